//! What a person means by "to there": a destination's id, or `s3://bucket/prefix`.

use thumbsheet_core::Error;
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
        let known = self.settings().storage.destinations.iter().find(|one| match &one.kind {
            DestinationKind::Bucket { bucket, .. } => *bucket == name,
            DestinationKind::Folder { .. } => false,
        });
        let mut setting = known.cloned().unwrap_or_else(|| self.unknown_bucket(&name));
        if let DestinationKind::Bucket { prefix, .. } = &mut setting.kind {
            *prefix = below;
        }
        // Of its own: the same thumbnail may go to two places of one bucket.
        if known.is_none_or(|known| *known != setting) {
            let id: String = format!("{given:.40}").to_lowercase().replace(|c: char| !c.is_ascii_alphanumeric(), "-");
            setting.id = id.trim_matches('-').replace("---", "-");
        }
        setting.check()?;
        Ok(setting)
    }

    fn unknown_bucket(&self, name: &str) -> DestinationSetting {
        let environment = &self.inner.storage_environment;
        let region = environment.region.clone().unwrap_or_else(|| "us-east-1".to_owned());
        let endpoint = environment.endpoint.clone();
        DestinationSetting {
            id: name.to_owned(),
            name: String::new(),
            file: NameTemplate::DEFAULT.to_owned(),
            kind: DestinationKind::Bucket {
                // Servers of one's own want the bucket in the path; Amazon wants it in the host's name.
                path_style: endpoint.is_some(),
                endpoint: endpoint.unwrap_or_else(|| format!("https://s3.{region}.amazonaws.com")),
                region,
                bucket: name.to_owned(),
                prefix: String::new(),
                ca_file: environment.ca_file.clone().unwrap_or_default(),
                create: false,
                public_links: false,
                public_url: String::new(),
            },
        }
    }
}
