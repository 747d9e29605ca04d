//! Drawings that were looked at and found good, in `tests/golden/canvas`: each template with four kinds of title, each
//! font once. A change shows up here first. `THUMBSHEET_GOLDEN=replace` writes new ones and fails, so that nobody
//! replaces a picture without looking at it.

#![expect(clippy::unwrap_used, reason = "the helpers of tests, too, fail by panicking")]

#[path = "support/samples.rs"]
mod samples;
mod support;

use std::fs;
use std::path::{Path, PathBuf};

use support::{book, bundled, patches};
use thumbsheet_canvas::{Art, Lettering, Limits, Pixels, decode, encode_png};
use thumbsheet_core::Size;
use thumbsheet_core::brief::Design;
use thumbsheet_core::catalog::Family;

const CANVAS: Size = Size::new(600, 315);

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/golden/canvas").join(name).with_extension("png")
}

/// Differs by more than rounding: a channel by more than 2.
fn differing(found: &Pixels, golden: &Pixels) -> usize {
    if found.size() != golden.size() {
        return usize::MAX;
    }
    found.rgb.iter().zip(&golden.rgb).filter(|(a, b)| a.abs_diff(**b) > 2).count()
}

#[expect(clippy::disallowed_methods, reason = "the switch that replaces goldens is read from the environment")]
fn replacing() -> bool {
    std::env::var("THUMBSHEET_GOLDEN").is_ok_and(|value| value == "replace")
}

#[expect(clippy::disallowed_methods, reason = "nobody reads a golden while it is written")]
fn replace(name: &str, pixels: &Pixels) {
    fs::create_dir_all(file(name).parent().unwrap()).unwrap();
    fs::write(file(name), encode_png(pixels)).unwrap();
}

/// The cases that are not as they were; empty is good.
fn check(name: &str, title: &str, template: &str, font: &str, failures: &mut Vec<String>) {
    look(name, &set(title, &Design::new(template, font), CANVAS), CANVAS, failures);
}

fn set(title: &str, design: &Design, canvas: Size) -> Lettering {
    let template = bundled().template(&design.template).unwrap();
    Lettering::set(title, template, design, canvas, book()).unwrap_or_else(|error| panic!("'{title}': {error}"))
}

/// Paints over patches of this size and compares.
fn look(name: &str, lettering: &Lettering, size: Size, failures: &mut Vec<String>) {
    let mut found = patches(size);
    lettering.paint(&mut found, book());
    compare(name, &found, failures);
}

/// Compares a drawing with its golden picture.
fn compare(name: &str, found: &Pixels, failures: &mut Vec<String>) {
    if replacing() {
        replace(name, found);
        failures.push(format!("{name} was replaced"));
        return;
    }
    let Ok(bytes) = fs::read(file(name)) else {
        failures.push(format!("{name} has no golden; look at it and run with THUMBSHEET_GOLDEN=replace"));
        return;
    };
    let golden = decode(&bytes, &Limits::default()).unwrap();
    let count = differing(found, &golden);
    if count > 0 {
        failures.push(format!("{name}: {count} values differ"));
    }
}

#[test]
fn the_references_templates_draw_what_was_looked_at() {
    let mut failures = Vec::new();
    for template in bundled().templates.iter().filter(|template| template.family == Family::Reference) {
        let id = template.id.as_str();
        for (kind, title, font) in [
            ("short", "Hello", "inter"),
            ("long", "Why fan-out beats sequential: seven lessons", "roboto"),
            ("unbreakable", "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk", "poppins"),
            ("greek-cyrillic", "Ελληνικά και русский", "inter"),
        ] {
            check(&format!("template/{id}-{kind}"), title, id, font, &mut failures);
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn twenty_templates_draw_what_was_looked_at_in_every_shape() {
    let (mut failures, bust) = (Vec::new(), samples::bust());
    let samples = samples::samples();
    assert_eq!(samples.len(), bundled().templates.len() - 5, "each template beside the reference's has its sample");
    for samples::Sample { template, title, slots, picture } in &samples {
        for (shape, canvas) in
            [("wide", Size::new(1280, 720)), ("square", Size::new(1080, 1080)), ("tall", Size::new(1080, 1920))]
        {
            let design = Design::new(*template, "inter");
            let found = bundled().template(template).unwrap();
            let lettering = Lettering::set_with(title, slots, found, &design, canvas, book())
                .unwrap_or_else(|error| panic!("{template}, {shape}, which is meant for {picture}: {error}"));
            let small = Size::new(canvas.width / 4, canvas.height / 4);
            let mut drawn = patches(small);
            // Templates with a mask draw what lies before the title; without one they draw the title alone.
            let art = Art { avatar: Some(&bust), logo: Some(&bust), ..Art::default() };
            lettering.paint_with(&mut drawn, &art, book());
            compare(&format!("sample/{template}-{shape}"), &drawn, &mut failures);
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn fonts_draw_what_was_looked_at() {
    let mut failures = Vec::new();
    for (at, font) in bundled().fonts.iter().enumerate() {
        let template = ["center-box", "bottom-bar", "left-panel"][at % 3];
        check(&format!("font/{}", font.id), "AVATAR & jumpy office fjord", template, &font.id, &mut failures);
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn scripts_and_emoji_draw_what_was_looked_at() {
    let mut failures = Vec::new();
    for (name, title) in [
        ("arabic", "لماذا يتفوق التوازي على الانتظار"),
        ("hebrew", "למה עבודה במקביל מנצחת 2026"),
        ("devanagari", "समानांतर क्यों जीतता है"),
        ("bengali", "কেন সমান্তরাল জেতে"),
        ("tamil", "ஏன் இணை வெல்கிறது"),
        ("thai", "ทำไมการทำงานแบบขนานจึงชนะทุกครั้งในชีวิตจริงของเรา"),
        ("vietnamese", "Vì sao song song thắng"),
        ("mixed", "Mixed עברית and العربية 😎"),
        (
            "emoji",
            "👩🏽\u{200d}🚀 Team 🇯🇵 vs 🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f} 1\u{fe0f}\u{20e3} ❤\u{fe0f}",
        ),
    ] {
        check(&format!("script/{name}"), title, "overlay-center", "inter", &mut failures);
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn designs_draw_what_was_looked_at() {
    let mut failures = Vec::new();
    let title = "Ship the boring version first";
    let plain = |template: &str| Design::new(template, "inter");
    let panel = |text: &str| Some(text.parse().unwrap());
    let outline = |text: &str| Some(text.parse().unwrap());
    for (name, design) in [
        ("outline-thin", Design { outline: outline("#16171a@3"), ..plain("overlay-center") }),
        ("outline-thick", Design { outline: outline("#b3261e@12"), ..plain("overlay-bottom") }),
        ("scrim-bottom", Design { panel: panel("#000000@0.6"), ..plain("overlay-bottom") }),
        ("scrim-center", Design { panel: panel("#0b3d91@0.8"), ..plain("overlay-center") }),
        (
            "panel-color",
            Design { panel: panel("#0b3d91@0.9"), color: Some("#ffe600".parse().unwrap()), ..plain("left-panel") },
        ),
        ("panel-none", Design { panel: panel("#000000@0"), ..plain("bottom-bar") }),
        ("lift-bar", Design { lift: Some(72.0), ..plain("bottom-bar") }),
        ("lift-scrim", Design { lift: Some(72.0), panel: panel("#000000@0.6"), ..plain("overlay-bottom") }),
        ("lift-far", Design { lift: Some(630.0), ..plain("overlay-bottom") }),
        ("size-small", Design { size: Some(48.0), ..plain("bottom-bar") }),
        ("size-large", Design { size: Some(160.0), ..plain("center-box") }),
    ] {
        look(&format!("design/{name}"), &set(title, &design, CANVAS), CANVAS, &mut failures);
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn tiles_draw_what_was_looked_at() {
    let mut failures = Vec::new();
    let title = "Why fan-out beats sequential: seven lessons";
    for (name, design) in [
        ("bottom-bar", Design::new("bottom-bar", "inter")),
        ("overlay-center", Design::new("overlay-center", "lora")),
        (
            "everything",
            Design {
                outline: Some("#000000@6".parse().unwrap()),
                panel: Some("#0b3d91@0.5".parse().unwrap()),
                lift: Some(40.0),
                ..Design::new("overlay-bottom", "oswald")
            },
        ),
    ] {
        let lettering = set(title, &design, Size::REFERENCE);
        look(&format!("tile/{name}"), &lettering, Size::new(408, 214), &mut failures);
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
