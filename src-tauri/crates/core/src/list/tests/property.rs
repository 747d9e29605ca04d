//! What holds for every file.

use proptest::prelude::*;

use super::*;

/// Looks at all of it: whatever a file holds, it is read and checked or refused in words.
fn looked_at(name: &str, bytes: &[u8]) {
    let Ok(table) = read(name, bytes) else { return };
    let (catalog, defaults) = (Catalog::bundled().unwrap(), defaults());
    let fields = guess(&table.columns);
    let checked = check(&table, &Checker::new(&table.columns, &fields, &defaults, &catalog, TODAY));
    for entry in &checked.entries {
        entry.brief.clone().checked(&catalog).expect("what is called correct can be made");
    }
    let wrong: std::collections::BTreeSet<usize> = checked.mistakes.iter().map(|mistake| mistake.row).collect();
    let made: std::collections::BTreeSet<usize> = checked.entries.iter().map(|entry| entry.row).collect();
    assert!(wrong.is_disjoint(&made), "a row with a mistake makes nothing");
    let ids: std::collections::BTreeSet<&str> = checked.entries.iter().map(|entry| entry.id.as_str()).collect();
    assert_eq!(ids.len(), checked.entries.len(), "each entry has a name of its own");
}

fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        "[a-zA-Zäß ,;\\t\"'\\r\\n{}|.]{0,12}",
        "(title|style|neon|offline/aurora|\\{\\{city\\}\\}|yes|7|A good title)",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200), ending in "(csv|json|txt|)") {
        looked_at(&format!("a.{ending}"), &bytes);
    }

    #[test]
    fn any_text_is_read_or_refused(text in "(title|id|style|skip|title.de|city)[,;\\t]title\\PC{0,80}[\n,;\"\\PC]{0,80}", ending in "(csv|json|txt|)") {
        looked_at(&format!("a.{ending}"), text.as_bytes());
    }

    #[test]
    fn any_rows_under_a_header_are_checked(rows in prop::collection::vec(prop::collection::vec(cell(), 0..8), 0..12)) {
        let header = vec!["id", "title", "title.de", "models", "skip", "city", "seed"];
        let rows = rows.iter().map(|row| row.iter().map(String::as_str).collect());
        let text = write(std::iter::once(header).chain(rows)).unwrap();
        looked_at("a.csv", text.as_bytes());
    }

    #[test]
    fn a_table_that_is_written_is_read_with_the_same_cells(
        header in prop::collection::vec("[a-z][a-z ,;\t\"]{0,6}[a-z]", 1..6),
        rows in prop::collection::vec(prop::collection::vec(cell(), 6), 1..10),
    ) {
        let wide = header.len();
        let mut rows: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().take(wide).map(String::as_str).collect()).collect();
        rows.retain(|row| row.iter().any(|cell| !cell.trim().is_empty()));
        prop_assume!(!rows.is_empty());
        let all = std::iter::once(header.iter().map(String::as_str).collect()).chain(rows.iter().cloned());
        let table = read("a.csv", write(all).unwrap().as_bytes()).unwrap();
        prop_assert_eq!(&table.columns, &header, "the header as it was");
        let cells: Vec<Vec<&str>> = table.rows.iter().map(|row| row.cells.iter().map(String::as_str).collect()).collect();
        prop_assert_eq!(cells, rows, "and every cell, line ends and quotes included");
    }
}
