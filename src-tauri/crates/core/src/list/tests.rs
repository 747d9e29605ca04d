use jiff::civil::{Date, date};

use super::*;
use crate::{Brief, Catalog, ModelId};

mod property;
mod reading;
mod rows;

const TODAY: Date = date(2026, 11, 24);

fn defaults() -> Defaults {
    let models: Vec<ModelId> = vec!["offline/aurora".parse().unwrap()];
    Defaults { brief: Brief::new(""), models, profile: "og".into(), name: None }
}

/// The list in `text`, checked with what its header means.
fn checked(name: &str, text: &str) -> ListCheck {
    let table = read(name, text.as_bytes()).unwrap();
    let (catalog, defaults) = (Catalog::bundled().unwrap(), defaults());
    let fields = guess(&table.columns);
    check(&table, &Checker::new(&table.columns, &fields, &defaults, &catalog, TODAY))
}

/// A mistake as it is told: row, column, value, suggestion.
fn told(mistake: &Mistake) -> (usize, &str, &str, Option<&str>) {
    (mistake.row, &mistake.column, &mistake.value, mistake.suggestion.as_deref())
}
