//! What exclusions of mode delete leave of an appointment: when it is, and nothing else. At its source it stays, being the user's own.

use domain::EventId;

use crate::Write;
use crate::error::Result;

impl Write<'_> {
    /// Really deletes what is known here of appointments that exclusions of mode delete hide and whose day has come. What is in no calendar elsewhere,
    /// or was only kept for a profile, goes whole; what waits to be told to its source waits until it was, and no message about it leaves any more. Returns how many.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) fn withhold_events(&self, now: i64) -> Result<usize> {
        let due = self.all(include_str!("due.sql"), [now], |row| Ok((EventId(row.get(0)?), row.get::<_, bool>(1)?)))?;
        for (event, is_elsewhere) in &due {
            for sql in [
                "UPDATE event_act SET before = NULL, after = NULL WHERE event = ?1",
                "UPDATE outbox SET raw = NULL, subject = '', state = CASE WHEN state IN ('sent', 'sending') THEN state ELSE 'void' END WHERE event = ?1",
            ] {
                self.run(sql, [event.0])?;
            }
            if !is_elsewhere {
                self.run("DELETE FROM event WHERE id = ?1", [event.0])?;
                continue;
            }
            for sql in [
                "DELETE FROM attendee WHERE appointment IN (SELECT id FROM appointment WHERE event = ?1)
                   AND (address IS NULL OR address NOT IN (SELECT address FROM exclusion_address))",
                "UPDATE attendee SET name = '', written = '' WHERE appointment IN (SELECT id FROM appointment WHERE event = ?1)",
                "UPDATE appointment SET summary = '', location = '', description = '', link = '', alarms = '', rings_at = '' WHERE event = ?1",
                "DELETE FROM event_filing WHERE event = ?1",
                "DELETE FROM event_proposal WHERE event = ?1",
                "DELETE FROM answer_log WHERE event = ?1",
                "DELETE FROM invited_answer WHERE invited IN (SELECT id FROM invited WHERE event = ?1)",
                "DELETE FROM invited WHERE event = ?1 AND address NOT IN (SELECT address FROM exclusion_address)",
                "UPDATE invited SET name = '', title = '', words = '', told = NULL WHERE event = ?1",
                "DELETE FROM interviewer WHERE event = ?1",
                "DELETE FROM interview WHERE event = ?1",
                "UPDATE event SET raw = NULL, expanded_from = NULL, expanded_until = NULL WHERE id = ?1",
            ] {
                self.run(sql, [event.0])?;
            }
        }
        Ok(due.len())
    }

    /// Has events fetched again of which only their time was kept, where no exclusion applies any more.
    pub(crate) fn release_events(&self) -> Result<()> {
        let released = "raw IS NULL AND remote_key IS NOT NULL AND local IS NULL AND removed IS NULL
            AND NOT EXISTS (SELECT 1 FROM event_exclusion WHERE event_exclusion.event = event.id)";
        self.unrecorded(|| {
            self.run(
                &format!("UPDATE calendar SET cursor = NULL WHERE id IN (SELECT calendar FROM event WHERE {released})"),
                [],
            )?;
            self.run(&format!("UPDATE event SET etag = '' WHERE {released}"), [])?;
            Ok(())
        })
    }
}
