//! Invitations in a message, as rows.

use domain::{Appointment, Clock, MessageRow, Party, Span};
use mime::ics::itip::Method;
use mime::ics::{DAY, Zone, date_of};
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
        if let Some((says, asks)) = &standing.says {
            show(row, says, asks.as_ref());
        }
    }
    Ok(rows)
}

/// Two readers may make different things of a part that contradicts itself: what is shown is what would be kept, and who would hear the answer.
fn show(row: &mut InvitationRow, says: &Appointment, asks: Option<&Party>) {
    row.summary.clone_from(&says.summary);
    row.location.clone_from(&says.location);
    let Span { start, end, clock } = &says.span;
    let last = if *clock == Clock::Day { (*end - DAY).max(*start) } else { *end };
    for (shown, at) in [(&mut row.start, *start), (&mut row.end, last)] {
        let is_left_open = shown.is_none() && at == *start;
        let agrees = shown.as_ref().is_some_and(|one| match clock {
            Clock::Zone(_) => one.at == Some(at),
            Clock::Floating | Clock::Day => one.at.is_none() && one.written == written(at, clock),
        });
        if !agrees && !is_left_open {
            *shown = Some(kept_time(at, clock));
        }
    }
    let is_same = |shown: &EventParty| asks.is_some_and(|asks| asks.address.eq_ignore_ascii_case(&shown.address));
    if !row.organizer.as_ref().is_some_and(is_same) {
        row.organizer = asks.map(|one| EventParty {
            name: one.name.clone(),
            address: one.address.clone(),
            answer: one.answer.word().into(),
            ..EventParty::default()
        });
    }
}

fn kept_time(at: i64, clock: &Clock) -> EventTime {
    match clock {
        Clock::Zone(zone) => EventTime { written: written(at, clock), at: Some(at), zone: zone.clone() },
        Clock::Floating | Clock::Day => EventTime { written: written(at, clock), ..EventTime::default() },
    }
}

fn written(at: i64, clock: &Clock) -> String {
    let wall = if let Clock::Zone(zone) = clock { Zone::named(zone).unwrap_or_else(Zone::utc).wall(at) } else { at };
    let (year, month, day) = date_of(wall.div_euclid(DAY));
    let time = wall.rem_euclid(DAY);
    let of_day = format!("T{:02}:{:02}:{:02}", time / 3600, time / 60 % 60, time % 60);
    format!("{year:04}-{month:02}-{day:02}{}", if *clock == Clock::Day { "" } else { &of_day })
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
