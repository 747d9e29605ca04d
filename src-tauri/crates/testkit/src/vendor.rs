/// The vendor whose API a fake imitates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vendor {
    /// The `OpenAI` Images API.
    OpenAi,
    /// The Gemini API of Google.
    Google,
}
