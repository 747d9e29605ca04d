//! Files as the tests make and find them.

use std::{
    collections::HashSet,
    path::{Path, PathBuf},
};

/// Writes a file, with its folder.
pub(crate) fn write(path: &Path, bytes: impl AsRef<[u8]>) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, bytes).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}

/// Every file below a folder; what vanishes meanwhile is left out.
pub(crate) fn below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => found.extend(below(&entry.path())),
            Ok(kind) if kind.is_file() => found.push(entry.path()),
            _ => {}
        }
    }
    found
}

/// The JPEG files below a folder.
pub(crate) fn jpegs_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = below(folder);
    found.retain(|path| path.extension().is_some_and(|extension| extension == "jpg"));
    found.sort();
    found
}

/// The size of a file that has to be a JPEG that decodes.
pub(crate) fn jpeg_size(path: &Path) -> (u32, u32) {
    let bytes = std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let picture = image::load_from_memory_with_format(&bytes, image::ImageFormat::Jpeg);
    let picture = picture.unwrap_or_else(|error| panic!("{} is no JPEG: {error}", path.display()));
    (picture.width(), picture.height())
}

/// Pieces of a secret: eight characters of it anywhere are too many.
pub(crate) struct Fragments {
    /// By the first two bytes, so that most places of a file cost one look.
    begins: Vec<bool>,
    pieces: HashSet<Vec<u8>>,
}

const LENGTH: usize = 8;

impl Fragments {
    /// All pieces of these secrets, as UTF-8 and as UTF-16.
    pub(crate) fn of(secrets: &[&str]) -> Self {
        let mut pieces = HashSet::new();
        for secret in secrets {
            let bytes = secret.as_bytes();
            let wide: Vec<u8> = bytes.iter().flat_map(|byte| [*byte, 0]).collect();
            pieces.extend(bytes.windows(LENGTH).map(<[u8]>::to_vec));
            pieces.extend(wide.windows(2 * LENGTH).step_by(2).map(<[u8]>::to_vec));
        }
        let mut begins = vec![false; 1 << 16];
        for piece in &pieces {
            begins[usize::from(piece[0]) << 8 | usize::from(piece[1])] = true;
        }
        Self { begins, pieces }
    }

    /// The first piece found in the bytes.
    pub(crate) fn within(&self, bytes: &[u8]) -> Option<String> {
        let found = bytes.windows(LENGTH).enumerate().find_map(|(start, window)| {
            if !self.begins[usize::from(window[0]) << 8 | usize::from(window[1])] {
                return None;
            }
            let wide = bytes.get(start..start + 2 * LENGTH).filter(|wide| self.pieces.contains(*wide));
            self.pieces.get(window).map(Vec::as_slice).or(wide)
        });
        found.map(|piece| String::from_utf8_lossy(piece).replace('\0', ""))
    }

    /// The files below a folder that hold a piece, with the piece.
    pub(crate) fn below(&self, folder: &Path, except: &Path) -> Vec<(PathBuf, String)> {
        let files = below(folder).into_iter().filter(|path| !path.starts_with(except));
        files.filter_map(|path| Some((path.clone(), self.within(&std::fs::read(&path).ok()?)?))).collect()
    }
}
