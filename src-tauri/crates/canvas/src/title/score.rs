//! Choosing where lines end: every way to break a title is weighed, and the best one is taken.

use super::spots::{Kind, Spot};

/// Only breaks at which the type is at least this share of its largest size are weighed.
const NEAR: f32 = 0.72;
/// Ways to break a title that are weighed at most. Few titles have as many.
const WAYS: usize = 60_000;

/// What lowers a score, in shares of the type's size.
mod cost {
    /// Lines of different lengths: at most this, where all but one are empty.
    pub(super) const UNEVEN: f32 = 0.35;
    /// A line more.
    pub(super) const LINE: f32 = 0.02;
    /// A line that is short beside the longest.
    pub(super) const SHORT_LINE: f32 = 0.12;
    /// A line of one word of three letters or fewer.
    pub(super) const SHORT_WORD: f32 = 0.1;
    /// A line that ends with an article or an ampersand.
    pub(super) const WEAK_END: f32 = 0.08;
    /// A word in two parts.
    pub(super) const HYPHEN: f32 = 0.15;
}

/// A line shorter than this share of the longest looks forgotten.
const SHORT: f32 = 0.45;

/// Words after which a line does not end well.
const WEAK: &[&str] = &[
    "a", "an", "the", "&", "der", "die", "das", "den", "dem", "ein", "eine", "le", "la", "les", "un", "une", "el",
    "los", "las", "una", "il", "lo", "gli", "uno", "o", "os", "as", "um", "uma", "de", "het", "een",
];

/// Widths of a text's parts and the room for them, in units of the type at which it was shaped.
pub(super) struct Room<'a> {
    pub(super) text: &'a str,
    /// Horizontal places of the characters, by byte offset.
    pub(super) edges: &'a [(usize, f32)],
    pub(super) hyphen: f32,
    /// Maximum number of lines.
    pub(super) lines: usize,
    /// The largest size at which so many lines of this width fit.
    pub(super) size: &'a dyn Fn(usize, f32) -> f32,
}

/// The lines of a title, and its size by the widths of their letters.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Choice {
    /// Where lines end, in order.
    pub(super) spots: Vec<Spot>,
    pub(super) size: f32,
}

impl Room<'_> {
    fn x(&self, at: usize) -> f32 {
        let index = self.edges.partition_point(|(start, _)| *start < at);
        self.edges.get(index).or(self.edges.last()).map_or(0.0, |(_, x)| *x)
    }
}

/// A stretch of text between two spots, as a line.
#[derive(Clone, Copy)]
struct Line {
    width: f32,
    cost: f32,
}

struct Search<'a> {
    room: &'a Room<'a>,
    spots: &'a [Spot],
    /// Lines from one node to another. Node 0 is the beginning, the last is the end.
    lines: Vec<Line>,
    /// The least width of the longest line, from a node to the end, by the number of lines.
    widest: Vec<Vec<f32>>,
    best: Option<(f32, Vec<usize>, f32)>,
    ways: usize,
    /// The largest size that any break allows.
    reach: f32,
}

/// Chooses among `spots`. `None` when so many lines hold that there is no way.
pub(super) fn choose(room: &Room<'_>, spots: &[Spot]) -> Option<Choice> {
    let nodes = spots.len() + 2;
    let mut search = Search {
        room,
        spots,
        lines: Vec::with_capacity(nodes * nodes),
        widest: Vec::new(),
        best: None,
        ways: 0,
        reach: 0.0,
    };
    search.measure();
    search.run();
    let (_, ends, size) = search.best?;
    Some(Choice { spots: ends.into_iter().map(|node| spots[node - 1]).collect(), size })
}

impl Search<'_> {
    fn nodes(&self) -> usize {
        self.spots.len() + 2
    }

    fn line(&self, from: usize, to: usize) -> Line {
        self.lines[from * self.nodes() + to]
    }

    fn measure(&mut self) {
        let nodes = self.nodes();
        for from in 0..nodes {
            let start =
                if from == 0 { 0 } else { self.spots.get(from - 1).map_or(self.room.text.len(), |spot| spot.at) };
            // No line goes on where one has to end.
            let stop = (from + 1..nodes - 1).find(|node| self.spots[node - 1].held).unwrap_or(nodes - 1);
            for to in 0..nodes {
                let line = if to <= from || to > stop {
                    Line { width: f32::INFINITY, cost: 0.0 }
                } else {
                    self.weigh(start, self.spots.get(to - 1))
                };
                self.lines.push(line);
            }
        }
        let mut least = vec![f32::INFINITY; nodes];
        least[nodes - 1] = 0.0;
        self.widest.push(least);
        for count in 1..=self.room.lines {
            let before = &self.widest[count - 1];
            let longest = |from: usize| {
                let ways = (from + 1..nodes).map(|to| self.line(from, to).width.max(before[to]));
                ways.fold(f32::INFINITY, f32::min)
            };
            let least = (0..nodes).map(longest).collect();
            self.widest.push(least);
        }
    }

    fn weigh(&self, start: usize, end: Option<&Spot>) -> Line {
        let text = &self.room.text[start..end.map_or(self.room.text.len(), |spot| spot.end.max(start))];
        let parted = end.is_some_and(|spot| spot.kind == Kind::Hyphen);
        let hyphen = if parted { self.room.hyphen } else { 0.0 };
        let width = self.room.x(start + text.len()) - self.room.x(start) + hyphen;
        let mut cost = if parted { cost::HYPHEN } else { 0.0 };
        let mut words = text.split_whitespace();
        let (first, last) = (words.next().unwrap_or_default(), words.next_back());
        if last.is_none() && first.chars().filter(|c| c.is_alphanumeric()).count() <= 3 {
            cost += cost::SHORT_WORD;
        }
        let last = last.unwrap_or(first).to_lowercase();
        if end.is_some_and(|spot| !spot.held) && WEAK.contains(&last.as_str()) {
            cost += cost::WEAK_END;
        }
        Line { width, cost }
    }

    fn run(&mut self) {
        let counts = 1..=self.room.lines;
        let size = |count: usize| (self.room.size)(count, self.widest[count][0]);
        let possible = |count: &usize| self.widest[*count][0].is_finite();
        self.reach = counts.clone().filter(possible).map(size).fold(0.0, f32::max);
        for count in counts {
            if self.widest[count][0].is_finite() && (self.room.size)(count, self.widest[count][0]) >= self.reach * NEAR
            {
                self.walk(count, count, 0, &mut Vec::with_capacity(count), 0.0);
            }
        }
    }

    /// Goes through the ways to set the text after `from` in `left` lines.
    fn walk(&mut self, count: usize, left: usize, from: usize, path: &mut Vec<usize>, longest: f32) {
        let nodes = self.nodes();
        if left == 0 {
            self.weigh_all(count, path, longest);
            return;
        }
        let last = nodes - 1;
        for to in from + 1..nodes {
            let width = self.line(from, to).width.max(longest);
            // The way to the end from here makes lines at least this long.
            let ahead = width.max(self.widest[left - 1][to]);
            let near = ahead.is_finite() && (self.room.size)(count, ahead) >= self.reach * NEAR;
            let usual = self.ways < WAYS || self.best.is_none();
            if !near || !usual || (to == last) != (left == 1) {
                continue;
            }
            path.push(to);
            self.walk(count, left - 1, to, path, width);
            path.pop();
        }
    }

    fn weigh_all(&mut self, count: usize, path: &[usize], longest: f32) {
        self.ways += 1;
        let size = (self.room.size)(count, longest);
        let (mut from, mut sum, mut costs) = (0, 0.0, 0.0);
        for &to in path {
            let line = self.line(from, to);
            sum += line.width;
            costs += line.cost;
            if line.width < SHORT * longest {
                costs += cost::SHORT_LINE;
            }
            from = to;
        }
        let mut score = size / self.reach.max(f32::MIN_POSITIVE);
        if count > 1 {
            let longest = longest.max(f32::MIN_POSITIVE);
            score -= costs + cost::LINE * (count - 1) as f32;
            score -= cost::UNEVEN * (1.0 - sum / (count as f32 * longest));
        }
        if self.best.as_ref().is_none_or(|(best, ..)| score > *best) {
            let ends = path[..path.len() - 1].to_vec();
            self.best = Some((score, ends, size));
        }
    }
}
