//! Calendars that wait on servers and on time: connect, synchronise, keep in step.

pub mod again;
mod connect;
pub mod keeper;
pub mod opener;
pub mod places;
pub mod probe;
pub mod sync;

pub use ::calendar::place::{DavPlace, Place};
pub use connect::{Connect, connect};
pub use store::{Calendar, CalendarAccount};
