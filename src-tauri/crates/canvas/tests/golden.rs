//! Drawings that were looked at and found good, in `tests/golden/canvas`: each template with four kinds of title, each
//! font once. A change shows up here first. `THUMBSHEET_GOLDEN=replace` writes new ones and fails, so that nobody
//! replaces a picture without looking at it.

#![expect(clippy::unwrap_used, reason = "the helpers of tests, too, fail by panicking")]

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use support::{book, bundled, patches};
use thumbsheet_canvas::{Job, Limits, Pixels, decode, draw, encode_png};
use thumbsheet_core::Size;
use thumbsheet_core::brief::Export;

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
    let export = Export { canvas: CANVAS, ..Export::default() };
    let job = Job { title, template: bundled().template(template).unwrap(), font, export: &export, receipt: None };
    let (found, ..) = draw(&patches(CANVAS), &job, book()).unwrap_or_else(|error| panic!("{name}: {error}"));
    if replacing() {
        replace(name, &found);
        failures.push(format!("{name} was replaced"));
        return;
    }
    let Ok(bytes) = fs::read(file(name)) else {
        failures.push(format!("{name} has no golden; look at it and run with THUMBSHEET_GOLDEN=replace"));
        return;
    };
    let golden = decode(&bytes, &Limits::default()).unwrap();
    let count = differing(&found, &golden);
    if count > 0 {
        failures.push(format!("{name}: {count} values differ"));
    }
}

#[test]
fn templates_draw_what_was_looked_at() {
    let mut failures = Vec::new();
    for template in &bundled().templates {
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
fn fonts_draw_what_was_looked_at() {
    let mut failures = Vec::new();
    for (at, font) in bundled().fonts.iter().enumerate() {
        let template = ["center-box", "bottom-bar", "left-panel"][at % 3];
        check(&format!("font/{}", font.id), "AVATAR & jumpy office fjord", template, &font.id, &mut failures);
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
