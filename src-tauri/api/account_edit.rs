//! What the user says about a connected mailbox, and where applications arrive.

use domain::{AccountId, FolderId, TargetId, TargetKind};
use store::{Read, SourceForm, Store, Summary, Write, unix_now};

use crate::rows::{AccountEntry, BroughtRow, SourceRow, UndoRow};
use crate::{Code, Failure, ids, undo};

/// What one mailbox alone brought.
///
/// # Errors
/// `NotFound`, `Ambiguous`.
pub fn account_brought(store: &Store, id: &str) -> Result<BroughtRow, Failure> {
    let brought = store.read(|read| Ok::<_, Failure>(read.brought(ids::account(read, id)?)?))?;
    let count = |number: i64| u32::try_from(number).unwrap_or(0);
    Ok(BroughtRow {
        messages: count(brought.messages),
        saved: count(brought.saved),
        profiles: count(brought.profiles),
        documents: count(brought.documents),
        elsewhere: count(brought.elsewhere),
    })
}

/// Changes a mailbox's name, who sees its mail, and the folder it is limited to.
///
/// # Errors
/// `Missing` names all fields that are empty and must not be; `NotFound`, `Ambiguous`.
pub fn account_save(store: &Store, id: &str, entry: &AccountEntry) -> Result<UndoRow, Failure> {
    let name = entry.name.trim();
    Failure::missing(&[("name", name.is_empty()), ("group", entry.group.is_empty())])?;
    store.act("account_edit", unix_now(), |write| {
        let account = write.account(ids::account(write, id)?)?;
        let only = folder_of(write, account.id, &entry.only_folder)?;
        let group = ids::group(write, &entry.group)?;
        if account.name != name {
            write.rename_account(account.id, name)?;
        }
        if account.group != group {
            write.set_account_group(account.id, group)?;
        }
        if account.only_folder != only {
            write.limit_account(account.id, only)?;
        }
        Ok::<_, Failure>(((), one(name)))
    })?;
    undo::latest(store)
}

/// Where applications arrive, whole mailboxes before their folders; of the mailboxes whoever is signed in may see.
///
/// # Errors
/// Those of the store.
pub fn sources(store: &Store) -> Result<Vec<SourceRow>, Failure> {
    store.read(|read| {
        let (accounts, groups) = (read.visible_accounts()?, read.groups()?);
        let mut rows = Vec::new();
        for source in read.sources()? {
            let Some(account) = accounts.iter().find(|account| account.id == source.account) else { continue };
            let group = groups.iter().find(|group| group.id == source.form.group);
            let job = source.form.job.map(|job| read.label(job)).transpose()?;
            rows.push(SourceRow {
                account: ids::uuid_text(&account.uuid),
                folder: source.folder.map(ids::folder_text).unwrap_or_default(),
                name: source.form.name,
                job: job.as_ref().map(|job| ids::uuid_text(&job.uuid)).unwrap_or_default(),
                job_name: job.map(|job| job.name).unwrap_or_default(),
                group: group.map(|group| ids::uuid_text(&group.uuid)).unwrap_or_default(),
            });
        }
        Ok(rows)
    })
}

/// Says that applications arrive in a mailbox or one of its folders, or what that says about them; what lies there is proposed anew at once.
///
/// # Errors
/// `Missing` names all fields that are empty and must not be; `BadValue` for a job that is none; `NotFound`, `Ambiguous`.
pub fn source_save(store: &Store, row: &SourceRow) -> Result<UndoRow, Failure> {
    let name = row.name.trim();
    Failure::missing(&[("source_name", name.is_empty()), ("group", row.group.is_empty())])?;
    store.act("source_save", unix_now(), |write| {
        let account = ids::account(write, &row.account)?;
        let folder = folder_of(write, account, &row.folder)?;
        let form = SourceForm { name: name.into(), job: job(write, &row.job)?, group: ids::group(write, &row.group)? };
        write.put_source(account, folder, &form)?;
        linking::settle_in(write)?;
        Ok::<_, Failure>(((), one(name)))
    })?;
    undo::latest(store)
}

/// Says that applications do not arrive there any more.
///
/// # Errors
/// `NotFound`, `Ambiguous`.
pub fn source_remove(store: &Store, account: &str, folder: &str) -> Result<UndoRow, Failure> {
    store.act("source_remove", unix_now(), |write| {
        let account = ids::account(write, account)?;
        let folder = folder_of(write, account, folder)?;
        let known =
            write.source_of(account, folder)?.ok_or_else(|| Failure::new(Code::NotFound).with("what", "source"))?;
        write.remove_source(account, folder)?;
        linking::settle_in(write)?;
        Ok::<_, Failure>(((), one(&known.form.name)))
    })?;
    undo::latest(store)
}

fn one(name: &str) -> Summary {
    Summary { count: 1, name: name.into(), ..Summary::default() }
}

fn folder_of(write: &Write<'_>, account: AccountId, id: &str) -> Result<Option<FolderId>, Failure> {
    if id.is_empty() {
        return Ok(None);
    }
    let folder = ids::folder(id)?;
    let is_its = write.sync_folders(account)?.iter().any(|known| known.id == folder);
    if is_its { Ok(Some(folder)) } else { Err(Failure::new(Code::NotFound).with("what", "folder")) }
}

fn job(read: &Read<'_>, id: &str) -> Result<Option<TargetId>, Failure> {
    if id.is_empty() {
        return Ok(None);
    }
    let target = ids::target(read, id)?;
    match read.label(target)?.kind {
        TargetKind::Job => Ok(Some(target)),
        _ => Err(Failure::new(Code::BadValue).with("field", "job")),
    }
}
