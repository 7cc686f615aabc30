//! Calendars at Microsoft Graph, kept in step whatever happens on the way.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use calendar::graph::connect;
use calendar::remote::{Access, Brought, CalendarKey, Changes, Remote as _, RemoteKey};
use calendar::{Cancel, Trouble};
use dossier_tests::servers::graph::calendar::mirror::{Mirror, NOW, remote, settings, unfolded};
use dossier_tests::servers::graph::{ANNA, Fault, Graph};
use serde_json::{Value, json};

const DAY: i64 = 86_400;

fn at(moment: &str) -> Value {
    json!({ "dateTime": format!("{moment}:00"), "timeZone": "W. Europe Standard Time" })
}

fn event(subject: &str, day: &str) -> Value {
    json!({ "subject": subject, "start": at(&format!("{day}T09:00")), "end": at(&format!("{day}T10:00")) })
}

fn series(subject: &str, day: &str) -> Value {
    let mut series = event(subject, day);
    let pattern =
        json!({ "type": "weekly", "interval": 1, "daysOfWeek": ["monday", "thursday"], "firstDayOfWeek": "monday" });
    series["recurrence"] =
        json!({ "pattern": pattern, "range": { "type": "numbered", "startDate": day, "numberOfOccurrences": 20 } });
    series
}

/// Twelve events, one of them four years ago, a meeting with guests, and a series with dates that differ.
fn filled() -> Graph {
    let graph = Graph::start();
    graph.annas(|annas| {
        for n in 1..=10 {
            annas.put(event(&format!("event {n}"), &format!("2026-01-{n:02}")));
        }
        annas.put(event("long ago", "2022-03-01"));
        let mut meeting = event("meeting", "2026-02-02");
        meeting["attendees"] =
            json!([{ "type": "required", "emailAddress": { "name": "Luca", "address": "luca@client.example" } }]);
        annas.put(meeting);
        let weekly = annas.put(series("weekly", "2026-01-05"));
        annas.except(
            weekly,
            "2026-01-12",
            json!({ "subject": "another", "start": at("2026-01-13T14:00"), "end": at("2026-01-13T15:30") }),
        );
        annas.cancel(weekly, "2026-01-19");
    });
    graph
}

/// Everything another program can do to a calendar.
fn stir(graph: &Graph) {
    graph.annas(|annas| {
        annas.put(event("new", "2026-03-03"));
        annas.put(series("a new series", "2026-01-08"));
        annas.set(1, json!({ "subject": "renamed" }));
        annas.set(2, json!({ "start": at("2031-05-05T09:00"), "end": at("2031-05-05T10:00") }));
        annas.delete(3);
        let other = annas.add("other");
        annas.alter(4, |event| event.calendar = other);
        annas.set(11, json!({ "subject": "longer ago" }));
        annas.cancel(13, "2026-01-22");
        annas.except(13, "2026-01-26", json!({ "location": { "displayName": "Room 2" } }));
    });
}

#[test]
fn the_calendars_are_listed_with_what_may_be_done_with_them() {
    let graph = Graph::start();
    graph.annas(|annas| {
        let team = annas.add("Team");
        let team = annas.calendars.get_mut(&team).unwrap();
        (team.colour, team.can_edit) = ("#0078D4".into(), false);
        team.owner = Some(("Marta\u{202e} Example".into(), "marta@agency.example".into()));
        (0..12).for_each(|n| drop(annas.add(&format!("further {n:02}"))));
    });
    for page in [1000, 3] {
        graph.state().page = page;
        let all = remote(&graph).calendars().unwrap();
        assert_eq!((all.len(), all[0].name.as_str(), all[0].owner.as_str()), (14, "Kalender", ""));
        assert!(all.iter().all(|one| one.schedules));
        let team = all.iter().find(|one| one.name == "Team").unwrap();
        assert_eq!(
            (team.colour.as_str(), team.owner.as_str(), team.access),
            ("#0078d4", "Marta Example", Access::Read)
        );
        assert_eq!(all[0].access, Access::Write);
    }
}

#[test]
fn what_is_there_and_what_changes_arrives_page_by_page_and_once() {
    for (page, tells_series) in [(1000, true), (1000, false), (3, true), (1, false)] {
        let graph = filled();
        graph.state().page = page;
        graph.annas(|annas| annas.tells_series = tells_series);
        let mut mirror = Mirror::new(&graph);
        assert!(mirror.sync(&graph), "everything");
        assert_eq!((mirror.known.len(), mirror.brought), (13, 13), "a series is one, and what is long past is there");
        assert!(!mirror.sync(&graph));
        assert_eq!(mirror.brought, 13, "nothing is brought again");
        stir(&graph);
        assert!(!mirror.sync(&graph), "only what changed");
        assert_eq!(mirror.known.len(), 13);
        assert_eq!(mirror.brought, 13 + 6, "renamed, moved far away, long ago, the series, and two new ones");
        mirror.assert_in_step(&graph);
        let odd: Vec<String> = graph
            .asked("")
            .into_iter()
            .filter(|line| !line.starts_with("GET ") && !line.ends_with("/$batch"))
            .collect();
        assert_eq!(odd, Vec::<String>::new(), "nothing is changed unasked");
        assert_eq!(graph.annas(|annas| annas.mails.clone()), Vec::<String>::new(), "nobody is mailed");
    }
}

#[test]
fn a_series_is_one_object_with_its_changed_and_cancelled_dates() {
    let graph = Graph::start();
    graph.annas(|annas| {
        let number = annas.put(series("weekly", "2026-03-23"));
        // The clocks change on the 29th.
        annas.cancel(number, "2026-03-30");
        annas.except(
            number,
            "2026-04-02",
            json!({ "subject": "another", "start": at("2026-04-03T14:00"), "end": at("2026-04-03T15:30") }),
        );
    });
    let mut mirror = Mirror::new(&graph);
    mirror.sync(&graph);
    let ics = unfolded(&mirror.only().2);
    for line in [
        "DTSTART;TZID=Europe/Berlin:20260323T090000\r\n",
        "DTEND;TZID=Europe/Berlin:20260323T100000\r\n",
        "RRULE:FREQ=WEEKLY;COUNT=20;BYDAY=MO,TH\r\n",
        "EXDATE;TZID=Europe/Berlin:20260330T090000\r\n",
        "RECURRENCE-ID;TZID=Europe/Berlin:20260402T090000\r\n",
        "DTSTART;TZID=Europe/Berlin:20260403T140000\r\n",
        "SUMMARY:another\r\n",
    ] {
        assert!(ics.contains(line), "{line}{ics}");
    }
    assert_eq!((ics.matches("BEGIN:VEVENT").count(), ics.matches("\r\nUID:").count()), (2, 2));
}

#[test]
fn everything_an_event_says_is_in_its_object() {
    let graph = Graph::start();
    let guests = json!([
        { "type": "required", "status": { "response": "accepted" }, "emailAddress": { "name": "Rossi, Luca", "address": "luca@client.example" } },
        { "type": "optional", "status": { "response": "declined" }, "emailAddress": { "name": "", "address": "jan@client.example" } },
        { "type": "resource", "status": { "response": "none" }, "emailAddress": { "name": "Room 4", "address": "room4@agency.example" } },
        { "type": "required", "status": { "response": "none" }, "emailAddress": { "name": "Anna", "address": ANNA } },
        { "type": "required", "emailAddress": { "name": "evil\r\nX-EVIL:1", "address": "a@b.example\r\nX-EVIL:1" } },
    ]);
    let mut whole = event("Interview; Anna, \"Tue\"", "2026-01-06");
    let more = json!({
        "body": { "contentType": "html", "content": "<html><body>First line<br>second &amp; <b>last</b><script>x</script></body></html>" },
        "location": { "displayName": "Room 4, second floor" }, "attendees": guests, "sensitivity": "confidential",
        "showAs": "tentative", "categories": ["Red, or blue", "Jobs"], "importance": "high", "reminderMinutesBeforeStart": 30,
        "organizer": { "emailAddress": { "name": "Marta", "address": "marta@client.example" } },
        "responseStatus": { "response": "tentativelyAccepted" }, "allowNewTimeProposals": false,
        "isOnlineMeeting": true, "onlineMeeting": { "joinUrl": "https://teams.microsoft.com/l/meetup-join/1" },
    });
    whole.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    graph.annas(|annas| annas.put(whole));
    let mut mirror = Mirror::new(&graph);
    mirror.sync(&graph);
    let ics = unfolded(&mirror.only().2);
    for line in [
        "UID:040000008200E00074C5B7101A82E00800000001",
        "SUMMARY:Interview\\; Anna\\, \"Tue\"",
        "DESCRIPTION:First line\\nsecond & last",
        "LOCATION:Room 4\\, second floor",
        "CLASS:CONFIDENTIAL",
        "STATUS:TENTATIVE",
        "CATEGORIES:Red\\, or blue,Jobs",
        "PRIORITY:1",
        "TRIGGER:-PT30M",
        "ORGANIZER;CN=Marta:mailto:marta@client.example",
        "ATTENDEE;CN=\"Rossi, Luca\";CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=TRUE:mailto:luca@client.example",
        "ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=OPT-PARTICIPANT;PARTSTAT=DECLINED;RSVP=TRUE:mailto:jan@client.example",
        "ATTENDEE;CN=Room 4;CUTYPE=ROOM;ROLE=NON-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:room4@agency.example",
        "ATTENDEE;CN=Anna;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=TENTATIVE;RSVP=TRUE:mailto:anna@agency.example",
        "X-MICROSOFT-DISALLOW-COUNTER:TRUE",
        "X-MICROSOFT-SKYPETEAMSMEETINGURL:https://teams.microsoft.com/l/meetup-join/1",
    ] {
        assert!(ics.contains(&format!("\r\n{line}\r\n")), "{line}\n{ics}");
    }
    assert!(!ics.contains("\r\nX-EVIL"), "{ics}");
}

#[test]
fn whole_days_stay_the_same_days_in_every_zone() {
    let graph = Graph::start();
    for zone in ["W. Europe Standard Time", "Pacific Standard Time", "Tokyo Standard Time", "UTC"] {
        let midnight = |day: &str| json!({ "dateTime": format!("{day}T00:00:00"), "timeZone": zone });
        let day = json!({ "subject": zone, "isAllDay": true, "start": midnight("2026-01-06"), "end": midnight("2026-01-08") });
        graph.annas(|annas| annas.put(day));
    }
    let mut mirror = Mirror::new(&graph);
    mirror.sync(&graph);
    assert_eq!(mirror.known.len(), 4);
    for (_, ics) in mirror.known.values() {
        assert!(ics.contains("DTSTART;VALUE=DATE:20260106\r\nDTEND;VALUE=DATE:20260108\r\n"), "{ics}");
    }
}

#[test]
fn times_are_told_in_the_zone_they_were_written_in() {
    let graph = Graph::start();
    let rows = [
        ("W. Europe Standard Time", "DTSTART;TZID=Europe/Berlin:20260701T090000"),
        ("Romance Standard Time", "DTSTART;TZID=Europe/Paris:20260701T090000"),
        ("India Standard Time", "DTSTART;TZID=Asia/Calcutta:20260701T090000"),
        ("America/New_York", "DTSTART;TZID=America/New_York:20260701T090000"),
        ("UTC", "DTSTART:20260701T090000Z"),
        ("tzone://Microsoft/Custom", "DTSTART:20260701T070000Z"),
    ];
    for (zone, _) in rows {
        let time = |hour| json!({ "dateTime": format!("2026-07-01T{hour}:00:00.0000000"), "timeZone": zone });
        graph.annas(|annas| annas.put(json!({ "subject": zone, "start": time("09"), "end": time("10") })));
    }
    let mut mirror = Mirror::new(&graph);
    mirror.sync(&graph);
    for (zone, expected) in rows {
        let told = mirror.known.values().find(|(_, ics)| ics.contains(&format!("SUMMARY:{zone}\r\n"))).unwrap();
        assert!(told.1.contains(&format!("{expected}\r\n")), "{zone}: {}", told.1);
    }
}

#[test]
fn a_round_that_was_forgotten_and_a_window_that_moves_lose_nothing() {
    for (forgets, now) in [(true, NOW), (false, NOW + 400 * DAY)] {
        let graph = filled();
        let mut mirror = Mirror::new(&graph);
        mirror.sync(&graph);
        stir(&graph);
        if forgets {
            graph.annas(|annas| annas.forget_rounds());
        }
        assert!(mirror.try_sync(&graph, now).unwrap(), "everything is listed again");
        assert_eq!(mirror.brought, 13 + 6, "but only what changed is brought");
        mirror.assert_in_step(&graph);
        assert!(!mirror.try_sync(&graph, now).unwrap(), "and then only what changes");
    }
}

#[test]
fn a_line_that_is_cut_at_any_request_loses_nothing_and_doubles_nothing() {
    let asked = {
        let graph = filled();
        graph.state().page = 4;
        let mut mirror = Mirror::new(&graph);
        mirror.sync(&graph);
        stir(&graph);
        mirror.sync(&graph);
        graph.state().lines
    };
    assert!(asked > 20, "{asked}");
    let faults = [Fault::CutBefore, Fault::CutAfter, Fault::CutWithin(30)];
    for (after, fault) in (0..asked).zip(faults.iter().cycle()) {
        let graph = filled();
        graph.state().page = 4;
        // Twice: the first is asked for once more.
        graph.trap_times(("", after, 2), fault.clone());
        let mut mirror = Mirror::new(&graph);
        let first = mirror.try_sync(&graph, NOW);
        stir(&graph);
        let second = mirror.try_sync(&graph, NOW);
        assert!(first.is_err() || second.is_err(), "{fault:?} after {after}");
        graph.mend();
        mirror.sync(&graph);
        mirror.assert_in_step(&graph);
    }
}

#[test]
fn a_service_that_asks_to_wait_is_left_alone_for_as_long() {
    for (status, at) in [(429, "/delta"), (503, "/events"), (429, "$batch"), (429, "calendars"), (429, "/events/AAk")] {
        let graph = filled();
        graph.trap_times((at, 0, 99), Fault::Throttle(status, 120));
        let mut mirror = Mirror::new(&graph);
        let failure = mirror.try_sync(&graph, NOW).unwrap_err();
        assert_eq!(failure.asks_to_wait(), Some(120), "{status} at {at}");
        graph.mend();
        mirror.sync(&graph);
        mirror.assert_in_step(&graph);
    }
}

#[test]
fn an_event_that_is_gone_or_cannot_be_had_keeps_no_other_back() {
    let graph = filled();
    let mut mirror = Mirror::new(&graph);
    let Changes::All { listed, .. } = remote(&graph).changes(&mirror.calendar, None).unwrap() else { panic!() };
    mirror.sync(&graph);
    let keys: Vec<RemoteKey> = listed.into_iter().map(|one| one.key).collect();
    graph.annas(|annas| annas.delete(2));
    graph.trap_times(("AAkEv-4_=", 0, 9), Fault::Refuse(500, "ErrorInternalServerError"));
    graph.trap_times(("AAkEv-6_=", 0, 9), Fault::Refuse(400, "ErrorCorruptData"));
    let mut odd = Vec::new();
    let sink = &mut |key: &RemoteKey, brought: Brought| {
        match brought {
            Brought::Event { .. } => {}
            Brought::Gone => odd.push((key.0.clone(), "gone".to_owned())),
            Brought::Unreadable(why) => odd.push((key.0.clone(), why)),
        }
        true
    };
    remote(&graph).bring(&mirror.calendar, &keys, sink).unwrap();
    odd.sort();
    let expected = [
        ("AAkEv-2_=", "gone"),
        ("AAkEv-4_=", "refused It is refused. (ErrorInternalServerError)"),
        ("AAkEv-6_=", "refused It is refused. (ErrorCorruptData)"),
    ];
    assert_eq!(odd, expected.map(|(key, why)| (key.to_owned(), why.to_owned())));
}

#[test]
fn a_calendar_that_is_gone_says_so_and_one_that_may_not_be_opened_too() {
    let graph = filled();
    let gone = remote(&graph).changes(&CalendarKey("AQMkCal-99_=".into()), None);
    assert!(matches!(gone, Err(Trouble::FolderGone)), "{gone:?}");
    graph.add_mailbox("marta@agency.example");
    let martas = || {
        let settings =
            calendar::graph::Settings { mailbox: "marta@agency.example".into(), is_shared: true, ..settings(&graph) };
        connect(&settings, NOW, &Cancel::default())
    };
    assert!(matches!(martas(), Err(Trouble::NotAllowed { .. })));
    let mut state = graph.state();
    let calendars = state.calendars.get_mut("marta@agency.example").unwrap();
    let first = calendars.first();
    calendars.calendars.get_mut(&first).unwrap().shared_with.push(ANNA.into());
    drop(state);
    assert_eq!(martas().unwrap().calendars().unwrap().len(), 1);
}
