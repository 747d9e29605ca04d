//! What a sheet is made with: the flags, over a preset, over what the program has.

use std::path::PathBuf;

use thumbsheet_core::{
    Brief, Catalog, Error, ModelId,
    brief::{Export, Slots},
    list::Defaults,
    preset::Preset,
};
use thumbsheet_engine::{Engine, Environment, OpenPreset, Parts, PresetFolder, destinations::NameTemplate};

use super::{opened, take_font, warn};
use crate::{
    arguments::{SheetFlags, SlotFlags},
    report::Report,
};

/// The engine, and what every title takes.
pub(crate) struct Prepared {
    pub(crate) engine: Engine,
    pub(crate) defaults: Defaults,
    /// The preset that was named.
    pub(crate) preset: Option<OpenPreset>,
}

/// Opens the engine with the fonts that flags and preset bring along. What a flag says goes before the preset's value.
pub(crate) fn prepared(environment: &Environment, flags: &mut SheetFlags, report: Report) -> Result<Prepared, Error> {
    let mut parts = Parts::new(environment)?;
    take_font(&mut parts, &mut flags.design.font)?;
    let presets = PresetFolder::in_home(&parts.home);
    let preset = flags.preset.as_ref().map(|given| presets.open(given)).transpose()?;
    let font = match &preset {
        Some(preset) => {
            warn(&preset.written.warnings, report);
            let add = |(file, bytes): (String, _)| {
                parts.add_font(&file, bytes).map_err(|error| preset.written.at(&["text", "font"], error))
            };
            preset.font()?.map(add).transpose()?
        }
        None => None,
    };
    let engine = opened(parts, report)?;
    let base = match &preset {
        Some(preset) => preset.defaults(engine.catalog(), font)?,
        None => Preset::new("Flags").defaults(engine.catalog())?,
    };
    let mut base = base;
    base.brief.slots = slots(&flags.design.slots, &engine)?.over(&base.brief.slots);
    let defaults = over(base, flags, engine.catalog())?;
    if let Some(preset) = &preset {
        presets.used(&preset.id);
    }
    Ok(Prepared { engine, defaults, preset })
}

/// What the flags say stands beside the title. The pictures go into the library.
pub(crate) fn slots(flags: &SlotFlags, engine: &Engine) -> Result<Slots, Error> {
    let SlotFlags { kicker, subtitle, byline, number, label, tags, of, logo, avatar } = flags;
    let text = |flag: &Option<String>| flag.clone().unwrap_or_default();
    let picture = |file: &Option<PathBuf>| match file {
        Some(path) => engine.studio().take_picture_file(path).map(|digest| digest.to_string()),
        None => Ok(String::new()),
    };
    Slots {
        kicker: text(kicker),
        subtitle: text(subtitle),
        byline: text(byline),
        number: text(number),
        label: text(label),
        tags: tags.clone(),
        of: of.unwrap_or_default(),
        logo: picture(logo)?,
        avatar: picture(avatar)?,
    }
    .checked()
}

impl Prepared {
    /// The preset's name, for the run to carry.
    pub(crate) fn preset_name(&self) -> Option<String> {
        self.preset.as_ref().map(|preset| preset.preset().name.clone())
    }

    /// How files are named. `columns`: further fields that a list has.
    pub(crate) fn name(&self, columns: &[&str]) -> Result<Option<NameTemplate>, Error> {
        match (&self.preset, &self.defaults.name) {
            // The preset's own: a mistake is told with its place.
            (Some(preset), Some(name)) if preset.preset().export.name.as_ref() == Some(name) => {
                preset.name_template(columns)
            }
            (_, name) => name.as_deref().map(|name| NameTemplate::parse_with(name, columns)).transpose(),
        }
    }
}

/// What the flags say, over `base`.
fn over(base: Defaults, flags: &SheetFlags, catalog: &Catalog) -> Result<Defaults, Error> {
    let SheetFlags { brief: picture, design, export, .. } = flags;
    let Defaults { mut brief, mut models, mut profile, name } = base;
    if !picture.models.is_empty() {
        models = named(catalog, &picture.models)?;
    }
    let given = |flag: &Option<String>, value: Option<String>| flag.clone().or(value);
    brief.context = given(&picture.context, brief.context);
    brief.extra = given(&picture.extra, brief.extra);
    brief.seed = picture.seed.or(brief.seed);
    brief.style = picture.style.clone().unwrap_or(brief.style);
    let mut of_type = brief.design;
    of_type.template = design.template.clone().unwrap_or(of_type.template);
    of_type.font = design.font.clone().unwrap_or(of_type.font);
    of_type.color = design.color.or(of_type.color);
    of_type.size = design.size.or(of_type.size);
    of_type.panel = design.panel.or(of_type.panel);
    of_type.outline = design.outline.or(of_type.outline);
    of_type.lift = design.lift.or(of_type.lift);
    brief.design = of_type;
    if let Some(given) = &export.profile {
        let known = catalog.profile(given)?;
        profile.clone_from(&known.id);
        let Export { quality, receipt, .. } = brief.export;
        brief.export = Export { quality, receipt, ..known.export() };
    }
    brief.export.quality = export.quality.unwrap_or(brief.export.quality);
    brief.export.receipt &= !export.no_metadata;
    // All but the title can be checked here; without one nothing would be.
    let checked = Brief { title: "A title".into(), ..brief }.checked(catalog)?;
    let brief = Brief { title: String::new(), ..checked };
    Ok(Defaults { brief, models, profile, name: export.file_name.clone().or(name) })
}

fn named(catalog: &Catalog, models: &[String]) -> Result<Vec<ModelId>, Error> {
    let mut ids = Vec::with_capacity(models.len());
    for name in models {
        let model = catalog.model(name).map_err(|error| {
            if name.contains([',', '|', ';']) { error.hint("Give --model once for each model.") } else { error }
        })?;
        if ids.contains(&model.id) {
            return Err(Error::invalid(format!("{} is named twice.", model.id)).hint("Name each model once."));
        }
        ids.push(model.id);
    }
    Ok(ids)
}
