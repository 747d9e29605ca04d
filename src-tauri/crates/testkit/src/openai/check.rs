//! The strict checks of `POST /v1/images/generations`.

use serde_json::Value;

use super::{failure::Refusal, field::Fields};
use crate::{Recorded, kit::Kit, order::Order, picture::Format};

const FIXED_SIZES: &[&str] = &["auto", "1024x1024", "1536x1024", "1024x1536"];
const PROMPT_LIMIT: usize = 32_000;

/// What a model is able to do follows from its family.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Family {
    DallE3,
    Image1,
    Image2,
    Image25,
    Image26,
}

impl Family {
    fn of(model: &str) -> Self {
        if model == "dall-e-3" {
            Self::DallE3
        } else if model.starts_with("gpt-image-1") || model == "chatgpt-image-latest" {
            Self::Image1
        } else if model == "gpt-image-2" || model.starts_with("gpt-image-2-") {
            Self::Image2
        } else if model.starts_with("gpt-image-2.5") {
            Self::Image25
        } else {
            Self::Image26
        }
    }

    fn qualities(self) -> &'static [&'static str] {
        match self {
            Self::DallE3 => &["standard", "hd"],
            Self::Image1 | Self::Image2 => &["low", "medium", "high", "auto"],
            Self::Image25 | Self::Image26 => &["low", "medium", "high", "xhigh", "max", "auto"],
        }
    }

    fn fields(self) -> Vec<&'static str> {
        let mut fields = vec!["model", "prompt", "n", "size", "quality", "user"];
        if self == Self::DallE3 {
            fields.extend(["style", "response_format"]);
            return fields;
        }
        fields.extend(["background", "output_format", "output_compression", "moderation", "safety_identifier"]);
        fields.extend(["stream", "partial_images"]);
        if self == Self::Image26 {
            fields.push("complexity");
        }
        fields
    }
}

/// Checks a request for pictures.
pub(crate) fn order(kit: &Kit, recorded: &Recorded) -> Result<Order, Refusal> {
    let body = json_object(recorded)?;
    let fields = Fields(body.as_object().expect("the caller made sure"));
    let missing = |name: &str| {
        Refusal::field(name, "missing_required_parameter", format!("Missing required parameter: '{name}'."))
    };
    let model = fields.text("model")?.ok_or_else(|| missing("model"))?;
    if !kit.serves(model) {
        return Err(Refusal::no_model(model));
    }
    let family = Family::of(model);
    fields.only(&family.fields())?;
    let prompt = fields.text("prompt")?.ok_or_else(|| missing("prompt"))?;
    check_prompt(prompt)?;
    let max = if family == Family::DallE3 { 1 } else { 10 };
    let count = fields.integer("n", 1, max)?.unwrap_or(1) as u32;
    let quality = fields.choice("quality", family.qualities())?;
    fields.choice("complexity", &["low", "medium", "high"])?;
    fields.choice("moderation", &["auto", "low"])?;
    fields.choice("style", &["vivid", "natural"])?;
    fields.text("user")?;
    fields.text("safety_identifier")?;
    let url = fields.choice("response_format", &["url", "b64_json"])?;
    let (width, height) = size(family, fields.text("size")?.unwrap_or("auto"))?;
    let (format, background) = format(&fields)?;
    let stream = stream(&fields, count)?;
    Ok(Order {
        request: recorded.number,
        model: model.to_owned(),
        prompt: prompt.to_owned(),
        width,
        height,
        format,
        count,
        stream,
        quality: quality.filter(|quality| *quality != "auto").unwrap_or("medium").to_owned(),
        background: background.to_owned(),
        url: family == Family::DallE3 && url != Some("b64_json"),
    })
}

/// The body of a request that must be a JSON object.
pub(crate) fn json_object(recorded: &Recorded) -> Result<Value, Refusal> {
    let kind = recorded.header("content-type").unwrap_or_default();
    if kind.split(';').next().unwrap_or_default().trim() != "application/json" {
        let message = format!("Unsupported content type: '{kind}'. This API method only accepts 'application/json'.");
        return Err(Refusal::new(400, message));
    }
    let body = serde_json::from_slice::<Value>(&recorded.body);
    body.ok().filter(Value::is_object).ok_or_else(|| {
        let message = "We could not parse the JSON body of your request. (HINT: This likely means you aren't using \
                       your HTTP library correctly. The OpenAI API expects a JSON payload.)";
        Refusal::new(400, message)
    })
}

fn check_prompt(prompt: &str) -> Result<(), Refusal> {
    let length = prompt.chars().count();
    if prompt.trim().is_empty() {
        let message = "Invalid 'prompt': string too short. Expected a string with minimum length 1.";
        return Err(Refusal::field("prompt", "string_below_min_length", message));
    }
    if length > PROMPT_LIMIT {
        let message = format!(
            "Invalid 'prompt': string too long. Expected a string with maximum length {PROMPT_LIMIT}, but got a string \
             with length {length} instead."
        );
        return Err(Refusal::field("prompt", "string_above_max_length", message));
    }
    Ok(())
}

fn size(family: Family, size: &str) -> Result<(u32, u32), Refusal> {
    let fixed: &[&str] = match family {
        Family::DallE3 => &["auto", "1024x1024", "1792x1024", "1024x1792"],
        _ => FIXED_SIZES,
    };
    let parsed = parse_size(size);
    if fixed.contains(&size) {
        return Ok(parsed.unwrap_or((1024, 1024)));
    }
    let invalid = |why: &str| Err(Refusal::field("size", "invalid_value", format!("Invalid size '{size}': {why}.")));
    let Some((width, height)) = parsed.filter(|_| family >= Family::Image2) else {
        return invalid(&format!("supported sizes are {}", fixed.join(", ")));
    };
    if width == 0 || height == 0 || width % 16 != 0 || height % 16 != 0 {
        return invalid("width and height must be multiples of 16");
    }
    let (short, long) = (width.min(height), width.max(height));
    if long > short * 3 {
        return invalid("the ratio must be between 1:3 and 3:1");
    }
    if long > 3840 || short > 2160 {
        return invalid("the largest size is 3840x2160");
    }
    Ok((width, height))
}

/// Plain digits only: `u32` would read `+1024` too.
fn parse_size(size: &str) -> Option<(u32, u32)> {
    let (width, height) = size.split_once('x')?;
    let number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten();
    Some((number(width)?, number(height)?))
}

fn format<'a>(fields: &Fields<'a>) -> Result<(Format, &'a str), Refusal> {
    let name = fields.choice("output_format", &["png", "jpeg", "webp"])?.unwrap_or("png");
    let format = Format::from_name(name).expect("one of the choices");
    let compression = fields.integer("output_compression", 0, 100)?;
    // The real API lets 100 pass for PNG, where it means nothing; a client that sends it is confused all the same.
    if format == Format::Png && compression.is_some() {
        let message = "Compression less than 100 is not supported for PNG output format.";
        return Err(Refusal::field("output_compression", "invalid_png_output_compression", message));
    }
    let background = fields.choice("background", &["auto", "opaque", "transparent"])?.unwrap_or("opaque");
    if background == "transparent" && format == Format::Jpeg {
        let message = "Transparent background is not supported for JPEG output format.";
        return Err(Refusal::field("background", "invalid_value", message));
    }
    Ok((format, if background == "auto" { "opaque" } else { background }))
}

fn stream(fields: &Fields<'_>, count: u32) -> Result<Option<u8>, Refusal> {
    let streamed = fields.boolean("stream")?.unwrap_or(false);
    let partials = fields.integer("partial_images", 0, 3)?;
    if !streamed && partials.is_some() {
        let message = "partial_images is only supported when stream is true.";
        return Err(Refusal::field("partial_images", "invalid_value", message));
    }
    if streamed && count > 1 {
        let message = "n greater than 1 is not supported when stream is true.";
        return Err(Refusal::field("n", "invalid_value", message));
    }
    Ok(streamed.then(|| partials.unwrap_or(0) as u8))
}
