use super::*;

#[test]
fn another_picture_is_never_overwritten_and_the_same_one_makes_no_twin() {
    let place = tempfile::tempdir().unwrap();
    let folder = Folder::open(place.path()).unwrap();
    let first = folder.save("a.jpg", b"one").unwrap();
    let second = folder.save("a.jpg", b"two").unwrap();
    assert_eq!(second.file_name().unwrap(), "a-2.jpg", "the first one stays");
    assert_eq!(folder.save("a.jpg", b"one").unwrap(), first, "the same content is the same file");
    assert_eq!(folder.save("a.jpg", b"two").unwrap(), second, "also behind a number");
    assert_eq!(fs::read_dir(place.path()).unwrap().count(), 2, "nothing else is left in the folder");
}

#[test]
fn what_an_earlier_process_left_half_written_goes_at_the_next_save() {
    let place = tempfile::tempdir().unwrap();
    fs::create_dir(place.path().join("day")).unwrap();
    let left = [place.path().join(".thumbsheet-a1B2c3"), place.path().join("day/.thumbsheet-d4E5f6")];
    for half in &left {
        fs::File::create(half).unwrap();
    }
    let folder = Folder::open(place.path()).unwrap();
    folder.save("a.jpg", b"one").unwrap();
    folder.save("day/a.jpg", b"one").unwrap();
    for half in &left {
        assert!(!half.exists(), "{} is nobody's", half.display());
    }
}

#[test]
fn a_folder_that_vanished_says_that_the_picture_is_safe() {
    let place = tempfile::tempdir().unwrap();
    let folder = Folder::open(&place.path().join("out")).unwrap();
    fs::remove_dir(folder.root()).unwrap();
    let error = folder.save("a.jpg", b"one").unwrap_err();
    assert_eq!(error.code, Code::SaveFailed, "only the saving is repeated");
    assert!(error.message.contains("safe") && error.message.contains("there is no such folder"), "{error}");
}

#[test]
fn a_file_in_the_way_is_named_before_anything_is_spent() {
    let place = tempfile::NamedTempFile::new().unwrap();
    let error = Folder::open(place.path()).unwrap_err();
    assert!(error.message.contains("a file is in the way"), "{error}");
}

#[cfg(unix)]
#[test]
fn a_saved_file_can_be_read_by_others_as_any_file_can() {
    use std::os::unix::fs::PermissionsExt as _;
    let place = tempfile::tempdir().unwrap();
    let path = Folder::open(place.path()).unwrap().save("a.jpg", b"one").unwrap();
    let mode = fs::metadata(path).unwrap().permissions().mode();
    assert_ne!(mode & 0o044, 0, "an upload by a web server's user would fail: {mode:o}");
}

#[test]
fn a_name_with_folders_makes_them_below_the_root_only() {
    let place = tempfile::tempdir().unwrap();
    let folder = Folder::open(&place.path().join("out")).unwrap();
    let path = folder.save("2026.11/aurora/a.jpg", b"one").unwrap();
    assert_eq!(path, folder.root().join("2026.11/aurora/a.jpg"), "templates name folders");
    assert_eq!(
        folder.save("2026.11/aurora/a.jpg", b"two").unwrap(),
        folder.root().join("2026.11/aurora/a-2.jpg"),
        "beside it"
    );
    assert_eq!(folder.save("2026.11/plain", b"one").unwrap(), folder.root().join("2026.11/plain"), "a dot of a folder");
    assert_eq!(folder.save("2026.11/plain", b"two").unwrap(), folder.root().join("2026.11/plain-2.jpg"), "is no end");
    for name in ["../a.jpg", "b/../../a.jpg", "/tmp/a.jpg"] {
        let error = folder.save(name, b"x").unwrap_err();
        assert!(error.message.contains("leaves its folder"), "{name}: {error}");
    }
    assert_eq!(fs::read_dir(place.path()).unwrap().count(), 1, "nothing beside the root");
}

#[test]
fn a_disk_that_was_taken_out_does_not_get_its_files_elsewhere() {
    let place = tempfile::tempdir().unwrap();
    let folder = Folder::open(&place.path().join("disk")).unwrap();
    fs::remove_dir(folder.root()).unwrap();
    folder.save("day/a.jpg", b"one").unwrap_err();
    assert!(!folder.root().exists(), "the mount point's own folder is not made anew");
}

fn finished(name: &str, bytes: &'static [u8]) -> FinishedFile {
    let bytes = bytes::Bytes::from_static(bytes);
    FinishedFile { name: name.to_owned(), digest: thumbsheet_core::Digest::of(&bytes), bytes, mime: "image/jpeg" }
}

#[tokio::test]
async fn a_folder_is_a_destination_that_says_where_the_file_is() {
    let place = tempfile::tempdir().unwrap();
    let folder = Folder::open(place.path()).unwrap();
    let destination: &dyn Destination = &folder;
    destination.keep(&finished("day/a.jpg", b"one")).await.unwrap();
    let kept = destination.keep(&finished("day/a.jpg", b"two")).await.unwrap();
    assert_eq!(kept.name, "day/a-2.jpg", "the number that it got is recorded");
    assert_eq!(kept.place, place.path().join("day/a-2.jpg").display().to_string(), "for `reveal in folder`");
    assert_eq!(kept.link, None, "a file has no public address");
    assert_eq!(destination.shown(), place.path().display().to_string(), "for the sentence `Saved in`");
}

#[tokio::test]
async fn a_folder_that_is_gone_is_no_passing_failure() {
    let place = tempfile::tempdir().unwrap();
    let folder = Folder::open(&place.path().join("out")).unwrap();
    fs::remove_dir(folder.root()).unwrap();
    let failure = folder.keep(&finished("a.jpg", b"one")).await.unwrap_err();
    assert_eq!(failure.error.code, Code::SaveFailed, "the picture is safe in the library");
    assert!(!failure.temporary, "waiting brings no disk back: the person saves again");
}
