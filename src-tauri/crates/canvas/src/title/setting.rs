use thumbsheet_core::catalog::{Align, VerticalAlign};

use crate::bounds::Bounds;

/// How a text is set: its box, its sizes, and its letters. Lengths are pixels of the canvas.
#[derive(Clone, Debug)]
pub(crate) struct Setting<'a> {
    /// The box that contains every glyph.
    pub(crate) bounds: Bounds,
    /// Maximum number of lines.
    pub(crate) lines: usize,
    /// Maximum type size.
    pub(crate) largest: f32,
    /// Minimum type size.
    pub(crate) smallest: f32,
    /// Sizes are multiples of this below the largest.
    pub(crate) step: f32,
    pub(crate) align: Align,
    pub(crate) vertical: VerticalAlign,
    /// Distance between baselines, as a multiple of the type size.
    pub(crate) line_height: f32,
    /// Space added between letters, in ems.
    pub(crate) tracking: f32,
    /// Whether letters become capitals.
    pub(crate) capitals: bool,
    /// OpenType features to turn on, by tag. Figures are lining whether or not they are named.
    pub(crate) features: &'a [String],
    /// Code of the language, as `de`. Without one it is guessed from the words.
    pub(crate) language: Option<&'a str>,
}

/// Characters from which a title is long: it may have more lines, and they are set tighter.
const LONG: usize = 60;
/// Lines of a long title.
const LONG_LINES: usize = 5;
/// Lines of a long title are this much closer.
const TIGHTER: f32 = 0.96;
/// So are its letters: 4 % of the half em that a letter is wide.
const CLOSER: f32 = 0.02;

impl Setting<'_> {
    /// The setting for a text of so many characters.
    pub(super) fn for_length(&self, characters: usize) -> Self {
        let mut setting = self.clone();
        // A line of its own is part of a design; a block can have one more.
        if characters > LONG && self.lines > 1 {
            setting.lines = self.lines.max(LONG_LINES);
            setting.line_height *= TIGHTER;
            setting.tracking -= CLOSER;
        }
        setting
    }
}
