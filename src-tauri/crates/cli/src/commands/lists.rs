//! What `batch` and `check` share: a list read with flags for what its cells leave empty, and its mistakes told.

use std::{
    io::{self, IsTerminal as _},
    path::Path,
};

use serde::Serialize;
use thumbsheet_core::{
    Error,
    list::{Defaults, Encoding, Kind, ListCheck, Mistake},
};
use thumbsheet_engine::{
    Engine,
    lists::{List, models_of},
};

use crate::report::Report;

/// What a list from a pipe is called.
const PIPED: &str = "The list from stdin";

/// The list in `file`, or from stdin. An encoding that the bytes only suggest is told.
pub(crate) fn read(file: &Path, encoding: Option<Encoding>, report: Report) -> Result<List, Error> {
    let list = if file == Path::new("-") {
        List::from_source(PIPED, std::path::absolute(".").ok(), io::stdin().lock(), encoding)?
    } else {
        List::open(file, encoding).map_err(|error| match error.hint.as_deref() {
            Some(hint) if error.message.contains("not a regular file") => {
                let hint = format!("{hint} `thumbsheet batch -` reads a pipe.");
                error.hint(hint)
            }
            _ => error,
        })?
    };
    let read = list.table.format.encoding;
    if encoding.is_none() && read != Encoding::UTF_8 {
        report
            .say(&format!("{} is read as {read}. If letters are wrong, name its encoding with --encoding.", list.name));
    }
    Ok(list)
}

/// The list, checked. Where other models would mend a row, they are taken with `yes`, and asked about on a terminal.
pub(crate) fn checked(engine: &Engine, list: &mut List, defaults: &Defaults, yes: bool, report: Report) -> ListCheck {
    let checked = engine.lists().check(list, defaults);
    if models_of(&checked.mistakes).next().is_none() || !(yes || agreed(&checked.mistakes, report)) {
        return checked;
    }
    for (given, taken) in list.take_models(&checked.mistakes) {
        report.say(&format!("{given} is replaced by {taken}."));
    }
    engine.lists().check(list, defaults)
}

/// Asks whether other models will do, where somebody is there to answer.
fn agreed(mistakes: &[Mistake], report: Report) -> bool {
    if !report.is_watched() || !io::stdin().is_terminal() {
        return false;
    }
    let mut told: Vec<String> = Vec::new();
    for (mistake, suggestion) in models_of(mistakes) {
        let line = format!("  {} Use {suggestion} instead.", mistake.message);
        if !told.contains(&line) {
            told.push(line);
        }
    }
    report.say(&told.join("\n"));
    report.say("Replace them? [y/N]");
    let mut answer = String::new();
    io::stdin().read_line(&mut answer).is_ok() && matches!(answer.trim().to_lowercase().as_str(), "y" | "yes")
}

/// A mistake, for a program.
#[derive(Serialize)]
struct MistakeLine<'a> {
    row: usize,
    line: usize,
    column: &'a str,
    value: &'a str,
    message: &'a str,
    suggestion: Option<&'a str>,
}

/// The mistakes as JSON.
pub(crate) fn json(mistakes: &[Mistake]) -> serde_json::Value {
    let lines = mistakes.iter().map(|mistake| MistakeLine {
        row: mistake.row,
        line: mistake.line,
        column: &mistake.column,
        value: &mistake.value,
        message: &mistake.message,
        suggestion: mistake.suggestion.as_deref(),
    });
    serde_json::to_value(lines.collect::<Vec<_>>()).unwrap_or_default()
}

/// Each mistake in a line; the same one in several rows is told once.
pub(crate) fn lines(list: &List, mistakes: &[Mistake]) -> Vec<String> {
    let mut told: Vec<(&Mistake, Vec<usize>)> = Vec::new();
    for mistake in mistakes {
        let same = |other: &&mut (&Mistake, Vec<usize>)| {
            let (other, _) = &**other;
            other.row > 0 && other.at == mistake.at && other.value == mistake.value && other.message == mistake.message
        };
        match told.iter_mut().find(same) {
            Some((_, rows)) => rows.push(mistake.row),
            None => told.push((mistake, vec![mistake.row])),
        }
    }
    told.into_iter().map(|(mistake, rows)| line(list, mistake, &rows)).collect()
}

fn line(list: &List, mistake: &Mistake, rows: &[usize]) -> String {
    let word = list.table.format.kind.row();
    let place = match (mistake.row, mistake.at) {
        (0, _) => "the list".to_owned(),
        (row, Some(_)) if list.table.format.kind == Kind::Text && rows.len() == 1 => {
            format!("row {row}, line {}", mistake.line)
        }
        (_, Some(_)) if list.table.format.kind == Kind::Text => numbers(word, rows),
        (_, Some(_)) => format!("{}, column \"{}\"", numbers(word, rows), mistake.column),
        (_, None) if rows.len() > 1 => numbers(word, rows),
        (row, None) if mistake.line > 0 => format!("{word} {row}, line {}", mistake.line),
        (row, None) => format!("{word} {row}"),
    };
    let suggestion = mistake.suggestion.as_ref().map(|word| format!(" Did you mean {word}?")).unwrap_or_default();
    format!("{place}: {}{suggestion}", mistake.message)
}

/// `row 3`, `rows 3, 7-9`, with the word for a row of this kind of list.
fn numbers(word: &str, rows: &[usize]) -> String {
    let mut ranges: Vec<(usize, usize)> = Vec::new();
    for row in rows {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == *row => *last = *row,
            _ => ranges.push((*row, *row)),
        }
    }
    let shown =
        ranges.iter().map(|(first, last)| if first == last { first.to_string() } else { format!("{first}-{last}") });
    let shown = shown.collect::<Vec<_>>().join(", ");
    if rows.len() == 1 { format!("{word} {shown}") } else { format!("{word}s {shown}") }
}

/// How many rows have mistakes, of how many.
pub(crate) fn summary(list: &List, checked: &ListCheck) -> String {
    let mut rows: Vec<usize> = checked.mistakes.iter().map(|mistake| mistake.row).filter(|row| *row > 0).collect();
    rows.dedup();
    let all = list.table.rows.len();
    let end = if all == 1 { "" } else { "s" };
    let wrong = match (checked.mistakes.iter().any(|mistake| mistake.row == 0), rows.len()) {
        (true, _) => format!("none of {all} row{end} can run"),
        (false, 0) => {
            return format!(
                "{} has {all} row{end}, and nothing is wrong with {}.",
                list.name,
                if all == 1 { "it" } else { "them" }
            );
        }
        (false, 1) => format!("1 of {all} row{end} has a mistake"),
        (false, count) => format!("{count} of {all} rows have mistakes"),
    };
    format!("{}: {wrong}.", list.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_told_as_ranges() {
        assert_eq!(numbers("row", &[3]), "row 3", "one");
        assert_eq!(
            numbers("data row", &[1, 2, 3, 7, 9, 10]),
            "data rows 1-3, 7, 9-10",
            "thousands of rows are one line"
        );
    }
}
