//! A message made: its bytes, and to whom they go.

use std::time::{Duration, SystemTime};

use domain::Address;
use lettre::message::header::{ContentTransferEncoding, ContentType, Header, HeaderName, HeaderValue};
use lettre::message::{Attachment, Body, Mailbox, MultiPart, SinglePart};

/// Who sends and who receives, as the server is told; a hidden recipient stands here alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// Who sends.
    pub from: Address,
    /// Everybody who receives.
    pub to: Vec<Address>,
}

/// What is to be written.
#[derive(Clone, Copy, Debug)]
pub struct Letter<'a> {
    /// The address it is sent as.
    pub from: &'a Address,
    /// The name beside it; may be empty.
    pub name: &'a str,
    /// Where answers go, where that is another address.
    pub reply_to: Option<&'a Address>,
    /// To.
    pub to: &'a [Address],
    /// Cc.
    pub cc: &'a [Address],
    /// Recipients nobody else learns of.
    pub bcc: &'a [Address],
    /// Subject.
    pub subject: &'a str,
    /// Its words.
    pub text: &'a str,
    /// What stands below them: safe HTML, may be empty.
    pub signature: &'a str,
    /// When, in Unix seconds.
    pub date: i64,
    /// Its Message-ID without brackets, see [`message_id`].
    pub id: &'a str,
    /// Whether nobody wrote it (RFC 3834): programs answer those with nothing.
    pub automatic: bool,
    /// What a calendar reads of it (RFC 6047).
    pub calendar: Option<CalendarPart<'a>>,
}

/// A calendar part.
#[derive(Clone, Copy, Debug)]
pub struct CalendarPart<'a> {
    /// What it is for (RFC 5546 section 1.4), `REQUEST`.
    pub method: &'a str,
    /// iCalendar.
    pub ics: &'a [u8],
}

/// A message that can be handed over.
#[derive(Clone, PartialEq, Eq)]
pub struct Made {
    /// Who sends and who receives.
    pub envelope: Envelope,
    /// The message as it travels, lines ended by CRLF.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for Made {
    /// Without its words.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Made").field("octets", &self.bytes.len()).finish_non_exhaustive()
    }
}

/// Why no message can be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotMade {
    /// Nobody is to receive it.
    #[error("the message has no recipient")]
    NoRecipient,
    /// An address cannot stand in a message.
    #[error("an address cannot stand in a message")]
    BadAddress(Address),
    /// Another part of it cannot be written.
    #[error("the message cannot be written")]
    Unwritable,
}

/// A Message-ID of our own, without brackets: chance, under the domain that sends. It names no machine and no moment.
#[must_use]
pub fn message_id(chance: [u8; 16], from: &Address) -> String {
    let hex: String = chance.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{hex}@{}", from.domain())
}

/// Writes a message.
///
/// # Errors
/// See [`NotMade`].
pub fn make(letter: &Letter<'_>) -> Result<Made, NotMade> {
    let to: Vec<Address> = [letter.to, letter.cc, letter.bcc].concat();
    let first = to.first().ok_or(NotMade::NoRecipient)?;
    let (from, name) = (mailbox(letter.from)?, one_line(letter.name));
    let from = Mailbox::new(Some(name).filter(|name| !name.is_empty()), from.email);
    // The library wants an envelope of its own; ours is the one that counts.
    let unused = lettre::address::Envelope::new(None, vec![mailbox(first)?.email]).map_err(|_| NotMade::Unwritable)?;
    let mut builder = lettre::Message::builder()
        .envelope(unused)
        .date(SystemTime::UNIX_EPOCH + Duration::from_secs(letter.date.try_into().unwrap_or(0)))
        .message_id(Some(format!("<{}>", letter.id)))
        .from(from)
        .subject(one_line(letter.subject));
    for to in letter.to {
        builder = builder.to(mailbox(to)?);
    }
    for cc in letter.cc {
        builder = builder.cc(mailbox(cc)?);
    }
    if let Some(reply_to) = letter.reply_to {
        builder = builder.reply_to(mailbox(reply_to)?);
    }
    if letter.automatic {
        builder = builder.header(Automatic);
    }
    let message = match (letter.calendar, letter.signature.trim()) {
        (None, "") => builder.singlepart(SinglePart::plain(paragraph_ends(letter.text))),
        (None, signature) => builder.multipart(both(letter.text, signature)),
        (Some(calendar), signature) => builder.multipart(with_calendar(letter.text, signature, calendar)?),
    };
    let envelope = Envelope { from: letter.from.clone(), to };
    Ok(Made { envelope, bytes: message.map_err(|_| NotMade::Unwritable)?.formatted() })
}

/// The words with the calendar part beside them, as programs with a calendar expect it, and as a file for all others.
fn with_calendar(text: &str, signature: &str, calendar: CalendarPart<'_>) -> Result<MultiPart, NotMade> {
    let words = match signature {
        "" => MultiPart::alternative().singlepart(SinglePart::plain(paragraph_ends(text))),
        signature => both(text, signature),
    };
    let media = |name: &str| {
        ContentType::parse(&format!("{name}; method={}; charset=utf-8", calendar.method))
            .map_err(|_| NotMade::Unwritable)
    };
    let body = || {
        let body = Body::new_with_encoding(calendar.ics.to_vec(), ContentTransferEncoding::Base64);
        body.map_err(|_| NotMade::Unwritable)
    };
    let part = SinglePart::builder().header(media("text/calendar")?).body(body()?);
    let file = Attachment::new("invite.ics".to_owned()).body(body()?, media("application/ics")?);
    Ok(MultiPart::mixed().multipart(words.singlepart(part)).singlepart(file))
}

/// As text and as a page, for programs that show one or the other.
fn both(text: &str, signature: &str) -> MultiPart {
    let plain = format!("{}\r\n\r\n-- \r\n{}", text.trim_end(), mime::html_to_text(signature).trim_end());
    let page = format!("<!doctype html><html><body>{}<br>{signature}</body></html>", as_page(text.trim_end()));
    MultiPart::alternative_plain_html(paragraph_ends(&plain), page)
}

fn as_page(text: &str) -> String {
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
    escaped
        .lines()
        .fold(String::new(), |page, line| format!("{page}<div>{}</div>", if line.is_empty() { "<br>" } else { line }))
}

/// Lines parted by CRLF; the library ends the last one.
fn paragraph_ends(text: &str) -> String {
    text.lines().collect::<Vec<_>>().join("\r\n")
}

/// Without anything that could end a line: a header ends where its line does.
fn one_line(text: &str) -> String {
    let breaks = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    text.split(breaks).map(str::trim).filter(|piece| !piece.is_empty()).collect::<Vec<_>>().join(" ")
}

fn mailbox(address: &Address) -> Result<Mailbox, NotMade> {
    let email = lettre::Address::new(address.local(), address.domain());
    email.map(|email| Mailbox::new(None, email)).map_err(|_| NotMade::BadAddress(address.clone()))
}

/// `Auto-Submitted: auto-generated` (RFC 3834 section 5).
#[derive(Clone)]
struct Automatic;

impl Header for Automatic {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn address(text: &str) -> Address {
        Address::parse(text).unwrap()
    }

    fn written(name: &str, subject: &str, text: &str, signature: &str) -> String {
        let (from, to) = (address("anna@firm.example"), [address("luca@acme.example")]);
        let id = message_id([7; 16], &from);
        let letter = Letter {
            from: &from,
            name,
            reply_to: None,
            to: &to,
            cc: &[],
            bcc: &[],
            subject,
            text,
            signature,
            date: 1_795_000_000,
            id: &id,
            automatic: false,
            calendar: None,
        };
        String::from_utf8(make(&letter).unwrap().bytes).unwrap()
    }

    fn fields(message: &str) -> Vec<(String, String)> {
        let head = message.split_once("\r\n\r\n").unwrap().0.replace("\r\n ", " ");
        head.split("\r\n")
            .map(|line| line.split_once(": ").unwrap())
            .map(|(n, v)| (n.to_owned(), v.to_owned()))
            .collect()
    }

    #[test]
    fn a_message_says_what_it_has_to_and_nothing_of_the_machine() {
        let message = written("Anna Kowalska", "Interview", "Hello Luca,\nsee you on Tuesday.", "");
        let names: Vec<String> = fields(&message).into_iter().map(|(name, _)| name).collect();
        let expected = [
            "Date",
            "Message-ID",
            "From",
            "Subject",
            "To",
            "MIME-Version",
            "Content-Type",
            "Content-Transfer-Encoding",
        ];
        let sorted = |mut names: Vec<String>| {
            names.sort();
            names
        };
        assert_eq!(sorted(names), sorted(expected.map(str::to_owned).to_vec()), "{message}");
        for line in [
            "Message-ID: <07070707070707070707070707070707@firm.example>\r\n",
            "From: \"Anna Kowalska\" <anna@firm.example>\r\n",
            "To: luca@acme.example\r\n",
            "Date: Wed, 18 Nov 2026 ",
        ] {
            assert!(message.contains(line), "{line:?} in {message}");
        }
        assert!(message.ends_with("\r\n\r\nHello Luca,\r\nsee you on Tuesday.\r\n"), "{message}");
    }

    #[test]
    fn what_is_typed_adds_no_field_and_no_recipient() {
        for break_ in ["\r\n", "\n", "\r", "\0\n", "\u{2028}"] {
            let bad = format!("Hello{break_}Bcc: eve@elsewhere.test{break_}{break_}<b>");
            for message in [written("A", &bad, "x", ""), written(&bad, "S", "x", "")] {
                let fields = fields(&message);
                assert!(fields.iter().all(|(name, _)| name != "Bcc") && fields.len() == 8, "{break_:?}: {message}");
            }
        }
    }

    #[test]
    fn a_hidden_recipient_stands_on_the_envelope_alone() {
        let (from, eva) = (address("anna@firm.example"), [address("eva@acme.example")]);
        let (to, cc) = ([address("luca@acme.example")], [address("max@acme.example")]);
        let letter = Letter {
            from: &from,
            name: "",
            reply_to: Some(&cc[0]),
            to: &to,
            cc: &cc,
            bcc: &eva,
            subject: "",
            text: "",
            signature: "<b>Anna</b>",
            date: 0,
            id: "a@firm.example",
            automatic: true,
            calendar: None,
        };
        let made = make(&letter).unwrap();
        assert_eq!(made.envelope.to, [&to[0], &cc[0], &eva[0]].map(Clone::clone));
        let text = String::from_utf8(made.bytes).unwrap();
        assert!(!text.contains("eva") && text.contains("Reply-To: max@acme.example\r\n"), "{text}");
        assert!(text.contains("Auto-Submitted: auto-generated\r\n"), "{text}");
        assert_eq!(make(&Letter { to: &[], cc: &[], bcc: &[], ..letter }), Err(NotMade::NoRecipient));
    }

    #[test]
    fn a_calendar_part_travels_byte_for_byte_beside_the_words_and_as_a_file() {
        let (from, to) = (address("anna@firm.example"), [address("luca@acme.example")]);
        let ics = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:a\r\nSUMMARY:Größe\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
        for signature in ["", "<b>Anna</b>"] {
            let letter = Letter {
                from: &from,
                name: "",
                reply_to: None,
                to: &to,
                cc: &[],
                bcc: &[],
                subject: "Interview",
                text: "Hello",
                signature,
                date: 0,
                id: "a@firm.example",
                automatic: false,
                calendar: Some(CalendarPart { method: "REQUEST", ics: ics.as_bytes() }),
            };
            let bytes = make(&letter).unwrap().bytes;
            let read = mime::letter(&bytes);
            assert_eq!(read.calendars.len(), 2, "{signature}");
            for part in &read.calendars {
                assert_eq!(mime::part(&bytes, *part).unwrap(), ics.as_bytes(), "{signature}");
            }
            assert!(mime::parse(&bytes).unwrap().text.starts_with("Hello"));
            let text = String::from_utf8(bytes).unwrap();
            assert!(text.contains("Content-Type: text/calendar; method=REQUEST; charset=utf-8"), "{text}");
        }
    }

    #[test]
    fn letters_of_all_languages_come_back_as_they_were_written() {
        for words in
            ["Żółć, Größe & <ça>", "日本語の件名です。とても長い件名なので折り返されます。とても長い", "🎉 a 👩‍💻"]
        {
            let message = written(words, words, words, "<p>Anna &amp; Co</p>");
            assert!(message.is_ascii() && message.lines().all(|line| line.len() <= 100), "{message}");
            let read = mime::parse(message.as_bytes()).unwrap();
            let header = mime::header(message.as_bytes());
            assert_eq!(header.subject, words);
            assert_eq!(read.text.lines().next(), Some(words), "{message}");
            assert!(read.text.contains("Anna & Co"), "{}", read.text);
        }
    }
}
