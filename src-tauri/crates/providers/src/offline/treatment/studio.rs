//! The rendered look: soft relief, ambient occlusion and a shallow depth of field.

use super::super::kit::blur::blurred;
use super::super::kit::color::Rgb;
use super::super::kit::math::{length, mix, smooth, unit};
use super::super::kit::pixmap::Pixmap;
use super::super::stage::Stage;
use super::tools::{bloom, expose, luma, vignette};

/// Clay under studio light: forms rise where they are lighter, and everything off the focus goes soft.
pub(crate) fn clay(stage: &Stage, mut map: Pixmap) -> Pixmap {
    bloom(&mut map, stage, 0.55, 0.02, Rgb::gray(0.30));
    let mut map = expose(map);
    let light = luma(&map);
    let relief = blurred(&light, 0.0034 * stage.scale);
    let around = blurred(&light, 0.022 * stage.scale);
    let (width, height) = (map.width, map.height);
    let steep = 0.011 * stage.scale;
    for y in 0..height {
        for x in 0..width {
            let i = y * width + x;
            let (gx, gy) = relief.slope(x, y);
            // A bevel: the flank towards the upper left is lit, the other one lies in shade.
            let lean = ((gx * 0.62 + gy * 0.78) * steep * 7.0).clamp(-1.0, 1.0);
            let hidden = unit((around.data[i] - relief.data[i]) * 1.5);
            let raised = unit((relief.data[i] - around.data[i]) * 1.5);
            let shade = 1.0 + 0.26 * lean - 0.42 * hidden + 0.14 * raised;
            let sheen = smooth(0.35, 0.95, lean) * 0.16;
            map.data[i] = (map.data[i].saturate(1.06) * shade + Rgb::gray(sheen)).map(|v| mix(v, 0.5, 0.03));
        }
    }
    focus(&mut map, stage);
    vignette(&mut map, 0.22);
    map
}

fn focus(map: &mut Pixmap, stage: &Stage) {
    let soft = blurred(map, 0.0065 * stage.scale);
    let (cx, cy) = stage.focus();
    for (y, row) in map.rows_mut() {
        let dy = (y as f32 - cy - 0.08 * stage.height) / (0.62 * stage.height);
        for (x, (pixel, blur)) in row.iter_mut().zip(soft.row(y)).enumerate() {
            let dx = (x as f32 - cx) / (0.95 * stage.width);
            *pixel = pixel.lerp(*blur, smooth(0.50, 1.0, length(dx, dy)));
        }
    }
}
