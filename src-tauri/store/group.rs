//! Access groups, totally ordered: who sees what of one group sees what of all below it.

use domain::{AccountId, EventId, GroupId, MessageRow, TargetId, Uuid};
use rusqlite::Row;

use crate::error::{Result, StoreError};
use crate::open::uuid;
use crate::user::SEES_ALL;
use crate::{Read, Write};

/// Between the ranks of two groups.
const STEP: i64 = 10;

/// An access group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Its number in this store.
    pub id: GroupId,
    /// Its identity.
    pub uuid: Uuid,
    /// Its name.
    pub name: String,
    /// A user sees its messages when their rank is at least this.
    pub rank: i64,
}

const COLUMNS: &str = "SELECT id, uuid, name, rank FROM access_group";

impl Read<'_> {
    /// Every group, the one everybody sees first.
    ///
    /// # Errors
    /// Those of the database.
    pub fn groups(&self) -> Result<Vec<Group>> {
        self.all(&format!("{COLUMNS} ORDER BY rank"), [], group)
    }

    /// The groups whoever is signed in sees, and may choose: nobody puts a thing out of their own sight.
    ///
    /// # Errors
    /// Those of the database.
    pub fn my_groups(&self) -> Result<Vec<Group>> {
        self.all(&format!("{COLUMNS} WHERE rank <= (SELECT rank FROM reader) ORDER BY rank"), [], group)
    }

    /// A group that whoever is signed in may choose.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn my_group(&self, uuid: Uuid) -> Result<Group> {
        let found = self.my_groups()?.into_iter().find(|group| group.uuid == uuid);
        found.ok_or(StoreError::NotFound { what: "group" })
    }

    /// The group of that identity.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn group(&self, uuid: Uuid) -> Result<Group> {
        let found = self.maybe(&format!("{COLUMNS} WHERE uuid = ?1"), [uuid.as_bytes()], group)?;
        found.ok_or(StoreError::NotFound { what: "group" })
    }

    /// Which group sees a mailbox.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn group_of_account(&self, account: AccountId) -> Result<Group> {
        let sql = format!("{COLUMNS} WHERE id = (SELECT access_group FROM account WHERE id = ?1)");
        self.maybe(&sql, [account.0], group)?.ok_or(StoreError::NotFound { what: "account" })
    }

    /// Which group a message is filed under a target for, where that may be known.
    ///
    /// # Errors
    /// Those of the database.
    pub fn group_of_filing(&self, message: MessageRow, target: TargetId) -> Result<Option<Group>> {
        let sql = format!(
            "{COLUMNS} WHERE id = (SELECT access_group FROM visible_filing WHERE message = ?1 AND target = ?2)"
        );
        self.maybe(&sql, (message.0, target.0), group)
    }

    /// The widest group that sees an event besides its owner; `None` where nobody does.
    ///
    /// # Errors
    /// Those of the database.
    pub fn group_of_event(&self, event: EventId) -> Result<Option<Group>> {
        let sql = format!(
            "{COLUMNS} WHERE id IN (SELECT access_group FROM visible_event_filing WHERE event = ?1) ORDER BY rank LIMIT 1"
        );
        self.maybe(&sql, [event.0], group)
    }
}

impl Write<'_> {
    /// Adds a group above all others.
    ///
    /// # Errors
    /// `NotAllowed`, `NameTaken`, `Value` for an empty name.
    pub fn add_group(&self, name: &str) -> Result<Group> {
        self.need_admin()?;
        self.free_group_name(name, None)?;
        let id = uuid();
        self.run(
            "INSERT INTO access_group(uuid, name, rank) SELECT ?1, ?2, max(rank) + ?3 FROM access_group",
            (id.as_bytes(), name.trim(), STEP),
        )?;
        self.group(id)
    }

    /// Gives a group another name.
    ///
    /// # Errors
    /// `NotAllowed`, `NameTaken`, `Value` for an empty name.
    pub fn rename_group(&self, id: GroupId, name: &str) -> Result<()> {
        self.need_admin()?;
        self.free_group_name(name, Some(id))?;
        self.run("UPDATE access_group SET name = ?2 WHERE id = ?1", (id.0, name.trim()))?;
        Ok(())
    }

    /// Puts the groups in another order, the one everybody sees first. Who saw up to a group sees up to it afterwards.
    ///
    /// # Errors
    /// `NotAllowed`; `Value` where these are not all groups, or another one would be for everybody.
    pub fn order_groups(&self, order: &[GroupId]) -> Result<()> {
        self.need_admin()?;
        let known = self.groups()?;
        let is_whole = order.len() == known.len() && known.iter().all(|group| order.contains(&group.id));
        if !is_whole || order.first() != known.first().map(|group| &group.id) {
            return Err(StoreError::Value("order"));
        }
        // Below everything first: no two have the same rank in between.
        for (at, group) in (1..).zip(&known) {
            self.run("UPDATE user SET rank = ?2 WHERE rank = ?1", (group.rank, -at))?;
            self.run("UPDATE access_group SET rank = ?2 WHERE id = ?1", (group.id.0, -at))?;
        }
        for (at, id) in (0..).zip(order) {
            let before = self.count("SELECT rank FROM access_group WHERE id = ?1", [id.0])?;
            self.run("UPDATE user SET rank = ?2 WHERE rank = ?1", (before, at * STEP))?;
            self.run("UPDATE access_group SET rank = ?2 WHERE id = ?1", (id.0, at * STEP))?;
        }
        Ok(())
    }

    /// Takes a group that nothing belongs to. Who saw up to it sees up to the one below.
    ///
    /// # Errors
    /// `NotAllowed`; `GroupInUse` while messages, mailboxes or sources belong to it, and for the one everybody sees.
    pub fn remove_group(&self, id: GroupId) -> Result<()> {
        self.need_admin()?;
        let used = "SELECT (SELECT count(*) FROM filing WHERE access_group = ?1) + (SELECT count(*) FROM account WHERE access_group = ?1)
                    + (SELECT count(*) FROM source WHERE access_group = ?1)";
        let count = self.count(used, [id.0])?;
        let below = "SELECT max(rank) FROM access_group WHERE rank < (SELECT rank FROM access_group WHERE id = ?1)";
        let below: Option<i64> = self.one(below, [id.0], |row| row.get(0))?;
        let Some(below) = below.filter(|_| count == 0) else {
            return Err(StoreError::GroupInUse { count });
        };
        self.run(
            "UPDATE user SET rank = ?2 WHERE rank < ?3 AND rank = (SELECT rank FROM access_group WHERE id = ?1)",
            (id.0, below, SEES_ALL),
        )?;
        self.run("DELETE FROM access_group WHERE id = ?1", [id.0])?;
        Ok(())
    }

    /// Says who sees a message where it is filed.
    ///
    /// # Errors
    /// `NotFound` where it is not filed there.
    pub fn set_group_of_filing(&self, message: MessageRow, target: TargetId, group: GroupId) -> Result<()> {
        let sql = "UPDATE filing SET access_group = ?3 WHERE message = ?1 AND target = ?2";
        match self.run(sql, (message.0, target.0, group.0))? {
            0 => Err(StoreError::NotFound { what: "filing" }),
            _ => Ok(()),
        }
    }

    fn free_group_name(&self, name: &str, of: Option<GroupId>) -> Result<()> {
        if name.trim().is_empty() {
            return Err(StoreError::Value("name"));
        }
        let sql = "SELECT count(*) FROM access_group WHERE name = ?1 COLLATE NOCASE AND id <> ?2";
        match self.count(sql, (name.trim(), of.map_or(0, |id| id.0)))? {
            0 => Ok(()),
            _ => Err(StoreError::NameTaken),
        }
    }
}

fn group(row: &Row<'_>) -> rusqlite::Result<Group> {
    Ok(Group { id: GroupId(row.get(0)?), uuid: Uuid::from_bytes(row.get(1)?), name: row.get(2)?, rank: row.get(3)? })
}
