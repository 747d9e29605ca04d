//! One file a command, and what they share.

pub(crate) mod batch;
pub(crate) mod check;
pub(crate) mod doctor;
pub(crate) mod gallery;
pub(crate) mod generate;
pub(crate) mod keys;
pub(crate) mod library;
pub(crate) mod list;
pub(crate) mod lists;
pub(crate) mod manual;
pub(crate) mod open;
mod prepared;
pub(crate) mod preset;
pub(crate) mod rerun;
pub(crate) mod retitle;
pub(crate) mod show;
pub(crate) mod spend;
pub(crate) mod storage;
pub(crate) mod upload;
pub(crate) mod watch;

use std::{path::Path, time::Duration};

use thumbsheet_core::{Code, Error, RetryPolicy, Usd, money::Risk, plan::Row};
use thumbsheet_engine::{
    Engine, Environment, Parts, Quote, Run, RunOptions,
    destinations::Folder,
    disk::{Existing, check_writable},
    read_limited,
};

use crate::{
    arguments::{ExportFlags, RunFlags},
    exit,
    progress::Progress,
    report::{Report, about, counted, dollars},
    signals::Signals,
};

pub(crate) use prepared::{Prepared, prepared, slots};

/// How long the command waits before it tells what it waits for. A keychain that asks nobody answers sooner.
pub(crate) const NOTICE_TIMEOUT: Duration = Duration::from_secs(1);

/// The engine over the person's home, with a font file of theirs when `font` is a path.
pub(crate) fn open(environment: &Environment, font: &mut Option<String>, report: Report) -> Result<Engine, Error> {
    let mut parts = Parts::new(environment)?;
    take_font(&mut parts, font)?;
    opened(parts, report)
}

/// Takes a font file of the person's own when `font` is a path, which becomes its id.
fn take_font(parts: &mut Parts, font: &mut Option<String>) -> Result<(), Error> {
    if let Some(given) = font
        && let Some(id) = own_font(parts, given)?
    {
        *given = id;
    }
    Ok(())
}

/// The engine; what does not work and what was left behind is said.
fn opened(parts: Parts, report: Report) -> Result<Engine, Error> {
    let engine = Engine::open(parts)?;
    warn(engine.problems(), report);
    for lost in engine.recovered() {
        let spent = if lost.possibly_spent > 0 {
            format!(" {} may already be billed.", lost.possibly_spent)
        } else {
            String::new()
        };
        report.say(&format!(
            "Run {} was interrupted with {} under way.{spent} Nothing was restarted; `thumbsheet batch --resume {}` continues the run.",
            lost.run, lost.interrupted, lost.run
        ));
    }
    Ok(engine)
}

/// What does not work and stops nothing.
pub(crate) fn warn(problems: &[Error], report: Report) {
    for problem in problems {
        report.say(&format!("Warning: {problem}"));
    }
}

/// Reads a font file; gives its id. A word without a path's marks is a name, not a file.
fn own_font(parts: &mut Parts, given: &str) -> Result<Option<String>, Error> {
    let path = Path::new(given);
    let is_file = path.extension().is_some_and(|end| {
        ["ttf", "otf", "ttc", "otc", "woff", "woff2"].iter().any(|known| end.eq_ignore_ascii_case(known))
    });
    if !is_file && !given.contains(std::path::MAIN_SEPARATOR) {
        return Ok(None);
    }
    let bytes = read_limited(path).map_err(|error| {
        let hint = error.hint.clone();
        let error = Error { message: format!("The font cannot be read. {}", error.message), ..error };
        error.hint(
            format!("{} `thumbsheet list fonts` lists the fonts that are there.", hint.unwrap_or_default())
                .trim_start(),
        )
    })?;
    parts.add_font(given, bytes).map(Some)
}

/// When it asks again.
pub(crate) fn policy(flags: &RunFlags) -> Result<RetryPolicy, Error> {
    let policy = RetryPolicy {
        retries: flags.retries,
        wait_ms: flags.wait,
        scaling: flags.scaling,
        timeout_s: flags.timeout,
        retry_unknown: flags.retry_unknown,
    };
    policy.check()?;
    Ok(policy)
}

/// Ctrl-C once more: nobody waits for what is under way. `out` says what requests in flight may cost, where that is
/// known.
pub(crate) fn stop_at_once(out: Option<Risk>, report: Report) -> ! {
    let billed = match out {
        Some(Risk::NONE) => "No request was in flight.".to_owned(),
        Some(out) => format!("Requests in flight may be billed ({}).", about(out)),
        None => "Requests in flight may be billed.".to_owned(),
    };
    report.say(&format!("Stopped. {billed} `thumbsheet list runs` finds the run."));
    std::process::exit(i32::from(exit::CANCELLED))
}

/// Builds a run's options from the flags; a flag that is absent takes its value from the settings.
pub(crate) fn options(engine: &Engine, flags: &RunFlags, export: &ExportFlags) -> Result<RunOptions, Error> {
    check_sheet(export)?;
    Ok(RunOptions {
        policy: policy(flags)?,
        concurrency: flags.concurrency.map(usize::from),
        partials: flags.partials,
        reuse: flags.reuse,
        remake_lost: flags.remake_lost,
        folder: Some(Folder::open(&export.out)?),
        destinations: upload::of_run(engine, &export.to)?,
        max_cost_usd: amount("--max-cost", flags.max_cost)?,
        ..RunOptions::default()
    })
}

/// Refuses a contact sheet that has no place, before anything is made for it.
pub(crate) fn check_sheet(export: &ExportFlags) -> Result<(), Error> {
    export.contact_sheet.as_ref().map_or(Ok(()), |path| check_writable(path, Existing::replaced_if(export.force)))
}

/// Says what the rows would cost; an error when that is over the limit.
pub(crate) fn quoted(engine: &Engine, rows: &[Row], flags: &RunFlags) -> Result<Quote, Error> {
    let quote = engine.runs().quote(rows)?;
    affordable(engine, quote, flags)
}

/// The same quote, or an error where it is over a limit.
pub(crate) fn affordable(engine: &Engine, quote: Quote, flags: &RunFlags) -> Result<Quote, Error> {
    within(amount("--max-cost", flags.max_cost)?, quote.usd)?;
    if flags.max_cost.is_some() && !quote.unpriced.is_empty() {
        let names: Vec<_> = quote.unpriced.iter().map(ToString::to_string).collect();
        return Err(Error::new(
            Code::Budget,
            format!("The price of {} is not known, so the limit cannot be enforced.", names.join(", ")),
        )
        .hint("Leave out the model, or leave out --max-cost."));
    }
    // What is there already costs nothing; every attempt asks again.
    if !flags.reuse {
        engine.runs().within_limits(quote.usd)?;
    }
    Ok(quote)
}

/// The value of a flag that takes an amount of US dollars.
pub(crate) fn amount(flag: &str, given: Option<f64>) -> Result<Option<Usd>, Error> {
    let Some(given) = given else { return Ok(None) };
    match Usd::from_dollars(given).filter(|usd| *usd >= Usd::ZERO) {
        Some(usd) => Ok(Some(usd)),
        None => Err(Error::invalid(format!("{flag} is {given}; it has to be an amount of US dollars."))),
    }
}

/// Refuses an estimate over the limit.
pub(crate) fn within(limit: Option<Usd>, usd: Usd) -> Result<(), Error> {
    let Some(limit) = limit else { return Ok(()) };
    if usd > limit {
        return Err(Error::new(
            Code::Budget,
            format!("This run (~{}) passes the limit ({}).", dollars(usd), dollars(limit)),
        )
        .hint("Name fewer or cheaper models, or raise --max-cost."));
    }
    Ok(())
}

/// What a run would make, for `--dry-run`.
pub(crate) fn plan(quote: &Quote, rows: &[Row], report: Report) {
    if report.is_json() {
        report.json(&serde_json::json!({
            "titles": rows.len(), "thumbnails": quote.thumbnails, "cost_usd": quote.usd,
            "unpriced": quote.unpriced, "rows": rows,
        }));
        return;
    }
    for row in rows {
        let models: Vec<_> = row.models.iter().map(ToString::to_string).collect();
        report.data(&format!("{}: {}", row.brief.title, models.join(", ")));
    }
    let unpriced = if quote.unpriced.is_empty() {
        String::new()
    } else {
        format!(", and {} without a known price", quote.unpriced.len())
    };
    report.say(&format!("{}, ~{}{unpriced}. Nothing was made.", counted(quote.thumbnails), dollars(quote.usd)));
}

/// Waits until a run has started; says so when it is the keychain that is waited for.
pub(crate) async fn started(
    engine: &Engine,
    start: impl Future<Output = Result<Run, Error>>,
    report: Report,
) -> Result<Run, Error> {
    let mut start = std::pin::pin!(start);
    tokio::select! {
        run = &mut start => return run,
        () = tokio::time::sleep(NOTICE_TIMEOUT) => {}
    }
    if engine.keys().is_waiting() {
        report.say("Waiting for the keychain, which asks for its password in its own window.");
    }
    start.await
}

/// Follows a run to its end: events out, Ctrl-C in. Gives the exit code.
pub(crate) async fn follow(
    engine: &Engine,
    run: Run,
    single: bool,
    export: &ExportFlags,
    report: Report,
) -> Result<u8, Error> {
    let mut events = run.events();
    let cancel = run.cancellation();
    let mut progress = Progress::new(report);
    let mut signals = Signals::listen()?;
    let mut stops = 0;
    loop {
        tokio::select! {
            event = events.recv() => match event {
                Some(event) => progress.follow(&event),
                None => break,
            },
            () = signals.stop() => {
                stops += 1;
                if stops > 1 {
                    stop_at_once(Some(progress.out()), report);
                }
                report.say("Cancelling. Finished thumbnails stay. Ctrl-C again quits at once.");
                cancel.cancel();
            }
        }
    }
    let outcome = run.join().await?;
    let sheet = progress.finish();
    if !report.is_json() {
        report.say(&format!("Run {}.", outcome.id));
    }
    let mut code = exit::of_outcome(&outcome);
    let sent = match upload::ended_of(engine, &outcome.id, report).await {
        Ok(exit::ALL_FAILED) => exit::SOME_FAILED,
        Ok(sent) => sent,
        // The joined answer is still to come.
        Err(error) => {
            report.error(&error);
            exit::SOME_FAILED
        }
    };
    // What the run itself has to say goes before what became of its uploads.
    code = if code == exit::DONE { sent } else { code };
    if report.is_json() {
        match outcome.joined.first() {
            Some(joined) if single => report.json(joined),
            _ => report.json(&outcome.joined),
        }
    }
    if let Some(path) = export.contact_sheet.as_ref().filter(|_| outcome.tally.done > 0) {
        match engine.gallery().contact_sheet(&sheet, path, Existing::replaced_if(export.force)) {
            Ok(()) => report.say(&format!("Contact sheet: {}", path.display())),
            Err(error) => {
                report.error(&error);
                return Ok(code.max(exit::SOME_FAILED));
            }
        }
    }
    Ok(code)
}
