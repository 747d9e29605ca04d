//! Quarter circles, discs and stripes on a tiled wall.

use super::kit::color::Rgb;
use super::kit::math::{bell, floor, length, mix, smooth, unit};
use super::kit::pixmap::Pixmap;
use super::kit::random::Random;
use super::kit::shape::disc;
use super::painted::Painted;
use super::palette::{Mood, Tones};
use super::stage::Stage;

/// One tile: its motif, how often it is turned by a quarter, and its three colours.
#[derive(Clone, Copy)]
struct Tile {
    motif: usize,
    turn: usize,
    ground: Rgb,
    figure: Rgb,
    third: Rgb,
}

pub(crate) fn paint(stage: &Stage) -> Painted {
    let tones = stage.tones(Mood::Either);
    let mut random = stage.random("geometric");
    let calm = stage.style.crowd() < 0.5;
    let across = if calm { 4.0 } else { [6.0, 7.0, 8.0][random.below(3)] };
    let side = stage.scale * 1.38 / across;
    let (columns, rows) = ((stage.width / side) as usize + 2, (stage.height / side) as usize + 2);
    // Tiles start half a tile outside, so that the wall runs off every edge.
    let (left, top) = ((stage.width - columns as f32 * side) * 0.5, (stage.height - rows as f32 * side) * 0.5);
    let mut tiles = lay(&tones, &mut random, columns * rows, calm);
    // A third of the wall is plain, in two tones that hardly differ.
    let plain = [tones.paper, tones.paper.blend(tones.sand[0], 0.16)];
    for (at, tile) in tiles.iter_mut().enumerate() {
        let (i, j) = (at % columns, at / columns);
        if stage.calm(left + (i as f32 + 0.5) * side, top + (j as f32 + 0.5) * side) > 0.5 {
            *tile = Tile { motif: 9, ground: plain[(i + j) % 2], ..*tile };
        }
    }
    let noise = stage.noise("wall");
    let (fx, fy) = stage.focus();
    let hero = (floor((fx - left) / side).max(0), floor((fy - top) / side).max(0));
    let hero_tile = Tile { motif: 5, turn: 0, ground: tones.ink, figure: tones.accents[0], third: tones.light };
    let map = Pixmap::from_fn(stage.columns, stage.rows, |x, y| {
        let (px, py) = (x as f32 + 0.5 - left, y as f32 + 0.5 - top);
        let (i, j) = (floor(px / side).max(0), floor(py / side).max(0));
        let in_hero = (i - hero.0) / 2 == 0 && (j - hero.1) / 2 == 0 && i >= hero.0 && j >= hero.1;
        let (tile, u, v, size) = if in_hero {
            (hero_tile, (px / side - hero.0 as f32) * 0.5, (py / side - hero.1 as f32) * 0.5, side * 2.0)
        } else {
            (
                tiles[(j as usize * columns + i as usize).min(tiles.len() - 1)],
                px / side - i as f32,
                py / side - j as f32,
                side,
            )
        };
        let color = motif(tile, u, v, size);
        let grain = 1.0 + 0.035 * noise.layers(x as f32 / stage.scale * 190.0, y as f32 / stage.scale * 190.0, 2, 0.6);
        let lamp = bell(length(x as f32 - fx, y as f32 - fy) / (0.75 * stage.scale));
        let light =
            if calm { 1.0 } else { mix(0.74, 1.06, lamp) * mix(1.0, 0.80, smooth(0.65, 1.0, y as f32 / stage.height)) };
        color * (grain * light)
    });
    let mut painted = Painted::ground(map);
    let middle = (left + (hero.0 as f32 + 1.0) * side, top + (hero.1 as f32 + 1.0) * side);
    disc(&mut painted.subject, middle, 0.92 * side, 1.0, |_, _| (1.0, 1.0));
    painted
}

/// Chooses the tiles so that no neighbour repeats the ground to its left.
fn lay(tones: &Tones, random: &mut Random, count: usize, calm: bool) -> Vec<Tile> {
    let quiet = [tones.paper, tones.ink, tones.sand[0], tones.land[1]];
    let bright = tones.accents;
    let mut last = usize::MAX;
    (0..count)
        .map(|_| {
            let mut pick = random.below(9);
            if pick == last {
                pick = (pick + 4) % 9;
            }
            last = pick;
            let color = |i: usize| if i < 4 { quiet[i] } else { bright[i - 4] };
            let mut other = random.below(9);
            for _ in 0..9 {
                let (a, b) = (color(pick).oklab(), color(other).oklab());
                if length(a[0] - b[0], length(a[1] - b[1], a[2] - b[2])) > 0.20 {
                    break;
                }
                other = (other + 1) % 9;
            }
            let motif = if calm && random.chance(0.55) { 9 } else { random.below(9) };
            Tile {
                motif,
                turn: random.below(4),
                ground: color(pick),
                figure: color(other),
                third: color((other + 3) % 9),
            }
        })
        .collect()
}

/// The colour at `(u, v)` of a tile `size` pixels wide; edges are one pixel soft.
fn motif(tile: Tile, u: f32, v: f32, size: f32) -> Rgb {
    let (u, v) = match tile.turn {
        0 => (u, v),
        1 => (v, 1.0 - u),
        2 => (1.0 - u, 1.0 - v),
        _ => (1.0 - v, u),
    };
    let inside = |distance: f32| unit(distance * size + 0.5);
    let (center, corner) = (length(u - 0.5, v - 0.5), length(u, v));
    let (ground, figure, third) = (tile.ground, tile.figure, tile.third);
    match tile.motif {
        0 => ground.lerp(figure, inside(1.0 - corner)),
        1 => ground
            .lerp(figure, inside(1.0 - corner))
            .lerp(third, inside(0.66 - corner))
            .lerp(ground, inside(0.33 - corner)),
        2 => ground.lerp(figure, inside(0.36 - center)),
        3 => ground.lerp(figure, inside(0.5 - length(u - 0.5, v)).max(inside(0.5 - length(u - 0.5, v - 1.0)))),
        4 => ground.lerp(figure, inside(1.0 - u - v)),
        5 => ground
            .lerp(figure, inside(0.46 - center))
            .lerp(third, inside(0.28 - center))
            .lerp(ground, inside(0.12 - center)),
        6 => {
            let stripe = (v * 4.0 - floor(v * 4.0) as f32 - 0.5).abs() * 0.25;
            ground.lerp(figure, inside(stripe - 0.0625))
        }
        7 => {
            let leaf = (1.0 - corner).min(1.0 - length(u - 1.0, v - 1.0));
            ground.lerp(figure, inside(leaf))
        }
        8 => {
            let (a, b) = (u * 3.0 - floor(u * 3.0) as f32 - 0.5, v * 3.0 - floor(v * 3.0) as f32 - 0.5);
            ground.lerp(figure, inside((0.30 - length(a, b)) / 3.0))
        }
        _ => ground,
    }
}
