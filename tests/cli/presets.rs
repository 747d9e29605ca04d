//! Presets on the command line: the same picture as the flags, mistakes with their place, in and out.

use std::{collections::BTreeMap, fs, path::Path};

use crate::bench::Bench;

const DEV: &str = r##"schema = 1
name = "Dev blog"
models = ["offline/aurora", "offline/mesh"]

[prompt]
style = "cinematic"
extra = "warm light"
seed = 7

[text]
template = "left-panel"
font = "oswald"
color = "#ffe600"
size = 96
panel = { color = "#101010", opacity = 0.5 }
outline = { color = "#000000", width = 4 }
lift = 72

[export]
profile = "youtube"
quality = 80
name = "{slug}-{style}-{model}"
"##;

/// The same as flags.
const FLAGS: [&str; 28] = [
    "-m",
    "offline/aurora",
    "-m",
    "offline/mesh",
    "--style",
    "cinematic",
    "--extra",
    "warm light",
    "--seed",
    "7",
    "--template",
    "left-panel",
    "--font",
    "oswald",
    "--color",
    "ffe600",
    "--size",
    "96",
    "--panel",
    "101010@0.5",
    "--outline",
    "000000@4",
    "--lift",
    "72",
    "--profile",
    "youtube",
    "--quality",
    "80",
];

const NAME: [&str; 2] = ["--file-name", "{slug}-{style}-{model}"];

/// The files of a folder, by name.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).unwrap().flatten();
    entries.map(|entry| (entry.file_name().to_string_lossy().into_owned(), fs::read(entry.path()).unwrap())).collect()
}

#[test]
fn a_preset_gives_the_bytes_that_its_flags_give() {
    let bench = Bench::new();
    fs::write(bench.place.path().join("dev.toml"), DEV).unwrap();
    bench.run(&["generate", "Why fan-out", "--preset", "dev.toml", "--out", "a"]).ends(0, "by its path");
    bench.run(&[&["generate", "Why fan-out", "--out", "b"], &FLAGS[..], &NAME].concat()).ends(0, "by flags");
    let (preset, flags) = (files(&bench.place.path().join("a")), files(&bench.place.path().join("b")));
    assert_eq!(
        preset.keys().collect::<Vec<_>>(),
        ["why-fan-out-cinematic-aurora.jpg", "why-fan-out-cinematic-mesh.jpg"],
        "named as the preset says"
    );
    assert_eq!(preset, flags, "names and bytes are the same");

    let saved = bench.run(&[&["preset", "save", "Dev blog"], &FLAGS[..], &NAME].concat()).ends(0, "kept");
    assert_eq!(saved.out, "dev-blog\n", "its id is data");
    let shown = bench.run(&["preset", "show", "dev blog"]).ends(0, "by its name");
    assert_eq!(shown.out, DEV, "what the flags say is the same preset");
    bench.run(&["generate", "Why fan-out", "--preset", "dev-blog", "--out", "c"]).ends(0, "by its id");
    assert_eq!(files(&bench.place.path().join("c")), flags, "and again the same");

    let run = bench.run(&["gallery", "search", "dev blog", "--json"]).ends(0, "the runs carry its name");
    assert_eq!(run.json().len(), 4, "both that were made with it are found by it: {}", run.out);
}

#[test]
fn a_flag_goes_before_the_preset() {
    let bench = Bench::new();
    fs::write(bench.place.path().join("dev.toml"), DEV).unwrap();
    let plan = |more: &[&str]| {
        let ran = bench.run(&[&["generate", "Title", "--preset", "dev.toml", "--dry-run", "--json"], more].concat());
        ran.ends(0, "nothing is made").json()[0]["rows"][0].clone()
    };
    let row = plan(&["--style", "sketch", "-m", "offline/hills", "--size", "64", "--profile", "og", "--no-metadata"]);
    assert_eq!(row["models"], serde_json::json!(["offline/hills"]), "models are replaced, not added");
    let brief = &row["brief"];
    assert_eq!((&brief["style"], &brief["design"]["size"]), (&"sketch".into(), &64.0.into()), "said by flags");
    assert_eq!((&brief["extra"], &brief["design"]["lift"]), (&"warm light".into(), &72.0.into()), "said by the preset");
    let file = &brief["export"];
    assert_eq!((&file["canvas"], &file["quality"], &file["receipt"]), (&"1200x630".into(), &80.into(), &false.into()));
}

#[test]
fn what_is_wrong_with_a_preset_is_told_with_its_place() {
    let bench = Bench::new();
    let path = bench.place.path().join("bad.toml");
    fs::write(
        &path,
        "schema = 1\nname = 'Bad'\nmodels = ['offline/aurrora']\n[prompt]\nstyle = 'watercolour'\nsytle = 1\n",
    )
    .unwrap();
    let ran = bench.run(&["preset", "check", "bad.toml"]).ends(2, "bad input");
    assert_eq!(
        ran.err,
        "Warning: bad.toml:6:1: 'sytle' is not a key of [prompt]. Did you mean style? It is kept and has no effect.\n\
         error: bad.toml:3:11: 'offline/aurrora' is not a model.\n  \
         Did you mean offline/aurora? `thumbsheet list models` lists them.\n\
         error: bad.toml:5:9: 'watercolour' is not a style.\n  \
         Did you mean watercolor? `thumbsheet list styles` lists them.\n",
        "all at once, each with its nearest word"
    );
    let ran = bench.run(&["generate", "Title", "--preset", "bad.toml"]).ends(2, "nothing is made of it");
    assert!(ran.err.contains("error: bad.toml has 2 mistakes."), "{}", ran.err);
    assert!(!bench.out().exists(), "nothing at all");
    for (text, words) in [
        ("schema = 7\nname = 'N'", "bad.toml:1:10: This preset has schema 7"),
        (
            "schema = 1\nname = 'N'\nkey = 'sk-proj-abcdefghijklmnop1234'",
            "bad.toml:3:7: This looks like a provider's key",
        ),
        (
            "schema = 1\nname = 'N'\n[text]\nfont = '/usr/share/x.ttf'",
            "bad.toml:4:8: The font is a path that works on one",
        ),
        (
            "schema = 1\nname = 'N'\n[export]\nname = '{slig}'",
            "bad.toml:4:8: The name template '{slig}' cannot be used",
        ),
    ] {
        fs::write(&path, text).unwrap();
        let ran = bench.run(&["generate", "Title", "--preset", "bad.toml"]).ends(2, "bad input");
        assert!(ran.err.contains(words) && !ran.err.contains("abcdef"), "{}", ran.err);
    }
    let ran = bench.run(&["generate", "Title", "--preset", "nowhere"]).ends(2, "bad input");
    assert!(ran.err.contains("'nowhere' is not a preset. No preset is saved yet."), "{}", ran.err);
}

#[test]
fn presets_are_kept_listed_and_passed_on() {
    let bench = Bench::new();
    let font = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../fonts/lora/Lora_700Bold.ttf");
    let mut bytes = fs::read(font).unwrap();
    bytes.extend_from_slice(&[0; 4]);
    fs::write(bench.place.path().join("own.ttf"), bytes).unwrap();
    bench.run(&["preset", "save", "Own type", "--font", "own.ttf"]).ends(0, "with a font of one's own");
    let ran = bench.run(&["preset", "save", "Own type"]).ends(2, "the name is taken");
    assert!(ran.err.contains("called 'Own type' already") && ran.err.contains("--replace"), "{}", ran.err);
    bench.run(&["preset", "duplicate", "own-type"]).ends(0, "another one");
    bench.run(&["preset", "rename", "own-type-copy", "Second"]).ends(0, "of its own name");
    let listed = bench.run(&["list", "presets"]).ends(0, "both");
    assert_eq!(
        listed.out, "own-type-copy  Second    offline models\nown-type       Own type  offline models\n",
        "newest used first"
    );

    fs::create_dir(bench.place.path().join("shared")).unwrap();
    let out = bench.run(&["preset", "export", "own-type", "shared"]).ends(0, "out").out;
    assert_eq!(out, "shared/own-type.toml\n", "where it is");
    bench
        .run(&["generate", "Own type", "-m", "offline/mesh", "--preset", "own-type", "--out", "a"])
        .ends(0, "from here");
    let other = Bench::new();
    let shared = bench.place.path().join("shared/own-type.toml").display().to_string();
    let ran = other.run(&["preset", "import", &shared]).ends(0, "in");
    assert_eq!(ran.out, "own-type\n", "there");
    other
        .run(&["generate", "Own type", "-m", "offline/mesh", "--preset", "own-type", "--out", "a"])
        .ends(0, "from there");
    assert_eq!(
        files(&bench.place.path().join("a")),
        files(&other.place.path().join("a")),
        "the same bytes, font and all"
    );

    bench.run(&["preset", "remove", "own-type"]).ends(0, "gone");
    let left = bench.run(&["preset", "list", "--json"]).ends(0, "one left").json();
    assert_eq!((left[0].as_array().unwrap().len(), &left[0][0]["name"]), (1, &"Second".into()), "the other one");
    bench.run(&["preset", "check", "second"]).ends(0, "whose font is still there");
}

#[test]
fn a_batch_takes_a_preset_too() {
    let bench = Bench::new();
    fs::write(
        bench.place.path().join("dev.json"),
        r#"{"schema": 1, "name": "J", "models": ["mesh"], "export": {"name": "{row:02}-{slug}"}}"#,
    )
    .unwrap();
    fs::write(bench.place.path().join("titles.txt"), "One title\nAnother title\n").unwrap();
    bench.run(&["batch", "titles.txt", "--preset", "dev.json"]).ends(0, "JSON is read too");
    let names: Vec<_> = files(&bench.out()).into_keys().collect();
    assert_eq!(names, ["01-one-title.jpg", "02-another-title.jpg", "manifest.json"], "named as the preset says");
}
