//! Files that are no lists. A person who hands one over by mistake would pay for each of its lines as a title.

use super::lines;
use crate::Error;

/// What a text is instead of a list of titles.
pub(super) struct Foreign {
    what: &'static str,
    hint: &'static str,
}

const TITLES: &str = "Write one title per line, or a table with a column called title.";
const SHEET: &str = "Save the sheet as CSV (\"CSV UTF-8\" in Excel), and use that file.";

/// Tells files of other programs by their first bytes.
pub(super) fn of_bytes(bytes: &[u8]) -> Option<Foreign> {
    let known: [(&[u8], &str, &str); 10] = [
        (b"PK\x03\x04", "a workbook (.xlsx, .ods) or a ZIP file", SHEET),
        (&[0xd0, 0xcf, 0x11, 0xe0], "an old Excel or Word file", SHEET),
        (b"%PDF", "a PDF document", TITLES),
        (b"{\\rtf", "a rich text file (RTF)", "Save it as plain text, with one title per line."),
        (&[0x89, b'P', b'N', b'G'], "a picture", TITLES),
        (&[0xff, 0xd8, 0xff], "a picture", TITLES),
        (b"GIF8", "a picture", TITLES),
        (b"RIFF", "a picture, a sound or a video", TITLES),
        (&[0x1f, 0x8b], "a compressed file", "Unpack it first."),
        (b"SQLite format 3", "a database", TITLES),
    ];
    known.into_iter().find(|(start, ..)| bytes.starts_with(start)).map(|(_, what, hint)| Foreign { what, hint })
}

/// Tells web pages and XML by their first characters.
pub(super) fn of_markup(text: &str) -> Option<Foreign> {
    let start: String = text.trim_start().chars().take(200).flat_map(char::to_lowercase).collect();
    let what = if start.starts_with("<svg") || (start.starts_with("<?xml") && start.contains("<svg")) {
        "an SVG drawing"
    } else if ["<!doctype", "<html", "<head", "<body", "<?xml", "<rss", "<feed"]
        .iter()
        .any(|tag| start.starts_with(tag))
    {
        "a web page or XML"
    } else {
        return None;
    };
    Some(Foreign { what, hint: TITLES })
}

/// Tells by their lines what holds titles and is no list of them: each line would be paid for as a title.
pub(super) fn of_lines(text: &str) -> Option<Foreign> {
    let lines: Vec<&str> = lines::split(text).map(str::trim).filter(|line| !line.is_empty()).collect();
    let is_pair = |line: &&str| {
        let pair = line.strip_prefix("- ").unwrap_or(line);
        pair.get(..6).is_some_and(|start| start.eq_ignore_ascii_case("title:"))
    };
    let is_rule = |line: &&str| line.len() >= 3 && line.contains("--") && line.chars().all(|c| "|-: ".contains(c));
    if lines.first() == Some(&"---") && lines.get(1..).is_some_and(|rest| rest.contains(&"---")) {
        return Some(Foreign { what: "a post with front matter", hint: "`thumbsheet watch FOLDER` reads posts." });
    }
    if lines.iter().any(|line| line.contains('|') && is_rule(line)) {
        return Some(Foreign { what: "a table in Markdown", hint: TITLES });
    }
    if lines.len() > 1 && lines.iter().any(|line| line.starts_with("- ") && is_pair(line)) {
        return Some(Foreign { what: "YAML", hint: TITLES });
    }
    None
}

impl Foreign {
    pub(super) fn error(&self, name: &str) -> Error {
        Error::invalid(format!("{name} is {}, and no list of titles.", self.what)).hint(self.hint)
    }
}

/// Finds the first line of a text that is a piece of JSON or a fence around it, with its number. A title can begin with
/// a bracket (`[Draft] Why queues`), so a bracket alone says nothing.
pub(super) fn code_line(text: &str) -> Option<(usize, &str)> {
    let found = lines::split(text).enumerate().find(|(_, line)| is_code(line.trim()));
    found.map(|(index, line)| (index + 1, line.trim()))
}

/// Whether a line is a fence of Markdown.
pub(super) fn is_fence(line: &str) -> bool {
    line.starts_with("```") || line.starts_with("~~~")
}

fn is_code(line: &str) -> bool {
    let alone =
        matches!(line, "{" | "[" | "}" | "]" | "}," | "]," | "[]" | "{}" | "};" | "];" | "[{" | "}]" | "{{" | "}}");
    let mut solid = line.chars().filter(|c| !c.is_whitespace());
    let opens = match (solid.next(), solid.next(), solid.next()) {
        (Some('['), Some('"' | '\'' | '{'), _) => !line.starts_with("[{{"),
        (Some('{'), Some('"' | '\''), _) | (Some('['), Some('['), Some('"' | '\'')) => true,
        _ => false,
    };
    alone || is_fence(line) || opens
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn posts_markdown_tables_and_yaml_are_told_from_titles() {
        for text in [
            "---\ntitle: Cold brew\n---\nText of the post\n",
            "| title | style |\n|---|:--|\n| Cold brew | neon |\n",
            "title | style\n--- | ---\nCold brew | neon\n",
            "- title: Cold brew\n  style: neon\n- title: Hot brew\n",
        ] {
            assert!(of_lines(text).is_some(), "{text}");
        }
        for text in [
            "Cold brew | My channel\nHot brew | My channel\n",
            "Title: how to find one\nTitle fights\n",
            "- Cold brew\n- Hot brew\n",
            "Cold brew\n---\nHot brew\n",
            "- title: Cold brew",
            "",
        ] {
            assert!(of_lines(text).is_none(), "these are titles: {text}");
        }
    }

    #[test]
    fn json_in_pieces_is_told_from_titles_that_begin_with_a_bracket() {
        for line in
            ["{\"title\": 1", "[ \"One\",", "[{\"a\"", "[[\"a\"], []", "```json", "{", "},", "['One', 'Two']", "}]"]
        {
            assert!(is_code(line), "{line}");
        }
        for line in [
            "[Draft] third",
            "{curly} titles",
            "[[Wiki]] link",
            "\"Quoted\": a title",
            "[2026] My year",
            "{{city}} in May",
        ] {
            assert!(!is_code(line), "{line}");
        }
        assert_eq!(code_line("Here it is:\r[\"One\"]"), Some((2, "[\"One\"]")), "also below a sentence");
    }
}
