use parley::Layout;

/// What came of breaking at a width.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Wrapped {
    pub(super) lines: usize,
    /// Whether a word sticks out.
    pub(super) over: bool,
}

/// Breaks the shaped title greedily at `width`.
pub(super) fn wrap(layout: &mut Layout<()>, width: f32) -> Wrapped {
    layout.break_all_lines(Some(width));
    // A hundredth of a per cent is rounding, not a word sticking out.
    let over = layout.width() > width * 1.0001;
    Wrapped { lines: layout.len(), over }
}

/// Breaks again into the same number of `lines`, as even as they can be: at the narrowest measure that needs no more. It
/// leaves no lone word on the last line where that can be helped.
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
