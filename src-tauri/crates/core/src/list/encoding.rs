//! The character encoding of a list: told by its bytes, or named by the person.

use std::{fmt, str::FromStr};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{MACINTOSH, UTF_8, UTF_16BE, UTF_16LE, X_USER_DEFINED};
use serde::{Deserialize, Serialize};

use crate::Error;

/// Length of the sample that tells UTF-16 without a byte order mark, in bytes.
const SAMPLE: usize = 64 << 10;
/// The smallest share of zero bytes in one half of every pair, in percent. Digits, blanks and line ends of any script
/// have one.
const ZEROS: usize = 3;

/// A character encoding, by its standard name: `UTF-8`, `UTF-16LE`, `windows-1252`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Encoding(&'static encoding_rs::Encoding);

impl Default for Encoding {
    fn default() -> Self {
        Self::UTF_8
    }
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.name())
    }
}

impl From<Encoding> for String {
    fn from(encoding: Encoding) -> Self {
        encoding.to_string()
    }
}

impl TryFrom<String> for Encoding {
    type Error = Error;

    fn try_from(name: String) -> Result<Self, Error> {
        name.parse()
    }
}

impl FromStr for Encoding {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        let label = name.trim().to_lowercase().replace([' ', '_'], "-");
        // The names that spreadsheets and editors use beside the standard's.
        let label = match label.as_str() {
            "utf8" | "utf-8-bom" | "utf-8-sig" => "utf-8",
            "utf16" | "utf-16" | "unicode" | "unicode-text" | "utf16le" => "utf-16le",
            "utf16be" => "utf-16be",
            "ansi" | "cp-1252" | "cp1252" => "windows-1252",
            "mac" | "macroman" | "mac-roman" => "macintosh",
            other => other,
        };
        let known = encoding_rs::Encoding::for_label_no_replacement(label.as_bytes());
        known.filter(|encoding| *encoding != X_USER_DEFINED).map(Self).ok_or_else(|| {
            Error::invalid(format!("'{name}' is not a character encoding."))
                .hint("Name one, such as utf-8, utf-16, windows-1252, macintosh, windows-1251 or shift_jis.")
        })
    }
}

impl Encoding {
    /// UTF-8.
    pub const UTF_8: Self = Self(UTF_8);

    /// The encoding that a byte order mark tells, for one of the same family as this one: UTF-16 alone says no order.
    pub(super) fn ordered(self, bytes: &[u8]) -> Self {
        match encoding_rs::Encoding::for_bom(bytes) {
            Some((told, _)) if [UTF_16LE, UTF_16BE].contains(&self.0) && told != UTF_8 => Self(told),
            _ => self,
        }
    }

    /// Decodes `bytes`, without a byte order mark. `None` when a byte has no meaning in the encoding.
    pub(super) fn decode(self, bytes: &[u8]) -> Option<String> {
        let (text, wrong) = self.0.decode_with_bom_removal(bytes);
        (!wrong).then(|| text.into_owned())
    }

    /// Decodes as far as the bytes allow, and counts the lines up to the first one that has no meaning.
    pub(super) fn wrong_line(self, bytes: &[u8]) -> usize {
        let (text, _) = self.0.decode_with_bom_removal(bytes);
        text.find('\u{fffd}').map_or(1, |at| super::lines::count(&text[..at]))
    }

    /// Tells the encoding of `bytes`: by the byte order mark, as UTF-8, as UTF-16 without a mark, else by the letters.
    /// `None` when the bytes are damaged UTF-8 or no text.
    pub(super) fn of(bytes: &[u8]) -> Option<Self> {
        if let Some((encoding, _)) = encoding_rs::Encoding::for_bom(bytes) {
            return Some(Self(encoding));
        }
        if bytes.contains(&0) {
            return wide(bytes);
        }
        match std::str::from_utf8(bytes) {
            Ok(_) => Some(Self::UTF_8),
            Err(_) if is_damaged_utf8(bytes) => None,
            Err(_) => Some(Self(by_letters(bytes))),
        }
    }
}

/// Tells UTF-16 without a byte order mark: the high bytes of digits, blanks and line ends are zero.
fn wide(bytes: &[u8]) -> Option<Encoding> {
    if !bytes.len().is_multiple_of(2) {
        return None;
    }
    let pairs = bytes[..bytes.len().min(SAMPLE)].as_chunks::<2>().0;
    let first = pairs.iter().filter(|[first, _]| *first == 0).count();
    let second = pairs.iter().filter(|[_, second]| *second == 0).count();
    let enough = (pairs.len() * ZEROS).div_ceil(100);
    match (first, second) {
        (0, zeros) if zeros >= enough => Some(Encoding(UTF_16LE)),
        (zeros, 0) if zeros >= enough => Some(Encoding(UTF_16BE)),
        _ => None,
    }
}

/// Whether most bytes above ASCII are whole characters of UTF-8, so that the rest is damage.
fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let (mut whole, mut broken) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    whole > broken
}

/// Tells an encoding of one or two bytes a letter. Old Mac programs end lines with CR alone and write Mac Roman.
fn by_letters(bytes: &[u8]) -> &'static encoding_rs::Encoding {
    if bytes.contains(&b'\r') && !bytes.contains(&b'\n') {
        return MACINTOSH;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny)
}
