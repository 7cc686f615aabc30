//! Appointments: whom they concern, and why; what the user ticks is linked to their profiles. As mail is, in the same pass.

mod clue;
#[cfg(test)]
mod diary;
#[cfg(test)]
mod order_tests;
mod propose;
mod save;
mod sort;
#[cfg(test)]
mod tests;
mod verdict;

pub use propose::event_differences;
pub(crate) use propose::turn;
pub use save::{EventOrder, EventWhat, EventsLinked, link_entered, link_event, link_events, plan_events, unlink_event};
pub use sort::{TODAY as EVENTS_TODAY, choose_event_targets, decide_events, tick_events};
