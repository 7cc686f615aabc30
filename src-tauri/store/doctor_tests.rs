//! The doctor finds each thing that can be wrong, and nothing where all is well.
#![allow(clippy::unwrap_used)]

use crate::desk_tests::Desk;

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
      INSERT INTO event(id, uuid, calendar, uid) VALUES (1, zeroblob(16), 1, 'one'), (2, x'01', 1, 'two');
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
    ];
    for (what, damage, is_well) in rows {
        let desk = Desk::in_use();
        desk.store.alone(|conn| Ok(conn.execute_batch(&format!("{made} {damage}"))?)).unwrap();
        assert_eq!(desk.ill(), if is_well { vec![] } else { vec!["calendar"] }, "{what}");
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
