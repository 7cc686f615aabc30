//! Rows of Mail to sort, however many at once: a statement for each kind of fact.

use std::collections::BTreeMap;

use domain::{Direction, MessageRow, Reason, State, TargetId, Verdict};
use store::{Outside, Proposal, Read, ReviewHead, TargetLabel};

use crate::rows::{InReplyTo, IntoRow, ReviewRow};
use crate::{Failure, ids, targets};

/// The row of a message that waits or was decided.
///
/// # Errors
/// `NotFound`.
pub(crate) fn row_of(read: &Read<'_>, message: MessageRow) -> Result<ReviewRow, Failure> {
    rows_of(read, &[message])?.pop().ok_or_else(|| store::StoreError::NotFound { what: "message" }.into())
}

/// The rows of messages that wait or were decided, in their order.
///
/// # Errors
/// Those of the store.
pub(crate) fn rows_of(read: &Read<'_>, messages: &[MessageRow]) -> Result<Vec<ReviewRow>, Failure> {
    let proposals = read.proposals_of(messages)?;
    let head = |message| head(message, proposals.get(message).map_or(&[], Vec::as_slice));
    let heads: Vec<ReviewHead> = messages.iter().map(head).collect();
    Ok(rows(read, &heads)?.into_iter().map(|(_, row)| row).collect())
}

fn head(message: &MessageRow, proposals: &[Proposal]) -> ReviewHead {
    let main = || proposals.iter().filter(|p| !p.derived.offered || p.by_user);
    ReviewHead {
        id: *message,
        verdict: main().map(|p| p.derived.verdict).min().unwrap_or(Verdict::None),
        ticked: main().any(|p| p.derived.target.is_some() && p.is_ticked()),
        state: main().map(|p| p.state).max().unwrap_or(State::Open),
    }
}

/// The rows of messages that wait or were decided, in their order; what is no longer visible is passed over.
pub(crate) fn rows(read: &Read<'_>, heads: &[ReviewHead]) -> Result<Vec<(MessageRow, ReviewRow)>, Failure> {
    let asked: Vec<MessageRow> = heads.iter().map(|head| head.id).collect();
    let mut outsides = read.outsides(&asked)?;
    let mut proposals = read.proposals_of(&asked)?;
    let labels = read.labels(proposals.values().flatten().filter_map(|proposal| proposal.derived.target))?;
    let mut rows = Vec::with_capacity(heads.len());
    for head in heads {
        if let Some(outside) = outsides.remove(&head.id) {
            let proposals = proposals.remove(&head.id).unwrap_or_default();
            rows.push((head.id, row(head, outside, &proposals, &labels)));
        }
    }
    let reasons: Vec<&[Reason]> = rows.iter().map(|(_, row)| row.reasons.as_slice()).collect();
    let answers = answered(read, &reasons)?;
    for ((_, row), answer) in rows.iter_mut().zip(answers) {
        row.in_reply_to = answer;
    }
    Ok(rows)
}

fn row(
    head: &ReviewHead,
    outside: Outside,
    proposals: &[Proposal],
    labels: &BTreeMap<TargetId, TargetLabel>,
) -> ReviewRow {
    let main = proposals.iter().filter(|p| !p.derived.offered && p.derived.verdict == head.verdict);
    let mut reasons: Vec<Reason> = main.flat_map(|p| p.derived.reasons.clone()).collect();
    reasons.sort();
    reasons.dedup();
    ReviewRow {
        id: ids::message_text(&outside.key),
        message_id: outside.message_id,
        folder: outside.folder,
        direction: if outside.outgoing { Direction::Out } else { Direction::In },
        received: outside.received,
        from: outside.from,
        from_address: outside.from_address,
        to: outside.to,
        subject: outside.subject,
        attachments: u32::try_from(outside.attachments).unwrap_or(0),
        unread: outside.unread,
        verdict: head.verdict,
        ticked: head.ticked,
        state: head.state,
        later_since: proposals.iter().filter(|p| p.state == State::Later).map(|p| p.state_at).max(),
        into: into(proposals, labels),
        in_reply_to: None,
        reasons,
        withheld: false,
    }
}

fn into(proposals: &[Proposal], labels: &BTreeMap<TargetId, TargetLabel>) -> Vec<IntoRow> {
    let mut rows = Vec::new();
    // A row that was unticked as a whole keeps where it would go; with some of its targets ticked, the others were taken out.
    let is_ticked = proposals.iter().any(Proposal::is_ticked);
    for proposal in
        proposals.iter().filter(|p| p.derived.verdict != Verdict::None || p.by_user || p.state == State::Filed)
    {
        let Some(label) = proposal.derived.target.and_then(|target| labels.get(&target)) else {
            continue;
        };
        let mut reasons = proposal.derived.reasons.clone();
        if proposal.by_user {
            reasons.push(Reason::ChosenByUser);
        }
        let offered = proposal.derived.offered && !proposal.by_user;
        let chosen = (proposal.choice != Some(false) || !is_ticked) && !offered;
        rows.push(IntoRow { target: targets::row(label.clone()), chosen, offered, reasons });
    }
    rows.sort_by_key(|row| (!row.chosen, row.offered, row.target.kind));
    rows
}

/// The messages that reasons say are answered, where they are here: one for each list of reasons.
pub(crate) fn answered(read: &Read<'_>, reasons: &[&[Reason]]) -> Result<Vec<Option<InReplyTo>>, Failure> {
    let asked: Vec<Option<&str>> = reasons.iter().map(|reasons| message_id(reasons)).collect();
    let parents = read.by_message_ids(&asked.iter().flatten().copied().collect::<Vec<_>>())?;
    let outsides = read.outsides(&parents.values().copied().collect::<Vec<_>>())?;
    let answer = |message_id: Option<&str>| {
        let parent = outsides.get(parents.get(message_id?)?)?;
        Some(InReplyTo { id: ids::message_text(&parent.key), subject: parent.subject.clone(), sent: parent.received })
    };
    Ok(asked.into_iter().map(answer).collect())
}

fn message_id(reasons: &[Reason]) -> Option<&str> {
    reasons.iter().find_map(|reason| match reason {
        Reason::Answers { message_id } => Some(message_id.as_str()),
        _ => None,
    })
}
