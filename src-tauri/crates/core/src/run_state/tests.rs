use std::path::Path;

use super::*;
use crate::{RunId, money::BILLED};

/// A case of `tests/vectors/fold.json`, which the page's fold is tested with as well.
#[derive(Deserialize)]
struct Vector {
    name: String,
    /// The thumbnail, and what happens to it.
    events: Vec<(Option<ThumbnailId>, EventKind)>,
    thumbnails: Vec<Expected>,
    sums: Sums,
    finished: bool,
}

/// What a thumbnail has come to.
#[derive(Debug, PartialEq, Deserialize)]
struct Expected {
    state: String,
    attempts: u32,
    base: Option<Digest>,
    cost_usd: Option<Usd>,
    milliseconds: u64,
    /// Whether it may have been billed without a picture.
    possibly: bool,
    /// What its requests may have cost, but for the one that is out.
    possibly_usd: Usd,
    /// How many of those requests have no known price.
    unpriced: u32,
    /// What the request that is out may cost; the price may be unknown.
    #[serde(default)]
    out: Option<Risk>,
}

/// What the run has come to.
#[derive(Debug, PartialEq, Deserialize)]
struct Sums {
    done: usize,
    failed: usize,
    needs_you: usize,
    cancelled: usize,
    under_way: usize,
    spent_usd: Usd,
    possibly: usize,
    possibly_usd: Usd,
    unpriced: u32,
}

fn vectors() -> Vec<Vector> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/vectors/fold.json");
    serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap()
}

fn folded(vector: &Vector) -> RunState {
    let mut run = RunState::default();
    for (seq, (thumbnail, kind)) in (0..).zip(&vector.events) {
        let at = "2026-11-24T09:00:00Z".parse().unwrap();
        run.apply(&Event { run: RunId::new("r"), seq, at, thumbnail: thumbnail.clone(), kind: kind.clone() });
    }
    run
}

#[test]
fn the_fold_says_what_the_vectors_say() {
    for vector in vectors() {
        let run = folded(&vector);
        let thumbnails: Vec<Expected> = run
            .thumbnails
            .iter()
            .map(|one| Expected {
                state: one.state.word().to_owned(),
                attempts: one.attempts,
                base: one.base,
                cost_usd: one.cost_usd,
                milliseconds: one.milliseconds,
                possibly: one.may_be_billed,
                possibly_usd: one.possibly.usd,
                unpriced: one.possibly.unpriced,
                out: one.out,
            })
            .collect();
        assert_eq!(thumbnails, vector.thumbnails, "{}", vector.name);
        let Tally { done, failed, needs_you, cancelled, under_way } = run.tally();
        let spent_usd = run.thumbnails.iter().filter_map(|one| one.cost_usd).sum();
        let possibly = run.thumbnails.iter().filter(|one| one.may_be_billed).count();
        let Risk { usd: possibly_usd, unpriced } = run.thumbnails.iter().map(|one| one.possibly).sum();
        let sums = Sums { done, failed, needs_you, cancelled, under_way, spent_usd, possibly, possibly_usd, unpriced };
        assert_eq!((sums, run.finished), (vector.sums, vector.finished), "{}", vector.name);
    }
}

#[test]
fn the_vectors_hold_every_state_and_every_code_that_may_be_billed() {
    let vectors = vectors();
    let states = [
        "queued",
        "waiting",
        "generating",
        "composing",
        "saving",
        "done",
        "reused",
        "failed",
        "needs_you",
        "cancelled",
        "interrupted",
    ];
    for state in states {
        let is_there = vectors.iter().any(|vector| vector.thumbnails.iter().any(|one| one.state == state));
        assert!(is_there, "a thumbnail ends {state} in none");
    }
    for (code, billed) in BILLED.iter().filter(|(_, billed)| *billed != Billed::No) {
        let is_there = vectors.iter().flat_map(|vector| &vector.events).any(|(_, kind)| match kind {
            EventKind::Failed { error } | EventKind::NeedsYou { error } => error.code == *code,
            EventKind::Cancelled { .. } => *code == Code::Cancelled,
            EventKind::Interrupted { .. } => *code == Code::Interrupted,
            _ => false,
        });
        assert!(is_there, "nothing ends with {code}, which is billed: {billed:?}");
    }
}
