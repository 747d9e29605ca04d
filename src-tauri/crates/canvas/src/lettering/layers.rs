//! The layers of a template, one module a kind: prepared once for a canvas, painted over any picture at any size.

mod brush;
mod chip;
mod figure;
mod figures;
mod glyphs;
mod image;
mod panel;
mod path;
mod picture;
mod plan;
mod soft;
mod text;
mod words;

use thumbsheet_core::Size;
use thumbsheet_core::brief::PanelStyle;
use thumbsheet_core::catalog::{Area, Figure, Grade, Image, Panel, Picture, Scrim, Spot};

use crate::title::Glyph;
use crate::{FontBook, Pixels};
pub(crate) use brush::Palette;
pub(crate) use chip::Pill;
pub(crate) use path::Rect;
pub use picture::Matte;
pub(crate) use plan::Plan;
pub(crate) use text::{Line, Look, coverage};
pub(crate) use words::Filled;

/// Pictures beside the thumbnail's own that layers may show.
#[derive(Clone, Copy, Debug, Default)]
pub struct Art<'a> {
    /// The second picture of a comparison.
    pub second: Option<&'a Pixels>,
    /// Where the subject of the picture is.
    pub subject: Option<&'a Matte>,
    /// The logo.
    pub logo: Option<&'a Pixels>,
    /// The picture of the author.
    pub avatar: Option<&'a Pixels>,
}

/// A layer that is ready to be painted. Lengths are units.
#[derive(Clone)]
pub(crate) enum Coat {
    Picture(Picture),
    Panel(Panel, Option<PanelStyle>),
    Scrim(Scrim),
    Text(crate::lettering::Type),
    Chip(Vec<Pill>),
    Image(Image),
    /// A figure, the share of it that is lit, and the number of its parts.
    Figure(Box<Figure>, f32, u32),
    Subject(Grade),
}

/// What layers are painted with.
pub(crate) struct Stage<'a> {
    /// The picture before any layer, where a layer shows it again.
    pub(crate) original: Option<Pixels>,
    pub(crate) palette: Palette,
    pub(crate) art: &'a Art<'a>,
    pub(crate) fonts: &'a FontBook,
    /// Size of the painted picture, where the canvas is 1.
    pub(crate) scale: f32,
    /// Length of a unit on the painted picture, in pixels.
    pub(crate) unit: f32,
}

impl Coat {
    /// Whether it needs the picture as it was before any layer.
    pub(crate) fn shows_original(&self) -> bool {
        match self {
            Self::Picture(layer) => {
                layer.area != Area::WHOLE || !layer.clip.is_empty() || layer.radius > 0.0 || layer.rotate != 0.0
            }
            Self::Subject(_) => true,
            Self::Text(kind) => kind.shows_picture(),
            Self::Panel(..) | Self::Scrim(_) | Self::Chip(_) | Self::Image(_) | Self::Figure(..) => false,
        }
    }

    pub(crate) fn paint(&self, pixels: &mut Pixels, stage: &Stage<'_>) {
        match self {
            Self::Picture(layer) => picture::paint(layer, pixels, stage),
            Self::Panel(layer, style) => panel::paint(layer, *style, pixels, stage),
            Self::Scrim(layer) => panel::scrim(layer, pixels, stage),
            Self::Text(layer) => layer.paint_over(pixels, stage, true),
            Self::Chip(pills) => pills.iter().for_each(|pill| pill.paint(pixels, stage)),
            Self::Image(layer) => image::paint(layer, pixels, stage),
            Self::Figure(layer, lit, count) => figure::paint(layer, *lit, *count, pixels, stage),
            Self::Subject(layer) => picture::subject(*layer, pixels, stage),
        }
    }
}

/// The box around the outlines of glyphs, in pixels of the canvas.
pub(crate) fn extent(glyphs: &[Glyph], size: f32, fonts: &FontBook) -> Rect {
    glyphs::extent(glyphs, size, fonts).unwrap_or_default()
}

/// An area on a canvas, in pixels, moved by an offset in units.
pub(crate) fn rect_of(area: Area, offset: [f32; 2], canvas: Size, unit: f32) -> Rect {
    let (width, height) = (canvas.width as f32, canvas.height as f32);
    Rect {
        x: area.x * width + offset[0] * unit,
        y: area.y * height + offset[1] * unit,
        width: area.width * width,
        height: area.height * height,
    }
}

/// A box of this size at a place on a canvas, in pixels.
pub(crate) fn spot(spot: &Spot, width: f32, height: f32, canvas: Size, unit: f32) -> Rect {
    let [left, top] = spot.anchor.share();
    Rect {
        x: spot.at[0] * canvas.width as f32 + spot.offset[0] * unit - left * width,
        y: spot.at[1] * canvas.height as f32 + spot.offset[1] * unit - top * height,
        width,
        height,
    }
}
