use thumbsheet_core::{Error, list::ListCheck, plan::Row};
use thumbsheet_engine::{
    Engine, Environment, RunOptions,
    lists::{List, Pages},
};

use super::{Prepared, affordable, follow, lists, open, options, plan, policy, prepared, started};
use crate::{arguments::Batch, exit, report::Report};

pub(crate) async fn run(mut arguments: Batch, environment: &Environment, report: Report) -> Result<u8, Error> {
    if let Some(run) = &arguments.resume {
        let engine = open(environment, &mut None, report)?;
        return super::rerun::resume(&engine, run, &arguments.sheet.run, &arguments.sheet.export, report).await;
    }
    let Some(file) = &arguments.file else { return Err(Error::invalid("No file is named.")) };
    let mut list = lists::read(file, arguments.encoding, report)?;
    let ready = prepared(environment, &mut arguments.sheet, report)?;
    let columns: Vec<&str> = list.table.columns.iter().map(String::as_str).collect();
    let name = ready.name(&columns)?;
    let preset = ready.preset_name();
    let Prepared { engine, defaults, .. } = ready;
    let mut checked = lists::checked(&engine, &mut list, &defaults, arguments.yes, report);
    let flags = &arguments.sheet.run;
    let rows = if flags.dry_run {
        engine.lists().planned(&checked.entries)
    } else {
        rows(&engine, &list, &mut checked).await?
    };
    tell(&list, &checked, report);
    if rows.is_empty() {
        let error = Error::invalid(format!("Nothing of {} can run.", list.name));
        return Err(if checked.mistakes.is_empty() {
            error
        } else {
            error.hint("Mend the rows. Nothing was started.")
        });
    }
    let fresh = arguments.fresh;
    // What is there already costs nothing, so that the same limit lets the same list run again.
    let remake_lost = flags.remake_lost;
    let asked = RunOptions { fresh, remake_lost, policy: policy(flags)?, ..RunOptions::default() };
    if !remake_lost && !fresh {
        engine.lists().check_folder(&rows, &arguments.sheet.export.out).await?;
    }
    let quote = affordable(&engine, engine.runs().quote_list(&rows, &asked).await?, flags)?;
    if flags.dry_run {
        plan(&quote, &rows, report);
        return Ok(if checked.mistakes.is_empty() { exit::DONE } else { exit::BAD_INPUT });
    }
    let options = RunOptions {
        numbered: true,
        patient: true,
        fresh,
        name,
        preset,
        ..options(&engine, flags, &arguments.sheet.export)?
    };
    let mistakes = (!checked.mistakes.is_empty()).then(|| lists::summary(&list, &checked));
    // The run has its rows; what they were read from is not kept beside them for hours.
    drop((list, checked));
    let run = started(&engine, engine.runs().generate_batch(rows, None, options), report).await?;
    let code = follow(&engine, run, false, &arguments.sheet.export, report).await?;
    let Some(mistakes) = mistakes else { return Ok(code) };
    report.say(&mistakes);
    Ok(if code == exit::DONE { exit::SOME_FAILED } else { code })
}

/// The rows of the run. Pages are read last of all that can be wrong; one that cannot be read is one more mistake.
async fn rows(engine: &Engine, list: &List, checked: &mut ListCheck) -> Result<Vec<Row>, Error> {
    let prepared = engine.lists().prepare(list, std::mem::take(&mut checked.entries), &mut Pages::new()).await?;
    checked.mistakes.extend(prepared.mistakes);
    checked.mistakes.sort_by_key(|mistake| mistake.row);
    Ok(prepared.rows)
}

/// All mistakes at once: mending a list one error a try is what people hate.
fn tell(list: &List, checked: &ListCheck, report: Report) {
    if checked.mistakes.is_empty() {
        return;
    }
    for line in lists::lines(list, &checked.mistakes) {
        report.say(&line);
    }
    report.say(&lists::summary(list, checked));
}
