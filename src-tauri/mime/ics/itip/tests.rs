//! What leaves is read by whoever gets it, and holds nothing else.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]

use domain::{Answer, Clock, Party, Span};
use proptest::prelude::*;

use super::*;
use crate::ics::Object;

const EVENT: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Other//EN\r\nX-WR-CALNAME:needle-1\r\nBEGIN:VTIMEZONE\r\nTZID:Work\r\nX-PRIVATE:needle-2\r\nBEGIN:STANDARD\r\nDTSTART:19701025T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nEND:STANDARD\r\nBEGIN:DAYLIGHT\r\nDTSTART:19700329T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE\r\nBEGIN:VTIMEZONE\r\nTZID:Unused\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0000\r\nTZOFFSETTO:+0000\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\nUID:one@firm.example\r\nDTSTAMP:20261101T080000Z\r\nSEQUENCE:4\r\nDTSTART;TZID=Work;X-DOSSIER=needle-3:20261124T100000\r\nDTEND;TZID=Work:20261124T110000\r\nRRULE:FREQ=WEEKLY;COUNT=3\r\nSUMMARY:Interview\r\nLOCATION:Room 7\\, Main St\r\nDESCRIPTION:Salary needle-4 https://meet.google.com/abc\r\nCATEGORIES:needle-5\r\nCOMMENT:needle-6\r\nCLASS:PRIVATE\r\nATTACH:https://needle-7.example/cv.pdf\r\nX-DOSSIER:needle-8\r\nCONTACT:needle-9\r\nATTENDEE;CN=Other:mailto:needle-10@acme.example\r\nORGANIZER;CN=Boss:mailto:needle-11@firm.example\r\nBEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:needle-12\r\nTRIGGER:-PT15M\r\nEND:VALARM\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:one@firm.example\r\nRECURRENCE-ID;TZID=Work:20261201T100000\r\nDTSTART;TZID=Work:20261201T140000\r\nDTEND;TZID=Work:20261201T150000\r\nSUMMARY:Interview\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

fn party(name: &str, address: &str) -> Party {
    Party { name: name.into(), address: address.into(), asked: true, ..Party::default() }
}

fn ask<'a>(organizer: &'a Party, attendees: &'a [Party]) -> Ask<'a> {
    Ask {
        product: "-//Dossier//Dossier//EN",
        organizer,
        attendees,
        sequence: 5,
        stamp: 1_795_000_000,
        title: "",
        words: "See you there; \\ bring nothing",
    }
}

#[test]
fn an_invitation_holds_what_it_must_and_nothing_private() {
    let event = Object::read(EVENT.as_bytes()).unwrap();
    let (marta, anna) = (party("Marta", "marta@firm.example"), [party("Anna", "anna@poczta.example")]);
    for (made, method) in
        [(request(&event, &ask(&marta, &anna)), "REQUEST"), (cancel(&event, &ask(&marta, &anna)), "CANCEL")]
    {
        let text = String::from_utf8(made.bytes()).unwrap().replace("\r\n ", "");
        assert!(!text.contains("needle") && !text.contains("VALARM") && !text.contains("Unused"), "{text}");
        for line in [
            &format!("METHOD:{method}"),
            "UID:one@firm.example",
            "SEQUENCE:5",
            "DTSTAMP:20261118T110640Z",
            "DTSTART;TZID=Work:20261124T100000",
            "RRULE:FREQ=WEEKLY;COUNT=3",
            "LOCATION:Room 7\\, Main St",
            "DESCRIPTION:See you there\\; \\\\ bring nothing",
            "CONFERENCE;VALUE=URI;FEATURE=VIDEO:https://meet.google.com/abc",
            "TZOFFSETFROM:+0200",
            "ORGANIZER;CN=Marta:mailto:marta@firm.example",
            "ATTENDEE;CN=Anna;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:anna@poczta.example",
        ] {
            assert!(text.lines().any(|found| found == line), "{method}: {line} in {text}");
        }
        let dates = text.matches("RECURRENCE-ID").count();
        assert_eq!((dates, text.contains("STATUS:CANCELLED")), if method == "CANCEL" { (0, true) } else { (1, false) });
        let (ours, theirs) = (event.appointments(), made.appointments());
        assert_eq!(ours[0].span, theirs[0].span, "with its zone it is the same time");
    }
}

#[test]
fn an_answer_names_nobody_but_who_answers() {
    let (marta, others) =
        (party("Marta", "marta@firm.example"), [party("Anna", "anna@poczta.example"), party("", "needle@x.example")]);
    let event = Object::read(EVENT.as_bytes()).unwrap();
    let came = came(&request(&event, &ask(&marta, &others)).bytes()).unwrap();
    let proposal = Span { start: 1_795_600_000, end: 1_795_603_600, clock: Clock::Zone("Europe/Berlin".into()) };
    for (answer, proposal, method) in
        [(Answer::Accepted, None, Method::Reply), (Answer::Tentative, Some(&proposal), Method::Counter)]
    {
        let what = Reply {
            product: "x",
            who: &others[0],
            answer,
            comment: "With pleasure, Anna",
            proposal,
            stamp: 1_795_100_000,
        };
        let text = reply(&came.object, &what).bytes();
        assert!(!String::from_utf8_lossy(&text).contains("needle"));
        let read = super::came(&text).unwrap();
        assert_eq!((read.method, read.uid.as_str()), (method, "one@firm.example"));
        let word = &read.words[0];
        assert_eq!((word.sequence, word.stamp, word.comment.as_str()), (5, 1_795_100_000, "With pleasure, Anna"));
        assert_eq!(
            word.attendees.iter().map(|it| (it.address.as_str(), it.answer)).collect::<Vec<_>>(),
            [("anna@poczta.example", answer)]
        );
        assert_eq!(word.organizer.as_ref().unwrap().address, "marta@firm.example");
        if let Some(proposal) = proposal {
            let span = word.span.as_ref().unwrap();
            assert_eq!((span.start, span.end), (proposal.start, proposal.end));
        } else {
            assert_eq!(read.words[1].date(&read.object, &event), Some(event.appointments()[1].instead_of.unwrap()));
        }
    }
}

#[test]
fn the_calendar_keeps_an_invitation_as_it_came_with_ones_own_answer() {
    let text = EVENT.replace(
        "ATTENDEE;CN=Other:mailto:needle-10@acme.example",
        "ATTENDEE;CN=Other;X-A=1;RSVP=TRUE;PARTSTAT=NEEDS-ACTION:MAILTO:Me@firm.example\r\nATTENDEE:mailto:b@x.example",
    );
    let text = text.replace("VERSION:2.0\r\n", "VERSION:2.0\r\nMETHOD:REQUEST\r\n");
    let kept = answered(&Object::read(text.as_bytes()).unwrap(), "me@firm.example", Answer::Accepted);
    let expected = text
        .replace("METHOD:REQUEST\r\n", "")
        .replace("X-A=1;RSVP=TRUE;PARTSTAT=NEEDS-ACTION:MAILTO:", "X-A=1;PARTSTAT=ACCEPTED:MAILTO:");
    let alarm = expected.find("BEGIN:VALARM").unwrap()..expected.find("END:VALARM\r\n").unwrap() + 12;
    let expected = expected.replace(&expected[alarm], "");
    assert_eq!(String::from_utf8(kept.bytes()).unwrap().replace("\r\n ", ""), expected);
}

#[test]
fn an_answer_is_noted_for_one_date_where_that_stands_by_itself() {
    let text = EVENT.replace(
        "SUMMARY:Interview\r\nEND:VEVENT\r\nEND:VCAL",
        "ATTENDEE:mailto:needle-10@acme.example\r\nEND:VEVENT\r\nEND:VCAL",
    );
    let mut event = Object::read(text.as_bytes()).unwrap();
    let date = event.appointments()[1].instead_of;
    let answers = |event: &Object| event.appointments().iter().map(|it| it.attendees[0].answer).collect::<Vec<_>>();
    assert!(event.set_answer("Needle-10@acme.example", Answer::Declined, date));
    assert_eq!(answers(&event), [Answer::Waiting, Answer::Declined]);
    assert!(!event.set_answer("nobody@acme.example", Answer::Accepted, None));
    assert!(event.set_answer("needle-10@acme.example", Answer::Accepted, None));
    assert_eq!(answers(&event), [Answer::Accepted, Answer::Accepted]);
}

#[test]
fn an_older_word_never_overrides_a_newer_one() {
    for (what, new, old, expected) in [
        ("later", (1, 20), (1, 10), true),
        ("earlier", (1, 10), (1, 20), false),
        ("the same again", (1, 10), (1, 10), false),
        ("of a newer version, made earlier by its clock", (2, 5), (1, 20), true),
        ("of an older version, made later", (1, 30), (2, 5), false),
    ] {
        assert_eq!(is_newer(new, old), expected, "{what}");
    }
}

#[test]
fn what_is_no_invitation_is_none() {
    for (what, text) in [
        ("nothing", String::new()),
        ("no calendar", "Hello".into()),
        ("no UID", "BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\nSUMMARY:x\nEND:VEVENT\nEND:VCALENDAR".into()),
        ("too large", EVENT.replace("Room 7", &"x".repeat(3 << 20))),
    ] {
        assert_eq!(came(text.as_bytes()), None, "{what}");
    }
    let many = "ATTENDEE;PARTSTAT=ACCEPTED:mailto:a@x.example\n".repeat(5000);
    let many = came(EVENT.replace("SUMMARY:Interview\r\n", &many).as_bytes()).unwrap();
    assert_eq!(many.words[0].attendees.len(), 500);
}

proptest! {
    #[test]
    fn what_we_write_we_read(
        title in "\\PC{0,60}", words in "(\\PC|\n){0,200}", name in "[^\\x00-\\x1f\"]{0,30}", comment in "(\\PC|\n){1,100}",
        sequence in 0u32..1000, stamp in 0i64..4_000_000_000,
    ) {
        let (marta, anna) = (party(&name, "marta@firm.example"), [party(&name, "anna@poczta.example")]);
        let event = Object::read(EVENT.as_bytes()).unwrap();
        let made = request(&event, &Ask { sequence, stamp, title: &title, words: &words, ..ask(&marta, &anna) });
        let read = came(&made.bytes()).unwrap();
        prop_assert_eq!((read.words[0].sequence, read.words[0].stamp), (sequence, stamp));
        let shown = &made.appointments()[0];
        prop_assert_eq!(shown.attendees.len(), 1);
        prop_assert_eq!(&shown.attendees[0].address, "anna@poczta.example");
        let words = words.replace('\r', "");
        prop_assert_eq!(shown.description.trim_end(), words.trim_end());
        let what = Reply { product: "x", who: &anna[0], answer: Answer::Declined, comment: &comment, proposal: None, stamp };
        let back = came(&reply(&read.object, &what).bytes()).unwrap();
        prop_assert_eq!(&back.words[0].comment, comment.trim());
        prop_assert_eq!(back.words[0].attendees[0].answer, Answer::Declined);
    }

    #[test]
    fn hostile_parts_are_read_or_refused(cut in 0usize..2000, at in 0usize..2000, bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
        let mut text = EVENT.as_bytes()[..cut.min(EVENT.len())].to_vec();
        let at = at.min(text.len());
        text.splice(at..at, bytes);
        if let Some(found) = came(&text) {
            let anna = party("", "anna@poczta.example");
            for word in &found.words {
                word.date(&found.object, &found.object);
            }
            let what = Reply { product: "x", who: &anna, answer: Answer::Accepted, comment: "", proposal: None, stamp: 0 };
            came(&reply(&found.object, &what).bytes());
            answered(&found.object, "anna@poczta.example", Answer::Accepted);
        }
    }
}
