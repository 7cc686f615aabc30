//! Calendars: where they are, what they hold, and what the user changes in them.

mod account;
mod act;
mod calendars;
mod card;
mod concern;
mod derived;
mod event;
mod filing;
mod invited;
mod linked;
mod look;
mod offer;
mod proposal;
mod reminder;
mod standing;
mod withhold;

pub use account::{CalendarAccount, CalendarForm};
pub use act::ActLine;
pub use calendars::{Calendar, ListedCalendar};
pub use card::Named;
pub use concern::{EventConcern, Partaker};
pub use derived::DerivedEvent;
pub use event::{EventBytes, EventFacts, EventState, SourceEvent};
pub use filing::{Interview, NewEventFiling};
pub use invited::{Invited, InvitedAnswer, InvitedForm, LoggedAnswer};
pub use linked::LinkedEvent;
pub use look::{BusyTime, DateFacts, Seen, Shown};
pub use offer::{HeldTime, Offer, OfferFields, OfferState};
pub use proposal::{EventProposal, WaitingPart};
pub use reminder::{KnownReminder, ReminderDate, ReminderRow, ReminderState};
pub use standing::{CalendarStanding, StuckEvent};

pub(crate) use act::RELATION;

#[cfg(test)]
mod erase_tests;
#[cfg(test)]
mod tests;
