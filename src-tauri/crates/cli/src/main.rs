//! The `thumbsheet` command: the headless and batch door. It maps words in and events out; the engine does the work.

mod arguments;
mod commands;
mod exit;
mod progress;
mod report;
mod signals;

use std::process::ExitCode;

use clap::Parser as _;
use thumbsheet_core::Error;
use thumbsheet_engine::Environment;

use crate::arguments::{Arguments, Command};
use crate::report::Report;

fn main() -> ExitCode {
    thumbsheet_engine::keys::keep_out_of_core_dumps();
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(said) => return told(&said),
    };
    let report = Report::new(arguments.json);
    if let Err(error) = thumbsheet_engine::check_machine() {
        report.error(&error);
        return ExitCode::from(exit::of_error(&error));
    }
    let environment = Environment::capture();
    log(&environment);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let result = match runtime {
        Ok(runtime) => {
            let result = runtime.block_on(run(arguments.command, &environment, report));
            // A drawing that was cancelled may still be busy on its thread: nobody waits for it.
            runtime.shutdown_background();
            result
        }
        Err(error) => Err(Error::new(thumbsheet_core::Code::Internal, format!("The runtime did not start: {error}."))),
    };
    let code = match result {
        Ok(code) => code,
        Err(error) => {
            report.error(&error);
            exit::of_error(&error)
        }
    };
    ExitCode::from(with_output(code, report))
}

/// The exit code, once what could not be written is told. What the command itself has to say goes first.
fn with_output(code: u8, report: Report) -> u8 {
    match report.lost_output() {
        Some(lost) => {
            report.error(&lost);
            if code == exit::DONE { exit::SOME_FAILED } else { code }
        }
        None => code,
    }
}

/// Prints the help, the version, or what is wrong with the words.
fn told(said: &clap::Error) -> ExitCode {
    let code = u8::try_from(said.exit_code()).unwrap_or(exit::BAD_INPUT);
    match said.print() {
        Err(_) if !said.use_stderr() => ExitCode::from(exit::SOME_FAILED),
        _ => ExitCode::from(code),
    }
}

async fn run(command: Command, environment: &Environment, report: Report) -> Result<u8, Error> {
    match command {
        Command::Generate(arguments) => commands::generate::run(arguments, environment, report).await,
        Command::Batch(arguments) => commands::batch::run(arguments, environment, report).await,
        Command::Rerun(arguments) => commands::rerun::run(arguments, environment, report).await,
        Command::Check(arguments) => commands::check::run(arguments, environment, report).await,
        Command::Watch(arguments) => commands::watch::run(arguments, environment, report).await,
        Command::Retitle(arguments) => commands::retitle::run(arguments, environment, report).await,
        Command::List(arguments) => commands::list::run(&arguments, environment, report),
        Command::Show(arguments) => commands::show::run(&arguments, environment, report).await,
        Command::Preset(arguments) => commands::preset::run(arguments, environment, report),
        Command::Gallery(arguments) => commands::gallery::run(arguments, environment, report),
        Command::Upload(arguments) => commands::upload::run(arguments, environment, report).await,
        Command::Storage(arguments) => commands::storage::run(&arguments, environment, report).await,
        Command::Spend(arguments) => commands::spend::run(&arguments, environment, report),
        Command::Library(arguments) => commands::library::run(&arguments, environment, report),
        Command::Keys(arguments) => commands::keys::run(arguments, environment, report).await,
        Command::Open(arguments) => commands::open::run(&arguments, environment, report),
        Command::Doctor(arguments) => commands::doctor::run(&arguments, environment, report).await,
        Command::Completions(arguments) => {
            commands::manual::completions(&arguments, report);
            Ok(exit::DONE)
        }
        Command::Man(arguments) => commands::manual::pages(&arguments, report),
    }
}

/// Diagnostics go to stderr, and only when asked for: `THUMBSHEET_LOG=debug`.
fn log(environment: &Environment) {
    let filter = environment.get("THUMBSHEET_LOG").unwrap_or("off");
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::new(filter))
        .with_writer(std::io::stderr)
        .init();
}
