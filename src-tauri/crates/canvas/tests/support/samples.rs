//! What each template shows in goldens and on contact sheets.

use thumbsheet_canvas::Pixels;
use thumbsheet_core::Size;
use thumbsheet_core::brief::Slots;

/// A template with words that suit it, and the built-in maker and style of its picture.
pub(crate) struct Sample {
    pub(crate) template: &'static str,
    pub(crate) title: &'static str,
    pub(crate) slots: Slots,
    pub(crate) picture: &'static str,
}

/// The twenty templates beside the reference's five, in the order of the menus.
pub(crate) fn samples() -> Vec<Sample> {
    let sample = |template, title, picture, slots| Sample { template, title, slots, picture };
    let none = Slots::default;
    let text = str::to_owned;
    let tags = |tags: &[&str]| tags.iter().map(|&tag| tag.to_owned()).collect::<Vec<_>>();
    vec![
        sample("punch", "I quit\nafter *30 days*", "hills-cinematic", none()),
        sample("marker", "The *one-person* startup stack", "city-cinematic", none()),
        sample("tilt", "It *broke*\neverything!", "halftone-cinematic", none()),
        sample("number", "7 habits of *very fast* teams", "papercut-cinematic", none()),
        sample("versus", "Rust vs Go", "aurora-photorealistic", none()),
        sample("before-after", "Same shot, *new grade*", "dunes-photorealistic", none()),
        sample(
            "behind",
            "Gravity",
            "spheres-photorealistic",
            Slots { subtitle: text("What a falling ball taught me"), ..none() },
        ),
        sample(
            "split",
            "We cut cold starts by *80 percent*",
            "lowpoly-cinematic",
            Slots { kicker: text("Engineering"), byline: text("Ana Ruiz, May 12"), ..none() },
        ),
        sample(
            "lower-third",
            "One night in the city for *$40*",
            "city-photorealistic",
            Slots { kicker: text("Travel on a budget"), ..none() },
        ),
        sample(
            "magazine",
            "The *quiet*\nissue",
            "dunes-photorealistic",
            Slots { kicker: text("Slow living"), subtitle: text("Twelve essays on doing less"), ..none() },
        ),
        sample(
            "quote",
            "Ship the boring version *first.*",
            "aurora-oil-painting",
            Slots { byline: text("Ana Ruiz"), subtitle: text("Founder, Northwind"), ..none() },
        ),
        sample(
            "episode",
            "Pricing without *fear*",
            "mesh-neon",
            Slots { number: text("42"), kicker: text("The Small Team Show"), byline: text("with Mara Lind"), ..none() },
        ),
        sample(
            "code",
            "Async Rust in *12 lines*",
            "mesh-anime",
            Slots {
                label: text("main.rs"),
                kicker: text("Rust from zero, part 4"),
                tags: tags(&[
                    "*async fn* paint(brief: Brief) -> Picture {",
                    "*let* base = model.ask(&brief).*await*?;",
                ]),
                ..none()
            },
        ),
        sample(
            "breaking",
            "App stores lose *the 30 % cut*",
            "city-oil-painting",
            Slots {
                label: text("Breaking"),
                kicker: text("Today"),
                subtitle: text("What changes for small studios"),
                ..none()
            },
        ),
        sample(
            "score",
            "A month with the *cheapest* 4K screen",
            "bokeh-photorealistic",
            Slots { kicker: text("Long-term review"), number: text("8.7"), ..none() },
        ),
        sample("neon", "Night *shift*", "synth-neon", Slots { subtitle: text("Synthwave mix 04"), ..none() }),
        sample("bubble", "Wait, it's *free*?!", "halftone-anime", none()),
        sample(
            "glass",
            "Everything new in *version 2.4*",
            "mesh-cinematic",
            Slots { label: text("Parcel"), tags: tags(&["Offline first", "Dark mode", "2x faster"]), ..none() },
        ),
        sample(
            "knockout",
            "Arctic",
            "aurora-anime",
            Slots {
                kicker: text("Field notes"),
                number: text("No. 09"),
                subtitle: text("Six weeks above the circle"),
                ..none()
            },
        ),
        sample("lesson", "Build your *first* API", "contours-anime", Slots { number: text("3"), of: 8, ..none() }),
    ]
}

/// A drawn head and shoulders, in place of a person's picture.
pub(crate) fn bust() -> Pixels {
    let side = 200_u32;
    let mut pixels = Pixels::flat(Size::new(side, side), [58, 42, 115]);
    let inside =
        |x: f32, y: f32, cx: f32, cy: f32, rx: f32, ry: f32| ((x - cx) / rx).powi(2) + ((y - cy) / ry).powi(2) <= 1.0;
    for (at, pixel) in pixels.rgb.chunks_exact_mut(3).enumerate() {
        let (x, y) = ((at as u32 % side) as f32 / 2.0, (at as u32 / side) as f32 / 2.0);
        let color: Option<[u8; 3]> = match () {
            () if inside(x, y, 50.0, 34.0, 22.0, 20.0) && y < 38.0 => Some([29, 16, 32]),
            () if inside(x, y, 50.0, 43.0, 19.0, 23.0) => Some([224, 161, 122]),
            () if (42.0..58.0).contains(&x) && (58.0..80.0).contains(&y) => Some([197, 142, 107]),
            () if inside(x, y, 50.0, 104.0, 37.0, 32.0) => Some([255, 95, 162]),
            () => None,
        };
        if let Some(color) = color {
            pixel.copy_from_slice(&color);
        }
    }
    pixels
}
