//! Attachments by the command line: what they are, what they say, and keeping them with somebody.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "cli/mod.rs"]
mod cli;

use cli::Desk;
use serde_json::Value;

/// The message with this attachment, and the attachment.
fn with(desk: &Desk, name: &str) -> (String, Value) {
    let found = desk.json(&format!("search {name}"), "search");
    for row in &found {
        let id = row["id"].as_str().unwrap();
        let shown = desk.json(&format!("show {id}"), "show").remove(0);
        let part = shown["parts"].as_array().unwrap().iter().find(|part| part["name"].as_str().unwrap().contains(name));
        if let Some(part) = part {
            return (id.to_owned(), part.clone());
        }
    }
    panic!("no message with {name}")
}

#[test]
fn an_attachment_is_read_kept_and_taken_away_again() {
    let desk = Desk::with_sample();
    assert_eq!(desk.run("sync").code, 0);

    let (message, part) = with(&desk, "Stanhope");
    assert_eq!((part["kind"].as_str(), &part["danger"]), (Some("docx"), &Value::Null));
    let index = part["index"].as_u64().unwrap();
    let read = desk.json(&format!("preview {message}"), "preview").remove(0);
    assert!(read["text"].as_str().unwrap().contains("Stanhope"), "the process that reads answers: {read}");
    assert_eq!(desk.run(&format!("preview {message} {index}")).code, 0);

    let (with_pdf, pdf) = with(&desk, "CV_Ashdown");
    assert_eq!(pdf["kind"].as_str(), Some("pdf"));
    assert_eq!(desk.run(&format!("preview {with_pdf}")).code, 3, "a PDF is shown in the window");

    let somebody = desk.json("people list", "people").remove(0)["id"].as_str().unwrap().to_owned();
    let added = desk.run(&format!("documents add {message} --parts {index} --with {somebody}"));
    assert!(added.code == 0 && added.out.starts_with("1 file added to the documents of"), "{added:?}");
    assert_eq!(desk.run(&format!("documents add {message} --parts {index} --with {somebody}")).code, 0);
    let kept = desk.json(&format!("documents list {somebody}"), "document");
    assert_eq!(
        (kept.len(), kept[0]["came_with"][0]["message"].as_str()),
        (1, Some(message.as_str())),
        "once, however often"
    );
    let id = kept[0]["id"].as_str().unwrap();
    assert_eq!(desk.json(&format!("preview {id}"), "preview").remove(0)["text"], read["text"]);

    let folder = desk.path("");
    let saved: Vec<String> = (0..2).map(|_| desk.run(&format!("documents save {id} {folder}")).out).collect();
    assert!(saved[0] != saved[1] && saved[1].contains(" (2)"), "{saved:?}");

    let out = desk.path("everything");
    assert_eq!(desk.run(&format!("export {out}")).code, 0);
    let manifest = std::fs::read_to_string(format!("{out}/manifest.csv")).unwrap();
    assert!(manifest.contains("/documents/"), "an export takes documents along");
    let table = std::fs::read_to_string(format!("{out}/documents.csv")).unwrap();
    assert!(table.contains(id) && table.contains(&message), "{table}");

    assert_eq!(desk.run(&format!("documents remove {id}")).code, 0);
    assert_eq!(desk.run(&format!("documents list {somebody}")).code, 3);
    assert_eq!(desk.run("undo").code, 0);
    assert_eq!(desk.json(&format!("documents list {somebody}"), "document"), kept);
}

#[test]
fn what_could_change_the_computer_says_so() {
    let desk = Desk::with_sample();
    assert_eq!(desk.run("sync").code, 0);
    let (_, part) = with(&desk, "CVfdp");
    assert_eq!(part["danger"].as_str(), Some("program"));
    assert!(part["doubts"].as_array().unwrap().iter().any(|doubt| doubt == "reordered"), "{part}");
}
