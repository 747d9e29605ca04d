//! What a person drops on the window, told apart by what is in it: names and endings lie.

mod titles;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use serde::Serialize;
use thumbsheet_canvas::{FontBook, read_receipt};
use thumbsheet_core::{Catalog, Digest, Error, ModelId, Receipt, brief::Design};
use ts_rs::TS;

pub use titles::MAX_TITLES;

use crate::{
    context::Context,
    files::{MAX_BYTES, name_of, read_limited, too_large},
    fonts::{self, FontView},
    gallery::Sides,
    lists::{List, Lists},
    own::take_picture,
    presets::{self, PresetLine, Presets},
};

/// Reads what a person drops on the window. A handle: cheap to clone.
#[derive(Clone)]
pub struct Drops {
    context: Arc<Context>,
    lists: Lists,
    presets: Presets,
}

/// What a dropped file turned out to be.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum DroppedFile {
    /// A picture, which is now in the library.
    Picture {
        /// The file's name without its folder.
        name: String,
        /// The SHA-256 of the picture in the store.
        base: Digest,
        /// Width and height of the picture, in pixels.
        size: Sides,
        /// Why it is no more than a picture, where one could expect more.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        hint: Option<String>,
    },
    /// A JPEG of ours whose base is in the library: everything that made it comes back.
    Thumbnail {
        /// The file's name without its folder.
        name: String,
        /// The picture under the type.
        base: Digest,
        /// The title on the thumbnail, from the file's receipt.
        title: String,
        /// The style's id or sentence, from the file's receipt.
        style: String,
        /// The model that drew it.
        model: ModelId,
        /// The text layer, from the file's receipt.
        design: Design,
        /// The pixels of its canvas.
        size: Sides,
    },
    /// A typeface; it is kept, and in the engine that [`reconfigured`](crate::Engine::reconfigured) gives.
    Font {
        /// The file's name without its folder.
        name: String,
        /// The typeface as lists show it.
        font: FontView,
    },
    /// A table or JSON: a list, which is kept for the Batch view.
    List {
        /// The id under which the library keeps the list.
        batch: String,
        /// The file's name without its folder.
        name: String,
    },
    /// A preset; it is among those of the home, and a font of its own in the engine that
    /// [`reconfigured`](crate::Engine::reconfigured) gives.
    Preset {
        /// The preset as the list of presets shows it.
        preset: PresetLine,
    },
    /// A text file with one title per line.
    Titles {
        /// The file's name without its folder.
        name: String,
        /// The titles of the file, without empty lines.
        titles: Vec<String>,
    },
    /// A file that the program cannot use.
    Refused {
        /// The file's name without its folder.
        name: String,
        /// The reason, and what to do.
        error: Error,
    },
}

/// What a file's ending says it is.
enum Promise {
    Font,
    Picture,
}

fn promised(name: &str) -> Option<Promise> {
    let ending = Path::new(name).extension()?.to_str()?.to_ascii_lowercase();
    match ending.as_str() {
        "ttf" | "otf" | "ttc" | "woff" | "woff2" => Some(Promise::Font),
        "png" | "jpg" | "jpeg" | "webp" | "gif" | "avif" | "heic" | "bmp" | "tif" | "tiff" | "svg" => {
            Some(Promise::Picture)
        }
        _ => None,
    }
}

impl Drops {
    pub(crate) fn new(context: Arc<Context>, lists: Lists, presets: Presets) -> Self {
        Self { context, lists, presets }
    }

    /// What the file at `path` is. Reads at most [`MAX_BYTES`].
    pub fn read_file(&self, path: &Path) -> DroppedFile {
        let name = name_of(path);
        match read_limited(path) {
            Ok(bytes) if presets::is_preset(&name, &bytes) => match self.presets.import(path) {
                Ok(preset) => DroppedFile::Preset { preset },
                Err(error) => DroppedFile::Refused { name, error },
            },
            Ok(bytes) => {
                let folder = path.parent().map(Path::to_owned);
                self.told_apart(&name, folder, &bytes).unwrap_or_else(|error| DroppedFile::Refused { name, error })
            }
            Err(error) => DroppedFile::Refused { name, error },
        }
    }

    /// What `bytes` are: a thumbnail of ours, a picture, a typeface, titles. Pictures and typefaces are kept.
    pub fn read(&self, name: &str, bytes: &[u8]) -> DroppedFile {
        let name = name.to_owned();
        match self.told_apart(&name, None, bytes) {
            Ok(dropped) => dropped,
            Err(error) => DroppedFile::Refused { name, error },
        }
    }

    fn told_apart(&self, name: &str, folder: Option<PathBuf>, bytes: &[u8]) -> Result<DroppedFile, Error> {
        if bytes.is_empty() {
            return Err(
                Error::invalid(format!("{name} is empty: 0 bytes.")).hint("Save the file again and drop the new one.")
            );
        }
        if bytes.len() as u64 > MAX_BYTES {
            return Err(too_large(name, bytes.len() as u64));
        }
        if let Some(receipt) = read_receipt(bytes) {
            return match self.thumbnail(name, receipt) {
                Some(thumbnail) => Ok(thumbnail),
                None => self.picture(name, bytes, Some("It was made by Thumbsheet, but the picture under its type is not in this library: it is used as it is.")),
            };
        }
        if is_font(bytes) {
            return self.font(name, bytes);
        }
        if is_picture(bytes) {
            return self.picture(name, bytes, None);
        }
        if presets::is_preset(name, bytes) {
            let text = String::from_utf8_lossy(bytes);
            let folder = self.presets.folder();
            let open = folder.import_text(name, &text)?;
            return Ok(DroppedFile::Preset { preset: folder.line(&open.path) });
        }
        // What calls itself a font or a picture and is neither would pass for a list of titles.
        match promised(name) {
            Some(Promise::Font) => return self.font(name, bytes),
            Some(Promise::Picture) => return self.picture(name, bytes, None),
            None => {}
        }
        if titles::is_list(name, bytes) {
            let list = List::of(name.to_owned(), folder, bytes, None)?;
            return Ok(DroppedFile::List { batch: self.lists.keep(list)?.id, name: name.to_owned() });
        }
        match titles::read(name, bytes)? {
            Some(titles) => Ok(DroppedFile::Titles { name: name.to_owned(), titles }),
            // What a picture decoder knows it by, and that it cannot be read.
            None => self.picture(name, bytes, None),
        }
    }

    fn picture(&self, name: &str, bytes: &[u8], hint: Option<&str>) -> Result<DroppedFile, Error> {
        let (base, size) = take_picture(&self.context, bytes)
            .map_err(|error| Error { message: error.message.replacen("The picture", name, 1), ..error })?;
        Ok(DroppedFile::Picture { name: name.to_owned(), base, size: size.into(), hint: hint.map(str::to_owned) })
    }

    fn thumbnail(&self, name: &str, receipt: Receipt) -> Option<DroppedFile> {
        let known = self.context.library.store().contains(receipt.base)
            && self.context.library.base(receipt.base).ok()?.is_some();
        let Receipt { title, style, model, design, canvas, base, .. } = receipt;
        known.then(|| DroppedFile::Thumbnail {
            name: name.to_owned(),
            base,
            title,
            style,
            model,
            design,
            size: canvas.into(),
        })
    }

    /// Tries the typeface beside all others, so that its id is the one it will have.
    fn font(&self, name: &str, bytes: &[u8]) -> Result<DroppedFile, Error> {
        let catalog = Catalog::bundled()?;
        let home = self.context.library.home();
        let mut book = FontBook::bundled(&catalog)?;
        let own = fonts::load(home, &mut book);
        let id = book.add(name, bytes.to_vec())?;
        let known = catalog.fonts.iter().chain(&own.fonts).find(|font| font.id == id);
        let font = if let Some(font) = known {
            FontView::from(font)
        } else {
            fonts::keep(home, bytes)?;
            FontView::from(&fonts::entry(&book, &id, name))
        };
        Ok(DroppedFile::Font { name: name.to_owned(), font })
    }
}

/// `OpenType` in its shapes, collections and web fonts included, which are refused as what they are.
fn is_font(bytes: &[u8]) -> bool {
    [&[0, 1, 0, 0][..], b"OTTO", b"true", b"ttcf", b"wOFF", b"wOF2"].iter().any(|start| bytes.starts_with(start))
}

fn is_picture(bytes: &[u8]) -> bool {
    let starts = [&[0x89, b'P', b'N', b'G'][..], &[0xff, 0xd8], b"GIF8", b"RIFF"];
    starts.iter().any(|start| bytes.starts_with(start))
}
