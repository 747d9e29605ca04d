//! Processes that end inside the writing of a file: at a named place in the code, and by the system at a number of bytes, wherever the
//! code is then. No half file gets a name, nothing that arrived is lost, nothing is paid for twice.

use std::{
    collections::HashSet,
    fs,
    path::Path,
    process::{Command, Stdio},
};

use thumbsheet_core::Digest;
use thumbsheet_engine::{canvas::read_receipt, library::Library};
use thumbsheet_testkit::s3::FastS3;

use crate::{
    bench::{Bench, Ran},
    kill::files_below,
    storage::server,
};

const MODELS: [&str; 2] = ["openai/gpt-image-2.6-flare", "openai/gpt-image-2"];

fn list(bench: &Bench) -> Command {
    let mut command = bench.command(&["batch", "titles.txt", "--wait", "1"]);
    for model in MODELS {
        command.args(["-m", model]);
    }
    command
}

fn with_titles() -> Bench {
    let bench = Bench::new();
    fs::write(bench.place.path().join("titles.txt"), "Why alders matter\n").unwrap();
    bench
}

/// What has to hold however a process ended.
fn look(bench: &Bench, when: &str) {
    let made = bench.openai.made();
    let served: HashSet<Digest> = made.iter().map(|made| made.digest).collect();
    for model in MODELS {
        let paid = made.iter().filter(|made| model.ends_with(&made.model)).count();
        assert!(paid <= 1, "{when}: {model} was paid for {paid} times");
    }
    let library =
        Library::open(&bench.home()).unwrap_or_else(|error| panic!("{when}: the journal does not open: {error}"));
    library.recover("2026-11-24T12:00:00Z".parse().unwrap()).unwrap();
    library.check().unwrap_or_else(|error| panic!("{when}: the journal is not whole: {error}"));
    let mut bases = HashSet::new();
    for run in library.runs(100).unwrap() {
        bases.extend(library.attempts(&run.id).unwrap().into_iter().filter_map(|attempt| attempt.base));
    }
    for base in &bases {
        assert!(served.contains(base), "{when}: base {base} is not what the provider sent");
        assert!(library.store().get(*base).is_ok(), "{when}: base {base} is in the store, whole");
    }
    for file in files_below(&bench.home().join("store")) {
        let (bytes, name) = (fs::read(&file).unwrap(), file.file_name().unwrap().to_string_lossy().into_owned());
        assert_eq!(Digest::of(&bytes).to_string(), name, "{when}: {} holds what its name says", file.display());
        let known = read_receipt(&bytes).is_some() || bases.contains(&Digest::of(&bytes));
        assert!(known, "{when}: {name} arrived and belongs to no attempt");
    }
    let left = |folder: &Path| -> Vec<_> {
        fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().file_name()).collect()
    };
    assert!(left(&bench.home().join("arrivals")).is_empty(), "{when}: everything that arrived is booked");
    for folder in [bench.home(), bench.home().join("store")] {
        let drafts: Vec<_> =
            left(&folder).into_iter().filter(|name| name.to_string_lossy().starts_with(".thumbsheet-")).collect();
        assert!(drafts.is_empty(), "{when}: recovery sweeps what is half-written: {drafts:?}");
    }
    if bench.out().exists() {
        for file in files_below(&bench.out()).into_iter().filter(|file| file.extension().unwrap() == "jpg") {
            let bytes = fs::read(&file).unwrap();
            assert!(bytes.ends_with(&[0xff, 0xd9]), "{when}: {} is whole", file.display());
            let receipt = read_receipt(&bytes).unwrap_or_else(|| panic!("{when}: {} is a part", file.display()));
            assert!(served.contains(&receipt.base), "{when}: {} is made of what the provider sent", file.display());
        }
    }
}

/// Runs the list again, without an end in the middle, until everything is made that may be made without asking.
fn to_the_end(bench: &Bench, when: &str) {
    let ran = Ran::of(list(bench).output().unwrap());
    // A request whose answer was lost with the process waits for the person.
    assert!(matches!(ran.code, 0 | 5), "{when}: the list goes on: {} {}", ran.code, ran.err);
    look(bench, &format!("{when}, and gone on with"));
    if bench.out().exists() {
        let hidden: Vec<_> = fs::read_dir(bench.out())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .filter(|name| name.starts_with('.'))
            .collect();
        assert!(ran.code != 0 || hidden.is_empty(), "{when}: the next save sweeps the folder: {hidden:?}");
    }
}

/// Whether the process ended at `point`, passed for the `pass`th time.
fn ended_at(command: &mut Command, point: &str, pass: u32) -> bool {
    let status = command
        .env("THUMBSHEET_ABORT", format!("{point}:{pass}"))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .unwrap();
    status.code().is_none()
}

#[test]
fn a_process_that_ends_at_any_step_of_keeping_a_picture_loses_nothing() {
    for (point, passes) in [
        ("write", [1, 4].as_slice()),
        ("sync", &[1, 3]),
        ("rename", &[1, 2, 3]),
        ("renamed", &[1, 3]),
        ("link", &[1, 2]),
        ("linked", &[1, 2]),
        ("commit", &[2, 4, 6]),
        ("committed", &[2, 4, 6]),
        ("unlink", &[1, 2]),
        ("place", &[2, 3, 4]),
        ("placed", &[2, 3]),
    ] {
        for pass in passes {
            let (bench, when) = (with_titles(), format!("{point} {pass}"));
            assert!(ended_at(&mut list(&bench), point, *pass), "{when}: the run passes there");
            look(&bench, &when);
            to_the_end(&bench, &when);
        }
    }
}

#[test]
fn a_recovery_that_ends_at_any_step_is_done_again() {
    for point in ["link", "linked", "commit", "committed", "unlink"] {
        let bench = with_titles();
        // A picture is written down as arrived, and nothing more.
        assert!(ended_at(&mut list(&bench), "link", 1), "{point}: an arrival is left");
        assert!(ended_at(&mut bench.command(&["list", "runs"]), point, 1), "{point}: recovery passes there");
        look(&bench, &format!("recovery, {point}"));
        to_the_end(&bench, &format!("recovery, {point}"));
    }
}

/// The system ends a process that writes a file beyond a limit, after it wrote up to the limit: inside the write, wherever it is.
#[test]
fn a_process_that_the_system_ends_inside_a_write_leaves_no_half_file_under_a_name() {
    let mut ended = 0;
    for kilobytes in [1, 2, 3, 5, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 512] {
        let bench = with_titles();
        bench.run(&["list", "runs"]).ends(0, "the journal is made before");
        let mut shell = bench.command_of(Path::new("bash"), &["-c"]);
        shell.arg(format!("ulimit -f {kilobytes}; exec \"$@\"")).arg("bash").arg(env!("CARGO_BIN_EXE_thumbsheet"));
        shell.args(["batch", "titles.txt"]).args(MODELS.iter().flat_map(|model| ["-m", model]));
        shell.env("PATH", std::env::var("PATH").unwrap()).stdout(Stdio::null()).stderr(Stdio::null());
        ended += u32::from(!shell.status().unwrap().success());
        let when = format!("{kilobytes} kB");
        look(&bench, &when);
        to_the_end(&bench, &when);
    }
    assert!(ended >= 6, "the limits lie inside the files that a run writes: {ended}");
}

#[test]
fn an_upload_whose_process_is_killed_is_brought_once_and_whole() {
    use thumbsheet_testkit::s3::Fault;
    for (point, pass) in [("committed", 1), ("commit", 2), ("committed", 2)] {
        let (bench, (_runtime, server)) = (Bench::new(), server());
        bench.run(&["generate", "Sent", "-m", "offline/hills"]).ends(0, "made");
        let keys = |command: &mut Command| {
            command
                .env("AWS_ENDPOINT_URL", server.access().endpoint)
                .env("AWS_ACCESS_KEY_ID", FastS3::ACCESS_KEY)
                .env("AWS_SECRET_ACCESS_KEY", FastS3::SECRET);
        };
        let run = crate::storage::run_of(&bench);
        let mut upload = bench.command(&["upload", &run, "--to", "s3://thumbs/blog"]);
        keys(&mut upload);
        assert!(ended_at(&mut upload, point, pass), "{point} {pass}: the upload passes there");
        is_there_once(&bench, &server, &keys);
    }
    // Killed while the server has the file and has not answered.
    let (bench, (runtime, server)) = (Bench::new(), server());
    bench.run(&["generate", "Sent", "-m", "offline/hills"]).ends(0, "made");
    let keys = |command: &mut Command| {
        command
            .env("AWS_ENDPOINT_URL", server.access().endpoint)
            .env("AWS_ACCESS_KEY_ID", FastS3::ACCESS_KEY)
            .env("AWS_SECRET_ACCESS_KEY", FastS3::SECRET);
    };
    let (arrived, mut here) = tokio::sync::mpsc::unbounded_channel();
    server.fail_where(move |request| {
        request.is_write().then(|| {
            let _ = arrived.send(());
            Fault::Silent
        })
    });
    let mut upload = bench.command(&["upload", &crate::storage::run_of(&bench), "--to", "s3://thumbs/blog"]);
    keys(&mut upload);
    let mut child = upload.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let _watchdog = crate::bench::Watchdog::of(&child);
    runtime.block_on(here.recv()).expect("the file is on its way");
    child.kill().unwrap();
    child.wait().unwrap();
    server.heal();
    is_there_once(&bench, &server, &keys);
}

fn is_there_once(bench: &Bench, server: &FastS3, keys: &dyn Fn(&mut Command)) {
    for _ in 0..2 {
        let mut rest = bench.command(&["upload"]);
        keys(&mut rest);
        Ran::of(rest.output().unwrap()).ends(0, "the next process brings what is left");
    }
    let made = fs::read(bench.out().join("sent-hills.jpg")).unwrap();
    let stored = server.file("thumbs", "blog/sent-hills.jpg");
    assert!(fs::read(&stored).unwrap() == made, "the very file, whole");
    assert_eq!(files_below(stored.parent().unwrap()).len(), 1, "and no twin");
}
