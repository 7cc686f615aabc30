//! Notifications of the system.

use notify_rust::Notification;
use tauri::{AppHandle, Manager};

/// Longer texts are cut, characters: they come from calendars anybody may write to.
const LONGEST: usize = 200;

/// Shows one, unless one of the windows is looked at. Where the system has none, nothing happens: the window shows what there is.
pub fn show(app: &AppHandle, title: &str, text: &str) {
    let is_seen = app.webview_windows().into_values().any(|window| window.is_focused().unwrap_or(false));
    if is_seen {
        return;
    }
    let name = app.config().product_name.clone().unwrap_or_default();
    let mut notice = Notification::new();
    notice.appname(&name).summary(&plain(title)).body(&body(text));
    #[cfg(windows)]
    notice.app_id(&app.config().identifier);
    if notice.show().is_err() {
        log::debug!("the system shows no notifications");
    }
}

/// One line of bounded length.
fn plain(text: &str) -> String {
    let words = text.split(|one: char| one.is_whitespace() || one.is_control()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ").chars().take(LONGEST).collect()
}

/// The same where the system reads it as markup: on Linux it may.
fn body(text: &str) -> String {
    let text = plain(text);
    if cfg!(target_os = "linux") { text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_stranger_wrote_is_one_short_line_and_no_markup() {
        assert_eq!(plain("Interview\n\u{7}  Anna"), "Interview Anna");
        assert_eq!(plain(&"x".repeat(9000)).len(), LONGEST);
        if cfg!(target_os = "linux") {
            assert_eq!(
                body("<a href='https://evil.example'>10:00 & on</a>"),
                "&lt;a href='https://evil.example'&gt;10:00 &amp; on&lt;/a&gt;"
            );
        }
    }
}
