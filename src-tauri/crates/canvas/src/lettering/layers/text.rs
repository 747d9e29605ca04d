//! Type: shadows, lines around the glyphs, fills and emphasis.

use std::ops::Range;

use thumbsheet_core::Size;
use thumbsheet_core::catalog::{Fill, Shadow, TitleLayer};
use tiny_skia::{Path, PathBuilder, Transform};

use super::brush::{Brush, cast};
use super::path::{Rect, filled, stroked, turn};
use super::{Stage, glyphs};
use crate::bounds::Bounds;
use crate::mask::Mask;
use crate::title::{self, Glyph};
use crate::{FontBook, Pixels};

/// How type is painted. Lengths are pixels of the canvas.
#[derive(Clone)]
pub(crate) struct Look {
    pub(crate) layer: TitleLayer,
    /// Length of a unit.
    pub(crate) unit: f32,
    /// Byte ranges of emphasised words.
    pub(crate) marks: Vec<Range<usize>>,
    /// Length of the words before the text that have a colour of their own, in bytes.
    pub(crate) lead: usize,
    /// The middle of the turn.
    pub(crate) pivot: (f32, f32),
}

/// Type with its glyphs in place.
pub(crate) struct Line<'a> {
    pub(crate) glyphs: &'a [Glyph],
    pub(crate) size: f32,
    pub(crate) look: &'a Look,
}

/// Glyphs that are painted alike.
struct Group {
    glyphs: Vec<Glyph>,
    transform: Transform,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Plain,
    Emphasis,
    Lead,
}

impl Look {
    /// The transform of the type on a picture `scale` times as large as the canvas.
    pub(crate) fn turned(&self, scale: f32) -> Transform {
        if self.layer.rotate == 0.0 && self.layer.skew == 0.0 {
            return Transform::identity();
        }
        let radians = f64::from(self.layer.rotate).to_radians();
        let (sine, cosine) = (libm::sin(radians) as f32, libm::cos(radians) as f32);
        let slant = libm::tan(f64::from(self.layer.skew).to_radians()) as f32;
        let (x, y) = (self.pivot.0 * scale, self.pivot.1 * scale);
        let (across, down) = (cosine * slant - sine, sine * slant + cosine);
        Transform::from_row(cosine, sine, across, down, x - cosine * x - across * y, y - sine * x - down * y)
    }
}

impl Line<'_> {
    /// Paints the type; without its glyphs, only what lies behind them.
    pub(crate) fn paint(&self, pixels: &mut Pixels, stage: &Stage<'_>, ink: bool) {
        let size = pixels.size();
        let unit = self.look.unit * stage.scale;
        let turned = self.look.turned(stage.scale);
        let groups = self.groups(turned, stage);
        self.boxes(pixels, turned, stage);
        let masks: Vec<Mask> = groups
            .iter()
            .map(|group| glyphs::mask(&group.glyphs, self.size, stage.scale, group.transform, size, stage.fonts))
            .collect();
        let outer = self.look.layer.strokes.iter().map(|stroke| stroke.width).fold(0.0, f32::max);
        let outlines = (outer > 0.0).then(|| self.outlines(&groups, stage)).flatten();
        let lines: Vec<Mask> = outlines
            .iter()
            .flat_map(|path| {
                self.look
                    .layer
                    .strokes
                    .iter()
                    .map(|stroke| stroked(path, stroke.width * unit, Transform::identity(), size))
            })
            .collect();
        let own =
            self.look.layer.emphasis.as_ref().map(|emphasis| emphasis.shadows.as_slice()).filter(|own| !own.is_empty());
        let shared: Vec<&Mask> = groups
            .iter()
            .zip(&masks)
            .filter(|(group, _)| own.is_none() || group.kind != Kind::Emphasis)
            .map(|(_, mask)| mask)
            .chain(lines.first())
            .collect();
        shadows(pixels, &shared, &self.look.layer.shadows, unit);
        if let Some(own) = own {
            let emphasised: Vec<&Mask> = groups
                .iter()
                .zip(&masks)
                .filter(|(group, _)| group.kind == Kind::Emphasis)
                .map(|(_, mask)| mask)
                .collect();
            shadows(pixels, &emphasised, own, unit);
        }
        if !ink {
            return;
        }
        for (stroke, mask) in self.look.layer.strokes.iter().zip(&lines) {
            Brush::ink(stroke.color, &stage.palette).lay(pixels, mask, 1.0);
        }
        self.underlines(pixels, turned, stage);
        for (group, mask) in groups.iter().zip(&masks) {
            self.fill(pixels, group, mask, stage);
        }
        for picture in title::pictures(self.glyphs, self.size, stage.scale, stage.fonts) {
            picture.paint(pixels);
        }
    }

    fn fill(&self, pixels: &mut Pixels, group: &Group, mask: &Mask, stage: &Stage<'_>) {
        let layer = &self.look.layer;
        let emphasis = layer.emphasis.as_ref().filter(|_| group.kind == Kind::Emphasis);
        let area = glyphs::extent(self.glyphs, self.size, stage.fonts).unwrap_or_default().scaled(stage.scale);
        if let Some(lead) = layer.lead.as_ref().filter(|_| group.kind == Kind::Lead) {
            mask.paint(pixels, lead.color);
        } else if let Some(gradient) = emphasis.and_then(|emphasis| emphasis.gradient.as_ref()) {
            Brush::gradient(gradient, area, &stage.palette).lay(pixels, mask, layer.opacity);
        } else if let Some(color) = emphasis.and_then(|emphasis| emphasis.color) {
            mask.paint(pixels, color);
        } else {
            match (&layer.fill, &stage.original) {
                (Some(Fill::Gradient(gradient)), _) => {
                    Brush::gradient(gradient, area, &stage.palette).lay(pixels, mask, layer.opacity);
                }
                (Some(Fill::Ink(ink)), _) => Brush::ink(*ink, &stage.palette).lay(pixels, mask, layer.opacity),
                (Some(Fill::Picture(true)), Some(original)) => {
                    Brush::Picture(original).lay(pixels, mask, layer.opacity);
                }
                _ if layer.opacity < 1.0 => Brush::color(layer.color).lay(pixels, mask, layer.opacity),
                _ => mask.paint(pixels, layer.color),
            }
        }
    }

    fn emphasised(&self, glyph: &Glyph) -> bool {
        self.look.marks.iter().any(|range| range.contains(&glyph.at))
    }

    fn groups(&self, turned: Transform, stage: &Stage<'_>) -> Vec<Group> {
        let mut lead = Vec::new();
        let mut plain = Vec::new();
        let mut emphasis = Vec::new();
        for glyph in self.glyphs {
            match () {
                () if glyph.at < self.look.lead => lead.push(*glyph),
                () if self.emphasised(glyph) => emphasis.push(*glyph),
                () => plain.push(*glyph),
            }
        }
        let mut groups: Vec<Group> = [(plain, Kind::Plain), (lead, Kind::Lead)]
            .into_iter()
            .map(|(glyphs, kind)| Group { glyphs, transform: turned, kind })
            .collect();
        match self.box_turn() {
            Some(degrees) if degrees != 0.0 => groups.extend(self.runs(stage).into_iter().map(|run| {
                let own = turn(degrees, run.area.scaled(stage.scale).middle());
                Group { glyphs: run.glyphs, transform: own.post_concat(turned), kind: Kind::Emphasis }
            })),
            _ => groups.push(Group { glyphs: emphasis, transform: turned, kind: Kind::Emphasis }),
        }
        groups.retain(|group| !group.glyphs.is_empty());
        groups
    }

    fn box_turn(&self) -> Option<f32> {
        self.look.layer.emphasis.as_ref()?.boxed.map(|boxed| boxed.rotate)
    }

    /// The outlines of all glyphs as one path.
    fn outlines(&self, groups: &[Group], stage: &Stage<'_>) -> Option<Path> {
        let mut all = PathBuilder::new();
        for group in groups {
            if let Some(path) = glyphs::path(&group.glyphs, self.size, stage.scale, group.transform, stage.fonts) {
                all.push_path(&path);
            }
        }
        all.finish()
    }

    /// Emphasised words, one a line.
    fn runs(&self, stage: &Stage<'_>) -> Vec<Run> {
        let mut runs: Vec<(usize, f32, Vec<Glyph>)> = Vec::new();
        for glyph in self.glyphs {
            let Some(mark) = self.look.marks.iter().position(|range| range.contains(&glyph.at)) else { continue };
            let line = runs.iter_mut().find(|(known, y, _)| *known == mark && (y - glyph.y).abs() < self.size * 0.4);
            match line {
                Some((.., glyphs)) => glyphs.push(*glyph),
                None => runs.push((mark, glyph.y, vec![*glyph])),
            }
        }
        runs.into_iter()
            .filter_map(|(_, baseline, glyphs)| {
                let area = glyphs::extent(&glyphs, self.size, stage.fonts)?;
                Some(Run { glyphs, baseline, area })
            })
            .collect()
    }

    fn boxes(&self, pixels: &mut Pixels, turned: Transform, stage: &Stage<'_>) {
        let Some(boxed) = self.look.layer.emphasis.as_ref().and_then(|emphasis| emphasis.boxed) else { return };
        for run in self.runs(stage) {
            let (em, scale) = (self.size, stage.scale);
            let pad = boxed.pad * em;
            // As high as a line of type with capitals and descenders.
            let area = Rect {
                x: run.area.x - pad,
                y: run.baseline - 0.92 * em,
                width: run.area.width + 2.0 * pad,
                height: 1.16 * em,
            };
            let own = turn(boxed.rotate, run.area.scaled(scale).middle()).post_concat(turned);
            if let Some(path) = area.scaled(scale).rounded(boxed.radius * em * scale) {
                Brush::color(boxed.color).lay(pixels, &filled(&path, own, pixels.size()), 1.0);
            }
        }
    }

    fn underlines(&self, pixels: &mut Pixels, turned: Transform, stage: &Stage<'_>) {
        let Some(line) = self.look.layer.emphasis.as_ref().and_then(|emphasis| emphasis.underline) else { return };
        for run in self.runs(stage) {
            let em = self.size;
            let area =
                Rect { x: run.area.x, y: run.baseline + 0.13 * em, width: run.area.width, height: line.weight * em };
            if let Some(path) = area.scaled(stage.scale).rounded(0.0) {
                Brush::color(line.color).lay(pixels, &filled(&path, turned, pixels.size()), 1.0);
            }
        }
    }
}

/// Emphasised words of one line.
struct Run {
    glyphs: Vec<Glyph>,
    baseline: f32,
    area: Rect,
}

/// Casts shadows of several masks together.
fn shadows(pixels: &mut Pixels, masks: &[&Mask], shadows: &[Shadow], unit: f32) {
    if shadows.is_empty() {
        return;
    }
    let all = match masks {
        [] => return,
        [one] => (*one).clone(),
        several => union(several),
    };
    for shadow in shadows {
        cast(pixels, &all, shadow, unit);
    }
}

fn union(masks: &[&Mask]) -> Mask {
    let edges = masks.iter().filter(|mask| !mask.values.is_empty()).map(|mask| {
        let Bounds { x, y, width, height } = mask.bounds;
        (x, y, x + width, y + height)
    });
    let joined = edges.reduce(|a, b| (a.0.min(b.0), a.1.min(b.1), a.2.max(b.2), a.3.max(b.3)));
    let Some((x, y, right, bottom)) = joined else { return Mask::new(Bounds::default()) };
    let mut all = Mask::new(Bounds { x, y, width: right - x, height: bottom - y });
    let stride = all.bounds.width as usize;
    for mask in masks.iter().filter(|mask| mask.bounds.width > 0) {
        let (left, top) = ((mask.bounds.x - x) as usize, (mask.bounds.y - y) as usize);
        for (row, values) in mask.values.chunks_exact(mask.bounds.width as usize).enumerate() {
            let start = (top + row) * stride + left;
            for (target, &value) in all.values[start..start + values.len()].iter_mut().zip(values) {
                *target = (*target).max(value);
            }
        }
    }
    all
}

/// Coverage of turned or plain glyphs, for the checks.
pub(crate) fn coverage(line: &Line<'_>, scale: f32, size: Size, fonts: &FontBook) -> Mask {
    glyphs::mask(line.glyphs, line.size, scale, line.look.turned(scale), size, fonts)
}
