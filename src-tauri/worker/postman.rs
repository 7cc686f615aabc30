//! Hands over what waits in the outbox: each message once, when it is due. What may have left is not sent again by itself.

use std::sync::Arc;
use std::time::Duration;

use ::outgoing::Trouble;
use ::outgoing::message::{Envelope, Made};
use ::outgoing::place::OutgoingPlace;
use account::secret::Secrets;
use domain::{Address, OutboxId, OutgoingId};
use mail::Cancel;
use store::{Lock, OutboxMail, Store, StoreError, Who};

use crate::WorkerFailure;
use crate::outgoing::secret_of;
use crate::sending::{self, Sender};
use crate::thread::{Running, Told};

/// How often the store and the clock are looked at: another program may have written, or the machine slept.
const LOOK_EVERY: Duration = Duration::from_secs(20);
/// How long to wait behind each attempt in a row that failed, seconds; the last one holds for all that follow.
const PAUSES: [i64; 4] = [60, 120, 300, 900];
/// The lock of whoever alone hands messages over.
const ALONE: &str = "outbox";

/// A step behind which a crash test ends the process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PostStep {
    /// That a message is about to be handed over is committed; the server has heard nothing of it.
    Sending,
    /// The server answered; that is not committed yet.
    Answered,
}

/// What became of the messages that were due.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Posted {
    /// Taken by a server.
    pub sent: usize,
    /// Not handed over: they wait for another time.
    pub waiting: usize,
    /// Refused, or nobody knows.
    pub trouble: usize,
}

/// What came of handing one over.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Fate {
    Sent,
    /// Surely not sent; it may go another time.
    Later(WorkerFailure),
    Uncertain(WorkerFailure),
    /// Refused, with what was said of each recipient.
    Refused(WorkerFailure, Vec<(String, String)>),
}

/// Hands over every message that is due. Whoever does so is alone in it: where another program does, nothing is done here.
///
/// # Errors
/// Those of the store; what goes wrong with a server is kept with the message.
pub fn post(
    (store, secrets): (&Store, &Secrets),
    step: &dyn Fn(PostStep),
    cancel: &Cancel,
) -> Result<Posted, WorkerFailure> {
    let lock = Lock::writing(store.dir(), ALONE);
    if let Err(StoreError::InUse { .. }) = lock {
        return Ok(Posted::default());
    }
    let _lock = lock?;
    settle(store)?;
    let mut round = Round { store, secrets, step, cancel, open: None, out_of_reach: Vec::new() };
    let mut posted = Posted::default();
    for id in store.read(|read| read.outbox_due(store::unix_now()))? {
        if cancel.is_cancelled() {
            break;
        }
        match round.post(id)? {
            Some(Fate::Sent) => posted.sent += 1,
            Some(Fate::Later(_)) => posted.waiting += 1,
            Some(Fate::Uncertain(_) | Fate::Refused(..)) => posted.trouble += 1,
            None => {}
        }
    }
    Ok(posted)
}

/// What was being handed over when a program ended is uncertain, unless it lies among sent mail.
fn settle(store: &Store) -> Result<(), WorkerFailure> {
    let (why, now) = (WorkerFailure::from(Trouble::Uncertain).to_json(), store::unix_now());
    Ok(store.write(Who::Background, |write| {
        write.outbox_cut(&why, now)?;
        write.outbox_found(now).map(drop)
    })?)
}

struct Round<'a> {
    store: &'a Store,
    secrets: &'a Secrets,
    step: &'a dyn Fn(PostStep),
    cancel: &'a Cancel,
    /// Who is signed in, and as which account.
    open: Option<(OutgoingId, Sender)>,
    /// Accounts that could not be signed in to this time.
    out_of_reach: Vec<(OutgoingId, WorkerFailure)>,
}

impl Round<'_> {
    /// Hands one message over; `None` where it waits no longer, or the user stopped it.
    fn post(&mut self, id: OutboxId) -> Result<Option<Fate>, WorkerFailure> {
        let mail = self.store.read(|read| read.outbox_mail(id))?;
        let Some(sender) = mail.row.sender else {
            let why = WorkerFailure::new("no_sender");
            return self.begin(id)?.then(|| self.end(&mail, Fate::Refused(why, Vec::new()))).transpose();
        };
        let known = self.out_of_reach.iter().find(|(id, _)| *id == sender).map(|(_, failure)| failure.clone());
        if let Err(failure) = known.map_or_else(|| self.sign_in(sender), Err) {
            if failure.is_cancelled() || !self.begin(id)? {
                return Ok(None);
            }
            self.note(sender, Some(&failure))?;
            self.out_of_reach.push((sender, failure.clone()));
            return self.end(&mail, Fate::Later(failure)).map(Some);
        }
        if !self.begin(id)? {
            return Ok(None);
        }
        let made = match made(&mail) {
            Ok(made) => made,
            Err(failure) => return self.end(&mail, Fate::Refused(failure, Vec::new())).map(Some),
        };
        (self.step)(PostStep::Sending);
        let Some((_, open)) = &mut self.open else { return Ok(None) };
        let handed = open.hand_over(&made, &mut |_| ());
        (self.step)(PostStep::Answered);
        if handed.is_err() {
            // Whoever is in the middle of something is not asked for more.
            self.open = None;
        }
        let fate = fate(handed);
        self.note(
            sender,
            match &fate {
                Fate::Sent => None,
                Fate::Later(failure) | Fate::Uncertain(failure) | Fate::Refused(failure, _) => Some(failure),
            },
        )?;
        self.end(&mail, fate).map(Some)
    }

    fn sign_in(&mut self, id: OutgoingId) -> Result<(), WorkerFailure> {
        if self.open.as_ref().is_some_and(|(open, _)| *open == id) {
            return Ok(());
        }
        let account = self.store.read(|read| read.outgoing_account(id))?;
        let place = OutgoingPlace::read(&account.form.config)?;
        let secret = secret_of((self.store, self.secrets), &account)?;
        let sender = sending::connect(&place, &secret, self.cancel, &mut |_| ())?;
        self.open = Some((account.id, sender));
        Ok(())
    }

    /// Commits that it is about to be handed over.
    fn begin(&self, id: OutboxId) -> Result<bool, WorkerFailure> {
        Ok(self.store.write(Who::Background, |write| write.outbox_sending(id, store::unix_now()))?)
    }

    fn end(&self, mail: &OutboxMail, fate: Fate) -> Result<Fate, WorkerFailure> {
        let (id, now) = (mail.row.id, store::unix_now());
        self.store.write(Who::Background, |write| match &fate {
            Fate::Sent => write.outbox_sent(id, now),
            Fate::Later(failure) => write.outbox_later(id, &failure.to_json(), now + pause(mail.row.tries, failure)),
            Fate::Uncertain(failure) => write.outbox_uncertain(id, &failure.to_json(), now),
            Fate::Refused(failure, recipients) => write.outbox_refused(id, &failure.to_json(), recipients, now),
        })?;
        Ok(fate)
    }

    /// How sending ended is how the account stands; what one recipient's server said is not about it.
    fn note(&self, sender: OutgoingId, failure: Option<&WorkerFailure>) -> Result<(), WorkerFailure> {
        let is_about_it = failure.is_none_or(|failure| {
            !failure.is_cancelled() && failure.data.get("fault").is_none_or(|fault| fault != "recipient")
        });
        if !is_about_it {
            return Ok(());
        }
        let json = failure.map(WorkerFailure::to_json);
        Ok(self
            .store
            .write(Who::Background, |write| write.note_outgoing(sender, store::unix_now(), json.as_deref()))?)
    }
}

fn made(mail: &OutboxMail) -> Result<Made, WorkerFailure> {
    let address = |text: &str| Address::parse(text).map_err(|_| WorkerFailure::new("bad_address").with("value", text));
    let from = address(&mail.row.from)?;
    let to = mail.row.to.iter().map(|(to, _)| address(to)).collect::<Result<_, _>>()?;
    Ok(Made { envelope: Envelope { from, to }, bytes: mail.raw.clone() })
}

fn fate(handed: Result<String, Trouble>) -> Fate {
    let trouble = match handed {
        Ok(_) => return Fate::Sent,
        Err(trouble) => trouble,
    };
    let said = match &trouble {
        Trouble::RecipientsRefused(all) => {
            all.iter().map(|(address, refusal)| (address.as_str().to_owned(), refusal.said.clone())).collect()
        }
        _ => Vec::new(),
    };
    let is_uncertain = matches!(trouble, Trouble::Uncertain);
    let failure = WorkerFailure::from(trouble);
    match failure.code.as_str() {
        _ if is_uncertain => Fate::Uncertain(failure),
        "refused" => Fate::Refused(failure, said),
        _ => Fate::Later(failure),
    }
}

/// How long to wait before it is tried once more.
fn pause(tries: u32, failure: &WorkerFailure) -> i64 {
    let at = usize::try_from(tries).unwrap_or(usize::MAX).min(PAUSES.len() - 1);
    PAUSES.get(at).copied().unwrap_or(900).max(failure.wait())
}

/// Owns the thread that hands messages over; ends it when dropped.
pub struct Postman {
    shared: Arc<Shared>,
    /// Ends with it.
    _thread: Running,
}

struct Shared {
    store: Arc<Store>,
    secrets: Arc<Secrets>,
    changed: Box<dyn Fn() + Send + Sync>,
    told: Told<Wish>,
}

#[derive(Default)]
struct Wish {
    is_woken: bool,
    is_ending: bool,
    cancel: Cancel,
}

impl Postman {
    /// Starts the thread. `changed` is called from it whenever something was handed over, or could not be.
    pub fn start((store, secrets): (Arc<Store>, Arc<Secrets>), changed: impl Fn() + Send + Sync + 'static) -> Self {
        let shared = Arc::new(Shared { store, secrets, changed: Box::new(changed), told: Told::default() });
        let (worker, ended) = (Arc::clone(&shared), Arc::clone(&shared));
        let end = move || {
            ended.told.tell(|wish| {
                wish.is_ending = true;
                wish.cancel.cancel();
            });
        };
        let thread = Running::start("post", move || worker.work(), end);
        Self { shared, _thread: thread }
    }

    /// Looks at once whether something waits.
    pub fn wake(&self) {
        self.shared.told.tell(|wish| wish.is_woken = true);
    }

    /// Stops what is being handed over; it is tried again later.
    pub fn stop(&self) {
        self.shared.told.lock().cancel.cancel();
    }
}

impl Shared {
    fn work(&self) {
        let mut rest = Duration::ZERO;
        while let Some(cancel) = self.wait(rest) {
            let posted = post((&self.store, &self.secrets), &|_| (), &cancel);
            let is_any = posted.is_ok_and(|posted| posted != Posted::default());
            // Another program is at it, or the user stopped it.
            rest = if is_any { Duration::ZERO } else { LOOK_EVERY };
            if is_any {
                (self.changed)();
            }
        }
    }

    /// Waits so long, and until something is due; `None` ends the thread.
    fn wait(&self, mut rest: Duration) -> Option<Cancel> {
        let mut wish = self.told.lock();
        loop {
            if wish.is_ending {
                return None;
            }
            if !rest.is_zero() && !std::mem::take(&mut wish.is_woken) {
                wish = self.told.wait(wish, rest);
            }
            let next = self.store.read(|read| read.outbox_next()).ok().flatten();
            rest = match next.map(|due| due - store::unix_now()) {
                Some(..=0) => {
                    wish.cancel = Cancel::default();
                    return (!wish.is_ending).then(|| wish.cancel.clone());
                }
                Some(left) => LOOK_EVERY.min(Duration::from_secs(left.unsigned_abs())),
                None => LOOK_EVERY,
            };
        }
    }
}

#[cfg(test)]
#[path = "postman_tests.rs"]
mod tests;
