//! Whom Dossier asks to come, what they were told, and what they answered.

use std::collections::{BTreeMap, BTreeSet};

use domain::{Address, AddressId, Answer, EventId, InvitedId, MessageRow, TargetId};
use rusqlite::Row;

use crate::blob::{pack, unpack};
use crate::error::{Result, StoreError};
use crate::{Read, Write};

/// What the user says of somebody who is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvitedForm {
    /// Their address.
    pub address: Address,
    /// Their name; may be empty.
    pub name: String,
    /// `candidate`, `client`, `colleague` or `other`.
    pub role: String,
    /// They see nobody else who is asked, and nobody sees them.
    pub apart: bool,
    /// What they read instead of the event's title; empty: the event's.
    pub title: String,
    /// What they read besides what, when and where.
    pub words: String,
    /// Their language, BCP 47; may be empty.
    pub language: String,
    /// Their time zone, IANA; empty: the event's.
    pub zone: String,
}

/// Somebody who is asked to come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invited {
    /// Its number in this store; `None`: not kept yet.
    pub id: Option<InvitedId>,
    /// What the user says.
    pub form: InvitedForm,
    /// What they were told last, iCalendar; `None`: nothing yet.
    pub told: Option<Vec<u8>>,
    /// SEQUENCE of that.
    pub sequence: u32,
    /// They were told that it does not take place for them.
    pub cancelled: bool,
    /// What they answered, that for all dates first.
    pub answers: Vec<InvitedAnswer>,
}

/// What somebody answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InvitedAnswer {
    /// Which date of the series; `None`: all that have no answer of their own.
    pub date: Option<i64>,
    /// The answer.
    pub answer: Answer,
    /// SEQUENCE of what was answered.
    pub sequence: u32,
    /// DTSTAMP of the answer, Unix seconds.
    pub stamp: i64,
    /// What they wrote beside it.
    pub comment: String,
    /// Another time they propose, reckoned as the event's: begin and end.
    pub proposed: Option<(i64, i64)>,
    /// Where they said so.
    pub message: Option<MessageRow>,
}

/// What became of an answer that came.
#[derive(Clone, Copy, Debug)]
pub struct LoggedAnswer<'a> {
    /// Where it came.
    pub message: MessageRow,
    /// The appointment it is about.
    pub event: Option<EventId>,
    /// Whose it is.
    pub address: Option<AddressId>,
    /// Which date of the series; `None`: all.
    pub date: Option<i64>,
    /// SEQUENCE of what was answered.
    pub sequence: u32,
    /// DTSTAMP, Unix seconds.
    pub stamp: i64,
    /// `taken`, `older`, `outdated`, `not_theirs`, `sender_failed`, `not_invited`, `unknown` or `unknown_date`.
    pub what: &'a str,
}

fn invited(row: &Row<'_>) -> rusqlite::Result<(Invited, Option<Vec<u8>>)> {
    let normal: String = row.get(1)?;
    let address = Address::parse(&normal).map_err(|_| rusqlite::Error::InvalidQuery)?;
    let invited = Invited {
        id: Some(InvitedId(row.get(0)?)),
        form: InvitedForm {
            address,
            name: row.get(2)?,
            role: row.get(3)?,
            apart: row.get(4)?,
            title: row.get(5)?,
            words: row.get(6)?,
            language: row.get(7)?,
            zone: row.get(8)?,
        },
        told: None,
        sequence: row.get(10)?,
        cancelled: row.get(11)?,
        answers: Vec::new(),
    };
    Ok((invited, row.get(9)?))
}

impl Read<'_> {
    /// Whom Dossier asks to come to an appointment, in the order they were named.
    ///
    /// # Errors
    /// Those of the database.
    pub fn invited(&self, event: EventId) -> Result<Vec<Invited>> {
        let sql =
            "SELECT invited.id, normal, name, role, apart, title, words, language, zone, told, sequence, cancelled
                   FROM invited JOIN address ON address.id = invited.address WHERE event = ?1 ORDER BY invited.id";
        let rows = self.all(sql, [event.0], invited)?;
        let whole = |(one, told): (Invited, Option<Vec<u8>>)| {
            let answers = one.id.map_or(Ok(Vec::new()), |id| self.answers_of(id))?;
            Ok(Invited { told: told.map(|told| unpack(&told)).transpose()?, answers, ..one })
        };
        rows.into_iter().map(whole).collect()
    }

    /// What those said who were told and still are asked, by event: who, and their answer for all dates.
    ///
    /// # Errors
    /// Those of the database.
    pub fn invited_answers(&self, events: &BTreeSet<EventId>) -> Result<BTreeMap<EventId, Vec<(InvitedId, Answer)>>> {
        let sql = "SELECT event, invited.id, ifnull(answer, 'waiting')
                   FROM invited LEFT JOIN invited_answer ON invited_answer.invited = invited.id AND date IS NULL
                   WHERE event IN (SELECT value FROM json_each(?1)) AND told IS NOT NULL AND NOT cancelled";
        let rows = self.all(sql, [crate::read::list(events.iter().map(|it| it.0))], |row| {
            let answer: String = row.get(2)?;
            Ok((EventId(row.get(0)?), (InvitedId(row.get(1)?), Answer::of(&answer))))
        })?;
        let mut found: BTreeMap<EventId, Vec<_>> = BTreeMap::new();
        rows.into_iter().for_each(|(event, one)| found.entry(event).or_default().push(one));
        Ok(found)
    }

    fn answers_of(&self, invited: InvitedId) -> Result<Vec<InvitedAnswer>> {
        let sql =
            "SELECT date, answer, sequence, stamp, comment, proposed_start, proposed_end, message FROM invited_answer
                   WHERE invited = ?1 ORDER BY date";
        self.all(sql, [invited.0], |row| {
            let answer: String = row.get(1)?;
            let proposed: (Option<i64>, Option<i64>) = (row.get(5)?, row.get(6)?);
            Ok(InvitedAnswer {
                date: row.get(0)?,
                answer: Answer::of(&answer),
                sequence: row.get(2)?,
                stamp: row.get(3)?,
                comment: row.get(4)?,
                proposed: proposed.0.zip(proposed.1),
                message: row.get::<_, Option<i64>>(7)?.map(MessageRow),
            })
        })
    }

    /// The addresses that are whoever is signed in, in normal form: a colleague's are not.
    ///
    /// # Errors
    /// Those of the database.
    pub fn own_addresses(&self) -> Result<Vec<String>> {
        self.all(include_str!("own_addresses.sql"), [], |row| row.get(0))
    }

    /// The language of a person; `None` for what is no person.
    ///
    /// # Errors
    /// Those of the database.
    pub fn language_of(&self, target: TargetId) -> Result<Option<String>> {
        self.maybe("SELECT language FROM person WHERE id = ?1", [target.0], |row| row.get(0))
    }

    /// Events with this UID: those Dossier asks somebody to first, then one's own.
    ///
    /// # Errors
    /// Those of the database.
    pub fn events_of_uid(&self, uid: &str) -> Result<Vec<EventId>> {
        let sql = "SELECT id FROM event WHERE uid = ?1 AND gone IS NULL
                   ORDER BY EXISTS (SELECT 1 FROM invited WHERE invited.event = event.id) DESC,
                     calendar IN (SELECT id FROM visible_calendar) DESC, id";
        self.all(sql, [uid], |row| row.get(0).map(EventId))
    }

    /// Messages with a calendar part that nobody looked at yet, at most so many.
    ///
    /// # Errors
    /// Those of the database.
    pub fn unread_invitations(&self, most: u32) -> Result<Vec<MessageRow>> {
        let sql = "SELECT message FROM unread_invitation JOIN visible_message ON visible_message.id = message
                   WHERE visible_message.body = 'stored' ORDER BY message LIMIT ?1";
        self.all(sql, [most], |row| row.get(0).map(MessageRow))
    }

    /// What became of the answers about an appointment: messages with what was made of them (`taken`, `older` …) and when, the latest first.
    ///
    /// # Errors
    /// Those of the database.
    pub fn answer_log(&self, event: EventId) -> Result<Vec<(Option<MessageRow>, String, i64)>> {
        let sql = "SELECT message, what, at FROM answer_log WHERE event = ?1 ORDER BY id DESC LIMIT 200";
        self.all(sql, [event.0], |row| Ok((row.get::<_, Option<i64>>(0)?.map(MessageRow), row.get(1)?, row.get(2)?)))
    }

    /// SEQUENCE and DTSTAMP of the newest answer of somebody that was taken, for all dates or for one.
    ///
    /// # Errors
    /// Those of the database.
    pub fn answered_last(
        &self,
        (event, address): (EventId, AddressId),
        date: Option<i64>,
    ) -> Result<Option<(u32, i64)>> {
        let sql =
            "SELECT sequence, stamp FROM answer_log WHERE event = ?1 AND address = ?2 AND date IS ?3 AND what = 'taken'
                   ORDER BY sequence DESC, stamp DESC LIMIT 1";
        self.maybe(sql, (event.0, address.0, date), |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// What became of the answer in a message: what was made of it, and the appointment it is about.
    ///
    /// # Errors
    /// Those of the database.
    pub fn answer_logged(&self, message: MessageRow) -> Result<Option<(String, Option<EventId>)>> {
        let sql = "SELECT what, event FROM answer_log WHERE message = ?1 ORDER BY id DESC LIMIT 1";
        self.maybe(sql, [message.0], |row| Ok((row.get(0)?, row.get::<_, Option<i64>>(1)?.map(EventId))))
    }
}

impl Write<'_> {
    /// Keeps somebody who is asked, with what they are told now.
    ///
    /// # Errors
    /// `NotOwner` of the event's calendar, `NotFound`.
    pub fn keep_invited(&self, event: EventId, one: &Invited) -> Result<InvitedId> {
        if !self.calendar(self.event_bytes(event)?.calendar)?.own {
            return Err(StoreError::NotOwner);
        }
        let AddressId(address) = self.keep_address(&one.form.address)?;
        let told = one.told.as_deref().map(pack).transpose()?;
        let sql = "INSERT INTO invited(event, address, name, role, apart, title, words, language, zone, told, sequence, cancelled)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
                   ON CONFLICT (event, address) DO UPDATE SET name = excluded.name, role = excluded.role, apart = excluded.apart,
                     title = excluded.title, words = excluded.words, language = excluded.language, zone = excluded.zone, told = excluded.told,
                     sequence = excluded.sequence, cancelled = excluded.cancelled
                   RETURNING id";
        let form = &one.form;
        self.one(
            sql,
            rusqlite::params![
                event.0,
                address,
                form.name,
                form.role,
                form.apart,
                form.title,
                form.words,
                form.language,
                form.zone,
                told,
                one.sequence,
                one.cancelled,
            ],
            |row| row.get(0).map(InvitedId),
        )
    }

    /// Asks somebody no longer: whoever was never told is forgotten; of others it stays what they know.
    ///
    /// # Errors
    /// Those of the database.
    pub fn ask_no_longer(&self, invited: InvitedId) -> Result<()> {
        self.run("DELETE FROM invited WHERE id = ?1 AND told IS NULL", [invited.0])?;
        self.run("UPDATE invited SET cancelled = 1 WHERE id = ?1", [invited.0])?;
        Ok(())
    }

    /// Forgets what somebody answered: what they were asked is no longer so.
    ///
    /// # Errors
    /// Those of the database.
    pub fn ask_again(&self, invited: InvitedId) -> Result<()> {
        self.run("DELETE FROM invited_answer WHERE invited = ?1", [invited.0])?;
        Ok(())
    }

    /// Notes an answer in place of the one before for the same dates.
    ///
    /// # Errors
    /// Those of the database.
    pub fn note_answer(&self, invited: InvitedId, one: &InvitedAnswer) -> Result<()> {
        self.run("DELETE FROM invited_answer WHERE invited = ?1 AND date IS ?2", (invited.0, one.date))?;
        self.run(
            "INSERT INTO invited_answer(invited, date, answer, sequence, stamp, comment, proposed_start, proposed_end, message)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            (
                invited.0,
                one.date,
                one.answer.word(),
                one.sequence,
                one.stamp,
                &one.comment,
                one.proposed.map(|it| it.0),
                one.proposed.map(|it| it.1),
                one.message.map(|message| message.0),
            ),
        )?;
        Ok(())
    }

    /// Notes what became of an answer that came.
    ///
    /// # Errors
    /// Those of the database.
    pub fn log_answer(&self, one: &LoggedAnswer<'_>, now: i64) -> Result<()> {
        self.run(
            "INSERT INTO answer_log(message, event, address, date, sequence, stamp, what, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            (
                one.message.0,
                one.event.map(|event| event.0),
                one.address.map(|address| address.0),
                one.date,
                one.sequence,
                one.stamp,
                one.what,
                now,
            ),
        )?;
        Ok(())
    }

    /// Notes that the calendar parts of a message were looked at.
    ///
    /// # Errors
    /// Those of the database.
    pub fn invitation_read(&self, message: MessageRow) -> Result<()> {
        self.run("DELETE FROM unread_invitation WHERE message = ?1", [message.0])?;
        Ok(())
    }
}
