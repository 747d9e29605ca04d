use ab_glyph::{Font as _, FontRef, GlyphId};
use parley::{Layout, PositionedLayoutItem};
use thumbsheet_core::catalog::{Align, TitleLayer, VerticalAlign};

use super::Frame;
use super::shape::EM;
use crate::bounds::Bounds;
use crate::{FontBook, emoji};

/// A title with its glyphs positioned on the canvas.
#[derive(Clone)]
pub(crate) struct Placement {
    pub(crate) glyphs: Vec<Glyph>,
    pub(crate) size: f32,
    pub(crate) cap_height: f32,
    pub(crate) lines: Vec<String>,
    pub(crate) ink: Bounds,
    pub(crate) broken: bool,
}

/// One glyph, its origin in pixels of the canvas.
#[derive(Clone, Copy)]
pub(crate) struct Glyph {
    pub(crate) face: usize,
    pub(crate) id: GlyphId,
    pub(crate) x: f32,
    pub(crate) y: f32,
    /// Byte offset of the glyph's character in the text.
    pub(crate) at: usize,
}

/// Why the title does not fit at a size.
pub(super) enum Misfit {
    Tall,
    /// Too wide, by this many pixels.
    Wide(f32),
}

/// Extents of ink around an origin, `y` downward.
#[derive(Clone, Copy)]
pub(super) struct Ink {
    pub(super) left: f32,
    pub(super) top: f32,
    pub(super) right: f32,
    pub(super) bottom: f32,
}

impl Ink {
    pub(super) const NONE: Self =
        Self { left: f32::INFINITY, top: f32::INFINITY, right: f32::NEG_INFINITY, bottom: f32::NEG_INFINITY };

    pub(super) fn join(self, other: Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    pub(super) fn is_none(self) -> bool {
        self.left > self.right
    }
}

/// One line of glyphs around its origin.
pub(super) struct Row {
    pub(super) glyphs: Vec<Glyph>,
    pub(super) ink: Ink,
    pub(super) text: String,
}

/// Where the rows of a block go.
pub(super) struct Arrangement {
    pub(super) bounds: Bounds,
    pub(super) align: Align,
    pub(super) vertical: VerticalAlign,
    /// Whether reading begins at the right.
    pub(super) rtl: bool,
    /// Distance between baselines, in pixels.
    pub(super) step: f32,
    pub(super) size: f32,
}

/// Positions the lines in the box by their ink: horizontally flush or centred, and vertically by the height of the
/// capitals, where the eye sees a line of type. No ink leaves the box.
pub(super) fn place(
    layout: &Layout<()>,
    text: &str,
    size: f32,
    layer: &TitleLayer,
    frame: Frame,
    fonts: &FontBook,
) -> Result<Placement, Misfit> {
    let bounds = frame.bounds;
    let step = (layer.line_height * size).round();
    let count = layout.len();
    // Rounding the step can add half a pixel per line.
    if layer.line_height * size * count as f32 > bounds.height as f32 + 0.5 {
        return Err(Misfit::Tall);
    }
    let mut pen = Pen::new(fonts, size / EM);
    let rows: Vec<Row> = layout.lines().map(|line| pen.row(&line, text)).collect();
    let excess =
        rows.iter().filter(|row| !row.ink.is_none()).map(|row| row.ink.right - row.ink.left).fold(0.0, f32::max)
            - bounds.width as f32;
    if excess > 0.0 {
        return Err(Misfit::Wide(excess));
    }

    let heights = pen.heights(size);
    let arrangement =
        Arrangement { bounds, align: layer.align, vertical: layer.vertical, rtl: layout.is_rtl(), step, size };
    arrange(rows, &heights, &arrangement)
}

/// Positions rows in the box. None is wider than it.
pub(super) fn arrange(mut rows: Vec<Row>, heights: &Heights, to: &Arrangement) -> Result<Placement, Misfit> {
    let &Heights { top: cap_top, foot, depth } = heights;
    let &Arrangement { bounds, step, size, .. } = to;
    let span = step * rows.len().saturating_sub(1) as f32;
    let (top, height) = (bounds.y as f32, bounds.height as f32);
    let first = match to.vertical {
        VerticalAlign::Top => top + cap_top.ceil(),
        VerticalAlign::Middle => top + (height - span + cap_top + foot) / 2.0,
        VerticalAlign::Bottom => top + height - depth.ceil() - span,
    };
    let ink = rows.iter().enumerate().fold(Ink::NONE, |ink, (index, row)| {
        let down = step * index as f32;
        ink.join(Ink { top: row.ink.top + down, bottom: row.ink.bottom + down, ..row.ink })
    });
    // The first baselines at which accents and descenders are still inside.
    let (highest, lowest) = ((top - ink.top).ceil(), (top + height - ink.bottom).floor());
    if !ink.is_none() && highest > lowest {
        return Err(Misfit::Tall);
    }
    let first = if ink.is_none() { first } else { first.round().clamp(highest, lowest) };

    let mut all = Ink::NONE;
    for (index, row) in rows.iter_mut().enumerate().filter(|(_, row)| !row.ink.is_none()) {
        let width = row.ink.right - row.ink.left;
        let (near, far) = (bounds.x as f32, bounds.x as f32 + (bounds.width as f32 - width).floor());
        let left = match to.align {
            // Reading begins at the right in Hebrew and Arabic.
            Align::Left if to.rtl => far,
            Align::Left => near,
            Align::Center => near + ((bounds.width as f32 - width) / 2.0).floor(),
            Align::End if to.rtl => near,
            Align::End => far,
        };
        let (right, down) = (left - row.ink.left, first + step * index as f32);
        for glyph in &mut row.glyphs {
            glyph.x += right;
            glyph.y += down;
        }
        all = all.join(Ink { left, top: row.ink.top + down, right: left + width, bottom: row.ink.bottom + down });
    }
    let lines = rows.iter().map(|row| row.text.clone()).collect();
    let glyphs = rows.into_iter().flat_map(|row| row.glyphs).collect();
    let cap_height = cap_top - foot;
    Ok(Placement { glyphs, size, cap_height, lines, ink: whole(all, bounds), broken: false })
}

fn whole(ink: Ink, inside: Bounds) -> Bounds {
    if ink.is_none() {
        return Bounds { width: 0, height: 0, ..inside };
    }
    let x = (ink.left.floor() as u32).max(inside.x);
    let y = (ink.top.floor() as u32).max(inside.y);
    let right = (ink.right.ceil() as u32).min(inside.x + inside.width);
    let bottom = (ink.bottom.ceil() as u32).min(inside.y + inside.height);
    Bounds { x, y, width: right.saturating_sub(x), height: bottom.saturating_sub(y) }
}

/// Heights over and under the baseline.
pub(super) struct Heights {
    /// Top of the capitals.
    pub(super) top: f32,
    /// Bottom of the capitals: the baseline, except in a few fonts.
    pub(super) foot: f32,
    /// Depth of the descenders below the baseline.
    pub(super) depth: f32,
}

/// Reads glyphs off a layout, with their ink.
pub(super) struct Pen<'a> {
    fonts: &'a FontBook,
    opened: Vec<Option<FontRef<'a>>>,
    /// Number of glyphs per face.
    used: Vec<usize>,
    scale: f32,
}

impl<'a> Pen<'a> {
    pub(super) fn new(fonts: &'a FontBook, scale: f32) -> Self {
        let opened = fonts.faces().iter().map(|_| None).collect();
        Self { fonts, opened, used: vec![0; fonts.faces().len()], scale }
    }

    /// Reads a line of `text`.
    pub(super) fn row(&mut self, line: &parley::Line<'_, ()>, text: &str) -> Row {
        let shown = text[line.text_range()].trim().to_owned();
        let mut row = Row { glyphs: Vec::new(), ink: Ink::NONE, text: shown };
        let baseline = line.metrics().baseline;
        // Iterate the glyphs again by cluster, because only clusters know their positions in the text.
        let mut places = line
            .runs()
            .flat_map(|run| run.visual_clusters())
            .flat_map(|cluster| cluster.glyphs().map(move |_| cluster.text_range().start));
        for item in line.items() {
            let PositionedLayoutItem::GlyphRun(run) = item else { continue };
            let data = run.run().font().data.data();
            let face = self.fonts.faces().iter().position(|face| face.is(data));
            for glyph in run.positioned_glyphs() {
                let at = places.next().unwrap_or_default();
                let Some(face) = face else { continue };
                let glyph = Glyph {
                    face,
                    id: GlyphId(u16::try_from(glyph.id).unwrap_or_default()),
                    x: glyph.x * self.scale,
                    y: (glyph.y - baseline) * self.scale,
                    at,
                };
                if let Some(ink) = self.ink(glyph) {
                    row.ink = row.ink.join(ink);
                    row.glyphs.push(glyph);
                    // Pictures say nothing about the height of the letters.
                    self.used[face] += usize::from(!self.fonts.faces()[face].pictures);
                }
            }
        }
        row
    }

    fn font(&mut self, face: usize) -> Option<&FontRef<'a>> {
        if self.opened[face].is_none() {
            self.opened[face] = self.fonts.faces()[face].outlines();
        }
        self.opened[face].as_ref()
    }

    fn ink(&mut self, glyph: Glyph) -> Option<Ink> {
        let size = self.scale * EM;
        let face = &self.fonts.faces()[glyph.face];
        if face.pictures {
            let ([x_min, y_min, x_max, y_max], units) = emoji::extent(face.file(), glyph.id.0)?;
            let factor = size / units;
            return Some(Ink {
                left: glyph.x + x_min * factor,
                top: glyph.y - y_max * factor,
                right: glyph.x + x_max * factor,
                bottom: glyph.y - y_min * factor,
            });
        }
        let font = self.font(glyph.face)?;
        let factor = size / font.units_per_em()?;
        let bounds = font.outline(glyph.id)?.bounds;
        Some(Ink {
            left: glyph.x + bounds.min.x * factor,
            top: glyph.y - bounds.max.y.max(bounds.min.y) * factor,
            right: glyph.x + bounds.max.x * factor,
            bottom: glyph.y - bounds.min.y.min(bounds.max.y) * factor,
        })
    }

    /// Heights of the face that draws most of the title.
    pub(super) fn heights(&mut self, size: f32) -> Heights {
        let face = (0..self.used.len()).max_by_key(|&face| (self.used[face], usize::MAX - face)).unwrap_or(0);
        let measured = self.font(face).and_then(|font| {
            let factor = size / font.units_per_em()?;
            let bounds = |c| font.outline(font.glyph_id(c)).map(|outline| outline.bounds);
            let capital = bounds('H')?;
            let below = ['g', 'j', 'p', 'y'].into_iter().filter_map(bounds).map(|b| -b.min.y.min(b.max.y) * factor);
            Some(Heights {
                top: capital.min.y.max(capital.max.y) * factor,
                foot: capital.min.y.min(capital.max.y) * factor,
                depth: below.fold(0.0, f32::max),
            })
        });
        // Typical values, for fonts without Latin letters.
        measured.unwrap_or(Heights { top: size * 0.7, foot: 0.0, depth: size * 0.22 })
    }
}
