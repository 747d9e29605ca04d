//! Reading a preset's file. Each mistake is reported with its place, and unknown keys are kept.

use super::{
    Preset, SCHEMA, is_file, migrate,
    mistake::{Mistake, placed},
    tree::{Entry, Node, Value},
    understand::{UnknownKey, kept, understand},
    write::SECTIONS,
};
use crate::{Error, nearest::nearest, secret::holds_a_key};

/// A preset as read from a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Written {
    /// The values that the file sets; the other fields have their defaults.
    pub preset: Preset,
    /// Unknown keys, which have no effect, each with its place and the nearest known key.
    pub warnings: Vec<Error>,
    file: String,
    text: String,
    tree: Node,
}

impl Written {
    /// Reads a preset's text: JSON if it begins with `{`, else TOML. Messages name the `file`.
    ///
    /// # Errors
    /// `INVALID_INPUT` with `file:line:column`: not TOML or JSON, a value of a wrong type, no name, a newer schema, a
    /// key or password, an absolute path.
    pub fn read(file: &str, text: &str) -> Result<Self, Error> {
        let text = text.trim_start_matches('\u{feff}');
        let wrong = |wrong: Mistake| wrong.told(file, text);
        let mut tree = if text.trim_start().starts_with('{') { Node::of_json(text) } else { Node::of_toml(text) }
            .map_err(wrong)?;
        no_secrets(&tree).map_err(wrong)?;
        let schema = migrate::bring_up(&mut tree).map_err(wrong)?;
        if schema.is_none()
            && let Value::Table(entries) = &mut tree.value
        {
            let node = Node { at: 0..0, value: Value::Whole(SCHEMA.into()) };
            entries.push(Entry { key: "schema".into(), at: 0..0, node });
        }
        let (mut preset, strays) =
            understand::<Preset>(&tree).map_err(|error| wrong(error.of("A preset", &tree.at)))?;
        preset.unknown = kept(&strays);
        named(&preset, &tree).and_then(|()| beside(&preset, &tree)).map_err(wrong)?;
        let mut warnings: Vec<Error> = strays.iter().map(|stray| unknown(stray).told(file, text)).collect();
        if schema.is_none() {
            let told = Mistake::new(format!("schema is missing; the preset is read as schema {SCHEMA}."), 0..0);
            warnings.insert(0, told.hint(format!("Write schema = {SCHEMA}.")).told(file, text));
        }
        Ok(Self { preset, warnings, file: file.to_owned(), text: text.to_owned(), tree })
    }

    /// Puts the place of the value at `path` (keys, and indices from 0) before the error's message.
    #[must_use]
    pub fn at(&self, path: &[&str], error: Error) -> Error {
        let at = self.tree.find(path).map(|node| &node.at);
        Error { message: format!("{}: {}", placed(&self.file, &self.text, at), error.message), ..error }
    }

    /// The file's name in messages.
    pub fn file(&self) -> &str {
        &self.file
    }
}

fn named(preset: &Preset, tree: &Node) -> Result<(), Mistake> {
    let name = preset.name.trim();
    let at = || tree.get("name").map_or(0..0, |node| node.at.clone());
    let count = name.chars().count();
    if count == 0 {
        return Err(Mistake::new("The name is empty.", at()).hint("It is what the preset is called in lists."));
    }
    if count > super::NAME_MAX {
        let max = super::NAME_MAX;
        return Err(Mistake::new(format!("The name is too long: {count} characters, {max} at most."), at()));
    }
    if name.chars().any(char::is_control) {
        return Err(Mistake::new("The name has a line end or another control character in it.", at()));
    }
    if preset.prompt.seed.is_some_and(|seed| i64::try_from(seed).is_err()) {
        let at = tree.find(&["prompt", "seed"]).map_or(0..0, |node| node.at.clone());
        return Err(Mistake::new(format!("The seed is too large: {} at most.", i64::MAX), at));
    }
    Ok(())
}

/// Refuses paths that leave the preset's folder or are absolute.
fn beside(preset: &Preset, tree: &Node) -> Result<(), Mistake> {
    if let Some(font) = preset.font_file() {
        let at = tree.find(&["text", "font"]).map_or(0..0, |node| node.at.clone());
        relative("font", font, at)?;
    }
    if let Some(Value::Table(entries)) = tree.get("assets").map(|node| &node.value) {
        for entry in entries {
            relative("asset", &entry.key, entry.at.clone())?;
        }
    }
    if let Some(name) = preset.export.name.as_deref().filter(|name| is_absolute(name)) {
        let at = tree.find(&["export", "name"]).map_or(0..0, |node| node.at.clone());
        relative("file name", name, at)?;
    }
    Ok(())
}

fn is_absolute(path: &str) -> bool {
    let drive = path.as_bytes().get(..2).is_some_and(|start| start[0].is_ascii_alphabetic() && start[1] == b':');
    path.starts_with(['/', '\\', '~']) || drive
}

fn relative(what: &str, path: &str, at: std::ops::Range<usize>) -> Result<(), Mistake> {
    if is_absolute(path) {
        let message = format!("The {what} is a path that works on one machine only: {path}.");
        return Err(Mistake::new(message, at).hint("Put the file beside the preset and name it by its name alone."));
    }
    if path.contains('\\') {
        let hint = "Paths in presets use slashes, so that they work on every system.";
        return Err(Mistake::new(format!("The {what} has a backslash in it: {path}."), at).hint(hint));
    }
    if path.split('/').any(|part| matches!(part, "" | "." | "..")) {
        let message = format!("The {what} must be beside the preset or in a folder below: {path}.");
        return Err(Mistake::new(message, at).hint("Put the file beside the preset and name it by its name alone."));
    }
    if what == "asset" && !is_file(path) {
        let message = format!("The {what} is not a font: {path}.");
        return Err(Mistake::new(message, at).hint("TTF and OTF files can lie beside a preset."));
    }
    Ok(())
}

/// Refuses keys and passwords, because people share presets. No message repeats them.
fn no_secrets(node: &Node) -> Result<(), Mistake> {
    match &node.value {
        Value::Text(text) if holds_a_key(text) => Err(secret("This looks like a provider's key", node)),
        Value::List(nodes) => nodes.iter().try_for_each(no_secrets),
        Value::Table(entries) => entries.iter().try_for_each(|entry| {
            if names_a_secret(&entry.key) {
                return Err(secret(&format!("'{}' is a secret", entry.key), &entry.node));
            }
            no_secrets(&entry.node)
        }),
        _ => Ok(()),
    }
}

fn secret(what: &str, node: &Node) -> Mistake {
    Mistake::new(format!("{what}; a preset is passed on to others and holds none."), node.at.clone())
        .hint("Remove it from the file. `thumbsheet keys set PROVIDER` keeps a key in the system's keychain.")
}

fn names_a_secret(key: &str) -> bool {
    let plain: String = key.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    ["apikey", "secret", "password", "passwd", "accesskey", "privatekey", "credential"]
        .iter()
        .any(|word| plain.contains(word))
        || plain.ends_with("token")
}

/// Makes the warning about an unknown key, with the nearest known one.
fn unknown(stray: &UnknownKey) -> Mistake {
    let UnknownKey { within, entry, known } = stray;
    let section = within.join(".");
    let of = if section.is_empty() { "a preset".to_owned() } else { format!("[{section}]") };
    let elsewhere = SECTIONS.iter().find(|(name, keys)| *name != section && keys.contains(&entry.key.as_str()));
    let hint = match (elsewhere, nearest(&entry.key, known.iter().copied())) {
        (Some((name, _)), _) => format!("It belongs in [{name}]. "),
        (None, Some(word)) => format!("Did you mean {word}? "),
        (None, None) => String::new(),
    };
    Mistake::new(format!("'{}' is not a key of {of}.", entry.key), entry.at.clone())
        .hint(format!("{hint}It is kept and has no effect."))
}
