use parley::Layout;

/// The result of breaking lines at a width.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct LineBreaks {
    pub(super) lines: usize,
    /// Whether a word is wider than the line.
    pub(super) over: bool,
}

/// Breaks the shaped title greedily at `width`.
pub(super) fn wrap(layout: &mut Layout<()>, width: f32) -> LineBreaks {
    layout.break_all_lines(Some(width));
    // Allow 0.01 % for rounding.
    let over = layout.width() > width * 1.0001;
    LineBreaks { lines: layout.len(), over }
}

/// Breaks into the same number of `lines` again, at the narrowest measure, so that lines are even. It avoids a single
/// word on the last line.
pub(super) fn balance(layout: &mut Layout<()>, width: f32, lines: usize) {
    if lines < 2 {
        return;
    }
    let (mut narrow, mut wide) = (width / lines as f32 * 0.5, width);
    for _ in 0..14 {
        let middle = f32::midpoint(narrow, wide);
        let found = wrap(layout, middle);
        if found.lines > lines || found.over {
            narrow = middle;
        } else {
            wide = middle;
        }
    }
    wrap(layout, wide);
}
