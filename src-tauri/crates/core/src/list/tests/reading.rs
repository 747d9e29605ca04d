//! Files in: which kind, which delimiter, which lines.

use super::*;

fn cells(table: &Table) -> Vec<Vec<&str>> {
    table.rows.iter().map(|row| row.cells.iter().map(String::as_str).collect()).collect()
}

#[test]
fn the_delimiter_is_found_out() {
    for (text, delimiter) in [
        ("title,style\nOne, two and three,neon\n\"A, b\",neon\n", ','),
        ("title;style\nOne, two, three;neon\nAnother, b;neon\n", ';'),
        ("title\tstyle\nOne, two; three\tneon\n", '\t'),
        ("sep=;\ntitle;style\nOne;neon\n", ';'),
        ("a,b;c\n1,2;3\n4,5;6\n", ','),
    ] {
        let table = read("list.csv", text.as_bytes()).unwrap();
        assert_eq!(table.format.delimiter, Some(delimiter), "{text:?}");
    }
    let one = read("list.csv", b"title\nHello, world\nBack again\n").unwrap();
    assert_eq!(cells(&one), [["Hello, world"], ["Back again"]], "one column needs no quotes for its commas");
}

#[test]
fn quotes_hold_delimiters_line_ends_and_quotes() {
    let text = "\u{feff}title,style\r\n\"Line one\r\nline \"\"two\"\", same\",neon\r\n\r\n\r\nAfter it,3d\r\n,\r\n";
    let table = read("list.csv", text.as_bytes()).unwrap();
    assert!(table.format.bom, "spreadsheets write a mark before the first cell");
    assert_eq!(table.columns, ["title", "style"], "which is no part of it");
    assert_eq!(
        cells(&table),
        [["Line one\r\nline \"two\", same", "neon"], ["After it", "3d"]],
        "as it was meant; rows without anything are left out"
    );
    let lines: Vec<usize> = table.rows.iter().map(|row| row.line).collect();
    assert_eq!(lines, [2, 6], "an editor shows these numbers");
}

#[test]
fn a_quote_that_is_never_closed_is_told_with_its_line() {
    let checked = checked("list.csv", "title,style\nGood one,neon\nBad,\"neon\nAll of this,is swallowed\n");
    assert_eq!(checked.entries.len(), 1, "the rows before it run");
    let [mistake] = checked.mistakes.as_slice() else { panic!("one mistake: {:?}", checked.mistakes) };
    assert_eq!((mistake.row, mistake.line), (2, 3), "where its row begins");
    assert!(mistake.message.contains("opens in line 3"), "{}", mistake.message);
}

#[test]
fn a_text_file_has_one_title_a_line() {
    let table = read("titles.txt", b"First title\n\n  Second, with a comma \n[Draft] third\n").unwrap();
    assert_eq!(table.format.kind, Kind::Text, "commas make no table of it");
    assert_eq!(cells(&table), [["First title"], ["Second, with a comma"], ["[Draft] third"]], "settled");
    assert_eq!(table.rows[1].line, 3, "empty lines are counted, as an editor does");
    let checked = checked("titles.txt", "On {{mustache}} templates\n");
    assert_eq!(checked.entries[0].brief.title, "On {{mustache}} templates", "which has no columns to fill in");
}

#[test]
fn what_comes_from_a_pipe_or_a_paste_is_told_by_its_first_line() {
    for (text, kind) in [
        ("title\tnote\nOne title\tx\n", Kind::Csv),
        ("title,style\nOne title,neon\n", Kind::Csv),
        ("Title, style and substance\nAnother title\n", Kind::Text),
        ("One title\nAnother\n", Kind::Text),
        ("[\"One title\"]", Kind::Json),
        ("[[\"One title\"], [\"aurora\"]]", Kind::Positional),
    ] {
        assert_eq!(read("", text.as_bytes()).unwrap().format.kind, kind, "{text:?}");
    }
}

#[test]
fn json_comes_in_three_shapes() {
    let table = read(
        "a.json",
        br#"[{"title": "One", "models": ["a", "b"], "seed": 7}, {"style": "neon", "title": "Two"}, "Three"]"#,
    );
    let table = table.unwrap();
    assert_eq!(table.columns, ["title", "models", "seed", "style"], "in the order in which they come up");
    assert_eq!(cells(&table), [["One", "a|b", "7", ""], ["Two", "", "", "neon"], ["Three", "", "", ""]], "as cells");
    let table = read("a.json", br#"{"style": "neon", "rows": ["One", {"title": "Two", "style": "3d"}]}"#).unwrap();
    assert_eq!(cells(&table), [["One", "neon"], ["Two", "3d"]], "what is said for all, and what a row says itself");
    for (text, word) in [
        ("{\"titles\": []}", "no \"rows\""),
        ("[1, 2]", "is a single value"),
        ("[\"One\", [\"x\"]]", "row 2 is neither"),
        ("[[\"a\"],1,2,3,4,5,6,7,8]", "9 parts, 7 at most"),
        ("[\"One\",\n", "line 2"),
    ] {
        match read("a.json", text.as_bytes()) {
            Err(error) => assert!(error.message.contains(word), "{text}: {error}"),
            Ok(table) => assert!(text.starts_with("[1"), "numbers are titles as text: {table:?}"),
        }
    }
}

#[test]
fn what_is_no_text_is_refused_with_its_line() {
    for (bytes, words) in [
        (&b"title\nfine\ncaf\xe9\n"[..], ["not UTF-8", "line 3"]),
        (b"\xff\xfet\0i\0", ["UTF-16", "UTF-8"]),
        (b"title\nab\0c\n", ["zero byte", "line 2"]),
        (b"\n \n", ["no title", "x.csv"]),
        (b"title,style\n", ["no title", "x.csv"]),
    ] {
        let error = read("x.csv", bytes).unwrap_err().to_string();
        assert!(words.iter().all(|word| error.contains(word)), "{words:?}: {error}");
    }
}

#[test]
fn five_thousand_rows_are_read_and_checked_at_once() {
    let rows = (0..5_000).map(|row| format!("Title number {row},neon,Oswald,city {row}"));
    let lines: Vec<String> = std::iter::once("title,style,font,city".to_owned()).chain(rows).collect();
    let checked = checked("list.csv", &lines.join("\n"));
    assert_eq!((checked.entries.len(), checked.mistakes.len()), (5_000, 0), "no cap but the machine");
}

#[test]
fn a_pasted_column_begins_with_its_name_and_a_title_that_stands_alone_is_one() {
    let cells = |text: &str| {
        let rows = read("Pasted list", text.as_bytes()).unwrap().rows;
        rows.into_iter().map(|row| row.cells[0].clone()).collect::<Vec<_>>()
    };
    assert_eq!(cells("Title\nFirst\nSecond\n"), ["First", "Second"], "nobody wants a picture of its head");
    assert_eq!(cells("Title\n"), ["Title"], "the only line there is");
    assert_eq!(cells("Titles that sell\nFirst\n"), ["Titles that sell", "First"], "a title that begins so is one");
}
