//! Where a restored window goes: on a screen, whole, with its title bar.

use serde::Deserialize;

/// A rectangle in physical pixels: a screen's work area, or a window with its title bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Area {
    /// Left edge; negative on a screen to the left of the first.
    pub x: i32,
    /// Upper edge.
    pub y: i32,
    /// Width.
    pub width: u32,
    /// Height.
    pub height: u32,
}

/// A window as it was at close, in the file of the plugin that keeps it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Saved {
    /// Width of its inside.
    pub width: u32,
    /// Height of its inside.
    pub height: u32,
    /// Left edge.
    pub x: i32,
    /// Upper edge, of the title bar.
    pub y: i32,
    /// Left edge before it was maximised.
    pub prev_x: i32,
    /// Upper edge before it was maximised.
    pub prev_y: i32,
    /// Whether it filled the work area.
    pub maximized: bool,
    /// Whether it filled the screen.
    pub fullscreen: bool,
}

impl Saved {
    fn area(&self) -> Area {
        let (x, y) = if self.maximized { (self.prev_x, self.prev_y) } else { (self.x, self.y) };
        Area { x, y, width: self.width, height: self.height }
    }
}

/// What the system draws around a window's inside, at most: the title bar above, borders at the sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Border {
    /// Left and right border together.
    pub width: u32,
    /// Title bar and lower border together.
    pub height: u32,
}

/// Where a window's upper left corner goes, and the size of its inside, so that it is whole on one of `screens` (work areas, the
/// first screen first). A window that touches no screen goes to the middle of the first. `usual` is the size where none was kept.
/// `None`: there is no screen to go by.
#[must_use]
pub fn placed(saved: &Saved, screens: &[Area], border: Border, usual: (u32, u32)) -> Option<Area> {
    let mut window = saved.area();
    if window.width == 0 || window.height == 0 {
        (window.width, window.height) = usual;
    }
    let outer = Area {
        width: window.width.saturating_add(border.width),
        height: window.height.saturating_add(border.height),
        ..window
    };
    let usable = screens.iter().filter(|screen| screen.width > 0 && screen.height > 0);
    // Of equals the first: `max_by_key` would take the last.
    let screen = usable.rev().max_by_key(|screen| overlap(screen, &outer))?;
    let (width, height) = (outer.width.min(screen.width), outer.height.min(screen.height));
    let (x, y) = if overlap(screen, &outer) == 0 {
        (middle(screen.x, screen.width, width), middle(screen.y, screen.height, height))
    } else {
        (within(outer.x, screen.x, screen.width, width), within(outer.y, screen.y, screen.height, height))
    };
    Some(Area { x, y, width: width.saturating_sub(border.width), height: height.saturating_sub(border.height) })
}

/// Pixels that two rectangles share.
fn overlap(a: &Area, b: &Area) -> i64 {
    let along = |a: i32, a_length: u32, b: i32, b_length: u32| {
        let end = (i64::from(a) + i64::from(a_length)).min(i64::from(b) + i64::from(b_length));
        (end - i64::from(a.max(b))).max(0)
    };
    along(a.x, a.width, b.x, b.width).saturating_mul(along(a.y, a.height, b.y, b.height))
}

fn middle(start: i32, room: u32, length: u32) -> i32 {
    start.saturating_add(i32::try_from(room.saturating_sub(length) / 2).unwrap_or(0))
}

fn within(wish: i32, start: i32, room: u32, length: u32) -> i32 {
    let last = start.saturating_add(i32::try_from(room.saturating_sub(length)).unwrap_or(0));
    wish.clamp(start, last.max(start))
}

#[cfg(test)]
mod tests {
    use super::{Area, Border, Saved, placed};

    const BORDER: Border = Border { width: 2, height: 40 };
    const USUAL: (u32, u32) = (1280, 800);
    const LAPTOP: Area = Area { x: 0, y: 0, width: 1280, height: 720 };
    const LARGE: Area = Area { x: 0, y: 32, width: 2560, height: 1408 };
    const LEFT: Area = Area { x: -1920, y: -200, width: 1920, height: 1080 };

    fn saved(x: i32, y: i32, width: u32, height: u32) -> Saved {
        Saved { width, height, x, y, prev_x: x, prev_y: y, ..Saved::default() }
    }

    fn inside(window: Area, screen: Area) -> bool {
        let end = |start: i32, length: u32| i64::from(start) + i64::from(length);
        window.x >= screen.x
            && window.y >= screen.y
            && end(window.x, window.width + BORDER.width) <= end(screen.x, screen.width)
            && end(window.y, window.height + BORDER.height) <= end(screen.y, screen.height)
    }

    #[test]
    fn a_window_that_is_whole_on_its_screen_stays_where_it_was() {
        let window = placed(&saved(100, 80, 900, 600), &[LARGE, LEFT], BORDER, USUAL);
        assert_eq!(window, Some(Area { x: 100, y: 80, width: 900, height: 600 }), "nothing had to move");
        let window = placed(&saved(-1800, -150, 900, 600), &[LARGE, LEFT], BORDER, USUAL);
        assert_eq!(window, Some(Area { x: -1800, y: -150, width: 900, height: 600 }), "negative places are places");
    }

    #[test]
    fn a_window_of_a_screen_that_is_gone_comes_to_the_middle_of_the_first() {
        let window = placed(&saved(3000, 200, 1000, 600), &[LAPTOP], BORDER, USUAL).unwrap();
        assert_eq!((window.x, window.y), (139, 40), "as far from each edge as from the other");
        let window = placed(&saved(3000, 200, 1280, 800), &[LAPTOP], BORDER, USUAL).unwrap();
        assert!(inside(window, LAPTOP), "and no larger than that screen: {window:?}");
        let window = placed(&saved(i32::MAX, i32::MIN, 1280, 800), &[LARGE], BORDER, USUAL).unwrap();
        assert!(inside(window, LARGE), "no number overflows: {window:?}");
    }

    #[test]
    fn a_corner_left_on_the_screen_brings_the_whole_window_back() {
        let window = placed(&saved(-1180, -780, 1280, 800), &[LAPTOP], BORDER, USUAL).unwrap();
        assert!(inside(window, LAPTOP), "with its title bar: {window:?}");
        let window = placed(&saved(200, -30, 600, 500), &[LARGE], BORDER, USUAL).unwrap();
        assert_eq!((window.x, window.y), (200, 32), "the title bar is below the panel, the side stays");
    }

    #[test]
    fn a_window_larger_than_the_screen_fits_it() {
        let window = placed(&saved(0, 0, 2560, 1440), &[LAPTOP], BORDER, USUAL);
        assert_eq!(window, Some(Area { x: 0, y: 0, width: 1278, height: 680 }), "its title bar is counted");
        let window = placed(&Saved::default(), &[LAPTOP], BORDER, USUAL).unwrap();
        assert!(inside(window, LAPTOP), "the size of a first start too: {window:?}");
    }

    #[test]
    fn another_resolution_keeps_the_screen_with_most_of_the_window() {
        let small = Area { x: 1280, y: 0, width: 1024, height: 768 };
        let window = placed(&saved(1200, 100, 1000, 600), &[LAPTOP, small], BORDER, USUAL).unwrap();
        assert!(inside(window, small), "most of it was there: {window:?}");
    }

    #[test]
    fn a_window_minimised_at_close_is_seen_again() {
        let window = placed(&saved(-32000, -32000, 160, 28), &[LARGE], BORDER, USUAL).unwrap();
        assert!(inside(window, LARGE), "it is far outside while minimised: {window:?}");
        let window = placed(&saved(-32000, -32000, 0, 0), &[LARGE], BORDER, USUAL).unwrap();
        assert_eq!((window.width, window.height), USUAL, "without a size it has the usual one");
    }

    #[test]
    fn a_maximised_window_goes_back_to_where_it_was_before() {
        let was = Saved { prev_x: 50, prev_y: 60, maximized: true, ..saved(0, 0, 900, 600) };
        let window = placed(&was, &[LARGE], BORDER, USUAL);
        assert_eq!(window, Some(Area { x: 50, y: 60, width: 900, height: 600 }), "when it is restored");
        let gone = Saved { prev_x: 4000, prev_y: 60, ..was };
        assert!(inside(placed(&gone, &[LARGE], BORDER, USUAL).unwrap(), LARGE), "and that place is on a screen");
    }

    #[test]
    fn without_a_screen_nothing_is_decided() {
        assert_eq!(placed(&saved(0, 0, 900, 600), &[], BORDER, USUAL), None, "there is nothing to go by");
    }
}
