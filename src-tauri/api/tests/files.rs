//! Attachments and documents.

use std::fs;
use std::path::Path;

use preview::Apart;

use super::desk::{Desk, INBOX};
use super::reading::{ANNA, MARTA, code, save, with_document};
use crate::rows::{FileRef, SearchQuery, Shown};
use crate::{
    Code, document_add, document_remove, documents, file_copy, file_preview, file_save, files_save, forget_copies,
    message, message_file, search, undo,
};

/// A message with one attachment of this name and content.
fn with_file(name: &str, body: &str) -> String {
    format!(
        "From: {ANNA}\r\nTo: {MARTA}\r\nSubject: {name}\r\nDate: Mon, 3 Nov 2025 10:00:00 +0000\r\nMessage-ID: <{}@poczta.example>\r\n\
         Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nSee there.\r\n--b\r\nContent-Type: application/octet-stream\r\n\
         Content-Disposition: attachment; filename*=utf-8''{}\r\n\r\n{body}\r\n--b--\r\n",
        body.len() + name.len(),
        name.bytes().map(|octet| format!("%{octet:02X}")).collect::<String>(),
    )
}

fn only_part(desk: &Desk, id: &str) -> FileRef {
    let part = &message(&desk.store, id).unwrap().parts[0];
    FileRef::Part { message: id.into(), index: part.index }
}

#[test]
fn a_file_is_saved_where_the_user_chose_and_nothing_else_is_touched() {
    let desk = Desk::new();
    let id = desk.arrive(INBOX, 0, &with_document(400)).unwrap();
    let (part, folder) = (only_part(&desk, &id), desk.dir.path().join("saved"));
    fs::create_dir(&folder).unwrap();
    let file = folder.join("CV.pdf");
    fs::write(&file, "mine").unwrap();
    file_save(&desk.store, &part, &file).unwrap();
    assert_eq!(fs::read(&file).unwrap().len(), 300);
    assert_eq!(code(file_save(&desk.store, &part, &folder)), Code::File);
    assert_eq!(code(file_save(&desk.store, &part, &folder.join("missing/CV.pdf"))), Code::File);
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 1, "nothing is left beside it");
}

#[test]
fn files_saved_together_get_safe_names_and_never_take_the_place_of_another() {
    let desk = Desk::new();
    let folder = desk.dir.path().join("saved");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("cv.pdf"), "mine").unwrap();
    let names = ["cv.pdf", "cv.pdf", "../../cv.pdf", "CON.pdf", "cv\u{202e}fdp.exe"];
    let files: Vec<FileRef> = (0..names.len())
        .map(|at| only_part(&desk, &desk.arrive(INBOX, 0, &with_file(names[at], &"%PDF-".repeat(at + 1))).unwrap()))
        .collect();
    let saved = files_save(&desk.store, &files, &folder).unwrap();
    assert_eq!(saved, ["cv (2).pdf", "cv (3).pdf", "_.._cv.pdf", "_CON.pdf", "cvfdp.exe"]);
    assert_eq!(fs::read(folder.join("cv.pdf")).unwrap(), b"mine");
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 6);
    assert_eq!(code(files_save(&desk.store, &files, &folder.join("missing"))), Code::File);
}

#[test]
fn another_program_gets_a_copy_it_can_only_read_and_never_what_could_run() {
    let desk = Desk::new();
    let folder = desk.dir.path().join("copies");
    let cv = only_part(&desk, &desk.arrive(INBOX, 0, &with_file("cv.pdf", "%PDF-1.7")).unwrap());
    let copy = file_copy(&desk.store, &cv, &folder).unwrap();
    assert_eq!((copy.file_name().unwrap(), fs::read(&copy).unwrap()), ("cv.pdf".as_ref(), b"%PDF-1.7".to_vec()));
    assert!(fs::metadata(&copy).unwrap().permissions().readonly());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&copy), mode(copy.parent().unwrap()), mode(&folder)), (0o400, 0o700, 0o700));
    }
    let again = file_copy(&desk.store, &cv, &folder).unwrap();
    assert_ne!(again, copy);
    for (at, (name, body)) in [
        ("cv.pdf", "MZ\u{1}\u{2}"),
        ("cv.exe", "x"),
        ("cv.pdf.js", "x"),
        ("cv.docm", "PK\u{3}\u{4}word/"),
        ("cv.pdf", "<html>"),
    ]
    .into_iter()
    .enumerate()
    {
        let file = only_part(&desk, &desk.arrive(INBOX, 0, &with_file(name, &format!("{body}{at}"))).unwrap());
        let refused = file_copy(&desk.store, &file, &folder).unwrap_err();
        assert_eq!((refused.code, refused.data["why"].as_str()), (Code::BadValue, "dangerous"), "{name}");
    }
    forget_copies(&folder);
    assert!(!folder.exists());
}

#[test]
fn a_file_is_shown_as_what_it_is() {
    let desk = Desk::new();
    let nobody = Apart::program(Path::new("/no/such/program"));
    let gif = "GIF89a\u{1}\0\u{1}\0\0\0\0;          ";
    let huge = "GIF89a\u{7f}\u{7f}\u{7f}\u{7f}\0\0\0;          ";
    let nothing = |why: &str| Shown::Nothing { why: why.into() };
    let text = |text: &str| Shown::Text { text: text.into(), cut: false };
    for (name, body, expected) in [
        ("cv.pdf", "%PDF-1.7", Shown::Pdf { bytes: "JVBERi0xLjc=".into() }),
        ("logo.gif", gif, Shown::Picture { address: "data:image/gif;base64,R0lGODlhAQABAAAAADsgICAgICAgICAg".into() }),
        ("huge.gif", huge, nothing("too_large")),
        ("half.gif", "GIF89a", nothing("broken")),
        ("notes.txt", "Łódź", text("Łódź")),
        ("logo.svg", "<svg onload='x()'>", text("<svg onload='x()'>")),
        ("page.html", "<html><script>", text("<html><script>")),
        ("cv.rtf", "{\\rtf1 a}", nothing("no_reader")),
        ("song.mp3", "ID3", nothing("kind")),
        ("cv.exe", "MZ\u{1}\u{2}", nothing("kind")),
    ] {
        let file = only_part(&desk, &desk.arrive(INBOX, 0, &with_file(name, body)).unwrap());
        let preview = file_preview(&desk.store, &nobody, &file).unwrap();
        assert_eq!((preview.name.as_str(), preview.shown), (name, expected), "{name}");
    }
}

#[test]
fn an_attachment_becomes_a_document_of_where_its_message_is_saved() {
    let desk = Desk::new();
    let first = desk.arrive(INBOX, 0, &with_document(400)).unwrap();
    let index = message(&desk.store, &first).unwrap().parts[0].index;
    let missing = document_add(&desk.store, &first, &[index], &[]).unwrap_err();
    assert_eq!((missing.code, missing.data["field"].as_str()), (Code::Missing, "targets"));
    let anna = desk.text(desk.candidate("Anna", "Kowalska", "anna@mail.example"));
    message_file(&desk.store, &save(&first, &anna)).unwrap();
    let done = document_add(&desk.store, &first, &[index], &[]).unwrap();
    assert_eq!((done.verb.as_str(), done.count, done.name.as_str()), ("document_add", 1, "Kowalska, Anna"));
    let second = desk.arrive(INBOX, 0, &with_document(400).replace("Message-ID: <", "Message-ID: <2")).unwrap();
    document_add(&desk.store, &second, &[index], std::slice::from_ref(&anna)).unwrap();
    let kept = documents(&desk.store, &anna).unwrap();
    assert_eq!((kept.len(), kept[0].name.as_str(), kept[0].sources.len()), (1, "CV Kowalska.pdf", 2));
    assert_eq!(message(&desk.store, &second).unwrap().parts[0].kept.len(), 1);
    document_remove(&desk.store, &[kept[0].id.clone()]).unwrap();
    assert!(documents(&desk.store, &anna).unwrap().is_empty());
    undo(&desk.store, &|_, _| true).unwrap();
    assert_eq!(documents(&desk.store, &anna).unwrap(), kept);
    let file = FileRef::Document { id: kept[0].id.clone() };
    let saved = files_save(&desk.store, &[file], desk.dir.path()).unwrap();
    assert_eq!(saved, ["CV Kowalska.pdf"]);
}

#[test]
fn files_in_a_parcel_are_found_read_and_kept_like_others() {
    let desk = Desk::new();
    let id = desk.arrive(INBOX, 0, include_str!("../../../tests/fixtures/parcel.eml")).unwrap();
    let view = message(&desk.store, &id).unwrap();
    assert_eq!(view.text.as_deref(), Some("Dear Marta,\n\nmy CV and my notes are attached.\n\nAnna"));
    let names: Vec<_> = view.parts.iter().map(|part| part.name.as_str()).collect();
    assert_eq!((names, view.row.attachments), (vec!["CV Kowalska.txt", "Notes.rtf"], 2));
    let asked = SearchQuery { query: "filename:notes.rtf".into(), limit: 5, ..SearchQuery::default() };
    assert_eq!(search(&desk.store, &asked).unwrap().rows.len(), 1);
    let nobody = Apart::program(Path::new("/no/such/program"));
    let text = "Anna Kowalska\nAccountant, ten years, Warsaw\n";
    let shown = file_preview(&desk.store, &nobody, &only_part(&desk, &id)).unwrap().shown;
    assert_eq!(shown, Shown::Text { text: text.into(), cut: false });
    let anna = desk.text(desk.candidate("Anna", "Kowalska", "anna@mail.example"));
    document_add(&desk.store, &id, &[view.parts[0].index], std::slice::from_ref(&anna)).unwrap();
    let file = FileRef::Document { id: documents(&desk.store, &anna).unwrap()[0].id.clone() };
    assert_eq!(files_save(&desk.store, &[file], desk.dir.path()).unwrap(), ["CV Kowalska.txt"]);
}
