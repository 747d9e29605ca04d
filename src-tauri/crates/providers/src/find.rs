//! Finding a picture in an answer of any shape.
//!
//! Gateways translate answers between vendors: a picture comes as the text of a chat, under another name, or as an
//! address in Markdown. The adapters read their vendor's own shape first; this is for everything else.

use serde_json::Value;

use crate::picture;

/// A picture in an answer.
#[derive(Debug, PartialEq)]
pub(crate) enum Found {
    /// The file.
    File(Vec<u8>),
    /// The address of the file.
    Address(String),
}

/// Names of fields whose text is the address of a picture, where a field around them is about pictures.
const ADDRESSES: [&str; 12] = [
    "url",
    "uri",
    "href",
    "src",
    "link",
    "image_url",
    "imageurl",
    "image_uri",
    "fileuri",
    "file_uri",
    "download_url",
    "image",
];

/// Names of fields that hold pictures. Names that contain `image`, `img` or `picture` count too.
const HOLDERS: [&str; 10] =
    ["data", "filedata", "file_data", "output", "outputs", "result", "results", "artifacts", "generations", "content"];

/// Finds the picture in `value`. A file takes precedence over an address, and what comes later over what comes earlier,
/// because models that draw several times end with the picture.
pub(crate) fn in_value(value: &Value) -> Option<Found> {
    let mut search = Search::default();
    search.look(value, "", false);
    search.found()
}

/// Finds the picture in a text: a `data:` address, or an address in Markdown.
pub(crate) fn in_text(text: &str) -> Option<Found> {
    let mut search = Search::default();
    search.text(text);
    search.found()
}

#[derive(Default)]
struct Search {
    file: Option<Vec<u8>>,
    address: Option<String>,
}

impl Search {
    fn found(self) -> Option<Found> {
        self.file.map(Found::File).or(self.address.map(Found::Address))
    }

    /// `name` is that of the nearest field around `value`; `about` says whether any field around is about pictures.
    fn look(&mut self, value: &Value, name: &str, about: bool) {
        match value {
            Value::Array(list) => list.iter().for_each(|item| self.look(item, name, about)),
            Value::Object(fields) => {
                // A preview is not the picture.
                if fields.get("type").and_then(Value::as_str).is_some_and(|kind| kind.contains("partial")) {
                    return;
                }
                for (name, value) in fields {
                    let name = name.to_ascii_lowercase();
                    // The sources of an answer are not its picture.
                    if name.contains("grounding") || name.contains("citation") || name.contains("annotation") {
                        continue;
                    }
                    let holds = HOLDERS.contains(&name.as_str())
                        || ["image", "img", "picture"].iter().any(|word| name.contains(word));
                    self.look(value, &name, about || holds);
                }
            }
            Value::String(text) => {
                if picture::is_encoded_picture(text)
                    && let Ok(bytes) = picture::decode(text)
                {
                    self.file = Some(bytes);
                    return;
                }
                let is_named = about && ADDRESSES.contains(&name) || name.starts_with("image");
                if (is_named || about && has_the_name_of_a_picture(text)) && is_address(text) {
                    self.address = Some(text.trim().to_owned());
                } else {
                    self.text(text);
                }
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        let mut rest = text;
        while let Some(at) = rest.find("data:image/") {
            let address = until_its_end(&rest[at..]);
            if let Ok(bytes) = picture::decode(address) {
                self.file = Some(bytes);
            }
            rest = &rest[at + address.len().max(1)..];
        }
        if self.file.is_some() {
            return;
        }
        // `![words](address)`, and `[words](address)` where the address has the name of a picture.
        let mut rest = text;
        while let Some(at) = rest.find("](") {
            let address = until_its_end(&rest[at + 2..]);
            let words = rest[..at].rfind('[').is_some_and(|open| rest[..open].ends_with('!'));
            if is_address(address) && (words || has_the_name_of_a_picture(address)) {
                self.address = Some(address.to_owned());
            }
            rest = &rest[at + 2..];
        }
        let alone = text.trim();
        if is_address(alone) && has_the_name_of_a_picture(alone) {
            self.address = Some(alone.to_owned());
        }
    }
}

fn until_its_end(text: &str) -> &str {
    let end =
        text.find(|c: char| c.is_whitespace() || matches!(c, ')' | '"' | '\'' | '<' | '>' | '\\' | ']' | '}' | '`'));
    &text[..end.unwrap_or(text.len())]
}

fn is_address(text: &str) -> bool {
    let text = text.trim();
    let is_web = text.starts_with("https://") || text.starts_with("http://");
    is_web && !text.contains(char::is_whitespace)
}

fn has_the_name_of_a_picture(address: &str) -> bool {
    let path = address.split(['?', '#']).next().unwrap_or_default().trim().to_ascii_lowercase();
    [".png", ".jpg", ".jpeg", ".webp", ".gif", ".avif"].iter().any(|end| path.ends_with(end))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::sample::{PNG, PNG_TEXT};

    fn file() -> Found {
        Found::File(PNG.to_vec())
    }

    #[test]
    fn a_picture_is_found_in_any_shape() {
        let data = format!("data:image/png;base64,{PNG_TEXT}");
        for (value, why) in [
            (json!({"images": [PNG_TEXT]}), "a list of texts"),
            (json!({"result": {"image_base64": PNG_TEXT}}), "another name"),
            (json!({"output": [{"type": "image_generation_call", "result": PNG_TEXT}]}), "OpenAI's other endpoint"),
            (json!({"choices": [{"message": {"content": format!("Here: ![x]({data})")}}]}), "a chat's Markdown"),
            (json!({"choices": [{"message": {"images": [{"image_url": {"url": data}}]}}]}), "a chat's pictures"),
            (json!({"code": 0, "data": {"data": [{"b64_json": PNG_TEXT}]}}), "an envelope"),
            (json!({"artifacts": [{"base64": PNG_TEXT, "finishReason": "SUCCESS"}]}), "Stability's"),
        ] {
            assert_eq!(in_value(&value), Some(file()), "{why}: it was paid for");
        }
        assert_eq!(in_text(&format!("![image]({data})")), Some(file()), "a text");
    }

    #[test]
    fn an_address_is_found_where_a_picture_is_meant() {
        let address = "https://cdn.example/1.png?sig=a&b=c";
        for (value, why) in [
            (json!({"output": [address]}), "a list of addresses"),
            (json!({"images": [{"url": address}]}), "a list of pictures"),
            (json!({"choices": [{"message": {"content": format!("Done.\n\n![image]({address})\n")}}]}), "Markdown"),
            (
                json!({"candidates": [{"content": {"parts": [{"fileData": {"fileUri": address}}]}}]}),
                "a file of Google's",
            ),
            (json!({"data": {"image_url": address}}), "a name for itself"),
        ] {
            assert_eq!(in_value(&value), Some(Found::Address(address.into())), "{why}");
        }
    }

    #[test]
    fn nothing_else_is_taken_for_a_picture() {
        for value in [
            json!({"error": {"message": "See https://docs.example/errors for more."}}),
            json!({"candidates": [{"groundingMetadata": {"groundingChunks": [{"image": {"imageUri": "https://a.example/1.png"}}]}}]}),
            json!({"type": "image_generation.partial_image", "b64_json": PNG_TEXT}),
            json!({"choices": [{"message": {"content": "I read [this page](https://a.example/policy) and cannot."}}]}),
            json!({"data": [], "id": "AAAAAAAAAAAAAAAA"}),
            json!(null),
        ] {
            assert_eq!(in_value(&value), None, "{value}");
        }
    }
}
