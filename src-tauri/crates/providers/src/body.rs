//! Reading the body of a response up to a limit.

use reqwest::Response;

/// A body, as far as it was received.
pub(crate) enum Body {
    /// The body is complete.
    Whole(Vec<u8>),
    /// The part before the connection ended.
    Cut(Vec<u8>),
    /// The part up to the limit.
    TooLong(Vec<u8>),
}

/// Reads a body up to `limit` bytes.
pub(crate) async fn read(mut response: Response, limit: usize) -> Body {
    let mut body = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if body.len() + chunk.len() > limit => {
                body.extend_from_slice(&chunk[..limit - body.len()]);
                return Body::TooLong(body);
            }
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            Ok(None) => return Body::Whole(body),
            Err(_) => return Body::Cut(body),
        }
    }
}
