//! *Test storage*: writes a small object as a thumbnail is written, reads and deletes it, and reports the step that failed.

use std::time::Instant;

use bytes::Bytes;
use s3::command::Command;
use thumbsheet_core::{
    Digest, Error,
    ports::{Sequence, letters},
};

use super::{Bucket, cause::Cause, explain::Operation, wire::XML};
use crate::FinishedFile;

/// A step of the test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProbeStep {
    /// Check that the server answers and knows the bucket.
    Reach,
    /// Write a small test object.
    Write,
    /// Read the object back.
    Read,
    /// Delete the test object.
    Delete,
}

/// The result of the test.
#[derive(Debug, Clone)]
pub struct Probe {
    /// The tried steps with their results, in order.
    pub steps: Vec<(ProbeStep, Result<(), Error>)>,
    /// Duration of the test, in milliseconds.
    pub milliseconds: u64,
}

impl Probe {
    /// Whether every step succeeded.
    pub fn is_good(&self) -> bool {
        self.steps.len() == 4 && self.steps.iter().all(|(_, result)| result.is_ok())
    }

    /// The error of the first failed step.
    pub fn error(&self) -> Option<&Error> {
        self.steps.iter().find_map(|(_, result)| result.as_ref().err())
    }
}

impl Bucket {
    /// Tries everything that an upload needs. It leaves nothing behind if the credentials may delete.
    pub async fn probe(&self) -> Probe {
        let began = Instant::now();
        let mut steps = Vec::new();
        self.try_steps(&mut steps).await;
        let milliseconds = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
        Probe { steps, milliseconds }
    }

    async fn try_steps(&self, steps: &mut Vec<(ProbeStep, Result<(), Error>)>) {
        let reached = self.reach().await;
        let stop = reached.is_err();
        steps.push((ProbeStep::Reach, reached));
        if stop {
            return;
        }
        let random = letters(&Sequence::from_entropy());
        let name = format!(".thumbsheet-probe-{random}");
        let key = format!("{}{name}", self.place.prefix);
        let text = Bytes::from(format!("Written by Thumbsheet to test this storage ({random})."));
        let told = |act: Operation, cause: &Cause| self.failure(act, &key, cause).error;

        let file = FinishedFile { name, bytes: text.clone(), digest: Digest::of(&text), mime: "text/plain" };
        let written = self.write_once(&file, Operation::Write).await.map(drop).map_err(|failure| failure.error);
        let stop = written.is_err();
        steps.push((ProbeStep::Write, written));
        if stop {
            return;
        }
        let read = match self.ask_with(&self.s3, &key, Command::GetObject, Bytes::new(), XML).await {
            Ok(reply) if reply.body == text => Ok(()),
            Ok(_) => Err(told(Operation::Read, &Cause::Differs)),
            Err(cause) => Err(told(Operation::Read, &cause)),
        };
        steps.push((ProbeStep::Read, read));
        let deleted = self.ask(&key, Command::DeleteObject, Bytes::new()).await;
        steps.push((ProbeStep::Delete, deleted.map(drop).map_err(|cause| told(Operation::Delete, &cause))));
    }

    async fn reach(&self) -> Result<(), Error> {
        match self.page(None, 1).await {
            Ok(_) => Ok(()),
            Err(cause) if cause.is_missing_bucket() && self.place.create => {
                self.create_once().await.map_err(|failure| failure.error)
            }
            Err(cause) => {
                // Credentials that may write but not list are good: the server answers and knows them.
                let only_no_list = cause.status() == 403 && cause.code() == "AccessDenied";
                if only_no_list { Ok(()) } else { Err(self.failure(Operation::List, "", &cause).error) }
            }
        }
    }
}
