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
}

impl fmt::Debug for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Picture")
            .field("bytes", &self.bytes.len())
            .field("cost_usd", &self.cost_usd)
            .field("request_id", &self.request_id)
            .finish()
    }
}

/// What a picture is that is larger than [`MAX_BYTES`].
const TOO_LARGE: &str = "a picture over 48 MiB";

/// Decodes base64, plain or in a `data:` URL. Compatible servers wrap lines, omit the padding or use the URL alphabet.
/// A paid picture is not lost over that.
pub(crate) fn decode(text: &str) -> Result<Vec<u8>, &'static str> {
    let text = text.trim();
    let text = match text.strip_prefix("data:") {
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
            "DATA:image/png;base64,iVBORw0KGgo=".replacen("DATA", "data", 1).as_str(),
        ] {
            assert_eq!(decode(text).unwrap(), b"\x89PNG\r\n\x1a\n", "{text:?} was paid for");
        }
        assert_eq!(decode("-_8").unwrap(), decode("+/8=").unwrap(), "the URL alphabet is read too");
    }

    #[test]
    fn what_is_not_a_picture_is_said_in_words() {
        for wrong in ["", "====", "not base64 at all!", "data:image/svg+xml,<svg/>", "data:image/png;base64"] {
            assert!(decode(wrong).is_err(), "{wrong:?} holds no file");
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
        let picture = Picture { bytes: vec![7; 9000], cost_usd: None, request_id: None };
        assert!(format!("{picture:?}").len() < 100, "a log line of nine thousand numbers helps nobody");
    }
}
