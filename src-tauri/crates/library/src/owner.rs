//! Which process works on a run: a lock that the OS gives back however the process ends.

use std::{
    fs::{File, TryLockError},
    path::{Path, PathBuf},
};

use thumbsheet_core::{Error, RunId};

use crate::failure::{broken, private_folder};

/// Holds a run until dropped.
///
/// The empty file stays: were it deleted, a process that had opened it a moment before could lock a file that nobody else
/// can see, and two would own the run.
#[derive(Debug)]
pub struct Owner {
    _lock: File,
}

pub(crate) fn folder(home: &Path) -> Result<PathBuf, Error> {
    let folder = home.join("locks");
    private_folder(&folder)?;
    Ok(folder)
}

impl Owner {
    /// `None` when another process has the run.
    pub(crate) fn claim(home: &Path, run: &RunId) -> Result<Option<Self>, Error> {
        let path = folder(home)?.join(run.as_str());
        let file = File::create(&path).map_err(|error| broken("lock", &path, &error))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Self { _lock: file })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(broken("lock", &path, &error)),
        }
    }

    /// Whether a living process has the run.
    pub(crate) fn is_alive(home: &Path, run: &RunId) -> bool {
        let path = home.join("locks").join(run.as_str());
        File::open(path).is_ok_and(|file| matches!(file.try_lock(), Err(TryLockError::WouldBlock)))
    }
}
