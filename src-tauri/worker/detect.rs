//! Which servers an address has.

use account::discover::{Calendars, Found, Stage, discover, discover_calendars};
use domain::Address;
use mail::Cancel;

use crate::WorkerFailure;

/// Looks for the servers of an address, ten seconds at most, and tells each place where it looks.
///
/// # Errors
/// `cancelled`.
pub fn detect(address: &Address, cancel: &Cancel, told: &mut dyn FnMut(&'static str)) -> Result<Found, WorkerFailure> {
    discover(address, &mut |stage: Stage| told(stage.word()), cancel).map_err(|_| WorkerFailure::new("cancelled"))
}

/// Looks where the calendars of an address are, ten seconds at most.
///
/// # Errors
/// `cancelled`.
pub fn calendars(address: &Address, cancel: &Cancel) -> Result<Calendars, WorkerFailure> {
    discover_calendars(address, cancel).map_err(|_| WorkerFailure::new("cancelled"))
}
