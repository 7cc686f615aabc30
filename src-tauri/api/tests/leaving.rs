//! Leaving with everything: the export.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]

use std::cell::Cell;
use std::fs;
use std::path::Path;

use domain::{Mode, Scope};
use people::plan::plan;
use people::table::{columns::guess, read};
use sha2::{Digest, Sha256};
use store::{StoreError, Who};

use super::desk::{Desk, INBOX, letter};
use super::linked::Team;
use crate::rows::ExclusionSubject;
use crate::{Code, Exported, exclusion_add, export, table_import_bytes};

const PEOPLE: &str = "given,family,email,kind,client,language,phone,tags,note,Salary\n\
    Anna,Kowalska,anna@poczta.example; a.kowalska@uczelnia.example,candidate,,pl,+48 123,\"Spark, Remote\",\"Two lines\nof a \"\"note\"\"\",90k\n\
    Petra,Brandt,petra@brandt.example,\"contact, employee\",Brandt Logistik,de,,,,\n\
    ,Žižek,zizek@filozofia.example,candidate,,,,,@home,=1+1\n";

fn files(dir: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![dir.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path)
            } else {
                found.push(path.strip_prefix(dir).unwrap().to_string_lossy().replace('\\', "/"))
            }
        }
    }
    found.sort();
    found
}

fn rows(file: &Path) -> Vec<Vec<String>> {
    let mut csv = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_path(file).unwrap();
    csv.records().map(|row| row.unwrap().iter().map(String::from).collect()).collect()
}

/// A desk with three letters: one saved to Anna, one unfiled, one with headers only; and one that an exclusion hides.
fn desk() -> (Desk, String) {
    let desk = Desk::new();
    table_import_bytes(&desk.store, PEOPLE.as_bytes(), "people.csv").unwrap();
    let text =
        letter("anna@poczta.example", "marta@agency.example", "CV: \"final\"/2 <draft>", 9, "Zażółć gęślą jaźń.");
    let saved = desk.arrive(INBOX, 0, &text).unwrap();
    desk.arrive(INBOX, 0, &letter("shop@shop.example", "marta@agency.example", "Offer", 8, "Cheap.")).unwrap();
    desk.arrive_headers(INBOX, &letter("late@shop.example", "marta@agency.example", "Later", 7, "Not here yet."))
        .unwrap();
    desk.arrive(INBOX, 0, &letter("spam@spam.example", "marta@agency.example", "Secret offer", 6, "Hidden words."))
        .unwrap();
    desk.exclude("spam@spam.example");
    let anna = desk
        .store
        .read(|read| Ok::<_, StoreError>(read.targets()?.into_iter().find(|t| t.name == "Kowalska, Anna").unwrap().id))
        .unwrap();
    desk.file(&saved, anna);
    (desk, text)
}

#[test]
fn an_export_holds_every_visible_message_as_it_travelled_and_a_list_that_proves_it() {
    let (desk, text) = desk();
    let dir = desk.dir.path().join("export");
    let last = Cell::new((0, 0));
    let done = export(&desk.store, &dir, &|done, total| last.set((done, total)), &|| true).unwrap();
    assert_eq!(done, Exported { messages: 3, without_text: 1, unwritten: 0, files: 9 });
    assert_eq!(last.get(), (3, 3));
    let files = files(&dir);
    assert_eq!(files.len(), 9, "{files:?}");
    let saved = files.iter().find(|file| file.starts_with("people/Kowalska, Anna ")).unwrap();
    assert_eq!(fs::read(dir.join(saved)).unwrap(), text.as_bytes());
    assert!(saved.ends_with(".eml") && saved.contains("CV_ _final__2 _draft_"), "{saved}");
    assert!(files.iter().any(|file| file.starts_with("unfiled/") && file.contains("Offer")));
    for row in &rows(&dir.join("manifest.csv"))[1..] {
        if row[0].is_empty() {
            assert_eq!(row[4], "7@mail.example", "the one without a text");
            continue;
        }
        let bytes = fs::read(dir.join(&row[0])).unwrap();
        let hash: String = Sha256::digest(&bytes).iter().map(|octet| format!("{octet:02x}")).collect();
        assert_eq!((&row[1], &row[2]), (&bytes.len().to_string(), &hash), "{}", row[0]);
    }
    assert_eq!(rows(&dir.join("manifest.csv")).len(), 1 + 2 + 1 + 6);
    assert_eq!(rows(&dir.join("filings.csv"))[1][3], "Kowalska, Anna");
    let all: String =
        files.iter().map(|file| String::from_utf8_lossy(&fs::read(dir.join(file)).unwrap()).into_owned()).collect();
    assert!(!all.contains("Hidden words") && !all.contains("Secret offer"), "what is left out stays out");
}

#[test]
fn an_export_holds_ones_own_calendars_and_which_appointments_are_saved_where() {
    let team = Team::new();
    let dir = team.store().dir().join("export");
    let linked = team.take("linked", vec![team.meeting(1, &["anna@a.example"])]);
    team.link(linked, None);
    team.take("alone", vec![team.meeting(2, &[])]);
    team.take("left out", vec![team.meeting(3, &["spam@spam.example"])]);
    let subject = ExclusionSubject::Address { address: "spam@spam.example".into() };
    exclusion_add(team.store(), &subject, Mode::Hide, Scope::All).unwrap();
    export(team.store(), &dir, &|_, _| (), &|| true).unwrap();
    let table = rows(&dir.join("appointments.csv"));
    assert_eq!((table.len(), table[1][0].as_str(), table[1][4].as_str()), (2, "linked", "Kowalska, Anna"));
    let calendar = fs::read_to_string(dir.join(&table[1][1])).unwrap();
    assert!(calendar.contains("UID:linked") && calendar.contains("UID:alone") && !calendar.contains("left out"));
    assert!(rows(&dir.join("manifest.csv")).iter().any(|row| row[0] == table[1][1]));

    team.sign_in("Jan");
    let other = team.store().dir().join("export of Jan");
    export(team.store(), &other, &|_, _| (), &|| true).unwrap();
    assert!(!other.join("calendars").exists(), "a colleague's calendar is not one's own");
}

#[test]
fn importing_the_exported_people_again_changes_nobody_and_fills_an_empty_store_alike() {
    let (desk, _) = desk();
    let dir = desk.dir.path().join("export");
    export(&desk.store, &dir, &|_, _| (), &|| true).unwrap();
    let bytes = fs::read(dir.join("people.csv")).unwrap();
    let table = read(&bytes, "people.csv").unwrap();
    let planned = desk
        .store
        .read(|read| Ok::<_, StoreError>(plan(&table, &guess(&table.headings, &table.rows), &people::on_file(read)?)))
        .unwrap();
    assert_eq!(
        (planned.counts.new, planned.counts.changed, planned.counts.same, planned.counts.errors),
        (0, 0, 3, 0),
        "{planned:?}"
    );
    let text = String::from_utf8(bytes.clone()).unwrap();
    for cell in ["'+48 123", "'@home", "'=1+1"] {
        assert!(text.contains(cell), "{cell} is no formula");
    }
    let other = Desk::new();
    for name in ["clients.csv", "jobs.csv", "people.csv"] {
        table_import_bytes(&other.store, &fs::read(dir.join(name)).unwrap(), name).unwrap();
    }
    let again = other.dir.path().join("export");
    export(&other.store, &again, &|_, _| (), &|| true).unwrap();
    assert_eq!(fs::read_to_string(again.join("people.csv")).unwrap(), String::from_utf8(bytes).unwrap());
    assert_eq!(rows(&again.join("clients.csv")), rows(&dir.join("clients.csv")));
}

#[test]
fn a_folder_with_something_in_it_is_refused_and_a_stopped_export_leaves_only_what_is_not_its_own() {
    let (desk, _) = desk();
    let dir = desk.dir.path().join("export");
    let stopped = |add: &dyn Fn()| {
        let left = Cell::new(2);
        let stopped = export(&desk.store, &dir, &|_, _| add(), &|| left.replace(left.get() - 1) > 0);
        assert_eq!(stopped.unwrap_err().code, Code::Cancelled);
    };
    stopped(&|| assert!(fs::read_dir(&dir).unwrap().count() > 0));
    assert!(!dir.exists());
    fs::create_dir(&dir).unwrap();
    stopped(&|| fs::write(dir.join("notes.txt"), "somebody else's").unwrap());
    assert_eq!(fs::read_dir(&dir).unwrap().count(), 1);
    assert_eq!(export(&desk.store, &dir, &|_, _| (), &|| true).unwrap_err().code, Code::BadValue);
}

#[test]
fn a_name_that_is_a_path_stays_a_name() {
    let desk = Desk::new();
    let anna = desk.candidate("../../up", "CON:/etc", "anna@poczta.example");
    let id =
        desk.arrive(INBOX, 0, &letter("anna@poczta.example", "marta@agency.example", "../../../x", 5, "x")).unwrap();
    desk.file(&id, anna);
    let dir = desk.dir.path().join("a/b/export");
    desk.store.write(Who::User, |_| Ok::<_, StoreError>(())).unwrap();
    export(&desk.store, &dir, &|_, _| (), &|| true).unwrap();
    assert_eq!(files(desk.dir.path()).iter().filter(|file| file.ends_with(".eml")).count(), 1);
    assert_eq!(files(&dir.join("people")).len(), 1);
}

#[test]
fn a_message_that_cannot_be_written_is_in_the_list_and_stops_no_other() {
    let desk = Desk::new();
    let long = "\u{1f600}".repeat(90);
    let anna = desk.candidate(&long, &long, "anna@poczta.example");
    let from_anna = |n, subject: &str| letter("anna@poczta.example", "marta@agency.example", subject, n, "x");
    desk.file(&desk.arrive(INBOX, 0, &from_anna(9, &long)).unwrap(), anna);
    let dir = desk.dir.path().join("export");
    let done = export(&desk.store, &dir, &|_, _| (), &|| true).unwrap();
    assert_eq!((done.messages, done.unwritten), (1, 0), "the longest names are written");
    desk.arrive(INBOX, 0, &from_anna(8, "In the way")).unwrap();
    desk.arrive(INBOX, 0, &from_anna(7, "Not in the way")).unwrap();
    let (place, again) = (Cell::new(0), desk.dir.path().join("again"));
    let blocked = || {
        place.set(place.get() + 1);
        // The folder of the second message becomes a file before it is written.
        if place.get() == 2 {
            fs::write(again.join("unfiled"), "x").unwrap();
        }
        if place.get() == 3 {
            fs::remove_file(again.join("unfiled")).unwrap();
        }
        true
    };
    let done = export(&desk.store, &again, &|_, _| (), &blocked).unwrap();
    assert_eq!((done.messages, done.unwritten), (3, 1));
    let missed: Vec<Vec<String>> =
        rows(&again.join("manifest.csv")).into_iter().skip(1).filter(|row| row[0].is_empty()).collect();
    assert_eq!((missed.len(), missed[0][4].as_str(), missed[0][6].is_empty()), (1, "8@mail.example", false));
}

#[cfg(unix)]
#[test]
fn only_the_user_may_read_an_export_even_in_a_folder_of_everybody() {
    use std::os::unix::fs::PermissionsExt;
    let (desk, _) = desk();
    let dir = desk.dir.path().join("export");
    fs::create_dir(&dir).unwrap();
    fs::set_permissions(&dir, fs::Permissions::from_mode(0o777)).unwrap();
    export(&desk.store, &dir, &|_, _| (), &|| true).unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    for file in files(&dir) {
        assert_eq!(mode(&dir.join(&file)), 0o600, "{file}");
        for folder in Path::new(&file).ancestors().skip(1).filter(|folder| *folder != Path::new("")) {
            assert_eq!(mode(&dir.join(folder)), 0o700, "{file}");
        }
    }
}
