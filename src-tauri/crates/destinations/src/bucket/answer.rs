//! Answers in XML. Every element is optional, because servers omit different ones.

use serde::{Deserialize, de::DeserializeOwned};

/// An error of an S3 server.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub(super) struct Refusal {
    pub(super) code: String,
    pub(super) message: String,
    pub(super) region: Option<String>,
    pub(super) endpoint: Option<String>,
    /// The server's time, from the `Date` header.
    #[serde(skip)]
    pub(super) date: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct MultipartStart {
    pub(super) upload_id: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Page {
    #[serde(default)]
    pub(super) contents: Vec<Entry>,
    #[serde(default)]
    pub(super) is_truncated: Option<String>,
    #[serde(default)]
    pub(super) next_continuation_token: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Entry {
    pub(super) key: String,
    #[serde(default)]
    pub(super) size: u64,
    #[serde(default)]
    pub(super) last_modified: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct DeleteAnswer {
    #[serde(rename = "Error", default)]
    pub(super) errors: Vec<DeleteFailure>,
}

#[derive(Debug, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
#[derive(Default)]
pub(super) struct DeleteFailure {
    pub(super) key: String,
    pub(super) code: String,
    pub(super) message: String,
}

/// Parses the body if its root element is `root`.
pub(super) fn document<T: DeserializeOwned>(body: &[u8], root: &str) -> Option<T> {
    let text = std::str::from_utf8(body).ok()?;
    is_rooted(text, root).then(|| quick_xml::de::from_str(text).ok()).flatten()
}

/// Whether the first element is `root`; `from_str` accepts any.
fn is_rooted(text: &str, root: &str) -> bool {
    let mut rest = text.trim_start_matches('\u{feff}').trim_start();
    while let Some(after) = rest.strip_prefix("<?").or_else(|| rest.strip_prefix("<!--")) {
        let end = if rest.starts_with("<?") { "?>" } else { "-->" };
        let Some((_, after)) = after.split_once(end) else { return false };
        rest = after.trim_start();
    }
    rest.strip_prefix('<')
        .and_then(|rest| rest.strip_prefix(root))
        .is_some_and(|rest| rest.starts_with(['>', ' ', '/', '\n', '\r', '\t']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_read_whatever_else_the_server_says() {
        let amazon = br#"<?xml version="1.0" encoding="UTF-8"?>
            <Error><Code>AuthorizationHeaderMalformed</Code><Message>wrong; expecting 'eu-west-1'</Message>
            <Region>eu-west-1</Region><RequestId>1</RequestId><HostId>x</HostId></Error>"#;
        let refusal: Refusal = document(amazon, "Error").unwrap();
        assert_eq!(refusal.region.as_deref(), Some("eu-west-1"), "the hint names the region that the server wants");
        let short: Refusal = document(b"<Error><Code>SlowDown</Code></Error>", "Error").unwrap();
        assert_eq!((&*short.code, &*short.message), ("SlowDown", ""), "a missing message is no other error");
    }

    #[test]
    fn a_page_of_html_is_no_answer() {
        for page in
            ["<!doctype html><html><Code>x</Code></html>", "<html><Error/></html>", "not found", "", "<Errors/>"]
        {
            assert_eq!(document::<Refusal>(page.as_bytes(), "Error"), None, "{page:?} is another server's");
        }
    }

    #[test]
    fn an_empty_page_of_a_listing_is_one() {
        let page: Page =
            document(b"<ListBucketResult xmlns=\"x\"><Name>b</Name></ListBucketResult>", "ListBucketResult").unwrap();
        assert!(page.contents.is_empty() && page.next_continuation_token.is_none(), "an empty bucket has no entries");
    }
}
