//! Bytes in, a table out: which kind of file it is, and whether it is text at all.

use super::{Format, Kind, Table, TableRow, delimited, json};
use crate::Error;

const HOW: &str = "Write one title a line, or a table with a column called title.";

/// Reads a list. `name` is its file's: the ending says what it is, and where that is silent its first line does.
///
/// # Errors
/// `INVALID_INPUT` when nothing of it can be used: not UTF-8 (with the line), broken JSON (with line and column), no titles.
/// What is wrong with single rows is not told here but by the [`Checker`](super::Checker).
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

/// The text, and whether a byte order mark stood before it.
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
        return Err(Error::invalid(format!("{name} is no text: it has a zero byte in line {line}.")).hint(HOW));
    }
    let plain = text.trim_start_matches('\u{feff}');
    Ok((plain, plain.len() != text.len()))
}

/// One title a line. A table of one column, pasted, begins with the word for it.
fn titles(text: &str) -> Table {
    let row = |(index, line): (usize, &str)| TableRow::new(index + 1, vec![line.trim().to_owned()]);
    let mut rows: Vec<TableRow> = text.lines().enumerate().map(row).filter(|row| !row.is_empty()).collect();
    let is_header = |row: &TableRow| row.cells.iter().all(|cell| cell.eq_ignore_ascii_case("title"));
    if rows.len() > 1 && rows.first().is_some_and(is_header) {
        rows.remove(0);
    }
    Table { format: Format { kind: Kind::Text, delimiter: None, bom: false }, columns: vec!["title".to_owned()], rows }
}
