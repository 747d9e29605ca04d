//! The pictures of the styles that the page shows are files of it: to draw them at each start would hold up the first paint.

use std::{fs, path::PathBuf};

use thumbsheet_core::{Catalog, Size};
use thumbsheet_engine::canvas::{Limits, Pixels, decode, encode_preview};
use thumbsheet_providers::offline;

/// Twice the 132x70 that one takes at most on screen.
const SIZE: Size = Size::new(264, 140);

const QUALITY: u8 = 82;

/// A style, the offline model whose drawings suit it, and a title and a seed that came out well.
const SITTERS: [(&str, &str, &str, u64); 12] = [
    ("photorealistic", "dunes", "A photograph", 3),
    ("cinematic", "city", "Cinematic", 1),
    ("cartoon", "papercut", "Cartoon", 1),
    ("anime", "aurora", "Anime", 1),
    ("3d", "spheres", "Three dimensions", 1),
    ("pixel-art", "synth", "Pixel art", 1),
    ("watercolor", "hills", "Watercolor", 1),
    ("oil-painting", "dunes", "Oil painting", 1),
    ("sketch", "lowpoly", "Sketch", 1),
    ("minimalist", "geometric", "Minimalist", 1),
    ("neon", "glass", "Neon", 1),
    ("vintage", "halftone", "Vintage", 1),
];

fn file(style: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("ui/src/assets/styles").join(style).with_extension("jpg")
}

fn drawn(style: &str, model: &str, title: &str, seed: u64) -> Vec<u8> {
    let scene = offline::Scene { style, title, seed, width: SIZE.width, height: SIZE.height };
    let drawing = offline::draw(model, &scene).unwrap_or_else(|| panic!("no offline model is called {model}"));
    let pixels = Pixels { width: drawing.width, height: drawing.height, rgb: drawing.rgb };
    encode_preview(&pixels, QUALITY).unwrap()
}

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "the switch that replaces goldens is read from the environment; nobody reads one while it is written"
)]
fn the_page_has_a_picture_of_every_style_as_the_offline_models_draw_it() {
    let styles: Vec<_> = Catalog::bundled().unwrap().styles.into_iter().map(|style| style.id).collect();
    assert_eq!(styles, SITTERS.map(|sitter| sitter.0), "every style has somebody who sits for it");
    let replacing = std::env::var("THUMBSHEET_GOLDEN").is_ok_and(|value| value == "replace");
    let (mut wrong, mut all) = (Vec::new(), Vec::new());
    for (style, model, title, seed) in SITTERS {
        let jpeg = drawn(style, model, title, seed);
        if replacing {
            fs::write(file(style), &jpeg).unwrap();
            wrong.push(format!("{style} was replaced"));
        } else if fs::read(file(style)).ok().as_ref() != Some(&jpeg) {
            wrong.push(format!(
                "{style} is not as it would be drawn; look at it and run with THUMBSHEET_GOLDEN=replace"
            ));
        }
        assert!(!all.contains(&jpeg), "{style} looks like another");
        all.push(jpeg);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for jpeg in all {
        let size = decode(&jpeg, &Limits::default()).unwrap().size();
        assert_eq!(size, SIZE, "sharp on a screen of two pixels a point");
    }
}
