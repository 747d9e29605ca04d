//! The available fonts: an explicit collection without the system's fonts, so that a title looks the same on every
//! machine.

use std::borrow::Cow;
use std::sync::{Arc, Mutex, PoisonError};

use ab_glyph::{Font as _, FontRef, VariableFont as _};
use parley::fontique::{Blob, Collection, CollectionOptions, FontInfoOverride};
use parley::{FontContext, FontStyle, FontWeight, FontWidth, LayoutContext};
use thumbsheet_core::{Catalog, Code, Error};

mod files;

const FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/fonts.rs"));

/// The kind of a catalog's font whose glyphs are pictures in colour.
const PICTURES: &str = "emoji";
/// The axis of weight.
const WEIGHT: &[u8; 4] = b"wght";
/// The weight of a variable font: many begin at 100, which nobody can read in a small picture.
const TITLE_WEIGHT: f32 = 700.0;

/// The fonts that a title can be set in. Threads share it by reference; each drawing takes its own scratch space.
pub struct FontBook {
    faces: Vec<Face>,
    collection: Collection,
    idle: Mutex<Vec<Contexts>>,
}

/// A font file that is loaded and parsed.
pub(crate) struct Face {
    /// The font's id in a design.
    pub(crate) id: String,
    /// The family name, as shown on screen.
    pub(crate) family: String,
    /// The unique family name in the collection.
    pub(crate) key: String,
    /// Whether its glyphs are pictures in colour instead of outlines.
    pub(crate) pictures: bool,
    /// Where it is set on the weight axis of a variable font.
    pub(crate) weight: Option<f32>,
    blob: Blob<u8>,
}

/// Parley's caches, kept between drawings.
pub(crate) struct Contexts {
    pub(crate) fonts: FontContext,
    pub(crate) layout: LayoutContext<()>,
}

impl FontBook {
    /// Loads the bundled fonts that the catalog lists, and after them its fallbacks. Fonts are tried in this order when the chosen one
    /// lacks a character.
    ///
    /// # Errors
    /// `INTERNAL` when the catalog names a missing file. A test reads them all.
    pub fn bundled(catalog: &Catalog) -> Result<Self, Error> {
        let collection = Collection::new(CollectionOptions { shared: false, system_fonts: false });
        let mut book = Self { faces: Vec::new(), collection, idle: Mutex::default() };
        for font in catalog.fonts.iter().chain(&catalog.fallbacks) {
            let missing = || Error::new(Code::Internal, format!("The built-in font {} is not there.", font.file));
            let (_, data) = FILES.iter().find(|(file, _)| *file == font.file).ok_or_else(missing)?;
            let pictures = font.kind == PICTURES;
            book.insert(font.id.clone(), font.family.clone(), Cow::Borrowed(data), pictures).ok_or_else(missing)?;
        }
        Ok(book)
    }

    /// Adds a person's font file and returns its id. Adding the same file twice gives one font. Of a collection, the
    /// first font counts; web fonts are unpacked; a variable font is set at a weight that suits titles.
    ///
    /// # Errors
    /// `INVALID_INPUT` when it is not a font with outlines, with what it is instead.
    pub fn add(&mut self, name_for_errors: &str, bytes: Vec<u8>) -> Result<String, Error> {
        let bytes = files::plain(name_for_errors, bytes)?;
        if let Some(face) = self.faces.iter().find(|face| face.blob.data() == bytes) {
            return Ok(face.id.clone());
        }
        let unusable = || {
            Error::invalid(format!("{name_for_errors} is not a font that can be used."))
                .hint("Give a TrueType or OpenType file (.ttf, .otf).")
        };
        let font = FontRef::try_from_slice(&bytes).map_err(|_| unusable())?;
        if !font.codepoint_ids().any(|(id, _)| font.outline(id).is_some()) {
            return Err(Error::invalid(format!(
                "{name_for_errors} has no outlines of letters: it holds pictures of them, or nothing."
            ))
            .hint("Give a TrueType or OpenType file with outlines (.ttf, .otf)."));
        }
        let family = own_name(&bytes).ok_or_else(unusable)?;
        let id = self.free_id(&family);
        self.insert(id.clone(), family, Cow::Owned(bytes), false).ok_or_else(unusable)?;
        // Existing scratch space does not know the new font.
        self.idle.get_mut().unwrap_or_else(PoisonError::into_inner).clear();
        Ok(id)
    }

    /// Whether a font has this id.
    pub fn has(&self, id: &str) -> bool {
        self.position(id).is_some()
    }

    /// Finds the family name of the font with this id.
    pub fn family(&self, id: &str) -> Option<&str> {
        self.position(id).map(|index| self.faces[index].family.as_str())
    }

    /// Finds the content of the file of the font with this id.
    pub fn file(&self, id: &str) -> Option<&[u8]> {
        self.position(id).map(|index| self.faces[index].blob.data())
    }

    pub(crate) fn position(&self, id: &str) -> Option<usize> {
        self.faces.iter().position(|face| face.id == id)
    }

    pub(crate) fn faces(&self) -> &[Face] {
        &self.faces
    }

    /// Runs `work` with scratch space of its own.
    pub(crate) fn with_contexts<T>(&self, work: impl FnOnce(&mut Contexts) -> T) -> T {
        let idle = || self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let warm = idle().pop();
        let mut contexts = warm.unwrap_or_else(|| Contexts {
            fonts: FontContext { collection: self.collection.clone(), ..FontContext::default() },
            layout: LayoutContext::new(),
        });
        let result = work(&mut contexts);
        idle().push(contexts);
        result
    }

    /// The CSS weight at which a variable font is set; `None` for a font with one weight.
    pub fn weight(&self, id: &str) -> Option<u16> {
        self.position(id).and_then(|index| self.faces[index].weight).map(|weight| weight as u16)
    }

    fn insert(&mut self, id: String, family: String, data: Cow<'static, [u8]>, pictures: bool) -> Option<()> {
        let axes = FontRef::try_from_slice(&data).map(|font| font.variations()).unwrap_or_default();
        let axis = axes.into_iter().find(|axis| axis.tag == *WEIGHT);
        let weight = axis.map(|axis| TITLE_WEIGHT.max(axis.min_value).min(axis.max_value));
        let key = format!("thumbsheet-{}", self.faces.len());
        // Each file is a family of its own, at the requested weight, so that nothing is synthesised or swapped.
        let info = FontInfoOverride {
            family_name: Some(&key),
            width: Some(FontWidth::NORMAL),
            style: Some(FontStyle::Normal),
            weight: Some(FontWeight::NORMAL),
            axes: Some(&[]),
        };
        let blob = Blob::new(Arc::new(data));
        let added = self.collection.register_fonts(blob.clone(), Some(info));
        if added.is_empty() {
            return None;
        }
        self.faces.push(Face { id, family, key, pictures, weight, blob });
        Some(())
    }

    fn free_id(&self, family: &str) -> String {
        let plain: String = family
            .chars()
            .map(|c| if c.is_alphanumeric() { c.to_lowercase().next().unwrap_or(c) } else { '-' })
            .collect();
        let plain = plain.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-");
        let plain = if plain.is_empty() { "font".to_owned() } else { plain };
        let mut id = plain.clone();
        let mut number = 1;
        while self.has(&id) {
            number += 1;
            id = format!("{plain}-{number}");
        }
        id
    }
}

impl Face {
    /// Reads the outlines. That takes microseconds, so nothing is cached.
    pub(crate) fn outlines(&self) -> Option<FontRef<'_>> {
        let mut font = FontRef::try_from_slice(self.blob.data()).ok()?;
        if let Some(weight) = self.weight {
            font.set_variation(WEIGHT, weight);
        }
        Some(font)
    }

    /// Content of the file.
    pub(crate) fn file(&self) -> &[u8] {
        self.blob.data()
    }

    /// Whether `data`, which parley returned, is this file.
    pub(crate) fn is(&self, data: &[u8]) -> bool {
        std::ptr::eq(self.blob.data(), data)
    }
}

/// Reads the family name in a font file.
fn own_name(bytes: &[u8]) -> Option<String> {
    let mut collection = Collection::new(CollectionOptions { shared: false, system_fonts: false });
    let added = collection.register_fonts(Blob::new(Arc::new(bytes.to_vec())), None);
    collection.family_name(added.first()?.0).map(str::to_owned)
}
