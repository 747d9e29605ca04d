use std::time::Duration;

use thumbsheet_core::{Code, Error};
use thumbsheet_engine::{Environment, PricedModel, RunOptions, WatchEvent, WatchOptions};

use super::{Prepared, options, prepared, stop_at_once};
use crate::{
    arguments::{ExportFlags, SheetFlags, Watch},
    exit,
    report::{Report, counted, dollars},
    signals::Signals,
};

pub(crate) async fn run(arguments: Watch, environment: &Environment, report: Report) -> Result<u8, Error> {
    if !arguments.folder.is_dir() {
        return Err(Error::invalid(format!("{} is no folder to watch.", arguments.folder.display())));
    }
    let settle = Duration::try_from_secs_f64(arguments.settle)
        .ok()
        .filter(|settle| *settle <= Duration::from_hours(1))
        .ok_or_else(|| Error::invalid(format!("--settle is {}; it has to be 0 to 3600 seconds.", arguments.settle)))?;
    let Watch { folder, max_cost_per_day, poll, run, .. } = &arguments;
    let (folder, day_limit_usd, poll, rehearsed) =
        (folder.clone(), super::amount("--max-cost-per-day", *max_cost_per_day)?, *poll, run.dry_run);
    let mut sheet = SheetFlags {
        preset: arguments.preset,
        brief: arguments.brief,
        design: arguments.design,
        export: ExportFlags {
            profile: arguments.profile,
            quality: arguments.quality,
            no_metadata: arguments.no_metadata,
            out: folder.clone(),
            file_name: None,
            to: arguments.to,
            contact_sheet: None,
            force: false,
        },
        run: arguments.run,
    };
    let ready = prepared(environment, &mut sheet, report)?;
    let preset = ready.preset_name();
    let Prepared { engine, defaults, .. } = ready;
    let run = RunOptions { preset, ..options(&engine, &sheet.run, &sheet.export)? };
    let mut watch = engine.watch(WatchOptions { folder, defaults, day_limit_usd, poll, settle, rehearsed, run })?;
    let mut signals = Signals::listen()?;
    let (mut stops, mut code) = (0, exit::DONE);
    loop {
        tokio::select! {
            noticed = watch.next() => match noticed {
                Some(noticed) => {
                    if matches!(&noticed, WatchEvent::NotMade { error, .. } if error.code == Code::Cancelled) {
                        code = exit::CANCELLED;
                    }
                    tell(&noticed, report);
                }
                None => break,
            },
            () = signals.stop() => {
                stops += 1;
                if stops > 1 {
                    stop_at_once(None, report);
                }
                report.say("The watch is ending. Finished thumbnails stay. Ctrl-C again quits at once.");
                watch.cancel();
            }
        }
    }
    watch.join().await?;
    Ok(code)
}

/// Data on stdout: drafts, what became of them. Words on stderr: everything else.
fn tell(noticed: &WatchEvent, report: Report) {
    if report.is_json() {
        report.json(noticed);
        return;
    }
    match noticed {
        WatchEvent::Watching { folder, polled } => {
            let how = if *polled { ", looking every two seconds" } else { "" };
            report.say(&format!("Watching {folder}{how}. Ctrl-C ends it."));
        }
        WatchEvent::Started { run, thumbnails, cost_usd } => {
            report.say(&format!("Run {run}: {}, ~{}.", counted(*thumbnails), dollars(*cost_usd)));
        }
        WatchEvent::Problem { error } => report.error(error),
        WatchEvent::Gone { file } => report.say(&format!("{file} is gone.")),
        _ => {
            if let Some(line) = line(noticed) {
                report.data(&line);
            }
        }
    }
}

/// A line of data.
fn line(noticed: &WatchEvent) -> Option<String> {
    Some(match noticed {
        WatchEvent::Draft { entry, title, models, cost_usd, .. } => {
            let models: Vec<_> = models.iter().map(priced).collect();
            format!("draft   {entry}  ~{}  \"{title}\"  {}", dollars(*cost_usd), models.join(", "))
        }
        WatchEvent::Waits { entry, models, error, .. } => {
            let models: Vec<_> = models.iter().map(ToString::to_string).collect();
            format!("waits   {entry}  {}: {error}", models.join(", "))
        }
        WatchEvent::Made { entry, picture, .. } => format!("made    {entry}  {picture}"),
        WatchEvent::NotMade { entry, model, error, .. } => format!("failed  {entry}  {model}: {error}"),
        _ => return None,
    })
}

fn priced(one: &PricedModel) -> String {
    match one.cost_usd {
        Some(usd) => format!("{} {}", one.model, dollars(usd)),
        None => format!("{} (no known price)", one.model),
    }
}

#[cfg(test)]
mod tests {
    use thumbsheet_core::Usd;

    use super::*;

    #[test]
    fn a_draft_is_one_line_with_its_price() {
        let models = vec![
            PricedModel { model: "offline/dunes".parse().unwrap(), cost_usd: Some(Usd::ZERO) },
            PricedModel { model: "openai/gpt-image-2".parse().unwrap(), cost_usd: Some(Usd::cents(4)) },
            PricedModel { model: "openai/other".parse().unwrap(), cost_usd: None },
        ];
        let (file, entry, title) = ("post.md".to_owned(), "post.md".to_owned(), "Cold brew".to_owned());
        assert_eq!(
            line(&WatchEvent::Draft { file, entry, title, models, cost_usd: Usd::cents(4) }).unwrap(),
            "draft   post.md  ~$0.04  \"Cold brew\"  offline/dunes $0, openai/gpt-image-2 $0.04, openai/other (no known price)",
            "which post, what it costs, who draws"
        );
    }
}
