//! From HTML to a title and the text that a person would read.
//!
//! Only tokens are looked at, no tree is built: enough to know what a post is about, and nothing in a broken page can
//! make it fail. Where the choice of text leaves nothing, a coarser one is taken.

use html5gum::{DefaultEmitter, HtmlString, StartTag, Token, Tokenizer};
use thumbsheet_core::brief::CONTEXT_MOST;

use super::{
    Page,
    words::{Words, settled},
};

/// Most characters of a page's title.
const TITLE_MOST: usize = 200;

/// What is never text.
const UNREAD: [&str; 15] = [
    "audio", "button", "canvas", "iframe", "math", "noscript", "object", "script", "select", "style", "svg",
    "template", "textarea", "title", "video",
];

/// What stands around the text, in most pages.
const AROUND: [&str; 5] = ["aside", "footer", "form", "header", "nav"];

/// What a post is written in, where the page says so.
const INSIDE: [&str; 2] = ["article", "main"];

/// Tags within a line; at all others a word ends.
const INLINE: [&str; 30] = [
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins",
    "kbd", "mark", "q", "ruby", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var",
];

/// How many tags within one another are remembered.
const DEEPEST: usize = 64;

/// Reads a page of HTML.
pub(super) fn html(source: &str) -> Page {
    let mut reading = Reading::default();
    for token in tokens(source.as_bytes()) {
        match token {
            Token::StartTag(tag) => reading.open(&tag),
            Token::EndTag(tag) => reading.close(&name(&tag.name)),
            Token::String(text) => reading.text(&String::from_utf8_lossy(&text)),
            Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
        }
    }
    reading.page()
}

/// The tags of `source` and what is between them.
pub(super) fn tokens(source: &[u8]) -> impl Iterator<Item = Token<()>> {
    let mut emitter = DefaultEmitter::default();
    // Without it, what is inside <script> and <title> would be taken for tags.
    emitter.naively_switch_states(true);
    Tokenizer::new_with_emitter(source, emitter).map(|Ok(token)| token)
}

/// Reads plain text.
pub(super) fn plain(source: &str) -> Page {
    Page { title: None, text: settled(source, CONTEXT_MOST) }
}

fn name(name: &HtmlString) -> String {
    String::from_utf8_lossy(name).into_owned()
}

/// A page, as far as it is read.
struct Reading {
    og_title: Option<String>,
    twitter_title: Option<String>,
    title: Option<Words>,
    description: Option<String>,
    /// Whether the text that comes is the title's: the first one's only.
    in_title: bool,
    /// The open tags of those three lists, the innermost last.
    open: Vec<&'static str>,
    /// What is inside an article, what is not around one, and everything.
    inside: Words,
    middle: Words,
    all: Words,
}

impl Default for Reading {
    fn default() -> Self {
        let words = || Words::new(CONTEXT_MOST);
        Self {
            og_title: None,
            twitter_title: None,
            title: None,
            description: None,
            in_title: false,
            open: Vec::new(),
            inside: words(),
            middle: words(),
            all: words(),
        }
    }
}

impl Reading {
    fn open(&mut self, tag: &StartTag<()>) {
        let name = name(&tag.name);
        if name == "meta" {
            self.meta(tag);
        }
        self.part(&name);
        // `<svg/>` is closed at once; `<nav/>` is not, whatever it looks like.
        let is_closed = tag.self_closing && matches!(&*name, "svg" | "math");
        if is_closed {
            return;
        }
        if name == "main" {
            // There is nothing that the main text can be inside of: a <nav> without its end would hide all of it.
            self.open.retain(|open| !AROUND.contains(open));
        }
        if name == "title" && self.title.is_none() && self.is_read() {
            self.title = Some(Words::new(TITLE_MOST));
            self.in_title = true;
        }
        if let Some(known) = UNREAD.iter().chain(&AROUND).chain(&INSIDE).find(|known| **known == name) {
            if self.open.len() == DEEPEST {
                self.open.remove(0);
            }
            self.open.push(known);
        }
    }

    fn close(&mut self, name: &str) {
        self.part(name);
        self.in_title &= name != "title";
        if let Some(at) = self.open.iter().rposition(|open| *open == name) {
            // What was opened inside and never closed ends with it.
            self.open.truncate(at);
        }
    }

    fn part(&mut self, name: &str) {
        if !INLINE.contains(&name) && name != "wbr" {
            for words in [&mut self.inside, &mut self.middle, &mut self.all] {
                words.part();
            }
        }
    }

    /// Whether nothing that is open hides text.
    fn is_read(&self) -> bool {
        !self.open.iter().any(|open| UNREAD.contains(open))
    }

    fn text(&mut self, text: &str) {
        if let Some(title) = self.title.as_mut().filter(|_| self.in_title) {
            title.push(text);
        }
        if !self.is_read() {
            return;
        }
        self.all.push(text);
        if self.open.iter().any(|open| AROUND.contains(open)) {
            return;
        }
        self.middle.push(text);
        if self.open.iter().any(|open| INSIDE.contains(open)) {
            self.inside.push(text);
        }
    }

    fn meta(&mut self, tag: &StartTag<()>) {
        let value = |name: &[u8]| tag.attributes.get(name).map(|value| String::from_utf8_lossy(value).into_owned());
        // Pages mix up `property` and `name`.
        let (Some(about), Some(content)) = (value(b"property").or_else(|| value(b"name")), value(b"content")) else {
            return;
        };
        let (place, most) = match about.trim().to_ascii_lowercase().as_str() {
            "og:title" => (&mut self.og_title, TITLE_MOST),
            "twitter:title" => (&mut self.twitter_title, TITLE_MOST),
            "og:description" | "description" => (&mut self.description, CONTEXT_MOST),
            _ => return,
        };
        if place.is_none() {
            *place = Some(settled(&content, most)).filter(|text| !text.is_empty());
        }
    }

    fn page(self) -> Page {
        let title = self.title.map(Words::finish).filter(|title| !title.is_empty());
        let text = [self.inside, self.middle, self.all].into_iter().find(|words| !words.is_empty());
        Page {
            title: self.og_title.or(self.twitter_title).or(title),
            // A page that is only drawn by its scripts still says what it is about.
            text: text.map(Words::finish).or(self.description).unwrap_or_default(),
        }
    }
}
