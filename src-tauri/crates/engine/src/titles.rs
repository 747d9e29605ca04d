//! Whether titles can be set: found out when a run is planned, because a title that does not fit would be paid for first and fail
//! afterwards.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    thread,
};

use thumbsheet_canvas::{FontBook, Lettering};
use thumbsheet_core::{Brief, Catalog, Digest, Error};

/// The most titles that are remembered: a long list and its languages.
const MAX_TITLES: usize = 1 << 15;

/// Titles for which another thread is worth its start.
const TITLES_PER_THREAD: usize = 32;

/// What is known of titles in their designs and canvases: `None` for those that can be set.
#[derive(Debug, Default)]
pub(crate) struct Titles(Mutex<HashMap<Digest, Option<Error>>>);

impl Titles {
    /// The error that composing would give for each brief, `None` for those whose title can be set. Equal titles are set once,
    /// and many at a time on every core; it blocks.
    pub(crate) fn refusals<'a>(
        &self,
        briefs: impl IntoIterator<Item = &'a Brief>,
        catalog: &Catalog,
        fonts: &FontBook,
    ) -> Vec<Option<Error>> {
        let briefs: Vec<(Digest, &Brief)> = briefs.into_iter().map(|brief| (key(brief), brief)).collect();
        let mut answers: HashMap<Digest, Option<Error>> = HashMap::new();
        let mut open: HashMap<Digest, &Brief> = HashMap::new();
        {
            let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            for (key, brief) in &briefs {
                match known.get(key) {
                    Some(answer) => drop(answers.insert(*key, answer.clone())),
                    None => drop(open.insert(*key, brief)),
                }
            }
        }
        let found = all(&open.into_iter().collect::<Vec<_>>(), catalog, fonts);
        answers.extend(found.iter().cloned());
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() + found.len() > MAX_TITLES {
            known.clear();
        }
        known.extend(found);
        briefs.iter().map(|(key, _)| answers.get(key).cloned().flatten()).collect()
    }
}

/// What decides whether a title can be set.
fn key(brief: &Brief) -> Digest {
    let set = serde_json::to_vec(&(&brief.title, &brief.slots, &brief.design, brief.export.canvas)).unwrap_or_default();
    Digest::of(&set)
}

fn all(open: &[(Digest, &Brief)], catalog: &Catalog, fonts: &FontBook) -> Vec<(Digest, Option<Error>)> {
    let each = |some: &[(Digest, &Brief)]| {
        some.iter().map(|(key, brief)| (*key, refusal(brief, catalog, fonts))).collect::<Vec<_>>()
    };
    let cores = thread::available_parallelism().map_or(2, usize::from);
    let threads = (open.len() / TITLES_PER_THREAD).clamp(1, cores);
    if threads == 1 {
        return each(open);
    }
    thread::scope(|scope| {
        let parts: Vec<_> =
            open.chunks(open.len().div_ceil(threads)).map(|some| scope.spawn(move || each(some))).collect();
        // One that stopped says nothing of its titles; composing tells then.
        parts.into_iter().flat_map(|part| part.join().unwrap_or_default()).collect()
    })
}

fn refusal(brief: &Brief, catalog: &Catalog, fonts: &FontBook) -> Option<Error> {
    let template = match catalog.template(&brief.design.template) {
        Ok(template) => template,
        Err(error) => return Some(error),
    };
    Lettering::check(&brief.title, &brief.slots, template, &brief.design, brief.export.canvas, fonts).err()
}

#[cfg(test)]
mod tests {
    use thumbsheet_core::Code;

    use super::*;

    #[test]
    fn titles_that_cannot_be_set_are_found_among_thousands_and_each_is_set_once() {
        let catalog = Catalog::bundled().unwrap();
        let fonts = FontBook::bundled(&catalog).unwrap();
        let titles = Titles::default();
        let mut briefs: Vec<Brief> =
            (0..300).map(|row| Brief::new(format!("Title {}", row % 100)).checked(&catalog).unwrap()).collect();
        briefs[7] = Brief::new("FAR TOO WIDE ".repeat(15).trim().to_owned()).checked(&catalog).unwrap();
        briefs[9] = Brief::new("日本の夏").checked(&catalog).unwrap();
        let found = titles.refusals(&briefs, &catalog, &fonts);
        let codes: Vec<_> =
            found.iter().enumerate().filter_map(|(at, error)| Some((at, error.as_ref()?.code))).collect();
        assert_eq!(codes, [(7, Code::TextOverflow), (9, Code::GlyphMissing)], "each with its own error");
        assert_eq!(titles.0.lock().unwrap().len(), 102, "equal titles are known by one answer");
        assert_eq!(titles.refusals(&briefs, &catalog, &fonts), found, "and the second time says the same");
    }
}
