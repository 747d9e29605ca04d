use proptest::prelude::*;

use super::*;

fn model() -> ModelId {
    "openai/gpt-image-2.6-flare".parse().unwrap()
}

fn named(template: &str, change: impl FnOnce(&mut NameParts<'_>)) -> String {
    let model = model();
    let mut parts = NameParts {
        row: Some(7),
        style: "watercolor",
        template: "left-panel",
        profile: "youtube",
        date: Some(jiff::civil::date(2026, 11, 24)),
        run: "20261124-h7k2qd",
        version: 2,
        id: "20261124-h7k2qd-0",
        ..NameParts::new("Why fan-out?", &model)
    };
    change(&mut parts);
    NameTemplate::parse(template).unwrap().render(&parts)
}

fn refused(template: &str) -> String {
    NameTemplate::parse(template).unwrap_err().to_string()
}

#[test]
fn every_field_is_filled_in() {
    for (template, name) in [
        ("{row:03}-{slug}-{model}-{v}", "007-why-fan-out-gpt-image-2.6-flare-2"),
        ("{title}", "Why fan-out-"),
        ("{date}/{provider}/{style}_{template}", "2026-11-24/openai/watercolor_left-panel"),
        ("{run}/{id} {profile}", "20261124-h7k2qd/20261124-h7k2qd-0 youtube"),
        ("{{{row}}}", "{7}"),
        ("v{v:02}", "v02"),
    ] {
        assert_eq!(named(template, |_| {}), name, "{template}");
    }
}

#[test]
fn a_row_that_is_not_there_takes_its_hyphen_along() {
    for (template, name) in [
        ("{row:03}-{slug}", "why-fan-out"),
        ("{slug}-{row}", "why-fan-out"),
        ("{slug}-{row}-{v}", "why-fan-out-2"),
        ("{row:03} - {slug}", "why-fan-out"),
        ("rows/{row}/{slug}", "rows/why-fan-out"),
        ("x{row}-{slug}", "x-why-fan-out"),
        ("{row}", "untitled"),
    ] {
        assert_eq!(named(template, |parts| parts.row = None), name, "{template}");
    }
}

#[test]
fn an_unknown_field_is_named_with_its_column_and_the_nearest() {
    let said = refused("{row}-{slgu}");
    assert!(said.contains("'slgu'") && said.contains("column 7") && said.contains("{slug}"), "{said}");
    let said = refused("{qqqqqq}");
    assert!(said.contains("profile, date"), "without a near one all are named: {said}");
}

#[test]
fn a_template_that_cannot_work_says_where() {
    for (template, what) in [
        ("{slug", "not closed (column 1)"),
        ("a}", "not opened (column 2)"),
        ("../{slug}", "no names (column 3)"),
        ("a/../{slug}", "no names (column 5)"),
        ("/{slug}", "a name is missing (column 1)"),
        ("a//{slug}", "a name is missing (column 3)"),
        ("{slug}/", "a name is missing (column 8)"),
        ("", "a name is missing (column 1)"),
        ("a\\{slug}", "refuse the character '\\\\' (column 2)"),
        ("{slug}?", "refuse the character '?' (column 7)"),
        ("{slug:03}", "no number"),
        ("{row:3}", "'3' is not a width"),
        ("{row:099}", "'099' is not a width"),
    ] {
        let said = refused(template);
        assert!(said.contains(what), "{template}: {said}");
    }
}

#[test]
fn a_column_of_a_list_is_a_field_where_it_is_known() {
    let model = model();
    let template = NameTemplate::parse_with("{lang}/{number:03}-{slug}", &["lang", "number"]).unwrap();
    assert_eq!(template.fields().collect::<Vec<_>>(), ["lang", "number", "slug"], "the batch asks which it needs");
    let parts = NameParts { extra: &[("lang", "pt/BR"), ("number", "4")], ..NameParts::new("Title", &model) };
    assert_eq!(template.render(&parts), "pt-BR/004-title", "a value makes no folder");
    assert_eq!(template.render(&NameParts::new("Title", &model)), "title", "an empty cell is left out");
    assert!(NameTemplate::parse("{lang}").is_err(), "elsewhere it is unknown");
}

#[test]
fn an_extension_in_the_template_is_not_doubled() {
    assert_eq!(named("{slug}.jpg", |_| {}), "why-fan-out", "the caller appends it");
}

#[test]
fn a_long_title_gives_way_to_what_comes_after_it() {
    let title = "ж".repeat(300);
    let name = {
        let model = model();
        let parts = NameParts::new(&title, &model);
        NameTemplate::parse("{title}-{model}").unwrap().render(&parts)
    };
    assert!(name.len() <= safe::MAX_BYTES && name.ends_with("-gpt-image-2.6-flare"), "{name}");
}

#[test]
fn a_part_that_names_a_device_or_leaves_its_folder_is_mended() {
    assert_eq!(named("{title}", |parts| parts.title = "NUL.txt"), "NUL-.txt", "Windows would write to nowhere");
    assert_eq!(named("{title}/{slug}", |parts| parts.title = ".."), "untitled/untitled", "never the folder above");
    assert_eq!(named("{title}/x", |parts| parts.title = "../../etc"), "-..-etc/x", "a slash in a title is none");
}

proptest! {
    #[test]
    fn every_rendered_name_is_safe_whatever_the_values_are(
        title in "\\PC{0,300}|[./\\\\ :*?\"<>|a-c]{0,40}|(con|nul|com1)[. ]{0,3}",
        style in "\\PC{0,40}",
        row in proptest::option::of(0_usize..100_000),
        template in proptest::sample::select(vec![
            NameTemplate::DEFAULT, "{title}", "{style}/{title}", "{row}/{style}/{slug}", "{title}{style}", "{style} {row:05}",
        ]),
    ) {
        let model = model();
        let parts = NameParts { row, style: &style, ..NameParts::new(&title, &model) };
        let name = NameTemplate::parse(template).unwrap().render(&parts);
        for component in name.split('/') {
            prop_assert!(!component.is_empty() && component.len() <= 240, "{name:?}");
            prop_assert!(component.chars().all(safe::is_allowed), "{name:?}");
            prop_assert!(!component.starts_with('.') && !component.ends_with(['.', ' ']), "{name:?}");
            prop_assert!(!safe::is_device(component), "{name:?}");
        }
    }
}
