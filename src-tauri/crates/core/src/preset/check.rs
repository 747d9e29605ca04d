//! Checking the names in a preset against the catalog. All mistakes are reported at once, each with its place.

use super::{Preset, Written, is_file, mistake::quoted};
use crate::{
    Brief, Catalog, Error,
    brief::{Design, Export},
    list::Defaults,
};

impl Preset {
    /// Resolves the preset into the values of a title.
    ///
    /// # Errors
    /// `INVALID_INPUT` for a name that the catalog does not have, or a value that is out of range.
    pub fn defaults(&self, catalog: &Catalog) -> Result<Defaults, Error> {
        let profile = &catalog.profile(self.export.profile())?;
        let models = self.models.iter().map(|id| catalog.model(id).map(|model| model.id));
        let mut models = models.collect::<Result<Vec<_>, _>>()?;
        if models.is_empty() {
            // These models cost nothing and need no key.
            models = catalog.models.iter().map(|model| &model.id).filter(|id| id.is_local()).cloned().collect();
        }
        let plain = Brief::new("");
        let export = Export {
            quality: self.export.quality.unwrap_or(plain.export.quality),
            receipt: self.export.metadata.unwrap_or(true),
            ..profile.export()
        };
        export.check()?;
        let filled = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
        let style = self.prompt.style.as_deref().unwrap_or(&plain.style);
        let brief = Brief {
            context: filled(&self.prompt.context),
            extra: filled(&self.prompt.extra),
            style: catalog.style_choice(style)?,
            seed: self.prompt.seed,
            design: self.text.design().checked(catalog)?,
            slots: self.text.slots().checked()?,
            export,
            ..plain
        };
        Ok(Defaults { brief, models, profile: profile.id.clone(), name: self.export.name.clone() })
    }
}

impl Written {
    /// Finds every mistake in the preset, each with its place. A font file beside the preset is not looked for.
    pub fn check(&self, catalog: &Catalog) -> Vec<Error> {
        let Preset { models, prompt, text, export, .. } = &self.preset;
        let mut wrong = Vec::new();
        let mut ask = |path: &[&str], answer: Option<Error>| wrong.extend(answer.map(|error| self.at(path, error)));
        for (index, given) in models.iter().enumerate() {
            let twice =
                models[..index].contains(given).then(|| Error::invalid(format!("{} is named twice.", quoted(given))));
            ask(&["models", &index.to_string()], catalog.model(given).err().or(twice));
        }
        ask(&["prompt", "style"], prompt.style.as_ref().and_then(|style| catalog.style_choice(style).err()));
        // Each field of a brief is checked separately.
        let brief = |brief: Brief| brief.checked(catalog).err();
        let plain = || Brief::new("A title");
        ask(&["prompt", "extra"], brief(Brief { extra: prompt.extra.clone(), ..plain() }));
        ask(&["prompt", "context"], brief(Brief { context: prompt.context.clone(), ..plain() }));
        ask(&["text", "template"], text.template.as_ref().and_then(|template| catalog.template(template).err()));
        let font = text.font.as_ref().filter(|font| !is_file(font));
        ask(&["text", "font"], font.and_then(|font| catalog.font(font).err()));
        let design = |design: Design| design.checked(catalog).err();
        ask(&["text", "size"], design(Design { size: text.size, ..Design::default() }));
        ask(&["text", "panel"], design(Design { panel: text.panel, ..Design::default() }));
        ask(&["text", "outline"], design(Design { outline: text.outline, ..Design::default() }));
        ask(&["text", "lift"], design(Design { lift: text.lift, ..Design::default() }));
        ask(&["export", "profile"], export.profile.as_ref().and_then(|profile| catalog.profile(profile).err()));
        let quality = export.quality.and_then(|quality| Export { quality, ..Export::default() }.check().err());
        ask(&["export", "quality"], quality);
        wrong
    }
}
