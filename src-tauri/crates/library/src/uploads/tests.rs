use thumbsheet_core::Code;

use super::*;
use crate::{
    gallery::GalleryQuery,
    journal::{Record, UploadRecord},
    testing::{Make, at, home},
};

fn queued(library: &Library, thumbnail: &ThumbnailId, destination: &str) -> Upload {
    let digest = library.gallery_entry(thumbnail).unwrap().unwrap().digest;
    let record = Record::Upload(UploadRecord::Queued {
        thumbnail: thumbnail.clone(),
        destination: destination.into(),
        place: r#"{"kind":"folder","folder":"/x"}"#.into(),
        name: "001-title.jpg".into(),
        digest,
        at: at(1),
    });
    library.journal().append_now(vec![record]).unwrap();
    library.uploads_of(thumbnail).unwrap().into_iter().find(|upload| upload.destination == destination).unwrap()
}

fn failed(library: &Library, upload: i64, ended: bool) {
    let error = Error::new(Code::SaveFailed, "The bucket is full.");
    library
        .journal()
        .append_now(vec![Record::Upload(UploadRecord::Failed { upload, error, ended, at: at(2) })])
        .unwrap();
}

fn stored(library: &Library, upload: i64, kept: &str) {
    let record = Record::Upload(UploadRecord::Stored {
        upload,
        kept: kept.into(),
        kept_name: "a.jpg".into(),
        link: None,
        at: at(3),
    });
    library.journal().append_now(vec![record]).unwrap();
}

#[test]
fn an_upload_survives_a_restart_and_comes_to_its_end_once() {
    let (folder, library) = home();
    let id = Make::new("r1", "Title", b"base").made(&library);
    let upload = queued(&library, &id, "bucket");
    assert_eq!((upload.state, upload.attempts), (UploadState::Queued, 0), "it is to go");
    drop(library);

    let library = Library::open(folder.path()).unwrap();
    assert_eq!(
        library.uploads_queued().unwrap(),
        std::slice::from_ref(&upload),
        "the next process finds it, place and all"
    );
    failed(&library, upload.id, false);
    let waiting = library.upload(upload.id).unwrap().unwrap();
    assert_eq!((waiting.state, waiting.attempts), (UploadState::Queued, 1), "a temporary failure keeps it queued");
    assert_eq!(waiting.error.as_ref().unwrap().message, "The bucket is full.", "and says why it waits");
    stored(&library, upload.id, "s3://b/a.jpg");
    let there = library.uploads_kept("bucket", &["s3://b/a.jpg".into()]).unwrap().pop().expect("known by its address");
    assert_eq!((there.state, there.attempts), (UploadState::Stored, 2), "it is there");
    assert_eq!(there.error, None, "and nothing is wrong any more");
    failed(&library, upload.id, true);
    assert_eq!(
        queued(&library, &id, "bucket").state,
        UploadState::Stored,
        "what is there stays there, asked again or not"
    );
    assert!(library.uploads_queued().unwrap().is_empty(), "and is not sent twice");

    let entry = library.gallery_entry(&id).unwrap().unwrap();
    assert_eq!(entry.stored, [StoredAt::from(there)], "the gallery says where it is");
    library
        .journal()
        .append_now(vec![Record::Upload(UploadRecord::Removed {
            destination: "bucket".into(),
            kept: "s3://b/a.jpg".into(),
        })])
        .unwrap();
    assert!(library.uploads_of(&id).unwrap().is_empty(), "deleted in the bucket, it is not there any more");
    assert_eq!(queued(&library, &id, "bucket").state, UploadState::Queued, "so it can go again");
}

#[test]
fn a_failed_upload_waits_for_the_person() {
    let (_folder, library) = home();
    let id = Make::new("r1", "Title", b"base").made(&library);
    let (bucket, disk) = (queued(&library, &id, "bucket"), queued(&library, &id, "disk"));
    failed(&library, bucket.id, true);
    stored(&library, disk.id, "/x/a.jpg");
    assert!(library.uploads_queued().unwrap().is_empty(), "nothing goes by itself");
    assert_eq!(library.upload_counts().unwrap(), UploadCounts { queued: 0, failed: 1, stored: 1 }, "both are counted");
    let at_bucket = library.gallery_entry(&id).unwrap().unwrap().stored.remove(0);
    assert_eq!(at_bucket.error.map(|error| error.code), Some(Code::SaveFailed), "the entry says what is wrong");

    let again = |upload| Record::Upload(UploadRecord::Retried { upload, place: None });
    library.journal().append_now(vec![again(bucket.id), again(disk.id)]).unwrap();
    let again = library.uploads_queued().unwrap();
    assert_eq!(again.len(), 1, "only what failed goes again");
    assert_eq!((again[0].id, again[0].attempts), (bucket.id, 0), "with all its attempts before it");
}

#[test]
fn entries_are_found_by_where_they_are() {
    let (_folder, library) = home();
    let here = Make::new("r1", "Here", b"1").made(&library);
    let there = Make::new("r2", "There", b"2").made(&library);
    queued(&library, &here, "bucket");
    stored(&library, queued(&library, &there, "bucket").id, "s3://b/a.jpg");
    let found = |stored: &str| {
        library.gallery_ids(&GalleryQuery { stored: Some(stored.into()), ..GalleryQuery::default() }).unwrap()
    };
    assert_eq!(found("bucket"), [there], "what is on its way is not there yet");
    assert_eq!(found("nowhere"), [here], "and has nothing but its copy here");
    assert!(found("disk").is_empty(), "another place");
}

#[test]
fn what_is_in_the_trash_is_not_sent_until_it_comes_back() {
    let (_folder, library) = home();
    let id = Make::new("r1", "Title", b"base").made(&library);
    let upload = queued(&library, &id, "bucket");
    library.trash(std::slice::from_ref(&id), at(4)).unwrap();
    assert!(library.uploads_queued().unwrap().is_empty(), "nobody publishes what they deleted");
    assert_eq!(library.upload_counts().unwrap(), UploadCounts::default(), "and no count hangs for ever");
    library.restore(&[id]).unwrap();
    assert_eq!(library.uploads_queued().unwrap()[0].id, upload.id, "undone, it goes on");
}

#[test]
fn one_process_at_a_time_sends() {
    let (folder, library) = home();
    let owner = library.own_uploads().unwrap().expect("nobody sends");
    let second = Library::open(folder.path()).unwrap();
    assert!(second.own_uploads().unwrap().is_none(), "else everything would be sent twice");
    drop(owner);
    assert!(second.own_uploads().unwrap().is_some(), "the next one takes over");
}

#[test]
fn what_happens_to_an_upload_that_is_gone_is_no_error() {
    let (_folder, library) = home();
    let record = Record::Upload(UploadRecord::Stored {
        upload: 7,
        kept: "/x".into(),
        kept_name: "x".into(),
        link: None,
        at: at(0),
    });
    assert!(library.journal().append_now(vec![record]).is_ok(), "its entry was deleted for good while it was sent");
    assert_eq!(library.upload(7).unwrap(), None, "and does not come back");
}

#[test]
fn the_number_of_an_upload_is_never_given_out_again() {
    let (_folder, library) = home();
    let first = Make::new("r1", "First", b"first").made(&library);
    let before = queued(&library, &first, "bucket");
    library.trash(std::slice::from_ref(&first), at(4)).unwrap();
    library.empty_trash(at(5)).unwrap();
    let second = Make::new("r2", "Second", b"second").made(&library);
    let after = queued(&library, &second, "bucket");
    assert_ne!(before.id, after.id, "whoever still holds the first one must not bring the second's place to its end");
    assert!(!library.is_due(&before).unwrap(), "and the first is not sent any more");
    assert!(library.is_due(&after).unwrap(), "while the second is");
}

#[test]
fn a_retry_goes_where_the_destination_is_by_now_also_after_a_restart() {
    let (folder, library) = home();
    let id = Make::new("r1", "Title", b"base").made(&library);
    let upload = queued(&library, &id, "bucket");
    failed(&library, upload.id, true);
    let place = r#"{"kind":"folder","folder":"/mended"}"#;
    let record = Record::Upload(UploadRecord::Retried { upload: upload.id, place: Some(place.into()) });
    library.journal().append_now(vec![record]).unwrap();
    drop(library);
    let library = Library::open(folder.path()).unwrap();
    assert_eq!(library.uploads_queued().unwrap()[0].place, place, "not where it failed before");
}

#[test]
fn what_is_deleted_from_one_bucket_stays_known_at_another_of_that_name() {
    let (_folder, library) = home();
    let id = Make::new("r1", "Title", b"base").made(&library);
    for destination in ["minio", "amazon", "minio--0a1b2c3d"] {
        stored(&library, queued(&library, &id, destination).id, "s3://b/a.jpg");
    }
    library
        .journal()
        .append_now(vec![Record::Upload(UploadRecord::Removed {
            destination: "minio".into(),
            kept: "s3://b/a.jpg".into(),
        })])
        .unwrap();
    let left: Vec<_> = library.uploads_of(&id).unwrap().into_iter().map(|upload| upload.destination).collect();
    assert_eq!(left, ["amazon"], "another prefix of a bucket is the same bucket, another server's is not");
}
