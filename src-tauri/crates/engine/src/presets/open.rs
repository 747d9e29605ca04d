//! One preset: found, read, looked up.

use std::{
    fs::File,
    io::{self, Read as _},
    path::{Path, PathBuf},
};

use thumbsheet_core::{
    Catalog, Digest, Error,
    list::Defaults,
    nearest,
    preset::{Preset, Written},
};
use thumbsheet_destinations::NameTemplate;

use super::{PresetFolder, PresetView};
use crate::{files::MAX_BYTES, places::Places};

/// The largest preset, bytes. A font beside one may have [`MAX_BYTES`].
const MAX_PRESET_BYTES: u64 = 1 << 20;

/// A preset and the file it is in.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenPreset {
    /// The id by which [`PresetFolder::open`] finds the preset.
    pub id: String,
    /// The absolute path of the preset's file.
    pub path: PathBuf,
    /// The content of the file.
    pub written: Written,
}

impl PresetFolder {
    /// The preset that `given` names: a path, an id, or a name.
    ///
    /// # Errors
    /// `INVALID_INPUT` with the nearest name; with `file:line:column` where the file is wrong.
    pub fn open(&self, given: &str) -> Result<OpenPreset, Error> {
        let given = given.trim();
        let path = Path::new(given);
        if names_a_file(given) {
            let kept = || self.path().join(given);
            return match (path.is_file(), path.file_name().is_some_and(|name| name == given) && kept().is_file()) {
                (false, true) => self.read(&kept()),
                // Also one that is not there: reading it says so.
                _ => self.read(path),
            };
        }
        if !given.is_empty() && self.path().join(format!("{given}.toml")).is_file() {
            return self.read(&self.path().join(format!("{given}.toml")));
        }
        let files = self.files();
        let readable: Vec<OpenPreset> = files.iter().filter_map(|path| self.read(path).ok()).collect();
        let same = |name: &str| name.trim().to_lowercase() == given.to_lowercase();
        let mut named = readable.iter().filter(|preset| same(&preset.preset().name));
        match (named.next(), named.next()) {
            (Some(preset), None) => Ok(preset.clone()),
            (Some(one), Some(other)) => {
                Err(Error::invalid(format!("Two presets are called '{given}': {} and {}.", one.id, other.id))
                    .hint("Name the preset by its id."))
            }
            (None, _) if files.is_empty() => {
                Err(Error::invalid(format!("'{given}' is not a preset. No preset is saved yet."))
                    .hint("`thumbsheet preset save NAME` saves one. You can also give the path of a preset's file."))
            }
            (None, _) => {
                let names = readable.iter().flat_map(|preset| [preset.id.as_str(), preset.preset().name.as_str()]);
                let ids: Vec<String> = files.iter().map(|path| self.id_of(path)).collect();
                // A file that cannot be read is no reason to say that it is not there.
                let known: Vec<&str> = names.chain(ids.iter().map(String::as_str)).collect();
                Err(nearest::unknown("preset", given, known))
            }
        }
    }

    /// Reads the preset at `path`.
    pub(super) fn read(&self, path: &Path) -> Result<OpenPreset, Error> {
        let written = Written::read(&path.display().to_string(), &text(path)?)?;
        Ok(OpenPreset { id: self.id_of(path), path: path.to_owned(), written })
    }

    /// What the preset at `path` is opened by.
    pub(super) fn id_of(&self, path: &Path) -> String {
        let name = |name: Option<&std::ffi::OsStr>| name.map(|name| name.to_string_lossy().into_owned());
        let id = if path.parent() != Some(self.path()) {
            None
        } else if path.extension().is_some_and(|ending| ending == "toml") {
            name(path.file_stem())
        } else {
            name(path.file_name())
        };
        id.unwrap_or_else(|| std::path::absolute(path).unwrap_or_else(|_| path.to_owned()).display().to_string())
    }
}

impl OpenPreset {
    /// The preset in the file.
    pub fn preset(&self) -> &Preset {
        &self.written.preset
    }

    /// The font that lies beside it: the name of its file and what is in it.
    ///
    /// # Errors
    /// `INVALID_INPUT` when it cannot be read, or is another than the one the preset was written with.
    pub fn font(&self) -> Result<Option<(String, Vec<u8>)>, Error> {
        let Some(file) = self.preset().font_file() else { return Ok(None) };
        let bytes = self.asset(file).map_err(|error| self.written.at(&["text", "font"], error))?;
        Ok(Some((file.to_owned(), bytes)))
    }

    /// A file beside it, which has to be the one that it was written with.
    pub(super) fn asset(&self, file: &str) -> Result<Vec<u8>, Error> {
        let path = self.beside(file);
        let bytes = bytes(&path, MAX_BYTES).map_err(|error| {
            Error::invalid(format!("The font {file}, which belongs beside the preset, cannot be read: {error}."))
                .hint(format!("Put the font at {}.", path.display()))
        })?;
        match self.preset().assets.get(file) {
            Some(wanted) if *wanted != Digest::of(&bytes) => {
                Err(Error::invalid(format!("{} is not the font that the preset was written with.", path.display()))
                    .hint("Put the right file there, or remove its line from [assets] to use this one."))
            }
            _ => Ok(bytes),
        }
    }

    pub(super) fn beside(&self, file: &str) -> PathBuf {
        self.path.parent().unwrap_or(Path::new("")).join(file)
    }

    /// Everything that has to be mended before it can be used, each with its place.
    pub fn check(&self, catalog: &Catalog) -> Vec<Error> {
        let mut wrong = self.written.check(catalog);
        wrong.extend(self.font().err());
        // A list may have columns of its own, which are fields too: which ones, only the list knows.
        let name = self.preset().export.name.as_deref().unwrap_or(NameTemplate::DEFAULT);
        let fields = name.split('{').skip(1).map(|field| field.split(['}', ':']).next().unwrap_or_default().trim());
        let fields: Vec<&str> = fields.filter(|field| !field.is_empty()).collect();
        wrong.extend(
            NameTemplate::parse_with(name, &fields).err().map(|error| self.written.at(&["export", "name"], error)),
        );
        wrong
    }

    /// What a title takes that is made with it. `font` is what the catalog calls the font that lies beside it.
    ///
    /// # Errors
    /// `INVALID_INPUT` with all of [`check`](Self::check).
    pub fn defaults(&self, catalog: &Catalog, font: Option<String>) -> Result<Defaults, Error> {
        let mut wrong = self.check(catalog);
        match wrong.len() {
            0 => {}
            1 => return Err(wrong.remove(0)),
            count => {
                let all: Vec<String> = wrong.iter().map(ToString::to_string).collect();
                let file = self.written.file();
                return Err(Error::invalid(format!("{file} has {count} mistakes.\n  {}", all.join("\n  ")))
                    .hint("Correct the mistakes, or run without the preset."));
            }
        }
        let mut preset = self.preset().clone();
        if font.is_some() {
            preset.text.font = font;
        }
        preset.defaults(catalog)
    }

    /// How files are named, where it says so. `columns`: further fields that a list has.
    ///
    /// # Errors
    /// `INVALID_INPUT` with its place.
    pub fn name_template(&self, columns: &[&str]) -> Result<Option<NameTemplate>, Error> {
        let name = self.preset().export.name.as_deref().map(|name| NameTemplate::parse_with(name, columns));
        name.transpose().map_err(|error| self.written.at(&["export", "name"], error))
    }

    /// Everything in it. `font` is what the catalog calls the font that lies beside it, where it is known there.
    pub(super) fn view(&self, catalog: &Catalog, places: &Places, font: Option<String>) -> PresetView {
        let mut preset = self.preset().clone();
        if font.is_some() {
            preset.text.font = font;
        }
        let plain = super::desk::plain();
        let design = preset.text.design();
        let path = std::path::absolute(&self.path).unwrap_or_else(|_| self.path.clone());
        PresetView {
            id: self.id.clone(),
            name: preset.name,
            file: places.shown(&path),
            models: preset.models,
            style: preset.prompt.style.unwrap_or(plain.style),
            extra: preset.prompt.extra.unwrap_or_default(),
            context: preset.prompt.context.unwrap_or_default(),
            seed: preset.prompt.seed,
            design,
            profile: preset.export.profile().to_owned(),
            quality: preset.export.quality.unwrap_or(plain.quality),
            file_name: preset.export.name.unwrap_or_default(),
            warnings: [self.written.warnings.clone(), self.check(catalog)].concat(),
        }
    }
}

/// Whether a preset is named by its file.
fn names_a_file(given: &str) -> bool {
    let ending = Path::new(given).extension().is_some_and(|ending| ending == "toml" || ending == "json");
    ending || given.contains(['/', std::path::MAIN_SEPARATOR])
}

/// The text of a preset's file.
pub(super) fn text(path: &Path) -> Result<String, Error> {
    let shown = path.display();
    let bytes = bytes(path, MAX_PRESET_BYTES).map_err(|error| {
        Error::invalid(format!("The preset {shown} cannot be read: {error}."))
            .hint("`thumbsheet list presets` lists the saved presets.")
    })?;
    String::from_utf8(bytes).map_err(|error| {
        let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = good.split(|byte| *byte == b'\n').count();
        Error::invalid(format!("{shown}:{line}: this is not UTF-8 text.")).hint("Save the file as UTF-8.")
    })
}

fn bytes(path: &Path, max: u64) -> io::Result<Vec<u8>> {
    // A pipe or a device could keep one waiting for ever.
    if !std::fs::metadata(path)?.is_file() {
        return Err(io::Error::other("it is no ordinary file"));
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(max + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > max {
        return Err(io::Error::other(format!("it is too large, {} MB at most", max >> 20)));
    }
    Ok(bytes)
}
