//! Invitations in a message, as rows.

use mime::{Attendee, Invitation, Letter, Repeats, When};

use crate::rows::{EventParty, EventRepeats, EventTime, InvitationRow};

/// So many calendar parts are read.
const MOST: usize = 8;

/// The events a message writes about, each once: many programs send the same one as a part and as a file.
pub(crate) fn invitations(bytes: &[u8], letter: &Letter) -> Vec<InvitationRow> {
    let parts = letter.calendars.iter().take(MOST).filter_map(|index| mime::part(bytes, *index));
    let mut known = Vec::new();
    let mut rows = Vec::new();
    for one in parts.filter_map(|part| mime::invitation(&part)) {
        let name = (one.uid.clone(), one.method.clone());
        if !known.contains(&name) {
            known.push(name);
            rows.push(row(one, letter.speaks));
        }
    }
    rows
}

fn row(one: Invitation, speaks: bool) -> InvitationRow {
    InvitationRow {
        method: one.method,
        summary: one.summary,
        location: one.location,
        description: if speaks { String::new() } else { one.description },
        start: one.start.map(time),
        end: one.end.map(time),
        repeats: one.repeats.map(repeats),
        one_of_series: one.one_of_series,
        cancelled: one.cancelled,
        organizer: one.organizer.map(party),
        attendees: one.attendees.into_iter().map(party).collect(),
        more: u32::try_from(one.more).unwrap_or(u32::MAX),
    }
}

fn time(when: When) -> EventTime {
    EventTime { written: when.written, at: when.at, zone: when.zone }
}

fn repeats(one: Repeats) -> EventRepeats {
    EventRepeats { unit: one.unit.into(), every: one.every, days: one.days, times: one.times, until: one.until }
}

fn party(one: Attendee) -> EventParty {
    EventParty {
        name: one.name,
        address: one.address,
        answer: one.answer.into(),
        optional: one.optional,
        thing: one.is_thing,
    }
}
