//! The `OpenAI` Images API.

mod check;
mod failure;
mod field;
mod lists;
mod success;

use std::marker::PhantomData;

use crate::{
    Answer, Fake, Recorded, Setup, Vendor,
    kit::{Dialect, Kit, Model, Routed, Settings},
    order::Order,
    reply::Reply,
};
use failure::Refusal;

/// The dialect of the `OpenAI` Images API.
#[derive(Clone, Copy, Debug)]
pub struct OpenAi;

/// A fake of the `OpenAI` Images API.
pub type FakeOpenAi = Fake<OpenAi>;

const DIALECT: Dialect = Dialect {
    vendor: Vendor::OpenAi,
    name,
    route,
    render,
    dress: |reply, number| {
        reply
            .with("x-request-id", format!("req_{number:032x}"))
            .with("openai-processing-ms", "42")
            .with("openai-version", "2020-10-01")
            .with("openai-organization", "thumbsheet-test")
    },
};

const KEY: &str = "sk-test-0000000000000000000000";

/// Id and shutdown date.
const LIVE: &[(&str, Option<&str>)] = &[
    ("gpt-image-2.6-flare", None),
    ("gpt-image-2.6-sunburst", None),
    ("gpt-image-2.5-flare", None),
    ("gpt-image-2.5-flare-2026-09-08", None),
    ("gpt-image-2.5-sunburst", None),
    ("gpt-image-2.5-sunburst-2026-09-08", None),
    ("gpt-image-2", None),
    ("gpt-image-2-2026-04-21", None),
    ("gpt-image-1.5", Some("2026-12-01")),
    ("gpt-image-1-mini", Some("2026-12-01")),
    ("chatgpt-image-latest", Some("2026-12-01")),
];
const RETIRED: &[(&str, Option<&str>)] = &[("dall-e-3", Some("2026-05-12")), ("gpt-image-1", Some("2026-10-23"))];

impl FakeOpenAi {
    /// Starts with the live models and a test key.
    pub async fn start() -> Self {
        Self::setup().start().await
    }

    /// Settings to start with, as [`FakeOpenAi::start`] has them.
    pub fn setup() -> Setup<OpenAi> {
        let model = |retired: bool| {
            move |(id, date): &(&str, Option<&str>)| Model {
                id: (*id).to_owned(),
                shutdown_date: date.map(str::to_owned),
                retired,
            }
        };
        let models = LIVE.iter().map(model(false)).chain(RETIRED.iter().map(model(true)));
        let settings =
            Settings { dialect: DIALECT, keys: vec![KEY.to_owned()], models: models.collect(), serves_retired: false };
        Setup { settings, dialect: PhantomData }
    }

    /// What the client has as its base: `http://127.0.0.1:PORT/v1`.
    pub fn base_url(&self) -> String {
        format!("{}/v1", self.origin())
    }
}

/// Reads the model and the prompt of a request, for the log.
fn name(recorded: &mut Recorded) {
    let body = recorded.json();
    recorded.model = body["model"].as_str().map(str::to_owned);
    recorded.prompt = body["prompt"].as_str().map(str::to_owned);
}

fn route(kit: &Kit, recorded: &Recorded) -> Routed {
    let routed = if let Some(file) = recorded.path.strip_prefix("/files/") {
        lists::file(kit, recorded, file).map(Routed::Reply)
    } else {
        authorize(kit, recorded).and_then(|()| endpoint(kit, recorded))
    };
    routed.unwrap_or_else(|refusal| {
        if refusal.violation {
            kit.violation(recorded.number, &refusal.message);
        }
        Routed::Reply(refusal.reply())
    })
}

fn authorize(kit: &Kit, recorded: &Recorded) -> Result<(), Refusal> {
    if recorded.query.contains("key=") {
        return Err(Refusal::new(400, "a key must never be in the URL: it ends up in logs"));
    }
    let Some(key) = recorded.header("authorization").and_then(|value| value.strip_prefix("Bearer ")) else {
        let message = "You didn't provide an API key. You need to provide your API key in an Authorization header \
                       using Bearer auth (i.e. Authorization: Bearer YOUR_KEY).";
        return Err(Refusal::new(401, message));
    };
    if kit.accepts(key) { Ok(()) } else { Err(Refusal::invalid_key(key)) }
}

fn endpoint(kit: &Kit, recorded: &Recorded) -> Result<Routed, Refusal> {
    let (method, path) = (recorded.method.as_str(), recorded.path.as_str());
    match (method, path) {
        ("POST", "/v1/images/generations") => check::order(kit, recorded).map(Routed::Order),
        ("POST", "/v1/moderations") => lists::moderation(recorded).map(Routed::Reply),
        ("GET", "/v1/models") => Ok(Routed::Reply(lists::models(kit))),
        (_, "/v1/images/generations" | "/v1/moderations" | "/v1/models") => Err(Refusal::method(method, path)),
        _ => match path.strip_prefix("/v1/models/") {
            Some(id) if method == "GET" => lists::model(kit, id).map(Routed::Reply),
            _ => Err(Refusal::new(404, format!("Invalid URL ({method} {path})"))),
        },
    }
}

fn render(kit: &Kit, order: &Order, answer: &Answer) -> Reply {
    failure::render(order, answer).unwrap_or_else(|| success::render(kit, order, answer))
}
