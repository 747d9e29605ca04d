//! How a server that speaks the dialect of `OpenAI`'s Images API differs from `OpenAI`, as data.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The fields that a server accepts, and those that its answers have.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Wire {
    /// Path of the endpoint that makes pictures, below the base URL.
    pub path: String,
    /// Path that a check of the key reads, below the base URL.
    pub check: String,
    /// How a size in pixels is sent.
    pub pixels: PixelFields,
    /// Field for an aspect such as `16:9`.
    pub aspect: String,
    /// Field for the number of pictures; empty where the server makes one and takes no number.
    pub count: String,
    /// Value of `response_format` that asks for base64; empty where the server takes no such field.
    pub response_format: String,
    /// Fields that every request has.
    pub fields: Map<String, Value>,
    /// The price in an answer, for servers that tell it.
    pub cost: Option<CostField>,
    /// A field of a picture that is `false` where the vendor declined to show the picture.
    pub shown: String,
}

/// How a size in pixels is sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PixelFields {
    /// One field: `"size": "1536x864"`.
    #[default]
    Size,
    /// Two fields: `"width": 1536, "height": 864`.
    Sides,
}

/// A price in an answer's `usage`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CostField {
    /// Name of the field in `usage`.
    pub field: String,
    /// The field's value that is one US dollar.
    #[serde(default = "one")]
    pub per_usd: f64,
}

impl Default for Wire {
    fn default() -> Self {
        Self {
            path: "images/generations".into(),
            check: "models".into(),
            pixels: PixelFields::Size,
            aspect: "aspect_ratio".into(),
            count: "n".into(),
            response_format: "b64_json".into(),
            fields: Map::new(),
            cost: None,
            shown: String::new(),
        }
    }
}

fn one() -> f64 {
    1.0
}
