//! Who may import whom (ARCHITECTURE.md), asserted over what cargo resolves.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

mod modules;
mod promises;

use std::{
    collections::{BTreeMap, BTreeSet},
    process::Command,
};

use serde_json::Value;

/// Each crate of ours and those of ours it may import.
const HOUSE: &[(&str, &[&str])] = &[
    ("core", &[]),
    ("canvas", &["core"]),
    ("providers", &["core"]),
    ("disk", &["core"]),
    ("library", &["core", "disk"]),
    ("destinations", &["core", "disk"]),
    ("keys", &["core"]),
    ("engine", &["core", "canvas", "providers", "disk", "library", "destinations", "keys"]),
    ("cli", &["core", "engine"]),
    ("desktop", &["core", "engine"]),
    ("testkit", &["core"]),
];

/// This machine's target: other systems' crates need not be downloaded to know our own house.
fn host() -> String {
    let output = Command::new("rustc").arg("-vV").output().expect("rustc is there where cargo is");
    let text = String::from_utf8(output.stdout).expect("rustc writes text");
    text.lines().find_map(|line| line.strip_prefix("host: ")).expect("rustc names its host").to_owned()
}

fn metadata() -> Value {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked", "--filter-platform", &host()])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs this test, so it is there");
    assert!(output.status.success(), "cargo metadata: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("cargo writes JSON")
}

fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().unwrap_or_default()
}

/// The ordinary (not dev, not build) dependencies that each of our crates declares.
fn declared(metadata: &Value) -> BTreeMap<String, BTreeSet<String>> {
    let packages = metadata["packages"].as_array().expect("a list");
    packages
        .iter()
        .filter(|package| package["source"].is_null())
        .map(|package| {
            let dependencies = package["dependencies"].as_array().expect("a list");
            let ordinary =
                dependencies.iter().filter(|one| one["kind"].is_null()).map(|one| text(one, "name").to_owned());
            (text(package, "name").trim_start_matches("thumbsheet-").to_owned(), ordinary.collect())
        })
        .collect()
}

/// Everything that a crate of ours links, itself included.
fn linked(metadata: &Value, root: &str) -> BTreeSet<String> {
    let names: BTreeMap<&str, &str> = metadata["packages"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|package| (text(package, "id"), text(package, "name")))
        .collect();
    let nodes: BTreeMap<&str, &Value> =
        metadata["resolve"]["nodes"].as_array().expect("a list").iter().map(|node| (text(node, "id"), node)).collect();
    let start = names.iter().find(|(_, name)| **name == root).expect("one of ours").0;
    let (mut seen, mut open) = (BTreeSet::new(), vec![*start]);
    while let Some(id) = open.pop() {
        if seen.insert(id) {
            for one in nodes[id]["deps"].as_array().expect("a list") {
                let ordinary = one["dep_kinds"].as_array().expect("a list").iter().any(|kind| kind["kind"].is_null());
                if ordinary {
                    open.push(text(one, "pkg"));
                }
            }
        }
    }
    seen.into_iter().map(|id| names[id].to_owned()).collect()
}

#[test]
fn crates_import_only_what_the_house_allows() {
    let declared = declared(&metadata());
    let known: BTreeSet<_> = HOUSE.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(
        declared.keys().cloned().collect::<BTreeSet<_>>(),
        known,
        "a new crate needs its place in ARCHITECTURE.md"
    );
    for (name, allowed) in HOUSE {
        for dependency in &declared[*name] {
            if let Some(ours) = dependency.strip_prefix("thumbsheet-") {
                assert!(allowed.contains(&ours), "{name} imports {ours}; it may import {allowed:?}");
            }
        }
    }
}

#[test]
fn heavy_things_live_in_one_room_each() {
    let declared = declared(&metadata());
    let rooms: &[(&[&str], &[&str], &str)] = &[
        (&["tauri", "wry", "gtk", "webkit2gtk"], &["desktop"], "only the desktop door knows the window"),
        (
            &["reqwest", "hyper", "ureq", "rust-s3"],
            &["providers", "destinations", "testkit"],
            "only providers and destinations speak HTTP (and their fakes)",
        ),
        (&["rusqlite", "sqlx"], &["library"], "only the library knows the journal's file"),
        (
            &["image", "jpeg-encoder", "zune-jpeg", "png", "fast_image_resize"],
            &["canvas", "testkit"],
            "only canvas knows picture formats",
        ),
        (&["parley", "ab_glyph", "cosmic-text"], &["canvas"], "only canvas sets type"),
        (&["clap", "indicatif", "rpassword"], &["cli"], "only the command line knows a terminal"),
        (
            &[
                "keyring",
                "keyring-core",
                "secret-service",
                "zbus",
                "zbus-secret-service-keyring-store",
                "apple-native-keyring-store",
                "windows-native-keyring-store",
            ],
            &["keys"],
            "only keys knows the keychain",
        ),
        (&["thumbsheet-testkit"], &[], "test tools are dev-dependencies"),
    ];
    for (things, allowed, reason) in rooms {
        for (name, dependencies) in &declared {
            for thing in *things {
                assert!(
                    !dependencies.contains(*thing) || allowed.contains(&name.as_str()),
                    "{name} uses {thing}: {reason}"
                );
            }
        }
    }
}

#[test]
fn core_and_canvas_need_no_runtime() {
    let metadata = metadata();
    for name in ["thumbsheet-core", "thumbsheet-canvas"] {
        let linked = linked(&metadata, name);
        for thing in ["tokio", "reqwest", "rusqlite"] {
            assert!(!linked.contains(thing), "{name} links {thing}; it has to stay cheap and pure");
        }
    }
}

#[test]
fn the_command_line_links_nothing_of_a_window() {
    let linked = linked(&metadata(), "thumbsheet-cli");
    for thing in ["tauri", "wry", "gtk", "webkit2gtk", "openssl", "openssl-sys", "aws-lc-rs", "libdbus-sys"] {
        assert!(!linked.contains(thing), "the command line has to run on a server without {thing}");
    }
}
