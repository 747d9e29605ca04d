//! Reading a template, and saying where it is wrong.

use std::fmt::Write as _;

use thumbsheet_core::{Error, nearest::nearest};

use super::Piece;
use crate::name::safe;

/// What every thumbnail has.
const FIELDS: [&str; 12] =
    ["row", "slug", "title", "model", "provider", "style", "template", "profile", "date", "run", "v", "id"];

/// Those of them that are numbers.
const NUMBERS: [&str; 2] = ["row", "v"];

/// Widest padding: more zeros than any count needs.
const WIDEST: usize = 9;

pub(super) struct Parser<'a> {
    text: &'a str,
    columns: &'a [&'a str],
    components: Vec<Vec<Piece>>,
    literal: String,
}

impl<'a> Parser<'a> {
    pub(super) fn new(text: &'a str, columns: &'a [&'a str]) -> Self {
        Self { text, columns, components: vec![Vec::new()], literal: String::new() }
    }

    pub(super) fn run(mut self) -> Result<Vec<Vec<Piece>>, Error> {
        let mut rest = self.text.char_indices().enumerate().peekable();
        while let Some((index, (at, c))) = rest.next() {
            let column = index + 1;
            let doubled = rest.peek().is_some_and(|(_, (_, next))| *next == c);
            match c {
                '{' | '}' if doubled => {
                    rest.next();
                    self.literal.push(c);
                }
                '{' => {
                    let inner = &self.text[at + 1..];
                    let Some(end) = inner.find('}') else {
                        return Err(self.wrong(column, "the brace is not closed"));
                    };
                    let field = self.field(&inner[..end], column)?;
                    self.close_literal();
                    self.last().push(field);
                    while rest.next_if(|(_, (next, _))| *next <= at + 1 + end).is_some() {}
                }
                '}' => return Err(self.wrong(column, "the brace is not opened").hint("Write }} for a brace itself.")),
                '/' => {
                    self.close_component(column)?;
                    self.components.push(Vec::new());
                }
                c if safe::is_allowed(c) => self.literal.push(c),
                c => return Err(self.wrong(column, &format!("some file systems refuse the character {c:?}"))),
            }
        }
        self.close_component(self.text.chars().count() + 1)?;
        Ok(self.components)
    }

    fn field(&self, inner: &str, column: usize) -> Result<Piece, Error> {
        let (name, width) = inner.split_once(':').map_or((inner, None), |(name, width)| (name, Some(width)));
        let name = name.trim();
        let is_column = self.columns.contains(&name);
        if !FIELDS.contains(&name) && !is_column {
            return Err(self.unknown(name, column));
        }
        let width = match width {
            None => 0,
            Some(_) if !is_column && !NUMBERS.contains(&name) => {
                let what = format!("{{{name}}} is no number and has no width");
                return Err(self.wrong(column, &what).hint(format!("Write {{{name}}}.")));
            }
            Some(width) => {
                let digits = width.strip_prefix('0').and_then(|digits| digits.parse().ok());
                digits.filter(|width| (1..=WIDEST).contains(width)).ok_or_else(|| {
                    let what = format!("'{width}' is not a width");
                    self.wrong(column, &what).hint(format!("Write {{{name}:03}} for at least three digits."))
                })?
            }
        };
        Ok(Piece::Field { name: name.to_owned(), width })
    }

    fn unknown(&self, name: &str, column: usize) -> Error {
        let known = || FIELDS.into_iter().chain(self.columns.iter().copied());
        let error = self.wrong(column, &format!("there is no field '{name}'"));
        match nearest(name, known()) {
            Some(word) => error.hint(format!("Did you mean {{{word}}}?")),
            None => error.hint(format!("Fields: {}.", known().collect::<Vec<_>>().join(", "))),
        }
    }

    fn close_component(&mut self, column: usize) -> Result<(), Error> {
        self.close_literal();
        let only = match self.last().as_slice() {
            [] => return Err(self.wrong(column, "a name is missing").hint("Names are below the destination's root.")),
            [Piece::Literal(only)] => only.trim_matches([' ', '.']),
            _ => return Ok(()),
        };
        if only.is_empty() {
            return Err(self
                .wrong(column, "'.' and '..' are no names")
                .hint("Names are below the destination's root."));
        }
        Ok(())
    }

    fn close_literal(&mut self) {
        if !self.literal.is_empty() {
            let literal = std::mem::take(&mut self.literal);
            self.last().push(Piece::Literal(literal));
        }
    }

    fn last(&mut self) -> &mut Vec<Piece> {
        if self.components.is_empty() {
            self.components.push(Vec::new());
        }
        let last = self.components.len() - 1;
        &mut self.components[last]
    }

    fn wrong(&self, column: usize, what: &str) -> Error {
        let mut message = String::new();
        let _ = write!(message, "The name template '{}' cannot be used: {what} (column {column}).", self.text);
        Error::invalid(message)
    }
}
