//! The rules over a keychain that is a table: order, memory, words.

use std::sync::{
    Barrier,
    atomic::{AtomicUsize, Ordering},
};

use thumbsheet_core::Catalog;

use super::*;

/// A keychain whose trouble can be switched on and off; counts how often it is asked.
#[derive(Default)]
struct Table {
    keys: Mutex<HashMap<String, Secret>>,
    trouble: Mutex<Option<KeychainError>>,
    /// Locked and shows nothing, as some are.
    hides: bool,
    asked: AtomicUsize,
}

impl Table {
    fn with(account: &str, key: &str) -> Arc<Self> {
        let table = Self::default();
        table.keys.lock().unwrap().insert(account.into(), Secret::new(key));
        Arc::new(table)
    }

    fn troubled(self: &Arc<Self>, trouble: impl Into<Option<KeychainError>>) {
        *self.trouble.lock().unwrap() = trouble.into();
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }

    fn check(&self) -> Result<(), KeychainError> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        self.trouble.lock().unwrap().clone().map_or(Ok(()), Err)
    }
}

impl Keychain for Table {
    fn get(&self, account: &str) -> Result<Option<Secret>, KeychainError> {
        self.check()?;
        Ok(self.keys.lock().unwrap().get(account).filter(|_| !self.hides).cloned())
    }

    fn set(&self, account: &str, key: &Secret) -> Result<(), KeychainError> {
        self.check()?;
        self.keys.lock().unwrap().insert(account.into(), key.clone());
        Ok(())
    }

    fn remove(&self, account: &str) -> Result<bool, KeychainError> {
        self.check()?;
        Ok(self.keys.lock().unwrap().remove(account).is_some())
    }

    fn state(&self) -> KeychainState {
        match &*self.trouble.lock().unwrap() {
            Some(KeychainError::Absent(message)) => KeychainState::Absent { message: message.clone() },
            Some(KeychainError::Locked) => KeychainState::Locked,
            _ if self.hides => KeychainState::Locked,
            _ => KeychainState::Ready,
        }
    }
}

fn provider(id: &str) -> Provider {
    Catalog::bundled().unwrap().provider(id).unwrap().clone()
}

fn keys(variables: &[(&str, &str)], table: &Arc<Table>) -> Keys {
    let lookup = |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, key)| (*key).to_owned());
    let keychain: Arc<dyn Keychain> = Arc::clone(table) as _;
    Keys::new(&Catalog::bundled().unwrap().providers, lookup).with_keychain(keychain)
}

#[test]
fn a_key_is_judged_alike_wherever_it_comes_from() {
    const KEY: &str = "sk-planted-0123456789";
    let openai = provider("openai");
    for given in [
        format!("\"{KEY}\""),
        format!("'{KEY}'"),
        format!("{KEY}\r"),
        format!("\u{feff}{KEY}"),
        format!("{KEY}\u{200b}"),
        format!("Bearer {KEY}"),
        format!("OPENAI_API_KEY={KEY}"),
    ] {
        let found = keys(&[("OPENAI_API_KEY", &given)], &Arc::default()).find(&openai);
        assert_eq!(found.unwrap().0.expose(), KEY, "{given:?} in a variable");
        let stored = keys(&[], &Table::with("openai", &given));
        stored.load(&openai);
        assert_eq!(stored.find(&openai).unwrap().0.expose(), KEY, "{given:?} in the keychain");
        assert_eq!(pasted(&given).unwrap().expose(), KEY, "{given:?} typed");
    }
    for given in ["sk-...", "sk-planted one", "sk-planted\nsk-planted2", "sk-pla\u{ad}nted-0123456789", "\"\""] {
        let mistaken = keys(&[("OPENAI_API_KEY", given)], &Table::with("openai", KEY));
        let error = mistaken.need(&openai, "a model").unwrap_err();
        assert!(
            error.code == Code::KeyMissing && error.message.starts_with("OPENAI_API_KEY holds no key: "),
            "{error}"
        );
        assert!(!error.to_string().contains("planted"), "what may be a key is not repeated: {error}");
        mistaken.load(&openai);
        assert!(mistaken.find(&openai).is_none(), "another key is not used in its place in silence");
        assert!(mistaken.is_withheld(&openai), "and one's own server is not asked without it");
        assert_eq!(mistaken.status(&openai).error, Some(error), "the list of keys says the same");
        mistaken.give(&openai, Secret::new(KEY));
        assert!(mistaken.find(&openai).is_some() && !mistaken.is_withheld(&openai), "one for this session mends it");
        assert_eq!(pasted(given).unwrap_err().code, Code::InvalidInput, "{given:?} typed");
        if given != "\"\"" {
            let stored = keys(&[], &Table::with("openai", given));
            stored.load(&openai);
            assert_eq!(stored.need(&openai, "a model").unwrap_err().code, Code::Keychain, "{given:?} in the keychain");
        }
    }
}

#[test]
fn an_entry_that_is_no_provider_key_stays_as_it_was_stored() {
    let bucket = Provider { adapter: String::new(), id: "storage/x".into(), ..provider("openai") };
    let text = r#"{"access_key":"AKIA 1","secret":"two words"}"#;
    let keys = keys(&[], &Table::with("storage/x", text));
    keys.load(&bucket);
    assert_eq!(keys.find(&bucket).unwrap().0.expose(), text, "both halves of a bucket's credentials are one entry");
}

#[test]
fn the_first_variable_that_is_set_gives_the_key() {
    let keys = keys(&[("GOOGLE_API_KEY", "AIza-second \n")], &Arc::default());
    let (key, source) = keys.find(&provider("google")).unwrap();
    assert_eq!(key.expose(), "AIza-second", "without the pasted line end");
    assert_eq!(source, Source::Environment("GOOGLE_API_KEY".into()), "the person sees where it came from");
}

#[test]
fn the_session_goes_before_the_environment_and_that_before_the_keychain() {
    let (table, openai) = (Table::with("openai", "sk-of-the-keychain"), provider("openai"));
    let both = keys(&[("OPENAI_API_KEY", "sk-of-the-shell")], &table);
    both.load(&openai);
    assert_eq!(table.asked(), 0, "with a variable set the keychain is left alone");
    assert_eq!(both.need(&openai, "x").unwrap().expose(), "sk-of-the-shell", "a variable is the more deliberate one");
    both.give(&openai, Secret::new("sk-of-the-session"));
    assert_eq!(both.need(&openai, "x").unwrap().expose(), "sk-of-the-session", "what was just typed goes first");

    let alone = keys(&[], &table);
    assert_eq!(alone.find(&openai), None, "looking never touches the keychain");
    alone.load(&openai);
    assert_eq!(alone.find(&openai).unwrap().1, Source::Keychain, "after it was read it is found");
}

#[test]
fn the_keychain_is_asked_once_and_only_for_what_needs_a_key() {
    let table = Table::with("openai", "sk-of-the-keychain");
    let keys = keys(&[], &table);
    for _ in 0..3 {
        keys.load(&provider("openai"));
        keys.load(&provider("google"));
        keys.load(&provider("offline"));
    }
    assert_eq!(table.asked(), 2, "once for OpenAI, once for Google, never for what draws offline");
}

#[test]
fn threads_that_need_the_same_key_ask_once() {
    let (table, start) = (Table::with("openai", "sk-of-the-keychain"), Barrier::new(8));
    let keys = keys(&[], &table);
    std::thread::scope(|threads| {
        for _ in 0..8 {
            threads.spawn(|| {
                start.wait();
                keys.load(&provider("openai"));
            });
        }
    });
    assert_eq!(table.asked(), 1, "eight prompts for one password would be seven too many");
    assert!(!keys.is_waiting(), "and nobody waits any more");
}

#[test]
fn a_locked_keychain_is_an_error_of_its_own_and_is_asked_again_when_told() {
    let (table, openai) = (Table::with("openai", "sk-of-the-keychain"), provider("openai"));
    let keys = keys(&[], &table);
    table.troubled(KeychainError::Locked);
    keys.load(&openai);
    keys.load(&provider("google"));
    assert_eq!(table.asked(), 1, "a prompt that was dismissed does not come again for the next provider");
    let error = keys.need(&openai, "GPT Image 2").unwrap_err();
    assert_eq!(error.code, Code::Keychain, "no key is not what is wrong");
    assert!(
        error.to_string().contains("locked") && error.to_string().contains("OPENAI_API_KEY"),
        "what to do: {error}"
    );
    assert_eq!(keys.status(&openai).error, Some(error), "the same words stand in the list of keys");
    assert!(keys.is_withheld(&openai), "there is one, which is not given");
    assert_eq!(keys.need(&provider("google"), "x").unwrap_err().code, Code::Keychain, "nobody knows about this one");

    table.troubled(None);
    keys.load(&openai);
    assert_eq!(keys.find(&openai), None, "a failure is remembered");
    keys.forget_failure();
    keys.load(&openai);
    assert_eq!(keys.find(&openai).unwrap().1, Source::Keychain, "until it is forgotten");
    keys.forget_failure();
    assert!(keys.find(&openai).is_some(), "a key that was read stays");
}

#[test]
fn a_locked_keychain_that_shows_nothing_may_have_a_key() {
    let table = Arc::new(Table { hides: true, ..Table::default() });
    let (keys, openai) = (keys(&[], &table), provider("openai"));
    keys.load(&openai);
    assert_eq!(keys.need(&openai, "x").unwrap_err().code, Code::Keychain, "'no key' would be a guess");
    assert!(!keys.is_withheld(&openai), "and 'there is one' too");
}

#[test]
fn an_absent_keychain_is_a_missing_key_with_what_is_left() {
    let (table, openai) = (Arc::<Table>::default(), provider("openai"));
    table.troubled(KeychainError::Absent("no secret service runs here".into()));
    let keys = keys(&[], &table);
    keys.load(&openai);
    let error = keys.need(&openai, "GPT Image 2").unwrap_err();
    assert_eq!(error.code, Code::KeyMissing, "there is none, and nothing to unlock");
    for part in ["OPENAI_API_KEY", "session only", "no secret service runs here", "https://"] {
        assert!(error.to_string().contains(part), "{part:?} helps: {error}");
    }
    let error = keys.keep(&openai, Secret::new("sk-planted")).unwrap_err();
    assert_eq!(error.code, Code::Keychain, "it was not kept");
    assert!(error.to_string().contains("plain file") && !error.to_string().contains("planted"), "{error}");
    assert_eq!(keys.find(&openai), None, "and is not used as if it had been");
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
fn a_key_that_is_kept_takes_the_place_of_the_sessions() {
    let (table, openai) = (Arc::<Table>::default(), provider("openai"));
    let keys = keys(&[], &table);
    keys.give(&openai, Secret::new("sk-old"));
    keys.keep(&openai, Secret::new("sk-new")).unwrap();
    assert_eq!(keys.find(&openai), Some((Secret::new("sk-new"), Source::Keychain)), "the newer wish counts");
    assert_eq!(table.asked(), 1, "and is not read back");
    assert!(keys.keep(&openai, Secret::new(" \n")).is_err(), "nothing is no key");
}

#[test]
fn removing_says_what_went_and_what_is_left() {
    let (table, openai) = (Table::with("openai", "sk-kept"), provider("openai"));
    let keys = keys(&[("OPENAI_API_KEY", "sk-of-the-shell")], &table);
    keys.give(&openai, Secret::new("sk-given"));
    let removed = keys.remove(&openai).unwrap();
    let left = Some("OPENAI_API_KEY".to_owned());
    assert_eq!(
        removed,
        Removal { session: true, keychain: true, variable: left.clone() },
        "both are gone, one is left"
    );
    assert_eq!(keys.find(&openai).unwrap().1, Source::Environment("OPENAI_API_KEY".into()), "which is used now");
    assert_eq!(keys.remove(&openai).unwrap(), Removal { variable: left, ..Removal::default() }, "nothing was there");

    table.troubled(KeychainError::Locked);
    assert_eq!(keys.remove(&openai).unwrap_err().code, Code::Keychain, "it may still be in there");
    table.troubled(KeychainError::Absent("none".into()));
    keys.give(&openai, Secret::new("sk-given"));
    assert!(keys.remove(&openai).unwrap().session, "without a keychain the session's is all there is to remove");
    assert!(keys.remove(&openai).is_err(), "and without that there is nothing");
}

#[test]
fn only_four_characters_of_a_long_key_are_shown() {
    let (keys, openai) = (Keys::default(), provider("openai"));
    for (key, shown) in [("sk-12345678", None), ("sk-123456789", Some("6789")), ("schlüßel-äöü", Some("-äöü"))]
    {
        keys.give(&openai, Secret::new(key));
        assert_eq!(keys.status(&openai).last_four.as_deref(), shown, "of {key}");
    }
}

#[test]
fn a_status_names_source_and_variable() {
    let openai = provider("openai");
    let keys = keys(&[("OPENAI_API_KEY", "sk-of-the-shell-x7Qa")], &Arc::default());
    let status = keys.status(&openai);
    assert_eq!(status.source, Some(Source::Environment("OPENAI_API_KEY".into())), "where it is used from");
    assert_eq!((status.last_four.as_deref(), status.error), (Some("x7Qa"), None), "four characters, no complaint");
    keys.give(&openai, Secret::new("sk-given-for-now"));
    let status = keys.status(&openai);
    assert_eq!(status.source, Some(Source::Session), "the session's goes first");
    assert_eq!(status.variable.as_deref(), Some("OPENAI_API_KEY"), "and the variable is still named");
}

#[test]
fn keys_are_never_printed() {
    let table = Table::with("openai", "sk-very-secret");
    let keys = keys(&[("GEMINI_API_KEY", "AIza-very-secret")], &table);
    keys.load(&provider("openai"));
    keys.give(&provider("google"), Secret::new("sk-very-secret"));
    assert!(!format!("{keys:?}").contains("very"), "a debug print of the whole is harmless");
    assert!(!format!("{:?}", keys.status(&provider("google"))).contains("very"), "and so is one of a status");
}
