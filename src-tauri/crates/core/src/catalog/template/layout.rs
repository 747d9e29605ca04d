//! Values that differ by the canvas's shape: `{ wide = .., square = .., tall = .. }` in place of one value.

use serde::{Deserialize, Serialize};
use toml::{Table, Value};

use crate::Size;

/// The shape of a canvas.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Layout {
    /// More than 1.4 times as wide as high: 16:9, 1.91:1.
    Wide,
    /// Between the others: 1:1.
    Square,
    /// Less than 0.8 times as wide as high: 9:16, 2:3.
    Tall,
}

impl Layout {
    /// The shape of a canvas.
    pub fn of(canvas: Size) -> Self {
        let aspect = canvas.width as f32 / canvas.height.max(1) as f32;
        match aspect {
            _ if aspect > 1.4 => Self::Wide,
            _ if aspect >= 0.8 => Self::Square,
            _ => Self::Tall,
        }
    }

    /// Names of the shapes, this one first and then those whose values it takes where its own is missing.
    const fn order(self) -> [&'static str; 3] {
        match self {
            Self::Wide => ["wide", "square", "tall"],
            Self::Square => ["square", "tall", "wide"],
            Self::Tall => ["tall", "square", "wide"],
        }
    }
}

/// The file's values for one shape of canvas.
pub(super) fn pick(value: &Value, layout: Layout) -> Value {
    match value {
        Value::Table(table) => match chosen(table, layout) {
            Some(value) => pick(value, layout),
            None => Value::Table(table.iter().map(|(key, value)| (key.clone(), pick(value, layout))).collect()),
        },
        Value::Array(values) => Value::Array(values.iter().map(|value| pick(value, layout)).collect()),
        plain => plain.clone(),
    }
}

/// Whether any value of the file differs by shape.
pub(super) fn varies(value: &Value) -> bool {
    match value {
        Value::Table(table) => by_shape(table) || table.values().any(varies),
        Value::Array(values) => values.iter().any(varies),
        _ => false,
    }
}

/// Whether the keys are shapes of canvas.
fn by_shape(table: &Table) -> bool {
    !table.is_empty() && table.keys().all(|key| Layout::Wide.order().contains(&key.as_str()))
}

fn chosen(table: &Table, layout: Layout) -> Option<&Value> {
    by_shape(table).then(|| layout.order().into_iter().find_map(|name| table.get(name))).flatten()
}

/// The title's box on a square or tall canvas, for a template that only says it for a wide one.
const BELOW: [f64; 4] = [0.07, 0.55, 0.86, 0.36];

/// Moves the titles of a template that knows only wide canvases to the lower part, over a scrim.
pub(super) fn derive(template: &mut Table, layout: Layout) {
    let Some(Value::Array(layers)) = template.get_mut("layer") else { return };
    if layout == Layout::Wide {
        return;
    }
    let is_title = |layer: &Value| layer.get("kind").and_then(Value::as_str) == Some("title");
    let Some(first) = layers.iter().position(is_title) else { return };
    let plain = |layer: &Value| layer.get("area").is_some_and(Value::is_array);
    if layers.iter().filter(|layer| is_title(layer)).count() != 1 || !plain(&layers[first]) {
        return;
    }
    if let Some(layer) = layers[first].as_table_mut() {
        layer.insert("area".into(), Value::Array(BELOW.map(Value::Float).to_vec()));
    }
    let stop = |color: &str, at: f64| Value::Array(vec![Value::String(color.into()), Value::Float(at)]);
    let stops = Value::Array(vec![stop("#000000d9", 0.1), stop("#0000008c", 0.5), stop("#00000000", 0.75)]);
    let gradient = Table::from_iter([("angle".into(), Value::Float(0.0)), ("stops".into(), stops)]);
    let scrim =
        Table::from_iter([("kind".into(), Value::String("scrim".into())), ("gradient".into(), Value::Table(gradient))]);
    layers.insert(first, Value::Table(scrim));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_canvas_has_one_of_three_shapes() {
        for (size, layout) in [
            (Size::new(1280, 720), Layout::Wide),
            (Size::new(1200, 630), Layout::Wide),
            (Size::new(1080, 1080), Layout::Square),
            (Size::new(1000, 1500), Layout::Tall),
            (Size::new(1080, 1920), Layout::Tall),
        ] {
            assert_eq!(Layout::of(size), layout, "{size} is {layout:?}");
        }
    }

    #[test]
    fn a_value_that_is_missing_for_a_shape_is_taken_from_the_nearest_one() {
        let table: Table =
            toml::from_str("a = { wide = 1, tall = 3 }\nb = { wide = 1 }\nc = { wide = 1, x = 2 }").unwrap();
        let square = pick(&Value::Table(table), Layout::Square);
        assert_eq!(square["a"].as_integer(), Some(3), "square is nearer to tall than to wide");
        assert_eq!(square["b"].as_integer(), Some(1), "and takes what there is");
        assert!(square["c"].is_table(), "a table with other keys is a table");
    }
}
