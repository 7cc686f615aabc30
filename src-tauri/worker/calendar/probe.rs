//! A live test of a place calendars come from, step by step, before anything is kept.

use ::calendar::place::Place;
use account::http::Step;
use mail::Cancel;

use super::places::{FoundCalendars, look};
use crate::steps::Steps;
use crate::{Secret, WorkerFailure};

/// The steps of a test in order.
const STEPS: [&str; 5] = ["dns", "tcp", "tls", "login", "calendars"];

/// What a test found.
#[derive(Clone, Debug)]
pub struct CalendarProbe {
    /// The steps that were taken, each with whether it went well. A file or subscription has only `calendars`.
    pub steps: Vec<(&'static str, bool)>,
    /// What went wrong at the first step that failed.
    pub failure: Option<WorkerFailure>,
    /// What the place turned out to be.
    pub found: Option<FoundCalendars>,
}

/// Tests a place with a secret that may not be kept yet, and tells each step once it went well.
pub fn probe(
    place: &Place,
    secret: Option<&Secret>,
    cancel: &Cancel,
    told: &mut dyn FnMut(&'static str),
) -> CalendarProbe {
    let has_server = matches!(place, Place::CalDav(_) | Place::Graph(_));
    let names: &'static [&'static str] = if has_server { &STEPS } else { STEPS.get(4..).unwrap_or(&[]) };
    let mut steps = Steps::new(names, told);
    let found = look(place, secret, cancel, &mut |step| {
        steps.take(match step {
            Step::Found => "dns",
            Step::Reached => "tcp",
            Step::Secured => "tls",
        });
    });
    if found.is_ok() {
        names.iter().for_each(|name| steps.take(name));
    }
    let steps = steps.told(found.as_ref().err());
    match found {
        Ok(found) => CalendarProbe { steps, failure: None, found: Some(found) },
        Err(failure) => CalendarProbe { steps, failure: Some(failure), found: None },
    }
}
