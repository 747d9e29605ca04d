//! The presets folder: listed, written to, kept tidy.

use std::{
    fs,
    path::{Path, PathBuf},
};

use jiff::Timestamp;
use thumbsheet_core::{Code, Digest, Error, preset::Preset};
use thumbsheet_destinations::slug;
use thumbsheet_library::atomic;

use super::{OpenPreset, PresetFolder, PresetLine};

impl PresetFolder {
    /// All of them, and those used last that lie elsewhere; newest used first.
    pub fn list(&self) -> Vec<PresetLine> {
        let recent = self.recent();
        let elsewhere = recent.iter().map(PathBuf::from).filter(|path| path.is_absolute() && path.is_file());
        let mut lines: Vec<_> =
            self.files().into_iter().chain(elsewhere).map(|path| (changed(&path), self.line(&path))).collect();
        let used = |line: &PresetLine| recent.iter().position(|id| *id == line.id).unwrap_or(usize::MAX);
        lines.sort_by(|(changed, line), (other_changed, other)| {
            let newest = used(line).cmp(&used(other)).then(other_changed.cmp(changed));
            newest.then_with(|| line.name.to_lowercase().cmp(&other.name.to_lowercase()))
        });
        lines.into_iter().map(|(_, line)| line).collect()
    }

    /// The preset at `path`, for a list.
    pub fn line(&self, path: &Path) -> PresetLine {
        let id = self.id_of(path);
        let changed_at = changed(path).map(|at| at.to_string()).unwrap_or_default();
        match self.read(path) {
            Ok(preset) => {
                let Preset { name, models, .. } = preset.preset();
                PresetLine { id, name: name.clone(), models: models.len(), changed_at, problem: None }
            }
            Err(error) => {
                let name = path.file_stem().map_or_else(|| id.clone(), |stem| stem.to_string_lossy().into_owned());
                PresetLine { id, name, models: 0, changed_at, problem: Some(error) }
            }
        }
    }

    /// The files of the folder that are presets by their names.
    pub(super) fn files(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.path()).into_iter().flatten().flatten();
        let mut files: Vec<PathBuf> = entries
            .filter(|entry| !entry.file_name().to_string_lossy().starts_with('.'))
            .map(|entry| entry.path())
            .filter(|path| path.extension().is_some_and(|ending| ending == "toml" || ending == "json"))
            .collect();
        files.sort();
        files
    }

    /// Keeps a preset: a new one, or in place of `over`, whose keys that are not known here stay.
    ///
    /// # Errors
    /// `INVALID_INPUT` when another one has its name, or when it holds what no preset may; `SAVE_FAILED`.
    pub fn save(&self, mut preset: Preset, over: Option<&OpenPreset>) -> Result<OpenPreset, Error> {
        preset.name = preset.name.trim().to_owned();
        self.is_free(&preset.name, over)?;
        if let Some(over) = over {
            preset.unknown.clone_from(&over.preset().unknown);
        }
        let is_json = |over: &OpenPreset| over.path.extension().is_some_and(|ending| ending == "json");
        let path = match over {
            Some(over) if is_json(over) && self.is_here(over) => self.free_path(&preset.name),
            Some(over) if is_json(over) => {
                return Err(Error::invalid(format!(
                    "{} is JSON. Thumbsheet reads JSON presets and does not write them.",
                    over.path.display()
                ))
                .hint("Import the preset, then change the imported one."));
            }
            Some(over) => over.path.clone(),
            None => self.free_path(&preset.name),
        };
        let text = preset.to_toml()?;
        write(&path, text.as_bytes())?;
        if let Some(over) = over {
            if over.path != path {
                fs::remove_file(&over.path).ok();
                self.unused(&over.id);
            }
            self.sweep(over);
        }
        let saved = self.read(&path)?;
        self.used(&saved.id);
        Ok(saved)
    }

    /// Gives a preset another name. Its id stays.
    ///
    /// # Errors
    /// As [`save`](Self::save).
    pub fn rename(&self, id: &str, name: &str) -> Result<OpenPreset, Error> {
        let open = self.open(id)?;
        self.save(Preset { name: name.to_owned(), ..open.preset().clone() }, Some(&open))
    }

    /// Makes another one of the same kind; gives it.
    ///
    /// # Errors
    /// As [`save`](Self::save).
    pub fn duplicate(&self, id: &str) -> Result<OpenPreset, Error> {
        let open = self.open(id)?;
        let name = self.free_name(&format!("{} copy", open.preset().name));
        let mut preset = Preset { name, ..open.preset().clone() };
        if !self.is_here(&open) {
            self.take_assets(&open, &mut preset)?;
        }
        self.save(preset, None)
    }

    /// Deletes a preset. One that lies elsewhere is only taken off the list.
    ///
    /// # Errors
    /// `INVALID_INPUT` when there is none; `SAVE_FAILED`.
    pub fn remove(&self, id: &str) -> Result<(), Error> {
        let file = self.files().into_iter().find(|path| self.id_of(path) == id);
        let (id, file) = match file {
            // One that cannot be read has no name, and can still be deleted.
            Some(file) => (id.to_owned(), Some(file)),
            None if self.recent().iter().any(|known| known == id) => (id.to_owned(), None),
            None => {
                let open = self.open(id)?;
                let here = self.is_here(&open);
                (open.id, here.then_some(open.path))
            }
        };
        if let Some(file) = file {
            let open = self.read(&file).ok();
            fs::remove_file(&file).map_err(|error| {
                Error::new(Code::SaveFailed, format!("Could not delete {}: {error}.", file.display()))
            })?;
            if let Some(open) = open {
                self.sweep(&open);
            }
        }
        self.unused(&id);
        Ok(())
    }

    /// Whether a preset lies in the folder.
    pub(super) fn is_here(&self, open: &OpenPreset) -> bool {
        open.path.parent() == Some(self.path())
    }

    /// Refuses a name that another one has.
    pub(super) fn is_free(&self, name: &str, over: Option<&OpenPreset>) -> Result<(), Error> {
        match self.named(name).filter(|id| over.is_none_or(|over| over.id != *id)) {
            Some(_) => Err(Error::invalid(format!("There is a preset called '{name}' already."))
                .hint("Choose another name, or replace the existing preset.")),
            None => Ok(()),
        }
    }

    /// The id of the preset of this name in the folder.
    fn named(&self, name: &str) -> Option<String> {
        let of = |path: &PathBuf| self.read(path).ok();
        self.files()
            .iter()
            .filter_map(of)
            .find(|open| open.preset().name.trim().to_lowercase() == name.to_lowercase())
            .map(|open| open.id)
    }

    /// The name, with a number where it is taken.
    pub(super) fn free_name(&self, name: &str) -> String {
        let numbered = |number: u32| if number == 1 { name.to_owned() } else { format!("{name} {number}") };
        (1..=u32::MAX).map(numbered).find(|name| self.named(name).is_none()).unwrap_or_default()
    }

    fn free_path(&self, name: &str) -> PathBuf {
        let stem = slug(name);
        let numbered = |number: u32| if number == 1 { stem.clone() } else { format!("{stem}-{number}") };
        let path = |stem: String| self.path().join(format!("{stem}.toml"));
        (1..=u32::MAX).map(numbered).map(path).find(|path| !path.exists()).unwrap_or_default()
    }

    /// Deletes the fonts of a preset that is gone or changed, where no other one in the folder has them.
    fn sweep(&self, gone: &OpenPreset) {
        if !self.is_here(gone) {
            return;
        }
        let mut others = Vec::new();
        for path in self.files() {
            match self.read(&path) {
                Ok(open) => others.push(open),
                // It may need them.
                Err(_) => return,
            }
        }
        for (file, digest) in &gone.preset().assets {
            let needed = others.iter().any(|open| {
                open.preset().assets.contains_key(file) || open.preset().font_file() == Some(file.as_str())
            });
            let path = self.path().join(file);
            if !needed && fs::read(&path).is_ok_and(|bytes| Digest::of(&bytes) == *digest) {
                fs::remove_file(path).ok();
            }
        }
    }
}

/// Writes a file, its folder with it.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).and_then(|()| atomic::write(path, bytes)).map_err(|error| {
        Error::new(Code::SaveFailed, format!("Could not write {}: {error}.", path.display()))
            .hint("Free some space or make the folder writable, then save again.")
    })
}

fn changed(path: &Path) -> Option<Timestamp> {
    Timestamp::try_from(fs::metadata(path).ok()?.modified().ok()?).ok()
}
