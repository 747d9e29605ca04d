//! Normalising text: single spaces, no invisible characters, a maximum length.

/// Collects text up to a maximum number of characters, because a page can have millions.
#[derive(Debug)]
pub(super) struct Words {
    text: String,
    count: usize,
    max: usize,
    /// Whether white space is pending. It is written before the next character.
    gap: bool,
}

impl Words {
    /// Makes a collector for `max` characters.
    pub(super) fn new(max: usize) -> Self {
        Self { text: String::new(), count: 0, max, gap: false }
    }

    /// Adds the visible part of `text`.
    pub(super) fn push(&mut self, text: &str) {
        for c in text.chars() {
            // Collect one character more than `max`. It shows whether the last word is complete.
            if self.count > self.max {
                return;
            }
            if c.is_whitespace() {
                self.gap = true;
            } else if !is_unseen(c) {
                if std::mem::take(&mut self.gap) && !self.text.is_empty() {
                    self.text.push(' ');
                    self.count += 1;
                }
                self.text.push(c);
                self.count += 1;
            }
        }
    }

    /// Ends a word, for a new paragraph or cell.
    pub(super) fn part(&mut self) {
        self.gap = true;
    }

    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Returns the text. A long text is cut between words, or at a character in scripts without spaces.
    pub(super) fn finish(self) -> String {
        let Some((cut, next)) = self.text.char_indices().nth(self.max) else { return self.text };
        let room = &self.text[..cut];
        let whole = if next == ' ' { cut } else { room.rfind(' ').unwrap_or(cut) };
        // A word of half the text is a URL, or text in a script without spaces.
        let whole = if room[..whole].chars().count() * 2 < self.max { cut } else { whole };
        room[..whole].trim_end().to_owned()
    }
}

/// Normalises `text` to at most `max` characters.
pub(super) fn settled(text: &str, max: usize) -> String {
    let mut words = Words::new(max);
    words.push(text);
    words.finish()
}

/// Whether a character is invisible: controls, and marks that hide or reorder text.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}'
                | '\u{61c}'
                | '\u{200b}'
                | '\u{200e}'
                | '\u{200f}'
                | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{e0000}'..='\u{e007f}'
        )
}
