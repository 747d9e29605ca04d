//! The Batch view's lists: opened, mapped, edited, ticked, made rows of a run.

use std::{collections::HashMap, path::Path, sync::PoisonError};

use thumbsheet_core::{
    Brief, Code, Error,
    list::{Defaults, Encoding, Field, MISTAKES, write},
    plan::Row,
    ports::letters,
};

use super::{
    BatchChange, BatchColumn, BatchDefaults, BatchLine, BatchView, List, Lists, Pages, PreparedRows,
    draft::{Document, Draft, KeptDefaults},
};

/// Lists that are kept in memory at a time.
const IN_MEMORY: usize = 4;
/// The most lists that the view offers.
const MAX_RECENT: usize = 30;
/// What a list is called that came from the clipboard.
const PASTED: &str = "Pasted list";

impl Lists {
    /// The lists that changed last, newest first.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn recent(&self) -> Result<Vec<BatchLine>, Error> {
        let kept = self.library().lists(MAX_RECENT)?.into_iter();
        Ok(kept
            .map(|kept| BatchLine {
                id: kept.id,
                name: kept.name,
                changed_at: kept.changed_at,
                rows: kept.rows,
                run: kept.run,
            })
            .collect())
    }

    /// Opens a list of the Batch view.
    ///
    /// # Errors
    /// `LIBRARY`, or `INVALID_INPUT` when there is none.
    pub fn open(&self, batch: &str) -> Result<BatchView, Error> {
        self.with_draft(batch, |draft| Ok(draft.clone())).and_then(|draft| self.view(batch, &draft))
    }

    /// The list in a file. One that was opened before is the same list with what the file holds now: its runs stay with it.
    ///
    /// # Errors
    /// As [`List::open`]; `LIBRARY`.
    pub fn open_file(&self, path: &Path) -> Result<BatchView, Error> {
        let list = List::open(path, None)?;
        self.keep(list)
    }

    /// Opens a pasted table, or pasted titles.
    ///
    /// # Errors
    /// `INVALID_INPUT` when there is nothing of a list in it; `LIBRARY`.
    pub fn paste(&self, text: &str) -> Result<BatchView, Error> {
        self.keep(List::of(PASTED.to_owned(), None, text.as_bytes(), Some(Encoding::UTF_8))?)
    }

    /// Reads the list's file again, in another encoding.
    ///
    /// # Errors
    /// `INVALID_INPUT`: no such list or encoding, a list that came without a file, a file that is gone, or as
    /// [`List::open`]; `LIBRARY`.
    pub fn encode(&self, batch: &str, encoding: &str) -> Result<BatchView, Error> {
        let encoding: Encoding = encoding.parse()?;
        let (name, folder) = self.with_draft(batch, |draft| Ok((draft.name.clone(), draft.document.folder.clone())))?;
        let Some(folder) = folder else {
            return Err(Error::invalid(format!("{name} came without a file, so it cannot be read again."))
                .hint("Save it as a file, and open that."));
        };
        self.keep(List::open(&folder.join(name), Some(encoding))?)
    }

    /// Stores a list for the Batch view.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn keep(&self, list: List) -> Result<BatchView, Error> {
        let name = list.name.clone();
        let known = match &list.folder {
            Some(folder) => self.library().list_of_file(&name, &folder.to_string_lossy())?,
            None => None,
        };
        let mut document = Document::of(list, self.defaults_of(None)?);
        if let Some(before) = known.as_deref().and_then(|id| self.document(id).ok()) {
            document = Document { defaults: before.defaults, preset: before.preset, pages: before.pages, ..document };
            if before.columns == document.columns {
                document.fields = before.fields;
            }
        }
        let now = self.runs.context.clock.now();
        let id = known
            .unwrap_or_else(|| format!("b{}-{}", now.strftime("%Y%m%d"), letters(self.runs.context.chance.as_ref())));
        let changed_at = self.library().keep_list(&id, &name, &text(&document)?, now)?;
        let draft = Draft::new(&self.runs.context, name, document, changed_at);
        let view = self.view(&id, &draft)?;
        self.remember(&id, draft);
        Ok(view)
    }

    /// Says what a column means. Of what a list has once, the column that had it before becomes one of the list's own.
    ///
    /// # Errors
    /// `INVALID_INPUT`: no such list, column or field; `LIBRARY`.
    pub fn map(&self, batch: &str, column: usize, field: &str) -> Result<BatchView, Error> {
        let field: Field = field.parse()?;
        self.change(batch, None, |document| {
            if column >= document.fields.len() {
                return Err(Error::invalid(format!("The list has no column {}.", column + 1)));
            }
            if !matches!(field, Field::Ignore | Field::Variable) {
                document.fields.iter_mut().filter(|known| **known == field).for_each(|known| *known = Field::Variable);
            }
            document.fields[column] = field;
            Ok(())
        })?;
        self.open(batch)
    }

    /// Lets empty cells take a preset's values, or those of the Studio.
    ///
    /// # Errors
    /// `INVALID_INPUT`: no such list or preset; `LIBRARY`.
    pub fn take_preset(&self, batch: &str, preset: Option<&str>) -> Result<BatchView, Error> {
        let defaults: KeptDefaults = self.defaults_of(preset)?.into();
        self.change(batch, None, |document| {
            document.preset = preset.map(str::to_owned);
            document.defaults = defaults;
            Ok(())
        })?;
        self.open(batch)
    }

    /// Writes `value` into a cell and checks the row again.
    ///
    /// # Errors
    /// `INVALID_INPUT`: no such list, row or column; `LIBRARY`.
    pub fn edit(&self, batch: &str, row: &str, column: usize, value: &str) -> Result<BatchChange, Error> {
        let place = self.with_draft(batch, |draft| {
            in_columns(&draft.document, column)?;
            draft.place(row)
        })?;
        self.change(batch, Some(&[place]), |document| {
            document.write(place, column, value);
            Ok(())
        })
    }

    /// Writes `to` into every cell of a column that holds `from`.
    ///
    /// # Errors
    /// As [`edit`](Self::edit).
    pub fn fix(&self, batch: &str, column: usize, from: &str, to: &str) -> Result<BatchChange, Error> {
        let places: Vec<usize> = self.with_draft(batch, |draft| {
            in_columns(&draft.document, column)?;
            let holds = |cells: &[String]| cells.get(column).is_some_and(|cell| cell.trim() == from.trim());
            let rows = draft.document.rows.iter().enumerate();
            Ok(rows.filter(|(_, row)| holds(&row.cells)).map(|(place, _)| place).collect())
        })?;
        self.change(batch, Some(&places), |document| {
            for place in &places {
                document.write(*place, column, to);
            }
            Ok(())
        })
    }

    /// Includes rows in the next run, or leaves them out.
    ///
    /// # Errors
    /// As [`edit`](Self::edit).
    pub fn include(&self, batch: &str, rows: &[String], included: bool) -> Result<BatchChange, Error> {
        let places: Vec<usize> = self.with_draft(batch, |draft| rows.iter().map(|row| draft.place(row)).collect())?;
        self.change(batch, Some(&[]), |document| {
            for place in &places {
                document.rows[*place].left_out = !included;
            }
            Ok(())
        })
    }

    /// Removes a list from the Batch view. Its runs and their thumbnails stay.
    ///
    /// # Errors
    /// `LIBRARY`, or `INVALID_INPUT` when there is none.
    pub fn remove(&self, batch: &str) -> Result<(), Error> {
        self.library().remove_list(batch)?;
        self.drafts.lock().unwrap_or_else(PoisonError::into_inner).remove(batch);
        Ok(())
    }

    /// The rows of the next run: ticked, without mistakes, their pictures stored and their pages read. A page or picture that
    /// cannot be read is a mistake of its row from here on.
    ///
    /// # Errors
    /// `INVALID_INPUT` when there is no such list, or nothing in it that can run; `LIBRARY`.
    pub async fn rows(&self, batch: &str) -> Result<Vec<Row>, Error> {
        let (list, entries, kept) = self.with_draft(batch, |draft| {
            // What failed last time is tried again: the page may answer by now.
            draft.document.unreadable.clear();
            draft.check(&self.runs.context, None);
            Ok((draft.document.list(&draft.name), draft.entries(), draft.document.pages.clone()))
        })?;
        let mut pages: Pages = kept.into_iter().map(|(url, text)| (url, Ok(text))).collect();
        let PreparedRows { rows, mistakes } = self.prepare(&list, entries, &mut pages).await?;
        self.change(batch, None, |document| {
            document.pages = pages.into_iter().filter_map(|(url, text)| Some((url, text.ok()?))).collect();
            document.unreadable = mistakes.into_iter().map(|mistake| (mistake.value, mistake.message)).collect();
            Ok(())
        })?;
        if rows.is_empty() {
            return Err(
                Error::invalid(format!("Nothing of {} can run.", list.name)).hint("Correct a marked row, or tick one.")
            );
        }
        Ok(rows)
    }

    /// The rows with mistakes as CSV, as they are, with a column that says why.
    ///
    /// # Errors
    /// `INVALID_INPUT` when there is no such list, or no mistake in it; `LIBRARY`.
    pub fn mistakes(&self, batch: &str) -> Result<String, Error> {
        self.with_draft(batch, |draft| {
            let wrong = draft.rows.iter().filter(|row| !row.mistakes.is_empty());
            let told: Vec<(&[String], String)> = wrong
                .map(|row| {
                    let why: Vec<&str> = row.mistakes.iter().map(|mistake| mistake.message.as_str()).collect();
                    (draft.document.rows[row.number - 1].cells.as_slice(), why.join(" "))
                })
                .collect();
            if told.is_empty() {
                return Err(Error::invalid(format!("{} has no mistakes.", draft.name)));
            }
            let columns = &draft.document.columns;
            let header = columns.iter().map(String::as_str).chain([MISTAKES]).collect();
            let rows = told.iter().map(|(cells, why)| {
                // A row of another length stands as it is read: too short or too long before the reason.
                let missing = columns.len().saturating_sub(cells.len());
                cells.iter().map(String::as_str).chain(std::iter::repeat_n("", missing)).chain([why.as_str()]).collect()
            });
            // The mark tells spreadsheets that it is UTF-8.
            Ok(format!("\u{feff}{}", write(std::iter::once(header).chain(rows))?))
        })
    }

    /// The preset of a list, and how it names files.
    pub(super) fn preset_of(&self, batch: &str) -> Result<(Option<String>, Option<String>), Error> {
        self.with_draft(batch, |draft| Ok((draft.document.preset.clone(), draft.document.defaults.name.clone())))
    }

    /// What an empty cell of a list takes: of a preset, or as the Studio was left.
    ///
    /// # Errors
    /// `INVALID_INPUT` when there is no such preset; `LIBRARY`.
    pub fn defaults_of(&self, preset: Option<&str>) -> Result<Defaults, Error> {
        if let Some(preset) = preset {
            return self.presets.defaults(&self.presets.open(preset)?);
        }
        let desk = self.studio.desk_as_left()?;
        let mut models = Vec::new();
        for model in &desk.models {
            models.push(self.runs.context.catalog.model(model)?.id);
        }
        let filled = |text: &str| Some(text.to_owned()).filter(|text| !text.trim().is_empty());
        let export = self.runs.context.catalog.profile(&desk.profile)?.export();
        let export = thumbsheet_core::brief::Export {
            quality: desk.quality,
            receipt: self.runs.context.settings.files.receipt,
            ..export
        };
        let brief = Brief {
            style: desk.style,
            design: desk.design.checked(&self.runs.context.catalog).unwrap_or_default(),
            extra: filled(&desk.extra),
            export,
            ..Brief::new("")
        };
        Ok(Defaults { brief, models, profile: desk.profile, name: None })
    }

    /// Changes a list, checks again the rows at these places (or all), and keeps it.
    fn change(
        &self,
        batch: &str,
        only: Option<&[usize]>,
        change: impl FnOnce(&mut Document) -> Result<(), Error>,
    ) -> Result<BatchChange, Error> {
        self.with_draft(batch, |draft| {
            let mut next = draft.clone();
            change(&mut next.document)?;
            let rows = next.check(&self.runs.context, only);
            next.changed_at =
                self.library().keep_list(batch, &next.name, &text(&next.document)?, self.runs.context.clock.now())?;
            *draft = next;
            Ok(BatchChange { rows, totals: draft.totals.clone() })
        })
    }

    /// The list in memory; read when it is not there, or when another process has changed it.
    fn with_draft<T>(&self, batch: &str, work: impl FnOnce(&mut Draft) -> Result<T, Error>) -> Result<T, Error> {
        let changed = self.library().list_changed(batch)?;
        let mut drafts = self.drafts.lock().unwrap_or_else(PoisonError::into_inner);
        if drafts.get(batch).is_none_or(|draft| draft.changed_at != changed) {
            let kept = self.library().list(batch)?;
            let document = parsed(batch, &kept.document)?;
            make_room(&mut drafts);
            drafts.insert(batch.to_owned(), Draft::new(&self.runs.context, kept.name, document, kept.changed_at));
        }
        match drafts.get_mut(batch) {
            Some(draft) => work(draft),
            None => Err(Error::new(Code::Internal, format!("List {batch} is not in memory."))),
        }
    }

    fn remember(&self, batch: &str, draft: Draft) {
        let mut drafts = self.drafts.lock().unwrap_or_else(PoisonError::into_inner);
        make_room(&mut drafts);
        drafts.insert(batch.to_owned(), draft);
    }

    fn document(&self, batch: &str) -> Result<Document, Error> {
        parsed(batch, &self.library().list(batch)?.document)
    }

    fn view(&self, batch: &str, draft: &Draft) -> Result<BatchView, Error> {
        let runs = self.library().runs_of_list(batch)?;
        let live = runs.iter().rev().find(|run| self.library().is_running(run)).cloned();
        let Document { format, columns, fields, preset, defaults, .. } = &draft.document;
        let column = |(name, field): (&String, &Field)| BatchColumn { name: name.clone(), field: field.word() };
        Ok(BatchView {
            id: batch.to_owned(),
            name: draft.name.clone(),
            format: *format,
            columns: columns.iter().zip(fields).map(column).collect(),
            preset: preset.clone(),
            defaults: BatchDefaults {
                style: defaults.brief.style.clone(),
                template: defaults.brief.design.template.clone(),
                font: defaults.brief.design.font.clone(),
                models: defaults.models.iter().map(ToString::to_string).collect(),
                profile: defaults.profile.clone(),
            },
            rows: draft.rows.clone(),
            totals: draft.totals.clone(),
            runs,
            live,
        })
    }
}

fn in_columns(document: &Document, column: usize) -> Result<(), Error> {
    if column < document.columns.len() {
        return Ok(());
    }
    Err(Error::invalid(format!("The list has no column {}.", column + 1)))
}

fn make_room(drafts: &mut HashMap<String, Draft>) {
    if drafts.len() >= IN_MEMORY {
        drafts.clear();
    }
}

fn text(document: &Document) -> Result<String, Error> {
    serde_json::to_string(document)
        .map_err(|error| Error::new(Code::Internal, format!("The list could not be written: {error}.")))
}

fn parsed(batch: &str, document: &str) -> Result<Document, Error> {
    serde_json::from_str(document).map_err(|error| {
        Error::new(Code::Library, format!("List {batch} cannot be read: {error}.")).hint("Open the list's file again.")
    })
}
