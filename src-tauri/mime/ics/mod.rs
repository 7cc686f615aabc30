//! Calendar objects (RFC 5545): read and written so that every byte nobody changed stays as it was.

mod appointment;
mod component;
mod day;
mod fit;
mod form;
pub mod itip;
mod line;
mod object;
mod parts;
mod place;
mod repeat;
mod rule;
mod time;
mod walk;
mod zone;

pub use component::{Component, Entry};
pub use day::{DAY, date_of, day_number, days_in, weekday};
pub use form::{Form, stamp, zone_rules};
pub use line::{Ending, Line, Params, escaped};
pub use object::{IcsError, LARGEST, Object};
pub use parts::{join, split};
pub use rule::{Freq, Rule, Until};
pub use time::{Begins, How, Length, Time};
pub use walk::Walk;
pub use zone::{Zone, Zones};

#[cfg(test)]
mod tests;
