use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::kit::random::fnv1a;
use super::style::STYLES;
use super::{Drawing, MAKERS, Scene, Subject, draw, makers};

mod subject;

const GOLDEN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/offline/golden.txt");
const GOLDEN_MASKS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/offline/golden-masks.txt");

fn picture(id: &str, style: &str, title: &str, seed: u64, (width, height): (u32, u32)) -> Drawing {
    draw(id, &Scene { style, title, seed, width, height }).unwrap_or_else(|| panic!("there is a maker called {id}"))
}

/// Mean absolute difference of two pictures' bytes.
fn difference(a: &Drawing, b: &Drawing) -> f64 {
    assert_eq!((a.width, a.height), (b.width, b.height), "only pictures of one size can be compared");
    let sum: u64 = a.rgb.iter().zip(&b.rgb).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
    sum as f64 / a.rgb.len() as f64
}

/// The picture as the means of blocks `side` pixels wide.
fn blocks(drawing: &Drawing, side: usize) -> Drawing {
    let (width, height) = (drawing.width as usize / side, drawing.height as usize / side);
    let mean = |x: usize, y: usize, channel: usize| {
        let sum: usize = (0..side * side)
            .map(|i| {
                usize::from(
                    drawing.rgb[((y * side + i / side) * drawing.width as usize + x * side + i % side) * 3 + channel],
                )
            })
            .sum();
        (sum / (side * side)) as u8
    };
    let rgb = (0..width * height * 3).map(|i| mean(i / 3 % width, i / 3 / width, i % 3)).collect();
    let subject = Subject { values: Vec::new(), area: [0; 4] };
    Drawing { width: width as u32, height: height as u32, rgb, subject }
}

#[test]
fn makers_have_ids_and_names_of_their_own() {
    let ids: BTreeSet<&str> = makers().iter().map(|maker| maker.id).collect();
    let names: BTreeSet<&str> = makers().iter().map(|maker| maker.name).collect();
    assert!(MAKERS.len() >= 22, "the offline list promises twenty-two makers, there are {}", MAKERS.len());
    assert_eq!(ids.len(), MAKERS.len(), "an id must name one maker");
    assert_eq!(names.len(), MAKERS.len(), "a name must name one maker");
    assert!(makers().iter().all(|maker| maker.about.ends_with('.')), "every maker says in a sentence what it draws");
}

#[test]
fn an_unknown_maker_draws_nothing() {
    let scene = Scene { style: "neon", title: "A title", seed: 1, width: 32, height: 32 };
    assert_eq!(
        draw("no-such-maker", &scene),
        None,
        "an id that is not in the list must not fall back to some other maker"
    );
}

#[test]
fn the_same_scene_gives_the_same_bytes() {
    for maker in MAKERS {
        let first = picture(maker.id, "cinematic", "Ship the boring version first", 7, (120, 63));
        let second = picture(maker.id, "cinematic", "Ship the boring version first", 7, (120, 63));
        assert!(first == second, "{} drew two different pictures of one scene", maker.id);
    }
}

#[test]
fn another_title_or_seed_gives_another_picture() {
    for maker in MAKERS {
        let first = picture(maker.id, "anime", "Cold brew, five ways", 1, (120, 63));
        for (what, other) in [
            ("title", picture(maker.id, "anime", "Why fan-out beats a queue", 1, (120, 63))),
            ("seed", picture(maker.id, "anime", "Cold brew, five ways", 2, (120, 63))),
        ] {
            let apart = difference(&first, &other);
            assert!(
                apart > 3.0,
                "another {what} should move things about in {}, the mean difference is only {apart:.2}",
                maker.id
            );
        }
    }
}

#[test]
fn every_style_changes_the_picture_of_every_maker() {
    for maker in MAKERS {
        let drawn: Vec<(&str, Drawing)> = STYLES
            .iter()
            .map(|(style, _)| (*style, picture(maker.id, style, "Mapping a coast nobody measured", 3, (120, 63))))
            .collect();
        for (i, (style, one)) in drawn.iter().enumerate() {
            for (other_style, other) in &drawn[..i] {
                let apart = difference(one, other);
                assert!(
                    apart > 5.0,
                    "{} in {style} and in {other_style} look alike: mean difference {apart:.2}",
                    maker.id
                );
            }
        }
    }
}

#[test]
fn no_two_makers_look_alike() {
    let drawn: Vec<(&str, Drawing)> = MAKERS
        .iter()
        .map(|maker| (maker.id, picture(maker.id, "photorealistic", "A field guide to city light", 5, (120, 63))))
        .collect();
    for (i, (id, one)) in drawn.iter().enumerate() {
        for (other_id, other) in &drawn[..i] {
            let apart = difference(one, other);
            assert!(apart > 10.0, "{id} and {other_id} look alike: mean difference {apart:.2}");
        }
    }
}

#[test]
fn every_maker_fills_any_canvas() {
    let sizes = [(0, 0), (1, 1), (2, 1), (1, 9), (3, 3), (17, 9), (16, 16), (64, 64), (31, 90), (200, 20), (20, 200)];
    for maker in MAKERS {
        for (index, size) in sizes.into_iter().enumerate() {
            for step in 0..3 {
                // Three styles a size: over all sizes every treatment meets small, tall and wide canvases.
                let (style, _) = STYLES[(index * 3 + step * 5) % STYLES.len()];
                let drawing = picture(maker.id, style, "Small", 1, size);
                assert_eq!(
                    (drawing.width, drawing.height),
                    (size.0.max(1), size.1.max(1)),
                    "{} in {style} answered another size",
                    maker.id
                );
                assert_eq!(
                    drawing.rgb.len(),
                    (drawing.width * drawing.height * 3) as usize,
                    "{} in {style} left pixels out at {size:?}",
                    maker.id
                );
            }
        }
    }
}

#[test]
fn every_treatment_fills_the_smallest_canvases() {
    for (style, _) in STYLES {
        for size in [(1, 1), (1, 2), (5, 1), (7, 5), (17, 9)] {
            let drawing = picture("hills", style, "Tiny", 1, size);
            assert_eq!(drawing.rgb.len(), (size.0 * size.1 * 3) as usize, "{style} left pixels out at {size:?}");
        }
    }
}

#[test]
fn a_larger_canvas_shows_the_same_picture() {
    for maker in MAKERS {
        let small = picture(maker.id, "photorealistic", "Same picture", 4, (160, 84));
        let large = picture(maker.id, "photorealistic", "Same picture", 4, (320, 168));
        let apart = difference(&blocks(&small, 4), &blocks(&large, 8));
        assert!(apart < 7.0, "{} composes differently at twice the size: mean difference {apart:.2}", maker.id);
    }
}

#[test]
fn a_style_in_the_creators_own_words_is_drawn_too() {
    let own = |style: &str| picture("dunes", style, "Own words", 1, (120, 63));
    assert!(
        own("soft morning light, calm") == own("soft morning light, calm"),
        "the same words must give the same picture"
    );
    assert!(
        difference(&own("soft morning light, calm"), &own("harsh noon, dusty")) > 3.0,
        "other words should give another picture"
    );
    assert!(
        difference(&own("a loose pencil drawing"), &own("8-bit arcade")) > 8.0,
        "words that name a technique should be treated with it"
    );
}

#[test]
fn pictures_are_neither_black_nor_blank() {
    for maker in MAKERS {
        for (style, _) in STYLES {
            let drawing = picture(maker.id, style, "Orbits, explained with one orange", 9, (120, 63));
            let mean = drawing.rgb.iter().map(|v| f64::from(*v)).sum::<f64>() / drawing.rgb.len() as f64;
            let spread =
                drawing.rgb.iter().map(|v| (f64::from(*v) - mean).abs()).sum::<f64>() / drawing.rgb.len() as f64;
            assert!((8.0..248.0).contains(&mean), "{} in {style} has a mean level of {mean:.1}", maker.id);
            assert!(spread > 6.0, "{} in {style} is a flat sheet: mean deviation {spread:.1}", maker.id);
        }
    }
}

#[test]
fn every_picture_has_the_same_hash_on_every_machine() {
    golden(GOLDEN, |drawing| &drawing.rgb);
}

/// Compares the hash of a part of every picture with the table in `path`.
#[expect(clippy::disallowed_methods, reason = "renewing the table is a request to these tests alone")]
fn golden(path: &str, part: impl Fn(&Drawing) -> &[u8]) {
    let mut table = String::new();
    for maker in MAKERS {
        for (style, _) in STYLES {
            let hash = fnv1a(part(&picture(maker.id, style, "Golden", 1, (96, 54))));
            let _ = writeln!(table, "{} {style} {hash:016x}", maker.id);
        }
    }
    if std::env::var("THUMBSHEET_GOLDEN").is_ok_and(|value| value == "replace") {
        std::fs::write(path, &table).unwrap_or_else(|error| panic!("cannot write {path}: {error}"));
        panic!("{path} was replaced; look at the pictures, then run again without THUMBSHEET_GOLDEN");
    }
    let golden = std::fs::read_to_string(path).unwrap_or_default();
    let changed: Vec<&str> = table.lines().filter(|line| !golden.lines().any(|known| known == *line)).collect();
    assert!(
        changed.is_empty() && golden.lines().count() == table.lines().count(),
        "{} pictures differ from {path} (first: {:?}). On the same source this means the maker is not deterministic. If the change is meant, run with THUMBSHEET_GOLDEN=replace and look at the new pictures.",
        changed.len(),
        changed.first()
    );
}
