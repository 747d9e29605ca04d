//! Which presets were used last: a small file beside them. Losing it costs an order, nothing else.

use std::{fs, path::Path};

use thumbsheet_library::atomic;

use super::PresetFolder;

const NAME: &str = ".recent.json";
/// The most ids that are remembered.
const MAX_RECENT: usize = 40;

impl PresetFolder {
    /// The ids that were used, newest first.
    pub(super) fn recent(&self) -> Vec<String> {
        let text = fs::read_to_string(self.path().join(NAME)).unwrap_or_default();
        serde_json::from_str(&text).unwrap_or_default()
    }

    /// Puts `id` first among those that were used.
    pub fn used(&self, id: &str) {
        let mut recent = self.recent();
        if recent.first().is_some_and(|first| first == id) {
            return;
        }
        recent.retain(|known| known != id);
        recent.insert(0, id.to_owned());
        recent.truncate(MAX_RECENT);
        self.keep(&recent);
    }

    /// Takes `id` out of those that were used.
    pub(super) fn unused(&self, id: &str) {
        let mut recent = self.recent();
        recent.retain(|known| known != id);
        self.keep(&recent);
    }

    fn keep(&self, recent: &[String]) {
        let path = self.path().join(NAME);
        if let Err(error) = written(&path, recent) {
            // A home that cannot be written to says so where it matters.
            tracing::warn!(%error, path = %path.display(), "the order of the presets was not kept");
        }
    }
}

fn written(path: &Path, recent: &[String]) -> std::io::Result<()> {
    fs::create_dir_all(path.parent().unwrap_or(Path::new(".")))?;
    atomic::write(path, serde_json::to_string(recent)?.as_bytes())
}
