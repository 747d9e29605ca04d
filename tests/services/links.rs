//! Links: presigned for whoever has them, public only where the person wants it.

use std::time::Duration;

use thumbsheet_destinations::Destination as _;
use thumbsheet_testkit::s3::{FastS3, Fault, Garage};

use crate::support::{bucket, bucket_with, file, noise, on_both, opened, says};

on_both!(a_presigned_link_opens_one_object_for_whoever_has_it, access => {
        let bucket = bucket(&access);
        let picture = file("day 1/ä+b & c.jpg", noise(10_000));
        let kept = bucket.keep(&picture).await.unwrap();
        let link = bucket.presign(&kept.name, Duration::from_mins(1)).await.unwrap();
        let (status, body) = opened(&link).await;
        assert_eq!((status, body.len()), (200, picture.bytes.len()), "{link}");
        assert_eq!(body, picture.bytes, "the whole picture");
        assert!(!link.contains(&access.secret), "the secret signs and is not in it");
        let (status, _) = opened(link.split('?').next().unwrap()).await;
        assert_eq!(status, 403, "without the signature it is closed");
        let (status, _) = opened(&link.replace("c.jpg", "d.jpg")).await;
        assert_eq!(status, 403, "and it opens nothing else");
    }
);

on_both!(a_presigned_link_expires, access => {
    let bucket = bucket(&access);
    let kept = bucket.keep(&file("a.jpg", "one")).await.unwrap();
    let link = bucket.presign(&kept.name, Duration::from_secs(1)).await.unwrap();
    // The servers' clocks are real, so their time has to pass.
    tokio::time::sleep(Duration::from_millis(2_100)).await;
    let (status, _) = opened(&link).await;
    assert!(matches!(status, 400 | 403), "Amazon answers 403, Garage 400: {status}");
});

#[tokio::test]
async fn a_link_for_longer_than_a_week_is_refused_here() {
    let server = FastS3::start().await;
    let error = bucket(&server.access()).presign("a.jpg", Duration::from_hours(8 * 24)).await.unwrap_err();
    assert!(error.to_string().contains("seven days"), "S3 takes no longer ones: {error}");
}

#[tokio::test]
async fn public_links_open_what_is_below_the_prefix_and_nothing_else() {
    let server = FastS3::start().await;
    let access = server.access();
    let private = bucket_with(&access, |place| place.prefix = "private".into());
    let closed = private.keep(&file("a.jpg", "secret")).await.unwrap();
    server.assert_nothing_made_public();

    let public = bucket_with(&access, |place| place.public_links = true);
    let kept = public.keep(&file("ä b.jpg", "one")).await.unwrap();
    let link = kept.link.unwrap();
    assert!(link.ends_with("/thumbs/blog/%C3%A4%20b.jpg"), "{link}");
    assert_eq!(opened(&link).await, (200, b"one".to_vec()), "everybody can open it");
    let other = format!("{}/thumbs/{}", access.endpoint, closed.name);
    assert_eq!(opened(&other).await.0, 403, "another folder stays closed");

    public.keep(&file("c.jpg", "two")).await.unwrap();
    public.keep(&file("d.jpg", "three")).await.unwrap();
    let policies = server.requests().iter().filter(|request| request.changes_access()).count();
    assert_eq!(policies, 1, "set once, not with every file");
    assert!(server.requests().iter().all(|request| request.header("x-amz-acl").is_none()), "and never an ACL");
}

#[tokio::test]
async fn a_public_address_of_ones_own_changes_no_policy() {
    let server = FastS3::start().await;
    let bucket = bucket_with(&server.access(), |place| {
        place.public_links = true;
        place.public_url = Some("https://img.example.com/".to_owned());
    });
    let kept = bucket.keep(&file("a b.jpg", "one")).await.unwrap();
    assert_eq!(kept.link.as_deref(), Some("https://img.example.com/blog/a%20b.jpg"), "what stands before the bucket");
    server.assert_nothing_made_public();
}

#[tokio::test]
async fn nothing_is_made_public_without_the_tick() {
    let server = FastS3::start().await;
    let bucket = bucket_with(&server.access(), |place| {
        place.bucket = "new-thumbs".into();
        place.create = true;
    });
    assert!(bucket.probe().await.is_good(), "storage works");
    let kept = bucket.keep(&file("a.jpg", "one")).await.unwrap();
    bucket.keep(&file("large.jpg", noise(17 << 20))).await.unwrap();
    bucket.list(None, 10).await.unwrap();
    bucket.presign(&kept.name, Duration::from_secs(5)).await.unwrap();
    bucket.get(&kept.name).await.unwrap();
    bucket.delete(&[kept.name]).await;
    let failure = bucket.make_public().await.unwrap_err();
    assert!(failure.error.to_string().contains("Tick 'Public links'"), "not even when it is called: {failure}");
    assert!(server.requests().len() > 10, "everything was asked for");
    server.assert_nothing_made_public();
}

#[tokio::test]
async fn a_server_without_policies_says_what_to_do_instead() {
    let garage = Garage::start();
    let bucket = bucket_with(&garage.access(), |place| place.public_links = true);
    let failure = bucket.keep(&file("a.jpg", "one")).await.unwrap_err();
    let said = failure.error.to_string();
    assert!(said.contains("no bucket policies") && said.contains("public address"), "{said}");
    assert!(!failure.temporary, "waiting brings none");
    assert_eq!(bucket.get("blog/a.jpg").await.unwrap(), "one", "the file itself is kept");
}

#[tokio::test]
async fn a_key_that_may_not_set_policies_says_so() {
    let server = FastS3::start().await;
    let bucket = bucket_with(&server.access(), |place| place.public_links = true);
    server.fail_where(|request| request.query.starts_with("policy").then(|| Fault::refused(403, "AccessDenied")));
    let failure = bucket.keep(&file("a.jpg", "one")).await.unwrap_err();
    assert!(failure.error.message.contains("may not change the policy of \"thumbs\""), "{failure}");
    server.heal();
    server.fail_where(|request| request.is_write().then(Fault::slow_down));
    says(&bucket.keep(&file("b.jpg", "two")).await.unwrap_err(), true, &["slow down"]);
}
