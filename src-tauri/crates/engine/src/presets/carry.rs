//! Presets in and out, with the fonts that belong to them.

use std::{
    fs,
    path::{Path, PathBuf},
};

use thumbsheet_core::{Digest, Error, preset::Preset};
use thumbsheet_destinations::slug;
use thumbsheet_disk::{Existing, check_named};

use super::{OpenPreset, PresetFolder, folder::write};

impl PresetFolder {
    /// Takes a preset from elsewhere, with its fonts. The same one is taken once; of another one with its name, the new one
    /// gets a number.
    ///
    /// # Errors
    /// `INVALID_INPUT` when it or one of its fonts cannot be used; `SAVE_FAILED`.
    pub fn import(&self, path: &Path) -> Result<OpenPreset, Error> {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let open = self.read(&path)?;
        if self.is_here(&open) {
            self.used(&open.id);
            return Ok(open);
        }
        self.take(&open)
    }

    /// The same, of a text without a file: it can have no fonts beside it.
    ///
    /// # Errors
    /// As [`import`](Self::import).
    pub(crate) fn import_text(&self, name: &str, text: &str) -> Result<OpenPreset, Error> {
        let written = thumbsheet_core::preset::Written::read(name, text)?;
        self.take(&OpenPreset { id: name.to_owned(), path: PathBuf::from(name), written })
    }

    fn take(&self, open: &OpenPreset) -> Result<OpenPreset, Error> {
        let mut preset = open.preset().clone();
        self.take_assets(open, &mut preset)?;
        let same = |path: &PathBuf| self.read(path).ok().filter(|there| *there.preset() == preset);
        if let Some(there) = self.files().iter().find_map(same) {
            self.used(&there.id);
            return Ok(there);
        }
        preset.name = self.free_name(preset.name.trim());
        self.save(preset, None)
    }

    /// Copies the fonts of `from` into the folder, under names that no two fonts share, and names them so in `preset`.
    pub(super) fn take_assets(&self, from: &OpenPreset, preset: &mut Preset) -> Result<(), Error> {
        preset.assets.clear();
        let font = from.preset().font_file();
        let listed = from.preset().assets.keys().map(String::as_str);
        let files: Vec<&str> = listed.chain(font.filter(|font| !from.preset().assets.contains_key(*font))).collect();
        for file in files {
            let bytes = from.asset(file).map_err(|error| from.written.at(&["assets", file], error))?;
            let name = self.keep_font(
                Path::new(file).file_stem().map_or(file.into(), |stem| stem.to_string_lossy()).as_ref(),
                &bytes,
            )?;
            if font == Some(file) {
                preset.text.font = Some(name.clone());
            }
            preset.assets.insert(name, Digest::of(&bytes));
        }
        Ok(())
    }

    /// Puts a font into the folder, once; gives the name of its file.
    pub(super) fn keep_font(&self, family: &str, bytes: &[u8]) -> Result<String, Error> {
        let ending = if bytes.starts_with(b"OTTO") { "otf" } else { "ttf" };
        let digest = Digest::of(bytes).to_string();
        let tail = format!("-{}.{ending}", &digest[..12]);
        let entries = fs::read_dir(self.path()).into_iter().flatten().flatten();
        let mut names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
        let is_it =
            |name: &String| name.ends_with(&tail) && fs::read(self.path().join(name)).is_ok_and(|there| there == bytes);
        if let Some(there) = names.find(is_it) {
            return Ok(there);
        }
        // One from another home has its digest in its name already.
        let name = format!("{}{tail}", slug(family.strip_suffix(&tail[..13]).unwrap_or(family)));
        write(&self.path().join(&name), bytes)?;
        Ok(name)
    }

    /// Writes a preset to `path` (or into it, when it is a folder), its fonts beside it; gives where it is. What lies there
    /// is only written over when it is to be replaced.
    ///
    /// # Errors
    /// `INVALID_INPUT`, `SAVE_FAILED`.
    pub fn export(&self, id: &str, path: &Path, replace: bool) -> Result<PathBuf, Error> {
        let open = self.open(id)?;
        let path =
            if path.is_dir() { path.join(format!("{}.toml", slug(&open.preset().name))) } else { path.to_owned() };
        if path.extension().is_none_or(|ending| ending != "toml") {
            return Err(Error::invalid(format!(
                "A preset is written as TOML, but {} has another extension.",
                path.display()
            ))
            .hint("Choose a name that ends in .toml."));
        }
        let folder = path.parent().unwrap_or(Path::new(""));
        let preset = open.preset();
        let mut files = Vec::new();
        let font = preset.font_file().filter(|font| !preset.assets.contains_key(*font));
        for file in preset.assets.keys().map(String::as_str).chain(font) {
            let bytes = open.asset(file).map_err(|error| open.written.at(&["assets", file], error))?;
            files.push((folder.join(file), bytes));
        }
        files.push((path.clone(), preset.to_toml()?.into_bytes()));
        // All or nothing: what is in the way is found before anything is written.
        for (path, _) in &files {
            check_named(path, Existing::Replace)?;
        }
        let other = |(path, bytes): &&(PathBuf, Vec<u8>)| fs::read(path).map_or(path.exists(), |there| there != *bytes);
        if let Some((taken, _)) = files.iter().find(other).filter(|(taken, _)| !replace || *taken != path) {
            return Err(Error::invalid(format!("There is another file at {}.", taken.display())).hint(
                if *taken == path {
                    "Choose another place, or add --force to replace that file."
                } else {
                    "Choose another place, or move the existing file away."
                },
            ));
        }
        for (path, bytes) in &files {
            write(path, bytes)?;
        }
        Ok(path)
    }
}

/// Whether the file at `path` is a preset by its name and what is in it: what is none is something else, not wrong.
pub fn is_preset(name: &str, bytes: &[u8]) -> bool {
    let ending = Path::new(name).extension().map(|ending| ending.to_string_lossy().to_lowercase());
    match ending.as_deref() {
        Some("toml") => true,
        // A list may be JSON too; only a preset has a name and a schema.
        Some("json") => serde_json::from_slice::<serde_json::Value>(bytes).is_ok_and(|json| {
            json.get("schema").is_some() && json.get("name").is_some_and(serde_json::Value::is_string)
        }),
        _ => false,
    }
}
