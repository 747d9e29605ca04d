//! Which module imports which: inside each crate the arrows point one way.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// The crates, and where their sources are.
const CRATES: &[(&str, &str)] = &[
    ("core", "src-tauri/crates/core/src"),
    ("canvas", "src-tauri/crates/canvas/src"),
    ("providers", "src-tauri/crates/providers/src"),
    ("library", "src-tauri/crates/library/src"),
    ("destinations", "src-tauri/crates/destinations/src"),
    ("keys", "src-tauri/crates/keys/src"),
    ("engine", "src-tauri/crates/engine/src"),
    ("cli", "src-tauri/crates/cli/src"),
    ("testkit", "src-tauri/crates/testkit/src"),
    ("desktop", "src-tauri/src"),
];

/// The doors' sources. A door asks the engine's handles, never the library behind them.
const DOORS: &[&str] = &["cli", "desktop"];

/// The modules of a crate that each of its modules imports.
type Arrows = BTreeMap<String, BTreeSet<String>>;

/// One crate as its sources have it.
struct Sources {
    /// The path of each file's module, and the file's code without comments, strings and tests.
    files: Vec<(Vec<String>, String)>,
    /// The first segments of all modules.
    modules: BTreeSet<String>,
    /// The module of each name that the root re-exports.
    exports: BTreeMap<String, String>,
}

impl Sources {
    fn read(folder: &Path) -> Self {
        let mut paths = Vec::new();
        list(folder, &mut paths);
        let files: Vec<(Vec<String>, String)> = paths
            .iter()
            .filter(|path| path.file_name().is_none_or(|name| name != "tests.rs"))
            .map(|path| (module_of(folder, path), code(&fs::read_to_string(path).expect("a source is text"))))
            .collect();
        let modules = files.iter().filter_map(|(path, _)| path.first().cloned()).collect();
        let mut exports = BTreeMap::new();
        for (_, root) in files.iter().filter(|(path, _)| path.is_empty()) {
            for line in root.split(';').filter_map(|item| item.trim_start().strip_prefix("pub use ")) {
                for path in tree(line) {
                    if let (Some(first), Some(last)) = (path.first(), path.last()) {
                        exports.insert(last.clone(), first.clone());
                    }
                }
            }
        }
        Self { files, modules, exports }
    }

    /// Every path into the crate that a module names: the module's first segment, and the path from the root.
    fn references(&self) -> Vec<(String, Vec<String>)> {
        let mut found = Vec::new();
        for (module, code) in self.files.iter().filter(|(path, _)| !path.is_empty()) {
            for (at, _) in code.match_indices("crate::").filter(|(at, _)| starts_a_path(code, *at)) {
                found.extend(tree(&code[at + "crate::".len()..]).into_iter().map(|path| (module[0].clone(), path)));
            }
            for (at, _) in code.match_indices("super::").filter(|(at, _)| starts_a_path(code, *at)) {
                let rest = &code[at..];
                let up = rest.split("super::").take_while(|before| before.is_empty()).count();
                // In a file every `super` leads up from the file's module.
                let base = &module[..module.len().saturating_sub(up)];
                let below = tree(&rest[up * "super::".len()..]);
                found.extend(below.into_iter().map(|path| (module[0].clone(), [base, &path].concat())));
            }
        }
        found
    }

    fn arrows(&self) -> Arrows {
        let mut arrows = Arrows::new();
        for (from, path) in self.references() {
            let Some(first) = path.first() else { continue };
            let to = if self.modules.contains(first) { Some(first) } else { self.exports.get(first) };
            if let Some(to) = to.filter(|to| **to != from && self.modules.contains(*to)) {
                arrows.entry(from).or_default().insert(to.clone());
            }
        }
        arrows
    }
}

/// The modules of a circle, when there is one.
fn circle(arrows: &Arrows) -> Option<Vec<String>> {
    fn walk(arrows: &Arrows, at: &str, path: &mut Vec<String>, done: &mut BTreeSet<String>) -> bool {
        if let Some(start) = path.iter().position(|one| one == at) {
            path.drain(..start);
            return true;
        }
        if done.contains(at) {
            return false;
        }
        path.push(at.to_owned());
        if arrows.get(at).into_iter().flatten().any(|next| walk(arrows, next, path, done)) {
            return true;
        }
        path.pop();
        done.insert(at.to_owned());
        false
    }
    let mut done = BTreeSet::new();
    arrows.keys().find_map(|start| {
        let mut path = Vec::new();
        walk(arrows, start, &mut path, &mut done).then_some(path)
    })
}

pub(super) fn list(folder: &Path, into: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(folder).expect("the crate is there");
    for path in entries.map(|entry| entry.expect("it can be listed").path()) {
        if path.is_dir() {
            list(&path, into);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            into.push(path);
        }
    }
}

/// `runs/conductor/turn.rs` is `runs::conductor::turn`; the root has no path.
fn module_of(folder: &Path, file: &Path) -> Vec<String> {
    let below = file.strip_prefix(folder).expect("it is in the folder").with_extension("");
    let path: Vec<String> = below.iter().map(|part| part.to_string_lossy().into_owned()).collect();
    if path.len() == 1 && (path[0] == "lib" || path[0] == "main") { Vec::new() } else { path }
}

fn starts_a_path(code: &str, at: usize) -> bool {
    !code[..at].ends_with(|before: char| before.is_alphanumeric() || matches!(before, '_' | ':' | '$'))
}

/// The paths of a use tree: `a::{b, c::d}` has `a::b` and `a::c::d`.
fn tree(text: &str) -> Vec<Vec<String>> {
    let mut rest = text.trim_start();
    let mut path = Vec::new();
    loop {
        if let Some(group) = rest.strip_prefix('{') {
            let below = items(group).into_iter().flat_map(tree);
            return below.map(|tail| [path.clone(), tail].concat()).collect();
        }
        let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
        if end == 0 {
            return vec![path];
        }
        path.push(rest[..end].to_owned());
        match rest[end..].trim_start().strip_prefix("::") {
            Some(next) => rest = next.trim_start(),
            None => return vec![path],
        }
    }
}

/// The items of a group up to its closing brace.
fn items(group: &str) -> Vec<&str> {
    let (mut depth, mut start, mut found) = (0, 0, Vec::new());
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                found.push(&group[start..at]);
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                found.push(&group[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    found.retain(|item| !item.trim().is_empty());
    found
}

/// The code of a source: without comments, what stands in strings, and items that only tests have.
pub(super) fn code(source: &str) -> String {
    let bare = bare(source);
    let mut code = String::new();
    let mut rest = bare.as_str();
    while let Some(at) = rest.find("#[cfg(test)]") {
        code.push_str(&rest[..at]);
        let item = &rest[at..];
        let mut depth = 0_usize;
        let end = item.char_indices().find_map(|(at, c)| {
            match c {
                '{' => depth += 1,
                '}' => depth = depth.saturating_sub(1),
                _ => {}
            }
            (depth == 0 && matches!(c, '}' | ';')).then_some(at + 1)
        });
        rest = &item[end.unwrap_or(item.len())..];
    }
    code + rest
}

fn bare(source: &str) -> String {
    let mut bare = String::new();
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let taken = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if let Some(raw) = rest.strip_prefix("r#\"") {
            3 + raw.find("\"#").map_or(raw.len(), |end| end + 2)
        } else if let Some(string) = rest.strip_prefix('"') {
            1 + end_of_string(string)
        } else if let Some(letter) =
            ["'\"'", "'\\\"'", "'{'", "'}'", "';'", "'\\''"].iter().find(|one| rest.starts_with(**one))
        {
            letter.len()
        } else {
            bare.push(first);
            first.len_utf8()
        };
        rest = &rest[taken..];
    }
    bare
}

fn end_of_string(string: &str) -> usize {
    let mut escaped = false;
    for (at, c) in string.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    string.len()
}

fn sources(name: &str) -> Sources {
    let (_, folder) = CRATES.iter().find(|(known, _)| *known == name).expect("it is listed");
    Sources::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder))
}

#[test]
fn no_module_imports_one_that_imports_it() {
    for (name, _) in CRATES {
        let circle = circle(&sources(name).arrows());
        assert_eq!(circle, None, "{name}: each of these modules imports the next, and the last the first");
    }
}

#[test]
fn no_module_of_the_engine_imports_its_facade() {
    let sources = sources("engine");
    let upward = sources
        .references()
        .into_iter()
        .find(|(_, path)| path.first().is_some_and(|first| !sources.modules.contains(first)));
    assert_eq!(upward, None, "lib.rs and what it re-exports are for doors only");
}

#[test]
fn no_door_reaches_past_the_engines_handles() {
    for door in DOORS {
        let reaching = sources(door).files.into_iter().find(|(_, code)| code.contains(".library()"));
        assert_eq!(reaching, None, "{door}: a handle of the engine offers what it needs");
    }
}

#[test]
fn arrows_are_read_as_the_compiler_reads_them() {
    let found = tree("{a::{self, b}, c::d as e, f}; crate::g");
    let words: Vec<String> = found.iter().map(|path| path.join("::")).collect();
    assert_eq!(words, ["a::self", "a::b", "c::d", "f"], "groups are unfolded");
    let told = code(
        "use crate::a; // crate::b\nlet x = \"crate::c {\"; #[cfg(test)]\nmod tests { use crate::d; }\ncrate::e()",
    );
    let paths: Vec<_> = told.match_indices("crate::").map(|(at, _)| tree(&told[at + 7..])[0].join("::")).collect();
    assert_eq!(paths, ["a", "e"], "neither comments nor strings nor tests count");
    let arrows = |pairs: &[(&str, &str)]| {
        let mut arrows = Arrows::new();
        for (from, to) in pairs {
            arrows.entry((*from).to_owned()).or_default().insert((*to).to_owned());
        }
        arrows
    };
    assert_eq!(circle(&arrows(&[("a", "b"), ("b", "c"), ("a", "c")])), None, "all point one way");
    let round = circle(&arrows(&[("a", "b"), ("b", "c"), ("c", "b")])).expect("two import each other");
    assert_eq!(round, ["b", "c"], "only those of the circle");
}
