//! The folder tree: taken over from the source, and which folders are synchronised unless the user says otherwise.

use store::{Account, ListedFolder, SyncFolder};

use super::meter::Meter;
use super::{Run, RunError, Step};
use crate::remote::{Remote, RemoteFolder, SpecialUse};

/// Takes over the folder tree. The first time it also chooses what to synchronise: of a server Inbox and Sent, of an archive everything
/// but junk, trash and drafts.
///
/// # Errors
/// Trouble with the source, and those of the store.
pub fn take_over(run: &Run<'_>, remote: &mut dyn Remote) -> Result<Vec<SyncFolder>, RunError> {
    let listed = list(remote)?;
    let (account, known) =
        run.store.read(|read| Ok::<_, RunError>((read.account(run.account)?, read.sync_folders(run.account)?)))?;
    if is_taken_over(&known, &listed) {
        return Ok(known);
    }
    let folders = run.write(|write| {
        let new = write.list_folders(run.account, &listed)?;
        let folders = write.sync_folders(run.account)?;
        let may_choose = known.is_empty() || is_archive(&account);
        for folder in folders.iter().filter(|folder| may_choose && new.contains(&folder.id)) {
            write.choose_folder(folder.id, is_chosen_first(&account, &folder.special_use))?;
        }
        write.sync_folders(run.account)
    })?;
    run.around.step(Step::ListedFolders);
    Ok(folders)
}

/// The folder tree as rows.
pub(super) fn list(remote: &mut dyn Remote) -> Result<Vec<ListedFolder>, RunError> {
    Ok(remote.folders()?.into_iter().map(row).collect())
}

/// Whether a folder is to be synchronised now.
pub(super) fn is_synced(folder: &SyncFolder) -> bool {
    folder.chosen && folder.listed && folder.selectable
}

/// Whether a folder is chosen unless the user says otherwise.
pub(super) fn is_chosen_first(account: &Account, special_use: &str) -> bool {
    match special_use {
        "inbox" | "sent" => true,
        "drafts" | "junk" | "trash" => false,
        _ => is_archive(account),
    }
}

/// Whether an account is an archive on disk.
pub(super) fn is_archive(account: &Account) -> bool {
    account.kind == "archive"
}

/// Notes that folders were synchronised.
pub(super) fn note_success(run: &Run<'_>, folders: &[Meter<'_>]) -> Result<(), RunError> {
    run.write(|write| folders.iter().try_for_each(|meter| write.note_folder(meter.folder.id, run.started)))?;
    run.around.step(Step::FoldersNoted);
    Ok(())
}

fn row(folder: RemoteFolder) -> ListedFolder {
    ListedFolder {
        special_use: folder.special_use.map_or("", SpecialUse::word).to_owned(),
        name: folder.name,
        path: folder.path,
        identity: folder.identity,
        selectable: folder.selectable,
    }
}

fn is_taken_over(known: &[SyncFolder], listed: &[ListedFolder]) -> bool {
    let still = known.iter().filter(|folder| folder.listed);
    let same = |folder: &SyncFolder, one: &ListedFolder| {
        (&folder.name, &folder.path, &folder.special_use, &folder.identity, folder.selectable)
            == (&one.name, &one.path, &one.special_use, &one.identity, one.selectable)
    };
    still.clone().count() == listed.len() && still.clone().all(|folder| listed.iter().any(|one| same(folder, one)))
}
