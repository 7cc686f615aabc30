//! The search index: what it was given is kept, so that exactly that can be taken out again.

use domain::MessageRow;

use crate::blob::unpack;
use crate::error::{Result, StoreError};
use crate::{Read, Write};

struct Indexed {
    subject: String,
    names: String,
    text: String,
    files: String,
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
        self.run(
            "INSERT INTO search(rowid, subject, names, text, files) SELECT id, subject, ?2, ?3, ?4 FROM message WHERE id = ?1",
            (id.0, &names, text, files),
        )?;
        Ok(())
    }

    /// Takes a message out of the index.
    pub(crate) fn unindex(&self, id: MessageRow) -> Result<()> {
        let Some(old) = self.indexed(id)? else { return Ok(()) };
        self.run(
            "INSERT INTO search(search, rowid, subject, names, text, files) VALUES ('delete', ?1, ?2, ?3, ?4, ?5)",
            (id.0, old.subject, old.names, old.text, old.files),
        )?;
        self.run("DELETE FROM body_text WHERE message = ?1", [id.0])?;
        Ok(())
    }
}

impl Read<'_> {
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
        Ok(self.indexed(id)?.map(|indexed| indexed.text).unwrap_or_default())
    }
}
