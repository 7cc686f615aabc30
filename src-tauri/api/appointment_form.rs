//! What a form says of an appointment, and back.

use std::collections::BTreeSet;

use domain::{Answer, Appointment, Class, Clock, Party, Repeat, Span, Status, Unit};
use mime::ics::{date_of, day_number};

use crate::rows::{AppointmentForm, ClockKind, FormParty, InterviewKind, RepeatRow, RepeatUnit, SeriesScope};
use crate::{Code, Failure};

/// Seconds.
const DAY: i64 = 86_400;
/// No text is longer, characters.
const LONGEST: usize = 20_000;
/// Nobody asks more.
const MOST_PARTIES: usize = 200;

/// The appointment a form describes. What a form has no field for stays as it was `before`; `own` is the user's address in the calendar.
///
/// # Errors
/// `Missing`, `BadValue` with the field.
pub(crate) fn appointment(
    form: &AppointmentForm,
    before: Option<&Appointment>,
    own: &str,
) -> Result<Appointment, Failure> {
    Failure::missing(&[("title", form.title.trim().is_empty())])?;
    let span = span(form)?;
    let texts = [&form.title, &form.place, &form.description, &form.link];
    if texts.iter().any(|text| text.chars().count() > LONGEST) || form.attendees.len() > MOST_PARTIES {
        return Err(Failure::new(Code::BadValue).with("field", "description"));
    }
    let attendees = form.attendees.iter().map(|party| attendee(party, before)).collect::<Result<Vec<_>, _>>()?;
    let organizer = before.and_then(|before| before.organizer.clone()).or_else(|| {
        let is_asked = !attendees.is_empty() && !own.is_empty();
        is_asked.then(|| Party { address: own.to_owned(), ..Party::default() })
    });
    Ok(Appointment {
        instead_of: before.and_then(|before| before.instead_of),
        span,
        repeats: form.repeat.is_some(),
        summary: form.title.trim().to_owned(),
        location: form.place.trim().to_owned(),
        description: form.description.trim_end().to_owned(),
        link: form.link.trim().to_owned(),
        status: before.map_or(Status::Confirmed, |before| before.status),
        busy: !form.free,
        class: if form.private { Class::Private } else { Class::Public },
        organizer: organizer.filter(|_| !attendees.is_empty()),
        attendees,
        sequence: before.map_or(0, |before| before.sequence),
        alarms: alarms(&form.alarms),
        rings_at: before.map(|before| before.rings_at.clone()).unwrap_or_default(),
    })
}

fn span(form: &AppointmentForm) -> Result<Span, Failure> {
    let clock = match form.clock {
        ClockKind::Zone if form.zone.is_empty() => return Err(Failure::new(Code::BadValue).with("field", "zone")),
        ClockKind::Zone => Clock::Zone(form.zone.clone()),
        ClockKind::Floating => Clock::Floating,
        ClockKind::Day => Clock::Day,
    };
    let is_whole = clock != Clock::Day || (form.start % DAY == 0 && form.end % DAY == 0 && form.end > form.start);
    if form.end < form.start || !is_whole {
        return Err(Failure::new(Code::BadValue).with("field", "end"));
    }
    Ok(Span { start: form.start, end: form.end, clock })
}

/// As an appointment has them: in order, and each once.
fn alarms(before: &[i64]) -> Vec<i64> {
    let all: BTreeSet<i64> = before.iter().map(|seconds| -seconds).collect();
    all.into_iter().collect()
}

/// Whoever was asked before keeps their answer.
fn attendee(party: &FormParty, before: Option<&Appointment>) -> Result<Party, Failure> {
    let address = party.address.trim();
    domain::Address::parse(address).map_err(|_| Failure::new(Code::BadAddress).with("address", address))?;
    let known = before.and_then(|before| before.attendees.iter().find(|one| one.address.eq_ignore_ascii_case(address)));
    Ok(Party {
        name: party.name.trim().to_owned(),
        address: address.to_owned(),
        answer: known.map_or(Answer::Waiting, |one| one.answer),
        optional: party.optional,
        thing: known.is_some_and(|one| one.thing),
        asked: known.is_none_or(|one| one.asked),
    })
}

/// The zone times are told in; empty where they are told in none.
pub(crate) fn zone_of(clock: &Clock) -> String {
    match clock {
        Clock::Zone(zone) => zone.clone(),
        Clock::Floating | Clock::Day => String::new(),
    }
}

/// Which dates are meant.
pub(crate) fn scope(scope: SeriesScope) -> calendar::edit::Scope {
    match scope {
        SeriesScope::One => calendar::edit::Scope::This,
        SeriesScope::Following => calendar::edit::Scope::Following,
        SeriesScope::All => calendar::edit::Scope::All,
    }
}

/// How an interview is held, as it is kept.
pub(crate) fn kind_word(kind: InterviewKind) -> &'static str {
    match kind {
        InterviewKind::Phone => "phone",
        InterviewKind::Video => "video",
        InterviewKind::OnSite => "on_site",
        InterviewKind::Other => "other",
    }
}

/// How an appointment repeats, for a form.
pub(crate) fn repeat_row(repeat: &Repeat) -> RepeatRow {
    let every_day_alike = repeat.days.iter().all(|(nth, _)| *nth == repeat.days.first().map_or(0, |it| it.0));
    let nth = repeat.days.first().map_or(0, |(nth, _)| *nth);
    RepeatRow {
        unit: match repeat.unit {
            Unit::Day => RepeatUnit::Daily,
            Unit::Week => RepeatUnit::Weekly,
            Unit::Month => RepeatUnit::Monthly,
            Unit::Year => RepeatUnit::Yearly,
        },
        every: u16::try_from(repeat.every).unwrap_or(u16::MAX),
        days: repeat.days.iter().map(|(_, day)| day + 1).collect(),
        month_days: repeat.month_days.clone(),
        set_position: repeat.position.unwrap_or(nth),
        until: repeat.until.map(|at| day_text(at.div_euclid(DAY))),
        count: repeat.count,
        // Days with different places in the month, or a place besides, fit no form.
        other: repeat.other || !every_day_alike || (nth != 0 && repeat.position.is_some()),
    }
}

/// The reverse.
///
/// # Errors
/// `BadValue`.
pub(crate) fn repeat_of(row: &RepeatRow) -> Result<Repeat, Failure> {
    let bad = |field: &str| Failure::new(Code::BadValue).with("field", field);
    let in_month = matches!(row.unit, RepeatUnit::Monthly | RepeatUnit::Yearly);
    // One day of the week and its place are a rule of their own; of several days the place is that among all of them.
    let (nth, position) = match (row.set_position, row.days.len()) {
        (0, _) => (0, None),
        (nth, 1) if in_month => (nth, None),
        (nth, _) if in_month => (0, Some(nth)),
        _ => return Err(bad("set_position")),
    };
    let day = |day: &u8| day.checked_sub(1).filter(|day| *day < 7).map(|day| (nth, day)).ok_or_else(|| bad("days"));
    if row.every == 0 || row.month_days.iter().any(|day| *day == 0 || day.abs() > 31) || row.count == Some(0) {
        return Err(bad("every"));
    }
    Ok(Repeat {
        unit: match row.unit {
            RepeatUnit::Daily => Unit::Day,
            RepeatUnit::Weekly => Unit::Week,
            RepeatUnit::Monthly => Unit::Month,
            RepeatUnit::Yearly => Unit::Year,
        },
        every: u32::from(row.every),
        days: row.days.iter().map(day).collect::<Result<_, _>>()?,
        month_days: row.month_days.clone(),
        position,
        until: row.until.as_deref().map(|text| day_of(text).ok_or_else(|| bad("until"))).transpose()?,
        count: row.count,
        other: false,
    })
}

fn day_text(day: i64) -> String {
    let (year, month, day) = date_of(day);
    format!("{year:04}-{month:02}-{day:02}")
}

fn day_of(text: &str) -> Option<i64> {
    let mut parts = text.splitn(3, '-');
    let (year, month, day) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    let number = day_number(year, month, day);
    (day_text(number) == text).then_some(number * DAY)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn how_something_repeats_comes_back_from_a_form_as_it_went_in() {
        let weekly = Repeat { unit: Unit::Week, every: 2, days: vec![(0, 0), (0, 3)], ..Repeat::default() };
        let second_tuesday = Repeat { unit: Unit::Month, every: 1, days: vec![(2, 1)], ..Repeat::default() };
        let last_workday = Repeat {
            unit: Unit::Month,
            every: 1,
            days: (0..5).map(|day| (0, day)).collect(),
            position: Some(-1),
            count: Some(6),
            ..Repeat::default()
        };
        let until =
            Repeat { unit: Unit::Year, every: 1, month_days: vec![-1], until: Some(20_000 * DAY), ..Repeat::default() };
        for repeat in [weekly, second_tuesday, last_workday, until] {
            let row = repeat_row(&repeat);
            assert!(!row.other, "{row:?}");
            assert_eq!(repeat_of(&row).unwrap(), repeat, "{row:?}");
        }
    }

    #[test]
    fn a_form_that_makes_no_sense_says_which_field_does_not() {
        let good = AppointmentForm {
            title: "Call".into(),
            start: DAY,
            end: DAY + 1800,
            zone: "Europe/Warsaw".into(),
            ..AppointmentForm::default()
        };
        assert!(appointment(&good, None, "jan@firm.example").is_ok());
        let party = FormParty { address: "nobody".into(), ..FormParty::default() };
        for (what, form, code) in [
            ("no title", AppointmentForm { title: " ".into(), ..good.clone() }, Code::Missing),
            ("ends before it begins", AppointmentForm { end: 0, ..good.clone() }, Code::BadValue),
            ("no zone", AppointmentForm { zone: String::new(), ..good.clone() }, Code::BadValue),
            ("half a day", AppointmentForm { clock: ClockKind::Day, ..good.clone() }, Code::BadValue),
            ("no address", AppointmentForm { attendees: vec![party], ..good.clone() }, Code::BadAddress),
        ] {
            assert_eq!(appointment(&form, None, "").unwrap_err().code, code, "{what}");
        }
        let rows = [
            RepeatRow { every: 0, ..RepeatRow::default() },
            RepeatRow { every: 1, days: vec![8], ..RepeatRow::default() },
            RepeatRow { every: 1, set_position: 2, days: vec![1], ..RepeatRow::default() },
            RepeatRow { every: 1, until: Some("2026-02-30".into()), ..RepeatRow::default() },
        ];
        for row in rows {
            assert_eq!(repeat_of(&row).unwrap_err().code, Code::BadValue, "{row:?}");
        }
    }
}
