//! The credentials and the server that the environment sets for buckets.

use thumbsheet_core::Secret;
use thumbsheet_destinations::Credentials;

use super::Environment;

/// The variable of the access key. Every tool for S3 reads it.
pub(crate) const ACCESS_KEY: &str = "AWS_ACCESS_KEY_ID";
/// The variable of the secret key.
pub(crate) const SECRET_KEY: &str = "AWS_SECRET_ACCESS_KEY";
const SESSION_TOKEN: &str = "AWS_SESSION_TOKEN";

/// The environment's `AWS_*` variables.
#[derive(Clone, Default)]
pub struct StorageEnvironment {
    pub(crate) credentials: Option<Credentials>,
    /// The server of buckets that the settings do not describe.
    pub endpoint: Option<String>,
    /// The region of those buckets.
    pub region: Option<String>,
    /// The CA certificate of that server.
    pub ca_file: Option<String>,
}

impl StorageEnvironment {
    /// Reads `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN`, `AWS_ENDPOINT_URL_S3` or
    /// `AWS_ENDPOINT_URL`, `AWS_REGION` or `AWS_DEFAULT_REGION`, and `AWS_CA_BUNDLE`.
    pub fn new(environment: &Environment) -> Self {
        let get = |name: &str| environment.get(name).map(|value| value.trim().to_owned());
        let credentials = get(ACCESS_KEY).zip(get(SECRET_KEY)).map(|(access_key, secret)| Credentials {
            access_key,
            secret: Secret::new(secret),
            session_token: get(SESSION_TOKEN).map(Secret::new),
        });
        Self {
            credentials,
            endpoint: get("AWS_ENDPOINT_URL_S3").or_else(|| get("AWS_ENDPOINT_URL")),
            ca_file: get("AWS_CA_BUNDLE"),
            region: get("AWS_REGION").or_else(|| get("AWS_DEFAULT_REGION")),
        }
    }
}
