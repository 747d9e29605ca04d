//! What a person means by "to there": a destination's id, or `s3://bucket/prefix`.

use thumbsheet_core::Error;
use thumbsheet_destinations::{NameTemplate, parse_s3_url};

use super::Storage;
use crate::settings::{DestinationKind, DestinationSetting, short};

impl Storage {
    /// The destination that `given` names: one of the settings by its id, or a bucket by its address. A bucket that the
    /// settings know is asked as they say; any other at `AWS_ENDPOINT_URL`, or at Amazon's.
    ///
    /// # Errors
    /// `INVALID_INPUT` when it names none.
    pub fn named_destination(&self, given: &str) -> Result<DestinationSetting, Error> {
        if !given.contains("://") {
            let known = self.destination(given).map_err(|error| {
                if given.contains(['/', '\\', '.']) {
                    error.hint("Name a folder with --out, or a bucket as s3://bucket/prefix.")
                } else {
                    error
                }
            })?;
            self.usable(&known)?;
            return Ok(known);
        }
        let (name, below) = parse_s3_url(given)?;
        let of_name = self.context.settings.storage.destinations.iter().filter_map(|one| match &one.kind {
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
        self.usable(&setting)?;
        Ok(setting)
    }

    /// Refuses a bucket whose settings cannot be used, before anything is made for it.
    fn usable(&self, setting: &DestinationSetting) -> Result<(), Error> {
        setting.bucket(&self.context.places)?.map_or(Ok(()), |place| place.check())
    }

    fn unknown_bucket(&self, name: &str, prefix: String) -> DestinationSetting {
        let environment = &self.context.storage_environment;
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
