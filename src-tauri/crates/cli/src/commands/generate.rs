use thumbsheet_core::{Brief, Error, plan::Row};
use thumbsheet_engine::{Engine, Environment, Page, RunOptions};

use super::{Prepared, follow, options, plan, prepared, quoted, started};
use crate::{
    arguments::{Generate, SheetFlags},
    exit,
    report::Report,
};

pub(crate) async fn run(mut arguments: Generate, environment: &Environment, report: Report) -> Result<u8, Error> {
    let ready = prepared(environment, &mut arguments.sheet, report)?;
    let name = ready.name(&[])?;
    let preset = ready.preset_name();
    let Prepared { engine, defaults, .. } = ready;
    let Generate { title, url, sheet } = &arguments;
    let SheetFlags { export, run, .. } = sheet;
    let mut brief = Brief { title: title.clone(), ..defaults.brief }.checked(engine.catalog())?;
    engine.runs().check_title(&brief)?;
    // Last of all that can be wrong: nobody waits for a page to be told of a typo.
    if let Some(url) = url {
        let typed = sheet.brief.context.clone();
        brief.context = context(&engine, url, typed, report).await?;
    }
    let rows = [Row::new(brief, defaults.models)];
    if run.reuse && !run.remake_lost {
        engine.runs().check_reusable(&rows)?;
    }
    let options = RunOptions { name, preset, ..options(&engine, run, export)? };
    let quote = quoted(&engine, &rows, run)?;
    if run.dry_run {
        plan(&quote, &rows, report);
        return Ok(exit::DONE);
    }
    let [Row { brief, models, .. }] = rows;
    let runs = engine.runs();
    let start = runs.generate_thumbnails(brief, models, options);
    let run = started(&engine, start, report).await?;
    follow(&engine, run, true, export, report).await
}

/// The context that was typed, else what the page at `url` says.
async fn context(engine: &Engine, url: &str, typed: Option<String>, report: Report) -> Result<Option<String>, Error> {
    let say = |line: &str| {
        if !report.is_json() {
            report.say(line);
        }
    };
    if typed.as_deref().is_some_and(|typed| !typed.trim().is_empty()) {
        say("--context is given, so the page was not read.");
        return Ok(typed);
    }
    let page = engine.studio().read_page(url).await?;
    say(&found(&page));
    Ok(Some(page.context()))
}

/// What a page gave, in a sentence.
fn found(page: &Page) -> String {
    let count = match page.text.chars().count() {
        0 => "no text".to_owned(),
        1 => "1 character of context".to_owned(),
        // 2 500 at most: one gap.
        count @ 1000.. => format!("{} {:03} characters of context", count / 1000, count % 1000),
        count => format!("{count} characters of context"),
    };
    let title = if page.title.is_some() { "Title and " } else { "No title, but " };
    format!("{title}{count} found. Your title is kept.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_told_in_the_words_of_the_design() {
        let told =
            |title: Option<&str>, length| found(&Page { title: title.map(str::to_owned), text: "x".repeat(length) });
        assert_eq!(
            told(Some("Title"), 1840),
            "Title and 1 840 characters of context found. Your title is kept.",
            "what was found, and what happens to the title"
        );
        assert_eq!(told(Some("Title"), 0), "Title and no text found. Your title is kept.", "a page of pictures");
        assert_eq!(told(None, 12), "No title, but 12 characters of context found. Your title is kept.", "plain text");
        assert_eq!(told(None, 1005), "No title, but 1 005 characters of context found. Your title is kept.", "padded");
    }
}
