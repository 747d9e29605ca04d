//! The grammar of a run's events. Tests check every stream of events against it.

use std::collections::HashMap;

use thumbsheet_core::{Event, EventKind, RunId, ThumbnailId};

/// Follows one run's events and says where they break the grammar: `seq` without gaps from 0, `run_started` first, each
/// thumbnail known, its attempts rising by one, nothing after its end, `run_finished` last and adding up.
#[derive(Debug, Default)]
pub struct Grammar {
    run: Option<RunId>,
    next: u64,
    thumbnails: HashMap<ThumbnailId, Progress>,
    finished: bool,
}

#[derive(Debug, Default)]
struct Progress {
    attempts: u32,
    painted: bool,
    end: Option<&'static str>,
}

impl Grammar {
    /// Takes the next event.
    ///
    /// # Errors
    /// A sentence that says what is wrong with it.
    pub fn follow(&mut self, event: &Event) -> Result<(), String> {
        let name = event.kind.name();
        if event.seq != self.next {
            return Err(format!("seq {} came where {} was due", event.seq, self.next));
        }
        self.next += 1;
        if self.finished {
            return Err(format!("{name} came after run_finished"));
        }
        match (&self.run, &event.kind) {
            (None, EventKind::RunStarted { thumbnails }) => {
                self.run = Some(event.run.clone());
                self.thumbnails = thumbnails.iter().map(|planned| (planned.id.clone(), Progress::default())).collect();
                return Ok(());
            }
            (None, _) => return Err(format!("{name} came before run_started")),
            (Some(_), EventKind::RunStarted { .. }) => return Err("run_started came twice".into()),
            (Some(run), _) if *run != event.run => return Err(format!("an event of {} in {run}", event.run)),
            _ => {}
        }
        match &event.thumbnail {
            Some(id) => self.follow_thumbnail(id, &event.kind),
            None => self.follow_run(&event.kind),
        }
    }

    fn follow_thumbnail(&mut self, id: &ThumbnailId, kind: &EventKind) -> Result<(), String> {
        let name = kind.name();
        let progress = self.thumbnails.get_mut(id).ok_or_else(|| format!("{name} of {id}, which was not planned"))?;
        if let Some(end) = progress.end {
            return Err(format!("{id} ended {end} and then came {name}"));
        }
        match kind {
            EventKind::Generating { attempt, .. } => {
                if progress.painted {
                    return Err(format!("{id} was asked again after its picture had arrived"));
                }
                if *attempt != progress.attempts + 1 {
                    return Err(format!("{id} made attempt {attempt} after {}", progress.attempts));
                }
                progress.attempts = *attempt;
            }
            EventKind::Painted { .. } => {
                if progress.painted {
                    return Err(format!("{id} was painted twice"));
                }
                progress.painted = true;
            }
            EventKind::Done(_) if !progress.painted => return Err(format!("{id} is done without a picture")),
            EventKind::RunFinished { .. } => return Err(format!("run_finished names {id}")),
            _ => {}
        }
        if kind.is_end() {
            progress.end = Some(name);
        }
        Ok(())
    }

    fn follow_run(&mut self, kind: &EventKind) -> Result<(), String> {
        match kind {
            EventKind::Warning { .. } => Ok(()),
            EventKind::RunFinished { done, failed, needs_you, cancelled } => {
                if let Some((id, _)) = self.thumbnails.iter().find(|(_, progress)| progress.end.is_none()) {
                    return Err(format!("run_finished came while {id} was under way"));
                }
                let count = |ends: &[&str]| {
                    self.thumbnails.values().filter(|p| p.end.is_some_and(|end| ends.contains(&end))).count()
                };
                let truth = (
                    count(&["done", "reused"]),
                    count(&["failed"]),
                    count(&["needs_you", "interrupted"]),
                    count(&["cancelled"]),
                );
                if truth != (*done, *failed, *needs_you, *cancelled) {
                    return Err(format!(
                        "run_finished counts {done}, {failed}, {needs_you}, {cancelled} where {truth:?} ended"
                    ));
                }
                self.finished = true;
                Ok(())
            }
            other => Err(format!("{} names no thumbnail", other.name())),
        }
    }

    /// Whether the run's end has come.
    pub fn is_finished(&self) -> bool {
        self.finished
    }
}

#[cfg(test)]
mod tests {
    use thumbsheet_core::{Digest, event::ThumbnailFiles, plan::Planned};

    use super::*;

    fn run(happenings: Vec<(Option<&str>, EventKind)>) -> Result<(), String> {
        let mut grammar = Grammar::default();
        for (seq, (thumbnail, kind)) in happenings.into_iter().enumerate() {
            grammar.follow(&Event {
                run: RunId::new("r"),
                seq: seq as u64,
                at: "2026-11-24T09:00:00Z".parse().unwrap(),
                thumbnail: thumbnail.map(ThumbnailId::new),
                kind,
            })?;
        }
        Ok(())
    }

    fn started() -> (Option<&'static str>, EventKind) {
        let planned = Planned {
            id: ThumbnailId::new("t"),
            row: 0,
            title: "T".into(),
            model: "offline/aurora".parse().unwrap(),
            entry: None,
        };
        (None, EventKind::RunStarted { thumbnails: vec![planned.into()].into() })
    }

    fn painted() -> EventKind {
        EventKind::Painted { digest: Digest::of(b""), bytes: 0, cost_usd: None, milliseconds: 0 }
    }

    fn finished() -> EventKind {
        let digest = Digest::of(b"");
        EventKind::Done(ThumbnailFiles { digest, base: digest, width: 1, height: 1, files: vec![] })
    }

    #[test]
    fn a_whole_run_is_well_formed() {
        let end = EventKind::RunFinished { done: 1, failed: 0, needs_you: 0, cancelled: 0 };
        let events = vec![
            started(),
            (Some("t"), EventKind::Generating { attempt: 1, risk_usd: None }),
            (Some("t"), painted()),
            (Some("t"), finished()),
            (None, end),
        ];
        assert_eq!(run(events), Ok(()), "the plain case");
    }

    #[test]
    fn asking_after_the_picture_arrived_is_caught() {
        let events = vec![
            started(),
            (Some("t"), EventKind::Generating { attempt: 1, risk_usd: None }),
            (Some("t"), painted()),
            (Some("t"), EventKind::Generating { attempt: 2, risk_usd: None }),
        ];
        assert!(run(events).unwrap_err().contains("asked again"), "this is the sentence the product lives by");
    }

    #[test]
    fn a_second_end_is_caught() {
        let events = vec![
            started(),
            (Some("t"), EventKind::Cancelled { unsent: false }),
            (Some("t"), EventKind::Cancelled { unsent: false }),
        ];
        assert!(run(events).unwrap_err().contains("ended cancelled"), "each thumbnail ends exactly once");
    }

    #[test]
    fn an_end_that_does_not_add_up_is_caught() {
        let end = EventKind::RunFinished { done: 1, failed: 0, needs_you: 0, cancelled: 0 };
        let events = vec![started(), (Some("t"), EventKind::Cancelled { unsent: false }), (None, end)];
        assert!(run(events).is_err(), "the person reads these numbers");
    }
}
