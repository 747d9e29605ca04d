//! Reads an archive. An archive is untrusted: the import checks everything before it uses it.

use std::{
    fs::File,
    io::{self, BufReader, Read},
    path::Path,
};

use thumbsheet_core::{Code, Digest, Error};
use zip::{CompressionMethod, ZipArchive, result::ZipError};

use super::{FORMAT, ImportReport, JOURNAL, MANIFEST, Manifest, Progress, Workspace, merge, name_of};
use crate::{
    failure::{broken, unreadable},
    home::Library,
    schema,
    store::Store,
    trash,
};

/// Maximum size of a manifest, in bytes. An export writes about fifty.
const MAX_MANIFEST_BYTES: u64 = 64 * 1024;

type Archive = ZipArchive<BufReader<File>>;

impl Library {
    /// Brings everything of an archive in that is not here yet. What is here stays as it is; what was deleted here for good
    /// and is in the archive comes back. A run that is in both is left as it is here.
    ///
    /// # Errors
    /// `INVALID_INPUT` when the file is no archive of a library, is damaged or was written by a newer version: then nothing
    /// was brought in. `LIBRARY` when the library cannot be written.
    pub fn import_archive(&self, from: &Path, progress: Progress<'_>) -> Result<ImportReport, Error> {
        let _owner = self.own_housekeeping()?;
        let refused = ArchiveRefusal(from);
        // A pipe or a device could keep one waiting for ever.
        if std::fs::metadata(from).is_ok_and(|about| !about.is_file()) {
            return Err(refused.because("it is not a regular file"));
        }
        let file = File::open(from).map_err(|error| refused.because(&format!("it cannot be read ({error})")))?;
        let length = file.metadata().map_or(0, |data| data.len());
        let mut archive = ZipArchive::new(BufReader::new(file)).map_err(|error| refused.zip(&error))?;
        let pictures = looked_through(&mut archive, length, &refused)?;
        let workspace = Workspace::open(self.home())?;
        let journal = workspace.path.join(JOURNAL);
        extract(&mut archive, JOURNAL, &journal, &refused)?;
        merge::check_version(&journal, &refused)?;

        let mut arrived = Vec::new();
        let result = self
            .expect(&pictures)
            .and_then(|()| self.take_pictures(&mut archive, &pictures, &refused, &mut arrived, progress))
            // Measured with the pictures here: an older journal is brought up by looking at them.
            .and_then(|()| schema::prepare(&journal, self.store()))
            .and_then(|()| merge::merge(self, &journal, &refused));
        match result {
            Ok((runs, thumbnails)) => Ok(ImportReport {
                runs,
                thumbnails,
                pictures: arrived.len(),
                bytes: arrived.iter().map(|(_, bytes)| bytes).sum(),
            }),
            Err(error) => {
                self.remove_pictures(&mut self.connection()?)?;
                Err(error)
            }
        }
    }

    fn take_pictures(
        &self,
        archive: &mut Archive,
        pictures: &[Digest],
        refused: &ArchiveRefusal<'_>,
        arrived: &mut Vec<(Digest, u64)>,
        progress: Progress<'_>,
    ) -> Result<(), Error> {
        for (done, digest) in pictures.iter().enumerate() {
            progress(done, pictures.len());
            let mut picture = archive.by_name(&name_of(*digest)).map_err(|error| refused.zip(&error))?;
            let bytes = picture.size();
            if self.store().take(&mut picture, *digest, bytes).map_err(|error| match error {
                TakeError::Damaged => refused.because(&format!("the picture {digest} in it is damaged")),
                TakeError::Unwritten(error) => error,
            })? {
                arrived.push((*digest, bytes));
            }
        }
        progress(pictures.len(), pictures.len());
        Ok(())
    }

    /// Writes down which pictures may come, before the first does: wherever this ends, the next sweep takes those back that
    /// nothing points to.
    fn expect(&self, pictures: &[Digest]) -> Result<(), Error> {
        let mut connection = self.connection()?;
        let transaction = trash::begin(&mut connection)?;
        for digest in pictures.iter().filter(|digest| !self.store().contains(**digest)) {
            transaction
                .execute("INSERT OR IGNORE INTO removals (digest) VALUES (?1)", [digest.to_string()])
                .map_err(|error| unreadable(&error))?;
        }
        transaction.commit().map_err(|error| unreadable(&error))
    }
}

/// Why a picture of an archive was not taken.
pub(crate) enum TakeError {
    /// The content does not match the digest in the name.
    Damaged,
    /// The store could not write the picture.
    Unwritten(Error),
}

impl Store {
    /// Stores a picture from an archive and checks it while reading. True when the store did not have it, or had it damaged.
    pub(crate) fn take(&self, from: &mut impl Read, digest: Digest, bytes: u64) -> Result<bool, TakeError> {
        let path = self.path(digest);
        let known = path.metadata().is_ok_and(|file| file.len() == bytes);
        let unwritten = |error: &io::Error| TakeError::Unwritten(broken("store the picture", &path, error));
        let mut hashed = crate::deep::HashingReader::new(from);
        if known {
            io::copy(&mut hashed, &mut io::sink()).map_err(|_| TakeError::Damaged)?;
            return if hashed.end().0 == Some(digest) { Ok(false) } else { Err(TakeError::Damaged) };
        }
        let folder = path.parent().unwrap_or(&path);
        std::fs::create_dir_all(folder).map_err(|error| unwritten(&error))?;
        let mut file = tempfile::NamedTempFile::with_prefix_in(".", folder).map_err(|error| unwritten(&error))?;
        io::copy(&mut hashed, file.as_file_mut()).map_err(|error| match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => unwritten(&error),
            _ => TakeError::Damaged,
        })?;
        if hashed.end().0 != Some(digest) {
            return Err(TakeError::Damaged);
        }
        file.as_file().sync_all().map_err(|error| unwritten(&error))?;
        file.persist(&path).map_err(|error| unwritten(&error.error))?;
        thumbsheet_disk::sync_folder(thumbsheet_disk::folder_of(&path));
        Ok(true)
    }
}

/// The pictures of an archive, when it holds what an archive of ours holds and nothing else.
fn looked_through(archive: &mut Archive, length: u64, refused: &ArchiveRefusal<'_>) -> Result<Vec<Digest>, Error> {
    let (mut pictures, mut total, mut journal) = (Vec::new(), 0_u64, false);
    for index in 0..archive.len() {
        let file = archive.by_index_raw(index).map_err(|error| refused.zip(&error))?;
        let name = file.name().map_err(|error| refused.zip(&error))?.into_owned();
        // Stored files cannot grow; were several to share the same bytes, their sum would be more than the whole.
        total = total.saturating_add(file.size());
        if file.compression() != CompressionMethod::Stored || file.encrypted() || total > length {
            return Err(refused.because(&format!("'{name}' in it is packed in a way that Thumbsheet does not write")));
        }
        match name.as_str() {
            MANIFEST => {}
            JOURNAL => journal = true,
            other => {
                let digest = other.rsplit('/').next().and_then(|text| text.parse::<Digest>().ok());
                // Compared whole: a name that leads elsewhere is none of ours.
                let digest = digest.filter(|digest| name_of(*digest) == other);
                pictures
                    .push(digest.ok_or_else(|| refused.because(&format!("'{other}' in it does not belong there")))?);
            }
        }
    }
    let mut text = String::new();
    let read = archive.by_name(MANIFEST).map_err(|error| match error {
        ZipError::FileNotFound => refused.because("it has no manifest.json"),
        error => refused.zip(&error),
    })?;
    read.take(MAX_MANIFEST_BYTES)
        .read_to_string(&mut text)
        .map_err(|_| refused.because("its manifest.json is damaged"))?;
    let manifest: Manifest =
        serde_json::from_str(&text).map_err(|_| refused.because("its manifest.json is not Thumbsheet's"))?;
    if manifest.thumbsheet > FORMAT || manifest.schema > schema::STEPS.len() {
        return Err(refused.newer());
    }
    if journal { Ok(pictures) } else { Err(refused.because("it has no journal.db")) }
}

fn extract(archive: &mut Archive, name: &str, to: &Path, refused: &ArchiveRefusal<'_>) -> Result<(), Error> {
    let mut from = archive.by_name(name).map_err(|error| refused.zip(&error))?;
    let mut file = File::create(to).map_err(|error| broken("write", to, &error))?;
    io::copy(&mut from, &mut file).map(drop).map_err(|error| match error.kind() {
        io::ErrorKind::InvalidData
        | io::ErrorKind::UnexpectedEof
        | io::ErrorKind::Other
        | io::ErrorKind::InvalidInput => refused.because(&format!("{name} in it is damaged")),
        _ => broken("write", to, &error),
    })
}

/// Makes the errors that refuse an archive.
pub(super) struct ArchiveRefusal<'a>(&'a Path);

impl ArchiveRefusal<'_> {
    pub(super) fn because(&self, reason: &str) -> Error {
        Error::new(Code::InvalidInput, format!("{} was not imported: {reason}.", self.0.display()))
            .hint("Take another copy of the file. Nothing of this one was brought in.")
    }

    pub(super) fn newer(&self) -> Error {
        self.because("it was written by a newer Thumbsheet").hint("Update Thumbsheet. Nothing of it was brought in.")
    }

    fn zip(&self, error: &ZipError) -> Error {
        self.because(&format!("it is no archive of a library, or damaged ({error})"))
    }
}
