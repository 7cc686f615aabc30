//! Who is mailed what.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]

use std::collections::BTreeSet;

use domain::{Address, Answer, Clock, Party, Span};
use mime::ics::{Object, itip};
use store::{Invited, InvitedAnswer, InvitedForm};

use super::*;

const NOW: i64 = 1_795_000_000;
const EVENT: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:one@firm.example\r\nSEQUENCE:2\r\nDTSTART;TZID=Europe/Warsaw:20261124T100000\r\nDTEND;TZID=Europe/Warsaw:20261124T110000\r\nSUMMARY:Interview\r\nLOCATION:Room 7\r\nDESCRIPTION:needle-notes\r\nBEGIN:VALARM\r\nTRIGGER:-PT15M\r\nACTION:DISPLAY\r\nEND:VALARM\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

fn event(change: &[(&str, &str)]) -> Object {
    let text = change.iter().fold(EVENT.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replace(from, to)
    });
    Object::read(text.as_bytes()).unwrap()
}

fn guest(name: &str, role: &str, apart: bool) -> Guest {
    let form = InvitedForm {
        address: Address::parse(&format!("{name}@{role}.example")).unwrap(),
        name: name.into(),
        role: role.into(),
        apart,
        title: String::new(),
        words: format!("Dear {name}, needle-{name}"),
        language: String::new(),
        zone: String::new(),
    };
    let invited = Invited { id: None, form, told: None, sequence: 0, cancelled: false, answers: Vec::new() };
    Guest { invited, wanted: true }
}

fn marta() -> Party {
    Party { name: "Marta".into(), address: "marta@firm.example".into(), ..Party::default() }
}

fn plan(event: Option<&Object>, guests: &[Guest]) -> Plan {
    let marta = marta();
    invitations(
        event,
        guests,
        &Around { organizer: &marta, tells: &BTreeSet::new(), language: Language::English, now: NOW },
    )
}

/// The guests once the plan was carried out.
fn carried_out(plan: &Plan, guests: &[Guest]) -> Vec<Guest> {
    let mut after = guests.to_vec();
    for mail in &plan.mails {
        let one = after.iter_mut().find(|one| one.invited.form.address == mail.invited.form.address).unwrap();
        one.invited = mail.invited.clone();
        if mail.asks_again {
            one.invited.answers.clear();
        }
    }
    after
}

fn kinds(plan: &Plan) -> Vec<(String, What, u32)> {
    plan.mails.iter().map(|it| (it.invited.form.name.clone(), it.what, it.says.sequence)).collect()
}

#[test]
fn client_and_candidate_get_separate_messages_that_name_neither_to_the_other() {
    let guests = [guest("anna", "candidate", true), guest("luca", "client", true)];
    let found = plan(Some(&event(&[])), &guests);
    assert_eq!(kinds(&found), [("anna".into(), What::Invite, 2), ("luca".into(), What::Invite, 2)]);
    for (mail, other) in found.mails.iter().zip(["luca", "anna"]) {
        let all = format!("{}\n{}\n{}", mail.subject, mail.text, String::from_utf8(mail.ics.bytes()).unwrap());
        let all = all.replace("\r\n ", "");
        assert!(!all.contains(other) && !all.contains("needle-notes") && !all.contains("VALARM"), "{all}");
        assert!(all.contains(&format!("needle-{}", mail.invited.form.name)), "{all}");
        assert_eq!(mail.says.attendees.len(), 1);
    }
}

#[test]
fn those_who_come_together_see_each_other_and_nobody_apart() {
    let guests = [guest("anna", "candidate", true), guest("eva", "colleague", false), guest("jan", "colleague", false)];
    let found = plan(Some(&event(&[])), &guests);
    let named = |at: usize| found.mails[at].says.attendees.iter().map(|it| it.name.clone()).collect::<Vec<_>>();
    assert_eq!([named(0), named(1), named(2)], [vec!["anna"], vec!["eva", "jan"], vec!["jan", "eva"]]);
}

#[test]
fn only_what_somebody_notices_is_told_again() {
    let first = [guest("anna", "candidate", true)];
    let told = carried_out(&plan(Some(&event(&[])), &first), &first);
    let anna = |what: What, sequence: u32| vec![("anna".to_owned(), what, sequence)];
    for (what, change, expected, asks_again) in [
        ("nothing", vec![], vec![], false),
        ("the user's notes", vec![("needle-notes", "others")], vec![], false),
        ("an alarm", vec![("-PT15M", "-PT30M")], vec![], false),
        ("another colour", vec![("SUMMARY", "COLOR:red\r\nX-A:1\r\nSUMMARY")], vec![], false),
        ("the place", vec![("Room 7", "Room 8")], anna(What::Update, 2), false),
        ("the time", vec![("T100000", "T103000")], anna(What::Update, 3), true),
        (
            "the time, counted already",
            vec![("T100000", "T103000"), ("SEQUENCE:2", "SEQUENCE:7")],
            anna(What::Update, 7),
            true,
        ),
        ("it is off", vec![("SUMMARY", "STATUS:CANCELLED\r\nSUMMARY")], anna(What::Cancel, 3), false),
    ] {
        let found = plan(Some(&event(&change)), &told);
        assert_eq!(kinds(&found), expected, "{what}");
        assert!(found.mails.iter().all(|mail| mail.asks_again == asks_again), "{what}");
        let reason = found.silent.first().map(|it| it.1);
        assert_eq!(reason, expected.is_empty().then_some(Nobody::NothingNew), "{what}");
        let after = carried_out(&found, &told);
        assert_eq!(kinds(&plan(Some(&event(&change)), &after)), [], "{what}: it is told once");
    }
}

#[test]
fn whoever_is_left_out_or_loses_the_appointment_is_told_so_once_if_they_knew() {
    let first = [guest("anna", "candidate", true), guest("luca", "client", true)];
    let mut told = carried_out(&plan(Some(&event(&[])), &first), &first);
    told.push(guest("eva", "colleague", false));
    let expected = [("anna".to_owned(), What::Cancel, 3), ("luca".to_owned(), What::Cancel, 3)];
    let off = plan(None, &told);
    assert_eq!(kinds(&off), expected);
    assert_eq!(off.silent, [(told[2].invited.form.address.clone(), Nobody::NeverTold)]);
    assert!(off.mails.iter().all(|mail| mail.ics.method() == "CANCEL" && !mail.text.contains("needle")));
    let after = carried_out(&off, &told);
    assert_eq!(plan(None, &after).mails, []);
    told[1].wanted = false;
    let one_out = plan(Some(&event(&[])), &told);
    assert_eq!(kinds(&one_out), [("luca".to_owned(), What::Cancel, 3), ("eva".to_owned(), What::Invite, 2)]);
    let mut back = carried_out(&one_out, &told);
    back[1].wanted = true;
    let again = plan(Some(&event(&[])), &back);
    assert_eq!(kinds(&again), [("luca".to_owned(), What::Invite, 4)], "asked anew, above what took it off");
}

#[test]
fn a_server_that_tells_attendees_leaves_nothing_to_mail() {
    let marta = marta();
    let tells = BTreeSet::from(["eva@colleague.example".to_owned()]);
    let around = Around { organizer: &marta, tells: &tells, language: Language::English, now: NOW };
    let guests = [guest("eva", "colleague", false), guest("anna", "candidate", true)];
    let found = invitations(Some(&event(&[])), &guests, &around);
    assert_eq!(kinds(&found), [("anna".to_owned(), What::Invite, 2)], "the server does not know of her");
    assert_eq!(found.silent, [(guests[0].invited.form.address.clone(), Nobody::ServerTells)]);
}

#[test]
fn an_answer_is_kept_where_the_time_is_the_same() {
    let first = [guest("anna", "candidate", true)];
    let mut told = carried_out(&plan(Some(&event(&[])), &first), &first);
    let accepted = InvitedAnswer { answer: Answer::Accepted, sequence: 2, stamp: NOW, ..InvitedAnswer::default() };
    told[0].invited.answers = vec![accepted];
    assert_eq!(plan(Some(&event(&[])), &told).mails, [], "an answer is no change");
    for (change, expected) in [(("Room 7", "Room 8"), Answer::Accepted), (("T100000", "T103000"), Answer::Waiting)] {
        let found = plan(Some(&event(&[change])), &told);
        let says = &found.mails[0].says.attendees[0];
        assert_eq!((says.answer, says.asked), (expected, expected == Answer::Waiting), "{change:?}");
    }
}

#[test]
fn letters_are_written_in_the_language_and_zone_of_whoever_reads_them() {
    for (language, zone, subject, when) in [
        (
            "en-GB",
            "Europe/London",
            "Invitation: Interview – Tuesday, 24 November 2026",
            "When: Tuesday, 24 November 2026, 09:00–10:00 (Europe/London, UTC+0)",
        ),
        (
            "de",
            "",
            "Einladung: Interview – Dienstag, 24. November 2026",
            "Wann: Dienstag, 24. November 2026, 10:00–11:00 Uhr (Europe/Warsaw, UTC+1)",
        ),
        (
            "fr_FR",
            "Asia/Kolkata",
            "Invitation: Interview – mardi 24 novembre 2026",
            "Quand: mardi 24 novembre 2026, 14:30–15:30 (Asia/Kolkata, UTC+5:30)",
        ),
        (
            "it",
            "",
            "Invito: Interview – martedì 24 novembre 2026",
            "Quando: martedì 24 novembre 2026, 10:00–11:00 (Europe/Warsaw, UTC+1)",
        ),
        (
            "pl",
            "America/New_York",
            "Zaproszenie: Interview – wtorek, 24 listopada 2026",
            "Kiedy: wtorek, 24 listopada 2026, 04:00–05:00 (America/New_York, UTC−5)",
        ),
        (
            "ja",
            "Nowhere/Here",
            "Invitation: Interview – Tuesday, 24 November 2026",
            "When: Tuesday, 24 November 2026, 10:00–11:00 (Europe/Warsaw, UTC+1)",
        ),
    ] {
        let mut anna = guest("anna", "candidate", true);
        anna.invited.form.language = language.into();
        anna.invited.form.zone = zone.into();
        let mail = plan(Some(&event(&[])), &[anna]).mails.remove(0);
        assert_eq!(mail.subject, subject);
        assert!(mail.text.lines().any(|line| line == when), "{language}: {}", mail.text);
    }
    let days = |start: i64, end: i64| said(&Span { start, end, clock: Clock::Day }, "", Language::English);
    assert_eq!(days(0, 86_400), "Thursday, 1 January 1970");
    assert_eq!(days(0, 2 * 86_400), "Thursday, 1 January 1970 – Friday, 2 January 1970");
    let wall = Span { start: 82_800, end: 90_000, clock: Clock::Floating };
    assert_eq!(
        said(&wall, "Asia/Tokyo", Language::Polish),
        "czwartek, 1 stycznia 1970, 23:00 – piątek, 2 stycznia 1970, 01:00"
    );
}

#[test]
fn a_change_says_what_it_was_before() {
    let first = [guest("anna", "candidate", true)];
    let told = carried_out(&plan(Some(&event(&[])), &first), &first);
    let found = plan(Some(&event(&[("T100000", "T103000")])), &told);
    let text = &found.mails[0].text;
    assert!(text.contains("When: Tuesday, 24 November 2026, 10:30–11:00"), "{text}");
    assert!(text.contains("Instead of: Tuesday, 24 November 2026, 10:00–11:00"), "{text}");
}

#[test]
fn what_was_planned_is_what_the_other_side_reads() {
    let found = plan(Some(&event(&[])), &[guest("anna", "candidate", true)]);
    let came = itip::came(&found.mails[0].ics.bytes()).unwrap();
    assert_eq!((came.method, came.words[0].sequence, came.words[0].stamp), (itip::Method::Request, 2, NOW));
    assert_eq!(came.words[0].organizer.as_ref().unwrap().address, "marta@firm.example");
}
