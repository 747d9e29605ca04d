use std::fs;

use tempfile::TempDir;
use thumbsheet_core::{Catalog, Code, Digest, preset::Preset};
use thumbsheet_library::atomic;

use super::*;
use crate::{
    DroppedFile, Engine, Environment, Parts,
    desk::{Desk, SheetRow},
};

struct Bench {
    home: TempDir,
    place: TempDir,
    engine: Engine,
}

impl Bench {
    fn new() -> Self {
        let home = TempDir::new().unwrap();
        let engine = engine(&home);
        Self { home, place: TempDir::new().unwrap(), engine }
    }

    fn put(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.place.path().join(name);
        atomic::write(&path, bytes).unwrap();
        path
    }

    fn names(&self) -> Vec<String> {
        self.engine.presets().list().into_iter().map(|line| line.name).collect()
    }

    /// What lies in the folder, by name.
    fn files(&self) -> Vec<String> {
        let entries = fs::read_dir(self.engine.presets().folder().path()).unwrap().flatten();
        let mut names: Vec<_> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.retain(|name| !name.starts_with('.'));
        names.sort();
        names
    }
}

fn engine(home: &TempDir) -> Engine {
    let environment = Environment::of([("THUMBSHEET_HOME", home.path().display().to_string())]);
    Engine::open(Parts::new(&environment).unwrap()).unwrap()
}

/// A whole font that no built-in one equals byte for byte: readers pass over what follows the tables.
fn own_font(more: u8) -> Vec<u8> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../fonts/lora/Lora_700Bold.ttf");
    let mut bytes = fs::read(path).unwrap();
    bytes.extend_from_slice(&[more; 4]);
    bytes
}

fn desk() -> Desk {
    let mut desk = Desk {
        rows: vec![SheetRow { id: "a".into(), title: "Mine".into() }],
        models: vec!["offline/aurora".into(), "offline/dunes".into()],
        extra: "warm light".into(),
        context: "About coffee".into(),
        style: "cinematic".into(),
        seed: Some(7),
        profile: "youtube".into(),
        quality: 90,
        ..Desk::default()
    };
    desk.design.font = "oswald".into();
    desk.design.size = Some(96.0);
    desk.own.insert("a|offline/aurora".into(), Design::new("left-panel", "lora"));
    desk
}

#[test]
fn the_whole_desk_goes_into_a_preset_and_comes_back() {
    let bench = Bench::new();
    let saved = bench.engine.presets().save_desk("Dev blog", &desk(), None).unwrap();
    assert_eq!(saved.id, "dev-blog", "the file is named after it");
    let text = fs::read_to_string(bench.home.path().join("presets/dev-blog.toml")).unwrap();
    assert!(text.contains("[prompt]\nstyle = \"cinematic\"\nextra = \"warm light\"\n"), "{text}");

    let other = Desk { rows: vec![SheetRow { id: "b".into(), title: "Other".into() }], ..Desk::default() };
    let open = bench.engine.presets().open("Dev Blog").unwrap();
    let applied = bench.engine.presets().apply(&open, other.clone()).unwrap();
    let expected = Desk { rows: other.rows, own: other.own, preset: Some("Dev blog".into()), ..desk() };
    assert_eq!(applied, expected, "all but titles and what tiles have of their own");

    let view = bench.engine.presets().view("dev-blog").unwrap();
    assert_eq!((view.design.size, view.quality, view.seed), (Some(96.0), 90, Some(7)), "shown as it is");
    assert_eq!((view.warnings, view.file_name.as_str()), (vec![], ""), "and nothing is wrong with it");
}

#[test]
fn a_preset_without_models_and_context_leaves_those_of_the_desk() {
    let bench = Bench::new();
    let path = bench.put("thin.toml", b"schema = 1\nname = 'Thin'\n[prompt]\nstyle = 'sketch'\n");
    let applied = bench
        .engine
        .presets()
        .apply(&bench.engine.presets().open(&path.display().to_string()).unwrap(), desk())
        .unwrap();
    assert_eq!((applied.models, applied.context), (desk().models, desk().context), "it says nothing of them");
    assert_eq!(
        (applied.style.as_str(), applied.extra.as_str(), applied.seed),
        ("sketch", "", None),
        "the rest is its own"
    );
    assert_eq!(applied.design, Design::default(), "or as the program has it");
}

#[test]
fn saving_over_a_preset_keeps_what_the_studio_does_not_know() {
    let bench = Bench::new();
    let presets = bench.engine.presets().folder().clone();
    fs::create_dir_all(presets.path()).unwrap();
    let text = "schema = 1\nname = 'Blog'\nlater = 1\n[export]\nname = '{slug}'\nfuture = true\n";
    atomic::write(&presets.path().join("blog.toml"), text.as_bytes()).unwrap();
    bench.engine.presets().save_desk("Blog", &desk(), Some("blog")).unwrap();
    let now = fs::read_to_string(presets.path().join("blog.toml")).unwrap();
    for kept in ["later = 1", "future = true", "name = \"{slug}\"", "style = \"cinematic\""] {
        assert!(now.contains(kept), "{kept} should be in:\n{now}");
    }
    let error = bench.engine.presets().save_desk(" blog ", &desk(), None).unwrap_err();
    assert!(error.message.contains("called 'blog' already"), "nothing is written over unasked: {error}");
    let wrong = Desk { style: "sketsh".into(), ..desk() };
    assert!(bench.engine.presets().save_desk("New", &wrong, None).is_err(), "what could not be used is not kept");
    let secret = Desk { extra: "sk-proj-abcdefghijklmnop1234".into(), ..desk() };
    assert!(bench.engine.presets().save_desk("New", &secret, None).is_err(), "nor is a key");
    assert_eq!(bench.files(), ["blog.toml"], "and leaves nothing behind");
}

#[test]
fn presets_are_renamed_doubled_deleted_and_listed_newest_used_first() {
    let bench = Bench::new();
    let presets = bench.engine.presets().folder().clone();
    for name in ["One", "Two", "Three"] {
        presets.save(Preset::new(name), None).unwrap();
    }
    assert_eq!(bench.names(), ["Three", "Two", "One"], "saving is using");
    presets.used("one");
    assert_eq!(bench.names(), ["One", "Three", "Two"], "the newest used first");
    assert_eq!(presets.rename("one", "First").unwrap().id, "one", "who knows it by its id still finds it");
    assert_eq!(presets.duplicate("one").unwrap().preset().name, "First copy", "beside it");
    assert_eq!(presets.duplicate("one").unwrap().preset().name, "First copy 2", "as often as wanted");
    presets.remove("first-copy").unwrap();
    presets.remove("Two").unwrap();
    assert_eq!(bench.names(), ["First copy 2", "First", "Three"], "gone");
    atomic::write(&presets.path().join("broken.toml"), b"schema = 1\nname = 3\n").unwrap();
    let broken = bench.engine.presets().list().into_iter().find(|line| line.id == "broken").unwrap();
    let problem = broken.problem.unwrap().message;
    assert!(
        problem.contains("broken.toml:2:8: name is 3"),
        "one that cannot be read is listed with its place: {problem}"
    );
    presets.remove("broken").unwrap();
    assert_eq!(bench.files(), ["first-copy-2.toml", "one.toml", "three.toml"], "and can be deleted");
}

#[test]
fn json_in_the_folder_becomes_toml_once_it_is_changed() {
    let bench = Bench::new();
    let presets = bench.engine.presets().folder().clone();
    fs::create_dir_all(presets.path()).unwrap();
    let json = br#"{"schema": 1, "name": "From JSON", "later": [1, null]}"#;
    atomic::write(&presets.path().join("odd.json"), json).unwrap();
    assert_eq!(presets.open("odd.json").unwrap().id, "odd.json", "its ending is in its id");
    let renamed = presets.rename("odd.json", "Plain").unwrap();
    assert_eq!((renamed.id.as_str(), bench.files()), ("plain", vec!["plain.toml".to_owned()]), "one file, not two");
    assert_eq!(renamed.preset().to_toml().unwrap(), "schema = 1\nname = \"Plain\"\nlater = [1]\n", "nothing is lost");
    let elsewhere = bench.put("there.json", json).display().to_string();
    let error = presets.rename(&elsewhere, "Mine").unwrap_err();
    assert!(error.hint.unwrap().contains("Import"), "a file of somebody else's is not turned into another");
}

#[test]
fn a_name_that_is_none_gets_the_nearest_one() {
    let bench = Bench::new();
    let presets = bench.engine.presets().folder().clone();
    let none = presets.open("blog").unwrap_err();
    assert_eq!(none.message, "'blog' is not a preset. No preset is saved yet.", "instead of an empty list");
    presets.save(Preset::new("Dev blog"), None).unwrap();
    let error = presets.open("dev-blok").unwrap_err();
    assert_eq!(error.message, "'dev-blok' is not a preset.", "what is wrong");
    assert!(error.hint.unwrap().contains("Did you mean dev-blog?"), "and what was meant");
    for missing in ["nowhere/x.toml", "x.json", "/"] {
        assert_eq!(presets.open(missing).unwrap_err().code, Code::InvalidInput, "{missing}");
    }
}

#[test]
fn a_font_of_ones_own_travels_with_its_preset() {
    let bench = Bench::new();
    let bytes = own_font(1);
    bench.put("Mine.ttf", &bytes);
    let text = format!(
        "schema = 1\nname = 'Own type'\n[text]\nfont = 'Mine.ttf'\n[assets]\n'Mine.ttf' = '{}'\n",
        Digest::of(&bytes)
    );
    let path = bench.put("own.toml", text.as_bytes());

    let DroppedFile::Preset { preset } = bench.engine.drops().read_file(&path) else { panic!("a preset is one") };
    assert_eq!(preset.id, "own-type", "it is among those of the home");
    let engine = bench.engine.reconfigured(bench.engine.settings().clone()).unwrap();
    let open = engine.presets().open("own-type").unwrap();
    let font = engine.presets().defaults(&open).unwrap().brief.design.font;
    assert_eq!(engine.fonts().file(&font), Some(&bytes[..]), "and its font can be drawn");
    assert!(!engine.presets().keep_font(&open).unwrap(), "nothing is to be done for it any more");
    assert_eq!(engine.presets().view("own-type").unwrap().design.font, font, "shown by the name that draws");

    let desk = engine.presets().apply(&open, Desk::default()).unwrap();
    let saved = engine.presets().save_desk("Again", &desk, None).unwrap();
    assert_eq!(saved.preset().assets, open.preset().assets, "saved from the Studio it is beside the preset too, once");
    assert_eq!(
        engine.drops().read_file(&path),
        DroppedFile::Preset { preset: engine.presets().folder().line(&open.path) },
        "taken once"
    );

    let out = TempDir::new().unwrap();
    let written = engine.presets().folder().export("Again", out.path(), false).unwrap();
    let elsewhere = Bench::new();
    let imported = elsewhere.engine.presets().folder().import(&written).unwrap();
    assert_eq!(imported.preset(), saved.preset(), "out here and in there it is the same");
    assert!(elsewhere.engine.presets().keep_font(&imported).unwrap(), "the other engine has to take the font");

    engine.presets().folder().remove("own-type").unwrap();
    assert_eq!(bench.files().len(), 2, "another preset needs the font still: {:?}", bench.files());
    engine.presets().folder().remove("again").unwrap();
    assert_eq!(bench.files(), [""; 0], "the last one takes it along");
}

#[test]
fn a_font_that_is_not_the_right_one_is_refused() {
    let bench = Bench::new();
    let digest = Digest::of(&own_font(1));
    let text = format!("schema = 1\nname = 'Own'\n[text]\nfont = 'Mine.ttf'\n[assets]\n'Mine.ttf' = '{digest}'\n");
    let path = bench.put("own.toml", text.as_bytes());
    let missing = bench.engine.presets().folder().import(&path).unwrap_err();
    assert!(
        missing.message.contains("Mine.ttf") && missing.hint.unwrap().contains("Put the font at"),
        "{}",
        missing.message
    );
    bench.put("Mine.ttf", &own_font(2));
    let DroppedFile::Refused { error, .. } = bench.engine.drops().read_file(&path) else { panic!("another font") };
    assert!(error.message.contains("own.toml:4:8:") && error.message.contains("is not the font"), "{error}");
    bench.put("own.toml", b"schema = 1\nname = 'Own'\n[text]\nfont = 'Mine.ttf'\n");
    bench.put("Mine.ttf", b"no font");
    assert!(matches!(bench.engine.drops().read_file(&path), DroppedFile::Refused { .. }), "what is no font at all");
    assert!(bench.engine.presets().list().is_empty(), "nothing was kept");
}

#[test]
fn a_preset_by_its_path_need_not_be_in_the_folder() {
    let bench = Bench::new();
    let path = bench.put("there.json", br#"{"schema": 1, "name": "There", "export": {"name": "{slug}-{issue}"}}"#);
    let given = path.display().to_string();
    let open = bench.engine.presets().open(&given).unwrap();
    assert_eq!(open.check(bench.engine.catalog()), [], "a field may be a list's column");
    let error = open.name_template(&[]).unwrap_err();
    assert!(
        error.message.contains("there.json:1:51: ") && error.message.contains("'issue'"),
        "here there is none: {error}"
    );
    assert!(open.name_template(&["issue"]).unwrap().is_some(), "there it is");
    bench.engine.presets().folder().used(&open.id);
    assert_eq!(bench.engine.presets().list()[0].id, given, "it is remembered as used");
    bench.engine.presets().folder().remove(&given).unwrap();
    assert!(path.is_file() && bench.engine.presets().list().is_empty(), "and forgotten, not deleted");
    assert_eq!(
        bench.engine.presets().defaults(&open).unwrap().brief,
        thumbsheet_core::Brief::new(""),
        "it can be used"
    );

    let wrong = bench.put("wrong.toml", b"schema = 1\nname = 'W'\nmodels = ['aurrora']\n[prompt]\nstyle = 'sketsh'\n");
    let error = bench
        .engine
        .presets()
        .open(&wrong.display().to_string())
        .unwrap()
        .defaults(&Catalog::bundled().unwrap(), None)
        .unwrap_err();
    assert!(error.message.contains("2 mistakes") && error.message.contains("wrong.toml:5:9:"), "all at once: {error}");
}

#[test]
fn what_is_dropped_is_a_preset_only_if_it_is_one() {
    let bench = Bench::new();
    let read = |name: &str, text: &str| bench.engine.drops().read(name, text.as_bytes());
    assert!(matches!(read("a.toml", "schema = 1\nname = 'A'"), DroppedFile::Preset { .. }), "TOML");
    assert!(matches!(read("a.json", r#"{"schema": 1, "name": "A"}"#), DroppedFile::Preset { .. }), "and JSON");
    assert_eq!(bench.names(), ["A"], "the same one, once");
    assert!(
        !matches!(read("a.json", r#"["One title", "Another title"]"#), DroppedFile::Preset { .. }),
        "a list is a list"
    );
    let DroppedFile::Refused { error, .. } = read("b.toml", "schema = 9\nname = 'B'") else { panic!("a newer one") };
    assert!(error.message.contains("b.toml:1:10: This preset has schema 9"), "{error}");
}
