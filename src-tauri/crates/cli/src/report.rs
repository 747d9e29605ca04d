//! The only place that prints: data on stdout, words on stderr.

use std::{
    io::{self, IsTerminal as _, Write as _},
    sync::OnceLock,
};

use serde::Serialize;
use thumbsheet_core::{Code, Error, Usd, money::Risk};
use thumbsheet_engine::disk::reason;

/// Where output goes, and whether it is for a program.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Report {
    json: bool,
}

#[expect(clippy::unused_self, reason = "printing goes through a value that is handed on: what lacks it cannot print")]
impl Report {
    pub(crate) fn new(json: bool) -> Self {
        Self { json }
    }

    /// Whether a program reads.
    pub(crate) fn is_json(self) -> bool {
        self.json
    }

    /// Whether a person watches.
    pub(crate) fn is_watched(self) -> bool {
        io::stderr().is_terminal()
    }

    /// One line of data. The command goes on where it cannot be written: a run is safe without its output.
    pub(crate) fn data(self, line: &str) {
        note(writeln!(io::stdout().lock(), "{line}"));
    }

    /// Writes bytes of data to stdout unchanged.
    pub(crate) fn bytes(self, bytes: &[u8]) {
        note(io::stdout().lock().write_all(bytes));
    }

    /// The error of the first data that could not be written, if any.
    pub(crate) fn lost_output(self) -> Option<Error> {
        note(io::stdout().lock().flush());
        LOST.get().map(|why| {
            Error::new(Code::SaveFailed, format!("The output could not be written to stdout: {why}."))
                .hint("What was made is safe: `thumbsheet list runs` and `thumbsheet gallery list` show it.")
        })
    }

    /// Writes one JSON value per line.
    pub(crate) fn json(self, value: &impl Serialize) {
        match serde_json::to_string(value) {
            Ok(line) => self.data(&line),
            Err(error) => self.say(&format!("This could not be written as JSON: {error}.")),
        }
    }

    /// Words for the person.
    pub(crate) fn say(self, line: &str) {
        let _ = writeln!(io::stderr().lock(), "{line}");
    }

    /// An error: what failed, then what to do.
    pub(crate) fn error(self, error: &Error) {
        self.say(&format!("error: {}", error.message));
        if let Some(hint) = &error.hint {
            self.say(&format!("  {hint}"));
        }
    }

    /// Aligned columns; the last one is not padded.
    pub(crate) fn table(self, rows: &[Vec<String>]) {
        let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
        let wide = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max();
        let widths: Vec<usize> = (0..columns).map(|column| wide(column).unwrap_or_default()).collect();
        for row in rows {
            let line: Vec<String> = row
                .iter()
                .zip(&widths)
                .map(|(cell, width)| format!("{cell}{}", " ".repeat(width.saturating_sub(cell.chars().count()))))
                .collect();
            self.data(line.join("  ").trim_end());
        }
    }
}

/// Why data could not be written, at the first time.
static LOST: OnceLock<String> = OnceLock::new();

fn note(written: io::Result<()>) {
    if let Err(error) = written {
        let why = match error.kind() {
            io::ErrorKind::BrokenPipe => "the program that reads it has ended".to_owned(),
            _ => reason(&error),
        };
        // Only the first one tells what is wrong.
        let _ = LOST.set(why);
    }
}

/// Bytes as people read them: `1.3 MB`.
pub(crate) fn megabytes(bytes: u64) -> String {
    match bytes {
        0..1_000_000 => format!("{} kB", bytes.div_ceil(1000)),
        1_000_000..1_000_000_000 => format!("{:.1} MB", bytes as f64 / 1e6),
        _ => format!("{:.1} GB", bytes as f64 / 1e9),
    }
}

/// How many: `1 thumbnail`, `4 thumbnails`.
pub(crate) fn counted(thumbnails: usize) -> String {
    let end = if thumbnails == 1 { "" } else { "s" };
    format!("{thumbnails} thumbnail{end}")
}

/// What is known to be spent and what may be: `$0.80 spent, possibly $0.04 more`.
pub(crate) fn spent(known: Usd, possibly: Risk) -> String {
    let known_words = format!("{} spent", dollars(known));
    match (known, possibly) {
        (_, Risk::NONE) => known_words,
        (Usd::ZERO, Risk { usd: Usd::ZERO, .. }) => "price unknown".to_owned(),
        (_, Risk { usd, unpriced: 0 }) => format!("{known_words}, possibly {} more", dollars(usd)),
        (_, Risk { usd: Usd::ZERO, .. }) => format!("{known_words}, possibly more (price unknown)"),
        (_, Risk { usd, .. }) => format!("{known_words}, possibly {} more and what has no known price", dollars(usd)),
    }
}

/// What requests may have cost: `~$0.04`, `price unknown`.
pub(crate) fn about(possibly: Risk) -> String {
    match possibly {
        Risk { usd, unpriced: 0 } => format!("~{}", dollars(usd)),
        Risk { usd: Usd::ZERO, .. } => "price unknown".to_owned(),
        Risk { usd, .. } => format!("~{} and what has no known price", dollars(usd)),
    }
}

/// US dollars as people read them: `$0`, `$0.04`, `$0.0044`.
pub(crate) fn dollars(usd: Usd) -> String {
    if usd.is_zero() { "$0".to_owned() } else { usd.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_told_as_far_as_it_is_known() {
        let risk = |usd, unpriced| Risk { usd, unpriced };
        for (known, possibly, words) in [
            (Usd::ZERO, Risk::NONE, "$0 spent"),
            (Usd::cents(80), Risk::NONE, "$0.80 spent"),
            (Usd::cents(80), risk(Usd::cents(4), 0), "$0.80 spent, possibly $0.04 more"),
            (Usd::ZERO, risk(Usd::cents(4), 0), "$0 spent, possibly $0.04 more"),
            (Usd::ZERO, risk(Usd::ZERO, 1), "price unknown"),
            (Usd::cents(4), risk(Usd::ZERO, 2), "$0.04 spent, possibly more (price unknown)"),
            (Usd::ZERO, risk(Usd::cents(4), 1), "$0 spent, possibly $0.04 more and what has no known price"),
        ] {
            assert_eq!(spent(known, possibly), words, "{known} and {possibly:?}");
        }
        assert_eq!(about(risk(Usd::cents(4), 0)), "~$0.04", "an estimate");
        assert_eq!(about(risk(Usd::ZERO, 1)), "price unknown", "never $0 for what has no price");
    }
}
