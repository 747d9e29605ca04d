use thumbsheet_core::Code;

use super::*;
use crate::{
    Place, PlaceKind,
    testing::{Make, at, brief, days, home},
};

fn titles(library: &Library, query: &GalleryQuery) -> Vec<String> {
    library.gallery_page(query, None, 0, 100).unwrap().into_iter().map(|entry| entry.title).collect()
}

fn searched(library: &Library, text: &str) -> Vec<String> {
    titles(library, &GalleryQuery { text: text.into(), ..GalleryQuery::default() })
}

#[test]
fn a_finished_thumbnail_is_in_the_gallery_with_everything_about_it() {
    let (_folder, library) = home();
    let sheet = SheetId::new("s1");
    library.keep_sheet(&sheet, "{}".into(), at(0)).unwrap();
    let place = Place { sheet: sheet.clone(), kind: PlaceKind::Generate, rows: vec!["a".into()] };
    let make = Make { place: Some(place), at: at(1), ..Make::new("r1", "Fan-out", b"base") };
    let bytes = make.jpeg().len() as u64;
    let id = make.made(&library);
    library.star(&id, Some(at(2))).unwrap();

    let entry = library.gallery_entry(&id).unwrap().expect("it was finished");
    assert_eq!((&entry.thumbnail, entry.run.as_str(), entry.sheet.as_ref()), (&id, "r1", Some(&sheet)), "whose it is");
    assert_eq!((entry.title.as_str(), entry.model.as_str()), ("Fan-out", "openai/gpt-image-2"), "what it is");
    assert_eq!((entry.style.as_str(), entry.template.as_str()), ("photorealistic", "bottom-bar"), "how it looks");
    assert_eq!((entry.made_at.as_str(), entry.day.as_str()), ("2026-11-24T09:00:01.000Z", "2026-11-24"), "since when");
    assert_eq!((entry.base, entry.bytes), (Some(Digest::of(b"base")), bytes), "from what, and how large");
    assert_eq!((entry.width, entry.height, entry.starred), (1200, 630, true), "and that it was liked");
    assert!(entry.deleted_at.is_none() && entry.stored.is_empty(), "it is not deleted, and only here");
    assert_eq!(library.gallery_page(&GalleryQuery::default(), None, 0, 10).unwrap(), [entry], "the page says the same");
    assert_eq!(library.gallery_entry(&ThumbnailId::new("nobody")).unwrap(), None, "nothing is made up");
}

#[test]
fn pages_follow_each_other_newest_first_also_within_a_millisecond() {
    let (_folder, library) = home();
    for number in 0..7 {
        // Three in the same millisecond, then others.
        let make = Make::new("", &format!("Title {number}"), b"base");
        Make { run: &format!("r{number}"), at: at(if number < 3 { 0 } else { number }), ..make }.made(&library);
    }
    let query = GalleryQuery::default();
    let mut all = Vec::new();
    let mut after: Option<String> = None;
    loop {
        let page = library.gallery_page(&query, after.as_deref(), 0, 2).unwrap();
        let Some(last) = page.last() else { break };
        after = Some(last.key.clone());
        all.extend(page.into_iter().map(|entry| entry.title));
    }
    let expected: Vec<String> = (0..7).rev().map(|number| format!("Title {number}")).collect();
    assert_eq!(all, expected, "each once, and none left out where stamps are equal");
    let skipped = library.gallery_page(&query, None, 3, 2).unwrap();
    assert_eq!(skipped[0].title, "Title 3", "a jump of the scroll bar leaves some out");
    let newer = Make { at: at(99), ..Make::new("r9", "Newer", b"base") }.made(&library);
    let on = library.gallery_page(&query, Some(&skipped[1].key), 0, 1).unwrap();
    assert_eq!(on[0].title, "Title 1", "what comes in at the top moves nothing below");
    assert_eq!(library.gallery_ids(&query).unwrap()[0], newer, "it is the first of all");
    assert_eq!(library.gallery_page(&query, Some("x"), 0, 1).unwrap_err().code, Code::InvalidInput, "no key");
}

#[test]
fn words_are_found_in_title_prompt_and_model_whatever_signs_they_hold() {
    let (_folder, library) = home();
    let brief_of = |title: &str, context: &str, extra: &str| thumbsheet_core::Brief {
        context: Some(context.into()),
        extra: Some(extra.into()),
        ..brief(title)
    };
    Make { brief: brief_of("Fan-out & joins", "queues", "warm"), ..Make::new("r1", "", b"1") }.made(&library);
    Make { brief: brief_of("Größe zählt", "tea", "\"NEAR\""), at: at(1), ..Make::new("r2", "", b"2") }.made(&library);
    Make { brief: brief_of("成功之路 100%", "kaizen", "50_x"), at: at(2), ..Make::new("r3", "", b"3") }.made(&library);

    assert_eq!(searched(&library, "fan out"), ["Fan-out & joins"], "both words, without regard to case");
    assert_eq!(searched(&library, "  joi   queu "), ["Fan-out & joins"], "beginnings, from title and context");
    assert_eq!(searched(&library, "grosse"), [] as [&str; 0], "ß is not ss");
    assert_eq!(searched(&library, "GRÖß zahlt"), ["Größe zählt"], "umlauts match their plain letters");
    assert_eq!(searched(&library, "之路"), ["成功之路 100%"], "the middle of a title without spaces");
    assert_eq!(searched(&library, "% 100"), ["成功之路 100%"], "a sign stands for itself");
    assert_eq!(searched(&library, "gpt-image-2").len(), 3, "the model");
    assert_eq!(searched(&library, "calm").len(), 0, "what every prompt says is nobody's word");
    let styles = searched(&library, "photograph");
    assert_eq!(styles.len(), 3, "the style's sentence, as it was asked: {styles:?}");
    for syntax in ["\"", "NEAR(", "title:fan", "fan OR tea", "fan NOT tea", "-tea", "^fan", "a AND", "*", "')--"] {
        let found = library.gallery_page(&GalleryQuery { text: syntax.into(), ..GalleryQuery::default() }, None, 0, 10);
        assert!(found.is_ok(), "{syntax:?} is text: {found:?}");
    }
    assert!(searched(&library, "fan OR tea").is_empty(), "OR is a word like any other");
}

#[test]
fn filters_narrow_together() {
    let (_folder, library) = home();
    let cinematic = thumbsheet_core::Brief { style: "cinematic".into(), ..brief("Second") };
    Make::new("r1", "First", b"1").made(&library);
    Make { brief: cinematic, model: "offline/aurora", at: at(days(1)), ..Make::new("r2", "", b"2") }.made(&library);
    let third = Make { at: at(days(2)), ..Make::new("r3", "Third", b"3") }.made(&library);
    library.star(&third, Some(at(0))).unwrap();

    let all = GalleryQuery::default();
    let with = |change: &dyn Fn(&mut GalleryQuery)| {
        let mut query = all.clone();
        change(&mut query);
        titles(&library, &query)
    };
    assert_eq!(with(&|query| query.models = vec!["offline/aurora".into()]), ["Second"], "by model");
    let both = with(&|query| query.models = vec!["offline/aurora".into(), "openai/gpt-image-2".into()]);
    assert_eq!(both.len(), 3, "by either of two models");
    assert_eq!(with(&|query| query.styles = vec!["cinematic".into()]), ["Second"], "by style");
    assert_eq!(with(&|query| query.templates = vec!["bottom-bar".into()]).len(), 3, "by template");
    assert_eq!(with(&|query| query.starred = true), ["Third"], "by star");
    assert_eq!(with(&|query| query.from = Some("2026-11-25".into())), ["Third", "Second"], "from a day on");
    assert_eq!(with(&|query| query.until = Some("2026-11-25".into())), ["Second", "First"], "the last day counts");
    let none = with(&|query| {
        query.text = "third".into();
        query.models = vec!["offline/aurora".into()];
    });
    assert!(none.is_empty(), "all of it has to fit");
    let wrong = GalleryQuery { from: Some("yesterday".into()), ..all.clone() };
    assert!(library.gallery_days(&wrong).unwrap_err().message.contains("yesterday"), "what is no day is named");

    let counted: Vec<_> =
        library.gallery_days(&all).unwrap().into_iter().map(|day| format!("{} {}", day.day, day.count)).collect();
    assert_eq!(counted, ["2026-11-26 1", "2026-11-25 1", "2026-11-24 1"], "newest day first");
}

#[test]
fn days_are_those_of_the_zone() {
    let (folder, library) = home();
    // 20:00 UTC is the next day in Tokyo.
    Make { at: at(11 * 3600), ..Make::new("r1", "Late", b"1") }.made(&library);
    drop(library);
    let tokyo = Library::open(folder.path()).unwrap().in_zone(TimeZone::fixed(jiff::tz::offset(9)));
    let day = |count| [Day { day: "2026-11-25".into(), count }];
    assert_eq!(tokyo.gallery_days(&GalleryQuery::default()).unwrap(), day(1), "the day on the person's calendar");
    assert_eq!(tokyo.gallery_page(&GalleryQuery::default(), None, 0, 1).unwrap()[0].day, "2026-11-25", "here too");
    let until = GalleryQuery { until: Some("2026-11-24".into()), ..GalleryQuery::default() };
    assert!(titles(&tokyo, &until).is_empty(), "and in the filter");
}

#[test]
fn the_page_gets_every_field_of_a_query_and_may_leave_some_out() {
    let config = ts_rs::Config::new().with_large_int("number");
    let decl = GalleryQuery::decl(&config);
    assert!(!decl.contains("?:"), "what the page reads is always there: {decl}");
    assert!(Entry::decl(&config).contains("base: Digest | null"), "and what is not known is null");
    let query: GalleryQuery = serde_json::from_str(r#"{"text":"x"}"#).unwrap();
    assert_eq!(query, GalleryQuery { text: "x".into(), ..GalleryQuery::default() }, "a script names what it means");
}
