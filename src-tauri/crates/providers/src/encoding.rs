//! Unpacking compressed bodies.
//!
//! Gateways compress whatever was accepted, under any name and under none. The first bytes of a body decide more than
//! its header does: an answer that was paid for is not lost over a label.

use std::io::{self, Read, Write as _};

use flate2::{
    read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder},
    write,
};
use reqwest::header::{CONTENT_ENCODING, HeaderMap};
use ruzstd::decoding::StreamingDecoder;

use crate::picture;

/// Maximum number of compressions around one body.
const MAX_LAYERS: usize = 4;

/// A body that could not be unpacked, as it came.
pub(crate) struct Packed {
    pub(crate) bytes: Vec<u8>,
    /// The end of a sentence about the answer.
    pub(crate) why: String,
}

/// An unpacked body.
pub(crate) struct Unpacked {
    pub(crate) bytes: Vec<u8>,
    /// Whether its end was there.
    pub(crate) is_whole: bool,
}

/// What came out of a decompressor.
enum Output {
    Whole(Vec<u8>),
    /// The part before the data broke off.
    Broken(Vec<u8>),
    TooLong,
}

/// Unpacks a stream as it comes.
pub(crate) enum Unpacker {
    Plain,
    Gzip(Box<write::GzDecoder<Vec<u8>>>),
}

impl Unpacker {
    /// An unpacker for a stream that begins with `start`; `None` where the whole body has to be there first.
    pub(crate) fn new(headers: &HeaderMap, start: &[u8]) -> Option<Self> {
        let text = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start).trim_ascii_start();
        let is_stream = text.first().is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b':');
        match &names(headers)[..] {
            [] if is_stream => Some(Self::Plain),
            [name] if matches!(name.as_str(), "gzip" | "x-gzip") && is_gzip(start) => {
                Some(Self::Gzip(Box::new(write::GzDecoder::new(Vec::new()))))
            }
            _ => None,
        }
    }

    /// Unpacks the next piece; `None` when the data are broken.
    pub(crate) fn feed(&mut self, piece: &[u8]) -> Option<Vec<u8>> {
        match self {
            Self::Plain => Some(piece.to_vec()),
            Self::Gzip(decoder) => {
                decoder.write_all(piece).and_then(|()| decoder.flush()).ok()?;
                Some(std::mem::take(decoder.get_mut()))
            }
        }
    }
}

/// Names of compressions in `Content-Encoding`, the last applied first.
pub(crate) fn names(headers: &HeaderMap) -> Vec<String> {
    let values = headers.get_all(CONTENT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    let names = values.flat_map(|value| value.split(',')).map(|name| name.trim().to_ascii_lowercase());
    let mut names: Vec<String> = names.filter(|name| !matches!(name.as_str(), "" | "identity" | "none")).collect();
    names.reverse();
    names.truncate(MAX_LAYERS);
    names
}

/// Unpacks a body, up to `limit` bytes. Of a truncated body, the beginning is unpacked.
pub(crate) fn unpack(headers: &HeaderMap, bytes: Vec<u8>, limit: usize) -> Result<Unpacked, Packed> {
    let names = names(headers);
    let mut body: Option<Vec<u8>> = None;
    let mut is_whole = true;
    let mut unknown = None;
    for name in &names {
        let input = body.as_deref().unwrap_or(&bytes[..]);
        if is_text(input) {
            break;
        }
        let output = match name.as_str() {
            "gzip" | "x-gzip" if !is_gzip(input) => continue,
            "gzip" | "x-gzip" => unpacked(MultiGzDecoder::new(input), limit),
            "deflate" | "x-deflate" => deflated(input, limit),
            "br" | "brotli" => unpacked(brotli_decompressor::Decompressor::new(input, 4096), limit),
            "zstd" | "x-zstd" if is_zstd(input) => zstd(input, limit),
            other => {
                unknown.get_or_insert_with(|| other.to_owned());
                continue;
            }
        };
        match output {
            Output::Whole(output) => body = Some(output),
            Output::Broken(output) if !output.is_empty() => (body, is_whole) = (Some(output), false),
            Output::Broken(_) => {
                unknown.get_or_insert_with(|| name.clone());
            }
            Output::TooLong => return Err(too_long(bytes, limit)),
        }
    }
    for _ in 0..MAX_LAYERS {
        let input = body.as_deref().unwrap_or(&bytes[..]);
        match unlabelled(input, names.is_empty(), limit) {
            Some(Output::Whole(output)) => body = Some(output),
            Some(Output::Broken(output)) if !output.is_empty() => (body, is_whole) = (Some(output), false),
            None | Some(Output::Broken(_)) => break,
            Some(Output::TooLong) => return Err(too_long(bytes, limit)),
        }
    }
    match (unknown, body) {
        (Some(name), body) if !is_readable(body.as_deref().unwrap_or(&bytes[..])) => {
            // A label from outside: the beginning is enough.
            let name: String = name.chars().filter(char::is_ascii_graphic).take(20).collect();
            Err(Packed { bytes, why: format!("it is compressed as '{name}', and could not be unpacked") })
        }
        (_, body) => Ok(Unpacked { bytes: body.unwrap_or(bytes), is_whole }),
    }
}

/// Unpacks a body whose bytes are compressed and whose header does not say so.
fn unlabelled(input: &[u8], guess: bool, limit: usize) -> Option<Output> {
    if is_gzip(input) {
        return Some(unpacked(MultiGzDecoder::new(input), limit));
    }
    if is_zstd(input) {
        return Some(zstd(input, limit));
    }
    if !guess || is_readable(input) || input.is_empty() {
        return None;
    }
    // These have no signature: only output that is text counts.
    let tried = [
        unpacked(ZlibDecoder::new(input), limit),
        unpacked(brotli_decompressor::Decompressor::new(input, 4096), limit),
    ];
    tried.into_iter().find(|output| matches!(output, Output::Whole(output) if is_text(output)))
}

fn too_long(bytes: Vec<u8>, limit: usize) -> Packed {
    Packed { bytes, why: format!("it is over {} MiB", limit >> 20) }
}

/// `deflate` means zlib, but some servers send it without zlib's header.
fn deflated(input: &[u8], limit: usize) -> Output {
    match unpacked(ZlibDecoder::new(input), limit) {
        Output::Broken(output) if output.is_empty() => unpacked(DeflateDecoder::new(input), limit),
        output => output,
    }
}

fn zstd(input: &[u8], limit: usize) -> Output {
    match StreamingDecoder::new(input) {
        Ok(decoder) => unpacked(decoder, limit),
        Err(_) => Output::Broken(Vec::new()),
    }
}

fn unpacked(decoder: impl Read, limit: usize) -> Output {
    let mut output = Vec::new();
    let mut decoder = decoder.take(limit as u64 + 1);
    let read: io::Result<usize> = decoder.read_to_end(&mut output);
    match read {
        _ if output.len() > limit => Output::TooLong,
        Ok(_) => Output::Whole(output),
        Err(_) => Output::Broken(output),
    }
}

fn is_gzip(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x1f, 0x8b])
}

fn is_zstd(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x28, 0xb5, 0x2f, 0xfd])
}

/// Whether the bytes are text, which no compression produces. The beginning decides, up to a cut character.
fn is_text(bytes: &[u8]) -> bool {
    let start = &bytes[..bytes.len().min(4096)];
    let valid = match std::str::from_utf8(start) {
        Ok(text) => text,
        Err(error) if error.valid_up_to() + 4 > start.len() => {
            std::str::from_utf8(&start[..error.valid_up_to()]).unwrap_or_default()
        }
        Err(_) => return false,
    };
    !valid.is_empty() && !valid.contains(|c: char| c.is_control() && !c.is_whitespace())
}

fn is_readable(bytes: &[u8]) -> bool {
    is_text(bytes) || picture::is_picture(bytes) || bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff])
}

#[cfg(test)]
mod tests {
    use flate2::Compression;
    use reqwest::header::HeaderValue;

    use super::*;

    const TEXT: &[u8] = br#"{"data":[{"b64_json":"iVBORw0KGgo="}]}"#;
    /// `TEXT`, compressed by brotli.
    const BROTLI: &[u8] = include_bytes!("fixtures/answer.json.br");

    fn headers(name: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        if !name.is_empty() {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_str(name).unwrap());
        }
        headers
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = write::GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn zlib(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = write::ZlibEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn raw(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = write::DeflateEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn zstandard(bytes: &[u8]) -> Vec<u8> {
        ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
    }

    #[test]
    fn any_compression_is_unpacked_under_any_name() {
        for (name, bytes, why) in [
            ("", TEXT.to_vec(), "none"),
            ("identity", TEXT.to_vec(), "none, by its name"),
            ("gzip", gzip(TEXT), "gzip"),
            ("GZIP", gzip(TEXT), "in capitals"),
            ("x-gzip", gzip(TEXT), "by its old name"),
            ("", gzip(TEXT), "gzip without its header"),
            ("br", gzip(TEXT), "gzip under a wrong name"),
            ("gzip", TEXT.to_vec(), "a header without compression"),
            ("br", TEXT.to_vec(), "another header without compression"),
            ("deflate", zlib(TEXT), "deflate as the standard says"),
            ("deflate", raw(TEXT), "deflate as some send it"),
            ("", zlib(TEXT), "deflate without its header"),
            ("br", BROTLI.to_vec(), "brotli"),
            ("", BROTLI.to_vec(), "brotli without its header"),
            ("zstd", zstandard(TEXT), "zstd"),
            ("", zstandard(TEXT), "zstd without its header"),
            ("gzip, zstd", zstandard(&gzip(TEXT)), "two, the last outermost"),
            ("gzip", gzip(&gzip(TEXT)), "two, and one is named"),
        ] {
            let unpacked = unpack(&headers(name), bytes, 1 << 20);
            let unpacked = unpacked.map(|unpacked| (unpacked.bytes, unpacked.is_whole)).map_err(|packed| packed.why);
            assert_eq!(unpacked, Ok((TEXT.to_vec(), true)), "{why}");
        }
    }

    #[test]
    fn pictures_and_unknown_bytes_stay_as_they_are() {
        for bytes in [&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], &[7, 0, 1, 255, 254], b"", b"\xff\xd8\xff\xe0"] {
            let same = unpack(&headers(""), bytes.to_vec(), 1 << 20).ok().unwrap();
            assert!(same.bytes == bytes && same.is_whole, "{bytes:?}");
        }
    }

    #[test]
    fn what_cannot_be_unpacked_names_its_compression() {
        for name in ["lzma", "compress", "br", "zstd"] {
            let packed = unpack(&headers(name), vec![0xff, 0, 0xfe, 1, 2, 3], 1 << 20).err().unwrap();
            assert!(packed.why.contains(name), "{}", packed.why);
            assert_eq!(packed.bytes, [0xff, 0, 0xfe, 1, 2, 3], "and stays as it came");
        }
    }

    #[test]
    fn a_small_body_that_unpacks_to_much_is_refused() {
        let zeros = vec![b' '; 1 << 20];
        for (name, bytes) in [
            ("gzip", gzip(&zeros)),
            ("", gzip(&zeros)),
            ("deflate", zlib(&zeros)),
            ("zstd", zstandard(&zeros)),
            ("gzip", gzip(&gzip(&zeros))),
        ] {
            assert!(bytes.len() < 9000, "{name}: small on the wire");
            let packed = unpack(&headers(name), bytes.clone(), 1 << 19).err().unwrap();
            assert!(packed.why.starts_with("it is over") && packed.bytes == bytes, "{name}: {}", packed.why);
        }
    }

    #[test]
    fn the_beginning_of_a_truncated_body_is_unpacked() {
        let packed = gzip(&TEXT.repeat(200));
        let unpacked = unpack(&headers("gzip"), packed[..packed.len() - 9].to_vec(), 1 << 20).ok().unwrap();
        assert!(unpacked.bytes.starts_with(TEXT) && !unpacked.is_whole, "what arrived is read, and that it is not all");
    }
}
