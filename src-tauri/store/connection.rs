//! A connection to the encrypted file, and what every connection needs.

use std::path::Path;
use std::sync::Once;
use std::time::Duration;

use domain::UserId;
use rusqlite::{Connection, ErrorCode, OpenFlags, Transaction, TransactionBehavior};

use crate::error::{Result, StoreError};
use crate::keys::Key;

/// "DSSR": tells our files from others (PRAGMA application_id).
pub const APPLICATION_ID: i64 = 0x4453_5352;

/// How long a connection waits for another process's transaction.
const BUSY: Duration = Duration::from_secs(10);

/// How often a transaction that waits for another process's looks whether it still should.
const LOOK: Duration = Duration::from_millis(200);

/// Begins a writing transaction; waits for another process's as long as `go_on` says so.
///
/// # Errors
/// `Stopped`; `InUse` when it takes too long.
pub fn begin<'c>(conn: &'c Connection, go_on: &dyn Fn() -> bool) -> Result<Transaction<'c>> {
    conn.busy_timeout(LOOK)?;
    let mut looks = BUSY.as_millis() / LOOK.as_millis();
    let begun = loop {
        looks -= 1;
        match Transaction::new_unchecked(conn, TransactionBehavior::Immediate) {
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) && looks > 0 => {}
            other => break other,
        }
        if !go_on() {
            return Err(StoreError::Stopped);
        }
    };
    conn.busy_timeout(BUSY)?;
    Ok(begun?)
}

/// Opens the file for writing; `create` makes it where it is missing.
pub fn writer(file: &Path, key: &Key, create: bool) -> Result<Connection> {
    let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    if create {
        flags |= OpenFlags::SQLITE_OPEN_CREATE;
    }
    let conn = keyed(file, key, flags)?;
    if create {
        conn.execute_batch(&format!("PRAGMA application_id = {APPLICATION_ID}; PRAGMA auto_vacuum = INCREMENTAL;"))?;
    }
    conn.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -24000; PRAGMA wal_autocheckpoint = 8000;")?;
    Ok(conn)
}

/// Whether the file is written by way of a write-ahead log.
pub fn has_wal(conn: &Connection) -> bool {
    conn.query_row("PRAGMA journal_mode", [], |row| row.get::<_, String>(0)).is_ok_and(|mode| mode == "wal")
}

/// Opens the file for whoever looks at it as a user.
pub fn reader_as(file: &Path, key: &Key, user: UserId) -> Result<Connection> {
    let conn = reader(file, key)?;
    dress_reader(&conn, user)?;
    Ok(conn)
}

/// What [`dress`] does, on a connection that may not write.
pub fn dress_reader(conn: &Connection, user: UserId) -> Result<()> {
    conn.execute_batch("PRAGMA query_only = OFF;")?;
    dress(conn, user)?;
    Ok(conn.execute_batch("PRAGMA query_only = ON;")?)
}

/// Opens the file for reading.
pub fn reader(file: &Path, key: &Key) -> Result<Connection> {
    let conn = keyed(file, key, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    conn.execute_batch("PRAGMA query_only = ON; PRAGMA cache_size = -8000;")?;
    Ok(conn)
}

/// SQLite counts as started before its cipher is: a thread that opens a file in between is told that the cipher takes no key. So the first
/// connection of a process is made by one thread, and all others wait for it.
static STARTED: Once = Once::new();

fn keyed(file: &Path, key: &Key, flags: OpenFlags) -> Result<Connection> {
    STARTED.call_once(|| drop(Connection::open_in_memory()));
    let conn = Connection::open_with_flags(file, flags)?;
    conn.busy_timeout(BUSY)?;
    // SQLCipher would write to standard error what the caller is told anyway.
    conn.execute_batch("PRAGMA cipher_log_level = NONE;")?;
    // As the default, so that what VACUUM INTO makes has it too. Processors have instructions for SHA-256, but not for SQLCipher's own
    // choice, SHA-512, which takes most of the time a page costs.
    conn.execute_batch("PRAGMA cipher_default_hmac_algorithm = HMAC_SHA256;")?;
    conn.execute_batch(&format!("PRAGMA key = \"{}\";", key.hex_pragma().as_str()))?;
    conn.execute_batch("PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY; PRAGMA recursive_triggers = ON;")?;
    conn.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    conn.set_prepared_statement_cache_capacity(256);
    crate::query::install(&conn)?;
    Ok(conn)
}

/// What of the store a user sees: temporary views over those of the schema, so that each connection has a reader of its own and a change of
/// their rank, by whichever program, counts with the next statement. Without a user nothing is seen.
pub fn dress(conn: &Connection, user: UserId) -> Result<()> {
    let sql = "SELECT name, sql FROM main.sqlite_schema WHERE type = 'view' AND (name GLOB 'visible_*' OR name = 'left_out_message') ORDER BY rowid";
    let views = conn
        .prepare(sql)?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<Vec<(String, String)>>>()?;
    let mut over = format!(
        "DROP VIEW IF EXISTS temp.reader;
         CREATE TEMP VIEW reader AS SELECT 1 AS one, id AS user, rank, admin FROM main.user WHERE id = {} AND removed IS NULL;",
        user.0
    );
    for (name, view) in views {
        let made = view.replacen("CREATE VIEW", "CREATE TEMP VIEW", 1);
        over.push_str(&format!("DROP VIEW IF EXISTS temp.{name};\n{made};\n"));
    }
    Ok(conn.execute_batch(&over)?)
}

/// Refuses a database that is not ours, such as an empty file.
///
/// # Errors
/// `Corrupt`.
pub fn refuse_foreign(conn: &Connection) -> Result<()> {
    let id: i64 = conn.query_row("PRAGMA application_id", [], |row| row.get(0))?;
    if id == APPLICATION_ID { Ok(()) } else { Err(StoreError::Corrupt) }
}

/// The version of the cipher library, empty where the file would be stored in the clear.
pub fn cipher_version(conn: &Connection) -> String {
    conn.query_row("PRAGMA cipher_version", [], |row| row.get(0)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use std::process::Command;
    use std::sync::Barrier;

    use super::*;

    const THREADS: usize = 8;

    #[test]
    #[ignore = "run by the one below, in a process that has not used SQLite yet"]
    fn first_connections_of_a_process() {
        let dir = tempfile::tempdir().unwrap();
        let (key, together) = (Key::from_bytes([1; 32]), Barrier::new(THREADS));
        std::thread::scope(|scope| {
            for name in 0..THREADS {
                let (file, key, together) = (dir.path().join(name.to_string()), &key, &together);
                scope.spawn(move || {
                    together.wait();
                    writer(&file, key, true).unwrap();
                });
            }
        });
    }

    #[test]
    fn a_process_opens_its_first_files_by_many_threads_at_once() {
        for _ in 0..150 {
            let mut process = Command::new(std::env::current_exe().unwrap());
            process.args(["--ignored", "--exact", "connection::tests::first_connections_of_a_process"]);
            let ran = process.output().unwrap();
            let said = String::from_utf8_lossy(&ran.stdout);
            assert!(ran.status.success() && said.contains("1 passed"), "{said}");
        }
    }
}
