//! Between a preset and the Studio's desk.

use std::path::Path;

use thumbsheet_canvas::FontBook;
use thumbsheet_core::{
    Brief, Catalog, Digest, Error, brief,
    brief::Slots,
    list::Defaults,
    preset::{Export, Preset, Prompt, Text},
};

use super::{OpenPreset, PresetLine, PresetView, Presets};
use crate::{desk::Desk, fonts};

/// What a desk has where a preset says nothing.
pub(super) fn plain() -> Desk {
    Desk::default()
}

impl Presets {
    /// The presets, newest used first.
    pub fn list(&self) -> Vec<PresetLine> {
        self.folder.list()
    }

    /// Opens a preset for display, with defaults for what it leaves out.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn view(&self, given: &str) -> Result<PresetView, Error> {
        let open = self.open(given)?;
        let font = open.font().ok().flatten().and_then(|(name, bytes)| self.known_font(&name, bytes).ok());
        Ok(open.view(&self.context.catalog, &self.context.places, font))
    }

    /// Keeps the font that lies beside a preset, so that it is in the engine that [`reconfigured`](crate::Engine::reconfigured) gives.
    /// True when this one does not have it yet.
    ///
    /// # Errors
    /// `INVALID_INPUT` when the font cannot be used; `SAVE_FAILED`.
    pub fn keep_font(&self, open: &OpenPreset) -> Result<bool, Error> {
        let Some((name, bytes)) = open.font()? else { return Ok(false) };
        let id = self.known_font(&name, bytes.clone()).map_err(|error| open.written.at(&["text", "font"], error))?;
        if self.context.fonts.file(&id).is_some_and(|there| there == bytes) {
            return Ok(false);
        }
        fonts::keep(self.context.library.home(), &bytes)?;
        Ok(true)
    }

    /// What a title takes that is made with a preset. Its own font has to be in this engine: see
    /// [`keep_font`](Self::keep_font).
    ///
    /// # Errors
    /// As [`OpenPreset::defaults`].
    pub fn defaults(&self, open: &OpenPreset) -> Result<Defaults, Error> {
        let font = open.font()?.map(|(name, bytes)| self.known_font(&name, bytes)).transpose()?;
        open.defaults(&self.context.catalog, font)
    }

    /// Takes a preset from elsewhere, its own font with it, which is in the engine that
    /// [`reconfigured`](crate::Engine::reconfigured) gives.
    ///
    /// # Errors
    /// As [`PresetFolder::import`](super::PresetFolder::import).
    pub fn import(&self, path: &Path) -> Result<PresetLine, Error> {
        let folder = &self.folder;
        // A font that cannot be used is found before anything is kept.
        self.keep_font(&folder.read(path)?)?;
        let open = folder.import(path)?;
        Ok(folder.line(&open.path))
    }

    /// Keeps the desk as a preset: everything but titles and what tiles have of their own. `over` is the one it replaces, of
    /// which stays what the Studio does not set.
    ///
    /// # Errors
    /// `INVALID_INPUT` when a value is wrong or another preset has the name; `SAVE_FAILED`.
    pub fn save_desk(&self, name: &str, desk: &Desk, over: Option<&str>) -> Result<OpenPreset, Error> {
        let over = over.map(|over| self.open(over)).transpose()?;
        let mut preset = of_desk(name, desk, self.context.settings.files.receipt);
        if let Some(over) = &over {
            preset.export.name.clone_from(&over.preset().export.name);
        }
        preset.defaults(&self.context.catalog)?;
        Brief { extra: preset.prompt.extra.clone(), context: preset.prompt.context.clone(), ..Brief::new("A title") }
            .checked(&self.context.catalog)?;
        self.save(preset, over.as_ref())
    }

    /// Keeps a preset whose words are the catalog's; a font of the person's own goes with it, as a file beside it.
    ///
    /// # Errors
    /// As [`PresetFolder::save`](super::PresetFolder::save).
    pub fn save(&self, mut preset: Preset, over: Option<&OpenPreset>) -> Result<OpenPreset, Error> {
        let folder = &self.folder;
        preset.assets.clear();
        // What is refused leaves no font behind.
        folder.is_free(preset.name.trim(), over)?;
        preset.to_toml()?;
        if let Some(font) = &preset.text.font {
            let font = self.context.catalog.font(font)?;
            preset.text.font = Some(font.id.clone());
            if let Some(bytes) = self.context.fonts.file(&font.id).filter(|_| fonts::is_own(font)) {
                let file = folder.keep_font(&font.family, bytes)?;
                preset.assets.insert(file.clone(), Digest::of(bytes));
                preset.text.font = Some(file);
            }
        }
        folder.save(preset, over)
    }

    /// The desk with a preset's values. Its titles stay, and what tiles have of their own; so do its models and its context
    /// where the preset has none.
    ///
    /// # Errors
    /// `INVALID_INPUT` when the preset cannot be used.
    pub fn apply(&self, open: &OpenPreset, desk: Desk) -> Result<Desk, Error> {
        let Defaults { brief, models, profile, .. } = self.defaults(open)?;
        let preset = open.preset();
        let plain = plain();
        let (context, url) = match brief.context {
            // Where another context was read from says nothing of this one.
            Some(context) => (context, String::new()),
            None => (desk.context, desk.url),
        };
        let models =
            if preset.models.is_empty() { desk.models } else { models.iter().map(ToString::to_string).collect() };
        self.folder.used(&open.id);
        Ok(Desk {
            models,
            url,
            context,
            extra: brief.extra.unwrap_or_default(),
            style: brief.style,
            seed: brief.seed,
            design: brief.design,
            slots: Slots { logo: desk.slots.logo.clone(), avatar: desk.slots.avatar.clone(), ..brief.slots },
            profile,
            quality: preset.export.quality.unwrap_or(plain.quality),
            preset: Some(preset.name.clone()),
            ..desk
        })
    }

    /// What the catalog calls a typeface, or would call it once it is kept.
    fn known_font(&self, name: &str, bytes: Vec<u8>) -> Result<String, Error> {
        let known = self
            .context
            .catalog
            .fonts
            .iter()
            .find(|font| self.context.fonts.file(&font.id).is_some_and(|there| there == bytes));
        if let Some(known) = known {
            return Ok(known.id.clone());
        }
        let mut book = FontBook::bundled(&Catalog::bundled()?)?;
        fonts::load(self.context.library.home(), &mut book);
        book.add(name, bytes)
    }
}

fn of_desk(name: &str, desk: &Desk, receipt: bool) -> Preset {
    let filled = |text: &str| Some(text.to_owned()).filter(|text| !text.trim().is_empty());
    let brief::Design { template, font, color, size, panel, outline, lift } = desk.design.clone();
    Preset {
        models: desk.models.clone(),
        prompt: Prompt {
            style: Some(desk.style.clone()),
            extra: filled(&desk.extra),
            context: filled(&desk.context),
            seed: desk.seed,
        },
        text: Text {
            template: Some(template),
            font: Some(font),
            color,
            size,
            panel,
            outline,
            lift,
            ..Text::of(&desk.slots)
        },
        export: Export {
            profile: Some(desk.profile.clone()),
            quality: Some(desk.quality),
            name: None,
            metadata: (!receipt).then_some(false),
        },
        ..Preset::new(name)
    }
}
