use std::fs;

use super::*;
use crate::testing::{Make, at, home};

#[test]
fn a_library_in_order_has_nothing_to_tell() {
    let (_folder, library) = home();
    Make::new("r1", "Title", b"base").made(&library);
    let mut seen = Vec::new();
    let found = library.deep_check(&mut |done, of| seen.push((done, of))).unwrap();
    assert_eq!(found, DeepCheck { checked: 2, bytes: found.bytes, ..DeepCheck::default() }, "both are as they were");
    assert!(found.bytes > 4, "both were read");
    assert_eq!(seen, [(0, 2), (1, 2), (2, 2)], "one sees how far it is");
}

#[test]
fn damaged_missing_and_ownerless_pictures_are_told_apart() {
    let (_folder, library) = home();
    let id = Make::new("r1", "Title", b"base").made(&library);
    let jpeg = library.gallery_entry(&id).unwrap().unwrap().digest;
    fs::OpenOptions::new().write(true).open(library.store().path(jpeg)).unwrap().set_len(3).unwrap();
    fs::remove_file(library.store().path(Digest::of(b"base"))).unwrap();
    let orphan = library.store().put(b"nobody's").unwrap();
    let on_desk = library.store().put(b"dropped").unwrap();
    library.keep_sheet(&thumbsheet_core::SheetId::new("s"), format!(r#"{{"base":"{on_desk}"}}"#), at(0)).unwrap();

    let found = library.deep_check(&mut |_, _| {}).unwrap();
    assert_eq!(found.checked, 3, "everything that is there");
    assert_eq!(found.damaged, [jpeg], "what was cut");
    assert_eq!(found.missing, [Digest::of(b"base")], "what the entry needs");
    assert_eq!(found.orphans, [orphan], "what nothing names; a desk does name its picture");
    assert!(library.store().contains(orphan), "and nothing is taken away");
}

#[test]
fn what_was_deleted_is_neither_missing_nor_ownerless() {
    let (_folder, library) = home();
    let id = Make::new("r1", "Title", b"base").made(&library);
    library.trash(&[id], at(0)).unwrap();
    assert_eq!(library.deep_check(&mut |_, _| {}).unwrap().orphans, [], "in the trash it is still somebody's");
    library.let_go(&mut library.connection().unwrap(), at(1), at(1)).unwrap();
    assert_eq!(library.deep_check(&mut |_, _| {}).unwrap().orphans, [], "on its way out it is the sweep's");
    library.sweep(at(2)).unwrap();
    let found = library.deep_check(&mut |_, _| {}).unwrap();
    assert_eq!(found, DeepCheck::default(), "and gone it is not missed");
}
