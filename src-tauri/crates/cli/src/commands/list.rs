use thumbsheet_core::{
    Error, Usd,
    catalog::Catalog,
    ports::{SystemClock, today},
};
use thumbsheet_engine::{Engine, Environment, Parts};

use super::{preset, warn};
use crate::{
    arguments::{Kind, List},
    exit,
    report::{Report, dollars},
};

pub(crate) fn run(arguments: &List, environment: &Environment, report: Report) -> Result<u8, Error> {
    // Without a home there are no servers of one's own either, but the built-in lists are there.
    let catalog = match Parts::new(environment) {
        Ok(parts) => {
            if matches!(arguments.what, Kind::Models) {
                warn(&parts.problems, report);
            }
            let (catalog, problems) = parts.listed();
            if matches!(arguments.what, Kind::Fonts) {
                warn(&problems, report);
            }
            catalog
        }
        Err(_) => Catalog::bundled()?,
    };
    match arguments.what {
        Kind::Presets => preset::list(environment, report)?,
        Kind::Runs => runs(arguments.most.into(), environment, report)?,
        Kind::Models if report.is_json() => report.json(&catalog.models),
        Kind::Styles if report.is_json() => report.json(&catalog.styles),
        Kind::Templates if report.is_json() => report.json(&catalog.templates),
        Kind::Fonts if report.is_json() => report.json(&catalog.fonts),
        Kind::Profiles if report.is_json() => report.json(&catalog.profiles),
        Kind::Models => report.table(&models(&catalog)),
        Kind::Styles => report.table(&rows(&catalog.styles, |style| vec![style.id.clone(), style.sentence.clone()])),
        Kind::Templates => {
            report.table(&rows(&catalog.templates, |template| vec![template.id.clone(), template.name.clone()]));
        }
        Kind::Fonts => {
            report.table(&rows(&catalog.fonts, |font| {
                vec![font.id.clone(), font.family.clone(), font.kind.clone(), font.weight.to_string()]
            }));
        }
        Kind::Profiles => report.table(&rows(&catalog.profiles, |profile| {
            let limit = profile.max_bytes.map(|bytes| format!("at most {} kB", bytes / 1000)).unwrap_or_default();
            vec![profile.id.clone(), profile.size.to_string(), profile.name.clone(), limit]
        })),
    }
    Ok(exit::DONE)
}

fn rows<T>(items: &[T], cells: impl Fn(&T) -> Vec<String>) -> Vec<Vec<String>> {
    items.iter().map(cells).collect()
}

fn models(catalog: &Catalog) -> Vec<Vec<String>> {
    let today = today(&SystemClock);
    rows(&catalog.models, |model| {
        let price = model.price.map_or_else(|| "-".to_owned(), |price| dollars(price.usd));
        let life = match (model.retires_on, &model.replacement) {
            (Some(day), Some(next)) if day <= today => format!("Retired {day}; use {next}."),
            (Some(day), _) if day <= today => format!("Retired {day}."),
            (Some(day), _) => format!("{} Retires {day}.", model.about),
            (None, _) => model.about.clone(),
        };
        vec![model.id.to_string(), price, life]
    })
}

fn runs(most: usize, environment: &Environment, report: Report) -> Result<(), Error> {
    let engine = Engine::open(Parts::new(environment)?)?;
    let runs = engine.runs().recent(most)?;
    if report.is_json() {
        report.json(&runs);
        return Ok(());
    }
    if runs.is_empty() {
        report.say("Nothing has been made yet. `thumbsheet generate \"My title\"` makes the first sheet.");
    }
    let table: Vec<Vec<String>> = runs
        .into_iter()
        .map(|run| {
            let state = serde_json::to_value(run.state)
                .ok()
                .and_then(|state| state.as_str().map(str::to_owned))
                .unwrap_or_default();
            let spent = match (run.spent_usd, run.possibly_usd, run.unpriced) {
                (known, Usd::ZERO, 0) => dollars(known),
                (known, possibly, 0) => format!("{}, possibly {} more", dollars(known), dollars(possibly)),
                (Usd::ZERO, Usd::ZERO, _) => "price unknown".to_owned(),
                (known, possibly, _) => {
                    format!("{}, possibly {} more and what has no known price", dollars(known), dollars(possibly))
                }
            };
            let more = if run.titles > 1 { format!(" and {} more", run.titles - 1) } else { String::new() };
            let when = run.started_at.get(..16).unwrap_or_default().replace('T', " ");
            vec![
                run.id.to_string(),
                when,
                run.kind.to_string(),
                state,
                format!("{}/{}", run.done, run.thumbnails),
                spent,
                format!("{}{more}", run.title),
            ]
        })
        .collect();
    report.table(&table);
    Ok(())
}
