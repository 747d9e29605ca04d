//! Opening the desktop app: found, started on a run, not waited for.
#![cfg(unix)]

use std::{fs, os::unix::fs::PermissionsExt as _, path::PathBuf, process::Command};

use crate::bench::{Bench, Ran};

/// A program in the app's place that tells a pipe how it was called, and then stays.
fn app(bench: &Bench, folder: &str) -> (PathBuf, PathBuf) {
    let folder = bench.place.path().join(folder);
    fs::create_dir_all(&folder).unwrap();
    let (program, pipe) = (folder.join("thumbsheet-desktop"), folder.join("told"));
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success(), "coreutils are there");
    let pipe_name = pipe.display();
    fs::write(&program, format!("#!/bin/sh\necho \"$*\" > '{pipe_name}'\nread -r _ < '{pipe_name}'\n")).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    (program, pipe)
}

/// The command where no app lies beside it: in the build's folder the real one does.
fn alone(bench: &Bench, arguments: &[&str]) -> Command {
    let copy = bench.place.path().join("alone").join("thumbsheet");
    if !copy.exists() {
        fs::create_dir_all(copy.parent().unwrap()).unwrap();
        fs::copy(env!("CARGO_BIN_EXE_thumbsheet"), &copy).unwrap();
    }
    bench.command_of(&copy, arguments)
}

fn run_id(bench: &Bench) -> String {
    bench.run(&["generate", "To be opened", "-m", "offline/mesh"]).ends(0, "a run to open");
    let runs = bench.run(&["list", "runs", "--json"]).ends(0, "it is listed").json();
    runs[0][0]["id"].as_str().unwrap().to_owned()
}

#[test]
fn the_app_is_started_on_the_run_and_not_waited_for() {
    let bench = Bench::new();
    let id = run_id(&bench);
    let (named, told_named) = app(&bench, "named");
    let (found, told_found) = app(&bench, "on-path");
    let tail = &id[id.len() - 6..];
    let path = found.parent().unwrap().display().to_string();
    for (told, variables, arguments, expected) in [
        (
            &told_named,
            vec![("THUMBSHEET_APP", named.display().to_string())],
            vec!["open", tail],
            format!("--open {id}"),
        ),
        (&told_found, vec![("PATH", format!("{path}:/usr/bin:/bin"))], vec!["open", &id], format!("--open {id}")),
        (&told_found, vec![("PATH", format!("{path}:/usr/bin:/bin"))], vec!["open"], String::new()),
    ] {
        let mut command = alone(&bench, &arguments);
        command.env("DISPLAY", ":7").envs(variables);
        // The app is still waiting in its pipe: this returns all the same.
        Ran::of(command.output().unwrap()).ends(0, "started");
        assert_eq!(fs::read_to_string(told).unwrap().trim_end(), expected, "what the app was told");
        fs::write(told, "\n").unwrap();
    }
}

#[test]
fn without_a_display_a_run_or_an_app_it_says_what_to_do() {
    let bench = Bench::new();
    let id = run_id(&bench);
    let open = |arguments: &[&str], variables: &[(&str, &str)]| {
        Ran::of(alone(&bench, arguments).envs(variables.iter().copied()).output().unwrap()).ends(2, "bad input")
    };
    let blind = open(&["open", &id], &[]);
    if !cfg!(target_os = "macos") {
        assert!(blind.err.contains("no display") && blind.err.contains("WAYLAND_DISPLAY"), "{}", blind.err);
    }
    let wrong = open(&["open", "nothing"], &[("DISPLAY", ":7")]);
    assert!(wrong.err.contains("'nothing'") && wrong.err.contains("list runs"), "{}", wrong.err);
    let missing = open(&["open", &id], &[("DISPLAY", ":7"), ("PATH", "/somewhere/else")]);
    assert!(missing.err.contains("/somewhere/else") && missing.err.contains("THUMBSHEET_APP"), "{}", missing.err);
    let named = open(&["open"], &[("WAYLAND_DISPLAY", "wayland-7"), ("THUMBSHEET_APP", "/nowhere/app")]);
    assert!(named.err.contains("/nowhere/app"), "{}", named.err);
}
