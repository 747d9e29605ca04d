use tempfile::TempDir;
use thumbsheet_core::{Code, Usd, catalog::Ask, ports::SystemClock, ports::today};
use thumbsheet_library::atomic;

use super::*;

fn catalog() -> Catalog {
    Catalog::bundled().unwrap()
}

fn server(id: &str, models: &[&str]) -> Endpoint {
    let models = models.iter().map(|id| EndpointModel { id: (*id).into(), name: String::new(), price_usd: None });
    Endpoint {
        id: id.into(),
        name: "At home".into(),
        base_url: "http://localhost:8080/v1".into(),
        needs_key: false,
        models: models.collect(),
    }
}

fn written(text: &str) -> (TempDir, LoadedSettings) {
    let home = TempDir::new().unwrap();
    atomic::write(&home.path().join("settings.toml"), text.as_bytes()).unwrap();
    let loaded = Settings::load(home.path(), &Places::default());
    (home, loaded)
}

fn on_disk(home: &TempDir) -> String {
    std::fs::read_to_string(home.path().join("settings.toml")).unwrap()
}

#[test]
fn settings_come_back_as_they_were_saved() {
    let home = TempDir::new().unwrap();
    assert_eq!(Settings::load(home.path(), &Places::default()).settings, Settings::default(), "without a file");
    let mut settings =
        Settings { seen: vec!["offline".into()], endpoints: vec![server("home", &["flux"])], ..Settings::default() };
    settings.generation.concurrency = Some(2);
    settings.generation.max_cost_usd = None;
    (settings.generation.day_limit_usd, settings.generation.month_limit_usd) =
        (Some(Usd::cents(200)), Some(Usd::cents(3050)));
    settings.endpoints[0].models[0].price_usd = Some(Usd::cents(2));
    settings.appearance = Appearance {
        theme: Theme::Dark,
        tile: Tile::L,
        reduced_motion: ReducedMotion::On,
        graphics_card: GraphicsCard::Never,
    };
    settings.save(home.path(), &catalog()).unwrap();
    let loaded = Settings::load(home.path(), &Places::default());
    assert_eq!((loaded.settings, loaded.problem), (settings.clone(), None), "every field, no limit included");

    settings.generation.concurrency = None;
    settings.generation.max_cost_usd = Some(Usd::cents(200));
    (settings.generation.day_limit_usd, settings.generation.month_limit_usd) = (None, None);
    settings.endpoints[0].models[0].price_usd = None;
    settings.save(home.path(), &catalog()).unwrap();
    assert_eq!(Settings::load(home.path(), &Places::default()).settings, settings, "also what was taken away again");
}

#[test]
fn the_wire_has_null_where_nothing_is_set() {
    let mut settings = Settings::default();
    settings.generation.max_cost_usd = None;
    let json = serde_json::to_value(&settings).unwrap();
    assert!(json["generation"]["max_cost_usd"].is_null() && json["generation"]["concurrency"].is_null(), "{json}");
    assert_eq!(json["appearance"]["theme"], "system", "words as in wire.ts");
    assert_eq!(serde_json::from_value::<Settings>(json).unwrap(), settings, "null is no limit, not the default one");
}

#[test]
fn keys_that_are_not_known_stay() {
    let (home, loaded) = written(
        "later = 1\n[generation]\nretries = 4\nspeed = \"warp\"\n[[endpoints]]\nid = \"home\"\nbase_url = \"http://a/v1\"\nregion = \"eu\"\n",
    );
    assert_eq!(loaded.problem, None, "a later version's keys are no error");
    let mut settings = loaded.settings;
    assert_eq!(settings.generation.retries, 4, "what is known is read");
    settings.generation.retries = 1;
    settings.save(home.path(), &catalog()).unwrap();
    let text = on_disk(&home);
    for kept in ["later = 1", "speed = \"warp\"", "region = \"eu\"", "retries = 1", "schema = 1"] {
        assert!(text.contains(kept), "{kept} should be in:\n{text}");
    }
}

#[test]
fn a_file_that_cannot_be_used_is_named_and_left_alone() {
    for (text, line, words) in [
        ("schema = 2\n[generation]\nretries = \"new shape\"\n", None, "newer Thumbsheet"),
        ("schema = 1\n[generation\nretries = 2\n", Some("line 2"), "cannot be used"),
        ("schema = 1\n\n[generation]\nretries = \"two\"\n", Some("line 4"), "cannot be used"),
        ("[generation]\nmax_cost_usd = \"none\"\n", Some("line 2"), "\"off\""),
        ("[generation]\nday_limit_usd = nan\n", Some("line 2"), "cannot be used"),
        ("[generation]\nretries = 99\n", None, "10 at most"),
        ("[appearance]\ntheme = \"pink\"\n", Some("line 2"), "cannot be used"),
    ] {
        let (home, loaded) = written(text);
        assert_eq!(loaded.settings, Settings::default(), "the app goes on with the defaults: {text}");
        let problem = loaded.problem.expect("and says why");
        assert!(problem.message.contains("settings.toml") && problem.message.contains(words), "{problem}");
        assert!(line.is_none_or(|line| problem.message.contains(line)), "{text} is wrong in {line:?}: {problem}");
        assert!(problem.hint.is_some_and(|hint| hint.contains("move")), "what to do: {text}");
        let refused = loaded.settings.save(home.path(), &catalog()).unwrap_err();
        assert!(refused.message.contains("not saved"), "saving would lose what is in it: {refused}");
        assert_eq!(on_disk(&home), text, "untouched");
        std::fs::remove_file(home.path().join("settings.toml")).unwrap();
        loaded.settings.save(home.path(), &catalog()).expect("once it is moved, saving works");
    }
}

#[test]
fn wrong_values_are_refused_before_anything_is_written() {
    let home = TempDir::new().unwrap();
    let wrong: [fn(&mut Settings); 10] = [
        |settings| settings.generation.concurrency = Some(0),
        |settings| settings.generation.partials = 4,
        |settings| settings.generation.max_cost_usd = Some(Usd::cents(-100)),
        |settings| settings.generation.day_limit_usd = Some(Usd::micros(-1)),
        |settings| settings.generation.month_limit_usd = Some(Usd::cents(-1)),
        |settings| settings.files.quality = 0,
        |settings| settings.files.folder = " ".into(),
        |settings| settings.files.profile = "nowhere".into(),
        |settings| settings.endpoints = vec![server("openai", &[])],
        |settings| settings.endpoints = vec![server("home", &["a", "home/a"])],
    ];
    for (index, change) in wrong.into_iter().enumerate() {
        let mut settings = Settings::default();
        change(&mut settings);
        let error = settings.save(home.path(), &catalog()).unwrap_err();
        assert_eq!(error.code, Code::InvalidInput, "case {index}: {error}");
        assert!(!home.path().join("settings.toml").exists(), "case {index}: nothing is written");
    }
}

#[test]
fn a_servers_address_and_id_have_to_be_ones() {
    for (id, url) in [
        ("Home", "http://a/v1"),
        ("", "http://a/v1"),
        ("own", "http://a/v1"),
        ("a", "localhost:8080"),
        ("a", "ftp://a/v1"),
        ("a", "http://"),
        ("a", "http://me:secret@a/v1"),
    ] {
        let endpoint = Endpoint { base_url: url.into(), ..server(id, &[]) };
        let error = endpoint::check_all(&[endpoint], &catalog()).unwrap_err();
        assert!(!error.to_string().contains("secret"), "a password is not repeated: {error}");
        assert!(error.hint.is_some(), "{id} at {url}: how it is written: {error}");
    }
    assert!(endpoint::check_all(&[server("a", &[]), server("a", &[])], &catalog()).is_err(), "one id, one server");
}

#[test]
fn a_server_joins_the_catalog_with_its_models() {
    let mut catalog = catalog();
    let keyed = Endpoint { needs_key: true, ..server("my-gate", &["black-forest-labs/FLUX.1", "gpt-image-1"]) };
    let clash = server("google", &["x"]);
    let problems = extend(&mut catalog, &[keyed, clash], today(&SystemClock));
    assert_eq!(problems.len(), 1, "the one that took a vendor's name is left out");
    assert!(problems[0].message.contains("left out"), "and it is said: {}", problems[0]);
    let provider = catalog.provider("my-gate").unwrap();
    assert_eq!(provider.key_env, ["THUMBSHEET_MY_GATE_API_KEY"], "a name that a shell can set");
    let flux = catalog.model("my-gate/black-forest-labs/FLUX.1").unwrap();
    assert_eq!((flux.dialect.as_str(), flux.price, flux.typed), ("compatible", None, false), "the fewest fields");
    let Ask::Pixels(size) = flux.sizes.nearest(thumbsheet_core::Size::REFERENCE) else { panic!("servers take pixels") };
    assert!(size.width % 64 == 0 && size.height % 64 == 0, "diffusion models draw in steps of 64: {size}");
    let theirs = catalog.model("my-gate/gpt-image-1").unwrap();
    assert_eq!(theirs.dialect, "gpt-image", "a gateway to OpenAI's own refuses response_format as OpenAI does");
}

#[test]
fn limits_hold_though_the_rest_of_the_file_is_wrong() {
    let limits = "[generation]\nmax_cost_usd = 1\nday_limit_usd = 0.01\nmonth_limit_usd = \"off\"\n";
    for wrong in [
        "concurrency = 999\n",
        "retries = \"two\"\n",
        "[appearance]\ntheme = \"pink\"\n",
        "[[endpoints]]\nid = 7\n",
        "[storage]\nlink_days = 99\n",
    ] {
        let (_home, loaded) = written(&format!("{limits}{wrong}"));
        let Generation { max_cost_usd, day_limit_usd, month_limit_usd, .. } = loaded.settings.generation;
        assert_eq!(
            (max_cost_usd, day_limit_usd, month_limit_usd),
            (Some(Usd::cents(100)), Some(Usd::cents(1)), None),
            "with {wrong:?}"
        );
        assert_eq!(loaded.unread_limits, None, "they are read: {wrong:?}");
        assert_eq!(loaded.problems().len(), 1, "and what is wrong is told: {:?}", loaded.problems());
    }
}

#[test]
fn limits_that_cannot_be_read_are_told_with_file_line_and_key() {
    for (text, place, key) in [
        ("[generation]\nday_limit_usd = 0,01\n", "settings.toml, line 2", "day_limit_usd"),
        ("[generation]\nretries = 2\nday_limit_usd = \"0.01\"\n", "settings.toml, line 3", "day_limit_usd is \"0.01\""),
        ("[generation]\nmonth_limit_usd = -1\n", "settings.toml, line 2", "month_limit_usd is -1"),
        ("[generation]\nmax_cost_usd = true\n", "settings.toml, line 2", "max_cost_usd is true"),
        ("[generation]\nmax_cost_usd = inf\n", "settings.toml, line 2", "max_cost_usd"),
        ("[generation]\nday_limit_usd = 1\nday_limit_usd = 2\n", "settings.toml, line 3", "day_limit_usd"),
        ("[generation\nday_limit_usd = 1\n", "settings.toml, line 1", "cannot be used"),
        ("generation = 1\n", "settings.toml, line 1", "[generation]"),
        ("schema = 2\n", "settings.toml", "newer Thumbsheet"),
    ] {
        let (_home, loaded) = written(text);
        let error = loaded.unread_limits.as_ref().unwrap_or_else(|| panic!("{text:?} sets no limit that is known"));
        assert!(error.message.contains(place) && error.message.contains(key), "{text:?}: {error}");
        assert!(error.hint.as_ref().is_some_and(|hint| hint.contains("no model that costs")), "what it means: {error}");
        assert_eq!(loaded.problems(), std::slice::from_ref(error), "told once");
    }
}

#[cfg(unix)]
#[test]
fn a_link_to_settings_that_are_not_there_holds_back_what_costs_and_stays() {
    let home = TempDir::new().unwrap();
    let path = home.path().join("settings.toml");
    std::os::unix::fs::symlink(home.path().join("unmounted/settings.toml"), &path).unwrap();
    let loaded = Settings::load(home.path(), &Places::default());
    let error = loaded.unread_limits.expect("nobody knows which limits it sets");
    assert!(error.message.contains("settings.toml") && error.message.contains("link"), "what is wrong: {error}");
    assert!(Settings::default().save(home.path(), &catalog()).is_err(), "and nothing is written over it");
    assert!(path.is_symlink(), "the link stays");
}

#[test]
fn a_key_that_sets_nothing_is_told_with_the_nearest_known_one() {
    for (text, place, advice) in [
        ("[generation]\nretrys = 4\n", "line 2: 'retrys' is no setting of [generation]", "Did you mean retries?"),
        ("[appearence]\ntheme = \"dark\"\n", "line 1: 'appearence' is no setting", "Did you mean appearance?"),
        ("theme = \"dark\"\n", "line 1: 'theme' is no setting outside of a table", "Write it below [appearance]."),
        ("[[endpoints]]\nid = \"a\"\nbase_url = \"http://a/v1\"\nneed_key = true\n", "line 4", "needs_key?"),
        (
            "[[endpoints]]\nid = \"a\"\nbase_url = \"http://a/v1\"\n[[endpoints.models]]\nid = \"m\"\nprice = 1\n",
            "line 6: 'price' is no setting of [endpoints.models]",
            "Did you mean price_usd?",
        ),
        (
            "[[storage.destinations]]\nid = \"a\"\nkind = \"bucket\"\nendpoint = \"http://a\"\nbuckett = \"b\"\nbucket = \"b\"\n",
            "line 5",
            "Did you mean bucket?",
        ),
    ] {
        let (_home, loaded) = written(text);
        assert_eq!((&loaded.problem, &loaded.unread_limits), (&None, &None), "it stops nothing: {text:?}");
        let [told] = &loaded.problems()[..] else { panic!("{text:?}: {:?}", loaded.problems()) };
        assert!(told.message.contains("settings.toml") && told.message.contains(place), "{text:?}: {told}");
        assert!(told.hint.as_ref().is_some_and(|hint| hint.contains(advice)), "{text:?}: {told}");
    }
    let all = Settings {
        endpoints: vec![server("home", &["flux"])],
        storage: Storage {
            destinations: vec![DestinationSetting {
                id: "a".into(),
                name: "A".into(),
                file: "{slug}".into(),
                kind: DestinationKind::Folder { folder: "/a".into() },
            }],
            ..Storage::default()
        },
        ..Settings::default()
    };
    let home = TempDir::new().unwrap();
    all.save(home.path(), &catalog()).unwrap();
    assert_eq!(Settings::load(home.path(), &Places::default()).unknown_keys, [], "what this version writes is known");
}

#[test]
fn a_key_by_which_a_limit_may_be_meant_holds_back_what_costs() {
    for (text, advice) in [
        ("[generation]\nday_limit = 0.01\n", "Did you mean day_limit_usd?"),
        ("[generation]\nDay_Limit_USD = 0.01\n", "Did you mean day_limit_usd?"),
        ("day_limit_usd = 0.01\n", "Write it below [generation]."),
        ("[files]\nmonth_limit_usd = 0.01\n", "Write it below [generation]."),
        ("[Generation]\nday_limit_usd = 0.01\n", "Did you mean generation?"),
        ("[generations]\nmax_cost = 0.01\n", "Did you mean generation?"),
    ] {
        let (_home, loaded) = written(text);
        let error = loaded.unread_limits.as_ref().unwrap_or_else(|| panic!("{text:?} sets no limit"));
        assert!(error.message.contains("line "), "{error}");
        assert!(error.hint.as_ref().is_some_and(|hint| hint.contains(advice)), "{text:?}: {error}");
    }
}
