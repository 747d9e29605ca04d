//! Where finished thumbnails go besides the library: folders and buckets.

use std::{path::PathBuf, time::Duration};

use serde::{Deserialize, Serialize};
use thumbsheet_core::{Digest, Error, secret::quoted_address};
use thumbsheet_destinations::{BucketPlace, NameTemplate};
use ts_rs::TS;
use url::Url;

use crate::places::Places;

/// The longest that a signed link can hold: S3 refuses more.
const MAX_LINK_DAYS: u8 = 7;

/// Where finished thumbnails go besides the library.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Storage {
    /// What there is to choose from.
    pub destinations: Vec<DestinationSetting>,
    /// Ids of those that the thumbnails of every run go to.
    pub finished: Vec<String>,
    /// Days that a signed link holds, 1 to 7.
    pub link_days: u8,
    /// Bytes of pictures above which the program suggests what could go; it never deletes by itself.
    pub cap_bytes: Option<u64>,
}

/// A folder or a bucket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DestinationSetting {
    /// Its id: lower-case letters, digits and hyphens.
    pub id: String,
    /// Its name on screen.
    #[serde(default)]
    pub name: String,
    /// How files are named there; see [`NameTemplate`].
    #[serde(default = "default_file")]
    pub file: String,
    /// What it is.
    #[serde(flatten)]
    pub kind: DestinationKind,
}

/// What a destination is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum DestinationKind {
    /// A folder on this machine.
    Folder {
        /// Its path; may begin with `~`.
        folder: String,
    },
    /// A bucket of a server that speaks S3.
    Bucket {
        /// Where the server is asked.
        endpoint: String,
        /// The region that it says it is in.
        #[serde(default = "default_region")]
        region: String,
        /// The bucket's name.
        bucket: String,
        /// What every key begins with.
        #[serde(default)]
        prefix: String,
        /// Whether the bucket stands in the path, as `MinIO` wants it, and not in the host's name.
        #[serde(default = "yes")]
        path_style: bool,
        /// The certificate of an authority of one's own; empty: the system's.
        #[serde(default)]
        ca_file: String,
        /// Whether a bucket that is not there is made.
        #[serde(default)]
        create: bool,
        /// Whether anybody may read what is under the prefix: changes the bucket's policy.
        #[serde(default)]
        public_links: bool,
        /// What public links begin with, where that is not the endpoint.
        #[serde(default)]
        public_url: String,
    },
}

impl Default for Storage {
    fn default() -> Self {
        Self { destinations: Vec::new(), finished: Vec::new(), link_days: MAX_LINK_DAYS, cap_bytes: None }
    }
}

impl Storage {
    /// Those that every run's thumbnails go to.
    pub fn finished(&self) -> Vec<DestinationSetting> {
        self.destinations.iter().filter(|one| self.finished.contains(&one.id)).cloned().collect()
    }

    pub(super) fn check(&self) -> Result<(), Error> {
        for (index, one) in self.destinations.iter().enumerate() {
            one.check()?;
            if one.keys_of() != one.id {
                return Err(Error::invalid(format!("'{}' cannot be the id of a destination.", one.id))
                    .hint("Leave out what follows the two hyphens."));
            }
            if self.destinations[..index].iter().any(|other| other.id == one.id) {
                return Err(Error::invalid(format!("There are two destinations with the id '{}'.", one.id)));
            }
        }
        if let Some(id) = self.finished.iter().find(|id| self.destinations.iter().all(|one| one.id != **id)) {
            return Err(Error::invalid(format!("Finished thumbnails should go to '{id}', which is no destination."))
                .hint("Choose among those under Storage."));
        }
        if !(1..=MAX_LINK_DAYS).contains(&self.link_days) {
            return Err(Error::invalid(format!(
                "A link is to hold {} days; it can hold 1 to {MAX_LINK_DAYS}.",
                self.link_days
            )));
        }
        Ok(())
    }
}

impl DestinationSetting {
    /// What it is called on screen.
    pub fn shown(&self) -> &str {
        match self.name.trim() {
            "" => &self.id,
            name => name,
        }
    }

    /// How files are named there.
    ///
    /// # Errors
    /// `INVALID_INPUT` with the place of what is wrong in it.
    pub fn template(&self) -> Result<NameTemplate, Error> {
        NameTemplate::parse(if self.file.trim().is_empty() { NameTemplate::DEFAULT } else { self.file.trim() })
    }

    /// Refuses what cannot be a destination.
    ///
    /// # Errors
    /// `INVALID_INPUT`.
    pub fn check(&self) -> Result<(), Error> {
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if !(1..=40).contains(&self.keys_of().len()) || !self.id.chars().all(fits) || self.id.starts_with('-') {
            return Err(Error::invalid(format!("'{}' cannot be the id of a destination.", self.id))
                .hint("Use lower-case letters, digits and hyphens, 40 at most."));
        }
        self.template()?;
        let missing = |what: &str| Error::invalid(format!("{} has no {what}.", self.shown()));
        match &self.kind {
            DestinationKind::Folder { folder } if folder.trim().is_empty() => Err(missing("folder")),
            DestinationKind::Folder { .. } => Ok(()),
            DestinationKind::Bucket { bucket, endpoint, public_url, .. } => {
                if bucket.trim().is_empty() {
                    return Err(missing("bucket"));
                }
                // Without one it is Amazon's.
                if !endpoint.trim().is_empty() {
                    self.address(endpoint)?;
                }
                if public_url.trim().is_empty() { Ok(()) } else { self.address(public_url).map(drop) }
            }
        }
    }

    fn address(&self, given: &str) -> Result<Url, Error> {
        let wrong = |why: &str| {
            Error::invalid(format!("The address of {} {why}: {}.", self.shown(), quoted_address(given)))
                .hint("Write it as https://host or http://localhost:9000.")
        };
        let url = Url::parse(given.trim()).map_err(|_| wrong("is not a web address"))?;
        if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
            return Err(wrong("does not begin with http:// or https://"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            // Not repeated in the message: it holds a password.
            return Err(Error::invalid(format!("The address of {} contains a user name or a password.", self.shown()))
                .hint("Access key and secret have their own fields."));
        }
        Ok(url)
    }

    /// The bucket, where it is one.
    ///
    /// # Errors
    /// `INVALID_INPUT` when a path in it cannot be found.
    pub(crate) fn bucket(&self, places: &Places) -> Result<Option<BucketPlace>, Error> {
        let DestinationKind::Bucket {
            endpoint,
            region,
            bucket,
            prefix,
            path_style,
            ca_file,
            create,
            public_links,
            public_url,
        } = &self.kind
        else {
            return Ok(None);
        };
        let ca_file: Option<PathBuf> = (!ca_file.trim().is_empty()).then(|| places.expand(ca_file)).transpose()?;
        Ok(Some(BucketPlace {
            endpoint: endpoint.trim().to_owned(),
            region: if region.trim().is_empty() { default_region() } else { region.trim().to_owned() },
            bucket: bucket.trim().to_owned(),
            prefix: prefix.trim().to_owned(),
            path_style: *path_style,
            ca_file,
            // A thumbnail never changes under its name.
            cache_control: "public, max-age=31536000, immutable".to_owned(),
            create: *create,
            public_links: *public_links,
            public_url: Some(public_url.trim().to_owned()).filter(|url| !url.is_empty()),
            timeout: Duration::from_mins(1),
        }))
    }
}

fn default_file() -> String {
    NameTemplate::DEFAULT.to_owned()
}

fn default_region() -> String {
    "us-east-1".to_owned()
}

const fn yes() -> bool {
    true
}

impl DestinationSetting {
    /// The bucket of the settings with another prefix: a place of its own, since the same thumbnail may go to both, that is
    /// asked with the same keys.
    pub(crate) fn elsewhere(&self, below: String) -> Self {
        let mut there = Self { id: format!("{}{APART}{}", self.id, short(&below)), ..self.clone() };
        if let DestinationKind::Bucket { prefix, .. } = &mut there.kind {
            *prefix = below;
        }
        there
    }

    /// The id that its keys are kept under.
    pub(crate) fn keys_of(&self) -> &str {
        keys_of(&self.id)
    }
}

/// The id that the keys of the destination with this id are kept under.
pub(crate) fn keys_of(id: &str) -> &str {
    match id.rsplit_once(APART) {
        Some((own, rest)) if rest.len() == SHORT && rest.bytes().all(|byte| byte.is_ascii_hexdigit()) => own,
        _ => id,
    }
}

/// Between a destination's id and what tells another prefix of it apart; no id of the settings has both.
const APART: &str = "--";
const SHORT: usize = 8;

pub(crate) fn short(place: &str) -> String {
    Digest::of(place.as_bytes()).to_string()[..SHORT].to_owned()
}
