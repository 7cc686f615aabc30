//! Accounts that send: kept, changed, disconnected and forgotten, each with its secret.

use account::secret::Secrets;
use domain::{OutgoingId, Sensitive, Uuid};
use store::keys::SystemRandom;
use store::{OutgoingForm, Store, StoreError, Summary, Who};

use crate::WorkerFailure;

/// Adds an account that sends, or changes one; one with a secret of its own keeps the one it has where none is given. What changes no
/// secret can be taken back.
///
/// # Errors
/// `missing` where it is to have a secret of its own and has none, `no_key` where the keychain does not answer.
pub fn save(
    (store, secrets): (&Store, &Secrets),
    id: Option<OutgoingId>,
    form: &OutgoingForm,
    secret: Option<&Sensitive<String>>,
) -> Result<OutgoingId, WorkerFailure> {
    let known = id.map(|id| store.read(|read| read.outgoing_account(id))).transpose()?;
    let uuid = known.as_ref().map_or_else(Uuid::now_v7, |known| known.uuid);
    let secret = secret.filter(|_| form.own_secret);
    let had = known.as_ref().is_some_and(|known| known.form.own_secret);
    if form.own_secret && secret.is_none() && !(had && secrets.read(uuid)?.is_some()) {
        return Err(WorkerFailure::new("missing").with("field", "password").with("fields", "password"));
    }
    if let Some(secret) = secret {
        secrets.put(uuid, secret, &mut SystemRandom)?;
    }
    let Some(known) = known else {
        let added = store.write(Who::User, |write| write.add_outgoing(uuid, form, store::unix_now()));
        if added.is_err() {
            secrets.delete(uuid, &mut SystemRandom)?;
        }
        return Ok(added?);
    };
    if secret.is_none() && had == form.own_secret && known.disconnected.is_none() {
        store.act("outgoing_edit", store::unix_now(), |write| {
            write.set_outgoing(known.id, form)?;
            Ok::<_, StoreError>(((), Summary { count: 1, name: form.name.clone(), ..Summary::default() }))
        })?;
    } else {
        store.write(Who::User, |write| {
            write.set_outgoing(known.id, form)?;
            write.disconnect_outgoing(known.id, None)
        })?;
    }
    if had && !form.own_secret {
        secrets.delete(uuid, &mut SystemRandom)?;
    }
    Ok(known.id)
}

/// Disconnects an account that sends (Unix seconds): nothing leaves from it and its secret is deleted.
///
/// # Errors
/// `not_found`, `no_key` where the keychain does not answer: it is disconnected all the same.
pub fn disconnect((store, secrets): (&Store, &Secrets), id: OutgoingId, now: i64) -> Result<(), WorkerFailure> {
    let row = store.read(|read| read.outgoing_account(id))?;
    store.write(Who::User, |write| write.disconnect_outgoing(id, Some(row.disconnected.unwrap_or(now))))?;
    Ok(secrets.delete(row.uuid, &mut SystemRandom)?)
}

/// Forgets an account that sends, with its secret.
///
/// # Errors
/// `not_found`, `no_key` where the keychain does not answer: nothing is forgotten then.
pub fn remove((store, secrets): (&Store, &Secrets), id: OutgoingId) -> Result<(), WorkerFailure> {
    let row = store.read(|read| read.outgoing_account(id))?;
    secrets.delete(row.uuid, &mut SystemRandom)?;
    store.write(Who::User, |write| write.remove_outgoing(id))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use store::keys::Key;

    fn form(own_secret: bool) -> OutgoingForm {
        OutgoingForm {
            name: "Office".into(),
            kind: "smtp".into(),
            config: "{}".into(),
            own_secret,
            address: "office@firm.example".into(),
            ..OutgoingForm::default()
        }
    }

    #[test]
    fn a_sender_is_kept_with_its_secret_and_goes_with_it() {
        let dir = tempfile::tempdir().unwrap();
        let key = Key::from_bytes([1; 32]);
        let store = Store::create(dir.path(), &key, 0).unwrap();
        let secrets = Secrets::in_file(store.dir(), &key);
        let desk = (&store, &secrets);
        let password = Sensitive::new("first".to_owned());
        let refused = save(desk, None, &form(true), None).unwrap_err();
        assert_eq!((refused.code.as_str(), refused.data.get("fields").unwrap().as_str()), ("missing", "password"));
        assert!(store.read(|read| read.outgoing_accounts()).unwrap().is_empty(), "nothing is kept of it");

        let id = save(desk, None, &form(true), Some(&password)).unwrap();
        let uuid = store.read(|read| read.outgoing_account(id)).unwrap().uuid;
        let kept = || secrets.read(uuid).unwrap().map(|secret| secret.expose().clone());
        assert_eq!(kept().as_deref(), Some("first"));
        save(desk, Some(id), &OutgoingForm { name: "Agency".into(), ..form(true) }, None).unwrap();
        assert_eq!(kept().as_deref(), Some("first"), "the one it has");
        linking::undo(&store, &|_, _| true).unwrap();
        assert_eq!(store.read(|read| read.outgoing_account(id)).unwrap().form.name, "Office");

        disconnect(desk, id, 7).unwrap();
        assert_eq!((kept(), store.read(|read| read.outgoing_account(id)).unwrap().disconnected), (None, Some(7)));
        save(desk, Some(id), &form(true), Some(&password)).unwrap();
        assert_eq!(store.read(|read| read.outgoing_account(id)).unwrap().disconnected, None, "connected again");
        save(desk, Some(id), &form(false), None).unwrap();
        assert_eq!(kept(), None, "it signs in with its mailbox's from now on");
        save(desk, Some(id), &form(true), Some(&password)).unwrap();
        remove(desk, id).unwrap();
        assert_eq!(kept(), None);
        assert!(store.read(|read| read.outgoing_accounts()).unwrap().is_empty());
    }
}
