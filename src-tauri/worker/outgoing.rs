//! The sending half of an account tested: signed in at, or with a message to oneself that is then seen arriving.

use std::time::{Duration, Instant};

use ::outgoing::message::{Letter, Made, make, message_id};
use ::outgoing::place::OutgoingPlace;
use ::outgoing::smtp::Step;
use account::secret::Secrets;
use domain::{AccountId, Address, OutgoingId};
use mail::Cancel;
use store::keys::{Random, SystemRandom};
use store::{OutgoingAccount, Store, Who, unix_now};

use crate::arrival::{Arrival, Watched, watch};
use crate::probe::Probe;
use crate::steps::Steps;
use crate::{Secret, WorkerFailure, connect, sending};

/// The steps of a test message in order; the first four are those of a test without one.
pub const STEPS: [&str; 8] = ["dns", "tcp", "tls", "login", "sender", "recipient", "message", "arrived"];
/// How many of them a test without a message has.
const SIGN_IN: usize = 4;
/// How long a test message may take to arrive.
const ARRIVES_WITHIN: Duration = Duration::from_secs(120);

/// What a test message says, in the user's language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// Its subject.
    pub subject: String,
    /// Its text.
    pub text: String,
}

/// What came of a test message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SendTest {
    /// The steps that were taken, each with whether it went well; `arrived` only where there is a mailbox to look into.
    pub steps: Vec<(&'static str, bool)>,
    /// What went wrong at the first step that failed.
    pub failure: Option<WorkerFailure>,
    /// Where to it was sent.
    pub address: String,
    /// What the server said when it took it.
    pub taken: String,
    /// Where it was seen arriving.
    pub arrival: Option<Arrival>,
}

fn word(step: Step) -> &'static str {
    match step {
        Step::Found => "dns",
        Step::Reached => "tcp",
        Step::Secured => "tls",
        Step::SignedIn => "login",
        Step::SenderTaken => "sender",
        Step::RecipientsTaken => "recipient",
    }
}

/// Signs in where messages are handed over, with a secret that may not be kept yet, and tells each step once it went well. Nothing is sent.
pub fn probe(place: &OutgoingPlace, secret: &Secret, cancel: &Cancel, told: &mut dyn FnMut(&'static str)) -> Probe {
    probe_by(place, secret, cancel, &mut Steps::new(STEPS.get(..SIGN_IN).unwrap_or(&STEPS), told))
}

fn probe_by(place: &OutgoingPlace, secret: &Secret, cancel: &Cancel, steps: &mut Steps<'_>) -> Probe {
    let found = sending::connect(place, secret, cancel, &mut |step| steps.take(word(step)));
    Probe { steps: steps.told(found.as_ref().err()), failure: found.err(), folders: Vec::new() }
}

/// Tests an account that sends with the secret kept for it, and tells each step once it went well. Nothing is sent.
///
/// # Errors
/// `not_found`, `not_owner`, and those of the store; trouble with a server or the keychain is in the answer.
pub fn test(
    (store, secrets): (&Store, &Secrets),
    id: OutgoingId,
    cancel: &Cancel,
    told: &mut dyn FnMut(&'static str),
) -> Result<Probe, WorkerFailure> {
    let account = usable(store, id)?;
    let place = OutgoingPlace::read(&account.form.config)?;
    let mut steps = Steps::new(STEPS.get(..SIGN_IN).unwrap_or(&STEPS), told);
    Ok(match secret_of((store, secrets), &account) {
        Ok(secret) => probe_by(&place, &secret, cancel, &mut steps),
        Err(failure) => Probe { steps: steps.told(Some(&failure)), failure: Some(failure), folders: Vec::new() },
    })
}

/// One that whoever is signed in may send from, or try.
fn usable(store: &Store, id: OutgoingId) -> store::Result<OutgoingAccount> {
    store.read(|read| {
        read.need_sending(id)?;
        read.outgoing_account(id)
    })
}

/// What a test of the account as it is found is how it stands; that signing in works disproves no refusal of a message.
pub(crate) fn note_test(
    store: &Store,
    (id, place): (OutgoingId, &OutgoingPlace),
    failure: Option<&WorkerFailure>,
) -> Result<(), WorkerFailure> {
    let account = store.read(|read| read.outgoing_account(id))?;
    let kept: Option<WorkerFailure> = account.last_failure.as_deref().and_then(|json| serde_json::from_str(json).ok());
    let stays = kept.is_some_and(|kept| kept.code == "refused");
    let says_nothing = failure.map_or(stays, WorkerFailure::is_cancelled);
    if says_nothing || account.disconnected.is_some() || place.config() != account.form.config {
        return Ok(());
    }
    let json = failure.map(WorkerFailure::to_json);
    Ok(store.write(Who::User, |write| write.note_sender_failure(id, json.as_deref()))?)
}

/// What an account that sends signs in with: its own secret, or its mailbox's.
pub(crate) fn secret_of(
    (store, secrets): (&Store, &Secrets),
    account: &OutgoingAccount,
) -> Result<Secret, WorkerFailure> {
    if account.disconnected.is_some() {
        return Err(WorkerFailure::new(connect::DISCONNECTED).with("name", &account.form.name));
    }
    let uuid = match account.form.account {
        Some(mailbox) if !account.form.own_secret => store.read(|read| read.account(mailbox))?.uuid,
        _ => account.uuid,
    };
    Ok(Secret::Kept(secrets.clone(), uuid))
}

/// Sends a message to the account's own address and watches its mailbox, where it has one, until it is there. Tells each step once it went well.
/// How the sending ended is noted with the account.
///
/// # Errors
/// `not_found`, `not_owner`, and those of the store; trouble with a server is in the answer.
pub fn send_test(
    (store, secrets): (&Store, &Secrets),
    id: OutgoingId,
    words: &Words,
    cancel: &Cancel,
    told: &mut dyn FnMut(&'static str),
) -> Result<SendTest, WorkerFailure> {
    let account = usable(store, id)?;
    let address = Address::parse(&account.form.address).map_err(|_| WorkerFailure::new("bad_address"))?;
    let receiving = receiving(store, &account, &address)?;
    let names = STEPS.get(..STEPS.len() - usize::from(receiving.is_none())).unwrap_or(&STEPS);
    let mut steps = Steps::new(names, told);
    let mut test = SendTest { address: address.as_str().into(), ..SendTest::default() };
    let done = attempt((store, secrets), (&account, &address, words, receiving), cancel, (&mut steps, &mut test));
    test.steps = steps.told(done.as_ref().err());
    test.failure = done.err();
    note(store, &account, &test)?;
    Ok(test)
}

/// What was taken by the server went well, wherever it went from there; what the user stopped says nothing.
fn note(store: &Store, account: &OutgoingAccount, test: &SendTest) -> Result<(), WorkerFailure> {
    let failure = test.failure.as_ref().filter(|_| test.taken.is_empty());
    if failure.is_some_and(WorkerFailure::is_cancelled) {
        return Ok(());
    }
    let json = failure.map(WorkerFailure::to_json);
    Ok(store.write(Who::User, |write| write.note_outgoing(account.id, unix_now(), json.as_deref()))?)
}

/// The mailbox a message to this address arrives in: the other half, else one that has the address; none that whoever is signed in may not see.
fn receiving(store: &Store, account: &OutgoingAccount, address: &Address) -> Result<Option<AccountId>, WorkerFailure> {
    let found = store.read(|read| {
        let connected: Vec<_> = read
            .visible_accounts()?
            .into_iter()
            .filter(|mailbox| mailbox.kind != "archive" && mailbox.disconnected.is_none())
            .collect();
        if let Some(half) = account.form.account
            && connected.iter().any(|mailbox| mailbox.id == half)
        {
            return Ok(Some(half));
        }
        for mailbox in connected {
            if read.identities(mailbox.id)?.iter().any(|own| own == address.as_str()) {
                return Ok(Some(mailbox.id));
            }
        }
        Ok::<_, store::StoreError>(None)
    })?;
    Ok(found)
}

fn attempt(
    (store, secrets): (&Store, &Secrets),
    (account, address, words, receiving): (&OutgoingAccount, &Address, &Words, Option<AccountId>),
    cancel: &Cancel,
    (steps, test): (&mut Steps<'_>, &mut SendTest),
) -> Result<(), WorkerFailure> {
    let place = OutgoingPlace::read(&account.form.config)?;
    let secret = secret_of((store, secrets), account)?;
    let mut sender = sending::connect(&place, &secret, cancel, &mut |step| steps.take(word(step)))?;
    // Looked at before, so that only what comes from now on is asked for.
    let mut watched = match receiving {
        Some(mailbox) => {
            let mailbox = store.read(|read| read.account(mailbox))?;
            Some(connect::connect(secrets, &mailbox, cancel).and_then(Watched::begin))
        }
        None => None,
    };
    let (id, made) = test_message(account, address, words)?;
    test.taken = sender.send(&made, &mut |step| steps.take(word(step)))?;
    steps.take("message");
    drop(sender);
    let Some(watched) = watched.as_mut() else { return Ok(()) };
    let watched = watched.as_mut().map_err(|failure| failure.clone())?;
    let since = Instant::now();
    let arrival = watch(watched, &id, (since, ARRIVES_WITHIN), cancel)?;
    test.arrival = Some(arrival.ok_or_else(|| WorkerFailure::new("not_found").with("fault", "test_message"))?);
    steps.take("arrived");
    Ok(())
}

fn test_message(account: &OutgoingAccount, address: &Address, words: &Words) -> Result<(String, Made), WorkerFailure> {
    let mut chance = [0; 16];
    SystemRandom.fill(&mut chance).map_err(|why| WorkerFailure::new("internal").with("why", why.to_string()))?;
    let id = message_id(chance, address);
    let reply_to = Address::parse(&account.form.reply_to).ok();
    let made = make(&Letter {
        from: address,
        name: &account.form.display_name,
        reply_to: reply_to.as_ref(),
        to: std::slice::from_ref(address),
        cc: &[],
        bcc: &[],
        subject: &words.subject,
        text: &words.text,
        signature: &account.form.signature,
        date: unix_now(),
        id: &id,
        automatic: true,
        calendar: None,
    })?;
    Ok((id, made))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ::outgoing::place::SmtpPlace;
    use domain::Sensitive;

    #[test]
    fn a_server_whose_name_nobody_knows_fails_at_the_first_step() {
        let place = SmtpPlace { host: "smtp.firm.invalid".into(), port: 465, ..SmtpPlace::default() };
        let mut told = Vec::new();
        let secret = Secret::Password(Sensitive::new("x".to_owned()));
        let found = probe(&OutgoingPlace::Smtp(place), &secret, &Cancel::default(), &mut |step| told.push(step));
        assert_eq!((found.steps, told), (vec![("dns", false)], Vec::<&str>::new()));
        assert_eq!(found.failure.map(|failure| failure.code).as_deref(), Some("no_such_host"));
    }
}
