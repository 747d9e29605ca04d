use thumbsheet_core::Secret;

use super::*;
use crate::{BucketPlace, Credentials};

fn bucket(create: bool) -> Bucket {
    let place = BucketPlace {
        endpoint: "http://127.0.0.1:9000".to_owned(),
        bucket: "thumbs".to_owned(),
        prefix: "blog".to_owned(),
        create,
        ..BucketPlace::default()
    };
    let secret = Secret::new("wJalrXUtnFEMIK7MDENGbPxRfiCY");
    Bucket::new(place, Credentials { access_key: "AKIA".to_owned(), secret, session_token: None }).unwrap()
}

fn answered(status: u16, code: &str, message: &str) -> Cause {
    let refusal = Refusal { code: code.to_owned(), message: message.to_owned(), ..Refusal::default() };
    Cause::Refused { status, refusal: Box::new(refusal), wait: None }
}

/// Every refusal that a server words, and what the person reads.
#[test]
fn each_refusal_has_its_own_sentence() {
    let rows: &[(u16, &str, &str, Code, bool, &str)] = &[
        (403, "InvalidAccessKeyId", "", Code::KeyRejected, false, "does not know the access key"),
        (403, "NotSignedUp", "", Code::KeyRejected, false, "does not know the access key"),
        (403, "AccessDenied", "Forbidden: No such key: GK1", Code::KeyRejected, false, "does not know the access key"),
        (403, "SignatureDoesNotMatch", "", Code::KeyRejected, false, "secret key does not belong"),
        (403, "AccessDenied", "Forbidden: Invalid signature", Code::KeyRejected, false, "secret key does not belong"),
        (403, "AccessDenied", "Access Denied", Code::KeyRejected, false, "may not write to \"thumbs/blog\""),
        (403, "", "", Code::KeyRejected, false, "may not write to"),
        (400, "ExpiredToken", "", Code::KeyRejected, false, "session token has expired"),
        (403, "RequestTimeTooSkewed", "", Code::SaveFailed, false, "clock"),
        (400, "InvalidRequest", "Bad request: Date is too old", Code::SaveFailed, false, "clock"),
        (404, "NoSuchBucket", "", Code::SaveFailed, false, "no bucket 'thumbs'"),
        (503, "SlowDown", "", Code::SaveFailed, true, "slow down"),
        (503, "", "", Code::SaveFailed, true, "busy"),
        (500, "InternalError", "We encountered", Code::SaveFailed, true, "has a fault (500 InternalError"),
        (502, "", "", Code::SaveFailed, true, "has a fault (502)"),
        (507, "XMinioStorageFull", "", Code::SaveFailed, false, "full"),
        (403, "AccessDenied", "Forbidden: Bucket size quota is reached, maximum", Code::SaveFailed, false, "quota"),
        (400, "RequestTimeout", "", Code::SaveFailed, true, "this time"),
        (301, "PermanentRedirect", "", Code::SaveFailed, false, "another endpoint"),
        (418, "Teapot", "short", Code::SaveFailed, false, "(418 Teapot: short)"),
    ];
    let bucket = bucket(false);
    for (status, code, message, told, temporary, words) in rows {
        let failure = bucket.failure(Operation::Keep, "blog/a.jpg", &answered(*status, code, message));
        let said = failure.error.to_string();
        assert!(said.contains(words), "{status} {code} {message}: {said}");
        assert_eq!((failure.error.code, failure.temporary), (*told, *temporary), "{said}");
        assert!(
            said.starts_with("The image is safe in the app. Could not write to s3://thumbs/blog/a.jpg: "),
            "{said}"
        );
    }
}

#[test]
fn what_stands_before_the_server_is_named_and_not_the_server() {
    let said = |status, server: Option<&str>| {
        let failure = bucket(false).failure(
            Operation::Keep,
            "a.jpg",
            &Cause::Before { status, server: server.map(str::to_owned) },
        );
        assert!(!failure.temporary, "{status}: only a person can change it");
        (failure.error.code, failure.error.message, failure.error.hint.unwrap())
    };
    let (code, message, hint) = said(413, Some("nginx/1.24.0"));
    assert_eq!(code, Code::SaveFailed, "the picture is safe");
    assert!(message.contains("before 127.0.0.1:9000 refuses a file of this size (413, nginx/1.24.0)"), "{message}");
    assert!(hint.contains("1 MB"), "what the limit is unless somebody changed it: {hint}");
    let (code, message, hint) = said(403, Some("cloudflare"));
    assert_eq!(code, Code::SaveFailed, "the key is not rejected: nobody looked at it");
    assert!(message.contains("(403, cloudflare)") && hint.contains("keys were not looked at"), "{message} {hint}");
    let silent = bucket(false).failure(Operation::Keep, "a.jpg", &answered(413, "", ""));
    assert!(silent.error.message.contains("size (413)"), "a bare status says the same: {}", silent.error);
}

#[test]
fn a_missing_bucket_hints_at_creating_it_where_that_was_not_ticked() {
    let said =
        |create| bucket(create).failure(Operation::Keep, "", &answered(404, "NoSuchBucket", "")).error.hint.unwrap();
    assert!(said(false).contains("Tick"), "{}", said(false));
    assert!(!said(true).contains("Tick"), "{}", said(true));
}

#[test]
fn a_key_that_counts_only_with_its_token_says_so() {
    let plain = bucket(false);
    let passing = Credentials { access_key: "ASIATESTKEY".to_owned(), ..(*plain.credentials).clone() };
    let passing = Bucket::new((*plain.place).clone(), passing).unwrap();
    let said = |bucket: &Bucket| {
        bucket.failure(Operation::Keep, "", &answered(403, "InvalidAccessKeyId", "")).error.hint.unwrap()
    };
    assert!(said(&passing).contains("AWS_SESSION_TOKEN"), "{}", said(&passing));
    assert!(said(&plain).contains("Check the access key"), "{}", said(&plain));
}

#[test]
fn a_wrong_region_names_the_right_one() {
    let refusal = Refusal {
        code: "AuthorizationHeaderMalformed".to_owned(),
        region: Some("eu-west-1".to_owned()),
        ..Refusal::default()
    };
    let cause = Cause::Refused { status: 400, refusal: Box::new(refusal), wait: None };
    let said = bucket(false).failure(Operation::Keep, "", &cause).error.to_string();
    assert!(said.contains("wants 'eu-west-1', not 'us-east-1'"), "{said}");
}

#[test]
fn the_wait_that_the_server_asks_for_is_passed_on() {
    let wait = Some(Duration::from_secs(7));
    let cause = Cause::Refused { status: 503, refusal: Box::default(), wait };
    assert_eq!(bucket(false).failure(Operation::Keep, "", &cause).wait, wait, "the uploader waits as long");
}

#[test]
fn a_secret_that_a_server_echoes_is_not_shown() {
    let cause = answered(400, "Odd", "secret was wJalrXUtnFEMIK7MDENGbPxRfiCY here");
    let failure = bucket(false).failure(Operation::List, "", &cause);
    assert!(!format!("{failure:?}").contains("FEMIK7"), "{failure:?}");
    assert!(!format!("{:?}", bucket(false)).contains("FEMIK7"), "nor in a log of the bucket itself");
}
