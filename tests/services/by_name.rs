//! The bucket before the host (`thumbs.s3.localhost`), as Amazon and most servers on the net want it.

use std::time::Duration;

use thumbsheet_destinations::{Bucket, Destination as _};
use thumbsheet_testkit::s3::{Access, FastS3, Garage, Setup};

use crate::support::{bucket_with, file, noise, opened};

fn by_name(access: &Access) -> Bucket {
    bucket_with(access, |place| place.path_style = false)
}

/// `thumbs.s3.localhost:9000`.
fn host(access: &Access) -> String {
    access.endpoint.replace("http://", "thumbs.")
}

async fn all_that_is_done_with_files(access: &Access) {
    let bucket = by_name(access);
    let picture = file("day 1/ä+b & c%20d.jpg", noise(60_000));
    let kept = bucket.keep(&picture).await.unwrap();
    assert_eq!(bucket.get(&kept.name).await.unwrap(), picture.bytes, "every byte, under an odd name");
    assert_eq!(bucket.keep(&picture).await.unwrap(), kept, "it is found again instead of sent again");
    let large = file("large.jpg", noise(17 << 20));
    bucket.keep(&large).await.unwrap();
    assert_eq!(bucket.get("blog/large.jpg").await.unwrap(), large.bytes, "in parts, too");

    let link = bucket.presign(&kept.name, Duration::from_mins(1)).await.unwrap();
    assert!(link.starts_with(&format!("http://{}/blog/", host(access))), "the bucket is in the host's name: {link}");
    assert_eq!(opened(&link).await, (200, picture.bytes.to_vec()), "a link opens it");

    let listed = bucket.list(None, 10).await.unwrap();
    let keys: Vec<_> = listed.items.into_iter().map(|item| item.key).collect();
    assert_eq!(keys, [&*kept.name, "blog/large.jpg"], "what is there");
    let words = bucket.delete(&keys).await;
    assert!(words.iter().all(|(_, word)| word.is_ok()), "the server's word for each: {words:?}");
    assert!(bucket.list(None, 10).await.unwrap().items.is_empty(), "and they are gone");
    assert!(bucket.probe().await.is_good(), "Test storage says so too");
}

#[tokio::test]
async fn a_bucket_before_the_host_works_as_one_in_the_path_on_the_fast_one() {
    let server = FastS3::start().await;
    let access = server.access().by_name();
    all_that_is_done_with_files(&access).await;
    let (requests, host) = (server.requests(), host(&access));
    assert!(requests.iter().all(|request| request.header("host") == Some(&host)), "never another host: {requests:#?}");
    assert!(
        requests.iter().all(|request| !request.path.starts_with("/thumbs")),
        "nor twice, in the path: {requests:#?}"
    );
    server.assert_nothing_made_public();
}

#[tokio::test]
async fn a_bucket_before_the_host_works_as_one_in_the_path_on_garage() {
    let garage = Garage::start();
    all_that_is_done_with_files(&garage.access().by_name()).await;
}

#[tokio::test]
async fn a_missing_bucket_is_made_by_its_name_on_the_fast_one() {
    let server = FastS3::start_with(Setup { buckets: Vec::new(), ..Setup::default() }).await;
    is_made_by_its_name(&server.access().by_name()).await;
}

#[tokio::test]
async fn a_missing_bucket_is_made_by_its_name_on_garage() {
    let garage = Garage::start();
    is_made_by_its_name(&garage.access().by_name()).await;
}

async fn is_made_by_its_name(access: &Access) {
    let bucket = bucket_with(access, |place| {
        place.path_style = false;
        place.bucket = "new-thumbs".into();
        place.create = true;
    });
    let kept = bucket.keep(&file("a.jpg", "one")).await.unwrap();
    assert_eq!(bucket.get(&kept.name).await.unwrap(), "one", "the bucket is there, and the file in it");
}

#[tokio::test]
async fn a_public_link_stands_before_the_host_too() {
    let server = FastS3::start().await;
    let access = server.access().by_name();
    let bucket = bucket_with(&access, |place| {
        place.path_style = false;
        place.public_links = true;
    });
    let link = bucket.keep(&file("ä b.jpg", "one")).await.unwrap().link.unwrap();
    assert_eq!(link, format!("http://{}/blog/%C3%A4%20b.jpg", host(&access)), "no bucket in the path");
    assert_eq!(opened(&link).await, (200, b"one".to_vec()), "everybody can open it");
}

#[tokio::test]
async fn names_of_this_machine_need_no_resolver_and_no_proxy() {
    let server = FastS3::start_with(Setup { tls: true, ..Setup::default() }).await;
    for path_style in [true, false] {
        let bucket = bucket_with(&server.access().by_name(), |place| place.path_style = path_style);
        let kept = bucket.keep(&file("a.jpg", "one")).await.unwrap();
        assert_eq!(bucket.get(&kept.name).await.unwrap(), "one", "over TLS, path style: {path_style}");
    }
}
