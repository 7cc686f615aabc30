//! The search index: what it was given is kept, so that exactly that can be taken out again.

use domain::MessageRow;

use crate::blob::unpack;
use crate::error::{Result, StoreError};
use crate::{Read, Write};

pub(crate) struct Indexed {
    subject: String,
    names: String,
    text: String,
    files: String,
}

/// A change of the search index that waits for the end of its transaction.
///
/// Any statement that could fail half-way makes the index write down what it holds: one of those a message, and a first sync takes twice as long.
pub(crate) enum Indexing {
    /// A message comes in.
    In(MessageRow, Indexed),
    /// Exactly what was indexed of a message goes out.
    Out(MessageRow, Indexed),
}

impl Indexing {
    fn message(&self) -> MessageRow {
        match self {
            Self::In(id, _) | Self::Out(id, _) => *id,
        }
    }
}

impl Write<'_> {
    /// Indexes a message by its headers alone.
    pub(crate) fn index_headers(&self, id: MessageRow) -> Result<()> {
        let packed = crate::blob::pack(b"")?;
        self.index(id, "", "", &packed)
    }

    /// Indexes a message with its text and attachment names; what was indexed before is taken out first.
    pub(crate) fn index(&self, id: MessageRow, text: &str, files: &str, packed: &[u8]) -> Result<()> {
        self.unindex(id)?;
        let names: String = self.one(include_str!("names.sql"), [id.0], |row| row.get(0))?;
        self.run(
            "INSERT INTO body_text(message, names, text, files) VALUES (?1, ?2, ?3, ?4)",
            (id.0, &names, packed, files),
        )?;
        let subject = self.one("SELECT subject FROM message WHERE id = ?1", [id.0], |row| row.get(0))?;
        if self.indexes_later.get() {
            self.run("INSERT INTO unindexed(message) VALUES (?1)", [id.0])?;
            return Ok(());
        }
        let new = Indexed { subject, names, text: text.to_owned(), files: files.to_owned() };
        self.indexing.borrow_mut().push(Indexing::In(id, new));
        Ok(())
    }

    /// From here on what this transaction keeps is only marked: [`Write::index_marked`] makes it searchable.
    pub fn index_later(&self) {
        self.indexes_later.set(true);
    }

    /// Makes marked messages searchable, oldest first, as long as `go_on` says so; returns how many.
    ///
    /// # Errors
    /// Those of the database.
    pub fn index_marked(&self, go_on: &dyn Fn() -> bool) -> Result<usize> {
        let mut done = 0;
        for id in self.unindexed()? {
            if let Some(new) = self.indexed(id)? {
                put_in(self, id, new)?;
            }
            self.run("DELETE FROM unindexed WHERE message = ?1", [id.0])?;
            done += 1;
            if !go_on() {
                break;
            }
        }
        Ok(done)
    }

    /// Takes a message out of the index.
    pub(crate) fn unindex(&self, id: MessageRow) -> Result<()> {
        let Some(old) = self.indexed(id)? else { return Ok(()) };
        self.run("DELETE FROM body_text WHERE message = ?1", [id.0])?;
        if self.run("DELETE FROM unindexed WHERE message = ?1", [id.0])? > 0 {
            return Ok(());
        }
        let mut indexing = self.indexing.borrow_mut();
        let comes_in = indexing.iter().position(|change| matches!(change, Indexing::In(one, _) if *one == id));
        match comes_in {
            Some(at) => drop(indexing.remove(at)),
            None => indexing.push(Indexing::Out(id, old)),
        }
        Ok(())
    }

    /// Brings the index up to date with this transaction: before it ends, and before anything in it searches.
    ///
    /// In the order of the rows: whenever that goes back, the index writes down what it holds.
    pub(crate) fn finish_index(&self) -> Result<()> {
        let mut changes = self.indexing.take();
        changes.sort_by_key(Indexing::message);
        for change in changes {
            match change {
                Indexing::In(id, new) => put_in(self, id, new)?,
                Indexing::Out(id, old) => self.run(
                    "INSERT INTO search(search, rowid, subject, names, text, files) VALUES ('delete', ?1, ?2, ?3, ?4, ?5)",
                    (id.0, old.subject, old.names, old.text, old.files),
                )?,
            };
        }
        Ok(())
    }
}

fn put_in(write: &Write<'_>, id: MessageRow, new: Indexed) -> Result<usize> {
    write.run(
        "INSERT INTO search(rowid, subject, names, text, files) VALUES (?1, ?2, ?3, ?4, ?5)",
        (id.0, new.subject, new.names, new.text, new.files),
    )
}

impl Read<'_> {
    /// Messages that are stored and not searchable yet, oldest first.
    ///
    /// # Errors
    /// Those of the database.
    pub fn unindexed(&self) -> Result<Vec<MessageRow>> {
        self.all("SELECT message FROM unindexed ORDER BY message", [], |row| row.get(0).map(MessageRow))
    }

    fn indexed(&self, id: MessageRow) -> Result<Option<Indexed>> {
        let found = self.maybe(
            "SELECT subject, names, text, files FROM body_text JOIN message ON message.id = body_text.message WHERE message = ?1",
            [id.0],
            |row| Ok((row.get(0)?, row.get(1)?, row.get::<_, Vec<u8>>(2)?, row.get(3)?)),
        )?;
        let Some((subject, names, packed, files)) = found else {
            return Ok(None);
        };
        let text = String::from_utf8(unpack(&packed)?).map_err(|_| StoreError::Value("body_text.text"))?;
        Ok(Some(Indexed { subject, names, text, files }))
    }

    /// The plain text of a message; empty while only the headers are here.
    ///
    /// # Errors
    /// Those of the database.
    pub fn text(&self, id: MessageRow) -> Result<String> {
        let packed =
            self.maybe("SELECT text FROM body_text WHERE message = ?1", [id.0], |row| row.get::<_, Vec<u8>>(0))?;
        let Some(packed) = packed else { return Ok(String::new()) };
        String::from_utf8(unpack(&packed)?).map_err(|_| StoreError::Value("body_text.text"))
    }
}
