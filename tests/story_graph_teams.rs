//! A Teams meeting asked for in the form becomes one at Microsoft, and its link comes back to be shown, sent and exported.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use api::rows::{AppointmentAt, AppointmentCard, AppointmentForm, ClockKind, FormParty};
use dossier_tests::servers::graph::calendar::desk::CalendarDesk;
use dossier_tests::servers::graph::calendar::mirror::NOW;
use dossier_tests::servers::graph::{Fault, Graph};
use serde_json::json;
use store::{CalendarForm, EventState, ListedCalendar, StoreError, Who, unix_now};

const JOIN: &str = "https://teams.microsoft.com/l/meetup-join/19%3ameeting_x%40thread.v2/0";
const START: i64 = NOW + 86_400;

fn form(calendar: String, teams: bool) -> AppointmentForm {
    AppointmentForm {
        calendar,
        title: "Interview".into(),
        start: START,
        end: START + 3600,
        clock: ClockKind::Zone,
        zone: "Europe/Berlin".into(),
        description: "First words".into(),
        attendees: vec![FormParty { address: "luca@client.example".into(), ..FormParty::default() }],
        teams,
        told: true,
        ..AppointmentForm::default()
    }
}

fn calendar_id(desk: &CalendarDesk) -> String {
    desk.store().read(|read| read.calendar(desk.calendar)).unwrap().uuid.to_string()
}

fn card(desk: &CalendarDesk, event: &str) -> AppointmentCard {
    api::appointment_card(desk.store(), &AppointmentAt { event: event.into(), date: START }).unwrap()
}

/// The form as the card fills it.
fn again(desk: &CalendarDesk, event: &str, teams: bool, description: &str) {
    let shown = card(desk, event);
    let changed = AppointmentForm {
        event: Some(event.into()),
        date: Some(START),
        link: shown.link,
        description: description.into(),
        ..form(shown.calendar.id, teams)
    };
    api::appointment_save(desk.store(), &changed).unwrap();
}

#[test]
fn a_meeting_is_asked_for_once_and_its_link_is_shown_and_exported() {
    for fault in [None, Some(Fault::CutBefore), Some(Fault::CutAfter)] {
        let graph = Graph::start();
        let desk = CalendarDesk::new(&graph);
        desk.sync(&graph);
        let event = api::appointment_save(desk.store(), &form(calendar_id(&desk), true)).unwrap().event;
        assert_eq!(
            (card(&desk, &event).teams, card(&desk, &event).link),
            (true, String::new()),
            "it waits for its link"
        );
        if let Some(fault) = fault.clone() {
            graph.trap("POST /v1.0/me/calendars", 0, fault);
            desk.sync(&graph);
        }
        desk.sync(&graph);
        let asked: Vec<_> = graph
            .state()
            .bodies
            .iter()
            .filter(|(line, _)| line.ends_with("/events"))
            .map(|(_, body)| body.clone())
            .collect();
        assert_eq!(
            asked.last().map(|body| (body["isOnlineMeeting"].clone(), body["onlineMeetingProvider"].clone())),
            Some((json!(true), json!("teamsForBusiness")))
        );
        assert_eq!(
            graph.annas(|annas| (annas.events.len(), annas.mails.clone())),
            (1, vec!["request to luca@client.example".to_owned()]),
            "{fault:?}"
        );
        assert_eq!(desk.states(), [EventState::Same], "{fault:?}");
        let shown = card(&desk, &event);
        assert_eq!(
            (shown.teams, shown.link.as_str(), shown.description.as_str()),
            (true, JOIN, "First words"),
            "{fault:?}"
        );
        let file = String::from_utf8(api::calendar_export(desk.store(), None, "Work").unwrap()).unwrap();
        assert!(file.replace("\r\n ", "").contains(JOIN), "{file}");
        // What the form saves besides leaves the meeting as it is.
        again(&desk, &event, true, "Second words");
        desk.sync(&graph);
        let shown = card(&desk, &event);
        assert_eq!(
            (shown.link.as_str(), shown.description.as_str(), desk.states()),
            (JOIN, "Second words", vec![EventState::Same])
        );
        assert_eq!(graph.annas(|annas| annas.events[&1].fields["isOnlineMeeting"].clone()), json!(true));
    }
}

#[test]
fn a_meeting_is_added_later_and_thought_better_of_before_anybody_heard() {
    let graph = Graph::start();
    let desk = CalendarDesk::new(&graph);
    desk.sync(&graph);
    let event = api::appointment_save(desk.store(), &form(calendar_id(&desk), false)).unwrap().event;
    desk.sync(&graph);
    assert_eq!((card(&desk, &event).teams, card(&desk, &event).link), (false, String::new()));
    again(&desk, &event, true, "First words");
    again(&desk, &event, false, "First words");
    desk.sync(&graph);
    assert_eq!(
        graph.annas(|annas| annas.events[&1].fields["onlineMeeting"].clone()),
        json!(null),
        "taken back in time"
    );
    again(&desk, &event, true, "First words");
    desk.sync(&graph);
    assert_eq!((card(&desk, &event).teams, card(&desk, &event).link.as_str()), (true, JOIN));
}

#[test]
fn there_is_no_meeting_where_the_calendar_is_not_microsofts() {
    let graph = Graph::start();
    let desk = CalendarDesk::new(&graph);
    let here = CalendarForm { name: "Own".into(), kind: "here".into(), config: "{}".into(), ..CalendarForm::default() };
    let own =
        ListedCalendar { key: "own".into(), name: "Own".into(), access: "write".into(), ..ListedCalendar::default() };
    let id = desk
        .store()
        .write(Who::User, |write| {
            let account = write.add_calendar_account(domain::Uuid::now_v7(), &here, unix_now())?;
            write.list_calendars(account, &[own])?;
            let calendar = write.calendars_in(account)?[0].clone();
            write.set_direction(calendar.id, "both")?;
            Ok::<_, StoreError>(calendar.uuid.to_string())
        })
        .unwrap();
    let event = api::appointment_save(desk.store(), &form(id, true)).unwrap().event;
    let shown = card(&desk, &event);
    assert_eq!((shown.teams, shown.link), (false, String::new()));
    let file = String::from_utf8(api::calendar_export(desk.store(), None, "Own").unwrap()).unwrap();
    assert!(file.contains("SUMMARY:Interview") && !file.contains("X-DOSSIER-MEETING"), "{file}");
}
