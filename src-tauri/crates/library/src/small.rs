//! The cache of scaled-down pictures for grids. Any of them may disappear at any time; the program makes it again.

use std::{
    fs, io,
    io::Write as _,
    path::{Path, PathBuf},
    time::SystemTime,
};

use tempfile::NamedTempFile;
use thumbsheet_core::Digest;

/// Maximum size of the cache, in bytes: about ten thousand pictures in two widths.
const MAX_CACHE_BYTES: u64 = 512 << 20;

/// JPEGs by the digest of the picture they show and their width in pixels. Nothing here fails: what cannot be kept or read is
/// not there.
#[derive(Debug, Clone)]
pub struct Small {
    root: PathBuf,
}

impl Small {
    pub(crate) fn of(home: &Path) -> Self {
        Self { root: home.join("small") }
    }

    /// The picture of `digest`, `width` pixels wide, if it was kept.
    pub fn get(&self, digest: Digest, width: u32) -> Option<Vec<u8>> {
        let bytes = fs::read(self.path(digest, width)).ok()?;
        // Nobody waited for the disk when it was written: after a power cut it may be there in part.
        (bytes.starts_with(&[0xff, 0xd8]) && bytes.ends_with(&[0xff, 0xd9])).then_some(bytes)
    }

    /// Keeps a JPEG that shows the picture of `digest`, `width` pixels wide.
    pub fn put(&self, digest: Digest, width: u32, jpeg: &[u8]) {
        let path = self.path(digest, width);
        let kept = || -> io::Result<()> {
            let folder = path.parent().unwrap_or(&self.root);
            fs::create_dir_all(folder)?;
            let mut file = NamedTempFile::with_prefix_in(".", folder)?;
            file.write_all(jpeg)?;
            file.persist(&path)?;
            Ok(())
        };
        if let Err(error) = kept() {
            tracing::debug!(%error, "a small picture was not kept");
        }
    }

    /// Removes all widths of a picture that leaves the store.
    pub(crate) fn forget(&self, digest: Digest) {
        let name = digest.to_string();
        for file in files(&self.root.join(&name[..2])) {
            if file.file_name().to_string_lossy().starts_with(&name) {
                let _ = fs::remove_file(file.path());
            }
        }
    }

    /// Removes the oldest files until the others take at most 512 MB. Reads the metadata of every file.
    pub fn trim(&self) {
        self.trim_to(MAX_CACHE_BYTES);
    }

    fn trim_to(&self, most: u64) {
        let mut all = self.all();
        let mut bytes: u64 = all.iter().map(|(_, bytes, _)| bytes).sum();
        all.sort_unstable();
        for (_, size, path) in all {
            if bytes <= most {
                return;
            }
            if fs::remove_file(path).is_ok() {
                bytes -= size;
            }
        }
    }

    /// The number of files, and their bytes.
    pub(crate) fn size(&self) -> (usize, u64) {
        let all = self.all();
        (all.len(), all.iter().map(|(_, bytes, _)| bytes).sum())
    }

    /// Modification time, size in bytes and path of each file.
    fn all(&self) -> Vec<(SystemTime, u64, PathBuf)> {
        let about = |file: fs::DirEntry| {
            let about = file.metadata().ok()?;
            Some((about.modified().ok()?, about.len(), file.path()))
        };
        files(&self.root).flat_map(|folder| files(&folder.path())).filter_map(about).collect()
    }

    fn path(&self, digest: Digest, width: u32) -> PathBuf {
        let name = digest.to_string();
        self.root.join(&name[..2]).join(format!("{name}-{width}.jpg"))
    }
}

fn files(folder: &Path) -> impl Iterator<Item = fs::DirEntry> + use<> {
    fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok)
}

#[cfg(test)]
mod tests {
    use super::*;

    const JPEG: &[u8] = &[0xff, 0xd8, 1, 2, 3, 0xff, 0xd9];

    fn kept() -> (tempfile::TempDir, Small) {
        let home = tempfile::TempDir::new().unwrap();
        let small = Small::of(home.path());
        (home, small)
    }

    #[test]
    fn a_small_picture_is_there_until_its_picture_goes() {
        let (home, small) = kept();
        let (one, other) = (Digest::of(b"one"), Digest::of(b"other"));
        for (digest, width) in [(one, 280), (one, 560), (other, 280)] {
            assert_eq!(small.get(digest, width), None, "not yet");
            small.put(digest, width, JPEG);
        }
        let again = Small::of(home.path());
        assert_eq!(again.get(one, 280).as_deref(), Some(JPEG), "another start has it");
        assert_eq!(again.get(one, 640), None, "every width is a picture of its own");
        again.forget(one);
        assert_eq!((again.get(one, 280), again.get(one, 560)), (None, None), "all widths go");
        assert!(again.get(other, 280).is_some(), "and no other picture");
    }

    #[test]
    fn half_a_file_is_none() {
        let (_home, small) = kept();
        let digest = Digest::of(b"one");
        for half in [&JPEG[..4], b"", &[0; 7]] {
            small.put(digest, 280, half);
            assert_eq!(small.get(digest, 280), None, "{half:?} is what a power cut leaves");
        }
        small.put(digest, 280, JPEG);
        assert!(small.get(digest, 280).is_some(), "and it is made anew");
    }

    #[test]
    fn there_are_never_more_than_so_many_bytes_after_a_trim() {
        let (home, small) = kept();
        let digests: Vec<_> = (0..9_u8).map(|number| Digest::of(&[number])).collect();
        for (age, digest) in (0..).zip(&digests) {
            small.put(*digest, 280, JPEG);
            let file = fs::File::options().write(true).open(small.path(*digest, 280)).unwrap();
            file.set_modified(SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(age)).unwrap();
        }
        assert_eq!(small.size(), (9, 9 * JPEG.len() as u64), "all are counted");
        small.trim_to(3 * JPEG.len() as u64 + 2);
        let left: Vec<_> = digests.iter().map(|digest| small.get(*digest, 280).is_some()).collect();
        assert_eq!(left, [false, false, false, false, false, false, true, true, true], "the newest stay");
        Small::of(&home.path().join("nowhere")).trim_to(0);
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "nobody reads what is in the way")]
    fn a_folder_that_takes_nothing_is_no_error() {
        let (home, small) = kept();
        std::fs::write(home.path().join("small"), b"in the way").unwrap();
        small.put(Digest::of(b"one"), 280, JPEG);
        assert_eq!(small.get(Digest::of(b"one"), 280), None, "it is drawn each time then");
    }
}
