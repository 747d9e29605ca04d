//! The format of a picture, from its first bytes. Names and media types can be wrong.

pub(super) enum Kind {
    Png,
    Jpeg,
    Webp,
    Gif,
    /// Another format, as the start of a sentence.
    Other(&'static str),
}

pub(super) fn of(bytes: &[u8]) -> Kind {
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => Kind::Png,
        [0xff, 0xd8, ..] => Kind::Jpeg,
        [b'G', b'I', b'F', b'8', ..] => Kind::Gif,
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Kind::Webp,
        [_, _, _, _, b'f', b't', b'y', b'p', brand @ ..] => Kind::Other(match brand.get(..4) {
            Some(b"avif" | b"avis") => "This is an AVIF picture",
            Some(b"heic" | b"heix" | b"mif1" | b"msf1") => "This is an HEIC picture",
            _ => "This is a video",
        }),
        [b'B', b'M', ..] => Kind::Other("This is a BMP picture"),
        [b'I', b'I', 42, 0, ..] | [b'M', b'M', 0, 42, ..] => Kind::Other("This is a TIFF picture"),
        [0xff, 0x0a, ..] | [0, 0, 0, 12, b'J', b'X', b'L', ..] => Kind::Other("This is a JPEG XL picture"),
        [b'%', b'P', b'D', b'F', ..] => Kind::Other("This is a PDF document"),
        [b'8', b'B', b'P', b'S', ..] => Kind::Other("This is a Photoshop document"),
        _ => Kind::Other(text(bytes)),
    }
}

fn text(bytes: &[u8]) -> &'static str {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(1024)]).to_lowercase();
    let start = start.trim_start_matches('\u{feff}').trim_start();
    if start.starts_with('<') && start.contains("<svg") {
        "This is an SVG drawing"
    } else if start.starts_with("<!doctype html") || start.starts_with("<html") || start.contains("<head") {
        "This is a web page"
    } else if start.starts_with('<') {
        "This is an XML document"
    } else if start.starts_with(['{', '[']) {
        "This is a JSON answer"
    } else if !start.contains(['\u{fffd}', '\0']) {
        "This is text"
    } else {
        "This is a file of an unknown kind"
    }
}
