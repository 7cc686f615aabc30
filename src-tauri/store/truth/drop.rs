//! Messages that go: exactly what was indexed is taken out of the index first.

use domain::MessageRow;

use crate::Write;
use crate::error::Result;

impl Write<'_> {
    /// Deletes a message with all that hangs on it. Its copies stay, without it.
    ///
    /// # Errors
    /// Those of the database.
    pub fn drop_message(&self, id: MessageRow) -> Result<()> {
        self.unindex(id)?;
        self.run("DELETE FROM filing WHERE message = ?1", [id.0])?;
        self.run("DELETE FROM message WHERE id = ?1", [id.0])?;
        self.run("DELETE FROM unsettled_message WHERE message = ?1", [id.0])?;
        Ok(())
    }

    /// Deletes messages that lie in no folder any more, are saved nowhere and, unless `proposed_too`, wait in no list. Returns how many.
    ///
    /// # Errors
    /// Those of the database.
    pub fn drop_orphans(&self, proposed_too: bool) -> Result<usize> {
        let orphans = self.all(include_str!("orphans.sql"), [proposed_too], |row| row.get(0).map(MessageRow))?;
        for orphan in &orphans {
            self.drop_message(*orphan)?;
        }
        Ok(orphans.len())
    }
}
