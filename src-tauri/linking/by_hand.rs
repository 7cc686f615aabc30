//! Saving by hand: one message or a conversation, to whom the user says.

use domain::{GroupId, MessageRow, Reason, TargetId, Verdict};
use store::{NewFiling, Result, Store, Summary, Write};

use crate::file::close;
use crate::propose::settle_in;

/// What the user saves where, by hand.
#[derive(Clone, Copy, Debug, Default)]
pub struct ByHand<'a> {
    /// The messages.
    pub messages: &'a [MessageRow],
    /// Where to.
    pub targets: &'a [TargetId],
    /// What they are taken out of in the same turn.
    pub instead_of: Option<TargetId>,
    /// Who sees them there; without one whoever saw them where they are taken out of, else whoever sees the mailbox.
    pub group: Option<GroupId>,
    /// Whether mail of whom they are from or to is proposed there always from now on.
    pub always: bool,
}

/// Saves messages to targets by hand, whatever their verdict.
///
/// # Errors
/// Those of the store.
pub fn file_by_hand(store: &Store, order: &ByHand<'_>, now: i64) -> Result<usize> {
    let verb = if order.instead_of.is_some() { "refile" } else { "file" };
    store.act(verb, now, |write| {
        let mut done = 0;
        for message in order.messages {
            let mut group = order.group;
            if let Some(before) = order.instead_of {
                group = group.or(write.group_of_filing(*message, before)?.map(|group| group.id));
                write.unfile(*message, before)?;
            }
            for target in order.targets {
                done += usize::from(write.file_for(&by_hand(*message, *target, now), group)?);
            }
            close(write, *message, false, now)?;
            write.want_body(*message)?;
        }
        if order.always {
            rule(write, order, now)?;
        }
        settle_in(write)?;
        let name = match order.targets {
            [one] => write.label(*one)?.name,
            _ => String::new(),
        };
        Ok((done, Summary { count: order.messages.len(), count2: order.targets.len(), name }))
    })
}

fn by_hand(message: MessageRow, target: TargetId, at: i64) -> NewFiling {
    NewFiling { message, target, verdict: Verdict::None, reasons: vec![Reason::ChosenByUser], how: "hand", at }
}

fn rule(write: &Write<'_>, order: &ByHand<'_>, now: i64) -> Result<()> {
    for message in order.messages {
        let Some(address) = write.other_party(*message)? else { continue };
        for target in order.targets {
            write.add_rule(address, *target, now)?;
        }
    }
    Ok(())
}

/// Takes a message from a target; it is not proposed there again.
///
/// # Errors
/// Those of the store.
pub fn unfile(store: &Store, message: MessageRow, target: TargetId, now: i64) -> Result<()> {
    store.act("unfile", now, |write| {
        write.unfile(message, target)?;
        settle_in(write)?;
        Ok(((), Summary { count: 1, count2: 0, name: write.label(target)?.name }))
    })
}
