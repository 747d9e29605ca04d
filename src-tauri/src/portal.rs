//! Hands dragged files to programs in a sandbox, by the file transfer portal of the session bus. They cannot read a path; the portal
//! gives them the files for a key.

use std::{collections::HashMap, fs::File, path::PathBuf};

use gtk::{
    gio::{self, BusType, Cancellable, DBusCallFlags, prelude::UnixFDListExtManual as _},
    glib::{self, Variant, variant::Handle},
    prelude::ToVariant as _,
};

/// The types under which targets ask for the key. The second is the older name.
pub(crate) const TYPES: [&str; 2] = ["application/vnd.portal.filetransfer", "application/vnd.portal.files"];

const NAME: &str = "org.freedesktop.portal.Documents";
const PATH: &str = "/org/freedesktop/portal/documents";
const INTERFACE: &str = "org.freedesktop.portal.FileTransfer";

/// The drag waits for the answers on the window's thread.
const TIMEOUT_MS: i32 = 500;

/// Files that the portal holds for whoever has the key.
pub(crate) struct Transfer {
    bus: gio::DBusConnection,
    key: String,
}

impl Transfer {
    /// Hands the files over. `None`: there is no portal on the bus, or it did not take them.
    pub(crate) fn begin(files: &[PathBuf]) -> Option<Self> {
        match Self::try_begin(files) {
            Ok(transfer) => Some(transfer),
            Err(error) => {
                tracing::info!(%error, "no file transfer portal");
                None
            }
        }
    }

    fn try_begin(files: &[PathBuf]) -> Result<Self, glib::Error> {
        let bus = gio::bus_get_sync(BusType::Session, Cancellable::NONE)?;
        let none = HashMap::<String, Variant>::new();
        let begun = call(&bus, "StartTransfer", &(&none,).to_variant(), None)?;
        let (key,) = begun
            .get::<(String,)>()
            .ok_or_else(|| glib::Error::new(gio::IOErrorEnum::InvalidData, "the portal gave no key"))?;
        let transfer = Self { bus, key };
        let held = gio::UnixFDList::new();
        let mut handles = Vec::new();
        for file in files {
            let opened =
                File::open(file).map_err(|error| glib::Error::new(gio::IOErrorEnum::Failed, &error.to_string()))?;
            handles.push(Handle(held.append(opened)?));
        }
        call(&transfer.bus, "AddFiles", &(&transfer.key, handles, none).to_variant(), Some(&held))?;
        Ok(transfer)
    }

    /// What a target gets to ask the portal with.
    pub(crate) fn key(&self) -> &str {
        &self.key
    }

    /// Takes the files back: nobody took the drag.
    pub(crate) fn withdraw(&self) {
        // A portal that has ended holds nothing any more.
        let _ = call(&self.bus, "StopTransfer", &(&self.key,).to_variant(), None);
    }
}

fn call(
    bus: &gio::DBusConnection,
    method: &str,
    arguments: &Variant,
    files: Option<&gio::UnixFDList>,
) -> Result<Variant, glib::Error> {
    let flags = DBusCallFlags::NONE;
    bus.call_with_unix_fd_list_sync(
        Some(NAME),
        PATH,
        INTERFACE,
        method,
        Some(arguments),
        None,
        flags,
        TIMEOUT_MS,
        files,
        Cancellable::NONE,
    )
    .map(|(answer, _)| answer)
}
