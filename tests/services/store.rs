//! A bucket that works: files are kept once, found again, listed and deleted.

use futures_util::future::join_all;
use thumbsheet_destinations::{Destination as _, ProbeStep};
use thumbsheet_testkit::s3::{FastS3, Fault, Garage};

use crate::support::{bucket, bucket_with, file, noise, on_both};

on_both!(a_kept_file_comes_back_as_it_was, access => {
    let bucket = bucket(&access);
    assert_eq!(bucket.shown(), "s3://thumbs/blog", "what the sheet shows");
    for name in ["a.jpg", "day 1/ä+b & c%20d.jpg", "日本/007-タイトル.jpg", "it's (1)!.jpg"] {
        let picture = file(name, noise(60_000));
        let kept = bucket.keep(&picture).await.unwrap();
        assert_eq!(kept.name, format!("blog/{name}"), "the key is the name below the prefix");
        assert_eq!(kept.place, format!("s3://thumbs/blog/{name}"), "where it is");
        assert_eq!(kept.link, None, "nobody asked for public links");
        assert_eq!(bucket.get(&kept.name).await.unwrap(), picture.bytes, "every byte, under every name: {name}");
    }
});

on_both!(the_same_content_is_written_once, access => {
    let bucket = bucket(&access);
    let first = bucket.keep(&file("a.jpg", "one")).await.unwrap();
    let second = bucket.keep(&file("a.jpg", "two")).await.unwrap();
    assert_eq!(second.name, "blog/a-2.jpg", "another picture is never overwritten");
    assert_eq!(bucket.keep(&file("a.jpg", "one")).await.unwrap(), first, "a run made again makes no twin");
    assert_eq!(bucket.keep(&file("a.jpg", "two")).await.unwrap(), second, "also behind a number");
    assert_eq!(bucket.get("blog/a.jpg").await.unwrap(), "one", "the first one is as it was");
    let listed = bucket.list(None, 100).await.unwrap();
    assert_eq!(listed.items.len(), 2, "{listed:?}");
});

#[tokio::test]
async fn a_file_that_is_there_is_not_sent_again() {
    let server = FastS3::start().await;
    let bucket = bucket(&server.access());
    bucket.keep(&file("a.jpg", "one")).await.unwrap();
    bucket.keep(&file("a.jpg", "one")).await.unwrap();
    assert_eq!(server.writes(), 1, "looking costs a request, sending costs the picture");
}

#[tokio::test]
async fn a_file_is_sent_with_what_a_browser_and_a_later_run_need() {
    let server = FastS3::start().await;
    let picture = file("a.jpg", "one");
    bucket(&server.access()).keep(&picture).await.unwrap();
    let requests = server.requests();
    let put = requests.iter().find(|request| request.is_write()).unwrap();
    assert_eq!(put.header("content-type"), Some("image/jpeg"), "a browser shows it instead of saving it");
    assert_eq!(
        put.header("cache-control"),
        Some("public, max-age=31536000, immutable"),
        "a name never changes its content"
    );
    assert_eq!(put.header("x-amz-meta-sha256"), Some(&*picture.digest.to_string()), "how it is known again");
    assert_eq!(put.header("if-none-match"), Some("*"), "another program may write the same name at this moment");
    server.assert_nothing_made_public();
}

#[tokio::test]
async fn two_that_write_the_same_name_at_once_overwrite_nothing() {
    let server = FastS3::start().await;
    let access = server.access();
    let (one, two) = (bucket(&access), bucket(&access));
    let (first, second) = (file("a.jpg", noise(300_000)), file("a.jpg", noise(300_001)));
    // Both look before either writes.
    let waiting = std::sync::atomic::AtomicUsize::new(0);
    server.fail_where(move |request| {
        let is_look = request.method == "HEAD" && waiting.fetch_add(1, std::sync::atomic::Ordering::SeqCst) < 2;
        is_look.then(|| thumbsheet_testkit::s3::Fault::Slow(std::time::Duration::from_millis(150)))
    });
    let (a, b) = tokio::join!(one.keep(&first), two.keep(&second));
    let (a, b) = (a.unwrap(), b.unwrap());
    assert_ne!(a.name, b.name, "one of them got a number");
    assert_eq!(one.get(&a.name).await.unwrap(), first.bytes, "and each is what it was");
    assert_eq!(one.get(&b.name).await.unwrap(), second.bytes, "and each is what it was");
}

#[tokio::test]
async fn uploads_reuse_their_connections() {
    let server = FastS3::start().await;
    let bucket = bucket(&server.access());
    for number in 0..20 {
        bucket.keep(&file(&format!("{number}.jpg"), noise(1000 + number))).await.unwrap();
    }
    assert_eq!(server.connections(), 1, "one after the other needs one connection");
}

on_both!(many_at_once_are_all_kept, access => {
    let bucket = bucket(&access);
    let files: Vec<_> = (0..64).map(|number| file(&format!("{number:02}.jpg"), noise(20_000 + number))).collect();
    for kept in join_all(files.iter().map(|file| bucket.keep(file))).await {
        kept.unwrap();
    }
    assert_eq!(bucket.list(None, 1000).await.unwrap().items.len(), 64, "none is missing");
});

on_both!(a_bucket_is_listed_by_pages, access => {
    let below = bucket(&access);
    let files: Vec<_> = (0..25).map(|number| file(&format!("{number:02} ä&.jpg"), noise(100 + number))).collect();
    for kept in join_all(files.iter().map(|file| below.keep(file))).await {
        kept.unwrap();
    }
    bucket_with(&access, |place| place.prefix = "other".into()).keep(&file("x.jpg", "x")).await.unwrap();

    let (mut all, mut pages, mut after) = (Vec::new(), 0, None);
    loop {
        let page = below.list(after, 10).await.unwrap();
        pages += 1;
        all.extend(page.items);
        match page.next {
            None => break,
            next => after = next,
        }
    }
    assert_eq!((all.len(), pages), (25, 3), "ten, ten and five; nothing of another folder");
    assert_eq!((&*all[24].key, all[24].bytes), ("blog/24 ä&.jpg", 124), "key and size");
    assert!(all[0].modified.starts_with("20"), "when it was written: {}", all[0].modified);
});

on_both!(an_empty_bucket_is_an_empty_list, access => {
    let listed = bucket(&access).list(None, 10).await.unwrap();
    assert_eq!((listed.items.len(), listed.next), (0, None), "no error");
});

on_both!(objects_are_deleted_with_a_word_for_each, access => {
        let bucket = bucket(&access);
        let mut keys = Vec::new();
        for name in ["a.jpg", "b & <c>.jpg", "d.jpg"] {
            keys.push(bucket.keep(&file(name, name.to_owned())).await.unwrap().name);
        }
        let words = bucket.delete(&keys[..2]).await;
        assert_eq!(words.iter().map(|(key, _)| key).collect::<Vec<_>>(), [&keys[0], &keys[1]], "in their order");
        assert!(words.iter().all(|(_, word)| word.is_ok()), "{words:?}");
        let left = bucket.list(None, 10).await.unwrap().items;
        assert_eq!(left.iter().map(|item| &item.key).collect::<Vec<_>>(), [&keys[2]], "the third one stays");
    }
);

on_both!(a_test_of_storage_leaves_nothing_behind, access => {
        let bucket = bucket(&access);
        let probe = bucket.probe().await;
        assert!(probe.is_good(), "{probe:?}");
        let steps: Vec<_> = probe.steps.iter().map(|(step, _)| *step).collect();
        assert_eq!(
            steps,
            [ProbeStep::Reach, ProbeStep::Write, ProbeStep::Read, ProbeStep::Delete],
            "every step is told"
        );
        assert!(bucket.list(None, 10).await.unwrap().items.is_empty(), "the probe is removed");
    }
);

on_both!(a_missing_bucket_is_made_only_where_that_is_ticked, access => {
        let not_asked = bucket_with(&access, |place| place.bucket = "new-thumbs".into());
        let failure = not_asked.keep(&file("a.jpg", "one")).await.unwrap_err();
        crate::support::says(&failure, false, &["no bucket 'new-thumbs'", "Tick"]);
        let error = not_asked.probe().await.error().unwrap().to_string();
        assert!(error.contains("no bucket 'new-thumbs'"), "the test says so too: {error}");

        let asked = bucket_with(&access, |place| {
            place.bucket = "new-thumbs".into();
            place.create = true;
        });
        let files: Vec<_> = (0..8).map(|number| file(&format!("{number}.jpg"), noise(100 + number))).collect();
        for kept in join_all(files.iter().map(|file| asked.keep(file))).await {
            kept.unwrap();
        }
        assert_eq!(asked.list(None, 10).await.unwrap().items.len(), 8, "eight at once made one bucket");
    }
);

#[tokio::test]
async fn a_server_of_another_region_makes_the_bucket_there() {
    let server = Garage::start_in("eu-west-9");
    let bucket = bucket_with(&server.access(), |place| {
        place.bucket = "new-thumbs".into();
        place.create = true;
    });
    bucket.keep(&file("a.jpg", "one")).await.unwrap();
}

#[tokio::test]
async fn several_versions_at_once_into_a_bucket_that_is_not_there_all_arrive() {
    let server = FastS3::start().await;
    let bucket = bucket_with(&server.access(), |place| {
        place.bucket = "new-one".to_owned();
        place.create = true;
    });
    let versions: Vec<_> = (0..4).map(|number| file("a.jpg", format!("version {number}"))).collect();
    let kept = join_all(versions.iter().map(|version| bucket.keep(version))).await;
    let mut names: Vec<_> = kept.into_iter().map(|kept| kept.expect("the first use of a bucket works").name).collect();
    names.sort();
    assert_eq!(names, ["blog/a-2.jpg", "blog/a-3.jpg", "blog/a-4.jpg", "blog/a.jpg"], "each under a name of its own");
}

#[tokio::test]
async fn several_versions_at_once_overwrite_nothing_where_the_server_knows_no_conditions() {
    let server = FastS3::start().await;
    server.fail_where(|request| {
        let conditional = request.is_write() && request.header("if-none-match").is_some();
        conditional.then(|| Fault::refused(501, "NotImplemented"))
    });
    let bucket = bucket(&server.access());
    let versions: Vec<_> = (0..4).map(|number| file("a.jpg", format!("version {number}"))).collect();
    let kept = join_all(versions.iter().map(|version| bucket.keep(version))).await;
    for (kept, version) in kept.into_iter().zip(&versions) {
        let name = kept.unwrap().name;
        assert_eq!(bucket.get(&name).await.unwrap(), version.bytes, "{name} is the picture that is said to be there");
    }
}
