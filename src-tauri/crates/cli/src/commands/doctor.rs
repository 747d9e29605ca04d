use thumbsheet_core::Error;
use thumbsheet_engine::{
    Engine, Environment, Parts,
    doctor::{Finding, Health},
};

use crate::{arguments::Doctor, exit, report::Report};

pub(crate) async fn run(arguments: &Doctor, environment: &Environment, report: Report) -> Result<u8, Error> {
    let findings = match Parts::new(environment).and_then(Engine::open) {
        Ok(engine) => {
            let mut findings = engine.doctor().examine(arguments.offline).await;
            if arguments.deep {
                findings.push(engine.doctor().examine_pictures());
            }
            findings
        }
        // The very case for which somebody asks the doctor: it is a finding, not the end.
        Err(error) => vec![Finding::of("Library", &error)],
    };
    if report.is_json() {
        report.json(&findings);
    } else {
        let mut rows = Vec::new();
        for finding in &findings {
            let word = match finding.health {
                Health::Good => "ok",
                Health::Note => "note",
                Health::Bad => "wrong",
            };
            rows.push(vec![word.to_owned(), finding.about.clone(), finding.message.clone()]);
            if let Some(hint) = &finding.hint {
                rows.push(vec![String::new(), String::new(), hint.clone()]);
            }
        }
        report.table(&rows);
    }
    let wrong = findings.iter().any(|finding| finding.health == Health::Bad);
    Ok(if wrong { exit::SOME_FAILED } else { exit::DONE })
}
