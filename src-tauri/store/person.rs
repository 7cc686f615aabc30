//! People, clients and jobs: whatever a message can be filed under.

use std::collections::BTreeMap;

use domain::{Address, AddressId, PersonKind, TargetId, TargetKind, Uuid, fold};
use rusqlite::Row;

use crate::error::{Result, StoreError};
use crate::open::uuid;
use crate::read::list;
use crate::{Read, Write};

/// The fields of a person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PersonFields {
    /// Given name.
    pub given: String,
    /// Family name.
    pub family: String,
    /// Language tag (BCP 47), or empty.
    pub language: String,
    /// Phone, or empty.
    pub phone: String,
    /// Note.
    pub note: String,
    /// What the person is; several at once.
    pub roles: Vec<PersonKind>,
    /// Whose contact.
    pub client: Option<TargetId>,
}

/// The fields of a client.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClientFields {
    /// The firm's name.
    pub name: String,
    /// Note.
    pub note: String,
}

/// The fields of a job.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JobFields {
    /// Its reference (`DE7`), or empty.
    pub reference: String,
    /// Its title.
    pub title: String,
    /// Note.
    pub note: String,
    /// For which client.
    pub client: Option<TargetId>,
    /// Whether it is open.
    pub open: bool,
}

/// A target as a label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetLabel {
    /// Its number in this store.
    pub id: TargetId,
    /// Its identity.
    pub uuid: Uuid,
    /// Person, client or job.
    pub kind: TargetKind,
    /// The name as lists show it.
    pub name: String,
    /// For a job its reference, for a contact the client's name; may be empty.
    pub note: String,
    /// What a person is.
    pub roles: Vec<PersonKind>,
}

pub(crate) fn label(row: &Row<'_>) -> rusqlite::Result<TargetLabel> {
    let kind = TargetKind::from_word(&row.get::<_, String>(2)?).unwrap_or(TargetKind::Person);
    let roles = [(5, PersonKind::Candidate), (6, PersonKind::Contact), (7, PersonKind::Employee)];
    let mut is = Vec::new();
    for (column, role) in roles {
        if row.get::<_, Option<bool>>(column)?.unwrap_or(false) {
            is.push(role);
        }
    }
    Ok(TargetLabel {
        id: TargetId(row.get(0)?),
        uuid: Uuid::from_bytes(row.get(1)?),
        kind,
        name: row.get(3)?,
        note: row.get(4)?,
        roles: is,
    })
}

impl Read<'_> {
    /// The label of a target.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn label(&self, id: TargetId) -> Result<TargetLabel> {
        self.maybe("SELECT * FROM label WHERE id = ?1", [id.0], label)?.ok_or(StoreError::NotFound { what: "profile" })
    }

    /// The labels of targets.
    ///
    /// # Errors
    /// Those of the database.
    pub fn labels(&self, ids: impl IntoIterator<Item = TargetId>) -> Result<BTreeMap<TargetId, TargetLabel>> {
        let asked = list(ids.into_iter().map(|id| id.0));
        let found = self.all("SELECT * FROM label WHERE id IN (SELECT value FROM json_each(?1))", [asked], label)?;
        Ok(found.into_iter().map(|label| (label.id, label)).collect())
    }

    /// The target whose UUID begins with these hexadecimal digits (hyphens do not count).
    ///
    /// # Errors
    /// `NotFound`, `Ambiguous`.
    pub fn target(&self, prefix: &str) -> Result<TargetId> {
        self.by_uuid("target", prefix)?.map(TargetId).ok_or(StoreError::NotFound { what: "profile" })
    }

    /// The fields of a person.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn person(&self, id: TargetId) -> Result<PersonFields> {
        self.maybe(
            "SELECT given, family, language, phone, note, candidate, contact, employee, client
             FROM person JOIN target ON target.id = person.id WHERE person.id = ?1",
            [id.0],
            |row| {
                let is = [
                    (row.get(5)?, PersonKind::Candidate),
                    (row.get(6)?, PersonKind::Contact),
                    (row.get(7)?, PersonKind::Employee),
                ];
                Ok(PersonFields {
                    given: row.get(0)?,
                    family: row.get(1)?,
                    language: row.get(2)?,
                    phone: row.get(3)?,
                    note: row.get(4)?,
                    roles: is.iter().filter(|(yes, _)| *yes).map(|(_, role)| *role).collect(),
                    client: row.get::<_, Option<i64>>(8)?.map(TargetId),
                })
            },
        )?
        .ok_or(StoreError::NotFound { what: "person" })
    }

    /// The targets an address belongs to, oldest first.
    ///
    /// # Errors
    /// Those of the database.
    pub fn targets_of(&self, address: AddressId) -> Result<Vec<TargetId>> {
        self.all("SELECT target FROM target_address WHERE address = ?1 ORDER BY target", [address.0], |row| {
            row.get(0).map(TargetId)
        })
    }

    /// The addresses of a target, in the user's order.
    ///
    /// # Errors
    /// Those of the database.
    pub fn addresses_of(&self, target: TargetId) -> Result<Vec<(AddressId, String, String)>> {
        self.all(
            "SELECT address.id, normal, label FROM target_address JOIN address ON address.id = target_address.address
             WHERE target = ?1 ORDER BY position, target_address.id",
            [target.0],
            |row| Ok((AddressId(row.get(0)?), row.get(1)?, row.get(2)?)),
        )
    }

    /// The fields of a job.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn job(&self, id: TargetId) -> Result<JobFields> {
        self.maybe(
            "SELECT reference, title, note, client, open FROM job JOIN target ON target.id = job.id WHERE job.id = ?1",
            [id.0],
            |row| {
                Ok(JobFields {
                    reference: row.get(0)?,
                    title: row.get(1)?,
                    note: row.get(2)?,
                    client: row.get::<_, Option<i64>>(3)?.map(TargetId),
                    open: row.get(4)?,
                })
            },
        )?
        .ok_or(StoreError::NotFound { what: "job" })
    }

    /// The domains of a client in normal form.
    ///
    /// # Errors
    /// Those of the database.
    pub fn domains_of(&self, client: TargetId) -> Result<Vec<String>> {
        let reversed: Vec<String> =
            self.all("SELECT reversed FROM client_domain WHERE client = ?1 ORDER BY id", [client.0], |row| row.get(0))?;
        Ok(reversed.iter().map(|d| Address::reversed(d)).collect())
    }

    /// The fields of a target that Dossier has no place for.
    ///
    /// # Errors
    /// Those of the database.
    pub fn fields_of(&self, target: TargetId) -> Result<Vec<(String, String)>> {
        self.all("SELECT name, value FROM field WHERE target = ?1 ORDER BY id", [target.0], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
    }

    /// The client whose domain (or a parent of it) an address has, with that domain; the nearest domain first.
    ///
    /// # Errors
    /// Those of the database.
    pub fn client_at_domain(&self, address: AddressId) -> Result<Option<(TargetId, String)>> {
        self.maybe(include_str!("client_at_domain.sql"), [address.0], |row| Ok((TargetId(row.get(0)?), row.get(1)?)))
    }
}

impl Write<'_> {
    fn add_target(&self, kind: TargetKind, note: &str, now: i64) -> Result<TargetId> {
        self.insert(
            "INSERT INTO target(uuid, kind, added, note) VALUES (?1, ?2, ?3, ?4)",
            (uuid().as_bytes(), kind.word(), now, note),
        )
        .map(TargetId)
    }

    /// Puts a person on file.
    ///
    /// # Errors
    /// Those of the database.
    pub fn add_person(&self, fields: &PersonFields, now: i64) -> Result<TargetId> {
        let id = self.add_target(TargetKind::Person, &fields.note, now)?;
        self.run("INSERT INTO person(id, given, family, sort_name) VALUES (?1, '', '', '')", [id.0])?;
        self.set_person(id, fields)?;
        Ok(id)
    }

    /// Sets the fields of a person.
    ///
    /// # Errors
    /// Those of the database.
    pub fn set_person(&self, id: TargetId, fields: &PersonFields) -> Result<()> {
        let is = |role| fields.roles.contains(&role);
        let sort_name = fold(format!("{} {}", fields.family, fields.given).trim());
        self.run(
            "UPDATE person SET given = ?2, family = ?3, sort_name = ?4, language = ?5, phone = ?6, candidate = ?7, contact = ?8,
               employee = ?9, client = ?10 WHERE id = ?1",
            rusqlite::params![
                id.0, fields.given, fields.family, sort_name, fields.language, fields.phone, is(PersonKind::Candidate),
                is(PersonKind::Contact), is(PersonKind::Employee), fields.client.map(|c| c.0)
            ],
        )?;
        self.run("UPDATE target SET note = ?2 WHERE id = ?1", (id.0, &fields.note))?;
        Ok(())
    }

    /// Puts a client on file.
    ///
    /// # Errors
    /// Those of the database.
    pub fn add_client(&self, fields: &ClientFields, now: i64) -> Result<TargetId> {
        let id = self.add_target(TargetKind::Client, &fields.note, now)?;
        self.run(
            "INSERT INTO client(id, name, sort_name) VALUES (?1, ?2, ?3)",
            (id.0, &fields.name, fold(&fields.name)),
        )?;
        Ok(id)
    }

    /// Sets the fields of a client.
    ///
    /// # Errors
    /// Those of the database.
    pub fn set_client(&self, id: TargetId, fields: &ClientFields) -> Result<()> {
        self.run(
            "UPDATE client SET name = ?2, sort_name = ?3 WHERE id = ?1",
            (id.0, &fields.name, fold(&fields.name)),
        )?;
        self.run("UPDATE target SET note = ?2 WHERE id = ?1", (id.0, &fields.note))?;
        Ok(())
    }

    /// Puts a job on file.
    ///
    /// # Errors
    /// Those of the database.
    pub fn add_job(&self, fields: &JobFields, now: i64) -> Result<TargetId> {
        let id = self.add_target(TargetKind::Job, &fields.note, now)?;
        self.run("INSERT INTO job(id, reference, title, sort_name) VALUES (?1, '', '', '')", [id.0])?;
        self.set_job(id, fields)?;
        Ok(id)
    }

    /// Sets the fields of a job.
    ///
    /// # Errors
    /// Those of the database.
    pub fn set_job(&self, id: TargetId, fields: &JobFields) -> Result<()> {
        self.run(
            "UPDATE job SET reference = ?2, title = ?3, sort_name = ?4, client = ?5, open = ?6 WHERE id = ?1",
            (id.0, &fields.reference, &fields.title, fold(&fields.title), fields.client.map(|c| c.0), fields.open),
        )?;
        self.run("UPDATE target SET note = ?2 WHERE id = ?1", (id.0, &fields.note))?;
        Ok(())
    }

    /// Takes a person, client or job off file. Messages saved there stay in the store.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn remove_target(&self, id: TargetId) -> Result<()> {
        match self.run("DELETE FROM target WHERE id = ?1", [id.0])? {
            0 => Err(StoreError::NotFound { what: "profile" }),
            _ => Ok(()),
        }
    }

    /// Gives a target an address; the label of one it has already is replaced. Returns whether the address is new to it.
    ///
    /// # Errors
    /// Those of the database.
    pub fn add_address(&self, target: TargetId, address: &Address, label: &str) -> Result<bool> {
        let address = self.keep_address(address)?;
        let known = self
            .count("SELECT count(*) FROM target_address WHERE target = ?1 AND address = ?2", (target.0, address.0))?
            > 0;
        self.run(include_str!("add_address.sql"), (target.0, address.0, label))?;
        Ok(!known)
    }

    /// Takes an address from a target.
    ///
    /// # Errors
    /// Those of the database.
    pub fn remove_address(&self, target: TargetId, address: AddressId) -> Result<()> {
        self.run("DELETE FROM target_address WHERE target = ?1 AND address = ?2", (target.0, address.0))?;
        Ok(())
    }

    /// Sets the domains of a client, in normal form.
    ///
    /// # Errors
    /// Those of the database.
    pub fn set_domains(&self, client: TargetId, domains: &[String]) -> Result<()> {
        let wanted: Vec<String> = domains.iter().map(|d| Address::reversed(d)).collect();
        let known: Vec<String> =
            self.all("SELECT reversed FROM client_domain WHERE client = ?1", [client.0], |row| row.get(0))?;
        for gone in known.iter().filter(|d| !wanted.contains(d)) {
            self.run("DELETE FROM client_domain WHERE client = ?1 AND reversed = ?2", (client.0, gone))?;
        }
        for new in wanted.iter().filter(|d| !known.contains(d)) {
            self.run("INSERT OR IGNORE INTO client_domain(client, reversed) VALUES (?1, ?2)", (client.0, new))?;
        }
        Ok(())
    }

    /// Sets the tags of a target.
    ///
    /// # Errors
    /// Those of the database.
    pub fn set_tags(&self, target: TargetId, tags: &[String]) -> Result<()> {
        let known: Vec<String> = self.all("SELECT tag FROM tag WHERE target = ?1", [target.0], |row| row.get(0))?;
        for gone in known.iter().filter(|t| !tags.contains(t)) {
            self.run("DELETE FROM tag WHERE target = ?1 AND tag = ?2", (target.0, gone))?;
        }
        for new in tags.iter().filter(|t| !t.trim().is_empty() && !known.contains(t)) {
            self.run("INSERT OR IGNORE INTO tag(target, tag) VALUES (?1, ?2)", (target.0, new.trim()))?;
        }
        Ok(())
    }

    /// Takes a field from a target.
    ///
    /// # Errors
    /// Those of the database.
    pub fn remove_field(&self, target: TargetId, name: &str) -> Result<()> {
        self.run("DELETE FROM field WHERE target = ?1 AND name = ?2", (target.0, name))?;
        Ok(())
    }

    /// Sets a field of a target that Dossier has no place for.
    ///
    /// # Errors
    /// Those of the database.
    pub fn set_field(&self, target: TargetId, name: &str, value: &str) -> Result<()> {
        self.run(
            "INSERT INTO field(target, name, value) VALUES (?1, ?2, ?3) ON CONFLICT(target, name) DO UPDATE SET value = excluded.value",
            (target.0, name, value),
        )?;
        Ok(())
    }
}
