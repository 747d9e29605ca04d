//! The strict checks of `generateContent` for pictures.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::Value;

use super::{failure::Refusal, field::Message};
use crate::{Recorded, kit::Kit, order::Order, picture::Format};

const RATIOS: &[&str] = &["1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9"];
/// Only the newest family can be that narrow.
const NARROW_RATIOS: &[&str] = &["1:4", "4:1", "1:8", "8:1"];
const REQUEST: &[&str] = &["contents", "generationConfig", "safetySettings", "systemInstruction", "store"];
const CONFIG: &[&str] = &[
    "responseModalities",
    "imageConfig",
    "seed",
    "temperature",
    "topP",
    "topK",
    "maxOutputTokens",
    "stopSequences",
    "candidateCount",
    "thinkingConfig",
];

/// What a model is able to do.
struct Ability {
    size: bool,
    thinking: bool,
    narrow: bool,
    /// The multiple that its widths and heights are of.
    grid: u32,
}

impl Ability {
    fn of(model: &str) -> Self {
        let newest = model == "gemini-nano-banana-2.1";
        let oldest = model.starts_with("gemini-2.5-flash-image");
        Self {
            size: !oldest && !model.contains("-lite"),
            thinking: newest,
            narrow: newest || model.starts_with("gemini-3.1"),
            grid: if oldest { 64 } else { 32 },
        }
    }
}

/// Checks a request for a picture.
pub(crate) fn order(kit: &Kit, recorded: &Recorded, model: &str) -> Result<Order, Refusal> {
    let kind = recorded.header("content-type").unwrap_or_default();
    if kind.split(';').next().unwrap_or_default().trim() != "application/json" {
        return Err(Refusal::invalid(format!("Invalid content type: '{kind}'; it must be application/json.")));
    }
    let body = serde_json::from_slice::<Value>(&recorded.body);
    let body = body.map_err(|error| Refusal::invalid(format!("Invalid JSON payload received. {error}")))?;
    if !kit.serves(model) {
        return Err(Refusal::no_model(model));
    }
    let request = Message::new(&body, "")?;
    request.only(REQUEST)?;
    check_contents(&request)?;
    let (width, height) = config(&request, model)?;
    Ok(Order {
        request: recorded.number,
        model: model.to_owned(),
        prompt: recorded.prompt.clone().unwrap_or_default(),
        width,
        height,
        format: Format::Png,
        count: 1,
        stream: None,
        quality: String::new(),
        background: String::new(),
        url: false,
    })
}

fn check_contents(request: &Message<'_>) -> Result<(), Refusal> {
    let contents = request.list("contents")?;
    if contents.is_empty() {
        return Err(Refusal::field("contents", "* GenerateContentRequest.contents: contents is not specified"));
    }
    let mut words = false;
    for (index, content) in contents.iter().enumerate() {
        let content = Message::new(content, &format!("contents[{index}]"))?;
        content.only(&["role", "parts"])?;
        content.choice("role", &["user", "model"])?;
        for (place, part) in content.list("parts")?.iter().enumerate() {
            let part = Message::new(part, &format!("contents[{index}].parts[{place}]"))?;
            part.only(&["text", "inlineData", "thought", "thoughtSignature"])?;
            words |= part.text("text")?.is_some_and(|text| !text.trim().is_empty());
            if let Some(data) = part.message("inlineData")? {
                check_inline(&data)?;
            }
        }
    }
    if words { Ok(()) } else { Err(Refusal::field("contents", "contents has no text: there is no prompt")) }
}

/// A reference picture must be what its type says.
fn check_inline(data: &Message<'_>) -> Result<(), Refusal> {
    data.only(&["mimeType", "data"])?;
    let mime = data.text("mimeType")?.unwrap_or_default();
    // Protobuf's JSON takes both alphabets of base64; Google's Python client writes the one for URLs.
    let encoded = data.text("data")?.unwrap_or_default().replace('-', "+").replace('_', "/");
    let bytes = STANDARD.decode(encoded);
    let bytes = bytes.map_err(|_| data.invalid("data", "Base64 decoding failed"))?;
    let found = image::guess_format(&bytes).map(|format| format.to_mime_type());
    if found.is_ok_and(|found| found == mime) {
        Ok(())
    } else {
        Err(data.invalid("mimeType", &format!("Unhandled generated data mime type: {mime}")))
    }
}

/// Checks the settings; the width and height that follow from them.
fn config(request: &Message<'_>, model: &str) -> Result<(u32, u32), Refusal> {
    let ability = Ability::of(model);
    let config = request.message("generationConfig")?;
    let config = config.ok_or_else(|| {
        Refusal::field("generation_config", "responseModalities must include IMAGE: the default is words only")
    })?;
    config.only(CONFIG)?;
    check_modalities(&config)?;
    if config.get("candidateCount").is_some_and(|count| count != 1) {
        return Err(config.invalid("candidateCount", "Multiple candidates is not enabled for this model"));
    }
    for name in ["seed", "topK", "maxOutputTokens"] {
        if config.get(name).is_some_and(|value| !value.is_i64()) {
            return Err(config.invalid(name, "(TYPE_INT32), not an integer"));
        }
    }
    if let Some(thinking) = config.message("thinkingConfig")? {
        if !ability.thinking {
            return Err(config.invalid("thinkingConfig", &format!("thinking is not supported by models/{model}")));
        }
        thinking.only(&["thinkingLevel", "includeThoughts"])?;
        thinking.choice("thinkingLevel", &["minimal", "medium", "high", "MINIMAL", "MEDIUM", "HIGH"])?;
    }
    let Some(image) = config.message("imageConfig")? else { return Ok((1024, 1024)) };
    // Fields that only Vertex AI has (personGeneration, outputMimeType, ...) are unknown names here.
    image.only(&["aspectRatio", "imageSize"])?;
    let mut ratios = RATIOS.to_vec();
    if ability.narrow {
        ratios.extend(NARROW_RATIOS);
    }
    let ratio = image.choice("aspectRatio", &ratios)?.unwrap_or("1:1");
    let size = image.choice("imageSize", &["512", "1K", "2K", "4K"])?;
    if size.is_some() && !ability.size {
        return Err(image.invalid("imageSize", &format!("image size is not supported by models/{model}")));
    }
    if size == Some("512") && ability.thinking {
        return Err(image.invalid("imageSize", &format!("512 is not supported by models/{model}")));
    }
    Ok(dimensions(ratio, size.unwrap_or("1K"), ability.grid))
}

fn check_modalities(config: &Message<'_>) -> Result<(), Refusal> {
    let modalities = config.list("responseModalities")?;
    let mut image = false;
    for modality in modalities {
        match modality.as_str() {
            Some("IMAGE") => image = true,
            Some("TEXT") => {}
            _ => return Err(config.invalid("responseModalities", &format!("{modality} is not a Modality"))),
        }
    }
    if image { Ok(()) } else { Err(config.invalid("responseModalities", "it must include IMAGE")) }
}

/// About a megapixel at `1K`, on the grid of the model: 16:9 is 1376x768, or 1344x768 on the oldest.
fn dimensions(ratio: &str, size: &str, grid: u32) -> (u32, u32) {
    let (across, down) = ratio.split_once(':').expect("one of the choices");
    let number = |text: &str| text.parse::<f64>().expect("one of the choices");
    let ratio = number(across) / number(down);
    let snap = |side: f64| ((side / f64::from(grid)).round() as u32).max(1) * grid;
    let (width, height) = (snap(1024.0 * ratio.sqrt()), snap(1024.0 / ratio.sqrt()));
    match size {
        "512" => (width / 2, height / 2),
        "2K" => (width * 2, height * 2),
        "4K" => (width * 4, height * 4),
        _ => (width, height),
    }
}
