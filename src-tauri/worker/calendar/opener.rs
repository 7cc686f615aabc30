//! What opens new calendars: what was given, or what is kept for the mailbox of the same account, where that may be sent to their server.

use ::calendar::place::{DavPlace, Place, host_of};
use account::grant::{Issuer, SignInWith};
use account::secret::Secrets;
use domain::AccountId;
use mail::place::Place as MailPlace;
use store::Store;

use super::places::NewCalendars;
use crate::senders::no_password;
use crate::{Secret, WorkerFailure, trust};

/// What opens new calendars; they are signed in to as their row will say from now on. Nothing, where nobody signs in.
///
/// # Errors
/// `missing` with `password` where what is kept may not be sent there; `needs_provider_sign_in` where the mailbox is signed in to in the browser, since
/// nobody was asked for calendars then; `not_owner` of the mailbox.
pub fn opener(
    (store, secrets): (&Store, &Secrets),
    new: &mut NewCalendars,
    given: Option<Secret>,
) -> Result<Option<Secret>, WorkerFailure> {
    let place = match (&given, &new.place) {
        (Some(_), _) | (None, Place::Subscription { .. } | Place::File { .. } | Place::Here) => return Ok(given),
        (None, place) => place,
    };
    let mailbox = new.mailbox.ok_or_else(no_password)?;
    let row = store.read(|read| {
        read.need_owner(mailbox)?;
        read.account(mailbox)
    })?;
    let kept = MailPlace::read(&row.config)?;
    if let Some(issuer) = issuer(&kept) {
        return Err(WorkerFailure::new("needs_provider_sign_in").with("provider", issuer));
    }
    match place {
        Place::CalDav(dav) if opens(&kept, &dav.url) => {
            new.place = Place::CalDav(DavPlace { sign_in: SignInWith::Password, ..dav.clone() });
            Ok(Some(Secret::Kept(secrets.clone(), row.uuid)))
        }
        _ => Err(no_password()),
    }
}

/// Whether what is kept for a mailbox opens calendars at this address, without anybody saying it again.
pub fn shares(store: &Store, mailbox: AccountId, url: &str) -> bool {
    let kept = store.read(|read| {
        read.need_owner(mailbox)?;
        read.account(mailbox)
    });
    kept.is_ok_and(|row| row.disconnected.is_none() && MailPlace::read(&row.config).is_ok_and(|kept| opens(&kept, url)))
}

fn opens(kept: &MailPlace, url: &str) -> bool {
    match kept {
        MailPlace::Imap(imap) => imap.sign_in == SignInWith::Password && trust::may_open_calendars(&host_of(url), imap),
        MailPlace::Graph(_) | MailPlace::Archive { .. } => false,
    }
}

/// Whose sign-in in the browser opens a mailbox, as people call them.
fn issuer(place: &MailPlace) -> Option<&'static str> {
    let grant = match place {
        MailPlace::Graph(place) => &place.grant,
        MailPlace::Imap(place) => match &place.sign_in {
            SignInWith::OAuth(grant) => grant,
            SignInWith::Password => return None,
        },
        MailPlace::Archive { .. } => return None,
    };
    Some(match grant.issuer {
        Issuer::Google => "Google",
        Issuer::Microsoft => "Microsoft",
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use account::grant::Grant;
    use domain::{Sensitive, Uuid};
    use mail::place::{GraphPlace, ImapPlace};
    use store::keys::Key;
    use store::{NewAccount, Who};

    use super::*;

    fn calendars_at(place: Place, mailbox: Option<AccountId>) -> NewCalendars {
        NewCalendars { name: "Work".into(), place, mailbox, address: "anna@firm.example".into() }
    }

    fn dav(url: &str) -> Place {
        Place::CalDav(DavPlace { url: url.into(), user: "anna".into(), ..DavPlace::default() })
    }

    #[test]
    fn what_a_mailbox_keeps_opens_calendars_of_its_own_server_and_no_stranger_hears_it() {
        let dir = tempfile::tempdir().unwrap();
        let key = Key::from_bytes([1; 32]);
        let store = Store::create(dir.path(), &key, 0).unwrap();
        let secrets = Secrets::in_file(store.dir(), &key);
        let mailbox = |place: MailPlace| {
            let row = NewAccount {
                name: "Work".into(),
                kind: place.kind().into(),
                config: place.config(),
                keep: "people".into(),
                keep_days: 0,
                added: 0,
            };
            store.write(Who::User, |write| write.add_account_as(Uuid::now_v7(), &row)).unwrap()
        };
        let grant = |issuer| Grant { issuer, client_id: None, tenant: None };
        let imap = ImapPlace { host: "imap.firm.example".into(), ..ImapPlace::default() };
        let by_password = mailbox(MailPlace::Imap(imap.clone()));
        let by_google =
            mailbox(MailPlace::Imap(ImapPlace { sign_in: SignInWith::OAuth(grant(Issuer::Google)), ..imap }));
        let graph = GraphPlace { mailbox: "a@firm.example".into(), grant: grant(Issuer::Microsoft), through: None };
        let at_microsoft = mailbox(MailPlace::Graph(graph.clone()));
        let own = "https://dav.firm.example/";
        for (what, place, mailbox, expected, shared) in [
            ("its own server", dav(own), Some(by_password), "kept", true),
            ("a stranger's", dav("https://dav.evil.example/"), Some(by_password), "missing", false),
            ("no mailbox", dav(own), None, "missing", false),
            ("Google", dav(own), Some(by_google), "needs_provider_sign_in", false),
            ("Microsoft", Place::Graph(graph), Some(at_microsoft), "needs_provider_sign_in", false),
            ("nobody signs in", Place::Here, Some(by_password), "nothing", false),
        ] {
            let mut new = calendars_at(place.clone(), mailbox);
            let found = match opener((&store, &secrets), &mut new, None) {
                Ok(Some(Secret::Kept(..))) => "kept".to_owned(),
                Ok(Some(_)) => "given".to_owned(),
                Ok(None) => "nothing".to_owned(),
                Err(failure) => failure.code,
            };
            assert_eq!(found, expected, "{what}");
            let url = if let Place::CalDav(dav) = &place { dav.url.as_str() } else { "" };
            assert_eq!(mailbox.is_some_and(|mailbox| shares(&store, mailbox, url)), shared, "{what}");
        }
        let typed = Secret::Password(Sensitive::new("typed".into()));
        let mut new = calendars_at(dav("https://dav.evil.example/"), Some(by_password));
        let given = opener((&store, &secrets), &mut new, Some(typed)).unwrap();
        assert!(matches!(given, Some(Secret::Password(_))), "what was typed for it goes there");
    }
}
