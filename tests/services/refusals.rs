//! Servers that say no, and things that are no servers: each its own sentence.

use thumbsheet_core::{Code, Secret};
use thumbsheet_destinations::{Bucket, Destination as _, Failure};
use thumbsheet_testkit::{
    refused_address,
    s3::{FastS3, Fault, Garage, Setup},
};

use crate::support::{bucket, bucket_with, file, keys, on_both, place, says};

async fn refused(bucket: &Bucket) -> Failure {
    bucket.keep(&file("a.jpg", "one")).await.unwrap_err()
}

on_both!(a_wrong_access_key_is_named_as_such, access => {
        let mut credentials = keys(&access);
        credentials.access_key = "GK999999999999999999999999".into();
        let bucket = Bucket::new(place(&access), credentials).unwrap();
        let failure = refused(&bucket).await;
        says(&failure, false, &["does not know the access key", "s3://thumbs/blog/a.jpg"]);
        assert_eq!(failure.error.code, Code::KeyRejected, "the settings mark the key");
        let error = bucket.probe().await.error().unwrap().to_string();
        assert!(error.contains("does not know the access key"), "the test of storage says the same: {error}");
    }
);

on_both!(a_wrong_secret_is_told_apart_from_a_wrong_key, access => {
        let mut credentials = keys(&access);
        credentials.secret = Secret::new("another-test-secret-000000");
        let bucket = Bucket::new(place(&access), credentials).unwrap();
        says(&refused(&bucket).await, false, &["secret key does not belong"]);
    }
);

#[tokio::test]
async fn a_wrong_region_says_which_the_server_wants() {
    let fast = FastS3::start_with(Setup { region: "eu-west-9".to_owned(), ..Setup::default() }).await;
    let garage = Garage::start_in("eu-west-9");
    for access in [fast.access(), garage.access()] {
        let wrong = bucket_with(&access, |place| place.region = "us-east-1".into());
        says(&refused(&wrong).await, false, &["wrong region", "'eu-west-9', not 'us-east-1'"]);
        bucket(&access).keep(&file("a.jpg", "one")).await.unwrap();
    }
}

#[tokio::test]
async fn clocks_that_are_too_far_apart_are_named() {
    let server = FastS3::start().await;
    for ahead in [3600, -3600] {
        server.set_clock_ahead(ahead);
        says(&refused(&bucket(&server.access())).await, false, &["clock", "it says"]);
    }
    server.set_clock_ahead(600);
    bucket(&server.access()).keep(&file("a.jpg", "one")).await.unwrap();
}

#[tokio::test]
async fn a_key_that_may_only_read_is_denied_in_words() {
    let server = Garage::start();
    let mut access = server.access();
    (access.access_key, access.secret) = server.reading_key();
    let failure = refused(&bucket(&access)).await;
    says(
        &failure,
        false,
        &["access denied: this key may not write to \"thumbs/blog\"", "Grant the key that permission"],
    );
    let probe = bucket(&access).probe().await;
    assert_eq!(probe.steps.len(), 2, "it can be reached, and not be written to: {probe:?}");
    assert!(probe.error().unwrap().message.contains("may not write"), "{probe:?}");
}

#[tokio::test]
async fn a_full_bucket_is_told_apart_from_a_forbidden_one() {
    let server = Garage::start();
    server.limit("1000");
    let bucket = bucket(&server.access());
    let failure = bucket.keep(&file("a.jpg", crate::support::noise(5000))).await.unwrap_err();
    says(&failure, false, &["full, or its quota used up", "Make room"]);
    assert_eq!(failure.error.code, Code::SaveFailed, "the key is a good one");
}

#[tokio::test]
async fn what_a_busy_server_says_is_temporary_and_its_wait_is_passed_on() {
    let server = FastS3::start().await;
    let bucket = bucket(&server.access());
    let burst = || Fault::Answer { status: 503, code: "SlowDown".to_owned(), retry_after: Some(3) };
    server.fail_where(move |request| request.is_write().then(burst));
    let failure = refused(&bucket).await;
    says(&failure, true, &["slow down"]);
    assert_eq!(failure.wait, Some(std::time::Duration::from_secs(3)), "the uploader waits as long as it is asked to");
    assert_eq!(server.writes(), 1, "nothing here repeats: the uploader does");
    for (status, code) in [(500, "InternalError"), (502, ""), (503, ""), (504, "")] {
        server.fail_where(move |request| request.is_write().then(|| Fault::refused(status, code)));
        says(&refused(&bucket).await, true, &["server"]);
    }
    server.heal();
    bucket.keep(&file("a.jpg", "one")).await.unwrap();
}

#[tokio::test]
async fn a_look_that_fails_says_why_although_it_has_no_body() {
    let server = FastS3::start().await;
    let bucket = bucket(&server.access());
    server
        .fail_where(|request| matches!(&*request.method, "HEAD" | "GET").then(|| Fault::refused(400, "ExpiredToken")));
    let failure = refused(&bucket).await;
    says(&failure, false, &["token has expired"]);
    assert_eq!(failure.error.code, Code::KeyRejected, "new credentials are needed");
    assert_eq!(server.writes(), 0, "nothing is sent blindly");
}

#[tokio::test]
async fn a_key_that_may_write_and_not_look_writes_only_where_nothing_is() {
    let server = FastS3::start().await;
    let bucket = bucket(&server.access());
    bucket.keep(&file("a.jpg", "one")).await.unwrap();
    server
        .fail_where(|request| matches!(&*request.method, "HEAD" | "GET").then(|| Fault::refused(403, "AccessDenied")));
    let kept = bucket.keep(&file("a.jpg", "two")).await.unwrap();
    assert_eq!(kept.name, "blog/a-2.jpg", "the server said that the name is taken");
    server.heal();
    assert_eq!(bucket.get("blog/a.jpg").await.unwrap(), "one", "nothing was overwritten unseen");
}

#[tokio::test]
async fn a_server_without_conditions_is_written_to_where_nothing_was_seen() {
    let server = FastS3::start().await;
    let bucket = bucket(&server.access());
    server
        .fail_where(|request| request.header("if-none-match").is_some().then(|| Fault::refused(501, "NotImplemented")));
    assert_eq!(bucket.keep(&file("a.jpg", "one")).await.unwrap().name, "blog/a.jpg", "it was looked for first");
}

#[tokio::test]
async fn a_bucket_elsewhere_names_its_endpoint() {
    let server = FastS3::start().await;
    server.fail_where(|_| Some(Fault::Moved("thumbs.s3.eu-west-1.example.com".to_owned())));
    says(&refused(&bucket(&server.access())).await, false, &["another endpoint: thumbs.s3.eu-west-1.example.com"]);
}

#[tokio::test]
async fn a_web_server_is_no_storage() {
    let server = FastS3::start().await;
    for status in [200, 404, 403] {
        server.fail_where(move |_| Some(Fault::Html(status)));
        let probe = bucket(&server.access()).probe().await;
        let said = probe.error().unwrap().to_string();
        assert!(said.contains("is not an S3 server") && said.contains("port"), "{status}: {said}");
    }
}

#[tokio::test]
async fn nothing_that_listens_is_named_with_its_address() {
    let mut access = FastS3::start().await.access();
    access.endpoint = format!("http://{}", refused_address());
    let host = access.endpoint.trim_start_matches("http://").to_owned();
    says(&refused(&bucket(&access)).await, true, &[&host, "nothing listens there"]);
}

#[tokio::test]
async fn a_host_that_nobody_knows_is_named() {
    let mut access = FastS3::start().await.access();
    access.endpoint = "http://storage.invalid:9000".to_owned();
    says(&refused(&bucket(&access)).await, true, &["host storage.invalid:9000 is not known"]);
}

#[tokio::test]
async fn the_server_word_for_each_key_is_passed_on() {
    let server = Garage::start();
    let mut access = server.access();
    bucket(&access).keep(&file("a.jpg", "one")).await.unwrap();
    (access.access_key, access.secret) = server.reading_key();
    let words = bucket(&access).delete(&["blog/a.jpg".to_owned()]).await;
    let said = words[0].1.as_ref().unwrap_err().to_string();
    assert!(said.contains("s3://thumbs/blog/a.jpg") && said.contains("may not delete"), "{said}");
}
