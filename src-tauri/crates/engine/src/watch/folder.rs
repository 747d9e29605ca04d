//! The folder itself: what lies in it, and when to look.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

use jiff::Timestamp;
use notify::{RecommendedWatcher, RecursiveMode, Watcher as _};
use thumbsheet_core::Error;
use tokio::sync::mpsc;

use super::{post, settle::Stamp};

/// How long no event must follow another one: an editor makes several at a time.
const QUIET_INTERVAL: Duration = Duration::from_millis(50);

/// The most events that are waited for: a folder that is written to all the time is never quiet.
const MAX_EVENTS: usize = 20;

/// Folders that are deeper are left alone: nobody's posts lie there, and a mount of itself has no end.
const MAX_DEPTH: usize = 16;

/// Posts and lists below `folder`. Hidden files and folders, links to folders and what cannot be read are left out.
pub(super) fn scan(folder: &Path) -> io::Result<BTreeMap<PathBuf, Stamp>> {
    let mut found = BTreeMap::new();
    let mut open = vec![(fs::read_dir(folder)?, 0)];
    while let Some((entries, depth)) = open.pop() {
        for entry in entries.flatten() {
            let name = entry.file_name();
            let is_hidden = name.to_string_lossy().starts_with('.') || name == "node_modules";
            let Ok(kind) = entry.file_type() else { continue };
            if is_hidden {
                continue;
            }
            let path = entry.path();
            if kind.is_dir() {
                if depth < MAX_DEPTH
                    && let Ok(entries) = fs::read_dir(&path)
                {
                    open.push((entries, depth + 1));
                }
            } else if post::is_watched(&path)
                && let Ok(data) = fs::metadata(&path)
                && data.is_file()
            {
                let modified = data.modified().ok().and_then(|at| Timestamp::try_from(at).ok());
                found.insert(path, Stamp { bytes: data.len(), modified: modified.unwrap_or(Timestamp::UNIX_EPOCH) });
            }
        }
    }
    Ok(found)
}

/// What wakes the watch: changes, and the next time a file is due.
pub(super) struct Wakes {
    events: mpsc::UnboundedReceiver<()>,
    /// Whether something was heard that nobody has looked after yet.
    heard: bool,
    /// Dropping it ends the events.
    watcher: Option<RecommendedWatcher>,
}

impl Wakes {
    /// Listens to the system; where it cannot tell of changes, that is a problem to be said, and the folder is polled.
    pub(super) fn listen(folder: &Path, polled: bool) -> (Self, Option<Error>) {
        let (sender, events) = mpsc::unbounded_channel();
        if polled {
            return (Self { events, heard: false, watcher: None }, None);
        }
        let heard = move |event: notify::Result<notify::Event>| {
            // Looking opens files, which is an event too: answering it would go round in circles.
            if !event.is_ok_and(|event| event.kind.is_access()) {
                let _ = sender.send(());
            }
        };
        let watcher = notify::recommended_watcher(heard)
            .and_then(|mut watcher| watcher.watch(folder, RecursiveMode::Recursive).map(|()| watcher));
        match watcher {
            Ok(watcher) => (Self { events, heard: false, watcher: Some(watcher) }, None),
            Err(error) => {
                let told =
                    Error::invalid(format!("The system does not report changes in {}: {error}.", folder.display()))
                        .hint("The watch reads the folder every few seconds instead.");
                (Self { events, heard: false, watcher: None }, Some(told))
            }
        }
    }

    pub(super) fn is_polled(&self) -> bool {
        self.watcher.is_none()
    }

    /// Waits until something changed, and until it is quiet again for a moment.
    pub(super) async fn next(&mut self) {
        if !self.heard && self.events.recv().await.is_none() {
            // Nobody will tell: the caller's own pace holds.
            return std::future::pending().await;
        }
        // Whoever turns to something else meanwhile has still to look.
        self.heard = true;
        for _ in 0..MAX_EVENTS {
            if tokio::time::timeout(QUIET_INTERVAL, self.events.recv()).await.is_err() {
                break;
            }
        }
        self.heard = false;
    }
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    #[test]
    #[expect(clippy::disallowed_methods, reason = "a test writes files for itself")]
    fn posts_and_lists_are_found_at_any_depth_and_nothing_else() {
        let folder = TempDir::new().unwrap();
        let root = folder.path();
        for below in ["blog/deep", ".git", "node_modules/x"] {
            fs::create_dir_all(root.join(below)).unwrap();
        }
        for file in
            ["a.md", "blog/b.markdown", "blog/deep/c.csv", "d.jpg", ".e.md", ".git/f.md", "node_modules/x/README.md"]
        {
            fs::write(root.join(file), "text").unwrap();
        }
        #[cfg(unix)]
        std::os::unix::fs::symlink(root, root.join("blog/again")).unwrap();
        let found: Vec<_> = scan(root)
            .unwrap()
            .into_keys()
            .map(|path| path.strip_prefix(root).unwrap().display().to_string())
            .collect();
        assert_eq!(found, ["a.md", "blog/b.markdown", "blog/deep/c.csv"], "no link is followed round in circles");
        assert!(scan(&root.join("nowhere")).is_err(), "a folder that is gone is told, not taken for an empty one");
    }
}
