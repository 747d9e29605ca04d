//! Credentials that expire: the key counts together with its session token only.

use std::time::Duration;

use thumbsheet_core::Secret;
use thumbsheet_destinations::{Bucket, Credentials, Destination as _};
use thumbsheet_testkit::s3::{FastS3, Setup};

use crate::support::{file, keys, noise, opened, place, says};

const TOKEN: &str = "IQoJb3JpZ2luX2VjEA//+test==/token";

async fn server() -> FastS3 {
    FastS3::start_with(Setup { session_token: Some(TOKEN.to_owned()), ..Setup::default() }).await
}

fn with_token(server: &FastS3, token: Option<&str>) -> Bucket {
    let credentials = Credentials { session_token: token.map(Secret::new), ..keys(&server.access()) };
    Bucket::new(place(&server.access()), credentials).unwrap()
}

#[tokio::test]
async fn the_token_goes_with_every_request_and_is_signed() {
    let server = server().await;
    let bucket = with_token(&server, Some(TOKEN));
    let picture = file("a b.jpg", noise(10_000));
    let kept = bucket.keep(&picture).await.unwrap();
    bucket.keep(&file("large.jpg", noise(17 << 20))).await.unwrap();
    assert_eq!(bucket.get(&kept.name).await.unwrap(), picture.bytes, "it reads");
    assert_eq!(bucket.list(None, 10).await.unwrap().items.len(), 2, "it lists");
    let words = bucket.delete(&["blog/large.jpg".to_owned()]).await;
    assert!(words[0].1.is_ok(), "it deletes: {words:?}");
    assert!(bucket.probe().await.is_good(), "Test storage says so too");
    let requests = server.requests();
    assert!(requests.len() > 10, "parts and all");
    assert!(
        requests.iter().all(|request| request.header("x-amz-security-token") == Some(TOKEN)),
        "none without its token: {requests:#?}"
    );
}

#[tokio::test]
async fn a_link_carries_the_token() {
    let server = server().await;
    let bucket = with_token(&server, Some(TOKEN));
    let picture = file("a.jpg", noise(1_000));
    let kept = bucket.keep(&picture).await.unwrap();
    let link = bucket.presign(&kept.name, Duration::from_mins(1)).await.unwrap();
    assert_eq!(opened(&link).await, (200, picture.bytes.to_vec()), "whoever has it can open it: {link}");
    let (status, _) = opened(&link.replace("token", "taken")).await;
    assert_eq!(status, 403, "with that token only");
}

#[tokio::test]
async fn a_token_that_is_wrong_or_missing_says_so_and_is_not_repeated() {
    let server = server().await;
    let failure = with_token(&server, Some("an-old-token-of-yesterday")).keep(&file("a.jpg", "one")).await.unwrap_err();
    says(&failure, false, &["session token"]);
    assert!(!failure.error.to_string().contains("an-old-token"), "a token is a secret: {failure}");
    let failure = with_token(&server, None).keep(&file("a.jpg", "one")).await.unwrap_err();
    says(&failure, false, &["access key"]);
}
