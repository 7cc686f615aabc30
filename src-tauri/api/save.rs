//! Saving from the inbox: one message or its conversation, to whom the user says; what is offered for it, and whom it would make a person of.

use domain::{Address, AddressId, MessageRow, Reason, Role, TargetId, Verdict};
use store::{InnerSender, PartyFacts, Read, Store, unix_now};

use crate::rows::{OfferRow, PersonDraft, SaveOffers, SaveOrder, UndoRow};
use crate::targets::target_row;
use crate::{Code, Failure, ids, undo};

/// Saves messages to profiles and jobs by hand.
///
/// # Errors
/// `NotFound`, `Ambiguous`; `Missing` without a message or target.
pub fn message_file(store: &Store, order: &SaveOrder) -> Result<UndoRow, Failure> {
    for (field, is_empty) in [("ids", order.ids.is_empty()), ("targets", order.targets.is_empty())] {
        if is_empty {
            return Err(Failure::new(Code::Missing).with("field", field));
        }
    }
    let (messages, targets, instead_of, group) = store.read(|read| {
        let mut messages = ids::messages(read, &order.ids)?;
        if order.conversation {
            messages = whole(read, &messages)?;
        }
        let instead_of = order.instead_of.as_deref().map(|id| ids::target(read, id)).transpose()?;
        let group = order.group.as_deref().map(|id| ids::group(read, id)).transpose()?;
        Ok::<_, Failure>((messages, ids::targets(read, &order.targets)?, instead_of, group))
    })?;
    let by_hand = linking::ByHand { messages: &messages, targets: &targets, instead_of, group, always: order.always };
    linking::file_by_hand(store, &by_hand, unix_now())?;
    undo::latest(store)
}

fn whole(read: &Read<'_>, messages: &[MessageRow]) -> Result<Vec<MessageRow>, Failure> {
    let mut all = Vec::new();
    for message in messages {
        all.extend(read.conversation(*message)?);
    }
    all.sort_unstable();
    all.dedup();
    Ok(all)
}

/// Takes a message from a profile or job.
///
/// # Errors
/// `NotFound`, `Ambiguous`.
pub fn message_unfile(store: &Store, id: &str, target: &str) -> Result<UndoRow, Failure> {
    let (message, target) =
        store.read(|read| Ok::<_, Failure>((ids::message(read, id)?, ids::target(read, target)?)))?;
    linking::unfile(store, message, target, unix_now())?;
    undo::latest(store)
}

/// Where a message could be saved, each with its reasons, the likeliest first.
///
/// # Errors
/// `NotFound`, `Ambiguous`.
pub fn save_offers(store: &Store, id: &str) -> Result<SaveOffers, Failure> {
    store.read(|read| {
        let message = ids::message(read, id)?;
        let conversation = read.conversation(message)?;
        let other = read.other_party(message)?;
        let mut offers = Offers::default();
        for proposal in read.proposals(message)? {
            if let (Some(target), false) = (proposal.derived.target, proposal.derived.verdict == Verdict::Skipped) {
                offers.add(target, proposal.derived.reasons);
            }
        }
        for one in conversation.iter().filter(|one| **one != message) {
            for target in read.filed_under(*one)? {
                offers.add(target, vec![Reason::Conversation]);
            }
        }
        for (address, reason) in parties(read, message)? {
            for target in read.targets_of(address)? {
                offers.add(target, vec![reason.clone()]);
            }
        }
        Ok(SaveOffers {
            offered: offers.rows(read)?,
            messages: u32::try_from(conversation.len()).unwrap_or(u32::MAX),
            address: other.map(|address| read.address_text(address)).transpose()?,
        })
    })
}

/// Everybody on a message with what puts them there: who wrote what is forwarded first.
fn parties(read: &Read<'_>, message: MessageRow) -> Result<Vec<(AddressId, Reason)>, Failure> {
    let inner = read.inner_senders(message)?;
    let inner = inner.into_iter().map(|one| (one.address, one.reason()));
    let on_it = read.facts(message)?.addresses;
    let on_it = on_it.into_iter().filter(|(_, role)| !matches!(role, Role::Sender | Role::ReplyTo));
    Ok(inner.chain(on_it.map(|(address, role)| (address, Reason::OnFile { role }))).collect())
}

#[derive(Default)]
struct Offers(Vec<(TargetId, Vec<Reason>)>);

impl Offers {
    fn add(&mut self, target: TargetId, reasons: Vec<Reason>) {
        match self.0.iter_mut().find(|(known, _)| *known == target) {
            Some((_, known)) => {
                known.extend(reasons.into_iter().filter(|reason| !known.contains(reason)).collect::<Vec<_>>())
            }
            None => self.0.push((target, reasons)),
        }
    }

    fn rows(self, read: &Read<'_>) -> Result<Vec<OfferRow>, Failure> {
        self.0
            .into_iter()
            .map(|(target, reasons)| Ok(OfferRow { target: target_row(read, target)?, reasons }))
            .collect()
    }
}

/// Whom a message would make a person of: who wrote what is forwarded in it, else who wrote it or got it; never the user.
///
/// # Errors
/// `NotFound`, `Ambiguous`.
pub fn person_draft(store: &Store, id: &str) -> Result<PersonDraft, Failure> {
    store.read(|read| {
        let message = ids::message(read, id)?;
        let reading = read.reading(message)?;
        let outgoing = read.outside(message)?.outgoing;
        let text = reading.text.unwrap_or_default();
        let own = |address: &Address| -> Result<bool, Failure> {
            Ok(read.address(address)?.map(|known| read.is_own(known)).transpose()?.unwrap_or(false))
        };
        let (written, quoted) =
            text.split_at_checked(mime::quote_start(&text).unwrap_or(text.len())).unwrap_or_default();
        if !outgoing && let Some(inner) = unknown_inner(read, message)? {
            let phone = domain::phone_in(quoted).unwrap_or_default();
            return Ok(PersonDraft { name: inner.name, addresses: vec![inner.normal], phone, forwarded: true });
        }
        let mut draft = PersonDraft::default();
        for party in reading.parties.iter().filter(|party| is_them(party, outgoing)) {
            match Address::parse(&party.address) {
                Ok(address) if !own(&address)? && !draft.addresses.contains(&party.address) => {
                    draft.name = if draft.name.is_empty() { party.name.clone() } else { draft.name };
                    draft.addresses.push(party.address.clone());
                }
                _ => {}
            }
        }
        if outgoing {
            draft.addresses.truncate(1);
        } else {
            draft.phone = domain::phone_in(written).unwrap_or_default();
        }
        Ok(draft)
    })
}

/// Who wrote what a message forwards and is not on file yet.
fn unknown_inner(read: &Read<'_>, message: MessageRow) -> Result<Option<InnerSender>, Failure> {
    for inner in read.inner_senders(message)? {
        if read.targets_of(inner.address)?.is_empty() {
            return Ok(Some(inner));
        }
    }
    Ok(None)
}

/// Whether an address of a message is that of whom it is about: its sender, and where the answer goes.
fn is_them(party: &PartyFacts, outgoing: bool) -> bool {
    if outgoing { party.role == Role::To } else { matches!(party.role, Role::From | Role::ReplyTo) }
}
