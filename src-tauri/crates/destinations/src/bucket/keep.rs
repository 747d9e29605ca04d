//! Writing a file: look for it, write it once, never replace another one.

use std::sync::{Arc, PoisonError};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use reqwest::header::{HeaderMap, HeaderValue};
use s3::command::Command;

use super::{
    Bucket,
    cause::Cause,
    explain::Operation,
    multipart::MULTIPART_THRESHOLD,
    wire::{Reply, XML},
};
use crate::{Failure, FinishedFile, Kept, bucket::place::check_key};

/// Maximum number appended to a name.
const MAX_NUMBER: u32 = 10_000;

/// Metadata header with the file's digest, for comparison.
pub(super) const DIGEST: &str = "x-amz-meta-sha256";

/// The object under a key, compared with the file.
enum ExistingObject {
    Nothing,
    Same,
    Another,
    /// The credentials may not look. The file is then written on the condition that the key is free.
    Hidden(Cause),
}

/// The outcome of a write.
enum WriteOutcome {
    Done,
    /// Another object appeared under the key meanwhile.
    Taken,
}

impl Bucket {
    pub(super) async fn keep_file(&self, file: &FinishedFile) -> Result<Kept, Failure> {
        let key = self.write_once(file, Operation::Keep).await?;
        self.kept(key).await
    }

    /// Writes a file that is not there yet, and gives its key. `act` is what failures are told of.
    pub(super) async fn write_once(&self, file: &FinishedFile, act: Operation) -> Result<String, Failure> {
        check_key(&format!("{}{}", self.place.prefix, file.name)).map_err(Failure::lasting)?;
        // Of two concurrent files with one name, the second finds the first, even on a server without conditional
        // writes.
        let _alone = self.alone(&file.name).await;
        for number in 1..=MAX_NUMBER {
            let key = format!("{}{}", self.place.prefix, numbered(&file.name, number));
            let failed = |cause: &Cause| self.failure(act, &key, cause);
            let hidden = match self.look(&key, file).await.map_err(|cause| failed(&cause))? {
                ExistingObject::Same => return Ok(key),
                ExistingObject::Another => continue,
                ExistingObject::Nothing => None,
                ExistingObject::Hidden(cause) => Some(cause),
            };
            match self.written(&key, file, hidden, act).await? {
                WriteOutcome::Done => return Ok(key),
                WriteOutcome::Taken => {
                    let there = self.look(&key, file).await.map_err(|cause| failed(&cause))?;
                    if matches!(there, ExistingObject::Same) {
                        return Ok(key);
                    }
                }
            }
        }
        let cause = Cause::Unsigned(format!("'{}' is taken with every number", file.name));
        Err(self.failure(act, &file.name, &cause))
    }

    /// Locks a file's name for writing.
    async fn alone(&self, name: &str) -> tokio::sync::OwnedMutexGuard<()> {
        let lock = {
            let mut names = self.names.lock().unwrap_or_else(PoisonError::into_inner);
            // A lock that only the map references is not held.
            names.retain(|_, lock| Arc::strong_count(lock) > 1);
            Arc::clone(names.entry(name.to_owned()).or_default())
        };
        lock.lock_owned().await
    }

    async fn kept(&self, key: String) -> Result<Kept, Failure> {
        if self.place.public_links && self.place.public_url.is_none() {
            self.publish_once().await?;
        }
        Ok(Kept { place: format!("s3://{}/{key}", self.place.bucket), link: self.public_link(&key), name: key })
    }

    /// Looks up the object under a key.
    async fn look(&self, key: &str, file: &FinishedFile) -> Result<ExistingObject, Cause> {
        let reply = self.send(&self.s3, key, Command::HeadObject, bytes::Bytes::new(), XML).await?;
        match reply.status {
            200..=299 if reply.is_page() => Err(Cause::NotS3 { status: reply.status }),
            200..=299 => Ok(if is_same(&reply, file) { ExistingObject::Same } else { ExistingObject::Another }),
            404 => Ok(ExistingObject::Nothing),
            _ => self.look_again(key, file).await,
        }
    }

    /// A refused HEAD has no body with the reason, so a GET of the first byte asks again.
    async fn look_again(&self, key: &str, file: &FinishedFile) -> Result<ExistingObject, Cause> {
        let first = Command::GetObjectRange { start: 0, end: Some(0) };
        match self.ask(key, first, bytes::Bytes::new()).await {
            Ok(reply) if reply.is_page() => Err(Cause::NotS3 { status: reply.status }),
            // Some servers allow GET but not HEAD. The object exists.
            Ok(reply) => Ok(if is_same(&reply, file) { ExistingObject::Same } else { ExistingObject::Another }),
            Err(cause) if cause.status() == 416 => Ok(ExistingObject::Another),
            Err(cause) if cause.code() == "NoSuchKey" => Ok(ExistingObject::Nothing),
            // Amazon answers this for a free key too, when the credentials may not list.
            Err(cause @ Cause::Refused { status: 403, .. }) if matches!(cause.code(), "AccessDenied" | "") => {
                Ok(ExistingObject::Hidden(cause))
            }
            Err(cause) => Err(cause),
        }
    }

    async fn written(
        &self,
        key: &str,
        file: &FinishedFile,
        hidden: Option<Cause>,
        act: Operation,
    ) -> Result<WriteOutcome, Failure> {
        let failed = |cause: &Cause| self.failure(act, key, cause);
        let mut written = self.write(key, file, true).await;
        if self.place.create && written.as_ref().is_err_and(Cause::is_missing_bucket) {
            self.create_once().await?;
            written = self.write(key, file, true).await;
        }
        let Err(cause) = written else { return Ok(WriteOutcome::Done) };
        match cause.status() {
            412 => Ok(WriteOutcome::Taken),
            // The server has no conditional writes. Write only if the key was seen to be free.
            _ if cause.is_no_condition() => match hidden {
                None => self.write(key, file, false).await.map(|()| WriteOutcome::Done).map_err(|cause| failed(&cause)),
                Some(hidden) => Err(failed(&hidden)),
            },
            _ => Err(failed(&cause)),
        }
    }

    async fn write(&self, key: &str, file: &FinishedFile, only_new: bool) -> Result<(), Cause> {
        let headers = self.file_headers(file, only_new)?;
        if file.bytes.len() > MULTIPART_THRESHOLD {
            return self.write_in_parts(key, file, headers).await;
        }
        let put = Command::PutObject {
            content: &file.bytes,
            content_type: file.mime,
            custom_headers: Some(headers),
            multipart: None,
        };
        let reply = self.ask(key, put, file.bytes.clone()).await?;
        if reply.is_page() { Err(Cause::NotS3 { status: reply.status }) } else { Ok(()) }
    }

    fn file_headers(&self, file: &FinishedFile, only_new: bool) -> Result<HeaderMap, Cause> {
        let unsigned = |_| Cause::Unsigned("the cache header holds a character that no header takes".to_owned());
        let mut headers = HeaderMap::new();
        let digest = file.digest.to_string();
        headers.insert(DIGEST, HeaderValue::from_str(&digest).map_err(unsigned)?);
        if file.bytes.len() <= MULTIPART_THRESHOLD {
            // A bucket with object lock takes no file without it.
            let sum = STANDARD.encode(md5::compute(&file.bytes).0);
            headers.insert("content-md5", HeaderValue::from_str(&sum).map_err(unsigned)?);
        }
        if !self.place.cache_control.is_empty() {
            let value = HeaderValue::from_str(&self.place.cache_control).map_err(unsigned)?;
            headers.insert(reqwest::header::CACHE_CONTROL, value);
        }
        if only_new {
            headers.insert(reqwest::header::IF_NONE_MATCH, HeaderValue::from_static("*"));
        }
        Ok(headers)
    }
}

/// Whether an object is this file: by our metadata, or, for an upload by another program, by length and MD5.
fn is_same(reply: &Reply, file: &FinishedFile) -> bool {
    if let Some(digest) = reply.header(DIGEST) {
        return digest.eq_ignore_ascii_case(&file.digest.to_string());
    }
    let length = reply.header("content-length").and_then(|length| length.parse().ok());
    let etag = reply.header("etag").map(|etag| etag.trim_matches('"'));
    length == Some(file.bytes.len()) && etag == Some(&format!("{:x}", md5::compute(&file.bytes)))
}

/// `a.jpg`, then `a-2.jpg`.
fn numbered(name: &str, number: u32) -> String {
    if number == 1 {
        return name.to_owned();
    }
    match name.rsplit_once('.') {
        Some((stem, extension)) if !extension.contains('/') => format!("{stem}-{number}.{extension}"),
        _ => format!("{name}-{number}"),
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use thumbsheet_core::Digest;

    use super::*;

    fn there(headers: &[(&'static str, &str)]) -> Reply {
        let headers = headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
        Reply { status: 200, headers, body: Bytes::new() }
    }

    #[test]
    fn a_file_that_somebody_else_uploaded_is_known_by_length_and_md5() {
        let bytes = Bytes::from_static(b"one");
        let file = FinishedFile { name: "a.jpg".to_owned(), digest: Digest::of(&bytes), bytes, mime: "image/jpeg" };
        let md5 = "\"f97c5d29941bfb1b2fdab0874906ab82\"";
        assert!(
            is_same(&there(&[("content-length", "3"), ("etag", md5)]), &file),
            "another program's upload of the same"
        );
        assert!(!is_same(&there(&[("content-length", "4"), ("etag", md5)]), &file), "another length is another file");
        assert!(!is_same(&there(&[("content-length", "3"), ("etag", "\"x-2\"")]), &file), "parts have no MD5: unknown");
        assert!(!is_same(&there(&[]), &file), "nothing known is not the same");
        let digest = file.digest.to_string();
        assert!(is_same(&there(&[(DIGEST, &digest)]), &file), "our own mark is enough");
        assert!(!is_same(&there(&[(DIGEST, "00"), ("content-length", "3"), ("etag", md5)]), &file), "and goes first");
    }

    #[test]
    fn a_number_stands_before_the_extension() {
        for (name, second) in [("a.jpg", "a-2.jpg"), ("x.y/a", "x.y/a-2"), ("x.y/a.b.jpg", "x.y/a.b-2.jpg")] {
            assert_eq!(numbered(name, 2), second, "{name}");
            assert_eq!(numbered(name, 1), name, "the first has none");
        }
    }
}
