//! `hidden` and `rank` are kept by the transaction that changes their cause: recomputed before it ends.

use crate::Write;
use crate::error::Result;

impl Write<'_> {
    /// Recomputes what this transaction unsettled.
    pub(crate) fn settle(&self) -> Result<()> {
        self.run(include_str!("unsettle_addresses.sql"), [])?;
        if self.count("SELECT count(*) FROM unsettled_message", [])? > 0 {
            self.run(include_str!("settle.sql"), [])?;
            self.run("DELETE FROM unsettled_message", [])?;
        }
        self.run("DELETE FROM unsettled_address", [])?;
        Ok(())
    }
}
