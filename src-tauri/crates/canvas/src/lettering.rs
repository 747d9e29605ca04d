mod layers;

use thumbsheet_core::brief::{Design, PanelStyle, Slots};
use thumbsheet_core::catalog::{Area, Fill, Layer, Panel, Shadow, Template, TitleLayer, Units};
use thumbsheet_core::title::plain as plain_title;
use thumbsheet_core::{Color, Error, Size};

use crate::blur::blurred;
use crate::bounds::Bounds;
use crate::mask::{self, Mask};
use crate::scrim::Scrim;
use crate::title::{self, Frame, Glyph, TypeSet};
use crate::{FontBook, Pixels, outline};
pub use layers::{Art, Matte};
use layers::{Coat, Filled, Line, Look, Palette, Rect, Stage};

/// A title set in a design, ready to be painted over any picture at any size.
///
/// It is set once, for the full canvas. Painted over a smaller picture of the same shape, it has the same line breaks.
#[derive(Clone)]
pub struct Lettering {
    pub(crate) canvas: Size,
    /// Length of the template's unit, in pixels.
    unit: f32,
    coats: Vec<PaintLayer>,
    set: TypeSet,
    warnings: Vec<Error>,
}

/// A layer to paint. Lengths are pixels of the canvas.
#[derive(Clone)]
pub(crate) enum PaintLayer {
    Panel(Bounds, PanelStyle),
    Scrim(Scrim),
    Type(Type),
    Coat(Box<Coat>),
}

/// The title with its glyphs placed.
#[derive(Clone)]
pub(crate) struct Type {
    pub(crate) glyphs: Vec<Glyph>,
    /// The text that the glyphs' positions refer to.
    pub(crate) text: String,
    pub(crate) color: Color,
    /// Colour and width in pixels.
    pub(crate) outline: Option<(Color, f32)>,
    /// The template's box, before it is moved up and shrunk for the outline.
    pub(crate) home: Bounds,
    /// Distance that the title was moved up, in pixels.
    pub(crate) lift: u32,
    size: f32,
    ink: Bounds,
    shadows: Vec<Shadow>,
    unit: f32,
    /// How it is painted, where that is more than a colour and an outline.
    look: Option<Box<Look>>,
}

impl Lettering {
    /// Sets `title` as large as `template` with the changes in `design` allows on `canvas`.
    ///
    /// # Errors
    /// `TEXT_OVERFLOW`, `GLYPH_MISSING` (no font has a character), `INVALID_INPUT` (unknown font).
    pub fn set(
        title: &str,
        template: &Template,
        design: &Design,
        canvas: Size,
        fonts: &FontBook,
    ) -> Result<Self, Error> {
        Self::set_with(title, &Slots::default(), template, design, canvas, fonts)
    }

    /// Sets `title` with what the template shows beside it.
    ///
    /// # Errors
    /// Those of [`set`](Self::set).
    pub fn set_with(
        title: &str,
        slots: &Slots,
        template: &Template,
        design: &Design,
        canvas: Size,
        fonts: &FontBook,
    ) -> Result<Self, Error> {
        if !plain(template) {
            let unit = template.unit_on(canvas);
            let filled = Filled::new(title, slots, template);
            let planned = layers::Plan { template, design, filled, canvas, unit, fonts }.layers()?;
            return Ok(Self { canvas, unit, coats: planned.coats, set: planned.set, warnings: planned.warnings });
        }
        let plan = Plan { design, canvas, unit: Template::unit(canvas) };
        let mut lettering =
            Self { canvas, unit: plan.unit, coats: Vec::new(), set: TypeSet::default(), warnings: Vec::new() };
        let title = &plain_title(title);
        let has_panel = template.layers.iter().any(|layer| layer.panel().is_some());
        for layer in &template.layers {
            match layer {
                Layer::Panel(panel) => lettering.coats.push(plan.panel(panel)),
                Layer::Title(layer) => {
                    if let Some(style) = design.panel.filter(|_| !has_panel) {
                        let home = plan.bounds(layer.area);
                        let lift = plan.lift(home);
                        lettering.coats.push(PaintLayer::Scrim(Scrim::behind(home, lift, plan.unit, canvas, style)));
                    }
                    let (set, warnings) = (&mut lettering.set, &mut lettering.warnings);
                    let coat = plan.title(title, layer, template, fonts, set, warnings)?;
                    lettering.coats.push(PaintLayer::Type(coat));
                }
                _ => {}
            }
        }
        Ok(lettering)
    }

    /// Whether [`set`](Self::set) sets the title, without setting it.
    ///
    /// # Errors
    /// Those of [`set`](Self::set).
    pub fn check(
        title: &str,
        slots: &Slots,
        template: &Template,
        design: &Design,
        canvas: Size,
        fonts: &FontBook,
    ) -> Result<(), Error> {
        if !plain(template) {
            return Self::set_with(title, slots, template, design, canvas, fonts).map(drop);
        }
        let plan = Plan { design, canvas, unit: Template::unit(canvas) };
        let title = &plain_title(title);
        template.layers.iter().filter_map(Layer::title).try_for_each(|layer| {
            let Room { layer, frame, .. } = plan.room(layer);
            title::check(title, &layer, &template.name, frame, &design.font, fonts)
        })
    }

    /// Size of the canvas that the title was set for.
    pub fn canvas(&self) -> Size {
        self.canvas
    }

    /// The type as it was set.
    pub fn type_set(&self) -> &TypeSet {
        &self.set
    }

    /// What the person should know: `GLYPH_MISSING` where another font helped out.
    pub fn warnings(&self) -> &[Error] {
        &self.warnings
    }

    /// Paints over `pixels`, which have the canvas's aspect and can be smaller or larger.
    pub fn paint(&self, pixels: &mut Pixels, fonts: &FontBook) {
        self.paint_parts(pixels, &Art::default(), fonts, true);
    }

    /// Paints over `pixels` with the pictures that layers show beside it.
    pub fn paint_with(&self, pixels: &mut Pixels, art: &Art<'_>, fonts: &FontBook) {
        self.paint_parts(pixels, art, fonts, true);
    }

    /// Paints everything behind the type.
    pub(crate) fn paint_ground(&self, pixels: &mut Pixels, fonts: &FontBook) {
        self.paint_parts(pixels, &Art::default(), fonts, false);
    }

    pub(crate) fn titles(&self) -> impl Iterator<Item = &Type> {
        self.coats.iter().filter_map(|coat| match coat {
            PaintLayer::Type(title) => Some(title),
            PaintLayer::Panel(..) | PaintLayer::Scrim(_) | PaintLayer::Coat(_) => None,
        })
    }

    pub(crate) fn into_parts(self) -> (TypeSet, Vec<Error>) {
        (self.set, self.warnings)
    }

    fn paint_parts(&self, pixels: &mut Pixels, art: &Art<'_>, fonts: &FontBook, glyphs: bool) {
        let scale = pixels.width as f32 / self.canvas.width as f32;
        let stage = Stage {
            original: self.shows_original().then(|| pixels.clone()),
            palette: if self.is_plain() { Palette::default() } else { Palette::of(pixels) },
            art,
            fonts,
            scale,
            unit: self.unit * scale,
        };
        for coat in &self.coats {
            match coat {
                PaintLayer::Panel(bounds, style) => {
                    mask::panel(pixels, rounded(*bounds, scale, pixels.size()), style.color, style.opacity);
                }
                PaintLayer::Scrim(scrim) => scrim.paint(pixels, scale),
                PaintLayer::Type(title) => title.paint(pixels, &stage, glyphs),
                PaintLayer::Coat(coat) => coat.paint(pixels, &stage),
            }
        }
    }

    /// Whether a layer shows the picture again.
    fn shows_original(&self) -> bool {
        self.coats.iter().any(|coat| match coat {
            PaintLayer::Coat(coat) => coat.shows_original(),
            PaintLayer::Type(title) => title.shows_picture(),
            PaintLayer::Panel(..) | PaintLayer::Scrim(_) => false,
        })
    }

    /// Whether no layer names a colour of the picture.
    fn is_plain(&self) -> bool {
        self.coats.iter().all(|coat| match coat {
            PaintLayer::Coat(_) => false,
            PaintLayer::Type(title) => title.look.is_none(),
            PaintLayer::Panel(..) | PaintLayer::Scrim(_) => true,
        })
    }
}

/// Whether a template has nothing but rectangles and a title, as the reference's do.
fn plain(template: &Template) -> bool {
    template.units == Units::Reference
        && template.others.square.is_none()
        && template.layers.iter().all(|layer| match layer {
            Layer::Panel(panel) => {
                let Panel { gradient, polygon, radius, blur, border, shadows, with, .. } = panel;
                gradient.is_none()
                    && polygon.is_empty()
                    && with.is_empty()
                    && shadows.is_empty()
                    && border.is_none()
                    && *radius == 0.0
                    && *blur == 0.0
            }
            Layer::Title(layer) => {
                layer.text.is_none() && layer.strokes.is_empty() && layer.emphasis.is_none() && layer.fill.is_none()
            }
            _ => false,
        })
}

/// Input for making the layers.
struct Plan<'a> {
    design: &'a Design,
    canvas: Size,
    /// Pixels per reference pixel.
    unit: f32,
}

impl Plan<'_> {
    fn bounds(&self, area: Area) -> Bounds {
        let (x, y, width, height) = area.pixels(self.canvas);
        Bounds { x, y, width, height }
    }

    /// Distance by which `bounds` is moved up, within the canvas.
    fn lift(&self, bounds: Bounds) -> u32 {
        let asked = self.design.lift.unwrap_or_default().max(0.0) * self.unit;
        (asked.round() as u32).min(bounds.y)
    }

    fn panel(&self, panel: &Panel) -> PaintLayer {
        let style = self.design.panel.unwrap_or(PanelStyle { color: panel.color.color(), opacity: panel.opacity });
        let Bounds { x, y, width, height } = self.bounds(panel.area);
        // The upper edge moves with the title; the lower edge stays.
        let lift = self.lift(Bounds { x, y, width, height });
        PaintLayer::Panel(Bounds { x, y: y - lift, width, height: height + lift }, style)
    }

    /// Whether the type stands out from its shadow. A template's own colours do. With a colour from the design, dark
    /// type could be lost in a dark glow.
    fn helps(&self, shadow: &Shadow) -> bool {
        self.design.color.is_none_or(|color| {
            let (type_light, shadow_light) = (mask::luminance(color.rgb()), mask::luminance(shadow.color.rgb()));
            mask::contrast(type_light, shadow_light) >= mask::MIN_CONTRAST
        })
    }

    /// The room of a title, with the changes of the design.
    fn room(&self, layer: &TitleLayer) -> Room {
        let design = self.design;
        let home = self.bounds(layer.area);
        let lift = self.lift(home);
        let outline = design.outline.filter(|outline| outline.width > 0.0);
        let outline = outline.map(|outline| (outline.color, outline.width * self.unit));
        let inset = outline.map_or(0, |(_, width)| outline::reach(width));
        let bounds = Bounds {
            x: home.x + inset,
            y: home.y - lift + inset,
            width: home.width.saturating_sub(2 * inset),
            height: home.height.saturating_sub(2 * inset),
        };
        let largest = design.size.unwrap_or(layer.largest);
        let layer = TitleLayer {
            color: design.color.unwrap_or(layer.color),
            largest,
            smallest: layer.smallest.min(largest),
            ..layer.clone()
        };
        let frame = Frame { bounds, unit: self.unit, reach: Template::reach(self.canvas) };
        Room { layer, frame, home, lift, outline }
    }

    fn title(
        &self,
        title: &str,
        layer: &TitleLayer,
        template: &Template,
        fonts: &FontBook,
        set: &mut TypeSet,
        warnings: &mut Vec<Error>,
    ) -> Result<Type, Error> {
        let Room { layer, frame, home, lift, outline } = self.room(layer);
        let typeset = title::set(title, &layer, &template.name, frame, &self.design.font, fonts)?;
        let (size, ink) = (typeset.placed.size, typeset.placed.ink);
        *set = typeset.set;
        *warnings = typeset.warnings;
        Ok(Type {
            glyphs: typeset.placed.glyphs,
            text: typeset.text,
            color: layer.color,
            outline,
            home,
            lift,
            size,
            ink,
            shadows: layer.shadows.into_iter().filter(|shadow| self.helps(shadow)).collect(),
            unit: self.unit,
            look: None,
        })
    }
}

/// Where a title goes, and how it may look there.
struct Room {
    layer: TitleLayer,
    frame: Frame,
    home: Bounds,
    lift: u32,
    outline: Option<(Color, f32)>,
}

impl Type {
    /// Type that is painted by its look.
    pub(crate) fn looking(
        placed: title::Placement,
        text: String,
        outline: Option<(Color, f32)>,
        (home, lift): (Bounds, u32),
        look: Look,
    ) -> Self {
        Self {
            glyphs: placed.glyphs,
            text,
            color: look.layer.color,
            outline,
            home,
            lift,
            size: placed.size,
            ink: placed.ink,
            shadows: Vec::new(),
            unit: look.unit,
            look: Some(Box::new(look)),
        }
    }

    /// Moves the glyphs, in pixels of the canvas.
    pub(crate) fn shift(&mut self, right: f32, down: f32) {
        for glyph in &mut self.glyphs {
            glyph.x += right;
            glyph.y += down;
        }
    }

    /// The box around the outlines of its glyphs, in pixels of the canvas.
    pub(crate) fn extent(&self, fonts: &FontBook) -> Rect {
        layers::extent(&self.glyphs, self.size, fonts)
    }

    /// Whether the picture shows inside its letters.
    pub(crate) fn shows_picture(&self) -> bool {
        self.look.as_ref().is_some_and(|look| look.layer.fill == Some(Fill::Picture(true)))
    }

    /// Paints the type by its look; without its glyphs, only what lies behind them.
    pub(crate) fn paint_over(&self, pixels: &mut Pixels, stage: &Stage<'_>, glyphs: bool) {
        if let Some(look) = &self.look {
            Line { glyphs: &self.glyphs, size: self.size, look }.paint(pixels, stage, glyphs);
        }
    }

    fn paint(&self, pixels: &mut Pixels, stage: &Stage<'_>, glyphs: bool) {
        if self.look.is_some() {
            self.paint_over(pixels, stage, glyphs);
            return;
        }
        let (scale, fonts) = (stage.scale, stage.fonts);
        let mask = self.mask(&self.glyphs, scale, pixels.size(), fonts);
        let pictures = title::pictures(&self.glyphs, self.size, scale, fonts);
        if !self.shadows.is_empty() {
            let mut all = mask.clone();
            for picture in &pictures {
                picture.each(|x, y, [.., alpha]| {
                    all.add(x - i64::from(all.bounds.x), y - i64::from(all.bounds.y), alpha);
                });
            }
            for shadow in &self.shadows {
                cast(pixels, &all, shadow, self.unit * scale);
            }
        }
        if !glyphs {
            return;
        }
        if let Some((color, width)) = self.outline {
            outline::grown(&mask, width * scale, pixels.width, pixels.height).paint(pixels, color);
        }
        mask.paint(pixels, self.color);
        for picture in &pictures {
            picture.paint(pixels);
        }
    }

    /// The coverage of some of the glyphs on a picture.
    pub(crate) fn mask<'a>(
        &self,
        glyphs: impl IntoIterator<Item = &'a Glyph>,
        scale: f32,
        size: Size,
        fonts: &FontBook,
    ) -> Mask {
        if let Some(look) = &self.look {
            let own: Vec<Glyph> = glyphs.into_iter().copied().collect();
            return layers::coverage(&Line { glyphs: &own, size: self.size, look }, scale, size, fonts);
        }
        title::mask(glyphs, self.size, scale, around(self.ink, scale, size), fonts)
    }
}

fn cast(pixels: &mut Pixels, mask: &Mask, shadow: &Shadow, unit: f32) {
    let [right, down] = shadow.offset.map(|length| (length * unit).round() as i64);
    let blurred = blurred(mask, shadow.blur * unit, (right, down), pixels.width, pixels.height);
    blurred.shade(pixels, shadow.color, shadow.opacity);
}

/// Rounds edges to the nearest pixels.
fn rounded(bounds: Bounds, scale: f32, size: Size) -> Bounds {
    edges(bounds, size, |edge| edge as f32 * scale, f32::round, f32::round)
}

/// Rounds edges outward, to all touched pixels.
fn around(bounds: Bounds, scale: f32, size: Size) -> Bounds {
    edges(bounds, size, |edge| edge as f32 * scale, f32::floor, f32::ceil)
}

fn edges(bounds: Bounds, size: Size, scaled: impl Fn(u32) -> f32, near: fn(f32) -> f32, far: fn(f32) -> f32) -> Bounds {
    let (x, y) = (near(scaled(bounds.x)) as u32, near(scaled(bounds.y)) as u32);
    let (x, y) = (x.min(size.width), y.min(size.height));
    let right = (far(scaled(bounds.x + bounds.width)) as u32).clamp(x, size.width);
    let bottom = (far(scaled(bounds.y + bounds.height)) as u32).clamp(y, size.height);
    Bounds { x, y, width: right - x, height: bottom - y }
}
