//! A watched folder over midnight, and by two at once: with a clock that the test sets and no waiting.

use std::{collections::HashSet, path::Path, time::Duration};

use tempfile::TempDir;
use thumbsheet_core::{Brief, Code, Usd};
use thumbsheet_engine::{Defaults, Engine, RunOptions, Watch, WatchEvent, WatchOptions};
use thumbsheet_testkit::{Answer, Fault};

use crate::{
    bench::{Bench, within},
    spending::{FLARE, Hand, limited},
};

/// Long after the files of the test were written: they have settled.
const EVENING: &str = "2040-11-24T23:00:00-05:00";

/// As in the command: a clock that stands still settles no file that changes.
const SETTLED: Duration = Duration::from_secs(2);

#[expect(clippy::disallowed_methods, reason = "a test writes files for itself")]
fn post(blog: &TempDir, name: &str, title: &str) {
    std::fs::write(blog.path().join(name), format!("---\ntitle: {title}\n---\n")).unwrap();
}

fn watch(engine: &Engine, blog: &Path, day_limit_usd: Option<Usd>, settle: Duration) -> Watch {
    let options = WatchOptions {
        folder: blog.to_owned(),
        defaults: Defaults {
            brief: Brief::new(""),
            models: vec![FLARE.parse().unwrap()],
            profile: "og".into(),
            name: None,
        },
        day_limit_usd,
        poll: false,
        settle,
        rehearsed: false,
        run: RunOptions::default(),
    };
    engine.watch(options).unwrap()
}

/// Listens up to the first thing that `wanted` says yes to; gives everything that was said.
async fn until(watch: &mut Watch, wanted: impl Fn(&WatchEvent) -> bool) -> Vec<WatchEvent> {
    let mut said = Vec::new();
    loop {
        let noticed = within("what the watch notices next", watch.next()).await.unwrap();
        said.push(noticed);
        if said.last().is_some_and(&wanted) {
            return said;
        }
    }
}

fn is_made(noticed: &WatchEvent, name: &str) -> bool {
    matches!(noticed, WatchEvent::Made { entry, .. } if entry == name)
}

#[tokio::test]
async fn what_waits_for_the_limit_of_the_day_is_made_after_midnight() {
    let (bench, blog) = (Bench::new().await, TempDir::new().unwrap());
    let clock = Hand::at(EVENING);
    let engine = limited(&bench, 3, None, None, clock.clone());
    post(&blog, "a.md", "The first post");
    post(&blog, "b.md", "The second post");
    let mut watch = watch(&engine, blog.path(), Some(Usd::cents(5)), SETTLED);
    let said = until(&mut watch, |noticed| is_made(noticed, "a.md")).await;
    let waits = said.iter().find_map(|noticed| match noticed {
        WatchEvent::Waits { entry, error, .. } => Some((entry.as_str(), error)),
        _ => None,
    });
    let (entry, error) = waits.unwrap();
    assert_eq!((entry, error.code), ("b.md", Code::Budget), "{error}");
    assert!(error.message.contains("the limit of the day ($0.05)"), "which limit: {error}");
    clock.set("2040-11-25T00:00:00-05:00");
    // Anything that happens in the folder is a reason to look.
    post(&blog, "c.txt", "No post");
    until(&mut watch, |noticed| is_made(noticed, "b.md")).await;
    watch.cancel();
    while within("the end of the watch", watch.next()).await.is_some() {}
    watch.join().await.unwrap();
    assert_eq!(bench.openai.count(), 2, "one a day");
    assert!(blog.path().join("a.jpg").is_file() && blog.path().join("b.jpg").is_file(), "both lie beside their post");
}

#[tokio::test]
async fn two_watches_of_one_folder_pay_once() {
    let (bench, blog) = (Bench::new().await, TempDir::new().unwrap());
    let clock = Hand::at(EVENING);
    let engines = [limited(&bench, 3, None, None, clock.clone()), limited(&bench, 4, None, None, clock.clone())];
    for number in 0..4 {
        post(&blog, &format!("{number}.md"), &format!("Post {number}"));
    }
    let [mut one, mut other] =
        engines.each_ref().map(|engine| watch(engine, blog.path(), Some(Usd::cents(100)), SETTLED));
    // Both may say of one picture that it lies there: by entry.
    let mut made = HashSet::new();
    while made.len() < 4 {
        let next = async {
            tokio::select! { Some(noticed) = one.next() => noticed, Some(noticed) = other.next() => noticed }
        };
        let noticed = within("four pictures", next).await;
        if let WatchEvent::Made { entry, .. } = noticed {
            made.insert(entry);
        }
    }
    for watch in [one, other] {
        watch.cancel();
        watch.join().await.unwrap();
    }
    assert_eq!(bench.openai.count(), 4, "what one has under way the other leaves alone");
    assert_eq!(std::fs::read_dir(blog.path()).unwrap().count(), 8, "four posts, four pictures, no twin");
}

#[tokio::test]
async fn a_post_that_failed_is_made_once_it_is_changed() {
    let (bench, blog) = (Bench::new().await, TempDir::new().unwrap());
    let engine = limited(&bench, 3, None, None, Hand::at(EVENING));
    bench.openai.script("gpt-image-2.6-flare", [Answer::Fault(Fault::Close)]);
    post(&blog, "a.md", "Lost on the way");
    let mut watch = watch(&engine, blog.path(), Some(Usd::cents(100)), Duration::ZERO);
    until(&mut watch, |noticed| matches!(noticed, WatchEvent::NotMade { .. })).await;
    assert_eq!(bench.openai.count(), 1, "what may be billed is not repeated by itself");
    post(&blog, "a.md", "Found again");
    until(&mut watch, |noticed| is_made(noticed, "a.md")).await;
    watch.cancel();
    watch.join().await.unwrap();
    assert_eq!(bench.openai.count(), 2, "the changed post is another one");
}
