#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use proptest::prelude::*;

use super::*;

const FROM: &str = "From anna@poczta.example Tue Nov  3 14:02:11 2026";

/// The messages of an mbox as they would be brought, with their entries.
fn split(mbox: &[u8]) -> Vec<(Entry, Vec<u8>)> {
    let entries = index(mbox, &Cancel::default()).unwrap();
    let bytes = |entry: &Entry| &mbox[usize::try_from(entry.start).unwrap()..usize::try_from(entry.end).unwrap()];
    let brought = |entry: &Entry| lines::travel(bytes(entry), Extent::Whole, Quoting::Mbox).unwrap();
    entries.iter().map(|entry| (entry.clone(), brought(entry))).collect()
}

fn texts(mbox: &str) -> Vec<String> {
    split(mbox.as_bytes()).into_iter().map(|(_, bytes)| String::from_utf8(bytes).unwrap()).collect()
}

#[test]
fn messages_are_told_apart() {
    for (what, mbox, expected) in [
        ("one", format!("{FROM}\nSubject: a\n\nhi\n\n"), vec!["Subject: a\r\n\r\nhi\r\n"]),
        ("no last blank line", format!("{FROM}\nSubject: a\n\nhi\n"), vec!["Subject: a\r\n\r\nhi\r\n"]),
        ("no last line end", format!("{FROM}\nSubject: a\n\nhi"), vec!["Subject: a\r\n\r\nhi"]),
        (
            "CRLF",
            format!("{FROM}\r\nA: a\r\n\r\nhi\r\n\r\n{FROM}\r\nB: b\r\n\r\nho\r\n"),
            vec!["A: a\r\n\r\nhi\r\n", "B: b\r\n\r\nho\r\n"],
        ),
        (
            "From without a blank line before it",
            format!("{FROM}\nA: a\n\nhi\n{FROM}\nho\n"),
            vec![&*format!("A: a\r\n\r\nhi\r\n{FROM}\r\nho\r\n").leak()],
        ),
        (
            "a sentence behind a blank line",
            format!("{FROM}\nA: a\n\nhi\n\nFrom there on\n"),
            vec!["A: a\r\n\r\nhi\r\n\r\nFrom there on\r\n"],
        ),
        ("quoted once", format!("{FROM}\nA: a\n\n>From x\n"), vec!["A: a\r\n\r\nFrom x\r\n"]),
        ("quoted twice", format!("{FROM}\nA: a\n\n>>From x\n> From y\n"), vec!["A: a\r\n\r\n>From x\r\n> From y\r\n"]),
        ("a header alone", format!("{FROM}\nA: a\n\n{FROM}\nB: b\n\n"), vec!["A: a\r\n\r\n", "B: b\r\n\r\n"]),
        (
            "a wrong Content-Length",
            format!("{FROM}\nContent-Length: 9999\n\nhi\n\n{FROM}\nB: b\n\n"),
            vec!["Content-Length: 9999\r\n\r\nhi\r\n", "B: b\r\n\r\n"],
        ),
        (
            "blank lines inside",
            format!("{FROM}\nA: a\n\n\n\nhi\n\n\n\n{FROM}\nB: b\n\nx\n"),
            vec!["A: a\r\n\r\n\r\n\r\nhi\r\n\r\n\r\n", "B: b\r\n\r\nx\r\n"],
        ),
        ("nothing", String::new(), vec![]),
        ("no mbox", "Subject: a\n\nhi\n".into(), vec![]),
    ] {
        assert_eq!(texts(&mbox), expected, "{what}");
    }
}

#[test]
fn flags_come_from_status_headers_and_leave_the_key_alone() {
    let key = |status: &str| {
        let (entry, _) = split(format!("{FROM}\nSubject: a\n{status}\nhi\n").as_bytes()).remove(0);
        (entry.key, entry.flags)
    };
    let (plain, none) = key("");
    assert_eq!(none, 0);
    for (status, flags) in [
        ("Status: RO\n", flag::SEEN),
        ("Status: O\nX-Status: AF\n", flag::ANSWERED | flag::FLAGGED),
        ("X-Mozilla-Status: 0005\n", flag::SEEN | flag::FLAGGED),
        ("X-Status: DT\n", flag::DELETED | flag::DRAFT),
        ("X-Mozilla-Status: junk\n", 0),
    ] {
        assert_eq!(key(status), (plain.clone(), flags), "{status}");
    }
}

#[test]
fn equal_messages_are_counted() {
    let mbox = format!("{FROM}\nA: a\n\nhi\n\n").repeat(3);
    let entries = index(mbox.as_bytes(), &Cancel::default()).unwrap();
    let endings: Vec<_> = entries.iter().map(|e| e.key.rsplit_once('-').unwrap().1.to_owned()).collect();
    assert_eq!(endings, ["1", "2", "3"]);
}

#[test]
fn a_message_keeps_its_key_when_another_is_appended() {
    for end in ["", "\n", "\n\n"] {
        let one = format!("{FROM}\nA: a\n\nhi{end}");
        let gap = if end.is_empty() {
            "\n\n"
        } else if end == "\n" {
            "\n"
        } else {
            ""
        };
        let two = format!("{one}{gap}{FROM}\nB: b\n\nho\n");
        let before = index(one.as_bytes(), &Cancel::default()).unwrap();
        let after = index(two.as_bytes(), &Cancel::default()).unwrap();
        assert_eq!(after.len(), 2);
        if !end.is_empty() {
            assert_eq!(before[0].key, after[0].key, "{end:?}");
        }
    }
}

#[test]
fn a_line_longer_than_any_buffer_is_one_line() {
    let long = "x".repeat(300_000);
    let expected = format!("A: a\r\n\r\n{long}\r\n\r\n>not From\r\n");
    assert_eq!(texts(&format!("{FROM}\nA: a\n\n{long}\n\n>not From\n\n{FROM}\nB: b\n\n")).first(), Some(&expected));
}

fn message() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        Just(String::new()),
        Just("From anna@poczta.example Tue Nov  3 14:02:11 2026".to_owned()),
        Just(">From x".to_owned()),
        Just(">>From y".to_owned()),
        "[a-zA-Z>: ]{0,12}",
    ];
    (prop::collection::vec("[A-Z][a-z]{0,6}: [a-z ]{0,10}", 1..4), prop::collection::vec(line, 0..8))
        .prop_map(|(header, body)| format!("{}\n\n{}\n", header.join("\n"), body.join("\n")))
}

/// Writes an mboxrd file.
fn join(messages: &[String], line_end: &str) -> String {
    let quote = |line: &str| {
        if is_quoted(format!(">{line}").as_bytes()) { format!(">{line}") } else { line.to_owned() }
    };
    let mut out = String::new();
    for message in messages {
        let (header, body) = message.split_once("\n\n").unwrap();
        let body: Vec<String> = body.split_inclusive('\n').map(|line| quote(line.trim_end_matches('\n'))).collect();
        let mut text = format!("{FROM}\n{header}\n\n{}", body.join("\n"));
        text.push_str(if body.is_empty() { "\n" } else { "\n\n" });
        out.push_str(&text.replace('\n', line_end));
    }
    out
}

proptest! {
    #[test]
    fn what_was_joined_is_split_again(messages in prop::collection::vec(message(), 0..6), crlf in any::<bool>()) {
        let mbox = join(&messages, if crlf { "\r\n" } else { "\n" });
        let found = split(mbox.as_bytes());
        prop_assert_eq!(found.len(), messages.len());
        for ((entry, bytes), message) in found.iter().zip(&messages) {
            prop_assert_eq!(&String::from_utf8_lossy(bytes), &message.replace('\n', "\r\n"));
            prop_assert_eq!(entry.size, bytes.len() as u64);
        }
    }

    #[test]
    fn no_bytes_upset_the_index(bytes in prop::collection::vec(prop_oneof![any::<u8>(), Just(b'\n'), Just(b'F')], 0..400)) {
        let mut mbox = format!("{FROM}\n").into_bytes();
        mbox.extend(bytes);
        for (entry, bytes) in split(&mbox) {
            prop_assert_eq!(entry.size, bytes.len() as u64);
        }
    }
}
