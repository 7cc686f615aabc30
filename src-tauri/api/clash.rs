//! Appointments that were changed here and at their source.

use ::calendar::derive::read_event;
use ::calendar::edit::{self, Field};
use ::calendar::merge::{Clash, Difference, Part, Said, Side};
use domain::{Class, Party, Status};
use mime::ics::Object;
use store::{EventBytes, Store, Summary, unix_now};

use crate::appointment_edit::own_bytes;
use crate::appointment_form::repeat_row;
use crate::calendar::clock_kind;
use crate::rows::{
    AppointmentVersion, CalendarClashRow, ClashChoice, ClashPart, ClashRow, ClashSaid, ClashSide, UndoRow,
};
use crate::{Code, Failure, ids, undo};

/// One's own appointments that wait for a decision.
///
/// # Errors
/// Those of the store.
pub fn calendar_clashes(store: &Store) -> Result<Vec<CalendarClashRow>, Failure> {
    store.read(|read| {
        let mut rows = Vec::new();
        for calendar in read.calendars()?.into_iter().filter(|one| one.own) {
            for stuck in read.stuck_events(calendar.id)?.into_iter().filter(|one| one.clashes) {
                let event = read.event_bytes(stuck.event)?;
                let Some(versions) = versions(&event, None) else { continue };
                rows.push(CalendarClashRow {
                    event: ids::uuid_text(&event.uuid),
                    calendar: ids::uuid_text(&calendar.uuid),
                    calendar_name: calendar.name.clone(),
                    versions,
                });
            }
        }
        Ok(rows)
    })
}

/// Both versions on the date that is looked at (`None`: the first), where the source's differs.
pub(crate) fn versions(event: &EventBytes, date: Option<i64>) -> Option<ClashRow> {
    let (theirs, _) = event.theirs.as_ref()?;
    let mine = if event.removed { None } else { Some(event.shown()) };
    let parts = clash(event).map(|clash| clash.differences().iter().map(part).collect());
    Some(ClashRow {
        mine: version(mine, date),
        theirs: version(theirs.as_deref(), date),
        parts: parts.unwrap_or_default(),
    })
}

/// Joins what both sides made of an event: each part as the side has it that is chosen, or that alone changed it.
///
/// # Errors
/// `NotFound`, also where one side removed it; `ReadOnlyCalendar`.
pub fn appointment_join(store: &Store, event: &str, chosen: &[ClashChoice]) -> Result<UndoRow, Failure> {
    let now = unix_now();
    let before = store.read(|read| own_bytes(read, event))?;
    let clash = clash(&before).ok_or_else(|| Failure::new(Code::NotFound))?;
    let chosen = chosen.iter().map(|one| Some((part_of(&one.part, one.date)?, side_of(one.side))));
    let chosen = chosen.collect::<Option<_>>().ok_or_else(|| Failure::new(Code::NotFound))?;
    let bytes = clash.merged(&chosen, now).bytes();
    let derived = read_event(&bytes, now).map_err(|_| Failure::new(Code::NotFound))?.derived;
    store.act("appointment_decide", now, |write| {
        write.change_event(before.id, &bytes, &derived)?;
        let name = derived.appointments.first().map(|one| one.summary.clone()).unwrap_or_default();
        Ok::<_, Failure>(((), Summary { count: 1, name, ..Summary::default() }))
    })?;
    undo::latest(store)
}

fn clash(event: &EventBytes) -> Option<Clash> {
    let theirs = event.theirs.as_ref().filter(|_| !event.removed)?.0.as_deref()?;
    Clash::read(event.raw.as_deref(), event.shown(), theirs)
}

/// The words parts are called by.
const PARTS: [(&str, Field); 12] = [
    ("summary", Field::Summary),
    ("when", Field::When),
    ("repeat", Field::Repeat),
    ("location", Field::Location),
    ("link", Field::Link),
    ("description", Field::Description),
    ("status", Field::Status),
    ("busy", Field::Busy),
    ("class", Field::Class),
    ("organizer", Field::Organizer),
    ("attendees", Field::Attendees),
    ("alarms", Field::Alarms),
];

fn part_of(word: &str, date: Option<i64>) -> Option<Part> {
    match date {
        Some(date) => (word == "date").then_some(Part::Date(date)),
        None => PARTS.iter().find(|(one, _)| *one == word).map(|(_, field)| Part::Field(*field)),
    }
}

fn side_of(side: ClashSide) -> Side {
    match side {
        ClashSide::Mine => Side::Mine,
        ClashSide::Theirs => Side::Theirs,
    }
}

fn part(one: &Difference) -> ClashPart {
    let (word, date) = match one.part {
        Part::Date(date) => ("date", Some(date)),
        Part::Field(field) => (PARTS.iter().find(|(_, each)| *each == field).map_or("", |(word, _)| word), None),
    };
    let changed_by = one.changed_by.map(|side| match side {
        Side::Mine => ClashSide::Mine,
        Side::Theirs => ClashSide::Theirs,
    });
    let said = |side: &Said| said(side, word);
    ClashPart { part: word.to_owned(), date, mine: said(&one.mine), theirs: said(&one.theirs), changed_by }
}

fn said(side: &Said, word: &str) -> ClashSaid {
    let mut said = ClashSaid { left_out: side.left_out, ..ClashSaid::default() };
    let Some(one) = &side.appointment else { return said };
    let address = |party: &Party| party.address.clone();
    said.text = match word {
        "summary" | "date" => one.summary.clone(),
        "location" => one.location.clone(),
        "link" => one.link.clone(),
        "description" => one.description.clone(),
        "status" => match one.status {
            Status::Tentative => "tentative",
            Status::Confirmed => "confirmed",
            Status::Cancelled => "cancelled",
        }
        .to_owned(),
        "busy" => if one.busy { "busy" } else { "free" }.to_owned(),
        "class" => if one.class == Class::Private { "private" } else { "public" }.to_owned(),
        "organizer" => one.organizer.as_ref().map(address).unwrap_or_default(),
        "attendees" => one.attendees.iter().map(address).collect::<Vec<_>>().join(", "),
        _ => String::new(),
    };
    if matches!(word, "when" | "date") {
        said.span = Some((one.span.start, one.span.end, clock_kind(&one.span.clock)));
    }
    if word == "repeat" {
        said.repeat = side.repeat.as_ref().map(repeat_row);
    }
    if word == "alarms" {
        said.alarms = one.alarms.iter().map(|seconds| -seconds).collect();
    }
    said
}

/// A version on a date; where it has none there, on its first.
fn version(ics: Option<&[u8]>, date: Option<i64>) -> AppointmentVersion {
    let gone = AppointmentVersion { gone: true, ..AppointmentVersion::default() };
    let Some(object) = ics.and_then(|ics| Object::read(ics).ok()) else { return gone };
    let on_date = date.and_then(|date| edit::shown(&object, date));
    let Some(one) = on_date.or_else(|| object.appointments().into_iter().next()) else { return gone };
    AppointmentVersion {
        gone: false,
        title: one.summary,
        start: one.span.start,
        end: one.span.end,
        clock: clock_kind(&one.span.clock),
        place: one.location,
        description: one.description,
        repeat: edit::repeat(&object).as_ref().map(repeat_row),
    }
}
