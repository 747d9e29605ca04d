use thumbsheet_core::{Code, ThumbnailId, Usd};
use thumbsheet_engine::{
    Settings,
    library::atomic,
    settings::{Endpoint, EndpointModel},
    studio::Kind,
};
use thumbsheet_testkit::Answer;

use crate::{
    bench::{Bench, model, told, within},
    studio::{cell, desk, sheet},
};

fn server(bench: &Bench, needs_key: bool) -> Endpoint {
    let models = vec![EndpointModel { id: "test-flux".into(), name: "Flux".into(), price_usd: None }];
    let base_url = bench.openai.base_url().clone();
    Endpoint { id: "home".into(), name: "At home".into(), base_url, needs_key, models }
}

#[tokio::test]
async fn a_server_of_ones_own_draws_once_it_is_in_the_settings() {
    let bench = Bench::new().await;
    let settings = Settings { endpoints: vec![server(&bench, true)], ..bench.engine.settings().clone() };
    bench.engine.save_settings(&settings).unwrap();
    assert!(bench.engine.catalog().model("home/test-flux").is_err(), "this engine stays as it is");
    let next = bench.engine.reconfigured(settings.clone()).unwrap();
    assert_eq!(next.catalog().model("home/test-flux").unwrap().name, "Flux", "the next one knows the model");
    assert_eq!(bench.reopened().settings(), &settings, "and so does the next start");

    let desk = desk(&[("a", "Drawn at home")]);
    let sheet = sheet(&next, &desk);
    let cells = [cell("a", "home/test-flux")];
    let run =
        next.studio().generate(&sheet, &desk, &cells, Kind::Generate, Some(Usd::ZERO), &settings).await.unwrap().0;
    let told = told(run).await;
    assert_eq!(told.joined().failures[0].code, Code::KeyMissing, "it says that it wants a key, and there is none");
    assert_eq!(bench.openai.count(), 0, "so nobody is asked; least of all with the key of another provider");
}

#[tokio::test]
async fn a_server_without_a_key_is_asked_in_the_plainest_dialect() {
    let bench = Bench::new().await;
    let settings = Settings { endpoints: vec![server(&bench, false)], ..bench.engine.settings().clone() };
    let next = bench.engine.reconfigured(settings.clone()).unwrap();
    let desk = desk(&[("a", "Drawn at home")]);
    let sheet = sheet(&next, &desk);
    let cells = [cell("a", "home/test-flux")];
    let run = next.studio().generate(&sheet, &desk, &cells, Kind::Generate, None, &settings).await.unwrap().0;
    let told = told(run).await;
    let requests = bench.openai.requests();
    assert_eq!(requests.len(), 1, "it is asked, once: {:?}", told.outcome.joined);
    let header = |name: &str| requests[0].headers.iter().any(|(known, _)| known.eq_ignore_ascii_case(name));
    assert!(!header("authorization"), "without any key: not the one of OpenAI either");
    let body: serde_json::Value = serde_json::from_slice(&requests[0].body).unwrap();
    let mut fields: Vec<_> = body.as_object().unwrap().keys().map(String::as_str).collect();
    fields.sort_unstable();
    assert_eq!(fields, ["model", "n", "prompt", "response_format", "size"], "what every look-alike understands");
}

#[tokio::test]
async fn a_run_under_way_keeps_the_engine_it_began_with() {
    let bench = Bench::new().await;
    let (answer, gate) = Answer::held();
    bench.openai.script(&model(0), [answer]);
    let run = bench.start(&[model(0)], bench.options()).await;
    within("the requests to arrive", bench.openai.requests_reach(1)).await;
    let next = bench.engine.reconfigured(Settings::default()).unwrap();
    gate.release();
    let told = told(run).await;
    assert_eq!(told.outcome.tally.done, 1, "it comes to its end");
    let thumbnail = ThumbnailId::of(&told.outcome.id, 0);
    assert!(next.gallery().details(&thumbnail).await.is_ok(), "in the library that both share");
}

#[tokio::test]
async fn a_file_that_is_mended_while_the_engine_runs_is_not_written_over() {
    for wrong in ["[generation]\nconcurrency = 999\n", "[generation]\nday_limit_usd = \"0.01\"\n"] {
        let bench = Bench::new().await;
        let path = bench.home.path().join("settings.toml");
        atomic::write(&path, wrong.as_bytes()).unwrap();
        let engine = bench.reopened();
        let mended = "[generation]\nconcurrency = 9\nday_limit_usd = 0.01\n";
        atomic::write(&path, mended.as_bytes()).unwrap();
        let settings = Settings { seen: vec!["first-run".into()], ..engine.settings().clone() };
        let error = engine.save_settings(&settings).unwrap_err();
        assert!(error.message.contains("not saved") && error.hint.is_some(), "the engine has other settings: {error}");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), mended, "the limit stays in the file");
        let reloaded = engine.reconfigured(engine.settings().clone()).unwrap();
        assert!(reloaded.save_settings(&settings).is_err(), "new typefaces change nothing about that");
    }
}

#[tokio::test]
async fn limits_that_cannot_be_read_hold_back_what_costs_and_nothing_else() {
    let bench = Bench::new().await;
    let path = bench.home.path().join("settings.toml");
    atomic::write(&path, b"[generation]\nday_limit_usd = \"0.01\"\n").unwrap();
    let engine = bench.reopened();
    let settings = engine.settings().clone();
    let desk = desk(&[("a", "Held back")]);
    let sheet = sheet(&engine, &desk);
    for (cells, allowed) in [
        (vec![cell("a", "openai/gpt-image-2.6-flare")], false),
        (vec![cell("a", "offline/aurora"), cell("a", "openai/gpt-image-2.6-flare")], false),
        (vec![cell("a", "offline/aurora")], true),
    ] {
        match engine.studio().generate(&sheet, &desk, &cells, Kind::Generate, Some(Usd::cents(4)), &settings).await {
            Ok((run, _)) => {
                assert!(allowed, "{cells:?} would cost");
                assert_eq!(told(run).await.outcome.tally.done, 1, "what costs nothing is made");
            }
            Err(error) => {
                assert!(!allowed, "{cells:?} costs nothing: {error}");
                assert!(error.message.contains("settings.toml, line 2"), "where to mend it: {error}");
            }
        }
    }
    assert_eq!(bench.openai.count(), 0, "nothing was sent");
    std::fs::remove_file(&path).unwrap();
    engine.save_settings(&settings).expect("without the file the app writes its own");
    let next = engine.reconfigured(settings.clone()).unwrap();
    let cells = [cell("a", "openai/gpt-image-2.6-flare")];
    let run = next.studio().generate(&sheet, &desk, &cells, Kind::Generate, Some(Usd::cents(4)), &settings).await;
    assert_eq!(told(run.unwrap().0).await.outcome.tally.done, 1, "which the engine goes by from then on");
}

#[tokio::test]
async fn a_broken_settings_file_is_told_and_the_engine_opens_all_the_same() {
    let bench = Bench::new().await;
    let path = bench.home.path().join("settings.toml");
    atomic::write(&path, b"schema = 1\n[generation\n").unwrap();
    let reopened = bench.reopened();
    assert_eq!(reopened.problems().len(), 1, "{:?}", reopened.problems());
    assert!(reopened.problems()[0].message.contains("settings.toml, line 2"), "{}", reopened.problems()[0]);
    let error = reopened.save_settings(&Settings::default()).unwrap_err();
    assert!(error.message.contains("not saved"), "what a person wrote is not written over: {error}");
    std::fs::rename(&path, bench.home.path().join("settings.bak")).unwrap();
    reopened.save_settings(&Settings::default()).expect("moved away, it is no more in the way");
}
