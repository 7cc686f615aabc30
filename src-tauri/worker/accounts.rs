//! Mailboxes connected, tested, and disconnected: the password is kept before the row, and goes before it.

use account::secret::Secrets;
use domain::{AccountId, Address, Uuid};
use mail::Cancel;
use mail::imap::Step;
use mail::place::Place;
use store::keys::SystemRandom;
use store::{Account, NewAccount, Store, Who};

use crate::code::Codes;
use crate::leave::{forget_secrets, halves};
use crate::probe::{Probe, probe_by};
use crate::secret::keep_while;
use crate::{Secret, WorkerFailure, code_guard, connect, senders, sync};

/// A mailbox to connect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMailbox {
    /// The user's name for it.
    pub name: String,
    /// Where its mail is.
    pub place: Place,
    /// The user's addresses in it; of an archive they are found out where none is named.
    pub identities: Vec<Address>,
    /// Which texts are kept: `people`, `days` or `everything`.
    pub keep: &'static str,
    /// For `days`: how many.
    pub keep_days: i64,
}

/// Which folders are synchronised.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Folders {
    /// Inbox and Sent of a server; of an archive all but junk, trash and drafts.
    #[default]
    Usual,
    /// Every folder.
    All,
    /// These, by their full paths.
    Paths(Vec<String>),
}

/// Connects a mailbox and takes over its folders. Where that fails nothing is kept.
///
/// # Errors
/// `code_needed`; trouble with the source, and those of the store; `not_found` with `folder` for a path it does not have.
pub fn add(
    (store, secrets, codes): (&Store, &Secrets, &Codes),
    new: &NewMailbox,
    secret: Option<&Secret>,
    folders: &Folders,
) -> Result<AccountId, WorkerFailure> {
    let pass = match code_guard::mailbox(&new.place) {
        Some(aim) => code_guard::pass((store, codes), (|| code_guard::address_of(new), &aim), store::unix_now())?,
        None => codes.none_needed(),
    };
    let uuid = Uuid::now_v7();
    let mut new = new.clone();
    if let Some(secret) = secret {
        new.place = secret.marked(new.place);
        new.identities.extend(signed_in_as(&new.place).filter(|address| !new.identities.contains(address)));
        if let Some(kept) = secret.to_keep() {
            secrets.put(uuid, &kept, &mut SystemRandom)?;
        }
    }
    let added = keep_row(store, uuid, &new);
    let well = added.as_ref().map_err(Clone::clone).and_then(|account| take_over((store, secrets), *account, folders));
    if let Err(failure) = well {
        if let Ok(account) = added {
            store.write(Who::User, |write| write.remove_account(account))?;
        }
        secrets.delete(uuid, &mut SystemRandom)?;
        return Err(failure);
    }
    pass.spend();
    added
}

/// Whoever signed in at Microsoft may be called otherwise there than the address that was entered.
fn signed_in_as(place: &Place) -> Option<Address> {
    match place {
        Place::Graph(place) => Address::parse(&place.mailbox).ok(),
        Place::Imap(_) | Place::Archive { .. } => None,
    }
}

fn keep_row(store: &Store, uuid: Uuid, new: &NewMailbox) -> Result<AccountId, WorkerFailure> {
    store.write(Who::User, |write| {
        let row = NewAccount {
            name: new.name.clone(),
            kind: new.place.kind().into(),
            config: new.place.config(),
            keep: new.keep.into(),
            keep_days: new.keep_days,
            added: store::unix_now(),
        };
        let account = write.add_account_as(uuid, &row)?;
        new.identities.iter().try_for_each(|address| write.add_identity(account, address))?;
        Ok(account)
    })
}

fn take_over((store, secrets): (&Store, &Secrets), account: AccountId, folders: &Folders) -> Result<(), WorkerFailure> {
    sync::list_folders((store, secrets), account, &Cancel::default())?;
    choose(store, account, folders)
}

/// Chooses which folders of a mailbox are synchronised.
///
/// # Errors
/// `not_found` with `folder` for a path the mailbox does not have.
pub fn choose(store: &Store, account: AccountId, folders: &Folders) -> Result<(), WorkerFailure> {
    let known = store.read(|read| read.folders(account))?;
    if let Folders::Paths(paths) = folders
        && let Some(missing) = paths.iter().find(|path| known.iter().all(|folder| folder.path != **path))
    {
        return Err(WorkerFailure::new("not_found").with("what", "folder").with("folder", missing));
    }
    let is_meant = |path: &String| match folders {
        Folders::Usual | Folders::All => true,
        Folders::Paths(paths) => paths.contains(path),
    };
    if *folders == Folders::Usual {
        return Ok(());
    }
    store.write(Who::User, |write| {
        known.iter().try_for_each(|folder| write.choose_folder(folder.id, is_meant(&folder.path)))
    })?;
    Ok(())
}

/// Tests a connected mailbox with the password kept for it, and tells each step once it went well.
///
/// # Errors
/// `not_found`, `no_key` where the keychain does not answer; trouble with the source is in the answer.
pub fn test(
    (store, secrets): (&Store, &Secrets),
    account: AccountId,
    (cancel, told): (&Cancel, &mut dyn FnMut(&'static str)),
) -> Result<Probe, WorkerFailure> {
    let account = store.read(|read| read.account(account))?;
    let place = Place::read(&account.config)?;
    let mut connect = |told: &mut dyn FnMut(Step)| connect::connect_telling(secrets, &account, cancel, told);
    let found = probe_by(&place, &mut connect, told);
    note_test(store, &account, found.failure.as_ref())?;
    Ok(found)
}

/// What a test found is how it stands; that signing in works disproves nothing about a single folder.
fn note_test(store: &Store, account: &Account, failure: Option<&WorkerFailure>) -> Result<(), WorkerFailure> {
    let kept: Option<WorkerFailure> = account.last_failure.as_deref().and_then(|json| serde_json::from_str(json).ok());
    let stays = kept.is_some_and(|kept| kept.data.contains_key("folder"));
    if failure.map_or(stays, WorkerFailure::is_cancelled) || account.disconnected.is_some() {
        return Ok(());
    }
    let json = failure.map(WorkerFailure::to_json);
    Ok(store.write(Who::User, |write| write.note_failure(account.id, json.as_deref()))?)
}

/// Keeps another secret for a mailbox, and how it is signed in to from now on.
///
/// # Errors
/// `not_found`, `no_key` where the keychain does not answer; `sign_in_other` with `address` where somebody else signed in than the mailbox's user.
pub fn set_secret(
    (store, secrets): (&Store, &Secrets),
    account: AccountId,
    secret: &Secret,
) -> Result<(), WorkerFailure> {
    let (row, sender) = halves(store, account)?;
    let place = Place::read(&row.config)?;
    is_its_user(store, secret, &place)?;
    let place = secret.marked(place);
    let write = || {
        if place.config() == row.config {
            return Ok(());
        }
        store.write(Who::User, |write| {
            write.set_config(account, &place.config())?;
            sender.iter().try_for_each(|sender| senders::follow(write, sender, &place))
        })
    };
    keep_while(secrets, (row.uuid, secret), write)
}

/// Nobody else's sign-in opens a mailbox; what somebody else signed in for is taken back.
///
/// # Errors
/// `sign_in_other` with `address` and `user`.
pub(crate) fn is_its_user(store: &Store, secret: &Secret, place: &Place) -> Result<(), WorkerFailure> {
    match place {
        Place::Imap(place) => is_users(store, secret, (&place.user, false)),
        Place::Graph(place) => is_users(store, secret, (&place.mailbox, place.through.is_some())),
        Place::Archive { .. } => Ok(()),
    }
}

/// The same of whatever is a user's. Whoever signs in opens what is their own, never what is shared with them.
pub(crate) fn is_users(store: &Store, secret: &Secret, (user, is_shared): (&str, bool)) -> Result<(), WorkerFailure> {
    match secret {
        Secret::SignedIn(ticket) if is_shared || is_somebody_else(&ticket.address, user) => {
            ticket.take_back(store);
            Err(WorkerFailure::new("sign_in_other").with("address", &ticket.address).with("user", user))
        }
        _ => Ok(()),
    }
}

/// Where both are addresses they can be compared.
fn is_somebody_else(signed_in: &str, user: &str) -> bool {
    match (Address::parse(signed_in), Address::parse(user)) {
        (Ok(signed_in), Ok(user)) => signed_in != user,
        _ => false,
    }
}

/// Forgets a mailbox with its sending half: its passwords, its folders, and its messages that are not saved to a profile.
///
/// # Errors
/// `not_found`, `sync_runs` while it is synchronised, `no_key` where the keychain does not answer.
pub fn remove((store, secrets): (&Store, &Secrets), account: AccountId) -> Result<(), WorkerFailure> {
    let (row, sender) = halves(store, account)?;
    let _alone = sync::turn(store, &row, &Cancel::default())?;
    forget_secrets((store, secrets), &row, sender.as_ref())?;
    store.write(Who::User, |write| {
        sender.iter().try_for_each(|sender| write.remove_outgoing(sender.id))?;
        write.remove_account(account)
    })?;
    linking::settle(store, &|| true)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use account::grant::{Grant, Issuer};
    use domain::Sensitive;
    use mail::place::GraphPlace;
    use std::sync::Arc;
    use store::keys::Key;

    use crate::sign_in::Ticket;

    fn mailbox(path: &std::path::Path) -> NewMailbox {
        NewMailbox {
            name: "Old mail".into(),
            place: Place::Archive { path: path.into() },
            identities: Vec::new(),
            keep: "people",
            keep_days: 0,
        }
    }

    #[test]
    fn a_mailbox_is_connected_with_its_folders_or_not_at_all() {
        let dir = tempfile::tempdir().unwrap();
        let key = Key::from_bytes([1; 32]);
        let store = Store::create(&dir.path().join("home"), &key, 0).unwrap();
        let secrets = Secrets::in_file(store.dir(), &key);
        let mail = dir.path().join("mail");
        std::fs::create_dir(&mail).unwrap();
        for name in ["Sent.mbox", "INBOX.mbox"] {
            std::fs::write(mail.join(name), "From a Thu Jan  1 00:00:00 2026\nSubject: x\n\nx\n").unwrap();
        }
        let add_now = |path: &std::path::Path, folders: Folders| {
            let added = add((&store, &secrets, &Codes::default()), &mailbox(path), None, &folders);
            added.map_err(|failure| failure.code)
        };
        let paths = |paths: &[&str]| Folders::Paths(paths.iter().map(|p| (*p).to_owned()).collect());
        let nowhere = dir.path().join("nowhere");
        assert!(add_now(&nowhere, Folders::Usual).is_err());
        assert_eq!(add_now(&mail, paths(&["Post"])), Err("not_found".into()));
        assert!(store.read(|read| read.accounts()).unwrap().is_empty(), "nothing is kept of what failed");

        let account = add_now(&mail, paths(&["Sent"])).unwrap();
        let chosen = |account| -> Vec<String> {
            let folders = store.read(|read| read.folders(account)).unwrap();
            folders.into_iter().filter(|folder| folder.chosen).map(|folder| folder.path).collect()
        };
        assert_eq!(chosen(account), ["Sent"]);
        choose(&store, account, &Folders::All).unwrap();
        assert_eq!(chosen(account), ["INBOX", "Sent"]);
        let mut told = Vec::new();
        test((&store, &secrets), account, (&Cancel::default(), &mut |step| told.push(step))).unwrap();
        assert_eq!(told, ["folders"], "each step of a test is told");
        remove((&store, &secrets), account).unwrap();
        assert!(store.read(|read| read.accounts()).unwrap().is_empty());
    }

    #[test]
    fn nobodys_sign_in_is_kept_for_a_shared_mailbox() {
        let dir = tempfile::tempdir().unwrap();
        let key = Key::from_bytes([1; 32]);
        let store = Store::create(dir.path(), &key, 0).unwrap();
        let secrets = Secrets::in_file(store.dir(), &key);
        let grant = Grant { issuer: Issuer::Microsoft, client_id: Some("own".into()), tenant: None };
        let place =
            |through| Place::Graph(GraphPlace { mailbox: "jobs@firm.example".into(), grant: grant.clone(), through });
        for (through, kept) in [(Some(Uuid::from_u128(7)), Err("sign_in_other".to_owned())), (None, Ok(()))] {
            let uuid = Uuid::now_v7();
            let account = keep_row(&store, uuid, &NewMailbox { place: place(through), ..mailbox(dir.path()) }).unwrap();
            // The provider does not say who signed in.
            let secret = Secret::SignedIn(Arc::new(Ticket::nobodys(grant.clone(), "")));
            let ended = set_secret((&store, &secrets), account, &secret).map_err(|failure| failure.code);
            assert_eq!((ended, secrets.read(uuid).unwrap().is_some()), (kept.clone(), kept.is_ok()));
        }
    }

    #[test]
    fn a_password_goes_with_its_mailbox() {
        let dir = tempfile::tempdir().unwrap();
        let key = Key::from_bytes([1; 32]);
        let store = Store::create(dir.path(), &key, 0).unwrap();
        let secrets = Secrets::in_file(store.dir(), &key);
        let mail = dir.path().join("mail.mbox");
        std::fs::write(&mail, "From a Thu Jan  1 00:00:00 2026\nSubject: x\n\nx\n").unwrap();
        let password = Sensitive::new("first".to_owned());
        let account = add(
            (&store, &secrets, &Codes::default()),
            &mailbox(&mail),
            Some(&Secret::Password(password)),
            &Folders::Usual,
        )
        .unwrap();
        let uuid = store.read(|read| read.account(account)).unwrap().uuid;
        set_secret((&store, &secrets), account, &Secret::Password(Sensitive::new("second".into()))).unwrap();
        assert_eq!(secrets.read(uuid).unwrap().unwrap().expose(), "second");
        remove((&store, &secrets), account).unwrap();
        assert_eq!(secrets.read(uuid).unwrap(), None);
    }
}
