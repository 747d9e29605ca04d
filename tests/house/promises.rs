//! Promises that no signature keeps: steps do not sleep, adapters do no I/O, pictures do not travel by value.

use std::{fs, path::Path};

use serde_json::Value;

use super::modules::{code, list};

/// The code of all files below a folder of the workspace, without comments, strings and tests.
fn sources(folder: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    match root.join(folder) {
        file if file.is_file() => paths.push(file),
        folder => list(&folder, &mut paths),
    }
    let is_test = |path: &Path| path.file_stem().is_some_and(|name| name == "tests" || name == "vendors");
    paths
        .iter()
        .filter(|path| !is_test(path))
        .map(|path| (path.display().to_string(), code(&fs::read_to_string(path).expect("a source is text"))))
        .collect()
}

fn assert_without(folders: &[&str], words: &[&str], why: &str) {
    let mut read = 0;
    for (path, code) in folders.iter().flat_map(|folder| sources(folder)) {
        read += 1;
        for word in words {
            assert!(!code.contains(word), "{path} contains `{word}`: {why}");
        }
    }
    assert!(read >= folders.len(), "every folder has sources");
}

#[test]
fn no_step_sleeps_retries_or_starts_a_task() {
    assert_without(
        &["src-tauri/crates/engine/src/steps"],
        &["sleep", "interval(", "retry::", "tokio::spawn", "thread::spawn"],
        "a step is one attempt, and whoever calls it decides about the next",
    );
}

#[test]
fn no_adapter_does_input_or_output() {
    assert_without(
        &[
            "src-tauri/crates/providers/src/openai.rs",
            "src-tauri/crates/providers/src/openai",
            "src-tauri/crates/providers/src/google.rs",
            "src-tauri/crates/providers/src/google",
        ],
        &[
            "async ",
            ".await",
            "std::fs",
            "std::net",
            "std::env",
            "tokio::",
            "reqwest::Client",
            "Instant::now",
            "SystemTime",
        ],
        "an adapter turns values into values, and the transport does what costs",
    );
}

#[test]
fn no_event_and_no_record_holds_the_bytes_of_a_picture() {
    assert_without(
        &[
            "src-tauri/crates/core/src/event.rs",
            "src-tauri/crates/core/src/run_state.rs",
            "src-tauri/crates/core/src/plan.rs",
            "src-tauri/crates/library/src/journal/record.rs",
            "src-tauri/src/wire.rs",
        ],
        &["Vec<u8>", "Bytes", "Box<[u8]>", "Arc<[u8]>"],
        "a picture is in the store, and everybody else has its digest",
    );
}

#[test]
fn the_page_runs_its_own_scripts_and_asks_nobody_but_the_program() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tauri.conf.json")).expect("it is there");
    let settings: Value = serde_json::from_str(&text).expect("it is JSON");
    let policy = &settings["app"]["security"]["csp"];
    let allowed = |kind: &str| policy[kind].as_str().unwrap_or_default().to_owned();
    assert_eq!(allowed("default-src"), "'none'", "what is not named is refused");
    for kind in ["script-src", "style-src"] {
        assert_eq!(allowed(kind), "'self'", "{kind}: only what is built into the program, and nothing inline");
    }
    for kind in ["base-uri", "form-action", "frame-ancestors", "object-src"] {
        assert_eq!(allowed(kind), "'none'", "{kind}: the page needs none");
    }
    for kind in ["font-src", "img-src", "connect-src"] {
        for source in allowed(kind).split_whitespace() {
            let own = ["'self'", "blob:", "thumb:", "http://thumb.localhost", "ipc:", "http://ipc.localhost"];
            assert!(own.contains(&source), "{kind} allows {source}: a key or a picture could leave by it");
        }
    }
}
