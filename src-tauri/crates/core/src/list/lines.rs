//! The ends of lines.

/// Whether a character ends a line of titles: LF, VT, FF, CR, NEL, LINE SEPARATOR, PARAGRAPH SEPARATOR (Unicode's
/// mandatory breaks).
fn is_end(c: char) -> bool {
    matches!(c, '\n' | '\u{b}' | '\u{c}' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// The lines of a text, whatever ends them; CR and LF together are one end.
pub(super) fn split(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest.filter(|text| !text.is_empty())?;
        let Some(at) = text.find(is_end) else {
            rest = None;
            return Some(text);
        };
        let end = &text[at..];
        let length = if end.starts_with("\r\n") { 2 } else { end.chars().next().map_or(1, char::len_utf8) };
        rest = Some(&end[length..]);
        Some(&text[..at])
    })
}

/// The number of the line in which what follows `text` stands.
pub(super) fn count(text: &str) -> usize {
    let ends = text.chars().filter(|c| is_end(*c)).count();
    ends - text.matches("\r\n").count() + 1
}

/// The number of the line in which what follows `text` stands, as an editor shows it: LF and CR end lines.
pub(super) fn of_file(text: &str) -> usize {
    text.matches(['\n', '\r']).count() - text.matches("\r\n").count() + 1
}

/// A table's text with line ends that a reader of tables knows. Within cells the unusual ones are only space; a file
/// without any other line end is one that uses them.
pub(super) fn of_table(text: &str) -> std::borrow::Cow<'_, str> {
    if text.contains(['\n', '\r']) || !text.contains(is_end) {
        return text.into();
    }
    text.replace(is_end, "\n").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_end_of_unicode_ends_a_line() {
        let text = "a\nb\rc\r\nd\u{b}e\u{c}f\u{85}g\u{2028}h\u{2029}i\n\nj\n";
        let lines: Vec<&str> = split(text).collect();
        assert_eq!(lines, ["a", "b", "c", "d", "e", "f", "g", "h", "i", "", "j"], "CR and LF together are one");
        assert_eq!(count("a\r\nb\rc\u{85}"), 4, "the line of what follows");
        assert_eq!(of_table("a\u{2028}b"), "a\nb", "a file that has no other end");
        assert_eq!(of_table("a\u{2028}b\n"), "a\u{2028}b\n", "a break in a cell");
    }
}
