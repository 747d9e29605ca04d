//! A hundred megabytes: in parts, whole, and once.

use thumbsheet_destinations::Destination as _;
use thumbsheet_testkit::s3::{Access, CutProxy, FastS3, Garage, Way};

use crate::support::{bucket, file, noise, on_both, says};

const MEGABYTE: usize = 1 << 20;

on_both!(a_hundred_megabytes_arrive_whole, access => {
    let bucket = bucket(&access);
    let large = file("large.jpg", noise(100 * MEGABYTE));
    let kept = bucket.keep(&large).await.unwrap();
    assert!(bucket.get(&kept.name).await.unwrap() == large.bytes, "every byte of it");
    assert_eq!(bucket.keep(&large).await.unwrap(), kept, "it is known again, though its ETag is no digest");
    let other = bucket.keep(&file("large.jpg", "small")).await.unwrap();
    assert_eq!(other.name, "blog/large-2.jpg", "and not overwritten");
});

#[tokio::test]
async fn a_large_file_goes_in_parts_and_is_known_by_its_digest() {
    let server = FastS3::start().await;
    bucket(&server.access()).keep(&file("large.jpg", noise(20 * MEGABYTE))).await.unwrap();
    let requests = server.requests();
    let parts = requests.iter().filter(|request| request.query.contains("partNumber")).count();
    assert_eq!(parts, 3, "eight, eight and four megabytes");
    let start = requests.iter().find(|request| request.method == "POST").unwrap();
    assert!(start.header("x-amz-meta-sha256").is_some() && start.header("cache-control").is_some(), "{start:?}");
    assert_eq!(start.header("content-type"), Some("image/jpeg"), "as of a small one");
    server.assert_nothing_made_public();
}

async fn cut_in_a_part(mut access: Access, address: std::net::SocketAddr) {
    let proxy = CutProxy::start(address).await;
    access.endpoint = proxy.endpoint();
    let bucket = bucket(&access);
    let large = file("large.jpg", noise(20 * MEGABYTE));
    proxy.cut_after(Way::Up, 12 * MEGABYTE);
    says(&bucket.keep(&large).await.unwrap_err(), true, &["lost in the middle"]);
    assert!(bucket.list(None, 10).await.unwrap().items.is_empty(), "a half one is not there");
    let kept = bucket.keep(&large).await.unwrap();
    assert!(bucket.get(&kept.name).await.unwrap() == large.bytes, "and then it is whole");
}

#[tokio::test]
async fn a_connection_cut_in_a_part_leaves_nothing_fast() {
    let server = FastS3::start().await;
    cut_in_a_part(server.access(), server.address()).await;
    let aborted = server.requests().iter().any(|one| one.method == "DELETE" && one.query.contains("uploadId"));
    assert!(aborted, "parts that stay would cost storage");
}

#[tokio::test]
async fn a_connection_cut_in_a_part_leaves_nothing_garage() {
    let server = Garage::start();
    cut_in_a_part(server.access(), server.address()).await;
}
