//! The errors of the `OpenAI` API, in their real shapes.

use serde_json::{Value, json};

use crate::{Answer, Hint, order::Order, reply::Reply};

/// A request refused before it becomes an order.
pub(crate) struct Refusal {
    pub(crate) status: u16,
    pub(crate) message: String,
    param: Option<String>,
    code: Option<&'static str>,
    /// Whether a correct client would never have sent it.
    pub(crate) violation: bool,
}

impl Refusal {
    pub(crate) fn new(status: u16, message: impl Into<String>) -> Self {
        Self { status, message: message.into(), param: None, code: None, violation: true }
    }

    /// 400 about one field.
    pub(crate) fn field(name: &str, code: &'static str, message: impl Into<String>) -> Self {
        Self { param: Some(name.to_owned()), code: Some(code), ..Self::new(400, message) }
    }

    pub(crate) fn unknown_parameter(name: &str) -> Self {
        Self::field(name, "unknown_parameter", format!("Unknown parameter: '{name}'."))
    }

    pub(crate) fn invalid_key(key: &str) -> Self {
        let shown = key.chars().take(7).collect::<String>();
        let message = format!(
            "Incorrect API key provided: {shown}***. You can find your API key at \
             https://platform.openai.com/account/api-keys."
        );
        Self { code: Some("invalid_api_key"), violation: false, ..Self::new(401, message) }
    }

    pub(crate) fn no_model(model: &str) -> Self {
        let message = format!("The model `{model}` does not exist or you do not have access to it.");
        Self { code: Some("model_not_found"), violation: false, ..Self::new(404, message) }
    }

    pub(crate) fn method(method: &str, path: &str) -> Self {
        let message =
            format!("Not allowed to {method} on {path}. (HINT: Perhaps you meant to use a different HTTP method?)");
        Self { code: Some("method_not_supported"), ..Self::new(405, message) }
    }

    pub(crate) fn reply(&self) -> Reply {
        let code = self.code.map_or(Value::Null, Value::from);
        let param = self.param.as_deref().map_or(Value::Null, Value::from);
        error(self.status, "invalid_request_error", &code, &param, &self.message)
    }
}

fn error(status: u16, kind: &str, code: &Value, param: &Value, message: &str) -> Reply {
    Reply::json(status, &body(kind, code, param, message))
}

pub(crate) fn body(kind: &str, code: &Value, param: &Value, message: &str) -> Value {
    json!({ "error": { "message": message, "type": kind, "param": param, "code": code } })
}

/// The answer, where it is an error.
pub(crate) fn render(order: &Order, answer: &Answer) -> Option<Reply> {
    const REQUEST: &str = "invalid_request_error";
    let plain = |status, kind, code: Value, message: &str| error(status, kind, &code, &Value::Null, message);
    Some(match answer {
        Answer::RateLimited(hint) => rate_limited(order, hint),
        Answer::InvalidKey => Refusal::invalid_key("sk-test").reply(),
        Answer::OrganizationNotVerified => {
            let message = format!(
                "Your organization must be verified to use the model `{}`. Please go to: \
                 https://platform.openai.com/settings/organization/general and click on Verify Organization. If you \
                 just verified, it can take up to 15 minutes for access to propagate.",
                order.model
            );
            plain(403, REQUEST, Value::Null, &message)
        }
        Answer::Region => plain(
            403,
            "request_forbidden",
            "unsupported_country_region_territory".into(),
            "Country, region, or territory not supported",
        ),
        Answer::Quota => {
            let message = "You exceeded your current quota, please check your plan and billing details.";
            plain(429, "insufficient_quota", "insufficient_quota".into(), message)
        }
        Answer::BillingHardLimit => {
            plain(400, REQUEST, "billing_hard_limit_reached".into(), "Billing hard limit has been reached")
        }
        Answer::Moderated => {
            let message = format!(
                "Your request was rejected by the safety system. If you believe this is an error, contact us at \
                 help.openai.com and include the request ID req_{:032x}. safety_violations=[violence].",
                order.request
            );
            plain(400, "image_generation_user_error", "moderation_blocked".into(), &message)
        }
        Answer::LegacyPolicy => {
            let message = "Your request was rejected as a result of our safety system. Your prompt may contain text \
                           that is not allowed by our safety system.";
            plain(400, REQUEST, "content_policy_violation".into(), message)
        }
        Answer::BadParameter(name) => Refusal::unknown_parameter(name).reply(),
        Answer::ModelNotFound => Refusal::no_model(&order.model).reply(),
        Answer::Status(status) => {
            let message = "The server had an error while processing your request. Sorry about that!";
            plain(*status, "server_error", Value::Null, message)
        }
        Answer::Gateway(status) => Reply::gateway(*status),
        _ => return None,
    })
}

fn rate_limited(order: &Order, hint: &Hint) -> Reply {
    let said = match hint {
        Hint::Said(wait) => format!(" Please try again in {wait}."),
        _ => String::new(),
    };
    let message = format!(
        "Rate limit reached for {} in organization org-test on input-images per min: Limit 5, Used 5, Requested 1.\
         {said} Visit https://platform.openai.com/account/rate-limits to learn more.",
        order.model
    );
    let reply = error(429, "input-images", &"rate_limit_exceeded".into(), &Value::Null, &message);
    reply.hinted(hint)
}
