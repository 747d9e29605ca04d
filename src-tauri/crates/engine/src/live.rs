//! Draws pictures for a screen while somebody types: small, over bases that stay decoded. Drawing has threads of its own and
//! never waits for a running sheet.

mod cache;

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, OnceLock,
        atomic::{AtomicUsize, Ordering},
    },
};

use serde::{Deserialize, Serialize};
use thumbsheet_canvas::{Lettering, Limits, Matte, Pixels, Subject, decode, encode_preview, fit};
use thumbsheet_core::{
    Brief, Catalog, Code, Digest, Error, Size,
    brief::{Design, Export, Slots, TITLE_MIN, check_title},
    catalog::Template,
    finding::CheckReport,
};

use crate::{
    art::{self, LoadedArt},
    context::Context,
    steps::{ComposeInput, Composed, compose_now},
};
use cache::Cache;

/// The most bytes of decoded pictures that are kept, whole ones and fitted ones.
const MAX_DECODED_BYTES: usize = 24 << 20;
const MAX_FITTED_BYTES: usize = 40 << 20;
/// The most bytes of masks.
const MAX_MASK_BYTES: usize = 12 << 20;
/// The most bytes of small JPEGs.
const MAX_SMALL_BYTES: usize = 16 << 20;
/// Widths of small pictures that are made once and kept on disk: those that the gallery asks for.
const STORED_WIDTHS: [u32; 2] = [280, 560];
/// JPEG quality of small pictures.
const QUALITY: u8 = 82;
/// What stands in for a picture that is not there yet.
const GROUND: [u8; 3] = [0x8b, 0x91, 0x9c];

/// A thumbnail to draw for the screen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DrawOne {
    /// The picture under the type; a neutral grey without one.
    pub base: Option<Digest>,
    /// The title, however short: it may be half typed.
    pub title: String,
    /// What the template shows beside the title.
    #[serde(default)]
    pub slots: Slots,
    /// The text layer of the title.
    pub design: Design,
    /// The canvas it is set on, however small it is drawn.
    pub canvas: Size,
}

/// Draws for a screen. A handle: cheap to clone.
#[derive(Clone)]
pub struct Live {
    context: Arc<Context>,
    kept: Arc<Caches>,
}

/// The caches that are kept between drawings.
pub(crate) struct Caches {
    decoded: Cache<Digest, Pixels>,
    fitted: Cache<(Digest, Size), Pixels>,
    small: Cache<(Digest, u32), Vec<u8>>,
    masks: Cache<Digest, Option<Arc<Matte>>>,
}

impl Default for Caches {
    fn default() -> Self {
        Self {
            decoded: Cache::new(MAX_DECODED_BYTES),
            fitted: Cache::new(MAX_FITTED_BYTES),
            small: Cache::new(MAX_SMALL_BYTES),
            masks: Cache::new(MAX_MASK_BYTES),
        }
    }
}

impl Live {
    pub(crate) fn new(context: Arc<Context>, kept: Arc<Caches>) -> Self {
        Self { context, kept }
    }

    /// Draws pictures `width` pixels wide, each by the aspect of its canvas: in the order of `pictures`, with the lines that
    /// the full size has. They stay pixels: a JPEG would have to be made here and taken apart again at every letter.
    /// What cannot be drawn (a base that is gone, a title that is too long) is that
    /// picture's error and no other's.
    pub async fn draw(&self, pictures: Vec<DrawOne>, width: u32) -> Vec<Result<Pixels, Error>> {
        let sheet = Arc::new(Drawing::new(pictures, width, &self.context.catalog));
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        let workers: Vec<_> = (0..cores.min(sheet.pictures.len()))
            .map(|_| {
                let (live, sheet) = (self.clone(), Arc::clone(&sheet));
                tokio::task::spawn_blocking(move || sheet.work(&live))
            })
            .collect();
        let stopped = || Err(Error::new(Code::Internal, "Drawing the picture failed unexpectedly."));
        let mut drawn: Vec<_> = sheet.pictures.iter().map(|_| stopped()).collect();
        for worker in workers {
            for (at, result) in worker.await.unwrap_or_default() {
                drawn[at] = result;
            }
        }
        drawn
    }

    /// Looks at a picture at its full size: is it legible, does it stand out, does something cover it. Without a base
    /// nothing is said about contrast.
    ///
    /// # Errors
    /// `INVALID_INPUT` for a design or canvas that is none; `LIBRARY`, `BAD_IMAGE` for a base that cannot be read.
    pub async fn check(&self, picture: DrawOne) -> Result<CheckReport, Error> {
        self.blocking(move |live| {
            let picture = picture.checked(&live.context.catalog)?;
            let base = picture.base.map(|base| live.fitted(base, picture.canvas)).transpose()?;
            let subject = Subject {
                title: &picture.title,
                slots: &picture.slots,
                design: &picture.design,
                canvas: picture.canvas,
                templates: &live.context.catalog.templates,
                fonts: &live.context.fonts,
            };
            thumbsheet_canvas::check(base.as_deref(), &subject)
        })
        .await
    }

    /// Any picture of the library (a base, a partial, a finished one) as a JPEG, `width` pixels wide or as wide as it is.
    ///
    /// # Errors
    /// `LIBRARY`, `BAD_IMAGE`.
    pub async fn small(&self, digest: Digest, width: u32) -> Result<Vec<u8>, Error> {
        self.blocking(move |live| {
            let draw = || {
                let picture = live.decoded(digest)?;
                encode_preview(&fit(&picture, shrunk(picture.size(), width)), QUALITY)
            };
            let make = || {
                let on_disk = live.context.library.small();
                // A picture that is gone is not shown as if it were there.
                if !STORED_WIDTHS.contains(&width) || !live.context.library.store().contains(digest) {
                    return draw();
                }
                if let Some(kept) = on_disk.get(digest, width) {
                    return Ok(kept);
                }
                let small = draw()?;
                on_disk.put(digest, width, &small);
                Ok(small)
            };
            Ok(live.kept.small.get(&(digest, width), Vec::len, make)?.to_vec())
        })
        .await
    }

    /// The finished JPEG of a base with a brief's title, design and export, at once and whatever runs besides: byte for
    /// byte what a run makes of them.
    ///
    /// # Errors
    /// `INVALID_INPUT` for a brief that is none; `LIBRARY` when the base is not there; what setting a title can fail with.
    pub async fn compose_now(&self, base: Digest, brief: Brief) -> Result<Composed, Error> {
        let brief = brief.checked(&self.context.catalog)?;
        self.blocking(move |live| {
            let order = live.context.library.base(base)?.map(|base| base.order).ok_or_else(|| {
                Error::new(Code::Library, format!("The picture {base} is not in the library."))
                    .hint("The picture was deleted, or it belongs to another THUMBSHEET_HOME.")
            })?;
            compose_now(&live.context, &ComposeInput { base, brief, order })
        })
        .await
    }

    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Self) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let live = self.clone();
        let done = tokio::task::spawn_blocking(move || work(&live)).await;
        done.unwrap_or_else(|panic| Err(Error::new(Code::Internal, format!("Drawing failed unexpectedly: {panic}."))))
    }
}

impl Live {
    /// A picture of the store in memory.
    fn decoded(&self, digest: Digest) -> Result<Arc<Pixels>, Error> {
        let make = || decode(&self.context.library.store().get(digest)?, &Limits::default());
        self.kept.decoded.get(&digest, |pixels| pixels.rgb.len(), make)
    }

    fn template(&self, picture: &DrawOne) -> Result<&Template, Error> {
        self.context.catalog.template(&picture.design.template)
    }

    /// The pictures that the template shows beside the base.
    fn art(&self, picture: &DrawOne) -> Result<LoadedArt, Error> {
        let mask = |base: Digest| {
            let read = || art::mask(&self.context.library, base);
            let held = |mask: &Option<Arc<Matte>>| mask.as_ref().map_or(1, |mask| mask.values.len());
            self.kept.masks.get(&base, held, read).map(|mask| Option::clone(&mask))
        };
        let template = self.template(picture)?;
        LoadedArt::load(picture.base, &picture.slots, template, picture.canvas, |digest| self.decoded(digest), mask)
    }

    /// The same, fitted to a size. Several sizes of one picture decode it once.
    fn fitted(&self, digest: Digest, size: Size) -> Result<Arc<Pixels>, Error> {
        let make = || Ok(fit(&*self.decoded(digest)?, size));
        self.kept.fitted.get(&(digest, size), |pixels| pixels.rgb.len(), make)
    }
}

impl DrawOne {
    /// The picture with its design resolved and every value checked, but for how short the title is.
    fn checked(mut self, catalog: &Catalog) -> Result<Self, Error> {
        if self.title.trim().chars().count() < TITLE_MIN {
            self.title = self.title.trim().chars().filter(|c| !c.is_control()).collect();
        } else {
            self.title = check_title(&self.title)?;
        }
        self.design = self.design.checked(catalog)?;
        self.slots = self.slots.checked()?;
        Export { canvas: self.canvas, ..Export::default() }.check()?;
        Ok(self)
    }
}

/// The drawings that are under way.
struct Drawing {
    pictures: Vec<Result<DrawOne, Error>>,
    /// Which of `letterings` each has: tiles of a row share one.
    shared: Vec<usize>,
    letterings: Vec<OnceLock<Result<Lettering, Error>>>,
    width: u32,
    next: AtomicUsize,
}

impl Drawing {
    fn new(pictures: Vec<DrawOne>, width: u32, catalog: &Catalog) -> Self {
        let pictures: Vec<_> = pictures.into_iter().map(|picture| picture.checked(catalog)).collect();
        let mut firsts: Vec<&DrawOne> = Vec::new();
        let mut shared = Vec::new();
        for picture in &pictures {
            let Ok(picture) = picture else {
                shared.push(0);
                continue;
            };
            let alike = |first: &&DrawOne| {
                (&first.title, first.canvas, &first.design, &first.slots)
                    == (&picture.title, picture.canvas, &picture.design, &picture.slots)
            };
            // The last ones first: rows come one after the other.
            shared.push(firsts.iter().rposition(alike).unwrap_or_else(|| {
                firsts.push(picture);
                firsts.len() - 1
            }));
        }
        let letterings = firsts.iter().map(|_| OnceLock::new()).collect();
        Self { pictures, shared, letterings, width, next: AtomicUsize::new(0) }
    }

    /// Draws one picture after the other until none is left.
    fn work(&self, live: &Live) -> Vec<(usize, Result<Pixels, Error>)> {
        let mut done = Vec::new();
        loop {
            let at = self.next.fetch_add(1, Ordering::Relaxed);
            let Some(picture) = self.pictures.get(at) else { return done };
            let drawn = catch_unwind(AssertUnwindSafe(|| self.draw(live, at, picture)));
            done.push((
                at,
                drawn.unwrap_or_else(|_| Err(Error::new(Code::Internal, "Drawing the picture failed unexpectedly."))),
            ));
        }
    }

    fn draw(&self, live: &Live, at: usize, picture: &Result<DrawOne, Error>) -> Result<Pixels, Error> {
        let picture = picture.as_ref().map_err(Error::clone)?;
        let Size { width, height } = picture.canvas;
        let tall = (u64::from(self.width) * u64::from(height) + u64::from(width) / 2) / u64::from(width);
        let size = Size::new(self.width, u32::try_from(tall).unwrap_or(u32::MAX).max(1));
        if self.width == 0 || size.width > 8192 || size.height > 8192 {
            return Err(Error::invalid(format!("A picture of {size} is not between 1 and 8192 pixels per side.")));
        }
        let lettering = self.letterings[self.shared[at]].get_or_init(|| {
            let template = live.template(picture)?;
            let fonts = &live.context.fonts;
            Lettering::set_with(&picture.title, &picture.slots, template, &picture.design, picture.canvas, fonts)
        });
        let lettering = lettering.as_ref().map_err(Error::clone)?;
        let mut pixels = match picture.base {
            Some(base) => Pixels::clone(&*live.fitted(base, size)?),
            None => Pixels::flat(size, GROUND),
        };
        let art = live.art(picture)?;
        lettering.paint_with(&mut pixels, &art.art(), &live.context.fonts);
        Ok(pixels)
    }
}

/// A picture's size at a width, never larger than it is.
fn shrunk(picture: Size, width: u32) -> Size {
    let width = width.clamp(1, picture.width);
    let height = u64::from(picture.height) * u64::from(width) / u64::from(picture.width);
    Size::new(width, u32::try_from(height).unwrap_or(u32::MAX).max(1))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::{Engine, Environment, Parts};

    #[tokio::test]
    async fn typing_waits_for_no_turn_of_a_running_sheet() {
        let home = tempfile::TempDir::new().unwrap();
        let environment = Environment::of([("THUMBSHEET_HOME", home.path().display().to_string())]);
        let live = Engine::open(Parts::new(&environment).unwrap()).unwrap().live();
        let (release, held) = std::sync::mpsc::channel::<()>();
        let held = Arc::new(std::sync::Mutex::new(held));
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        let begun = Arc::new(AtomicUsize::new(0));
        for _ in 0..cores {
            let (context, held, begun) = (Arc::clone(&live.context), Arc::clone(&held), Arc::clone(&begun));
            tokio::spawn(async move {
                let work = move || {
                    begun.fetch_add(1, Ordering::Relaxed);
                    let _ = held.lock().unwrap().recv();
                };
                context.threads.run(work).await
            });
        }
        let busy = async {
            while begun.load(Ordering::Relaxed) < cores {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_mins(1), busy).await.expect("a sheet takes every core");
        let picture = DrawOne {
            base: None,
            title: "Typed".into(),
            slots: Slots::default(),
            design: Design::default(),
            canvas: Size::REFERENCE,
        };
        let all = async {
            let drawn = live.draw(vec![picture.clone()], 408).await;
            (drawn.into_iter().all(|one| one.is_ok()), live.check(picture).await.is_ok())
        };
        let done = tokio::time::timeout(Duration::from_mins(1), all).await;
        drop(release);
        assert_eq!(done, Ok((true, true)), "a sheet that has every core for itself holds up no keystroke");
    }
}
