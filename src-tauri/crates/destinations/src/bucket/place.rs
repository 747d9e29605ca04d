//! The settings of a bucket. They contain no secret, so the journal can hold them.

use std::{net::IpAddr, path::PathBuf, time::Duration};

use serde::{Deserialize, Serialize};
use thumbsheet_core::{Error, secret::quoted_address};
use url::{Host, Url};

/// Maximum length of a key in S3, in bytes.
const MAX_KEY_BYTES: usize = 1024;

/// Names that servers have. A bucket can have them too; then the endpoint `https://minio.eu.example.com` is that of a server.
const SERVERS: [&str; 8] = ["minio", "storage", "garage", "rustfs", "ceph", "objects", "object-storage", "s3-server"];

/// The settings of a bucket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct BucketPlace {
    /// URL of the server, e.g. `http://127.0.0.1:9000`; empty for Amazon's in `region`.
    pub endpoint: String,
    /// Region; empty for `us-east-1`, which most other servers use.
    pub region: String,
    /// The name of the bucket, without the prefix.
    pub bucket: String,
    /// Folder in the bucket for all files; can be empty.
    pub prefix: String,
    /// Whether the bucket is in the path instead of the host name. Always true for an IP address.
    pub path_style: bool,
    /// Path of certificate authorities (PEM) to trust besides the system's.
    pub ca_file: Option<PathBuf>,
    /// `Cache-Control` of every file; empty for none.
    pub cache_control: String,
    /// Whether to create a missing bucket.
    pub create: bool,
    /// Whether the person wants public links: the bucket's policy then lets everybody read files below `prefix`.
    /// Otherwise no policy and no ACL is ever set. With `public_url`, another server publishes the files, and the
    /// policy stays as it is too.
    pub public_links: bool,
    /// Base URL of public links, where a CDN or another domain publishes the bucket.
    pub public_url: Option<String>,
    /// Timeout for an answer. A body gets additional time for a slow line.
    #[serde(with = "seconds")]
    pub timeout: Duration,
}

impl Default for BucketPlace {
    fn default() -> Self {
        Self {
            endpoint: String::new(),
            region: String::new(),
            bucket: String::new(),
            prefix: String::new(),
            path_style: true,
            ca_file: None,
            cache_control: "public, max-age=31536000, immutable".to_owned(),
            create: false,
            public_links: false,
            public_url: None,
            timeout: Duration::from_mins(1),
        }
    }
}

impl BucketPlace {
    /// The place as messages show it: `s3://bucket/prefix`.
    pub fn shown(&self) -> String {
        format!("s3://{}/{}", self.bucket, self.prefix).trim_end_matches('/').to_owned()
    }

    /// Checks the settings and fills in the region, the endpoint, and a slash at the end of the prefix.
    pub(super) fn checked(mut self) -> Result<Self, Error> {
        check_bucket(&self.bucket)?;
        self.region = match self.region.trim() {
            "" => "us-east-1".to_owned(),
            region => region.to_owned(),
        };
        self.endpoint = match self.endpoint.trim().trim_end_matches('/') {
            "" => format!("https://s3.{}.amazonaws.com", self.region),
            endpoint => endpoint.to_owned(),
        };
        let endpoint = self.without_bucket(web_address(&self.endpoint, "endpoint")?)?;
        if matches!(endpoint.host(), Some(Host::Ipv4(_) | Host::Ipv6(_))) {
            self.path_style = true;
        }
        if let Some(url) = &mut self.public_url {
            *url = url.trim().trim_end_matches('/').to_owned();
            web_address(url, "public address")?;
        }
        let prefix = self.prefix.trim_matches('/').to_owned();
        check_key(&prefix)?;
        self.prefix = if prefix.is_empty() { String::new() } else { format!("{prefix}/") };
        Ok(self)
    }

    /// Takes the bucket out of the endpoint: several consoles show the address with the bucket in its path or host. With the
    /// bucket in both, every file would lie in a folder that is called like the bucket.
    fn without_bucket(&mut self, mut endpoint: Url) -> Result<Url, Error> {
        let path = endpoint.path().trim_matches('/').to_owned();
        if !path.is_empty() && path != self.bucket {
            return Err(Error::invalid(format!(
                "The endpoint {} cannot be used: it has a path.",
                quoted_address(&self.endpoint)
            ))
            .hint("Write the endpoint without the bucket and without a folder, e.g. https://storage.example.com."));
        }
        endpoint.set_path("");
        let server = endpoint.domain().and_then(|host| host.strip_prefix(&self.bucket)?.strip_prefix('.'));
        if let Some(server) = server.filter(|server| self.is_bucket_of(server)).map(str::to_owned) {
            // The server is asked at the very host that the person gave.
            self.path_style = false;
            endpoint.set_host(Some(&server)).map_err(|_| Error::invalid("The endpoint's host cannot be used."))?;
        }
        endpoint.as_str().trim_end_matches('/').clone_into(&mut self.endpoint);
        Ok(endpoint)
    }

    /// Whether the host `{bucket}.{server}` names the bucket, and not a server that happens to have the bucket's name.
    fn is_bucket_of(&self, server: &str) -> bool {
        is_localhost(server) || server.split('.').count() > 2 && !SERVERS.contains(&&*self.bucket)
    }

    /// Checks the settings without opening anything.
    ///
    /// # Errors
    /// `INVALID_INPUT`.
    pub fn check(&self) -> Result<(), Error> {
        self.clone().checked().map(drop)
    }

    /// The server's host for messages, e.g. `127.0.0.1:9000`.
    pub(super) fn host(&self) -> &str {
        self.endpoint.split_once("://").map_or(&*self.endpoint, |(_, host)| host)
    }

    /// Whether the server is this machine; then no proxy is used.
    pub(super) fn is_local(&self) -> bool {
        Url::parse(&self.endpoint).is_ok_and(|url| match url.host() {
            Some(Host::Ipv4(ip)) => IpAddr::from(ip).is_loopback(),
            Some(Host::Ipv6(ip)) => IpAddr::from(ip).is_loopback(),
            Some(Host::Domain(name)) => is_localhost(name),
            None => false,
        })
    }

    /// The host of the requests, if it is a name of this machine. RFC 6761 reserves `localhost` and all names below it
    /// for that, but a plain Debian does not resolve `thumbs.localhost`.
    pub(super) fn localhost(&self) -> Option<String> {
        let url = Url::parse(&self.endpoint).ok()?;
        let host = url.domain().filter(|name| is_localhost(name))?;
        Some(if self.path_style { host.to_owned() } else { format!("{}.{host}", self.bucket) })
    }
}

fn is_localhost(name: &str) -> bool {
    name == "localhost" || name.ends_with(".localhost")
}

/// Splits `s3://bucket/prefix`. The prefix has no slashes at its ends.
///
/// # Errors
/// `INVALID_INPUT`.
pub fn parse_s3_url(url: &str) -> Result<(String, String), Error> {
    let rest = url.trim().strip_prefix("s3://").ok_or_else(|| {
        Error::invalid(format!("'{url}' is not a bucket."))
            .hint("Write it as s3://bucket/folder, e.g. s3://thumbnails/blog.")
    })?;
    let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
    check_bucket(bucket)?;
    let prefix = prefix.trim_matches('/');
    check_key(prefix)?;
    Ok((bucket.to_owned(), prefix.to_owned()))
}

fn check_bucket(name: &str) -> Result<(), Error> {
    let fits = (3..=63).contains(&name.len())
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'.'))
        && !name.starts_with(['-', '.'])
        && !name.ends_with(['-', '.'])
        && !name.contains("..");
    if fits {
        return Ok(());
    }
    let what = if name.is_empty() {
        "A bucket's name is missing.".to_owned()
    } else {
        format!("'{name}' is not a valid bucket name.")
    };
    Err(Error::invalid(what).hint("A name has 3 to 63 lowercase letters, digits, hyphens and dots."))
}

/// Checks that a key survives as a URL; `..` would name another object.
pub(super) fn check_key(key: &str) -> Result<(), Error> {
    let wrong = |why: &str| Err(Error::invalid(format!("'{key}' cannot be a name in a bucket: {why}.")));
    if key.len() > MAX_KEY_BYTES {
        return wrong("it is longer than 1024 bytes");
    }
    if key.starts_with('/') || key.split('/').any(|part| matches!(part, "." | "..")) {
        return wrong("it begins with a slash, or has '.' or '..' for a folder");
    }
    if key.chars().any(char::is_control) {
        return wrong("it holds a control character");
    }
    Ok(())
}

fn web_address(text: &str, what: &str) -> Result<Url, Error> {
    let wrong = |why: &str| {
        Error::invalid(format!("The {what} {} cannot be used: {why}.", quoted_address(text)))
            .hint("Write it as http://127.0.0.1:9000 or https://storage.example.com.")
    };
    let url = Url::parse(text).map_err(|_| wrong("it is not a web address"))?;
    if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
        return Err(wrong("it does not begin with http:// or https://"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        // The message does not repeat it, because it contains the password.
        return Err(Error::invalid(format!("The {what} contains a user name or a password."))
            .hint("Keys go into the fields for them, not into the address."));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(wrong("it has a query or a fragment"));
    }
    Ok(url)
}

mod seconds {
    use std::time::Duration;

    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(timeout: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(timeout.as_secs_f64())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
        Duration::try_from_secs_f64(f64::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(change: impl FnOnce(&mut BucketPlace)) -> Result<BucketPlace, Error> {
        let mut place = BucketPlace {
            endpoint: "http://127.0.0.1:9000/".to_owned(),
            bucket: "thumbs".to_owned(),
            ..BucketPlace::default()
        };
        change(&mut place);
        place.checked()
    }

    #[test]
    fn a_bucket_and_its_folder_are_read_from_one_address() {
        for (url, bucket, prefix) in [
            ("s3://thumbs", "thumbs", ""),
            ("s3://thumbs/", "thumbs", ""),
            ("s3://thumbs/blog/2026/", "thumbs", "blog/2026"),
            (" s3://my.bucket-1/ä b ", "my.bucket-1", "ä b"),
        ] {
            assert_eq!(parse_s3_url(url), Ok((bucket.to_owned(), prefix.to_owned())), "{url}");
        }
        for wrong in ["thumbs", "s3:/thumbs", "s3://", "s3://ab", "s3://Thumbs", "s3://-thumbs", "s3://thumbs/../x"] {
            let error = parse_s3_url(wrong).unwrap_err();
            assert!(error.hint.is_some() || error.message.contains(".."), "{wrong}: {error}");
        }
    }

    #[test]
    fn a_place_is_completed() {
        let place = checked(|place| {
            place.path_style = false;
            place.prefix = "/blog/".to_owned();
        });
        let place = place.unwrap();
        assert_eq!((&*place.endpoint, &*place.region), ("http://127.0.0.1:9000", "us-east-1"), "what servers expect");
        assert_eq!((&*place.prefix, &*place.shown()), ("blog/", "s3://thumbs/blog"), "a folder, and how it is shown");
        assert!(place.path_style, "an address has no host names before it");
        let amazon = checked(|place| {
            place.endpoint.clear();
            place.region = "eu-central-1".to_owned();
        });
        assert_eq!(amazon.unwrap().endpoint, "https://s3.eu-central-1.amazonaws.com", "Amazon needs no endpoint");
    }

    #[test]
    fn an_endpoint_that_is_none_is_refused_before_anything_is_sent() {
        for (endpoint, why) in [
            ("minio:9000", "does not begin with http"),
            ("127.0.0.1:9000", "not a web address"),
            ("ftp://x", "does not begin with http"),
            ("http://x/?a=1", "query"),
        ] {
            let error = checked(|place| place.endpoint = endpoint.to_owned()).unwrap_err();
            assert!(error.message.contains(why), "{endpoint}: {error}");
        }
        let error = checked(|place| place.endpoint = "http://me:hunter2@x".to_owned()).unwrap_err();
        assert!(!error.to_string().contains("hunter2"), "a password is not repeated: {error}");
    }

    #[test]
    fn an_endpoint_as_a_console_shows_it_loses_the_bucket() {
        for (given, endpoint, path_style) in [
            ("http://127.0.0.1:9000/thumbs", "http://127.0.0.1:9000", true),
            ("http://127.0.0.1:9000/thumbs/", "http://127.0.0.1:9000", true),
            ("https://id.r2.cloudflarestorage.com/thumbs", "https://id.r2.cloudflarestorage.com", true),
            ("https://thumbs.oss-eu-central-1.aliyuncs.com", "https://oss-eu-central-1.aliyuncs.com", false),
            ("https://thumbs.s3.eu-central-1.amazonaws.com/", "https://s3.eu-central-1.amazonaws.com", false),
            ("http://thumbs.localhost:9000", "http://localhost:9000", false),
            ("https://thumbs.minio.example.com:9000/thumbs", "https://minio.example.com:9000", false),
            // A server that is called like the bucket.
            ("https://thumbs.example.com", "https://thumbs.example.com", true),
            ("https://thumbsheet.s3.example.com", "https://thumbsheet.s3.example.com", true),
        ] {
            let place = checked(|place| place.endpoint = given.to_owned()).unwrap();
            assert_eq!((&*place.endpoint, place.path_style), (endpoint, path_style), "{given}");
            let again = place.clone().checked().unwrap();
            assert_eq!(again, BucketPlace { prefix: again.prefix.clone(), ..place }, "{given}: twice is once");
        }
        let server = checked(|place| {
            place.endpoint = "https://storage.eu.example.com".to_owned();
            place.bucket = "storage".to_owned();
        });
        assert!(server.unwrap().path_style, "a bucket can have the name of its server");
        for given in
            ["http://127.0.0.1:9000/minio", "http://127.0.0.1:9000/thumbs/blog", "https://x.example.com/a/thumbs"]
        {
            let error = checked(|place| place.endpoint = given.to_owned()).unwrap_err();
            assert!(error.message.contains("has a path"), "{given}: {error}");
            assert!(error.hint.unwrap().contains("without the bucket"), "{given}: what to write");
        }
    }

    #[test]
    fn a_place_survives_the_journal() {
        let place = checked(|place| place.timeout = Duration::from_millis(1500)).unwrap();
        let json = serde_json::to_string(&place).unwrap();
        assert_eq!(serde_json::from_str::<BucketPlace>(&json).unwrap(), place, "uploads go on after a restart");
        let old: BucketPlace = serde_json::from_str(r#"{"bucket":"thumbs"}"#).unwrap();
        assert_eq!(old.timeout, Duration::from_mins(1), "a field that is not there has its default");
    }
}
