use thumbsheet_core::Error;
use thumbsheet_engine::{Environment, RunOptions, is_preset, read_limited};

use super::{Prepared, lists, prepared, preset};
use crate::{
    arguments::Check,
    exit,
    report::{Report, counted, dollars},
};

pub(crate) async fn run(mut arguments: Check, environment: &Environment, report: Report) -> Result<u8, Error> {
    let name = arguments.file.to_string_lossy();
    // A list may be JSON as well as a preset; what cannot be read is told by whoever reads it next.
    if is_preset(&name, &read_limited(&arguments.file).unwrap_or_default()) {
        return preset::check(&name, environment, report);
    }
    let list = lists::read(&arguments.file, arguments.encoding, report)?;
    let Prepared { engine, defaults, .. } = prepared(environment, &mut arguments.sheet, report)?;
    let checked = engine.lists().check(&list, &defaults);
    let rows = engine.lists().planned(&checked.entries);
    let quote = engine.runs().quote_list(&rows, &RunOptions::default()).await?;
    if report.is_json() {
        report.json(&serde_json::json!({
            "rows": list.table.rows.len(), "skipped": checked.skipped, "thumbnails": quote.thumbnails,
            "cost_usd": quote.usd, "unpriced": quote.unpriced, "mistakes": lists::json(&checked.mistakes),
        }));
    } else {
        for line in lists::lines(&list, &checked.mistakes) {
            report.data(&line);
        }
        report.data(&lists::summary(&list, &checked));
        let left_out = if checked.skipped > 0 { format!(", {} left out", checked.skipped) } else { String::new() };
        let unpriced = match quote.unpriced.len() {
            0 => String::new(),
            1 => ", and 1 model without a known price".to_owned(),
            count => format!(", and {count} models without a known price"),
        };
        report.data(&format!("{}{left_out}, ~{}{unpriced}.", counted(quote.thumbnails), dollars(quote.usd)));
    }
    Ok(if checked.mistakes.is_empty() { exit::DONE } else { exit::BAD_INPUT })
}
