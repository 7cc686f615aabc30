//! What the user does with mail in their mailbox: shown at once, told to the server where the user said so.

use std::collections::BTreeSet;

use domain::{AccountId, FolderId, MessageRow, Wish};
use store::{ActCopy, Intended, IntentLine, Read, Store, StoreError, Summary, Who, Write, unix_now};

use crate::rows::{MailboxAct, MailboxDone, MailboxVerb, Page, WrittenRow};
use crate::{Code, Failure, ids, undo};

/// Does something with messages of the mailbox.
///
/// # Errors
/// `AskInStep` as long as nobody said whether the mailbox is changed too; `AskDelete` where it would be for good and is not `sure`;
/// `NoFolder`, `NotFound`, `Ambiguous`.
pub fn mailbox_act(store: &Store, act: &MailboxAct) -> Result<MailboxDone, Failure> {
    let deeds = store.read(|read| plan(read, act))?;
    let is_for_good = deeds.iter().any(|deed| deed.wish == Wish::Delete);
    if deeds.is_empty() {
        return Ok(MailboxDone { messages: 0, waiting: 0, undo: None });
    }
    if act.by_itself || is_for_good {
        let (messages, waiting) = store.write(Who::User, |write| carry_out(write, &deeds))?;
        return Ok(MailboxDone { messages, waiting, undo: None });
    }
    let (messages, waiting) = store.act(journaled(act.verb), unix_now(), |write| {
        let (messages, waiting) = carry_out(write, &deeds)?;
        Ok::<_, StoreError>(((messages, waiting), Summary { count: messages as usize, ..Summary::default() }))
    })?;
    let undo = if messages == 0 { None } else { Some(undo::latest(store)?) };
    Ok(MailboxDone { messages, waiting, undo })
}

/// Says whether an account is kept in step: `ask`, `both` or `here`.
///
/// # Errors
/// `NotFound`, `Ambiguous`; `BadValue` for another word.
pub fn account_set_in_step(store: &Store, id: &str, in_step: &str) -> Result<(), Failure> {
    if !matches!(in_step, "ask" | "both" | "here") {
        return Err(Failure::new(Code::BadValue).with("field", "in_step"));
    }
    let account = store.read(|read| ids::account(read, id))?;
    store.write(Who::User, |write| write.set_in_step(account, in_step))?;
    Ok(())
}

/// What Dossier wrote to mailboxes, or is to write, the latest first.
///
/// # Errors
/// Those of the store.
pub fn written_page(store: &Store, offset: u32, limit: u32) -> Result<Page<WrittenRow>, Failure> {
    let (lines, total) =
        store.read(|read| Ok::<_, StoreError>((read.intents(false, offset, limit)?, read.intents_total()?)))?;
    Ok(Page { rows: lines.into_iter().map(written).collect(), total: u32::try_from(total).unwrap_or(u32::MAX) })
}

fn written(line: IntentLine) -> WrittenRow {
    let (why, said) = line.why.split_once(' ').unwrap_or((&line.why, ""));
    WrittenRow {
        why: why.to_owned(),
        said: said.to_owned(),
        account: line.account,
        act: line.act,
        state: line.state,
        folder: line.folder,
        to: line.to,
        subject: line.subject,
        from: line.from,
        at: line.at,
        ended: line.ended,
    }
}

/// What is to be done with one copy.
struct Deed {
    copy: ActCopy,
    wish: Wish,
    to: Option<FolderId>,
}

fn plan(read: &Read<'_>, act: &MailboxAct) -> Result<Vec<Deed>, Failure> {
    let messages = ids::messages(read, &act.ids)?;
    let shown = match &act.folder {
        Some(folder) => vec![ids::folder(folder)?],
        None => read.inbox_folders()?,
    };
    let copies = read.copies_shown(&messages)?;
    let chosen: Vec<ActCopy> =
        messages.iter().flat_map(|message| choose(&copies, *message, (&shown, act.verb))).cloned().collect();
    if let Some(copy) = chosen.iter().find(|copy| copy.in_step == "ask") {
        let account = read.account(copy.account)?;
        return Err(Failure::new(Code::AskInStep)
            .with("account", ids::uuid_text(&account.uuid))
            .with("name", account.name));
    }
    let deeds = chosen.into_iter().map(|copy| deed(read, copy, act)).collect::<Result<Vec<_>, _>>()?;
    let for_good: BTreeSet<MessageRow> =
        deeds.iter().filter(|deed| deed.wish == Wish::Delete).map(|deed| deed.copy.message).collect();
    if !for_good.is_empty() && !act.sure {
        return Err(Failure::new(Code::AskDelete).with("count", for_good.len().to_string()));
    }
    Ok(deeds)
}

/// The copies of a message an act is about. Flags are those of the message in all of the account; a place is that of the copy looked at,
/// or, where none is, of the one that lies most in the way.
fn choose<'c>(
    copies: &'c [ActCopy],
    message: MessageRow,
    (shown, verb): (&[FolderId], MailboxVerb),
) -> Vec<&'c ActCopy> {
    let its: Vec<&ActCopy> = copies.iter().filter(|copy| copy.message == message).collect();
    let looked_at: Vec<&ActCopy> = its.iter().copied().filter(|copy| shown.contains(&copy.folder)).collect();
    let meant = if looked_at.is_empty() {
        its.iter().copied().min_by_key(|copy| (rank(&copy.special_use), copy.id)).into_iter().collect()
    } else {
        looked_at
    };
    if matches!(verb, MailboxVerb::Read | MailboxVerb::Unread | MailboxVerb::Star | MailboxVerb::Unstar) {
        let accounts: BTreeSet<AccountId> = meant.iter().map(|copy| copy.account).collect();
        return its.into_iter().filter(|copy| accounts.contains(&copy.account)).collect();
    }
    meant
}

/// Inbox first, places where everything lies once more last.
fn rank(special_use: &str) -> u8 {
    match special_use {
        "inbox" => 0,
        "" => 1,
        "archive" => 2,
        "junk" => 3,
        "drafts" => 4,
        "sent" => 5,
        "trash" => 6,
        _ => 7,
    }
}

fn deed(read: &Read<'_>, copy: ActCopy, act: &MailboxAct) -> Result<Deed, Failure> {
    let place = |uses: &[&'static str]| place(read, &copy, uses);
    let (wish, to) = match act.verb {
        MailboxVerb::Read => (Wish::Read, None),
        MailboxVerb::Unread => (Wish::Unread, None),
        MailboxVerb::Star => (Wish::Star, None),
        MailboxVerb::Unstar => (Wish::Unstar, None),
        MailboxVerb::Move => (Wish::Move, Some(target(read, &copy, act)?)),
        MailboxVerb::Archive => (Wish::Move, Some(place(&["archive", "all"])?)),
        MailboxVerb::Junk => (Wish::Move, Some(place(&["junk"])?)),
        MailboxVerb::NotJunk => (Wish::Move, Some(place(&["inbox"])?)),
        MailboxVerb::Delete => match read.folder_for(copy.account, &["trash"])? {
            Some(trash) if trash != copy.folder => (Wish::Move, Some(trash)),
            _ => (Wish::Delete, None),
        },
    };
    Ok(Deed { copy, wish, to })
}

fn place(read: &Read<'_>, copy: &ActCopy, uses: &[&'static str]) -> Result<FolderId, Failure> {
    if let Some(folder) = read.folder_for(copy.account, uses)? {
        return Ok(folder);
    }
    let name = read.account(copy.account)?.name;
    Err(Failure::new(Code::NoFolder).with("use", uses.first().copied().unwrap_or_default()).with("name", name))
}

/// Where a message is moved to: a folder of its own account.
fn target(read: &Read<'_>, copy: &ActCopy, act: &MailboxAct) -> Result<FolderId, Failure> {
    let to = act.to.as_deref().ok_or_else(|| Failure::new(Code::Missing).with("field", "to"))?;
    let folder = ids::folder(to)?;
    if read.account_of_folder(folder)? == copy.account {
        Ok(folder)
    } else {
        Err(Failure::new(Code::BadValue).with("field", "to").with("why", "other_account"))
    }
}

fn carry_out(write: &Write<'_>, deeds: &[Deed]) -> Result<(u32, u32), StoreError> {
    let now = unix_now();
    let (mut messages, mut waiting) = (BTreeSet::new(), 0);
    for deed in deeds {
        if let Intended::Shown { waits } = write.intend(deed.copy.id, deed.wish, deed.to, now)? {
            messages.insert(deed.copy.message);
            waiting += u32::from(waits);
        }
    }
    Ok((u32::try_from(messages.len()).unwrap_or(u32::MAX), waiting))
}

fn journaled(verb: MailboxVerb) -> &'static str {
    match verb {
        MailboxVerb::Read => "mail_read",
        MailboxVerb::Unread => "mail_unread",
        MailboxVerb::Star => "mail_star",
        MailboxVerb::Unstar => "mail_unstar",
        MailboxVerb::Move => "mail_move",
        MailboxVerb::Archive => "mail_archive",
        MailboxVerb::Delete => "mail_delete",
        MailboxVerb::Junk => "mail_junk",
        MailboxVerb::NotJunk => "mail_not_junk",
    }
}
