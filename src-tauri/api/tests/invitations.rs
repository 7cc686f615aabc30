//! Invitations out, answers in, and invitations that came.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use domain::{Address, Answer};
use mime::ics::Object;
use mime::ics::itip;
use store::Who;

use super::desk::NOW;
use super::office::{EVENT, ME, Office, answer, both, guest};
use crate::rows::{InvitationForm, InvitationReply, InvitationWhat};
use crate::{Code, Failure};

/// Another address of Marta's, of a mailbox somewhere else.
const OTHER: &str = "marta@elsewhere.example";

#[test]
fn what_is_sent_is_what_was_shown_and_neither_learns_of_the_other() {
    let office = Office::new("caldav", false);
    let (event, id) = office.event(EVENT);
    let plan = office.plan(&both(&id));
    assert_eq!((plan.from.as_str(), plan.mails.len(), office.outbox().len()), (ME, 2, 0), "nothing leaves by looking");
    assert_eq!(office.send(&both(&id)), 2);
    for (at, (own, other)) in [("anna", "luca"), ("luca", "anna")].into_iter().enumerate() {
        let (row, mail) = (&office.outbox()[at], &plan.mails[at]);
        assert_eq!((row.to.len(), &row.to[0].0, &row.subject), (1, &mail.address, &mail.subject));
        let raw = office.raw(at);
        let text = mime::parse(&raw).unwrap().text;
        assert_eq!(text.trim(), mail.text.trim(), "word for word");
        let part = String::from_utf8(office.part(at).object.bytes()).unwrap();
        let all = format!("{}{text}{part}", String::from_utf8(raw).unwrap());
        for needle in [other, "needle-notes", "needle-x"] {
            assert!(!all.contains(needle), "{needle} in {all}");
        }
        assert!(text.contains(&format!("needle-{own}")) && mail.part.names == [mail.address.clone()]);
    }
    assert_eq!(office.plan(&both(&id)).mails, [], "everybody knows now");
    let bytes = office.desk.store.read(|read| read.event_bytes(event)).unwrap();
    assert!(!String::from_utf8_lossy(bytes.shown()).contains("ATTENDEE"), "the server's copy names nobody");
}

#[test]
fn nothing_is_sent_but_what_was_looked_at_last() {
    let office = Office::new("caldav", false);
    let (event, id) = office.event(EVENT);
    let digest = office.plan(&both(&id)).digest;
    office.change(event, "T100000Z", "T103000Z");
    let failure = crate::invitation_send(&office.desk.store, &both(&id), &digest, NOW).unwrap_err();
    assert_eq!((failure.code, office.outbox().len()), (Code::PlanChanged, 0));
}

#[test]
fn undo_takes_back_what_has_not_left_and_what_was_said_to_be_told() {
    let office = Office::new("caldav", false);
    let (_, id) = office.event(EVENT);
    office.send(&both(&id));
    crate::undo(&office.desk.store, &|_, _| true).unwrap();
    assert!(office.outbox().iter().all(|row| row.state == "void"));
    assert_eq!(office.plan(&both(&id)).mails.len(), 2, "nobody was told");
}

#[test]
fn a_change_is_told_to_those_who_notice_and_a_cancellation_once() {
    let office = Office::new("caldav", false);
    let (event, id) = office.event(EVENT);
    office.send(&both(&id));
    office.change(event, "needle-notes", "other notes");
    assert_eq!(office.plan(&both(&id)).mails, []);
    office.change(event, "T100000Z", "T103000Z");
    assert_eq!(office.send(&both(&id)), 2);
    assert_eq!((office.part(2).words[0].sequence, office.outbox()[2].kind.as_str()), (2, "update"));
    let off = InvitationForm { what: InvitationWhat::Off, ..both(&id) };
    assert_eq!((office.send(&off), office.send(&off)), (2, 0));
    assert_eq!((office.part(4).words[0].sequence, office.outbox()[4].kind.as_str()), (3, "cancellation"));
}

#[test]
fn a_server_that_schedules_is_the_only_one_that_tells_whom_it_knows() {
    let office = Office::new("caldav", true);
    let named = EVENT
        .replace("SUMMARY", "ATTENDEE:mailto:anna@poczta.example\r\nORGANIZER:mailto:marta@agency.example\r\nSUMMARY");
    let (_, id) = office.event(&named);
    let plan = office.plan(&both(&id));
    let mailed: Vec<&str> = plan.mails.iter().map(|mail| mail.address.as_str()).collect();
    let silent: Vec<(&str, &str)> = plan.silent.iter().map(|one| (one.address.as_str(), one.why.as_str())).collect();
    assert_eq!(
        (mailed, silent),
        (vec!["luca@acme.example"], vec![("anna@poczta.example", "server_tells")]),
        "the server knows her, and nothing of him"
    );
}

#[test]
fn an_answer_counts_only_from_whoever_was_asked_and_never_an_older_one() {
    let office = Office::new("caldav", false);
    let (event, id) = office.event(EVENT);
    office.send(&both(&id));
    let asked = office.part(0);
    let from_anna = |minutes, said, stamp| {
        let ics = answer(&asked, "anna@poczta.example", said, stamp);
        office.arrive("Anna <anna@poczta.example>", "", &ics, minutes);
        office.take();
        let guests = crate::invitation_guests(&office.desk.store, &id).unwrap();
        guests[0].answers.first().map(|it| it.answer.clone()).unwrap_or_default()
    };
    assert_eq!(from_anna(1, Answer::Accepted, NOW + 200), "accepted");
    assert_eq!(from_anna(2, Answer::Declined, NOW + 100), "accepted", "said before");
    assert_eq!(from_anna(3, Answer::Tentative, NOW + 300), "tentative");
    let forged = answer(&asked, "anna@poczta.example", Answer::Declined, NOW + 400);
    office.arrive("eve@elsewhere.example", "", &forged, 4);
    let stranger = answer(&asked, "eve@elsewhere.example", Answer::Declined, NOW + 400);
    office.arrive("eve@elsewhere.example", "", &stranger, 5);
    assert_eq!(office.take(), 0);
    assert_eq!(office.log(event), ["taken", "older", "taken", "not_theirs", "not_invited"]);
    let guests = crate::invitation_guests(&office.desk.store, &id).unwrap();
    assert_eq!((guests[0].answers[0].answer.as_str(), guests[0].answers[0].comment.as_str()), ("tentative", "Gladly"));
    assert!(guests[1].answers.is_empty());
    office.change(event, "T100000Z", "T103000Z");
    office.send(&both(&id));
    assert!(crate::invitation_guests(&office.desk.store, &id).unwrap()[0].answers.is_empty(), "asked for another time");
    assert_eq!(from_anna(6, Answer::Accepted, NOW + 900), "", "that was for the old time");
    assert_eq!(office.log(event).last().map(String::as_str), Some("outdated"));
}

#[test]
fn nothing_that_comes_in_sends_anything() {
    let office = Office::new("caldav", false);
    let (_, id) = office.event(EVENT);
    office.send(&both(&id));
    let before = office.outbox();
    let asked = office.part(0);
    let request = String::from_utf8(asked.object.bytes()).unwrap();
    for (minutes, ics) in [
        answer(&asked, "anna@poczta.example", Answer::Declined, NOW + 500),
        request.clone().into_bytes(),
        request.replace("METHOD:REQUEST", "METHOD:REFRESH").into_bytes(),
        request.replace("METHOD:REQUEST", "METHOD:COUNTER").into_bytes(),
        request.replace("METHOD:REQUEST", "METHOD:CANCEL").into_bytes(),
        b"BEGIN:VCALENDAR\r\nnonsense".to_vec(),
    ]
    .into_iter()
    .enumerate()
    {
        let message = office.arrive("anna@poczta.example", "", &ics, i64::try_from(minutes).unwrap() + 1);
        crate::reading(&office.desk.store, &message, &[], false).unwrap();
    }
    office.take();
    assert_eq!(office.outbox(), before);
}

fn invitation(attendee: &str, sequence: u32) -> String {
    let people =
        format!("ORGANIZER;CN=Luca:mailto:luca@acme.example\r\nATTENDEE;RSVP=TRUE:mailto:{attendee}\r\nSUMMARY");
    EVENT
        .replace("one@agency", "meeting@acme")
        .replace("PRODID:x", "PRODID:x\r\nMETHOD:REQUEST")
        .replace("SEQUENCE:1", &format!("SEQUENCE:{sequence}"))
        .replace("SUMMARY", &people)
}

fn reply(message: &str, answer: &str) -> InvitationReply {
    InvitationReply { message: message.into(), answer: answer.into(), ..InvitationReply::default() }
}

#[test]
fn an_invitation_is_answered_into_the_calendar_and_by_one_sender_only() {
    for (what, schedules, answer, told, mails, events) in [
        ("accepted", false, "accepted", "mail", 1, 1),
        ("perhaps", false, "tentative", "mail", 1, 1),
        ("declined", false, "declined", "mail", 1, 0),
        ("accepted where the server tells", true, "accepted", "server", 0, 1),
        ("declined where the server knows nothing of it", true, "declined", "mail", 1, 0),
    ] {
        let office = Office::new("caldav", schedules);
        let message = office.arrive("luca@acme.example", "", invitation(ME, 0).as_bytes(), 1);
        let standing = |office: &Office| {
            let (reading, _) = crate::reading(&office.desk.store, &message, &[], false).unwrap();
            let one = &reading.invitations[0];
            (one.standing.clone(), one.mine.clone(), one.kept)
        };
        assert_eq!(standing(&office), ("open".into(), "waiting".into(), false), "{what}");
        let done = crate::invitation_answer(&office.desk.store, &reply(&message, answer), NOW).unwrap();
        assert_eq!(
            (done.told.as_str(), office.outbox().len(), usize::from(done.event.is_some())),
            (told, mails, events),
            "{what}"
        );
        let kept = events == 1;
        assert_eq!(standing(&office), ("open".into(), if kept { answer } else { "waiting" }.into(), kept), "{what}");
        if mails == 1 {
            let came = office.part(0);
            assert_eq!((came.method, came.words[0].attendees[0].address.as_str()), (itip::Method::Reply, ME), "{what}");
            assert_eq!(office.outbox()[0].to[0].0, "luca@acme.example", "{what}");
        }
        crate::undo(&office.desk.store, &|_, _| true).unwrap();
        assert!(!standing(&office).2 && office.outbox().iter().all(|row| row.state == "void"), "{what}");
    }
}

#[test]
fn exchange_tells_of_what_it_took_in_and_asks_nobody_else() {
    for (what, asked, answer, told, mails, line) in [
        ("in its mailbox", ME, "accepted", "server", 0, Some("X-DOSSIER-ANSWER:ACCEPTED")),
        ("declined", ME, "declined", "server", 0, Some("X-DOSSIER-ANSWER:DECLINED")),
        ("in another mailbox", OTHER, "tentative", "mail", 1, Some("SUMMARY:Interview")),
        ("declined there", OTHER, "declined", "mail", 1, None),
    ] {
        let office = Office::new("graph", true);
        office.own(OTHER);
        let message = office.arrive("luca@acme.example", "", invitation(asked, 0).as_bytes(), 1);
        let done = crate::invitation_answer(&office.desk.store, &reply(&message, answer), NOW).unwrap();
        assert_eq!((done.told.as_str(), office.outbox().len()), (told, mails), "{what}");
        let event =
            done.event.map(|id| office.desk.store.read(|read| read.event_bytes(read.event_by_uuid(&id)?)).unwrap());
        let text = event.map(|event| String::from_utf8(event.shown().to_vec()).unwrap());
        assert_eq!(text.is_some(), line.is_some(), "{what}");
        let Some((text, line)) = text.zip(line) else { continue };
        assert!(text.contains(line), "{what}: {text}");
        // Exchange would ask whoever is named in what is new to it.
        assert_eq!(text.contains("ATTENDEE"), told == "server", "{what}: {text}");
    }
}

#[test]
fn what_cannot_be_answered_says_why() {
    let office = Office::new("caldav", false);
    let stands = |message: &str| {
        crate::reading(&office.desk.store, message, &[], false).unwrap().0.invitations[0].standing.clone()
    };
    let arrive = |text: String, minutes| office.arrive("luca@acme.example", "", text.as_bytes(), minutes);
    let forwarded = arrive(invitation("somebody@acme.example", 0), 1);
    let own = arrive(invitation(ME, 0).replace("luca@acme.example", ME).replace("CN=Luca", "CN=Marta"), 2);
    let off = arrive(invitation(ME, 0).replace("SUMMARY", "STATUS:CANCELLED\r\nSUMMARY"), 3);
    assert_eq!([stands(&forwarded), stands(&own), stands(&off)], ["forwarded", "own", "cancelled"]);
    let old = arrive(invitation(ME, 0), 4);
    let new = arrive(invitation(ME, 3), 5);
    crate::invitation_answer(&office.desk.store, &reply(&new, "accepted"), NOW).unwrap();
    assert_eq!([stands(&old), stands(&new)], ["outdated", "open"]);
    for (message, code) in [(&forwarded, Code::NotInvited), (&old, Code::Outdated), (&off, Code::Outdated)] {
        let failure: Failure =
            crate::invitation_answer(&office.desk.store, &reply(message, "accepted"), NOW).unwrap_err();
        assert_eq!(failure.code, code);
    }
    let cancel = invitation(ME, 4).replace("METHOD:REQUEST", "METHOD:CANCEL");
    let theirs = arrive(cancel.clone(), 6);
    let forged = office.arrive("eve@elsewhere.example", "", cancel.as_bytes(), 7);
    assert_eq!([stands(&theirs), stands(&forged)], ["off", "not_theirs"]);
    assert!(crate::invitation_take_off(&office.desk.store, &forged, NOW).is_err());
    crate::invitation_take_off(&office.desk.store, &theirs, NOW).unwrap();
    assert_eq!(stands(&theirs), "cancelled");
}

#[test]
fn another_time_is_proposed_to_whoever_asks() {
    let office = Office::new("caldav", true);
    let message = office.arrive("luca@acme.example", "", invitation(ME, 0).as_bytes(), 1);
    let wish = InvitationReply {
        comment: "Better later".into(),
        proposed_start: Some(NOW + 7200),
        proposed_end: Some(NOW + 10_800),
        ..reply(&message, "tentative")
    };
    let done = crate::invitation_answer(&office.desk.store, &wish, NOW).unwrap();
    assert_eq!((done.told.as_str(), done.event), ("mail", None), "its server would say perhaps beside it");
    let came = office.part(0);
    let span = came.words[0].span.clone().unwrap();
    assert_eq!((came.method, span.start, span.end), (itip::Method::Counter, NOW + 7200, NOW + 10_800));
    assert_eq!(came.words[0].comment, "Better later");
}

#[test]
fn the_organizers_copy_notes_answers_where_it_names_attendees_and_its_server_does_not() {
    let office = Office::new("caldav", false);
    let named = EVENT
        .replace("SUMMARY", "ORGANIZER:mailto:marta@agency.example\r\nATTENDEE:mailto:anna@poczta.example\r\nSUMMARY");
    let (event, _) = office.event(&named);
    let came = itip::came(named.replace("PRODID:x", "PRODID:x\r\nMETHOD:REQUEST").as_bytes()).unwrap();
    let ics = answer(&came, "anna@poczta.example", Answer::Accepted, NOW);
    office.arrive("anna@poczta.example", "", &ics, 1);
    assert_eq!(office.take(), 1);
    let bytes = office.desk.store.read(|read| read.event_bytes(event)).unwrap();
    let object = Object::read(bytes.shown()).unwrap();
    assert_eq!(object.appointments()[0].attendees[0].answer, Answer::Accepted);
    assert_eq!(office.take(), 0, "once");
}

#[test]
fn a_language_on_file_is_the_letters() {
    let office = Office::new("caldav", false);
    let (_, id) = office.event(EVENT);
    let anna = office.desk.candidate("Anna", "Kowalska", "anna@poczta.example");
    office
        .desk
        .store
        .write(Who::User, |write| {
            let mut fields = write.person(anna)?;
            fields.language = "pl".into();
            write.set_person(anna, &fields)
        })
        .unwrap();
    let plan = office.plan(&both(&id));
    assert!(plan.mails[0].subject.starts_with("Zaproszenie: ") && plan.mails[1].subject.starts_with("Invitation: "));
    let bad = InvitationForm { guests: vec![guest("no address", "candidate", "")], ..both(&id) };
    assert_eq!(crate::invitation_plan(&office.desk.store, &bad, NOW).unwrap_err().code, Code::BadAddress);
    assert_eq!(Address::parse("anna@poczta.example").unwrap().as_str(), plan.mails[0].address);
}
