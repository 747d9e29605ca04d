//! The content-addressed store: a picture is a file named by its SHA-256.

use std::{
    collections::HashMap,
    fs, io,
    path::{Path, PathBuf},
};

use thumbsheet_core::{Code, Digest, Error};

use thumbsheet_disk::{folder_of, passing, sync_folder, write_through};

use crate::failure::{broken, private_folder};

/// Pictures by digest, in folders of the first two digits so that no folder grows too large to list.
#[derive(Debug, Clone)]
pub struct Store {
    root: PathBuf,
}

impl Store {
    pub(crate) fn open(root: &Path) -> Result<Self, Error> {
        private_folder(root)?;
        Ok(Self { root: root.to_owned() })
    }

    /// Removes what processes that ended left half-written. Drafts lie in the store's own folder, not in those of the pictures.
    pub(crate) fn sweep(&self) {
        thumbsheet_disk::sweep(&self.root);
    }

    /// Where the picture is, or would be.
    pub fn path(&self, digest: Digest) -> PathBuf {
        let name = digest.to_string();
        self.root.join(&name[..2]).join(name)
    }

    /// Whether it is there.
    pub fn contains(&self, digest: Digest) -> bool {
        self.path(digest).is_file()
    }

    /// Whether there is any picture.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub(crate) fn has_any(&self) -> Result<bool, Error> {
        let read = |folder: &Path| fs::read_dir(folder).map_err(|error| broken("list", folder, &error));
        for folder in read(&self.root)?.flatten().filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir())) {
            if read(&folder.path())?.flatten().any(|file| file.file_name().to_str().is_some_and(is_name)) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Every picture, with its bytes.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn files(&self) -> Result<HashMap<Digest, u64>, Error> {
        list(&self.root)
    }

    /// Keeps a picture. The same bytes are kept once.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn put(&self, bytes: &[u8]) -> Result<Digest, Error> {
        let digest = Digest::of(bytes);
        let path = self.place(digest)?;
        if !path.is_file() {
            write_through(&self.root, &path, bytes).map_err(|error| broken("store the picture", &path, &error))?;
        }
        Ok(digest)
    }

    /// Takes a file that was written elsewhere under the same root's file system, without copying where that is possible.
    pub(crate) fn adopt(&self, file: &Path, digest: Digest) -> Result<(), Error> {
        let path = self.place(digest)?;
        passing("link");
        match fs::hard_link(file, &path) {
            // The other name goes once this one is booked, so this one has to outlast a power cut by then.
            Ok(()) => {
                passing("linked");
                let folder = folder_of(&path);
                sync_folder(folder);
                sync_folder(folder_of(folder));
                Ok(())
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
            // Some file systems (FAT, some network ones) have no hard links.
            Err(_) => fs::read(file)
                .and_then(|bytes| write_through(&self.root, &path, &bytes))
                .map_err(|error| broken("store the picture", &path, &error)),
        }
    }

    /// Writes, reads back and removes a file: whether the store takes pictures right now.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn probe(&self) -> Result<(), Error> {
        let path = self.root.join(format!("probe-{}", std::process::id()));
        let tried =
            thumbsheet_disk::write(&path, b"probe").and_then(|()| fs::read(&path)).and_then(|_| fs::remove_file(&path));
        tried.map_err(|error| broken("write to the store", &path, &error))
    }

    fn place(&self, digest: Digest) -> Result<PathBuf, Error> {
        let path = self.path(digest);
        if let Some(folder) = path.parent() {
            private_folder(folder)?;
        }
        Ok(path)
    }

    /// Reads a picture and checks that it is still what its name says.
    ///
    /// # Errors
    /// `LIBRARY` when it is missing or was changed.
    pub fn get(&self, digest: Digest) -> Result<Vec<u8>, Error> {
        let path = self.path(digest);
        let bytes = fs::read(&path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => {
                Error::new(Code::Library, format!("The picture {digest} is not in the library."))
                    .hint("It was deleted, or belongs to another home.")
            }
            _ => broken("read the picture", &path, &error),
        })?;
        if Digest::of(&bytes) == digest {
            Ok(bytes)
        } else {
            Err(Error::new(Code::Library, format!("The picture {} was changed since it was stored.", path.display()))
                .hint("Restore it from a backup, or delete it and make it again."))
        }
    }
}

/// Whether a file of this name is a picture: what is being written has another one.
fn is_name(name: &str) -> bool {
    name.parse::<Digest>().is_ok()
}

/// The pictures in a store's folders and their bytes; what is being written is none yet.
fn list(root: &Path) -> Result<HashMap<Digest, u64>, Error> {
    let mut found = HashMap::new();
    let read = |folder: &Path| fs::read_dir(folder).map_err(|error| broken("list", folder, &error));
    for folder in read(root)?.flatten() {
        if !folder.file_type().is_ok_and(|kind| kind.is_dir()) {
            continue;
        }
        for file in read(&folder.path())? {
            let file = file.map_err(|error| broken("list", &folder.path(), &error))?;
            let Some(digest) = file.file_name().to_str().and_then(|name| name.parse().ok()) else { continue };
            match file.metadata() {
                Ok(data) if data.is_file() => drop(found.insert(digest, data.len())),
                Ok(_) => {}
                // It left between the listing and the look.
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(broken("look at the picture", &file.path(), &error)),
            }
        }
    }
    Ok(found)
}
