//! Real, tiny-to-encode pictures: bands of colour that depend on what was ordered.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    io::Cursor,
};

use image::{ExtendedColorType, ImageEncoder, codecs, codecs::png};

/// The formats a fake can encode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Png,
    Jpeg,
    Webp,
}

impl Format {
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        match name {
            "png" => Some(Self::Png),
            "jpeg" => Some(Self::Jpeg),
            "webp" => Some(Self::Webp),
            _ => None,
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpeg",
            Self::Webp => "webp",
        }
    }

    pub(crate) fn mime(self) -> String {
        format!("image/{}", self.name())
    }
}

/// What a picture is of: two different subjects look different.
#[derive(Hash)]
pub(crate) struct Subject<'a> {
    pub(crate) prompt: &'a str,
    pub(crate) model: &'a str,
    pub(crate) request: usize,
    pub(crate) index: u32,
}

impl Subject<'_> {
    pub(crate) fn paint(&self, width: u32, height: u32, format: Format) -> Vec<u8> {
        let rgb = self.pixels(width, height);
        let mut bytes = Cursor::new(Vec::new());
        let colour = ExtendedColorType::Rgb8;
        match format {
            Format::Png => {
                png::PngEncoder::new_with_quality(&mut bytes, png::CompressionType::Default, png::FilterType::Up)
                    .write_image(&rgb, width, height, colour)
            }
            Format::Jpeg => {
                codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, 80).write_image(&rgb, width, height, colour)
            }
            Format::Webp => {
                codecs::webp::WebPEncoder::new_lossless(&mut bytes).write_image(&rgb, width, height, colour)
            }
        }
        .expect("a buffer of the right length encodes");
        bytes.into_inner()
    }

    /// A diagonal gradient in blocks of 16 pixels: flat blocks keep even a 4K PNG small.
    fn pixels(&self, width: u32, height: u32) -> Vec<u8> {
        let mut hasher = DefaultHasher::new();
        self.hash(&mut hasher);
        let seed = hasher.finish().to_le_bytes();
        let length = width as usize * height as usize * 3;
        let mut rgb = Vec::with_capacity(length + width as usize * 48);
        for y in (0..height).step_by(16) {
            let down = y / 16 * 4080 / height;
            let mut line = Vec::with_capacity(width as usize * 3 + 48);
            for x in (0..width).step_by(16) {
                let across = x / 16 * 4080 / width;
                let colour = [
                    seed[0].wrapping_add((across / 2) as u8),
                    seed[1].wrapping_add((down / 2) as u8),
                    seed[2].wrapping_add(((across + down) / 4) as u8),
                ];
                line.extend_from_slice(&colour.repeat(16));
            }
            rgb.extend_from_slice(&line[..width as usize * 3].repeat(16));
        }
        rgb.truncate(length);
        // The blocks in the corner carry the seed whole: two subjects never look the same by chance.
        for (block, value) in seed.iter().enumerate() {
            for row in 0..16.min(height) as usize {
                let start = (row * width as usize + block * 16) * 3;
                if (block + 1) * 16 <= width as usize {
                    rgb[start..start + 48].fill(*value);
                }
            }
        }
        rgb
    }
}
