//! The twelve styles, and what a style in the creator's own words comes down to.

use super::kit::random::{fnv1a, scramble};

/// How a picture is treated and which palettes it draws from.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Style {
    Photorealistic,
    Cinematic,
    Cartoon,
    Anime,
    ThreeD,
    PixelArt,
    Watercolor,
    OilPainting,
    Sketch,
    Minimalist,
    Neon,
    Vintage,
}

/// Every style with its id, in the catalog's order.
pub(crate) const STYLES: [(&str, Style); 12] = [
    ("photorealistic", Style::Photorealistic),
    ("cinematic", Style::Cinematic),
    ("cartoon", Style::Cartoon),
    ("anime", Style::Anime),
    ("3d", Style::ThreeD),
    ("pixel-art", Style::PixelArt),
    ("watercolor", Style::Watercolor),
    ("oil-painting", Style::OilPainting),
    ("sketch", Style::Sketch),
    ("minimalist", Style::Minimalist),
    ("neon", Style::Neon),
    ("vintage", Style::Vintage),
];

/// Words of a free sentence that point at a style.
const WORDS: [(&str, Style); 28] = [
    ("pixel", Style::PixelArt),
    ("8-bit", Style::PixelArt),
    ("watercolour", Style::Watercolor),
    ("watercolor", Style::Watercolor),
    ("aquarelle", Style::Watercolor),
    ("oil", Style::OilPainting),
    ("impasto", Style::OilPainting),
    ("painting", Style::OilPainting),
    ("pencil", Style::Sketch),
    ("sketch", Style::Sketch),
    ("drawing", Style::Sketch),
    ("minimal", Style::Minimalist),
    ("flat", Style::Minimalist),
    ("neon", Style::Neon),
    ("cyberpunk", Style::Neon),
    ("synthwave", Style::Neon),
    ("vintage", Style::Vintage),
    ("retro", Style::Vintage),
    ("nostalg", Style::Vintage),
    ("anime", Style::Anime),
    ("manga", Style::Anime),
    ("cartoon", Style::Cartoon),
    ("comic", Style::Cartoon),
    ("3d", Style::ThreeD),
    ("clay", Style::ThreeD),
    ("film", Style::Cinematic),
    ("cinema", Style::Cinematic),
    ("photo", Style::Photorealistic),
];

impl Style {
    /// The style an id or a sentence asks for; a sentence that names none gets one of the three that suit any subject.
    pub(crate) fn of(text: &str) -> Self {
        let text = text.trim().to_lowercase();
        if let Some((_, style)) = STYLES.iter().find(|(id, _)| *id == text) {
            return *style;
        }
        if let Some((_, style)) = WORDS.iter().find(|(word, _)| text.contains(word)) {
            return *style;
        }
        match scramble(fnv1a(text.as_bytes())) % 3 {
            0 => Style::Photorealistic,
            1 => Style::Cinematic,
            _ => Style::Anime,
        }
    }

    /// Flat tones instead of shading: what is drawn as a poster rather than lit.
    pub(crate) fn flat(self) -> bool {
        matches!(self, Style::Minimalist | Style::Cartoon)
    }

    /// How many things to put in the picture, 1 being the maker's usual number.
    pub(crate) fn crowd(self) -> f32 {
        match self {
            Style::Minimalist => 0.35,
            Style::PixelArt | Style::Sketch => 0.7,
            Style::Cartoon | Style::Watercolor => 0.75,
            Style::Anime | Style::ThreeD | Style::Vintage => 0.9,
            Style::OilPainting | Style::Photorealistic | Style::Cinematic => 1.0,
            Style::Neon => 1.15,
        }
    }

    /// How much fine detail survives the treatment, 1 being all of it.
    pub(crate) fn detail(self) -> f32 {
        match self {
            Style::Minimalist => 0.2,
            Style::Cartoon | Style::PixelArt => 0.5,
            Style::Anime | Style::Watercolor | Style::ThreeD => 0.7,
            _ => 1.0,
        }
    }
}
