//! Servers that stop and wires that break: nothing is lost, and nothing is written twice.

use std::time::Duration;

use thumbsheet_destinations::Destination as _;
use thumbsheet_testkit::s3::{Access, CutProxy, FastS3, Fault, Garage, Way};

use crate::support::{bucket, bucket_with, file, noise, says};

#[tokio::test]
async fn a_server_that_stops_between_calls_and_comes_back_is_used_again() {
    let mut server = FastS3::start().await;
    let bucket = bucket(&server.access());
    bucket.keep(&file("a.jpg", "one")).await.unwrap();
    server.stop().await;
    says(&bucket.keep(&file("b.jpg", "two")).await.unwrap_err(), true, &["no connection to 127.0.0.1"]);
    server.restart().await;
    bucket.keep(&file("b.jpg", "two")).await.unwrap();
    assert_eq!(bucket.list(None, 10).await.unwrap().items.len(), 2, "the same bucket goes on");
}

#[tokio::test]
async fn garage_killed_between_calls_and_started_again_is_used_again() {
    let mut server = Garage::start();
    let bucket = bucket(&server.access());
    bucket.keep(&file("a.jpg", "one")).await.unwrap();
    server.stop();
    let failure = bucket.keep(&file("b.jpg", "two")).await.unwrap_err();
    assert!(failure.temporary, "{failure}");
    server.restart();
    bucket.keep(&file("b.jpg", "two")).await.unwrap();
    assert_eq!(bucket.get("blog/a.jpg").await.unwrap(), "one", "what was kept is there");
}

/// Cut in the body of the request at several places, then asked again.
async fn cut_in_the_body(mut access: Access, address: std::net::SocketAddr) {
    let proxy = CutProxy::start(address).await;
    access.endpoint = proxy.endpoint();
    let bucket = bucket(&access);
    for (number, at) in [2_000, 40_000, 299_000].into_iter().enumerate() {
        let picture = file(&format!("{number}.jpg"), noise(300_000 + number));
        proxy.cut_after(Way::Up, at);
        let failure = bucket.keep(&picture).await.unwrap_err();
        says(&failure, true, &["lost in the middle"]);
        assert_eq!(proxy.cuts(), number + 1, "the wire did break");
        let kept = bucket.keep(&picture).await.unwrap();
        assert_eq!(kept.name, format!("blog/{number}.jpg"), "half a picture does not hold the name");
        assert_eq!(bucket.get(&kept.name).await.unwrap(), picture.bytes, "and it is whole");
    }
    assert_eq!(bucket.list(None, 10).await.unwrap().items.len(), 3, "no remains");
}

#[tokio::test]
async fn a_connection_cut_in_a_body_leaves_no_half_picture_fast() {
    let server = FastS3::start().await;
    cut_in_the_body(server.access(), server.address()).await;
}

#[tokio::test]
async fn a_connection_cut_in_a_body_leaves_no_half_picture_garage() {
    let server = Garage::start();
    cut_in_the_body(server.access(), server.address()).await;
}

#[tokio::test]
async fn an_answer_that_got_lost_is_found_again_and_not_sent_twice() {
    let server = FastS3::start().await;
    let bucket = bucket(&server.access());
    let picture = file("a.jpg", noise(50_000));
    let lost = std::sync::atomic::AtomicBool::new(false);
    server.fail_where(move |request| {
        let first = request.is_write() && !lost.swap(true, std::sync::atomic::Ordering::SeqCst);
        first.then_some(Fault::LostAnswer)
    });
    says(&bucket.keep(&picture).await.unwrap_err(), true, &["lost in the middle"]);
    let kept = bucket.keep(&picture).await.unwrap();
    assert_eq!(kept.name, "blog/a.jpg", "it is known by its content: no twin with a number");
    assert_eq!(server.writes(), 1, "and it is not sent again");
}

#[tokio::test]
async fn a_download_cut_in_the_middle_is_no_picture() {
    let server = FastS3::start().await;
    let proxy = CutProxy::start(server.address()).await;
    let mut access = server.access();
    access.endpoint = proxy.endpoint();
    let bucket = bucket(&access);
    bucket.keep(&file("a.jpg", noise(200_000))).await.unwrap();
    proxy.cut_after(Way::Down, 100_000);
    let error = bucket.get("blog/a.jpg").await.unwrap_err();
    assert!(error.message.contains("lost in the middle"), "half a picture would be shown as a whole one: {error}");
}

#[tokio::test]
async fn a_server_that_reads_a_part_and_hangs_up_is_a_lost_connection() {
    let server = FastS3::start().await;
    let bucket = bucket(&server.access());
    server.fail_where(|request| request.is_write().then_some(Fault::CutBody(10_000)));
    says(&bucket.keep(&file("a.jpg", noise(3_000_000))).await.unwrap_err(), true, &["lost in the middle"]);
}

#[tokio::test]
async fn a_server_that_is_silent_is_given_up_after_its_time() {
    let server = FastS3::start().await;
    let bucket = bucket_with(&server.access(), |place| place.timeout = Duration::from_millis(300));
    server.fail([Fault::Silent]);
    says(&bucket.keep(&file("a.jpg", "one")).await.unwrap_err(), true, &["did not answer within 300 ms"]);
    bucket.keep(&file("a.jpg", "one")).await.unwrap();
}

#[tokio::test]
async fn every_third_request_failing_still_ends_with_every_file_once() {
    let server = FastS3::start().await;
    let bucket = bucket(&server.access());
    let count = std::sync::atomic::AtomicUsize::new(0);
    server.fail_where(move |request| {
        let number = count.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        match number % 12 {
            2 => Some(Fault::slow_down()),
            5 if request.is_write() => Some(Fault::LostAnswer),
            5 => Some(Fault::refused(500, "InternalError")),
            8 => Some(Fault::CutBody(100)),
            11 => Some(Fault::refused(503, "")),
            _ => None,
        }
    });
    for number in 0..60 {
        let picture = file(&format!("{number:02}.jpg"), noise(5_000 + number));
        let mut tries = 0;
        let kept = loop {
            tries += 1;
            assert!(tries < 30, "it does not end");
            match bucket.keep(&picture).await {
                Ok(kept) => break kept,
                Err(failure) => assert!(failure.temporary, "{failure}"),
            }
        };
        assert_eq!(kept.name, format!("blog/{number:02}.jpg"), "no twin");
    }
    server.heal();
    let items = bucket.list(None, 1000).await.unwrap().items;
    assert_eq!(items.len(), 60, "each exactly once");
    server.assert_nothing_made_public();
}
