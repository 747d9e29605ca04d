use super::super::style::STYLES;
use super::super::{Drawing, MAKERS};
use super::{GOLDEN_MASKS, golden, picture};

/// Mean coverage of the mask in a part of the picture, given by its edges in shares of width and height.
fn share(drawing: &Drawing, [left, top, right, bottom]: [f64; 4]) -> f64 {
    let (width, height) = (f64::from(drawing.width), f64::from(drawing.height));
    let (mut sum, mut count) = (0.0, 0.0);
    for (at, value) in drawing.subject.values.iter().enumerate() {
        let (x, y) = (f64::from(at as u32 % drawing.width) / width, f64::from(at as u32 / drawing.width) / height);
        if (left..right).contains(&x) && (top..bottom).contains(&y) {
            sum += f64::from(*value) / 255.0;
            count += 1.0;
        }
    }
    sum / count
}

#[test]
fn every_mask_has_the_same_hash_on_every_machine() {
    golden(GOLDEN_MASKS, |drawing| &drawing.subject.values);
}

#[test]
fn every_picture_has_a_subject_and_a_ground() {
    for maker in MAKERS {
        for (style, _) in STYLES {
            for size in [(160, 90), (90, 160), (120, 120)] {
                let drawing = picture(maker.id, style, "Where is it", 4, size);
                let whole = share(&drawing, [0.0, 0.0, 1.0, 1.0]);
                assert_eq!(
                    drawing.subject.values.len(),
                    (size.0 * size.1) as usize,
                    "the mask of {} in {style} has the size of its picture",
                    maker.id
                );
                assert!(
                    (0.01..0.90).contains(&whole),
                    "{} in {style} at {size:?} masks {:.0} % of its picture",
                    maker.id,
                    whole * 100.0
                );
            }
        }
    }
}

#[test]
fn the_box_of_a_subject_holds_all_that_is_mostly_subject() {
    for maker in MAKERS {
        let drawing = picture(maker.id, "cinematic", "Boxed", 2, (160, 90));
        let [left, top, right, bottom] = drawing.subject.area;
        let inside = |x: u32, y: u32| (left..right).contains(&x) && (top..bottom).contains(&y);
        let mut edges = [false; 4];
        for (at, value) in drawing.subject.values.iter().enumerate() {
            let (x, y) = (at as u32 % 160, at as u32 / 160);
            if *value >= 128 {
                assert!(inside(x, y), "{}: the subject at {x}, {y} is outside of its box", maker.id);
                for (edge, touches) in edges.iter_mut().zip([x == left, y == top, x + 1 == right, y + 1 == bottom]) {
                    *edge |= touches;
                }
            }
        }
        assert_eq!(edges, [true; 4], "{}: the box is no larger than its subject", maker.id);
    }
}

#[test]
fn a_mask_follows_the_blocks_of_pixel_art() {
    let drawing = picture("spheres", "pixel-art", "Blocks", 1, (320, 180));
    let soft = drawing.subject.values.iter().filter(|value| !matches!(value, 0 | 255)).count();
    assert_eq!(soft, 0, "a block is subject or ground, whole");
}

#[test]
fn new_makers_keep_a_third_for_the_title() {
    for id in ["stage", "burst", "blocks", "desk", "marble", "circuit", "ink", "geometric"] {
        for seed in 1..6 {
            let wide = picture(id, "photorealistic", "A calm third", seed, (320, 180));
            let left = share(&wide, [0.0, 0.0, 0.30, 1.0]);
            assert!(left < 0.12, "{id} ({seed}) puts {:.0} % of its subject into the left third", left * 100.0);
        }
    }
}
