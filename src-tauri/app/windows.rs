//! Windows: the first, and more on the same store.

use tauri::utils::config::WindowConfig;
use tauri::webview::NewWindowResponse;
use tauri::{AppHandle, Manager, Url, WebviewWindow, WebviewWindowBuilder, Wry};

use crate::pages;

/// A proxy where nobody listens (port 9, RFC 863).
const NO_NETWORK: &str = "http://127.0.0.1:9";
/// The label of the first window; further ones are `main-2`, `main-3`, …
pub const FIRST: &str = "main";

/// Opens a window and shows the page in it.
///
/// # Errors
/// Those of the system's windows.
pub fn open(app: &AppHandle) -> tauri::Result<()> {
    let Some(first) = app.config().app.windows.first() else {
        return Ok(());
    };
    let mut window: WindowConfig = first.clone();
    window.label = free_label(FIRST, |label| app.get_webview_window(label).is_some());
    let pages = app.clone();
    offline(WebviewWindowBuilder::from_config(app, &window)?)
        .on_navigation(move |address| pages::may_go(&pages, address).unwrap_or_else(|| is_own(address)))
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .build()?;
    Ok(())
}

/// Whatever a page asks the network for goes to a door nobody opens: our own pages come by schemes of their own.
pub fn offline(window: WebviewWindowBuilder<'_, Wry, AppHandle>) -> WebviewWindowBuilder<'_, Wry, AppHandle> {
    let is_let_out = tauri::is_dev() || cfg!(debug_assertions) && std::env::var_os("DOSSIER_WINDOW_NETWORK").is_some();
    match NO_NETWORK.parse() {
        Ok(door) if !is_let_out => window.proxy_url(door),
        _ => window,
    }
}

/// Brings the window the user has seen before to the front.
pub fn show(app: &AppHandle) {
    if let Some((_, window)) = app.webview_windows().into_iter().find(|(label, _)| label.starts_with(FIRST)) {
        // A window manager may refuse; the window is there all the same.
        let _ = window.unminimize();
        let _ = window.set_focus();
    }
}

/// Closes what is no window of the desk: prints, which show what is locked away.
pub fn close_others(app: &AppHandle) {
    for (label, window) in app.webview_windows() {
        if !label.starts_with(FIRST) {
            let _ = window.close();
        }
    }
}

/// Whether a window is the first of those that are open: where it is, the next start opens.
pub fn leads(window: &WebviewWindow) -> bool {
    leader(window.app_handle()).as_deref() == Some(window.label())
}

/// The label of the first of the windows that are open.
pub fn leader(app: &AppHandle) -> Option<String> {
    app.webview_windows().into_keys().filter(|label| label.starts_with(FIRST)).min_by_key(|label| order(label))
}

/// `main`, `main-2`, …, `main-10`.
fn order(label: &str) -> u32 {
    label.rsplit_once('-').and_then(|(_, number)| number.parse().ok()).unwrap_or(1)
}

/// The first label of a row of windows that no window has.
pub fn free_label(first: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let further = (2..).map(|number: u32| format!("{first}-{number}"));
    std::iter::once(first.to_owned()).chain(further).find(|label| !is_taken(label)).unwrap_or_default()
}

/// The window shows its own page and never another one.
fn is_own(address: &Url) -> bool {
    match address.scheme() {
        "tauri" => address.host_str() == Some("localhost"),
        "http" | "https" => {
            let host = address.host_str();
            host == Some("tauri.localhost") || (tauri::is_dev() && host == Some("localhost"))
        }
        _ => address.as_str() == "about:blank",
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn only_the_own_page_is_shown() {
        for (address, own) in [
            ("tauri://localhost/", true),
            ("http://tauri.localhost/index.html", true),
            ("about:blank", true),
            ("https://example.test/", false),
            ("http://localhost:5173/", false),
            ("file:///etc/passwd", false),
            ("data:text/html,hello", false),
        ] {
            assert_eq!(is_own(&address.parse().unwrap()), own, "{address}");
        }
    }

    #[test]
    fn windows_are_ordered_as_they_were_opened() {
        let mut labels = ["main-10", "main-2", "main"];
        labels.sort_by_key(|label| order(label));
        assert_eq!(labels, ["main", "main-2", "main-10"]);
    }

    #[test]
    fn each_window_has_a_label_of_its_own() {
        for (taken, free) in
            [(&[][..], "main"), (&["main"], "main-2"), (&["main", "main-3", "main-2"], "main-4"), (&["main-2"], "main")]
        {
            assert_eq!(free_label(FIRST, |label| taken.contains(&label)), free);
        }
    }
}
