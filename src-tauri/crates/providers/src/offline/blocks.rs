//! Cubes on a grid seen from above at an angle, raised into a summit.

use super::kit::color::{Ramp, Rgb};
use super::kit::math::{bell, length, mix, smooth};
use super::kit::pixmap::Pixmap;
use super::kit::shape::polygon;
use super::painted::Painted;
use super::palette::Mood;
use super::stage::Stage;

/// Half of the width of a cube's top over half of its height: an angle of 30 degrees.
const LEAN: f32 = 1.732;

pub(crate) fn paint(stage: &Stage) -> Painted {
    let tones = stage.tones(Mood::Either);
    let mut random = stage.random("blocks");
    let noise = stage.noise("blocks");
    let scale = stage.scale;
    let few = stage.style.crowd() < 0.5;
    let half = scale * if few { 0.060 } else { random.between(0.044, 0.052) };
    let (wide, flat) = (half, half / LEAN);
    let (fx, fy) = stage.focus();
    let [deep, lead, neighbour, counter] = tones.family(random.below(5));
    let colors = Ramp::new(&[
        (0.0, deep.blend(tones.ink, 0.45)),
        (0.22, deep),
        (0.50, lead),
        (0.78, neighbour),
        (1.0, counter.blend(tones.light, 0.25)),
    ]);
    let peak = scale * 0.34;
    let foot = fy + 0.30 * stage.height;
    // Heights go in steps of half a cube, from 0 in the calm third to 1 at the summit.
    let height = |column: i32, row: i32| {
        let (x, y) = ((column - row) as f32 * wide, (column + row) as f32 * flat);
        let hill = bell(length((x - fx) / (0.24 * scale), (y - foot) / (0.20 * scale)));
        let rough =
            noise.at(column as f32 * 0.31, row as f32 * 0.31) + 0.3 * noise.at(column as f32, row as f32 * 0.83);
        let open = 1.0 - stage.calm(x, y - 0.1 * stage.height);
        let raw = (0.80 * hill + (0.06 + 0.16 * hill) * (rough + 0.4)).max(0.0) * open;
        let steps = if few { 8.0 } else { 14.0 };
        (raw * steps).round() / steps
    };
    let mut painted = Painted::ground(Pixmap::filled(stage.columns, stage.rows, colors.at(0.0)));
    let depth = ((stage.height + peak) / flat) as i32 + 3;
    for diagonal in -2..depth {
        let reach = (stage.width / wide) as i32 + 2;
        for across in -2..reach {
            if (diagonal + across) % 2 != 0 {
                continue;
            }
            let (column, row) = ((diagonal + across) >> 1, (diagonal - across) >> 1);
            let up = height(column, row);
            let middle = (across as f32 * wide, diagonal as f32 * flat - up * peak);
            // The sides go down to the tops of the two cubes in front.
            let lowest = height(column + 1, row).min(height(column, row + 1));
            // A higher neighbour towards the lamp on the upper left shades the top.
            let shade = (height(column - 1, row) - up).max(height(column - 1, row + 1) - up).max(0.0);
            let lamp = bell(length(middle.0 - fx, middle.1 - fy) / (0.55 * scale));
            let light = mix(0.66, 1.12, lamp) * (1.0 - 0.42 * smooth(0.0, 0.25, shade));
            let cube = Cube {
                middle,
                wide,
                flat,
                deep: (up - lowest).max(0.0) * peak + 0.6 * flat,
                color: colors.at(up) * light,
            };
            cube.paint(&mut painted, if up > 0.20 { 1.0 } else { 0.0 }, stage.style.flat());
        }
    }
    painted
}

/// One cube: the middle of its top, half of its width and height on the screen, and how far down its sides go.
struct Cube {
    middle: (f32, f32),
    wide: f32,
    flat: f32,
    deep: f32,
    color: Rgb,
}

impl Cube {
    /// Paints the two sides, then the top with a lit rim. `subject` goes on the mask.
    fn paint(&self, painted: &mut Painted, subject: f32, flat: bool) {
        let (x, y) = self.middle;
        let (left, right) = ((x - self.wide, y), (x + self.wide, y));
        let (back, front) = ((x, y - self.flat), (x, y + self.flat));
        let down = |point: (f32, f32)| (point.0, point.1 + self.deep);
        let cool = self.color * Rgb::new(0.90, 0.96, 1.10);
        let gap = if flat { 0.97 } else { 0.93 };
        let inner = |point: (f32, f32)| (x + (point.0 - x) * gap, y + (point.1 - y) * gap);
        let faces: [(&[(f32, f32)], Rgb); 4] = [
            (&[left, front, down(front), down(left)], cool * 0.52),
            (&[front, right, down(right), down(front)], cool * 0.27),
            (&[back, right, front, left], self.color * 1.35 + Rgb::gray(0.015)),
            (&[inner(back), inner(right), inner(front), inner(left)], self.color),
        ];
        for (corners, color) in faces {
            polygon(&mut painted.map, corners, 0.35, color);
        }
        let outline = [back, right, down(right), down(front), down(left), left];
        polygon(&mut painted.subject, &outline, 0.35, subject);
    }
}
