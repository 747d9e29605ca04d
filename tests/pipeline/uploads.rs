//! Finished thumbnails on their way to folders and buckets: beside the run, journalled, once.

use std::{
    collections::{HashMap, HashSet},
    path::Path,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use tempfile::TempDir;
use thumbsheet_core::{
    Brief, Code, Digest, RunId, Secret,
    ports::{Chance as _, Sequence},
};
use thumbsheet_engine::{
    Engine, Environment, Parts, RunOptions, Settings,
    library::{GalleryQuery, Upload, UploadState},
    settings::{DestinationKind, DestinationSetting},
};
use thumbsheet_testkit::{
    FakeOpenAi, Gate,
    s3::{FastS3, Fault},
};

use tokio::runtime::{Builder, Runtime};

use crate::bench::{model, told};

fn bucket(server: &FastS3) -> DestinationSetting {
    DestinationSetting {
        id: "minio".into(),
        name: "MinIO".into(),
        file: "{run}/{slug}-{model}-{v}".into(),
        kind: DestinationKind::Bucket {
            endpoint: server.access().endpoint,
            region: "us-east-1".into(),
            bucket: "thumbs".into(),
            prefix: "blog".into(),
            path_style: true,
            ca_file: String::new(),
            create: false,
            public_links: false,
            public_url: String::new(),
        },
    }
}

fn folder(path: &Path) -> DestinationSetting {
    let kind = DestinationKind::Folder { folder: path.display().to_string() };
    DestinationSetting { id: "folder".into(), name: "Folder".into(), file: "{slug}-{model}".into(), kind }
}

fn opened(home: &TempDir, openai: &FakeOpenAi, destinations: Vec<DestinationSetting>) -> Engine {
    opened_with(home, openai, destinations, Duration::from_millis(1))
}

/// Opens the home with another wait before the first retry of an upload.
fn opened_with(
    home: &TempDir,
    openai: &FakeOpenAi,
    destinations: Vec<DestinationSetting>,
    upload_wait: Duration,
) -> Engine {
    let environment = Environment::of([
        ("THUMBSHEET_HOME", home.path().display().to_string()),
        ("OPENAI_API_KEY", openai.key().to_owned()),
        ("OPENAI_BASE_URL", openai.base_url().clone()),
        ("AWS_ACCESS_KEY_ID", FastS3::ACCESS_KEY.to_owned()),
        ("AWS_SECRET_ACCESS_KEY", FastS3::SECRET.to_owned()),
    ]);
    let mut settings = Settings::default();
    settings.storage.destinations = destinations;
    let parts = Parts::new(&environment).unwrap();
    Engine::open(Parts { settings, upload_wait, ..parts }).unwrap()
}

fn options(destinations: &[DestinationSetting]) -> RunOptions {
    RunOptions { destinations: destinations.to_vec(), ..RunOptions::default() }
}

async fn fake() -> FakeOpenAi {
    let models: Vec<_> = (0..10).map(model).collect();
    FakeOpenAi::setup().also_serve(models.iter().map(String::as_str)).start().await
}

async fn generate(engine: &Engine, title: &str, models: usize, to: &[DestinationSetting]) -> RunId {
    let models = (0..models).map(|at| format!("openai/{}", model(at)).parse().unwrap()).collect();
    let run = engine.runs().generate_thumbnails(Brief::new(title), models, options(to)).await.unwrap();
    told(run).await.outcome.id
}

fn uploads(engine: &Engine, run: &RunId) -> Vec<Upload> {
    let thumbnails = engine.library().thumbnails(run).unwrap();
    thumbnails.iter().flat_map(|one| engine.library().uploads_of(&one.id).unwrap()).collect()
}

fn object(server: &FastS3, upload: &Upload) -> Vec<u8> {
    std::fs::read(server.file("thumbs", upload.kept_name.as_ref().unwrap())).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slow_bucket_holds_up_no_run_and_gets_every_thumbnail() {
    let (home, openai, server) = (TempDir::new().unwrap(), fake().await, FastS3::start().await);
    let gate = Gate::new();
    let held = gate.clone();
    server.fail_where(move |_| Some(Fault::Held(held.clone())));
    let to = [bucket(&server)];
    let engine = opened(&home, &openai, to.to_vec());
    let run = generate(&engine, "Why fan-out beats sequential", 6, &to).await;
    let waiting = uploads(&engine, &run);
    assert_eq!(waiting.len(), 6, "each was journalled with its end");
    assert!(waiting.iter().all(|one| one.state != UploadState::Stored), "the run did not wait for any of them");
    gate.release();
    engine.storage().uploads_ended().await;
    for upload in uploads(&engine, &run) {
        assert_eq!(upload.state, UploadState::Stored, "{:?}", upload.error);
        assert_eq!(Digest::of(&object(&server, &upload)), upload.digest, "byte for byte what the library has");
        let name = upload.kept_name.unwrap();
        assert!(
            name.starts_with(&format!("blog/{run}/why-fan-out-beats-sequential-")),
            "as the setting names it: {name}"
        );
        assert!(name.ends_with("-1.jpg"), "it is the first version: {name}");
    }
    server.assert_nothing_made_public();
    assert_eq!(openai.count(), 6, "no picture was asked for twice");
}

#[test]
fn what_was_on_its_way_when_the_program_ended_arrives_after_the_next_start_once() {
    let home = TempDir::new().unwrap();
    let outer = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let (openai, mut server) = outer.block_on(async { (fake().await, FastS3::start().await) });
    let to = [bucket(&server)];
    outer.block_on(server.stop());
    // A runtime that is shut down takes every task with it in the middle of what it does, as a kill does.
    let first = Runtime::new().unwrap();
    // The first retry is an hour away: each upload fails once, and waits when the program ends.
    let hour = Duration::from_hours(1);
    let run =
        first.block_on(generate(&opened_with(&home, &openai, to.to_vec(), hour), "Sent after the next start", 3, &to));
    first.shutdown_background();
    outer.block_on(server.restart());
    let second = Runtime::new().unwrap();
    let engine = {
        let _inside = second.enter();
        opened(&home, &openai, to.to_vec())
    };
    second.block_on(async {
        engine.storage().resume_uploads().await.unwrap();
        engine.storage().uploads_ended().await;
        let stored = uploads(&engine, &run);
        assert!(stored.iter().all(|one| one.state == UploadState::Stored), "{stored:?}");
        let keys: HashSet<_> = stored.iter().map(|one| one.kept_name.clone()).collect();
        assert_eq!(keys.len(), 3, "each has a key of its own");
        assert_eq!(server.writes(), 3, "and was written once");
        assert_eq!(openai.count(), 3, "starting again asks no model");
        let everything = engine.library().gallery_ids(&GalleryQuery::default()).unwrap();
        let again = engine.storage().upload(&everything, &to).await.unwrap();
        engine.storage().uploads_ended().await;
        assert_eq!((again.queued, server.writes()), (0, 3), "what is there already is not sent again");
    });
}

/// Two hundred thumbnails; a third of all requests fails; the program ends twice in the middle.
#[test]
fn with_a_third_of_requests_failing_and_two_deaths_every_thumbnail_is_stored_exactly_once() {
    let outer = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let home = TempDir::new().unwrap();
    let (openai, server) = outer.block_on(async { (fake().await, FastS3::start().await) });
    let to = [bucket(&server)];
    let chance = Sequence::new(77);
    let asked = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&asked);
    // Fewer failures for one object than an upload has attempts: none has to wait for the person.
    let failed: Mutex<HashMap<String, u32>> = Mutex::default();
    server.fail_where(move |request| {
        counted.fetch_add(1, Ordering::Relaxed);
        let mut failed = failed.lock().unwrap();
        let failures = failed.entry(request.path.clone()).or_default();
        if *failures == 7 {
            return None;
        }
        *failures += 1;
        match chance.next() % 9 {
            0 => Some(Fault::slow_down()),
            1 => Some(Fault::CutBody(4_000)),
            2 => Some(Fault::LostAnswer),
            _ => {
                *failures -= 1;
                None
            }
        }
    });
    let mut runs = Vec::new();
    for life in 0..3 {
        // A runtime that is shut down takes every task with it in the middle of what it does, as a kill does.
        let inner = Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let engine = opened(&home, &openai, to.to_vec());
        inner.block_on(async {
            engine.storage().resume_uploads().await.unwrap();
            if life == 0 {
                for title in 0..20 {
                    runs.push(generate(&engine, &format!("Title number {title} of twenty"), 10, &to).await);
                }
            }
            let enough = asked.load(Ordering::Relaxed) + 60;
            while life < 2
                && asked.load(Ordering::Relaxed) < enough
                && engine.library().upload_counts().unwrap().queued > 0
            {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
            if life == 2 {
                engine.storage().uploads_ended().await;
            }
        });
        inner.shutdown_background();
    }
    server.heal();
    let inner = Runtime::new().unwrap();
    let engine = opened(&home, &openai, to.to_vec());
    inner.block_on(engine.storage().uploads_ended());
    let all: Vec<_> = runs.iter().flat_map(|run| uploads(&engine, run)).collect();
    assert_eq!(all.len(), 200, "each thumbnail is on its way once");
    let unsettled: Vec<_> = all.iter().filter(|one| one.state != UploadState::Stored).collect();
    assert!(unsettled.is_empty(), "{unsettled:?}");
    let keys: HashSet<_> = all.iter().map(|one| one.kept_name.clone().unwrap()).collect();
    assert_eq!(keys.len(), 200, "no two share a key");
    for upload in &all {
        assert_eq!(Digest::of(&object(&server, upload)), upload.digest, "the bytes are the library's");
    }
    let root = server.file("thumbs", "blog");
    let there = runs.iter().map(|run| std::fs::read_dir(root.join(run.as_str())).unwrap().count()).sum::<usize>();
    assert_eq!(there, 200, "an answer that was lost left no twin");
    assert_eq!(openai.count(), 200, "and no model was asked again");
    server.assert_nothing_made_public();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_folder_that_is_gone_says_so_and_takes_the_thumbnail_once_it_is_back() {
    let (home, openai, place) = (TempDir::new().unwrap(), fake().await, TempDir::new().unwrap());
    let path = place.path().join("out");
    // A file is in the way.
    std::fs::File::create(&path).unwrap();
    let to = [folder(&path)];
    let engine = opened(&home, &openai, to.to_vec());
    let run = generate(&engine, "A folder that is gone", 1, &to).await;
    engine.storage().uploads_ended().await;
    let failed = uploads(&engine, &run).remove(0);
    let error = failed.error.unwrap();
    assert_eq!((failed.state, error.code), (UploadState::Failed, Code::SaveFailed), "{error}");
    assert!(error.message.contains("safe"), "the person need not fear for the picture: {error}");
    std::fs::remove_file(&path).unwrap();
    engine.storage().retry_uploads(&[failed.id]).await.unwrap();
    engine.storage().uploads_ended().await;
    let stored = uploads(&engine, &run).remove(0);
    assert_eq!(stored.state, UploadState::Stored, "{:?}", stored.error);
    assert_eq!(Digest::of(&std::fs::read(stored.kept.unwrap()).unwrap()), stored.digest, "it is the thumbnail");
    assert_eq!(openai.count(), 1, "only the saving was repeated");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_secret_fails_at_once_and_the_right_one_is_used_by_the_next_try() {
    let (home, openai, server) = (TempDir::new().unwrap(), fake().await, FastS3::start().await);
    let to = [bucket(&server)];
    let engine = opened(&home, &openai, to.to_vec());
    let wrong = Secret::new("planted-wrong-secret-Qx81");
    engine.storage().keep_credentials("minio", FastS3::ACCESS_KEY, &wrong, true).unwrap();
    let run = generate(&engine, "A secret that is wrong", 1, &to).await;
    engine.storage().uploads_ended().await;
    let failed = uploads(&engine, &run).remove(0);
    assert_eq!((failed.state, failed.attempts), (UploadState::Failed, 1), "asking again would change nothing");
    let told = format!("{:?}", failed.error);
    assert!(!told.contains("planted-wrong"), "what is told holds no secret: {told}");
    engine.storage().keep_credentials("minio", FastS3::ACCESS_KEY, &Secret::new(FastS3::SECRET), true).unwrap();
    engine.storage().retry_uploads(&[]).await.unwrap();
    engine.storage().uploads_ended().await;
    assert_eq!(uploads(&engine, &run)[0].state, UploadState::Stored, "the new one was taken without a restart");
    let link = engine.storage().upload_link(failed.id).await.unwrap();
    assert!(link.contains("X-Amz-Signature="), "without public links the address is signed: {link}");
    drop(engine);
    for file in ["journal.db", "journal.db-wal"] {
        let bytes = std::fs::read(home.path().join(file)).unwrap_or_default();
        for secret in [FastS3::SECRET, "planted-wrong-secret-Qx81"] {
            let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
            assert!(!found, "{file} holds a secret");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_test_of_storage_says_which_step_failed_and_leaves_nothing_behind() {
    let (home, openai, mut server) = (TempDir::new().unwrap(), fake().await, FastS3::start().await);
    let engine = opened(&home, &openai, vec![bucket(&server)]);
    let good = engine.storage().test_storage(&bucket(&server)).await.unwrap();
    assert!(good.ok && good.lines.len() == 4, "{good:?}");
    assert!(good.message.starts_with("Wrote, read back and deleted a test file in "), "{}", good.message);
    assert_eq!(engine.storage().bucket_page("minio", None).await.unwrap().items, [], "nothing is left in the bucket");
    server.stop().await;
    let down = engine.storage().test_storage(&bucket(&server)).await.unwrap();
    assert!(!down.ok && down.lines.len() == 1, "the first step tells enough: {down:?}");
    assert!(engine.storage().test_storage(&folder(home.path())).await.unwrap().ok, "a folder can be tried too");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_comes_out_of_the_trash_goes_on_to_where_it_was_to_go() {
    let (home, openai, mut server) = (TempDir::new().unwrap(), fake().await, FastS3::start().await);
    let to = [bucket(&server)];
    server.stop().await;
    let engine = opened(&home, &openai, to.to_vec());
    let run = generate(&engine, "Deleted and brought back", 1, &to).await;
    let id = engine.library().thumbnails(&run).unwrap().remove(0).id;
    engine.storage().uploads_ended().await;
    engine.library().trash(std::slice::from_ref(&id), engine.now()).unwrap();
    assert!(engine.storage().retry_uploads(&[]).await.unwrap().is_empty(), "nobody publishes what they deleted");
    server.restart().await;
    engine.gallery().restore(std::slice::from_ref(&id)).await.unwrap();
    let failed = uploads(&engine, &run).remove(0).id;
    assert_eq!(engine.storage().retry_uploads(&[]).await.unwrap(), [failed], "brought back, it can be tried again");
    engine.storage().uploads_ended().await;
    assert_eq!(uploads(&engine, &run)[0].state, UploadState::Stored, "and is there");
    assert_eq!(server.writes(), 1, "sent once");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_folder_that_vanishes_is_not_made_on_another_disk() {
    let (home, openai, place) = (TempDir::new().unwrap(), fake().await, TempDir::new().unwrap());
    let to = [folder(&place.path().join("nas"))];
    let engine = opened(&home, &openai, to.to_vec());
    generate(&engine, "While the disk is there", 1, &to).await;
    engine.storage().uploads_ended().await;
    std::fs::remove_dir_all(place.path().join("nas")).unwrap();
    for title in ["After it was taken out", "And once more"] {
        let run = generate(&engine, title, 1, &to).await;
        engine.storage().uploads_ended().await;
        assert_eq!(uploads(&engine, &run)[0].state, UploadState::Failed, "it says so");
    }
    assert!(!place.path().join("nas").exists(), "files on the disk below would be hidden once it is back");
}
