use std::{fs, process::Command};

use thumbsheet_testkit::s3::{FastS3, Fault, Setup};
use tokio::runtime::{Builder, Runtime};

use crate::bench::{Bench, Ran};

/// A bucket `thumbs` on threads of its own.
pub(crate) fn server() -> (Runtime, FastS3) {
    server_with(Setup::default())
}

fn server_with(setup: Setup) -> (Runtime, FastS3) {
    let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let server = runtime.block_on(FastS3::start_with(setup));
    (runtime, server)
}

fn command(bench: &Bench, server: &FastS3, arguments: &[&str]) -> Command {
    let mut command = bench.command(arguments);
    command
        .env("AWS_ENDPOINT_URL", server.access().endpoint)
        .env("AWS_ACCESS_KEY_ID", FastS3::ACCESS_KEY)
        .env("AWS_SECRET_ACCESS_KEY", FastS3::SECRET);
    command
}

pub(crate) fn run(bench: &Bench, server: &FastS3, arguments: &[&str]) -> Ran {
    Ran::of(command(bench, server, arguments).output().unwrap())
}

#[test]
fn a_sheet_goes_to_a_bucket_besides_its_folder() {
    let (bench, (_runtime, server)) = (Bench::new(), server());
    let ran = run(
        &bench,
        &server,
        &["generate", "Sent to a bucket", "-m", "offline/hills", "-m", "offline/mesh", "--to", "s3://thumbs/blog"],
    )
    .ends(0, "both are made and stored");
    for model in ["hills", "mesh"] {
        let name = format!("sent-to-a-bucket-{model}.jpg");
        assert!(ran.out.contains(&format!("s3://thumbs/blog/{name}")), "a script learns where: {}", ran.out);
        let stored = fs::read(server.file("thumbs", &format!("blog/{name}"))).unwrap();
        assert!(stored == fs::read(bench.out().join(&name)).unwrap(), "the bucket has the very file");
    }
    server.assert_nothing_made_public();
    let again = run(&bench, &server, &["upload", &run_of(&bench), "--to", "s3://thumbs/blog", "--link"])
        .ends(0, "it is there already");
    assert_eq!(again.out.matches("X-Amz-Signature=").count(), 2, "each has an address that is signed: {}", again.out);
    assert_eq!(server.writes(), 2, "and nothing was sent twice");
}

#[test]
fn a_key_that_expires_comes_with_its_token_from_the_environment() {
    let token = "passing-token-4711";
    let setup = Setup { session_token: Some(token.to_owned()), ..Setup::default() };
    let (bench, (_runtime, server)) = (Bench::new(), server_with(setup));
    let test = ["storage", "test", "s3://thumbs"];
    let with = command(&bench, &server, &test).env("AWS_SESSION_TOKEN", token).output().unwrap();
    let ran = Ran::of(with).ends(0, "the key counts with its token");
    assert!(!ran.out.contains(token) && !ran.err.contains(token), "a token is a secret: {} {}", ran.out, ran.err);
    let without = command(&bench, &server, &test).output().unwrap();
    assert!(!without.status.success(), "and without it, it is not known");
}

pub(crate) fn run_of(bench: &Bench) -> String {
    let ran = bench.run(&["list", "runs", "--json"]).ends(0, "there is one");
    ran.json()[0][0]["id"].as_str().unwrap().to_owned()
}

#[test]
fn a_destination_that_is_none_is_refused_before_anything_is_spent() {
    let bench = Bench::new();
    let flare = "openai/gpt-image-2.6-flare";
    let ran = bench.run(&["generate", "Nowhere to go", "-m", flare, "--to", "nowhere"]).ends(2, "there is none");
    assert!(ran.err.contains("There is no destination 'nowhere'"), "it is named: {}", ran.err);
    let ran =
        bench.run(&["generate", "Nowhere to go", "-m", flare, "--to", "./folder"]).ends(2, "a folder is no bucket");
    assert!(ran.err.contains("--out"), "what to use instead: {}", ran.err);
    bench.run(&["generate", "Nowhere to go", "-m", flare, "--to", "s3://Not A Bucket/x"]).ends(2, "no bucket's name");
    assert_eq!(bench.openai.count(), 0, "no model was asked");
}

#[test]
fn a_bucket_that_refuses_leaves_the_thumbnails_safe_and_takes_them_later() {
    let (bench, (_runtime, server)) = (Bench::new(), server());
    server.fail_where(|request| request.is_write().then(|| Fault::refused(403, "AccessDenied")));
    let flare = "openai/gpt-image-2.6-flare";
    let ran = run(&bench, &server, &["generate", "Refused at first", "-m", flare, "--to", "s3://thumbs"])
        .ends(3, "the thumbnail is there, its copy is not");
    assert!(ran.err.contains("safe") && ran.err.contains("upload --retry"), "and what to do: {}", ran.err);
    for secret in [FastS3::SECRET, bench.openai.key()] {
        assert!(!ran.err.contains(secret) && !ran.out.contains(secret), "no secret is told");
    }
    server.heal();
    let ran = run(&bench, &server, &["upload", "--retry"]).ends(0, "the server takes it now");
    assert!(ran.out.contains("s3://thumbs/refused-at-first-"), "where it is: {}", ran.out);
    assert_eq!(bench.openai.count(), 1, "no model was asked again");
}

#[test]
fn storage_is_tried_from_the_command_line() {
    let (bench, (_runtime, server)) = (Bench::new(), server());
    let ran = run(&bench, &server, &["storage", "test", "s3://thumbs"]).ends(0, "it works");
    assert!(ran.err.starts_with("Wrote, read back and deleted a test file in "), "{}", ran.err);
    let wrong = command(&bench, &server, &["storage", "test", "s3://thumbs"])
        .env("AWS_SECRET_ACCESS_KEY", "planted-wrong-one-4711")
        .output()
        .unwrap();
    let wrong = Ran::of(wrong).ends(4, "a wrong secret is seen");
    assert!(!wrong.err.contains("planted-wrong"), "and not told: {}", wrong.err);
}

#[test]
fn the_gallery_is_listed_searched_taken_out_deleted_and_brought_back() {
    let bench = Bench::new();
    bench.run(&["generate", "Cold brew, five ways", "-m", "offline/hills"]).ends(0, "made");
    bench.run(&["generate", "Why fan-out beats a queue", "-m", "offline/hills", "-m", "offline/city"]).ends(0, "made");
    let all = bench.run(&["gallery", "list", "--json"]).ends(0, "listed").json();
    assert_eq!(all.len(), 3, "everything is there");
    let found = bench.run(&["gallery", "search", "brew"]).ends(0, "searched");
    assert!(found.out.contains("Cold brew") && !found.out.contains("fan-out"), "by its words: {}", found.out);
    assert!(bench.run(&["gallery", "search", "\"quote* OR ("]).ends(0, "typed text is no syntax").out.is_empty());

    bench.run(&["gallery", "export", "--zip", "all.zip"]).ends(0, "one file");
    let zip = fs::read(bench.place.path().join("all.zip")).unwrap();
    assert!(zip.starts_with(b"PK") && zip.windows(13).any(|part| part == b"manifest.json"), "a ZIP with its manifest");

    let one = found.out.split_whitespace().next().unwrap().to_owned();
    bench.run(&["gallery", "delete", &one]).ends(0, "to the trash");
    assert_eq!(bench.run(&["gallery", "list", "--json"]).json().len(), 2, "it is out of sight");
    assert_eq!(bench.run(&["gallery", "list", "--trash", "--json"]).json().len(), 1, "and in the trash");
    bench.run(&["gallery", "restore", &one]).ends(0, "back");
    assert_eq!(bench.run(&["gallery", "list", "--json"]).json().len(), 3, "nothing was lost");
    let ran = bench.run(&["gallery", "delete", "nobody"]).ends(2, "there is none of that name");
    assert!(ran.err.contains("'nobody'") && ran.err.contains("Nothing was done"), "{}", ran.err);
}

#[test]
fn a_whole_library_goes_into_one_file_and_into_another_home() {
    let (bench, other) = (Bench::new(), Bench::new());
    bench.run(&["generate", "Moved to another machine", "-m", "offline/hills"]).ends(0, "made");
    let file = bench.place.path().join("library.zip").display().to_string();
    bench.run(&["library", "export", &file]).ends(0, "one file");
    let ran = other.run(&["library", "import", &file]).ends(0, "taken in");
    assert!(ran.err.contains("1 runs, 1 thumbnails"), "what came: {}", ran.err);
    let found = other.run(&["gallery", "search", "another machine"]).ends(0, "it is there");
    assert!(found.out.contains("Moved to another machine"), "with its title: {}", found.out);
    other.run(&["doctor", "--offline", "--deep"]);
    fs::write(bench.place.path().join("broken.zip"), b"PK no zip").unwrap();
    let broken = bench.place.path().join("broken.zip").display().to_string();
    let ran = other.run(&["library", "import", &broken]);
    assert!(ran.code != 0 && ran.err.contains("broken.zip"), "a file that is none is named: {}", ran.err);
}
