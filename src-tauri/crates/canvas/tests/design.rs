//! What a design changes, seen from outside: on pixels.

#![expect(clippy::unwrap_used, reason = "the helpers of tests, too, fail by panicking")]

mod support;

use proptest::prelude::*;
use support::{GREY, book, bundled, only_type, patches};
use thumbsheet_canvas::{Job, Lettering, Pixels, draw, fit};
use thumbsheet_core::brief::{Design, Export, Outline, PanelStyle};
use thumbsheet_core::catalog::{Layer, Template};
use thumbsheet_core::{Code, Color, Size};

const TITLE: &str = "Ship the boring version first";

fn box_of(template: &Template, canvas: Size) -> (u32, u32, u32, u32) {
    let area = template.layers.iter().find_map(Layer::title).map(|layer| layer.area);
    area.unwrap().pixels(canvas)
}

fn painted(lettering: &Lettering, size: Size) -> Pixels {
    let mut pixels = Pixels::flat(size, GREY);
    lettering.paint(&mut pixels, book());
    pixels
}

fn set(title: &str, design: &Design, canvas: Size) -> Lettering {
    Lettering::set(title, bundled().template(&design.template).unwrap(), design, canvas, book()).unwrap()
}

/// Left, top, right and bottom of what differs from the grey.
fn changed(pixels: &Pixels) -> Option<(u32, u32, u32, u32)> {
    let places = (0..pixels.height).flat_map(|y| (0..pixels.width).map(move |x| (x, y)));
    places.filter(|&(x, y)| pixels.at(x, y) != Some(GREY)).fold(None, |edges, (x, y)| {
        let (l, t, r, b) = edges.unwrap_or((x, y, x, y));
        Some((l.min(x), t.min(y), r.max(x), b.max(y)))
    })
}

fn designs() -> impl Strategy<Value = Design> {
    let color = || (any::<u8>(), any::<u8>(), 200..=255_u8).prop_map(|(red, green, blue)| Color { red, green, blue });
    let size = prop::option::of(32.0_f32..=160.0);
    let outline = prop::option::of((color(), 0.0_f32..=12.0).prop_map(|(color, width)| Outline { color, width }));
    let panel = prop::option::of((color(), 0.0_f32..=1.0).prop_map(|(color, opacity)| PanelStyle { color, opacity }));
    let lift = prop::option::of(0.0_f32..=630.0);
    (0..5_usize, 0..18_usize, prop::option::of(color()), size, outline, panel, lift).prop_map(
        |(template, font, color, size, outline, panel, lift)| Design {
            template: bundled().templates[template].id.clone(),
            font: bundled().fonts[font].id.clone(),
            color,
            size,
            panel,
            outline,
            lift,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn neither_type_nor_outline_leaves_its_box(
        design in designs(),
        title in "[A-Za-zÀ-žg-y]{1,14}( [A-Za-zÅjgpq&!0-9]{1,14}){0,7}",
        canvas in prop::sample::select(vec![(1200, 630), (600, 315), (640, 360), (540, 540), (360, 640), (320, 168), (64, 64)]),
        tile in 60..408_u32,
    ) {
        let canvas = Size::new(canvas.0, canvas.1);
        // Panels and shadows may lie outside the box; they are looked at elsewhere.
        let design = Design { panel: None, ..design };
        let template = only_type(bundled().template(&design.template).unwrap());
        let lettering = match Lettering::set(&title, &template, &design, canvas, book()) {
            Ok(lettering) => lettering,
            Err(error) => {
                prop_assert!(matches!(error.code, Code::TextOverflow | Code::GlyphMissing), "{error}");
                return Ok(());
            }
        };
        let (x, y, width, height) = box_of(&template, canvas);
        let unit = Template::unit(canvas);
        let lift = ((design.lift.unwrap_or_default() * unit).round() as u32).min(y);
        if let Some((left, top, right, bottom)) = changed(&painted(&lettering, canvas)) {
            let inside = left >= x && top >= y - lift && right < x + width && bottom < y - lift + height;
            prop_assert!(inside, "ink {left},{top} to {right},{bottom} leaves {x},{} {width}x{height}", y - lift);
        }
        let small = Size::new(tile, (tile * canvas.height / canvas.width).max(1));
        let scale = tile as f32 / canvas.width as f32;
        if let Some((left, top, right, bottom)) = changed(&painted(&lettering, small)) {
            let least = |edge: u32| (edge as f32 * scale).floor() as u32;
            let most = |edge: u32| (edge as f32 * scale).ceil() as u32;
            // Where a small pixel is cut by the edge of the box, it is the box's; an outline rounds to whole ones.
            let slack = u32::from(design.outline.is_some());
            let inside = left + slack >= least(x) && top + slack >= least(y - lift)
                && right < most(x + width) + slack && bottom < most(y - lift + height) + slack;
            prop_assert!(inside, "small ink {left},{top} to {right},{bottom} leaves its box");
        }
        let most = design.size.unwrap_or(80.0) * unit * Template::reach(canvas);
        prop_assert!(lettering.type_set().size_px <= most + 0.01, "the size that was asked for is the largest");
    }

    #[test]
    fn no_design_makes_it_panic(
        design in designs(),
        canvas in prop::sample::select(vec![(64, 64), (64, 300), (300, 64), (320, 168)]),
        size in 1..700_u32,
    ) {
        let canvas = Size::new(canvas.0, canvas.1);
        let template = bundled().template(&design.template).unwrap();
        if let Ok(lettering) = Lettering::set("Hello", template, &design, canvas, book()) {
            painted(&lettering, Size::new(size, (size * canvas.height / canvas.width).max(1)));
        }
    }
}

#[test]
fn an_outline_is_around_the_type_and_not_on_it() {
    let red = Color { red: 255, green: 0, blue: 0 };
    let bare = only_type(bundled().template("overlay-center").unwrap());
    let design = Design { outline: Some(Outline { color: red, width: 6.0 }), ..Design::new("x", "inter") };
    let lettering = Lettering::set("H", &bare, &design, Size::REFERENCE, book()).unwrap();
    let ink = lettering.type_set().ink;
    let pixels = painted(&lettering, Size::REFERENCE);
    let row = ink.y + ink.height / 4;
    let at = |x: u32| pixels.at(x, row).unwrap();
    assert_eq!(at(ink.x + 8), [255; 3], "the stem is as white as ever");
    assert_eq!(at(ink.x - 3), [255, 0, 0], "beside it is the outline");
    assert_eq!(at(ink.x - 8), GREY, "and beyond its width nothing");
}

#[test]
fn a_panel_takes_the_place_of_the_templates() {
    let blue = Color { red: 0, green: 0, blue: 255 };
    for template in ["bottom-bar", "left-panel", "center-box"] {
        let panel = |opacity| Some(PanelStyle { color: blue, opacity });
        let at = |design: &Design| painted(&set(TITLE, design, Size::REFERENCE), Size::REFERENCE).at(160, 440).unwrap();
        let plain = Design::new(template, "inter");
        assert_eq!(at(&Design { panel: panel(1.0), ..plain.clone() }), [0, 0, 255], "{template}: opaque blue");
        assert_eq!(at(&Design { panel: panel(0.0), ..plain.clone() }), GREY, "{template}: no panel at all");
        assert!(at(&plain)[0] < 30, "{template}: its own black");
    }
}

#[test]
fn a_lift_moves_the_title_and_the_upper_edge_of_its_panel_and_nothing_off_the_canvas() {
    let canvas = Size::REFERENCE;
    let plain = Design::new("bottom-bar", "inter");
    let ink = |lift| set(TITLE, &Design { lift, ..plain.clone() }, canvas).type_set().ink;
    assert_eq!(ink(Some(72.0)).y + 72, ink(None).y, "by just as much");
    let top =
        |lift| changed(&painted(&set(TITLE, &Design { lift: Some(lift), ..plain.clone() }, canvas), canvas)).unwrap();
    assert_eq!((top(0.0).1, top(72.0).1), (429, 357), "the panel's upper edge goes with it");
    assert_eq!(top(72.0).3, 629, "and its lower edge stays");
    assert_eq!(ink(Some(630.0)).y + 459, ink(None).y, "as far as the box can go");
}

#[test]
fn a_small_picture_is_the_large_one_made_small() {
    for (template, font) in [("bottom-bar", "inter"), ("overlay-center", "lora"), ("left-panel", "bangers")] {
        let design = Design { outline: Some("#000000@5".parse().unwrap()), ..Design::new(template, font) };
        let lettering = set("Why fan-out beats sequential: seven lessons", &design, Size::REFERENCE);
        let tile = Size::new(400, 210);
        let mut large = patches(Size::REFERENCE);
        lettering.paint(&mut large, book());
        let shrunk = fit(&large, tile);
        let mut small = fit(&patches(Size::REFERENCE), tile);
        lettering.paint(&mut small, book());
        let total: u64 = small.rgb.iter().zip(&shrunk.rgb).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
        let mean = total as f64 / small.rgb.len() as f64;
        assert!(mean < 3.0, "{template}: every line and letter where it is in the large one, off by {mean:.2} of 255");
    }
}

#[test]
fn drawing_and_painting_at_full_size_are_the_same() {
    let export = Export::default();
    for template in bundled().templates.iter().filter(|one| one.family == thumbsheet_core::catalog::Family::Reference) {
        let design = Design::new(template.id.as_str(), "inter");
        let base = patches(Size::REFERENCE);
        let job = Job {
            slots: thumbsheet_core::brief::Slots::none(),
            art: thumbsheet_canvas::Art::default(),
            title: TITLE,
            template,
            design: &design,
            export: &export,
            receipt: None,
        };
        let mut painted = base.clone();
        set(TITLE, &design, Size::REFERENCE).paint(&mut painted, book());
        assert!(draw(&base, &job, book()).unwrap().0 == painted, "{}: what is shown is what is saved", template.id);
    }
}
