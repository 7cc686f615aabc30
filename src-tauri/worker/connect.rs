//! An account's row and its password become a source of mail.

use account::secret::Secrets;
use domain::Sensitive;
use mail::imap::{Settings, Step, Tls, connect_telling};
use mail::place::{ImapPlace, Place, TlsMode};
use mail::remote::Remote;
use mail::{Cancel, archive};
use store::Account;

use crate::{WorkerFailure, portal};

/// Connects an account.
pub type Connect<'a> = dyn Fn(&Account, &Cancel) -> Result<Box<dyn Remote>, WorkerFailure> + Send + Sync + 'a;

/// Connects an account with the password kept for it.
///
/// # Errors
/// Trouble with the source; `wrong_password` with `missing` where no password is kept; `no_key` where the keychain does not answer.
pub fn connect(secrets: &Secrets, account: &Account, cancel: &Cancel) -> Result<Box<dyn Remote>, WorkerFailure> {
    match Place::read(&account.config)? {
        place @ Place::Archive { .. } => open(&place, None, cancel),
        Place::Graph(_) => Err(needs_sign_in()),
        place @ Place::Imap(_) => {
            let password = secrets
                .read(account.uuid)?
                .ok_or_else(|| WorkerFailure::new("wrong_password").with("missing", "none"))?;
            open(&place, Some(&password), cancel)
        }
    }
}

/// Connects a place that may not be an account yet.
///
/// # Errors
/// Trouble with the source.
pub fn open(
    place: &Place,
    password: Option<&Sensitive<String>>,
    cancel: &Cancel,
) -> Result<Box<dyn Remote>, WorkerFailure> {
    open_telling(place, password, cancel, &mut |_| ())
}

/// The same, and tells each step as it is taken.
///
/// # Errors
/// Trouble with the source.
pub fn open_telling(
    place: &Place,
    password: Option<&Sensitive<String>>,
    cancel: &Cancel,
    told: &mut dyn FnMut(Step),
) -> Result<Box<dyn Remote>, WorkerFailure> {
    match place {
        Place::Archive { path } => Ok(Box::new(archive::open(path, cancel)?)),
        Place::Graph(_) => Err(needs_sign_in()),
        Place::Imap(place) => match connect_telling(&settings(place, password), cancel, told) {
            Ok(connected) => Ok(Box::new(connected)),
            Err(trouble) => Err(portal::explained(&place.host, trouble.into())),
        },
    }
}

fn needs_sign_in() -> WorkerFailure {
    WorkerFailure::new("needs_provider_sign_in").with("provider", "Microsoft")
}

fn settings(place: &ImapPlace, password: Option<&Sensitive<String>>) -> Settings {
    Settings {
        host: place.host.clone(),
        port: place.port,
        tls: match place.tls {
            TlsMode::Implicit => Tls::Implicit,
            TlsMode::StartTls => Tls::StartTls,
        },
        user: place.user.clone(),
        password: password.cloned().unwrap_or_else(|| Sensitive::new(String::new())),
        ca: place.ca.clone(),
        fingerprint: place.fingerprint.clone(),
    }
}
