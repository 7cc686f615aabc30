//! What the user entered about a mailbox, as the worker takes it.

use std::path::PathBuf;

use api::rows::{ImapEntry, Keep};
use api::{Code, Failure};
use domain::Address;
use worker::accounts::NewMailbox;
use worker::{ImapPlace, Place, SignInWith, TlsMode};

/// Where the mail of an entry is.
///
/// # Errors
/// `Missing` without host or user, `BadValue` for a way of encryption nobody knows.
pub fn place(entry: &ImapEntry) -> Result<ImapPlace, Failure> {
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

/// A mailbox on a server.
///
/// # Errors
/// Those of [`place`]; `BadAddress`.
pub fn imap(entry: &ImapEntry, keep: Keep) -> Result<NewMailbox, Failure> {
    let address = parse(&entry.address)?;
    let name = Some(entry.name.trim()).filter(|name| !name.is_empty()).unwrap_or(&entry.address);
    let (keep, keep_days) = keep.stored();
    Ok(NewMailbox { name: name.into(), place: Place::Imap(place(entry)?), identities: vec![address], keep, keep_days })
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

    fn entry() -> ImapEntry {
        ImapEntry {
            name: String::new(),
            address: " marta@firm.example ".into(),
            host: "imap.firm.example".into(),
            port: 143,
            tls: "starttls".into(),
            user: "marta".into(),
            ca: String::new(),
            fingerprint: " ".into(),
        }
    }

    #[test]
    fn an_entry_becomes_a_mailbox() {
        let new = imap(&entry(), Keep::Days { days: 90 }).unwrap();
        assert_eq!((new.keep, new.keep_days), ("days", 90));
        assert_eq!(new.identities, [Address::parse("marta@firm.example").unwrap()]);
        let Place::Imap(place) = new.place else {
            return assert!(matches!(new.place, Place::Imap(_)));
        };
        assert_eq!((place.tls, place.ca, place.fingerprint), (TlsMode::StartTls, None, None));
    }

    #[test]
    fn what_is_missing_or_wrong_is_named() {
        let refused = |change: fn(&mut ImapEntry)| {
            let mut entry = entry();
            change(&mut entry);
            let failure = imap(&entry, Keep::People).unwrap_err();
            (failure.code, failure.data.get("field").cloned().unwrap_or_default())
        };
        for (found, code, field) in [
            (refused(|entry| entry.host = " ".into()), Code::Missing, "host"),
            (refused(|entry| entry.user.clear()), Code::Missing, "user"),
            (refused(|entry| entry.tls = "none".into()), Code::BadValue, "tls"),
            (refused(|entry| entry.address = "marta".into()), Code::BadAddress, "address"),
        ] {
            assert_eq!(found, (code, field.to_owned()));
        }
    }
}
