//! The desktop program: starts the engine, shows the page, and passes commands and notices between them.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod app;
#[cfg(target_os = "linux")]
mod blank;
mod commands;
mod drag;
mod drop;
#[cfg(target_os = "linux")]
mod graphics;
mod log;
mod menu;
mod notice;
mod panic;
#[cfg(target_os = "linux")]
mod runs;
mod scheme;
mod uploads;
mod window;

use std::process::ExitCode;

use tauri::{Manager as _, RunEvent, WindowEvent};
use thumbsheet_engine::Environment;

use crate::app::App;

fn main() -> ExitCode {
    thumbsheet_engine::keys::keep_out_of_core_dumps();
    if let Err(error) = thumbsheet_engine::check_machine() {
        panic::without_window(&error);
        return ExitCode::FAILURE;
    }
    let environment = Environment::capture();
    #[cfg(target_os = "linux")]
    window::outlast_the_dying();
    let app = match App::start(&environment) {
        Ok(app) => app,
        Err(error) => {
            panic::without_window(&error);
            return ExitCode::FAILURE;
        }
    };
    let _log = log::start(&app, &environment);
    panic::install(&app);
    let built = tauri::Builder::default()
        .plugin(tauri_plugin_single_instance::init(|handle, arguments, _| window::another_start(handle, &arguments)))
        .plugin(
            tauri_plugin_window_state::Builder::default()
                .with_state_flags(window::kept())
                .skip_initial_state("main")
                .build(),
        )
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_notification::init())
        .plugin(tauri_plugin_opener::init())
        .plugin(tauri_plugin_clipboard_manager::init())
        .register_asynchronous_uri_scheme_protocol("thumb", scheme::answer)
        .manage(app)
        .menu(menu::build)
        .on_menu_event(menu::chosen)
        .setup(|app| {
            window::open(app.handle())?;
            uploads::start(app.handle());
            app.state::<App>().sweep_drags();
            Ok(())
        })
        .invoke_handler(commands::all())
        .build(tauri::generate_context!("tauri.conf.json"));
    let built = match built {
        Ok(built) => built,
        Err(error) => {
            tracing::error!(%error, "the window did not open");
            panic::without_window(&thumbsheet_core::Error::new(
                thumbsheet_core::Code::Internal,
                format!("Thumbsheet could not open its window: {error}."),
            ));
            return ExitCode::FAILURE;
        }
    };
    built.run(|handle, event| match event {
        RunEvent::WindowEvent { event: WindowEvent::DragDrop(happened), .. } => drop::happened(handle, &happened),
        RunEvent::WindowEvent { event: WindowEvent::CloseRequested { api, .. }, .. } if window::has_to_ask(handle) => {
            api.prevent_close();
        }
        RunEvent::ExitRequested { api, code: None, .. } if window::has_to_ask(handle) => api.prevent_exit(),
        _ => {}
    });
    ExitCode::SUCCESS
}
