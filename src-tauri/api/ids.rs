//! Ids as texts: what leaves the store means the same on every machine, and any unique beginning of it is enough.

use domain::{AccountId, CopyId, ExclusionId, FolderId, GroupId, JournalId, MessageKey, MessageRow, TargetId, Uuid};
use store::Read;

use crate::{Code, Failure};

/// The fewest digits of a message's key that are taken for an id.
const FEWEST: usize = 8;

/// What stands before the number of a copy that an exclusion kept out.
const WITHHELD: &str = "copy-";

/// What a line of a message list is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// A stored message.
    Message(MessageRow),
    /// A copy an exclusion kept out: only sender and date are known.
    Withheld(CopyId),
}

/// The id of a message: the first 16 hexadecimal digits of its key.
pub fn message_text(key: &MessageKey) -> String {
    key.short()
}

/// The id of a copy that an exclusion kept out.
pub fn withheld_text(copy: CopyId) -> String {
    format!("{WITHHELD}{}", copy.0)
}

/// The id of a person, client, job, account or exclusion.
pub fn uuid_text(uuid: &Uuid) -> String {
    uuid.hyphenated().to_string()
}

/// The id of a folder; it means something in this store only.
pub fn folder_text(folder: FolderId) -> String {
    folder.0.to_string()
}

/// The message whose key begins with these hexadecimal digits (eight at least); hidden messages are not found.
///
/// # Errors
/// `NotFound`, `Ambiguous`.
pub fn message(read: &Read<'_>, text: &str) -> Result<MessageRow, Failure> {
    let digits = key_digits(text)?;
    Ok(read.message_by_key(&digits)?)
}

/// The messages with these ids, in order.
///
/// # Errors
/// `NotFound`, `Ambiguous`: `id` says which.
pub fn messages(read: &Read<'_>, texts: &[String]) -> Result<Vec<MessageRow>, Failure> {
    texts.iter().map(|text| message(read, text).map_err(|failure| failure.with("id", text))).collect()
}

/// The line with this id, whether an exclusion hides its message or not.
///
/// # Errors
/// `NotFound`, `Ambiguous`.
pub fn line(read: &Read<'_>, text: &str) -> Result<Line, Failure> {
    if let Some(number) = text.trim().strip_prefix(WITHHELD) {
        let copy = number.parse().map(CopyId).map_err(|_| not_found("message"))?;
        return Ok(Line::Withheld(read.withheld_copy(copy)?));
    }
    let digits = key_digits(text)?;
    match read.message_by_key(&digits) {
        Err(store::StoreError::NotFound { .. }) => Ok(Line::Message(read.left_out_by_key(&digits)?)),
        found => Ok(Line::Message(found?)),
    }
}

/// The person, client or job whose id begins with this text.
///
/// # Errors
/// `NotFound`, `Ambiguous`.
pub fn target(read: &Read<'_>, text: &str) -> Result<TargetId, Failure> {
    Ok(read.target(text.trim())?)
}

/// The people, clients and jobs with these ids, in order.
///
/// # Errors
/// `NotFound`, `Ambiguous`: `id` says which.
pub fn targets(read: &Read<'_>, texts: &[String]) -> Result<Vec<TargetId>, Failure> {
    texts.iter().map(|text| target(read, text).map_err(|failure| failure.with("id", text))).collect()
}

/// The account whose id begins with this text.
///
/// # Errors
/// `NotFound`, `Ambiguous`.
pub fn account(read: &Read<'_>, text: &str) -> Result<AccountId, Failure> {
    let digits: String = text.trim().chars().filter(|c| *c != '-').collect::<String>().to_ascii_lowercase();
    let accounts = read.visible_accounts()?;
    let mut found = accounts.iter().filter(|a| !digits.is_empty() && a.uuid.simple().to_string().starts_with(&digits));
    match (found.next(), found.next()) {
        (Some(one), None) => Ok(one.id),
        (None, _) => Err(not_found("account")),
        _ => Err(Failure::new(Code::Ambiguous)),
    }
}

/// The access group with this id or name, as far as whoever is signed in may choose it.
///
/// # Errors
/// `NotFound`.
pub fn group(read: &Read<'_>, text: &str) -> Result<GroupId, Failure> {
    let named = |group: &store::Group| {
        uuid_text(&group.uuid) == text.trim() || group.name.to_lowercase() == text.trim().to_lowercase()
    };
    read.my_groups()?.iter().find(|group| named(group)).map(|group| group.id).ok_or_else(|| not_found("group"))
}

/// The exclusion whose id begins with this text.
///
/// # Errors
/// `NotFound`, `Ambiguous`.
pub fn exclusion(read: &Read<'_>, text: &str) -> Result<ExclusionId, Failure> {
    Ok(read.exclusion(text.trim())?)
}

/// The folder with this id.
///
/// # Errors
/// `NotFound` where the text is no number; whether there is such a folder shows when it is asked for.
pub fn folder(text: &str) -> Result<FolderId, Failure> {
    text.trim().parse().map(FolderId).map_err(|_| not_found("folder"))
}

/// The same, of a mailbox that may be seen.
///
/// # Errors
/// `NotFound`.
pub fn own_folder(read: &Read<'_>, text: &str) -> Result<FolderId, Failure> {
    Ok(folder_with_account(read, text)?.1)
}

/// The same, with its mailbox.
///
/// # Errors
/// Those of [`own_folder`].
pub fn folder_with_account(read: &Read<'_>, text: &str) -> Result<(AccountId, FolderId), Failure> {
    let folder = folder(text)?;
    for account in read.visible_accounts()? {
        if read.folders(account.id)?.iter().any(|known| known.id == folder) {
            return Ok((account.id, folder));
        }
    }
    Err(not_found("folder"))
}

/// The journal entry with this id.
///
/// # Errors
/// `NotFound` where the text is no number.
pub fn entry(text: &str) -> Result<JournalId, Failure> {
    text.trim().parse().map(JournalId).map_err(|_| not_found("entry"))
}

fn key_digits(text: &str) -> Result<String, Failure> {
    let digits = text.trim().to_ascii_lowercase();
    let is_key = (FEWEST..=64).contains(&digits.len()) && digits.chars().all(|c| c.is_ascii_hexdigit());
    if is_key { Ok(digits) } else { Err(not_found("message")) }
}

fn not_found(what: &str) -> Failure {
    Failure::new(Code::NotFound).with("what", what)
}
