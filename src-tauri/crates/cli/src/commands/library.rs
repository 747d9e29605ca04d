use thumbsheet_core::Error;
use thumbsheet_engine::{Environment, disk::Existing, library::Sizes};

use super::open;
use crate::{
    arguments::{Library, LibraryCommand},
    exit,
    report::{Report, megabytes},
};

pub(crate) fn run(arguments: &Library, environment: &Environment, report: Report) -> Result<u8, Error> {
    let engine = open(environment, &mut None, report)?;
    match &arguments.what {
        LibraryCommand::Sizes => {
            let sizes = engine.gallery().sizes()?;
            if report.is_json() { report.json(&sizes) } else { said(&sizes, report) }
        }
        LibraryCommand::Export { file, force } => {
            let existing = Existing::replaced_if(*force);
            let exported = engine.gallery().export_library(file, existing, &mut |_, _| {})?;
            if report.is_json() {
                report.json(&exported);
            } else {
                report.data(&file.display().to_string());
            }
            if !exported.left_out.is_empty() {
                let left_out: Vec<_> = exported.left_out.iter().map(ToString::to_string).collect();
                report.say(&format!("Left out, because they are damaged: {}.", left_out.join(", ")));
                return Ok(exit::SOME_FAILED);
            }
        }
        LibraryCommand::Import { file } => {
            let imported = engine.gallery().import_library(file, &mut |_, _| {})?;
            if report.is_json() {
                report.json(&imported);
            } else {
                report.say(&format!(
                    "{} runs, {} thumbnails and {} pictures ({}) are new here.",
                    imported.runs,
                    imported.thumbnails,
                    imported.pictures,
                    megabytes(imported.bytes)
                ));
            }
        }
    }
    Ok(exit::DONE)
}

fn said(sizes: &Sizes, report: Report) {
    let row = |what: &str, count: usize, bytes: u64| vec![what.to_owned(), count.to_string(), megabytes(bytes)];
    report.table(&[
        row("pictures as they came", sizes.bases, sizes.bases_bytes),
        row("finished thumbnails", sizes.thumbnails, sizes.thumbnails_bytes),
        row("small pictures", sizes.small, sizes.small_bytes),
        row("journal", 1, sizes.journal_bytes),
    ]);
    if !sizes.suggestion.is_empty() {
        report.say(&format!(
            "That is over the cap. The {} oldest without a star would free {}; nothing is deleted by itself.",
            sizes.suggestion.len(),
            megabytes(sizes.suggestion_bytes)
        ));
    }
}
