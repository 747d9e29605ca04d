//! What a person sees while a run goes on: bars on a terminal, a line a thumbnail elsewhere.

use std::{collections::HashMap, time::Duration};

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use thumbsheet_core::{
    Error, Event, EventKind, ThumbnailId, Usd,
    event::WaitReason,
    money::Risk,
    run_state::{RunState, State, Tally, Thumbnail},
};

use crate::report::{Report, dollars, spent};

/// Above this many thumbnails a bar each would scroll off the screen.
const MAX_BARS: usize = 16;

/// Follows a run's events.
pub(crate) struct Progress {
    report: Report,
    sheet: RunState,
    bars: Option<Bars>,
    /// Whether there are several titles, so that a line has to say which one it is about.
    several: bool,
}

struct Bars {
    all: MultiProgress,
    each: HashMap<ThumbnailId, ProgressBar>,
    total: Option<ProgressBar>,
}

impl Progress {
    pub(crate) fn new(report: Report) -> Self {
        Self { report, sheet: RunState::default(), bars: None, several: false }
    }

    /// Takes the next event.
    pub(crate) fn follow(&mut self, event: &Event) {
        self.sheet.apply(event);
        if self.report.is_json() {
            self.report.json(event);
            return;
        }
        if let EventKind::RunStarted { thumbnails } = &event.kind {
            self.several = thumbnails.iter().any(|planned| planned.row > 0);
            if self.report.is_watched() {
                self.bars = Some(Bars::new(&self.sheet, thumbnails.len()));
            }
            return;
        }
        if let (None, EventKind::Warning { error }) = (&event.thumbnail, &event.kind) {
            self.report.say(&format!("Warning: {error}"));
        }
        let Some(thumbnail) = event.thumbnail.as_ref().and_then(|id| self.sheet.thumbnail(id)) else { return };
        match &self.bars {
            Some(bars) => bars.show(thumbnail, &self.sheet, &event.kind),
            None => {
                if let Some(line) = line(thumbnail, &event.kind, self.several) {
                    self.report.say(&line);
                }
            }
        }
        if let EventKind::Done(finished) | EventKind::Reused(finished) = &event.kind {
            for file in &finished.files {
                match &self.bars {
                    // Bars are redrawn around the line, so that paths on a terminal do not tear them.
                    Some(bars) => bars.all.suspend(|| self.report.data(file)),
                    None => self.report.data(file),
                }
            }
        }
    }

    /// What the requests that are in flight may cost.
    pub(crate) fn out(&self) -> Risk {
        self.sheet.thumbnails.iter().filter_map(|thumbnail| thumbnail.out).sum()
    }

    /// The last line: counts and money.
    pub(crate) fn finish(mut self) -> RunState {
        if let Some(bars) = self.bars.take() {
            bars.finish();
        }
        if !self.report.is_json() {
            self.report.say(&summary(&self.sheet));
        }
        self.sheet
    }
}

impl Bars {
    fn new(sheet: &RunState, count: usize) -> Self {
        let all = MultiProgress::new();
        let mut each = HashMap::new();
        let mut total = None;
        if count <= MAX_BARS {
            let width =
                sheet.thumbnails.iter().map(|thumbnail| name(thumbnail).chars().count()).max().unwrap_or_default();
            for thumbnail in &sheet.thumbnails {
                let bar = all.add(ProgressBar::new_spinner());
                bar.set_style(style("{spinner} {prefix}  {elapsed:>4}  {msg}"));
                bar.set_prefix(format!("{:width$}", name(thumbnail)));
                bar.set_message("queued");
                each.insert(thumbnail.planned.id.clone(), bar);
            }
        } else {
            let bar = all.add(ProgressBar::new(count as u64));
            bar.set_style(style("{bar:32} {pos} of {len}  {elapsed}  {msg}"));
            bar.enable_steady_tick(Duration::from_millis(250));
            total = Some(bar);
        }
        Self { all, each, total }
    }

    fn show(&self, thumbnail: &Thumbnail, sheet: &RunState, kind: &EventKind) {
        if let Some(bar) = self.each.get(&thumbnail.planned.id) {
            bar.set_message(message(thumbnail));
            if matches!(kind, EventKind::Generating { attempt: 1, .. }) {
                bar.reset_elapsed();
                bar.enable_steady_tick(Duration::from_millis(120));
            }
            if thumbnail.state.is_end() {
                bar.set_style(style(&format!("{} {{prefix}}  {{msg}}", mark(&thumbnail.state))));
                bar.finish_with_message(message(thumbnail));
            }
        }
        if let Some(bar) = &self.total {
            let Tally { done, failed, needs_you, cancelled, .. } = sheet.tally();
            bar.set_position((done + failed + needs_you + cancelled) as u64);
            bar.set_message(counts(&sheet.tally()));
            if let Some(line) = line(thumbnail, kind, true).filter(|_| !matches!(thumbnail.state, State::Done(_))) {
                bar.println(line);
            }
        }
    }

    fn finish(self) {
        if let Some(bar) = self.total {
            bar.finish_and_clear();
        }
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template)
        .unwrap_or_else(|_| ProgressStyle::default_spinner())
        .tick_strings(&["-", "\\", "|", "/", " "])
}

fn name(thumbnail: &Thumbnail) -> String {
    thumbnail.planned.model.to_string()
}

fn mark(state: &State) -> &'static str {
    match state {
        State::Done(_) | State::Reused(_) => "\u{2713}",
        State::NeedsYou(_) | State::Interrupted { .. } => "?",
        _ => "\u{2717}",
    }
}

/// A line for a log: ends, waits and warnings; nothing a person would not miss.
fn line(thumbnail: &Thumbnail, kind: &EventKind, several: bool) -> Option<String> {
    let what = match kind {
        EventKind::Waiting { .. } => message(thumbnail),
        EventKind::Warning { error } => format!("note: {error}"),
        kind if kind.is_end() => message(thumbnail),
        _ => return None,
    };
    let title = if several { format!("{}  ", thumbnail.planned.title) } else { String::new() };
    Some(format!("{title}{}: {what}", name(thumbnail)))
}

fn message(thumbnail: &Thumbnail) -> String {
    let cost = |usd: Option<Usd>| usd.map(|usd| format!(", {}", dollars(usd))).unwrap_or_default();
    match &thumbnail.state {
        State::Queued => "queued".to_owned(),
        State::Generating { attempt: 1 } => "generating".to_owned(),
        State::Generating { attempt } => format!("generating, attempt {attempt}"),
        State::Waiting { reason, seconds, attempt, error } => waiting(*reason, *seconds, *attempt, error.as_ref()),
        State::Composing => "composing".to_owned(),
        State::Saving => "saving".to_owned(),
        State::Done(_) => {
            let seconds = thumbnail.milliseconds as f64 / 1000.0;
            let unpriced = thumbnail.cost_usd.is_none() && thumbnail.possibly.unpriced > 0;
            let price = if unpriced { ", price unknown".to_owned() } else { cost(thumbnail.cost_usd) };
            format!("done, {seconds:.1} s{price}")
        }
        State::Reused(_) => "reused, $0".to_owned(),
        State::Failed(error) => format!("failed: {error}"),
        State::NeedsYou(error) => format!("needs you: {error}"),
        State::Cancelled => "cancelled".to_owned(),
        State::Interrupted { possibly_spent: true } => "interrupted; may already be billed".to_owned(),
        State::Interrupted { possibly_spent: false } => "interrupted; nothing was sent".to_owned(),
    }
}

fn waiting(reason: WaitReason, seconds: Option<f64>, attempt: u32, error: Option<&Error>) -> String {
    let why = match reason {
        WaitReason::Retry => "to try again",
        WaitReason::RateLimit => "as the provider asks",
        WaitReason::Concurrency => "for a free place at the provider",
        WaitReason::Offline => "for a connection",
        WaitReason::Queue => "in the provider's queue",
    };
    let long = seconds
        .map(|seconds| if seconds < 9.95 { format!(" {seconds:.1} s") } else { format!(" {seconds:.0} s") })
        .unwrap_or_default();
    let after = error.map(|error| format!(" (attempt {attempt}: {})", error.message)).unwrap_or_default();
    format!("waiting{long} {why}{after}")
}

fn counts(tally: &Tally) -> String {
    let parts = [(tally.failed, "failed"), (tally.needs_you, "need you"), (tally.cancelled, "cancelled")];
    parts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}"))
        .collect::<Vec<_>>()
        .join(", ")
}

fn summary(sheet: &RunState) -> String {
    let tally = sheet.tally();
    let known: Usd = sheet.thumbnails.iter().filter_map(|thumbnail| thumbnail.cost_usd).sum();
    let possibly: Risk = sheet.thumbnails.iter().map(|thumbnail| thumbnail.possibly).sum();
    let mut line = format!("{} of {} done", tally.done, sheet.thumbnails.len());
    let rest = counts(&tally);
    if !rest.is_empty() {
        line = format!("{line}, {rest}");
    }
    let money = spent(known, possibly);
    format!("{line}. {}{}.", money[..1].to_uppercase(), &money[1..])
}
