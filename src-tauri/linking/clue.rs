//! What a message tells about the people on file.

use domain::{AddressId, Direction, MessageRow, Reason, Role, TargetId};
use store::{Mentions, MessageFacts, Read, Result};

/// Everything the verdict on one message depends on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clues {
    /// Sent by the user.
    pub outgoing: bool,
    /// The exclusions that apply, as UUIDs.
    pub exclusions: Vec<String>,
    /// Whom the sender's address belongs to, with the message of the user's each of them answers.
    pub senders: Vec<(TargetId, Option<String>)>,
    /// Whom the other addresses belong to, with the field they stand in.
    pub others: Vec<(TargetId, Role)>,
    /// Whom those belong to who wrote what is forwarded in it, with why that concerns them; not who sent it.
    pub forwarded: Vec<(TargetId, Reason)>,
    /// The client at whose domain the unknown sender is, with the domain.
    pub client_domain: Option<(TargetId, String)>,
    /// Lies in a folder where applications arrive.
    pub in_applications: bool,
    /// The job they are for unless they say so.
    pub default_job: Option<TargetId>,
    /// Sent to many or by a machine.
    pub bulk: bool,
    /// The own provider's check of the sender failed.
    pub sender_failed: bool,
    /// Its conversation is filed or ticked.
    pub conversation_ticked: bool,
    /// Jobs its conversation is filed under.
    pub conversation_jobs: Vec<TargetId>,
    /// Candidates named in it, with the place.
    pub named: Vec<(TargetId, &'static str)>,
    /// Jobs whose reference stands in it, with the place.
    pub jobs: Vec<(TargetId, &'static str)>,
    /// Where the user wants mail of the other party to be proposed always.
    pub always: Vec<TargetId>,
}

/// Gathers the clues of one message.
///
/// # Errors
/// Those of the store.
pub fn gather(read: &Read<'_>, mentioned: &Mentions, message: MessageRow) -> Result<Clues> {
    let facts = read.facts(message)?;
    let mut clues = Clues {
        outgoing: facts.direction == Direction::Out,
        exclusions: facts.exclusions.clone(),
        in_applications: facts.in_applications,
        bulk: facts.bulk,
        sender_failed: facts.sender_failed,
        ..Clues::default()
    };
    if !clues.exclusions.is_empty() {
        return Ok(clues);
    }
    whom(read, &facts, &mut clues)?;
    if facts.forwards {
        forwarded(read, &facts, &mut clues)?;
    }
    if clues.in_applications && clues.senders.is_empty() && !clues.outgoing {
        clues.default_job = read.default_job(message)?;
    }
    if concerns_somebody(&clues) {
        clues.conversation_jobs = read.jobs_of_conversation(facts.conversation)?;
        clues.conversation_ticked = clues.outgoing && read.conversation_is_ticked(facts.conversation)?;
        mentions(read, mentioned, &facts, &mut clues)?;
    }
    Ok(clues)
}

fn concerns_somebody(clues: &Clues) -> bool {
    !clues.senders.is_empty()
        || clues.in_applications
        || clues.client_domain.is_some()
        || (!clues.outgoing && !clues.forwarded.is_empty())
        || !clues.always.is_empty()
        || (clues.outgoing && !clues.others.is_empty())
}

fn whom(read: &Read<'_>, facts: &MessageFacts, clues: &mut Clues) -> Result<()> {
    for (address, role) in &facts.addresses {
        let is_other_party = (*role == Role::From) != clues.outgoing;
        if facts.rules && is_other_party && matches!(role, Role::From | Role::To | Role::Cc | Role::Bcc) {
            clues.always.extend(read.rules_of(*address)?);
        }
        if *role == Role::From {
            if !clues.outgoing {
                sender(read, facts, *address, clues)?;
            }
        } else if matches!(role, Role::To | Role::Cc | Role::Bcc) {
            for target in read.targets_of(*address)? {
                if clues.others.iter().all(|(known, _)| *known != target) {
                    clues.others.push((target, *role));
                }
            }
        }
    }
    Ok(())
}

fn sender(read: &Read<'_>, facts: &MessageFacts, address: AddressId, clues: &mut Clues) -> Result<()> {
    for target in read.targets_of(address)? {
        let theirs: Vec<AddressId> = read.addresses_of(target)?.into_iter().map(|(id, _, _)| id).collect();
        let mut answered = None;
        for reference in &facts.references {
            if read.was_sent_to(reference, &theirs)? {
                answered = Some(reference.clone());
                break;
            }
        }
        clues.senders.push((target, answered));
    }
    if clues.senders.is_empty() {
        clues.client_domain = read.client_at_domain(address)?;
    }
    Ok(())
}

fn forwarded(read: &Read<'_>, facts: &MessageFacts, clues: &mut Clues) -> Result<()> {
    for inner in read.inner_senders(facts.id)? {
        for target in read.targets_of(inner.address)? {
            let known =
                clues.senders.iter().map(|(known, _)| known).chain(clues.forwarded.iter().map(|(known, _)| known));
            if known.into_iter().all(|known| *known != target) {
                clues.forwarded.push((target, inner.clone().reason()));
            }
        }
    }
    Ok(())
}

fn mentions(read: &Read<'_>, mentioned: &Mentions, facts: &MessageFacts, clues: &mut Clues) -> Result<()> {
    let text = read.text(facts.id)?;
    for (place, text) in
        [("subject", facts.subject.as_str()), ("attachment", facts.files.as_str()), ("text", text.as_str())]
    {
        let add = |found: Vec<TargetId>, into: &mut Vec<(TargetId, &'static str)>| {
            for target in found {
                if into.iter().all(|(known, _)| *known != target) {
                    into.push((target, place));
                }
            }
        };
        add(mentioned.candidates_in(text), &mut clues.named);
        add(mentioned.jobs_in(text), &mut clues.jobs);
    }
    Ok(())
}
