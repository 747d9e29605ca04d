//! A disk that fills in the middle, a home that may only be read, a journal from a newer version: clear words, and nothing is lost.
//!
//! Each disk is one of its own, mounted where nobody else sees it: `unshare` has to be allowed to make a user's own mounts.

use std::process::{Command, Stdio};

use thumbsheet_testkit::Answer;

use crate::bench::{Bench, Ran};

/// Runs `script` where `home` (under the bench's place) is a disk of its own with this many megabytes.
fn on_a_small_disk(bench: &Bench, megabytes: u32, script: &str) -> Ran {
    std::fs::create_dir_all(bench.home()).unwrap();
    let whole = format!("mount -t tmpfs -o size={megabytes}m none \"$THUMBSHEET_HOME\" || exit 99\n{script}");
    let shell =
        bench.command_of(std::path::Path::new("unshare"), &["--user", "--map-root-user", "--mount", "sh", "-c"]);
    let ran = Ran::of(with_path(shell).arg(whole).output().unwrap());
    assert_ne!(
        ran.code, 99,
        "this test mounts a small disk: allow user namespaces (sysctl kernel.unprivileged_userns_clone=1), or run it as root. {}",
        ran.err
    );
    ran
}

fn with_path(mut command: Command) -> Command {
    command.env("PATH", std::env::var("PATH").unwrap()).env("THUMBSHEET", env!("CARGO_BIN_EXE_thumbsheet"));
    command.stdin(Stdio::null());
    command
}

#[test]
fn a_disk_that_fills_in_the_middle_is_told_and_the_list_goes_on_once_there_is_space() {
    let bench = Bench::new();
    let titles: Vec<String> = (1..=12).map(|number| format!("Title number {number}")).collect();
    std::fs::write(bench.place.path().join("titles.txt"), titles.join("\n")).unwrap();
    let script = "
        \"$THUMBSHEET\" list runs >/dev/null 2>&1
        free=$(df -k --output=avail \"$THUMBSHEET_HOME\" | tail -n 1)
        head -c $(((free - 900) * 1024)) /dev/zero > \"$THUMBSHEET_HOME/ballast\"
        \"$THUMBSHEET\" batch titles.txt -m openai/gpt-image-2.6-flare --concurrency 1 >/dev/null 2>first.txt; echo \"first $?\"
        rm \"$THUMBSHEET_HOME/ballast\"
        run=$(\"$THUMBSHEET\" list runs --json | sed -E 's/.*\"id\":\"([^\"]*)\".*/\\1/')
        \"$THUMBSHEET\" doctor --offline >/dev/null 2>doctor.txt; echo \"doctor $?\"
        \"$THUMBSHEET\" batch --resume \"$run\" >/dev/null 2>second.txt; echo \"second $?\"
        \"$THUMBSHEET\" batch --resume \"$run\" >/dev/null 2>third.txt; echo \"third $?\"
    ";
    let ran = on_a_small_disk(&bench, 12, script);
    let read = |name: &str| std::fs::read_to_string(bench.place.path().join(name)).unwrap();
    let first = read("first.txt");
    assert!(first.to_lowercase().contains("space") || first.contains("full"), "it says what is wrong: {first}");
    assert!(!ran.out.contains("first 0"), "and does not call it done: {}", ran.out);
    let rescued = first.split_whitespace().find(|word| word.contains("/thumbsheet-") && word.contains(".picture"));
    assert!(rescued.is_some(), "a picture that the disk could not take is somewhere, and it says where: {first}");
    let told = format!("{}\n1: {first}\n2: {}\n3: {}", ran.out, read("second.txt"), read("third.txt"));
    assert!(ran.out.contains("third 0"), "everything is made in the end: {told}");
    assert!(bench.openai.images_made() <= 12, "and paid for once: {} pictures\n{told}", bench.openai.images_made());
    let pictures = crate::kill::files_below(&bench.out()).len();
    assert_eq!(pictures, 12 + 1, "twelve thumbnails and a manifest\n{told}");
}

#[cfg(unix)]
#[test]
fn a_process_that_may_open_few_files_is_told_so_and_asks_nothing() {
    let bench = Bench::new();
    for files in [4, 5, 6, 7, 8, 12, 20, 40, 63] {
        let mut shell = std::process::Command::new("bash");
        shell
            .arg("-c")
            .arg(format!("ulimit -n {files}; exec \"$@\""))
            .arg("bash")
            .arg(env!("CARGO_BIN_EXE_thumbsheet"));
        let command = bench.command(&["generate", "A title", "-m", "openai/gpt-image-2.6-flare"]);
        shell.args(command.get_args()).envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
        let ran = Ran::of(shell.output().unwrap()).ends(2, "it cannot begin");
        assert!(ran.err.contains("ulimit -n 1024"), "{files} files: {}", ran.err);
    }
    assert_eq!(bench.openai.count(), 0, "nobody was asked");
}

#[test]
fn a_home_that_may_only_be_read_is_told_before_anything_is_asked() {
    let bench = Bench::new();
    std::fs::write(bench.place.path().join("titles.txt"), "A title\n").unwrap();
    let script = "
        \"$THUMBSHEET\" generate 'Before' -m offline/aurora >/dev/null 2>&1 || exit 98
        mount -o remount,ro \"$THUMBSHEET_HOME\" || exit 99
        \"$THUMBSHEET\" batch titles.txt -m openai/gpt-image-2.6-flare
    ";
    let ran = on_a_small_disk(&bench, 32, script).ends(4, "nothing could be made");
    assert!(ran.err.contains("Make the folder writable"), "it says what to do: {}", ran.err);
    assert_eq!(bench.openai.count(), 0, "what could not be written down is not asked");
}

#[test]
fn a_journal_from_a_newer_version_is_refused_in_words_and_left_as_it_is() {
    let bench = Bench::new();
    bench.run(&["generate", "Before", "-m", "offline/aurora"]).ends(0, "a journal is there");
    let journal = bench.home().join("journal.db");
    Bench::set_version(&journal, 900);
    let before = std::fs::read(&journal).unwrap();
    std::fs::write(bench.place.path().join("titles.txt"), "A title\n").unwrap();
    bench.openai.answer_by_default(Answer::Picture);
    let ran = bench.run(&["batch", "titles.txt", "-m", "openai/gpt-image-2.6-flare"]).ends(4, "it is not understood");
    assert!(ran.err.contains("newer Thumbsheet (version 900"), "{}", ran.err);
    assert_eq!(bench.openai.count(), 0, "nothing is asked");
    assert_eq!(std::fs::read(&journal).unwrap(), before, "and nothing is changed");
}
