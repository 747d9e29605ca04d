//! The desk of a sheet: everything that a person sets, without the pictures.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use thumbsheet_core::{
    Brief, Catalog, Code, Error, ModelId,
    brief::{Design, Export, Slots},
    plan::Row,
    ports::{Chance, letters},
};
use ts_rs::TS;

use crate::own::OWN_PICTURE;

/// Everything of a sheet that a person sets. Columns, pictures and states come from its runs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Desk {
    /// The titles from top to bottom.
    pub rows: Vec<SheetRow>,
    /// The ticked models, in the order of the columns.
    pub models: Vec<String>,
    /// The page that the context was read from.
    pub url: String,
    /// What the post is about.
    pub context: String,
    /// Extra guidelines for the pictures.
    pub extra: String,
    /// A style's id, or a sentence.
    pub style: String,
    /// Seed for models that take one.
    pub seed: Option<u64>,
    /// The text layer of every tile that has none of its own.
    pub design: Design,
    /// What templates show beside the titles.
    pub slots: Slots,
    /// A tile's own text layer, by [`Cell::key`]; a row's, by its id.
    #[ts(type = "Record<string, Design>")]
    pub own: BTreeMap<String, Design>,
    /// A tile's own title, by [`Cell::key`].
    #[ts(type = "Record<string, string>")]
    pub words: BTreeMap<String, String>,
    /// The thumbnail that is shown of a cell with several, by [`Cell::key`].
    #[ts(type = "Record<string, string>")]
    pub shown: BTreeMap<String, String>,
    /// The id of the export profile, which decides the canvas and the limit of bytes.
    pub profile: String,
    /// JPEG quality, 1 to 100.
    pub quality: u8,
    /// The name of the preset that the person applied last. The sheet's runs record it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub preset: Option<String>,
}

/// A title of a sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SheetRow {
    /// Stays the same while the title is edited.
    pub id: String,
    /// The title as it was typed.
    pub title: String,
}

/// A title and a model.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
pub struct Cell {
    /// The id of the title's [`SheetRow`].
    pub row: String,
    /// The model's id, `provider/model`.
    pub model: String,
}

impl Cell {
    /// The cell's key in a desk: `{row}|{model}`.
    pub fn key(&self) -> String {
        key(&self.row, &self.model)
    }
}

fn key(row: &str, model: &str) -> String {
    format!("{row}|{model}")
}

impl Default for Desk {
    fn default() -> Self {
        let brief = Brief::new("");
        Self {
            rows: Vec::new(),
            models: Vec::new(),
            url: String::new(),
            context: String::new(),
            extra: String::new(),
            style: brief.style,
            seed: None,
            design: brief.design,
            slots: Slots::default(),
            own: BTreeMap::new(),
            words: BTreeMap::new(),
            shown: BTreeMap::new(),
            profile: "og".into(),
            quality: brief.export.quality,
            preset: None,
        }
    }
}

impl Desk {
    /// The desk as JSON, as the library keeps it.
    pub(crate) fn json(&self) -> Result<String, Error> {
        serde_json::to_string(self)
            .map_err(|error| Error::new(Code::Internal, format!("The sheet could not be written: {error}.")))
    }

    /// The row with this id.
    pub(crate) fn row(&self, id: &str) -> Result<&SheetRow, Error> {
        self.rows.iter().find(|row| row.id == id).ok_or_else(|| {
            Error::invalid(format!("The sheet has no row '{id}'.")).hint("The title was removed. Undo restores it.")
        })
    }

    /// The text layer of a tile: its own, else its row's, else the sheet's.
    fn design(&self, row: &str, model: &ModelId) -> &Design {
        self.own.get(&key(row, model.as_str())).or_else(|| self.own.get(row)).unwrap_or(&self.design)
    }

    /// The title of a tile: its own, else its row's.
    fn title<'a>(&'a self, row: &'a SheetRow, model: &ModelId) -> &'a str {
        self.words.get(&key(&row.id, model.as_str())).map_or(&row.title, |words| words)
    }

    /// A row's models in groups, in order: those of a group have one title and one text layer.
    pub(crate) fn alike(&self, row: &SheetRow, models: Vec<ModelId>) -> Vec<Vec<ModelId>> {
        let mut groups: Vec<Vec<ModelId>> = Vec::new();
        for model in models {
            let look = (self.title(row, &model), self.design(&row.id, &model));
            let same = groups.iter_mut().find(|group| {
                group.first().is_some_and(|first| (self.title(row, first), self.design(&row.id, first)) == look)
            });
            match same {
                Some(group) => group.push(model),
                None => groups.push(vec![model]),
            }
        }
        groups
    }

    /// The brief of a tile, checked.
    pub(crate) fn brief(
        &self,
        row: &SheetRow,
        model: &ModelId,
        receipt: bool,
        catalog: &Catalog,
    ) -> Result<Brief, Error> {
        let filled = |text: &str| Some(text.to_owned()).filter(|text| !text.trim().is_empty());
        let export = catalog.profile(&self.profile)?.export();
        let brief = Brief {
            title: self.title(row, model).to_owned(),
            context: filled(&self.context),
            extra: filled(&self.extra),
            style: self.style.clone(),
            seed: self.seed,
            design: self.design(&row.id, model).clone(),
            slots: self.slots.clone(),
            export: Export { quality: self.quality, receipt, ..export },
        };
        brief.checked(catalog)
    }

    /// A desk for a run that was made without one, and the ids of its rows.
    pub(crate) fn of_run(rows: &[Row], catalog: &Catalog, chance: &dyn Chance) -> (Self, Vec<String>) {
        let mut desk = Self::default();
        if let Some(Row { brief, .. }) = rows.first() {
            desk.context = brief.context.clone().unwrap_or_default();
            desk.extra = brief.extra.clone().unwrap_or_default();
            desk.style.clone_from(&brief.style);
            desk.seed = brief.seed;
            desk.design = brief.design.clone();
            desk.slots = brief.slots.clone();
            desk.quality = brief.export.quality;
            let of_canvas = |canvas| catalog.profiles.iter().find(|profile| profile.size == canvas);
            if let Some(profile) = of_canvas(brief.export.canvas) {
                desk.profile.clone_from(&profile.id);
            }
        }
        let mut ids = Vec::new();
        for Row { brief, models, .. } in rows {
            let id = letters(chance);
            for model in models.iter().map(ModelId::as_str) {
                if brief.design != desk.design {
                    desk.own.insert(key(&id, model), brief.design.clone());
                }
                if !desk.models.iter().any(|known| known == model) && model != OWN_PICTURE {
                    desk.models.push(model.to_owned());
                }
            }
            desk.rows.push(SheetRow { id: id.clone(), title: brief.title.clone() });
            ids.push(id);
        }
        (desk, ids)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn design(font: &str) -> Design {
        Design { font: font.into(), ..Design::default() }
    }

    #[test]
    fn a_tile_takes_its_own_words_and_design_then_its_rows_then_the_sheets() {
        let [aurora, dunes]: [ModelId; 2] = ["offline/aurora", "offline/dunes"].map(|id| id.parse().unwrap());
        let row = SheetRow { id: "a".into(), title: "The row".into() };
        let mut desk = Desk::default();
        let both = vec![aurora.clone(), dunes.clone()];
        assert_eq!(desk.alike(&row, both.clone()), std::slice::from_ref(&both), "nothing is its own");
        desk.own.insert("a".into(), design("oswald"));
        assert_eq!(desk.design("a", &dunes), &design("oswald"), "a row's is that of each of its tiles");
        assert_eq!(desk.design("b", &dunes), &desk.design, "and of no other row's");
        desk.own.insert("a|offline/aurora".into(), design("lora"));
        assert_eq!(desk.design("a", &aurora), &design("lora"), "a tile's own comes first");
        desk.words.insert("a|offline/aurora".into(), "Other words".into());
        assert_eq!(
            (desk.title(&row, &aurora), desk.title(&row, &dunes)),
            ("Other words", "The row"),
            "one tile is one tile"
        );
        assert_eq!(desk.alike(&row, both), [vec![aurora], vec![dunes]], "what differs is asked for apart");
    }

    #[test]
    fn a_desk_survives_its_text_and_one_from_before_a_field_is_read_too() {
        let mut desk =
            Desk { seed: Some(7), rows: vec![SheetRow { id: "a".into(), title: "T".into() }], ..Desk::default() };
        desk.own.insert("a|offline/aurora".into(), design("lora"));
        desk.words.insert("a|offline/aurora".into(), "Other words".into());
        desk.shown.insert("a|offline/aurora".into(), "r-0".into());
        let text = desk.json().unwrap();
        assert!(
            text.contains(r#""seed":7"#) && text.contains(r#""own":{"a|offline/aurora""#),
            "as on the wire: {text}"
        );
        assert_eq!(serde_json::from_str::<Desk>(&text).unwrap(), desk, "nothing is lost over a restart");
        let old: Desk = serde_json::from_str(r#"{"rows":[],"later":1}"#).unwrap();
        assert_eq!(old, Desk::default(), "what is absent is the default, what is unknown does no harm");
    }
}
