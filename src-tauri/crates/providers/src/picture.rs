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
    if text.len() / 4 * 3 > MAX_BYTES + 3 {
        return Err("a picture over 48 MiB");
    }
    let compact: Cow<'_, str> = if text.bytes().any(|byte| byte.is_ascii_whitespace()) {
        text.split_ascii_whitespace().collect::<String>().into()
    } else {
        text.into()
    };
    let bytes = PLAIN.decode(compact.as_bytes()).or_else(|_| URL.decode(compact.as_bytes()));
    bytes.ok().filter(|bytes| !bytes.is_empty()).ok_or("data that is not base64")
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
    fn debug_does_not_print_the_file() {
        let picture = Picture { bytes: vec![7; 9000], cost_usd: None, request_id: None };
        assert!(format!("{picture:?}").len() < 100, "a log line of nine thousand numbers helps nobody");
    }
}
