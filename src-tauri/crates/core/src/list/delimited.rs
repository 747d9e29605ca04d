//! Tables with cells separated by commas, semicolons or tabs, and quoted where needed (RFC 4180).

use csv::{QuoteStyle, ReaderBuilder, StringRecord, WriterBuilder};

use super::{Field, Format, Kind, Quote, Table, TableRow, guess, lines};
use crate::{Code, Error};

/// Possible delimiters. Among equals, the last one counts.
const DELIMITERS: [u8; 3] = [b';', b'\t', b','];
/// Length of the sample that decides the delimiter, in bytes.
const SAMPLE: usize = 64 << 10;
/// Number of rows in the sample.
const SAMPLE_ROWS: usize = 50;
/// Number of rows in which a header below other lines is looked for.
pub(super) const HEADER_ROWS: usize = 20;
/// Maximum number of columns.
pub(super) const MAX_COLUMNS: usize = 200;

/// Reads a table whose first row is the header.
pub(super) fn read(name: &str, text: &str) -> Result<Table, Error> {
    let (delimiter, text, before) = match announced(text) {
        Some((delimiter, rest)) => (delimiter, rest, 1),
        None => (sniffed(text), text, 0),
    };
    let mut records = records(text, delimiter, usize::MAX)?.into_iter();
    let Some(header) = records.next() else {
        return Err(
            Error::invalid(format!("{name} is empty.")).hint("Its first line names the columns, title among them.")
        );
    };
    let wide = header.cells.len();
    if wide > MAX_COLUMNS {
        return Err(Error::invalid(format!("{name} has {wide} columns, {MAX_COLUMNS} at most."))
            .hint("Remove those that are not needed."));
    }
    match header.quote {
        Some(Quote::Unclosed(_)) => {
            return Err(Error::invalid(format!("{name}: the quote in its header is never closed.")));
        }
        Some(Quote::Undoubled(line)) => {
            return Err(Error::invalid(format!(
                "{name}: something stands behind a closing quote in its header (line {}).",
                line + before
            ))
            .hint("Write a quote within quotes twice."));
        }
        None => {}
    }
    let rows = records.map(|mut row| {
        row.line += before;
        row.quote = row.quote.map(|quote| match quote {
            Quote::Unclosed(line) => Quote::Unclosed(line + before),
            Quote::Undoubled(line) => Quote::Undoubled(line + before),
        });
        even(&mut row.cells, wide, delimiter);
        row
    });
    Ok(Table {
        format: Format { delimiter: Some(char::from(delimiter)), ..Format::new(Kind::Csv) },
        columns: header.cells.iter().map(|name| name.trim().to_owned()).collect(),
        rows: rows.filter(|row| !row.is_empty()).collect(),
    })
}

/// Gives a row as many cells as the header: spreadsheets leave empty last cells away, or write too many. A surplus cell
/// with text stays, and so does a row whose cells another delimiter separates.
fn even(cells: &mut Vec<String>, wide: usize, delimiter: u8) {
    while cells.len() > wide && cells.last().is_some_and(|cell| cell.trim().is_empty()) {
        cells.pop();
    }
    let is_other = |other: &&u8| **other != delimiter && cells[0].split(char::from(**other)).count() == wide;
    if cells.len() == 1 && wide > 1 && DELIMITERS.iter().any(|other| is_other(&other)) {
        return;
    }
    if cells.len() < wide {
        cells.resize(wide, String::new());
    }
}

/// Whether text of an unknown kind is a table: its first line names columns, with a title among them, and most rows
/// have the same number of cells.
pub(super) fn is_table(text: &str) -> bool {
    DELIMITERS.iter().any(|delimiter| {
        let records = records(sample(text), *delimiter, SAMPLE_ROWS).unwrap_or_default();
        let Some((header, rows)) = records.split_first() else { return false };
        let header = &header.cells;
        let fields = guess(header);
        if fields.len() < 2 || !fields.contains(&Field::Title) {
            return false;
        }
        let even = rows.iter().filter(|row| row.cells.len() == header.len()).count();
        let is_known = |field: &Field| !matches!(field, Field::Variable | Field::Ignore);
        // No title contains a tab. A title with a comma can begin with any word.
        *delimiter == b'\t' || fields.iter().all(is_known) || (even > 0 && even * 5 >= rows.len() * 4)
    })
}

/// Whether text is a table that names its columns, no title among them: a column of which the program knows the meaning,
/// named in lowercase as programs do, in a header as wide as every row. Titles with commas differ in their number.
pub(super) fn has_no_title(text: &str) -> bool {
    DELIMITERS.iter().any(|delimiter| {
        let records = records(sample(text), *delimiter, SAMPLE_ROWS).unwrap_or_default();
        let Some((header, rows)) = records.split_first() else { return false };
        let header = &header.cells;
        let is_name = |cell: &String| !cell.contains(char::is_whitespace) && cell.to_lowercase() == *cell;
        let fields = guess(header);
        let is_known = |field: &Field| !matches!(field, Field::Variable | Field::Ignore);
        header.len() > 1
            && header.iter().all(is_name)
            && fields.iter().any(is_known)
            && !fields.contains(&Field::Title)
            && !rows.is_empty()
            && rows.iter().all(|row| row.cells.len() == header.len())
    })
}

/// Whether a line below the first names columns, all of them known: a table with a line above its header.
pub(super) fn has_header_below(text: &str) -> bool {
    DELIMITERS.iter().any(|delimiter| {
        let records = records(sample(text), *delimiter, HEADER_ROWS).unwrap_or_default();
        records.iter().skip(1).any(|row| {
            let fields = guess(&row.cells);
            let is_known = |field: &Field| !matches!(field, Field::Variable | Field::Ignore);
            fields.len() > 1 && fields.contains(&Field::Title) && fields.iter().all(is_known)
        })
    })
}

/// Writes rows as CSV. Every cell is quoted, so no text is taken for a delimiter.
///
/// # Errors
/// `INTERNAL` when the writer fails.
pub fn write<'a>(rows: impl IntoIterator<Item = Vec<&'a str>>) -> Result<String, Error> {
    let broken = |error: String| Error::new(Code::Internal, format!("The table could not be written: {error}."));
    let mut writer = WriterBuilder::new().quote_style(QuoteStyle::Always).flexible(true).from_writer(Vec::new());
    for row in rows {
        writer.write_record(row).map_err(|error| broken(error.to_string()))?;
    }
    let bytes = writer.into_inner().map_err(|error| broken(error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| broken(error.to_string()))
}

/// Reads `sep=;` in the first line, which Excel writes and reads.
fn announced(text: &str) -> Option<(u8, &str)> {
    let (first, rest) = text.split_once(['\n', '\r'])?;
    let rest = if text[first.len()..].starts_with("\r\n") { &rest[1..] } else { rest };
    let told = first.trim_matches('"').strip_prefix("sep=")?;
    match told.as_bytes() {
        [delimiter] if DELIMITERS.contains(delimiter) => Some((*delimiter, rest)),
        _ => None,
    }
}

fn sample(text: &str) -> &str {
    let mut end = SAMPLE.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Finds the delimiter with which the header has a title and most rows have as many cells as the header.
fn sniffed(text: &str) -> u8 {
    let score = |delimiter: &u8| {
        let mut records = records(sample(text), *delimiter, SAMPLE_ROWS).unwrap_or_default();
        if text.len() > SAMPLE && records.len() > 2 {
            records.pop();
        }
        let Some(header) = records.first().map(|row| &row.cells) else { return (false, 0, 0) };
        let even = records.iter().filter(|row| row.cells.len() == header.len()).count();
        let has_title = guess(header).iter().any(|field| matches!(field, Field::Title | Field::TitleIn(_)));
        (has_title, even * 100 / records.len(), header.len())
    };
    // Without a known header, every wrong delimiter finds one column.
    let best = DELIMITERS.iter().max_by_key(|delimiter| match score(delimiter) {
        (false, _, 1) => (false, 0, 0),
        other => other,
    });
    best.copied().unwrap_or(b',')
}

/// Reads up to `max` records, each with its line and the quote that breaks it.
fn records(text: &str, delimiter: u8, max: usize) -> Result<Vec<TableRow>, Error> {
    let mut reader =
        ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
    let mut lines = Lines { text: text.as_bytes(), at: 0, line: 1 };
    let mut found: Vec<TableRow> = Vec::new();
    let mut start = 0;
    let mut record = StringRecord::new();
    while found.len() < max
        && reader
            .read_record(&mut record)
            .map_err(|error| Error::invalid(format!("The table is incomplete: {error}.")))?
    {
        let at = record.position().map_or(0, csv::Position::byte);
        let line = lines.of_record(usize::try_from(at).unwrap_or(usize::MAX));
        let end = usize::try_from(reader.position().byte()).unwrap_or(text.len()).min(text.len());
        let raw = text.get(start..end).unwrap_or_default();
        let quote = broken_quote(raw, delimiter, text.get(..start).unwrap_or_default());
        start = end;
        found.push(TableRow { line, cells: record.iter().map(str::to_owned).collect(), quote });
    }
    Ok(found)
}

/// Counts lines up to an offset. Offsets only grow.
struct Lines<'a> {
    text: &'a [u8],
    at: usize,
    line: usize,
}

impl Lines<'_> {
    /// The line of the record that begins at `start`, or after the empty lines there.
    fn of_record(&mut self, start: usize) -> usize {
        while let Some(byte) = self.text.get(self.at) {
            let is_end = matches!(byte, b'\n' | b'\r');
            if self.at >= start && !is_end {
                break;
            }
            // "\r\n", "\r" and "\n" each end one line.
            if is_end && !(*byte == b'\r' && self.text.get(self.at + 1) == Some(&b'\n')) {
                self.line += 1;
            }
            self.at += 1;
        }
        self.line
    }
}

/// Finds the quote that breaks the record in `raw`: one that is never closed, or one behind which something stands.
/// `before` is the text that precedes the record.
fn broken_quote(raw: &str, delimiter: u8, before: &str) -> Option<Quote> {
    let bytes = raw.as_bytes();
    let line = |at: usize| lines::of_file(before) + lines::of_file(&raw[..at]) - 1;
    let (mut at, mut opened, mut begins) = (0, None, true);
    while let Some(byte) = bytes.get(at) {
        match (opened, byte) {
            (None, b'"') if begins => opened = Some(at),
            (None, byte) => begins = *byte == delimiter || matches!(byte, b'\n' | b'\r'),
            (Some(_), b'"') if bytes.get(at + 1) == Some(&b'"') => at += 1,
            (Some(_), b'"') => {
                let behind =
                    bytes[at + 1..].iter().position(|byte| *byte == delimiter || !matches!(byte, b' ' | b'\t'));
                match behind.map(|next| bytes[at + 1 + next]) {
                    None | Some(b'\n' | b'\r') => {}
                    Some(next) if next == delimiter => {}
                    Some(_) => return Some(Quote::Undoubled(line(at))),
                }
                (opened, begins) = (None, false);
            }
            (Some(_), _) => {}
        }
        at += 1;
    }
    opened.map(|at| Quote::Unclosed(line(at)))
}
