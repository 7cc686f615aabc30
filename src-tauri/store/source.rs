//! Where applications arrive: a mailbox, or one folder of it, with what that says about them.

use domain::{AccountId, FolderId, GroupId, MessageRow, SourceId, TargetId, Uuid};
use rusqlite::Row;

use crate::error::{Result, StoreError};
use crate::open::uuid;
use crate::{Read, Write};

/// A place where applications arrive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApplicationSource {
    /// Its number in this store.
    pub id: SourceId,
    /// Its identity everywhere.
    pub uuid: Uuid,
    /// The mailbox.
    pub account: AccountId,
    /// The folder; `None`: the whole mailbox.
    pub folder: Option<FolderId>,
    /// What the user can change.
    pub form: SourceForm,
}

/// What the user says about a place where applications arrive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceForm {
    /// As reports name it.
    pub name: String,
    /// What applications there are for unless they say so.
    pub job: Option<TargetId>,
    /// Who sees them.
    pub group: GroupId,
}

const COLUMNS: &str = "SELECT id, uuid, account, folder, name, job, access_group FROM source";

fn source(row: &Row<'_>) -> rusqlite::Result<ApplicationSource> {
    Ok(ApplicationSource {
        id: SourceId(row.get(0)?),
        uuid: Uuid::from_bytes(row.get(1)?),
        account: AccountId(row.get(2)?),
        folder: row.get::<_, Option<i64>>(3)?.map(FolderId),
        form: SourceForm {
            name: row.get(4)?,
            job: row.get::<_, Option<i64>>(5)?.map(TargetId),
            group: GroupId(row.get(6)?),
        },
    })
}

impl Read<'_> {
    /// Where applications arrive, by mailbox; whole mailboxes before their folders.
    ///
    /// # Errors
    /// Those of the database.
    pub fn sources(&self) -> Result<Vec<ApplicationSource>> {
        self.all(&format!("{COLUMNS} ORDER BY account, folder IS NOT NULL, id"), [], source)
    }

    /// The source of a whole mailbox, or of one folder.
    ///
    /// # Errors
    /// Those of the database.
    pub fn source_of(&self, account: AccountId, folder: Option<FolderId>) -> Result<Option<ApplicationSource>> {
        let sql = format!("{COLUMNS} WHERE account = ?1 AND folder IS ?2");
        self.maybe(&sql, (account.0, folder.map(|folder| folder.0)), source)
    }

    /// What applications are for that arrive where this message lies.
    ///
    /// # Errors
    /// Those of the database.
    pub fn default_job(&self, message: MessageRow) -> Result<Option<TargetId>> {
        let sql = "SELECT job FROM message_source JOIN source ON source.id = message_source.source
                   WHERE message_source.message = ?1 ORDER BY own DESC, source.id LIMIT 1";
        Ok(self.maybe(sql, [message.0], |row| row.get::<_, Option<i64>>(0))?.flatten().map(TargetId))
    }

    /// The folders of an account that are offered: all, or the one it is limited to and what lies below it.
    ///
    /// # Errors
    /// Those of the database.
    pub fn offered_folders(&self, account: AccountId) -> Result<Vec<FolderId>> {
        let sql = "SELECT folder FROM offered_folder JOIN folder ON folder.id = folder WHERE account = ?1";
        self.all(sql, [account.0], |row| row.get(0).map(FolderId))
    }
}

impl Write<'_> {
    /// Says that applications arrive in a mailbox or one folder of it, or what that says about them; such a folder is synchronised from then on.
    ///
    /// # Errors
    /// Those of the database; `NotFound` for a folder of another mailbox.
    pub fn put_source(&self, account: AccountId, folder: Option<FolderId>, form: &SourceForm) -> Result<()> {
        let (job, group) = (form.job.map(|job| job.0), form.group.0);
        self.choose_where(folder)?;
        if let Some(known) = self.source_of(account, folder)? {
            let sql = "UPDATE source SET name = ?2, job = ?3, access_group = ?4 WHERE id = ?1";
            self.run(sql, (known.id.0, &form.name, job, group))?;
            return Ok(());
        }
        let made = self.run(
            "INSERT INTO source(uuid, account, folder, name, job, access_group)
             SELECT ?1, ?2, ?3, ?4, ?5, ?6 WHERE ?3 IS NULL OR EXISTS (SELECT 1 FROM folder WHERE id = ?3 AND account = ?2)",
            (uuid().as_bytes(), account.0, folder.map(|folder| folder.0), &form.name, job, group),
        )?;
        if made == 0 { Err(StoreError::NotFound { what: "folder" }) } else { Ok(()) }
    }

    /// Has a folder synchronised that something is said about: what is never fetched brings nothing.
    pub(crate) fn choose_where(&self, folder: Option<FolderId>) -> Result<()> {
        let unchosen = "UPDATE folder SET chosen = 1 WHERE id = ?1 AND selectable = 1 AND chosen = 0";
        self.run(unchosen, [folder.map(|folder| folder.0)])?;
        Ok(())
    }

    /// Says that applications do not arrive there any more.
    ///
    /// # Errors
    /// Those of the database.
    pub fn remove_source(&self, account: AccountId, folder: Option<FolderId>) -> Result<()> {
        self.run("DELETE FROM source WHERE account = ?1 AND folder IS ?2", (account.0, folder.map(|folder| folder.0)))?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use domain::Verdict;

    use super::*;
    use crate::desk_tests::{ANNA, Desk, NOW};
    use crate::{ListedFolder, NewFiling, Who};

    fn folders(desk: &Desk, paths: &[&str]) -> (AccountId, Vec<FolderId>) {
        desk.receive(1, ANNA, "Hello", "Words.");
        let account = desk.store.read(|read| read.accounts()).unwrap()[0].id;
        let listed = std::iter::once(&"INBOX").chain(paths).map(|path| ListedFolder {
            name: (*path).into(),
            path: (*path).into(),
            special_use: if *path == "INBOX" { "inbox" } else { "" }.into(),
            identity: None,
            selectable: true,
        });
        let listed: Vec<_> = listed.collect();
        desk.store.write(Who::User, |write| write.list_folders(account, &listed)).unwrap();
        let folders = desk.store.read(|read| read.sync_folders(account)).unwrap();
        (account, folders.into_iter().map(|folder| folder.id).collect())
    }

    fn secret_group(desk: &Desk) -> GroupId {
        let sql = "INSERT INTO access_group(uuid, name, rank) VALUES (zeroblob(16), 'Board', 9)";
        GroupId(desk.store.write(Who::User, |write| write.insert(sql, [])).unwrap())
    }

    #[test]
    fn a_folder_where_applications_arrive_is_synchronised_from_then_on() {
        let desk = Desk::empty();
        let (account, folders) = folders(&desk, &["Form", "Tick"]);
        let group = desk.store.read(|read| read.groups()).unwrap()[0].id;
        let form = SourceForm { name: "Form".into(), job: None, group };
        desk.store
            .write(Who::User, |write| {
                folders.iter().try_for_each(|folder| write.choose_folder(*folder, false))?;
                write.put_source(account, Some(folders[1]), &form)?;
                write.set_applications(folders[2], true)
            })
            .unwrap();
        let chosen: Vec<bool> =
            desk.store.read(|read| read.sync_folders(account)).unwrap().iter().map(|folder| folder.chosen).collect();
        assert_eq!(chosen, [false, true, true]);
    }

    #[test]
    fn news_the_server_tells_by_itself_move_the_time_to_the_minute_unless_something_failed() {
        let desk = Desk::empty();
        let (account, _) = folders(&desk, &[]);
        let last = || desk.store.read(|read| read.account(account)).unwrap().last_success;
        let told = |now| desk.store.write(Who::Background, |write| write.note_news(account, now)).unwrap();
        desk.store.write(Who::User, |write| write.note_sync(account, 600, None)).unwrap();
        assert_eq!((told(659), last()), (false, Some(600)));
        assert_eq!((told(661), last()), (true, Some(661)));
        desk.store.write(Who::User, |write| write.note_sync(account, 700, Some("{}"))).unwrap();
        assert_eq!((told(900), last()), (false, Some(661)));
    }

    #[test]
    fn an_application_is_filed_with_the_group_of_its_source_and_the_nearest_source_counts() {
        let desk = Desk::empty();
        let (account, folders) = folders(&desk, &["Applications"]);
        let secret = secret_group(&desk);
        let everybody = desk.store.read(|read| read.groups()).unwrap()[0].id;
        let form = |name: &str, group| SourceForm { name: name.into(), job: None, group };
        let put = |folder, form: &SourceForm| {
            desk.store.write(Who::User, |write| write.put_source(account, folder, form)).unwrap();
        };
        put(None, &form("Mailbox", everybody));
        put(Some(folders[1]), &form("Folder", secret));
        let anna = desk.person();
        let filed_as = |number: u8, folder, verdict| {
            let message = desk.receive_in(folder, number, ("new@far.example", "CV", "Words."));
            let filing = NewFiling { message, target: anna, verdict, reasons: Vec::new(), how: "hand", at: NOW };
            desk.store.write(Who::User, |write| write.file(&filing)).unwrap();
            let sql = "SELECT access_group FROM filing WHERE message = ?1";
            desk.store.read(|read| read.one(sql, [message.0], |row| row.get(0).map(GroupId))).unwrap()
        };
        assert_eq!(filed_as(7, folders[0], Verdict::Application), everybody, "from the inbox: the mailbox's source");
        assert_eq!(filed_as(8, folders[1], Verdict::Application), secret, "from a folder with one of its own");
        assert_eq!(filed_as(9, folders[1], Verdict::New), everybody, "no application");
    }

    #[test]
    fn a_source_is_changed_in_place_and_belongs_to_its_mailbox() {
        let desk = Desk::empty();
        let (account, folders) = folders(&desk, &["Applications"]);
        let group = desk.store.read(|read| read.groups()).unwrap()[0].id;
        let form = |name: &str| SourceForm { name: name.into(), job: None, group };
        for name in ["First", "Second"] {
            desk.store.write(Who::User, |write| write.put_source(account, Some(folders[1]), &form(name))).unwrap();
        }
        let sources = desk.store.read(|read| read.sources()).unwrap();
        assert_eq!(sources.iter().map(|source| source.form.name.as_str()).collect::<Vec<_>>(), ["Second"]);
        let strange = desk.store.write(Who::User, |write| write.put_source(account, Some(FolderId(99)), &form("x")));
        assert!(matches!(strange, Err(StoreError::NotFound { .. })));
        desk.store.write(Who::User, |write| write.remove_source(account, Some(folders[1]))).unwrap();
        let folders = desk.store.read(|read| read.folders(account)).unwrap();
        assert!(folders.iter().all(|folder| !folder.applications));
    }

    #[test]
    fn an_account_limited_to_a_folder_synchronises_it_and_what_lies_below_it() {
        let desk = Desk::empty();
        let (account, folders) = folders(&desk, &["Bewerbungen", "Bewerbungen/2026", "Bewerbungen alt", "Übrige"]);
        let chosen = |top: Option<FolderId>| -> Vec<String> {
            desk.store
                .write(Who::User, |write| {
                    write.run("UPDATE folder SET chosen = 1", [])?;
                    write.limit_account(account, top)
                })
                .unwrap();
            let folders = desk.store.read(|read| read.sync_folders(account)).unwrap();
            folders.into_iter().filter(|folder| folder.chosen).map(|folder| folder.path).collect()
        };
        assert_eq!(chosen(None).len(), folders.len(), "not limited");
        assert_eq!(chosen(Some(folders[1])), ["Bewerbungen", "Bewerbungen/2026"]);
        assert_eq!(desk.store.read(|read| read.offered_folders(account)).unwrap().len(), 2);
    }
}
