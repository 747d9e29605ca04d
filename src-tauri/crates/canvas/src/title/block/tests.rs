use proptest::prelude::*;
use thumbsheet_core::Catalog;
use thumbsheet_core::catalog::{Align, VerticalAlign};
use thumbsheet_core::title::StyledText;

use super::super::{Typeset, mask, typeset};
use super::*;
use crate::bounds::Bounds;

/// A title, the width, height and lines of its box, and the lines that it gets.
type Case = (&'static str, (u32, u32, usize), &'static [&'static str]);

fn fonts() -> &'static FontBook {
    static FONTS: std::sync::LazyLock<FontBook> =
        std::sync::LazyLock::new(|| FontBook::bundled(&Catalog::bundled().unwrap()).unwrap());
    &FONTS
}

fn setting(width: u32, height: u32, lines: usize) -> Setting<'static> {
    Setting {
        bounds: Bounds { x: 40, y: 40, width, height },
        lines,
        largest: 302.0,
        smallest: 24.0,
        step: 0.5,
        align: Align::Left,
        vertical: VerticalAlign::Middle,
        line_height: 1.1,
        tracking: 0.0,
        capitals: false,
        features: &[],
        language: None,
    }
}

fn set(title: &str, setting: &Setting<'_>, font: &str) -> Option<Typeset> {
    typeset(&StyledText::parse(title), setting, "Test", font, fonts()).ok()
}

fn lines(title: &str, width: u32, height: u32, count: usize) -> Vec<String> {
    set(title, &setting(width, height, count), "inter").map(|set| set.set.lines).unwrap_or_default()
}

/// Pixels with ink outside the box.
fn outside(set: &Typeset, bounds: Bounds) -> usize {
    let whole = Bounds { x: 0, y: 0, width: bounds.x + bounds.width + 80, height: bounds.y + bounds.height + 80 };
    let mask = mask(&set.placed.glyphs, set.placed.size, 1.0, whole, fonts());
    let inside = |at: usize| {
        let (column, row) = (at as u32 % whole.width, at as u32 / whole.width);
        (bounds.x..bounds.x + bounds.width).contains(&column) && (bounds.y..bounds.y + bounds.height).contains(&row)
    };
    mask.values.iter().enumerate().filter(|(at, covered)| **covered > 0 && !inside(*at)).count()
}

#[test]
fn lines_end_where_they_read_well() {
    let cases: Vec<Case> = vec![
        ("Why queues grow when nobody looks", (800, 400, 3), &["Why queues", "grow when", "nobody looks"]),
        ("I *never quit* after 30 days", (700, 400, 3), &["I never quit", "after 30 days"]),
        ("One big idea – and a small one", (800, 300, 2), &["One big idea –", "and a small one"]),
        ("First line\\nSecond", (900, 400, 3), &["First line", "Second"]),
        ("The 10~minute rule", (400, 300, 2), &["The 10\u{a0}minute rule"]),
        ("параллельность побеждает", (300, 400, 4), &["параллельность", "побеждает"]),
        ("Donaudampfschifffahrtsgesellschaft", (420, 260, 3), &["Donaudampf-", "schifffahrts-", "gesellschaft"]),
        ("Fan-out", (900, 300, 3), &["Fan-out"]),
        ("AI", (900, 400, 2), &["AI"]),
    ];
    for (title, (width, height, count), expected) in cases {
        assert_eq!(lines(title, width, height, count), expected, "'{title}'");
    }
}

/// Words in twelve scripts.
const WORDS: &[&[&str]] = &[
    &["fan-out", "AI", "Qÿ", "beats", "the", "internationalization", "*loop*", "24/7", "a~b", "example.org/x_y"],
    &["Warum", "Warteschlangen", "Donaudampfschifffahrt", "groß", "*und*", "wachsen"],
    &["параллельность", "побеждает", "*всегда*", "ещё"],
    &["παράλληλη", "επεξεργασία", "και"],
    &["لماذا", "يتفوق", "*التوازي*", "على"],
    &["למה", "מקביליות", "*מנצחת*"],
    &["समानांतर", "क्यों", "*जीतता*", "है"],
    &["সমান্তরাল", "কেন", "জেতে"],
    &["இணை", "ஏன்", "வெல்கிறது"],
    &["ทำไมการประมวลผล", "แบบขนาน", "จึงชนะ"],
    &["Tại", "sao", "xử", "lý", "*song*", "song"],
    &["🚀", "👩‍💻", "🇩🇪", "now", "1️⃣"],
];

fn titles() -> impl Strategy<Value = String> {
    let word = (0..WORDS.len(), 0usize..12).prop_map(|(script, at)| WORDS[script][at % WORDS[script].len()]);
    let script = (0..WORDS.len(), prop::collection::vec(0usize..12, 1..9))
        .prop_map(|(script, words)| words.into_iter().map(|at| WORDS[script][at % WORDS[script].len()]).collect());
    prop_oneof![3 => script, 1 => prop::collection::vec(word, 1..7)].prop_map(|words: Vec<&str>| words.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 160, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn titles_of_twelve_scripts_stay_in_their_box_and_keep_their_words(
        title in titles(), width in 160u32..900, height in 80u32..600, count in 1usize..5, font in 0usize..6,
        capitals: bool, end in 0usize..3,
    ) {
        let font = ["inter", "anton", "playfair-display", "luckiest-guy", "jetbrains-mono", "instrument-serif"][font];
        let align = [Align::Left, Align::Center, Align::End][end];
        let setting = Setting { align, capitals, ..setting(width, height, count) };
        let Some(found) = set(&title, &setting, font) else { return Ok(()) };
        prop_assert_eq!(outside(&found, setting.bounds), 0, "the ink of {} leaves its box", title);
        prop_assert!(found.placed.glyphs.iter().all(|glyph| glyph.id.0 != 0), "a box stands in for a letter: {}", title);
        let again = set(&title, &setting, font).map(|again| again.set);
        prop_assert_eq!(again.as_ref(), Some(&found.set), "the same twice");
        // What the lines say is what the title says: the only thing that is added is a hyphen at the end of a line.
        let mut rest = found.text.as_str();
        for line in &found.set.lines {
            rest = rest.trim_start();
            let own = if rest.starts_with(line.as_str()) { line.as_str() } else { line.trim_end_matches('-') };
            prop_assert!(rest.starts_with(own), "'{}' is the next line of '{}'", line, rest);
            let (before, after) = rest.split_at(own.len());
            let cut = before.ends_with(char::is_alphabetic) && after.starts_with(char::is_alphabetic);
            let thai = before.ends_with(|c: char| ('\u{e00}'..'\u{e80}').contains(&c));
            prop_assert!(!cut || thai || line.ends_with('-'), "'{}' is cut without a hyphen", line);
            rest = after;
        }
        prop_assert_eq!(rest, "", "nothing is left out");
    }
}

/// Glyph ids and advances in font units, from left to right.
type Shaped = Vec<(u32, i32)>;

fn ours(text: &str, face: usize) -> Shaped {
    let (words, setting) = (Words::of(&StyledText::unmarked(text), false, None), setting(10, 10, 1));
    let units = fonts().faces()[face].outlines().and_then(|font| ab_glyph::Font::units_per_em(&font)).unwrap_or(EM);
    let spans = [(0..words.text.len(), face)];
    fonts().with_contexts(|contexts| {
        let mut block = Block { setting: &setting, words: &words, spans: &spans, fonts: fonts(), contexts };
        let layout = block.shape(&Line { range: 0..words.text.len(), parted: false }, None);
        let line = layout.lines().next().unwrap();
        let runs = line.items().filter_map(|item| match item {
            parley::PositionedLayoutItem::GlyphRun(run) => Some(run),
            parley::PositionedLayoutItem::InlineBox(_) => None,
        });
        runs.flat_map(|run| run.glyphs().collect::<Vec<_>>())
            .map(|glyph| (glyph.id, (glyph.advance * units / EM).round() as i32))
            .collect()
    })
}

/// What the tool `hb-shape` makes of each text.
fn harfbuzz(texts: &[String], face: usize) -> Vec<Shaped> {
    use std::io::Write as _;
    use std::process::{Command, Stdio};

    let catalog = Catalog::bundled().unwrap();
    let known = catalog.fonts.iter().chain(&catalog.fallbacks).find(|font| font.id == fonts().faces()[face].id);
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../fonts").join(&known.unwrap().file);
    let mut child = Command::new("hb-shape")
        .arg(&file)
        .args(["--text-file=-", "--features=lnum", "--language=und", "--no-glyph-names", "--no-clusters"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("hb-shape is there after `scripts/setup test`");
    child.stdin.take().unwrap().write_all(texts.join("\n").as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let glyph = |part: &str| {
        // An identifier, an offset after `@`, and an advance after `+`.
        let (id, advance) = part.split_once('+').unwrap_or((part, "0"));
        let id = id.split('@').next().unwrap_or_default();
        (id.parse().unwrap(), advance.split(',').next().unwrap_or_default().parse().unwrap())
    };
    let line = |line: &str| line.trim_matches(['[', ']']).split('|').map(glyph).collect();
    String::from_utf8(output.stdout).unwrap().lines().map(line).collect()
}

#[cfg(target_os = "linux")]
#[test]
fn glyphs_and_advances_are_those_of_harfbuzz() {
    let mut by_face: std::collections::BTreeMap<usize, Vec<String>> = std::collections::BTreeMap::new();
    let latin = ["inter", "anton", "playfair-display", "lora", "instrument-serif"];
    for (script, words) in WORDS.iter().enumerate() {
        let words: Vec<String> = words.iter().map(|word| word.replace('*', "")).collect();
        let pairs = words.windows(2).map(|pair| pair.join(" "));
        let texts: Vec<String> = words.iter().cloned().chain(pairs).collect();
        for font in latin.iter().take(if script == 0 { latin.len() } else { 1 }) {
            let first = fonts().position(font).unwrap();
            for text in &texts {
                let spans = super::super::coverage::cover(text, first, fonts()).unwrap().spans;
                if let [(_, face)] = spans[..] {
                    by_face.entry(face).or_default().push(text.clone());
                }
            }
        }
    }
    let count: usize = by_face.values().map(Vec::len).sum();
    assert!(count >= 100, "a hundred strings of one face each: {count}");
    for (face, texts) in by_face {
        let expected = harfbuzz(&texts, face);
        assert_eq!(expected.len(), texts.len(), "a line for each text");
        for (text, expected) in texts.iter().zip(expected) {
            let found = ours(text, face);
            let near = |((id, advance), (other, width)): (&(u32, i32), &(u32, i32))| {
                id == other && (advance - width).abs() <= 1
            };
            let same = found.len() == expected.len() && found.iter().zip(&expected).all(near);
            assert!(same, "'{text}' in {}: {found:?} and {expected:?}", fonts().faces()[face].family);
        }
    }
}
