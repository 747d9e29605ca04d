//! Writing down what happens, in order, durably, and cheaply for a thousand thumbnails at once.
//!
//! One thread owns the connection. It takes everything that is waiting and commits it in one transaction (a disk gives
//! about a thousand commits a second, whatever is in them), then tells each writer. Who must not go on before the journal
//! has it (the request that spends money) waits for that; who only reports does not.

pub(crate) mod gallery;
mod kind;
mod record;
pub(crate) mod uploads;
mod write;

use std::{
    sync::mpsc::{self, Receiver, Sender},
    thread,
};

use rusqlite::{Connection, TransactionBehavior};
use thumbsheet_core::{Code, Error};
use thumbsheet_disk::passing;

pub use kind::{AttemptOutcome, PlaceKind, RunKind, ThumbnailState};
pub use record::{Place, Record, RunRecord};
pub use uploads::UploadRecord;

use crate::{failure::unreadable, store::Store};
use gallery::GalleryWriter;

/// A longer transaction would hold up a second process on the same home.
const MAX_ENTRIES_PER_TRANSACTION: usize = 512;

/// Called on the journal's thread once the records are durable, or cannot be made so.
pub type OnWritten = Box<dyn FnOnce(Result<(), Error>) + Send>;

struct Entry {
    records: Vec<Record>,
    written: OnWritten,
}

/// The writer of the journal: one thread, which all records go through.
#[derive(Debug)]
pub struct Journal {
    sender: Option<Sender<Entry>>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Journal {
    pub(crate) fn start(connection: Connection, store: Store) -> Result<Self, Error> {
        let (sender, receiver) = mpsc::channel();
        let thread = thread::Builder::new()
            .name("journal".into())
            .spawn(move || write_all(connection, &GalleryWriter::new(store), &receiver))
            .map_err(|error| Error::new(Code::Library, format!("The journal's thread did not start: {error}.")))?;
        Ok(Self { sender: Some(sender), thread: Some(thread) })
    }

    /// Appends `records` as one unit. Units become durable in the order of the calls; `written` is called when this one is.
    pub fn append(&self, records: Vec<Record>, written: OnWritten) {
        let entry = Entry { records, written };
        let gone = match &self.sender {
            Some(sender) => sender.send(entry).err().map(|error| error.0),
            None => Some(entry),
        };
        if let Some(entry) = gone {
            (entry.written)(Err(Error::new(Code::Library, "The journal is closed.")));
        }
    }

    /// Appends and waits.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn append_now(&self, records: Vec<Record>) -> Result<(), Error> {
        let (sender, receiver) = mpsc::channel();
        self.append(records, Box::new(move |result| drop(sender.send(result))));
        receiver.recv().unwrap_or_else(|_| Err(Error::new(Code::Library, "The journal is closed.")))
    }
}

impl Drop for Journal {
    fn drop(&mut self) {
        // Closing the channel lets the thread finish what is waiting.
        self.sender = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn write_all(mut connection: Connection, gallery: &GalleryWriter, receiver: &Receiver<Entry>) {
    while let Ok(first) = receiver.recv() {
        let mut entries = vec![first];
        while entries.len() < MAX_ENTRIES_PER_TRANSACTION {
            match receiver.try_recv() {
                Ok(entry) => entries.push(entry),
                Err(_) => break,
            }
        }
        match commit(&mut connection, gallery, &entries) {
            Ok(()) => entries.into_iter().for_each(|entry| (entry.written)(Ok(()))),
            // One bad entry must not take its neighbours with it: each gets a transaction of its own.
            Err(_) => {
                for entry in entries {
                    let result = commit(&mut connection, gallery, std::slice::from_ref(&entry))
                        .map_err(|error| unreadable(&error));
                    if let Err(error) = &result {
                        tracing::error!(%error, "the journal could not write");
                    }
                    (entry.written)(result);
                }
            }
        }
    }
}

fn commit(connection: &mut Connection, gallery: &GalleryWriter, entries: &[Entry]) -> rusqlite::Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for record in entries.iter().flat_map(|entry| &entry.records) {
        write::write(&transaction, gallery, record)?;
    }
    passing("commit");
    transaction.commit()?;
    passing("committed");
    Ok(())
}
