use std::path::Path;

use thumbsheet_core::{
    Error, RunId,
    sheet::{Sheet, State},
};
use thumbsheet_engine::{Engine, Environment, Parts, canvas::read_receipt};

use crate::{
    arguments::Show,
    exit,
    report::{Report, dollars},
};

pub(crate) fn run(arguments: &Show, environment: &Environment, report: Report) -> Result<u8, Error> {
    let path = Path::new(&arguments.what);
    if path.is_file() {
        file(path, report)?;
    } else {
        let engine = Engine::open(Parts::new(environment)?)?;
        let id = engine.library().find_run(&arguments.what)?;
        if arguments.events {
            engine.library().events(&id)?.iter().for_each(|event| report.json(event));
        } else {
            receipt(&engine, &id, report)?;
        }
    }
    Ok(exit::DONE)
}

fn file(path: &Path, report: Report) -> Result<(), Error> {
    let bytes =
        std::fs::read(path).map_err(|error| Error::invalid(format!("Cannot read {}: {error}.", path.display())))?;
    let receipt = read_receipt(&bytes).ok_or_else(|| {
        Error::invalid(format!("{} says nothing about itself.", path.display()))
            .hint("It was not made by Thumbsheet, or its metadata were taken away.")
    })?;
    if report.is_json() {
        report.json(&receipt);
        return Ok(());
    }
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
    Ok(())
}

fn receipt(engine: &Engine, id: &RunId, report: Report) -> Result<(), Error> {
    let library = engine.library();
    let thumbnails = library.thumbnails(id)?;
    let attempts = library.attempts(id)?;
    if report.is_json() {
        report.json(&serde_json::json!({ "run": id, "rows": library.rows_of(id)?, "thumbnails": thumbnails, "attempts": attempts }));
        return Ok(());
    }
    let mut sheet = Sheet::default();
    for event in library.events(id)? {
        sheet.apply(&event);
    }
    let mut rows = Vec::new();
    for (thumbnail, row) in sheet.thumbnails.iter().zip(thumbnails) {
        let end = match &thumbnail.state {
            State::Failed(error) | State::NeedsYou(error) => format!("{}: {error}", error.code),
            State::Interrupted { possibly_spent: true } => "A request was out; it may be billed.".to_owned(),
            _ => row.files.join(", "),
        };
        let times =
            if thumbnail.attempts == 1 { "1 attempt".to_owned() } else { format!("{} attempts", thumbnail.attempts) };
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
    Ok(())
}
