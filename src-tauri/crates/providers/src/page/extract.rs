//! Extracting the title and the readable text from HTML.
//!
//! It reads tokens without building a tree. That is enough for a post's topic, and a broken page cannot make it fail.
//! Where the choice of text leaves nothing, a coarser choice applies.

use html5gum::{DefaultEmitter, HtmlString, StartTag, Token, Tokenizer};
use thumbsheet_core::brief::CONTEXT_MAX;

use super::{
    Page,
    words::{Words, settled},
};

/// Maximum length of a page's title, in characters.
const TITLE_MAX: usize = 200;

/// Elements without readable text.
const UNREAD: [&str; 15] = [
    "audio", "button", "canvas", "iframe", "math", "noscript", "object", "script", "select", "style", "svg",
    "template", "textarea", "title", "video",
];

/// Elements around the text, in most pages.
const AROUND: [&str; 5] = ["aside", "footer", "form", "header", "nav"];

/// Elements that contain a post.
const INSIDE: [&str; 2] = ["article", "main"];

/// Inline elements; every other element ends a word.
const INLINE: [&str; 30] = [
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins",
    "kbd", "mark", "q", "ruby", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var",
];

/// Maximum depth of nested elements.
const MAX_DEPTH: usize = 64;

/// Reads an HTML page.
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

/// Iterates the tokens of `source`.
pub(super) fn tokens(source: &[u8]) -> impl Iterator<Item = Token<()>> {
    let mut emitter = DefaultEmitter::default();
    // Otherwise the content of <script> and <title> would be parsed as tags.
    emitter.naively_switch_states(true);
    Tokenizer::new_with_emitter(source, emitter).map(|Ok(token)| token)
}

/// Makes a page of plain text: no title, no markup.
pub(super) fn plain(source: &str) -> Page {
    Page { title: None, text: settled(source, CONTEXT_MAX) }
}

fn name(name: &HtmlString) -> String {
    String::from_utf8_lossy(name).into_owned()
}

/// A page during extraction.
struct Reading {
    og_title: Option<String>,
    twitter_title: Option<String>,
    title: Option<Words>,
    description: Option<String>,
    /// Whether the tokens belong to the first title.
    in_title: bool,
    /// Open elements of those three lists, innermost last.
    open: Vec<&'static str>,
    /// Text inside an article, text outside of [`AROUND`], and all text.
    inside: Words,
    middle: Words,
    all: Words,
}

impl Default for Reading {
    fn default() -> Self {
        let words = || Words::new(CONTEXT_MAX);
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
            // Forget the open elements around it, because an unclosed <nav> would hide the main text.
            self.open.retain(|open| !AROUND.contains(open));
        }
        if name == "title" && self.title.is_none() && self.is_read() {
            self.title = Some(Words::new(TITLE_MAX));
            self.in_title = true;
        }
        if let Some(known) = UNREAD.iter().chain(&AROUND).chain(&INSIDE).find(|known| **known == name) {
            if self.open.len() == MAX_DEPTH {
                self.open.remove(0);
            }
            self.open.push(known);
        }
    }

    fn close(&mut self, name: &str) {
        self.part(name);
        self.in_title &= name != "title";
        if let Some(at) = self.open.iter().rposition(|open| *open == name) {
            // Unclosed inner elements end too.
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

    /// Whether no open element hides text.
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
        let (place, max) = match about.trim().to_ascii_lowercase().as_str() {
            "og:title" => (&mut self.og_title, TITLE_MAX),
            "twitter:title" => (&mut self.twitter_title, TITLE_MAX),
            "og:description" | "description" => (&mut self.description, CONTEXT_MAX),
            _ => return,
        };
        if place.is_none() {
            *place = Some(settled(&content, max)).filter(|text| !text.is_empty());
        }
    }

    fn page(self) -> Page {
        let title = self.title.map(Words::finish).filter(|title| !title.is_empty());
        let text = [self.inside, self.middle, self.all].into_iter().find(|words| !words.is_empty());
        Page {
            title: self.og_title.or(self.twitter_title).or(title),
            // A page that scripts render still has a description.
            text: text.map(Words::finish).or(self.description).unwrap_or_default(),
        }
    }
}
