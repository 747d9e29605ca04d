use thumbsheet_core::{Code, Digest, ThumbnailId};
use thumbsheet_engine::{ExportRequest, Picture, canvas::read_receipt};

use crate::bench::{Bench, Told};

/// The pictures of a finished run.
fn pictures(bench: &Bench, told: &Told) -> Vec<Picture> {
    let thumbnails = bench.engine.library().thumbnails(&told.outcome.id).unwrap();
    thumbnails
        .into_iter()
        .map(|thumbnail| Picture {
            slots: thumbsheet_core::brief::Slots::EMPTY,
            thumbnail: Some(thumbnail.id),
            base: thumbnail.base.unwrap(),
            title: "Why queues wait".into(),
            design: thumbsheet_core::brief::Design::default(),
            model: thumbnail.model.to_string(),
            row: None,
        })
        .collect()
}

fn request(bench: &Bench, pictures: Vec<Picture>) -> ExportRequest {
    let folder = Some(bench.out.path().join("saved").display().to_string());
    ExportRequest { pictures, folder, profile: "youtube".into(), quality: 80, receipt: true, set: false }
}

async fn three(bench: &Bench) -> Vec<Picture> {
    let names = ["offline/dunes", "offline/mesh", "offline/hills"].map(str::to_owned);
    let told = bench.sheet(&names, thumbsheet_engine::RunOptions::default()).await;
    pictures(bench, &told)
}

#[tokio::test]
async fn one_of_three_that_fails_keeps_no_other_from_being_saved() {
    let bench = Bench::new().await;
    let mut pictures = three(&bench).await;
    pictures[1].base = Digest::of(b"gone");
    let saved = bench.engine.gallery().export(&request(&bench, pictures.clone())).await.unwrap();
    assert_eq!(
        saved.iter().map(Result::is_ok).collect::<Vec<_>>(),
        [true, false, true],
        "in the order of the pictures"
    );
    assert!(saved[1].as_ref().unwrap_err().message.contains("not in the library"), "with its reason: {:?}", saved[1]);
    let first = saved[0].as_ref().unwrap();
    assert!(first.file.ends_with("saved/why-queues-wait-dunes.jpg"), "named by title and model: {}", first.file);
    assert_eq!((first.width, first.height), (1280, 720), "at the profile's canvas");
    let bytes = std::fs::read(&first.file).unwrap();
    assert_eq!((bytes.len() as u64, first.quality), (first.bytes, 80), "as it is on disk");
    assert_eq!(read_receipt(&bytes).unwrap().title, "Why queues wait", "with its receipt");
    let files = bench.engine.gallery().details(pictures[0].thumbnail.as_ref().unwrap()).await.unwrap().files;
    assert_eq!(files, std::slice::from_ref(&first.file), "and its thumbnail knows where it is");
}

#[tokio::test]
async fn saving_again_makes_no_twin_and_overwrites_no_other_picture() {
    let bench = Bench::new().await;
    let pictures = three(&bench).await;
    let one = request(&bench, pictures[..1].to_vec());
    let first = bench.engine.gallery().export(&one).await.unwrap().remove(0).unwrap();
    assert_eq!(
        bench.engine.gallery().export(&one).await.unwrap().remove(0).unwrap(),
        first,
        "the same content, the same file"
    );
    let other = ExportRequest { quality: 40, receipt: false, ..one };
    let second = bench.engine.gallery().export(&other).await.unwrap().remove(0).unwrap();
    assert!(second.file.ends_with("dunes-2.jpg"), "another picture gets a name of its own: {}", second.file);
    assert!(read_receipt(&std::fs::read(&second.file).unwrap()).is_none(), "and no receipt where none is wanted");

    let set = ExportRequest { set: true, ..request(&bench, pictures) };
    let names: Vec<_> =
        bench.engine.gallery().export(&set).await.unwrap().into_iter().map(|one| one.unwrap().file).collect();
    for (name, end) in names.iter().zip(["dunes-A.jpg", "mesh-B.jpg", "hills-C.jpg"]) {
        assert!(name.ends_with(end), "a set is lettered in order: {names:?}");
    }
}

#[tokio::test]
async fn a_picture_without_a_thumbnail_and_a_title_too_long_are_told_apart() {
    let bench = Bench::new().await;
    let mut pictures = three(&bench).await;
    pictures[0].thumbnail = None;
    pictures[1].title = "Wide words ".repeat(18).trim().to_owned();
    pictures[1].design.template = "left-panel".into();
    pictures[2].thumbnail = Some(ThumbnailId::new("gone-0"));
    let saved = bench.engine.gallery().export(&request(&bench, pictures)).await.unwrap();
    assert!(saved[0].is_ok(), "a picture needs no thumbnail to be saved");
    assert_eq!(saved[1].as_ref().unwrap_err().code, Code::TextOverflow, "type that does not fit is not saved");
    assert!(saved[2].is_ok(), "a thumbnail that is gone loses the note, not the file");
    let wrong = ExportRequest { profile: "nowhere".into(), ..request(&bench, Vec::new()) };
    assert!(bench.engine.gallery().export(&wrong).await.is_err(), "a profile has to be there");
    let wrong = ExportRequest { folder: Some("saved".into()), ..request(&bench, Vec::new()) };
    assert!(
        bench.engine.gallery().export(&wrong).await.unwrap_err().message.contains("absolute path"),
        "relative to what?"
    );
}

#[tokio::test]
async fn files_to_be_dragged_are_private_and_whole() {
    let bench = Bench::new().await;
    let pictures = three(&bench).await;
    let place = bench.out.path().join("drag/1");
    let files = bench.engine.gallery().render_files(&pictures, "og", &place).await.unwrap();
    for file in &files {
        let picture = image::open(file.as_ref().unwrap()).unwrap();
        assert_eq!((picture.width(), picture.height()), (1200, 630), "real files of the profile's size");
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(&place).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "nobody else looks into a folder in /tmp: {mode:o}");
    }
}
