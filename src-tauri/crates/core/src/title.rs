//! The marks in a title: `*word*` is emphasised, `\*` is a star, a new line (or a typed `\n`) is a break that holds, `a~b`
//! is a space that does not break, and a soft hyphen is where a word may be parted.
//!
//! A brief keeps the title with its marks. Whatever is no picture takes it [`plain`]: prompts, file names, alternative
//! texts, receipts and checks.

use std::ops::Range;

const NO_BREAK: char = '\u{a0}';
const SOFT_HYPHEN: char = '\u{ad}';

/// A title without its marks, with what they said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StyledText {
    /// The words. Breaks that hold are new lines, spaces that do not break are U+00A0, and soft hyphens stay.
    pub text: String,
    /// Byte ranges of the emphasised words.
    pub emphasis: Vec<Range<usize>>,
}

/// A character of a title, or a star that may be a mark.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Piece {
    Char(char),
    Star,
}

impl Piece {
    fn char(self) -> char {
        match self {
            Self::Char(c) => c,
            Self::Star => '*',
        }
    }
}

impl StyledText {
    /// Reads the marks of a title. Marks without a partner, and stars and tildes beside a space, stay as they are typed.
    pub fn parse(title: &str) -> Self {
        let pieces = pieces(title);
        let mut styled = Self::default();
        // The closing star of the emphasis that is open.
        let mut closes = None;
        let mut begins = 0;
        for (at, piece) in pieces.iter().enumerate() {
            if *piece == Piece::Star {
                if closes == Some(at) {
                    styled.emphasis.push(begins..styled.text.len());
                    closes = None;
                    continue;
                }
                if closes.is_none() && opens(&pieces, at) {
                    closes = (at + 2..pieces.len()).find(|&end| ends(&pieces, end));
                    if closes.is_some() {
                        begins = styled.text.len();
                        continue;
                    }
                }
            }
            styled.text.push(piece.char());
        }
        styled
    }

    /// Text without emphasis.
    pub fn unmarked(text: impl Into<String>) -> Self {
        Self { text: text.into(), emphasis: Vec::new() }
    }
}

/// The title without marks, on one line. A title without marks stays as it is.
///
/// ```
/// use thumbsheet_core::title::plain;
/// assert_eq!(plain(r"I *quit* after\n30~days"), "I quit after 30 days");
/// assert_eq!(plain("5 * 3 = 15"), "5 * 3 = 15");
/// ```
pub fn plain(title: &str) -> String {
    let styled = StyledText::parse(title);
    if styled.text == title && !title.contains(['\n', SOFT_HYPHEN]) {
        return styled.text;
    }
    let mut line = String::with_capacity(styled.text.len());
    for c in styled.text.chars().filter(|c| *c != SOFT_HYPHEN) {
        match c {
            '\n' if line.is_empty() || line.ends_with(' ') => {}
            ' ' if line.ends_with(' ') => {}
            '\n' | NO_BREAK => line.push(' '),
            c => line.push(c),
        }
    }
    line.truncate(line.trim_end().len());
    line
}

/// The characters of a title, without the backslashes of marks.
fn pieces(title: &str) -> Vec<Piece> {
    let typed: Vec<char> = title.chars().collect();
    let mut pieces = Vec::with_capacity(typed.len());
    let mut at = 0;
    while let Some(&c) = typed.get(at) {
        let before = at.checked_sub(1).map(|at| typed[at]);
        let after = typed.get(at + 1).copied();
        let (piece, taken) = match (c, after) {
            ('\r', Some('\n')) => (Piece::Char('\n'), 2),
            ('\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}', _) => (Piece::Char('\n'), 1),
            ('\\', Some(mark @ ('*' | '~'))) if before != Some('\\') => (Piece::Char(mark), 2),
            ('\\', Some('n')) if before != Some('\\') && !in_path(&typed[..=at]) => (Piece::Char('\n'), 2),
            ('~', Some(after)) if before.is_some_and(holds_on) && after.is_alphanumeric() => (Piece::Char(NO_BREAK), 1),
            ('*', _) => (Piece::Star, 1),
            (c, _) => (Piece::Char(c), 1),
        };
        pieces.push(piece);
        at += taken;
    }
    pieces
}

/// Whether a tilde after this character binds two words. After a space it means "about", after a slash a home folder.
fn holds_on(before: char) -> bool {
    before.is_alphanumeric() || matches!(before, '*' | '.' | ',' | ':' | ';' | '!' | '?' | ')' | '%' | '"' | '\u{201d}')
}

/// Whether these characters, up to a backslash, are a path of Windows, as `C:\new`.
fn in_path(typed: &[char]) -> bool {
    typed.windows(3).any(|part| matches!(part, ['C' | 'c' | 'D' | 'd', ':', '\\'])) || typed.starts_with(&['\\', '\\'])
}

/// Whether a star can begin an emphasis: a word follows at once, and none is before it.
fn opens(pieces: &[Piece], at: usize) -> bool {
    let before = at.checked_sub(1).map(|at| pieces[at]);
    let inside = pieces.get(at + 1).copied();
    inside.is_some_and(word) && before.is_none_or(|before| before != Piece::Star && !joined(before.char()))
}

/// Whether a star can end an emphasis: a word is before it, and none follows at once.
fn ends(pieces: &[Piece], at: usize) -> bool {
    let after = pieces.get(at + 1).copied();
    pieces[at] == Piece::Star
        && word(pieces[at - 1])
        && after.is_none_or(|after| after != Piece::Star && !joined(after.char()))
}

fn word(piece: Piece) -> bool {
    matches!(piece, Piece::Char(c) if !c.is_whitespace())
}

/// Whether a star beside this character is inside a word, as in `f*ck`. Thai, Chinese and Japanese have no spaces between
/// words, so a star may stand beside any of their letters.
fn joined(c: char) -> bool {
    let unspaced = matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}');
    c.is_alphanumeric() && !unspaced
}

#[cfg(test)]
mod tests {
    use super::*;

    fn emphasised(title: &str) -> (String, Vec<String>) {
        let styled = StyledText::parse(title);
        let words = styled.emphasis.iter().map(|range| styled.text[range.clone()].to_owned()).collect();
        (styled.text, words)
    }

    #[test]
    fn stars_around_words_emphasise_them() {
        let cases = [
            ("I *quit* after 30 days", "I quit after 30 days", vec!["quit"]),
            ("*All of it*", "All of it", vec!["All of it"]),
            ("(*really*) *fast*!", "(really) fast!", vec!["really", "fast"]),
            ("並列*処理*の教訓", "並列処理の教訓", vec!["処理"]),
            (r"*a \* b*", "a * b", vec!["a * b"]),
            (r"Why *two\nlines* hold", "Why two\nlines hold", vec!["two\nlines"]),
        ];
        for (typed, text, words) in cases {
            let words: Vec<String> = words.into_iter().map(str::to_owned).collect();
            assert_eq!(emphasised(typed), (text.to_owned(), words), "'{typed}'");
        }
    }

    #[test]
    fn stars_that_are_no_marks_stay_as_they_are_typed() {
        let titles = [
            "5 * 3",
            "*",
            "**",
            "* a list *",
            "5*3*2",
            "f*ck and sh*t",
            "M*A*S*H",
            "**bold**",
            "*.txt and *.rs",
            "*nix",
            "A* search",
            "star *",
            "def f(*args, **kwargs)",
            "~/.config, ~10 minutes",
            "example.org/~me",
            r"C:\new folder\next",
            r"\\nas\new",
            r"\d+",
        ];
        for title in titles {
            assert_eq!(StyledText::parse(title), StyledText::unmarked(title), "'{title}'");
            assert_eq!(plain(title), title, "'{title}'");
        }
    }

    #[test]
    fn a_backslash_makes_a_star_of_a_mark() {
        assert_eq!(emphasised(r"\*quit\*"), ("*quit*".to_owned(), Vec::new()), "both stars are typed");
        assert_eq!(emphasised(r"a\~b").0, "a~b", "a tilde as well");
    }

    #[test]
    fn the_plain_title_is_one_line_without_marks() {
        let cases = [
            (r"One\nTwo", "One Two"),
            ("One \n Two", "One Two"),
            ("One\r\nTwo\n", "One Two"),
            ("Ver\u{ad}gleich", "Vergleich"),
            ("in~10 *minutes*", "in 10 minutes"),
            ("two  spaces", "two  spaces"),
        ];
        for (typed, expected) in cases {
            assert_eq!(plain(typed), expected, "'{typed}'");
        }
    }

    #[test]
    fn taking_the_marks_off_twice_is_taking_them_off_once() {
        for title in ["I *quit*", "a~b", r"One\nTwo", "5 * 3", "*a* *b* c*"] {
            let once = plain(title);
            assert_eq!(plain(&once), once, "'{title}'");
        }
    }
}
