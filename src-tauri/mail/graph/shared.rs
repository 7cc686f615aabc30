//! Shared mailboxes somebody can open. The service lists them nowhere, so the likely ones are tried: whether an inbox opens is all that is asked.

use std::collections::HashSet;
use std::sync::Arc;

use account::graph::{AT_ONCE, Client, segment};
use domain::{Address, is_free_mail};
use serde_json::Value;

use super::Settings;
use super::candidate::{self, Candidate, Recipients};
use super::row::{FolderRow, Page, read};
use crate::{Cancel, Trouble};

/// How many of the newest messages are looked at for addresses.
const RECENT: u32 = 200;
/// A mailbox that was tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shared {
    /// Its address.
    pub address: Address,
    /// What it is called in mail addressed to it, or empty.
    pub name: String,
    /// Whether it opens. The service need not tell one that may not be opened from one that is not there.
    pub opens: bool,
}

/// What is tried in whose name.
#[derive(Clone, Copy, Debug)]
pub struct Tried<'s> {
    /// The addresses of whoever signed in, the best known first.
    pub own: &'s [Address],
    /// Only these; the likely ones of the own domains where there are none.
    pub typed: &'s [Address],
}

/// Tries shared mailboxes and tells each that opens. Answers with those, and with every typed one; what turns out to be a mailbox by another
/// address, the user's own too, is left out.
///
/// # Errors
/// Those of [`super::connect`]; `Throttled` or `Busy` where some could not be tried.
pub fn shared(
    settings: &Settings,
    tried: Tried<'_>,
    cancel: &Cancel,
    told: &mut dyn FnMut(&Shared),
) -> Result<Vec<Shared>, Trouble> {
    let client = Client::new((settings.endpoint.clone(), Arc::clone(&settings.bearer)), cancel);
    let own: FolderRow = read(&client.get("/me/mailFolders/inbox?$select=id")?)?;
    let mut seen = HashSet::from([own.id]);
    let mut found = Vec::new();
    for some in candidates(&client, tried)?.chunks(AT_ONCE) {
        for (candidate, inbox) in some.iter().zip(inboxes(&client, some)?) {
            let opens = inbox.is_some();
            if inbox.is_some_and(|inbox| !seen.insert(inbox)) || !(opens || candidate.is_typed) {
                continue;
            }
            let shared = Shared { address: candidate.address.clone(), name: candidate.name.clone(), opens };
            if opens {
                told(&shared);
            }
            found.push(shared);
        }
    }
    Ok(found)
}

fn candidates(client: &Client, tried: Tried<'_>) -> Result<Vec<Candidate>, Trouble> {
    if !tried.typed.is_empty() {
        return Ok(candidate::typed(tried.typed));
    }
    // Where everybody has an address, whoever else has one is a stranger.
    let own: Vec<&Address> = tried.own.iter().filter(|own| !is_free_mail(own.domain())).collect();
    if own.is_empty() {
        return Ok(Vec::new());
    }
    let asked = format!(
        "/me/mailFolders/inbox/messages?$select=toRecipients,ccRecipients&$orderby=receivedDateTime%20desc&$top={RECENT}"
    );
    let recent: Page<Recipients> = read(&client.page(&asked, RECENT)?)?;
    Ok(candidate::likely(&own, &recent.value))
}

/// The name of each inbox at the service, where it opens.
fn inboxes(client: &Client, some: &[Candidate]) -> Result<Vec<Option<String>>, Trouble> {
    let path = |one: &Candidate| format!("/users/{}/mailFolders/inbox?$select=id", segment(one.address.as_str()));
    let many = client.read_many(&some.iter().map(path).collect::<Vec<_>>(), "")?;
    many.all()?;
    let id = |answer: Value| answer.get("id").and_then(Value::as_str).map(str::to_owned);
    Ok(many.answers.into_iter().map(|answer| answer.and_then(Result::ok).and_then(id)).collect())
}
