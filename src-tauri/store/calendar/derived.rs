//! What follows from an event's bytes: its appointments, whom they name, and the dates on which they take place.

use domain::{Address, Answer, Appointment, Class, Clock, EventId, Occurrence, Party, Status};

use crate::error::Result;
use crate::{Read, Write};

/// What follows from an event's bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DerivedEvent {
    /// Its appointments, in their order.
    pub appointments: Vec<Appointment>,
    /// The dates on which they take place.
    pub dates: Vec<Occurrence>,
    /// Between which moments `dates` is complete; `None`: there are no others.
    pub between: Option<(i64, i64)>,
}

impl DerivedEvent {
    /// Which appointments are private: those that say so, and all of a series that does.
    fn private(&self) -> Vec<bool> {
        let says = |one: &Appointment| one.class == Class::Private;
        let is_series = self.appointments.iter().any(|one| one.instead_of.is_none() && says(one));
        self.appointments.iter().map(|one| is_series || says(one)).collect()
    }
}

impl Read<'_> {
    /// Every event whose derived rows are up to date, for the check of all of them.
    ///
    /// # Errors
    /// Those of the database.
    pub fn derived_events(&self) -> Result<Vec<EventId>> {
        let sql = "SELECT id FROM event WHERE NOT EXISTS (SELECT 1 FROM stale_event WHERE stale_event.event = event.id) ORDER BY id";
        self.all(sql, [], |row| row.get(0).map(EventId))
    }

    /// Whether what is kept beside an event's bytes differs from what follows from them: what it is, when, for whom to read and whom it names.
    ///
    /// # Errors
    /// Those of the database.
    pub fn derived_differs(&self, event: EventId, derived: &DerivedEvent) -> Result<bool> {
        let kept = self.all(include_str!("kept.sql"), [event.0], |row| row.get::<_, String>(0))?;
        let follows = derived.appointments.iter().zip(derived.private()).map(|(one, private)| {
            let named =
                one.organizer.iter().chain(&one.attendees).map(|it| format!("{} {}\n", it.address, it.answer.word()));
            let (start, end) = (one.span.start, one.span.end);
            let moved = one.instead_of.map_or_else(String::new, |at| at.to_string());
            format!(
                "{moved} {start} {end} {} {} {}\n{}\n{}",
                u8::from(one.repeats),
                u8::from(private),
                one.summary,
                one.location,
                named.collect::<String>()
            )
        });
        Ok(!kept.into_iter().eq(follows))
    }
}

impl Write<'_> {
    /// Replaces what follows from an event's bytes.
    ///
    /// # Errors
    /// Those of the database.
    pub fn derive_event(&self, event: EventId, derived: &DerivedEvent) -> Result<()> {
        self.unrecorded(|| {
            self.run("DELETE FROM appointment WHERE event = ?1", [event.0])?;
            let mut rows = Vec::with_capacity(derived.appointments.len());
            for (position, (one, private)) in derived.appointments.iter().zip(derived.private()).enumerate() {
                let row = self.put_appointment(event, position, (one, private))?;
                self.put_parties(row, one)?;
                rows.push(row);
            }
            for date in &derived.dates {
                let Some(row) = rows.get(date.shows) else { continue };
                self.run(
                    "INSERT INTO occurrence(event, appointment, date, start, end) VALUES (?1, ?2, ?3, ?4, ?5)",
                    (event.0, row, date.date, date.start, date.end),
                )?;
            }
            self.run(
                "UPDATE event SET expanded_from = ?2, expanded_until = ?3 WHERE id = ?1",
                (event.0, derived.between.map(|it| it.0), derived.between.map(|it| it.1)),
            )?;
            self.run("DELETE FROM stale_event WHERE event = ?1", [event.0])?;
            Ok(())
        })
    }

    fn put_appointment(&self, event: EventId, position: usize, (one, private): (&Appointment, bool)) -> Result<i64> {
        let (clock, zone) = match &one.span.clock {
            Clock::Zone(zone) => ("zone", zone.as_str()),
            Clock::Floating => ("floating", ""),
            Clock::Day => ("day", ""),
        };
        let [alarms, rings_at] =
            [&one.alarms, &one.rings_at].map(|all| all.iter().map(i64::to_string).collect::<Vec<_>>());
        self.insert(
            include_str!("add_appointment.sql"),
            rusqlite::params![
                event.0,
                position as i64,
                one.instead_of,
                one.span.start,
                one.span.end,
                clock,
                zone,
                one.repeats,
                one.summary,
                one.location,
                one.description,
                one.link,
                status_word(one.status),
                one.busy,
                private,
                one.sequence,
                alarms.join(" "),
                rings_at.join(" "),
            ],
        )
    }

    fn put_parties(&self, appointment: i64, one: &Appointment) -> Result<()> {
        let organizer = one.organizer.iter().map(|party| ("organizer", party));
        let others = one.attendees.iter().map(|party| (role_of(party), party));
        for (position, (role, party)) in organizer.chain(others).enumerate() {
            let address = Address::parse(&party.address).ok().map(|it| self.keep_address(&it)).transpose()?;
            self.run(
                "INSERT INTO attendee(appointment, position, role, address, written, name, answer, asked) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                (
                    appointment,
                    position as i64,
                    role,
                    address.map(|it| it.0),
                    &party.address,
                    &party.name,
                    party.answer.word(),
                    party.asked,
                ),
            )?;
        }
        Ok(())
    }
}

fn role_of(party: &Party) -> &'static str {
    match (party.thing, party.optional) {
        (true, _) => "thing",
        (false, true) => "optional",
        (false, false) => "required",
    }
}

pub(super) fn status_word(status: Status) -> &'static str {
    match status {
        Status::Tentative => "tentative",
        Status::Confirmed => "confirmed",
        Status::Cancelled => "cancelled",
    }
}

pub(super) fn status_of(word: &str) -> Status {
    match word {
        "tentative" => Status::Tentative,
        "cancelled" => Status::Cancelled,
        _ => Status::Confirmed,
    }
}

pub(super) fn clock_of(word: &str, zone: String) -> Clock {
    match word {
        "floating" => Clock::Floating,
        "day" => Clock::Day,
        _ => Clock::Zone(zone),
    }
}

/// Seconds joined by spaces, read.
pub(super) fn seconds(joined: &str) -> Vec<i64> {
    joined.split(' ').filter_map(|one| one.parse().ok()).collect()
}

pub(super) fn party(role: &str, (name, address): (String, String), (answer, asked): (&str, bool)) -> Party {
    Party { name, address, answer: Answer::of(answer), optional: role == "optional", thing: role == "thing", asked }
}
