//! Files as other programs and systems make them.

use std::{
    fs,
    io::Write as _,
    process::{Command, Stdio},
};

use crate::bench::{Bench, Ran};

fn with(name: &str, bytes: impl AsRef<[u8]>) -> Bench {
    let bench = Bench::new();
    fs::write(bench.place.path().join(name), bytes).unwrap();
    bench
}

fn piped(bench: &Bench, arguments: &[&str], bytes: &[u8]) -> Ran {
    let mut command = bench.command(arguments);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(bytes).unwrap();
    Ran::of(child.wait_with_output().unwrap())
}

const DRY: [&str; 5] = ["-m", "openai/gpt-image-2", "--dry-run", "--out", "out"];

#[test]
fn what_is_no_list_of_titles_is_refused_and_costs_nothing() {
    let broken = "[{\"title\":\"How trams turn\",\"style\":\"neon\"},\n {\"title\":\"A shelf\",}]\n";
    for (name, text, word) in [
        ("broken.txt", broken, "line 2, column"),
        ("fenced.txt", "```json\n[\"How trams turn\"]\n```\n", "Line 1"),
        ("page.txt", "<!doctype html>\n<p>One title\n", "web page"),
        ("book.csv", "PK\u{3}\u{4}rest\n", "workbook"),
    ] {
        let bench = with(name, text);
        let ran = bench.run(&["batch", name, "-m", "openai/gpt-image-2"]).ends(2, "it is no list");
        assert!(ran.err.contains(word), "{name}: {}", ran.err);
        let piped =
            piped(&bench, &["batch", "-", "-m", "openai/gpt-image-2"], text.as_bytes()).ends(2, "nor in a pipe");
        assert!(piped.err.contains(word), "{name} in a pipe: {}", piped.err);
        assert_eq!(bench.openai.count(), 0, "nothing was sent");
    }
    let bench = with("list.jsonl", "{\"title\":\"How trams turn\"}\n{\"title\":\"A shelf without nails\"}\n");
    let ran = bench.run(&["batch", "list.jsonl", "-m", "offline/mesh"]).ends(0, "JSON Lines is a list");
    assert_eq!(ran.out.lines().count(), 2, "two titles, one model: {}", ran.out);
}

#[test]
fn every_line_end_parts_titles_in_a_file_and_in_a_pipe() {
    for end in ["\r", "\u{b}", "\u{85}", "\u{2028}"] {
        let text = ["Sharpen a chisel", "Five soups", "How trams turn"].join(end);
        let bench = with("titles.txt", &text);
        let plan = |arguments: &[&str]| piped(&bench, arguments, text.as_bytes()).ends(0, "three titles").err;
        for file in ["titles.txt", "-"] {
            let told = plan(&[&["batch", file][..], &DRY].concat());
            assert!(told.contains("3 thumbnails"), "{end:?} of {file}: {told}");
        }
    }
}

#[test]
fn an_encoding_is_told_and_can_be_named() {
    let bench = with("list.csv", b"title\nCaf\xe9 cr\xe8me\n");
    let told = bench.run(&["check", "list.csv", "-m", "offline/mesh"]).ends(0, "Excel's own encoding");
    assert!(told.err.contains("read as windows-1252") && told.err.contains("--encoding"), "{}", told.err);
    let named = bench.run(&["check", "list.csv", "--encoding", "macintosh", "-m", "offline/mesh"]).ends(0, "as named");
    assert!(!named.err.contains("read as"), "what the person named is not told: {}", named.err);
    let unknown = bench.run(&["check", "list.csv", "--encoding", "klingon"]).ends(2, "no encoding");
    assert!(unknown.err.contains("klingon") && unknown.err.contains("windows-1252"), "{}", unknown.err);
}

#[test]
fn pictures_are_found_as_other_systems_write_their_names() {
    let bench = with(
        "list.csv",
        "title,base_image\nComposed name,pictures/Gr\u{fc}ne K\u{fc}che.png\nOther case,PICTURES/plan.png\n\
         Backslash,pictures\\Plan.PNG\nDot first,./pictures/Plan.PNG\nMisspelt,pictures/Pln.png\n",
    );
    let pictures = bench.place.path().join("pictures");
    fs::create_dir(&pictures).unwrap();
    let picture = include_bytes!("../../src-tauri/crates/canvas/tests/pictures/rgb.png");
    for name in ["Gru\u{308}ne Ku\u{308}che.png", "Plan.PNG"] {
        fs::write(pictures.join(name), picture).unwrap();
    }
    let ran = bench.run(&["batch", "list.csv", "--out", "out"]).ends(3, "one name is wrong");
    assert_eq!(ran.out.lines().count(), 4, "the others are found: {}", ran.err);
    for part in ["data row 5", "pictures/Pln.png", "Did you mean Plan.PNG?"] {
        assert!(ran.err.contains(part), "{part}: {}", ran.err);
    }
}

#[cfg(unix)]
#[test]
fn devices_pipes_and_huge_files_end_at_once_with_words() {
    let bench = Bench::new();
    let place = |name: &str| bench.place.path().join(name);
    for name in ["pipe.ttf", "pipe.csv", "pipe.toml", "pipe.jpg"] {
        assert!(Command::new("mkfifo").arg(place(name)).status().unwrap().success(), "a named pipe");
    }
    fs::File::create(place("huge.ttf")).unwrap().set_len(4 << 30).unwrap();
    fs::File::create(place("huge.csv")).unwrap().set_len(4 << 30).unwrap();
    for arguments in [
        &["generate", "A title", "--font", "pipe.ttf"][..],
        &["generate", "A title", "--font", "/dev/zero"],
        &["generate", "A title", "--font", "huge.ttf"],
        &["generate", "A title", "--preset", "pipe.toml"],
        &["batch", "pipe.csv"],
        &["batch", "/dev/zero"],
        &["batch", "huge.csv"],
        &["check", "pipe.csv"],
        &["check", "/dev/zero"],
        &["retitle", "pipe.jpg", "--title", "Another title"],
        &["show", "pipe.jpg"],
        &["library", "import", "pipe.jpg"],
    ] {
        let ran = bench.run(arguments).ends(2, "it is no file that can be read");
        assert!(!ran.err.trim().is_empty() && !ran.err.contains("panicked"), "{arguments:?}: {}", ran.err);
    }
    let own = place("home/fonts");
    fs::create_dir_all(&own).unwrap();
    assert!(Command::new("mkfifo").arg(own.join("pipe.ttf")).status().unwrap().success(), "a named pipe");
    bench.run(&["list", "fonts"]).ends(0, "one in the folder of fonts stops nothing");
}

#[test]
fn list_fonts_lists_the_homes_own() {
    let bench = Bench::new();
    let own = bench.home().join("fonts");
    fs::create_dir_all(&own).unwrap();
    fs::write(own.join("mine.WOFF2"), include_bytes!("../../src-tauri/crates/canvas/tests/fonts/BebasNeue.woff2"))
        .unwrap();
    fs::write(own.join("broken.ttf"), "not a font").unwrap();
    let ran = bench.run(&["list", "fonts"]).ends(0, "a list");
    let line = ran.out.lines().find(|line| line.starts_with("bebas-neue-2")).unwrap_or_default();
    assert!(line.contains("own"), "beside the built-in ones: {}", ran.out);
    assert!(ran.err.contains("broken.ttf"), "and what cannot be used is told: {}", ran.err);
    let made = bench.run(&["generate", "A title", "-m", "offline/mesh", "--font", "bebas-neue-2"]);
    made.ends(0, "as it is listed it is used");
}
