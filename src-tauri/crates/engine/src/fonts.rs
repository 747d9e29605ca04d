//! Typefaces of the person's own: files in `fonts/` of the home, loaded at start.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde::Serialize;
use thumbsheet_canvas::FontBook;
use thumbsheet_core::{Code, Digest, Error, catalog::Font};
use thumbsheet_library::atomic;
use ts_rs::TS;

use crate::files::read_limited;

/// Endings of font files.
const ENDINGS: [&str; 6] = ["ttf", "otf", "ttc", "otc", "woff", "woff2"];
/// What the catalog calls the kind of a typeface that is not built in.
const OWN: &str = "own";

/// A typeface, for a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct FontView {
    /// The id that a design names the typeface by.
    pub id: String,
    /// Family name on screen.
    pub family: String,
    /// `sans`, `serif`, `mono`, `display` or `own`.
    pub kind: String,
    /// Weight as in CSS: 400 is regular, 700 is bold.
    pub weight: u16,
    /// Whether the person added the typeface.
    pub own: bool,
}

impl From<&Font> for FontView {
    fn from(font: &Font) -> Self {
        let Font { id, family, kind, weight, .. } = font.clone();
        Self { id, family, own: kind == OWN, kind, weight }
    }
}

/// The person's typefaces that a book took.
#[derive(Default)]
pub(crate) struct OwnFonts {
    /// The typefaces' entries for the catalog.
    pub(crate) fonts: Vec<Font>,
    /// Why other files of the folder are left out.
    pub(crate) problems: Vec<Error>,
}

/// The entry for an own typeface.
pub(crate) fn entry(book: &FontBook, id: &str, file: &str) -> Font {
    Font {
        id: id.to_owned(),
        family: book.family(id).unwrap_or(id).to_owned(),
        file: file.to_owned(),
        weight: book.weight(id).unwrap_or(400),
        kind: OWN.to_owned(),
        license: "unknown".to_owned(),
    }
}

/// Whether a typeface is the person's own.
pub(crate) fn is_own(font: &Font) -> bool {
    font.kind == OWN
}

/// The files of own typefaces, oldest first: two of one family get their ids in the order in which they came.
pub(crate) fn files(home: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(home.join("fonts")).into_iter().flatten().flatten();
    let mut files: Vec<_> = entries
        .filter(|entry| !entry.file_name().to_string_lossy().starts_with('.'))
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|end| ENDINGS.iter().any(|known| end.eq_ignore_ascii_case(known))))
        .map(|path| (fs::metadata(&path).and_then(|about| about.modified()).ok(), path))
        .collect();
    files.sort();
    files.into_iter().map(|(_, path)| path).collect()
}

/// Adds the person's typefaces of `home` to `book`. A file that is no typeface is left out and reported.
pub(crate) fn load(home: &Path, book: &mut FontBook) -> OwnFonts {
    let mut own = OwnFonts::default();
    for path in files(home) {
        let shown = path.display().to_string();
        let added = read_limited(&path).and_then(|bytes| book.add(&shown, bytes));
        match added {
            // The same as a built-in one: that one serves.
            Ok(id) if own.fonts.iter().any(|font| font.id == id) => {}
            Ok(id) => own.fonts.push(entry(book, &id, &shown)),
            Err(error) => {
                let hint = error.hint.clone().unwrap_or_default();
                own.problems.push(error.hint(format!("{hint} The font is unused.").trim_start()));
            }
        }
    }
    own
}

/// Stores a typeface for the next start. The same file is stored once.
pub(crate) fn keep(home: &Path, bytes: &[u8]) -> Result<(), Error> {
    let ending = if bytes.starts_with(b"OTTO") { "otf" } else { "ttf" };
    let path = home.join("fonts").join(format!("{}.{ending}", Digest::of(bytes)));
    if path.is_file() {
        return Ok(());
    }
    fs::create_dir_all(home.join("fonts")).and_then(|()| atomic::write(&path, bytes)).map_err(|error| {
        Error::new(Code::SaveFailed, format!("Could not keep the font at {}: {error}.", path.display()))
            .hint("Free some space or make the folder writable, then drop the font again.")
    })
}
