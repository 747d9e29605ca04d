//! The receipt: metadata in a finished JPEG.

use serde::{Deserialize, Serialize};

use crate::{
    Digest, ModelId, Size,
    brief::{Design, Slots},
};

/// Everything needed to make the thumbnail again from its base. It holds no time and no path, because the same base and
/// design give the same bytes anywhere.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Receipt {
    /// The title on the picture.
    pub title: String,
    /// The prompt that the picture was made from.
    pub prompt: String,
    /// The model that made the picture.
    pub model: ModelId,
    /// The style's id or sentence.
    pub style: String,
    /// The text layer; its fields are flattened into the receipt.
    #[serde(flatten)]
    pub design: Design,
    /// What the template shows beside the title.
    #[serde(default, skip_serializing_if = "Slots::is_empty")]
    pub slots: Slots,
    /// The seed, if one was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// Size of the canvas, in pixels.
    pub canvas: Size,
    /// Digest of the base.
    pub base: Digest,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As files hold it that were made before a design could say more than template and font.
    const OLD: &str = concat!(
        r#"{"title":"T","prompt":"P","model":"offline/aurora","style":"cinematic","template":"left-panel","font":"lora","#,
        r#""seed":18446744073709551615,"canvas":"1200x630","#,
        r#""base":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}"#
    );

    #[test]
    fn an_old_receipt_is_read_and_written_as_it_was() {
        let receipt: Receipt = serde_json::from_str(OLD).unwrap();
        assert_eq!(receipt.design, Design::new("left-panel", "lora"), "its template and font are its design");
        assert_eq!(serde_json::to_string(&receipt).unwrap(), OLD, "the same base and design give the same bytes");
    }

    #[test]
    fn a_receipt_brings_the_whole_design_back() {
        let mut receipt: Receipt = serde_json::from_str(OLD).unwrap();
        receipt.design.panel = Some("#000000@0.35".parse().unwrap());
        receipt.design.size = Some(72.5);
        let json = serde_json::to_string(&receipt).unwrap();
        assert_eq!(serde_json::from_str::<Receipt>(&json).unwrap(), receipt, "nothing of it is lost in the file");
    }
}
