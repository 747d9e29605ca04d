//! JPEG to file. Repeating it costs nothing and makes no twin.

use thumbsheet_core::{Code, Error};
use thumbsheet_destinations::Folder;

/// Writes the file; gives back where it is.
pub(crate) async fn keep(folder: Folder, name: String, jpeg: Vec<u8>) -> Result<String, Error> {
    let saved = tokio::task::spawn_blocking(move || folder.save(&name, &jpeg)).await;
    match saved {
        Ok(result) => result.map(|path| path.display().to_string()),
        Err(panic) => Err(Error::new(
            Code::Internal,
            format!("Saving failed unexpectedly: {panic}. The image is safe in the app."),
        )),
    }
}
