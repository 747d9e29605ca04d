//! The limits of `settings.toml`, read by themselves: a mistake anywhere else in the file lifts none of them.

use thumbsheet_core::{Error, Usd};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{
    Generation,
    file::{Text, newer},
};

/// The keys of the limits, under `[generation]`.
pub(super) const LIMITS: [&str; 3] = ["max_cost_usd", "day_limit_usd", "month_limit_usd"];

/// Takes the limits of a file into `generation`.
///
/// # Errors
/// `INVALID_INPUT` with the place of what cannot be read as a limit, where any of the three cannot.
pub(super) fn read(text: &Text<'_>, into: &mut Generation) -> Result<(), Error> {
    let table = text.table().map_err(|error| blocked(error.message.trim_end_matches('.')))?;
    if let Some(error) = newer(text, &table) {
        return Err(held_back(error.message.trim_end_matches('.'), "Update Thumbsheet"));
    }
    let Some(generation) = table.get("generation") else { return Ok(()) };
    let Some(generation) = generation.get_ref().as_table() else {
        let place = text.place(generation.span().start);
        return Err(blocked(&format!("{place}: generation is not a table; write [generation]")));
    };
    for (key, limit) in
        LIMITS.into_iter().zip([&mut into.max_cost_usd, &mut into.day_limit_usd, &mut into.month_limit_usd])
    {
        if let Some(value) = value(generation, key) {
            *limit = amount(value.get_ref()).map_err(|NoLimit| {
                let (place, written) = (text.place(value.span().start), text.at(value.span()));
                blocked(&format!(
                    "{place}: {key} is {written}; it has to be an amount of US dollars, such as 2.50, or \"off\""
                ))
            })?;
        }
    }
    Ok(())
}

fn value<'a, 'i>(table: &'a DeTable<'i>, key: &str) -> Option<&'a Spanned<DeValue<'i>>> {
    table.iter().find(|(known, _)| known.get_ref() == key).map(|(_, value)| value)
}

/// A value that says no limit.
struct NoLimit;

/// The limit that a value says; `None` takes the limit away.
fn amount(value: &DeValue<'_>) -> Result<Option<Usd>, NoLimit> {
    let dollars = match value {
        DeValue::String(word) if word == "off" => return Ok(None),
        DeValue::Float(number) => number.as_str().parse().ok(),
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix()).ok().map(|whole| whole as f64),
        _ => None,
    };
    let usd = dollars.and_then(Usd::from_dollars).filter(|usd| *usd >= Usd::ZERO);
    usd.map(Some).ok_or(NoLimit)
}

/// Why nothing that costs is asked, where a line of the file is wrong.
pub(super) fn blocked(why: &str) -> Error {
    held_back(why, "Mend that line")
}

/// Why nothing that costs is asked, and what the person can do other than to move the file away.
pub(super) fn held_back(why: &str, remedy: &str) -> Error {
    Error::invalid(format!("The spending limits cannot be read. {why}.")).hint(format!(
        "{remedy}, or move the file away, then start Thumbsheet again. Until then Thumbsheet asks no model that costs money; \
         the offline models draw."
    ))
}
