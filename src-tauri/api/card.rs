//! What the card of an address says: who that is, and when they were last heard of.

use domain::{Address, Direction, TargetKind};
use store::Store;

use crate::message::row;
use crate::rows::AddressCard;
use crate::targets;
use crate::{Code, Failure};

/// How many jobs a card lists.
const JOBS: u32 = 3;

/// The card of an address; of one that is not on file, only when it was last heard of.
///
/// # Errors
/// `BadValue` for what is no address.
pub fn address_card(store: &Store, address: &str) -> Result<AddressCard, Failure> {
    let parsed = Address::parse(address).map_err(|_| Failure::new(Code::BadValue).with("field", "address"))?;
    store.read(|read| {
        let mut card = AddressCard { address: parsed.as_str().to_owned(), ..AddressCard::default() };
        let Some(known) = read.address(&parsed)? else { return Ok(card) };
        card.own = read.is_own(known)?;
        if let Some(newest) = read.newest_with(known)? {
            let line = row(read.message_line(newest)?);
            card.last_was_sent = line.direction == Direction::Out;
            card.last = Some(line);
        }
        let Some(target) = read.targets_of(known)?.first().copied() else { return Ok(card) };
        let label = read.label(target)?;
        if label.kind == TargetKind::Person {
            card.phone = read.person(target)?.phone;
            card.jobs = read.jobs_of_person(target, JOBS)?.into_iter().map(targets::row).collect();
        }
        card.target = Some(targets::row(label));
        Ok(card)
    })
}
