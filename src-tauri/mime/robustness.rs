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
    assert!(
        quote_start(text).is_none_or(|at| text.is_char_boundary(at)),
        "a quote starts at a letter"
    );
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
    let parts: Vec<_> = message
        .parts
        .iter()
        .map(|p| (p.name.as_str(), p.content_type.as_str(), p.size))
        .collect();
    assert_eq!(parts, [("a.pdf", "application/pdf", 5), ("", "message/rfc822", 22)]);
    SEEDS.iter().for_each(|seed| read_everything(seed.as_bytes()));
}
