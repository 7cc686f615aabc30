//! The window of what is printed: one page, the system's dialog over it, and its end.

use api::PRINT_CLOSE;
use tauri::webview::{NewWindowResponse, PageLoadEvent};
use tauri::{AppHandle, Manager, Url, WebviewUrl, WebviewWindow, WebviewWindowBuilder};

use crate::pages;
use crate::windows::{free_label, offline};

/// The label of the first window of something that is printed.
const PRINT: &str = "print";
/// Its size, in the proportions of the paper.
const PAPER: (f64, f64) = (794.0, 1000.0);

/// Shows a page that is printed, and the system's dialog over it. Nothing runs in that window, it leads nowhere but to its end, and no command is
/// allowed to it.
///
/// # Errors
/// Those of the system's windows.
pub fn open(app: &AppHandle, title: &str, token: &str) -> tauri::Result<()> {
    let Ok(address) = pages::address(token).parse::<Url>() else { return Ok(()) };
    let label = free_label(PRINT, |label| app.get_webview_window(label).is_some());
    let (width, height) = PAPER;
    let (own, end, handle, name) = (address.clone(), address.join(PRINT_CLOSE).ok(), app.clone(), label.clone());
    offline(WebviewWindowBuilder::new(app, label, WebviewUrl::CustomProtocol(address)))
        .title(title)
        .inner_size(width, height)
        .disable_javascript()
        .on_navigation(move |address| {
            if Some(address) == end.as_ref() {
                handle.get_webview_window(&name).iter().for_each(close);
            }
            *address == own
        })
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_page_load(|window, load| {
            if load.event() == PageLoadEvent::Finished && dialog(&window).is_err() {
                log::warn!("the system cannot print");
            }
        })
        .build()?;
    Ok(())
}

/// Shows the system's dialog; once it was cancelled or all is printed, the window closes.
#[cfg(target_os = "linux")]
fn dialog(window: &WebviewWindow) -> tauri::Result<()> {
    use std::cell::Cell;
    use std::rc::Rc;

    use webkit2gtk::{PrintOperation, PrintOperationExt as _, PrintOperationResponse};

    let own = window.clone();
    window.with_webview(move |view| {
        let printing = PrintOperation::new(&view.inner());
        // Where it fails, the page stays to be printed otherwise.
        let failed = Rc::new(Cell::new(false));
        let (fails, done) = (Rc::clone(&failed), own.clone());
        printing.connect_failed(move |_, _| {
            log::warn!("the system did not print");
            fails.set(true);
        });
        printing.connect_finished(move |_| {
            if !failed.get() {
                close(&done);
            }
        });
        if printing.run_dialog(own.gtk_window().ok().as_ref()) != PrintOperationResponse::Print {
            close(&own);
        }
    })
}

/// Shows the system's dialog. Nobody says there when it is over: the page's own link closes the window.
#[cfg(not(target_os = "linux"))]
fn dialog(window: &WebviewWindow) -> tauri::Result<()> {
    window.print()
}

/// Closes the window once what runs in it now has ended: a page must not vanish below its own signal.
fn close(window: &WebviewWindow) {
    let window = window.clone();
    tauri::async_runtime::spawn(async move {
        if window.close().is_err() {
            log::warn!("what was printed cannot be closed");
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::windows::FIRST;

    #[test]
    fn no_command_is_open_to_what_is_printed() {
        let capability = include_str!("capabilities/window.json");
        assert!(capability.contains(r#""windows": ["main", "main-*"]"#) && !PRINT.starts_with(FIRST));
    }
}
