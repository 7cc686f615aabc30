//! The window: what the page may ask for, what it is told, and the frame around it. The work is done in `api` and `worker`.

mod arguments;
mod calendars;
mod code;
mod commands;
mod desk;
mod door;
mod events;
mod fetched;
mod logbook;
mod mailbox;
mod notice;
mod pages;
mod printing;
mod rows;
mod sign_in;
mod windows;

use std::process::ExitCode;

use tauri::{App, AppHandle, Manager, RunEvent, WindowEvent, Wry};
use tauri_plugin_window_state::StateFlags;

pub use api::{READER_VERB, run_reader};
pub use arguments::Arguments;
use desk::Desk;

/// Opens the window and stays until the last one is closed.
pub fn run(arguments: Arguments) -> ExitCode {
    let (is_everyday, is_sample) = (arguments.is_everyday(), arguments.demo);
    let desk = Desk::new(arguments);
    logbook::note_stops();
    if !is_sample {
        // The sample touches nothing of the user's own, not even the log.
        logbook::begin(desk.home());
    }
    match build(desk, is_everyday) {
        Ok(app) => {
            app.run(|app, event| {
                if matches!(event, RunEvent::Exit) {
                    app.state::<Desk>().clear();
                }
            });
            ExitCode::SUCCESS
        }
        Err(why) => {
            log::error!("the window cannot be opened: {why}");
            ExitCode::FAILURE
        }
    }
}

fn build(desk: Desk, is_everyday: bool) -> tauri::Result<App> {
    let mut builder = tauri::Builder::<Wry>::default();
    if is_everyday {
        // First of all plugins: a second start ends here and shows the window of the first. Another home is another matter.
        builder = builder.plugin(tauri_plugin_single_instance::init(|app, _, _| windows::show(app)));
    }
    builder
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_opener::init())
        .plugin(window_state())
        .on_window_event(|window, event| {
            if let (WindowEvent::Destroyed, Ok(opened)) = (event, window.state::<Desk>().opened()) {
                opened.supervisor.show(window.label(), None);
                opened.keeper.show(window.label(), false);
            }
        })
        .manage(desk)
        .manage(pages::Pages::default())
        .manage(sign_in::SignIns::default())
        .register_asynchronous_uri_scheme_protocol(pages::SCHEME, |page, request, responder| {
            pages::serve(page.app_handle(), &request, responder);
        })
        .invoke_handler(commands::bindings().invoke_handler())
        .setup(|app| Ok(begin(app.handle())?))
        .build(tauri::generate_context!())
}

/// Opens the store beside the window: the keychain may ask the user something, and must not keep the window waiting.
fn begin(app: &AppHandle) -> tauri::Result<()> {
    let desk = app.clone();
    tauri::async_runtime::spawn_blocking(move || {
        api::forget_copies(&desk.state::<Desk>().copies());
        desk.state::<Desk>().begin(&desk);
    });
    windows::open(app)
}

/// Remembers where the window was, not whether it was hidden.
fn window_state() -> tauri::plugin::TauriPlugin<Wry> {
    let flags = StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED;
    tauri_plugin_window_state::Builder::default().with_state_flags(flags).build()
}
