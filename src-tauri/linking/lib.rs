//! Whom is a message or an appointment about, and why: clues are gathered, a verdict is decided purely, and what the user ticks is filed.

mod by_hand;
mod clue;
#[cfg(test)]
mod desk;
mod event;
mod exclude;
mod file;
#[cfg(test)]
mod order_tests;
mod pace;
mod propose;
mod sort;
#[cfg(test)]
mod tests;
mod undo;
mod verdict;

pub use by_hand::{ByHand, file_by_hand, unfile};
pub use clue::Clues;
pub use event::{
    EVENTS_TODAY, EventOrder, EventWhat, EventsLinked, choose_event_targets, decide_events, event_differences,
    link_entered, link_event, link_events, plan_events, tick_events, unlink_event,
};
pub use exclude::{DELETED_AFTER, Touches, exclude, include, preview};
pub use file::{Imported, Order, What, import, plan_import};
pub use pace::Tell;
pub use propose::{differences, settle, settle_in};
pub use sort::{Part, choose_targets, decide, tick};
pub use undo::undo;
pub use verdict::decide as verdicts;
