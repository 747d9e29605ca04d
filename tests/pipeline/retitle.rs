use thumbsheet_core::{Brief, Usd};
use thumbsheet_engine::Retitle;

use crate::bench::{Bench, model, told};

#[tokio::test]
async fn another_title_makes_new_files_without_asking_anybody() {
    let bench = Bench::new().await;
    let first = bench.sheet(&[model(0), model(1), "offline/hills".into()], bench.options()).await;
    let asked = bench.openai.count();
    let change = Retitle { title: Some("Why fan-out wins".into()), font: Some("Oswald".into()), ..Retitle::default() };
    let run = bench.engine.runs().retitle(first.outcome.id.as_str(), &change, bench.options()).await.unwrap();
    let second = told(run).await;
    assert_eq!(bench.openai.count(), asked, "zero requests");
    assert_eq!(second.joined().results.len(), 3, "three new thumbnails");
    for (old, new) in first.joined().results.iter().zip(&second.joined().results) {
        assert_eq!(old.model, new.model, "in the same order");
        assert_ne!(old.digest, new.digest, "with the new title");
        assert!(new.file.as_ref().is_some_and(|file| file.contains("why-fan-out-wins")), "in files of their own");
        assert_eq!(new.cost_usd, Some(Usd::ZERO), "for nothing");
    }
}

#[tokio::test]
async fn the_same_title_again_gives_the_same_bytes() {
    let bench = Bench::new().await;
    let first = bench.sheet(&[model(0)], bench.options()).await;
    let run =
        bench.engine.runs().retitle(first.outcome.id.as_str(), &Retitle::default(), bench.options()).await.unwrap();
    let second = told(run).await;
    assert_eq!(
        first.joined().results[0].digest,
        second.joined().results[0].digest,
        "same base, same design, same bytes"
    );
    assert_eq!(first.joined().results[0].file, second.joined().results[0].file, "and so no twin of the file");
}

#[tokio::test]
async fn a_base_and_a_finished_file_can_be_retitled_too() {
    let bench = Bench::new().await;
    let first = bench.sheet(&[model(0)], bench.options()).await;
    let file = first.joined().results[0].file.clone().unwrap();
    let base = bench.engine.library().thumbnails(&first.outcome.id).unwrap()[0].base.unwrap().to_string();
    let change = Retitle { title: Some("By another name".into()), ..Retitle::default() };
    for given in [file.as_str(), &base, &base[..12]] {
        let run = bench.engine.runs().retitle(given, &change, bench.options()).await.unwrap();
        assert_eq!(told(run).await.joined().title, "By another name", "{given}");
    }
    assert_eq!(bench.openai.count(), 1, "and nobody was asked");
}

#[tokio::test]
async fn another_canvas_is_fitted_from_the_stored_base() {
    let bench = Bench::new().await;
    let first = bench.sheet(&["offline/dunes".into()], bench.options()).await;
    let square = bench.engine.catalog().profile("square").unwrap().export();
    let change = Retitle { profile: Some(square), quality: Some(70), ..Retitle::default() };
    let run = bench.engine.runs().retitle(first.outcome.id.as_str(), &change, bench.options()).await.unwrap();
    let second = told(run).await;
    let picture = image::open(second.joined().results[0].file.as_ref().unwrap()).unwrap();
    assert_eq!((picture.width(), picture.height()), (1080, 1080), "one picture serves every profile");
    let change = Retitle { quality: Some(90), ..Retitle::default() };
    let run = bench.engine.runs().retitle(second.outcome.id.as_str(), &change, bench.options()).await.unwrap();
    let third = told(run).await;
    let picture = image::open(third.joined().results[0].file.as_ref().unwrap()).unwrap();
    assert_eq!(
        (picture.width(), picture.height()),
        (1080, 1080),
        "and what is not changed stays: only the quality was"
    );
}

#[tokio::test]
async fn a_title_too_long_for_its_box_says_by_how_much_and_the_picture_stays() {
    let bench = Bench::new().await;
    let mut brief = Brief::new("Short words");
    brief.design.template = "left-panel".into();
    let models = vec!["offline/mesh".parse().unwrap()];
    let run = bench.engine.runs().generate_thumbnails(brief, models, bench.options()).await.unwrap();
    let first = told(run).await;
    let change = Retitle { title: Some("Wide words ".repeat(18).trim().to_owned()), ..Retitle::default() };
    let run = bench.engine.runs().retitle(first.outcome.id.as_str(), &change, bench.options()).await.unwrap();
    let told = told(run).await;
    let failure = &told.joined().failures[0];
    assert!(failure.message.contains("characters over"), "{}", failure.message);
    let change = Retitle { title: Some("Shorter".into()), ..Retitle::default() };
    let run = bench.engine.runs().retitle(first.outcome.id.as_str(), &change, bench.options()).await.unwrap();
    let outcome = run.join().await.unwrap();
    assert_eq!(outcome.tally.done, 1, "the picture was kept, so a shorter title costs nothing");
}
