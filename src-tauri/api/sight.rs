//! What somebody sees, or would see once they are a user, and what is kept from them.

use domain::{AccountId, PersonKind, TargetKind};
use store::{ListFilter, Read, SEES_ALL, Store, StoreError, Write};

use crate::review::count;
use crate::rows::{MailboxSightRow, Sharing, SightRow, UserWish};
use crate::users::rank;
use crate::{Failure, ids};

/// What whoever is added like this sees of each mailbox and of the people on file, as things stand.
///
/// # Errors
/// `AdminOnly`, `NotFound` for a group.
pub fn user_sight(store: &Store, wish: &UserWish) -> Result<SightRow, Failure> {
    store.read(|read| {
        read.need_admin()?;
        let rank = rank(read, wish)?;
        let mut mailboxes = Vec::new();
        for account in read.visible_accounts()? {
            mailboxes.push(MailboxSightRow {
                id: ids::uuid_text(&account.uuid),
                group: read.group_of_account(account.id)?.name,
                messages: count(read.seen_of(account.id, rank)?),
                name: account.name,
            });
        }
        let on_file = |kind, of| {
            let filter = ListFilter { kind: of, limit: 0, ..ListFilter::default() };
            Ok::<_, StoreError>(count(read.list(kind, &filter)?.1))
        };
        Ok(SightRow {
            may_keep: may_keep(read, rank)?,
            mailboxes,
            candidates: on_file(TargetKind::Person, Some(PersonKind::Candidate))?,
            clients: on_file(TargetKind::Client, None)?,
        })
    })
}

/// Whether mailboxes are to be kept from whoever is added: until the second user nobody could say who sees what.
pub(crate) fn may_keep(read: &Read<'_>, rank: i64) -> Result<bool, StoreError> {
    Ok(rank < SEES_ALL && !read.is_team()?)
}

/// Keeps all mailboxes but those that are shared.
pub(crate) fn keep(write: &Write<'_>, rank: i64, sharing: &Sharing) -> Result<(), Failure> {
    let shared = sharing.mailboxes.iter().map(|id| ids::account(write, id));
    let shared = shared.collect::<Result<Vec<AccountId>, Failure>>()?;
    Ok(write.keep_from(rank, &shared, sharing.private.trim())?)
}
