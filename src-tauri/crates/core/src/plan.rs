//! The plan of a run: its rows, its thumbnails and the orders to providers.

use std::{borrow::Cow, collections::BTreeMap, sync::Arc};

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    Brief, Catalog, Digest, Error, ModelId, RunId, ThumbnailId,
    catalog::{Ask, Model},
    prompt::prompt,
};

/// A brief and the models that draw it: one row of a sheet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// The brief that was checked against the catalog.
    pub brief: Brief,
    /// The models, in the order of the columns.
    pub models: Vec<ModelId>,
    /// The row's id in its list. All runs of a list share it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<String>,
    /// The row's number in its list, from 1. Files keep this number when only some rows run again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<usize>,
    /// The title in the prompt, where it differs from the title on the picture. Rows with equal values share one
    /// picture per model, so a list in several languages pays for each picture once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drawn_for: Option<String>,
    /// Template for the names of the row's files; `None` means the run's template.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The person's own picture, in the store. It replaces the models' pictures.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<Digest>,
    /// Values of the list's own columns, which templates for file names can use.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub variables: BTreeMap<String, String>,
}

impl Row {
    /// Makes a row that belongs to no list.
    pub fn new(brief: Brief, models: Vec<ModelId>) -> Self {
        Self {
            brief,
            models,
            entry: None,
            number: None,
            drawn_for: None,
            name: None,
            picture: None,
            variables: BTreeMap::new(),
        }
    }

    /// Returns the brief for the prompt, with [`drawn_for`](Self::drawn_for) as its title.
    pub fn drawn(&self) -> Cow<'_, Brief> {
        match &self.drawn_for {
            Some(title) => Cow::Owned(Brief { title: title.clone(), ..self.brief.clone() }),
            None => Cow::Borrowed(&self.brief),
        }
    }

    /// Digest of everything that decides the row's file from `model`. Equal fingerprints mean equal files.
    pub fn fingerprint(&self, model: &ModelId) -> Digest {
        let decides = (&self.brief, model, &self.drawn_for, &self.picture);
        // Serialising these types cannot fail.
        Digest::of(serde_json::to_string(&decides).unwrap_or_default().as_bytes())
    }
}

/// One thumbnail of a run, as `run_started` lists it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Planned {
    /// The id that all events of the thumbnail carry.
    pub id: ThumbnailId,
    /// The row's number in its run, from 0.
    pub row: usize,
    /// The title on the picture, in the row's language.
    pub title: String,
    /// The model that draws the base.
    pub model: ModelId,
    /// The row's id in its list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub entry: Option<String>,
}

/// A request for a picture: everything that decides it. Equal orders share one picture.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Order {
    /// The model that draws.
    pub model: ModelId,
    /// The whole prompt, as vendors get it.
    pub prompt: String,
    /// The size in the vendor's terms.
    pub ask: Ask,
    /// Quality to request, where the model offers several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quality: Option<String>,
    /// The seed, where the model accepts one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// The style's id, for the offline models. Vendors get the style in the prompt.
    pub style: String,
    /// The title, which seeds the offline models. Vendors get it in the prompt.
    pub title: String,
}

impl Order {
    /// Makes the order for `brief` at `model`.
    pub fn new(brief: &Brief, model: &Model, catalog: &Catalog) -> Self {
        Self {
            model: model.id.clone(),
            prompt: prompt(brief, catalog),
            ask: model.sizes.nearest(brief.export.canvas),
            quality: model.quality.clone(),
            seed: brief.seed.filter(|_| model.seeded),
            style: brief.style.clone(),
            title: brief.title.clone(),
        }
    }

    /// Digest of the order, equal on every machine.
    pub fn key(&self) -> Digest {
        // Fields serialise in their order of declaration, so the text is canonical. Serialising these types cannot
        // fail.
        Digest::of(serde_json::to_string(self).unwrap_or_default().as_bytes())
    }
}

/// Lists the thumbnails of `rows`, row by row.
pub fn thumbnails(run: &RunId, rows: &[Row]) -> Arc<[Arc<Planned>]> {
    rows.iter()
        .enumerate()
        .flat_map(|(number, row)| row.models.iter().map(move |model| (number, row, model)))
        .enumerate()
        .map(|(ordinal, (number, row, model))| {
            Arc::new(Planned {
                id: ThumbnailId::of(run, ordinal),
                row: number,
                title: row.brief.title.clone(),
                model: model.clone(),
                entry: row.entry.clone(),
            })
        })
        .collect()
}

/// Makes the id of a list from the content of its rows, wherever they were read from.
pub fn list_id(rows: &[Row]) -> String {
    let text = rows.iter().flat_map(|row| row.models.iter().map(|model| row.fingerprint(model).to_string()));
    let digest = Digest::of(text.collect::<String>().as_bytes()).to_string();
    format!("list-{}", &digest[..12])
}

/// Checks that there are rows, and that each has at least one model and none twice.
///
/// # Errors
/// `INVALID_INPUT` with the first mistake.
pub fn check(rows: &[Row]) -> Result<(), Error> {
    if rows.is_empty() {
        return Err(Error::invalid("There is no title to make a thumbnail for."));
    }
    for Row { brief, models, .. } in rows {
        if models.is_empty() {
            return Err(
                Error::invalid(format!("No model is chosen for '{}'.", brief.title)).hint("Name one with --model.")
            );
        }
        for (index, model) in models.iter().enumerate() {
            if models[..index].contains(model) {
                return Err(Error::invalid(format!("{model} is named twice.")).hint("Name each model once."));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_order_has_the_same_key_and_a_changed_one_another() {
        let catalog = Catalog::bundled().unwrap();
        let model = catalog.model("openai/gpt-image-2.6-flare").unwrap();
        let order = |brief: &Brief| Order::new(brief, &model, &catalog).key();
        let brief = Brief::new("Same title");
        assert_eq!(order(&brief), order(&brief.clone()), "else a picture that is there would be paid for again");
        let retyped = Brief { design: crate::brief::Design::new("left-panel", "lora"), ..brief.clone() };
        assert_eq!(order(&brief), order(&retyped), "the type is no part of the picture");
        assert_ne!(order(&brief), order(&Brief::new("Other title")), "another prompt is another picture");
    }

    #[test]
    fn a_model_named_twice_is_refused() {
        let model: ModelId = "offline/aurora".parse().unwrap();
        let row = Row::new(Brief::new("Twice"), vec![model.clone(), model]);
        assert!(check(&[row]).is_err(), "it would be paid for twice for one column");
    }
}
