//! Variables: `{{column}}` in a title, an extra prompt or a file name.

use super::{columns::plain, words::CellMistake};
use crate::nearest::nearest;

/// Replaces every `{{name}}` in `text` by `of` the index of the column with that name.
pub(super) fn filled(text: &str, names: &[&str], of: impl Fn(usize) -> String) -> Result<String, CellMistake> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        let Some((name, behind)) = after.split_once("}}") else { break };
        out.push_str(before);
        match names.iter().position(|known| plain(known) == plain(name)) {
            Some(index) => out.push_str(&of(index)),
            None => return Err(unknown(name, names)),
        }
        rest = behind;
    }
    out.push_str(rest);
    Ok(out)
}

fn unknown(name: &str, names: &[&str]) -> CellMistake {
    let value = format!("{{{{{name}}}}}");
    let suggestion = nearest(name.trim(), names.iter().copied()).map(|word| format!("{{{{{word}}}}}"));
    let known = match (&suggestion, names) {
        (Some(_), _) => String::new(),
        (None, []) => " The list has no columns of its own.".to_owned(),
        (None, names) => format!(" Columns: {}.", names.join(", ")),
    };
    CellMistake { message: format!("No column fills \"{value}\".{known}"), value: Some(value), suggestion }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_filled_and_unknown_ones_get_the_nearest() {
        let names = ["City", "post date"];
        let fill = |text| filled(text, &names, |index| format!("<{index}>"));
        assert_eq!(fill("{{city}} in {{ Post_Date }}").ok().unwrap(), "<0> in <1>", "as headers are compared");
        assert_eq!(fill("a {{ b").ok().unwrap(), "a {{ b", "braces that are not closed are only braces");
        let wrong = fill("{{citty}}").err().unwrap();
        assert_eq!(wrong.suggestion.as_deref(), Some("{{City}}"), "as it is to be written");
        assert_eq!(wrong.value.as_deref(), Some("{{citty}}"), "and what of the cell is wrong");
    }
}
