//! Destinations: what is sent where, and with which credentials.

use tauri::State;
use thumbsheet_core::{Error, Secret, ThumbnailId};
use thumbsheet_desktop::wire::{CredentialView, UploadsOf};
use thumbsheet_engine::{
    BucketPage, Engine, KeyDeletion, StorageTest, library::UploadCounts, settings::DestinationSetting,
};

use super::Answer;
use crate::app::App;

/// Sends thumbnails to destinations of the settings.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn upload(
    app: State<'_, App>,
    thumbnails: Vec<ThumbnailId>,
    destinations: Vec<String>,
) -> Answer<UploadCounts> {
    let engine = app.engine();
    let destinations =
        destinations.iter().map(|id| engine.storage().destination(id)).collect::<Result<Vec<_>, Error>>()?;
    engine.storage().upload(&thumbnails, &destinations).await
}

/// Tries failed uploads again; none named means all of them.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn upload_retry(app: State<'_, App>, uploads: Vec<i64>) -> Answer<()> {
    app.engine().storage().retry_uploads(&uploads).await.map(drop)
}

/// An address of an uploaded thumbnail.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn upload_link(app: State<'_, App>, upload: i64) -> Answer<String> {
    app.engine().storage().upload_link(upload).await
}

/// Where these thumbnails are, or are on their way to; those that go nowhere are left out.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn uploads_of(app: State<'_, App>, thumbnails: Vec<ThumbnailId>) -> Answer<Vec<UploadsOf>> {
    app.blocking(move |engine| {
        let all = thumbnails.into_iter().map(|thumbnail| UploadsOf::read(engine, thumbnail));
        Ok(all.collect::<Result<Vec<_>, Error>>()?.into_iter().filter(|one| !one.stored.is_empty()).collect())
    })
    .await
}

/// The credentials of every bucket, without the secrets.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn credentials(app: State<'_, App>) -> Answer<Vec<CredentialView>> {
    app.blocking(|engine| Ok(view(engine))).await
}

/// Keeps the credentials of a bucket in the keychain, or for this session only.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn credentials_set(
    app: State<'_, App>,
    destination: String,
    access_key: String,
    secret: String,
    session: bool,
) -> Answer<Vec<CredentialView>> {
    let secret = Secret::new(secret);
    app.blocking(move |engine| {
        engine.storage().keep_credentials(&destination, &access_key, &secret, session)?;
        Ok(view(engine))
    })
    .await
}

/// Forgets the credentials of a bucket.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn credentials_remove(app: State<'_, App>, destination: String) -> Answer<Vec<CredentialView>> {
    app.blocking(move |engine| {
        engine.storage().remove_credentials(&destination)?;
        Ok(view(engine))
    })
    .await
}

/// Tries a destination, saved or not.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn storage_test(app: State<'_, App>, destination: DestinationSetting) -> Answer<StorageTest> {
    app.engine().storage().test_storage(&destination).await
}

/// Keys of a bucket.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn bucket_page(app: State<'_, App>, destination: String, after: Option<String>) -> Answer<BucketPage> {
    app.engine().storage().bucket_page(&destination, after).await
}

/// Deletes keys from a bucket, with the server's word for each.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn bucket_delete(
    app: State<'_, App>,
    destination: String,
    keys: Vec<String>,
) -> Answer<Vec<KeyDeletion>> {
    app.engine().storage().bucket_delete(&destination, &keys).await
}

fn view(engine: &Engine) -> Vec<CredentialView> {
    // Looked at anew each time: the keychain may have been unlocked meanwhile.
    engine.keys().forget_failure();
    engine.storage().credentials().into_iter().map(CredentialView::from).collect()
}
