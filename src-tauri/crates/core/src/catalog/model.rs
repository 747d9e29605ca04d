use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{ModelId, Size, Usd, ids::LOCAL};

/// Who draws: where it is asked, how its key is found, how politely.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provider {
    /// First part of its models' ids.
    pub id: String,
    /// Name on screen and in errors.
    pub name: String,
    /// Which adapter speaks its dialect: `offline`, `openai`, `google`.
    pub adapter: String,
    /// Where it is asked unless the settings or the environment say otherwise.
    #[serde(default)]
    pub base_url: String,
    /// The variable its own SDK reads for another base URL.
    #[serde(default)]
    pub base_url_env: String,
    /// Variables a key is taken from, first found first. Empty: it needs no key.
    #[serde(default)]
    pub key_env: Vec<String>,
    /// Where a person makes a key.
    #[serde(default)]
    pub key_page: String,
    /// Requests at once by default.
    #[serde(default = "four")]
    pub concurrency: usize,
    /// Hosts that its answers may point to for the picture: `host` or `*.host`.
    #[serde(default)]
    pub download_hosts: Vec<String>,
    /// A header in which it takes an idempotency key. None of today's documents one for pictures.
    #[serde(default)]
    pub idempotency_header: Option<String>,
    /// What a model that is not listed is like, first matching prefix first. Empty: only listed models exist.
    #[serde(default)]
    pub typed: Vec<Typed>,
}

/// What a typed model id is like.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Typed {
    /// How the id starts.
    pub prefix: String,
    /// The listed model whose sizes and dialect it takes.
    pub like: ModelId,
}

/// What draws.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// `provider/model`.
    pub id: ModelId,
    /// Name on screen.
    pub name: String,
    /// One sentence for lists.
    #[serde(default)]
    pub about: String,
    /// Which sizes can be asked for.
    pub sizes: Sizes,
    /// The adapter's dialect, when it has more than one.
    #[serde(default)]
    pub dialect: String,
    /// The quality that is asked for, when the model has several.
    #[serde(default)]
    pub quality: Option<String>,
    /// Whether partial pictures can be streamed.
    #[serde(default)]
    pub streams: bool,
    /// Whether it takes a seed.
    #[serde(default)]
    pub seeded: bool,
    /// Price of one wide picture at that quality; `None` when not known.
    #[serde(default)]
    pub price: Option<Price>,
    /// Price of tokens, for vendors that say how many a picture took.
    #[serde(default)]
    pub tokens: Option<TokenPrice>,
    /// The day its vendor shuts it down.
    #[serde(default)]
    pub retires_on: Option<Date>,
    /// What its vendor or we suggest instead.
    #[serde(default)]
    pub replacement: Option<ModelId>,
    /// Set on models that a person typed: the catalog knows nothing of them but their dialect.
    #[serde(default, skip_deserializing)]
    pub typed: bool,
}

/// A price and the day it was read.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Price {
    /// US dollars for one picture.
    pub usd: Usd,
    /// When it was read from the vendor's page or a price map.
    pub read: Date,
}

/// US dollars for a million tokens.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TokenPrice {
    /// Text that goes in.
    pub text_in: f64,
    /// Pictures that go in.
    pub image_in: f64,
    /// Everything that comes out.
    pub out: f64,
}

/// Which sizes a model can be asked for.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase", deny_unknown_fields)]
pub enum Sizes {
    /// Any; drawn to the pixel.
    Exact,
    /// Any multiple of `step` up to `longest` a side, at most `ratio`:1; about `pixels` are asked for.
    Free {
        /// Sides are multiples of this.
        step: u32,
        /// Pixels to ask for.
        pixels: u64,
        /// Longest side.
        longest: u32,
        /// Widest aspect.
        ratio: f64,
    },
    /// One of these.
    Listed {
        /// The sizes.
        sizes: Vec<Size>,
    },
    /// One of these aspects, in a named resolution.
    Aspects {
        /// `16:9` and the like.
        aspects: Vec<String>,
        /// The resolution's name on the wire; not sent when absent.
        #[serde(default)]
        resolution: Option<String>,
    },
}

/// The size a model is asked for, in its vendor's terms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Ask {
    /// Pixels.
    Pixels(Size),
    /// An aspect such as `16:9`, and a resolution such as `1K`.
    Aspect(String, Option<String>),
}

impl Sizes {
    /// What to ask for so that the least is cropped away on `canvas`; among equals, the largest.
    pub fn nearest(&self, canvas: Size) -> Ask {
        match self {
            Self::Exact => Ask::Pixels(canvas),
            Self::Free { step, pixels, longest, ratio } => Ask::Pixels(free(canvas, *step, *pixels, *longest, *ratio)),
            Self::Listed { sizes } => {
                let best = sizes.iter().copied().min_by(|a, b| {
                    let loss = canvas.crop_loss(*a).total_cmp(&canvas.crop_loss(*b));
                    loss.then(b.pixels().cmp(&a.pixels()))
                });
                Ask::Pixels(best.unwrap_or(canvas))
            }
            Self::Aspects { aspects, resolution } => {
                let loss = |aspect: &String| ratio_of(aspect).map_or(1.0, |shape| canvas.crop_loss(shape));
                let best = aspects.iter().min_by(|a, b| loss(a).total_cmp(&loss(b)));
                Ask::Aspect(best.cloned().unwrap_or_else(|| "16:9".into()), resolution.clone())
            }
        }
    }
}

fn ratio_of(aspect: &str) -> Option<Size> {
    aspect.replace(':', "x").parse().ok()
}

fn free(canvas: Size, step: u32, pixels: u64, longest: u32, ratio: f64) -> Size {
    let step = step.max(1);
    let ratio = canvas.ratio().clamp(1.0 / ratio, ratio);
    let whole = |side: f64| ((side / f64::from(step)).round() as u32).clamp(1, longest / step) * step;
    let around = (pixels as f64 * ratio).sqrt();
    // Of the widths near the wanted number of pixels, the one whose rounded height keeps the aspect best.
    (0..=8_u32)
        .map(|offset| {
            let width = whole(around + f64::from(step) * (f64::from(offset) - 4.0));
            Size::new(width, whole(f64::from(width) / ratio))
        })
        .min_by(|a, b| {
            let off = |size: &Size| (size.ratio() / ratio).ln().abs();
            let far = |size: &Size| size.pixels().abs_diff(pixels);
            off(a).total_cmp(&off(b)).then(far(a).cmp(&far(b)))
        })
        .unwrap_or(canvas)
}

impl Provider {
    /// Whether this program draws the provider's pictures itself: no key, no network, no price.
    pub fn is_local(&self) -> bool {
        self.adapter == LOCAL
    }
}

impl Model {
    /// A model that a person typed, with the sizes and dialect of a listed one.
    pub fn typed(id: ModelId, like: &Self) -> Self {
        Self {
            name: id.model().to_owned(),
            id,
            about: String::new(),
            price: None,
            tokens: None,
            retires_on: None,
            replacement: None,
            typed: true,
            ..like.clone()
        }
    }

    /// Whether its vendor has shut it down by `today`.
    pub fn is_retired(&self, today: Date) -> bool {
        self.retires_on.is_some_and(|day| day <= today)
    }

    /// The estimated price of one picture, US dollars.
    pub fn estimate(&self) -> Option<Usd> {
        self.price.map(|price| price.usd)
    }
}

impl TokenPrice {
    /// US dollars for these tokens.
    pub fn cost(&self, text_in: u64, image_in: u64, out: u64) -> Option<Usd> {
        // Dollars for a million tokens are micro-dollars for one.
        let micros = text_in as f64 * self.text_in + image_in as f64 * self.image_in + out as f64 * self.out;
        Usd::from_dollars(micros / 1_000_000.0)
    }
}

fn four() -> usize {
    4
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gpt() -> Sizes {
        Sizes::Free { step: 16, pixels: 1536 * 864, longest: 3840, ratio: 3.0 }
    }

    #[test]
    fn a_youtube_canvas_gets_an_exact_sixteen_to_nine() {
        assert_eq!(
            gpt().nearest(Size::new(1280, 720)),
            Ask::Pixels(Size::new(1536, 864)),
            "providers.md 0.3: nothing is cropped"
        );
    }

    #[test]
    fn every_canvas_gets_a_size_the_vendor_takes_and_loses_little() {
        for canvas in [
            Size::REFERENCE,
            Size::new(1080, 1080),
            Size::new(1080, 1920),
            Size::new(1000, 1500),
            Size::new(3840, 2160),
        ] {
            let Ask::Pixels(size) = gpt().nearest(canvas) else { panic!("free sizes are pixels") };
            assert!(size.width % 16 == 0 && size.height % 16 == 0, "{size}: the vendor refuses other sizes");
            assert!(canvas.crop_loss(size) < 0.02, "{canvas} from {size} throws away {}", canvas.crop_loss(size));
        }
    }

    #[test]
    fn a_canvas_wider_than_the_vendor_draws_is_clamped() {
        let Ask::Pixels(size) = gpt().nearest(Size::new(8000, 800)) else { panic!("free sizes are pixels") };
        assert!(size.ratio() <= 3.0 + 1e-9 && size.width <= 3840, "{size} would be answered with 400");
    }

    #[test]
    fn listed_sizes_and_aspects_take_the_nearest() {
        let listed = Sizes::Listed { sizes: vec![Size::new(1024, 1024), Size::new(1536, 1024), Size::new(1024, 1536)] };
        assert_eq!(listed.nearest(Size::REFERENCE), Ask::Pixels(Size::new(1536, 1024)), "the widest there is");
        let aspects = Sizes::Aspects {
            aspects: ["1:1", "16:9", "21:9", "9:16"].map(str::to_owned).to_vec(),
            resolution: Some("1K".into()),
        };
        assert_eq!(
            aspects.nearest(Size::REFERENCE),
            Ask::Aspect("16:9".into(), Some("1K".into())),
            "1.905 is nearest to 1.78"
        );
        assert_eq!(
            aspects.nearest(Size::new(1080, 1920)),
            Ask::Aspect("9:16".into(), Some("1K".into())),
            "portrait stays portrait"
        );
    }
}
