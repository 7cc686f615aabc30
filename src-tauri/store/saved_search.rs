//! Searches kept by name, in the order of the rail.

use domain::Uuid;
use rusqlite::Row;

use crate::error::{Result, StoreError};
use crate::open::uuid;
use crate::{Read, Write};

/// A search kept by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedSearch {
    /// Its number in this store.
    pub id: i64,
    /// Its identity.
    pub uuid: Uuid,
    /// What the user calls it.
    pub name: String,
    /// The search as it was typed.
    pub query: String,
}

fn saved(row: &Row<'_>) -> rusqlite::Result<SavedSearch> {
    Ok(SavedSearch { id: row.get(0)?, uuid: Uuid::from_bytes(row.get(1)?), name: row.get(2)?, query: row.get(3)? })
}

impl Read<'_> {
    /// Every saved search, in the user's order.
    ///
    /// # Errors
    /// Those of the database.
    pub fn saved_searches(&self) -> Result<Vec<SavedSearch>> {
        self.all("SELECT id, uuid, name, query FROM saved_search ORDER BY position, id", [], saved)
    }

    /// The saved search whose UUID begins with these hexadecimal digits, or that is called so.
    ///
    /// # Errors
    /// `NotFound`; `Ambiguous`.
    pub fn saved_search(&self, asked: &str) -> Result<SavedSearch> {
        let all = self.saved_searches()?;
        let called = domain::fold(asked.trim());
        if let Some(found) = all.iter().find(|one| domain::fold(&one.name) == called) {
            return Ok(found.clone());
        }
        let id = self.by_uuid("saved_search", asked)?;
        all.into_iter().find(|one| Some(one.id) == id).ok_or(StoreError::NotFound { what: "saved_search" })
    }
}

impl Write<'_> {
    /// Keeps a search behind the others and says under which identity.
    ///
    /// # Errors
    /// Those of the database.
    pub fn save_search(&self, name: &str, query: &str, now: i64) -> Result<Uuid> {
        let identity = uuid();
        self.insert(
            "INSERT INTO saved_search(uuid, name, query, position, added)
             SELECT ?1, ?2, ?3, ifnull(max(position), 0) + 1, ?4 FROM saved_search",
            (identity.as_bytes(), name, query, now),
        )?;
        Ok(identity)
    }

    /// Gives a saved search another name, or another question.
    ///
    /// # Errors
    /// Those of the database.
    pub fn change_search(&self, id: i64, name: &str, query: &str) -> Result<()> {
        self.run("UPDATE saved_search SET name = ?2, query = ?3 WHERE id = ?1", (id, name, query))?;
        Ok(())
    }

    /// Puts the saved searches in an order.
    ///
    /// # Errors
    /// Those of the database.
    pub fn order_searches(&self, ids: &[i64]) -> Result<()> {
        for (position, id) in (1_i64..).zip(ids) {
            self.run("UPDATE saved_search SET position = ?2 WHERE id = ?1 AND position <> ?2", (id, position))?;
        }
        Ok(())
    }

    /// Forgets a saved search.
    ///
    /// # Errors
    /// Those of the database.
    pub fn remove_search(&self, id: i64) -> Result<()> {
        self.run("DELETE FROM saved_search WHERE id = ?1", [id])?;
        Ok(())
    }
}
