//! Where uploads go and what is said of them, where that is easily got wrong.

use std::{
    fs,
    io::Write as _,
    process::Stdio,
    sync::atomic::{AtomicUsize, Ordering},
};

use tempfile::TempDir;
use thumbsheet_testkit::s3::{FastS3, Fault};

use crate::{
    bench::{Bench, Ran},
    storage::{run, run_of, server},
};

/// Settings with a folder `dir` and a bucket `minio`, which is `thumbs` of `server`.
fn settings(bench: &Bench, endpoint: &str) {
    fs::create_dir_all(bench.home()).unwrap();
    let folder = bench.place.path().join("dir");
    let text = format!(
        "[[storage.destinations]]\nid = \"dir\"\nkind = \"folder\"\nfolder = '{}'\n\
         [[storage.destinations]]\nid = \"minio\"\nkind = \"bucket\"\nendpoint = '{endpoint}'\nbucket = \"thumbs\"\n\
         prefix = \"blog\"\n",
        folder.display()
    );
    fs::write(bench.home().join("settings.toml"), text).unwrap();
}

#[test]
fn two_places_of_one_bucket_each_get_the_thumbnail_however_alike_they_are() {
    let (bench, (_runtime, server)) = (Bench::new(), server());
    bench.run(&["generate", "Two places", "-m", "offline/hills"]).ends(0, "made");
    let made = run_of(&bench);
    let long = "a-rather-long-folder-name-of-november";
    let places = [format!("{long}-1"), format!("{long}-2"), "Blog".into(), "blog".into(), "a/b".into(), "a-b".into()];
    for place in &places {
        let to = format!("s3://thumbs/{place}");
        let ran = run(&bench, &server, &["upload", &made, "--to", &to]).ends(0, "it goes there");
        assert_eq!(ran.out.trim(), format!("{to}/two-places-hills.jpg"), "there, and not where another one is");
    }
    assert_eq!(server.writes(), places.len(), "each was written");
    let (_another_runtime, another) = crate::storage::server();
    let ran = run(&bench, &another, &["upload", &made, "--to", "s3://thumbs/blog"]).ends(0, "another server");
    assert_eq!((ran.out.lines().count(), another.writes()), (1, 1), "a bucket of that name there is another one");
}

#[test]
fn json_ends_with_the_joined_answer_whatever_is_uploaded() {
    let (bench, (_runtime, server)) = (Bench::new(), server());
    let arguments = ["generate", "Joined at last", "-m", "offline/hills", "--to", "s3://thumbs", "--json"];
    let mut lines = run(&bench, &server, &arguments).ends(0, "made and stored").json();
    let last = lines.pop().unwrap();
    assert_eq!(last["title"], "Joined at last", "`| tail -n 1` is the answer: {last}");
    let stored = lines.pop().unwrap();
    assert_eq!(stored["state"], "stored", "what became of the upload stands before it: {stored}");
    assert!(stored["thumbnail"].as_str().is_some_and(|id| !id.is_empty()), "and of which thumbnail: {stored}");
    let ran = run(&bench, &server, &["upload", &run_of(&bench), "--to", "s3://thumbs", "--link", "--json"]);
    let link = ran.ends(0, "it is there").json()[0]["link"].as_str().unwrap_or_default().to_owned();
    assert!(link.contains("X-Amz-Signature="), "no flag is dropped in silence: {link}");
}

#[test]
fn where_the_settings_send_everything_the_command_line_sends_it_too() {
    let bench = Bench::new();
    settings(&bench, "http://127.0.0.1:1");
    let path = bench.home().join("settings.toml");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, format!("[storage]\nfinished = [\"dir\"]\n{text}")).unwrap();
    let ran = bench.run(&["generate", "Sent by itself", "-m", "offline/hills"]).ends(0, "made and stored");
    assert!(ran.out.contains("dir/sent-by-itself-hills.jpg"), "as in the app: {}", ran.out);
    let ran = bench.run(&["generate", "Sent once", "-m", "offline/hills", "--to", "dir"]).ends(0, "named twice");
    assert_eq!(ran.out.matches("dir/sent-once-hills").count(), 1, "is sent once: {}", ran.out);
}

#[test]
fn what_is_set_anew_goes_to_destinations_too() {
    let (bench, (_runtime, server)) = (Bench::new(), server());
    bench.run(&["generate", "A tpyo", "-m", "offline/hills"]).ends(0, "made");
    let made = run_of(&bench);
    bench.run(&["retitle", &made, "--title", "A typo", "--to", "nowhere"]).ends(2, "there is no such place");
    let ran = run(&bench, &server, &["retitle", &made, "--title", "A typo", "--to", "s3://thumbs"]).ends(0, "sent");
    assert!(ran.out.contains("s3://thumbs/a-typo-hills.jpg"), "where it is: {}", ran.out);
}

#[test]
fn a_retry_tells_of_every_upload_and_takes_runs() {
    let bench = Bench::new();
    settings(&bench, "http://127.0.0.1:1");
    let place = bench.place.path().join("dir");
    for round in 0..8 {
        fs::write(&place, "in the way").unwrap();
        let title = format!("In the way {round}");
        bench.run(&["generate", &title, "-m", "offline/hills", "--to", "dir"]).ends(3, "a file is in the way");
        fs::remove_file(&place).unwrap();
        let made = run_of(&bench);
        let named: &[&str] = if round % 2 == 0 { &["upload", "--retry"] } else { &["upload", "--retry", &made] };
        let ran = bench.run(named).ends(0, "it is out of the way");
        assert_eq!(ran.out.lines().count(), 1, "it is told, however fast it was: {:?} {:?}", ran.out, ran.err);
        fs::remove_dir_all(&place).unwrap();
    }
    let ran = bench.run(&["upload"]).ends(0, "nothing to do is no failure");
    assert!(ran.err.contains("There are no unfinished uploads"), "and is said: {:?}", ran.err);
}

#[test]
fn what_is_in_the_trash_is_not_sent() {
    let bench = Bench::new();
    settings(&bench, "http://127.0.0.1:1");
    bench.run(&["generate", "Away with it", "-m", "offline/hills"]).ends(0, "made");
    let id = bench.run(&["gallery", "list", "--json"]).json()[0]["thumbnail"].as_str().unwrap().to_owned();
    bench.run(&["gallery", "delete", &id]).ends(0, "to the trash");
    for what in [&id, &run_of(&bench)] {
        let ran = bench.run(&["upload", what, "--to", "dir"]).ends(2, "it is deleted");
        assert!(ran.err.contains("trash"), "it says why: {}", ran.err);
    }
}

#[test]
fn settings_that_are_not_understood_are_told_where_a_destination_is_missed() {
    let bench = Bench::new();
    fs::create_dir_all(bench.home()).unwrap();
    fs::write(bench.home().join("settings.toml"), "[storage\n").unwrap();
    for arguments in [&["storage", "list"][..], &["upload", "--retry"], &["storage", "test", "minio"]] {
        let ran = bench.run(arguments);
        assert!(ran.err.contains("settings.toml, line 1"), "{arguments:?}: {}", ran.err);
    }
}

#[test]
fn a_link_that_cannot_be_made_hides_no_other() {
    let (bench, (_runtime, server)) = (Bench::new(), server());
    settings(&bench, &server.access().endpoint);
    bench.run(&["generate", "Linked", "-m", "offline/hills"]).ends(0, "made");
    let made = run_of(&bench);
    run(&bench, &server, &["upload", &made, "--to", "minio", "--to", "dir"]).ends(0, "stored at both");
    // Without keys: the bucket's link cannot be signed, the folder's is its path.
    let ran = bench.run(&["upload", &made, "--to", "minio", "--to", "dir", "--link"]).ends(3, "one has no link");
    assert!(ran.out.contains("linked-hills.jpg"), "the other is printed: {} {}", ran.out, ran.err);
}

#[test]
fn more_than_a_page_is_listed_and_flags_that_exclude_each_other_say_so() {
    let bench = Bench::new();
    let titles: Vec<_> = (0..23).map(|number| format!("Title number {number}")).collect();
    fs::write(bench.place.path().join("titles.txt"), titles.join("\n")).unwrap();
    bench.run(&["batch", "titles.txt"]).ends(0, "made");
    let all = bench.run(&["gallery", "list", "--most", "100000", "--json"]).ends(0, "all").json();
    assert!(all.len() > 200, "every model of every title: {}", all.len());
    assert_eq!(bench.run(&["gallery", "list", "--most", "201", "--json"]).json().len(), 201, "and as many as asked");
    let id = all[0]["thumbnail"].as_str().unwrap();
    bench.run(&["gallery", "export", id, "--starred"]).ends(2, "ids, or filters");
    bench.run(&["gallery", "export", id, "--zip", "a.zip", "--out", "b"]).ends(2, "a ZIP, or a folder");
    bench.run(&["upload", "--retry", "--to", "s3://thumbs"]).ends(2, "it goes where it was to go");
}

#[test]
fn a_library_with_a_damaged_picture_is_exported_without_it_and_that_is_said() {
    let bench = Bench::new();
    bench.run(&["generate", "Damaged later", "-m", "offline/hills"]).ends(0, "made");
    let listed = bench.run(&["gallery", "list", "--json"]).json().remove(0);
    let digest = listed["digest"].as_str().unwrap();
    let path = bench.home().join("store").join(&digest[..2]).join(digest);
    let _ = fs::remove_file(&path);
    fs::write(&path, "something else").unwrap();
    let ran = bench.run(&["library", "export", "library.zip"]).ends(3, "not all of it");
    assert!(ran.err.contains(digest), "which picture is left out: {}", ran.err);
    let ran = bench.run(&["doctor", "--offline", "--deep"]).ends(3, "the doctor sees it too");
    assert!(ran.out.contains("1 are damaged") && ran.out.contains(digest), "{}", ran.out);
}

/// Keys of a bucket in a keychain of the test's own.
#[cfg(target_os = "linux")]
#[test]
fn keys_of_a_bucket_are_kept_and_serve_every_place_in_it() {
    use thumbsheet_testkit::Keyring;
    let (bench, (_runtime, server), folder) = (Bench::new(), server(), TempDir::new().unwrap());
    settings(&bench, &server.access().endpoint);
    let keyring = Keyring::open(folder.path());
    let run = |arguments: &[&str], input: &str| {
        let mut command = bench.command(arguments);
        command.envs(keyring.environment());
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        Ran::of(child.wait_with_output().unwrap())
    };
    let both = format!("{}\n{}\n", FastS3::ACCESS_KEY, FastS3::SECRET);
    let ran = run(&["storage", "set", "dir"], &both).ends(2, "a folder wants none");
    assert!(ran.err.contains("folder"), "it says why: {}", ran.err);
    run(&["storage", "set", "minio"], "only-one-line\n").ends(2, "half of them");
    let ran = run(&["storage", "set", "minio"], &both).ends(0, "kept");
    assert!(!ran.err.contains(FastS3::SECRET) && ran.out.is_empty(), "and not told: {}", ran.err);
    for to in ["minio", "s3://thumbs/blog", "s3://thumbs/another/place"] {
        run(&["storage", "test", to], "").ends(0, "the bucket's keys serve");
    }
    run(&["generate", "With kept keys", "-m", "offline/hills", "--to", "s3://thumbs/another/place"], "")
        .ends(0, "the settings' bucket is asked with its keys");
    run(&["storage", "remove", "minio"], "").ends(0, "gone");
    run(&["storage", "test", "s3://thumbs/another/place"], "").ends(4, "nowhere any more");
}

#[test]
fn a_bucket_that_takes_its_time_is_waited_for_in_words() {
    let (bench, (_runtime, server)) = (Bench::new(), server());
    let writes = AtomicUsize::new(0);
    server.fail_where(move |request| {
        (request.is_write() && writes.fetch_add(1, Ordering::Relaxed) < 2).then(Fault::slow_down)
    });
    let ran = run(&bench, &server, &["generate", "Slowly", "-m", "offline/hills", "--to", "s3://thumbs"]);
    let ran = ran.ends(0, "it gets there");
    assert!(ran.err.contains("Waiting for 1 upload"), "nobody wonders what it waits for: {}", ran.err);
}
