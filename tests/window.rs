//! The real window, by keyboard. Needs a screen, a bus and a keychain: `cargo xtask test --only window` brings them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]
#![cfg(target_os = "linux")]

#[path = "window/accounts.rs"]
mod accounts;
#[path = "window/calendar.rs"]
mod calendar;
#[path = "window/connect.rs"]
mod connect;
#[path = "window/connect_browser.rs"]
mod connect_browser;
#[path = "window/connect_kinds.rs"]
mod connect_kinds;
#[path = "window/files.rs"]
mod files;
#[path = "window/first_run.rs"]
mod first_run;
#[path = "window/inbox.rs"]
mod inbox;
#[path = "window/letter.rs"]
mod letter;
#[path = "cli/needles.rs"]
mod needles;
#[path = "window/offline.rs"]
mod offline;
#[path = "window/openers.rs"]
mod openers;
#[path = "window/page.rs"]
mod page;
#[path = "window/screens.rs"]
mod screens;
#[path = "window/story.rs"]
mod story;
#[path = "window/users.rs"]
mod users;
#[path = "window/mod.rs"]
mod window;
