//! An account's row and its password become a source of mail.

use account::credential::Credential;
use account::grant::SignInWith;
use account::oauth::Purpose;
use account::secret::Secrets;
use domain::Sensitive;
use mail::imap::{Settings, Step, connect_telling as reach};
use mail::place::{ImapPlace, Place};
use mail::remote::Remote;
use mail::{Cancel, archive};
use store::Account;
use store::keys::SystemRandom;

use crate::sign_in::{self, Secret};
use crate::{WorkerFailure, portal};

/// The code of an account that the user disconnected.
pub(crate) const DISCONNECTED: &str = "disconnected";

/// Connects an account.
pub type Connect<'a> = dyn Fn(&Account, &Cancel) -> Result<Box<dyn Remote>, WorkerFailure> + Send + Sync + 'a;

/// Connects an account with the secret kept for it.
///
/// # Errors
/// Trouble with the source; `wrong_password` with `missing` where no password is kept; `sign_in_again`; `no_key` where the keychain does not answer.
pub fn connect(secrets: &Secrets, account: &Account, cancel: &Cancel) -> Result<Box<dyn Remote>, WorkerFailure> {
    connect_telling(secrets, account, cancel, &mut |_| ())
}

/// The same, and tells each step as it is taken.
///
/// # Errors
/// Those of [`connect`]; `disconnected`.
pub fn connect_telling(
    secrets: &Secrets,
    account: &Account,
    cancel: &Cancel,
    told: &mut dyn FnMut(Step),
) -> Result<Box<dyn Remote>, WorkerFailure> {
    if account.disconnected.is_some() {
        return Err(WorkerFailure::new(DISCONNECTED).with("name", &account.name));
    }
    let place = Place::read(&account.config)?;
    match &place {
        Place::Archive { .. } => open_telling(&place, None, cancel, told),
        Place::Graph(_) => Err(needs_sign_in()),
        Place::Imap(imap) => match &imap.sign_in {
            SignInWith::OAuth(grant) => {
                let bearer = sign_in::bearer(secrets, account.uuid, (grant, Purpose::Mail))?;
                imap_at(imap, Credential::Tokens(bearer), (cancel, told))
            }
            SignInWith::Password => {
                let mut open = |password| open_telling(&place, Some(&Secret::Password(password)), cancel, told);
                with_password(secrets, account, &mut open)
            }
        },
    }
}

/// A password that is refused may have been replaced by another process since this one read it.
fn with_password(
    secrets: &Secrets,
    account: &Account,
    open: &mut dyn FnMut(Sensitive<String>) -> Result<Box<dyn Remote>, WorkerFailure>,
) -> Result<Box<dyn Remote>, WorkerFailure> {
    let missing = || WorkerFailure::new("wrong_password").with("missing", "none");
    let password = secrets.read(account.uuid)?.ok_or_else(missing)?;
    let refused = match open(password.clone()) {
        Err(failure) if failure.code == "wrong_password" => failure,
        opened => return opened,
    };
    match secrets.read_afresh(account.uuid, &mut SystemRandom)? {
        Some(other) if other != password => open(other),
        _ => Err(refused),
    }
}

/// Connects a place that may not be an account yet.
///
/// # Errors
/// Trouble with the source.
pub fn open(place: &Place, secret: Option<&Secret>, cancel: &Cancel) -> Result<Box<dyn Remote>, WorkerFailure> {
    open_telling(place, secret, cancel, &mut |_| ())
}

/// The same, and tells each step as it is taken.
///
/// # Errors
/// Trouble with the source.
pub fn open_telling(
    place: &Place,
    secret: Option<&Secret>,
    cancel: &Cancel,
    told: &mut dyn FnMut(Step),
) -> Result<Box<dyn Remote>, WorkerFailure> {
    match place {
        Place::Archive { path } => Ok(Box::new(archive::open(path, cancel)?)),
        Place::Graph(_) => Err(needs_sign_in()),
        Place::Imap(place) => {
            let credential = match secret {
                Some(Secret::SignedIn(ticket)) => Credential::Tokens(ticket.bearer(Purpose::Mail)?),
                Some(Secret::Password(password)) => Credential::Password(password.clone()),
                None => Credential::Password(Sensitive::default()),
            };
            imap_at(place, credential, (cancel, told))
        }
    }
}

fn imap_at(
    place: &ImapPlace,
    credential: Credential,
    (cancel, told): (&Cancel, &mut dyn FnMut(Step)),
) -> Result<Box<dyn Remote>, WorkerFailure> {
    match reach(&settings(place, credential), cancel, told) {
        Ok(connected) => Ok(Box::new(connected)),
        Err(trouble) => Err(portal::explained(&place.host, trouble.into())),
    }
}

fn needs_sign_in() -> WorkerFailure {
    WorkerFailure::new("needs_provider_sign_in").with("provider", "Microsoft")
}

fn settings(place: &ImapPlace, credential: Credential) -> Settings {
    Settings {
        host: place.host.clone(),
        port: place.port,
        tls: place.tls,
        user: place.user.clone(),
        credential,
        ca: place.ca.clone(),
        fingerprint: place.fingerprint.clone(),
    }
}
