//! Emoji: which characters are drawn as pictures, and drawing the pictures (`COLRv1`).

use icu_properties::CodePointSetData;
use icu_properties::props::{Emoji, EmojiPresentation};
use skrifa::color::{Brush, ColorPainter, ColorStop, CompositeMode, Extend, Transform as FontTransform};
use skrifa::instance::{LocationRef, Size as FontSize};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::raw::TableProvider as _;
use skrifa::raw::types::BoundingBox;
use skrifa::{FontRef, GlyphId, MetadataProvider as _};
use tiny_skia::{
    BlendMode, Color, FillRule, GradientStop, LinearGradient, Mask, Paint, PathBuilder, Pixmap, PixmapPaint, Point,
    RadialGradient, Rect, Shader, SpreadMode, Transform,
};

use crate::Pixels;

/// Asks for the text form of the character before it.
const TEXT_SELECTOR: char = '\u{fe0e}';
/// Asks for the picture of the character before it.
const PICTURE_SELECTOR: char = '\u{fe0f}';
/// Encloses the character before it in a keycap.
const KEYCAP: char = '\u{20e3}';

/// Whether `cluster`, one user-perceived character, is drawn as a picture.
pub(crate) fn is_emoji(cluster: &str) -> bool {
    let mut characters = cluster.chars();
    let Some(first) = characters.next() else { return false };
    let rest = characters.as_str();
    if rest.contains(TEXT_SELECTOR) {
        return false;
    }
    let pictorial = CodePointSetData::new::<EmojiPresentation>().contains(first);
    pictorial || (can_be_emoji(first) && rest.contains([PICTURE_SELECTOR, KEYCAP]))
}

/// Whether a selector after `c` makes it a picture.
pub(crate) fn can_be_emoji(c: char) -> bool {
    CodePointSetData::new::<Emoji>().contains(c)
}

/// A drawn picture, premultiplied, and where its upper left corner is on the canvas.
pub(crate) struct Picture {
    pixmap: Pixmap,
    left: i64,
    top: i64,
}

/// The extent of a glyph's picture in units of the font, `y` upward, and the units per em.
pub(crate) fn extent(file: &[u8], id: u16) -> Option<([f32; 4], f32)> {
    let font = FontRef::new(file).ok()?;
    let id = GlyphId::from(id);
    let units = f32::from(font.head().ok()?.units_per_em());
    font.color_glyphs().get(id)?;
    if let Some(found) = font.color_glyphs().get(id)?.bounding_box(LocationRef::default(), FontSize::unscaled()) {
        return Some(([found.x_min, found.y_min, found.x_max, found.y_max], units));
    }
    // Without a clip box, a picture fills its advance and the height of the line.
    let metrics = font.metrics(FontSize::unscaled(), LocationRef::default());
    let advance = font.glyph_metrics(FontSize::unscaled(), LocationRef::default()).advance_width(id)?;
    Some(([0.0, metrics.descent, advance, metrics.ascent], units))
}

/// Draws the picture of a glyph whose origin is at `x`, `y` on the canvas, at a type size in pixels.
pub(crate) fn draw(file: &[u8], id: u16, x: f32, y: f32, size: f32) -> Option<Picture> {
    let font = FontRef::new(file).ok()?;
    let ([x_min, y_min, x_max, y_max], units) = extent(file, id)?;
    let factor = size / units;
    let (left, top) = ((x + x_min * factor).floor() - 1.0, (y - y_max * factor).floor() - 1.0);
    let (right, bottom) = ((x + x_max * factor).ceil() + 1.0, (y - y_min * factor).ceil() + 1.0);
    let pixmap = Pixmap::new((right - left) as u32, (bottom - top) as u32)?;
    let base = Transform::from_row(factor, 0.0, 0.0, -factor, x - left, y - top);
    let palettes = font.color_palettes();
    let palette = palettes.get(0)?;
    let colors = palette.colors().iter().map(|c| [c.red(), c.green(), c.blue(), c.alpha()]).collect();
    let mut painter = Painter { font: &font, colors, layers: vec![pixmap], transforms: vec![base], clips: Vec::new() };
    font.color_glyphs().get(GlyphId::from(id))?.paint(LocationRef::default(), &mut painter).ok()?;
    let pixmap = painter.layers.into_iter().next()?;
    Some(Picture { pixmap, left: left as i64, top: top as i64 })
}

impl Picture {
    /// Paints the picture over `pixels` in sRGB.
    pub(crate) fn paint(&self, pixels: &mut Pixels) {
        self.each(|x, y, [red, green, blue, alpha]| {
            let (Ok(x), Ok(y)) = (usize::try_from(x), usize::try_from(y)) else { return };
            if x >= pixels.width as usize || y >= pixels.height as usize {
                return;
            }
            let start = (y * pixels.width as usize + x) * 3;
            for (under, over) in pixels.rgb[start..start + 3].iter_mut().zip([red, green, blue]) {
                let left = (u32::from(*under) * (255 - u32::from(alpha)) + 127) / 255;
                *under = (u32::from(over) + left).min(255) as u8;
            }
        });
    }

    /// Calls `each` with the position on the canvas and the premultiplied colour of every pixel that is not clear.
    pub(crate) fn each(&self, mut each: impl FnMut(i64, i64, [u8; 4])) {
        for (y, row) in (self.top..).zip(self.pixmap.pixels().chunks_exact(self.pixmap.width() as usize)) {
            for (x, pixel) in (self.left..).zip(row).filter(|(_, pixel)| pixel.alpha() > 0) {
                each(x, y, [pixel.red(), pixel.green(), pixel.blue(), pixel.alpha()]);
            }
        }
    }
}

/// Paints the layers of a colour glyph.
struct Painter<'a> {
    font: &'a FontRef<'a>,
    colors: Vec<[u8; 4]>,
    /// Pictures that are being drawn; the first is the result.
    layers: Vec<Pixmap>,
    /// From units of the font to pixels; never empty.
    transforms: Vec<Transform>,
    /// The part of the picture that may be painted; each is within the one before.
    clips: Vec<Mask>,
}

impl Painter<'_> {
    fn transform(&self) -> Transform {
        self.transforms.last().copied().unwrap_or_default()
    }

    fn path(&self, id: GlyphId) -> Option<tiny_skia::Path> {
        let mut pen = Pen(PathBuilder::new());
        let settings = DrawSettings::unhinted(FontSize::unscaled(), LocationRef::default());
        self.font.outline_glyphs().get(id)?.draw(settings, &mut pen).ok()?;
        pen.0.finish()
    }

    fn clip(&mut self, path: Option<tiny_skia::Path>) {
        let Some((width, height)) = self.layers.first().map(|layer| (layer.width(), layer.height())) else { return };
        let Some(mut mask) = self.clips.last().cloned().or_else(|| Mask::new(width, height)) else { return };
        let transform = self.transform();
        match (path, self.clips.is_empty()) {
            (Some(path), true) => mask.fill_path(&path, FillRule::Winding, true, transform),
            (Some(path), false) => mask.intersect_path(&path, FillRule::Winding, true, transform),
            // A shape without an outline lets nothing through.
            (None, _) => mask.clear(),
        }
        self.clips.push(mask);
    }

    fn color(&self, index: u16, alpha: f32) -> Color {
        // 0xFFFF is the colour of the text, which no emoji uses: black.
        let [red, green, blue, opacity] = self.colors.get(usize::from(index)).copied().unwrap_or([0, 0, 0, 255]);
        let opacity = f32::from(opacity) / 255.0 * alpha.clamp(0.0, 1.0);
        Color::from_rgba(f32::from(red) / 255.0, f32::from(green) / 255.0, f32::from(blue) / 255.0, opacity)
            .unwrap_or(Color::TRANSPARENT)
    }

    fn stops(&self, stops: &[ColorStop]) -> Vec<GradientStop> {
        stops.iter().map(|stop| GradientStop::new(stop.offset, self.color(stop.palette_index, stop.alpha))).collect()
    }

    fn shader(&self, brush: &Brush<'_>, transform: Transform) -> Option<Shader<'static>> {
        match brush {
            Brush::Solid { palette_index, alpha } => Some(Shader::SolidColor(self.color(*palette_index, *alpha))),
            Brush::LinearGradient { p0, p1, color_stops, extend } => LinearGradient::new(
                Point::from_xy(p0.x, p0.y),
                Point::from_xy(p1.x, p1.y),
                self.stops(color_stops),
                spread(*extend),
                transform,
            ),
            Brush::RadialGradient { c0, r0, c1, r1, color_stops, extend } => RadialGradient::new(
                Point::from_xy(c0.x, c0.y),
                *r0,
                Point::from_xy(c1.x, c1.y),
                *r1,
                self.stops(color_stops),
                spread(*extend),
                transform,
            ),
            // The bundled emoji have no sweep: its first colour stands for it.
            Brush::SweepGradient { color_stops, .. } => {
                let first = color_stops.first()?;
                Some(Shader::SolidColor(self.color(first.palette_index, first.alpha)))
            }
        }
    }

    fn paint(&self, brush: &Brush<'_>, transform: Transform) -> Option<Paint<'static>> {
        Some(Paint { shader: self.shader(brush, transform)?, anti_alias: true, ..Paint::default() })
    }
}

impl ColorPainter for Painter<'_> {
    fn push_transform(&mut self, transform: FontTransform) {
        let FontTransform { xx, yx, xy, yy, dx, dy } = transform;
        self.transforms.push(self.transform().pre_concat(Transform::from_row(xx, yx, xy, yy, dx, dy)));
    }

    fn pop_transform(&mut self) {
        self.transforms.pop();
    }

    fn push_clip_glyph(&mut self, glyph_id: GlyphId) {
        let path = self.path(glyph_id);
        self.clip(path);
    }

    fn push_clip_box(&mut self, clip_box: BoundingBox<f32>) {
        let BoundingBox { x_min, y_min, x_max, y_max } = clip_box;
        let path = Rect::from_ltrb(x_min, y_min, x_max, y_max).map(PathBuilder::from_rect);
        self.clip(path);
    }

    fn pop_clip(&mut self) {
        self.clips.pop();
    }

    fn fill(&mut self, brush: Brush<'_>) {
        let Some(paint) = self.paint(&brush, self.transform()) else { return };
        let Some(layer) = self.layers.last_mut() else { return };
        let Some(all) = Rect::from_xywh(0.0, 0.0, layer.width() as f32, layer.height() as f32) else { return };
        layer.fill_rect(all, &paint, Transform::identity(), self.clips.last());
    }

    fn fill_glyph(&mut self, glyph_id: GlyphId, brush_transform: Option<FontTransform>, brush: Brush<'_>) {
        let Some(path) = self.path(glyph_id) else { return };
        let transform = self.transform();
        // A path's transform applies to its shader too.
        let of_brush = brush_transform.map_or_else(Transform::identity, |FontTransform { xx, yx, xy, yy, dx, dy }| {
            Transform::from_row(xx, yx, xy, yy, dx, dy)
        });
        let Some(paint) = self.paint(&brush, of_brush) else { return };
        let Some(layer) = self.layers.last_mut() else { return };
        layer.fill_path(&path, &paint, FillRule::Winding, transform, self.clips.last());
    }

    fn push_layer(&mut self, _: CompositeMode) {
        let size = self.layers.first().map(|layer| (layer.width(), layer.height()));
        if let Some(layer) = size.and_then(|(width, height)| Pixmap::new(width, height)) {
            self.layers.push(layer);
        }
    }

    fn pop_layer_with_mode(&mut self, composite_mode: CompositeMode) {
        if self.layers.len() < 2 {
            return;
        }
        let Some(layer) = self.layers.pop() else { return };
        let Some(under) = self.layers.last_mut() else { return };
        let paint = PixmapPaint { blend_mode: blend(composite_mode), ..PixmapPaint::default() };
        under.draw_pixmap(0, 0, layer.as_ref(), &paint, Transform::identity(), self.clips.last());
    }
}

/// Draws a glyph's outline into a path.
struct Pen(PathBuilder);

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.0.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.0.line_to(x, y);
    }

    fn quad_to(&mut self, cx0: f32, cy0: f32, x: f32, y: f32) {
        self.0.quad_to(cx0, cy0, x, y);
    }

    fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
        self.0.cubic_to(cx0, cy0, cx1, cy1, x, y);
    }

    fn close(&mut self) {
        self.0.close();
    }
}

fn spread(extend: Extend) -> SpreadMode {
    match extend {
        Extend::Repeat => SpreadMode::Repeat,
        Extend::Reflect => SpreadMode::Reflect,
        _ => SpreadMode::Pad,
    }
}

fn blend(mode: CompositeMode) -> BlendMode {
    match mode {
        CompositeMode::Clear => BlendMode::Clear,
        CompositeMode::Src => BlendMode::Source,
        CompositeMode::Dest => BlendMode::Destination,
        CompositeMode::DestOver => BlendMode::DestinationOver,
        CompositeMode::SrcIn => BlendMode::SourceIn,
        CompositeMode::DestIn => BlendMode::DestinationIn,
        CompositeMode::SrcOut => BlendMode::SourceOut,
        CompositeMode::DestOut => BlendMode::DestinationOut,
        CompositeMode::SrcAtop => BlendMode::SourceAtop,
        CompositeMode::DestAtop => BlendMode::DestinationAtop,
        CompositeMode::Xor => BlendMode::Xor,
        CompositeMode::Plus => BlendMode::Plus,
        CompositeMode::Screen => BlendMode::Screen,
        CompositeMode::Overlay => BlendMode::Overlay,
        CompositeMode::Darken => BlendMode::Darken,
        CompositeMode::Lighten => BlendMode::Lighten,
        CompositeMode::ColorDodge => BlendMode::ColorDodge,
        CompositeMode::ColorBurn => BlendMode::ColorBurn,
        CompositeMode::HardLight => BlendMode::HardLight,
        CompositeMode::SoftLight => BlendMode::SoftLight,
        CompositeMode::Difference => BlendMode::Difference,
        CompositeMode::Exclusion => BlendMode::Exclusion,
        CompositeMode::Multiply => BlendMode::Multiply,
        CompositeMode::HslHue => BlendMode::Hue,
        CompositeMode::HslSaturation => BlendMode::Saturation,
        CompositeMode::HslColor => BlendMode::Color,
        CompositeMode::HslLuminosity => BlendMode::Luminosity,
        _ => BlendMode::SourceOver,
    }
}

#[cfg(test)]
mod tests {
    use super::is_emoji;

    #[test]
    fn pictures_are_told_from_text() {
        for picture in [
            "😀",
            "👩🏽\u{200d}🚀",
            "🇯🇵",
            "1\u{fe0f}\u{20e3}",
            "❤\u{fe0f}",
            "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
        ] {
            assert!(is_emoji(picture), "{picture} is a picture");
        }
        for text in ["a", "1", "#", "❤", "™", "😀\u{fe0e}", "", "é"] {
            assert!(!is_emoji(text), "{text} is set as type");
        }
    }
}
