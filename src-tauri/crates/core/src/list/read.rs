//! Reading a list from bytes: its encoding, its kind, its table.

use super::{Format, Kind, Table, TableRow, delimited, json};
use crate::Error;

const HOW: &str = "Write one title per line, or a table with a column called title.";

/// Reads a list. The extension of the file's `name` decides its kind; without a known extension, the content does.
///
/// # Errors
/// `INVALID_INPUT` when nothing can be used: not UTF-8 (with the line), broken JSON (with line and column), no titles.
/// A [`Checker`](super::Checker) finds mistakes of single rows.
pub fn read(name: &str, bytes: &[u8]) -> Result<Table, Error> {
    let (text, bom) = text(name, bytes)?;
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default();
    let table = match ending.as_str() {
        "csv" | "tsv" | "tab" => delimited::read(name, text)?,
        "json" => json::read(name, text)?,
        _ if json::is_json(text) => json::read(name, text)?,
        _ if delimited::is_table(text) => delimited::read(name, text)?,
        _ => titles(text),
    };
    if table.rows.is_empty() {
        return Err(Error::invalid(format!("{name} has no title in it.")).hint(HOW));
    }
    Ok(Table { format: Format { bom, ..table.format }, ..table })
}

/// Decodes the text, and tells whether it began with a byte order mark.
fn text<'a>(name: &str, bytes: &'a [u8]) -> Result<(&'a str, bool), Error> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(
            Error::invalid(format!("{name} is UTF-16 text.")).hint("Save it as UTF-8 (\"CSV UTF-8\" in Excel).")
        );
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let line = bytes[..error.valid_up_to()].split(|byte| *byte == b'\n').count();
        Error::invalid(format!("{name} is not UTF-8 text (line {line})."))
            .hint("Save it as UTF-8 (\"CSV UTF-8\" in Excel).")
    })?;
    if let Some(at) = text.find('\0') {
        let line = text[..at].split('\n').count();
        return Err(Error::invalid(format!("{name} is not text: it has a zero byte in line {line}.")).hint(HOW));
    }
    let plain = text.trim_start_matches('\u{feff}');
    Ok((plain, plain.len() != text.len()))
}

/// Reads one title per line. A pasted table of one column begins with the header `title`, which is skipped.
fn titles(text: &str) -> Table {
    let row = |(index, line): (usize, &str)| TableRow::new(index + 1, vec![line.trim().to_owned()]);
    let mut rows: Vec<TableRow> = text.lines().enumerate().map(row).filter(|row| !row.is_empty()).collect();
    let is_header = |row: &TableRow| row.cells.iter().all(|cell| cell.eq_ignore_ascii_case("title"));
    if rows.len() > 1 && rows.first().is_some_and(is_header) {
        rows.remove(0);
    }
    Table { format: Format { kind: Kind::Text, delimiter: None, bom: false }, columns: vec!["title".to_owned()], rows }
}
