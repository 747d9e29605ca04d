//! Font files of other kinds, as a plain TrueType or OpenType file.

use thumbsheet_core::Error;

/// The largest font, unpacked, in bytes.
const MAX_BYTES: usize = 64 << 20;
const CONVERT: &str = "Convert it to TrueType or OpenType (.ttf, .otf), and give that.";

/// The first font of a collection, the unpacked font of a web font, or `bytes` as they are.
pub(super) fn plain(name: &str, bytes: Vec<u8>) -> Result<Vec<u8>, Error> {
    let damaged = |what: &str| Error::invalid(format!("{name} is a damaged {what}.")).hint(CONVERT);
    match bytes.get(..4) {
        None => Err(Error::invalid(format!("{name} is no font: it has {} bytes.", bytes.len()))
            .hint("Give a TrueType or OpenType file (.ttf, .otf).")),
        Some(b"ttcf") => first(&bytes).ok_or_else(|| damaged("collection of fonts (TTC)")),
        Some(b"wOFF") => unpacked(name, "web font (WOFF)", &bytes, size_of_woff(&bytes), wuff::decompress_woff1),
        Some(b"wOF2") => unpacked(name, "web font (WOFF2)", &bytes, size_of_woff2(&bytes), wuff::decompress_woff2),
        Some([0x80, 1, ..] | b"%!PS" | b"%!Fo") => {
            Err(Error::invalid(format!("{name} is a PostScript Type 1 font, which cannot be read.")).hint(CONVERT))
        }
        Some(_) => Ok(bytes),
    }
}

fn unpacked<E>(
    name: &str,
    what: &str,
    bytes: &[u8],
    size: usize,
    unpack: impl Fn(&[u8]) -> Result<Vec<u8>, E>,
) -> Result<Vec<u8>, Error> {
    let size = size.max(word(bytes, 16).unwrap_or_default());
    if size > MAX_BYTES {
        let (is, max) = (size >> 20, MAX_BYTES >> 20);
        return Err(Error::invalid(format!("{name} is too large: unpacked it has {is} MB, {max} at most.")));
    }
    let damaged = || Error::invalid(format!("{name} is a damaged {what}.")).hint(CONVERT);
    let font = unpack(bytes).map_err(|_| damaged())?;
    if font.starts_with(b"ttcf") { first(&font).ok_or_else(damaged) } else { Ok(font) }
}

/// The size of a WOFF file's tables, unpacked: the sum of its directory.
fn size_of_woff(bytes: &[u8]) -> usize {
    let count = bytes.get(12..14).and_then(|count| count.first_chunk()).map_or(0, |count| u16::from_be_bytes(*count));
    (0..usize::from(count)).filter_map(|index| word(bytes, 44 + index * 20 + 12)).sum()
}

/// The size of a WOFF2 file's tables, unpacked, as the decoder would allocate it.
fn size_of_woff2(bytes: &[u8]) -> usize {
    let mut size = 0;
    let mut look = |_: &[u8], wanted: usize| {
        size = wanted;
        Err("only the size is wanted".into())
    };
    let _ = wuff::decompress_woff2_with_custom_brotli(bytes, &mut look);
    size
}

/// The first font of a collection as a file of its own: its tables one after the other.
fn first(bytes: &[u8]) -> Option<Vec<u8>> {
    let from = word(bytes, 12)?;
    let count = usize::from(u16::from_be_bytes(*bytes.get(from + 4..from + 6)?.first_chunk()?));
    let header = bytes.get(from..from + 12)?;
    let mut font = header.to_vec();
    font.resize(12 + count * 16, 0);
    for index in 0..count {
        let record = bytes.get(from + 12 + index * 16..from + 28 + index * 16)?;
        let (at, length) = (word(record, 8)?, word(record, 12)?);
        let table = bytes.get(at..at.checked_add(length)?)?;
        let place = u32::try_from(font.len()).ok()?;
        font.get_mut(12 + index * 16..28 + index * 16)?.copy_from_slice(record);
        font.get_mut(20 + index * 16..24 + index * 16)?.copy_from_slice(&place.to_be_bytes());
        font.extend_from_slice(table);
        font.resize(font.len().next_multiple_of(4), 0);
        if font.len() > MAX_BYTES {
            return None;
        }
    }
    Some(font)
}

fn word(bytes: &[u8], at: usize) -> Option<usize> {
    bytes.get(at..at.checked_add(4)?)?.first_chunk().map(|word| u32::from_be_bytes(*word) as usize)
}
