//! A writer that lets no key into the log: every line passes [`redact`] before it reaches the file.

use std::io::{self, Write};

use thumbsheet_core::secret::redact;

/// Collects lines and hands each on scrubbed.
#[derive(Debug)]
pub struct Scrub<W: Write> {
    to: W,
    line: Vec<u8>,
}

impl<W: Write> Scrub<W> {
    /// Scrubs what goes to `to`.
    pub fn new(to: W) -> Self {
        Self { to, line: Vec::new() }
    }

    fn hand_on(&mut self) -> io::Result<()> {
        let text = String::from_utf8_lossy(&self.line);
        // Quotes and brackets end a word for the scrubber only where a blank does: give it blanks.
        let clean = words(&text);
        self.line.clear();
        self.to.write_all(clean.as_bytes())
    }
}

/// The line with every word scrubbed, where quotes, brackets, commas, equals signs and colons end a word as blanks do.
fn words(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut word = String::new();
    for c in line.chars() {
        if c.is_whitespace()
            || matches!(c, '"' | '\'' | '(' | ')' | '[' | ']' | '{' | '}' | ',' | '=' | ':' | '&' | '?')
        {
            out.push_str(&redact(&word, None));
            word.clear();
            out.push(c);
        } else {
            word.push(c);
        }
    }
    out.push_str(&redact(&word, None));
    out
}

impl<W: Write> Write for Scrub<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for part in bytes.split_inclusive(|byte| *byte == b'\n') {
            self.line.extend_from_slice(part);
            if part.ends_with(b"\n") {
                self.hand_on()?;
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if !self.line.is_empty() {
            self.hand_on()?;
        }
        self.to.flush()
    }
}

impl<W: Write> Drop for Scrub<W> {
    fn drop(&mut self) {
        let _ = self.flush();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scrubbed(chunks: &[&str]) -> String {
        let mut out = Vec::new();
        let mut scrub = Scrub::new(&mut out);
        for chunk in chunks {
            scrub.write_all(chunk.as_bytes()).unwrap();
        }
        drop(scrub);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_key_that_is_cut_in_two_by_the_writer_is_scrubbed_all_the_same() {
        let text = scrubbed(&["key=sk-plan", "tedkey123456 said no\n", "plain line\n"]);
        assert!(!text.contains("plantedkey"), "a writer may hand over half a line at a time: {text}");
        assert!(text.contains("said no\nplain line\n"), "and what is no key stays: {text}");
    }

    #[test]
    fn a_key_inside_json_is_scrubbed() {
        let text = scrubbed(&[r#"{"authorization":"Bearer sk-abcdefghijkl","url":"https://x/?key=AIzaSyA1234567"}"#]);
        assert!(!text.contains("abcdefghijkl") && !text.contains("SyA1234567"), "{text}");
    }
}
