//! Keys of providers: where one is found. Never a file.

use std::{collections::HashMap, fmt};

use thumbsheet_core::{Code, Error, Secret, catalog::Provider};

/// Where a key came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// This environment variable.
    Environment(String),
    /// Given for this session only.
    Session,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Environment(name) => write!(f, "from {name}"),
            Self::Session => f.write_str("for this session"),
        }
    }
}

/// The keys this process knows: those of its environment, and those given for the session.
#[derive(Debug, Default)]
pub struct Keys {
    environment: HashMap<String, Secret>,
    session: HashMap<String, Secret>,
}

impl Keys {
    /// Keys from the variables that `providers` name, as `lookup` gives them.
    pub fn new(providers: &[Provider], lookup: impl Fn(&str) -> Option<String>) -> Self {
        let environment = providers
            .iter()
            .flat_map(|provider| &provider.key_env)
            .filter_map(|name| {
                lookup(name).map(Secret::new).filter(|key| !key.is_empty()).map(|key| (name.clone(), key))
            })
            .collect();
        Self { environment, session: HashMap::new() }
    }

    /// Gives a key for this session; it is forgotten with the process.
    pub fn give(&mut self, provider: &str, key: Secret) {
        self.session.insert(provider.to_owned(), key);
    }

    /// The key for `provider`: the session's before the environment's.
    pub fn find(&self, provider: &Provider) -> Option<(&Secret, Source)> {
        if let Some(key) = self.session.get(&provider.id) {
            return Some((key, Source::Session));
        }
        provider
            .key_env
            .iter()
            .find_map(|name| self.environment.get(name).map(|key| (key, Source::Environment(name.clone()))))
    }

    /// The key for `provider`, or what to do about its absence.
    ///
    /// # Errors
    /// `KEY_MISSING`.
    pub fn need(&self, provider: &Provider, model: &str) -> Result<&Secret, Error> {
        self.find(provider).map(|(key, _)| key).ok_or_else(|| {
            let mut hint = format!("Set {}.", provider.key_env.join(" or "));
            if !provider.key_page.is_empty() {
                hint = format!("{hint} Make a key at {}.", provider.key_page);
            }
            Error::new(Code::KeyMissing, format!("No key for {}. Add one to use {model}.", provider.name))
                .hint(hint)
                .provider(&provider.name)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use thumbsheet_core::Catalog;

    #[test]
    fn the_first_variable_that_is_set_gives_the_key() {
        let catalog = Catalog::bundled().unwrap();
        let google = catalog.provider("google").unwrap();
        let keys =
            Keys::new(&catalog.providers, |name| (name == "GOOGLE_API_KEY").then(|| "AIza-second \n".to_owned()));
        let (key, source) = keys.find(google).unwrap();
        assert_eq!(key.expose(), "AIza-second", "without the pasted line end");
        assert_eq!(source, Source::Environment("GOOGLE_API_KEY".into()), "the person sees where it came from");
    }

    #[test]
    fn a_missing_key_says_which_variable_and_where_to_make_one() {
        let catalog = Catalog::bundled().unwrap();
        let keys = Keys::new(&catalog.providers, |name| (name == "OPENAI_API_KEY").then(String::new));
        let error = keys.need(catalog.provider("openai").unwrap(), "GPT Image 2").unwrap_err();
        assert_eq!(error.code, Code::KeyMissing, "an empty variable is no key");
        assert!(error.to_string().contains("OPENAI_API_KEY") && error.to_string().contains("https://"), "{error}");
    }

    #[test]
    fn keys_are_never_printed() {
        let mut keys = Keys::default();
        keys.give("openai", Secret::new("sk-very-secret"));
        assert!(!format!("{keys:?}").contains("very"), "a debug print of the whole is harmless");
    }
}
