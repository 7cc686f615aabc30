//! Invitations from people who mean no good: they know the UID of an appointment, because they were asked to it once.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]

use domain::{Answer, EventId};
use mime::ics::Object;
use mime::ics::itip;

use super::desk::{INBOX, NOW};
use super::office::{EVENT, ME, Office, answer, both};
use crate::Code;
use crate::rows::{InvitationReply, InvitationRow};

const LUCA: &str = "luca@acme.example";
const EVE: &str = "eve@elsewhere.example";

/// An invitation to the appointment that [`EVENT`] is.
fn asks(organizer: &str, sequence: u32) -> String {
    EVENT
        .replace("PRODID:x", "PRODID:x\r\nMETHOD:REQUEST")
        .replace("SEQUENCE:1", &format!("SEQUENCE:{sequence}"))
        .replace(
            "SUMMARY",
            &format!(
                "ORGANIZER:mailto:{organizer}\r\nATTENDEE;RSVP=TRUE:mailto:{ME}\r\nATTENDEE:mailto:{EVE}\r\nSUMMARY"
            ),
        )
}

fn card(office: &Office, message: &str) -> InvitationRow {
    crate::reading(&office.desk.store, message, &[], false).unwrap().0.invitations.remove(0)
}

fn accept(office: &Office, message: &str) -> Result<(), Code> {
    let reply = InvitationReply { message: message.into(), answer: "accepted".into(), ..InvitationReply::default() };
    crate::invitation_answer(&office.desk.store, &reply, NOW).map(drop).map_err(|failure| failure.code)
}

fn shown(office: &Office, event: EventId) -> String {
    let bytes = office.desk.store.read(|read| read.event_bytes(event)).unwrap();
    String::from_utf8(bytes.shown().to_vec()).unwrap()
}

/// One's own appointment as the calendar holds it.
fn kept(organizer: Option<&str>) -> String {
    let people = organizer.map(|it| format!("ORGANIZER:mailto:{it}\r\nATTENDEE:mailto:{ME}\r\n")).unwrap_or_default();
    EVENT.replace("SUMMARY", &format!("{people}SUMMARY"))
}

#[test]
fn a_uid_alone_changes_nothing_that_is_in_the_calendar() {
    let later = |text: String| text.replace("T100000Z", "T103000Z");
    for (what, kept_of, from, head, ics, standing) in [
        ("one's own appointment", None, EVE, "", asks(EVE, 9), "not_theirs"),
        ("one's own, in the name of nobody", None, EVE, "", asks(EVE, 9).replace("ORGANIZER", "X-WAS"), "not_theirs"),
        ("another's, taken over", Some(LUCA), EVE, "", asks(EVE, 9), "not_theirs"),
        ("another's, moved by a guest", Some(LUCA), EVE, "", later(asks(LUCA, 9)), "not_theirs"),
        ("another's, moved in the same version", Some(LUCA), EVE, "", later(asks(LUCA, 1)), "not_theirs"),
        ("moved by whoever asks", Some(LUCA), LUCA, "", later(asks(LUCA, 9)), "open"),
        ("passed on as it is", Some(LUCA), EVE, "", asks(LUCA, 1).replace(":Interview", ":Cheap watches"), "open"),
    ] {
        let office = Office::new("caldav", false);
        let (event, _) = office.event(&kept(kept_of));
        let before = shown(&office, event);
        let message = office.arrive(from, head, ics.as_bytes(), 1);
        assert_eq!(card(&office, &message).standing, standing, "{what}");
        let done = accept(&office, &message);
        if standing == "not_theirs" {
            assert_eq!(done, Err(Code::Outdated), "{what}");
            assert_eq!((shown(&office, event), office.outbox().len()), (before, 0), "{what}");
        } else {
            assert_eq!((done, office.outbox().len()), (Ok(()), 1), "{what}");
            let now = shown(&office, event);
            assert_eq!((now.contains("T103000Z"), now.contains("watches")), (from == LUCA, false), "{what}: {now}");
            assert!(now.contains("PARTSTAT=ACCEPTED"), "{what}: {now}");
        }
    }
}

#[test]
fn what_is_shown_is_what_would_be_kept() {
    let office = Office::new("caldav", false);
    let double = asks(LUCA, 0)
        .replace("one@agency", "other@acme")
        .replace("SUMMARY:Interview", "SUMMARY:Interview\r\nSUMMARY:Lunch\r\nDTSTART:20270125T100000Z\r\nORGANIZER:mailto:eve@elsewhere.example")
        .replace("END:VEVENT", "END:VEVENT\r\nBEGIN:VEVENT\r\nUID:other@acme.example\r\nDTSTART:20270126T080000Z\r\nSUMMARY:Hidden\r\nEND:VEVENT");
    let message = office.arrive(LUCA, "", double.as_bytes(), 1);
    let card = card(&office, &message);
    let start = card.start.unwrap();
    assert_eq!(
        (card.summary.as_str(), start.at, card.organizer.unwrap().address.as_str()),
        ("Interview", Some(1_800_784_800), LUCA)
    );
    accept(&office, &message).unwrap();
    assert_eq!(office.outbox()[0].to[0].0, LUCA);
    let events = office.desk.store.read(|read| read.events_of_uid("other@acme.example")).unwrap();
    let object = Object::read(shown(&office, events[0]).as_bytes()).unwrap();
    assert_eq!(object.appointments().len(), 1, "nothing beside what was shown");
}

#[test]
fn of_two_invitations_in_a_message_only_the_one_that_would_be_answered_can_be() {
    let office = Office::new("caldav", false);
    let part = |uid: &str| {
        let ics = asks(LUCA, 0).replace("one@agency", uid);
        format!("--b\r\nContent-Type: text/calendar; method=REQUEST; charset=utf-8\r\n\r\n{ics}\r\n")
    };
    let raw = format!(
        "From: {LUCA}\r\nTo: {ME}\r\nMessage-ID: <1@x.example>\r\nDate: Tue, 12 Jan 2027 10:00:00 +0000\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n{}{}--b--\r\n",
        part("first@acme"),
        part("second@acme")
    );
    let message = office.desk.arrive(INBOX, 0, &raw).unwrap();
    let (reading, _) = crate::reading(&office.desk.store, &message, &[], false).unwrap();
    let standings: Vec<&str> = reading.invitations.iter().map(|one| one.standing.as_str()).collect();
    assert_eq!(standings, ["open", "none"]);
    accept(&office, &message).unwrap();
    let has = |uid: &str| !office.desk.store.read(|read| read.events_of_uid(uid)).unwrap().is_empty();
    assert_eq!((has("first@acme.example"), has("second@acme.example")), (true, false));
}

#[test]
fn the_answer_of_another_guest_is_for_whoever_asks() {
    let office = Office::new("caldav", false);
    let text = asks(LUCA, 1).replace("METHOD:REQUEST\r\n", "");
    let (event, _) = office.event(&text);
    let came = itip::came(asks(LUCA, 1).as_bytes()).unwrap();
    office.arrive(EVE, "", &answer(&came, EVE, Answer::Declined, NOW), 1);
    assert_eq!((office.take(), office.log(event)), (0, vec!["not_invited".to_owned()]));
    assert_eq!(shown(&office, event), text);
}

#[test]
fn a_name_that_looks_like_another_address_is_none() {
    let office = Office::new("caldav", false);
    let posed = asks(EVE, 0)
        .replace("one@agency", "posed@acme")
        .replace("ORGANIZER:", "ORGANIZER;CN=luca@acme.example:")
        .replace("ATTENDEE:mailto:eve", "ATTENDEE;CN=\"Luca <luca@acme.example>\":mailto:eve");
    let card = card(&office, &office.arrive(EVE, "", posed.as_bytes(), 1));
    let organizer = card.organizer.unwrap();
    assert_eq!((organizer.name.as_str(), organizer.address.as_str()), ("", EVE));
    assert_eq!((card.attendees[1].name.as_str(), card.attendees[1].address.as_str()), ("", EVE));
    let object = Object::read(posed.as_bytes()).unwrap();
    assert!(
        object.appointments()[0]
            .attendees
            .iter()
            .chain(&object.appointments()[0].organizer)
            .all(|it| it.name.is_empty())
    );
}

#[test]
fn a_forged_answer_from_the_future_keeps_no_later_one_away() {
    let office = Office::new("caldav", false);
    let (event, id) = office.event(EVENT);
    office.send(&both(&id));
    let asked = office.part(0);
    let forged = answer(&asked, "anna@poczta.example", Answer::Declined, NOW + 99_999_999_999);
    let forged = String::from_utf8(forged).unwrap().replace("SEQUENCE:1", "SEQUENCE:4000000000");
    office.arrive("anna@poczta.example", "", forged.as_bytes(), 1);
    assert_eq!(office.take(), 1, "nobody can tell it from hers");
    let day = 86_400;
    office.arrive("anna@poczta.example", "", &answer(&asked, "anna@poczta.example", Answer::Accepted, NOW + day), 2);
    assert_eq!(::calendar::invite::answers::take(&office.desk.store, NOW + day, &|| true).unwrap(), 1);
    assert_eq!(office.log(event), ["taken", "taken"]);
    assert_eq!(office.guests(&id)[0].answers[0].answer, "accepted");
}

#[test]
fn nothing_in_an_invitation_turns_round_what_stands_beside_it() {
    let office = Office::new("caldav", false);
    let turned = asks(LUCA, 0)
        .replace("one@agency", "turned@acme")
        .replace("SUMMARY:Interview", "SUMMARY:Inter\u{202e}view\u{2066}\r\nLOCATION:Room\u{202d} 1")
        .replace("ORGANIZER:", "ORGANIZER;CN=\u{202e}acuL:");
    let message = office.arrive(LUCA, "", turned.as_bytes(), 1);
    let card = card(&office, &message);
    assert_eq!((card.summary.as_str(), card.location.as_str()), ("Interview", "Room 1"));
    assert_eq!(card.organizer.unwrap().name, "acuL");
    accept(&office, &message).unwrap();
    assert!(!office.outbox()[0].subject.contains('\u{202e}'), "{}", office.outbox()[0].subject);
}

#[test]
fn nobody_but_the_user_says_what_is_answered_in_their_name() {
    let office = Office::new("graph", true);
    let words = "X-DOSSIER-ANSWER:DECLINED\r\nX-DOSSIER-ANSWER-COMMENT:I resign\r\nX-DOSSIER-MEETING:TEAMS\r\n";
    let date = format!(
        "END:VEVENT\r\nBEGIN:VEVENT\r\nUID:one@agency.example\r\nRECURRENCE-ID:20270125T100000Z\r\nDTSTART:20270125T120000Z\r\nORGANIZER:mailto:{LUCA}\r\nATTENDEE:mailto:{ME}\r\n{words}END:VEVENT"
    );
    let text =
        asks(LUCA, 0).replace("END:VEVENT", &date).replace("SUMMARY", &format!("RRULE:FREQ=DAILY\r\n{words}SUMMARY"));
    let message = office.arrive(LUCA, "", text.replace("one@agency", "spoken@acme").as_bytes(), 1);
    accept(&office, &message).unwrap();
    let events = office.desk.store.read(|read| read.events_of_uid("spoken@acme.example")).unwrap();
    let kept = shown(&office, events[0]);
    let own: Vec<&str> = kept.lines().filter(|line| line.starts_with("X-DOSSIER")).collect();
    assert_eq!(own, ["X-DOSSIER-ANSWER:ACCEPTED"]);
}
