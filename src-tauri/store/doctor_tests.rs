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
