//! The person's own folders, and paths that begin with `~`.

use std::path::{Path, PathBuf};

use thumbsheet_core::Error;

use crate::environment::Environment;

/// Where the person's own folders are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    home: Option<PathBuf>,
    pictures: Option<PathBuf>,
}

impl Places {
    /// Reads the folders from the environment and from `user-dirs.dirs`.
    pub fn new(environment: &Environment) -> Self {
        let home = environment.get("HOME").or(environment.get("USERPROFILE")).map(PathBuf::from);
        let home = home.filter(|home| home.is_absolute());
        let configured = environment.get("XDG_CONFIG_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
        let file = configured.or_else(|| home.as_ref().map(|home| home.join(".config")));
        let said = file.and_then(|folder| std::fs::read_to_string(folder.join("user-dirs.dirs")).ok());
        let pictures = home.as_ref().map(|home| {
            let said = said.as_deref().and_then(|text| pictures(text, home));
            said.unwrap_or_else(|| home.join("Pictures"))
        });
        Self { home, pictures }
    }

    /// The folder that exports go to unless the person chose another, abbreviated.
    pub fn exports(&self) -> String {
        match &self.pictures {
            Some(pictures) => self.shown(&pictures.join("Thumbsheet")),
            None => "~/Pictures/Thumbsheet".to_owned(),
        }
    }

    /// The folder that `given` names: absolute, or below the home with `~`.
    ///
    /// # Errors
    /// `INVALID_INPUT` for anything else: a window has no folder that others could be relative to.
    pub fn expand(&self, given: &str) -> Result<PathBuf, Error> {
        let given = given.trim();
        let below = match given.strip_prefix('~') {
            Some("") => Some(""),
            Some(rest) if rest.starts_with(['/', std::path::MAIN_SEPARATOR]) => Some(&rest[1..]),
            _ => None,
        };
        match (below, &self.home) {
            (Some(below), Some(home)) => Ok(home.join(below)),
            (Some(_), None) => Err(Error::invalid(format!("There is no home folder for '{given}'."))
                .hint("Choose a folder by its absolute path.")),
            (None, _) if Path::new(given).is_absolute() => Ok(PathBuf::from(given)),
            (None, _) => Err(Error::invalid(format!("'{given}' is not an absolute path."))
                .hint("Choose a folder, or write it with ~ for your home folder.")),
        }
    }

    /// `path` as it is shown: with `~` for the home folder.
    pub fn shown(&self, path: &Path) -> String {
        let below = self.home.as_ref().and_then(|home| path.strip_prefix(home).ok());
        match below {
            Some(below) if below.as_os_str().is_empty() => "~".to_owned(),
            Some(below) => format!("~{}{}", std::path::MAIN_SEPARATOR, below.display()),
            None => path.display().to_string(),
        }
    }
}

/// What `user-dirs.dirs` says: `XDG_PICTURES_DIR="$HOME/Bilder"`. The home itself means that there is none.
fn pictures(text: &str, home: &Path) -> Option<PathBuf> {
    let value = text.lines().find_map(|line| line.trim().strip_prefix("XDG_PICTURES_DIR="))?.trim().trim_matches('"');
    let path = match value.strip_prefix("$HOME") {
        Some(below) => home.join(below.trim_start_matches('/')),
        None => PathBuf::from(value),
    };
    (path.is_absolute() && path.components().ne(home.components())).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(home: &Path) -> Places {
        Places::new(&Environment::of([("HOME", home.display().to_string())]))
    }

    #[test]
    fn a_tilde_is_the_home_folder_both_ways() {
        let places = places(Path::new("/home/ada"));
        assert_eq!(places.expand("~/Pictures").unwrap(), PathBuf::from("/home/ada/Pictures"), "as a shell does");
        assert_eq!(places.expand("~").unwrap(), PathBuf::from("/home/ada"), "alone too");
        assert_eq!(places.expand("/srv/out").unwrap(), PathBuf::from("/srv/out"), "a whole path is one already");
        assert_eq!(places.shown(Path::new("/home/ada/a/b.jpg")), "~/a/b.jpg", "short enough for a line");
        assert_eq!(places.shown(Path::new("/home/adam/b.jpg")), "/home/adam/b.jpg", "another person's is not ours");
        for wrong in ["out", "~ada/out", ""] {
            assert!(places.expand(wrong).is_err(), "{wrong:?} would depend on where the program was started");
        }
        assert!(Places::default().expand("~/x").is_err(), "without a home there is no ~");
    }

    #[test]
    fn exports_go_where_this_system_keeps_pictures() {
        let home = tempfile::TempDir::new().unwrap();
        assert_eq!(places(home.path()).exports(), "~/Pictures/Thumbsheet", "where nothing is said");
        let said = |line: &str| {
            std::fs::create_dir_all(home.path().join(".config")).unwrap();
            thumbsheet_library::atomic::write(&home.path().join(".config/user-dirs.dirs"), line.as_bytes()).unwrap();
            places(home.path()).exports()
        };
        assert_eq!(said("# c\nXDG_PICTURES_DIR=\"$HOME/Bilder\"\n"), "~/Bilder/Thumbsheet", "in the person's language");
        assert_eq!(said("XDG_PICTURES_DIR=\"/srv/pictures\"\n"), "/srv/pictures/Thumbsheet", "or on another disk");
        assert_eq!(said("XDG_PICTURES_DIR=\"$HOME/\"\n"), "~/Pictures/Thumbsheet", "the home itself means none");
    }
}
