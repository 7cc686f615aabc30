//! One appointment, whole.

use domain::{AddressId, Appointment, AppointmentId, Class, EventId, Party, Span, TargetId};

use super::derived::{clock_of, party, seconds, status_of};
use crate::error::{Result, StoreError};
use crate::{Read, read};

/// Somebody an appointment names, and who that is here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// As the appointment says.
    pub party: Party,
    /// The address, where it is one.
    pub address: Option<AddressId>,
    /// The profile that has the address.
    pub target: Option<TargetId>,
    /// It is the user.
    pub own: bool,
    /// Asks, and is not asked.
    pub organizer: bool,
}

impl Read<'_> {
    /// The appointments of an event that may be known whole, the series first.
    ///
    /// # Errors
    /// `NotFound`: also where only its owner may read it.
    pub fn appointments_of(&self, event: EventId) -> Result<Vec<AppointmentId>> {
        let sql =
            "SELECT id FROM visible_appointment WHERE event = ?1 ORDER BY instead_of IS NOT NULL, instead_of, position";
        let found = self.all(sql, [event.0], |row| row.get(0).map(AppointmentId))?;
        if found.is_empty() { Err(StoreError::NotFound { what: "appointment" }) } else { Ok(found) }
    }

    /// An appointment that may be known whole, without whom it names.
    ///
    /// # Errors
    /// `NotFound`: also where only its owner may read it.
    pub fn appointment(&self, id: AppointmentId) -> Result<(EventId, Appointment)> {
        self.maybe(include_str!("appointment.sql"), [id.0], |row| {
            Ok((
                EventId(row.get(0)?),
                Appointment {
                    instead_of: row.get(1)?,
                    span: Span {
                        start: row.get(2)?,
                        end: row.get(3)?,
                        clock: clock_of(&row.get::<_, String>(4)?, row.get(5)?),
                    },
                    repeats: row.get(6)?,
                    summary: row.get(7)?,
                    location: row.get(8)?,
                    description: row.get(9)?,
                    link: row.get(10)?,
                    status: status_of(&row.get::<_, String>(11)?),
                    busy: row.get(12)?,
                    class: if row.get(13)? { Class::Private } else { Class::Public },
                    organizer: None,
                    attendees: Vec::new(),
                    sequence: row.get(14)?,
                    alarms: seconds(&row.get::<_, String>(15)?),
                    rings_at: seconds(&row.get::<_, String>(16)?),
                },
            ))
        })?
        .ok_or(StoreError::NotFound { what: "appointment" })
    }

    /// Whom appointments name, the organizer of each first.
    ///
    /// # Errors
    /// Those of the database.
    pub fn named_in(&self, appointments: &[AppointmentId]) -> Result<Vec<(AppointmentId, Named)>> {
        let ids = read::list(appointments.iter().map(|it| it.0));
        self.all(include_str!("named.sql"), [ids], |row| {
            let role: String = row.get(1)?;
            let answer: String = row.get(4)?;
            let named = Named {
                party: party(&role, (row.get(2)?, row.get(3)?), (&answer, row.get(5)?)),
                address: row.get::<_, Option<i64>>(6)?.map(AddressId),
                target: row.get::<_, Option<i64>>(7)?.map(TargetId),
                own: row.get(8)?,
                organizer: role == "organizer",
            };
            Ok((AppointmentId(row.get(0)?), named))
        })
    }
}
