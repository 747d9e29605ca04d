//! The Gemini API of Google: pictures by `generateContent`.

mod answer;
mod check;
mod failure;
mod field;

use std::marker::PhantomData;

use serde_json::json;

use crate::{
    Fake, Recorded, Setup, Vendor,
    kit::{Dialect, Kit, Model, Routed, Settings},
    reply::Reply,
};
use failure::Refusal;

/// The dialect of the Gemini API.
#[derive(Clone, Copy, Debug)]
pub struct Google;

/// A fake of the Gemini API.
pub type FakeGoogle = Fake<Google>;

const DIALECT: Dialect = Dialect {
    vendor: Vendor::Google,
    name,
    route,
    render: |_, order, answer| answer::render(order, answer),
    dress: |reply, _| {
        reply
            .with("server-timing", "gfet4t7; dur=42")
            .with("vary", "Origin, X-Origin, Referer")
            .with("x-content-type-options", "nosniff")
    },
};

const KEY: &str = "AIza-test-00000000000000000000000000000";
const LIVE: &[&str] =
    &["gemini-nano-banana-2.1", "gemini-3-pro-image", "gemini-3.1-flash-lite-image", "gemini-2.5-flash-image"];
const RETIRED: &[&str] = &["gemini-3-pro-image-preview", "gemini-3.1-flash-image"];

impl FakeGoogle {
    /// Starts with the live models and a test key.
    pub async fn start() -> Self {
        Self::setup().start().await
    }

    /// Settings to start with, as [`FakeGoogle::start`] has them.
    pub fn setup() -> Setup<Google> {
        let model = |retired: bool| move |id: &&str| Model { id: (*id).to_owned(), shutdown_date: None, retired };
        let models = LIVE.iter().map(model(false)).chain(RETIRED.iter().map(model(true)));
        let settings =
            Settings { dialect: DIALECT, keys: vec![KEY.to_owned()], models: models.collect(), serves_retired: false };
        Setup { settings, dialect: PhantomData }
    }

    /// What the client has as its base: `http://127.0.0.1:PORT`, to which it appends `/v1beta/models/...`.
    pub fn base_url(&self) -> String {
        self.origin()
    }
}

/// What follows `/v1beta/models`, or `/v1/models`: Google's own clients go to `v1` since their version 3.
fn under_models(path: &str) -> Option<&str> {
    path.strip_prefix("/v1beta/models").or_else(|| path.strip_prefix("/v1/models"))
}

/// The model and method in `/v1beta/models/{model}:{method}`.
fn target(path: &str) -> Option<(&str, &str)> {
    under_models(path)?.strip_prefix('/')?.rsplit_once(':')
}

/// Reads the model and the prompt of a request, for the log.
fn name(recorded: &mut Recorded) {
    recorded.model = target(&recorded.path).map(|(model, _)| model.to_owned());
    let body = recorded.json();
    let parts = body["contents"].as_array().into_iter().flatten();
    let parts = parts.flat_map(|content| content["parts"].as_array().into_iter().flatten());
    let texts = parts.filter_map(|part| part["text"].as_str()).collect::<Vec<_>>();
    recorded.prompt = (!texts.is_empty()).then(|| texts.join("\n"));
}

fn route(kit: &Kit, recorded: &Recorded) -> Routed {
    let routed = authorize(kit, recorded).and_then(|()| endpoint(kit, recorded));
    routed.unwrap_or_else(|refusal| {
        if refusal.violation {
            kit.violation(recorded.number, &refusal.message);
        }
        Routed::Reply(refusal.reply())
    })
}

fn authorize(kit: &Kit, recorded: &Recorded) -> Result<(), Refusal> {
    let in_query = recorded.query.split('&').any(|pair| pair.starts_with("key="));
    if in_query {
        // Google takes it, but URLs end up in logs.
        return Err(Refusal::invalid("the key must be in the header x-goog-api-key, never in the URL"));
    }
    if recorded.header("authorization").is_some() {
        return Err(Refusal::unauthenticated());
    }
    match recorded.header("x-goog-api-key") {
        None => Err(Refusal::no_key()),
        Some(key) if kit.accepts(key) => Ok(()),
        Some(_) => Err(Refusal::invalid_key()),
    }
}

fn endpoint(kit: &Kit, recorded: &Recorded) -> Result<Routed, Refusal> {
    let (method, path) = (recorded.method.as_str(), recorded.path.as_str());
    if method == "GET" && under_models(path) == Some("") {
        return models(kit, &recorded.query).map(Routed::Reply);
    }
    match target(path) {
        Some((model, "generateContent")) if method == "POST" => check::order(kit, recorded, model).map(Routed::Order),
        _ => Err(Refusal::no_such_url(method, path)),
    }
}

/// The list of models, in pages.
fn models(kit: &Kit, query: &str) -> Result<Reply, Refusal> {
    let value = |name: &str| {
        let found = query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
        let number = found.map(str::parse::<usize>).transpose();
        number.map_err(|_| Refusal::invalid(format!("Invalid value for {name}.")))
    };
    let size = value("pageSize")?.unwrap_or(50).clamp(1, 1000);
    let start = value("pageToken")?.unwrap_or(0);
    let all = kit.visible().map(|model| {
        json!({
            "name": format!("models/{}", model.id),
            "version": "001",
            "displayName": model.id,
            "inputTokenLimit": 65536,
            "outputTokenLimit": 32768,
            "supportedGenerationMethods": ["generateContent", "countTokens"],
        })
    });
    let all = all.collect::<Vec<_>>();
    let page = all.iter().skip(start).take(size).cloned().collect::<Vec<_>>();
    let mut body = json!({ "models": page });
    if start + size < all.len() {
        body["nextPageToken"] = (start + size).to_string().into();
    }
    Ok(Reply::json(200, &body))
}
