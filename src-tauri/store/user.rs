//! Who uses the store, and up to which group each of them sees.

use domain::{UserId, Uuid};
use rusqlite::Row;

use crate::error::{Result, StoreError};
use crate::open::uuid;
use crate::{Read, Write};

/// The rank of whoever sees everything.
pub const SEES_ALL: i64 = 1_000_000;

/// A user of the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// Their number in this store.
    pub id: UserId,
    /// Their identity.
    pub uuid: Uuid,
    /// Their name; empty for the only one there ever was.
    pub name: String,
    /// What they may see: messages of groups of at most this rank.
    pub rank: i64,
    /// Whether they manage users and groups.
    pub admin: bool,
    /// Since when they are none any more, Unix seconds.
    pub removed: Option<i64>,
}

/// What is to be known of a user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserForm {
    /// Their name.
    pub name: String,
    /// What they may see.
    pub rank: i64,
    /// Whether they manage users and groups.
    pub admin: bool,
}

const COLUMNS: &str = "SELECT id, uuid, name, rank, admin, removed FROM user";

impl Read<'_> {
    /// Whoever is signed in here.
    ///
    /// # Errors
    /// `NotFound` where nobody is.
    pub fn me(&self) -> Result<User> {
        let sql = format!("{COLUMNS} WHERE id = (SELECT user FROM reader)");
        self.maybe(&sql, [], user)?.ok_or(StoreError::NotFound { what: "user" })
    }

    /// The number of whoever is signed in here; 0 for nobody.
    ///
    /// # Errors
    /// Those of the database.
    pub fn signed_in(&self) -> Result<i64> {
        self.count("SELECT ifnull((SELECT user FROM reader), 0)", [])
    }

    /// The users, in the order they were added; those who are none any more only where asked for.
    ///
    /// # Errors
    /// Those of the database.
    pub fn users(&self, with_removed: bool) -> Result<Vec<User>> {
        self.all(&format!("{COLUMNS} WHERE ?1 OR removed IS NULL ORDER BY id"), [with_removed], user)
    }

    /// Whether there are several users: what is only for several shows then.
    ///
    /// # Errors
    /// Those of the database.
    pub fn is_team(&self) -> Result<bool> {
        Ok(self.count("SELECT count(*) FROM user WHERE removed IS NULL", [])? > 1)
    }

    /// The user of that identity.
    ///
    /// # Errors
    /// `NotFound`, also for one who is none any more.
    pub fn user_by_uuid(&self, uuid: Uuid) -> Result<User> {
        let sql = format!("{COLUMNS} WHERE uuid = ?1 AND removed IS NULL");
        self.maybe(&sql, [uuid.as_bytes()], user)?.ok_or(StoreError::NotFound { what: "user" })
    }

    /// The user of that name, however its letters are written.
    ///
    /// # Errors
    /// `NotFound`, also for one who is none any more.
    pub fn user_by_name(&self, name: &str) -> Result<User> {
        let sql = format!("{COLUMNS} WHERE name = ?1 COLLATE NOCASE AND removed IS NULL");
        self.maybe(&sql, [name.trim()], user)?.ok_or(StoreError::NotFound { what: "user" })
    }

    /// Refuses what only an admin may do. A team of one may do everything.
    ///
    /// # Errors
    /// `NotAllowed`.
    pub fn need_admin(&self) -> Result<()> {
        let is_admin = self.maybe("SELECT admin FROM reader", [], |row| row.get::<_, bool>(0))?;
        if is_admin.unwrap_or(false) { Ok(()) } else { Err(StoreError::NotAllowed) }
    }
}

impl Write<'_> {
    /// Adds a user.
    ///
    /// # Errors
    /// `NotAllowed`, `NameTaken`, `Value` for an empty name.
    pub fn add_user(&self, form: &UserForm) -> Result<User> {
        self.need_admin()?;
        self.free_name(&form.name, None)?;
        let id = uuid();
        self.run(
            "INSERT INTO user(uuid, name, rank, admin) VALUES (?1, ?2, ?3, ?4)",
            (id.as_bytes(), form.name.trim(), form.rank, form.admin),
        )?;
        self.user_by_uuid(id)
    }

    /// Changes a user's name, what they see, and whether they are an admin.
    ///
    /// # Errors
    /// `NotAllowed`, `NameTaken`, `LastAdmin`, `Value` for an empty name.
    pub fn set_user(&self, id: UserId, form: &UserForm) -> Result<()> {
        self.need_admin()?;
        self.free_name(&form.name, Some(id))?;
        self.run(
            "UPDATE user SET name = ?2, rank = ?3, admin = ?4 WHERE id = ?1 AND removed IS NULL",
            (id.0, form.name.trim(), form.rank, form.admin),
        )?;
        self.has_admin()
    }

    /// Ends somebody's being a user. What they did stays under their name; their mailboxes are nobody's.
    ///
    /// # Errors
    /// `NotAllowed`, `LastAdmin`.
    pub fn remove_user(&self, id: UserId, now: i64) -> Result<()> {
        self.need_admin()?;
        self.run("UPDATE user SET removed = ?2, admin = 0 WHERE id = ?1 AND removed IS NULL", (id.0, now))?;
        self.run("UPDATE account SET owner = NULL WHERE owner = ?1", [id.0])?;
        self.has_admin()
    }

    fn has_admin(&self) -> Result<()> {
        let admins = self.count("SELECT count(*) FROM user WHERE admin = 1 AND removed IS NULL", [])?;
        if admins > 0 { Ok(()) } else { Err(StoreError::LastAdmin) }
    }

    fn free_name(&self, name: &str, of: Option<UserId>) -> Result<()> {
        if name.trim().is_empty() {
            return Err(StoreError::Value("name"));
        }
        match self.user_by_name(name) {
            Ok(user) if Some(user.id) != of => Err(StoreError::NameTaken),
            _ => Ok(()),
        }
    }
}

fn user(row: &Row<'_>) -> rusqlite::Result<User> {
    Ok(User {
        id: UserId(row.get(0)?),
        uuid: Uuid::from_bytes(row.get(1)?),
        name: row.get(2)?,
        rank: row.get(3)?,
        admin: row.get(4)?,
        removed: row.get(5)?,
    })
}
