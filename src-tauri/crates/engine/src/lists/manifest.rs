//! `manifest.json` beside the results of a list: what became of each thumbnail, over all runs that made it.

use std::{
    collections::HashSet,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize, Serializer};
use thumbsheet_core::{Code, Digest, Error, RunId, Usd, plan::Row, run_state::State};
use thumbsheet_library::atomic;

use super::{
    Lists,
    cells::{Cell, Cells},
};
use crate::{context::Context, files::read_limited, runs::EndedRun};

/// The name of the file.
const FILE: &str = "manifest.json";

/// What became of a list; `L` are its lines.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest<L = Vec<ManifestLine>> {
    /// The id under which the library keeps the list.
    pub batch: String,
    /// The runs that made it, in the order they began.
    pub runs: Vec<RunId>,
    /// When it was written, RFC 3339.
    pub written_at: String,
    /// What is known to be spent, US dollars.
    pub cost_usd: Usd,
    /// What may have been spent besides.
    pub possibly_usd: Usd,
    /// Requests that may have cost something, and whose price is unknown.
    #[serde(skip_serializing_if = "is_none", default)]
    pub unpriced: u32,
    /// The thumbnails, in the order of rows, then models.
    pub thumbnails: L,
}

/// Lines that are made while they are written: those of a long list are never all in memory.
struct OneByOne(Vec<Cell>);

impl Serialize for OneByOne {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(ManifestLine::from))
    }
}

/// One thumbnail of a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ManifestLine {
    /// The row's id in its list.
    pub id: String,
    /// The row's number, from 1.
    pub row: usize,
    /// The title on the thumbnail.
    pub title: String,
    /// The model's id, `provider/model`.
    pub model: String,
    /// The word of its state.
    pub state: String,
    /// The code of the error, where the thumbnail is not finished.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub code: Option<Code>,
    /// The message of the error.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub message: Option<String>,
    /// The path of the JPEG, where the run wrote files.
    pub file: Option<String>,
    /// The SHA-256 of the JPEG.
    pub sha256: Option<Digest>,
    /// Requests made for it, over all runs.
    pub attempts: u32,
    /// Milliseconds of work for its picture.
    pub milliseconds: u64,
    /// US dollars; absent when nothing is known.
    pub cost_usd: Option<Usd>,
    /// US dollars that may have been spent besides.
    #[serde(skip_serializing_if = "Usd::is_zero", default)]
    pub possibly_usd: Usd,
    /// Requests that may have cost something, and whose price is unknown.
    #[serde(skip_serializing_if = "is_none", default)]
    pub unpriced: u32,
    /// Whether a request was out when the program ended; only of what was interrupted.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub sent: Option<bool>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_none(count: &u32) -> bool {
    *count == 0
}

impl Lists {
    /// What became of the list that a run makes.
    ///
    /// # Errors
    /// `LIBRARY`, or `INVALID_INPUT` when there is no such run.
    pub fn manifest(&self, run: &RunId) -> Result<Manifest, Error> {
        let folded = folded(&self.runs.context, run, None)?;
        let Manifest { batch, runs, written_at, cost_usd, possibly_usd, unpriced, thumbnails } = folded;
        let thumbnails = thumbnails.0.iter().map(ManifestLine::from).collect();
        Ok(Manifest { batch, runs, written_at, cost_usd, possibly_usd, unpriced, thumbnails })
    }

    /// Writes the manifest of a run's list to `path`.
    ///
    /// # Errors
    /// `SAVE_FAILED`; `LIBRARY`.
    pub(super) fn write_manifest_to(&self, run: &RunId, path: &Path) -> Result<(), Error> {
        let written = folded(&self.runs.context, run, None)?.write(path);
        written.map_err(|error| error.hint("Choose another folder."))
    }
}

impl Lists {
    /// Refuses rows that would be paid for though a manifest in `folder` says that they are made, by runs that this library does not
    /// know: the pictures are in another library, or in one that was lost.
    ///
    /// # Errors
    /// `LIBRARY`, with the manifest and what to do.
    pub async fn check_folder(&self, rows: &[Row], folder: &Path) -> Result<(), Error> {
        let (rows, folder) = (rows.to_vec(), folder.to_owned());
        self.runs.context.blocking("Reading the manifests", move |context| check_folder(context, &rows, &folder)).await
    }
}

fn check_folder(context: &Context, rows: &[Row], folder: &Path) -> Result<(), Error> {
    let Ok(files) = std::fs::read_dir(folder) else { return Ok(()) };
    for file in files.flatten().filter(|file| is_manifest(&file.file_name())) {
        let Ok(manifest) = read_limited(&file.path()).map(|bytes| serde_json::from_slice::<Manifest>(&bytes)) else {
            continue;
        };
        let Ok(manifest) = manifest else { continue };
        if manifest.runs.iter().any(|run| context.library.list_of(run).is_ok()) {
            continue;
        }
        let made: HashSet<(&str, &str)> = manifest
            .thumbnails
            .iter()
            .filter(|line| line.sha256.is_some())
            .map(|line| (line.id.as_str(), line.model.as_str()))
            .collect();
        let mut again = 0;
        for row in rows.iter().filter(|row| row.picture.is_none()) {
            let Some(entry) = &row.entry else { continue };
            for model in row.models.iter().filter(|model| made.contains(&(entry.as_str(), model.as_str()))) {
                let costs = context.catalog.model(model.as_str())?.estimate() != Some(Usd::ZERO);
                again += usize::from(costs && context.library.standing(row.fingerprint(model))?.is_none());
            }
        }
        if again > 0 {
            let run = manifest.runs.last().map(ToString::to_string).unwrap_or_default();
            let what = if again == 1 { "1 thumbnail".to_owned() } else { format!("{again} thumbnails") };
            return Err(Error::new(
                Code::Library,
                format!(
                    "{} says that {what} of this list are made already, by run {run}, which this library does not have.",
                    file.path().display()
                ),
            )
            .hint(
                "Set THUMBSHEET_HOME to the library that made them, or bring it back from a backup. --remake-lost makes them \
                 again and pays for them again.",
            ));
        }
    }
    Ok(())
}

/// Whether a file of this name is the manifest of a list.
fn is_manifest(name: &std::ffi::OsStr) -> bool {
    name.to_str().is_some_and(|name| {
        name == FILE || (name.starts_with("manifest-") && Path::new(name).extension().is_some_and(|end| end == "json"))
    })
}

/// Writes the manifest of a list whose run has just ended beside its results.
pub(crate) fn write_at_end(context: &Context, ended: EndedRun) -> Result<(), Error> {
    let (run, folder) = (ended.run.clone(), ended.folder.clone());
    write_beside(context, &run, &folder, Some(ended)).map(drop)
}

/// Writes the manifest of a run's list into `folder` and returns its path. A manifest of another list that is there stays:
/// this one then carries the list's id in its name.
///
/// # Errors
/// `SAVE_FAILED`; `LIBRARY`.
pub(super) fn write_beside(
    context: &Context,
    run: &RunId,
    folder: &Path,
    ending: Option<EndedRun>,
) -> Result<PathBuf, Error> {
    let manifest = folded(context, run, ending)?;
    let mut path = folder.join(FILE);
    if is_of_another(&path, &manifest.batch) {
        path = folder.join(format!("manifest-{}.json", manifest.batch));
    }
    manifest.write(&path).map_err(|error| {
        error.hint(
            "The thumbnails are safe. Move what blocks the file and run the list again. The second run costs nothing.",
        )
    })?;
    Ok(path)
}

fn folded(context: &Context, run: &RunId, ending: Option<EndedRun>) -> Result<Manifest<OneByOne>, Error> {
    let batch = context.library.list_of(run)?;
    let Cells { runs, mut cells } = Cells::fold(context, &batch, ending)?;
    cells.sort_by_key(Cell::number);
    Ok(Manifest {
        batch,
        runs,
        written_at: format!("{:.3}", context.clock.now()),
        cost_usd: cells.iter().filter_map(|cell| cell.cost_usd).sum(),
        possibly_usd: cells.iter().map(|cell| cell.possibly_usd).sum(),
        unpriced: cells.iter().map(|cell| cell.unpriced).sum(),
        thumbnails: OneByOne(cells),
    })
}

impl Manifest<OneByOne> {
    fn write(&self, path: &Path) -> Result<(), Error> {
        let written = atomic::write_by(path, |file| Ok(serde_json::to_writer_pretty(file, self)?));
        written.map_err(|error| Error::new(Code::SaveFailed, format!("Could not write {}: {error}.", path.display())))
    }
}

/// Whether something lies at `path` that is not this list's manifest.
fn is_of_another(path: &Path, batch: &str) -> bool {
    #[derive(Deserialize)]
    struct Of {
        batch: String,
    }
    // A link, a pipe or a device is nobody's manifest, and a pipe would not end.
    let is_special = std::fs::symlink_metadata(path).is_ok_and(|about| !about.is_file());
    is_special
        || std::fs::read(path)
            .is_ok_and(|bytes| !serde_json::from_slice::<Of>(&bytes).is_ok_and(|of| of.batch == batch))
}

impl From<&Cell> for ManifestLine {
    fn from(cell: &Cell) -> Self {
        let state = cell.state.word().to_owned();
        let finished = match &cell.state {
            State::Done(finished) | State::Reused(finished) => Some(finished),
            _ => None,
        };
        let (code, message) = cell.state.reason().unzip();
        let sent = match cell.state {
            State::Interrupted { possibly_spent } => Some(possibly_spent),
            _ => None,
        };
        Self {
            row: cell.number(),
            title: cell.row().brief.title.clone(),
            id: cell.entry().into_owned(),
            model: cell.model().to_string(),
            state,
            code,
            message,
            file: finished.and_then(|finished| finished.files.first().cloned()),
            sha256: finished.map(|finished| finished.digest),
            attempts: cell.attempts,
            milliseconds: cell.milliseconds,
            cost_usd: cell.cost_usd,
            possibly_usd: cell.possibly_usd,
            unpriced: cell.unpriced,
            sent,
        }
    }
}
