//! A throw-away store on the sample mailbox: nothing of it touches the user's own data or keychain.

use std::fs;
use std::path::{Path, PathBuf};

use domain::Address;
use mail::Cancel;
use people::plan::plan;
use people::table::{columns::guess, read};
use store::{NewAccount, Store, StoreError, Who};

use crate::home::{Home, Opened};
use crate::progress::Listener;
use crate::sync::{Options, list_folders, sync};
use crate::{Place, WorkerFailure, demo_calendar};

/// The user of the sample.
const MARTA: &str = "marta@zielinska-rekrutacja.example";
/// Where her applications arrive.
const APPLICATIONS: &str = "Bewerbungen";
/// Longer than old values are kept: what the sample put on file is nothing the user could want to undo.
const LONG: i64 = 366 * 86_400;

/// The sample mailbox, by path.
const MAIL: [(&str, &[u8]); 4] = [
    ("INBOX.mbox", include_bytes!("../../assets/sample/INBOX.mbox")),
    ("Sent.mbox", include_bytes!("../../assets/sample/Sent.mbox")),
    ("Bewerbungen.mbox", include_bytes!("../../assets/sample/Bewerbungen.mbox")),
    ("Archiv/ACME 2024.mbox", include_bytes!("../../assets/sample/Archiv/ACME 2024.mbox")),
];

/// Whom Marta has on file, clients before those who belong to them.
const ON_FILE: [(&str, &[u8]); 3] = [
    ("clients.csv", include_bytes!("../../assets/sample/clients.csv")),
    ("jobs.csv", include_bytes!("../../assets/sample/jobs.csv")),
    ("people.csv", include_bytes!("../../assets/sample/people.csv")),
];

/// The home of a throw-away store in a folder: its key lies in the folder too.
pub fn home(dir: &Path) -> Home {
    Home::new(dir.to_path_buf(), Some(dir.join("key")))
}

/// Makes the throw-away store in a folder, puts Marta's people on file and synchronises her mailbox.
///
/// # Errors
/// Those of [`Home::create`]; `cancelled`. What was made is taken away again then.
pub fn create(dir: &Path, listener: &Listener<'_>, cancel: &Cancel) -> Result<Opened, WorkerFailure> {
    let (home, mailbox, key) = (home(dir), dir.join("sample"), dir.join("key"));
    let (has_mailbox, has_key) = (mailbox.exists(), key.exists());
    let created = home.create(store::unix_now())?;
    if let Err(failure) = fill(&created.opened, mailbox.clone(), listener, cancel) {
        home.withdraw(created);
        if !has_mailbox {
            let _ = fs::remove_dir_all(mailbox);
        }
        if !has_key {
            let _ = fs::remove_file(key);
        }
        return Err(failure);
    }
    Ok(created.opened)
}

fn fill(opened: &Opened, mailbox: PathBuf, listener: &Listener<'_>, cancel: &Cancel) -> Result<(), WorkerFailure> {
    let now = store::unix_now();
    lay_out(&mailbox)?;
    put_on_file(&opened.store, now)?;
    demo_calendar::put(&opened.store, now)?;
    let place = Place::Archive { path: mailbox };
    let account = opened.store.write(Who::User, |write| {
        write.mark_demo()?;
        let account = write.add_account(&NewAccount {
            name: MARTA.into(),
            kind: place.kind().into(),
            config: place.config(),
            keep: "everything".into(),
            keep_days: 0,
            added: now,
        })?;
        if let Ok(marta) = Address::parse(MARTA) {
            write.add_identity(account, &marta)?;
        }
        write.forget_old_values(now + LONG)?;
        Ok::<_, StoreError>(account)
    })?;
    let both = (&opened.store, &opened.secrets);
    list_folders(both, account, cancel)?;
    opened.store.write(Who::User, |write| {
        for folder in write.sync_folders(account)? {
            write.choose_folder(folder.id, true)?;
            write.set_applications(folder.id, folder.path == APPLICATIONS)?;
        }
        Ok::<_, StoreError>(())
    })?;
    let report = sync(both, &Options::default(), listener, cancel)?;
    if let Some((_, failure)) = report.failures().next() {
        return Err(failure.clone());
    }
    linking::settle(&opened.store, &|| !cancel.is_cancelled())?;
    Ok(())
}

fn lay_out(mailbox: &Path) -> Result<(), StoreError> {
    for (name, bytes) in MAIL {
        let file = mailbox.join(name);
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(file, bytes)?;
    }
    Ok(())
}

fn put_on_file(store: &Store, now: i64) -> Result<(), WorkerFailure> {
    for (name, bytes) in ON_FILE {
        let table = read(bytes, name).map_err(|why| WorkerFailure::new("bad_table").with("why", why.to_string()))?;
        let planned = store.read(|read| {
            Ok::<_, StoreError>(plan(&table, &guess(&table.headings, &table.rows), &people::on_file(read)?))
        })?;
        people::apply(store, &planned, now)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use domain::{TargetKind, Verdict};

    use super::*;

    #[test]
    fn a_sample_that_does_not_come_about_is_taken_away() {
        let dir = tempfile::tempdir().unwrap();
        let cancel = Cancel::default();
        cancel.cancel();
        assert!(create(dir.path(), &|_| (), &cancel).is_err());
        let left = fs::read_dir(dir.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let left: Vec<String> = left.filter(|name| !name.ends_with(".lock") && !name.ends_with(".who")).collect();
        assert_eq!(left, Vec::<String>::new());
        create(dir.path(), &|_| (), &Cancel::default()).unwrap();
    }

    #[test]
    fn the_sample_is_a_desk_in_full_swing() {
        let dir = tempfile::tempdir().unwrap();
        let opened = create(dir.path(), &|_| (), &Cancel::default()).unwrap();
        let (demo, labels, undo, kinds) = opened
            .store
            .read(|read| {
                let mut kinds = std::collections::BTreeMap::new();
                for verdict in [Verdict::Reply, Verdict::New, Verdict::Sent, Verdict::Application] {
                    kinds.insert(verdict.word(), read.messages_of_verdict(verdict)?.len());
                }
                Ok::<_, StoreError>((read.is_demo()?, read.targets()?, read.newest_entry()?, kinds))
            })
            .unwrap();
        let of = |kind| labels.iter().filter(|label| label.kind == kind).count();
        assert_eq!((of(TargetKind::Person), of(TargetKind::Client), of(TargetKind::Job)), (60, 12, 8));
        assert!(demo && undo.is_none());
        assert!(kinds.values().all(|count| *count > 0), "{kinds:?}");
        assert_eq!(opened.store.doctor().unwrap().into_iter().filter(|check| !check.ok).count(), 0);
        drop(opened);
        home(dir.path()).open().unwrap();
    }
}
