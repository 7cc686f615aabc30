//! The schema as documentation, and every released version of it.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use crate::desk_tests::{Desk, ill, key};
use crate::{FILE_NAME, SCHEMA_VERSION, Store};

/// Set to write what the tests would compare.
/// The newest version a release wrote.
const RELEASED: i64 = 4;
const BLESS: &str = "DOSSIER_BLESS";

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Kind, name and text of everything in the schema, tables in the order they were made.
fn schema(store: &Store) -> Vec<(String, String, String)> {
    let sql = "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'search_%' ORDER BY rowid";
    store.read(|read| read.all(sql, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))).unwrap()
}

fn render(store: &Store) -> String {
    let mut text = format!(
        "# The store's tables\n\nWritten from the store itself (schema version {SCHEMA_VERSION}) by `{BLESS}=1 cargo test -p dossier-store schema`; a test fails when it is out \
         of date. Times are Unix seconds. Ids that leave a store are UUIDv7 (16 octets) or the key of a message (32 octets).\n"
    );
    for (kind, title) in [("table", "Tables"), ("view", "Views"), ("index", "Indexes"), ("trigger", "Triggers")] {
        write!(text, "\n## {title}\n\n").unwrap();
        for (_, name, sql) in schema(store).iter().filter(|(is, _, _)| is == kind) {
            match kind {
                "index" => writeln!(text, "- `{}`", sql.replace('\n', " ")).unwrap(),
                _ => write!(text, "### {name}\n\n```sql\n{sql};\n```\n\n").unwrap(),
            }
        }
    }
    format!("{}\n", text.trim_end())
}

#[test]
fn the_page_about_the_schema_is_up_to_date() {
    let (page, store) = (here("../../docs/schema.md"), Desk::empty());
    let rendered = render(&store.store);
    if std::env::var_os(BLESS).is_some() {
        fs::create_dir_all(page.parent().unwrap()).unwrap();
        fs::write(&page, &rendered).unwrap();
    }
    let written = fs::read_to_string(&page).unwrap_or_default();
    assert!(written == rendered, "docs/schema.md is out of date: run {BLESS}=1 cargo test -p dossier-store schema");
}

/// A store of the present version as a file, for the day it is an older one.
fn bless_fixture() {
    let desk = Desk::in_use();
    let file = here(&format!("fixtures/version-{SCHEMA_VERSION}.db"));
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    let _ = fs::remove_file(&file);
    desk.store.alone(|conn| Ok(conn.execute("VACUUM INTO ?1", [file.to_string_lossy()])?)).unwrap();
}

#[test]
fn a_store_of_every_version_opens_whole_and_becomes_like_a_new_one() {
    if std::env::var_os(BLESS).is_some() {
        bless_fixture();
    }
    let new = Desk::in_use();
    // Steps between releases are kept by nobody; the newest one is.
    let is_kept = |version: &i64| *version <= RELEASED || *version == SCHEMA_VERSION;
    for version in (1..=SCHEMA_VERSION).filter(is_kept) {
        let dir = tempfile::tempdir().unwrap();
        let fixture = here(&format!("fixtures/version-{version}.db"));
        fs::copy(&fixture, dir.path().join(FILE_NAME)).unwrap();
        let store = Store::open(dir.path(), &key()).unwrap();
        let sorted = |store| schema(store).into_iter().collect::<BTreeSet<_>>();
        let odd: Vec<_> =
            sorted(&store).symmetric_difference(&sorted(&new.store)).map(|(_, name, _)| name.clone()).collect();
        assert_eq!(
            odd,
            Vec::<String>::new(),
            "version {version} does not become the present schema (before a release: {BLESS}=1)"
        );
        assert_eq!(ill(&store), Vec::<&str>::new(), "version {version}");
        let held = |store: &Store| {
            let sql = "SELECT subject, from_text, preview, hex(key) FROM visible_message ORDER BY id";
            let mails = store
                .read(|read| {
                    read.all(sql, [], |row| {
                        Ok((
                            row.get::<_, String>(0)?,
                            row.get::<_, String>(1)?,
                            row.get::<_, String>(2)?,
                            row.get::<_, String>(3)?,
                        ))
                    })
                })
                .unwrap();
            let people = store.read(|read| read.candidate_names()).unwrap();
            let counts = ["filing", "exclusion", "folder", "copy", "undo_value"]
                .map(|t| store.read(|read| read.count(&format!("SELECT count(*) FROM {t}"), [])).unwrap());
            (mails, people, counts)
        };
        assert_eq!(held(&store), held(&new.store), "version {version}");
        let copies = fs::read_dir(dir.path())
            .unwrap()
            .filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().starts_with("before-version"))
            .count();
        assert_eq!(copies, usize::from(version < SCHEMA_VERSION), "a copy is kept before it changes");
    }
}
