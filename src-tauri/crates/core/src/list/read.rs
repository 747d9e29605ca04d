//! Reading a list from bytes: its encoding, its kind, its table.

use super::{Encoding, Format, Kind, Table, TableRow, delimited, foreign, json, lines};
use crate::Error;

const HOW: &str = "Write one title per line, or a table with a column called title.";
const AS_UTF8: &str = "Save it as UTF-8 (\"CSV UTF-8\" in Excel), or name its encoding (`--encoding`, or the encoding in the Batch view).";

/// Reads a list. The extension of the file's `name` decides its kind; without a known extension, the content does.
///
/// # Errors
/// `INVALID_INPUT` when nothing can be used: no text, broken JSON (with line and column), no titles. A
/// [`Checker`](super::Checker) finds mistakes of single rows.
pub fn read(name: &str, bytes: &[u8]) -> Result<Table, Error> {
    read_as(name, bytes, None)
}

/// Reads a list in the `encoding` that the person names, or else in the one that the bytes tell.
///
/// # Errors
/// As [`read`]; `INVALID_INPUT` with the line when a byte has no meaning in the encoding.
pub fn read_as(name: &str, bytes: &[u8], encoding: Option<Encoding>) -> Result<Table, Error> {
    let (text, encoding, bom) = text(name, bytes, encoding)?;
    if let Some(foreign) = foreign::of_markup(&text) {
        return Err(foreign.error(name));
    }
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default();
    let table = match ending.as_str() {
        "csv" | "tsv" | "tab" => delimited::read(name, &lines::of_table(&text))?,
        "json" if json::is_lines(&text) => json::read_lines(name, &text)?,
        "json" => json::read(name, &text)?,
        "jsonl" | "ndjson" => json::read_lines(name, &text)?,
        _ if json::is_json(&text) => json::read(name, &text)?,
        _ if json::is_lines(&text) => json::read_lines(name, &text)?,
        _ => {
            let table = lines::of_table(&text);
            if delimited::is_table(&table) || delimited::has_header_below(&table) {
                delimited::read(name, &table)?
            } else {
                titles(name, &text)?
            }
        }
    };
    if table.rows.is_empty() {
        return Err(Error::invalid(format!("{name} has no title in it.")).hint(HOW));
    }
    Ok(Table { format: Format { bom, encoding, ..table.format }, ..table })
}

/// Decodes a list that holds plain titles, one per line, and numbers their lines.
///
/// # Errors
/// As [`read`]: `INVALID_INPUT` when it is no text, or text of another kind.
pub fn plain_titles(name: &str, bytes: &[u8]) -> Result<Vec<(usize, String)>, Error> {
    let (text, ..) = text(name, bytes, None)?;
    if let Some(foreign) = foreign::of_markup(&text) {
        return Err(foreign.error(name));
    }
    if json::is_json(&text) || json::is_lines(&text) {
        return Err(Error::invalid(format!("{name} is JSON, which holds no list of titles that can be dropped here."))
            .hint("Open it in the Batch view, or drop a text file with one title per line."));
    }
    let table = titles(name, &text)?;
    if table.rows.is_empty() {
        return Err(Error::invalid(format!("{name} has no title in it.")).hint(HOW));
    }
    Ok(table.rows.into_iter().map(|row| (row.line, row.cells.concat())).collect())
}

/// Decodes the text. Tells its encoding, and whether it began with a byte order mark.
fn text(name: &str, bytes: &[u8], named: Option<Encoding>) -> Result<(String, Encoding, bool), Error> {
    if let Some(foreign) = foreign::of_bytes(bytes) {
        return Err(foreign.error(name));
    }
    if bytes.starts_with(&[0xff, 0xfe, 0, 0]) || bytes.starts_with(&[0, 0, 0xfe, 0xff]) {
        return Err(Error::invalid(format!("{name} is UTF-32 text.")).hint(AS_UTF8));
    }
    let bom = encoding_rs::Encoding::for_bom(bytes).is_some();
    let not_utf8 = || {
        let valid = std::str::from_utf8(bytes).err().map_or(bytes.len(), |error| error.valid_up_to());
        let line = lines::count(&String::from_utf8_lossy(&bytes[..valid]));
        Error::invalid(format!("{name} is not UTF-8 text (line {line}).")).hint(AS_UTF8)
    };
    let encoding = match named.map(|named| named.ordered(bytes)).or_else(|| Encoding::of(bytes)) {
        Some(encoding) => encoding,
        None if bytes.contains(&0) => return Err(zero(name, bytes)),
        None => return Err(not_utf8()),
    };
    let text = encoding.decode(bytes).ok_or_else(|| {
        if named.is_none() && encoding == Encoding::UTF_8 {
            return not_utf8();
        }
        let line = encoding.wrong_line(bytes);
        Error::invalid(format!("{name} is not text in {encoding}: line {line} has bytes that it does not know."))
            .hint(AS_UTF8)
    })?;
    // Editors of DOS wrote this mark at the end.
    let text = text.trim_end_matches('\u{1a}');
    let is_control =
        |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{80}'..='\u{9f}');
    if let Some(at) = text.find('\0') {
        let line = lines::count(&text[..at]);
        return Err(Error::invalid(format!("{name} is not text: it has a zero byte in line {line}.")).hint(HOW));
    }
    // Most of a text is no control characters. Single ones are mistakes of their rows.
    let controls = text.chars().filter(|c| is_control(*c)).count();
    if controls * 20 > text.chars().count() {
        return Err(Error::invalid(format!("{name} is not text.")).hint(HOW));
    }
    Ok((text.trim_start_matches('\u{feff}').to_owned(), encoding, bom))
}

fn zero(name: &str, bytes: &[u8]) -> Error {
    let before: Vec<u8> = bytes.iter().copied().take_while(|byte| *byte != 0).collect();
    let line = lines::count(&String::from_utf8_lossy(&before));
    Error::invalid(format!("{name} is not text: it has a zero byte in line {line}.")).hint(HOW)
}

/// Reads one title per line. A pasted table of one column begins with the header `title`, which is skipped.
fn titles(name: &str, text: &str) -> Result<Table, Error> {
    if let Some((line, code)) = foreign::code_line(text) {
        return Err(if foreign::is_fence(code) {
            Error::invalid(format!("Line {line} of {name} is the fence of a code block (```), and no title."))
                .hint("Take the lines with the fences away, or save what stands between them as a file of its own.")
        } else {
            json::broken(name, text, line)
        });
    }
    if let Some(foreign) = foreign::of_lines(text) {
        return Err(foreign.error(name));
    }
    if delimited::has_no_title(&lines::of_table(text)) {
        return Err(Error::invalid(format!("{name} is a table without a column of titles."))
            .hint("Call the column with the titles \"title\" in the first line."));
    }
    let row = |(index, line): (usize, &str)| TableRow::new(index + 1, vec![line.trim().to_owned()]);
    let mut rows: Vec<TableRow> = lines::split(text).enumerate().map(row).filter(|row| !row.is_empty()).collect();
    let is_header = |row: &TableRow| row.cells.iter().all(|cell| cell.eq_ignore_ascii_case("title"));
    if rows.len() > 1 && rows.first().is_some_and(is_header) {
        rows.remove(0);
    }
    Ok(Table { format: Format::new(Kind::Text), columns: vec!["title".to_owned()], rows })
}
