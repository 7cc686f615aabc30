//! Whatever bytes come, nothing panics, and the header alone gives what the whole message gives.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use proptest::{collection::vec, prelude::*, sample::Index};

use crate::{body_hash, cut, header, html_to_text, parse, part, preview, quote_start, vcard};

const SEEDS: [&str; 4] = [
    "Received: x\r\nAuthentication-Results: mx.test; spf=fail; dkim=none\r\nMessage-ID: <1@a.example>\r\nDate: Tue, 14 Nov 2023 22:13:20 +0100 (CET)\r\nFrom: =?utf-8?Q?M=C3=BCller?= <m@a.example>\r\nTo: team: \"Kowalska, Anna\" <anna@b.example>, (c) ben@c.example;\r\nSubject: =?iso-8859-2?B?us/m?= x\r\nReferences: <a@b>\r\n <c@d>\r\nContent-Type: multipart/mixed; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: multipart/alternative; boundary=c\r\n\r\n--c\r\nContent-Type: text/plain; charset=utf-8; format=flowed\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nHi=20\r\n=\r\n--c\r\nContent-Type: text/html\r\n\r\n<p>Hi<blockquote type=cite>x\r\n--c--\r\n--b\r\nContent-Type: application/pdf; name*0*=utf-8''%C3; name*1=a.pdf\r\nContent-Disposition: attachment; filename=\"a.pdf\"\r\nContent-Transfer-Encoding: base64\r\n\r\nSGVs\r\nbG8=\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: inner\r\n\r\ntext\r\n--b--\r\n",
    "From: a@b.example\nContent-Type: text/html; charset=windows-1250\n\n<div style='display:none'>x</div>&amp;&#x41;\n\nOn 1 Jan 2024, Anna wrote:\n> x\n",
    "Content-Type: text/calendar\n\nBEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:x\nEND:VEVENT\n",
    "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=windows-1250;ENCODING=QUOTED-PRINTABLE:Kowalska;A=\r\nnna\r\nEMAIL;TYPE=work:anna@b.example\r\nEND:VCARD\r\n",
];

fn read_everything(raw: &[u8]) {
    if let Ok(message) = parse(raw) {
        assert_eq!(header(raw), message.header, "the header alone gives the same facts");
        for one in &message.parts {
            assert_eq!(
                part(raw, one.index).map(|bytes| bytes.len() as u64),
                Some(one.size),
                "a part is as big as said"
            );
        }
        read_text(&message.text);
    }
    let (skeleton, pieces) = cut::split(raw);
    assert!(cut::join(&skeleton, &pieces) == raw, "what was cut out goes back");
    body_hash(raw);
    vcard::read(raw);
    read_text(&String::from_utf8_lossy(raw));
}

fn read_text(text: &str) {
    assert!(preview(text).chars().count() <= 160, "a preview is short");
    assert!(quote_start(text).is_none_or(|at| text.is_char_boundary(at)), "a quote starts at a letter");
    html_to_text(text);
}

proptest! {
    #[test]
    fn arbitrary_bytes_are_read(raw in vec(any::<u8>(), 0..400)) {
        read_everything(&raw);
    }

    #[test]
    fn text_made_of_telling_characters_is_read(raw in "([A-Za-z]{1,8}: )?[-=<>?\"'(),;:@&#*\\\\ \t\r\nA-Ca-c0-9üł]{0,200}") {
        read_everything(raw.as_bytes());
        for name in ["From", "To", "Subject", "Date", "Message-ID", "Content-Type", "Authentication-Results"] {
            read_everything(format!("{name}: {raw}\n\n{raw}").as_bytes());
        }
    }

    #[test]
    fn damaged_messages_are_read(
        seed in 0..SEEDS.len(), changes in vec((any::<Index>(), any::<Index>(), vec(any::<u8>(), 0..4)), 1..6),
    ) {
        let mut raw = SEEDS[seed].as_bytes().to_vec();
        for (from, to, bytes) in changes {
            let (from, to) = (from.index(raw.len() + 1), to.index(raw.len() + 1));
            let (from, to) = (from.min(to), from.max(to).min(from.min(to) + 40));
            raw.splice(from..to, bytes);
        }
        read_everything(&raw);
    }
}

#[test]
fn the_seeds_are_read_whole() {
    let message = parse(SEEDS[0].as_bytes()).unwrap();
    assert_eq!(message.header.from().unwrap().name, "Müller");
    assert_eq!(message.text, "Hi");
    let parts: Vec<_> = message.parts.iter().map(|p| (p.name.as_str(), p.content_type.as_str(), p.size)).collect();
    assert_eq!(parts, [("a.pdf", "application/pdf", 5), ("", "message/rfc822", 22)]);
    SEEDS.iter().for_each(|seed| read_everything(seed.as_bytes()));
}

/// Quadratic reading of any of these would take minutes.
#[test]
fn hostile_messages_cost_no_more_than_their_length() {
    let nested = "Content-Type: message/rfc822\n\n".repeat(10_000);
    let parts: String =
        (0..10_000).map(|n| format!("Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n")).collect();
    let siblings = format!(
        "Content-Type: multipart/mixed; boundary=b\n\n{}",
        "--b\nContent-Type: multipart/mixed; boundary=x\n\n".repeat(20_000)
    );
    let many = |name: &str, value: &str| format!("{name}: {}\n\n{value}", value.repeat(300_000 / value.len()));
    for (what, raw) in [
        ("nested messages", nested),
        ("nested multiparts", parts),
        ("multiparts that never begin", siblings),
        ("words without an end", many("Subject", "=?a?q?x")),
        ("comments", many("From", "(")),
        ("brackets", many("To", "<")),
        ("quotes", many("To", "\"a\\")),
        ("addresses", many("Cc", "a@b.example,")),
        ("identifiers", (0..200_000).fold("References: ".to_owned(), |ids, n| ids + &format!("<{n}>"))),
        ("a Message-ID of many", (0..200_000).fold("Message-ID: ".to_owned(), |ids, n| ids + &format!("<{n}>"))),
        ("parameters", many("Content-Type", ";a*0*=b")),
        ("results", many("Authentication-Results", ";spf=fail(")),
        ("fields", "Cc: \u{fc}@b.example\n".repeat(50_000)),
        ("quoted-printable cards", format!("BEGIN:VCARD\n{}", "QUOTED-PRINTABLE=\n".repeat(50_000))),
    ] {
        let message = parse(raw.as_bytes()).unwrap();
        assert!(message.header == header(raw.as_bytes()) && message.parts.len() <= 10_000, "{what}");
        vcard::read(raw.as_bytes());
        read_text(&raw);
    }
}
