use super::*;

fn catalog() -> Catalog {
    Catalog::bundled().unwrap()
}

fn defaults() -> Defaults {
    Defaults {
        brief: Brief::new(""),
        models: vec!["offline/aurora".parse().unwrap()],
        profile: "og".into(),
        name: None,
    }
}

fn read_of(place: &str, text: &str) -> FileDrafts {
    read(place, text.as_bytes(), &defaults(), &catalog(), "2026-11-24".parse().unwrap())
}

/// The one row of a post, or what is wrong with it.
fn row_of(text: &str) -> Result<Row, String> {
    let mut read = read_of("blog/post.md", text);
    match (read.entries.pop(), read.problems.pop()) {
        (Some(entry), None) => Ok(entry.row),
        (_, problem) => Err(problem.map_or("nothing".into(), |problem| problem.to_string())),
    }
}

#[test]
fn a_posts_title_and_description_become_a_brief_and_the_rest_is_the_defaults() {
    let mut read = read_of("blog/cold.md", "---\ntitle: Cold brew at home\ndescription: >\n  Slow\n  coffee\n---\n");
    assert!(read.problems.is_empty(), "{:?}", read.problems);
    let entry = read.entries.pop().unwrap();
    assert_eq!((entry.id.as_str(), entry.stem.as_str()), ("blog/cold.md", "cold"), "named after its place");
    assert_eq!(entry.row.brief.context.as_deref(), Some("Slow coffee"), "what the post is about");
    assert_eq!(entry.row.models, defaults().models, "what it does not say");
}

#[test]
fn a_post_may_say_how_its_thumbnail_is_made() {
    let row = row_of(
        "---\ntitle: Cold brew\nstyle: vintage\ntemplate: page.html\nfont: Oswald\nextra: warm\nmodels: [offline/dunes, offline/mesh]\n\
         thumbnail:\n  template: left-panel\n---\n",
    )
    .unwrap();
    assert_eq!((row.brief.style.as_str(), row.brief.design.font.as_str()), ("vintage", "oswald"), "words are resolved");
    assert_eq!(row.brief.design.template, "left-panel", "ours, not the site's page.html");
    assert_eq!(row.models.len(), 2, "a list");
    assert_eq!(
        row_of("---\ntitle: Cold brew\ntemplate: page.html\n---\n").unwrap().brief.design.template,
        "bottom-bar",
        "left alone"
    );
    assert_eq!(
        row_of("---\ntitle: Cold brew\nmodels: offline/dunes | offline/mesh\n---\n").unwrap().models.len(),
        2,
        "as in a list"
    );
    assert!(row_of("+++\ntitle = 'Cold brew'\n[extra]\nx = 1\n+++\n").is_ok(), "a site's own table is the site's");
}

#[test]
fn what_is_wrong_with_a_post_is_said_with_its_name() {
    for (text, words) in [
        ("---\ndate: today\n---\n", "has no title"),
        ("---\ntitle: [a, b]\n---\n", "title is not text"),
        ("---\ntitle: ab\n---\n", "too short"),
        ("---\ntitle: Cold brew\nstyle: watercolour\n---\n", "watercolor"),
        ("---\ntitle: Cold brew\ntemplate: botom-bar\n---\n", "bottom-bar"),
        ("---\ntitle: Cold brew\nmodels: offline/aurroa\n---\n", "offline/aurora"),
        ("---\ntitle: Cold brew\nthumbnail:\n  colour: red\n---\n", "thumbnail.colour"),
        ("---\ntitle: Cold brew\nthumbnail:\n  style: [a]\n---\n", "style is not text"),
        ("---\ntitle: Cold brew\n", "does not end"),
    ] {
        let said = row_of(text).expect_err(text);
        assert!(said.contains("blog/post.md") && said.contains(words), "{text:?} should say {words}: {said}");
    }
    assert_eq!(row_of("# No front matter"), Err("nothing".into()), "such a text asks for nothing");
}

#[test]
fn a_list_has_an_entry_a_row_and_its_good_rows_count() {
    let read = read_of(
        "plan.csv",
        "\u{feff}id,Title,style,models\n7,Cold brew,,offline/mesh|offline/dunes\n,ab,,\n,\"Tea, hot\",neon,\n",
    );
    let ids: Vec<_> = read.entries.iter().map(|entry| (entry.id.as_str(), entry.stem.as_str())).collect();
    assert_eq!(ids, [("plan.csv#7", "plan-cold-brew"), ("plan.csv#tea-hot", "plan-tea-hot")], "by id, else by title");
    assert_eq!(read.entries[0].row.models.len(), 2, "models of its own");
    assert_eq!(read.entries[1].row.brief.style, "neon", "a cell of its own");
    assert!(
        read.problems.len() == 1 && read.problems[0].message.contains("plan.csv, data row 2"),
        "{:?}",
        read.problems
    );
    let said = read_of("plan.csv", "a,b\n1,2\n").problems[0].message.clone();
    assert!(
        said.starts_with("plan.csv: No column is the title.") && said.contains("\"a\", \"b\""),
        "what is there: {said}"
    );
}

#[test]
fn only_posts_and_lists_are_looked_at() {
    for (name, expected) in [("a.md", true), ("a.MARKDOWN", true), ("a.csv", true), ("a.jpg", false), ("md", false)] {
        assert_eq!(is_watched(Path::new(name)), expected, "{name}");
    }
}
