//! Text as it reads: white space settled, nothing that cannot be seen, not too long.

/// Gathers text up to a number of characters and stops there: a page can have millions.
#[derive(Debug)]
pub(super) struct Words {
    text: String,
    count: usize,
    most: usize,
    /// White space was met since the last character; it is written before the next one, if there is one.
    gap: bool,
}

impl Words {
    /// Room for `most` characters.
    pub(super) fn new(most: usize) -> Self {
        Self { text: String::new(), count: 0, most, gap: false }
    }

    /// Adds what a person would see of `text`.
    pub(super) fn push(&mut self, text: &str) {
        for c in text.chars() {
            // One more than there is room for: it shows whether the last word is a whole one.
            if self.count > self.most {
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

    /// Ends a word: a new paragraph, another cell.
    pub(super) fn part(&mut self) {
        self.gap = true;
    }

    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The text, cut between words where it is too long. Writing without spaces is cut at a character.
    pub(super) fn finish(self) -> String {
        let Some((cut, next)) = self.text.char_indices().nth(self.most) else { return self.text };
        let room = &self.text[..cut];
        let whole = if next == ' ' { cut } else { room.rfind(' ').unwrap_or(cut) };
        // Half of the text is too much for one word: that is an address, or a language without spaces behind a name.
        let whole = if room[..whole].chars().count() * 2 < self.most { cut } else { whole };
        room[..whole].trim_end().to_owned()
    }
}

/// `text`, settled, of at most `most` characters.
pub(super) fn settled(text: &str, most: usize) -> String {
    let mut words = Words::new(most);
    words.push(text);
    words.finish()
}

/// What has no shape: controls, and marks that hide text from a reader or turn it around.
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
