//! Whether the store is well: the file, the keys between tables, the search index, and everything that is derived. Nothing is changed.

use std::fs::File;
use std::io::Read as _;

use rusqlite::Connection;

use crate::blob::unpack;
use crate::error::{Result, StoreError};
use crate::{FILE_NAME, Read, Store, connection};

/// Free space below which the disk is called full, beyond what a backup of the store takes: octets.
const SPARE: u64 = 200 << 20;

/// One check. Figures only, nothing personal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// What was checked.
    pub name: &'static str,
    /// Whether it is well.
    pub ok: bool,
    /// How much was looked at and how much of it is wrong.
    pub detail: String,
}

impl Check {
    /// A check of something that is well while nothing wrong is found.
    pub fn count(name: &'static str, wrong: i64) -> Self {
        Self { name, ok: wrong == 0, detail: wrong.to_string() }
    }

    fn new(name: &'static str, done: Result<(bool, String)>) -> Self {
        let (ok, detail) = done.unwrap_or_else(|error| (false, trouble(&error).into()));
        Self { name, ok, detail }
    }
}

fn trouble(error: &StoreError) -> &'static str {
    match error {
        StoreError::Corrupt | StoreError::Value(_) => "damaged",
        StoreError::InUse { .. } => "in use",
        _ => "cannot be checked",
    }
}

impl Store {
    /// Checks everything but the proposals, which linking knows how to derive.
    ///
    /// # Errors
    /// `Corrupt` where the file cannot be read at all; whatever else is found is in the answer.
    pub fn doctor(&self) -> Result<Vec<Check>> {
        let mut checks = vec![
            Check::new("integrity", self.integrity()),
            Check::new("foreign_keys", self.read(foreign_keys)),
            Check::new("search_index", self.search_index_is_whole()),
        ];
        for (name, sql) in COUNTS {
            let wrong = self.read(|read| read.count(sql, []));
            checks.push(Check::new(name, wrong.map(|wrong| (wrong == 0, wrong.to_string()))));
        }
        checks.push(Check::new("blobs", self.read(blobs)));
        checks.push(Check::new("bytes", self.read(bytes)));
        checks.push(Check::new("free_space", self.free_space()));
        checks.push(Check::new("cipher", self.cipher()));
        Ok(checks)
    }

    /// On a connection of its own: one that has searched before checks the index against the shape it remembers, and finds fault.
    fn integrity(&self) -> Result<(bool, String)> {
        let conn = connection::reader(&self.dir().join(FILE_NAME), self.key())?;
        let said = lines(&conn, "PRAGMA integrity_check(100)")?;
        let ok = said == ["ok"];
        Ok((ok, if ok { "ok".into() } else { said.len().to_string() }))
    }

    fn free_space(&self) -> Result<(bool, String)> {
        let free = fs4::available_space(self.dir())?;
        let size = std::fs::metadata(self.dir().join(FILE_NAME))?.len();
        Ok((free >= size.saturating_add(SPARE), format!("{} MB free, store {} MB", free >> 20, size >> 20)))
    }

    /// The pages carry a code of authenticity each. They are read from the file itself, so nobody may write meanwhile.
    fn cipher(&self) -> Result<(bool, String)> {
        let mut beginning = [0; 15];
        File::open(self.dir().join(FILE_NAME))?.read_exact(&mut beginning)?;
        let is_clear = &beginning == b"SQLite format 3";
        self.alone(|conn| {
            let version = connection::cipher_version(conn);
            conn.execute_batch("BEGIN IMMEDIATE")?;
            let broken = lines(conn, "PRAGMA cipher_integrity_check");
            conn.execute_batch("ROLLBACK")?;
            let broken = broken?.len();
            let well = !is_clear && !version.is_empty() && broken == 0;
            Ok((well, if well { version } else { format!("clear: {is_clear}, broken pages: {broken}") }))
        })
    }
}

/// What is counted: rows that contradict their causes.
const COUNTS: [(&str, &str); 7] = [
    ("hidden", include_str!("truth/doctor_hidden.sql")),
    ("rank", include_str!("truth/doctor_rank.sql")),
    ("messages", include_str!("truth/doctor_messages.sql")),
    ("conversations", include_str!("truth/doctor_conversations.sql")),
    ("copies", include_str!("doctor_copies.sql")),
    ("calendar", include_str!("doctor_calendar.sql")),
    ("settled", include_str!("doctor_settled.sql")),
];

fn foreign_keys(read: &Read<'_>) -> Result<(bool, String)> {
    let dangling = read.count("SELECT count(*) FROM pragma_foreign_key_check", [])?;
    Ok((dangling == 0, dangling.to_string()))
}

fn blobs(read: &Read<'_>) -> Result<(bool, String)> {
    let unused = read.count(include_str!("truth/doctor_blobs.sql"), [])?;
    let ids = read.all("SELECT id FROM blob ORDER BY id", [], |row| row.get::<_, i64>(0))?;
    let mut wrong = 0;
    for id in &ids {
        let hash: [u8; 32] = read.one("SELECT hash FROM blob WHERE id = ?1", [id], |row| row.get(0))?;
        let is_whole = read.blob(*id).is_ok_and(|bytes| blake3::hash(&bytes) == hash);
        wrong += usize::from(!is_whole);
    }
    Ok((wrong == 0, format!("{} kept, {unused} unused, {wrong} damaged", ids.len())))
}

/// Columns that hold compressed bytes themselves.
const PACKED: [(&str, &str); 8] = [
    ("event", "raw"),
    ("event", "local"),
    ("event", "theirs"),
    ("event_aside", "raw"),
    ("event_act", "before"),
    ("event_act", "after"),
    ("invited", "told"),
    ("outbox", "raw"),
];

fn bytes(read: &Read<'_>) -> Result<(bool, String)> {
    let (mut kept, mut wrong) = (0, 0);
    for (table, column) in PACKED {
        let ids = format!("SELECT id FROM {table} WHERE {column} IS NOT NULL ORDER BY id");
        for id in read.all(&ids, [], |row| row.get::<_, i64>(0))? {
            let sql = format!("SELECT {column} FROM {table} WHERE id = ?1");
            let is_whole = read.one(&sql, [id], |row| row.get::<_, Vec<u8>>(0)).is_ok_and(|it| unpack(&it).is_ok());
            kept += 1;
            wrong += usize::from(!is_whole);
        }
    }
    Ok((wrong == 0, format!("{kept} kept, {wrong} damaged")))
}

fn lines(conn: &Connection, pragma: &str) -> Result<Vec<String>> {
    let mut statement = conn.prepare(pragma)?;
    let rows = statement.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<Vec<_>>>()?)
}
