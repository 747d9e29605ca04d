use std::{io::Read as _, path::Path};

use thumbsheet_core::{Brief, Error, plan::Row};
use thumbsheet_engine::{Environment, RunOptions};

use super::{Prepared, follow, options, plan, prepared, quoted, started};
use crate::{
    arguments::{Batch, SheetFlags},
    exit,
    report::Report,
};

pub(crate) async fn run(mut arguments: Batch, environment: &Environment, report: Report) -> Result<u8, Error> {
    let titles = titles(&arguments.file)?;
    let ready = prepared(environment, &mut arguments.sheet, report)?;
    let name = ready.name(&[])?;
    let preset = ready.preset_name();
    let Prepared { engine, defaults, .. } = ready;
    let SheetFlags { export, run, .. } = &arguments.sheet;
    let mut rows = Vec::new();
    let mut wrong = Vec::new();
    for (line, title) in titles {
        match (Brief { title, ..defaults.brief.clone() }).checked(engine.catalog()) {
            Ok(brief) => rows.push(Row::new(brief, defaults.models.clone())),
            Err(error) => wrong.push(format!("line {line}: {error}")),
        }
    }
    if !wrong.is_empty() {
        // All at once: mending a list one error a try is what people hate.
        let file = arguments.file.display();
        return Err(Error::invalid(format!(
            "{file} has {} wrong of {} titles.\n  {}",
            wrong.len(),
            wrong.len() + rows.len(),
            wrong.join("\n  ")
        ))
        .hint("Nothing was started."));
    }
    let options = RunOptions { numbered: true, name, preset, ..options(&engine, run, export)? };
    let quote = quoted(&engine, &rows, run)?;
    if run.dry_run {
        plan(&quote, &rows, report);
        return Ok(exit::DONE);
    }
    let run = started(&engine, engine.generate_batch(rows, options), report).await?;
    follow(&engine, run, false, export, report).await
}

/// The titles of a text file with their line numbers; empty lines are left out.
fn titles(file: &Path) -> Result<Vec<(usize, String)>, Error> {
    let mut bytes = Vec::new();
    let read = if file == Path::new("-") {
        std::io::stdin().lock().read_to_end(&mut bytes).map(drop)
    } else {
        std::fs::File::open(file).and_then(|mut file| file.read_to_end(&mut bytes)).map(drop)
    };
    read.map_err(|error| Error::invalid(format!("Cannot read {}: {error}.", file.display())))?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let line = error.as_bytes()[..error.utf8_error().valid_up_to()].split(|byte| *byte == b'\n').count();
        Error::invalid(format!("{} is not UTF-8 text (line {line}).", file.display())).hint("Save it as UTF-8.")
    })?;
    let titles: Vec<_> = text
        .trim_start_matches('\u{feff}')
        .lines()
        .enumerate()
        .map(|(index, line)| (index + 1, line.trim().to_owned()))
        .filter(|(_, title)| !title.is_empty())
        .collect();
    if titles.is_empty() {
        return Err(Error::invalid(format!("{} has no title in it.", file.display())).hint("Write one title a line."));
    }
    Ok(titles)
}
