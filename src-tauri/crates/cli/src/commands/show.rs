use std::{collections::BTreeMap, path::Path};

use serde::Serialize;
use thumbsheet_core::{
    Code, Error, Receipt, RunId, ThumbnailId,
    finding::{CheckReport, Finding, Health},
    plan::Row,
    run_state::{RunState, State},
};
use thumbsheet_engine::{
    DrawOne, Engine, Environment, Parts, canvas::read_receipt, library::ThumbnailRow, read_limited,
};

use crate::{
    arguments::Show,
    exit,
    progress::Progress,
    report::{Report, dollars},
};

pub(crate) async fn run(arguments: &Show, environment: &Environment, report: Report) -> Result<u8, Error> {
    let path = Path::new(&arguments.what);
    if path.is_file() {
        file(path, environment, report).await?;
    } else {
        let engine = Engine::open(Parts::new(environment)?)?;
        let id = engine.runs().find(&arguments.what)?;
        if arguments.follow {
            follow(&engine, &id, report).await?;
        } else if arguments.events {
            engine.runs().events(&id)?.iter().for_each(|event| report.json(event));
        } else {
            receipt(&engine, &id, report).await?;
        }
    }
    Ok(exit::DONE)
}

/// Tells what happens in a run, whichever process works on it, to its end.
async fn follow(engine: &Engine, id: &RunId, report: Report) -> Result<(), Error> {
    let mut events = engine.runs().follow(id)?;
    let mut progress = Progress::new(report);
    while let Some(event) = events.recv().await {
        progress.follow(&event);
    }
    if !progress.finish().finished {
        report.say("The run's process ended before the run did. `thumbsheet batch --resume` continues the run.");
    }
    Ok(())
}

/// The picture that the checks measured the contrast on.
#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "snake_case")]
enum PictureSource {
    /// The base, from the library.
    Base,
    /// No picture: only the file's receipt was checked.
    Receipt,
}

async fn file(path: &Path, environment: &Environment, report: Report) -> Result<(), Error> {
    let bytes = read_limited(path)?;
    let receipt = read_receipt(&bytes).ok_or_else(|| {
        Error::invalid(format!("{} has no metadata from Thumbsheet.", path.display()))
            .hint("Thumbsheet did not make the file, or its metadata was removed.")
    })?;
    // What the file says needs no library: without one, or with a font that is not here, that much is still told.
    let looked = match Engine::open(Parts::new(environment)?) {
        Ok(engine) => look(&engine, &receipt).await,
        Err(error) => Err(error),
    };
    if report.is_json() {
        let mut shown = serde_json::to_value(&receipt).unwrap_or_default();
        match &looked {
            Ok((checked, measured)) => {
                shown["checked"] = serde_json::json!(checked);
                shown["measured"] = serde_json::json!(measured);
            }
            Err(error) => shown["checked_error"] = serde_json::json!(error),
        }
        report.json(&shown);
        return Ok(());
    }
    told(receipt, report);
    match looked {
        Ok((checked, measured)) => {
            if matches!(measured, PictureSource::Receipt) {
                report.say("Its base is not in this library, so contrast could not be measured.");
            }
            report.table(&findings(&checked));
        }
        Err(error) => report.say(&format!("It could not be checked: {error}")),
    }
    Ok(())
}

/// Looks at the thumbnail that a receipt describes, over its base where the library has it.
async fn look(engine: &Engine, receipt: &Receipt) -> Result<(CheckReport, PictureSource), Error> {
    let base = Some(receipt.base).filter(|base| engine.gallery().has_picture(*base));
    let measured = if base.is_some() { PictureSource::Base } else { PictureSource::Receipt };
    let (title, slots, design) = (receipt.title.clone(), receipt.slots.clone(), receipt.design.clone());
    let canvas = receipt.canvas;
    Ok((engine.live().check(DrawOne { base, title, slots, design, canvas }).await?, measured))
}

/// Findings as rows of a table.
fn findings(checked: &CheckReport) -> Vec<Vec<String>> {
    let row = |finding: &Finding| vec![word(finding.health).to_owned(), finding.head.clone(), finding.say.clone()];
    checked.findings.iter().map(row).collect()
}

fn word(health: Health) -> &'static str {
    match health {
        Health::Good => "good",
        Health::Warn => "warn",
        Health::Bad => "bad",
    }
}

fn told(receipt: Receipt, report: Report) {
    let mut rows = vec![
        vec!["title".to_owned(), receipt.title],
        vec!["model".to_owned(), receipt.model.to_string()],
        vec!["style".to_owned(), receipt.style],
        vec!["template".to_owned(), receipt.design.template],
        vec!["font".to_owned(), receipt.design.font],
        vec!["canvas".to_owned(), receipt.canvas.to_string()],
        vec!["base".to_owned(), receipt.base.to_string()],
    ];
    if let Some(seed) = receipt.seed {
        rows.push(vec!["seed".to_owned(), seed.to_string()]);
    }
    let mut prompt = receipt.prompt.lines();
    rows.push(vec!["prompt".to_owned(), prompt.next().unwrap_or_default().to_owned()]);
    rows.extend(prompt.map(|line| vec![String::new(), line.to_owned()]));
    report.table(&rows);
}

/// Looks at every thumbnail of a run that has a picture, as many at once as there are cores.
async fn look_at_all(
    engine: &Engine,
    rows: &[Row],
    thumbnails: &[ThumbnailRow],
) -> BTreeMap<ThumbnailId, Result<CheckReport, Error>> {
    let looks = thumbnails.iter().filter_map(|thumbnail| {
        let brief = &rows.get(thumbnail.row)?.brief;
        let picture = DrawOne {
            base: Some(thumbnail.base?),
            title: brief.title.clone(),
            slots: brief.slots.clone(),
            design: brief.design.clone(),
            canvas: brief.export.canvas,
        };
        Some((thumbnail.id.clone(), picture))
    });
    let stopped = |error| Error::new(Code::Internal, format!("The check stopped: {error}."));
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    let mut found = BTreeMap::new();
    for together in looks.collect::<Vec<_>>().chunks(cores) {
        let started = together.iter().cloned().map(|(id, picture)| {
            let engine = engine.clone();
            (id, tokio::spawn(async move { engine.live().check(picture).await }))
        });
        for (id, look) in started.collect::<Vec<_>>() {
            found.insert(id, look.await.map_err(stopped).and_then(|checked| checked));
        }
    }
    found
}

async fn receipt(engine: &Engine, id: &RunId, report: Report) -> Result<(), Error> {
    let runs = engine.runs();
    let thumbnails = runs.thumbnails(id)?;
    let attempts = runs.attempts(id)?;
    let briefs = runs.rows(id)?;
    let checked = look_at_all(engine, &briefs, &thumbnails).await;
    if report.is_json() {
        let checked: BTreeMap<_, _> =
            checked.into_iter().filter_map(|(id, checked)| Some((id, checked.ok()?))).collect();
        report.json(&serde_json::json!({
            "run": id, "rows": briefs, "thumbnails": thumbnails, "attempts": attempts, "checked": checked,
        }));
        return Ok(());
    }
    let mut sheet = RunState::default();
    for event in runs.events(id)? {
        sheet.apply(&event);
    }
    let mut rows = Vec::new();
    let mut looks = Vec::new();
    for (thumbnail, row) in sheet.thumbnails.iter().zip(thumbnails) {
        let end = match &thumbnail.state {
            State::Failed(error) | State::NeedsYou(error) => format!("{}: {error}", error.code),
            State::Interrupted { possibly_spent: true } => "A request was out; it may be billed.".to_owned(),
            _ => row.files.join(", "),
        };
        let times =
            if thumbnail.attempts == 1 { "1 attempt".to_owned() } else { format!("{} attempts", thumbnail.attempts) };
        match checked.get(&row.id) {
            Some(Ok(checked)) => looks.extend(
                findings(checked)
                    .into_iter()
                    .map(|look| [vec![row.title.clone(), row.model.to_string()], look].concat()),
            ),
            Some(Err(error)) => looks.push(vec![row.title.clone(), row.model.to_string(), error.to_string()]),
            None => {}
        }
        rows.push(vec![
            row.title,
            row.model.to_string(),
            thumbnail.state.word().to_owned(),
            times,
            thumbnail.cost_usd.map(dollars).unwrap_or_default(),
            row.base.map(|base| base.to_string()[..12].to_owned()).unwrap_or_default(),
            end,
        ]);
    }
    report.say(&format!("Run {id}"));
    report.table(&rows);
    report.table(&looks);
    Ok(())
}
