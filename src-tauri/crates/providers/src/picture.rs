//! Received pictures, and their text encodings.

use std::{borrow::Cow, fmt};
use thumbsheet_core::Usd;

use base64::{
    Engine as _,
    alphabet::{STANDARD, URL_SAFE},
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};

/// Maximum size of a picture file, in bytes. A 4K PNG has 20-30 MB.
pub(crate) const MAX_BYTES: usize = 48 << 20;

const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_padding_mode(DecodePaddingMode::Indifferent)
    .with_decode_allow_trailing_bits(true);
const PLAIN: GeneralPurpose = GeneralPurpose::new(&STANDARD, LENIENT);
const URL: GeneralPurpose = GeneralPurpose::new(&URL_SAFE, LENIENT);

/// A picture file as the provider made it, byte for byte.
#[derive(Clone, PartialEq)]
pub struct Picture {
    /// Content of the file. Its first bytes decide its format, not a header.
    pub bytes: Vec<u8>,
    /// Cost in US dollars: from the reported tokens, else the catalog's price.
    pub cost_usd: Option<Usd>,
    /// The provider's id for the request.
    pub request_id: Option<String>,
    /// The mask of its subject as a grey PNG, from a model that tells one.
    pub mask: Option<Vec<u8>>,
}

impl fmt::Debug for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Picture")
            .field("bytes", &self.bytes.len())
            .field("cost_usd", &self.cost_usd)
            .field("request_id", &self.request_id)
            .field("mask", &self.mask.as_ref().map(Vec::len))
            .finish()
    }
}

/// What a picture is that is larger than [`MAX_BYTES`].
const TOO_LARGE: &str = "a picture over 48 MiB";
/// Whether `bytes` begin like a picture file. A label never decides: gateways exchange and drop media types.
pub(crate) fn is_picture(bytes: &[u8]) -> bool {
    let brand = bytes.get(4..8) == Some(b"ftyp")
        && bytes
            .get(8..12)
            .is_some_and(|brand| [b"avif", b"avis", b"heic", b"heix", b"mif1"].iter().any(|b| brand == *b));
    let webp = bytes.starts_with(b"RIFF") && bytes.get(8..12).is_none_or(|kind| kind == b"WEBP");
    let starts: [&[u8]; 8] = [
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff",
        b"GIF8",
        b"II*\0",
        b"MM\0*",
        b"\0\0\0\x0cJXL ",
        b"\xff\x0a",
        b"\0\0\0\x0cjP  ",
    ];
    brand || webp || starts.iter().any(|start| bytes.starts_with(start))
}

/// Whether `text` is base64 of a picture file, by its beginning.
pub(crate) fn is_encoded_picture(text: &str) -> bool {
    let start: String = text.trim_start().chars().take(40).filter(|c| !c.is_ascii_whitespace()).collect();
    // Digits of base64 are ASCII. A character of several bytes is refused here, before the text is cut between bytes.
    let whole = start.get(..start.len() / 4 * 4).filter(|whole| whole.len() >= 8 && whole.is_ascii());
    whole.is_some_and(|whole| decode(whole).is_ok_and(|bytes| is_picture(&bytes)))
}

/// Decodes base64, plain or in a `data:` URL. Compatible servers wrap lines, omit the padding or use the URL alphabet.
/// A paid picture is not lost over that.
pub(crate) fn decode(text: &str) -> Result<Vec<u8>, &'static str> {
    let text = text.trim();
    let is_address = text.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("data:"));
    let text = match text.get(5..).filter(|_| is_address) {
        Some(rest) => {
            let (kind, data) = rest.split_once(',').ok_or("a data: URL without data")?;
            if !kind.to_ascii_lowercase().ends_with(";base64") {
                return Err("a data: URL that is not base64");
            }
            data
        }
        None => text,
    };
    // Known before anything is decoded; the padding is told apart afterwards.
    let digits = text.len() - text.bytes().filter(u8::is_ascii_whitespace).count();
    if digits / 4 * 3 > MAX_BYTES + 3 {
        return Err(TOO_LARGE);
    }
    let compact: Cow<'_, str> = if text.bytes().any(|byte| byte.is_ascii_whitespace()) {
        text.split_ascii_whitespace().collect::<String>().into()
    } else {
        text.into()
    };
    let bytes = PLAIN.decode(compact.as_bytes()).or_else(|_| URL.decode(compact.as_bytes()));
    match bytes {
        Ok(bytes) if bytes.len() > MAX_BYTES => Err(TOO_LARGE),
        Ok(bytes) if !bytes.is_empty() => Ok(bytes),
        _ => Err("data that is not base64"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_base64_gives_the_same_file() {
        for text in [
            "iVBORw0KGgo=",
            "iVBORw0KGgo",
            " iVBORw\r\n0KGgo=\n",
            "data:image/png;base64,iVBORw0KGgo=",
            "DATA:image/png;base64,iVBORw0KGgo=",
        ] {
            assert_eq!(decode(text).unwrap(), b"\x89PNG\r\n\x1a\n", "{text:?} was paid for");
        }
        assert_eq!(decode("-_8").unwrap(), decode("+/8=").unwrap(), "the URL alphabet is read too");
    }

    #[test]
    fn a_picture_over_the_limit_is_refused_before_it_is_decoded() {
        let text = |bytes: usize| "A".repeat(bytes.div_ceil(3) * 4);
        assert_eq!(decode(&text(MAX_BYTES)).map(|bytes| bytes.len()), Ok(MAX_BYTES), "48 MiB are taken");
        assert_eq!(decode(&text(MAX_BYTES + 6)), Err("a picture over 48 MiB"), "and not a few bytes more");
    }

    #[test]
    fn the_first_bytes_decide_what_is_a_picture() {
        for picture in
            [&b"\x89PNG\r\n\x1a\n"[..], b"\xff\xd8\xff\xe0", b"RIFF\0\0\0\0WEBPVP8 ", b"GIF89a", b"\0\0\0\x1cftypavif"]
        {
            assert!(is_picture(picture), "{picture:?}");
            assert!(is_encoded_picture(&PLAIN.encode([picture, &[0; 9]].concat())), "{picture:?} as base64");
        }
        for other in [&b"<html>"[..], b"{}", b"", b"RIFF\0\0\0\0WAVEfmt ", b"\0\0\0\x1cftypisom", b"PK\x03\x04"] {
            assert!(!is_picture(other), "{other:?}");
        }
    }

    #[test]
    fn what_is_not_a_picture_is_said_in_words() {
        for wrong in ["", "====", "not base64 at all!", "data:image/svg+xml,<svg/>", "data:image/png;base64"] {
            assert!(decode(wrong).is_err(), "{wrong:?} holds no file");
        }
    }

    #[test]
    fn text_that_is_no_base64_is_no_picture() {
        for text in ["", "iVBORw0KGgoA", "a title with \u{1f680}", "0\u{1beb5}", "\u{1f680}\u{1f680}\u{1f680}"] {
            assert_eq!(is_encoded_picture(text), text.starts_with("iVBOR"), "{text:?}");
        }
    }

    #[test]
    fn the_limit_of_48_mib_holds_to_the_byte() {
        // Four digits are three bytes; 48 MiB are a whole number of them.
        let largest = "A".repeat(MAX_BYTES / 3 * 4);
        assert_eq!(decode(&largest).map(|bytes| bytes.len()), Ok(MAX_BYTES), "48 MiB are taken");
        assert_eq!(decode(&format!("{largest}AA==")), Err("a picture over 48 MiB"), "one byte more is not");
        assert_eq!(decode(&format!("{largest}AAAAAAAA")), Err("a picture over 48 MiB"), "nor is it decoded to see");
        let wrapped = format!("{}\n{}", &largest[..76], &largest[76..]);
        assert_eq!(decode(&wrapped).map(|bytes| bytes.len()), Ok(MAX_BYTES), "ends of lines are not the picture");
    }

    #[test]
    fn debug_does_not_print_the_file() {
        let picture = Picture { bytes: vec![7; 9000], cost_usd: None, request_id: None, mask: None };
        assert!(format!("{picture:?}").len() < 100, "a log line of nine thousand numbers helps nobody");
    }
}
