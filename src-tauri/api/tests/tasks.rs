//! Tasks: put down, done, in the calendar, and taken back.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]

use calendar::derive::read_event;
use store::{KnownReminder, ReminderState, SourceEvent, StoreError, Who};

use super::linked::Team;
use crate::rows::{
    AppointmentAt, AppointmentGone, AppointmentMove, CalendarSpan, SeriesScope, TaskDue, TaskForm, TaskPut, TaskRow,
};
use crate::{Code, Failure};

const DAY: i64 = 86_400;
/// 18 November 2026, 10:00 UTC.
const TEN: i64 = 1_794_996_000;

fn open(team: &Team) -> Vec<TaskRow> {
    crate::task_list(team.store(), false).unwrap()
}

fn add(team: &Team, title: &str, due: Option<i64>, whole_day: bool) -> TaskForm {
    let form = TaskForm { title: title.into(), due, whole_day, ..TaskForm::default() };
    let id = crate::task_save(team.store(), &form).unwrap().id;
    TaskForm { id: Some(id), ..form }
}

fn calendar_of(team: &Team) -> String {
    crate::ids::uuid_text(&team.store().read(|read| read.calendar(team.calendar)).unwrap().uuid)
}

fn put(team: &Team, task: &TaskForm, remind: Option<i64>) -> Result<TaskRow, Failure> {
    let id = task.id.clone().unwrap();
    let wish = TaskPut { id: id.clone(), calendar: calendar_of(team), zone: "Europe/Warsaw".into(), remind };
    crate::task_put(team.store(), &wish)?;
    Ok(open(team).into_iter().find(|one| one.id == id).unwrap())
}

fn ics(team: &Team, task: &TaskRow) -> String {
    String::from_utf8(crate::appointment_raw(team.store(), task.event.as_ref().unwrap()).unwrap()).unwrap()
}

fn undo(team: &Team) {
    crate::undo(team.store(), &|_, _| true).unwrap();
}

#[test]
fn tasks_come_by_when_they_are_due_and_what_is_due_now_is_counted() {
    let team = Team::new();
    add(&team, "Some time", None, false);
    add(&team, "That day", Some(TEN), true);
    add(&team, "At eleven", Some(TEN + 3600), false);
    add(&team, "Before", Some(TEN - 3 * DAY), false);
    let told: Vec<_> = open(&team).into_iter().map(|one| (one.title, one.due)).collect();
    let midnight = TEN - TEN % DAY;
    let expected = [
        ("Before", Some(TEN - 3 * DAY)),
        ("That day", Some(midnight)),
        ("At eleven", Some(TEN + 3600)),
        ("Some time", None),
    ];
    assert_eq!(told, expected.map(|(title, due)| (title.to_owned(), due)));
    let count = |moment, day| crate::task_count(team.store(), TaskDue { moment, day }).unwrap();
    assert_eq!((count(TEN, midnight), count(TEN + 7200, midnight + DAY), count(0, 0)), (1, 3, 0));
}

#[test]
fn each_act_is_taken_back() {
    let team = Team::new();
    let first = add(&team, "Call", None, false);
    let id = first.id.clone().unwrap();
    crate::task_save(team.store(), &TaskForm { title: "Call back".into(), note: "Twice".into(), ..first }).unwrap();
    crate::task_tick(team.store(), &id, true).unwrap();
    let done = || crate::task_list(team.store(), true).unwrap();
    assert_eq!((open(&team).len(), done()[0].title.as_str()), (0, "Call back"));
    undo(&team);
    crate::task_remove(team.store(), &id).unwrap();
    assert_eq!((open(&team).len(), done().len()), (0, 0));
    undo(&team);
    assert_eq!(open(&team)[0].title, "Call back");
    undo(&team);
    assert_eq!((open(&team)[0].title.as_str(), open(&team)[0].note.as_str()), ("Call", ""));
    undo(&team);
    assert_eq!(open(&team), []);
}

#[test]
fn a_task_without_a_title_or_by_another_user_is_refused() {
    let team = Team::new();
    let empty = TaskForm { title: "  ".into(), ..TaskForm::default() };
    assert_eq!(crate::task_save(team.store(), &empty).unwrap_err().code, Code::Missing);
    let form = add(&team, "Mine", Some(TEN), false);
    let id = form.id.clone().unwrap();
    team.sign_in("Jan");
    assert_eq!(open(&team), []);
    assert_eq!(crate::task_count(team.store(), TaskDue { moment: i64::MAX, day: i64::MAX }).unwrap(), 0);
    let refusals = [
        crate::task_save(team.store(), &form).unwrap_err(),
        crate::task_tick(team.store(), &id, true).unwrap_err(),
        crate::task_remove(team.store(), &id).unwrap_err(),
        crate::task_take_out(team.store(), &id).unwrap_err(),
    ];
    assert!(refusals.iter().all(|one| one.code == Code::NotFound), "{refusals:?}");
}

#[test]
fn in_the_calendar_it_is_half_an_hour_or_a_day_with_a_reminder_and_with_its_profile() {
    let team = Team::new();
    let rows: [(&str, bool, Option<i64>, &[&str]); 3] = [
        (
            "at a time",
            false,
            Some(900),
            &[
                "DTSTART;TZID=Europe/Warsaw:20261118T110000",
                "DTEND;TZID=Europe/Warsaw:20261118T113000",
                "TRIGGER:-PT15M",
            ],
        ),
        (
            "some time that day",
            true,
            Some(-32_400),
            &["DTSTART;VALUE=DATE:20261118", "DTEND;VALUE=DATE:20261119", "TRIGGER:PT9H"],
        ),
        ("without a reminder", false, None, &["DTEND;TZID=Europe/Warsaw:20261118T113000"]),
    ];
    for (what, whole_day, remind, lines) in rows {
        let form = TaskForm { target: Some(team.profile()), ..add(&team, what, Some(TEN), whole_day) };
        crate::task_save(team.store(), &form).unwrap();
        let task = put(&team, &form, remind).unwrap();
        let text = ics(&team, &task);
        assert!(text.contains(&format!("SUMMARY:{what}")), "{text}");
        let missing: Vec<_> = lines.iter().filter(|line| !text.contains(&format!("{line}\r\n"))).collect();
        assert!(missing.is_empty(), "{what}: {missing:?} in {text}");
        assert_eq!(text.contains("BEGIN:VALARM"), remind.is_some(), "{what}");
        let at = AppointmentAt { event: task.event.clone().unwrap(), date: task.due.unwrap() };
        let card = crate::appointment_card(team.store(), &at).unwrap();
        assert_eq!((card.row.task.map(|it| (it.id, it.done)), card.row.linked), (Some((task.id, false)), 1), "{what}");
        assert_eq!(put(&team, &form, None).unwrap_err().code, Code::BadValue, "{what}: it is there already");
    }
}

#[test]
fn without_a_date_it_is_not_put_into_the_calendar_and_goes_from_it_once_its_date_is_taken_away() {
    let team = Team::new();
    let form = add(&team, "Some time", None, false);
    assert_eq!(put(&team, &form, None).unwrap_err().code, Code::Missing);
    let dated = TaskForm { due: Some(TEN), ..form.clone() };
    crate::task_save(team.store(), &dated).unwrap();
    assert!(put(&team, &dated, None).unwrap().event.is_some());
    crate::task_save(team.store(), &form).unwrap();
    assert_eq!((open(&team)[0].due, open(&team)[0].event.clone()), (None, None));
    undo(&team);
    assert!(open(&team)[0].event.is_some());
    assert_eq!(open(&team)[0].due, Some(TEN));
}

#[test]
fn what_is_moved_on_one_side_moves_on_the_other_and_back_with_undo() {
    let team = Team::new();
    let form = add(&team, "Call", Some(TEN), false);
    let task = put(&team, &form, None).unwrap();
    let event = task.event.clone().unwrap();
    let to = AppointmentMove {
        event: event.clone(),
        date: TEN,
        scope: SeriesScope::All,
        start: TEN + DAY,
        end: TEN + DAY + 3600,
        told: false,
    };
    crate::appointment_move(team.store(), &to).unwrap();
    assert_eq!(open(&team)[0].due, Some(TEN + DAY), "the appointment was moved");
    let title = "Call Anna";
    crate::task_save(team.store(), &TaskForm { due: Some(TEN + 2 * DAY), title: title.into(), ..form.clone() })
        .unwrap();
    let span = CalendarSpan { from: TEN, until: TEN + 9 * DAY };
    let row = || crate::calendar_between(team.store(), span).unwrap().occurrences[0].clone();
    assert_eq!((row().start, row().end, row().title.as_str()), (TEN + 2 * DAY, TEN + 2 * DAY + 3600, title));
    undo(&team);
    assert_eq!((row().start, open(&team)[0].due), (TEN + DAY, Some(TEN + DAY)));
    undo(&team);
    assert_eq!((row().start, open(&team)[0].due, open(&team)[0].title.as_str()), (TEN, Some(TEN), "Call"));
    crate::task_save(team.store(), &TaskForm { due: Some(TEN), whole_day: true, ..form }).unwrap();
    assert!(ics(&team, &open(&team)[0]).contains("DTSTART;VALUE=DATE:20261118"));
}

#[test]
fn what_the_server_moves_or_removes_is_followed_and_an_earlier_act_is_still_taken_back() {
    let team = Team::new();
    let form = add(&team, "Call", Some(TEN), false);
    crate::task_save(team.store(), &TaskForm { target: Some(team.profile()), ..form.clone() }).unwrap();
    let task = put(&team, &form, None).unwrap();
    let sent = ics(&team, &task);
    let moved = sent.replace("20261118T11", "20261120T11");
    let event = team.store().read(|read| read.event_by_uuid(task.event.as_ref().unwrap())).unwrap();
    let derived = read_event(moved.as_bytes(), TEN).unwrap();
    let take = |write: &store::Write<'_>| {
        write.event_written(event, sent.as_bytes(), ("one", "2"))?;
        let source = SourceEvent { key: "one", etag: "3", uid: &derived.uid, ics: moved.as_bytes() };
        write.take_event(team.calendar, &source, &derived.derived)
    };
    team.store().write::<_, StoreError>(Who::Background, take).unwrap();
    assert_eq!(open(&team)[0].due, Some(TEN + 2 * DAY));
    let id = form.id.clone().unwrap();
    crate::task_tick(team.store(), &id, true).unwrap();
    team.store().write(Who::Background, |write| write.lose_event(event, TEN)).unwrap();
    undo(&team);
    let left = open(&team);
    assert_eq!((left[0].due, left[0].event.clone()), (Some(TEN + 2 * DAY), None), "it stays with its date");
}

#[test]
fn an_appointment_that_is_removed_leaves_the_task_and_a_task_that_is_removed_takes_its_appointment_along() {
    let team = Team::new();
    let form = add(&team, "Call", Some(TEN), false);
    let task = put(&team, &form, None).unwrap();
    let gone = AppointmentGone { event: task.event.unwrap(), date: TEN, scope: SeriesScope::All, told: false };
    crate::appointment_remove(team.store(), &gone).unwrap();
    assert_eq!((open(&team)[0].event.clone(), open(&team)[0].due), (None, Some(TEN)));
    undo(&team);
    assert_eq!(open(&team)[0].event.as_ref(), Some(&gone.event));
    crate::task_take_out(team.store(), form.id.as_ref().unwrap()).unwrap();
    let again = put(&team, &form, None).unwrap();
    assert!(again.event.is_some_and(|event| event != gone.event), "it is put there anew");
    let span = CalendarSpan { from: TEN - DAY, until: TEN + DAY };
    let shown = || crate::calendar_between(team.store(), span).unwrap().occurrences.len();
    assert_eq!(shown(), 1);
    crate::task_remove(team.store(), form.id.as_ref().unwrap()).unwrap();
    assert_eq!((shown(), open(&team).len()), (0, 0));
    undo(&team);
    assert_eq!((shown(), open(&team).len()), (1, 1));
}

#[test]
fn who_is_done_with_a_task_is_no_longer_reminded_of_it() {
    let team = Team::new();
    let form = add(&team, "Call Anna back", Some(TEN), false);
    let task = put(&team, &form, Some(900)).unwrap();
    let event = team.store().read(|read| read.event_by_uuid(task.event.as_ref().unwrap())).unwrap();
    let note = KnownReminder { event, date: TEN, due: TEN - 900, state: ReminderState::Shown, at: TEN - 900 };
    team.store().write(Who::Background, |write| write.note_reminder(&note)).unwrap();
    let rings = || team.store().read(|read| read.reminder_dates((TEN - DAY, TEN + DAY))).unwrap().len();
    let shown = || crate::reminders(team.store(), TEN).unwrap().len();
    assert_eq!((rings(), shown()), (1, 1));
    crate::task_tick(team.store(), &task.id, true).unwrap();
    assert_eq!((rings(), shown()), (0, 0));
    undo(&team);
    assert_eq!((rings(), shown()), (1, 1), "it is open again");
}
