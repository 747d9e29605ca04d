//! The prompt. It asks for a picture without words, because the canvas sets the title.

use std::cmp::Ordering;

use crate::title::plain;
use crate::{Brief, Catalog, Size, brief::CONTEXT_MAX};

/// Writes the prompt for `brief`.
pub fn prompt(brief: &Brief, catalog: &Catalog) -> String {
    let sentence = catalog.style(&brief.style).map_or(brief.style.as_str(), |style| style.sentence.as_str());
    let mut parts = vec![
        full_stop(sentence),
        format!(
            "A {} background picture for a post titled \u{201c}{}\u{201d}: show the idea behind it.",
            shape(brief.export.canvas),
            plain(&brief.title)
        ),
    ];
    if let Some(context) = filled(brief.context.as_deref()) {
        let cut: String = context.chars().take(CONTEXT_MAX).collect();
        parts.push(format!("The post is about: {}", full_stop(&cut)));
    }
    if let Some(extra) = filled(brief.extra.as_deref()) {
        parts.push(full_stop(extra));
    }
    parts.push(
        "One clear subject, off centre, with calm space around it. Leave out all writing: no text, letters, words, \
         numbers or captions anywhere in the picture, and no logos, signatures or watermarks."
            .to_owned(),
    );
    parts.join("\n")
}

/// The shape of the canvas, for the prompt.
fn shape(Size { width, height }: Size) -> &'static str {
    match width.cmp(&height) {
        Ordering::Greater => "wide",
        Ordering::Equal => "square",
        Ordering::Less => "tall",
    }
}

fn filled(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

fn full_stop(sentence: &str) -> String {
    let sentence = sentence.trim();
    if sentence.ends_with(['.', '!', '?', '\u{3002}']) { sentence.to_owned() } else { format!("{sentence}.") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prompt_holds_style_title_context_extra_and_the_ban_on_words_in_that_order() {
        let catalog = Catalog::bundled().unwrap();
        let brief =
            Brief { context: Some("queues".into()), extra: Some("warm light".into()), ..Brief::new("Fan-out & joins") };
        let text = prompt(&brief, &catalog);
        let places: Vec<_> = ["Fan-out & joins", "queues.", "warm light.", "no text, letters, words"]
            .iter()
            .map(|part| text.find(part).unwrap_or_else(|| panic!("{part:?} is missing in {text}")))
            .collect();
        assert!(places.is_sorted(), "title, context, extra prompt and the ban on text keep this order: {text}");
        assert!(text.starts_with(&catalog.style("photorealistic").unwrap().sentence), "the style comes first: {text}");
    }

    #[test]
    fn the_prompt_asks_for_the_shape_of_the_canvas() {
        let catalog = Catalog::bundled().unwrap();
        for (profile, word) in [("og", "A wide"), ("youtube", "A wide"), ("square", "A square"), ("story", "A tall")] {
            let export = catalog.profile(profile).unwrap().export();
            let text = prompt(&Brief { export, ..Brief::new("Fan-out") }, &catalog);
            assert!(text.contains(&format!("{word} background picture")), "{profile}: {text}");
        }
    }

    #[test]
    fn no_mark_of_a_title_reaches_the_prompt() {
        let text = prompt(&Brief::new(r"I *quit* after\n30~days"), &Catalog::bundled().unwrap());
        assert!(text.contains("\u{201c}I quit after 30 days\u{201d}"), "a model would draw stars: {text}");
    }

    #[test]
    fn long_context_is_cut_at_a_character() {
        let brief = Brief { context: Some("é".repeat(9_000)), ..Brief::new("Long") };
        let text = prompt(&brief, &Catalog::bundled().unwrap());
        assert_eq!(text.matches('é').count(), CONTEXT_MAX, "2 500 characters of context reach the prompt");
    }
}
