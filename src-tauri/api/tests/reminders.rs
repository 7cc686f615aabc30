//! What is shown of reminders, and what the user says to them.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]

use store::{KnownReminder, ReminderState, Who};

use super::linked::Team;
use crate::rows::*;
use crate::{
    Code, appointment_card, appointment_remove, appointment_save, reminder_dismiss, reminder_snooze, reminders,
};

/// A Monday, 2026-11-30, 09:00 UTC.
const MONDAY: i64 = 1_796_029_200;

/// An appointment of Marta's that rang.
fn rang(team: &Team) -> AppointmentAt {
    let form = AppointmentForm {
        calendar: crate::calendar_list(team.store()).unwrap()[0].id.clone(),
        title: "Interview Anna".into(),
        start: MONDAY,
        end: MONDAY + 3600,
        zone: "Europe/Warsaw".into(),
        alarms: vec![86_400, 900],
        ..AppointmentForm::default()
    };
    let saved = appointment_save(team.store(), &form).unwrap();
    let event = team.store().read(|read| read.event_by_uuid(&saved.event)).unwrap();
    for due in [MONDAY - 86_400, MONDAY - 900] {
        let note = KnownReminder { event, date: MONDAY, due, state: ReminderState::Shown, at: due };
        team.store().write(Who::Background, |write| write.note_reminder(&note)).unwrap();
    }
    AppointmentAt { event: saved.event, date: MONDAY }
}

fn shown(team: &Team, now: i64) -> Vec<(String, i64)> {
    reminders(team.store(), now).unwrap().into_iter().map(|one| (one.row.title, one.due)).collect()
}

#[test]
fn of_one_appointment_one_reminder_is_shown_until_it_is_put_away_or_long_over() {
    let team = Team::new();
    let at = rang(&team);
    let expected = [("Interview Anna".to_owned(), MONDAY - 900)];
    assert_eq!(shown(&team, MONDAY), expected);
    assert_eq!(shown(&team, MONDAY + 20 * 3600), expected);
    assert_eq!(shown(&team, MONDAY + 26 * 3600), []);
    reminder_dismiss(team.store(), &at, MONDAY).unwrap();
    assert_eq!(shown(&team, MONDAY), []);
    assert_eq!(reminder_dismiss(team.store(), &at, MONDAY).unwrap_err().code, Code::NotFound);
}

#[test]
fn it_is_put_off_only_to_a_time_that_comes_and_goes_with_its_appointment() {
    let team = Team::new();
    let at = rang(&team);
    for until in [MONDAY, MONDAY - 1, MONDAY + 40 * 86_400] {
        let again = ReminderAgain { at: at.clone(), until };
        assert_eq!(reminder_snooze(team.store(), &again, MONDAY).unwrap_err().code, Code::BadValue, "{until}");
    }
    let gone = AppointmentGone { event: at.event.clone(), date: MONDAY, ..AppointmentGone::default() };
    appointment_remove(team.store(), &gone).unwrap();
    assert_eq!(shown(&team, MONDAY), []);
    crate::undo(team.store(), &|_, _| true).unwrap();
    calendar::derive::refresh(team.store(), MONDAY).unwrap();
    assert_eq!(shown(&team, MONDAY).len(), 1);
    reminder_snooze(team.store(), &ReminderAgain { at, until: MONDAY + 300 }, MONDAY).unwrap();
    assert_eq!(shown(&team, MONDAY), []);
}

#[test]
fn a_colleague_is_reminded_of_nothing_that_is_not_theirs() {
    let team = Team::new();
    let at = rang(&team);
    team.sign_in("Jan");
    assert_eq!(shown(&team, MONDAY), []);
    assert_eq!(reminder_dismiss(team.store(), &at, MONDAY).unwrap_err().code, Code::NotFound);
}

#[test]
fn alarms_nobody_changes_stay_as_they_were_written() {
    let team = Team::new();
    let alarms = "BEGIN:VALARM\r\nX-OWN;A=\"b:c\":1\r\nACTION:EMAIL\r\nTRIGGER:-PT30M\r\nEND:VALARM\r\n\
                  BEGIN:VALARM\r\nUID:a-1\r\nTRIGGER;RELATED=END:-PT90M\r\nACTION:AUDIO\r\nACKNOWLEDGED:20261101T080000Z\r\nEND:VALARM\r\n\
                  BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER;VALUE=DATE-TIME:20261129T180000Z\r\nEND:VALARM\r\n";
    let ics = format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:one\r\nDTSTART:20261130T090000Z\r\nDTEND:20261130T100000Z\r\nSUMMARY:Old\r\n{alarms}END:VEVENT\r\nEND:VCALENDAR\r\n"
    );
    let id = crate::calendar_list(team.store()).unwrap()[0].id.clone();
    let calendar = team.store().read(|read| read.calendar_by_uuid(&id)).unwrap().id;
    let read = calendar::derive::read_event(ics.as_bytes(), MONDAY).unwrap();
    let event = store::SourceEvent { key: "one", etag: "\"1\"", uid: "one", ics: ics.as_bytes() };
    let taken = team.store().write(Who::Background, |write| write.take_event(calendar, &event, &read.derived)).unwrap();
    let uuid = team.store().read(|read| read.event_bytes(taken)).unwrap().uuid.to_string();
    let card = appointment_card(team.store(), &AppointmentAt { event: uuid.clone(), date: MONDAY }).unwrap();
    assert_eq!(card.alarms, [1800], "half an hour before it begins, told from its end; no e-mail, no fixed moment");
    let form = AppointmentForm {
        event: Some(uuid),
        date: Some(MONDAY),
        calendar: id,
        title: "New".into(),
        start: MONDAY,
        end: MONDAY + 3600,
        zone: card.zone,
        alarms: card.alarms,
        ..AppointmentForm::default()
    };
    let text = |form: &AppointmentForm| {
        appointment_save(team.store(), form).unwrap();
        let bytes = team.store().read(|read| read.event_bytes(taken)).unwrap();
        String::from_utf8(bytes.shown().to_vec()).unwrap()
    };
    let renamed = text(&form);
    assert!(renamed.contains("SUMMARY:New") && renamed.contains(alarms), "{renamed}");
    let none = text(&AppointmentForm { alarms: Vec::new(), ..form });
    assert!(
        !none.contains("RELATED=END") && none.contains("ACTION:EMAIL") && none.contains("VALUE=DATE-TIME"),
        "{none}"
    );
}
