//! The places where a line may end.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use budoux_phf_rs::Parser;
use icu_segmenter::options::LineBreakOptions;
use icu_segmenter::{LineSegmenter, LineSegmenterBorrowed};

use super::hyphens::hyphens;
use super::shape::{hyphen, seam};
use super::words::Words;

/// How willingly a line ends at a place. Each kind is worse than the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// Between words or phrases.
    Word,
    /// In a compound after its hyphen, in an address, between characters of one phrase.
    Seam,
    /// In a word, with a hyphen.
    Hyphen,
    /// Between the words of a short emphasis.
    Emphasis,
}

/// A place where a line may end. Offsets are bytes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Spot {
    /// Where the next line begins.
    pub(super) at: usize,
    /// Where the line ends, before the space.
    pub(super) end: usize,
    pub(super) kind: Kind,
    /// Whether a line has to end here.
    pub(super) held: bool,
}

/// Parts a sentence into phrases.
type Phrases = fn() -> Parser;

static SEGMENTER: LazyLock<LineSegmenterBorrowed<'static>> =
    LazyLock::new(|| LineSegmenter::new_dictionary(LineBreakOptions::default()));

/// Finds all places in the order of the text.
pub(super) fn spots(words: &Words, language: Option<&str>) -> Vec<Spot> {
    let text = words.text.as_str();
    let mut kinds: BTreeMap<usize, Kind> = BTreeMap::new();
    let phrases = phrases(text, language);
    for at in SEGMENTER.segment_str(text).filter(|at| *at > 0 && *at < text.len()) {
        let (Some(before), Some(after)) = (text[..at].chars().next_back(), text[at..].chars().next()) else { continue };
        if begins_badly(&text[at..]) {
            continue;
        }
        let kind = if before.is_whitespace() || before == '\u{200b}' {
            Kind::Word
        } else if (hyphen(before) || seam(before)) && after.is_alphanumeric() {
            Kind::Seam
        } else if whole_phrases(before) || whole_phrases(after) {
            if phrases.contains(&at) { Kind::Word } else { Kind::Seam }
        } else {
            Kind::Word
        };
        kinds.insert(at, kind);
    }
    for (at, before) in text.char_indices() {
        let next = at + before.len_utf8();
        if seam(before) && text[next..].starts_with(char::is_alphanumeric) && in_address(text, next) {
            kinds.entry(next).or_insert(Kind::Seam);
        }
    }
    let word_of = |at: usize| text[..at].rfind(char::is_whitespace).map_or(0, |space| space + 1);
    for &at in &words.soft {
        kinds.entry(at).or_insert(Kind::Hyphen);
    }
    for at in hyphens(text, language) {
        // Whoever types soft hyphens into a word says where it is parted.
        if !words.soft.iter().any(|soft| word_of(*soft) == word_of(at)) {
            kinds.entry(at).or_insert(Kind::Hyphen);
        }
    }
    for range in words.emphasis.iter().filter(|range| text[(*range).clone()].split_whitespace().count() <= 2) {
        for (_, kind) in kinds.range_mut(range.start + 1..range.end).filter(|(_, kind)| **kind == Kind::Word) {
            *kind = Kind::Emphasis;
        }
    }
    for &at in &words.held {
        kinds.insert(at, Kind::Word);
    }
    let spot = |(at, kind): (usize, Kind)| {
        let end = text[..at].trim_end_matches([' ', '\u{200b}', '\u{3000}']).len();
        Spot { at, end, kind, held: words.held.contains(&at) }
    };
    kinds.into_iter().map(spot).collect()
}

/// Whether a line would begin with a dash.
fn begins_badly(rest: &str) -> bool {
    let mut chars = rest.chars();
    let dash = chars.next().is_some_and(|c| matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}'));
    dash && chars.next().is_none_or(char::is_whitespace)
}

/// Whether the word at `at` is an address, a path or a name of code: it has no space and is more than a compound.
fn in_address(text: &str, at: usize) -> bool {
    let start = text[..at].rfind(char::is_whitespace).map_or(0, |space| space + 1);
    let word = text[start..].split_whitespace().next().unwrap_or_default();
    let figures = word.chars().all(|c| c.is_numeric() || seam(c));
    !figures && word.chars().any(seam)
}

/// Whether the letter belongs to a script in which a line ends after a phrase rather than anywhere.
fn whole_phrases(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
}

/// The byte offsets where a Japanese or Chinese phrase begins.
fn phrases(text: &str, language: Option<&str>) -> Vec<usize> {
    let japanese = |c: char| matches!(c, '\u{3040}'..='\u{30ff}');
    let han = |c: char| matches!(c, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}');
    let parser: Phrases = match language {
        _ if text.contains(japanese) => Parser::japanese_parser,
        Some(language) if language.starts_with("ja") => Parser::japanese_parser,
        _ if text.contains(han) => Parser::simplified_chinese_parser,
        _ => return Vec::new(),
    };
    let mut at = 0;
    let mut starts = Vec::new();
    parser().parse_with(text, |phrase| {
        starts.push(at);
        at += phrase.len();
    });
    starts
}

#[cfg(test)]
mod tests {
    use thumbsheet_core::title::StyledText;

    use super::*;

    /// The text with a bar at each place of a kind.
    fn barred(title: &str, kind: Kind) -> String {
        let words = Words::of(&StyledText::parse(title), false, None);
        let mut text = words.text.clone();
        for spot in spots(&words, None).into_iter().rev().filter(|spot| spot.kind == kind) {
            text.insert(spot.at, '|');
        }
        text
    }

    #[test]
    fn lines_end_between_words_and_phrases() {
        let cases = [
            ("Fan-out beats the loop", "Fan-out |beats |the |loop"),
            ("並列処理の教訓をまとめてみた", "並列処理の|教訓を|まとめてみた"),
            ("今天我们学习并行处理的经验", "今天|我们|学习|并|行|处理|的|经验"),
            ("병렬 처리가 이기는 이유", "병렬 |처리가 |이기는 |이유"),
            ("ทำไมการประมวลผลแบบขนานจึงชนะ", "ทำไม|การ|ประมวล|ผล|แบบ|ขนาน|จึง|ชนะ"),
            ("One *big* – idea", "One |big – |idea"),
            ("I *never quit* it", "I |never quit |it"),
            ("in~10 days", "in\u{a0}10 |days"),
        ];
        for (title, expected) in cases {
            assert_eq!(barred(title, Kind::Word), expected, "'{title}'");
        }
    }

    #[test]
    fn compounds_and_addresses_part_at_their_seams() {
        assert_eq!(barred("Fan-out", Kind::Seam), "Fan-|out", "after the hyphen");
        assert_eq!(barred("example.org/a_b", Kind::Seam), "example.|org/|a_|b", "an address");
        assert_eq!(barred("24/7 or 3.14", Kind::Seam), "24/7 or 3.14", "figures stay whole");
    }

    #[test]
    fn typed_soft_hyphens_come_before_patterns() {
        assert_eq!(barred("Daten\u{ad}verarbeitung", Kind::Hyphen), "Daten|verarbeitung", "only where it is typed");
    }
}
