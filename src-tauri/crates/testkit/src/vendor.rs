/// Whose dialect a fake speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vendor {
    /// The `OpenAI` Images API.
    OpenAi,
    /// The Gemini API of Google.
    Google,
}
