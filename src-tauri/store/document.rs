//! Files kept with a person, client or job, and the messages they came with.

use std::collections::BTreeMap;

use domain::{DocumentId, MessageKey, MessageRow, TargetId};
use rusqlite::Row;
use uuid::Uuid;

use crate::error::{Result, StoreError};
use crate::open::uuid;
use crate::{Read, Write};

/// A file to be kept with somebody.
#[derive(Clone, Debug)]
pub struct NewDocument<'a> {
    /// With whom.
    pub target: TargetId,
    /// Its name.
    pub name: &'a str,
    /// Content type.
    pub content_type: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
    /// The message and the number of the part it came with.
    pub source: Option<(MessageRow, u32)>,
    /// Now, Unix seconds.
    pub added: i64,
}

/// A file kept with somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentFacts {
    /// The document.
    pub id: DocumentId,
    /// Its identity.
    pub uuid: Uuid,
    /// With whom.
    pub target: TargetId,
    /// Its name.
    pub name: String,
    /// Content type.
    pub content_type: String,
    /// Octets.
    pub size: i64,
    /// When it was added, Unix seconds.
    pub added: i64,
    /// The visible messages it came with, newest first.
    pub sources: Vec<DocumentSource>,
}

/// A message a document came with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentSource {
    /// The message's key.
    pub key: MessageKey,
    /// Received, Unix seconds.
    pub received: i64,
    /// Its subject.
    pub subject: String,
    /// The number of the part.
    pub position: u32,
}

const COLUMNS: &str = "SELECT id, uuid, target, name, content_type, size, added FROM visible_document";

impl Read<'_> {
    /// The documents of a target, newest first.
    ///
    /// # Errors
    /// Those of the database.
    pub fn documents(&self, target: TargetId) -> Result<Vec<DocumentFacts>> {
        let sql = format!("{COLUMNS} WHERE target = ?1 ORDER BY added DESC, id DESC");
        let mut documents = self.all(&sql, [target.0], document)?;
        for document in &mut documents {
            document.sources = self.document_sources(document.id)?;
        }
        Ok(documents)
    }

    /// Every document, oldest first.
    ///
    /// # Errors
    /// Those of the database.
    pub fn all_documents(&self) -> Result<Vec<DocumentFacts>> {
        let mut documents = self.all(&format!("{COLUMNS} ORDER BY id"), [], document)?;
        for document in &mut documents {
            document.sources = self.document_sources(document.id)?;
        }
        Ok(documents)
    }

    /// The document whose UUID begins like this.
    ///
    /// # Errors
    /// `NotFound`, `Ambiguous`.
    pub fn document_by_uuid(&self, prefix: &str) -> Result<DocumentFacts> {
        let id = self.by_uuid("document", prefix)?.ok_or(StoreError::NotFound { what: "document" })?;
        let mut facts = self.one(&format!("{COLUMNS} WHERE id = ?1"), [id], document)?;
        facts.sources = self.document_sources(facts.id)?;
        Ok(facts)
    }

    /// The bytes of a document.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn document_bytes(&self, id: DocumentId) -> Result<Vec<u8>> {
        let blob = self.maybe("SELECT blob FROM visible_document WHERE id = ?1", [id.0], |row| row.get(0))?;
        self.blob(blob.ok_or(StoreError::NotFound { what: "document" })?)
    }

    /// With whom the parts of a message are kept as documents, by number of the part.
    ///
    /// # Errors
    /// Those of the database.
    pub fn kept_parts(&self, message: MessageRow) -> Result<BTreeMap<u32, Vec<TargetId>>> {
        let sql = "SELECT position, target FROM document_source JOIN visible_document AS document ON document.id = document WHERE message = ?1 ORDER BY document.id";
        let mut kept: BTreeMap<u32, Vec<TargetId>> = BTreeMap::new();
        for (position, target) in self.all(sql, [message.0], |row| Ok((row.get(0)?, row.get(1)?)))? {
            kept.entry(position).or_default().push(TargetId(target));
        }
        Ok(kept)
    }

    /// How many documents a target has.
    ///
    /// # Errors
    /// Those of the database.
    pub fn documents_of(&self, target: TargetId) -> Result<i64> {
        self.count("SELECT count(*) FROM visible_document WHERE target = ?1", [target.0])
    }

    fn document_sources(&self, id: DocumentId) -> Result<Vec<DocumentSource>> {
        self.all(include_str!("document_sources.sql"), [id.0], |row| {
            Ok(DocumentSource {
                key: MessageKey(row.get(0)?),
                received: row.get(1)?,
                subject: row.get(2)?,
                position: row.get(3)?,
            })
        })
    }
}

impl Write<'_> {
    /// Keeps a file with somebody. The same bytes are one document there, with one more message it came with. Returns whether it is new there.
    ///
    /// # Errors
    /// Those of the database.
    pub fn add_document(&self, new: &NewDocument<'_>) -> Result<bool> {
        let blob = self.keep_blob(new.bytes)?;
        let known: Option<i64> =
            self.maybe(include_str!("truth/kept_document.sql"), (new.target.0, blob), |row| row.get(0))?;
        let id = match known {
            Some(id) => id,
            None => self.insert(
                include_str!("add_document.sql"),
                rusqlite::params![
                    uuid().as_bytes(),
                    new.target.0,
                    blob,
                    new.name,
                    new.content_type,
                    new.bytes.len() as i64,
                    new.added,
                    new.source.map(|(message, _)| message.0)
                ],
            )?,
        };
        if let Some((message, position)) = new.source {
            self.run(
                "INSERT OR IGNORE INTO document_source(document, message, position) VALUES (?1, ?2, ?3)",
                (id, message.0, position),
            )?;
        }
        Ok(known.is_none())
    }

    /// Takes a document away. Its bytes stay where a message has them, and as long as this can be taken back.
    ///
    /// # Errors
    /// Those of the database.
    pub fn remove_document(&self, id: DocumentId) -> Result<()> {
        self.run("DELETE FROM document WHERE id = ?1", [id.0])?;
        Ok(())
    }
}

fn document(row: &Row<'_>) -> rusqlite::Result<DocumentFacts> {
    Ok(DocumentFacts {
        id: DocumentId(row.get(0)?),
        uuid: Uuid::from_bytes(row.get(1)?),
        target: TargetId(row.get(2)?),
        name: row.get(3)?,
        content_type: row.get(4)?,
        size: row.get(5)?,
        added: row.get(6)?,
        sources: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::desk_tests::{ANNA, Desk, NOW};
    use crate::{Summary, Who};

    /// Keeps the same bytes as a part of each message.
    fn keep(desk: &Desk, target: TargetId, bytes: &[u8], messages: &[MessageRow]) {
        desk.store
            .act("document_add", NOW, |write| {
                for message in messages {
                    let source = Some((*message, 2));
                    let content_type = "application/pdf";
                    write.add_document(&NewDocument {
                        target,
                        name: "cv.pdf",
                        content_type,
                        bytes,
                        source,
                        added: NOW,
                    })?;
                }
                Ok::<_, StoreError>(((), Summary::default()))
            })
            .unwrap();
    }

    fn blobs(desk: &Desk) -> i64 {
        desk.store.read(|read| read.count("SELECT count(*) FROM blob", [])).unwrap()
    }

    #[test]
    fn the_same_bytes_are_one_document_that_came_with_both_messages() {
        let desk = Desk::empty();
        let (text, anna) = ("The same words.", desk.person());
        let letters = [1, 2].map(|number| desk.receive(number, ANNA, "CV", text));
        let before = blobs(&desk);
        let large = "CVThe same words.".repeat(2000);
        keep(&desk, anna, large.as_bytes(), &letters);
        let documents = desk.store.read(|read| read.documents(anna)).unwrap();
        assert_eq!(documents.len(), 1);
        let [document] = documents.as_slice() else { unreachable!() };
        assert_eq!((document.name.as_str(), document.size, document.sources.len()), ("cv.pdf", 34_000, 2));
        assert_eq!(desk.store.read(|read| read.document_bytes(document.id)).unwrap(), large.as_bytes());
        assert_eq!(blobs(&desk), before, "what two messages and a document hold is stored once");
        let [first, _] = letters;
        assert_eq!(desk.store.read(|read| read.kept_parts(first)).unwrap(), BTreeMap::from([(2, vec![anna])]));
    }

    #[test]
    fn a_document_that_was_removed_comes_back_with_its_bytes_and_messages() {
        let desk = Desk::empty();
        let anna = desk.person();
        let letter = desk.receive(1, ANNA, "CV", "Words.");
        keep(&desk, anna, b"a small file", &[letter]);
        let before = desk.store.read(|read| read.documents(anna)).unwrap();
        let id = before.first().unwrap().id;
        desk.store
            .act("document_remove", NOW, |write| Ok::<_, StoreError>((write.remove_document(id)?, Summary::default())))
            .unwrap();
        assert_eq!(desk.store.read(|read| read.documents_of(anna)).unwrap(), 0);
        desk.store.write(Who::Background, |write| write.drop_unused_blobs()).unwrap();
        assert!(desk.ill().is_empty(), "bytes that can come back are not counted as lost: {:?}", desk.ill());
        desk.store.write(Who::User, |write| write.undo_newest(&|_, _| true)).unwrap();
        assert_eq!(desk.store.read(|read| read.documents(anna)).unwrap(), before);
        assert_eq!(desk.store.read(|read| read.document_bytes(id)).unwrap(), b"a small file");
    }

    #[test]
    fn bytes_go_once_neither_a_document_nor_undo_needs_them() {
        let desk = Desk::empty();
        let anna = desk.person();
        let before = blobs(&desk);
        keep(&desk, anna, b"a small file", &[desk.receive(1, ANNA, "CV", "Words.")]);
        let id = desk.store.read(|read| read.documents(anna)).unwrap().first().unwrap().id;
        let kept = blobs(&desk);
        desk.store
            .act("document_remove", NOW, |write| Ok::<_, StoreError>((write.remove_document(id)?, Summary::default())))
            .unwrap();
        desk.store
            .write(Who::Background, |write| {
                write.forget_old_values(NOW + 40 * 86_400)?;
                write.drop_unused_blobs()
            })
            .unwrap();
        assert_eq!(blobs(&desk), kept - 1);
        assert!(kept > before);
    }

    #[test]
    fn a_message_a_document_came_with_stays() {
        let desk = Desk::empty();
        let anna = desk.person();
        let [kept, other] = [1, 2].map(|number| desk.receive(number, "somebody@else.example", "CV", "Words."));
        keep(&desk, anna, b"a file", &[kept]);
        desk.store.write(Who::Background, |write| write.run("DELETE FROM copy", [])).unwrap();
        assert_eq!(desk.store.read(|read| read.orphans(true)).unwrap(), [other]);
        let dropped = desk
            .store
            .write(Who::Background, |write| Ok::<_, StoreError>((write.drop_orphan(kept)?, write.drop_orphan(other)?)));
        assert_eq!(dropped.unwrap(), (false, true));
    }
}
