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
        (&"title\nGrüße und Küsse\ncaf".bytes().chain(*b"\xff\n").collect::<Vec<u8>>()[..], ["not UTF-8", "line 3"]),
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

/// The titles of a list whose rows are all good.
fn made(name: &str, bytes: &[u8]) -> Vec<String> {
    let table = read(name, bytes).unwrap();
    let (catalog, defaults) = (Catalog::bundled().unwrap(), defaults());
    let fields = guess(&table.columns);
    let checked = check(&table, &Checker::new(&table.columns, &fields, &defaults, &catalog, TODAY));
    assert_eq!(checked.mistakes, [], "nothing is wrong with {name}");
    checked.entries.into_iter().map(|entry| entry.brief.title).collect()
}

#[test]
fn every_line_end_ends_a_title_or_a_row() {
    for end in ["\n", "\r\n", "\r", "\u{b}", "\u{c}", "\u{85}", "\u{2028}", "\u{2029}"] {
        let text = |lines: &[&str]| lines.join(end).into_bytes();
        let titles = ["Sharpen a chisel", "How trams turn"];
        assert_eq!(made("a.txt", &text(&titles)), titles, "{end:?} in a text");
        assert_eq!(made("The list from stdin", &text(&titles)), titles, "{end:?} in a pipe or a paste");
        let rows = text(&["title,style", "Sharpen a chisel,neon", "How trams turn,"]);
        assert_eq!(made("a.csv", &rows), titles, "{end:?} in a table");
        assert_eq!(made("", &rows), titles, "{end:?} in a table from a pipe");
        let announced = text(&["sep=;", "title;style", "Sharpen a chisel;neon", "How trams turn;"]);
        assert_eq!(made("a.csv", &announced), titles, "{end:?} where the delimiter is announced");
    }
    let quoted = "title,style\r\"Sharpen\ra chisel\",vintage\rHow trams turn,neon\r";
    assert_eq!(made("a.csv", quoted.as_bytes()), ["Sharpen a chisel", "How trams turn"], "an end in a cell is a space");
}

#[test]
fn json_lines_are_rows() {
    let text = "{\"title\":\"How trams turn\",\"style\":\"neon\"}\n\n{\"title\":\"A shelf\"}\n";
    for name in ["a.jsonl", "a.ndjson", "a.json", "a.txt", "The list from stdin"] {
        let table = read(name, text.as_bytes()).unwrap();
        assert_eq!(cells(&table), [["How trams turn", "neon"], ["A shelf", ""]], "{name}");
        assert_eq!([table.rows[0].line, table.rows[1].line], [1, 3], "with its lines");
    }
    let one = read("a.txt", b"{\"title\":\"Only one\"}\n").unwrap();
    assert_eq!(cells(&one), [["Only one"]], "also of one line");
    let error = read("a.jsonl", b"{\"title\":\"One title\"}\n{\"title\":\"A shelf\",}\n").unwrap_err().to_string();
    assert!(error.contains("line 2, column 20"), "the line of the file: {error}");
    let error = read("a.jsonl", b"{\"title\":\"One title\"}\n[1]\n").unwrap_err().to_string();
    assert!(error.contains("Line 2"), "an array is no row: {error}");
}

#[test]
fn broken_json_is_refused_with_its_line_and_is_never_a_title() {
    let broken = "[{\"title\":\"How trams turn\",\"style\":\"neon\"},\n {\"title\":\"A shelf without nails\",}]\n";
    let pretty = "{\n  \"rows\": [\n    {\"title\": \"One title\"},\n  ]\n}\n";
    for (text, words) in [
        (broken, "line 2, column 35"),
        (pretty, "line 4, column 3"),
        ("```json\n[\"How trams turn\", \"A shelf\"]\n```\n", "Line 1"),
        ("Here are your titles:\n\n[\"How trams turn\",\n", "Line 3"),
        ("[\"How trams turn\", \"A shelf\"", "line 1, column"),
        ("['How trams turn', 'A shelf']\n", "line 1, column"),
        ("{\"title\": \"One title\"}\n{\"title\": \"Two titles\"\n", "line 2, column"),
    ] {
        for name in ["a.txt", "", "The list from stdin"] {
            let error = read(name, text.as_bytes()).unwrap_err();
            assert!(error.message.contains(words), "{words} of {text:?}: {error}");
            assert!(error.hint.is_some(), "with what to do");
        }
    }
}

#[test]
fn files_of_other_programs_are_refused_as_what_they_are() {
    for (bytes, word) in [
        (&b"PK\x03\x04rest of it"[..], "workbook"),
        (b"\xd0\xcf\x11\xe0rest of it", "Excel"),
        (b"%PDF-1.7\nwords\n", "PDF"),
        (b"{\\rtf1 Some title\\par}\n", "rich text"),
        (b"<!DOCTYPE html>\n<title>One</title>\n", "web page"),
        (b"<?xml version=\"1.0\"?>\n<rss>\n", "web page or XML"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"\x01\x02\x03\x04 abc\n", "not text"),
        (b"\xff\xfe\0\0t\0\0\0", "UTF-32"),
    ] {
        for name in ["a.txt", "a.csv", ""] {
            let error = read(name, bytes).unwrap_err();
            assert!(error.message.contains(word) && error.hint.is_some(), "{name} {word}: {error}");
        }
    }
}

#[test]
fn the_encodings_of_spreadsheets_are_read_and_told() {
    let text = "title;style\r\nGrüße aus Köln – 5 € für „alle“;neon\r\nCafé crème;\r\n";
    let titles = ["Grüße aus Köln – 5 € für „alle“", "Café crème"];
    let wide = |low_first: bool| -> Vec<u8> {
        text.encode_utf16().flat_map(|unit| if low_first { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
    };
    let with = |mark: &[u8], rest: Vec<u8>| [mark, &rest].concat();
    let single = encoding_rs::WINDOWS_1252.encode(text).0.into_owned();
    for (bytes, encoding, bom) in [
        (text.as_bytes().to_vec(), "UTF-8", false),
        (with(b"\xef\xbb\xbf", text.into()), "UTF-8", true),
        (with(b"\xff\xfe", wide(true)), "UTF-16LE", true),
        (with(b"\xfe\xff", wide(false)), "UTF-16BE", true),
        (wide(true), "UTF-16LE", false),
        (wide(false), "UTF-16BE", false),
        (single, "windows-1252", false),
    ] {
        for name in ["a.csv", ""] {
            let format = read(name, &bytes).unwrap().format;
            assert_eq!((format.encoding.to_string().as_str(), format.bom), (encoding, bom), "it is said");
            assert_eq!(made(name, &bytes), titles, "{encoding}");
        }
    }
    let mac = encoding_rs::MACINTOSH.encode("title\rCafé crème\r").0.into_owned();
    assert_eq!(made("a.csv", &mac), ["Café crème"], "\"CSV (Macintosh)\" ends its lines with CR");
    for (text, encoding) in [
        ("Einfach nur ein Café", encoding_rs::WINDOWS_1252),
        ("Fünf Dinge, die jeder über Brot wissen muß", encoding_rs::WINDOWS_1252),
        ("L'été à la française : c’est déjà Noël", encoding_rs::WINDOWS_1252),
        ("Mañana será otro día ¿o no?", encoding_rs::WINDOWS_1252),
        ("It’s “smart” quotes – only", encoding_rs::WINDOWS_1252),
        ("Как трамваи поворачивают на углу", encoding_rs::WINDOWS_1251),
        ("路面電車の曲がり方", encoding_rs::SHIFT_JIS),
    ] {
        let bytes = encoding.encode(text).0.into_owned();
        assert_eq!(made("a.txt", &bytes), [text], "{}", encoding.name());
    }
    let russian = "Путь\nдва пути\n";
    let bytes: Vec<u8> = russian.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(made("a.txt", &bytes), ["Путь", "два пути"], "without a letter of ASCII too");
}

#[test]
fn the_person_names_another_encoding() {
    let bytes = encoding_rs::WINDOWS_1250.encode("title\nŻółw i miś\n").0.into_owned();
    let named = |name: &str| read_as("a.csv", &bytes, Some(name.parse().unwrap()));
    assert_eq!(cells(&named("windows-1250").unwrap()), [["Żółw i miś"]], "as it is named");
    assert_eq!(cells(&named("ANSI").unwrap()), [["¯ó³w i miœ"]], "and nothing is known better");
    let error = named("utf-8").unwrap_err().to_string();
    assert!(error.contains("not text in UTF-8") && error.contains("line 2"), "{error}");
    assert!("klingon".parse::<Encoding>().unwrap_err().hint.is_some(), "an unknown one is refused");
    let marked: Vec<u8> =
        [0xfe, 0xff].into_iter().chain("A title\n".encode_utf16().flat_map(u16::to_be_bytes)).collect();
    let table = read_as("a.txt", &marked, Some("utf-16".parse().unwrap())).unwrap();
    assert_eq!(cells(&table), [["A title"]], "the mark says which byte of UTF-16 comes first");
}

#[test]
fn a_quote_that_is_not_doubled_is_a_mistake_of_its_row() {
    let text = "title,style\n\"He said \"hello\" twice\",neon\n\"Say \\\"cheese\\\" now\",neon\nA 5\" screen,neon\n\
                \"TADEX\" in Poland,neon\n\"Fine \"\"quotes\"\" here\",neon\n\"Two, \"three\" and four\",neon\n\"Space behind\" ,neon\n";
    let checked = checked("a.csv", text);
    let titles: Vec<&str> = checked.entries.iter().map(|entry| entry.brief.title.as_str()).collect();
    assert_eq!(titles, ["A 5\" screen", "Fine \"quotes\" here", "Space behind"], "no quote vanishes from a title");
    let lines: Vec<usize> = checked.mistakes.iter().map(|mistake| mistake.line).collect();
    assert_eq!(lines, [2, 3, 5, 7], "the rows that are broken");
    for mistake in &checked.mistakes {
        let line = format!("in line {}.", mistake.line);
        assert!(mistake.message.contains(&line) && mistake.message.contains("twice"), "{}", mistake.message);
    }
    let error = read("a.csv", b"title,\"st\"yle\"\nOne title,neon\n").unwrap_err().to_string();
    assert!(error.contains("header (line 1)"), "in the header nothing can be read: {error}");
}

#[test]
fn a_table_without_a_column_of_titles_is_no_list_of_titles() {
    for text in [
        "name,style\nCold brew,neon\nHot brew,vintage\n",
        "name;models\nCold brew;offline/mesh\n",
        "post\tseed\nA\t1\n",
    ] {
        let error = read("", text.as_bytes()).unwrap_err();
        assert!(error.message.contains("without a column of titles"), "each line would be paid for: {error}");
        assert!(error.hint.is_some_and(|hint| hint.contains("\"title\"")), "what to do");
    }
    for text in [
        "Lights, camera\nSalt, fat\n",
        "Fonts, style\nSalt, fat\n",
        "style, fast\nSalt, fat\n",
        "style,look\nSalt, fat, acid\n",
    ] {
        assert!(read("", text.as_bytes()).is_ok(), "these are titles: {text}");
    }
}
