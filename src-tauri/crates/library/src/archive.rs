//! A whole library as one file: the journal and every picture, in a ZIP that any tool opens.
//!
//! The ZIP stores files uncompressed, because pictures are compressed already. It contains no settings and no keys.

mod import;
mod merge;

use std::{
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use thumbsheet_core::{Code, Digest, Error};
use thumbsheet_disk::{Existing, check_named, write_named};
use ts_rs::TS;
use zip::{CompressionMethod, ZipWriter, result::ZipError, write::SimpleFileOptions};

use crate::{
    deep::HashingReader,
    failure::{broken, unreadable},
    home::Library,
    schema,
};

/// The version of the archive's layout. A later layout gets a higher number.
const FORMAT: u32 = 1;
const MANIFEST: &str = "manifest.json";
const JOURNAL: &str = "journal.db";
const STORE: &str = "store";

/// Size in bytes above which a file in the ZIP gets ZIP64 fields.
const LARGE_FILE_THRESHOLD: u64 = u32::MAX as u64 / 2;

/// The first file of an archive: what it is.
#[derive(Debug, Serialize, Deserialize)]
struct Manifest {
    thumbsheet: u32,
    schema: usize,
}

/// What an export wrote.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ArchiveSummary {
    /// Pictures in the file.
    pub pictures: usize,
    /// Size of the pictures, in bytes.
    pub bytes: u64,
    /// Pictures that were left out because they are damaged: they could not be read back either.
    pub left_out: Vec<Digest>,
}

/// What an import added.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ImportReport {
    /// Runs that were not here.
    pub runs: usize,
    /// Entries of the gallery that were not here.
    pub thumbnails: usize,
    /// Pictures that were not here.
    pub pictures: usize,
    /// Size of those pictures, in bytes.
    pub bytes: u64,
}

/// Called with the number of pictures that are done, and the number of all.
pub type Progress<'a> = &'a mut dyn FnMut(usize, usize);

impl Library {
    /// Writes the whole library into one file, which is there whole or not at all.
    ///
    /// # Errors
    /// `INVALID_INPUT` when something is in the way, `SAVE_FAILED` when the file cannot be written, `LIBRARY` when the library cannot
    /// be read.
    pub fn export_archive(
        &self,
        to: &Path,
        existing: Existing,
        progress: Progress<'_>,
    ) -> Result<ArchiveSummary, Error> {
        check_named(to, existing)?;
        let _owner = self.own_housekeeping()?;
        let workspace = Workspace::open(self.home())?;
        let journal = workspace.path.join(JOURNAL);
        // The journal first: every picture it names is in the store by then, and no sweep is under way.
        self.connection()?
            .execute("VACUUM INTO ?1", [journal.to_string_lossy()])
            .map_err(|error| unreadable(&error))?;
        let mut exported = ArchiveSummary::default();
        write_named(to, existing, &mut |file| {
            let file = BufWriter::with_capacity(1 << 20, file);
            exported = self.write_archive(file, &journal, progress)?;
            Ok(())
        })
        .map_err(|error| match error.code {
            Code::SaveFailed => {
                error.hint("Choose another folder, or free some space. The library itself is as it was.")
            }
            _ => error,
        })?;
        Ok(exported)
    }

    fn write_archive(
        &self,
        file: BufWriter<&mut File>,
        journal: &Path,
        progress: Progress<'_>,
    ) -> Result<ArchiveSummary, ZipError> {
        let mut pictures: Vec<(Digest, u64)> = self.store().files().map_err(io::Error::other)?.into_iter().collect();
        pictures.sort_unstable();
        let mut zip = ZipWriter::new(file);
        let manifest = Manifest { thumbsheet: FORMAT, schema: schema::STEPS.len() };
        zip.start_file(MANIFEST, stored(0))?;
        zip.write_all(serde_json::to_string_pretty(&manifest).unwrap_or_default().as_bytes())?;
        zip.start_file(JOURNAL, stored(fs::metadata(journal)?.len()))?;
        io::copy(&mut File::open(journal)?, &mut zip)?;
        let mut exported = ArchiveSummary::default();
        for (done, (digest, bytes)) in pictures.iter().enumerate() {
            progress(done, pictures.len());
            let picture = match File::open(self.store().path(*digest)) {
                Ok(picture) => picture,
                Err(error) => {
                    tracing::warn!(%digest, %error, "a picture is left out of the archive");
                    exported.left_out.push(*digest);
                    continue;
                }
            };
            let mut picture = HashingReader::new(picture);
            zip.start_file(name_of(*digest), stored(*bytes))?;
            io::copy(&mut picture, &mut zip)?;
            let (hash, copied) = picture.end();
            if hash == Some(*digest) {
                exported.pictures += 1;
                exported.bytes += copied;
            } else {
                zip.abort_file()?;
                exported.left_out.push(*digest);
            }
        }
        progress(pictures.len(), pictures.len());
        zip.finish()?.flush()?;
        Ok(exported)
    }
}

fn stored(bytes: u64) -> SimpleFileOptions {
    SimpleFileOptions::default().compression_method(CompressionMethod::Stored).large_file(bytes > LARGE_FILE_THRESHOLD)
}

fn name_of(digest: Digest) -> String {
    let name = digest.to_string();
    format!("{STORE}/{}/{name}", &name[..2])
}

/// A folder of the home for what is needed for a while. One that a crash left behind goes with the next.
struct Workspace {
    path: PathBuf,
}

impl Workspace {
    /// Only for the owner of the housekeeping lock.
    fn open(home: &Path) -> Result<Self, Error> {
        let path = home.join("workspace");
        let workspace = Self { path };
        workspace.clear();
        fs::create_dir_all(&workspace.path).map_err(|error| broken("make the folder", &workspace.path, &error))?;
        Ok(workspace)
    }

    fn clear(&self) {
        let _ = fs::remove_dir_all(&self.path);
    }
}

impl Drop for Workspace {
    fn drop(&mut self) {
        self.clear();
    }
}

#[cfg(test)]
mod tests;
