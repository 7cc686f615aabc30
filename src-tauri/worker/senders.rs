//! Accounts that send: kept, changed, disconnected and forgotten, each with its secret.

use ::outgoing::place::{OutgoingPlace, SmtpPlace};
use account::grant::SignInWith;
use account::secret::Secrets;
use domain::{Address, OutgoingId, Uuid};
use mail::Cancel;
use mail::place::Place;
use store::keys::SystemRandom;
use store::{OutgoingAccount, OutgoingForm, Read, Store, StoreError, Summary, Who, Write};

use crate::code::{Codes, InUse};
use crate::leave::halves;
use crate::probe::Probe;
use crate::secret::keep_while;
use crate::{Secret, WorkerFailure, code_guard, outgoing, sign_in, trust};

/// Adds an account that sends, or changes one; one with a secret of its own keeps the one it has where none is given. What changes no
/// secret can be taken back. One that signs in as its mailbox does is signed in to the same way.
///
/// # Errors
/// `missing` where it is to have a secret of its own and has none, `no_key` where the keychain does not answer; `code_needed` for another address or
/// server.
pub fn save(
    (store, secrets, codes): (&Store, &Secrets, &Codes),
    id: Option<OutgoingId>,
    form: &OutgoingForm,
    secret: Option<&Secret>,
) -> Result<OutgoingId, WorkerFailure> {
    let known = id.map(|id| store.read(|read| changeable(read, id))).transpose()?;
    let pass = pass((store, codes), known.as_ref(), form)?;
    let uuid = known.as_ref().map_or_else(Uuid::now_v7, |known| known.uuid);
    let form = &signed_in(store, (known.as_ref(), form), secret)?;
    let secret = secret.filter(|_| form.own_secret);
    let had = known.as_ref().is_some_and(|known| known.form.own_secret);
    if form.own_secret && secret.is_none() && !(had && secrets.read(uuid)?.is_some()) {
        return Err(no_password());
    }
    let away = away(store, form)?;
    let is_taken_back = secret.is_none() && had == form.own_secret;
    let write = || -> Result<OutgoingId, StoreError> {
        match &known {
            None => store.write(Who::User, |write| {
                let id = write.add_outgoing(uuid, form, store::unix_now())?;
                write.disconnect_outgoing(id, away)?;
                Ok(id)
            }),
            Some(known) if is_taken_back && (known.disconnected.is_none() || away.is_some()) => {
                store.act("outgoing_edit", store::unix_now(), |write| {
                    write.set_outgoing(known.id, form)?;
                    Ok((known.id, Summary { count: 1, name: form.name.clone(), ..Summary::default() }))
                })
            }
            Some(known) => store.write(Who::User, |write| {
                write.set_outgoing(known.id, form)?;
                write.disconnect_outgoing(known.id, away)?;
                Ok(known.id)
            }),
        }
    };
    let id = match secret {
        Some(secret) => keep_while(secrets, (uuid, secret), write)?,
        None => write()?,
    };
    pass.spend();
    if had && !form.own_secret {
        secrets.delete(uuid, &mut SystemRandom)?;
    }
    Ok(id)
}

/// Since when the mailbox is disconnected whose secret it shares: it is connected again with that mailbox, not by being changed.
fn away(store: &Store, form: &OutgoingForm) -> Result<Option<i64>, WorkerFailure> {
    match form.account {
        Some(mailbox) if !form.own_secret => Ok(store.read(|read| read.account(mailbox))?.disconnected),
        _ => Ok(None),
    }
}

/// One that may be changed by whoever is signed in.
fn changeable(read: &Read<'_>, id: OutgoingId) -> Result<OutgoingAccount, StoreError> {
    read.need_sender(id)?;
    read.outgoing_account(id)
}

/// What is new, sends as another address or goes by another server, wants a code.
fn pass<'a>(
    desk: (&Store, &'a Codes),
    known: Option<&OutgoingAccount>,
    form: &OutgoingForm,
) -> Result<InUse<'a>, WorkerFailure> {
    let aim = code_guard::sender(&OutgoingPlace::read(&form.config)?);
    let is_same = |known: &OutgoingAccount| {
        let before = OutgoingPlace::read(&known.form.config).map(|place| code_guard::sender(&place));
        before.is_ok_and(|before| before == aim) && Address::parse(&known.form.address) == Address::parse(&form.address)
    };
    if known.is_some_and(is_same) {
        return Ok(desk.1.none_needed());
    }
    let address = || Address::parse(&form.address).map_err(|_| WorkerFailure::new("bad_address"));
    code_guard::pass(desk, (address, &aim), store::unix_now())
}

/// Signs in where messages are to be handed over, with what is given or kept, before any of it is kept. Tells each step; nothing is sent.
///
/// # Errors
/// `missing` where there is no secret, `not_owner` of the one that is kept, `no_key` where the keychain does not answer; trouble with the server is in
/// the answer.
pub fn test(
    (store, secrets): (&Store, &Secrets),
    (id, form): (Option<OutgoingId>, &OutgoingForm),
    secret: Option<&Secret>,
    (cancel, told): (&Cancel, &mut dyn FnMut(&'static str)),
) -> Result<Probe, WorkerFailure> {
    let is_kept = secret.is_none();
    let (place, secret) = meant((store, secrets), (id, form), secret)?;
    let found = outgoing::probe(&place, &secret, cancel, told);
    if let Some(id) = id.filter(|_| is_kept) {
        outgoing::note_test(store, (id, &place), found.failure.as_ref())?;
    }
    Ok(found)
}

/// Where messages are to be handed over, and what is given or kept to sign in there.
///
/// # Errors
/// `missing` where there is no secret, `not_owner` of the one that is kept.
pub fn meant(
    (store, secrets): (&Store, &Secrets),
    (id, form): (Option<OutgoingId>, &OutgoingForm),
    secret: Option<&Secret>,
) -> Result<(OutgoingPlace, Secret), WorkerFailure> {
    let known = id.map(|id| store.read(|read| changeable(read, id))).transpose()?;
    let form = signed_in(store, (known.as_ref(), form), secret)?;
    let whose = match form.account {
        Some(mailbox) if !form.own_secret => Some(halves(store, mailbox)?.0.uuid),
        _ => known.map(|known| known.uuid),
    };
    let kept = whose.map(|uuid| Secret::Kept(secrets.clone(), uuid));
    let secret = secret.cloned().or(kept).ok_or_else(no_password)?;
    Ok((OutgoingPlace::read(&form.config)?, secret))
}

pub(crate) fn no_password() -> WorkerFailure {
    WorkerFailure::new("missing").with("field", "password").with("fields", "password")
}

/// What the user said, with how the place is signed in to. What is kept goes to no server it was not kept for: who names a stranger's says the
/// secret too, also one that is the mailbox's.
fn signed_in(
    store: &Store,
    (known, form): (Option<&OutgoingAccount>, &OutgoingForm),
    secret: Option<&Secret>,
) -> Result<OutgoingForm, WorkerFailure> {
    let place = OutgoingPlace::read(&form.config)?;
    let before = known.map(|known| OutgoingPlace::read(&known.form.config)).transpose()?;
    let mut is_trusted = secret.is_some() || before.is_some_and(|before| trust::sends_by_same_host(&place, &before));
    let place = match (form.account, secret) {
        (Some(mailbox), _) if !form.own_secret => {
            let mailbox = Place::read(&store.read(|read| read.account(mailbox))?.config)?;
            is_trusted |= trust::may_share(&place, &mailbox);
            following(place, &mailbox)
        }
        (_, Some(secret)) => secret.marked_outgoing(place),
        _ => place,
    };
    if !is_trusted {
        return Err(no_password());
    }
    Ok(OutgoingForm { config: place.config(), ..form.clone() })
}

/// A place that is signed in to as a mailbox is.
fn following(place: OutgoingPlace, mailbox: &Place) -> OutgoingPlace {
    match (place, mailbox) {
        (OutgoingPlace::Smtp(place), Place::Imap(mailbox)) => {
            OutgoingPlace::Smtp(SmtpPlace { sign_in: mailbox.sign_in.clone(), ..place })
        }
        (OutgoingPlace::Smtp(place), Place::Graph(mailbox)) => {
            OutgoingPlace::Smtp(SmtpPlace { sign_in: SignInWith::OAuth(mailbox.grant.clone()), ..place })
        }
        (OutgoingPlace::Graph(_), Place::Graph(mailbox)) => OutgoingPlace::Graph(mailbox.clone()),
        (place, _) => place,
    }
}

/// Where messages are to be handed over beside a mailbox that is not kept yet, signed in to as that is.
///
/// # Errors
/// `missing` with `password` where the server gets no secret of that mailbox.
pub fn beside(place: OutgoingPlace, mailbox: &Place) -> Result<OutgoingPlace, WorkerFailure> {
    if trust::may_share(&place, mailbox) { Ok(following(place, mailbox)) } else { Err(no_password()) }
}

/// The sending half of a mailbox that is signed in to in another way from now on.
pub(crate) fn follow(write: &Write<'_>, sender: &OutgoingAccount, mailbox: &Place) -> Result<(), StoreError> {
    let Some(place) = OutgoingPlace::read(&sender.form.config).ok().filter(|_| !sender.form.own_secret) else {
        return Ok(());
    };
    let config = following(place, mailbox).config();
    if config == sender.form.config {
        return Ok(());
    }
    write.set_outgoing(sender.id, &OutgoingForm { config, ..sender.form.clone() })
}

/// The sending half of a mailbox that moves: it is signed in to in the same way, unless its server belongs to another host than the new one. Says
/// whether it goes along.
pub(crate) fn go_along(
    write: &Write<'_>,
    sender: &OutgoingAccount,
    (old, new): (&Place, &Place),
) -> Result<bool, StoreError> {
    let stays = match (old, new) {
        (Place::Imap(old), Place::Imap(new)) => trust::is_same_host(old, new),
        (Place::Graph(_), Place::Graph(_)) | (Place::Archive { .. }, Place::Archive { .. }) => true,
        _ => false,
    };
    let shares = OutgoingPlace::read(&sender.form.config).is_ok_and(|place| trust::may_share(&place, new));
    if stays || shares {
        follow(write, sender, new)?;
    }
    Ok(stays || shares)
}

/// Has the provider take a sign-in of its own back, unless somebody but those `going` needs it, and deletes the secret.
///
/// # Errors
/// `no_key` where the keychain does not answer.
pub(crate) fn forget_secret(
    (store, secrets): (&Store, &Secrets),
    sender: &OutgoingAccount,
    going: &[Uuid],
) -> Result<(), WorkerFailure> {
    if sender.form.own_secret {
        return sign_in::forget((store, secrets), (sender.uuid, &sender.form.config), going);
    }
    Ok(secrets.delete(sender.uuid, &mut SystemRandom)?)
}

/// Disconnects an account that sends (Unix seconds): nothing leaves from it and its secret is deleted.
///
/// # Errors
/// `not_found`, `no_key` where the keychain does not answer: it is disconnected all the same.
pub fn disconnect((store, secrets): (&Store, &Secrets), id: OutgoingId, now: i64) -> Result<(), WorkerFailure> {
    let row = store.read(|read| changeable(read, id))?;
    store.write(Who::User, |write| write.disconnect_outgoing(id, Some(row.disconnected.unwrap_or(now))))?;
    forget_secret((store, secrets), &row, &[])
}

/// Forgets an account that sends, with its secret.
///
/// # Errors
/// `not_found`, `no_key` where the keychain does not answer: nothing is forgotten then.
pub fn remove((store, secrets): (&Store, &Secrets), id: OutgoingId) -> Result<(), WorkerFailure> {
    let row = store.read(|read| changeable(read, id))?;
    forget_secret((store, secrets), &row, &[])?;
    store.write(Who::User, |write| write.remove_outgoing(id))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use domain::Sensitive;
    use store::keys::Key;

    fn form(own_secret: bool) -> OutgoingForm {
        OutgoingForm {
            name: "Office".into(),
            kind: "smtp".into(),
            config: OutgoingPlace::Smtp(SmtpPlace::default()).config(),
            own_secret,
            address: "office@firm.example".into(),
            ..OutgoingForm::default()
        }
    }

    fn opened() -> (tempfile::TempDir, Store, Secrets) {
        let dir = tempfile::tempdir().unwrap();
        let key = Key::from_bytes([1; 32]);
        let store = Store::create(dir.path(), &key, 0).unwrap();
        let secrets = Secrets::in_file(store.dir(), &key);
        (dir, store, secrets)
    }

    #[test]
    fn a_sender_is_kept_with_its_secret_and_goes_with_it() {
        let (_dir, store, secrets) = opened();
        let (desk, codes) = ((&store, &secrets), Codes::default());
        let save = |id, form: &OutgoingForm, secret| save((&store, &secrets, &codes), id, form, secret);
        let password = Secret::Password(Sensitive::new("first".to_owned()));
        let refused = save(None, &form(true), None).unwrap_err();
        assert_eq!((refused.code.as_str(), refused.data.get("fields").unwrap().as_str()), ("missing", "password"));
        assert!(store.read(|read| read.outgoing_accounts()).unwrap().is_empty(), "nothing is kept of it");

        let id = save(None, &form(true), Some(&password)).unwrap();
        let uuid = store.read(|read| read.outgoing_account(id)).unwrap().uuid;
        let kept = || secrets.read(uuid).unwrap().map(|secret| secret.expose().clone());
        assert_eq!(kept().as_deref(), Some("first"));
        save(Some(id), &OutgoingForm { name: "Agency".into(), ..form(true) }, None).unwrap();
        assert_eq!(kept().as_deref(), Some("first"), "the one it has");
        linking::undo(&store, &|_, _| true).unwrap();
        assert_eq!(store.read(|read| read.outgoing_account(id)).unwrap().form.name, "Office");

        disconnect(desk, id, 7).unwrap();
        assert_eq!((kept(), store.read(|read| read.outgoing_account(id)).unwrap().disconnected), (None, Some(7)));
        save(Some(id), &form(true), Some(&password)).unwrap();
        assert_eq!(store.read(|read| read.outgoing_account(id)).unwrap().disconnected, None, "connected again");
        save(Some(id), &form(false), None).unwrap();
        assert_eq!(kept(), None, "it signs in with its mailbox's from now on");
        save(Some(id), &form(true), Some(&password)).unwrap();
        remove(desk, id).unwrap();
        assert_eq!(kept(), None);
        assert!(store.read(|read| read.outgoing_accounts()).unwrap().is_empty());
    }

    #[test]
    fn a_sender_is_as_disconnected_as_the_mailbox_whose_secret_it_shares() {
        let (_dir, store, secrets) = opened();
        let (desk, codes) = ((&store, &secrets), Codes::default());
        let save = |id, form: &OutgoingForm, secret| save((&store, &secrets, &codes), id, form, secret);
        let place = Place::Imap(mail::place::ImapPlace::default());
        let row = store::NewAccount {
            name: "Work".into(),
            kind: place.kind().into(),
            config: place.config(),
            keep: "people".into(),
            ..store::NewAccount::default()
        };
        let mailbox = store.write(Who::User, |write| write.add_account(&row)).unwrap();
        let shared = OutgoingForm { account: Some(mailbox), ..form(false) };
        let id = save(None, &shared, None).unwrap();
        let since = || store.read(|read| read.outgoing_account(id)).unwrap().disconnected;
        assert_eq!(since(), None);
        crate::leave::disconnect(desk, mailbox, 7).unwrap();
        save(Some(id), &OutgoingForm { name: "Agency".into(), ..shared.clone() }, None).unwrap();
        assert_eq!(since(), Some(7), "changed, not connected");
        linking::undo(&store, &|_, _| true).unwrap();
        let row = store.read(|read| read.outgoing_account(id)).unwrap();
        assert_eq!((row.form.name.as_str(), row.disconnected), ("Office", Some(7)));
        let password = Secret::Password(Sensitive::new("own".to_owned()));
        save(Some(id), &OutgoingForm { own_secret: true, ..shared.clone() }, Some(&password)).unwrap();
        assert_eq!(since(), None, "its own secret does not depend on the mailbox");
        save(Some(id), &shared, None).unwrap();
        assert_eq!(since(), Some(7));
        remove(desk, id).unwrap();
        let later = save(None, &shared, None).unwrap();
        assert_eq!(store.read(|read| read.outgoing_account(later)).unwrap().disconnected, Some(7));
    }

    #[test]
    fn another_server_or_address_wants_a_code_and_another_name_does_not() {
        let dir = tempfile::tempdir().unwrap();
        let key = Key::from_bytes([1; 32]);
        let store = Store::create(dir.path(), &key, 0).unwrap();
        let (secrets, codes) = (Secrets::in_file(store.dir(), &key), Codes::default());
        let password = Secret::Password(Sensitive::new("first".to_owned()));
        let at = |host: &str| {
            let place = SmtpPlace { host: host.into(), ..SmtpPlace::default() };
            OutgoingForm { config: OutgoingPlace::Smtp(place).config(), ..form(true) }
        };
        let save = |id, form: &OutgoingForm| {
            save((&store, &secrets, &codes), id, form, Some(&password)).map_err(|failure| failure.code)
        };
        let id = save(None, &at("smtp.firm.example")).unwrap();
        let jan = store::UserForm { name: "Jan".into(), rank: 0, admin: false };
        store
            .write(Who::User, |write| write.add_user(&jan).map(drop).and_then(|()| write.set_two_factor(true)))
            .unwrap();
        for (what, id, form, expected) in [
            ("a new one", None, at("smtp.firm.example"), Some("code_needed")),
            ("another server", Some(id), at("smtp.elsewhere.test"), Some("code_needed")),
            (
                "another address",
                Some(id),
                OutgoingForm { address: "jobs@firm.example".into(), ..at("smtp.firm.example") },
                Some("code_needed"),
            ),
            ("another name", Some(id), OutgoingForm { name: "Jobs".into(), ..at("smtp.firm.example") }, None),
        ] {
            assert_eq!(save(id, &form).err().as_deref(), expected, "{what}");
        }
        let kept = store.read(|read| read.outgoing_accounts()).unwrap();
        assert_eq!((kept.len(), kept.first().unwrap().form.address.as_str()), (1, "office@firm.example"));
    }
}
