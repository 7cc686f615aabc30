//! The doctor finds each thing that can be wrong, and nothing where all is well.
#![allow(clippy::unwrap_used)]

use crate::desk_tests::{Desk, put};

#[test]
fn a_store_in_use_is_well() {
    let desk = Desk::in_use();
    assert_eq!(desk.ill(), Vec::<&str>::new(), "{:?}", desk.store.doctor().unwrap());
}

#[test]
fn each_thing_that_is_wrong_is_found_by_its_own_check() {
    let off = "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON;";
    let rows: [(&str, &str, &[&str]); 12] = [
        ("a count that lost its cause", "UPDATE message SET hidden = hidden + 1", &["hidden"]),
        ("a rank above its group", "UPDATE message SET rank = 5", &["rank"]),
        ("a copy of no folder", "UPDATE copy SET folder = 99 WHERE id = 1", &["foreign_keys"]),
        ("a text that was not indexed", "UPDATE body_text SET files = files || ' other'", &["search_index"]),
        (
            "a word in the index too many",
            "INSERT INTO search(rowid, subject) VALUES (77, 'Interview')",
            &["search_index"],
        ),
        (
            "texts that changed places",
            "UPDATE body_text SET files = CASE message % 2 WHEN 0 THEN 'one two' ELSE 'three' END;
             INSERT INTO search(rowid, files) VALUES (78, 'x')",
            &["search_index"],
        ),
        ("bytes that changed", "UPDATE blob SET hash = zeroblob(32) WHERE id = 1", &["blobs"]),
        ("a body that is not there", "UPDATE message SET raw = NULL WHERE subject = 'Certificates'", &["messages"]),
        ("a copy said to be kept out", "UPDATE copy SET state = 'withheld' WHERE id = 1", &["copies"]),
        ("a write that did not settle", "INSERT INTO unsettled_message VALUES (1)", &["settled"]),
        ("a letter in another conversation", "UPDATE conversation_ref SET conversation = 1", &["conversations"]),
        (
            "a column that holds NULL",
            "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, 'note TEXT NOT NULL', 'note TEXT') WHERE name = 'target'; PRAGMA writable_schema = RESET; UPDATE target SET note = NULL; PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, 'note TEXT', 'note TEXT NOT NULL') WHERE name = 'target'; PRAGMA writable_schema = RESET",
            &["integrity"],
        ),
    ];
    for (what, damage, expected) in rows {
        let desk = Desk::in_use();
        desk.store.alone(|conn| Ok(conn.execute_batch(&format!("{off} {damage}"))?)).unwrap();
        assert_eq!(desk.ill(), expected, "{what}");
    }
}

#[test]
fn what_is_wrong_with_a_calendar_is_found() {
    let made = "INSERT INTO calendar_account(id, uuid, name, kind, config, owner, added) VALUES (1, zeroblob(16), 'Work', 'here', '{}', 1, 1);
      INSERT INTO calendar(id, uuid, calendar_account, remote_key, name, access) VALUES (1, zeroblob(16), 1, 'a', 'A', 'write'), (2, x'01', 1, 'b', 'B', 'write');
      INSERT INTO event(id, uuid, calendar, uid, raw) SELECT 1, zeroblob(16), 1, 'one', raw FROM outbox UNION ALL SELECT 2, x'01', 1, 'two', raw FROM outbox;
      INSERT INTO appointment(id, event, position, instead_of, start, end, clock, zone, repeats, summary, location, description, link, status, busy, private,
        sequence) VALUES (1, 1, 0, NULL, 1, 2, 'zone', 'UTC', 1, '', '', '', '', 'confirmed', 1, 1, 0), (2, 1, 1, 1, 1, 2, 'zone', 'UTC', 0, '', '', '', '', 'confirmed', 1, 1, 0);
      INSERT INTO occurrence(event, appointment, date, start, end) VALUES (1, 1, 1, 1, 2);";
    let rows = [
        ("nothing", "", true),
        ("a date of another event", "UPDATE occurrence SET event = 2", false),
        (
            "a date of a private series that is not private",
            "UPDATE appointment SET private = 0 WHERE instead_of IS NOT NULL",
            false,
        ),
        (
            "what is said to be linked and is not",
            "INSERT INTO event_proposal(event, target, verdict, reasons, state) SELECT 1, min(id), 'new', '[]', 'filed' FROM target",
            false,
        ),
        ("two calendars for interviews", "UPDATE calendar SET interviews = 1", false),
        ("an event nobody has", "UPDATE event SET raw = NULL WHERE id = 2", false),
        ("a message that waits for nobody", "DELETE FROM outbox_recipient", false),
        ("a message that waits without bytes", "UPDATE outbox SET raw = NULL", false),
        ("one that was sent long ago", "UPDATE outbox SET state = 'sent', raw = NULL", true),
    ];
    for (what, damage, is_well) in rows {
        let desk = Desk::in_use();
        put(&desk, "a@firm.example");
        desk.store.alone(|conn| Ok(conn.execute_batch(&format!("{made} {damage}"))?)).unwrap();
        assert_eq!(desk.ill(), if is_well { vec![] } else { vec!["calendar"] }, "{what}");
    }
}

#[test]
fn bytes_of_appointments_and_messages_that_cannot_be_read_are_found() {
    let made = "INSERT INTO calendar_account(id, uuid, name, kind, config, owner, added) VALUES (1, zeroblob(16), 'Work', 'here', '{}', 1, 1);
      INSERT INTO calendar(id, uuid, calendar_account, remote_key, name, access) VALUES (1, zeroblob(16), 1, 'a', 'A', 'write');
      INSERT INTO event(id, uuid, calendar, uid, raw, local, theirs) SELECT 1, zeroblob(16), 1, 'one', raw, raw, raw FROM outbox;
      INSERT INTO event_aside(id, calendar, remote_key, etag, why, raw, at) SELECT 1, 1, 'b', '', 'no_event', raw, 1 FROM outbox;
      INSERT INTO event_act(id, event, calendar, act, before, after, state, at) SELECT 1, 1, 1, 'change', raw, raw, 'done', 1 FROM outbox;
      INSERT INTO invited(id, event, address, name, role, apart, told) SELECT 1, 1, min(address.id), '', 'other', 1, raw FROM address, outbox;";
    let columns = [
        "event.raw",
        "event.local",
        "event.theirs",
        "event_aside.raw",
        "event_act.before",
        "event_act.after",
        "invited.told",
        "outbox.raw",
    ];
    for column in columns {
        let desk = Desk::in_use();
        put(&desk, "a@firm.example");
        desk.store.alone(|conn| Ok(conn.execute_batch(made)?)).unwrap();
        assert_eq!(desk.ill(), Vec::<&str>::new());
        let (table, column) = column.split_once('.').unwrap();
        let damage = format!("UPDATE {table} SET {column} = substr({column}, 1, length({column}) / 2)");
        desk.store.alone(|conn| Ok(conn.execute_batch(&damage)?)).unwrap();
        assert_eq!(desk.ill(), ["bytes"], "{table}.{column}");
    }
}

#[test]
fn what_a_check_says_names_nobody() {
    let desk = Desk::in_use();
    let said: String = desk.store.doctor().unwrap().into_iter().map(|check| check.detail).collect();
    for word in ["anna", "Kowalska", "example", "Interview"] {
        assert!(!said.contains(word), "{said}");
    }
}

#[test]
fn the_cipher_is_checked_page_by_page() {
    let desk = Desk::in_use();
    desk.store.alone(|conn| Ok(conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?)).unwrap();
    let path = desk.dir.path().join(crate::FILE_NAME);
    let mut bytes = std::fs::read(&path).unwrap();
    let last = bytes.len() - 100;
    bytes[last] ^= 1;
    std::fs::write(&path, bytes).unwrap();
    assert!(desk.ill().contains(&"cipher"));
}
