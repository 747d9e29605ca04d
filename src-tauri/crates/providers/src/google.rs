//! Google's Gemini API, where pictures are parts of a chat's answer.

mod answer;
mod error;
mod refused;

use reqwest::header::{ACCEPT, HeaderName, HeaderValue};
use serde_json::{Value, json};
use thumbsheet_core::{
    Code, Error,
    catalog::{Ask, Model},
    plan::Order,
};
use url::Url;

use crate::{Adapter, Answer, Credential, Endpoint, Extras, Reply, Request, StreamReader, refusal::Refusal};

/// The header for the key. `?key=` would end up in the logs of proxies.
const KEY: HeaderName = HeaderName::from_static("x-goog-api-key");

/// The adapter for the Gemini API.
#[derive(Debug)]
pub(crate) struct Google;

impl Google {
    fn credential(endpoint: &Endpoint, model: Option<&Model>) -> Result<Option<Credential>, Error> {
        Ok(endpoint.key_for(model)?.map(|key| Credential::new(KEY, "", key)))
    }

    /// Uses `v1beta`, because `v1` refuses `responseModalities`. Base URLs come with and without it.
    fn join(endpoint: &Endpoint, path: &str) -> Url {
        let has_version = endpoint.base_url.path().trim_end_matches('/').ends_with("/v1beta");
        endpoint.join(&if has_version { path.to_owned() } else { format!("v1beta/{path}") })
    }
}

impl Adapter for Google {
    fn request(
        &self,
        order: &Order,
        model: &Model,
        endpoint: &Endpoint,
        extras: &Extras<'_>,
    ) -> Result<Request, Error> {
        let credential = Self::credential(endpoint, Some(model))?;
        let Ask::Aspect(aspect, resolution) = &order.ask else {
            let message = format!("{} is asked in pixels; Google takes aspects.", model.id);
            return Err(Error::new(Code::Internal, message).provider(&endpoint.provider.name));
        };
        let mut image = json!({ "aspectRatio": aspect });
        // Models with only one size refuse the field.
        if let Some(resolution) = resolution {
            image["imageSize"] = resolution.as_str().into();
        }
        // Without TEXT, a refusal has no message.
        let mut config = json!({ "responseModalities": ["TEXT", "IMAGE"], "imageConfig": image });
        if let Some(seed) = order.seed {
            // The field is a signed 32-bit integer. A larger seed would give a 400.
            config["seed"] = (seed & 0x7fff_ffff).into();
        }
        let body = json!({
            "contents": [{ "role": "user", "parts": [{ "text": order.prompt }] }],
            "generationConfig": config,
            // Projects that began after 2026-10-26 keep prompts and pictures for up to 55 days otherwise.
            "store": false,
        });
        let name = model.id.model();
        let path = format!("models/{}:generateContent", name.strip_prefix("models/").unwrap_or(name));
        let mut request =
            Request::post(Self::join(endpoint, &path), credential, body).idempotent(&endpoint.provider, extras);
        request.headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        Ok(request)
    }

    fn reply(&self, model: &Model, endpoint: &Endpoint, reply: &Reply) -> Answer {
        if !(200..300).contains(&reply.status) {
            return Answer::Failed(error::refusal(endpoint, Some(model), reply));
        }
        answer::read(model, endpoint, reply)
    }

    /// The stream has the picture in one piece, so there is nothing to show earlier.
    fn stream(&self, _: &Model, _: &Endpoint, _: &Reply) -> Option<Box<dyn StreamReader>> {
        None
    }

    fn check(&self, endpoint: &Endpoint) -> Result<Request, Error> {
        let mut url = Self::join(endpoint, "models");
        url.set_query(Some("pageSize=1"));
        Ok(Request::get(url, Self::credential(endpoint, None)?))
    }

    fn checked(&self, endpoint: &Endpoint, reply: &Reply) -> Result<(), Error> {
        match reply.status {
            200 if reply.json().is_some_and(|body| body.is_object()) => Ok(()),
            200 => Err(Refusal::unread(endpoint, None, reply).bad_request(None)),
            _ => Err(error::refusal(endpoint, None, reply)),
        }
    }
}

/// Unwraps a body that a gateway or a stream has put into an array.
fn unwrapped(body: &Value) -> &Value {
    body.as_array().and_then(|list| list.first()).unwrap_or(body)
}

#[cfg(test)]
mod tests;
