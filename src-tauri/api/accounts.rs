//! Connected mailboxes and their folders, as the store knows them; connecting and testing them is the worker's.

use domain::AccountId;
use serde::Deserialize;
use store::{Account, Folder, Read, Store, Who, unix_now};

use crate::rows::{AccountRow, AsideRow, FolderRow, Keep, MailboxEntry, Me};
use crate::{Code, Failure, ids};

/// The longest that can be set, days.
const MOST_DAYS: u32 = 3650;

/// How an account is reached, as far as a list shows it.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Reached {
    kind: String,
    host: String,
    port: u16,
    path: String,
    mailbox: String,
    tls: String,
    user: String,
    ca: Option<String>,
    fingerprint: Option<String>,
    sign_in: Option<SignsIn>,
    grant: Option<Granted>,
    through: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct SignsIn {
    issuer: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Granted {
    issuer: String,
}

impl Reached {
    /// Reads what an account's row keeps.
    pub fn read(config: &str) -> Self {
        serde_json::from_str(config).unwrap_or_default()
    }

    /// Where that is.
    fn place(&self) -> String {
        match (&self.host, &self.mailbox) {
            (host, _) if !host.is_empty() => format!("{host}:{}", self.port),
            (_, mailbox) if !mailbox.is_empty() => mailbox.clone(),
            _ => self.path.clone(),
        }
    }

    /// Who signs in there: `password`, or whose grant it is.
    fn sign_in(&self) -> String {
        let issuer = self
            .sign_in
            .as_ref()
            .and_then(|with| with.issuer.as_ref())
            .or(self.grant.as_ref().map(|grant| &grant.issuer));
        issuer.map_or_else(|| "password".into(), Clone::clone)
    }

    /// How it is reached, where a user can say that.
    pub fn entry(self, name: &str, address: &str) -> Option<MailboxEntry> {
        let is_named = !self.host.is_empty() || !self.mailbox.is_empty();
        is_named.then(|| MailboxEntry {
            kind: self.kind,
            name: name.into(),
            address: address.into(),
            host: self.host,
            port: self.port,
            tls: self.tls,
            user: self.user,
            ca: self.ca.unwrap_or_default(),
            fingerprint: self.fingerprint.unwrap_or_default(),
            through: self.through.unwrap_or_default(),
        })
    }
}

/// Every mailbox in the order they were connected.
///
/// # Errors
/// Those of the store.
pub fn accounts(store: &Store) -> Result<Vec<AccountRow>, Failure> {
    store.read(|read| read.visible_accounts()?.into_iter().map(|account| account_row(read, account)).collect())
}

/// Who the user is, by their own address and the name on their mail; empty where no address is known yet.
///
/// # Errors
/// Those of the store.
pub fn me(store: &Store) -> Result<Me, Failure> {
    let (address, name) = store.read(|read| read.own_name())?.unwrap_or_default();
    Ok(Me { name, address })
}

/// One mailbox.
///
/// # Errors
/// `NotFound`, `Ambiguous`.
pub fn account(store: &Store, id: &str) -> Result<AccountRow, Failure> {
    store.read(|read| {
        let account = read.account(ids::account(read, id)?)?;
        account_row(read, account)
    })
}

/// How many messages a mailbox has brought. Walks all its copies, so it is asked where it is shown and not with every list of mailboxes.
///
/// # Errors
/// `NotFound`, `Ambiguous`.
pub fn account_messages(store: &Store, id: &str) -> Result<u32, Failure> {
    store.read(|read| Ok(count(read.account_messages(ids::account(read, id)?)?)))
}

/// The folders of every mailbox with their counts; those a server no longer lists are shown as long as they hold messages. Of a mailbox that is
/// limited to a folder, that one and what lies below it.
///
/// # Errors
/// Those of the store.
pub fn folders(store: &Store) -> Result<Vec<FolderRow>, Failure> {
    store.read(|read| {
        let mut rows = Vec::new();
        for account in read.visible_accounts()? {
            let offered = read.offered_folders(account.id)?;
            let is_shown = |folder: &Folder| offered.contains(&folder.id) && (folder.listed || folder.messages > 0);
            for folder in read.folders(account.id)?.into_iter().filter(is_shown) {
                rows.push(folder_row(read, &account, folder)?);
            }
        }
        Ok(rows)
    })
}

/// Chooses whether folders are synchronised; answers of which mailboxes they are.
///
/// # Errors
/// `NotFound` for an id that is none.
pub fn folder_choose(store: &Store, folders: &[String], chosen: bool) -> Result<Vec<AccountId>, Failure> {
    let own = |read: &Read<'_>| folders.iter().map(|id| ids::folder_with_account(read, id)).collect();
    let folders: Vec<_> = store.read(own)?;
    store.write(Who::User, |write| folders.iter().try_for_each(|(_, folder)| write.choose_folder(*folder, chosen)))?;
    Ok(folders.into_iter().map(|(account, _)| account).collect())
}

/// Says whether applications arrive in a folder; what lies in it already is proposed anew at once. Answers of which mailbox it is.
///
/// # Errors
/// `NotFound` for an id that is none.
pub fn folder_applications(store: &Store, folder: &str, applications: bool) -> Result<AccountId, Failure> {
    let (account, folder) = store.read(|read| ids::folder_with_account(read, folder))?;
    store.write(Who::User, |write| write.set_applications(folder, applications))?;
    linking::settle(store, &|| true)?;
    Ok(account)
}

/// Sets which texts a mailbox keeps; missing ones come with the next sync.
///
/// # Errors
/// `NotFound`, `Ambiguous`.
pub fn account_set_keep(store: &Store, id: &str, keep: Keep) -> Result<(), Failure> {
    let account = store.read(|read| ids::account(read, id))?;
    let (word, days) = keep.stored();
    store.write(Who::User, |write| write.set_keep(account, word, days))?;
    Ok(())
}

/// Sets after how many days a mailbox's mail that was never filed is let go; 0: never.
///
/// # Errors
/// `NotFound`, `Ambiguous`; `BadValue` for a mail archive, which nothing is fetched from again, and for more than ten years.
pub fn account_set_cache(store: &Store, id: &str, days: u32) -> Result<(), Failure> {
    let account = store.read(|read| Ok::<_, Failure>(read.account(ids::account(read, id)?)?))?;
    if days > MOST_DAYS || (days > 0 && account.kind == "archive") {
        return Err(Failure::new(Code::BadValue).with("field", "cache_days"));
    }
    store.write(Who::User, |write| write.set_cache_days(account.id, i64::from(days)))?;
    Ok(())
}

/// Asks for a message whose text is not here; the next sync fetches it. Returns whether there is something to fetch.
///
/// # Errors
/// `NotFound`, also for a hidden message; `Ambiguous`.
pub fn message_want(store: &Store, id: &str) -> Result<bool, Failure> {
    let message = store.read(|read| {
        let message = ids::message(read, id)?;
        read.reading(message)?;
        Ok::<_, Failure>(message)
    })?;
    Ok(store.write(Who::User, |write| write.ask_for(message, unix_now()))?)
}

impl Keep {
    /// The word and the number of days it is stored as.
    pub fn stored(self) -> (&'static str, i64) {
        match self {
            Self::People => ("people", 0),
            Self::Days { days } => ("days", i64::from(days)),
            Self::Everything => ("everything", 0),
        }
    }

    fn of(account: &Account) -> Self {
        match account.keep.as_str() {
            "everything" => Self::Everything,
            "days" => Self::Days { days: u32::try_from(account.keep_days).unwrap_or(0) },
            _ => Self::People,
        }
    }
}

fn account_row(read: &Read<'_>, account: Account) -> Result<AccountRow, Failure> {
    let reached = Reached::read(&account.config);
    let identities = read.identities(account.id)?;
    let (is_mine, is_admin) = read.rights(account.id)?;
    let group = read.groups()?.into_iter().find(|group| group.id == account.group);
    Ok(AccountRow {
        id: ids::uuid_text(&account.uuid),
        keep: Keep::of(&account),
        cache_days: u32::try_from(account.cache_days).unwrap_or(0),
        in_step: account.in_step,
        failure: account.last_failure.as_deref().and_then(|json| serde_json::from_str(json).ok()),
        last_success: account.last_success,
        disconnected: account.disconnected,
        only_folder: account.only_folder.map(ids::folder_text),
        group: group.map(|group| ids::uuid_text(&group.uuid)).unwrap_or_default(),
        kind: account.kind,
        place: reached.place(),
        sign_in: reached.sign_in(),
        entry: reached.entry(&account.name, identities.first().map_or("", String::as_str)),
        name: account.name,
        identities,
        is_mine,
        may_change: is_mine || is_admin,
    })
}

fn folder_row(read: &Read<'_>, account: &Account, folder: Folder) -> Result<FolderRow, Failure> {
    Ok(FolderRow {
        id: ids::folder_text(folder.id),
        account: ids::uuid_text(&account.uuid),
        on_file: if folder.chosen { 0 } else { count(read.folder_on_file(folder.id)?) },
        path: folder.path,
        special_use: folder.special_use,
        chosen: folder.chosen,
        applications: folder.applications,
        selectable: folder.selectable,
        messages: count(folder.messages),
        unread: count(folder.unread),
        backlog: count(folder.backlog),
        aside: count(folder.aside),
        last_success: folder.last_success,
    })
}

/// What could not be read and was set aside, the latest first.
///
/// # Errors
/// Those of the store.
pub fn set_aside(store: &Store) -> Result<Vec<AsideRow>, Failure> {
    let rows = store.read(|read| read.aside())?;
    Ok(rows.into_iter().map(aside_row).collect())
}

fn aside_row(row: store::AsideRow) -> AsideRow {
    let (why, detail) = row.why.split_once(' ').unwrap_or((&row.why, ""));
    AsideRow {
        why: why.to_owned(),
        detail: detail.to_owned(),
        account: row.account,
        folder: row.folder,
        received: row.internal_date,
        size: row.size,
        subject: row.subject.unwrap_or_default(),
        tried: row.at,
        has_bytes: row.has_bytes,
    }
}

fn count(number: i64) -> u32 {
    u32::try_from(number).unwrap_or(0)
}
