//! Decoding a page: by its byte order mark, else the header, else the page's own declaration, else a guess.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use html5gum::Token;

use super::extract::tokens;

/// Number of bytes in which to look for the page's own declaration.
const SEARCHED_BYTES: usize = 4096;

/// Decodes `body`. Invalid bytes become U+FFFD.
pub(super) fn decoded(body: &[u8], content_type: &str) -> String {
    let named = in_header(content_type).or_else(|| in_page(body));
    let encoding = named.unwrap_or_else(|| if is_utf8(body) { UTF_8 } else { WINDOWS_1252 });
    // `decode` gives a byte order mark precedence.
    encoding.decode(body).0.into_owned()
}

/// Whether `body` is UTF-8, except for a truncated character at its end.
fn is_utf8(body: &[u8]) -> bool {
    std::str::from_utf8(body).map_or_else(|error| error.error_len().is_none(), |_| true)
}

/// Reads the encoding that a header such as `text/html; charset="x"` names.
fn in_header(content_type: &str) -> Option<&'static Encoding> {
    let value = content_type.split(';').skip(1).find_map(|part| {
        let (name, value) = part.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then_some(value)
    })?;
    Encoding::for_label(value.trim().trim_matches(['"', '\'']).as_bytes())
}

/// Finds `<meta charset=x>`, or `<meta http-equiv=content-type content="text/html; charset=x">`.
fn in_page(body: &[u8]) -> Option<&'static Encoding> {
    let near = &body[..body.len().min(SEARCHED_BYTES)];
    let found = tokens(near).find_map(|token| {
        let Token::StartTag(tag) = token else { return None };
        if tag.name.as_slice() != b"meta" {
            return None;
        }
        let value = |name: &[u8]| tag.attributes.get(name).map(|value| value.as_slice());
        if let Some(label) = value(b"charset") {
            return Encoding::for_label(label);
        }
        let is_type = value(b"http-equiv")?.eq_ignore_ascii_case(b"content-type");
        is_type.then(|| in_header(&String::from_utf8_lossy(value(b"content")?)))?
    })?;
    // A page that is readable byte by byte is not UTF-16, whatever it declares (the HTML standard's rule).
    Some(if found == UTF_16LE || found == UTF_16BE { UTF_8 } else { found })
}
