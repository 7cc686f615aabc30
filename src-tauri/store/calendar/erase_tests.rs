//! What goes of an appointment with whoever is excluded for good, taken off file, or has no mailbox here any more: from this store, never from the calendar.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]

use domain::{Answer, EventId, InvitedId, Mode, Scope, TargetId};

use super::tests::{Calendars, DAY, at_noon};
use super::{EventState, Interview, Invited, InvitedAnswer, InvitedForm};
use crate::desk_tests::{ANNA, MARTA, NOW, account, address, put_about};
use crate::erase_tests::found;
use crate::{NewExclusion, Subject, Who};

const LATE: i64 = NOW + 31 * DAY;

fn invited(of: &str) -> Invited {
    let form = InvitedForm {
        address: address(of),
        name: "Quokkaname".into(),
        role: "candidate".into(),
        apart: true,
        title: "Quokkatitle".into(),
        words: "Quokkawords".into(),
        language: String::new(),
        zone: String::new(),
    };
    Invited { id: None, form, told: Some(b"Quokkatold".to_vec()), sequence: 0, cancelled: false, answers: Vec::new() }
}

fn answer() -> InvitedAnswer {
    InvitedAnswer { answer: Answer::Accepted, comment: "Quokkacomment".into(), ..InvitedAnswer::default() }
}

/// Anna's interview in the calendar: she and somebody else are asked by Dossier, she answered, and of it is kept what was thought.
fn interview(desk: &Calendars, anna: TargetId) -> EventId {
    let event = desk.take_as("one", "Interview", &at_noon("Quokkasummary", NOW + DAY));
    desk.file(event, anna);
    desk.act(|write| {
        let interview = Interview {
            kind: "video".into(),
            stage: "Quokkastage".into(),
            candidate: Some(anna),
            interviewers: vec![anna],
            scorecard: "Quokkascore".into(),
            ..Interview::default()
        };
        write.set_interview(event, Some(&interview))?;
        let InvitedId(id) = write.keep_invited(event, &invited(ANNA))?;
        write.keep_invited(event, &invited("luca@acme.example"))?;
        write.note_answer(InvitedId(id), &answer())
    });
    event
}

#[test]
fn an_exclusion_that_deletes_leaves_no_octet_of_what_dossier_kept_of_an_appointment() {
    let desk = Calendars::new();
    let anna = desk.desk.person();
    let event = interview(&desk, anna);
    let letter = put_about(&desk.desk, "one@firm.example", ("Quokkasubject", Some(event)));
    desk.store().write(Who::Background, |write| write.outbox_sending(letter, NOW + 10)).unwrap();
    desk.store().write(Who::Background, |write| write.outbox_sent(letter, NOW + 10)).unwrap();
    assert!(found(&desk.desk, "quokka") >= 10, "the control: all of it is there");
    desk.store()
        .write(Who::User, |write| {
            let subject = Subject::Address(address(ANNA));
            let mode = (Mode::Delete, Scope::All);
            write.exclude(&NewExclusion { subject, mode: mode.0, scope: mode.1, at: NOW, delete_at: Some(NOW + DAY) })
        })
        .unwrap();
    desk.store()
        .write(Who::Background, |write| {
            write.delete_due(LATE)?;
            write.forget_old_values(LATE)
        })
        .unwrap();
    let kept = ["summary", "name", "title", "words", "told", "comment", "stage", "score", "subject"];
    let left = kept.map(|it| (it, found(&desk.desk, &format!("quokka{it}")))).into_iter().filter(|it| it.1 > 0);
    assert_eq!(left.collect::<Vec<_>>(), []);
    assert_eq!(desk.store().read(|read| read.invited(event)).unwrap().len(), 1, "nobody is named who is not excluded");
    let known = desk.store().read(|read| read.event_bytes(event)).unwrap();
    let bytes = (known.raw, known.local, known.theirs);
    assert_eq!(
        (known.key.as_deref(), bytes, known.removed),
        (Some("one"), (None, None, None), false),
        "it stays at its source"
    );
    let hidden = "SELECT count(*) FROM event_exclusion";
    assert!(desk.store().read(|read| read.count(hidden, [])).unwrap() > 0, "and is left out as before");
}

#[test]
fn what_waits_to_leave_about_an_appointment_does_not_leave_once_it_is_deleted_here() {
    let desk = Calendars::new();
    let event = interview(&desk, desk.desk.person());
    let waits = put_about(&desk.desk, "one@firm.example", ("Interview", Some(event)));
    desk.store()
        .write(Who::User, |write| {
            let subject = Subject::Address(address(ANNA));
            write.exclude(&NewExclusion {
                subject,
                mode: Mode::Delete,
                scope: Scope::All,
                at: NOW,
                delete_at: Some(NOW + DAY),
            })
        })
        .unwrap();
    desk.store().write(Who::Background, |write| write.delete_due(LATE)).unwrap();
    assert_eq!(desk.store().read(|read| read.outbox_due(i64::MAX)).unwrap(), []);
    let sql = "SELECT count(*) FROM outbox WHERE id = ?1 AND state = 'void' AND raw IS NULL";
    assert_eq!(desk.store().read(|read| read.count(sql, [waits.0])).unwrap(), 1);
}

#[test]
fn what_undo_cannot_bring_back_any_more_is_forgotten_bytes_of_events_and_of_sent_messages_too() {
    let desk = Calendars::new();
    let event = desk.take("one", "Before", NOW + DAY);
    desk.change(event, "Quokkachange");
    desk.sent(event, "Quokkachange");
    let letter = put_about(&desk.desk, "one@firm.example", ("Interview", None));
    desk.store().write(Who::Background, |write| write.outbox_sending(letter, NOW + 10)).unwrap();
    desk.store().write(Who::Background, |write| write.outbox_sent(letter, NOW + 10)).unwrap();
    let waits = put_about(&desk.desk, "two@firm.example", ("Interview", None));
    let told = put_about(&desk.desk, "three@firm.example", ("Interview", Some(event)));
    desk.store().write(Who::Background, |write| write.outbox_sending(told, NOW + 10)).unwrap();
    desk.store().write(Who::Background, |write| write.outbox_sent(told, NOW + 10)).unwrap();
    let kept = || {
        let sql = "SELECT (SELECT count(*) FROM event_act WHERE before IS NOT NULL OR after IS NOT NULL)
            + (SELECT count(*) FROM outbox WHERE raw IS NOT NULL)";
        desk.store().read(|read| read.count(sql, [])).unwrap()
    };
    let forget = |now| desk.store().write(Who::Background, |write| write.forget_old_values(now)).unwrap();
    forget(NOW + 29 * DAY);
    assert_eq!(kept(), 4, "not before their day");
    forget(NOW + 10_000 * DAY);
    assert_eq!(kept(), 2, "what waits is still to leave, and what was told of an appointment that is there");
    assert!(desk.store().read(|read| read.outbox_mail(waits)).is_ok());
}

#[test]
fn whoever_is_taken_off_file_leaves_the_appointment_as_it_is_and_takes_what_was_thought_of_them_along() {
    let desk = Calendars::new();
    let anna = desk.desk.person();
    let event = interview(&desk, anna);
    let before = desk.shown(event);
    let links = || desk.store().read(|read| read.event_filings(event)).unwrap().len();
    let kept = || desk.store().read(|read| read.interview(event)).unwrap().unwrap();
    desk.act(|write| {
        write.forget_scorecards(anna)?;
        write.remove_target(anna)
    });
    assert_eq!((desk.shown(event), before.1), (before.clone(), EventState::Same), "nothing waits for the server");
    assert_eq!((links(), kept().candidate, kept().interviewers, kept().scorecard.as_str()), (0, None, vec![], ""));
    let asked = desk.store().read(|read| read.invited(event)).unwrap().len();
    assert_eq!(asked, 2, "whoever was told of it can still be told that it is off");
    desk.undo().unwrap();
    assert_eq!((links(), kept().candidate, kept().scorecard.as_str()), (1, Some(anna), "Quokkascore"));
    assert_eq!(desk.shown(event), before);
}

#[test]
fn who_was_asked_to_an_appointment_that_its_source_took_away_is_no_hindrance_to_undo() {
    let desk = Calendars::new();
    let event = desk.take("one", "Interview", NOW + DAY);
    let InvitedId(id) = desk.act(|write| write.keep_invited(event, &invited(ANNA)));
    desk.act(|write| write.note_answer(InvitedId(id), &answer()));
    desk.act(|write| {
        write.ask_again(InvitedId(id))?;
        write.ask_no_longer(InvitedId(id))
    });
    desk.lose(event);
    assert!(desk.store().read(|read| read.event_bytes(event)).is_err(), "it is gone");
    for _ in 0..3 {
        desk.undo().unwrap();
    }
}

#[test]
fn whoever_is_asked_no_longer_can_be_asked_again_by_undo_after_their_mailbox_went() {
    let desk = Calendars::new();
    let event = desk.take("one", "Interview", NOW + DAY);
    let office = desk.store().write(Who::User, |write| account(write, "office", MARTA)).unwrap();
    desk.desk.receive_in(office, 50, ("vera@gone.example", "Hello", "A word."));
    let untold = Invited { told: None, ..invited("vera@gone.example") };
    let id = desk.act(|write| write.keep_invited(event, &untold));
    desk.act(|write| write.ask_no_longer(id));
    let gone = desk.store().read(|read| read.accounts()).unwrap().pop().unwrap().id;
    desk.store().write(Who::User, |write| write.erase_account(gone)).unwrap();
    desk.undo().unwrap();
    let asked = desk.store().read(|read| read.invited(event)).unwrap();
    assert_eq!(asked.len(), 1);
    assert_eq!(asked.first().map(|it| it.form.address.as_str().to_owned()), Some("vera@gone.example".into()));
}
