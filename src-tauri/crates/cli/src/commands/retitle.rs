use thumbsheet_core::{Error, catalog::Profile};
use thumbsheet_engine::{
    Environment, Retitle as Change, RunOptions,
    destinations::{Folder, NameTemplate},
};

use super::{check_sheet, follow, open, slots, upload};
use crate::{arguments::Retitle, report::Report};

pub(crate) async fn run(mut arguments: Retitle, environment: &Environment, report: Report) -> Result<u8, Error> {
    let engine = open(environment, &mut arguments.design.font, report)?;
    let Retitle { what, title, design, export: flags } = &arguments;
    let change = Change {
        title: title.clone(),
        template: design.template.clone(),
        font: design.font.clone(),
        color: design.color,
        size: design.size,
        panel: design.panel,
        outline: design.outline,
        lift: design.lift,
        slots: slots(&design.slots, &engine)?,
        profile: flags
            .profile
            .as_ref()
            .map(|profile| engine.catalog().profile(profile))
            .transpose()?
            .map(Profile::export),
        quality: flags.quality,
        receipt: flags.no_metadata.then_some(false),
    };
    check_sheet(flags)?;
    let options = RunOptions {
        folder: Some(Folder::open(&flags.out)?),
        destinations: upload::of_run(&engine, &flags.to)?,
        name: flags.file_name.as_deref().map(NameTemplate::parse).transpose()?,
        ..RunOptions::default()
    };
    let run = engine.runs().retitle(what, &change, options).await?;
    let single = run.sheet().thumbnails.iter().all(|thumbnail| thumbnail.planned.row == 0);
    follow(&engine, run, single, flags, report).await
}
