//! `calendar agenda`: what is when.

use std::collections::BTreeMap;

use api::rows::{AppointmentStatus, CalendarPage, CalendarRow, ClockKind, OccurrenceKind, OccurrenceRow};
use api::{Code, Failure, Store};
use chrono::{Days, NaiveDate};
use clap::Args;
use serde_json::{Value, json};

use crate::exit::{Exit, Stop};
use crate::out::Out;
use crate::table::Table;
use crate::time;
use crate::wall::{self, DAY, Wall};

/// Which days.
#[derive(Debug, Args)]
pub struct Agenda {
    /// The first day (2026-11-24); without it today
    #[arg(long, value_name = "DATE")]
    from: Option<NaiveDate>,
    /// How many days
    #[arg(long, value_name = "N", default_value_t = 7, value_parser = clap::value_parser!(u16).range(1..=366))]
    days: u16,
    /// The time zone times are told in (Europe/Warsaw); without it this computer's
    #[arg(long, value_name = "ZONE")]
    zone: Option<String>,
    /// One object an appointment, see docs/cli.md
    #[arg(long)]
    json: bool,
}

impl Agenda {
    /// Prints the appointments of these days; exit code 3 where there are none.
    pub fn run(&self, store: &Store, out: &mut Out) -> Result<Exit, Stop> {
        let wall = Wall::of(self.zone.as_deref())?;
        let first = self.from.unwrap_or_else(|| wall.day(crate::sync::now()));
        let until = first.checked_add_days(Days::new(self.days.into()));
        let until = until.ok_or_else(|| Failure::new(Code::BadValue).with("field", "--from"))?;
        let page = api::calendar_between(store, wall.span(first, until))?;
        let days = by_day(&page, &wall, (first, until));
        if self.json {
            let mut told: Vec<&OccurrenceRow> = Vec::new();
            for rows in days.values() {
                for row in rows.iter().filter(|row| !told.contains(row)).collect::<Vec<_>>() {
                    told.push(row);
                    out.json(&object(row, &page))?;
                }
            }
        } else {
            print(&days, &page, &wall, out)?;
        }
        Ok(if days.is_empty() { Exit::Nothing } else { Exit::Done })
    }
}

/// The appointments of each day; one that goes over several is on each of them.
fn by_day<'p>(
    page: &'p CalendarPage,
    wall: &Wall,
    (first, until): (NaiveDate, NaiveDate),
) -> BTreeMap<NaiveDate, Vec<&'p OccurrenceRow>> {
    let mut days: BTreeMap<NaiveDate, Vec<&OccurrenceRow>> = BTreeMap::new();
    for row in &page.occurrences {
        let (start, end) = wall.on_it(row);
        let last = if end > start { end - 1 } else { start };
        let (begins, ends) = (wall::day_of(start), wall::day_of(last));
        for day in begins.max(first).iter_days().take_while(|day| *day <= ends && *day < until) {
            days.entry(day).or_default().push(row);
        }
    }
    for rows in days.values_mut() {
        rows.sort_by_key(|row| (row.clock != ClockKind::Day, wall.on_it(row)));
    }
    days
}

fn print(
    days: &BTreeMap<NaiveDate, Vec<&OccurrenceRow>>,
    page: &CalendarPage,
    wall: &Wall,
    out: &mut Out,
) -> Result<(), Stop> {
    if days.is_empty() {
        out.line("Nothing on these days.")?;
    }
    for (day, rows) in days {
        out.line(day.format("%a %Y-%m-%d"))?;
        let mut table = Table::new(&["When", "What", "Where", "Calendar"]);
        for row in rows {
            table.row(vec![when(row, *day, wall), what(row), row.place.clone(), calendar(page, row)]);
        }
        table
            .lines(out.width.map(|width| width.saturating_sub(2)))
            .iter()
            .skip(1)
            .try_for_each(|line| out.line(format_args!("  {line}")))?;
    }
    if let Some(as_of) = page.as_of {
        out.line(format_args!("As of {}.", time::local(as_of)))?;
    }
    Ok(())
}

fn when(row: &OccurrenceRow, day: NaiveDate, wall: &Wall) -> String {
    let (start, end) = wall.on_it(row);
    let (from, until) = (wall::midnight(day), wall::midnight(day) + DAY);
    if start <= from && end >= until {
        return "all day".into();
    }
    let begins = if start < from { "…".into() } else { wall::clock(start) };
    let ends = if end > until { "…".into() } else { wall::clock(end) };
    format!("{begins}–{ends}")
}

fn what(row: &OccurrenceRow) -> String {
    let marks = [
        (row.status == AppointmentStatus::Cancelled, "cancelled"),
        (row.status == AppointmentStatus::Tentative, "tentative"),
        (row.my_answer == "declined", "declined"),
        (row.waiting, "not at the server yet"),
        (row.clash, "changed on both sides"),
    ];
    let marks: Vec<&str> = marks.iter().filter(|(is, _)| *is).map(|(_, mark)| *mark).collect();
    let title = match row.kind {
        OccurrenceKind::Busy => "busy",
        OccurrenceKind::LeftOut => "left out",
        _ if row.title.is_empty() => "without a title",
        _ => &row.title,
    };
    if marks.is_empty() { title.to_owned() } else { format!("{title} ({})", marks.join(", ")) }
}

fn named<'p>(page: &'p CalendarPage, row: &OccurrenceRow) -> Option<&'p CalendarRow> {
    page.calendars.iter().find(|calendar| calendar.id == row.calendar)
}

fn calendar(page: &CalendarPage, row: &OccurrenceRow) -> String {
    named(page, row).map(|calendar| calendar.name.clone()).unwrap_or_default()
}

fn object(row: &OccurrenceRow, page: &CalendarPage) -> Value {
    let told = |at: i64| wall::told(row.clock, at);
    json!({
        "id": row.event,
        "date": row.date,
        "calendar": {"id": row.calendar, "name": calendar(page, row)},
        "start": told(row.start),
        "end": told(row.end),
        "clock": row.clock,
        "title": row.title,
        "kind": row.kind,
        "place": row.place,
        "status": row.status,
        "my_answer": row.my_answer,
        "free": row.free,
        "repeats": row.repeats,
        "private": row.private,
        "waiting": row.waiting,
        "clash": row.clash,
        "linked": row.linked,
    })
}
