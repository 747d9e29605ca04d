//! Tables with cells separated by commas, semicolons or tabs, and quoted where needed (RFC 4180).

use csv::{QuoteStyle, ReaderBuilder, StringRecord, WriterBuilder};

use super::{Field, Format, Kind, Table, TableRow, guess};
use crate::{Code, Error};

/// Possible delimiters. Among equals, the last one counts.
const DELIMITERS: [u8; 3] = [b';', b'\t', b','];
/// Length of the sample that decides the delimiter, in bytes.
const SAMPLE: usize = 64 << 10;
/// Number of rows in the sample.
const SAMPLE_ROWS: usize = 50;
/// Maximum number of columns.
pub(super) const MAX_COLUMNS: usize = 200;

/// Reads a table whose first row is the header.
pub(super) fn read(name: &str, text: &str) -> Result<Table, Error> {
    let (delimiter, text, before) = match announced(text) {
        Some((delimiter, rest)) => (delimiter, rest, 1),
        None => (sniffed(text), text, 0),
    };
    let mut records = records(text, delimiter, usize::MAX)?.into_iter();
    let Some((_, header)) = records.next() else {
        return Err(
            Error::invalid(format!("{name} is empty.")).hint("Its first line names the columns, title among them.")
        );
    };
    if header.len() > MAX_COLUMNS {
        return Err(Error::invalid(format!("{name} has {} columns, {MAX_COLUMNS} at most.", header.len()))
            .hint("Remove those that are not needed."));
    }
    let mut rows: Vec<TableRow> = records.map(|(line, cells)| TableRow::new(line + before, cells)).collect();
    if let Some(line) = open_quote(text, delimiter) {
        match rows.last_mut() {
            Some(last) => last.unclosed = Some(line + before),
            None => return Err(Error::invalid(format!("{name}: the quote in its header is never closed."))),
        }
    }
    rows.retain(|row| !row.is_empty());
    Ok(Table {
        format: Format { kind: Kind::Csv, delimiter: Some(char::from(delimiter)), bom: false },
        columns: header.iter().map(|name| name.trim().to_owned()).collect(),
        rows,
    })
}

/// Whether text of an unknown kind is a table: its first line names columns, with a title among them, and most rows
/// have the same number of cells.
pub(super) fn is_table(text: &str) -> bool {
    DELIMITERS.iter().any(|delimiter| {
        let records = records(sample(text), *delimiter, SAMPLE_ROWS).unwrap_or_default();
        let Some(((_, header), rows)) = records.split_first() else { return false };
        let fields = guess(header);
        if fields.len() < 2 || !fields.contains(&Field::Title) {
            return false;
        }
        let even = rows.iter().filter(|(_, cells)| cells.len() == header.len()).count();
        let is_known = |field: &Field| !matches!(field, Field::Variable | Field::Ignore);
        // No title contains a tab. A title with a comma can begin with any word.
        *delimiter == b'\t' || fields.iter().all(is_known) || (even > 0 && even * 5 >= rows.len() * 4)
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
    let (first, rest) = text.split_once('\n')?;
    let told = first.trim_end_matches('\r').trim_matches('"').strip_prefix("sep=")?;
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
        let Some((_, header)) = records.first() else { return (false, 0, 0) };
        let even = records.iter().filter(|(_, cells)| cells.len() == header.len()).count();
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

/// Reads up to `max` records, each with its line.
fn records(text: &str, delimiter: u8, max: usize) -> Result<Vec<(usize, Vec<String>)>, Error> {
    let mut reader =
        ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
    let mut lines = Lines { text: text.as_bytes(), at: 0, line: 1 };
    let mut found = Vec::new();
    let mut record = StringRecord::new();
    while found.len() < max
        && reader
            .read_record(&mut record)
            .map_err(|error| Error::invalid(format!("The table is incomplete: {error}.")))?
    {
        let at = record.position().map_or(0, csv::Position::byte);
        let line = lines.of_record(usize::try_from(at).unwrap_or(usize::MAX));
        found.push((line, record.iter().map(str::to_owned).collect()));
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

/// Finds the line of a quote that is never closed.
fn open_quote(text: &str, delimiter: u8) -> Option<usize> {
    let bytes = text.as_bytes();
    let (mut at, mut opened, mut begins) = (0, None, true);
    while let Some(byte) = bytes.get(at) {
        match (opened, byte) {
            (None, b'"') if begins => opened = Some(at),
            (None, byte) => begins = *byte == delimiter || matches!(byte, b'\n' | b'\r'),
            (Some(_), b'"') if bytes.get(at + 1) == Some(&b'"') => at += 1,
            (Some(_), b'"') => (opened, begins) = (None, false),
            (Some(_), _) => {}
        }
        at += 1;
    }
    opened.map(|at| text[..at].matches('\n').count() + 1)
}
