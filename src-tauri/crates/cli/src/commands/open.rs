use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use thumbsheet_core::Error;
use thumbsheet_engine::{Engine, Environment, Parts};

use crate::{arguments::Open, exit, report::Report};

const APP: &str = "thumbsheet-desktop";

pub(crate) fn run(arguments: &Open, environment: &Environment, report: Report) -> Result<u8, Error> {
    let run = match &arguments.run {
        Some(given) => Some(Engine::open(Parts::new(environment)?)?.runs().find(given)?),
        None => None,
    };
    if !environment.has_display() {
        return Err(Error::invalid("There is no display to open the app on.").hint(
            "Neither DISPLAY nor WAYLAND_DISPLAY is set: run this on the desktop itself, or use `thumbsheet show`.",
        ));
    }
    let app = find(environment)?;
    let mut command = Command::new(&app);
    if let Some(run) = &run {
        command.args(["--open", run.as_str()]);
    }
    detach(&mut command);
    command.spawn().map_err(|error| Error::invalid(format!("{} could not be started: {error}.", app.display())))?;
    report.say(&match run {
        Some(run) => format!("Opening run {run} in the app."),
        None => "Opening the app.".to_owned(),
    });
    Ok(exit::DONE)
}

/// The app: where `THUMBSHEET_APP` says, else beside this program, else on the `PATH`.
fn find(environment: &Environment) -> Result<PathBuf, Error> {
    if let Some(named) = environment.get("THUMBSHEET_APP") {
        let path = PathBuf::from(named);
        return if path.is_file() {
            Ok(path)
        } else {
            Err(Error::invalid(format!("THUMBSHEET_APP is '{named}', but there is no app at that path."))
                .hint("Set it to the app's program, or unset it."))
        };
    }
    let file = format!("{APP}{}", std::env::consts::EXE_SUFFIX);
    let beside = std::env::current_exe().ok().and_then(|this| this.parent().map(Path::to_owned));
    let on_path = environment.get("PATH").map(std::env::split_paths);
    let folders: Vec<PathBuf> = beside.into_iter().chain(on_path.into_iter().flatten()).collect();
    folders.iter().map(|folder| folder.join(&file)).find(|path| path.is_file()).ok_or_else(|| {
        let looked: Vec<_> = folders.iter().map(|folder| folder.display().to_string()).collect();
        Error::invalid(format!("The app ({file}) is not installed here. Looked in {}.", looked.join(", ")))
            .hint("Install the desktop app, or set THUMBSHEET_APP to its program.")
    })
}

/// The app lives on when this program, or the terminal, ends.
fn detach(command: &mut Command) {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt as _;
        // A group of its own: Ctrl-C in the terminal is not meant for it.
        command.process_group(0);
    }
    #[cfg(windows)]
    {
        use std::os::windows::process::CommandExt as _;
        const DETACHED_PROCESS: u32 = 8;
        command.creation_flags(DETACHED_PROCESS);
    }
}
