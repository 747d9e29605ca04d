use thumbsheet_core::{Brief, Code, plan::Row};
use thumbsheet_engine::canvas::{Limits, decode, decode_mask};
use thumbsheet_engine::destinations::Folder;
use thumbsheet_testkit::Answer;

use crate::bench::{Bench, model, told, within};

#[tokio::test]
async fn a_batch_gives_one_answer_a_title_in_order() {
    let bench = Bench::new().await;
    let rows = ["First title", "Second title", "Third title"].map(|title| {
        Row::new(Brief::new(title), vec!["offline/mesh".parse().unwrap(), "offline/aurora".parse().unwrap()])
    });
    let run = bench.engine.runs().generate_batch(rows.to_vec(), None, bench.options()).await.unwrap();
    let told = told(run).await;
    let titles: Vec<_> = told.outcome.joined.iter().map(|joined| joined.title.as_str()).collect();
    assert_eq!(titles, ["First title", "Second title", "Third title"], "whatever finished first");
    assert!(told.outcome.joined.iter().all(|joined| joined.results.len() == 2), "two models each");
}

#[tokio::test]
async fn two_processes_share_a_home() {
    let bench = Bench::new().await;
    let other = bench.reopened();
    let names = [model(0), model(1)];
    let (mine, theirs) = tokio::join!(bench.sheet(&names, bench.options()), async {
        let models = vec!["offline/mesh".parse().unwrap()];
        told(other.runs().generate_thumbnails(Brief::new("From elsewhere"), models, bench.options()).await.unwrap())
            .await
    });
    assert_eq!((mine.outcome.tally.done, theirs.outcome.tally.done), (2, 1), "neither blocks or breaks the other");
    assert_eq!(bench.engine.library().runs(10).unwrap().len(), 2, "and both see both runs");
}

#[tokio::test]
async fn a_folder_that_goes_away_fails_the_saving_only() {
    let bench = Bench::new().await;
    let place = bench.out.path().join("gone");
    let folder = Folder::open(&place).unwrap();
    let (answer, gate) = Answer::held();
    bench.openai.script(&model(0), [answer]);
    let options = thumbsheet_engine::RunOptions { folder: Some(folder), ..bench.quick() };
    let run = bench.start(&[model(0)], options).await;
    within("the requests to arrive", bench.openai.requests_reach(1)).await;
    std::fs::remove_dir(&place).unwrap();
    gate.release();
    let told = told(run).await;
    assert_eq!(told.joined().failures[0].code, Code::SaveFailed, "{:?}", told.joined().failures);
    let thumbnails = bench.engine.library().thumbnails(&told.outcome.id).unwrap();
    assert!(thumbnails[0].base.is_some(), "the picture is safe in the library");
    let run = bench
        .engine
        .runs()
        .retitle(told.outcome.id.as_str(), &thumbsheet_engine::Retitle::default(), bench.options())
        .await
        .unwrap();
    assert_eq!(run.join().await.unwrap().tally.done, 1, "and is saved later without asking anybody");
    assert_eq!(bench.openai.count(), 1, "it was asked once");
}

#[tokio::test]
async fn a_retired_model_is_not_asked_and_names_its_successor() {
    let bench = Bench::new().await;
    let environment = thumbsheet_engine::Environment::of([
        ("THUMBSHEET_HOME", bench.home.path().display().to_string()),
        ("OPENAI_API_KEY", "sk-test-key".into()),
    ]);
    let engine = thumbsheet_engine::Engine::open(thumbsheet_engine::Parts::new(&environment).unwrap()).unwrap();
    let models = vec!["openai/dall-e-3".parse().unwrap()];
    let told =
        told(engine.runs().generate_thumbnails(Brief::new("Old habits"), models, bench.options()).await.unwrap()).await;
    let failure = &told.joined().failures[0];
    assert_eq!((failure.code, failure.attempts), (Code::ModelGone, 0), "nothing is sent to a vendor that shut it down");
}

#[tokio::test]
async fn a_look_alike_server_may_still_serve_a_retired_model() {
    let bench = Bench::new().await;
    let openai = thumbsheet_testkit::FakeOpenAi::setup().serves_retired(true).start().await;
    let environment = thumbsheet_engine::Environment::of([
        ("THUMBSHEET_HOME", bench.home.path().display().to_string()),
        ("OPENAI_API_KEY", openai.key().to_owned()),
        ("OPENAI_BASE_URL", openai.base_url().clone()),
    ]);
    let engine = thumbsheet_engine::Engine::open(thumbsheet_engine::Parts::new(&environment).unwrap()).unwrap();
    let models = vec!["openai/dall-e-3".parse().unwrap(), "openai/gpt-image-1".parse().unwrap()];
    let told =
        told(engine.runs().generate_thumbnails(Brief::new("Old habits"), models, bench.options()).await.unwrap()).await;
    assert_eq!(told.joined().results.len(), 2, "{:?}", told.joined().failures);
    openai.assert_no_violations();
}

#[tokio::test]
async fn a_base_that_is_drawn_here_has_the_mask_of_its_subject() {
    let bench = Bench::new().await;
    let models = ["offline/spheres", "openai/gpt-image-2.6-flare"].map(|id| id.parse().unwrap());
    let run = bench.engine.runs().generate_thumbnails(Brief::new("Masked"), models.to_vec(), bench.options()).await;
    let made = told(run.unwrap()).await;
    let library = bench.engine.library();
    let thumbnails = library.thumbnails(&made.outcome.id).unwrap();
    let mask = |at: usize| library.mask(thumbnails[at].base.unwrap()).unwrap();
    let (size, values) =
        decode_mask(&mask(0).expect("an offline model tells its subject"), &Limits::default()).unwrap();
    let base = decode(&library.store().get(thumbnails[0].base.unwrap()).unwrap(), &Limits::default()).unwrap();
    assert_eq!(size, base.size(), "the mask has the size of its base");
    assert!(values.contains(&0) && values.contains(&255), "some of the picture is subject and some is not");
    assert_eq!(mask(1), None, "a provider tells none");
}
