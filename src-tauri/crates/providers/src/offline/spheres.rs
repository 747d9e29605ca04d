//! Glossy and matte balls on a studio floor.

use super::kit::color::{Ramp, Rgb};
use super::kit::math::{exp, length, mix, smooth, unit};
use super::kit::pixmap::Pixmap;
use super::kit::shape::disc;
use super::painted::Painted;
use super::palette::{Mood, Tones};
use super::stage::Stage;

/// A ball: where it meets the floor on the screen, its radius, what it is made of.
struct Ball {
    x: f32,
    floor: f32,
    radius: f32,
    color: Rgb,
    /// 0 is chalk, 1 is lacquer.
    gloss: f32,
}

impl Ball {
    fn middle(&self) -> (f32, f32) {
        (self.x, self.floor - self.radius)
    }
}

/// Towards the key light, which stands up on the left in front.
const KEY: [f32; 3] = [-0.46, -0.62, 0.635];

pub(crate) fn paint(stage: &Stage) -> Painted {
    let tones = stage.tones(Mood::Either);
    let mut random = stage.random("spheres");
    let dark = random.chance(0.4) || tones.paper.luma() < 0.1;
    let wall = if dark {
        tones.ink.blend(tones.land[1], 0.35)
    } else {
        tones.paper.blend(tones.sand[0], random.between(0.15, 0.75))
    };
    let (focus_x, focus_y) = stage.focus();
    let balls = arrange(stage, &tones, wall);
    let mut map = studio(stage, wall, dark, (focus_x, focus_y));
    for ball in &balls {
        contact(&mut map, ball, dark);
    }
    for (index, ball) in balls.iter().enumerate() {
        render(&mut map, stage, ball, &balls, index, wall);
    }
    let mut painted = Painted::ground(map);
    for ball in &balls {
        disc(&mut painted.subject, ball.middle(), ball.radius, 1.0, |_, _| (1.0, 1.0));
    }
    painted
}

/// Wall and floor in one sweep, with a pool of light behind the hero.
fn studio(stage: &Stage, wall: Rgb, dark: bool, (cx, cy): (f32, f32)) -> Pixmap {
    let deep = wall * if dark { 0.30 } else { 0.55 };
    let lit = if dark { wall * 1.9 + Rgb::gray(0.01) } else { wall.lerp(Rgb::WHITE, 0.28) };
    let ramp = Ramp::even(&[deep, wall, lit]);
    let noise = stage.noise("studio");
    Pixmap::from_fn(stage.columns, stage.rows, |x, y| {
        let (px, py) = (x as f32 + 0.5, y as f32 + 0.5);
        let pool = exp(-(length((px - cx) / (0.62 * stage.scale), (py - cy) / (0.50 * stage.scale)) * 1.05));
        let floor = smooth(0.50, 0.72, py / stage.height);
        let cloud = 0.03 * noise.at(px / stage.scale * 1.5, py / stage.scale * 1.5);
        let t = mix(pool * 1.15, 0.42 + 0.35 * pool - 0.25 * (py / stage.height - 0.6), floor);
        ramp.at(t + cloud)
    })
}

fn arrange(stage: &Stage, tones: &Tones, wall: Rgb) -> Vec<Ball> {
    let mut random = stage.random("arrange");
    let (focus_x, _) = stage.focus();
    let scale = stage.scale;
    let mut balls: Vec<Ball> = Vec::new();
    let hero = scale * random.between(0.155, 0.20);
    let pick = random.below(5);
    // A ball in the colour of the wall would vanish.
    let mut colors: Vec<Rgb> = (0..5).map(|i| tones.accents[(i + pick) % 5]).chain([tones.ink, tones.light]).collect();
    colors.retain(|color| {
        let (a, b) = (color.oklab(), wall.oklab());
        (a[0] - b[0]).abs() + (a[1] - b[1]).abs() + (a[2] - b[2]).abs() > 0.16
    });
    // The hero wears the colour that stands out most.
    let contrast = |color: &Rgb| {
        let (a, b) = (color.oklab(), wall.oklab());
        length(a[0] - b[0], 2.0 * length(a[1] - b[1], a[2] - b[2]))
            * (0.04 + length(a[1], a[2]))
            * smooth(0.25, 0.50, a[0])
    };
    if let Some(best) = (0..colors.len()).max_by(|a, b| contrast(&colors[*a]).total_cmp(&contrast(&colors[*b]))) {
        colors.swap(0, best);
    }
    if colors.is_empty() {
        colors.push(tones.accents[0]);
    }
    let wanted = stage.count(14);
    for i in 0..wanted {
        for _ in 0..80 {
            let radius = if i == 0 { hero } else { hero * mix(0.16, 0.78, random.unit() * random.unit()) };
            let x = if i == 0 { focus_x } else { random.between(-0.02, 1.02) * stage.width };
            let floor = if i == 0 {
                stage.height * random.between(0.66, 0.72)
            } else {
                stage.height * random.between(0.54, 0.97)
            };
            let ball = Ball {
                x,
                floor,
                radius: radius * mix(0.8, 1.15, floor / stage.height),
                color: colors[i % colors.len()],
                gloss: if random.chance(0.7) { random.between(0.6, 1.0) } else { 0.12 },
            };
            // Depth counts three times what the tilted floor shows of it.
            let free = balls.iter().all(|other| {
                length(ball.x - other.x, (ball.floor - other.floor) * 2.2) > (ball.radius + other.radius) * 1.02
            });
            if free {
                balls.push(ball);
                break;
            }
        }
    }
    balls.sort_by(|a, b| a.floor.total_cmp(&b.floor));
    balls
}

/// The shadow on the floor: dark where the ball touches, long and soft away from the key light.
fn contact(map: &mut Pixmap, ball: &Ball, dark: bool) {
    let r = ball.radius;
    let strength = if dark { 0.75 } else { 0.58 };
    disc(map, (ball.x + 0.75 * r, ball.floor - 0.05 * r), 2.6 * r, r * 0.5, |dx, dy| {
        let (dx, dy) = (dx * 2.6, dy * 2.6);
        let cast = exp(-(dx * dx * 0.55 + (dy * 2.7) * (dy * 2.7)) * 1.1);
        let under = length((dx + 0.75) * 1.25, (dy - 0.02) * 4.4);
        let touch = exp(-under * under * 2.2);
        (Rgb::BLACK, strength * (0.62 * cast + 0.75 * touch).min(0.95))
    });
}

fn render(map: &mut Pixmap, stage: &Stage, ball: &Ball, balls: &[Ball], index: usize, wall: Rgb) {
    let r = ball.radius;
    let (cx, cy) = ball.middle();
    let bounce = wall.lerp(Rgb::WHITE, 0.1);
    let neighbours: Vec<&Ball> = balls
        .iter()
        .enumerate()
        .filter(|(i, other)| {
            *i != index && length(other.x - ball.x, other.floor - ball.floor) < 4.0 * (other.radius + r)
        })
        .map(|(_, other)| other)
        .collect();
    let flat = stage.style.flat();
    disc(map, (cx, cy), r, 1.0, |nx, ny| {
        let nz = (1.0 - nx * nx - ny * ny).max(0.0).sqrt();
        let facing = nx * KEY[0] + ny * KEY[1] + nz * KEY[2];
        let diffuse = unit(facing * 0.85 + 0.15);
        let diffuse = diffuse * diffuse * (1.5 - 0.5 * diffuse);
        let sky = 0.5 - 0.5 * ny;
        // Light from the floor below, colour and shade from the balls around.
        let mut open = mix(0.35, 1.0, smooth(1.05, 0.2, ny));
        let mut spill = Rgb::BLACK;
        for other in &neighbours {
            let (ox, oy) = other.middle();
            let (dx, dy, dz) = (ox - cx - nx * r, (oy - cy - ny * r) * 0.4, (other.floor - ball.floor) * 2.2 - nz * r);
            let far = (dx * dx + dy * dy + dz * dz).sqrt().max(1.0);
            let toward = ((nx * dx + ny * dy + nz * dz) / far).max(0.0);
            let solid = (other.radius * other.radius / (far * far)).min(1.0) * toward;
            open *= 1.0 - 0.75 * solid;
            spill += other.color * (solid * 0.35);
        }
        let ambient = (bounce * (0.10 + 0.26 * sky) + wall * (0.22 * smooth(-0.1, 1.0, ny))) * open;
        let diffuse = if flat { 0.50 + 0.50 * diffuse } else { diffuse };
        let mut color = ball.color * (Rgb::gray(1.02 * diffuse * (0.4 + 0.6 * open)) + ambient + spill);
        if !flat {
            // Reflection of the studio: a softbox, the horizon of the floor, brighter at grazing angles.
            let rim = 1.0 - nz;
            let fresnel = mix(0.035, 0.55, rim * rim * rim * rim) * ball.gloss;
            let (rx, ry) = (2.0 * nz * nx, 2.0 * nz * ny);
            let window = smooth(0.34, 0.22, (rx + 0.62).abs()) * smooth(0.40, 0.27, (ry + 0.70).abs());
            let mirror = bounce * mix(0.5, 1.5, smooth(0.35, -0.8, ry)) * open;
            let shine = (facing.max(0.0) - 0.90).max(0.0) * 10.0;
            color = color
                + mirror * fresnel
                + Rgb::gray(window * 1.15 * ball.gloss * ball.gloss + 0.10 * shine * shine * (1.0 - 0.5 * ball.gloss));
        }
        (color, 1.0)
    });
}
