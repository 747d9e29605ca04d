//! Preparing the layers of a template for a canvas: words are filled in, type is set.

use thumbsheet_core::brief::{Design, PanelStyle};
use thumbsheet_core::catalog::{Align, Case, Chip, Figure, Layer, Stroke, Template, TitleLayer, VerticalAlign};
use thumbsheet_core::title::StyledText;
use thumbsheet_core::{Error, Size};

use super::text::Look;
use super::{Coat, Filled, Pill, Rect, rect_of};
use crate::FontBook;
use crate::bounds::Bounds;
use crate::lettering::{PaintLayer, Type};
use crate::scrim::Scrim;
use crate::title::{self, Setting, TypeSet};

/// The font of type for which neither the template nor the design names one, and the one that a design names where the
/// person did not choose.
const DEFAULT_FONT: &str = "inter";

/// Step between type sizes, in units.
const STEP: f32 = 0.5;

/// A larger number is no share of a height but a size in reference pixels, the default of a file that says nothing.
const SHARES: f32 = 4.0;
/// Shares of the canvas's height for type of which a template says nothing.
const LARGEST: f32 = 0.42;
const SMALLEST: f32 = 0.045;

/// Height of the line that a chip is set in, in type sizes.
const LINE: f32 = 2.0;

/// What the layers of a template are made of.
pub(crate) struct Plan<'a> {
    pub(crate) template: &'a Template,
    pub(crate) design: &'a Design,
    pub(crate) filled: Filled<'a>,
    pub(crate) canvas: Size,
    /// Length of a unit, in pixels.
    pub(crate) unit: f32,
    pub(crate) fonts: &'a FontBook,
}

/// The layers of a template, ready to be painted.
#[derive(Default)]
pub(crate) struct Planned {
    pub(crate) coats: Vec<PaintLayer>,
    pub(crate) set: TypeSet,
    pub(crate) warnings: Vec<Error>,
}

impl Plan<'_> {
    /// Prepares all layers in paint order.
    pub(crate) fn layers(&self) -> Result<Planned, Error> {
        let mut planned = Planned::default();
        let layers = self.template.layers_on(self.canvas);
        // Titles come first, since chips stand beside them.
        let mut titles: Vec<Option<Type>> = Vec::with_capacity(layers.len());
        for layer in layers {
            titles.push(match layer {
                Layer::Title(layer) => self.title(layer, &mut planned)?,
                _ => None,
            });
        }
        let beside = |name: Option<&String>| {
            let name = name?;
            let found = layers.iter().zip(&titles).find_map(|(layer, text)| {
                let known = layer.title()?.name.as_deref().unwrap_or("title");
                text.as_ref().filter(|_| known == name)
            });
            found.map(|text| text.extent(self.fonts))
        };
        let has_panel = layers.iter().any(|layer| layer.panel().is_some());
        let mut style = self.design.panel;
        let placed: Vec<Option<Rect>> = layers
            .iter()
            .map(|layer| match layer {
                Layer::Chip(chip) => beside(chip.above.as_ref().or(chip.below.as_ref())),
                _ => None,
            })
            .collect();
        for ((layer, text), beside) in layers.iter().zip(titles).zip(placed) {
            if let (Layer::Title(_), Some(panel), Some(text)) = (layer, style.filter(|_| !has_panel), &text) {
                planned.coats.push(self.scrim(text, panel));
                style = None;
            }
            let coat = match layer {
                Layer::Title(_) => text.map(PaintLayer::Type),
                layer => {
                    self.other(layer, beside, &mut style, &mut planned)?.map(|coat| PaintLayer::Coat(Box::new(coat)))
                }
            };
            planned.coats.extend(coat);
        }
        Ok(planned)
    }

    fn scrim(&self, text: &Type, panel: PanelStyle) -> PaintLayer {
        PaintLayer::Scrim(Scrim::behind(text.home, text.lift, Template::unit(self.canvas), self.canvas, panel))
    }

    fn other(
        &self,
        layer: &Layer,
        beside: Option<Rect>,
        style: &mut Option<PanelStyle>,
        planned: &mut Planned,
    ) -> Result<Option<Coat>, Error> {
        Ok(match layer {
            Layer::Picture(layer) => Some(Coat::Picture(layer.clone())),
            Layer::Panel(layer) => self.filled.has(&layer.with).then(|| Coat::Panel(layer.clone(), style.take())),
            Layer::Scrim(layer) => Some(Coat::Scrim(layer.clone())),
            Layer::Text(layer) => self.text(layer, &mut planned.warnings)?.map(Coat::Text),
            Layer::Chip(layer) => {
                let pills = Pill::row(layer, self, beside)?;
                (!pills.is_empty()).then_some(Coat::Chip(pills))
            }
            Layer::Image(layer) => Some(Coat::Image(layer.clone())),
            Layer::Shape(layer) => self.figure(layer),
            Layer::Subject(grade) => Some(Coat::Subject(*grade)),
            Layer::Title(_) => None,
        })
    }

    fn figure(&self, layer: &Figure) -> Option<Coat> {
        if !self.filled.has(&layer.with) {
            return None;
        }
        let of = self.filled.number("of");
        let lit = match &layer.value {
            Some(slot) => self.filled.number(slot)? / layer.of.or(of).unwrap_or(10.0).max(0.001),
            None => layer.share.unwrap_or(1.0),
        };
        // A row without a number of its own has as many parts as there are.
        let count = if layer.count > 0 { layer.count } else { of.unwrap_or(1.0).clamp(1.0, 60.0) as u32 };
        Some(Coat::Figure(Box::new(layer.clone()), lit.clamp(0.0, 1.0), count))
    }

    /// Sets a title with the changes of the design.
    fn title(&self, layer: &TitleLayer, planned: &mut Planned) -> Result<Option<Type>, Error> {
        let pattern = layer.text.as_deref().unwrap_or("{title}");
        let Some(words) = self.filled.fill(pattern, Case::AsTyped) else { return Ok(None) };
        let layer = self.designed(layer);
        let lift = self.design.lift.unwrap_or_default().max(0.0) * Template::unit(self.canvas);
        let (text, set, warnings) = self.set(&words, &layer, lift)?;
        planned.set = joined(std::mem::take(&mut planned.set), set);
        planned.warnings.extend(warnings);
        Ok(Some(text))
    }

    fn designed(&self, layer: &TitleLayer) -> TitleLayer {
        let mut layer = layer.clone();
        let reference = Template::unit(self.canvas);
        if let Some(color) = self.design.color {
            (layer.color, layer.fill) = (color, None);
        }
        if let Some(size) = self.design.size {
            let pixels = size * reference * Template::reach(self.canvas);
            layer.largest = pixels / self.canvas.height as f32;
            layer.smallest = layer.smallest.min(layer.largest);
            layer.size = None;
        }
        if let Some(outline) = self.design.outline {
            let width = 2.0 * outline.width * reference / self.unit;
            layer.strokes = vec![Stroke { color: thumbsheet_core::catalog::Ink::solid(outline.color), width }];
            layer.strokes.retain(|stroke| stroke.width > 0.0);
        }
        layer
    }

    fn text(&self, layer: &TitleLayer, warnings: &mut Vec<Error>) -> Result<Option<Type>, Error> {
        let pattern = layer.text.as_deref().filter(|_| self.filled.has(&layer.with)).unwrap_or_default();
        let Some(words) = self.filled.fill(pattern, Case::AsTyped).filter(|words| !words.is_empty()) else {
            return Ok(None);
        };
        let (text, _, more) = self.set(&words, layer, 0.0)?;
        warnings.extend(more);
        Ok(Some(text))
    }

    /// Sets the words of a chip on a line of its own, at the upper left corner of the canvas.
    pub(super) fn line(&self, words: &str, chip: &Chip, pad: f32) -> Result<Type, Error> {
        let width = (self.canvas.width as f32 - pad).max(1.0) / self.canvas.width as f32;
        let height = self.line_height(chip.size) / self.canvas.height as f32;
        let layer = TitleLayer {
            area: [0.0, 0.0, width, height].into(),
            font: chip.font.clone(),
            size: Some(chip.size),
            tracking: chip.tracking,
            color: chip.color,
            align: Align::Left,
            vertical: VerticalAlign::Middle,
            line_height: 1.0,
            ..TitleLayer::default()
        };
        self.set(words, &layer, 0.0).map(|(text, ..)| text)
    }

    /// Height of the line that a chip is set in, in pixels.
    pub(super) fn line_height(&self, size: f32) -> f32 {
        LINE * size * self.unit
    }

    fn font<'a>(&'a self, layer: &'a TitleLayer) -> &'a str {
        match layer.font.as_deref() {
            Some(font) if self.design.font == DEFAULT_FONT || layer.text.is_some() => font,
            _ => &self.design.font,
        }
    }

    fn set(&self, words: &str, layer: &TitleLayer, lift: f32) -> Result<(Type, TypeSet, Vec<Error>), Error> {
        let lead = layer.lead.as_ref().map_or("", |lead| lead.text.as_str());
        let styled = StyledText::parse(&format!("{lead}{words}"));
        let lead = lead.trim_end().len();
        let area = rect_of(layer.area, layer.offset, self.canvas, self.unit);
        let lift = lift.round().min(area.y.max(0.0));
        let home = area.pixels(self.canvas);
        let bounds = Bounds { y: home.y - (lift as u32).min(home.y), ..home };
        let share = self.canvas.height as f32 / self.unit;
        let (largest, smallest) = if let Some(size) = layer.size {
            (size, size * 0.5)
        } else {
            let largest = if layer.largest > SHARES { LARGEST } else { layer.largest };
            let smallest = if layer.smallest > SHARES { SMALLEST } else { layer.smallest };
            (largest * share, smallest.min(largest) * share)
        };
        let setting = Setting {
            bounds,
            lines: layer.lines,
            largest: largest * self.unit,
            smallest: smallest * self.unit,
            step: STEP * self.unit,
            align: layer.align,
            vertical: layer.vertical,
            line_height: layer.line_height,
            tracking: layer.tracking,
            capitals: layer.case == Case::Upper,
            features: &layer.features,
            language: None,
        };
        let typeset = title::typeset(&styled, &setting, &self.template.name, self.font(layer), self.fonts)?;
        let middle = (self.canvas.width as f32 / 2.0, self.canvas.height as f32 / 2.0);
        let pivot = if layer.turn_box { area.middle() } else { middle };
        let outline = layer.strokes.first().map(|stroke| (stroke.color.color(), stroke.width / 2.0 * self.unit));
        let look = Look { layer: layer.clone(), unit: self.unit, marks: typeset.emphasis, lead, pivot };
        let text = Type::looking(typeset.placed, typeset.text, outline, (home, lift as u32), look);
        Ok((text, typeset.set, typeset.warnings))
    }
}

/// What is known of two titles of one template.
fn joined(first: TypeSet, second: TypeSet) -> TypeSet {
    if first.lines.is_empty() {
        return second;
    }
    let left = first.ink.x.min(second.ink.x);
    let top = first.ink.y.min(second.ink.y);
    let right = (first.ink.x + first.ink.width).max(second.ink.x + second.ink.width);
    let bottom = (first.ink.y + first.ink.height).max(second.ink.y + second.ink.height);
    TypeSet {
        size_px: first.size_px.min(second.size_px),
        cap_height_px: first.cap_height_px.min(second.cap_height_px),
        lines: first.lines.into_iter().chain(second.lines).collect(),
        ink: Bounds { x: left, y: top, width: right - left, height: bottom - top },
        fallbacks: first.fallbacks.into_iter().chain(second.fallbacks).collect(),
        broken: first.broken || second.broken,
    }
}
