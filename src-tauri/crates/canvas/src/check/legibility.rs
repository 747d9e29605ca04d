use thumbsheet_core::Size;
use thumbsheet_core::brief::{Design, SIZES};
use thumbsheet_core::finding::{Check, Finding, Fix, Health, Remedy};

use super::{Subject, floored};
use crate::Lettering;

/// Width of a thumbnail in a feed, in pixels.
const FEED_WIDTH: f32 = 168.0;
/// Height from which capitals are good, in pixels.
const GOOD_HEIGHT: f32 = 7.0;
/// Height below which capitals are illegible, in pixels.
const MIN_HEIGHT: f32 = 5.0;

/// Height of a thumbnail in a feed, in pixels. A wide one stands in the shape of a video, whatever its own.
fn feed_height(canvas: Size) -> u32 {
    if canvas.width > canvas.height {
        return 94;
    }
    (FEED_WIDTH * canvas.height as f32 / canvas.width as f32).round() as u32
}

/// Height of the capitals in a feed, in pixels.
pub(super) fn cap_height_at_168(lettering: &Lettering) -> f32 {
    floored(lettering.type_set().cap_height_px * FEED_WIDTH / lettering.canvas().width as f32)
}

pub(super) fn finding(subject: &Subject<'_>, lettering: &Lettering) -> Finding {
    let height = cap_height_at_168(lettering);
    let (health, head) = match height {
        height if height >= GOOD_HEIGHT => (Health::Good, "Legible"),
        height if height >= MIN_HEIGHT => (Health::Warn, "Small"),
        _ => (Health::Bad, "Too small"),
    };
    let good = |lettering: &Lettering| cap_height_at_168(lettering) >= GOOD_HEIGHT;
    Finding {
        check: Check::Legibility,
        health,
        head: format!("{head} at 168\u{d7}{}", feed_height(subject.canvas)),
        say: format!("Capitals are {height:.1} px tall. 7 px or more is good."),
        fix: if health == Health::Good { None } else { larger(subject, good).or_else(|| subject.other_template(good)) },
    }
}

/// Finds the smallest size limit that is enough, when the limit is what keeps the type small.
fn larger(subject: &Subject<'_>, good: impl Fn(&Lettering) -> bool) -> Option<Fix> {
    let sized = |size: u16| Design { size: Some(f32::from(size)), ..subject.design.clone() };
    let enough = |size: u16| subject.set(&sized(size)).is_ok_and(|lettering| good(&lettering));
    let (mut low, mut high) = (*SIZES.start() as u16, *SIZES.end() as u16);
    if !enough(high) {
        return None;
    }
    while high - low > 1 {
        let middle = low.midpoint(high);
        if enough(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    Some(Fix { label: Remedy::Larger, design: sized(high) })
}
