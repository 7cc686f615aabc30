//! Codes that prove who reads an address.

use api::Failure;
use api::rows::{CodeAsk, CodeSent, CodeWords, SecretEntry};
use tauri::{AppHandle, Manager, State};
use worker::code_mail;
use worker::outgoing::Words;

use super::waiting;
use crate::desk::{Desk, now};
use crate::sign_in::SignIns;
use crate::{code, mailbox, rows};

/// Sends a code to the address that is to be connected. Stopped by `account_probe_stop`.
#[tauri::command]
#[specta::specta]
pub async fn code_send(
    app: AppHandle,
    ask: CodeAsk,
    secret: SecretEntry,
    words: CodeWords,
) -> Result<CodeSent, Failure> {
    let secret = app.state::<SignIns>().secret(secret)?;
    let cancel = app.state::<Desk>().probe();
    let words = Words { subject: words.subject, text: words.text };
    waiting(move || {
        let opened = app.state::<Desk>().opened()?;
        let asked = code::asked(&opened, &ask, secret.as_ref())?;
        let sent = code_mail::send(opened.with_codes(), &asked, &words, (&cancel, now()));
        sent.map(|sent| rows::code_sent(&asked.address, sent)).map_err(|failure| rows::failure(&failure))
    })
    .await
}

/// Whoever types the code that was sent to an address may connect what it was asked for.
#[tauri::command(async)]
#[specta::specta]
pub fn code_check(desk: State<'_, Desk>, address: &str, code: &str) -> Result<(), Failure> {
    let opened = desk.opened()?;
    let user = opened.store.read(|read| read.me())?.id;
    let checked = opened.codes.check(user, &mailbox::parse(address)?, code, now());
    checked.map_err(|failure| rows::failure(&failure))
}
