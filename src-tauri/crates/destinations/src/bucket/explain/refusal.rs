//! Messages for refusals by a server.

use thumbsheet_core::Code;

use super::{Explanation, Operation, too_large};
use crate::bucket::{Bucket, answer::Refusal};

impl Bucket {
    pub(super) fn refusal(&self, act: Operation, status: u16, refusal: &Refusal) -> Explanation {
        let place = &self.place;
        if let Some(explained) = self.of_key(act, refusal) {
            return explained;
        }
        match refusal.code.as_str() {
            "NoSuchBucket" => Explanation::lasting(
                Code::InvalidInput,
                format!("there is no bucket '{}' on {}", place.bucket, place.host()),
                if place.create {
                    "Create it on the server, or correct its name."
                } else {
                    "Tick 'Create the bucket when it is missing', or correct its name."
                },
            ),
            "NoSuchKey" => {
                Explanation::lasting(Code::InvalidInput, "it is not there", "It may have been deleted or renamed.")
            }
            "BucketAlreadyExists" => {
                Explanation::lasting(Code::InvalidInput, "the name is taken by somebody else", "Choose another name.")
            }
            "AuthorizationHeaderMalformed"
            | "IllegalLocationConstraintException"
            | "InvalidLocationConstraint"
            | "InvalidRegion" => self.wrong_region(refusal),
            "PermanentRedirect" | "TemporaryRedirect" | "Redirect" => self.moved(refusal),
            "SlowDown"
            | "SlowDownRead"
            | "SlowDownWrite"
            | "TooManyRequests"
            | "Throttling"
            | "ThrottlingException"
            | "RequestLimitExceeded" => Explanation::passing(
                Code::RateLimited,
                "the server asks to slow down",
                "Thumbsheet will try again after a while; nothing is lost.",
            ),
            "RequestTimeout"
            | "OperationAborted"
            | "ConditionalRequestConflict"
            | "BadDigest"
            | "XAmzContentSHA256Mismatch" => Explanation::passing(
                Code::ServerBusy,
                format!("the server did not take it this time ({})", refusal.code),
                "Thumbsheet will try again; nothing is lost.",
            ),
            "QuotaExceeded"
            | "XMinioAdminBucketQuotaExceeded"
            | "XMinioStorageFull"
            | "InsufficientStorage"
            | "XRgwQuotaExceeded"
            | "ServiceQuotaExceeded" => self.full(refusal),
            _ if refusal.message.contains("quota is reached") => self.full(refusal),
            "EntityTooLarge" => Explanation::lasting(
                Code::InvalidInput,
                "the file is larger than the server takes",
                "Choose a smaller profile.",
            ),
            "NotImplemented" | "MethodNotAllowed" if act == Operation::Publish => Explanation::lasting(
                Code::InvalidInput,
                "this server has no bucket policies",
                "Make the bucket public by the server's own means and enter its public address, or untick 'Public links'.",
            ),
            _ => self.by_status(act, status, refusal),
        }
    }

    /// Messages about the credentials, their permissions and the clock.
    fn of_key(&self, act: Operation, refusal: &Refusal) -> Option<Explanation> {
        let message = refusal.message.as_str();
        // Garage uses one code for these cases; its message tells them apart.
        let denied = matches!(refusal.code.as_str(), "AccessDenied" | "Forbidden");
        let code = match refusal.code.as_str() {
            _ if denied && message.contains("No such key") => "InvalidAccessKeyId",
            _ if denied && message.contains("Invalid signature") => "SignatureDoesNotMatch",
            _ if denied && message.contains("has expired") && message.contains("key") => "ExpiredToken",
            _ if denied && message.contains("quota is reached") => return Some(self.full(refusal)),
            "InvalidRequest" if message.contains("Date is too old") => "RequestTimeTooSkewed",
            code => code,
        };
        Some(match code {
            "InvalidAccessKeyId" | "NotSignedUp" | "InvalidAccessKey" => Explanation::lasting(
                Code::KeyRejected,
                format!("{} does not know the access key", self.place.host()),
                // Amazon's temporary access keys begin with ASIA. Without their token the server does not know them.
                if self.credentials.access_key.starts_with("ASIA") && self.credentials.session_token.is_none() {
                    "This key counts only with its session token: set AWS_SESSION_TOKEN beside it."
                } else {
                    "Check the access key in the storage's settings."
                },
            ),
            "SignatureDoesNotMatch" => Explanation::lasting(
                Code::KeyRejected,
                "the secret key does not belong to the access key",
                "Enter the secret key again in the storage's settings.",
            ),
            "ExpiredToken" | "TokenRefreshRequired" | "InvalidToken" | "InvalidSecurity" => Explanation::lasting(
                Code::KeyRejected,
                "the key or its session token has expired",
                "Get new credentials and enter them in the storage's settings.",
            ),
            "RequestTimeTooSkewed" | "RequestExpired" => Explanation::lasting(
                Code::InvalidInput,
                match &refusal.date {
                    Some(date) => format!("this machine's clock and the server's are too far apart (it says {date})"),
                    None => "this machine's clock and the server's are too far apart".to_owned(),
                },
                "Set this machine's clock, or the server's.",
            ),
            "AccessDenied" | "Forbidden" | "AllAccessDisabled" | "AccountProblem" | "UnauthorizedAccess" => {
                let target = self.place.shown();
                let target = target.trim_start_matches("s3://");
                let bucket =
                    if act == Operation::Create || act == Operation::Publish { &*self.place.bucket } else { target };
                Explanation::lasting(
                    Code::KeyRejected,
                    format!("access denied: this key may not {} \"{bucket}\"", act.verb()),
                    "Grant the key that permission on the server, or use another key.",
                )
            }
            _ => return None,
        })
    }

    fn by_status(&self, act: Operation, status: u16, refusal: &Refusal) -> Explanation {
        let said = self.said(status, refusal);
        match status {
            301 | 302 | 307 | 308 => match &refusal.region {
                Some(region) if *region != self.place.region => self.wrong_region(refusal),
                _ => self.moved(refusal),
            },
            401 | 403 => {
                let reason =
                    format!("access denied: this key may not {} \"{}\" ({said})", act.verb(), self.place.bucket);
                Explanation::lasting(
                    Code::KeyRejected,
                    reason,
                    "Grant the key that permission on the server, or use another key.",
                )
            }
            404 => Explanation::lasting(Code::InvalidInput, "it is not there", "It may have been deleted or renamed."),
            413 => too_large(format!("{} refuses a file of this size ({said})", self.place.host())),
            507 => self.full(refusal),
            429 | 503 => Explanation::passing(
                Code::ServerBusy,
                format!("the server is busy ({said})"),
                "Thumbsheet will try again after a while; nothing is lost.",
            ),
            408 | 409 | 425 | 500..=599 => Explanation::passing(
                Code::ServerBusy,
                format!("the server has a fault ({said})"),
                "Thumbsheet will try again; if it stays so, look at the server's log.",
            ),
            _ => Explanation {
                reason: format!("the server refused it ({said})"),
                hint: None,
                temporary: false,
                code: Code::BadRequest,
            },
        }
    }

    fn full(&self, refusal: &Refusal) -> Explanation {
        let said =
            if refusal.message.is_empty() { String::new() } else { format!(" ({})", self.clean(&refusal.message)) };
        Explanation::lasting(
            Code::InvalidInput,
            format!("the storage is full, or its quota used up{said}"),
            "Make room on the server, then save again; it costs nothing.",
        )
    }

    fn wrong_region(&self, refusal: &Refusal) -> Explanation {
        let ours = &self.place.region;
        match refusal.region.as_deref().map(str::trim).filter(|region| !region.is_empty() && region != ours) {
            Some(region) => Explanation::lasting(
                Code::InvalidInput,
                format!("wrong region: the server wants '{region}', not '{ours}'"),
                format!("Set the region to {region} in the storage's settings."),
            ),
            None => Explanation::lasting(
                Code::InvalidInput,
                format!("wrong region: '{ours}' is not the server's ({})", self.clean(&refusal.message)),
                "Set the region that the server names.",
            ),
        }
    }

    fn moved(&self, refusal: &Refusal) -> Explanation {
        let elsewhere =
            refusal.endpoint.as_deref().map_or_else(String::new, |endpoint| format!(": {}", self.clean(endpoint)));
        Explanation::lasting(
            Code::InvalidInput,
            format!("the bucket is at another endpoint{elsewhere}"),
            "Enter that endpoint, or the bucket's region, in the storage's settings.",
        )
    }
}
