//! Signing in at a provider, in the user's own browser.

use api::Failure;
use api::rows::{SignInAsked, SignInPage, SignedIn};
use tauri::ipc::Channel;
use tauri::{AppHandle, Manager, State};

use super::{opened, waiting};
use crate::sign_in::SignIns;

/// Sends the browser to the provider and waits until it comes back; tells the link first. Stopped by `sign_in_stop`.
#[tauri::command]
#[specta::specta]
pub async fn sign_in_start(
    app: AppHandle,
    asked: SignInAsked,
    page: SignInPage,
    told: Channel<String>,
) -> Result<SignedIn, Failure> {
    waiting(move || {
        app.state::<SignIns>().start(asked, page, |address| {
            // Where no browser opens, the user opens the link themselves.
            drop(opened(&app, address));
            drop(told.send(address.to_owned()));
        })
    })
    .await
}

/// Sends the browser there once more.
#[tauri::command(async)]
#[specta::specta]
pub fn sign_in_open(app: AppHandle, sign_ins: State<'_, SignIns>) -> Result<(), Failure> {
    opened(&app, &sign_ins.address())
}

/// Stops waiting for the browser.
#[tauri::command(async)]
#[specta::specta]
pub fn sign_in_stop(sign_ins: State<'_, SignIns>) {
    sign_ins.stop();
}
