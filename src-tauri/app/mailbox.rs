//! What the user entered about a mailbox, as the worker takes it.

use std::path::PathBuf;

use api::rows::{Keep, MailboxEntry};
use api::{Code, Failure, ids};
use domain::Address;
use worker::accounts::NewMailbox;
use worker::{Grant, GraphPlace, ImapPlace, Issuer, Place, SignInWith, Store, TlsMode, shared};

use crate::rows;

/// Where the mail of an entry is.
///
/// # Errors
/// `Missing` without host or user, `BadAddress`; `BadValue` for a kind or a way of encryption nobody knows, and for a mailbox that is to be opened
/// through one that is not at Microsoft; `NotFound`.
pub fn place(store: &Store, entry: &MailboxEntry) -> Result<Place, Failure> {
    match entry.kind.as_str() {
        "imap" => server(entry).map(Place::Imap),
        "graph" => graph(store, entry).map(Place::Graph),
        _ => Err(Failure::new(Code::BadValue).with("field", "kind")),
    }
}

fn server(entry: &MailboxEntry) -> Result<ImapPlace, Failure> {
    let filled = |name: &str, value: &str| match value.trim() {
        "" => Err(Failure::new(Code::Missing).with("field", name)),
        value => Ok(value.to_owned()),
    };
    Ok(ImapPlace {
        host: filled("host", &entry.host)?,
        port: entry.port,
        tls: match entry.tls.as_str() {
            "implicit" => TlsMode::Implicit,
            "starttls" => TlsMode::StartTls,
            _ => return Err(Failure::new(Code::BadValue).with("field", "tls")),
        },
        user: filled("user", &entry.user)?,
        ca: Some(entry.ca.trim()).filter(|ca| !ca.is_empty()).map(PathBuf::from),
        sign_in: SignInWith::Password,
        fingerprint: Some(entry.fingerprint.trim()).filter(|fingerprint| !fingerprint.is_empty()).map(str::to_owned),
    })
}

/// Whoever signs in says as which program; a shared mailbox is opened as the account it is opened through.
fn graph(store: &Store, entry: &MailboxEntry) -> Result<GraphPlace, Failure> {
    let mailbox = parse(&entry.address)?;
    if entry.through.is_empty() {
        let grant = Grant { issuer: Issuer::Microsoft, client_id: None, tenant: None };
        return Ok(GraphPlace { mailbox: mailbox.as_str().to_owned(), grant, through: None });
    }
    let opener = store.read(|read| ids::account(read, &entry.through))?;
    shared::through(store, opener, &mailbox).map_err(|failure| rows::failure(&failure))
}

/// A mailbox on a server or at Microsoft.
///
/// # Errors
/// Those of [`place`]; `BadAddress`.
pub fn new(store: &Store, entry: &MailboxEntry, keep: Keep) -> Result<NewMailbox, Failure> {
    let address = parse(&entry.address)?;
    let name = Some(entry.name.trim()).filter(|name| !name.is_empty()).unwrap_or(&entry.address);
    let (keep, keep_days) = keep.stored();
    Ok(NewMailbox { name: name.into(), place: place(store, entry)?, identities: vec![address], keep, keep_days })
}

/// A mail archive on disk; it is at hand, so everything is kept.
pub fn archive(name: String, path: PathBuf) -> NewMailbox {
    let (keep, keep_days) = Keep::Everything.stored();
    NewMailbox { name, place: Place::Archive { path }, identities: Vec::new(), keep, keep_days }
}

/// An address as it was entered.
///
/// # Errors
/// `BadAddress`.
pub fn parse(address: &str) -> Result<Address, Failure> {
    Address::parse(address.trim()).map_err(|_| Failure::new(Code::BadAddress).with("field", "address"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn entry() -> MailboxEntry {
        MailboxEntry {
            kind: "imap".into(),
            address: " marta@firm.example ".into(),
            host: "imap.firm.example".into(),
            port: 143,
            tls: "starttls".into(),
            user: "marta".into(),
            fingerprint: " ".into(),
            ..MailboxEntry::default()
        }
    }

    fn opened(dir: &tempfile::TempDir) -> worker::Opened {
        worker::demo::home(dir.path()).create(0).unwrap().opened
    }

    #[test]
    fn an_entry_becomes_a_mailbox() {
        let dir = tempfile::tempdir().unwrap();
        let new = new(&opened(&dir).store, &entry(), Keep::Days { days: 90 }).unwrap();
        assert_eq!((new.keep, new.keep_days), ("days", 90));
        assert_eq!(new.identities, [Address::parse("marta@firm.example").unwrap()]);
        let Place::Imap(place) = new.place else {
            return assert!(matches!(new.place, Place::Imap(_)));
        };
        assert_eq!((place.tls, place.ca, place.fingerprint), (TlsMode::StartTls, None, None));
    }

    #[test]
    fn what_is_missing_or_wrong_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let store = opened(&dir).store;
        let refused = |change: fn(&mut MailboxEntry)| {
            let mut entry = entry();
            change(&mut entry);
            let failure = new(&store, &entry, Keep::People).unwrap_err();
            (failure.code, failure.data.get("field").cloned().unwrap_or_default())
        };
        for (found, code, field) in [
            (refused(|entry| entry.host = " ".into()), Code::Missing, "host"),
            (refused(|entry| entry.user.clear()), Code::Missing, "user"),
            (refused(|entry| entry.tls = "none".into()), Code::BadValue, "tls"),
            (refused(|entry| entry.kind = "pop3".into()), Code::BadValue, "kind"),
            (refused(|entry| entry.address = "marta".into()), Code::BadAddress, "address"),
        ] {
            assert_eq!(found, (code, field.to_owned()));
        }
        let shared = MailboxEntry { kind: "graph".into(), through: "nobody".into(), ..entry() };
        assert_eq!(new(&store, &shared, Keep::People).unwrap_err().code, Code::NotFound);
    }
}
