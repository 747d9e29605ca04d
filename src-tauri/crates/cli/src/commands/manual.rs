use clap::CommandFactory as _;
use thumbsheet_core::{Code, Error};

use crate::{
    arguments::{Arguments, Completions, Man},
    exit,
    report::Report,
};

pub(crate) fn completions(arguments: &Completions, report: Report) {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Arguments::command(), "thumbsheet", &mut script);
    report.bytes(&script);
}

pub(crate) fn pages(arguments: &Man, report: Report) -> Result<u8, Error> {
    if let Some(folder) = &arguments.out {
        std::fs::create_dir_all(folder).and_then(|()| clap_mangen::generate_to(Arguments::command(), folder)).map_err(
            |error| Error::new(Code::SaveFailed, format!("Could not write to {}: {error}.", folder.display())),
        )?;
    } else {
        let mut page = Vec::new();
        clap_mangen::Man::new(Arguments::command())
            .render(&mut page)
            .map_err(|error| Error::new(Code::Internal, format!("The manual page could not be made: {error}.")))?;
        report.bytes(&page);
    }
    Ok(exit::DONE)
}
