use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use serde_json::{Map, Value};

use super::wire::Wire;
use crate::{ModelId, Size, Usd, ids::LOCAL};

/// A vendor of image models: its address, the sources of its key and its limits.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provider {
    /// Stable id: the first part of the ids of its models.
    pub id: String,
    /// Name, as shown on screen and in errors.
    pub name: String,
    /// The adapter for its API: `offline`, `openai` or `google`.
    pub adapter: String,
    /// Base URL of the API; settings and the environment can override it.
    #[serde(default)]
    pub base_url: String,
    /// Environment variable from which the vendor's own SDK reads another base URL.
    #[serde(default)]
    pub base_url_env: String,
    /// Environment variables that can hold the key; the first one that is set counts. Empty when the provider needs no
    /// key.
    #[serde(default)]
    pub key_env: Vec<String>,
    /// Web page where a person creates a key.
    #[serde(default)]
    pub key_page: String,
    /// Default number of concurrent requests.
    #[serde(default = "four")]
    pub concurrency: usize,
    /// Hosts from which a picture may be downloaded when an answer holds its URL: `host` or `*.host`.
    #[serde(default)]
    pub download_hosts: Vec<String>,
    /// Whether a picture may be downloaded from any public https host when a person set another base URL: a gateway's
    /// pictures lie on a host of its maker.
    #[serde(default)]
    pub own_downloads_anywhere: bool,
    /// Header for an idempotency key. No vendor in the catalog documents one for pictures.
    #[serde(default)]
    pub idempotency_header: Option<String>,
    /// Patterns for unlisted models; the first matching prefix counts. Empty when only listed models exist.
    #[serde(default)]
    pub typed: Vec<Typed>,
    /// Shutdowns of models that are not listed.
    #[serde(default)]
    pub retired: Vec<Retirement>,
    /// How the provider's requests differ from `OpenAI`'s, for adapter `openai`; `None` for `OpenAI` itself.
    #[serde(default)]
    pub wire: Option<Wire>,
}

/// The shutdown of a model that the catalog does not list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retirement {
    /// The model's name, after the slash.
    pub name: String,
    /// Day on which the vendor shuts the model down.
    pub on: Date,
    /// Model to use instead.
    pub replacement: ModelId,
}

/// A pattern for model ids that a person types and the catalog does not list.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Typed {
    /// Prefix of the model's name, after the slash.
    pub prefix: String,
    /// The listed model whose sizes and dialect apply.
    pub like: ModelId,
}

/// An image model of a provider.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// The id in the form `provider/model`.
    pub id: ModelId,
    /// Name, as shown on screen.
    pub name: String,
    /// Description in one sentence, for lists.
    #[serde(default)]
    pub about: String,
    /// Sizes that can be requested.
    pub sizes: Sizes,
    /// Dialect of the adapter; empty where the adapter has only one.
    #[serde(default)]
    pub dialect: String,
    /// Quality to request, for models that offer several.
    #[serde(default)]
    pub quality: Option<String>,
    /// Fields that every request for the model has, where the provider has a [`Wire`].
    #[serde(default)]
    pub fields: Map<String, Value>,
    /// Whether the model streams partial pictures.
    #[serde(default)]
    pub streams: bool,
    /// Whether the model accepts a seed.
    #[serde(default)]
    pub seeded: bool,
    /// Price of one wide picture at that quality; `None` when unknown.
    #[serde(default)]
    pub price: Option<Price>,
    /// Price of tokens, for vendors that report how many a picture used.
    #[serde(default)]
    pub tokens: Option<TokenPrice>,
    /// Day on which the vendor shuts the model down.
    #[serde(default)]
    pub retires_on: Option<Date>,
    /// Model to use instead after the shutdown.
    #[serde(default)]
    pub replacement: Option<ModelId>,
    /// Whether a person typed the id; the catalog then knows only the dialect.
    #[serde(default, skip_deserializing)]
    pub typed: bool,
}

/// A price, and the day on which it was looked up.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Price {
    /// US dollars per picture.
    pub usd: Usd,
    /// Day on which the price was read from the vendor's page or a price map.
    pub read: Date,
}

/// Prices in US dollars per million tokens.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TokenPrice {
    /// Price of a million tokens of text input, in US dollars.
    pub text_in: f64,
    /// Price of a million tokens of image input, in US dollars.
    pub image_in: f64,
    /// Price of a million tokens of output, text or image, in US dollars.
    pub out: f64,
}

/// The sizes that a model offers.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase", deny_unknown_fields)]
pub enum Sizes {
    /// Every size, to the pixel.
    Exact,
    /// Every multiple of `step` up to `longest` per side, with an aspect of at most `ratio`:1.
    Free {
        /// Both sides are multiples of this number of pixels.
        step: u32,
        /// Area to request, in pixels.
        pixels: u64,
        /// Maximum length of a side, in pixels.
        longest: u32,
        /// Maximum of longer side over shorter side.
        ratio: f64,
    },
    /// A fixed list of sizes.
    Listed {
        /// The sizes, in pixels.
        sizes: Vec<Size>,
    },
    /// A fixed list of aspects, at a named resolution.
    Aspects {
        /// Aspects such as `16:9`.
        aspects: Vec<String>,
        /// Name of the resolution in the request; omitted when `None`.
        #[serde(default)]
        resolution: Option<String>,
    },
}

/// The size in a request, in the vendor's terms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Ask {
    /// Width and height in pixels.
    Pixels(Size),
    /// An aspect such as `16:9`, and a resolution such as `1K`.
    Aspect(String, Option<String>),
}

impl Sizes {
    /// Chooses the size from which `canvas` crops the least; among equals, the largest.
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
    // Among the widths near the wanted area, choose the one whose rounded height keeps the aspect best.
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
    /// Makes an unlisted model with the sizes and the dialect of `like`.
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

    /// Whether the vendor has shut the model down by `today`.
    pub fn is_retired(&self, today: Date) -> bool {
        self.retires_on.is_some_and(|day| day <= today)
    }

    /// Estimated price of one picture, in US dollars; `None` when unknown.
    pub fn estimate(&self) -> Option<Usd> {
        self.price.map(|price| price.usd)
    }
}

impl TokenPrice {
    /// Price of these numbers of tokens; `None` when it is no amount.
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
            "the vendor takes 1536x864, so nothing is cropped"
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
