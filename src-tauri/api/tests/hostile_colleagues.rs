//! What a colleague gets who asks for appointments by their ids, which busy times carry, and tries to change them.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]

use domain::{Appointment, Class, EventId};
use store::{ListedCalendar, StoreError, Who};

use super::linked::Team;
use crate::Failure;
use crate::rows::*;

const NEEDLE: &str = "needle";
const GUEST: &str = "anna@a.example";

type Try = (&'static str, fn(&Team, &str) -> String);

fn told<T: std::fmt::Debug>(answer: Result<T, Failure>) -> String {
    format!("{answer:?}")
}

/// Whatever takes an appointment's id, and whatever lists what others have.
const TRIES: &[Try] = &[
    ("its card", |t, id| told(crate::appointment_card(t.store(), &AppointmentAt { event: id.into(), date: date(t) }))),
    ("moving it", |t, id| {
        let to = AppointmentMove {
            event: id.into(),
            date: date(t),
            start: date(t) + 60,
            end: date(t) + 120,
            scope: SeriesScope::All,
            told: false,
        };
        told(crate::appointment_move(t.store(), &to))
    }),
    ("removing it", |t, id| {
        let gone = AppointmentGone { event: id.into(), date: date(t), scope: SeriesScope::All, told: false };
        told(crate::appointment_remove(t.store(), &gone))
    }),
    ("saving it", |t, id| {
        let form = AppointmentForm {
            event: Some(id.into()),
            date: Some(date(t)),
            title: "Mine now".into(),
            start: date(t),
            end: date(t) + 60,
            zone: "Europe/Warsaw".into(),
            scope: SeriesScope::All,
            ..AppointmentForm::default()
        };
        told(crate::appointment_save(t.store(), &form))
    }),
    ("deciding it", |t, id| told(crate::appointment_decide(t.store(), id, ClashKeep::Theirs))),
    ("joining it", |t, id| told(crate::appointment_join(t.store(), id, &[]))),
    ("sending it again", |t, id| told(crate::appointment_again(t.store(), id))),
    ("whom it invites", |t, id| told(crate::invitation_guests(t.store(), id))),
    ("what would be mailed", |t, id| {
        told(crate::invitation_plan(
            t.store(),
            &InvitationForm { event: id.into(), ..InvitationForm::default() },
            t.now,
        ))
    }),
    ("saving it to a profile", |t, id| told(crate::appointment_link(t.store(), id, &[t.profile()], None))),
    ("taking it from a profile", |t, id| told(crate::appointment_unlink(t.store(), id, &t.profile()))),
    ("choosing a profile for it", |t, id| told(crate::link_set_into(t.store(), id, &[t.profile()]))),
    ("ticking it", |t, id| told(crate::link_tick(t.store(), &[id.into()], true))),
    ("a scorecard", |t, id| told(crate::scorecard_save(t.store(), id, "mine"))),
    ("the calendars", |t, _| told(crate::calendar_list(t.store()))),
    ("where they come from", |t, _| told(crate::calendar_places(t.store()))),
    ("what was written to them", |t, _| told(crate::calendar_log(t.store(), 0, 50))),
    ("what waits for a decision", |t, _| told(crate::calendar_clashes(t.store()))),
    ("what is sent", |t, _| told(crate::outbox_page(t.store(), 0, 50))),
    ("what one is reminded of", |t, _| told(crate::reminders(t.store(), t.now))),
    ("tasks", |t, _| told(crate::task_list(t.store(), true))),
    ("the calendar", |t, _| {
        told(crate::calendar_between(t.store(), CalendarSpan { from: t.now, until: t.now + 9 * 86_400 }))
    }),
];

fn date(team: &Team) -> i64 {
    team.now + 86_400
}

/// Marta's calendar on a server that mails attendees, and that cannot be reached.
fn martas(team: &Team) {
    let listed = ListedCalendar {
        key: "/mine/".into(),
        name: NEEDLE.into(),
        access: "write".into(),
        schedules: true,
        ..ListedCalendar::default()
    };
    let write = |write: &store::Write<'_>| {
        let account = write.calendar_accounts()?.remove(0);
        write.list_calendars(account.id, &[listed])?;
        let form = store::CalendarForm { name: NEEDLE.into(), ..account.form };
        write.set_calendar_account(account.id, &form)?;
        write.note_calendar_sync(account.id, team.now, Some("{\"code\":\"refused\",\"data\":{\"host\":\"needle\"}}"))
    };
    team.store().write::<_, StoreError>(Who::User, write).unwrap();
}

fn bytes(team: &Team, event: EventId) -> Vec<u8> {
    team.store().read(|read| read.event_bytes(event)).unwrap().shown().to_vec()
}

#[test]
fn whoever_it_does_not_belong_to_learns_nothing_of_an_appointment_and_changes_nothing() {
    let team = Team::new();
    martas(&team);
    let open = team.take("open", vec![team.meeting(1, &[GUEST])]);
    let private = team.take("private", vec![Appointment { class: Class::Private, ..team.meeting(1, &[GUEST]) }]);
    team.link(private, None);
    team.sign_in("Jan");
    for event in [open, private] {
        let before = bytes(&team, event);
        for (what, ask) in TRIES {
            let answer = ask(&team, &team.text(event));
            assert!(!answer.contains(NEEDLE) && !answer.contains(GUEST), "{what}: {answer}");
        }
        assert_eq!(bytes(&team, event), before);
    }
    let page = crate::calendar_between(team.store(), CalendarSpan { from: team.now, until: team.now + 9 * 86_400 });
    let busy = page.unwrap().occurrences;
    assert!(busy.len() == 2 && busy.iter().all(|one| !one.private), "both are busy alike");
    let filings = |event| team.store().read(|read| read.event_filings(event)).unwrap().len();
    team.sign_in("Marta");
    assert_eq!((filings(open), filings(private)), (0, 1), "nor shows it to everybody");
    let own = crate::appointment_remove(
        team.store(),
        &AppointmentGone { event: team.text(open), date: date(&team), scope: SeriesScope::All, told: false },
    );
    assert!(told(own).contains(GUEST), "its owner is asked first, and told whom the server would mail");
}

#[test]
fn an_invitation_to_one_user_is_not_answered_by_another() {
    let team = Team::new();
    let own = || team.store().read(|read| read.own_addresses()).unwrap();
    let martas = own();
    assert!(martas.contains(&"marta@agency.example".to_owned()), "{martas:?}");
    team.sign_in("Jan");
    assert_eq!(own(), Vec::<String>::new());
}
