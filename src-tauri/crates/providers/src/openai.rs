//! OpenAI's Images API, and compatible servers.
//!
//! It has four dialects of one endpoint: the GPT image models, the retired DALL-E models (which some compatible
//! servers still offer), the common part that every compatible server understands, and what the catalog says of a
//! vendor in a [`Wire`].

mod answer;
mod error;
mod stream;

use reqwest::header::{ACCEPT, AUTHORIZATION, HeaderValue};
use serde_json::{Map, Value, json};
use thumbsheet_core::{
    Error,
    catalog::{Ask, Model, PixelFields, Wire},
    plan::Order,
};

use crate::{Adapter, Answer, Credential, Endpoint, Extras, Reply, Request, StreamReader, refusal::Refusal};

/// The adapter for OpenAI's Images API.
#[derive(Debug)]
pub(crate) struct OpenAi;

/// The dialect of a request.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Dialect<'a> {
    /// `gpt-image-*`: never `response_format` or `style`, which give a 400.
    GptImage,
    /// `dall-e-*`: `response_format`, because its default is a URL that expires.
    DallE,
    /// Other servers: the fewest fields, because a strict server refuses unknown ones.
    Compatible,
    /// A vendor whose fields are data.
    Vendor(&'a Wire),
}

impl<'a> Dialect<'a> {
    fn of(model: &Model, endpoint: &'a Endpoint) -> Self {
        if let Some(wire) = &endpoint.provider.wire {
            return Self::Vendor(wire);
        }
        let name = model.id.model();
        let is_theirs = ["gpt-image", "chatgpt-image", "dall-e"].iter().any(|prefix| name.starts_with(prefix));
        match model.dialect.as_str() {
            // A name that a person typed for their own server has a GPT image model as its pattern, but is not one.
            _ if model.typed && endpoint.is_own() && !is_theirs => Self::Compatible,
            "compatible" => Self::Compatible,
            "dall-e" => Self::DallE,
            _ => Self::GptImage,
        }
    }
}

impl OpenAi {
    fn credential(endpoint: &Endpoint, model: Option<&Model>) -> Result<Option<Credential>, Error> {
        Ok(endpoint.key_for(model)?.map(|key| Credential::new(AUTHORIZATION, "Bearer ", key)))
    }
}

impl Adapter for OpenAi {
    fn request(
        &self,
        order: &Order,
        model: &Model,
        endpoint: &Endpoint,
        extras: &Extras<'_>,
    ) -> Result<Request, Error> {
        let credential = Self::credential(endpoint, Some(model))?;
        let dialect = Dialect::of(model, endpoint);
        if let Dialect::Vendor(wire) = dialect {
            let request = Request::post(endpoint.join(&wire.path), credential, vendor(order, model, wire))
                .idempotent(&endpoint.provider, extras);
            return Ok(accepting(request, "application/json"));
        }
        let mut body = Map::new();
        body.insert("model".into(), model.id.model().into());
        body.insert("prompt".into(), order.prompt.as_str().into());
        body.insert("n".into(), 1.into());
        match &order.ask {
            Ask::Pixels(size) => body.insert("size".into(), size.to_string().into()),
            Ask::Aspect(aspect, resolution) => {
                if let Some(resolution) = resolution {
                    body.insert("resolution".into(), resolution.as_str().into());
                }
                body.insert("aspect_ratio".into(), aspect.as_str().into())
            }
        };
        if let (Some(quality), true) = (&order.quality, dialect != Dialect::Compatible) {
            body.insert("quality".into(), quality.as_str().into());
        }
        let streamed = dialect == Dialect::GptImage && model.streams && extras.partials > 0;
        match dialect {
            Dialect::GptImage => body.extend(travel(streamed, extras.partials)),
            Dialect::DallE | Dialect::Compatible | Dialect::Vendor(_) => {
                body.insert("response_format".into(), "b64_json".into());
            }
        }
        let mut request = Request::post(endpoint.join("images/generations"), credential, Value::Object(body))
            .idempotent(&endpoint.provider, extras);
        request.streamed = streamed;
        Ok(accepting(request, if streamed { "text/event-stream, application/json" } else { "application/json" }))
    }

    fn reply(&self, model: &Model, endpoint: &Endpoint, reply: &Reply) -> Answer {
        answer::read(model, endpoint, reply)
    }

    fn stream(&self, model: &Model, endpoint: &Endpoint, head: &Reply) -> Option<Box<dyn StreamReader>> {
        Some(Box::new(stream::Reader::new(model, endpoint, head)))
    }

    fn check(&self, endpoint: &Endpoint) -> Result<Request, Error> {
        let path = endpoint.provider.wire.as_ref().map_or("models", |wire| wire.check.as_str());
        Ok(Request::get(endpoint.join(path), Self::credential(endpoint, None)?))
    }

    fn checked(&self, endpoint: &Endpoint, reply: &Reply) -> Result<(), Error> {
        match reply.status {
            200 if reply.json().is_some() => Ok(()),
            200 => Err(Refusal::unread(endpoint, None, reply).bad_request(None)),
            // A restricted key that may not list models can still draw. The provider knows the key, which is the
            // question.
            403 if error::is_missing_scope(reply) => Ok(()),
            _ => Err(error::refusal(endpoint, None, reply)),
        }
    }
}

/// Makes the body for a vendor whose fields are data.
fn vendor(order: &Order, model: &Model, wire: &Wire) -> Value {
    let mut body = Map::new();
    body.insert("model".into(), model.id.model().into());
    body.insert("prompt".into(), order.prompt.as_str().into());
    if !wire.count.is_empty() {
        body.insert(wire.count.clone(), 1.into());
    }
    match &order.ask {
        Ask::Pixels(size) => match wire.pixels {
            PixelFields::Size => drop(body.insert("size".into(), size.to_string().into())),
            PixelFields::Sides => {
                body.insert("width".into(), size.width.into());
                body.insert("height".into(), size.height.into());
            }
        },
        Ask::Aspect(aspect, resolution) => {
            body.insert(wire.aspect.clone(), aspect.as_str().into());
            if let Some(resolution) = resolution {
                body.insert("resolution".into(), resolution.as_str().into());
            }
        }
    }
    if let Some(quality) = &order.quality {
        body.insert("quality".into(), quality.as_str().into());
    }
    if let Some(seed) = order.seed {
        body.insert("seed".into(), (seed & 0x7fff_ffff).into());
    }
    if !wire.response_format.is_empty() {
        body.insert("response_format".into(), wire.response_format.as_str().into());
    }
    for (name, value) in wire.fields.iter().chain(&model.fields) {
        body.insert(name.clone(), value.clone());
    }
    Value::Object(body)
}

fn accepting(mut request: Request, kinds: &'static str) -> Request {
    request.headers.insert(ACCEPT, HeaderValue::from_static(kinds));
    request
}

/// The format of the picture in the answer.
///
/// JPEG at 95 replaces the default PNG. The result is a smaller JPEG anyway, where the difference is invisible, but a
/// PNG (of each partial picture too) has five times the bytes and arrives later. WebP subsamples colour like JPEG and
/// is the slowest of the three to decode.
fn travel(streamed: bool, partials: u8) -> Map<String, Value> {
    let mut fields = json!({ "output_format": "jpeg", "output_compression": 95 });
    if streamed {
        fields["stream"] = true.into();
        fields["partial_images"] = partials.min(3).into();
    }
    match fields {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod vendors;
