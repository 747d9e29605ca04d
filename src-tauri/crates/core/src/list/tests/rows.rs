//! Rows in: what they make, and everything that is wrong with them.

use super::*;

const FORTY: &str = include_str!("../../../../../../tests/cli/lists/forty.csv");
const POSITIONAL: &str = include_str!("../../../../../../tests/cli/lists/batch.json");

#[test]
fn twelve_mistakes_in_forty_rows_are_told_at_once_and_the_others_run() {
    let checked = checked("forty.csv", FORTY);
    let expected = [
        (3, "look", "watercolour", Some("watercolor")),
        (8, "Headline", "Hi", None),
        (11, "layout", "botom-bar", Some("bottom-bar")),
        (14, "Font", "Monserrat", Some("montserrat")),
        (17, "models", "offline/aurroa", Some("offline/aurora")),
        (20, "models", "openai/gpt-image-1", Some("openai/gpt-image-2.6-flare")),
        (23, "seed", "12.0", Some("12")),
        (26, "profile", "youtub", Some("youtube")),
        (29, "Headline", "{{citty}}", Some("{{city}}")),
        (32, "id", "post-2", None),
        (38, "", "too much", None),
    ];
    let told: Vec<_> = checked.mistakes.iter().map(super::told).collect();
    assert_eq!(
        told, expected,
        "row, column, value, suggestion; the twelfth is a file name, which is checked elsewhere"
    );
    assert_eq!(checked.entries.len(), 29, "the good rows make entries all the same");
    assert_eq!(checked.mistakes[10].line, 40, "a title of two lines stands before it");
    let known = |text: &str, _: &[&str]| {
        if text.contains("slgu") {
            Err(crate::Error::invalid("no field 'slgu'").hint("Did you mean {slug}?"))
        } else {
            Ok(())
        }
    };
    let (catalog, defaults, table) = (Catalog::bundled().unwrap(), defaults(), read("", FORTY.as_bytes()).unwrap());
    let fields = guess(&table.columns);
    let with_names = check(&table, &Checker::new(&table.columns, &fields, &defaults, &catalog, TODAY).names(&known));
    assert_eq!((with_names.mistakes.len(), with_names.entries.len()), (12, 28), "with it there are twelve");
}

#[test]
fn an_empty_cell_takes_what_the_list_is_set_to() {
    let checked = checked(
        "a.csv",
        "title,style,font,models,seed,profile,extra\nOne title,,,,,,\nTwo title,Oil painting,bebas neue,aurora|Offline/dunes,7,youtube,warm\n",
    );
    let [first, second] = checked.entries.as_slice() else { panic!("{:?}", checked.mistakes) };
    assert_eq!(first.brief, Brief { title: "One title".into(), ..Brief::new("") }, "all as the defaults say");
    assert_eq!(first.models, defaults().models, "the models too");
    assert_eq!((second.brief.style.as_str(), second.brief.design.font.as_str()), ("oil-painting", "bebas-neue"), "ids");
    assert_eq!(second.brief.seed, Some(7), "its own seed");
    assert_eq!(second.brief.export.canvas.to_string(), "1280x720", "its own profile");
}

#[test]
fn the_references_own_file_names_models_that_are_gone() {
    let table = read("batch.json", POSITIONAL.as_bytes()).unwrap();
    assert_eq!(table.format.kind, Kind::Positional, "titles first, then what all share");
    assert_eq!(table.columns, ["title", "models", "style", "template", "font"], "what is empty is no column");
    let checked = checked("batch.json", POSITIONAL);
    assert_eq!(checked.mistakes.len(), 10, "two models in five rows");
    assert_eq!(
        super::told(&checked.mistakes[0]),
        (1, "models", "gemini-3-pro-image-preview", Some("google/gemini-3-pro-image")),
        "a bare name finds its model, and what its vendor offers now"
    );
    let cell = "gemini-3-pro-image-preview|gpt-image-1|dall-e-3";
    let models = Some(&Field::Models);
    let once = replaced(cell, models, "gpt-image-1", "openai/gpt-image-2.6-flare");
    let twice = replaced(&once, models, "dall-e-3", "openai/gpt-image-2.6-flare");
    assert_eq!(twice, "gemini-3-pro-image-preview|openai/gpt-image-2.6-flare", "two with one successor draw once");
}

#[test]
fn variables_fill_titles_extras_and_file_names() {
    let text = "title,extra,filename,city,post date\nA week in {{City}},rain over {{city}},{{city}}/{{post date}}-{slug},Oslo,2026-11-24\n";
    let checked = checked("a.csv", text);
    let [entry] = checked.entries.as_slice() else { panic!("{:?}", checked.mistakes) };
    assert_eq!(entry.brief.title, "A week in Oslo", "in the title");
    assert_eq!(entry.brief.extra.as_deref(), Some("rain over Oslo"), "in the extra prompt");
    assert_eq!(entry.filename.as_deref(), Some("{city}/{post date}-{slug}"), "as fields, which are made safe later");
    assert_eq!(entry.variables["city"], "Oslo", "with their values");
}

#[test]
fn titles_in_languages_share_one_picture() {
    let checked = checked("a.csv", "id,title,title.de,title.fr\nfan,Why queues,Warum Schlangen,\n");
    let [main, german] = checked.entries.as_slice() else { panic!("{:?}", checked.mistakes) };
    assert_eq!((main.id.as_str(), main.lang.as_deref()), ("fan", None), "the row's own");
    assert_eq!((german.id.as_str(), german.lang.as_deref()), ("fan.de", Some("de")), "an empty language is none");
    assert_eq!(german.brief.title, "Warum Schlangen", "is set");
    assert_eq!([&main.drawn_for, &german.drawn_for], [&Some("Why queues".to_owned()); 2], "over one picture");
    let only = super::checked("a.csv", "title.en,title.de\nWhy queues,Warum Schlangen\n");
    assert_eq!(only.entries[1].drawn_for.as_deref(), Some("Why queues"), "the first, where none is the main one");
}

#[test]
fn a_rows_id_stays_when_others_move() {
    let ids =
        |text: &str| -> Vec<String> { checked("a.csv", text).entries.into_iter().map(|entry| entry.id).collect() };
    let before = ids("title,style,note\nOne title,neon,x\nTwo title,3d,y\n");
    let after = ids("style,title,skip,note\nneon,New title,,\n3d,Two title,,y\nneon,One title,no,x\n");
    assert_eq!(
        (&before[0], &before[1]),
        (&after[2], &after[1]),
        "its cells decide, not its place or the header's order"
    );
    let equal = ids("title\nSame title\nSame title\n");
    assert_eq!(equal[1], format!("{}-2", equal[0]), "equal rows are two");
    let changed = ids("title,style,note\nOne title,3d,x\n");
    assert_ne!(changed[0], before[0], "a changed row is another");
}

#[test]
fn a_row_that_is_left_out_is_not_looked_at() {
    let checked = checked("a.csv", "title,skip\nHi,x\nGood title,no\nOther title,mabye\n");
    assert_eq!((checked.entries.len(), checked.skipped), (1, 1), "its title would be too short");
    assert_eq!(super::told(&checked.mistakes[0]).2, "mabye", "a word that is neither is told");
}

#[test]
fn rows_end_early_or_have_surplus_empty_cells_as_spreadsheets_write_them() {
    let checked = checked(
        "a.csv",
        "title,style,extra,skip\nOne title,neon,warm,no\nTwo title\nThree title,vintage\nFour title,,,,,\n\"Five; title\",,,x\n",
    );
    assert_eq!(checked.mistakes, [], "an absent cell is empty, and a surplus empty one is nothing");
    let styles: Vec<&str> = checked.entries.iter().map(|entry| entry.brief.style.as_str()).collect();
    let plain = defaults().brief.style;
    assert_eq!(styles, ["neon", &plain, "vintage", &plain], "with what stands there");
    assert_eq!(checked.skipped, 1, "the last row");
    let table = read("a.csv", b"title,style\nToo few\n").unwrap();
    assert_eq!(table.rows[0].cells.len(), 2, "each row has a cell for each column, for those who show it");
}

#[test]
fn a_row_of_another_length_is_told_and_fails_no_other() {
    let checked = checked("a.csv", "title,style\nOne title;neon\nGood title,neon\nToo, many,neon\n");
    assert_eq!(checked.entries.len(), 1, "the good one");
    let messages: Vec<&str> = checked.mistakes.iter().map(|mistake| mistake.message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "The row has 1 cell, the header 2: \"One title;neon\" has another delimiter. Separate all cells alike.",
            "The row has 3 cells, the header 2: \"neon\" is too much. A cell with the delimiter in it needs quotes."
        ],
        "what is there, what should be, what to do"
    );
    assert_eq!([checked.mistakes[0].line, checked.mistakes[1].line], [2, 4], "with their lines");
}

#[test]
fn a_mistake_of_the_list_is_told_once() {
    for (text, words) in [
        (
            "Titles for March,,\n\ntitle,style,id\nOne title,neon,a\nTwo title,neon,a\nHi,,\n",
            "The header is line 3: \"title\"",
        ),
        ("Titles for March\ntitle,style\nOne title,neon\nTwo title,neon\n", "The header is line 2"),
        ("title,style\nOne, two,neon\nThree, four,neon\n", "Every row has more cells than the header, which has 2"),
        ("name,style\nOne title,watercolour\nTwo title,watercolour,x\n", "No column is the title"),
    ] {
        let checked = checked("a.csv", text);
        let [mistake] = checked.mistakes.as_slice() else { panic!("{text:?}: {:?}", checked.mistakes) };
        assert!(mistake.row == 0 && mistake.message.contains(words), "{}", mistake.message);
        assert!(checked.entries.is_empty(), "nothing runs");
    }
}

#[test]
fn models_with_commas_between_them_are_told_how_several_are_written() {
    let text = "title;models\nOne title;offline/mesh, offline/hills\nTwo titles;offline/mush\n";
    let checked = checked("a.csv", text);
    let [several, one] = checked.mistakes.as_slice() else { panic!("{:?}", checked.mistakes) };
    assert!(several.message.contains("with |"), "what to do: {}", several.message);
    assert!(!one.message.contains('|'), "one misspelt model is one: {}", one.message);
}

#[test]
fn a_list_without_a_title_says_so() {
    let checked = checked("a.csv", "name of post,style\nOne title,neon\n");
    assert!(checked.entries.is_empty(), "nothing runs");
    assert!(checked.mistakes[0].message.contains("\"name of post\", \"style\""), "{}", checked.mistakes[0].message);
}

#[test]
fn a_picture_of_ones_own_lies_beside_the_list_and_asks_no_model() {
    let checked = checked(
        "a.csv",
        "title,base_image,url\nOne title,pictures/a.png,\nTwo title,../secret.png,\nThree title,/etc/x.png,\nFour title,,example.com/post\n",
    );
    let [entry] = checked.entries.as_slice() else { panic!("{:?}", checked.mistakes) };
    assert_eq!(entry.models[0].as_str(), OWN_PICTURE, "nothing is paid");
    let wrong: Vec<_> = checked.mistakes.iter().map(super::told).collect();
    assert_eq!(wrong[0].2, "../secret.png", "a list from elsewhere reads no other folder");
    assert_eq!(wrong[2], (4, "url", "example.com/post", Some("https://example.com/post")), "as browsers show it");
}

#[test]
fn an_id_belongs_to_one_row() {
    let checked = checked("a.csv", "id,title,title.de\na,One title,Ein Titel\na.de,Two title,\nb,Three title,\n");
    let ids: Vec<&str> = checked.entries.iter().map(|entry| entry.id.as_str()).collect();
    assert_eq!(ids, ["a", "a.de", "b"], "also when it is that of another's language");
    assert_eq!(
        checked.mistakes[0].message, "\"a.de\" is also the id of data row 1. Each row needs its own.",
        "and whose it is"
    );
}
