//! What a person means by "to there": a destination's id, or `s3://bucket/prefix`.

use thumbsheet_core::{Digest, Error};
use thumbsheet_destinations::{NameTemplate, parse_s3_url};

use crate::{
    Engine,
    settings::{DestinationKind, DestinationSetting},
};

impl Engine {
    /// The destination that `given` names: one of the settings by its id, or a bucket by its address. A bucket that the
    /// settings know is asked as they say; any other at `AWS_ENDPOINT_URL`, or at Amazon's.
    ///
    /// # Errors
    /// `INVALID_INPUT` when it names none.
    pub fn named_destination(&self, given: &str) -> Result<DestinationSetting, Error> {
        if !given.contains("://") {
            return self.destination(given).map_err(|error| {
                if given.contains(['/', '\\', '.']) {
                    error.hint("A folder is named with --out; a bucket as s3://bucket/prefix.")
                } else {
                    error
                }
            });
        }
        let (name, below) = parse_s3_url(given)?;
        let of_name = self.settings().storage.destinations.iter().filter_map(|one| match &one.kind {
            DestinationKind::Bucket { bucket, prefix, .. } if bucket.trim() == name => Some((one, prefix)),
            _ => None,
        });
        let same = |prefix: &str| prefix.trim().trim_matches('/') == below;
        let setting = match of_name.clone().find(|(_, prefix)| same(prefix)).or_else(|| of_name.clone().next()) {
            Some((known, prefix)) if same(prefix) => known.clone(),
            Some((known, _)) => known.elsewhere(below),
            None => self.unknown_bucket(&name, below),
        };
        setting.check()?;
        Ok(setting)
    }

    fn unknown_bucket(&self, name: &str, prefix: String) -> DestinationSetting {
        let environment = &self.inner.storage_environment;
        let region = environment.region.clone().unwrap_or_else(|| "us-east-1".to_owned());
        let endpoint = environment.endpoint.clone();
        // What is stored is known by the id: no two places may share one, or the second would count as stored already.
        let place = format!("{} {name} {prefix}", endpoint.as_deref().unwrap_or_default().trim_end_matches('/'));
        let begins: String = name.chars().take(20).map(|c| if c == '.' { '-' } else { c }).collect();
        DestinationSetting {
            id: format!("s3-{}-{}", begins.trim_end_matches('-'), short(&place)),
            name: format!("s3://{name}/{prefix}"),
            file: NameTemplate::DEFAULT.to_owned(),
            kind: DestinationKind::Bucket {
                // Servers of one's own want the bucket in the path; Amazon wants it in the host's name.
                path_style: endpoint.is_some(),
                endpoint: endpoint.unwrap_or_else(|| format!("https://s3.{region}.amazonaws.com")),
                region,
                bucket: name.to_owned(),
                prefix,
                ca_file: environment.ca_file.clone().unwrap_or_default(),
                create: false,
                public_links: false,
                public_url: String::new(),
            },
        }
    }
}

impl DestinationSetting {
    /// The bucket of the settings with another prefix: a place of its own, since the same thumbnail may go to both, that is
    /// asked with the same keys.
    fn elsewhere(&self, below: String) -> Self {
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
pub(super) fn keys_of(id: &str) -> &str {
    match id.rsplit_once(APART) {
        Some((own, rest)) if rest.len() == SHORT && rest.bytes().all(|byte| byte.is_ascii_hexdigit()) => own,
        _ => id,
    }
}

/// Between a destination's id and what tells another prefix of it apart; no id of the settings has both.
const APART: &str = "--";
const SHORT: usize = 8;

fn short(place: &str) -> String {
    Digest::of(place.as_bytes()).to_string()[..SHORT].to_owned()
}
