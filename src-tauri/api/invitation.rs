//! Invitations in a message, as rows.

use domain::MessageRow;
use mime::ics::itip::Method;
use mime::{Attendee, Invitation, Letter, Repeats, When};
use store::Read;

use crate::Failure;
use crate::invite_answer::standing;
use crate::rows::{EventParty, EventRepeats, EventTime, InvitationRow};

/// So many calendar parts are read.
const MOST: usize = 8;

/// The events a message writes about, each once: many programs send the same one as a part and as a file.
pub(crate) fn invitations(
    read: &Read<'_>,
    message: Option<MessageRow>,
    (bytes, letter): (&[u8], &Letter),
) -> Result<Vec<InvitationRow>, Failure> {
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
    let Some(message) = message.filter(|_| !rows.is_empty()) else { return Ok(rows) };
    let standings = standing(read, message, bytes)?;
    for (row, (uid, _)) in rows.iter_mut().zip(&known) {
        let of = standings.iter().find(|(other, method, _)| other == uid && *method == Method::of(&row.method));
        let Some((_, _, standing)) = of else { continue };
        row.standing.clone_from(&standing.word);
        row.mine = standing.answer.word().into();
        row.kept = standing.kept;
    }
    Ok(rows)
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
        standing: "none".into(),
        mine: "waiting".into(),
        kept: false,
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
