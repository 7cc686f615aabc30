//! Whether an account can send.

use api::Failure;
use api::rows::SendTest;
use tauri::ipc::Channel;
use tauri::{AppHandle, Manager};
use worker::outgoing::{self, Words};

use super::waiting;
use crate::desk::Desk;
use crate::rows;

/// What a test message says, in the user's language.
#[derive(serde::Deserialize, specta::Type)]
pub struct TestWords {
    subject: String,
    text: String,
}

/// Sends a message to the account's own address and watches its mailbox until it is there; tells each step once it went well. Stopped by
/// `account_probe_stop`.
#[tauri::command]
#[specta::specta]
pub async fn outgoing_test_send(
    app: AppHandle,
    id: String,
    words: TestWords,
    told: Channel<String>,
) -> Result<SendTest, Failure> {
    let cancel = app.state::<Desk>().probe();
    let words = Words { subject: words.subject, text: words.text };
    waiting(move || {
        let opened = app.state::<Desk>().opened()?;
        let account = api::outgoing_id(&opened.store, &id)?;
        let mut tell = |step: &str| drop(told.send(step.to_owned()));
        let test = outgoing::send_test((&opened.store, &opened.secrets), account, &words, &cancel, &mut tell);
        test.map(rows::send_test).map_err(|failure| rows::failure(&failure))
    })
    .await
}
