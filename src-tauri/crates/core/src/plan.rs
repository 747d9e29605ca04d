//! What a run will do, before it does it.

use std::{borrow::Cow, collections::BTreeMap, sync::Arc};

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    Brief, Catalog, Digest, Error, ModelId, RunId, ThumbnailId,
    catalog::{Ask, Model},
    prompt::prompt,
};

/// One brief and the models that draw for it: a row of the sheet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// The brief.
    pub brief: Brief,
    /// The models, in the order of the columns.
    pub models: Vec<ModelId>,
    /// The row's id in its list: runs of one list put their thumbnails together by it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<String>,
    /// Which row of its list it is, from 1: its files keep their number when only some rows run again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<usize>,
    /// The title that the picture is drawn for, where another one is set over it. Rows with the same one share one picture
    /// of each model: several languages over a base that is paid for once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drawn_for: Option<String>,
    /// How its files are named, a template; `None` leaves it to the run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// A picture of one's own, in the store: no model is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<Digest>,
    /// The list's own columns: fields of file names.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub variables: BTreeMap<String, String>,
}

impl Row {
    /// A row that is on no list.
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

    /// The brief that the picture is ordered by: with the title that it is drawn for.
    pub fn drawn(&self) -> Cow<'_, Brief> {
        match &self.drawn_for {
            Some(title) => Cow::Owned(Brief { title: title.clone(), ..self.brief.clone() }),
            None => Cow::Borrowed(&self.brief),
        }
    }

    /// The name of what comes out at `model`: rows with the same one have the same picture and the same file.
    pub fn fingerprint(&self, model: &ModelId) -> Digest {
        let decides = (&self.brief, model, &self.drawn_for, &self.picture);
        // Nothing in it can fail to serialise.
        Digest::of(serde_json::to_string(&decides).unwrap_or_default().as_bytes())
    }
}

/// One thumbnail of a run, as `run_started` lists it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Planned {
    /// Its id.
    pub id: ThumbnailId,
    /// Which row, from 0.
    pub row: usize,
    /// The row's title.
    pub title: String,
    /// Which model.
    pub model: ModelId,
    /// The row's id in its list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub entry: Option<String>,
}

/// What a model is asked for: everything that decides the picture. Two equal orders are one picture.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Order {
    /// The model.
    pub model: ModelId,
    /// The prompt.
    pub prompt: String,
    /// The size in the vendor's terms.
    pub ask: Ask,
    /// The quality that is asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quality: Option<String>,
    /// The seed, where the model takes one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// The style's id: the offline models draw after it. Vendors read it in the prompt.
    pub style: String,
    /// The title: the offline models are seeded by it. Vendors read it in the prompt.
    pub title: String,
}

impl Order {
    /// The order for `brief` at `model`.
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

    /// The name of the picture that this order makes: the same order, the same key, on every machine.
    pub fn key(&self) -> Digest {
        // Struct fields serialise in their order, so the text is canonical; nothing in it can fail to serialise.
        Digest::of(serde_json::to_string(self).unwrap_or_default().as_bytes())
    }
}

/// Lists the thumbnails of `rows`, rows first.
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

/// The id of a list that nobody gave one: the same rows are the same list, wherever they were read from.
pub fn list_id(rows: &[Row]) -> String {
    let text = rows.iter().flat_map(|row| row.models.iter().map(|model| row.fingerprint(model).to_string()));
    let digest = Digest::of(text.collect::<String>().as_bytes()).to_string();
    format!("list-{}", &digest[..12])
}

/// Refuses rows that cannot run: none at all, no model, or a model twice.
///
/// # Errors
/// `INVALID_INPUT`.
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
