use thumbsheet_core::{Error, preset::Preset as Contents};
use thumbsheet_engine::{Environment, OpenPreset, Parts, PresetFolder, PresetLine};

use super::{open, prepared, warn};
use crate::{
    arguments::{Preset, PresetCommand, PresetSave},
    exit,
    report::Report,
};

pub(crate) fn run(arguments: Preset, environment: &Environment, report: Report) -> Result<u8, Error> {
    let presets = || Ok::<_, Error>(PresetFolder::in_home(&environment.home()?));
    match arguments.what {
        PresetCommand::List => list(environment, report)?,
        PresetCommand::Show(which) => show(&which.preset, environment, report)?,
        PresetCommand::Check(which) => return check(&which.preset, environment, report),
        PresetCommand::Save(save) => kept(&save_as(*save, environment, report)?, "Saved", report),
        PresetCommand::Import(import) => {
            let engine = open(environment, &mut None, report)?;
            let line = engine.presets().import(&import.file)?;
            kept(&engine.presets().open(&line.id)?, "Imported", report);
        }
        PresetCommand::Export(export) => {
            let path = presets()?.export(&export.preset, &export.to, export.replace)?;
            report.data(&path.display().to_string());
        }
        PresetCommand::Rename(rename) => {
            let presets = presets()?;
            let id = presets.open(&rename.preset)?.id;
            kept(&presets.rename(&id, &rename.name)?, "Renamed", report);
        }
        PresetCommand::Duplicate(which) => {
            let presets = presets()?;
            let id = presets.open(&which.preset)?.id;
            kept(&presets.duplicate(&id)?, "Duplicated", report);
        }
        PresetCommand::Remove(which) => {
            presets()?.remove(&which.preset)?;
            report.say(&format!("Removed {}.", which.preset));
        }
    }
    Ok(exit::DONE)
}

/// The presets of the home, newest used first.
pub(crate) fn list(environment: &Environment, report: Report) -> Result<(), Error> {
    let lines = PresetFolder::in_home(&environment.home()?).list();
    if report.is_json() {
        report.json(&lines);
        return Ok(());
    }
    if lines.is_empty() {
        report.say("No presets yet. `thumbsheet preset save NAME` saves the values of its flags.");
    }
    let row = |line: PresetLine| {
        let models = match (&line.problem, line.models) {
            (Some(problem), _) => problem.message.clone(),
            (None, 0) => "offline models".to_owned(),
            (None, 1) => "1 model".to_owned(),
            (None, count) => format!("{count} models"),
        };
        vec![line.id, line.name, models]
    };
    report.table(&lines.into_iter().map(row).collect::<Vec<_>>());
    Ok(())
}

fn show(given: &str, environment: &Environment, report: Report) -> Result<(), Error> {
    if report.is_json() {
        let engine = open(environment, &mut None, report)?;
        report.json(&engine.presets().view(given)?);
        return Ok(());
    }
    let preset = PresetFolder::in_home(&environment.home()?).open(given)?;
    warn(&preset.written.warnings, report);
    report.bytes(preset.preset().to_toml()?.as_bytes());
    Ok(())
}

pub(crate) fn check(given: &str, environment: &Environment, report: Report) -> Result<u8, Error> {
    let parts = Parts::new(environment)?;
    let preset = PresetFolder::in_home(&parts.home).open(given)?;
    let wrong = preset.check(&parts.listed().0);
    if report.is_json() {
        report.json(&serde_json::json!({ "errors": wrong, "warnings": preset.written.warnings }));
    } else {
        warn(&preset.written.warnings, report);
        for error in &wrong {
            report.error(error);
        }
        if wrong.is_empty() {
            report.say(&format!("{} can be used.", preset.written.file()));
        }
    }
    Ok(if wrong.is_empty() { exit::DONE } else { exit::BAD_INPUT })
}

fn save_as(mut save: PresetSave, environment: &Environment, report: Report) -> Result<OpenPreset, Error> {
    let ready = prepared(environment, &mut save.sheet, report)?;
    let name = ready.name(&[])?;
    let mut preset = Contents::of(save.name.trim(), &ready.defaults);
    preset.export.name = name.map(|name| name.to_string());
    if save.sheet.brief.models.is_empty() && ready.preset.is_none_or(|base| base.preset().models.is_empty()) {
        // Whoever names no model wants the offline ones, also those to come.
        preset.models.clear();
    }
    let over = save.replace.then(|| ready.engine.presets().open(&save.name).ok()).flatten();
    ready.engine.presets().save(preset, over.as_ref()).map_err(|error| match &error.hint {
        Some(hint) if !save.replace && hint.contains("replace the existing preset") => {
            error.hint("Choose another name, or replace that preset with --replace.")
        }
        _ => error,
    })
}

fn kept(preset: &OpenPreset, what: &str, report: Report) {
    report.say(&format!("{what} '{}' at {}.", preset.preset().name, preset.path.display()));
    report.data(&preset.id);
}
