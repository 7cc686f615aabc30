//! What leaves, or left: each message once, as it travels, and what became of it.

use domain::{AddressId, EventId, OutboxId, OutgoingId, Uuid};
use rusqlite::Row;

use crate::blob::{pack, unpack};
use crate::error::{Result, StoreError};
use crate::open::uuid;
use crate::{Read, Write, unix_now};

/// The name messages that leave have among old values: they are taken back by an act of their own.
pub(crate) const RELATION: &str = "outbox";

/// The name messages that were given up have among old values.
pub(crate) const GIVEN_UP: &str = "outbox_given_up";
/// A message whose giving up was taken back waits so long again, seconds.
const GRACE: i64 = 10;

/// A message that is to leave.
#[derive(Clone, Copy, Debug)]
pub struct NewOutgoing<'a> {
    /// By which account it leaves.
    pub sender: OutgoingId,
    /// `mail`, `invitation`, `update`, `cancellation` or `answer`.
    pub kind: &'a str,
    /// The appointment it is about.
    pub event: Option<EventId>,
    /// Its Message-ID, canonical.
    pub message_id: &'a str,
    /// The envelope's sender.
    pub sent_as: AddressId,
    /// Its recipients.
    pub to: &'a [AddressId],
    /// Its subject.
    pub subject: &'a str,
    /// As it travels.
    pub raw: &'a [u8],
    /// Now, Unix seconds.
    pub at: i64,
    /// When it leaves: until then it can be taken back.
    pub due: i64,
}

/// A line of the outbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxRow {
    /// Its number in this store.
    pub id: OutboxId,
    /// Its identity.
    pub uuid: Uuid,
    /// By which account it leaves; `None`: that one is gone.
    pub sender: Option<OutgoingId>,
    /// `mail`, `invitation`, `update`, `cancellation` or `answer`.
    pub kind: String,
    /// The appointment it is about.
    pub event: Option<EventId>,
    /// Its Message-ID, canonical.
    pub message_id: String,
    /// The envelope's sender.
    pub from: String,
    /// Its recipients, each with why the server did not take it.
    pub to: Vec<(String, String)>,
    /// Its subject.
    pub subject: String,
    /// `queued`, `sending`, `sent`, `uncertain`, `refused` or `void`.
    pub state: String,
    /// JSON: code and data of what went wrong last; may be empty.
    pub why: String,
    /// When the user asked, Unix seconds.
    pub at: i64,
    /// When it leaves, Unix seconds.
    pub due: i64,
    /// How often in a row it could not be handed over.
    pub tries: u32,
    /// When it was sent or given up.
    pub ended: Option<i64>,
}

/// What a server is given.
#[derive(Clone, PartialEq, Eq)]
pub struct OutboxMail {
    /// What the log says of it.
    pub row: OutboxRow,
    /// As it travels.
    pub raw: Vec<u8>,
}

const SELECT: &str =
    "SELECT outbox.id, uuid, sender, kind, event, message_id, normal, subject, state, why, at, due, tries, ended
    FROM outbox JOIN address ON address.id = outbox.sent_as";

fn outbox_row(row: &Row<'_>) -> rusqlite::Result<OutboxRow> {
    Ok(OutboxRow {
        id: OutboxId(row.get(0)?),
        uuid: Uuid::from_bytes(row.get(1)?),
        sender: row.get::<_, Option<i64>>(2)?.map(OutgoingId),
        kind: row.get(3)?,
        event: row.get::<_, Option<i64>>(4)?.map(EventId),
        message_id: row.get(5)?,
        from: row.get(6)?,
        to: Vec::new(),
        subject: row.get(7)?,
        state: row.get(8)?,
        why: row.get(9)?,
        at: row.get(10)?,
        due: row.get(11)?,
        tries: row.get(12)?,
        ended: row.get(13)?,
    })
}

impl Read<'_> {
    /// What the signed-in user sent, or is about to, the latest first.
    ///
    /// # Errors
    /// Those of the database.
    pub fn outbox_page(&self, (offset, limit): (u32, u32)) -> Result<Vec<OutboxRow>> {
        let sql = format!(
            "{SELECT} WHERE outbox.user IS (SELECT user FROM reader) ORDER BY outbox.id DESC LIMIT ?2 OFFSET ?1"
        );
        let rows = self.all(&sql, (offset, limit), outbox_row)?;
        rows.into_iter().map(|row| self.with_recipients(row)).collect()
    }

    /// How many that are.
    ///
    /// # Errors
    /// Those of the database.
    pub fn outbox_total(&self) -> Result<i64> {
        self.count("SELECT count(*) FROM outbox WHERE user IS (SELECT user FROM reader)", [])
    }

    /// How many messages of the signed-in user wait or need a decision: queued and leaving, uncertain and refused.
    ///
    /// # Errors
    /// Those of the database.
    pub fn outbox_counts(&self) -> Result<(i64, i64)> {
        let sql = "SELECT count(*) FILTER (WHERE state IN ('queued', 'sending')), count(*) FILTER (WHERE state IN ('uncertain', 'refused'))
                   FROM outbox WHERE user IS (SELECT user FROM reader)";
        self.one(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// What was sent about an appointment, or is about to be, in order.
    ///
    /// # Errors
    /// Those of the database.
    pub fn outbox_of(&self, event: EventId) -> Result<Vec<OutboxRow>> {
        let rows = self.all(&format!("{SELECT} WHERE event = ?1 ORDER BY outbox.id"), [event.0], outbox_row)?;
        rows.into_iter().map(|row| self.with_recipients(row)).collect()
    }

    /// The signed-in user's message whose UUID begins like this.
    ///
    /// # Errors
    /// `NotFound`, `Ambiguous`.
    pub fn outbox_by_uuid(&self, prefix: &str) -> Result<OutboxId> {
        let missing = StoreError::NotFound { what: "outbox" };
        let id = self.by_uuid("outbox", prefix)?.ok_or(missing)?;
        let own =
            self.one("SELECT user IS (SELECT user FROM reader) FROM outbox WHERE id = ?1", [id], |row| row.get(0))?;
        if own { Ok(OutboxId(id)) } else { Err(StoreError::NotFound { what: "outbox" }) }
    }

    /// A message with its bytes.
    ///
    /// # Errors
    /// `NotFound`, also where its bytes are kept no longer.
    pub fn outbox_mail(&self, id: OutboxId) -> Result<OutboxMail> {
        let missing = StoreError::NotFound { what: "outbox" };
        let row = self.maybe(&format!("{SELECT} WHERE outbox.id = ?1"), [id.0], outbox_row)?.ok_or(missing)?;
        let raw: Option<Vec<u8>> = self.one("SELECT raw FROM outbox WHERE id = ?1", [id.0], |row| row.get(0))?;
        let raw = raw.ok_or(StoreError::NotFound { what: "outbox" })?;
        Ok(OutboxMail { row: self.with_recipients(row)?, raw: unpack(&raw)? })
    }

    /// The messages that are due, in the order they were asked for.
    ///
    /// # Errors
    /// Those of the database.
    pub fn outbox_due(&self, now: i64) -> Result<Vec<OutboxId>> {
        let sql = "SELECT id FROM outbox WHERE state = 'queued' AND due <= ?1 ORDER BY id";
        self.all(sql, [now], |row| row.get(0).map(OutboxId))
    }

    /// When whoever hands messages over has to look again: when the next one is due, or at once where a program ended while it handed one over, or one
    /// nobody knew of was found among sent mail. `None` where nothing waits.
    ///
    /// # Errors
    /// Those of the database.
    pub fn outbox_next(&self) -> Result<Option<i64>> {
        let sql = "SELECT min(due) FROM outbox WHERE state IN ('queued', 'sending') OR (state = 'uncertain'
                     AND EXISTS (SELECT 1 FROM sent_message WHERE sent_message.message_id = outbox.message_id))";
        self.one(sql, [], |row| row.get(0))
    }

    fn with_recipients(&self, row: OutboxRow) -> Result<OutboxRow> {
        let sql = "SELECT normal, said FROM outbox_recipient JOIN address ON address.id = address WHERE outbox = ?1 ORDER BY outbox_recipient.id";
        let to = self.all(sql, [row.id.0], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(OutboxRow { to, ..row })
    }
}

impl Write<'_> {
    /// Puts a message into the outbox, as a part of an act of the user: nothing else ever sends.
    ///
    /// # Errors
    /// `NotOwner` of the account it is to leave by.
    pub fn put_in_outbox(&self, new: &NewOutgoing<'_>) -> Result<OutboxId> {
        self.need_sending(new.sender)?;
        let id = self.insert(
            "INSERT INTO outbox(uuid, sender, user, kind, event, message_id, sent_as, subject, raw, at, due)
             VALUES (?1, ?2, (SELECT user FROM reader), ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            (
                uuid().as_bytes(),
                new.sender.0,
                new.kind,
                new.event.map(|event| event.0),
                new.message_id,
                new.sent_as.0,
                new.subject,
                pack(new.raw)?,
                new.at,
                new.due,
            ),
        )?;
        for to in new.to {
            self.run(
                "INSERT INTO outbox_recipient(outbox, address) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
                (id, to.0),
            )?;
        }
        self.run(
            "INSERT INTO undo_value(journal, relation, row, old) SELECT recording(), ?1, ?2, '' WHERE recording() > 0",
            (RELATION, id),
        )?;
        Ok(OutboxId(id))
    }

    /// Notes that a message is about to be handed over; `false` where it no longer waits. Committed before the server hears anything.
    ///
    /// # Errors
    /// Those of the database.
    pub fn outbox_sending(&self, id: OutboxId, now: i64) -> Result<bool> {
        let sql = "UPDATE outbox SET state = 'sending' WHERE id = ?1 AND state = 'queued' AND due <= ?2";
        Ok(self.run(sql, (id.0, now))? > 0)
    }

    /// Notes that the server took a message.
    ///
    /// # Errors
    /// Those of the database.
    pub fn outbox_sent(&self, id: OutboxId, now: i64) -> Result<()> {
        self.run("UPDATE outbox SET state = 'sent', why = '', ended = ?2 WHERE id = ?1", (id.0, now))?;
        Ok(())
    }

    /// Notes that a message was surely not handed over, and waits until `due`.
    ///
    /// # Errors
    /// Those of the database.
    pub fn outbox_later(&self, id: OutboxId, why: &str, due: i64) -> Result<()> {
        self.run(
            "UPDATE outbox SET state = 'queued', why = ?2, due = ?3, tries = tries + 1 WHERE id = ?1 AND state = 'sending'",
            (id.0, why, due),
        )?;
        Ok(())
    }

    /// Notes that nobody knows whether a message was sent (JSON why). It is not sent again by itself.
    ///
    /// # Errors
    /// Those of the database.
    pub fn outbox_uncertain(&self, id: OutboxId, why: &str, now: i64) -> Result<()> {
        self.end_outbox(id, ("uncertain", why), now)
    }

    /// Notes that the server refused a message (JSON why), and which recipients it did not take.
    ///
    /// # Errors
    /// Those of the database.
    pub fn outbox_refused(&self, id: OutboxId, why: &str, recipients: &[(String, String)], now: i64) -> Result<()> {
        for (address, said) in recipients {
            self.run(
                "UPDATE outbox_recipient SET said = ?3 WHERE outbox = ?1 AND address = (SELECT id FROM address WHERE normal = ?2)",
                (id.0, address, said),
            )?;
        }
        self.end_outbox(id, ("refused", why), now)
    }

    fn end_outbox(&self, id: OutboxId, (state, why): (&str, &str), now: i64) -> Result<()> {
        self.run("UPDATE outbox SET state = ?2, why = ?3, ended = ?4 WHERE id = ?1", (id.0, state, why, now))?;
        Ok(())
    }

    /// Says of what was being handed over when a program ended that nobody knows whether it was sent; JSON why. Only for whoever alone sends.
    ///
    /// # Errors
    /// Those of the database.
    pub fn outbox_cut(&self, why: &str, now: i64) -> Result<usize> {
        self.run("UPDATE outbox SET state = 'uncertain', why = ?1, ended = ?2 WHERE state = 'sending'", (why, now))
    }

    /// Takes what nobody knew of for sent once it lies among sent mail.
    ///
    /// # Errors
    /// Those of the database.
    pub fn outbox_found(&self, now: i64) -> Result<usize> {
        self.run(
            "UPDATE outbox SET state = 'sent', why = '', ended = ?1 WHERE state = 'uncertain'
               AND EXISTS (SELECT 1 FROM sent_message WHERE sent_message.message_id = outbox.message_id)",
            [now],
        )
    }

    /// Sends once more what was refused or uncertain, or at once what waits: the user says so.
    ///
    /// # Errors
    /// `HasLeft` where it was sent or is being sent; `NotOwner` of the account it leaves by.
    pub fn outbox_again(&self, id: OutboxId, now: i64) -> Result<()> {
        let row = self.outbox_mail(id)?.row;
        self.need_sending(row.sender.ok_or(StoreError::NotFound { what: "outgoing_account" })?)?;
        let done = self.run(
            "UPDATE outbox SET state = 'queued', why = '', due = ?2, tries = 0, ended = NULL WHERE id = ?1 AND state IN ('queued', 'uncertain', 'refused')",
            (id.0, now),
        )?;
        self.run("UPDATE outbox_recipient SET said = '' WHERE outbox = ?1", [id.0])?;
        if done > 0 { Ok(()) } else { Err(StoreError::HasLeft) }
    }

    /// Gives a message up that was not sent; as a part of an act it can be taken back.
    ///
    /// # Errors
    /// `HasLeft`.
    pub fn outbox_give_up(&self, id: OutboxId, now: i64) -> Result<()> {
        self.run(
            "INSERT INTO undo_value(journal, relation, row, old) SELECT recording(), ?1, id, state FROM outbox WHERE id = ?2 AND recording() > 0",
            (GIVEN_UP, id.0),
        )?;
        let done = self.run(
            "UPDATE outbox SET state = 'void', ended = ?2 WHERE id = ?1 AND state IN ('queued', 'uncertain', 'refused')",
            (id.0, now),
        )?;
        if done > 0 { Ok(()) } else { Err(StoreError::HasLeft) }
    }

    /// Takes a message back that has not left.
    ///
    /// # Errors
    /// `HasLeft`.
    pub(crate) fn take_outbox_back(&self, id: OutboxId) -> Result<()> {
        let state: String = self.one("SELECT state FROM outbox WHERE id = ?1", [id.0], |row| row.get(0))?;
        match state.as_str() {
            "queued" => self.end_outbox(id, ("void", ""), unix_now()),
            "void" | "refused" => Ok(()),
            _ => Err(StoreError::HasLeft),
        }
    }

    /// Lets a message that was given up stand as before; one that waited waits a moment, since it may be long due.
    ///
    /// # Errors
    /// `HasLeft` where it stands otherwise by now, or is kept no longer.
    pub(crate) fn outbox_revive(&self, id: OutboxId, state: &str) -> Result<()> {
        let sql = "UPDATE outbox SET state = ?2, due = max(due, ?3), ended = iif(?2 = 'queued', NULL, ended)
                   WHERE id = ?1 AND state = 'void' AND raw IS NOT NULL";
        let done = self.run(sql, (id.0, state, unix_now() + GRACE))?;
        if done > 0 { Ok(()) } else { Err(StoreError::HasLeft) }
    }

    /// Forgets the bytes of what was sent or given up before then; that it was sent stays. About an appointment that is still there they say what everybody
    /// was told before.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) fn forget_sent_bytes(&self, before: i64) -> Result<()> {
        let sql = "UPDATE outbox SET raw = NULL WHERE state IN ('sent', 'void') AND ended < ?1
            AND NOT EXISTS (SELECT 1 FROM event WHERE event.id = outbox.event AND event.removed IS NULL)";
        self.run(sql, [before])?;
        Ok(())
    }
}

#[cfg(test)]
#[path = "outbox_tests.rs"]
mod tests;
