//! A code on its way to the address it proves: who sends it, and how often.

use ::outgoing::message::{Letter, Made, make, message_id};
use ::outgoing::place::OutgoingPlace;
use account::secret::Secrets;
use domain::{AccountId, Address, OutgoingId, Sensitive};
use mail::Cancel;
use store::keys::{Random, SystemRandom};
use store::{OutgoingAccount, Store, StoreError, User, Who};
use zeroize::Zeroizing;

use crate::code::{Aim, Codes, LASTS, Wish};
use crate::leave::halves;
use crate::outgoing::{Words, secret_of};
use crate::{Secret, WorkerFailure, sending};

/// Seconds before another code is sent to an address.
pub const PAUSE: i64 = 30;
/// An hour, and how many codes are sent in one to an address, and to all of them.
const HOUR: i64 = 3600;
const TO_ONE: usize = 5;
const TO_ALL: usize = 30;
/// When codes were sent to whom, as JSON: every program on the store keeps to it.
const SENT: &str = "codes_sent";
/// The longest text of a message, in octets.
const LONGEST: usize = 4096;

/// What is to be connected.
#[derive(Clone)]
pub struct Asked {
    /// The address that was entered.
    pub address: Address,
    /// What of it.
    pub aims: Vec<Aim>,
    /// Its own sending half, where it has one: what it is and what opens it, which need not be kept yet.
    pub half: Option<(OutgoingPlace, Secret)>,
}

/// A code that is on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// From which address.
    pub from: Address,
    /// Until when it can be typed, Unix seconds.
    pub until: i64,
    /// From when on another one can be sent, Unix seconds.
    pub again: i64,
    /// Whether the server took it was never heard.
    pub uncertain: bool,
}

/// Somebody who may send the code.
struct Sender {
    known: Option<OutgoingId>,
    address: Address,
    place: OutgoingPlace,
    secret: Secret,
}

/// Sends a code to the address that is to be connected (Unix seconds): from the account for automatic messages; where there is none, through what
/// is being connected. The words hold the marks `{code}`, `{user}` and `{address}`.
///
/// # Errors
/// `code_no_sender`; `code_too_soon` with how long to `wait`; `code_over` where none is needed; trouble with the server, and then no code waits.
pub fn send(
    (store, secrets, codes): (&Store, &Secrets, &Codes),
    asked: &Asked,
    words: &Words,
    (cancel, now): (&Cancel, i64),
) -> Result<Sent, WorkerFailure> {
    let me = store.read(|read| Ok::<_, StoreError>(if read.two_factor()? { Some(read.me()?) } else { None }))?;
    let me = me.ok_or_else(|| WorkerFailure::new("code_over"))?;
    let senders = senders((store, secrets), asked, &me)?;
    let first = senders.first().ok_or_else(|| WorkerFailure::new("code_no_sender"))?.address.clone();
    store.write(Who::User, |write| {
        let mut sent = log_of(write.setting(SENT)?.as_deref());
        note(&mut sent, &asked.address, now)?;
        Ok::<_, WorkerFailure>(write.set_setting(SENT, &json(&sent))?)
    })?;
    let wish = Wish { user: me.id, address: asked.address.clone(), aims: asked.aims.clone() };
    let code = codes.make(wish, now, &mut SystemRandom)?;
    let handed = hand_over(store, &senders, (&asked.address, &me.name, &code, words), (cancel, now));
    let uncertain = matches!(&handed, Err(failure) if is_uncertain(failure));
    let from = match handed {
        Err(failure) if !uncertain => {
            codes.void(&asked.address);
            take_note_back(store, &asked.address, now)?;
            return Err(failure);
        }
        handed => handed.unwrap_or(first),
    };
    Ok(Sent { from, until: now + LASTS, again: now + PAUSE, uncertain })
}

/// Who may send it, in the order they are asked. An admin, who could switch codes off, is not locked out by a system account in trouble: others are,
/// because their own server would hand them any code.
fn senders((store, secrets): (&Store, &Secrets), asked: &Asked, me: &User) -> Result<Vec<Sender>, WorkerFailure> {
    let system = store.read(|read| read.system_account())?;
    let own = asked.half.clone().filter(|_| system.is_none() || me.admin).map(|(place, secret)| Sender {
        known: None,
        address: asked.address.clone(),
        place,
        secret,
    });
    let system = system.map(|account| kept((store, secrets), &account)).transpose()?;
    Ok(system.into_iter().chain(own).collect())
}

/// What sends for a mailbox that is there already.
///
/// # Errors
/// `not_owner`, and those of the store.
pub fn half_of(
    (store, secrets): (&Store, &Secrets),
    account: AccountId,
) -> Result<Option<(OutgoingPlace, Secret)>, WorkerFailure> {
    let (_, sender) = halves(store, account)?;
    let Some(sender) = sender.filter(|sender| sender.disconnected.is_none()) else { return Ok(None) };
    Ok(Some((OutgoingPlace::read(&sender.form.config)?, secret_of((store, secrets), &sender)?)))
}

fn kept(desk: (&Store, &Secrets), account: &OutgoingAccount) -> Result<Sender, WorkerFailure> {
    Ok(Sender {
        known: Some(account.id),
        address: Address::parse(&account.form.address).map_err(|_| WorkerFailure::new("bad_address"))?,
        place: OutgoingPlace::read(&account.form.config)?,
        secret: secret_of(desk, account)?,
    })
}

/// Hands it to the first that takes it. What may have been sent is not sent again.
fn hand_over(
    store: &Store,
    senders: &[Sender],
    (to, user, code, words): (&Address, &str, &Sensitive<String>, &Words),
    (cancel, now): (&Cancel, i64),
) -> Result<Address, WorkerFailure> {
    let mut last = WorkerFailure::new("code_no_sender");
    for sender in senders {
        let made = Zeroized(letter(&sender.address, to, (user, code, words), now)?);
        let handed = sending::connect(&sender.place, &sender.secret, cancel, &mut |_| ())
            .and_then(|mut open| open.send(&made.0, &mut |_| ()));
        if let (Some(id), false) = (sender.known, handed.as_ref().is_err_and(WorkerFailure::is_cancelled)) {
            let failure = handed.as_ref().err().map(WorkerFailure::to_json);
            store.write(Who::User, |write| write.note_outgoing(id, now, failure.as_deref()))?;
        }
        match handed {
            Ok(_) => return Ok(sender.address.clone()),
            Err(failure) if failure.is_cancelled() || is_uncertain(&failure) => return Err(failure),
            Err(failure) => last = failure,
        }
    }
    Err(last)
}

/// A message with a code in it, wiped when dropped.
struct Zeroized(Made);

impl Drop for Zeroized {
    fn drop(&mut self) {
        zeroize::Zeroize::zeroize(&mut self.0.bytes);
    }
}

fn letter(
    from: &Address,
    to: &Address,
    (user, code, words): (&str, &Sensitive<String>, &Words),
    now: i64,
) -> Result<Made, WorkerFailure> {
    if words.text.len() > LONGEST || words.text.matches("{code}").count() != 1 || words.subject.contains("{code}") {
        return Err(WorkerFailure::new("bad_value").with("field", "text"));
    }
    let mut chance = [0; 16];
    SystemRandom.fill(&mut chance).map_err(|why| WorkerFailure::new("internal").with("why", why.to_string()))?;
    let filled = words.text.replace("{user}", user).replace("{address}", to.as_str());
    let text = Zeroizing::new(filled.replace("{code}", code.expose()));
    Ok(make(&Letter {
        from,
        name: "Dossier",
        reply_to: None,
        to: std::slice::from_ref(to),
        cc: &[],
        bcc: &[],
        subject: &words.subject,
        text: &text,
        signature: "",
        date: now,
        id: &message_id(chance, from),
        automatic: true,
        calendar: None,
    })?)
}

fn is_uncertain(failure: &WorkerFailure) -> bool {
    failure.data.get("fault").is_some_and(|fault| fault == "uncertain")
}

type Log = Vec<(String, i64)>;

fn log_of(json: Option<&str>) -> Log {
    json.and_then(|json| serde_json::from_str(json).ok()).unwrap_or_default()
}

fn json(sent: &Log) -> String {
    serde_json::to_string(sent).unwrap_or_default()
}

/// Notes one more code; nobody's mailbox is flooded.
fn note(sent: &mut Log, address: &Address, now: i64) -> Result<(), WorkerFailure> {
    // A clock that was put back must not lock anybody out.
    sent.retain(|(_, at)| (0..HOUR).contains(&(now - at)));
    let one: Vec<i64> = sent.iter().filter(|(to, _)| to == address.as_str()).map(|(_, at)| *at).collect();
    let all: Vec<i64> = sent.iter().map(|(_, at)| *at).collect();
    let free =
        |times: &[i64], most: usize| times.len().checked_sub(most).and_then(|at| times.get(at)).map(|at| at + HOUR);
    let free = [one.last().map(|at| at + PAUSE), free(&one, TO_ONE), free(&all, TO_ALL)];
    match free.into_iter().flatten().max().map(|free| free - now).filter(|wait| *wait > 0) {
        Some(wait) => Err(WorkerFailure::new("code_too_soon").with("wait", wait.to_string())),
        None => {
            sent.push((address.as_str().to_owned(), now));
            Ok(())
        }
    }
}

/// What was surely not sent does not count.
fn take_note_back(store: &Store, address: &Address, now: i64) -> Result<(), WorkerFailure> {
    Ok(store.write(Who::User, |write| {
        let mut sent = log_of(write.setting(SENT)?.as_deref());
        sent.retain(|(to, at)| (to.as_str(), *at) != (address.as_str(), now));
        write.set_setting(SENT, &json(&sent))
    })?)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const NOW: i64 = 1_795_000_000;

    fn address(name: &str) -> Address {
        Address::parse(&format!("{name}@firm.example")).unwrap()
    }

    #[test]
    fn nobodys_mailbox_is_flooded() {
        let mut sent = Log::new();
        let mut wait = |name: &str, at: i64| match note(&mut sent, &address(name), NOW + at) {
            Ok(()) => 0,
            Err(failure) => failure.data.get("wait").unwrap().parse().unwrap(),
        };
        for (what, name, at, expected) in [
            ("the first", "jobs", 0, 0),
            ("again at once", "jobs", 1, 29),
            ("to somebody else", "office", 1, 0),
            ("again after a pause", "jobs", 30, 0),
            ("the third", "jobs", 60, 0),
            ("the fourth", "jobs", 90, 0),
            ("the fifth", "jobs", 120, 0),
            ("the sixth", "jobs", 150, 3450),
            ("just before the hour is over", "jobs", 3599, 1),
            ("an hour after the first", "jobs", 3600, 0),
            ("one more", "jobs", 3630, 0),
            ("the clock was put back a day", "jobs", -86_400, 0),
        ] {
            assert_eq!(wait(name, at), expected, "{what}");
        }
        let mut sent: Log = (0..30).map(|n| (format!("a{n}@firm.example"), NOW)).collect();
        assert!(note(&mut sent, &address("b"), NOW + 60).is_err(), "nor everybody's");
        assert_eq!(log_of(Some(&json(&sent))), sent);
        assert!(log_of(Some("{}")).is_empty() && log_of(None).is_empty());
    }

    #[test]
    fn a_message_says_who_asks_for_what_and_holds_the_code_once() {
        let words = |subject: &str, text: &str| Words { subject: subject.into(), text: text.into() };
        let code = Sensitive::new("042317".to_owned());
        let made = |words: &Words| letter(&address("system"), &address("jobs"), ("Marta", &code, words), NOW);
        let text =
            String::from_utf8(made(&words("Your code", "{user} connects {address}: {code}.")).unwrap().bytes).unwrap();
        assert!(text.contains("Marta connects jobs@firm.example: 042317."), "{text}");
        assert!(text.contains("Auto-Submitted: auto-generated") && text.contains("To: jobs@firm.example"), "{text}");
        for (what, bad) in [
            ("no code", words("Your code", "Hello")),
            ("a code in the subject", words("{code}", "{code}")),
            ("two", words("Your code", "{code} {code}")),
            ("a book", words("Your code", &format!("{{code}}{}", "x".repeat(LONGEST)))),
        ] {
            assert_eq!(made(&bad).err().unwrap().code, "bad_value", "{what}");
        }
    }
}
