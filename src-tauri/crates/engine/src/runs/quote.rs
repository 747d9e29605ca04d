//! What a run would cost.

use std::collections::HashSet;

use thumbsheet_core::{Error, ModelId, Usd, plan::Row};

use super::{RunOptions, Runs, Source};
use crate::own::OWN_PICTURE;

/// What a run would cost, before it runs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Quote {
    /// US dollars, for models with a known price.
    pub usd: Usd,
    /// Models whose price is not known.
    pub unpriced: Vec<ModelId>,
    /// Thumbnails that the run would make.
    pub thumbnails: usize,
}

impl Runs {
    /// What `rows` would cost. A picture of the person's own costs nothing; one that several rows share is paid for once.
    ///
    /// # Errors
    /// `INVALID_INPUT` for an unknown model.
    pub fn quote(&self, rows: &[Row]) -> Result<Quote, Error> {
        let mut quote = Quote::default();
        let mut shared = HashSet::new();
        for (row, id) in rows.iter().flat_map(|row| row.models.iter().map(move |id| (row, id))) {
            quote.thumbnails += 1;
            if row.picture.is_some() || id.as_str() == OWN_PICTURE {
                continue;
            }
            let model = self.context.catalog.model(id.as_str())?;
            if row.drawn_for.is_some() && !shared.insert(self.context.order(&row.drawn(), &model).key()) {
                continue;
            }
            match model.estimate() {
                Some(usd) => quote.usd += usd,
                None if quote.unpriced.contains(&model.id) => {}
                None => quote.unpriced.push(model.id),
            }
        }
        Ok(quote)
    }

    /// What a list would cost. Rows that exist already, and rows that wait for the person, cost nothing.
    ///
    /// # Errors
    /// `INVALID_INPUT` for an unknown model; `LIBRARY`.
    pub async fn quote_list(&self, rows: &[Row], options: &RunOptions) -> Result<Quote, Error> {
        let sources = self.sources(rows, options).await?;
        self.quote_of(rows, &sources)
    }

    /// What the thumbnails of `rows` cost for which a provider is asked.
    pub(crate) fn quote_of(&self, rows: &[Row], sources: &[Source]) -> Result<Quote, Error> {
        let mut sources = sources.iter();
        let asked: Vec<Row> = rows
            .iter()
            .map(|row| {
                let of_row: Vec<&Source> = sources.by_ref().take(row.models.len()).collect();
                let is_asked = |(model, source): (&ModelId, &Source)| {
                    matches!(source, Source::Model | Source::Replacement).then(|| model.clone())
                };
                Row { models: row.models.iter().zip(of_row).filter_map(is_asked).collect(), ..row.clone() }
            })
            .collect();
        let thumbnails = rows.iter().map(|row| row.models.len()).sum();
        Ok(Quote { thumbnails, ..self.quote(&asked)? })
    }
}
