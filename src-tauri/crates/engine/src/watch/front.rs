//! The front matter of a post: what stands between `---` (YAML) or `+++` (TOML) at its head.
//!
//! YAML is read as a stream of events, and only plain values and lists of the outermost mapping (and of `thumbnail:` in it) are
//! taken: nothing is built of what is not needed, so that no post can unfold into more than it is.

use std::collections::BTreeMap;

use saphyr_parser::{Event, Parser};

/// The most bytes that are read to find the end of the front matter.
const MAX_BYTES: usize = 64 * 1024;

/// The mapping whose keys go before those beside it: sites have a `template` or a `style` of their own.
const OURS: &str = "thumbnail";

/// A value of the front matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    /// A word, a sentence, a number.
    Text(String),
    /// A list of texts, such as `[a, b]`.
    List(Vec<String>),
    /// Something else: a mapping, or lists in lists.
    Other,
}

/// The front matter's keys with their values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Front {
    outer: BTreeMap<String, Value>,
    ours: BTreeMap<String, Value>,
}

impl Front {
    /// The value of a key: of `thumbnail:`, else of the post itself. An empty one is none.
    pub(super) fn get(&self, key: &str) -> Option<&Value> {
        let said = |value: &&Value| !matches!(value, Value::Text(text) if text.trim().is_empty());
        self.ours.get(key).filter(said).or_else(|| self.outer.get(key).filter(said))
    }

    /// Whether the key stands under `thumbnail:`, where it can be meant for nobody else.
    pub(super) fn is_ours(&self, key: &str) -> bool {
        self.ours.contains_key(key)
    }

    /// The keys under `thumbnail:`.
    pub(super) fn our_keys(&self) -> impl Iterator<Item = &str> {
        self.ours.keys().map(String::as_str)
    }

    fn put(&mut self, inside: bool, key: String, value: Value) {
        if inside { &mut self.ours } else { &mut self.outer }.insert(key, value);
    }
}

/// The front matter of a post; `None` when it has none. An error says where it cannot be read.
pub(super) fn read(text: &str) -> Result<Option<Front>, String> {
    let text = text.trim_start_matches('\u{feff}');
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let fence = first.trim_end();
    if fence != "---" && fence != "+++" {
        return Ok(None);
    }
    let mut end = 0;
    for line in rest.split_inclusive('\n') {
        let is_end = line.trim_end() == fence || (fence == "---" && line.trim_end() == "...");
        if is_end {
            let inside = &rest[..end];
            return if fence == "---" { yaml(inside) } else { toml(inside) }.map(Some);
        }
        end += line.len();
        if end > MAX_BYTES {
            break;
        }
    }
    // A line of hyphens at the head of a text is a rule, not front matter, where nothing below it looks like any.
    if fence == "---" && !rest.lines().next().is_some_and(|line| line.contains(':')) {
        return Ok(None);
    }
    Err(format!("line 1: the front matter that begins with {fence} does not end"))
}

fn toml(text: &str) -> Result<Front, String> {
    let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
        let line = error.span().map_or(0, |span| text[..span.start.min(text.len())].matches('\n').count());
        format!("line {}: {}", line + 2, error.message().trim_end_matches('.'))
    })?;
    let plain = |value: &toml::Value| match value {
        toml::Value::String(text) => Some(text.clone()),
        toml::Value::Integer(_) | toml::Value::Float(_) | toml::Value::Boolean(_) | toml::Value::Datetime(_) => {
            Some(value.to_string())
        }
        toml::Value::Array(_) | toml::Value::Table(_) => None,
    };
    let read = |value: &toml::Value| match value {
        toml::Value::Array(list) => list.iter().map(plain).collect::<Option<_>>().map_or(Value::Other, Value::List),
        value => plain(value).map_or(Value::Other, Value::Text),
    };
    let mut front = Front::default();
    for (key, value) in &table {
        match value {
            toml::Value::Table(inner) if key == OURS => {
                inner.iter().for_each(|(key, value)| front.put(true, key.clone(), read(value)));
            }
            value => front.put(false, key.clone(), read(value)),
        }
    }
    Ok(front)
}

/// Where the reader is in a mapping that it takes.
#[derive(Default)]
struct At {
    key: Option<String>,
    list: Option<Vec<String>>,
    /// Whether the list holds more than plain values.
    deep: bool,
    /// How many mappings and lists that are not taken are open.
    skipped: usize,
}

fn yaml(text: &str) -> Result<Front, String> {
    let mut front = Front::default();
    let (mut at, mut inside, mut began) = (At::default(), false, false);
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| {
            // Its lines count from 1, within what stands below the fence.
            format!("line {}: {}", error.marker().line() + 1, error.info().trim_end_matches('.'))
        })?;
        match event {
            Event::MappingStart(..) if !began => began = true,
            Event::Scalar(..) | Event::SequenceStart(..) if !began => {
                return Err("line 2: it holds no keys, only a value".to_owned());
            }
            Event::MappingStart(..) | Event::SequenceStart(..) if at.skipped > 0 => at.skipped += 1,
            Event::MappingEnd | Event::SequenceEnd if at.skipped > 0 => {
                at.skipped -= 1;
                if at.skipped == 0 && at.list.is_none() {
                    at.key = None;
                }
            }
            _ if at.skipped > 0 => {}
            Event::Scalar(value, ..) => match (&mut at.list, at.key.take()) {
                (Some(list), key) => {
                    list.push(value.into_owned());
                    at.key = key;
                }
                (None, Some(key)) => front.put(inside, key, Value::Text(value.into_owned())),
                (None, None) => at.key = Some(value.into_owned()),
            },
            Event::Alias(_) => match (&at.list, at.key.take()) {
                (Some(_), key) => (at.deep, at.key) = (true, key),
                (None, Some(key)) => front.put(inside, key, Value::Other),
                (None, None) => return Err(no_key(span.start.line())),
            },
            Event::SequenceStart(..) if at.list.is_none() && at.key.is_some() => {
                (at.list, at.deep) = (Some(Vec::new()), false);
            }
            Event::SequenceEnd => {
                let list = at.list.take().unwrap_or_default();
                if let Some(key) = at.key.take() {
                    front.put(inside, key, if at.deep { Value::Other } else { Value::List(list) });
                }
            }
            Event::MappingStart(..) if at.key.as_deref() == Some(OURS) && !inside && at.list.is_none() => {
                (inside, at.key) = (true, None);
            }
            Event::MappingStart(..) | Event::SequenceStart(..) => {
                at.skipped = 1;
                match (&at.list, &at.key) {
                    (Some(_), _) => at.deep = true,
                    (None, Some(key)) => front.put(inside, key.clone(), Value::Other),
                    (None, None) => return Err(no_key(span.start.line())),
                }
            }
            Event::MappingEnd if inside => inside = false,
            _ => {}
        }
    }
    Ok(front)
}

fn no_key(line: usize) -> String {
    format!("line {}: a key has to be a word", line + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(front: &Front, key: &str) -> Option<String> {
        match front.get(key) {
            Some(Value::Text(text)) => Some(text.clone()),
            _ => None,
        }
    }

    #[test]
    fn yaml_is_read_as_sites_write_it() {
        let post = "---\r\ntitle: \"Cold brew: at home\"\r\ndate: 2026-11-24\r\ntags: [coffee, home]\r\nauthor:\r\n  name: Ada\r\n  title: Countess\r\n\
                    description: >-\r\n  Slow\r\n  coffee.\r\nmodels:\r\n  - offline/dunes\r\n  - offline/mesh\r\n---\r\n# Text\r\ntitle: none of ours\r\n";
        let front = read(post).unwrap().expect("it has front matter");
        assert_eq!(text(&front, "title").as_deref(), Some("Cold brew: at home"), "quoted, with a colon");
        assert_eq!(text(&front, "description").as_deref(), Some("Slow coffee."), "folded over two lines");
        assert_eq!(
            front.get("models"),
            Some(&Value::List(vec!["offline/dunes".into(), "offline/mesh".into()])),
            "a list over several lines"
        );
        assert_eq!(front.get("author"), Some(&Value::Other), "a mapping is not taken for a word; its title is its own");
    }

    #[test]
    fn what_stands_under_thumbnail_goes_first_and_toml_says_the_same() {
        let yaml =
            read("---\ntitle: A\ntemplate: page\nthumbnail:\n  template: left-panel\n  title:\nstyle: neon\n---\n");
        let toml = read(
            "+++\ntitle = 'A'\ntemplate = \"page\"\nstyle = 'neon'\n[thumbnail]\ntemplate = 'left-panel'\ntitle = ''\n+++\n",
        );
        for front in [yaml, toml] {
            let front = front.unwrap().unwrap();
            assert_eq!(text(&front, "template").as_deref(), Some("left-panel"), "ours goes before the site's own");
            assert_eq!(text(&front, "title").as_deref(), Some("A"), "an empty one says nothing");
            assert_eq!(text(&front, "style").as_deref(), Some("neon"), "what follows the mapping belongs to the post");
            assert!(front.is_ours("template") && !front.is_ours("style"), "and it is known which is which");
        }
    }

    #[test]
    fn a_text_without_front_matter_has_none_and_a_broken_one_is_told_with_its_line() {
        for plain in ["# Title\n---\n", "", "---\n\nA rule, then text.\n", "--- x\ntitle: a\n---\n"] {
            assert_eq!(read(plain), Ok(None), "{plain:?} has no front matter");
        }
        for (broken, line) in [
            ("---\ntitle: a\n", "line 1"),
            ("---\ntitle: a\nb: [1, 2\nc: \"\n---\n", "line"),
            ("---\njust a sentence\n---\n", "line 2"),
            ("+++\ntitle = a b\n+++\n", "line 2"),
        ] {
            assert!(read(broken).is_err_and(|said| said.starts_with(line)), "{broken:?}: {:?}", read(broken));
        }
    }

    #[test]
    fn aliases_are_not_unfolded() {
        let front = read("---\na: &a [x, x]\nb: &b [*a, *a]\ntitle: *b\nkept: yes\n---\n").unwrap().unwrap();
        assert_eq!(front.get("title"), Some(&Value::Other), "a value that points elsewhere is not followed");
        assert_eq!(text(&front, "kept").as_deref(), Some("yes"), "and what follows is read on");
    }
}
