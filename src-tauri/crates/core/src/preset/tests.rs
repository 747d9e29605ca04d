use std::{fs, path::Path};

use proptest::{collection, option, prelude::*};

use super::*;
use crate::{Brief, Catalog, ModelId};

/// The preset in the documentation.
const GUIDE: &str = r#"schema = 1
name = "Dev blog"
models = ["offline/aurora", "openai/gpt-image-2.6-flare"]

[prompt]
style = "photorealistic"
extra = "warm light"

[text]
template = "bottom-bar"
font = "inter"

[export]
profile = "og"
quality = 85
name = "{row:03}-{slug}-{model}"
"#;

fn catalog() -> Catalog {
    Catalog::bundled().unwrap()
}

fn read(text: &str) -> Written {
    Written::read("dev.toml", text).unwrap()
}

/// Everything that is told of a text: why it cannot be read, or what is wrong with it, or what has no effect.
fn told(text: &str) -> String {
    let all = match Written::read("dev.toml", text) {
        Err(error) => vec![error],
        Ok(written) => written.warnings.iter().cloned().chain(written.check(&catalog())).collect(),
    };
    all.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_guides_preset_is_read_and_written_as_it_stands() {
    let written = read(GUIDE);
    assert_eq!(written.warnings, [], "there is nothing unknown in it");
    assert_eq!(written.check(&catalog()), [], "and nothing wrong");
    assert_eq!(written.preset.to_toml().unwrap(), GUIDE, "tidy is how the guide writes it");
}

#[test]
fn json_says_the_same() {
    let json = r#"{
        "schema": 1, "name": "Dev blog", "models": ["offline/aurora", "openai/gpt-image-2.6-flare"],
        "prompt": { "style": "photorealistic", "extra": "warm light", "seed": null },
        "text": { "template": "bottom-bar", "font": "inter" },
        "export": { "profile": "og", "quality": 85, "name": "{row:03}-{slug}-{model}" }
    }"#;
    let written = Written::read("dev.json", json).unwrap();
    assert_eq!(written.preset, read(GUIDE).preset, "two ways to write one preset");
    assert_eq!(written.preset.to_toml().unwrap(), GUIDE, "and one way to write it back");
    assert_eq!(serde_json::from_str::<Preset>(json).unwrap(), written.preset, "as any reader of JSON reads it");
}

#[test]
fn a_preset_gives_what_it_says_and_leaves_the_rest_as_it_is() {
    let catalog = catalog();
    let plain = Preset::new("Plain").defaults(&catalog).unwrap();
    let offline: Vec<ModelId> = catalog.models.iter().map(|model| model.id.clone()).filter(ModelId::is_local).collect();
    assert_eq!(plain.models, offline, "without a model the ones draw that cost nothing");
    assert_eq!(plain.brief, Brief::new(""), "and everything else is as without a preset");
    assert_eq!((plain.profile.as_str(), plain.name), ("og", None), "files too");

    let text = "schema = 1\nname = 'N'\nmodels = ['aurora']\n[prompt]\nstyle = 'Oil painting'\nseed = 7\ncontext = ' '\n\
                [text]\nfont = 'Bebas Neue'\nsize = 96\npanel = { color = '#102030', opacity = 0.6 }\n\
                [export]\nprofile = 'youtube'\nmetadata = false\nname = '{slug}'\n";
    let told = read(text).preset.defaults(&catalog).unwrap();
    assert_eq!(told.models[0].as_str(), "offline/aurora", "a bare name that is unique will do");
    let brief = &told.brief;
    assert_eq!((brief.style.as_str(), brief.seed, &brief.context), ("oil-painting", Some(7), &None), "words to ids");
    assert_eq!((brief.design.font.as_str(), brief.design.size), ("bebas-neue", Some(96.0)), "the type");
    assert_eq!((brief.export.canvas.width, brief.export.quality, brief.export.receipt), (1280, 85, false), "the file");
    assert_eq!(told.name.as_deref(), Some("{slug}"), "and its name");
    let back = Preset::of("N", &told).defaults(&catalog).unwrap();
    assert_eq!(back, told, "what is saved from these values gives them back");
}

#[test]
fn every_mistake_is_told_with_its_place_and_the_nearest_word() {
    let head = "schema = 1\nname = 'N'\n";
    for (text, words) in [
        ("schema = 1\nname = \"N\n", "dev.toml:2:10: Invalid basic string, expected `\"`."),
        ("schema = 1\n", "dev.toml:1:1: name is missing."),
        ("schema = 1\nname = ' '", "dev.toml:2:8: The name is empty. It is what the preset is called in lists."),
        (
            "schema = 2\nname = 'N'\n[later]\nx = 1",
            "dev.toml:1:10: This preset has schema 2; this Thumbsheet supports schemas up to 1. It was written by a newer \
             Thumbsheet: update this one.",
        ),
        ("schema = 'x'\nname = 'N'", "dev.toml:1:10: schema has to be a whole number from 1. Write schema = 1."),
        ("name = 'N'", "dev.toml:1:1: schema is missing; the preset is read as schema 1. Write schema = 1."),
        ("[prompt]\nstyle = 3", "dev.toml:4:9: style is 3; it has to be text in quotes."),
        ("prompt = 'warm'", "dev.toml:3:10: prompt is 'warm'; it has to be a table."),
        ("models = 'offline/aurora'", "dev.toml:3:10: models is 'offline/aurora'; it has to be a list in brackets."),
        ("models = ['offline/aurora', 7]", "dev.toml:3:29: Entry 2 is 7; it has to be text in quotes."),
        ("[export]\nquality = 300", "dev.toml:4:11: quality is 300, which is out of range for a whole number."),
        ("[export]\nquality = 0", "dev.toml:4:11: Quality 0 is not between 1 and 100."),
        ("[text]\ncolor = 'blue'", "dev.toml:4:9: 'blue' is not a colour. Write it as #rrggbb."),
        ("[text]\nsize = 12", "dev.toml:4:8: The size of the type is 12 px; it has to be 32 to 160 px."),
        ("[text]\npanel = { opacity = 1 }", "dev.toml:4:9: color is missing."),
        (
            "[prompt]\nstyle = 'watercolour'",
            "dev.toml:4:9: 'watercolour' is not a style. Did you mean watercolor? `thumbsheet list styles` lists them.",
        ),
        (
            "models = [\n  'offline/aurora',\n  'offline/aurrora',\n]",
            "dev.toml:5:3: 'offline/aurrora' is not a model. Did you mean offline/aurora? `thumbsheet list models` lists \
             them.",
        ),
        (
            "[text]\ntemplate = 'botom-bar'",
            "dev.toml:4:12: 'botom-bar' is not a template. Did you mean bottom-bar? `thumbsheet list templates` lists them.",
        ),
        (
            "[text]\nfont = 'Monserrat'",
            "dev.toml:4:8: 'Monserrat' is not a font. Did you mean montserrat? `thumbsheet list \
                                        fonts` lists them.",
        ),
        (
            "[text]\nfont = '/home/ada/Caveat.ttf'",
            "dev.toml:4:8: The font is a path that works on one machine only: /home/ada/Caveat.ttf. Put the file beside the \
             preset and name it by its name alone.",
        ),
        (
            "[assets]\n'../x.ttf' = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'",
            "dev.toml:4:1: The asset must be beside the preset or in a folder below: ../x.ttf. Put the file beside the preset and \
             name it by its name alone.",
        ),
        ("[assets]\n'x.ttf' = 'e3b0'", "dev.toml:4:11: 'e3b0' is not a SHA-256 digest (64 hexadecimal digits)."),
        (
            "[promt]\nstyle = 'sketch'",
            "dev.toml:3:2: 'promt' is not a key of a preset. Did you mean prompt? It is kept and has no effect.",
        ),
        (
            "[prompt]\nsytle = 'sketch'",
            "dev.toml:4:1: 'sytle' is not a key of [prompt]. Did you mean style? It is kept and has no effect.",
        ),
        (
            "style = 'sketch'",
            "dev.toml:3:1: 'style' is not a key of a preset. It belongs in [prompt]. It is kept and has no effect.",
        ),
    ] {
        let text = if text.starts_with("schema") || text.starts_with("name") {
            text.to_owned()
        } else {
            format!("{head}{text}")
        };
        assert_eq!(told(&text), words, "{text}");
    }
}

#[test]
fn several_mistakes_are_told_at_once() {
    let text =
        "schema = 1\nname = 'N'\nmodels = ['aurora', 'aurora']\n[prompt]\nstyle = 'sketsh'\n[export]\nprofile = 'yt'\n";
    let all: Vec<_> = read(text).check(&catalog()).into_iter().map(|error| error.message).collect();
    assert_eq!(
        all,
        [
            "dev.toml:3:21: 'aurora' is named twice.",
            "dev.toml:5:9: 'sketsh' is not a style.",
            "dev.toml:7:11: 'yt' is not a profile.",
        ],
        "in the order of the file"
    );
}

#[test]
fn a_preset_holds_no_secret_and_never_repeats_one() {
    let key = "sk-proj-abcdefghijklmnop1234";
    for text in [
        format!("schema = 1\nname = 'N'\n[prompt]\nextra = 'with {key} please'"),
        format!("schema = 1\nname = 'N'\nnotes = ['{key}']"),
        "schema = 1\nname = 'N'\n[openai]\napi_key = 'hunter2hunter2'".to_owned(),
        "schema = 1\nname = 'N'\n[s3]\nsecret-access-key = 'hunter2hunter2'".to_owned(),
        format!("{{\"schema\": 1, \"name\": \"N\", \"token\": \"{key}\"}}"),
    ] {
        let error = Written::read("dev.toml", &text).unwrap_err();
        assert!(error.message.contains("holds none") && error.hint.is_some(), "{error}");
        assert!(!error.to_string().contains("hunter2") && !error.to_string().contains("abcdef"), "{error}");
    }
    let mut preset = Preset::new("N");
    preset.prompt.extra = Some(format!("use {key}"));
    assert!(preset.to_toml().is_err(), "nor is one written down");
    let harmless =
        read("schema = 1\nname = 'N'\n[prompt]\nextra = 'warm key-lighting'\n[export]\nname = 'sk-{row}-{slug}'\n");
    assert!(harmless.preset.to_toml().is_ok(), "words that only begin like a key are read and written");
    let mut preset = Preset::new("N");
    preset.prompt.seed = Some(u64::MAX);
    assert!(preset.to_toml().unwrap_err().message.contains("seed"), "TOML has no such number: it is told, not cut");
}

#[test]
fn what_is_not_known_stays_when_a_preset_is_written() {
    let text = "schema = 1\nname = 'N'\nlater = 2026-01-02\n[text]\nfont = 'lora'\nkerning = 0.5\n\
                [text.panel]\ncolor = '#000000'\nopacity = 0.35\nblur = 3\n\
                [[layers]]\nkind = 'logo'\n[watch.folder]\nevery = [1, 2]\n\"odd key\" = 'a\\b'\n";
    let mut written = read(text);
    assert_eq!(written.warnings.len(), 5, "each is told once: {:#?}", written.warnings);
    written.preset.name = "Renamed".into();
    let now = written.preset.to_toml().unwrap();
    let expected = r##"schema = 1
name = "Renamed"
later = 2026-01-02
layers = [{ kind = "logo" }]

[text]
font = "lora"
panel = { blur = 3, color = "#000000", opacity = 0.35 }
kerning = 0.5

[watch]
folder = { every = [1, 2], "odd key" = 'a\b' }
"##;
    assert_eq!(now, expected, "tidy, and nothing is lost");
    assert_eq!(read(&now).preset, written.preset, "and it is read back whole");
}

fn words() -> impl Strategy<Value = String> {
    "[ -~äß\n\"'\\\\\u{7f}\u{1f600}]{1,20}"
}

fn color() -> impl Strategy<Value = Color> {
    any::<[u8; 3]>().prop_map(|[red, green, blue]| Color { red, green, blue })
}

fn unknown_value() -> impl Strategy<Value = toml::Value> {
    let leaf = prop_oneof![
        any::<bool>().prop_map(toml::Value::from),
        any::<i64>().prop_map(toml::Value::from),
        (-1e9..1e9).prop_map(toml::Value::from),
        words().prop_map(toml::Value::from),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            collection::vec(inner.clone(), 0..4).prop_map(toml::Value::from),
            collection::btree_map(words(), inner, 0..4).prop_map(|map| toml::Value::Table(map.into_iter().collect())),
        ]
    })
}

prop_compose! {
    fn presets()(
        name in "[!-~ä]{1,20}",
        models in collection::vec("[a-z]{1,8}/[a-z0-9.-]{1,8}", 0..4),
        prompt in (option::of(words()), option::of(words()), option::of(words()), option::of(0..=i64::MAX as u64)),
        text in (option::of("[a-z-]{1,9}"), option::of("[a-z-]{1,9}"), option::of(color()), option::of(any::<f32>())),
        panel in option::of((color(), 0.0..1.0_f32)),
        outline in option::of((color(), 0.0..12.0_f32)),
        lift in option::of(0.0..630.0_f32),
        export in (option::of("[a-z0-9-]{1,9}"), option::of(1..=100_u8), option::of("[{}a-z-]{1,20}"), option::of(any::<bool>())),
        assets in collection::btree_map("[a-z]{1,5}\\.(ttf|otf)", words().prop_map(|text| Digest::of(text.as_bytes())), 0..3),
        root in collection::btree_map("x_[a-z]{0,5}", unknown_value(), 0..3),
        inner in collection::btree_map("x_[ -~]{0,5}", unknown_value(), 0..3),
    ) -> Preset {
        let mut unknown: Table = root.into_iter().collect();
        if !inner.is_empty() {
            unknown.insert("prompt".into(), toml::Value::Table(inner.into_iter().collect()));
        }
        Preset {
            models,
            prompt: Prompt { style: prompt.0, extra: prompt.1, context: prompt.2, seed: prompt.3 },
            text: Text {
                template: text.0,
                font: text.1,
                color: text.2,
                size: text.3.filter(|size| size.is_finite()),
                panel: panel.map(|(color, opacity)| PanelStyle { color, opacity }),
                outline: outline.map(|(color, width)| Outline { color, width }),
                lift,
                ..Text::default()
            },
            export: Export { profile: export.0, quality: export.1, name: export.2, metadata: export.3 },
            assets,
            unknown,
            ..Preset::new(name)
        }
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(preset in presets()) {
        let text = super::write::text(&preset).unwrap();
        let again = Written::read("p.toml", &text).map_err(|error| TestCaseError::fail(format!("{error}\n{text}")))?;
        prop_assert_eq!(&again.preset, &preset, "{}", text);
        prop_assert_eq!(super::write::text(&again.preset).unwrap(), text, "and written the same");
    }

    #[test]
    fn no_text_makes_reading_panic(text in "[\\[\\]{}=:,.\"'#a-z0-9 \n\u{e9}-]{0,60}") {
        let _ = Written::read("p.toml", &text).map(|written| written.check(&catalog()));
        let _ = Written::read("p.toml", &format!("schema = 1\nname = 'N'\n{text}"));
        let _ = Written::read("p.json", &format!("{{{text}"));
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a test is told to replace its file by the environment, and writes it")]
fn the_published_schema_is_that_of_the_program() {
    const FILE: &str = "schemas/preset.schema.json";
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..").join(FILE);
    let now = format!("{}\n", serde_json::to_string_pretty(&schemars::schema_for!(Preset)).unwrap());
    let kept = fs::read_to_string(&path).unwrap_or_default();
    if kept == now {
        return;
    }
    if std::env::var("THUMBSHEET_BINDINGS").is_ok_and(|word| word == "replace") {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, now).unwrap();
        panic!("{FILE} was replaced: look at the change, then run this again");
    }
    panic!("{FILE} is not what the Rust says. THUMBSHEET_BINDINGS=replace writes it anew.");
}
