//! Going on with a run, and repeating what failed of it.

use thumbsheet_core::{Error, RunId, ThumbnailId, money::Risk};
use thumbsheet_engine::{Engine, Environment, Remainder, Repeat, RunOptions, Which};

use super::{check_sheet, follow, open, started};
use crate::{
    arguments::{ExportFlags, Rerun, RunFlags},
    exit,
    report::{Report, about},
};

/// What is asked again, and how.
struct Again<'a> {
    run: RunId,
    which: Which,
    flags: &'a RunFlags,
    export: &'a ExportFlags,
}

pub(crate) async fn run(arguments: Rerun, environment: &Environment, report: Report) -> Result<u8, Error> {
    let engine = open(environment, &mut None, report)?;
    let (run, which) = if arguments.thumbnails.is_empty() {
        (engine.runs().find(&arguments.run)?, Which::Failed)
    } else {
        let these: Vec<ThumbnailId> = arguments.thumbnails.iter().map(ThumbnailId::new).collect();
        (engine.runs().find(&arguments.run)?, Which::These(these))
    };
    again(&engine, Again { run, which, flags: &arguments.run_flags, export: &arguments.export }, report).await
}

/// Goes on with the list of a run: what never began or surely failed is made, what may be billed waits for the person.
pub(crate) async fn resume(
    engine: &Engine,
    given: &str,
    flags: &RunFlags,
    export: &ExportFlags,
    report: Report,
) -> Result<u8, Error> {
    let run = engine.runs().find(given)?;
    again(engine, Again { run, which: Which::Open, flags, export }, report).await
}

async fn again(engine: &Engine, again: Again<'_>, report: Report) -> Result<u8, Error> {
    let Again { run, which, flags, export } = again;
    check_sheet(export)?;
    if !flags.dry_run {
        tell_read(engine.lists().read_answers(&run, &which).await?, report);
    }
    let repeat = Repeat { unknown: flags.retry_unknown, lost: flags.remake_lost };
    let left = engine.lists().remainder(&run, &which, repeat)?;
    let limit = super::amount("--max-cost", flags.max_cost)?;
    super::within(limit, left.usd)?;
    tell(&left, report);
    if left.thumbnails == 0 {
        engine.lists().renew_manifest(&run)?;
        if left.unknown > 0 {
            return Ok(exit::NEEDS_YOU);
        }
        if which != Which::Open {
            // Lets the engine say what there is not.
            drop(engine.lists().resume_now(&run, &which, repeat, |_| {}).await?);
        }
        report.say(&format!("Run {run} has nothing left to do."));
        return Ok(exit::DONE);
    }
    if flags.dry_run {
        return Ok(exit::DONE);
    }
    let change = |options: &mut RunOptions| {
        options.max_cost_usd = limit.or(options.max_cost_usd);
        options.concurrency = flags.concurrency.map(usize::from).or(options.concurrency);
    };
    let next = started(engine, engine.lists().resume_now(&run, &which, repeat, change), report).await?;
    let code = follow(engine, next, false, export, report).await?;
    Ok(if code == exit::DONE && left.unknown > 0 { exit::NEEDS_YOU } else { code })
}

fn tell_read(pictures: usize, report: Report) {
    match pictures {
        0 => {}
        1 => report.say("1 picture was found in an answer that was kept, for nothing."),
        count => report.say(&format!("{count} pictures were found in answers that were kept, for nothing.")),
    }
}

fn tell(left: &Remainder, report: Report) {
    if report.is_json() {
        return;
    }
    if left.thumbnails > 0 {
        let free = if left.free > 0 { format!(", {} of them for nothing", left.free) } else { String::new() };
        let price = about(Risk { usd: left.usd, unpriced: left.unpriced });
        report.say(&format!("{} left to make{free}, {price}.", left.thumbnails));
    }
    if left.paid_again > 0 {
        report.say(&format!(
            "{} {} paid for already, and the picture cannot be read: another one is asked for, which costs again.",
            left.paid_again,
            if left.paid_again == 1 { "was" } else { "were" }
        ));
    }
    if left.unknown > 0 {
        report.say(&format!(
            "{} may already be billed ({}) and {} left alone. --retry-unknown asks again.",
            left.unknown,
            about(Risk { usd: left.possibly_usd, unpriced: left.possibly_unpriced }),
            if left.unknown == 1 { "is" } else { "are" }
        ));
    }
}
