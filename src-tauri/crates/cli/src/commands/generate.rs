use thumbsheet_core::{Error, plan::Row};
use thumbsheet_engine::Environment;

use super::{brief, follow, models, open, options, plan, quoted};
use crate::{arguments::Generate, exit, report::Report};

pub(crate) async fn run(mut arguments: Generate, environment: &Environment, report: Report) -> Result<u8, Error> {
    let engine = open(environment, &mut arguments.design.font, report)?;
    let catalog = engine.catalog();
    let Generate { title, brief: flags, design, export, run } = &arguments;
    let brief = brief(catalog, title, flags, design, export)?.checked(catalog)?;
    let rows = [Row { brief, models: models(catalog, &flags.models)? }];
    let quote = quoted(&engine, &rows, run)?;
    if run.dry_run {
        plan(&quote, &rows, report);
        return Ok(exit::DONE);
    }
    let [Row { brief, models }] = rows;
    let started = engine.generate_thumbnails(brief, models, options(run, export)?).await?;
    follow(&engine, started, true, export, report).await
}
