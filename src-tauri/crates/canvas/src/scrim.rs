//! The scrim: a band of colour behind a title without a panel.

use thumbsheet_core::Size;
use thumbsheet_core::brief::PanelStyle;

use crate::Pixels;
use crate::bounds::Bounds;
use crate::mask;

/// Length of the fade above and below the band, in reference pixels.
const FADE: f32 = 64.0;

/// A band across the canvas: flat behind the title's box, fading above and below. Lengths are pixels of the canvas.
#[derive(Clone, Copy)]
pub(crate) struct Scrim {
    top: f32,
    bottom: f32,
    /// Length of the upper fade; 0 where the canvas ends first.
    above: f32,
    below: f32,
    style: PanelStyle,
}

impl Scrim {
    /// Makes the band behind a title whose box `home` was moved up by `lift`.
    pub(crate) fn behind(home: Bounds, lift: u32, unit: f32, canvas: Size, style: PanelStyle) -> Self {
        let fade = FADE * unit;
        let (top, bottom) = ((home.y - lift) as f32, (home.y + home.height) as f32);
        let height = canvas.height as f32;
        // A fade cut off by the canvas looks like a mistake, so there the band extends to the edge.
        let (top, above) = if top < fade { (0.0, 0.0) } else { (top, fade) };
        let (bottom, below) = if height - bottom < fade { (height, 0.0) } else { (bottom, fade) };
        Self { top, bottom, above, below, style }
    }

    pub(crate) fn paint(&self, pixels: &mut Pixels, scale: f32) {
        let width = pixels.width;
        for y in 0..pixels.height {
            let at = (y as f32 + 0.5) / scale;
            let strength = smooth(1.0 + (at - self.top) / self.above.max(1.0))
                * smooth(1.0 + (self.bottom - at) / self.below.max(1.0));
            if strength > 0.0 && self.style.opacity > 0.0 {
                let row = Bounds { x: 0, y, width, height: 1 };
                mask::panel(pixels, row, self.style.color, self.style.opacity * strength);
            }
        }
    }
}

/// Smooth step from 0 to 1.
fn smooth(at: f32) -> f32 {
    let at = at.clamp(0.0, 1.0);
    at * at * (3.0 - 2.0 * at)
}

#[cfg(test)]
mod tests {
    use thumbsheet_core::Color;

    use super::*;

    #[test]
    fn a_band_is_flat_behind_the_title_and_soft_around_it() {
        let home = Bounds { x: 90, y: 157, width: 1020, height: 315 };
        let style = PanelStyle { color: Color::BLACK, opacity: 0.5 };
        let mut pixels = Pixels::flat(Size::REFERENCE, [200; 3]);
        Scrim::behind(home, 0, 1.0, Size::REFERENCE, style).paint(&mut pixels, 1.0);
        let at = |y| pixels.at(600, y).map_or(0, |rgb| rgb[0]);
        assert!((157..472).all(|y| at(y) == 100), "half of the light behind the whole box");
        assert_eq!((at(90), at(540)), (200, 200), "and nothing further away");
        assert!((94..156).all(|y| at(y) >= at(y + 1)), "with no step between");
    }

    #[test]
    fn a_band_near_the_edge_goes_on_to_it() {
        let home = Bounds { x: 60, y: 430, width: 1080, height: 160 };
        let style = PanelStyle { color: Color::BLACK, opacity: 1.0 };
        let mut pixels = Pixels::flat(Size::REFERENCE, [200; 3]);
        Scrim::behind(home, 20, 1.0, Size::REFERENCE, style).paint(&mut pixels, 1.0);
        assert_eq!(pixels.at(0, 629), Some([0; 3]), "no lighter strip below the title");
        assert_eq!(pixels.at(0, 415), Some([0; 3]), "and it goes up with the title");
    }
}
