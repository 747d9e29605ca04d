use parley::{FontFamily, FontFamilyName, FontWeight, Layout, LineBreakContext, OverflowWrap, StyleProperty};

use super::coverage::Span;
use crate::FontBook;
use crate::fonts::Contexts;

/// Type size for shaping. Without hinting everything scales, so shaping once is enough for every size.
pub(super) const EM: f32 = 256.0;

/// Where lines may break. Each variant allows more than the one before.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Breaks {
    /// Between words; compounds stay whole.
    Words,
    /// Where Unicode allows it, which includes hyphens.
    Hyphens,
    /// Also where people break URLs and file names.
    Seams,
    /// Also between any two clusters of a word that is longer than the line.
    Anywhere,
}

impl Breaks {
    /// Whether this can differ from the stricter variants.
    pub(super) fn matter(self, text: &str) -> bool {
        match self {
            Self::Words | Self::Anywhere => true,
            Self::Hyphens => text.contains(hyphen),
            Self::Seams => text.contains(seam),
        }
    }

    fn between(self, before: char, after: char) -> Option<bool> {
        match self {
            Self::Words if hyphen(before) && after.is_alphanumeric() => Some(false),
            // Not between two seams, as in "://".
            Self::Seams if seam(before) && after.is_alphanumeric() => Some(true),
            _ => None,
        }
    }
}

pub(super) fn hyphen(c: char) -> bool {
    matches!(c, '-' | '/' | '\u{2010}' | '\u{2013}')
}

pub(super) fn seam(c: char) -> bool {
    matches!(c, '/' | '.' | '-' | '_' | '?' | '&' | '=' | '#' | '@' | ':' | ',' | '+' | '\\' | '|')
}

/// Glyphs of the whole title, ready to be broken into lines at any width.
pub(super) fn shape(
    text: &str,
    spans: &[Span],
    breaks: Breaks,
    fonts: &FontBook,
    contexts: &mut Contexts,
) -> Layout<()> {
    let between = move |context: LineBreakContext| breaks.between(context.before, context.after);
    let mut builder = contexts.layout.ranged_builder(&mut contexts.fonts, text, 1.0, false);
    builder.set_line_break_override(Some(&between));
    builder.push_default(StyleProperty::FontSize(EM));
    if breaks == Breaks::Anywhere {
        builder.push_default(StyleProperty::OverflowWrap(OverflowWrap::Anywhere));
    }
    for (range, face) in spans {
        let face = &fonts.faces()[*face];
        builder.push(StyleProperty::FontFamily(FontFamily::Single(FontFamilyName::named(&face.key))), range.clone());
        if let Some(weight) = face.weight {
            builder.push(StyleProperty::FontWeight(FontWeight::new(weight)), range.clone());
        }
    }
    builder.build(text)
}

#[cfg(test)]
mod tests {
    use parley::PositionedLayoutItem;
    use thumbsheet_core::Catalog;

    use super::*;

    /// Width, and the ids of the glyphs.
    fn shaped(text: &str, font: &str) -> (f32, Vec<u32>) {
        let fonts = FontBook::bundled(&Catalog::bundled().unwrap()).unwrap();
        let face = fonts.position(font).unwrap();
        fonts.with_contexts(|contexts| {
            let mut layout = shape(text, &[(0..text.len(), face)], Breaks::Words, &fonts, contexts);
            layout.break_all_lines(None);
            let ids = layout
                .lines()
                .flat_map(|line| line.items().collect::<Vec<_>>())
                .filter_map(|item| match item {
                    PositionedLayoutItem::GlyphRun(run) => Some(run.glyphs().map(|glyph| glyph.id).collect::<Vec<_>>()),
                    PositionedLayoutItem::InlineBox(_) => None,
                })
                .flatten()
                .collect();
            (layout.full_width(), ids)
        })
    }

    #[test]
    fn pairs_are_kerned() {
        for font in ["inter", "lora", "montserrat", "roboto", "playfair-display"] {
            let (pair, apart) = (shaped("AV", font).0, shaped("A", font).0 + shaped("V", font).0);
            assert!(pair < apart - 0.01 * EM, "{font}: A and V lean into each other, {pair} < {apart}");
        }
    }

    #[test]
    fn ligatures_are_one_glyph() {
        for font in ["lora", "playfair-display"] {
            let (f, i) = (shaped("f", font).1, shaped("i", font).1);
            let both = shaped("fi", font).1;
            let joined = both.len() == 1 || both != [f[0], i[0]];
            assert!(joined, "{font} has a ligature or a special f for 'fi', found {both:?}");
        }
    }

    #[test]
    fn every_bundled_font_is_found_under_its_id_and_draws_its_own_letters() {
        let catalog = Catalog::bundled().unwrap();
        let mut widths: Vec<f32> = catalog.fonts.iter().map(|font| shaped("Hamburgefonstiv", &font.id).0).collect();
        widths.sort_by(f32::total_cmp);
        widths.dedup_by(|a, b| (*a - *b).abs() < 0.01);
        assert_eq!(widths.len(), catalog.fonts.len(), "no font stands in for another");
    }

    #[test]
    fn shaping_scales() {
        let (short, _) = shaped("Scale", "inter");
        let (double, _) = shaped("ScaleScale", "inter");
        assert!((double - 2.0 * short).abs() < 0.05 * EM, "the same letters are as wide again: {short}, {double}");
    }
}
