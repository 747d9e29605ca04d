//! The commands of the page, by noun. A command converts its input and output; the engine does the work. Errors are the
//! engine's, unchanged.
#![expect(clippy::needless_pass_by_value, reason = "Tauri hands handles and state over by value")]

pub(crate) mod batch;
pub(crate) mod files;
pub(crate) mod gallery;
pub(crate) mod keys;
pub(crate) mod pictures;
pub(crate) mod presets;
pub(crate) mod program;
pub(crate) mod runs;
pub(crate) mod sheets;
pub(crate) mod spending;
pub(crate) mod storage;

use tauri::{Wry, ipc::Invoke};
use thumbsheet_core::Error;

/// The answer of a command.
pub(crate) type Answer<T> = Result<T, Error>;

/// Every command. Without a permission of the system's among them: the page can do this and nothing else.
pub(crate) fn all() -> impl Fn(Invoke<Wry>) -> bool + Send + Sync + 'static {
    tauri::generate_handler![
        program::start,
        program::notices,
        program::catalog,
        program::settings_save,
        program::page_read,
        program::link_open,
        program::logs_reveal,
        program::menu_toggle,
        program::zoom,
        program::painted,
        program::under_way,
        program::quit,
        #[cfg(debug_assertions)]
        program::panic_induce,
        sheets::sheet_new,
        sheets::sheet_open,
        sheets::sheet_list,
        sheets::sheet_save,
        sheets::sheet_generate,
        sheets::sheet_adopt,
        batch::batch_list,
        batch::batch_open,
        batch::batch_choose,
        batch::batch_encoding,
        batch::batch_paste,
        batch::batch_map,
        batch::batch_preset,
        batch::batch_edit,
        batch::batch_fix,
        batch::batch_include,
        batch::batch_cells,
        batch::batch_export,
        batch::batch_remove,
        batch::batch_run,
        batch::batch_retry,
        batch::batch_pause,
        runs::run_follow,
        runs::run_cancel,
        runs::run_continue,
        runs::run_settle,
        runs::thumbnail_cancel,
        runs::thumbnail_star,
        runs::thumbnail_details,
        pictures::draw,
        pictures::check,
        files::export_save,
        files::picture_copy,
        files::text_copy,
        files::picture_drag,
        files::file_reveal,
        files::folder_choose,
        files::files_open,
        keys::keys,
        keys::key_set,
        keys::key_check,
        keys::key_remove,
        gallery::gallery_days,
        gallery::gallery_page,
        gallery::gallery_ids,
        gallery::gallery_counts,
        gallery::gallery_trash,
        gallery::gallery_restore,
        gallery::trash_empty,
        gallery::gallery_download,
        gallery::gallery_drag,
        gallery::gallery_reopen,
        gallery::gallery_reuse,
        gallery::sizes,
        gallery::deep_check,
        gallery::library_export,
        gallery::library_import,
        presets::presets,
        presets::preset_open,
        presets::preset_save,
        presets::preset_apply,
        presets::preset_rename,
        presets::preset_duplicate,
        presets::preset_remove,
        presets::preset_import,
        presets::preset_export,
        spending::spending,
        storage::upload,
        storage::upload_retry,
        storage::upload_link,
        storage::uploads_of,
        storage::credentials,
        storage::credentials_set,
        storage::credentials_remove,
        storage::storage_test,
        storage::bucket_page,
        storage::bucket_delete,
    ]
}
