//! The receipt in a finished JPEG, as XMP. Viewers show the title and the tool, and Thumbsheet reads the whole receipt.

use std::fmt::Write as _;

use thumbsheet_core::title::plain;
use thumbsheet_core::{Code, Error, Receipt};

/// Header of an XMP segment (XMP specification, part 3).
const XMP: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";
/// XMP namespace of the receipt.
const NAMESPACE: &str = "urn:x-thumbsheet:1.0:";
const OPEN: &str = "<thumbsheet:receipt>";
const CLOSE: &str = "</thumbsheet:receipt>";
/// Maximum length of a segment's content, in bytes.
const MAX_LENGTH: usize = 65_533;

/// Writes the receipt as the content of an APP1 segment.
pub(crate) fn segment(receipt: &Receipt) -> Result<Vec<u8>, Error> {
    let json = serde_json::to_string(receipt)
        .map_err(|error| Error::new(Code::Internal, format!("The receipt could not be written: {error}.")))?;
    // JSON allows these two characters, but XML does not, so they are escaped.
    let json = json.replace('\u{fffe}', "\\ufffe").replace('\u{ffff}', "\\uffff");
    let mut xmp = String::from_utf8_lossy(XMP).into_owned();
    xmp.push_str("<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>");
    xmp.push_str(
        "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">",
    );
    xmp.push_str("<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"");
    xmp.push_str(" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\"");
    let _ = write!(xmp, " xmlns:thumbsheet=\"{NAMESPACE}\" xmp:CreatorTool=\"Thumbsheet\">");
    xmp.push_str("<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">");
    escape(&plain(&receipt.title), &mut xmp);
    xmp.push_str("</rdf:li></rdf:Alt></dc:title>");
    xmp.push_str(OPEN);
    escape(&json, &mut xmp);
    xmp.push_str(CLOSE);
    xmp.push_str("</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end=\"r\"?>");
    if xmp.len() > MAX_LENGTH {
        return Err(Error::invalid(format!(
            "The receipt is too long for a JPEG: {} bytes, {MAX_LENGTH} at most.",
            xmp.len()
        ))
        .hint("Shorten the prompt, or switch the receipt off."));
    }
    Ok(xmp.into_bytes())
}

/// Reads the receipt in a JPEG, if it has one. Accepts any bytes.
pub fn read_receipt(jpeg: &[u8]) -> Option<Receipt> {
    let mut rest = jpeg.strip_prefix(&[0xff, 0xd8])?;
    // Metadata is only in the segments before the picture's data.
    while let [0xff, marker, high, low, after @ ..] = rest {
        if matches!(marker, 0xda | 0xd9) {
            return None;
        }
        let length = usize::from(u16::from_be_bytes([*high, *low])).checked_sub(2)?;
        let content = after.get(..length)?;
        if *marker == 0xe1
            && let Some(xmp) = content.strip_prefix(XMP)
            && let Some(receipt) = parse(xmp)
        {
            return Some(receipt);
        }
        rest = &after[length..];
    }
    None
}

fn parse(xmp: &[u8]) -> Option<Receipt> {
    let text = std::str::from_utf8(xmp).ok()?;
    let (_, after) = text.split_once(OPEN)?;
    let (inside, _) = after.split_once(CLOSE)?;
    serde_json::from_str(&unescape(inside)).ok()
}

/// Escapes XML's five special characters, and drops characters that XML 1.0 forbids. The JSON has them escaped, and
/// they are invisible in a title.
fn escape(text: &str, into: &mut String) {
    for c in text.chars() {
        match c {
            '&' => into.push_str("&amp;"),
            '<' => into.push_str("&lt;"),
            '>' => into.push_str("&gt;"),
            '"' => into.push_str("&quot;"),
            '\'' => into.push_str("&apos;"),
            '\t' | '\n' | '\r' => {
                let _ = write!(into, "&#{};", u32::from(c));
            }
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            c => into.push(c),
        }
    }
}

fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        plain.push_str(before);
        let Some((name, next)) = after.split_once(';') else {
            plain.push('&');
            rest = after;
            continue;
        };
        let c = match name {
            "amp" => Some('&'),
            "lt" => Some('<'),
            "gt" => Some('>'),
            "quot" => Some('"'),
            "apos" => Some('\''),
            number => number
                .strip_prefix('#')
                .and_then(|digits| match digits.strip_prefix('x') {
                    Some(hex) => u32::from_str_radix(hex, 16).ok(),
                    None => digits.parse().ok(),
                })
                .and_then(char::from_u32),
        };
        plain.extend(c);
        rest = next;
    }
    plain.push_str(rest);
    plain
}
