//! The one place that reads the environment.

mod storage;

use std::{collections::HashMap, path::PathBuf};

use thumbsheet_core::{Error, catalog::Provider, secret::quoted_address};
use thumbsheet_providers::Proxies;
use url::Url;

pub use storage::StorageEnvironment;
pub(crate) use storage::{ACCESS_KEY, SECRET_KEY};

/// The environment variables of this process, read once.
#[derive(Clone, Default)]
pub struct Environment(HashMap<String, String>);

// No Debug: it holds keys.

impl Environment {
    /// Reads the variables. Those that are not UTF-8 are left out.
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
    pub fn capture() -> Self {
        // vars_os: a variable that is not UTF-8 is somebody else's, and must not panic.
        Self(
            std::env::vars_os()
                .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
                .collect(),
        )
    }

    /// An environment for tests.
    pub fn of(variables: impl IntoIterator<Item = (&'static str, String)>) -> Self {
        Self(variables.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
    }

    /// A variable; an empty one counts as not set.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|value| !value.trim().is_empty())
    }

    /// The home: `THUMBSHEET_HOME`, else this system's folder for application data.
    ///
    /// # Errors
    /// `INVALID_INPUT` when there is neither.
    pub fn home(&self) -> Result<PathBuf, Error> {
        if let Some(home) = self.get("THUMBSHEET_HOME") {
            return std::path::absolute(home).map_err(|error| {
                Error::invalid(format!("THUMBSHEET_HOME is '{home}', which is not a folder: {error}."))
            });
        }
        let data = if cfg!(target_os = "macos") {
            self.get("HOME").map(|home| PathBuf::from(home).join("Library/Application Support"))
        } else if cfg!(windows) {
            self.get("LOCALAPPDATA").map(PathBuf::from)
        } else {
            let own = self.get("XDG_DATA_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
            own.or_else(|| self.get("HOME").map(|home| PathBuf::from(home).join(".local/share")))
        };
        data.map(|folder| folder.join("thumbsheet"))
            .ok_or_else(|| Error::invalid("There is no home folder for the library.").hint("Set THUMBSHEET_HOME."))
    }

    /// The proxies that the environment names.
    pub fn proxies(&self) -> Proxies {
        Proxies::new(|name| self.get(name).map(str::to_owned))
    }

    /// Whether a window can open. Only systems with X11 or Wayland can lack a display.
    pub fn has_display(&self) -> bool {
        let one_can_be_missing = cfg!(unix) && !cfg!(target_os = "macos");
        !one_can_be_missing || self.get("DISPLAY").is_some() || self.get("WAYLAND_DISPLAY").is_some()
    }

    /// The base URL a provider is given instead of its own.
    ///
    /// # Errors
    /// `INVALID_INPUT` for one that is no http(s) URL.
    pub fn base_url(&self, provider: &Provider) -> Result<Option<Url>, Error> {
        let generic = format!("THUMBSHEET_{}_BASE_URL", provider.id.to_uppercase().replace('-', "_"));
        let found = [generic.as_str(), provider.base_url_env.as_str()]
            .into_iter()
            .find_map(|name| self.get(name).map(|value| (name, value.trim())));
        let Some((name, value)) = found else { return Ok(None) };
        match Url::parse(value) {
            // Refused here, before anything is printed or journalled with it.
            Ok(url) if !url.username().is_empty() || url.password().is_some() => Err(Error::invalid(format!(
                "{name} contains a user name, a password or a key: {}.",
                quoted_address(value)
            ))
            .hint("A key goes into its own variable, or into the keychain (`thumbsheet keys set PROVIDER`).")),
            Ok(url) if matches!(url.scheme(), "http" | "https") && url.has_host() => Ok(Some(url)),
            _ => {
                Err(Error::invalid(format!("{name} is {}, which is not an http or https URL.", quoted_address(value)))
                    .hint("Write it as https://host/path, or remove the variable."))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use thumbsheet_core::Catalog;

    #[test]
    fn the_home_is_where_the_variable_says() {
        let environment = Environment::of([("THUMBSHEET_HOME", "/tmp/x".into()), ("HOME", "/root".into())]);
        assert_eq!(environment.home().unwrap(), PathBuf::from("/tmp/x"), "the variable moves everything");
        assert!(Environment::default().home().is_err(), "without any there is nowhere to keep a picture");
    }

    #[test]
    fn a_base_url_that_is_none_is_refused_by_the_name_of_its_variable() {
        let catalog = Catalog::bundled().unwrap();
        let openai = catalog.provider("openai").unwrap();
        let wrong = Environment::of([("OPENAI_BASE_URL", "localhost:8080".into())]);
        assert!(wrong.base_url(openai).unwrap_err().message.contains("OPENAI_BASE_URL"), "which variable to mend");
        for secret in ["https://sk-planted:x@host/v1", "htp://me:planted@host?key=planted", "host/v1?api-key=planted"] {
            let error = Environment::of([("OPENAI_BASE_URL", secret.into())]).base_url(openai).unwrap_err();
            assert!(!error.to_string().contains("planted"), "what may be a key is not repeated: {error}");
            assert!(error.message.contains("host"), "the rest is, so that it can be mended: {error}");
        }
        let right = Environment::of([("OPENAI_BASE_URL", "http://127.0.0.1:9/v1".into())]);
        assert_eq!(
            right.base_url(openai).unwrap().unwrap().as_str(),
            "http://127.0.0.1:9/v1",
            "the SDK's own variable"
        );
        let own = Environment::of([
            ("OPENAI_BASE_URL", "http://a/".into()),
            ("THUMBSHEET_OPENAI_BASE_URL", "http://b/".into()),
        ]);
        assert_eq!(own.base_url(openai).unwrap().unwrap().as_str(), "http://b/", "ours is the more deliberate one");
    }
}
