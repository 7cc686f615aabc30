//! Sign-in at a provider, before there is an account and for one that is there.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ::calendar::place::Place as CalendarPlace;
use ::outgoing::place::OutgoingPlace;
use account::bearer::Bearer;
use account::grant::{Grant, Issuer, SignInWith};
use account::oauth::{
    self, Asking, PERSONAL, Program, Purpose, SignIn, SignInError, Tokens, Turn, in_memory, of_account,
};
use account::secret::Secrets;
use domain::{Address, Sensitive, Uuid, is_free_mail};
use mail::Cancel;
use mail::place::Place;
use store::keys::SystemRandom;
use store::{Store, StoreError};

use crate::WorkerFailure;

/// Who signed in at a provider, and what that gave; kept in memory until an account takes it over.
pub struct Ticket {
    /// As whom and with which program.
    pub grant: Grant,
    /// Their address as the provider says it, or empty.
    pub address: String,
    /// Their name, or empty.
    pub name: String,
    tokens: Arc<Mutex<Tokens>>,
}

/// What to ask for.
pub struct Wanted {
    /// Whose sign-in, and as which program.
    pub grant: Grant,
    /// The secret of the user's own client, where it has one.
    pub client_secret: Option<Sensitive<String>>,
    /// What for.
    pub purpose: Purpose,
    /// The address to offer, or empty.
    pub hint: String,
}

/// A sign-in that waits for the browser.
pub struct Waiting {
    grant: Grant,
    sign_in: SignIn,
}

/// The sign-ins that belong to no account yet.
#[derive(Default)]
pub struct Tickets(Mutex<BTreeMap<Uuid, Arc<Ticket>>>);

/// So many are kept; nobody connects more mailboxes at once.
const MOST: usize = 16;

impl Ticket {
    /// What the keychain keeps of it.
    pub(crate) fn to_keep(&self) -> Sensitive<String> {
        lock(&self.tokens).to_secret()
    }

    /// Nobody's, for tests.
    #[cfg(test)]
    pub(crate) fn nobodys(grant: Grant, address: &str) -> Self {
        Self { grant, address: address.into(), name: String::new(), tokens: Arc::default() }
    }

    /// Access tokens from it.
    ///
    /// # Errors
    /// `no_client_id`.
    pub fn bearer(&self, purpose: Purpose) -> Result<Arc<dyn Bearer>, WorkerFailure> {
        Ok(Arc::new(self.turn(purpose)?))
    }

    /// Has the provider take it back, as far as it can be reached: no account takes it over. Not where one that is connected was signed in to by
    /// the same: providers take all of it back at once.
    pub fn take_back(&self, store: &Store) {
        if let (Ok(false), Ok(turn)) = (is_used(store, (&self.grant, &self.address), &[]), self.turn(Purpose::Mail)) {
            let _ = turn.revoke();
        }
    }

    fn turn(&self, purpose: Purpose) -> Result<Turn, WorkerFailure> {
        Ok(Turn::new(in_memory(Arc::clone(&self.tokens)), program(&self.grant)?, purpose, store::unix_now))
    }
}

/// Microsoft signs personal accounts in elsewhere than organisations'; whose an address is, its domain says.
fn at_home(grant: Grant, hint: &str) -> Grant {
    let is_personal = Address::parse(hint)
        .is_ok_and(|address| is_free_mail(address.domain()) || account::provider::of(&address).is_some());
    match grant {
        Grant { issuer: Issuer::Microsoft, tenant: None, client_id } if is_personal => {
            Grant { issuer: Issuer::Microsoft, tenant: Some(PERSONAL.into()), client_id }
        }
        grant => grant,
    }
}

impl Waiting {
    /// Opens the way back and says where to send the browser.
    ///
    /// # Errors
    /// `no_client_id`, `sign_in_refused`.
    pub fn begin(wanted: Wanted) -> Result<Self, WorkerFailure> {
        let Wanted { grant, client_secret, purpose, hint } = wanted;
        let grant = if purpose == Purpose::Mail { grant } else { at_home(grant, &hint) };
        let asking = Asking { program: program(&grant)?, client_secret, purpose, hint };
        Ok(Self { grant, sign_in: SignIn::begin(asking)? })
    }

    /// Where to send the browser.
    pub fn address(&self) -> &str {
        self.sign_in.address()
    }

    /// Waits for the browser to come back.
    ///
    /// # Errors
    /// `cancelled`, `sign_in_expired`, `sign_in_denied`, `admin_must_allow`, `sign_in_refused`, `unreachable`.
    pub fn wait(self, words: &account::oauth::PageWords, cancel: &Cancel) -> Result<Ticket, WorkerFailure> {
        let signed_in = self.sign_in.wait(words, &store::unix_now, &|| !cancel.is_cancelled())?;
        Ok(Ticket {
            grant: self.grant,
            address: signed_in.address,
            name: signed_in.name,
            tokens: Arc::new(Mutex::new(signed_in.tokens)),
        })
    }
}

impl Tickets {
    /// Keeps one; gives the word it is found by. The oldest goes where there are too many.
    pub fn keep(&self, ticket: Ticket) -> Uuid {
        let (word, mut kept) = (Uuid::now_v7(), lock(&self.0));
        while kept.len() >= MOST {
            kept.pop_first();
        }
        kept.insert(word, Arc::new(ticket));
        word
    }

    /// The one found by a word.
    ///
    /// # Errors
    /// `sign_in_again` where it is none, or gone.
    pub fn find(&self, word: &str) -> Result<Arc<Ticket>, WorkerFailure> {
        let found = Uuid::parse_str(word).ok().and_then(|word| lock(&self.0).get(&word).cloned());
        found.ok_or_else(|| WorkerFailure::new("sign_in_again").with("said", ""))
    }

    /// Forgets all of them.
    pub fn clear(&self) {
        lock(&self.0).clear();
    }
}

/// Access tokens of an account.
///
/// # Errors
/// `no_client_id`.
pub fn bearer(
    secrets: &Secrets,
    account: Uuid,
    (grant, purpose): (&Grant, Purpose),
) -> Result<Arc<dyn Bearer>, WorkerFailure> {
    Ok(Arc::new(turn(secrets, account, (grant, purpose))?))
}

fn turn(secrets: &Secrets, account: Uuid, (grant, purpose): (&Grant, Purpose)) -> Result<Turn, WorkerFailure> {
    Ok(Turn::new(of_account(secrets.clone(), account), program(grant)?, purpose, store::unix_now))
}

/// Deletes what is kept for an account. Has the provider take back what it signed in for, as far as it can be reached and has a place for that,
/// unless another account that is connected and not among those `going` was signed in to by the same: who is offline takes an account away all
/// the same.
///
/// # Errors
/// `no_key` where the keychain does not answer.
pub fn forget(
    (store, secrets): (&Store, &Secrets),
    (account, config): (Uuid, &str),
    going: &[Uuid],
) -> Result<(), WorkerFailure> {
    let Some((grant, user)) = own_grant(config) else { return Ok(secrets.delete(account, &mut SystemRandom)?) };
    if !is_used(store, (&grant, &user), &[going, &[account]].concat())?
        && let Ok(turn) = turn(secrets, account, (&grant, Purpose::Mail))
    {
        let _ = turn.revoke();
    }
    Ok(oauth::forget(secrets, account)?)
}

/// Whether an account that is connected was signed in to by the same user with the same program, other than these.
fn is_used(store: &Store, (grant, user): (&Grant, &str), but: &[Uuid]) -> Result<bool, StoreError> {
    let rows = store.read(|read| {
        let mail = read.accounts()?.into_iter().map(|row| (row.uuid, row.disconnected, row.config));
        let sends = read.outgoing_accounts()?.into_iter().filter(|row| row.form.own_secret);
        let sends = sends.map(|row| (row.uuid, row.disconnected, row.form.config));
        let calendars = read.calendar_accounts()?.into_iter().filter(|row| row.form.own_secret);
        let calendars = calendars.map(|row| (row.uuid, row.disconnected, row.form.config));
        Ok::<_, StoreError>(mail.chain(sends).chain(calendars).collect::<Vec<_>>())
    })?;
    let others = rows.into_iter().filter(|(uuid, disconnected, _)| disconnected.is_none() && !but.contains(uuid));
    Ok(others.filter_map(|(.., config)| own_grant(&config)).any(|(other, whose)| {
        (other.issuer, &other.client_id) == (grant.issuer, &grant.client_id) && whose.eq_ignore_ascii_case(user)
    }))
}

/// The sign-in of an account that receives, sends or has calendars, and whose it is, unless another one's opens it.
fn own_grant(config: &str) -> Option<(Grant, String)> {
    if let Ok(CalendarPlace::CalDav(place)) = CalendarPlace::read(config) {
        return by_oauth(place.sign_in, place.user);
    }
    match (Place::read(config), OutgoingPlace::read(config)) {
        (Ok(Place::Imap(place)), _) | (_, Ok(OutgoingPlace::Smtp(place))) => by_oauth(place.sign_in, place.user),
        (Ok(Place::Graph(place)), _) | (_, Ok(OutgoingPlace::Graph(place))) if place.through.is_none() => {
            Some((place.grant, place.mailbox))
        }
        _ => None,
    }
}

fn by_oauth(sign_in: SignInWith, user: String) -> Option<(Grant, String)> {
    match sign_in {
        SignInWith::OAuth(grant) => Some((grant, user)),
        SignInWith::Password => None,
    }
}

fn program(grant: &Grant) -> Result<Program, WorkerFailure> {
    Ok(Program::of(grant).ok_or(SignInError::NoClientId)?)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use ::calendar::place::DavPlace;
    use store::{CalendarForm, Who};

    use super::*;

    fn ticket(address: &str) -> Ticket {
        let grant = Grant { issuer: Issuer::Google, client_id: Some("own".into()), tenant: None };
        Ticket::nobodys(grant, address)
    }

    #[test]
    fn personal_accounts_sign_in_where_only_they_do() {
        let grant = |issuer, tenant: Option<&str>| Grant { issuer, client_id: None, tenant: tenant.map(str::to_owned) };
        for (issuer, tenant, hint, expected) in [
            (Issuer::Microsoft, None, "anna@outlook.com", Some(PERSONAL)),
            (Issuer::Microsoft, None, "Anna@Hotmail.fr", Some(PERSONAL)),
            (Issuer::Microsoft, None, "anna@firm.example", None),
            (Issuer::Microsoft, None, "", None),
            (Issuer::Microsoft, Some("firm"), "anna@outlook.com", Some("firm")),
            (Issuer::Google, None, "anna@gmail.com", None),
        ] {
            assert_eq!(at_home(grant(issuer, tenant), hint), grant(issuer, expected), "{hint}");
        }
    }

    #[test]
    fn a_sign_in_stays_where_another_connected_account_of_the_same_user_needs_it() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::create(dir.path(), &store::keys::Key::from_bytes([1; 32]), 0).unwrap();
        let grant = |client: &str| Grant { issuer: Issuer::Google, client_id: Some(client.into()), tenant: None };
        let config = |sign_in| {
            let user = "anna@firm.example".into();
            CalendarPlace::CalDav(DavPlace { user, sign_in, ..DavPlace::default() }).config()
        };
        let add = |sign_in, own_secret| {
            let form =
                CalendarForm { kind: "caldav".into(), config: config(sign_in), own_secret, ..Default::default() };
            let uuid = Uuid::now_v7();
            let id = store.write(Who::User, |write| write.add_calendar_account(uuid, &form, 0)).unwrap();
            (uuid, id)
        };
        let used = |client: &str, user: &str, but: &[Uuid]| is_used(&store, (&grant(client), user), but).unwrap();
        add(SignInWith::Password, true);
        add(SignInWith::OAuth(grant("own")), false);
        assert!(!used("own", "anna@firm.example", &[]), "passwords, and what another account keeps, are none");
        let (uuid, id) = add(SignInWith::OAuth(grant("own")), true);
        for (client, user, but, expected) in [
            ("own", "Anna@firm.example", vec![], true),
            ("own", "anna@firm.example", vec![uuid], false),
            ("own", "jan@firm.example", vec![], false),
            ("other", "anna@firm.example", vec![], false),
        ] {
            assert_eq!(used(client, user, &but), expected, "{client} {user}");
        }
        store.write(Who::User, |write| write.disconnect_calendars(id, Some(1))).unwrap();
        assert!(!used("own", "anna@firm.example", &[]), "one that is disconnected needs it no more");
    }

    #[test]
    fn a_ticket_is_found_until_there_are_too_many() {
        let tickets = Tickets::default();
        let words: Vec<Uuid> = (0..=MOST).map(|n| tickets.keep(ticket(&format!("{n}@firm.example")))).collect();
        let found =
            |word: &str| tickets.find(word).map(|ticket| ticket.address.clone()).map_err(|failure| failure.code);
        assert_eq!(found(&words.first().unwrap().to_string()), Err("sign_in_again".into()));
        assert_eq!(found(&words.last().unwrap().to_string()), Ok(format!("{MOST}@firm.example")));
        assert_eq!(found("nothing of the kind"), Err("sign_in_again".into()));
        tickets.clear();
        assert!(found(&words.last().unwrap().to_string()).is_err());
    }
}
