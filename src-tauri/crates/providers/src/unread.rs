//! Answers with status 2xx whose picture was not read: as they came, in the form in which they are stored.

use std::fmt;

use reqwest::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use thumbsheet_core::Secret;

use crate::{Reply, encoding, refusal::REQUEST_IDS};

/// Minimum length of a key that is removed from an answer.
const MIN_KEY_LENGTH: usize = 6;

/// An answer that was paid for and whose picture was not read. It can be read again for nothing.
///
/// Its stored form is that of HTTP: a status line, headers, an empty line, the body.
#[derive(Clone, PartialEq)]
pub struct Unread {
    status: u16,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl fmt::Debug for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Unread").field("status", &self.status).field("bytes", &self.body.len()).finish_non_exhaustive()
    }
}

impl Unread {
    /// Keeps `body` with the headers of `head` that its reader needs. `key` is removed: servers echo requests.
    pub(crate) fn new(head: &Reply, body: Vec<u8>, is_unpacked: bool, key: Option<&Secret>) -> Option<Self> {
        if body.is_empty() {
            return None;
        }
        let names = [CONTENT_TYPE, CONTENT_ENCODING].into_iter().chain(REQUEST_IDS.map(HeaderName::from_static));
        let mut headers = HeaderMap::new();
        for name in names.filter(|name| !(is_unpacked && name == CONTENT_ENCODING)) {
            for value in head.headers.get_all(&name) {
                if let Ok(value) = HeaderValue::from_bytes(&without(value.as_bytes().to_vec(), key)) {
                    headers.append(name.clone(), value);
                }
            }
        }
        Some(Self { status: head.status, headers, body: without(body, key) })
    }

    /// Its stored form.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = format!("HTTP/1.1 {}\r\n", self.status).into_bytes();
        for (name, value) in &self.headers {
            bytes.extend_from_slice(format!("{name}: ").as_bytes());
            bytes.extend_from_slice(value.as_bytes());
            bytes.extend_from_slice(b"\r\n");
        }
        bytes.extend_from_slice(b"\r\n");
        bytes.extend_from_slice(&self.body);
        bytes
    }

    /// Reads the stored form; `None` for anything else.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let end = bytes.windows(4).take(1 << 16).position(|four| four == b"\r\n\r\n")?;
        let head = std::str::from_utf8(&bytes[..end]).ok()?;
        let mut lines = head.split("\r\n");
        let status = lines.next()?.strip_prefix("HTTP/1.1 ")?.parse().ok()?;
        let mut headers = HeaderMap::new();
        for line in lines {
            let (name, value) = line.split_once(": ")?;
            headers.append(HeaderName::try_from(name).ok()?, HeaderValue::try_from(value).ok()?);
        }
        Some(Self { status, headers, body: bytes[end + 4..].to_vec() })
    }

    /// The reply to interpret, unpacked up to `limit` bytes.
    pub(crate) fn reply(&self, limit: usize) -> Reply {
        let body = encoding::unpack(&self.headers, self.body.clone(), limit)
            .map_or_else(|packed| packed.bytes, |unpacked| unpacked.bytes);
        Reply { status: self.status, headers: self.headers.clone(), body: body.into(), at: None }
    }
}

fn without(bytes: Vec<u8>, key: Option<&Secret>) -> Vec<u8> {
    let Some(key) = key.map(|key| key.expose().as_bytes()).filter(|key| key.len() >= MIN_KEY_LENGTH) else {
        return bytes;
    };
    let mut clean = Vec::with_capacity(bytes.len());
    let mut rest = &bytes[..];
    while let Some(at) = rest.windows(key.len()).position(|part| part == key) {
        clean.extend_from_slice(&rest[..at]);
        clean.extend_from_slice(b"[key]");
        rest = &rest[at + key.len()..];
    }
    clean.extend_from_slice(rest);
    clean
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{KEY, reply};

    #[test]
    fn the_stored_form_is_read_back() {
        let headers = [("content-type", "application/json"), ("x-request-id", "req_1"), ("set-cookie", "session=1")];
        let head = reply(200, &headers, "");
        let unread = Unread::new(&head, b"{\r\n\r\n\xff\0".to_vec(), false, None).unwrap();
        let stored = unread.to_bytes();
        assert_eq!(Unread::parse(&stored), Some(unread), "whatever bytes the body has");
        assert!(!String::from_utf8_lossy(&stored).contains("session"), "a cookie helps no reader");
        for other in [&b""[..], b"\xff\xd8\xff\xe0", b"HTTP/1.1 x\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n"] {
            assert_eq!(Unread::parse(other), None, "{other:?} is not one");
        }
        assert!(Unread::new(&head, Vec::new(), false, None).is_none(), "an empty answer holds nothing to read again");
    }

    #[test]
    fn a_key_that_a_server_echoes_is_not_stored() {
        let head = reply(200, &[("x-request-id", &format!("id-{KEY}"))], "");
        let body = format!(r#"{{"request":{{"authorization":"Bearer {KEY}"}},"again":"{KEY}"}}"#);
        let stored = Unread::new(&head, body.into_bytes(), false, Some(&Secret::new(KEY))).unwrap().to_bytes();
        let text = String::from_utf8_lossy(&stored);
        assert!(!text.contains(KEY) && text.matches("[key]").count() == 3, "{text}");
    }

    #[test]
    fn an_answer_that_could_not_be_unpacked_keeps_the_name_of_its_compression() {
        let head = reply(200, &[("content-encoding", "lzma")], "");
        let packed = Unread::new(&head, vec![1, 2, 3], false, None).unwrap();
        assert!(
            String::from_utf8_lossy(&packed.to_bytes()).contains("content-encoding: lzma"),
            "a later version needs it"
        );
        let unpacked = Unread::new(&head, b"{}".to_vec(), true, None).unwrap();
        assert!(!String::from_utf8_lossy(&unpacked.to_bytes()).contains("lzma"), "an unpacked one has none");
    }
}
