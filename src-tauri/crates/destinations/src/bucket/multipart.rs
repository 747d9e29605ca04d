//! Uploads of large files in parts.

use bytes::Bytes;
use reqwest::header::{HeaderMap, IF_NONE_MATCH};
use s3::{
    command::{Command, Multipart},
    serde_types::{CompleteMultipartUploadData, Part},
};

use super::{
    Bucket,
    answer::{self, MultipartStart, Refusal},
    cause::Cause,
    wire::{self, XML},
};
use crate::FinishedFile;

/// Size above which a file is uploaded in parts, in bytes.
pub(super) const MULTIPART_THRESHOLD: usize = 16 << 20;

/// Size of a part, in bytes: small enough that losing one costs little, and well above the servers' minimum.
const PART: usize = 8 << 20;

impl Bucket {
    pub(super) async fn write_in_parts(
        &self,
        key: &str,
        file: &FinishedFile,
        mut headers: HeaderMap,
    ) -> Result<(), Cause> {
        // The condition belongs to the last request, which creates the object.
        let condition = headers.remove(IF_NONE_MATCH);
        let signer = self.signer_with(headers)?;
        let start = Command::InitiateMultipartUpload { content_type: file.mime };
        let reply = self.ask_with(&signer, key, start, Bytes::new(), XML).await?;
        let started: MultipartStart = answer::document(&reply.body, "InitiateMultipartUploadResult")
            .ok_or(Cause::NotS3 { status: reply.status })?;
        let ended = self.parts(key, file, &started.upload_id).await;
        let ended = match ended {
            Ok(parts) => {
                let mut last = HeaderMap::new();
                last.extend(condition.map(|value| (IF_NONE_MATCH, value)));
                self.complete(key, &started.upload_id, parts, last).await
            }
            Err(cause) => Err(cause),
        };
        if ended.is_err() {
            // Leftover parts cost storage. If this fails too, only the server's rule for old parts removes them.
            let abort = Command::AbortMultipartUpload { upload_id: &started.upload_id };
            let _ = self.ask(key, abort, Bytes::new()).await;
        }
        ended
    }

    async fn parts(&self, key: &str, file: &FinishedFile, upload: &str) -> Result<Vec<Part>, Cause> {
        let mut parts = Vec::new();
        for (number, start) in (1_u32..).zip((0..file.bytes.len()).step_by(PART)) {
            let content = file.bytes.slice(start..file.bytes.len().min(start + PART));
            let put = Command::PutObject {
                content: &content,
                content_type: "application/octet-stream",
                custom_headers: None,
                multipart: Some(Multipart::new(number, upload)),
            };
            let reply = self.ask(key, put, content.clone()).await?;
            let etag = reply.header("etag").ok_or(Cause::NotS3 { status: reply.status })?;
            parts.push(Part { part_number: number, etag: etag.to_owned() });
        }
        Ok(parts)
    }

    async fn complete(&self, key: &str, upload: &str, parts: Vec<Part>, headers: HeaderMap) -> Result<(), Cause> {
        let signer = self.signer_with(headers)?;
        let data = CompleteMultipartUploadData { parts };
        let command = Command::CompleteMultipartUpload { upload_id: upload, data };
        let reply = self.ask_with(&signer, key, command, Bytes::new(), XML).await?;
        // Servers send the status before they join the parts, so an error can come with status 200.
        match answer::document::<Refusal>(&reply.body, "Error") {
            Some(_) => Err(wire::refused(&reply)),
            None => Ok(()),
        }
    }

    fn signer_with(&self, headers: HeaderMap) -> Result<s3::Bucket, Cause> {
        self.s3.with_extra_headers(headers).map_err(|error| Cause::Unsigned(error.to_string()))
    }
}
