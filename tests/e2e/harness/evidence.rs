//! What is kept when a test fails.

use std::path::{Path, PathBuf};

use super::Page;

/// Where it goes: `target/e2e/<test>/`.
pub(crate) fn folder(test: &str) -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("target"), PathBuf::from);
    target.join("e2e").join(test)
}

/// Writes picture, page, states and logs, each if it can be had. Says where.
pub(crate) async fn save(test: &str, page: Option<&Page>, logs: &[PathBuf]) -> String {
    let folder = folder(test);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    if let Some(page) = page {
        if let Some(png) = page.try_screenshot().await {
            std::fs::write(folder.join("screen.png"), png).unwrap();
        }
        if let Some(source) = page.try_source().await {
            std::fs::write(folder.join("page.html"), source).unwrap();
        }
        if let Some(seen) = page.try_js("return { seen: window.e2e?.seen, errors: window.e2e?.errors, at: document.activeElement?.outerHTML.slice(0, 300) }").await {
            std::fs::write(folder.join("seen.json"), format!("{seen:#}")).unwrap();
        }
    }
    let mut tail = String::new();
    for below in logs {
        for file in std::fs::read_dir(below).into_iter().flatten().flatten() {
            let Ok(text) = std::fs::read(file.path()) else { continue };
            let text = String::from_utf8_lossy(&text);
            let name = file.file_name().to_string_lossy().into_owned();
            std::fs::write(folder.join(&name), text.as_bytes()).unwrap();
            if name.starts_with("thumbsheet") || name.starts_with("driver") {
                let lines: Vec<&str> = text.lines().collect();
                let last = lines[lines.len().saturating_sub(12)..].join("\n    ");
                for part in ["\n  ", &name, ":\n    ", &last] {
                    tail.push_str(part);
                }
            }
        }
    }
    format!("picture, page and logs are in {}{tail}", folder.display())
}
