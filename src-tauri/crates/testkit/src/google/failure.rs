//! The errors of the Gemini API, in their real shapes.

use serde_json::{Value, json};

use crate::{Answer, Hint, order::Order, reply::Reply};

const METRIC: &str = "generativelanguage.googleapis.com/generate_content_free_tier_requests";

/// A request refused before it becomes an order.
pub(crate) struct Refusal {
    http: u16,
    status: &'static str,
    pub(crate) message: String,
    details: Vec<Value>,
    /// Whether a correct client would never have sent it.
    pub(crate) violation: bool,
}

impl Refusal {
    fn new(http: u16, status: &'static str, message: impl Into<String>) -> Self {
        Self { http, status, message: message.into(), details: Vec::new(), violation: true }
    }

    pub(crate) fn invalid(message: impl Into<String>) -> Self {
        Self::new(400, "INVALID_ARGUMENT", message)
    }

    /// 400 about one field, whose path is in `snake_case`.
    pub(crate) fn field(field: &str, message: impl Into<String>) -> Self {
        let message = message.into();
        let violation = json!({ "field": field, "description": message });
        let details = vec![json!({
            "@type": "type.googleapis.com/google.rpc.BadRequest",
            "fieldViolations": [violation],
        })];
        Self { details, ..Self::invalid(message) }
    }

    /// A name that the JSON of this message does not have.
    pub(crate) fn unknown_name(name: &str, at: &str) -> Self {
        let place = if at.is_empty() { String::new() } else { format!(" at '{at}'") };
        Self::field(at, format!("Invalid JSON payload received. Unknown name \"{name}\"{place}: Cannot find field."))
    }

    pub(crate) fn invalid_key() -> Self {
        let details = vec![reason("API_KEY_INVALID")];
        let message = "API key not valid. Please pass a valid API key.";
        Self { details, violation: false, ..Self::invalid(message) }
    }

    pub(crate) fn no_key() -> Self {
        let message = "Method doesn't allow unregistered callers (callers without established identity). Please use \
                       API Key or other form of API consumer identity to call this API.";
        Self::new(403, "PERMISSION_DENIED", message)
    }

    pub(crate) fn unauthenticated() -> Self {
        let message = "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or \
                       other valid authentication credential.";
        let details = vec![reason("ACCESS_TOKEN_TYPE_UNSUPPORTED")];
        Self { details, ..Self::new(401, "UNAUTHENTICATED", message) }
    }

    pub(crate) fn no_model(model: &str) -> Self {
        let message = format!(
            "models/{model} is not found for API version v1beta, or is not supported for generateContent. Call \
             ListModels to see the list of available models and their supported methods."
        );
        Self { violation: false, ..Self::new(404, "NOT_FOUND", message) }
    }

    pub(crate) fn no_such_url(method: &str, path: &str) -> Self {
        Self::new(404, "NOT_FOUND", format!("Requested entity was not found: {method} {path}"))
    }

    pub(crate) fn reply(&self) -> Reply {
        error(self.http, self.status, &self.message, &self.details)
    }
}

fn reason(reason: &str) -> Value {
    json!({
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": reason,
        "domain": "googleapis.com",
        "metadata": { "service": "generativelanguage.googleapis.com" },
    })
}

fn retry_info(delay: &str) -> Value {
    json!({ "@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": delay })
}

fn quota_failure(id: &str, model: &str) -> Value {
    json!({
        "@type": "type.googleapis.com/google.rpc.QuotaFailure",
        "violations": [{
            "quotaMetric": METRIC,
            "quotaId": id,
            "quotaDimensions": { "location": "global", "model": model },
        }],
    })
}

fn error(http: u16, status: &str, message: &str, details: &[Value]) -> Reply {
    let mut error = json!({ "code": http, "message": message, "status": status });
    if !details.is_empty() {
        error["details"] = details.into();
    }
    Reply::json(http, &json!({ "error": error }))
}

/// The answer, where it is an error.
pub(crate) fn render(order: &Order, answer: &Answer) -> Option<Reply> {
    Some(match answer {
        Answer::RateLimited(hint) => rate_limited(order, hint),
        Answer::InvalidKey => Refusal::invalid_key().reply(),
        Answer::ServiceDisabled => {
            let message = "Generative Language API has not been used in project 1 before or it is disabled.";
            error(403, "PERMISSION_DENIED", message, &[reason("SERVICE_DISABLED")])
        }
        Answer::Region => error(400, "FAILED_PRECONDITION", "User location is not supported for the API use.", &[]),
        Answer::Quota => {
            let details =
                [quota_failure("GenerateRequestsPerDayPerProjectPerModel-FreeTier", &order.model), retry_info("41s")];
            exhausted(order, "0", "Please retry in 41.2s.", &details)
        }
        Answer::QuotaPerDay => {
            let details = [quota_failure("GenerateRequestsPerDayPerProjectPerModel", &order.model), retry_info("20s")];
            exhausted(order, "250", "Please retry in 20.1s.", &details)
        }
        Answer::CapacityExhausted => {
            let message = format!("No capacity available for model {} on the server", order.model);
            error(429, "RESOURCE_EXHAUSTED", &message, &[reason("MODEL_CAPACITY_EXHAUSTED")])
        }
        Answer::BadParameter(name) => Refusal::unknown_name(name, "generation_config").reply(),
        Answer::ModelNotFound => Refusal::no_model(&order.model).reply(),
        Answer::Status(http) => {
            let (status, message) = status(*http);
            error(*http, status, message, &[])
        }
        Answer::Gateway(http) => Reply::gateway(*http),
        _ => return None,
    })
}

fn exhausted(order: &Order, limit: &str, retry: &str, details: &[Value]) -> Reply {
    let message = format!(
        "You exceeded your current quota, please check your plan and billing details.\n* Quota exceeded for metric: \
         {METRIC}, limit: {limit}, model: {}\n{retry}",
        order.model
    );
    error(429, "RESOURCE_EXHAUSTED", &message, details)
}

fn rate_limited(order: &Order, hint: &Hint) -> Reply {
    let mut details = vec![quota_failure("GenerateRequestsPerMinutePerProjectPerModel", &order.model)];
    let said = match hint {
        Hint::RetryInfo(delay) => {
            details.push(retry_info(delay));
            format!("Please retry in {delay}.")
        }
        Hint::Said(delay) => format!("Please retry in {delay}."),
        _ => String::new(),
    };
    exhausted(order, "10", &said, &details).hinted(hint)
}

fn status(http: u16) -> (&'static str, &'static str) {
    match http {
        400 => ("INVALID_ARGUMENT", "Request contains an invalid argument."),
        401 => ("UNAUTHENTICATED", "Request had invalid authentication credentials."),
        403 => ("PERMISSION_DENIED", "The caller does not have permission."),
        404 => ("NOT_FOUND", "Requested entity was not found."),
        408 | 504 | 524 => ("DEADLINE_EXCEEDED", "Deadline expired before operation could complete."),
        409 => ("ABORTED", "The operation was aborted."),
        429 => ("RESOURCE_EXHAUSTED", "Resource has been exhausted (e.g. check quota)."),
        499 => ("CANCELLED", "The operation was cancelled."),
        503 | 529 => ("UNAVAILABLE", "The model is overloaded. Please try again later."),
        _ => ("INTERNAL", "An internal error has occurred. Please retry."),
    }
}
