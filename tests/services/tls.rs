//! TLS with an authority of one's own.

use thumbsheet_destinations::{Bucket, Destination as _};
use thumbsheet_testkit::s3::{FastS3, Setup};

use crate::support::{bucket, bucket_with, file, keys, place, says};

async fn server() -> FastS3 {
    FastS3::start_with(Setup { tls: true, ..Setup::default() }).await
}

#[tokio::test]
async fn a_private_authority_is_trusted_where_its_file_is_named() {
    let server = server().await;
    let bucket = bucket(&server.access());
    bucket.keep(&file("a.jpg", "one")).await.unwrap();
    assert_eq!(bucket.get("blog/a.jpg").await.unwrap(), "one", "over TLS");
    assert!(
        bucket.presign("blog/a.jpg", std::time::Duration::from_secs(9)).await.unwrap().starts_with("https://"),
        "too"
    );
}

#[tokio::test]
async fn an_authority_that_is_not_trusted_hints_at_the_ca_file() {
    let server = server().await;
    let untrusting = bucket_with(&server.access(), |place| place.ca_file = None);
    let failure = untrusting.keep(&file("a.jpg", "one")).await.unwrap_err();
    says(&failure, false, &["authority that this machine does not trust", "CA file"]);
    assert_eq!(server.requests().len(), 0, "nothing is said to a server that is not known");
}

#[tokio::test]
async fn two_buckets_trust_each_its_own_authority() {
    let (one, two) = (server().await, server().await);
    bucket(&one.access()).keep(&file("a.jpg", "one")).await.unwrap();
    bucket(&two.access()).keep(&file("a.jpg", "one")).await.unwrap();
    let crossed = bucket_with(&one.access(), |place| place.ca_file = two.access().ca_file);
    crossed.keep(&file("a.jpg", "one")).await.unwrap_err();
}

#[tokio::test]
async fn tls_asked_of_a_server_that_has_none_says_so() {
    let server = FastS3::start().await;
    let wrong = bucket_with(&server.access(), |place| place.endpoint = place.endpoint.replace("http:", "https:"));
    says(&wrong.keep(&file("a.jpg", "one")).await.unwrap_err(), false, &["TLS", "http://"]);
}

#[test]
fn a_ca_file_that_is_none_is_named_before_anything_is_sent() {
    let folder = tempfile::tempdir().unwrap();
    let access = thumbsheet_testkit::s3::Access {
        endpoint: "https://127.0.0.1:1".to_owned(),
        region: String::new(),
        access_key: "a".to_owned(),
        secret: "b".to_owned(),
        ca_file: None,
    };
    let empty = folder.path().join("empty.pem");
    tempfile::NamedTempFile::new_in(folder.path()).unwrap().persist(&empty).unwrap();
    for file in [folder.path().join("absent.pem"), empty] {
        let mut place = place(&access);
        place.ca_file = Some(file.clone());
        let error = Bucket::new(place, keys(&access)).unwrap_err();
        assert!(error.message.contains(&file.display().to_string()), "{error}");
    }
}
