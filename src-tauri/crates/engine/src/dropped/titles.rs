//! A text file with one title a line.

use thumbsheet_core::{Error, brief::check_title, list};

/// The most titles of one file.
pub const MAX_TITLES: usize = 5_000;

/// Wrong lines that are told one by one.
const MAX_TOLD: usize = 5;

/// Whether this is a list with more than titles: a table by its name, or JSON that holds one.
pub(super) fn is_list(name: &str, bytes: &[u8]) -> bool {
    match ending(name).as_str() {
        "csv" | "tsv" | "tab" | "jsonl" | "ndjson" => true,
        "json" => list::read(name, bytes).is_ok(),
        _ => false,
    }
}

fn ending(name: &str) -> String {
    name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default()
}

/// The titles in `bytes`; `None` when they are no text.
///
/// # Errors
/// `INVALID_INPUT`: text of another kind, no titles, too many, or lines that are none.
pub(super) fn read(name: &str, bytes: &[u8]) -> Result<Option<Vec<String>>, Error> {
    if matches!(ending(name).as_str(), "toml" | "ini" | "yaml" | "yml") {
        return Err(Error::invalid(format!("{name} is a settings file, which holds no list of titles."))
            .hint("Drop a text file with one title a line."));
    }
    let is_wide = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    if !is_wide && is_binary(bytes) && list::read(name, bytes).is_err() {
        return Ok(None);
    }
    let lines = list::plain_titles(name, bytes)?;
    if lines.len() > MAX_TITLES {
        return Err(Error::invalid(format!("{name} has {} titles, {MAX_TITLES} at most.", lines.len()))
            .hint("Split it into several files, or use `thumbsheet batch`."));
    }
    let mut titles = Vec::with_capacity(lines.len());
    let mut wrong = Vec::new();
    for (number, line) in lines {
        match check_title(&line) {
            Ok(title) => titles.push(title),
            Err(error) => wrong.push(format!("line {number}: {}", error.message)),
        }
    }
    if wrong.is_empty() { Ok(Some(titles)) } else { Err(refused(name, &wrong, titles.len())) }
}

fn refused(name: &str, wrong: &[String], good: usize) -> Error {
    let more = match wrong.len().saturating_sub(MAX_TOLD) {
        0 => String::new(),
        more => format!(" And {more} more."),
    };
    let told = wrong.iter().take(MAX_TOLD).map(String::as_str).collect::<Vec<_>>().join(" ");
    let count = if wrong.len() == 1 { "1 line is".to_owned() } else { format!("{} lines are", wrong.len()) };
    Error::invalid(format!("{name}: {count} no title, {good} would do. In {told}{more}"))
        .hint("Mend those lines and drop the file again.")
}

/// Whether bytes hold control characters, as no text does, or are mostly no letters of any encoding.
fn is_binary(bytes: &[u8]) -> bool {
    let controls = bytes.iter().any(|byte| *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0b | 0x0c | 0x1a));
    let letters = bytes.iter().filter(|byte| byte.is_ascii_graphic() || byte.is_ascii_whitespace()).count();
    controls || (std::str::from_utf8(bytes).is_err() && letters * 2 < bytes.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_title_a_line_whatever_the_line_ends() {
        let titles = read("a.txt", "\u{feff}First title\r\n\r\n  Second  title \nПуть".as_bytes()).unwrap().unwrap();
        assert_eq!(titles, ["First title", "Second title", "Путь"], "a mark of order and empty lines are no titles");
    }

    #[test]
    fn bad_lines_are_named_with_their_numbers() {
        let error = read("a.txt", b"Good title\nab\n\nx\n").unwrap_err();
        for part in ["a.txt", "2 lines are no title", "line 2", "'ab'", "line 4", "1 would do"] {
            assert!(error.message.contains(part), "{part} helps to mend it: {error}");
        }
        let many = "ab\n".repeat(9);
        assert!(read("a.txt", many.as_bytes()).unwrap_err().message.contains("And 4 more."), "not a page of them");
    }

    #[test]
    fn what_is_no_list_of_titles_is_refused_as_what_it_is() {
        let long = "A title\n".repeat(5_001);
        for (name, text, word) in [
            ("a.json", r#"{"a": 1}"#, "JSON"),
            ("a.svg", "<svg xmlns='x'/>", "an SVG drawing"),
            ("a.html", "<!doctype html><p>", "a web page"),
            ("a.txt", "\n \n", "has no title"),
            ("a.txt", &long, "5001 titles, 5000 at most"),
        ] {
            let error = read(name, text.as_bytes()).unwrap_err();
            assert!(error.message.contains(word) && error.hint.is_some(), "{name}: {error}");
        }
        for bytes in [&b"\xff\xfeC\0a\0f\0\xe9\0"[..], b"C\0a\0f\0\xe9\0 \0", b"Caf\xe9"] {
            assert_eq!(read("a.txt", bytes).unwrap().unwrap(), ["Café"], "as spreadsheets and editors write it");
        }
        assert_eq!(read("a.bin", b"\0\x01\x02abc").unwrap(), None, "and what is no text is left to others");
    }

    #[test]
    fn tables_and_json_with_rows_are_lists() {
        for (name, text) in [("a.csv", "x"), ("A.TSV", "x\ty"), ("a.json", r#"["One title"]"#), ("a.jsonl", "{}")] {
            assert!(is_list(name, text.as_bytes()), "{name}");
        }
        assert!(!is_list("a.json", br#"{"a": 1}"#), "JSON of another kind is refused as what it is");
        assert!(!is_list("a.txt", b"title,style\nA title,neon\n"), "a text file is titles, as it always was");
    }

    #[test]
    fn a_title_may_begin_with_a_bracket() {
        let titles = read("a.txt", b"[Draft] Why queues\n").unwrap().unwrap();
        assert_eq!(titles, ["[Draft] Why queues"], "only what is JSON as a whole is JSON");
    }
}
