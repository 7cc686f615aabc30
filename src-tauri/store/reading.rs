//! A message as the reading pane shows it.

use domain::{AddressId, FileKind, MessageRow, Reason, Role, TargetId, Uuid, Verdict};
use rusqlite::Row;

use crate::error::{Result, StoreError};
use crate::{BigPart, PartFacts, Read, TargetLabel};

/// Everything the reading pane shows of a message, besides its line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The canonical Message-ID.
    pub message_id: Option<String>,
    /// The From field as written, decoded.
    pub from_text: String,
    /// Whom it is from and to.
    pub parties: Vec<PartyFacts>,
    /// The plain text; `None` while it is not here.
    pub text: Option<String>,
    /// Attachments and inline parts.
    pub parts: Vec<PartFacts>,
    /// RFC822.SIZE, octets.
    pub size: i64,
    /// `headers`, `wanted`, `stored`, `aside` or `expired`.
    pub body: String,
    /// Where it is filed and why.
    pub filings: Vec<FilingFacts>,
    /// Whether the own provider's check of the sender failed.
    pub sender_failed: bool,
}

/// Somebody in a header field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartyFacts {
    /// The field.
    pub role: Role,
    /// The display name; may be empty.
    pub name: String,
    /// The address.
    pub address: String,
    /// Who that is, where on file.
    pub target: Option<TargetLabel>,
}

/// Where a message is filed and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilingFacts {
    /// Where.
    pub target: TargetLabel,
    /// With which verdict.
    pub verdict: Verdict,
    /// Why.
    pub reasons: Vec<Reason>,
    /// Who sees it there.
    pub group: Uuid,
    /// `import`, `auto` or `hand`.
    pub how: String,
    /// When, Unix seconds.
    pub at: i64,
}

/// The raw bytes of a message as they are stored: the pieces belong back into the skeleton.
#[derive(Clone, Debug)]
pub struct StoredRaw {
    /// The raw bytes without what was cut out.
    pub skeleton: Vec<u8>,
    /// What was cut out.
    pub pieces: Vec<BigPart>,
}

impl Read<'_> {
    /// What the reading pane shows of a message.
    ///
    /// # Errors
    /// `NotFound`, also for a hidden message.
    pub fn reading(&self, id: MessageRow) -> Result<Reading> {
        let sql = include_str!("truth/reading.sql");
        let mut reading = self.maybe(sql, [id.0], reading)?.ok_or(StoreError::NotFound { what: "message" })?;
        reading.parties = self.parties(id)?;
        reading.parts = self.parts(id)?;
        reading.filings = self.filings(id)?;
        if reading.body == "stored" {
            reading.text = Some(self.text(id)?);
        }
        Ok(reading)
    }

    fn parties(&self, id: MessageRow) -> Result<Vec<PartyFacts>> {
        let sql = "SELECT role, name, normal, address.id FROM message_address JOIN address ON address.id = message_address.address
                   WHERE message_address.message = ?1 ORDER BY role, address.id";
        let found = self.all(sql, [id.0], |row| {
            let facts = PartyFacts {
                role: Role::from_number(row.get(0)?),
                name: row.get(1)?,
                address: row.get(2)?,
                target: None,
            };
            Ok((facts, AddressId(row.get(3)?)))
        })?;
        found.into_iter().map(|(facts, address)| Ok(PartyFacts { target: self.owner(address)?, ..facts })).collect()
    }

    fn owner(&self, address: AddressId) -> Result<Option<TargetLabel>> {
        self.targets_of(address)?.first().map(|target| self.label(*target)).transpose()
    }

    /// The attachments and inline parts of a message.
    ///
    /// # Errors
    /// Those of the database.
    pub fn parts(&self, id: MessageRow) -> Result<Vec<PartFacts>> {
        let sql = "SELECT position, name, content_type, size, inline, content_id, kind, reordered FROM part WHERE message = ?1 ORDER BY position";
        self.all(sql, [id.0], |row| {
            Ok(PartFacts {
                position: row.get(0)?,
                name: row.get(1)?,
                content_type: row.get(2)?,
                size: u64::try_from(row.get::<_, i64>(3)?).unwrap_or(0),
                inline: row.get(4)?,
                content_id: row.get(5)?,
                kind: Some(row.get::<_, String>(6)?)
                    .filter(|word| !word.is_empty())
                    .map(|word| FileKind::from_word(&word)),
                reordered: row.get(7)?,
            })
        })
    }

    /// Where a message is filed and why, oldest first.
    ///
    /// # Errors
    /// Those of the database.
    pub fn filings(&self, id: MessageRow) -> Result<Vec<FilingFacts>> {
        let sql = "SELECT target, verdict, reasons, how, at, (SELECT uuid FROM access_group WHERE access_group.id = visible_filing.access_group)
                   FROM visible_filing WHERE message = ?1 AND EXISTS (SELECT 1 FROM visible_message WHERE visible_message.id = ?1) ORDER BY id";
        let found = self.all(sql, [id.0], |row| {
            let words: (String, String) = (row.get(1)?, row.get(2)?);
            Ok((TargetId(row.get(0)?), words, row.get(3)?, row.get(4)?, Uuid::from_bytes(row.get(5)?)))
        })?;
        found
            .into_iter()
            .map(|(target, (verdict, reasons), how, at, group)| {
                let reasons = serde_json::from_str(&reasons).map_err(|_| StoreError::Value("filing.reasons"))?;
                let verdict = Verdict::from_word(&verdict).unwrap_or(Verdict::None);
                Ok(FilingFacts { target: self.label(target)?, verdict, reasons, group, how, at })
            })
            .collect()
    }

    /// The raw bytes of a message; `None` while they are not here.
    ///
    /// # Errors
    /// `NotFound`, also for a hidden message.
    pub fn stored_raw(&self, id: MessageRow) -> Result<Option<StoredRaw>> {
        let raw: Option<i64> = self
            .maybe("SELECT raw FROM visible_message WHERE id = ?1", [id.0], |row| row.get(0))?
            .ok_or(StoreError::NotFound { what: "message" })?;
        let Some(raw) = raw else { return Ok(None) };
        let cut: Vec<(i64, String, i64)> =
            self.all("SELECT at, encoding, blob FROM piece WHERE message = ?1 ORDER BY at", [id.0], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?))
            })?;
        let piece = |(at, encoding, blob): (i64, String, i64)| {
            let at = u64::try_from(at).map_err(|_| StoreError::Value("piece.at"))?;
            Ok(BigPart { at, encoding, bytes: self.blob(blob)? })
        };
        let pieces = cut.into_iter().map(piece).collect::<Result<_>>()?;
        Ok(Some(StoredRaw { skeleton: self.blob(raw)?, pieces }))
    }
}

fn reading(row: &Row<'_>) -> rusqlite::Result<Reading> {
    Ok(Reading {
        message_id: row.get(0)?,
        from_text: row.get(1)?,
        size: row.get(2)?,
        body: row.get(3)?,
        sender_failed: row.get(4)?,
        parties: Vec::new(),
        text: None,
        parts: Vec::new(),
        filings: Vec::new(),
    })
}
