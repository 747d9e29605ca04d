use thumbsheet_core::{Error, Usd};
use thumbsheet_engine::{Environment, Spending};

use super::open;
use crate::{
    arguments::Spend,
    exit,
    report::{Report, dollars},
};

pub(crate) fn run(arguments: &Spend, environment: &Environment, report: Report) -> Result<u8, Error> {
    let engine = open(environment, &mut None, report)?;
    let spending = engine.runs().spending(arguments.days)?;
    if report.is_json() {
        report.json(&spending);
        return Ok(exit::DONE);
    }
    if spending.lines.is_empty() {
        let days = if arguments.days == 1 { "Today".into() } else { format!("In {} days", arguments.days) };
        report.say(&format!("{days} nothing was requested from a provider."));
    } else {
        report.table(&table(&spending));
    }
    report.say(&total("Today", spending.today_usd, spending.possibly_today_usd, spending.day_limit_usd));
    report.say(&total("This month", spending.month_usd, spending.possibly_month_usd, spending.month_limit_usd));
    Ok(exit::DONE)
}

fn table(spending: &Spending) -> Vec<Vec<String>> {
    let head = ["DAY", "PROVIDER", "MODEL", "REQUESTS", "SPENT", "POSSIBLY"].map(str::to_owned).to_vec();
    let lines = spending.lines.iter().map(|line| {
        let possibly = match (line.possibly_usd, line.unpriced) {
            (Usd::ZERO, 0) => "-".into(),
            (usd, 0) => dollars(usd),
            (Usd::ZERO, _) => "price unknown".into(),
            (usd, _) => format!("{} and price unknown", dollars(usd)),
        };
        vec![
            line.day.clone(),
            line.provider.clone(),
            line.model.clone(),
            line.requests.to_string(),
            dollars(line.usd),
            possibly,
        ]
    });
    std::iter::once(head).chain(lines).collect()
}

/// `Today: $0.80 spent, possibly $0.04 more, of $2.00.`
fn total(when: &str, usd: Usd, possibly_usd: Usd, limit_usd: Option<Usd>) -> String {
    let more =
        if possibly_usd > Usd::ZERO { format!(", possibly {} more", dollars(possibly_usd)) } else { String::new() };
    match limit_usd {
        Some(limit) => format!("{when}: {} spent{more}, of {}.", dollars(usd), dollars(limit)),
        None => format!("{when}: {} spent{more}; there is no limit.", dollars(usd)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_total_says_what_is_known_what_is_possible_and_the_limit() {
        assert_eq!(
            total("Today", Usd::cents(80), Usd::cents(4), Some(Usd::cents(200))),
            "Today: $0.80 spent, possibly $0.04 more, of $2.00.",
            "all"
        );
        assert_eq!(total("Today", Usd::ZERO, Usd::ZERO, None), "Today: $0 spent; there is no limit.", "nothing of it");
    }
}
