//! Shared mailboxes somebody can open. The service lists them nowhere, so the likely ones are tried: whether an inbox opens is all that is asked.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use account::graph::{Act, Client, GraphError, segment};
use domain::{Address, is_free_mail};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Settings;
use super::candidate::{self, Candidate, Recipients};
use super::row::{FolderRow, Page, read};
use crate::{Cancel, Trouble};

/// Requests one `$batch` may hold.
const AT_ONCE: usize = 20;
/// How many of the newest messages are looked at for addresses.
const RECENT: u32 = 200;
/// How often mailboxes are asked for that the service had no time for.
const TURNS: usize = 3;
/// A longer wait is the user's to decide about, seconds.
const LONGEST_WAIT: u64 = 10;
/// How often a wait looks whether it is to end.
const LOOK_EVERY: Duration = Duration::from_millis(50);

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
        for (candidate, inbox) in some.iter().zip(inboxes(&client, some, cancel)?) {
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
fn inboxes(client: &Client, some: &[Candidate], cancel: &Cancel) -> Result<Vec<Option<String>>, Trouble> {
    let mut answered: HashMap<usize, Option<String>> = HashMap::new();
    let mut wait = 0;
    for turn in 0..TURNS {
        if turn > 0 {
            pause(Duration::from_secs(wait), cancel)?;
        }
        wait = 0;
        let open: Vec<(usize, &Candidate)> =
            some.iter().enumerate().filter(|(at, _)| !answered.contains_key(at)).collect();
        for answer in ask(client, &open)? {
            match answer.id.parse::<usize>() {
                Ok(at) if open.iter().any(|(asked, _)| *asked == at) => match answer.wait() {
                    Some(seconds) => wait = wait.max(seconds),
                    None => drop(answered.entry(at).or_insert_with(|| answer.inbox())),
                },
                _ => {}
            }
        }
        if answered.len() == some.len() {
            return Ok((0..some.len()).map(|at| answered.remove(&at).flatten()).collect());
        }
        if wait > LONGEST_WAIT {
            break;
        }
    }
    let said = String::new();
    Err(match i64::try_from(wait) {
        Ok(seconds @ 1..) => Trouble::Throttled { said, seconds },
        _ => Trouble::Busy { said },
    })
}

/// What came of one request of a batch.
#[derive(Deserialize)]
struct Answer {
    id: String,
    status: u16,
    #[serde(default)]
    headers: HashMap<String, Value>,
    #[serde(default)]
    body: Value,
}

#[derive(Deserialize)]
struct Answers {
    responses: Vec<Answer>,
}

impl Answer {
    /// Whether the service had no time for it, and for how many seconds it asks to wait (0: it does not say).
    fn wait(&self) -> Option<u64> {
        let named = self.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("retry-after"));
        let seconds =
            named.and_then(|(_, value)| value.as_str().map_or_else(|| value.as_u64(), |text| text.parse().ok()));
        (self.status == 429 || self.status >= 500).then(|| seconds.unwrap_or(0).min(3600))
    }

    fn inbox(self) -> Option<String> {
        let id = self.body.get("id").and_then(Value::as_str).filter(|_| self.status == 200);
        id.map(str::to_owned)
    }
}

/// Asks for several inboxes at once; once more where the line is cut, because nothing is done by it.
fn ask(client: &Client, open: &[(usize, &Candidate)]) -> Result<Vec<Answer>, Trouble> {
    let request = |(at, candidate): &(usize, &Candidate)| {
        let url = format!("/users/{}/mailFolders/inbox?$select=id", segment(candidate.address.as_str()));
        json!({ "id": at.to_string(), "method": "GET", "url": url })
    };
    let body = json!({ "requests": open.iter().map(request).collect::<Vec<_>>() }).to_string();
    let post = || client.act("/$batch", Act::Post("application/json", body.as_bytes()));
    let answer = match post() {
        Err(GraphError::Cut) => post(),
        other => other,
    }?;
    Ok(read::<Answers>(&answer)?.responses)
}

fn pause(time: Duration, cancel: &Cancel) -> Result<(), Trouble> {
    let began = Instant::now();
    while began.elapsed() < time {
        cancel.check()?;
        thread::park_timeout(LOOK_EVERY.min(time));
    }
    Ok(cancel.check()?)
}
