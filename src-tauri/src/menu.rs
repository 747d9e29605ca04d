//! The native menu. Its items are the page's own commands by id, so that menu, palette and shortcuts are one list.

use tauri::{
    AppHandle, Manager as _, Runtime,
    menu::{Menu, MenuBuilder, MenuEvent, MenuItemBuilder, SubmenuBuilder},
};
use thumbsheet_desktop::wire::Notice;

use crate::{app::App, window};

/// (id of the page's command, label). Accelerators are the page's: here they would act twice, or inside a text field.
const FILE: &[(&str, &str)] = &[("new", "New Sheet"), ("open", "Open…"), ("export", "Save As…")];
const EDIT: &[(&str, &str)] =
    &[("undo", "Undo"), ("redo", "Redo"), ("copy", "Copy Thumbnail"), ("select_all", "Select All")];
const SHEET: &[(&str, &str)] = &[
    ("generate", "Generate"),
    ("cancel", "Cancel the Run"),
    ("again", "Try Again"),
    ("reroll", "Re-roll"),
    ("star", "Star"),
    ("compare", "Compare"),
];
const VIEW: &[(&str, &str)] = &[
    ("toggle_compose", "Compose Panel"),
    ("toggle_inspector", "Inspector"),
    ("guides", "Guides"),
    ("sizes", "Preview Sizes"),
    ("page_larger", "Zoom In"),
    ("page_smaller", "Zoom Out"),
    ("page_reset", "Actual Size"),
    ("palette", "Search or Run…"),
    ("settings", "Settings…"),
    ("shortcuts", "Shortcuts"),
];

/// Builds the native menu from the page's commands.
pub(crate) fn build<R: Runtime>(handle: &AppHandle<R>) -> tauri::Result<Menu<R>> {
    let submenu = |name: &str, items: &[(&str, &str)]| {
        let mut builder = SubmenuBuilder::new(handle, name);
        for (id, label) in items {
            builder = builder.item(&MenuItemBuilder::with_id(*id, *label).build(handle)?);
        }
        Ok::<_, tauri::Error>(builder)
    };
    let file =
        submenu("File", FILE)?.separator().item(&MenuItemBuilder::with_id("quit", "Quit Thumbsheet").build(handle)?);
    // macOS takes copy and paste in text fields from its menu alone.
    #[cfg(target_os = "macos")]
    let edit = submenu("Edit", EDIT)?.separator().cut().copy().paste();
    #[cfg(not(target_os = "macos"))]
    let edit = submenu("Edit", EDIT)?;
    MenuBuilder::new(handle)
        .item(&file.build()?)
        .item(&edit.build()?)
        .item(&submenu("Sheet", SHEET)?.build()?)
        .item(&submenu("View", VIEW)?.build()?)
        .build()
}

/// An item was chosen.
#[expect(clippy::needless_pass_by_value, reason = "the shape Tauri asks for")]
pub(crate) fn chosen(handle: &AppHandle, event: MenuEvent) {
    match event.id().as_ref() {
        "quit" => window::quit_asked(handle),
        id => handle.state::<App>().notices.tell(Notice::Command { command: id.to_owned() }),
    }
}
