//! Public links: the only change to a bucket's permissions, and only where the person ticked it.

use bytes::Bytes;
use s3::command::Command;
use serde_json::{Value, json};
use thumbsheet_core::Error;

use super::{Bucket, cause::Cause, explain::Operation};
use crate::Failure;

/// Id of our statement in the bucket's policy.
const STATEMENT: &str = "ThumbsheetPublicLinks";

impl Bucket {
    /// Lets everybody read files below the prefix. Other statements of the bucket's policy stay as they are.
    ///
    /// # Errors
    /// The error says why; `INVALID_INPUT` unless public links are ticked.
    pub async fn make_public(&self) -> Result<(), Failure> {
        if !self.place.public_links {
            return Err(Failure::lasting(
                Error::invalid(format!("Links to {} are not public.", self.place.shown()))
                    .hint("Tick 'Public links' in the storage's settings first."),
            ));
        }
        self.publish().await.map_err(|cause| self.failure(Operation::Publish, "", &cause))
    }

    /// Sets the policy with the first file of a [`Bucket`]; other files wait for it.
    pub(super) async fn publish_once(&self) -> Result<(), Failure> {
        let mut done = self.public.lock().await;
        if !*done {
            self.make_public().await?;
            *done = true;
        }
        Ok(())
    }

    async fn publish(&self) -> Result<(), Cause> {
        let there = match self.ask("", Command::GetBucketPolicy, Bytes::new()).await {
            Ok(reply) => Some(reply.body),
            Err(cause) if cause.code() == "NoSuchBucketPolicy" => None,
            Err(cause) => return Err(cause),
        };
        let resource = format!("arn:aws:s3:::{}/{}*", self.place.bucket, self.place.prefix);
        match policy(there.as_deref(), &resource) {
            Ok(None) => Ok(()),
            Ok(Some(policy)) => {
                self.ask("", Command::PutBucketPolicy { policy: policy.to_string() }, Bytes::new()).await.map(drop)
            }
            Err(()) => {
                Err(Cause::Unsigned("the bucket has a policy that cannot be read, which is left as it is".to_owned()))
            }
        }
    }
}

/// Adds our statement to a policy; `None` if the policy has it already.
fn policy(there: Option<&[u8]>, resource: &str) -> Result<Option<Value>, ()> {
    let mut policy = match there {
        None => json!({ "Version": "2012-10-17", "Statement": [] }),
        Some(bytes) => serde_json::from_slice(bytes).map_err(drop)?,
    };
    let statements = policy.as_object_mut().ok_or(())?.entry("Statement").or_insert_with(|| json!([]));
    // A single statement can be an object instead of a list.
    if statements.is_object() {
        *statements = json!([statements.take()]);
    }
    let statements = statements.as_array_mut().ok_or(())?;
    let names = |resources: &Value| match resources {
        Value::Array(all) => all.iter().any(|one| one == resource),
        one => one == resource,
    };
    if let Some(ours) = statements.iter_mut().find(|statement| statement["Sid"] == STATEMENT) {
        if names(&ours["Resource"]) {
            return Ok(None);
        }
        let mut resources = match ours["Resource"].take() {
            Value::Array(all) => all,
            one => vec![one],
        };
        resources.push(resource.into());
        ours["Resource"] = resources.into();
        return Ok(Some(policy));
    }
    statements.push(json!({
        "Sid": STATEMENT,
        "Effect": "Allow",
        "Principal": "*",
        "Action": ["s3:GetObject"],
        "Resource": [resource],
    }));
    Ok(Some(policy))
}

#[cfg(test)]
mod tests {
    use super::*;

    const OURS: &str = "arn:aws:s3:::thumbs/blog/*";

    #[test]
    fn a_policy_that_is_there_keeps_its_statements() {
        let theirs = br#"{"Version":"2012-10-17","Statement":{"Sid":"Backup","Effect":"Allow"}}"#;
        let made = policy(Some(theirs), OURS).unwrap().unwrap();
        assert_eq!(made["Statement"][0]["Sid"], "Backup", "the person's own rule is not lost");
        assert_eq!(made["Statement"][1]["Resource"][0], OURS, "only what is below the prefix is opened");
        assert_eq!(made["Statement"][1]["Action"], json!(["s3:GetObject"]), "read, and nothing else");
        assert_eq!(policy(Some(made.to_string().as_bytes()), OURS), Ok(None), "a second time changes nothing");
        let both = policy(Some(made.to_string().as_bytes()), "arn:aws:s3:::thumbs/x/*").unwrap().unwrap();
        assert_eq!(both["Statement"][1]["Resource"].as_array().unwrap().len(), 2, "two folders of one bucket");
    }

    #[test]
    fn a_policy_that_cannot_be_read_is_left_alone() {
        assert_eq!(policy(Some(b"<html>"), OURS), Err(()), "writing over it would lose it");
        assert_eq!(policy(Some(b"[]"), OURS), Err(()), "the same");
    }
}
