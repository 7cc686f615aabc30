//! The facts a header block gives.

use std::cell::OnceCell;

use domain::{Header, canonical_message_id, message_ids};

use crate::{
    address, auth, bounds, date,
    field::{self, Fields},
    meta::declared_charset,
    params::Params,
    word,
};

/// No honest identifier or thread is longer; the nearest references stand last.
const LONGEST_ID: usize = 4 << 10;
const LONGEST_THREAD: usize = 16 << 10;

/// Reads a header block, or the header block of a whole message: both give the same, because identity rests on it.
pub fn header(raw: &[u8]) -> Header {
    let raw = field::with_line_feeds(raw);
    facts(&Fields::read(field::split(&raw).0))
}

/// The facts of fields that are already split.
pub(crate) fn facts(fields: &Fields<'_>) -> Header {
    let declared = OnceCell::new();
    let hint = || declared.get_or_init(|| declared_charset(fields)).clone();
    let mailboxes = address::mailboxes(fields, &hint);
    let text = |name| fields.first(name).map(|field| field.text(&hint));
    let from = mailboxes.iter().find(|mailbox| mailbox.role == domain::Role::From).map(|mailbox| &mailbox.address);
    Header {
        message_id: text("Message-ID").and_then(|id| canonical_message_id(bounds::start(&id, LONGEST_ID))),
        date: text("Date").and_then(|text| date::read(&text)),
        subject: text("Subject").map(|text| word::fold_space(&word::decode(&text))).unwrap_or_default(),
        from_text: address::from_text(fields, &hint),
        references: references(fields),
        bulk: bulk(fields, from),
        sender_check: auth::sender_check(fields, from),
        may_have_attachments: text("Content-Type").is_some_and(|text| Params::read(&text).value == "multipart/mixed"),
        mailboxes,
    }
}

/// In-Reply-To first, then References from the nearest to the farthest, each once.
fn references(fields: &Fields<'_>) -> Vec<String> {
    let ids = |name| {
        fields.first(name).map(|field| message_ids(bounds::end(&field.ascii(), LONGEST_THREAD))).unwrap_or_default()
    };
    let mut found = ids("In-Reply-To");
    for id in ids("References").into_iter().rev() {
        if !found.contains(&id) {
            found.push(id);
        }
    }
    found
}

fn bulk(fields: &Fields<'_>, from: Option<&domain::Address>) -> Option<domain::Bulk> {
    let telling = |name: &str| {
        let starts = |start: &str| name.get(..start.len()).is_some_and(|name| name.eq_ignore_ascii_case(start));
        starts("list-") || starts("precedence") || starts("auto-submitted")
    };
    let values: Vec<_> = fields.iter().filter(|f| telling(f.name)).map(|f| (f.name, f.ascii())).collect();
    domain::bulk(values.iter().map(|(name, value)| (*name, value.as_ref())), from)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use domain::{Bulk, SenderCheck};

    use super::*;

    #[test]
    fn the_facts_of_a_header_are_read() {
        let head = "Authentication-Results: mx.test; dmarc=fail\r\nList-Id: <l.example>\r\nMessage-Id: (x) <1@a.example>\r\nDate: Tue, 14 Nov 2023 22:13:20 +0000\r\nSubject: =?utf-8?Q?Gespr=C3=A4ch?=\r\n\tam  Montag\r\nFrom: Anna <anna@b.example>\r\nIn-Reply-To: <3@a.example>\r\nReferences: <1@b.example>\r\n <2@b.example> <3@a.example>\r\nContent-Type: Multipart/Mixed; boundary=b\r\nSubject: another\r\n";
        let facts = header(head.as_bytes());
        assert_eq!(facts.message_id.as_deref(), Some("1@a.example"));
        assert_eq!(facts.date, Some(1_700_000_000));
        assert_eq!(facts.subject, "Gespräch am Montag");
        assert_eq!(facts.from().unwrap().address.as_str(), "anna@b.example");
        assert_eq!(facts.from_text, "Anna <anna@b.example>");
        assert_eq!(facts.references, ["3@a.example", "2@b.example", "1@b.example"]);
        assert_eq!((facts.bulk, facts.sender_check), (Some(Bulk::List), SenderCheck::Failed));
        assert!(facts.may_have_attachments);
        assert_eq!(header(format!("{head}\r\nbody\r\n").as_bytes()), facts, "with a body behind it");
        assert_eq!(header(head.replace("\r\n", "\n").as_bytes()), facts, "with LF");
        assert_eq!(header(head.replace("\r\n", "\r").as_bytes()), facts, "with CR");
    }

    #[test]
    fn raw_letters_are_read_in_the_charset_the_header_declares() {
        for (what, kind, expected) in
            [("none declared", "", "za¿ó³æ"), ("declared", "Content-Type: text/plain; charset=iso-8859-2\n", "zażółć")]
        {
            let head = [b"Subject: za\xbf\xf3\xb3\xe6\n", kind.as_bytes()].concat();
            assert_eq!(header(&head).subject, expected, "{what}");
        }
    }

    #[test]
    fn what_is_missing_is_missing() {
        assert_eq!(header(b""), Header::default());
        assert_eq!(
            header(b"Date: soon\nMessage-ID: <>\nFrom: nobody\n\n"),
            Header { from_text: "nobody".into(), ..Header::default() }
        );
    }
}
