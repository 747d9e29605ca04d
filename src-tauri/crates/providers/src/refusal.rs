//! Errors of providers: a code, our own message, and the provider's message, cleaned, in second place.

use std::time::Duration;

use thumbsheet_core::{Code, Error, Usd, catalog::Model, secret::redact};
use url::Url;

use crate::{Endpoint, Reply, hint, proxy::Unusable, wire::host};

/// Maximum length of a provider's message, in characters.
const MESSAGE_MAX: usize = 300;

/// Headers with the id of a request, from vendors and gateways.
pub(crate) const REQUEST_IDS: [&str; 5] =
    ["x-request-id", "request-id", "x-goog-request-id", "x-amzn-requestid", "cf-ray"];

/// An answer without a picture, to be turned into an error.
pub(crate) struct Refusal<'a> {
    endpoint: &'a Endpoint,
    /// `None` during the check of a key, which costs nothing.
    model: Option<&'a Model>,
    reply: &'a Reply,
    words: String,
    wait: Option<Duration>,
}

impl<'a> Refusal<'a> {
    /// `words` is the provider's message; without one, the title of an HTML page is used.
    pub(crate) fn new(endpoint: &'a Endpoint, model: Option<&'a Model>, reply: &'a Reply, words: &str) -> Self {
        let wait = hint::in_headers(reply).or_else(|| hint::in_words(words));
        Self { endpoint, model, reply, words: clean(words, endpoint), wait }
    }

    /// Makes a refusal of which only the status is known.
    pub(crate) fn unread(endpoint: &'a Endpoint, model: Option<&'a Model>, reply: &'a Reply) -> Self {
        // JSON here is broken or truncated, so it is not shown.
        let text = String::from_utf8_lossy(&reply.body);
        let words = if text.trim_start().starts_with(['{', '[', '\u{feff}']) { "" } else { &*text };
        Self::new(endpoint, model, reply, words)
    }

    /// Adds a wait from the body. The headers take precedence.
    pub(crate) fn wait(mut self, wait: Option<Duration>) -> Self {
        self.wait = hint::in_headers(self.reply).or(wait).or(self.wait);
        self
    }

    fn name(&self) -> &str {
        &self.endpoint.provider.name
    }

    fn fail(&self, code: Code, message: String, advice: &str) -> Error {
        let mut error = Error::new(code, message).provider(self.name());
        let hint = [sentence(&self.words), advice.to_owned()].join(" ");
        error.hint = Some(hint.trim().to_owned()).filter(|hint| !hint.is_empty());
        error.request_id = request_id(self.endpoint, self.reply);
        error.http_status = Some(self.reply.status).filter(|status| *status > 0);
        if error.code.is_retried() {
            error = error.after(self.wait);
            // Only "false" is obeyed. "true" does not override the rules on which requests may be repeated.
            if self.reply.header("x-should-retry").is_some_and(|value| value.eq_ignore_ascii_case("false")) {
                error = error.give_up();
            }
        }
        error
    }

    pub(crate) fn key_rejected(&self, advice: &str) -> Error {
        let page = &self.endpoint.provider.key_page;
        let own = if page.is_empty() { String::new() } else { format!("Check the key at {page}.") };
        let advice = if advice.is_empty() { own.as_str() } else { advice };
        self.fail(Code::KeyRejected, format!("{} rejected the key.", self.name()), advice)
    }

    /// Whether somebody between here and the vendor answered: vendors refuse a key in JSON.
    fn is_blocked(&self) -> bool {
        let from_a_gateway = self.reply.header("cf-mitigated").is_some()
            || self.reply.header("proxy-authenticate").is_some()
            || self.reply.header("www-authenticate").is_some_and(|scheme| {
                let scheme = scheme.to_ascii_lowercase();
                ["ntlm", "negotiate", "kerberos"].iter().any(|kind| scheme.starts_with(kind))
            });
        let is_text = !self.reply.body.trim_ascii().is_empty() && self.reply.json().is_none();
        from_a_gateway || (self.reply.status == 403 && is_text)
    }

    /// The error for a request that was blocked before it reached the vendor. No picture was made, and the key is not at
    /// fault.
    pub(crate) fn blocked(&self) -> Error {
        let said = if self.words.is_empty() { String::new() } else { format!(": {}", self.words) };
        let message = format!(
            "The request to {} was blocked on the way (HTTP {}){}",
            self.name(),
            self.reply.status,
            sentence(&format!("{said}."))
        );
        let mut error = self.fail(Code::Offline, message.replace("..", "."), "").give_up();
        // The message contains the page's words already.
        error.hint = None;
        error.hint("The key is not at fault. Try without the VPN or proxy, from another network, or ask who runs it.")
    }

    /// The error for an address that the vendor's account does not admit.
    pub(crate) fn address_refused(&self) -> Error {
        let message = format!("{} does not accept requests from this network's IP address.", self.name());
        let advice =
            "The key is not at fault. Add the address to the account's allowed ones, or change the VPN or network.";
        self.fail(Code::Offline, message, advice).give_up()
    }

    /// The error for a region in which the provider is unavailable.
    pub(crate) fn not_served_here(&self) -> Error {
        self.fail(Code::KeyRejected, format!("{} rejected the key: it does not serve this region.", self.name()), "")
    }

    pub(crate) fn rate_limited(&self) -> Error {
        let message = match self.wait.map(|wait| wait.as_secs_f64().ceil()) {
            Some(seconds) if seconds >= 1.0 => format!("{} asks us to wait {seconds} s.", self.name()),
            _ => format!("{} asks us to wait.", self.name()),
        };
        self.fail(Code::RateLimited, message, "")
    }

    pub(crate) fn quota(&self, advice: &str) -> Error {
        self.fail(Code::Quota, format!("Your {} balance is used up.", self.name()), advice)
    }

    /// The error for refused content. `reason` is a word or two; without one, the provider's message is the reason.
    pub(crate) fn policy(&self, reason: &str) -> Error {
        let reason = clean(reason, self.endpoint);
        let reason = match (reason.as_str(), self.words.as_str()) {
            ("", "") => "it gave no reason",
            ("", words) => words,
            (reason, _) => reason,
        };
        let message = format!("{} declined this prompt: {}", self.name(), sentence(reason));
        self.fail(Code::Policy, message, "Reword the title or the guidelines, then try again.")
    }

    pub(crate) fn bad_request(&self, param: Option<&str>) -> Error {
        let param = param.map(|param| clean(param, self.endpoint)).filter(|param| !param.is_empty());
        let what = param.as_deref().unwrap_or("this request");
        let message = if self.words.is_empty() {
            format!("{} does not accept {what} (HTTP {}).", self.name(), self.reply.status)
        } else {
            format!("{} does not accept {what}: {}", self.name(), sentence(&self.words))
        };
        let mut error = self.fail(Code::BadRequest, message, "");
        // The message contains the provider's words already.
        error.hint = None;
        error
    }

    pub(crate) fn model_gone(&self) -> Error {
        let Some(model) = self.model else {
            return Error {
                hint: Some("Check the base URL.".into()),
                ..self.fail(Code::BadRequest, format!("{} was not found at {}.", self.name(), self.endpoint.host()), "")
            };
        };
        let advice = match &model.replacement {
            Some(next) => format!("Use {next} instead."),
            None if self.endpoint.is_own() => "Check the model's name and the base URL.".to_owned(),
            None => String::new(),
        };
        let message = format!("{} is not available to this key, or was retired.", model.id);
        self.fail(Code::ModelGone, message, &advice)
    }

    pub(crate) fn busy(&self) -> Error {
        self.fail(Code::ServerBusy, format!("{} is busy.", self.name()), "")
    }

    /// The error for a request whose outcome is unknown.
    pub(crate) fn lost(&self) -> Error {
        let Some(model) = self.model else { return self.busy() };
        self.fail(Code::OutcomeUnknown, lost(self.name(), model), LOST_ADVICE)
    }

    /// The error for an unusable answer that was probably charged; `why` ends the sentence.
    pub(crate) fn bad_image(&self, why: &str) -> Error {
        let message = format!("{} answered without a usable image: {}", self.name(), sentence(why));
        self.fail(Code::BadImage, message, "It was likely charged.")
    }

    /// The error by status, for a body without a known code.
    pub(crate) fn by_status(&self, status: u16) -> Error {
        match status {
            300..=399 => self.redirected(),
            401 | 403 if self.is_blocked() => self.blocked(),
            401 | 403 => self.key_rejected(""),
            402 => self.quota(""),
            404 | 410 => self.model_gone(),
            407 => self
                .fail(
                    Code::Offline,
                    format!("No connection to {}.", self.endpoint.host()),
                    "The proxy requires authentication.",
                )
                .give_up(),
            429 => self.rate_limited(),
            // 408, 499, 504, 524: a gateway stopped waiting, or was cut off, while the request ran; it can have
            // finished. 520, 522, 527 and unknown statuses do not tell how far the request got.
            408 | 499 | 504 | 520 | 522 | 524 | 527 | 528 | 506..=519 | 530..=599 => self.lost(),
            // 521, 523, 525, 526: the gateway could not reach the vendor or agree on TLS, so it forwarded nothing.
            500 | 502 | 503 | 529 | 521 | 523 | 525 | 526 => self.busy(),
            400..=499 | 501 | 505 => self.bad_request(None),
            _ => self.bad_image("it did not say why"),
        }
    }

    /// The error for a redirect, which is not followed: a repeated POST could be charged twice and would send the key
    /// elsewhere.
    fn redirected(&self) -> Error {
        let target = self.reply.header("location").and_then(|place| self.endpoint.base_url.join(place).ok());
        let mut error = self.bad_request(None);
        error.message = match target.as_ref().map(host) {
            Some(place) => clean(&format!("{} redirects requests to {place}.", self.name()), self.endpoint),
            None => format!("{} redirects requests.", self.name()),
        };
        error.hint(format!("The redirect was not followed. Check the base URL for {}.", self.name()))
    }
}

const LOST_ADVICE: &str = "Look at your usage there before you try again.";

fn lost(name: &str, model: &Model) -> String {
    match model.estimate().filter(|usd| *usd > Usd::ZERO) {
        Some(usd) => format!("We lost contact after sending. {name} may have charged ~{}.", dollars(usd)),
        None => format!("We lost contact after sending. {name} may have charged for it."),
    }
}

/// The error for a request that may have been sent and got no answer.
pub(crate) fn lost_contact(endpoint: &Endpoint, model: &Model) -> Error {
    Error::new(Code::OutcomeUnknown, lost(&endpoint.provider.name, model))
        .hint(LOST_ADVICE)
        .provider(&endpoint.provider.name)
}

/// The error for a request that was not sent.
pub(crate) fn offline(endpoint: &Endpoint, url: &Url, why: &str) -> Error {
    let error = Error::new(Code::Offline, format!("No connection to {}.", host(url))).provider(&endpoint.provider.name);
    if why.is_empty() { error } else { error.hint(why) }
}

/// The error for a request that needs a proxy which cannot be used.
pub(crate) fn proxied(endpoint: &Endpoint, url: &Url, proxy: &Unusable) -> Error {
    let Unusable { variable, scheme } = proxy;
    let message = if scheme.is_empty() {
        format!("{variable} is not the URL of a proxy, so {} was not asked.", host(url))
    } else {
        format!("{variable} names a {scheme} proxy, which Thumbsheet cannot use, so {} was not asked.", host(url))
    };
    Error::new(Code::Offline, message)
        .provider(&endpoint.provider.name)
        .hint(format!(
            "Nothing was sent. Set {} to an http:// proxy (most SOCKS programs offer one), or name the host in NO_PROXY to \
             reach it without the proxy.",
            if url.scheme() == "https" { "HTTPS_PROXY" } else { "HTTP_PROXY" }
        ))
        .give_up()
}

/// Finds the provider's id for the request.
pub(crate) fn request_id(endpoint: &Endpoint, reply: &Reply) -> Option<String> {
    let id = REQUEST_IDS.iter().find_map(|name| reply.header(name))?;
    Some(clean(id, endpoint)).filter(|id| !id.is_empty())
}

/// Writes US dollars with enough digits for the price of a picture.
fn dollars(usd: Usd) -> String {
    let text = format!("${:.3}", usd.dollars());
    text.strip_suffix('0').map(str::to_owned).unwrap_or(text)
}

/// Cleans text from outside: one line, without markup and keys, shortened.
pub(crate) fn clean(text: &str, endpoint: &Endpoint) -> String {
    let text = if text.trim_start().starts_with('<') { title(text) } else { text };
    // Replace control characters first: they must not reach a terminal, and the removal of keys splits at white space.
    // Limit the length: text far behind the cut is never shown.
    let near = text.chars().take(20 * MESSAGE_MAX);
    let spaced: String = near.map(|c| if c.is_control() { ' ' } else { c }).collect();
    let one_line = spaced.split_whitespace().collect::<Vec<_>>().join(" ");
    let safe = redact(&one_line, endpoint.key.as_ref());
    match safe.char_indices().nth(MESSAGE_MAX) {
        Some((cut, _)) => format!("{}...", safe[..cut].trim_end()),
        None => safe,
    }
}

/// Finds the title of an HTML page, which summarises a gateway's error.
fn title(page: &str) -> &str {
    let lower = page.to_ascii_lowercase();
    lower
        .find("<title")
        .and_then(|at| Some(at + lower[at..].find('>')? + 1))
        .and_then(|from| Some(&page[from..from + lower[from..].find('<')?]))
        .unwrap_or_default()
}

fn sentence(words: &str) -> String {
    let words = words.trim();
    if words.is_empty() || words.ends_with(['.', '!', '?']) { words.to_owned() } else { format!("{words}.") }
}

#[cfg(test)]
mod tests;
