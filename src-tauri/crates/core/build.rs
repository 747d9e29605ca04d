//! Collects the template files, so that adding a template is adding one file.
#![expect(
    clippy::expect_used,
    clippy::disallowed_methods,
    clippy::unnecessary_debug_formatting,
    reason = "a build script fails by panicking, writes for cargo alone, and quotes a path as Rust does"
)]

use std::{env, fmt::Write as _, fs, path::PathBuf};

fn main() {
    let assets = PathBuf::from("../../assets/templates");
    println!("cargo::rerun-if-changed={}", assets.display());
    let mut files: Vec<_> = fs::read_dir(&assets)
        .expect("src-tauri/assets/templates is part of the source tree")
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|ext| ext == "toml"))
        .collect();
    files.sort();
    let mut code = String::from("&[\n");
    for file in files {
        let id = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let path = fs::canonicalize(&file).expect("listed a moment ago");
        writeln!(code, "({id:?}, include_str!({path:?})),").expect("writing to a String");
    }
    code.push(']');
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("set by cargo")).join("templates.rs");
    fs::write(out, code).expect("OUT_DIR is writable");
}
