//! Times that are offered to somebody, and held until one of them is chosen.

use domain::{EventId, TargetId, Uuid};
use rusqlite::Row;

use crate::error::{Result, StoreError};
use crate::open::uuid;
use crate::{Read, Write};

/// What is offered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OfferFields {
    /// To whom; `None`: nobody on file.
    pub person: Option<TargetId>,
    /// For which job.
    pub job: Option<TargetId>,
    /// How the interview is held: `phone`, `video`, `on_site` or `other`.
    pub kind: String,
    /// The language of its words (BCP 47).
    pub language: String,
    /// Whose clock it tells (IANA).
    pub zone: String,
    /// How long its times are held, Unix seconds; `None`: until somebody decides.
    pub until: Option<i64>,
}

/// What became of an offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfferState {
    /// Nothing yet.
    Open,
    /// One of its times was chosen.
    Chosen,
    /// The user let all of them go.
    LetGo,
    /// Nobody decided in time.
    Over,
}

const WORDS: [(OfferState, &str); 4] = [
    (OfferState::Open, "open"),
    (OfferState::Chosen, "chosen"),
    (OfferState::LetGo, "let_go"),
    (OfferState::Over, "over"),
];

impl OfferState {
    /// The word it is kept as.
    pub fn word(self) -> &'static str {
        WORDS.iter().find(|(one, _)| *one == self).map_or("", |(_, word)| word)
    }
}

/// An offer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// Its number in this store.
    pub id: i64,
    /// Its identity.
    pub uuid: Uuid,
    /// What is offered.
    pub fields: OfferFields,
    /// What became of it.
    pub state: OfferState,
}

/// A time that is held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldTime {
    /// Its appointment.
    pub event: EventId,
    /// The appointment's identity.
    pub uuid: Uuid,
    /// When it begins.
    pub start: i64,
    /// When it ends; exclusive.
    pub end: i64,
}

fn offer(row: &Row<'_>) -> rusqlite::Result<Offer> {
    let word: String = row.get(8)?;
    Ok(Offer {
        id: row.get(0)?,
        uuid: Uuid::from_bytes(row.get(1)?),
        fields: OfferFields {
            person: row.get::<_, Option<i64>>(2)?.map(TargetId),
            job: row.get::<_, Option<i64>>(3)?.map(TargetId),
            kind: row.get(4)?,
            language: row.get(5)?,
            zone: row.get(6)?,
            until: row.get(7)?,
        },
        state: WORDS.iter().find(|(_, one)| *one == word).map_or(OfferState::Over, |(state, _)| *state),
    })
}

const COLUMNS: &str = "SELECT id, uuid, person, job, kind, language, zone, until, state FROM visible_offer";

impl Read<'_> {
    /// One's own offers that wait for an answer and hold a time still, the one that is held shortest first.
    ///
    /// # Errors
    /// Those of the database.
    pub fn offers(&self) -> Result<Vec<Offer>> {
        let rest = "WHERE state = 'open' AND EXISTS (SELECT 1 FROM held_time WHERE held_time.offer = visible_offer.id)
                    ORDER BY until IS NULL, until, id";
        self.all(&format!("{COLUMNS} {rest}"), [], offer)
    }

    /// The offer of one's own whose UUID begins with these hexadecimal digits, whatever became of it.
    ///
    /// # Errors
    /// `NotFound`, also for somebody else's; `Ambiguous`.
    pub fn offer_by_uuid(&self, asked: &str) -> Result<Offer> {
        let id = self.by_uuid("visible_offer", asked)?;
        self.maybe(&format!("{COLUMNS} WHERE id = ?1"), [id], offer)?.ok_or(StoreError::NotFound { what: "offer" })
    }

    /// The times an open offer holds still, the earliest first.
    ///
    /// # Errors
    /// Those of the database.
    pub fn held_times(&self, offer: i64) -> Result<Vec<HeldTime>> {
        let sql = "SELECT held_time.event, event.uuid, held_time.start, held_time.end FROM held_time
                   JOIN event ON event.id = held_time.event WHERE held_time.offer = ?1 ORDER BY held_time.start, held_time.event";
        self.all(sql, [offer], |row| {
            Ok(HeldTime {
                event: EventId(row.get(0)?),
                uuid: Uuid::from_bytes(row.get(1)?),
                start: row.get(2)?,
                end: row.get(3)?,
            })
        })
    }
}

impl Write<'_> {
    /// Notes that these appointments are times offered to somebody.
    ///
    /// # Errors
    /// Those of the database.
    pub fn add_offer(&self, fields: &OfferFields, events: &[EventId], now: i64) -> Result<Uuid> {
        let identity = uuid();
        let id = self.insert(
            "INSERT INTO offer(uuid, user, person, job, kind, language, zone, until, at)
             SELECT ?1, user, ?2, ?3, ?4, ?5, ?6, ?7, ?8 FROM reader WHERE one = 1",
            (
                identity.as_bytes(),
                fields.person.map(|target| target.0),
                fields.job.map(|target| target.0),
                &fields.kind,
                &fields.language,
                &fields.zone,
                fields.until,
                now,
            ),
        )?;
        for event in events {
            self.run("INSERT INTO offer_slot(offer, event) VALUES (?1, ?2)", (id, event.0))?;
        }
        Ok(identity)
    }

    /// Notes what became of an offer; its appointments are none of its times any more.
    ///
    /// # Errors
    /// Those of the database.
    pub fn end_offer(&self, id: i64, state: OfferState) -> Result<()> {
        self.run("UPDATE offer SET state = ?2 WHERE id = ?1", (id, state.word()))?;
        Ok(())
    }

    /// Lets go what nobody decided in time, whoever's it is: offers that are held no longer, and those whose times all have passed. Returns how many.
    ///
    /// # Errors
    /// Those of the database.
    pub fn end_offers_over(&self, now: i64) -> Result<usize> {
        let sql = "SELECT id FROM offer WHERE state = 'open' AND (until <= ?1
                     OR NOT EXISTS (SELECT 1 FROM offer_slot WHERE offer_slot.offer = offer.id)
                     OR EXISTS (SELECT 1 FROM held_time WHERE held_time.offer = offer.id)
                        AND NOT EXISTS (SELECT 1 FROM held_time WHERE held_time.offer = offer.id AND held_time.end > ?1))";
        let over: Vec<i64> = self.all(sql, [now], |row| row.get(0))?;
        for id in &over {
            for time in self.held_times(*id)? {
                self.take_out(time.event)?;
            }
            self.end_offer(*id, OfferState::Over)?;
            // What has passed cannot be held again.
            self.run(
                "DELETE FROM undo_value WHERE journal IN (SELECT journal FROM undo_value WHERE relation = 'offer' AND row = ?1)",
                [id],
            )?;
        }
        Ok(over.len())
    }
}
