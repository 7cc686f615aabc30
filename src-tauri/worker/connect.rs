//! An account's row and its secret become a source of mail.

use account::credential::Credential;
use account::graph::Endpoint;
use account::secret::Secrets;
use mail::imap::{Settings, Step, connect_telling as reach};
use mail::place::{GraphPlace, ImapPlace, Place};
use mail::remote::Remote;
use mail::{Cancel, Trouble, archive, graph};
use store::Account;

use crate::secret::none_kept;
use crate::{Secret, WorkerFailure, portal};

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
    let kept = Secret::Kept(secrets.clone(), account.uuid);
    open_telling(&Place::read(&account.config)?, Some(&kept), cancel, told)
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
        Place::Graph(place) => graph_at(place, secret.ok_or_else(none_kept)?, (cancel, told)),
        Place::Imap(place) => {
            let secret = secret.ok_or_else(none_kept)?;
            secret
                .at_server((&place.host, &place.sign_in), &mut |credential| imap_at(place, credential, (cancel, told)))
        }
    }
}

fn imap_at(
    place: &ImapPlace,
    credential: Credential,
    (cancel, told): (&Cancel, &mut dyn FnMut(Step)),
) -> Result<Box<dyn Remote>, WorkerFailure> {
    let settings = Settings {
        host: place.host.clone(),
        port: place.port,
        tls: place.tls,
        user: place.user.clone(),
        credential,
        ca: place.ca.clone(),
        fingerprint: place.fingerprint.clone(),
    };
    match reach(&settings, cancel, told) {
        Ok(connected) => Ok(Box::new(connected)),
        Err(trouble) => Err(portal::explained(&place.host, trouble.into())),
    }
}

fn graph_at(
    place: &GraphPlace,
    secret: &Secret,
    (cancel, told): (&Cancel, &mut dyn FnMut(Step)),
) -> Result<Box<dyn Remote>, WorkerFailure> {
    let settings = graph::Settings {
        endpoint: Endpoint::default(),
        shared: place.through.map(|_| place.mailbox.clone()),
        bearer: secret.for_graph(place)?,
    };
    match graph::connect_telling(&settings, cancel, told) {
        Ok(connected) => Ok(Box::new(connected)),
        // Whose sign-in ended has a mailbox of their own to sign in to.
        Err(Trouble::SignInAgain { .. }) if place.through.is_some() => Err(WorkerFailure::new("opener_gone")),
        Err(trouble) => Err(portal::explained(account::graph::HOST, trouble.into())),
    }
}
