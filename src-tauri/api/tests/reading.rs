//! The inbox and the reading pane.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]

use super::desk::{CLIENTS, Desk, INBOX, SEEN, SENT, letter};
use crate::rows::{InboxQuery, SaveOrder};
use crate::{
    Code, Failure, inbox_page, message, message_bytes, message_file, message_raw, message_unfile, part_bytes, reading,
};

pub(super) const ANNA: &str = "Anna Kowalska <anna@mail.example>";
const LUCA: &str = "Luca Rossi <luca@post.example>";
pub(super) const MARTA: &str = "Marta <marta@agency.example>";

fn subjects(desk: &Desk, query: &InboxQuery) -> (Vec<String>, u32) {
    let page = inbox_page(&desk.store, query).unwrap();
    let shown = page
        .rows
        .into_iter()
        .map(|one| one.row)
        .map(|row| if row.excluded { format!("(left out: {})", row.who) } else { row.subject });
    (shown.collect(), page.total)
}

fn inbox(view: &str, offset: u32, limit: u32) -> InboxQuery {
    InboxQuery { view: view.into(), offset, limit, ..InboxQuery::default() }
}

pub(super) fn save(id: &str, target: &str) -> SaveOrder {
    SaveOrder { ids: vec![id.into()], targets: vec![target.into()], ..SaveOrder::default() }
}

pub(super) fn code<T: std::fmt::Debug>(result: Result<T, Failure>) -> Code {
    result.unwrap_err().code
}

/// A letter with a document of `size` octets attached.
pub(super) fn with_document(size: usize) -> String {
    let bytes: Vec<u8> = (0..size).map(|n| b"ABCD"[n % 4]).collect();
    let text = String::from_utf8(bytes).unwrap();
    let base64: Vec<String> =
        text.as_bytes().chunks(76).map(|line| String::from_utf8(line.to_vec()).unwrap()).collect();
    format!(
        "From: {ANNA}\r\nTo: {MARTA}\r\nSubject: CV\r\nMessage-ID: <cv@mail.example>\r\nDate: Fri, 15 Jan 2027 07:00:00 +0000\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nMy CV is attached.\r\n\
         --b\r\nContent-Type: application/pdf; name=\"CV Kowalska.pdf\"\r\nContent-Disposition: attachment\r\n\
         Content-Transfer-Encoding: base64\r\n\r\n{}\r\n--b--\r\n",
        base64.join("\r\n")
    )
}

#[test]
fn the_inbox_shows_the_chosen_inboxes_newest_first() {
    let desk = Desk::new();
    desk.arrive(INBOX, 0, &letter(ANNA, MARTA, "oldest", 30, "x"));
    desk.arrive(INBOX, SEEN, &letter(LUCA, MARTA, "newest", 10, "y"));
    desk.arrive(INBOX, 0, &letter(ANNA, MARTA, "middle", 20, "z"));
    desk.arrive(SENT, SEEN, &letter(MARTA, ANNA, "sent", 5, "w"));
    assert_eq!(subjects(&desk, &inbox("all", 0, 10)), (["newest", "middle", "oldest"].map(String::from).to_vec(), 3));
    assert_eq!(subjects(&desk, &inbox("all", 1, 1)), (vec!["middle".into()], 3));
    let sent = InboxQuery { folder: Some(desk.folders[SENT].0.to_string()), ..inbox("all", 0, 10) };
    let page = inbox_page(&desk.store, &sent).unwrap();
    assert_eq!((page.rows[0].row.who.as_str(), page.rows[0].row.direction), ("Anna Kowalska", domain::Direction::Out));
    assert_eq!(
        code(inbox_page(&desk.store, &InboxQuery { folder: Some("none".into()), ..inbox("all", 0, 1) })),
        Code::NotFound
    );
}

#[test]
fn a_row_says_what_the_list_needs() {
    let desk = Desk::new();
    let anna = desk.candidate("Anna", "Kowalska", "anna@mail.example");
    let id = desk.arrive(INBOX, 0, &with_document(100)).unwrap();
    let row = inbox_page(&desk.store, &inbox("all", 0, 1)).unwrap().rows.remove(0).row;
    assert_eq!(
        (row.id.as_str(), row.who.as_str(), row.from_address.as_str()),
        (id.as_str(), "Anna Kowalska", "anna@mail.example")
    );
    assert_eq!((row.subject.as_str(), row.preview.as_str(), row.attachments), ("CV", "My CV is attached.", 1));
    assert_eq!((row.unread, row.folder.as_str(), row.verdict), (true, "INBOX", Some(domain::Verdict::New)));
    assert!(row.filed.is_empty());
    desk.file(&id, anna);
    let row = inbox_page(&desk.store, &inbox("all", 0, 1)).unwrap().rows.remove(0).row;
    assert_eq!((row.filed[0].name.as_str(), row.verdict), ("Kowalska, Anna", None));
}

#[test]
fn a_message_in_two_folders_is_one_row() {
    let desk = Desk::new();
    let raw = letter(ANNA, MARTA, "twice", 10, "x");
    desk.arrive(INBOX, 0, &raw);
    desk.arrive(CLIENTS, SEEN, &raw);
    assert_eq!(subjects(&desk, &inbox("all", 0, 10)), (vec!["twice".into()], 1));
}

#[test]
fn views_show_what_is_not_filed_and_who_is_on_file() {
    let desk = Desk::new();
    let anna = desk.candidate("Anna", "Kowalska", "anna@mail.example");
    let filed = desk.arrive(INBOX, 0, &letter(ANNA, MARTA, "filed", 30, "x")).unwrap();
    desk.arrive(INBOX, 0, &letter(ANNA, MARTA, "on file", 20, "y"));
    desk.arrive(INBOX, 0, &letter(LUCA, MARTA, "nobody's", 10, "z"));
    desk.file(&filed, anna);
    assert_eq!(subjects(&desk, &inbox("unfiled", 0, 10)), (vec!["nobody's".into(), "on file".into()], 2));
    assert_eq!(subjects(&desk, &inbox("on_file", 0, 10)), (vec!["on file".into(), "filed".into()], 2));
}

#[test]
fn what_is_excluded_stands_there_grey_with_who_and_when_only() {
    let desk = Desk::new();
    let hidden = desk.arrive(INBOX, 0, &letter(ANNA, MARTA, "secret", 30, "very secret")).unwrap();
    desk.arrive(INBOX, 0, &letter(LUCA, MARTA, "open", 20, "y"));
    desk.exclude("anna@mail.example");
    assert_eq!(desk.arrive(INBOX, 0, &letter(ANNA, MARTA, "kept out", 10, "later")), None);
    let grey = |who: &str| format!("(left out: {who})");
    let expected = vec![grey("anna@mail.example"), "open".into(), grey("Anna Kowalska <anna@mail.example>")];
    assert_eq!(subjects(&desk, &inbox("all", 0, 10)), (expected, 3));
    assert_eq!(subjects(&desk, &inbox("unfiled", 0, 10)).1, 1);
    assert_eq!(subjects(&desk, &inbox("on_file", 0, 10)).1, 0);
    for row in inbox_page(&desk.store, &inbox("all", 0, 10))
        .unwrap()
        .rows
        .iter()
        .map(|one| &one.row)
        .filter(|row| row.excluded)
    {
        let shown = serde_json::to_string(&message(&desk.store, &row.id).unwrap()).unwrap();
        assert!(!shown.contains("secret") && !shown.contains("kept out"), "{shown}");
        assert!(shown.contains("anna@mail.example"));
        assert_eq!(code(message_raw(&desk.store, &row.id)), Code::NotFound);
        assert_eq!(code(part_bytes(&desk.store, &row.id, 0)), Code::NotFound);
    }
    assert_eq!(code(message_file(&desk.store, &save(&hidden, "00"))), Code::NotFound);
}

#[test]
fn the_reading_pane_shows_the_letter_and_why_it_is_where_it_is() {
    let desk = Desk::new();
    let anna = desk.candidate("Anna", "Kowalska", "anna@mail.example");
    let body = "Żółw 🦀 agrees.\r\n\r\nOn Monday Marta <marta@agency.example> wrote:\r\n> When?";
    let id = desk.arrive(INBOX, SEEN, &letter(ANNA, &format!("{MARTA}, {LUCA}"), "Re: When", 10, body)).unwrap();
    let undo = message_file(&desk.store, &save(&id, &desk.text(anna))).unwrap();
    assert_eq!((undo.verb.as_str(), undo.name.as_str()), ("file", "Kowalska, Anna"));
    let view = message(&desk.store, &id).unwrap();
    assert_eq!(
        (view.from.name.as_str(), view.from.target.as_ref().map(|t| t.name.as_str())),
        ("Anna Kowalska", Some("Kowalska, Anna"))
    );
    assert_eq!(
        view.to.iter().map(|p| p.address.as_str()).collect::<Vec<_>>(),
        ["marta@agency.example", "luca@post.example"]
    );
    assert_eq!(view.message_id.as_deref(), Some("10@mail.example"));
    let own: Vec<u16> = view.text.as_deref().unwrap().encode_utf16().take(view.quote_start.unwrap() as usize).collect();
    assert_eq!(String::from_utf16(&own).unwrap(), "Żółw 🦀 agrees.\n\n");
    assert_eq!(
        (view.filings[0].how.as_str(), view.filings[0].reasons.as_slice()),
        ("hand", [domain::Reason::ChosenByUser].as_slice())
    );
    message_unfile(&desk.store, &id, &desk.text(anna)).unwrap();
    assert!(message(&desk.store, &id).unwrap().filings.is_empty());
}

#[test]
fn what_is_forwarded_is_shown_with_the_words_above_it() {
    let desk = Desk::new();
    let body = "For you.\r\n\r\n-----Original Message-----\r\nFrom: Luca <luca@post.example>\r\n\r\nI apply.";
    let rows = [("Fwd: Application", None), ("WG: Application", None), ("Re: Application", Some(10))];
    for (at, (subject, quote)) in rows.into_iter().enumerate() {
        let id = desk.arrive(INBOX, SEEN, &letter(ANNA, MARTA, subject, 10 + at as i64, body)).unwrap();
        assert_eq!(message(&desk.store, &id).unwrap().quote_start, quote, "{subject}");
    }
}

#[test]
fn headers_alone_have_no_text_yet() {
    let desk = Desk::new();
    let id = desk.arrive_headers(INBOX, &letter(ANNA, MARTA, "soon", 10, "x")).unwrap();
    let view = message(&desk.store, &id).unwrap();
    assert_eq!((view.text, view.body.as_str(), view.row.preview.as_str()), (None, "headers", ""));
    assert_eq!(code(message_raw(&desk.store, &id)), Code::NotFound);
}

#[test]
fn raw_bytes_come_back_byte_for_byte_also_when_a_part_was_cut_out() {
    let desk = Desk::new();
    let raw = with_document(200_000);
    let id = desk.arrive(INBOX, 0, &raw).unwrap();
    assert!(message_bytes(&desk.store, &id).unwrap() == raw.as_bytes());
    let part = message(&desk.store, &id).unwrap().parts.remove(0);
    assert_eq!((part.name.as_str(), part.size, part.inline), ("CV Kowalska.pdf", 150_000, false));
    assert_eq!(part_bytes(&desk.store, &id, part.index).unwrap().len(), 150_000);
    assert_eq!(code(part_bytes(&desk.store, &id, 99)), Code::NotFound);
}

#[test]
fn a_unique_beginning_of_an_id_is_enough() {
    let desk = Desk::new();
    let id = desk.arrive(INBOX, 0, &letter(ANNA, MARTA, "one", 10, "x")).unwrap();
    assert_eq!(message(&desk.store, &id[..8]).unwrap().row.id, id);
    assert_eq!(message(&desk.store, &id.to_uppercase()).unwrap().row.id, id);
    for (what, text) in [
        ("too short", &id[..7]),
        ("no digits", "zzzzzzzz"),
        ("empty", ""),
        ("another", "00000000"),
        ("no such copy", "copy-77"),
    ] {
        assert_eq!(code(message(&desk.store, text)), Code::NotFound, "{what}");
    }
}

#[test]
fn an_invitation_is_shown_once_and_only_its_file_is_attached() {
    let desk = Desk::new();
    let event = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:1@mail.example\r\nSUMMARY:Interview\r\nDESCRIPTION:Bring your CV\r\nDTSTART;TZID=Europe/Berlin:20261121T100000\r\nORGANIZER;CN=Anna:mailto:anna@mail.example\r\nEND:VEVENT\r\nEND:VCALENDAR";
    for (what, text, description) in [("silent", "", "Bring your CV"), ("with words", "See you there.", "")] {
        let raw = format!(
            "From: {ANNA}\r\nTo: {MARTA}\r\nSubject: Interview\r\nMessage-ID: <{}@mail.example>\r\nDate: Fri, 15 Jan 2027 07:00:00 +0000\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
             --b\r\n\r\n{text}\r\n--b\r\nContent-Type: text/calendar; method=REQUEST\r\n\r\n{event}\r\n\
             --b\r\nContent-Type: application/ics; name=invite.ics\r\nContent-Disposition: attachment\r\n\r\n{event}\r\n--b--\r\n",
            text.len()
        );
        let id = desk.arrive(INBOX, 0, &raw).unwrap();
        let (found, _) = reading(&desk.store, &id, &[], false).unwrap();
        let shown: Vec<_> =
            found.invitations.iter().map(|one| (one.summary.as_str(), one.description.as_str())).collect();
        assert_eq!((shown, found.speaks), (vec![("Interview", description)], !text.is_empty()), "{what}");
        let files = message(&desk.store, &id).unwrap().parts;
        let files: Vec<_> = files.iter().filter(|part| !found.wrapping.contains(&part.index)).collect();
        assert_eq!(files.iter().map(|part| part.name.as_str()).collect::<Vec<_>>(), ["invite.ics"], "{what}");
    }
}

#[test]
fn a_message_is_called_as_a_file_what_it_is_about() {
    let desk = Desk::new();
    for (subject, name) in [
        ("Re: CV / Anna", "Re_ CV _ Anna.eml"),
        ("..\\..\\x", "_.._x.eml"),
        ("CON", "_CON.eml"),
        ("cv\u{202e}fdp.exe", "cvfdp.exe.eml"),
        (" ", "message.eml"),
    ] {
        let id = desk.arrive(INBOX, 0, &letter(ANNA, MARTA, subject, 5, "x")).unwrap();
        assert_eq!(reading(&desk.store, &id, &[], false).unwrap().0.file_name, name);
    }
}
