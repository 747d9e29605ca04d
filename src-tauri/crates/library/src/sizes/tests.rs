use super::*;
use crate::{
    GalleryQuery,
    testing::{Make, at, home},
};

#[test]
fn sizes_are_those_of_the_files() {
    let (_folder, library) = home();
    let make = Make::new("r1", "Title", b"base");
    let bytes = make.jpeg().len() as u64;
    make.made(&library);
    Make::new("r2", "Other", b"base").reused(&library);
    let sizes = library.sizes(None).unwrap();
    assert_eq!((sizes.bases, sizes.bases_bytes), (1, 4), "a shared base is there once");
    assert_eq!((sizes.thumbnails, sizes.thumbnails_bytes), (2, 2 * bytes), "both finished ones");
    library.small().put(thumbsheet_core::Digest::of(b"base"), 280, b"small");
    let sizes = library.sizes(None).unwrap();
    assert_eq!((sizes.small, sizes.small_bytes), (1, 5), "and small ones, which can be made again");
    assert!(sizes.journal_bytes > 0 && sizes.suggestion.is_empty(), "without a cap nothing is suggested");

    let counts = library.gallery_counts().unwrap();
    assert_eq!((counts.pictures, counts.bytes), (3, 4 + 2 * bytes), "the gallery's head says the same");
    assert_eq!((counts.all, counts.starred, counts.trash, counts.sheets), (2, 0, 0, 0), "nothing else is there");
    assert_eq!(counts.models, [Choice { id: "openai/gpt-image-2".into(), count: 2 }], "to filter by");
}

#[test]
fn counts_leave_out_the_trash() {
    let (_folder, library) = home();
    let first = Make::new("r1", "First", b"1").made(&library);
    let second = Make { model: "offline/aurora", ..Make::new("r2", "Second", b"2") }.made(&library);
    library.star(&first, Some(at(0))).unwrap();
    library.star(&second, Some(at(0))).unwrap();
    library.trash(&[second], at(1)).unwrap();
    let counts = library.gallery_counts().unwrap();
    assert_eq!((counts.all, counts.starred, counts.trash), (1, 1, 1), "each is counted where it is");
    assert_eq!(counts.models.len(), 1, "a model of deleted ones only is nothing to filter by");
    assert_eq!(counts.pictures, 4, "their pictures still take room");
    library.empty_trash(at(2)).unwrap();
    assert_eq!(library.gallery_counts().unwrap().pictures, 2, "until they are gone");
}

#[test]
fn the_oldest_unstarred_ones_are_suggested_until_it_fits_and_nothing_is_deleted() {
    let (_folder, library) = home();
    let make = |run: &'static str, base: &'static [u8], seconds| Make { at: at(seconds), ..Make::new(run, "T", base) };
    let jpeg = make("r1", b"", 0).jpeg().len() as u64;
    let starred = make("r1", &[1; 100], 0).made(&library);
    let shared = make("r2", &[2; 100], 1).made(&library);
    let also = make("r3", &[2; 100], 2).reused(&library);
    let newest = make("r4", &[4; 100], 3).made(&library);
    library.star(&starred, Some(at(9))).unwrap();
    let total: u64 = 300 + 4 * jpeg;

    assert_eq!(library.suggestion(total).unwrap(), Suggestion::default(), "it fits");
    let one = library.suggestion(total - 1).unwrap();
    assert_eq!(
        (one.thumbnails, one.bytes),
        (vec![shared.clone()], jpeg),
        "the oldest without a star; its base is shared"
    );
    let two = library.suggestion(total - jpeg - 1).unwrap();
    assert_eq!(two.thumbnails, [shared.clone(), also.clone()], "with the other that shares the base");
    assert_eq!(two.bytes, 100 + 2 * jpeg, "the base goes too");
    let all = library.sizes(Some(0)).unwrap();
    assert_eq!(all.suggestion, [shared.clone(), also, newest], "the starred one is never named");
    assert_eq!(library.gallery_ids(&GalleryQuery::default()).unwrap().len(), 4, "looking deletes nothing");

    library.trash(&[shared], at(10)).unwrap();
    assert_eq!(library.suggestion(total - jpeg).unwrap(), Suggestion::default(), "what is in the trash counts as gone");
}
