//! Invitations answered where Exchange keeps the calendar: it alone tells whoever asks, once, whatever happens on the way.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::{Command, Stdio};

use api::rows::{InvitationReplied, InvitationReply};
use calendar::graph::{Reply, answered};
use calendar::remote::Written;
use calendar::run::Step;
use domain::Answer;
use dossier_tests::servers::desk::key;
use dossier_tests::servers::graph::calendar::desk::{CalendarDesk, sync_with};
use dossier_tests::servers::graph::calendar::mirror::{Mirror, NOW, settings_at};
use dossier_tests::servers::graph::{ANNA, Fault, Graph};
use mime::ics::Object;
use serde_json::{Value, json};
use store::{EventState, Store, unix_now};

const MARTA: &str = "marta@client.example";
const DAY: i64 = 86_400;
const KILL: i32 = 9;
/// The step at which a child ends, the service, and the store it works on.
const CHILD: &str = "STORY_GRAPH_ANSWERS_CHILD";
/// The event as Exchange took it in.
const TAKEN_IN: u32 = 1;

fn at(moment: &str) -> Value {
    json!({ "dateTime": format!("{moment}:00"), "timeZone": "W. Europe Standard Time" })
}

/// Marta asks Anna and Luca to something that Exchange took in.
fn asked(more: &Value) -> Value {
    let person = |name: &str, address: &str| json!({ "emailAddress": { "name": name, "address": address } });
    let mut event = json!({
        "subject": "Interview", "start": at("2026-01-06T09:00"), "end": at("2026-01-06T10:00"), "showAs": "tentative",
        "organizer": person("Marta", MARTA), "attendees": [person("Anna", ANNA), person("Luca", "luca@client.example")],
        "responseStatus": { "response": "notResponded", "time": "0001-01-01T00:00:00Z" },
    });
    event.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    event
}

/// The invitation as it lies in Anna's mailbox.
fn invitation(uid: &str, more: &str) -> Vec<u8> {
    format!(
        "From: {MARTA}\r\nTo: {ANNA}\r\nSubject: Interview\r\nMessage-ID: <1@client.example>\r\nDate: Mon, 05 Jan 2026 09:00:00 +0000\r\n\
         Content-Type: text/calendar; method=REQUEST; charset=utf-8\r\n\r\nBEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nMETHOD:REQUEST\r\n\
         BEGIN:VEVENT\r\nUID:{uid}\r\nDTSTAMP:20260105T090000Z\r\n{more}SUMMARY:Interview\r\nORGANIZER;CN=Marta:mailto:{MARTA}\r\n\
         ATTENDEE;CN=Anna;RSVP=TRUE:mailto:{ANNA}\r\nATTENDEE;CN=Luca:mailto:luca@client.example\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    .into_bytes()
}

const WHEN: &str = "DTSTART;TZID=Europe/Berlin:20260106T090000\r\nDTEND;TZID=Europe/Berlin:20260106T100000\r\n";

struct Office {
    graph: Graph,
    desk: CalendarDesk,
    message: String,
}

impl Office {
    /// An invitation came by mail, and Exchange took it in; the calendar has not been looked at yet.
    fn new(more: &Value, when: &str) -> Self {
        let graph = Graph::start();
        let number = graph.annas(|annas| annas.put(asked(more)));
        assert_eq!(number, TAKEN_IN);
        let uid = graph.annas(|annas| annas.events[&TAKEN_IN].uid.clone());
        graph.anna(|anna| anna.put("inbox", &invitation(&uid, when)));
        let desk = CalendarDesk::new(&graph);
        desk.mail.sync();
        let message = desk
            .store()
            .read(|read| {
                let message = read.all_messages()?[0];
                Ok::<_, store::StoreError>(read.outside(message)?.key.to_string())
            })
            .unwrap();
        Self { graph, desk, message }
    }

    /// The same once the calendar is here.
    fn known() -> Self {
        let office = Self::new(&json!({}), WHEN);
        office.sync();
        office
    }

    fn reply(&self, answer: &str) -> InvitationReply {
        InvitationReply { message: self.message.clone(), answer: answer.into(), ..InvitationReply::default() }
    }

    fn answer(&self, reply: &InvitationReply) -> InvitationReplied {
        api::invitation_answer(self.desk.store(), reply, unix_now()).unwrap()
    }

    fn sync(&self) {
        let report = self.desk.sync(&self.graph);
        assert!(report.failure.is_none(), "{report:?}");
    }

    fn mails(&self) -> Vec<String> {
        self.graph.annas(|annas| annas.mails.clone())
    }

    /// Nothing is mailed by anybody but Exchange, and nothing waits.
    fn assert_told(&self, mails: &[&str], what: &str) {
        assert_eq!(self.mails(), mails, "{what}");
        let outbox = self.desk.store().read(|read| read.outbox_page((0, 9))).unwrap();
        assert!(outbox.is_empty(), "{what}: one sender only");
        let events = self.desk.events();
        assert!(events.iter().all(|(_, state, _)| *state == EventState::Same), "{what}: {events:?}");
    }

    fn standing(&self) -> (String, String) {
        let (reading, _) = api::reading(self.desk.store(), &self.message, &[], false).unwrap();
        (reading.invitations[0].standing.clone(), reading.invitations[0].mine.clone())
    }
}

#[test]
fn an_answer_goes_by_exchange_with_its_comment_and_the_time_that_is_proposed() {
    let plain = |answer: &str| InvitationReply { answer: answer.into(), ..InvitationReply::default() };
    let later = |answer: &str| InvitationReply {
        comment: "rather later".into(),
        proposed_start: Some(NOW + DAY),
        proposed_end: Some(NOW + DAY + 3600),
        ..plain(answer)
    };
    for (what, wish, mail, left) in [
        ("accepted", plain("accepted"), "accepted to marta@client.example", Some("accepted")),
        (
            "with a word",
            InvitationReply { comment: "gladly;\nAnna".into(), ..plain("tentative") },
            "tentativelyAccepted to marta@client.example: gladly;\nAnna",
            Some("tentative"),
        ),
        (
            "another time",
            later("tentative"),
            "tentativelyAccepted with another time to marta@client.example: rather later",
            Some("tentative"),
        ),
        ("declined", plain("declined"), "declined to marta@client.example", None),
        (
            "declined for another time",
            later("declined"),
            "declined with another time to marta@client.example: rather later",
            None,
        ),
    ] {
        for is_known in [true, false] {
            let office = Office::new(&json!({}), WHEN);
            if is_known {
                office.sync();
            }
            let reply = InvitationReply { message: office.message.clone(), ..wish.clone() };
            assert_eq!(office.answer(&reply).told, "server", "{what}");
            office.sync();
            office.sync();
            office.assert_told(&[mail], what);
            let expected = left.map_or(("open".into(), "waiting".into()), |left| ("open".to_owned(), left.to_owned()));
            assert_eq!(
                (office.standing(), office.desk.events().len()),
                (expected, usize::from(left.is_some())),
                "{what}"
            );
            let asked = office.graph.asked("");
            assert!(!asked.iter().any(|line| line.starts_with("PATCH")), "{what}: {asked:?}");
        }
    }
}

#[test]
fn what_is_declined_may_stay_in_the_calendar() {
    let office = Office::known();
    office.graph.annas(|annas| annas.keeps_declined = true);
    office.answer(&office.reply("declined"));
    office.sync();
    office.assert_told(&["declined to marta@client.example"], "kept");
    assert_eq!(office.standing().1, "declined");
}

#[test]
fn a_change_of_mind_is_told_too() {
    let office = Office::known();
    for answer in ["accepted", "declined"] {
        office.answer(&office.reply(answer));
        office.sync();
    }
    office.sync();
    let both = ["accepted to marta@client.example", "declined to marta@client.example"];
    office.assert_told(&both, "one after the other");
    let office = Office::known();
    for answer in ["accepted", "tentative"] {
        office.answer(&office.reply(answer));
    }
    office.sync();
    office.assert_told(&["tentativelyAccepted to marta@client.example"], "before anybody was told");
    let later = InvitationReply {
        proposed_start: Some(NOW + DAY),
        proposed_end: Some(NOW + DAY + 3600),
        ..office.reply("tentative")
    };
    office.answer(&later);
    office.sync();
    let both = [
        "tentativelyAccepted to marta@client.example",
        "tentativelyAccepted with another time to marta@client.example",
    ];
    office.assert_told(&both, "the same answer, and more");
}

#[test]
fn an_invitation_exchange_does_not_hold_is_refused_in_words_and_nobody_is_asked() {
    let office = Office::new(&json!({}), WHEN);
    office.graph.annas(|annas| annas.delete(TAKEN_IN));
    office.answer(&office.reply("accepted"));
    let report = office.desk.sync(&office.graph);
    assert_eq!((report.report.refused, office.mails()), (1, vec![]));
    let [(event, _, _)] = &office.desk.events()[..] else { panic!() };
    let why = office.desk.store().read(|read| read.event_bytes(*event)).unwrap().refused;
    assert_eq!(why.as_deref(), Some("no_invitation"));
    office.sync();
    assert_eq!(office.graph.annas(|annas| annas.events.len()), 0);
}

#[test]
fn a_line_that_is_cut_at_any_request_answers_once() {
    for (answer, is_known) in [("accepted", true), ("accepted", false), ("declined", true), ("declined", false)] {
        let begin = || {
            let office = Office::new(&json!({}), WHEN);
            if is_known {
                office.sync();
            }
            office.answer(&office.reply(answer));
            office
        };
        let asked = {
            let office = begin();
            office.graph.state().lines = 0;
            office.sync();
            office.graph.state().lines
        };
        assert!(asked >= 5, "{asked}");
        for after in 0..asked {
            for fault in [Fault::CutBefore, Fault::CutAfter] {
                let office = begin();
                office.graph.trap_times(("", after, 2), fault.clone());
                office.desk.sync(&office.graph);
                office.graph.mend();
                (0..3).for_each(|_| office.sync());
                let what = format!("{answer} {is_known} {fault:?} {after}");
                office.assert_told(&[&format!("{answer} to {MARTA}")], &what);
                assert_eq!(office.desk.events().len(), usize::from(answer == "accepted"), "{what}");
            }
        }
    }
}

#[test]
fn the_service_is_asked_what_it_holds_before_an_answer_is_repeated() {
    let graph = Graph::start();
    graph.annas(|annas| annas.put(asked(&json!({}))));
    let mut mirror = Mirror::new(&graph);
    mirror.sync(&graph);
    let known = Object::read(mirror.only().2.as_bytes()).unwrap();
    let reply = Reply { who: ANNA, answer: Answer::Accepted, comment: "", instead: None };
    let ics = String::from_utf8(answered(Some(&known), &known, &reply).bytes()).unwrap();
    graph.trap("/accept", 0, Fault::CutAfter);
    assert!(mirror.put(&graph, &ics).is_err());
    assert!(matches!(mirror.put(&graph, &ics), Ok(Written::Done { .. })));
    assert_eq!(graph.annas(|annas| annas.mails.clone()), ["accepted to marta@client.example"]);
    // What takes place at another time by now is not what was answered.
    mirror.sync(&graph);
    let known = Object::read(mirror.only().2.as_bytes()).unwrap();
    let declines = Reply { answer: Answer::Declined, ..reply };
    let ics = String::from_utf8(answered(Some(&known), &known, &declines).bytes()).unwrap();
    graph.annas(|annas| annas.set(1, json!({ "start": at("2026-01-06T09:30") })));
    assert!(matches!(mirror.put(&graph, &ics), Ok(Written::Clash { .. })));
    assert_eq!(graph.annas(|annas| annas.mails.len()), 1);
}

#[test]
fn killed_around_the_answer_it_is_given_once() {
    if let Ok(order) = std::env::var(CHILD) {
        return child(&order);
    }
    for answer in ["accepted", "declined"] {
        for step in [Step::CursorMoved, Step::Answered, Step::Written] {
            let office = Office::known();
            office.answer(&office.reply(answer));
            let status = Command::new(std::env::current_exe().unwrap())
                .args(["--exact", "killed_around_the_answer_it_is_given_once"])
                .env(CHILD, format!("{step:?} {} {}", office.graph.base(), office.desk.dir().display()))
                .stdout(Stdio::null())
                .status()
                .unwrap();
            assert_eq!(status.signal(), Some(KILL), "{answer} {step:?}: {status:?}");
            assert_eq!(office.mails().len(), usize::from(step != Step::CursorMoved), "{answer} {step:?}");
            (0..2).for_each(|_| office.sync());
            office.assert_told(&[&format!("{answer} to {MARTA}")], &format!("{answer} {step:?}"));
        }
    }
}

/// Synchronises and ends by SIGKILL at a step.
fn child(order: &str) {
    let [step, base, dir] = order.splitn(3, ' ').collect::<Vec<_>>()[..] else { panic!("{order}") };
    let store = Store::open(Path::new(dir), &key()).unwrap();
    let end = |at: Step| {
        if format!("{at:?}") == step {
            drop(Command::new("kill").args(["-KILL", &std::process::id().to_string()]).status());
            std::thread::park();
        }
    };
    sync_with(&store, &settings_at(base), &end);
}

#[test]
fn what_was_answered_elsewhere_meanwhile_is_not_answered_again_and_another_time_is_asked_about() {
    let respond = |office: &Office, response: &str| {
        let status = json!({ "response": response, "time": "2026-01-05T12:00:00Z" });
        office.graph.annas(|annas| annas.set(TAKEN_IN, json!({ "responseStatus": status, "showAs": "busy" })));
    };
    let office = Office::known();
    office.answer(&office.reply("accepted"));
    respond(&office, "accepted");
    office.sync();
    office.assert_told(&[], "the same on the telephone");
    let office = Office::known();
    office.answer(&office.reply("accepted"));
    respond(&office, "declined");
    office.sync();
    assert_eq!((office.desk.states(), office.mails()), (vec![EventState::Clash], vec![]), "another one");
    let office = Office::known();
    office.answer(&office.reply("accepted"));
    let moved = json!({ "start": at("2026-01-08T09:00"), "end": at("2026-01-08T10:00") });
    office.graph.annas(|annas| annas.set(TAKEN_IN, moved));
    office.sync();
    assert_eq!((office.desk.states(), office.mails()), (vec![EventState::Clash], vec![]), "moved meanwhile");
}

#[test]
fn one_date_of_a_series_is_answered_alone() {
    let pattern = json!({ "type": "weekly", "interval": 1, "daysOfWeek": ["tuesday"], "firstDayOfWeek": "monday" });
    let range = json!({ "type": "numbered", "startDate": "2026-01-06", "numberOfOccurrences": 4 });
    let series = json!({ "recurrence": { "pattern": pattern, "range": range } });
    let date = "RECURRENCE-ID;TZID=Europe/Berlin:20260113T090000\r\nDTSTART;TZID=Europe/Berlin:20260113T090000\r\nDTEND;TZID=Europe/Berlin:20260113T100000\r\n";
    for (answer, left) in [("accepted", "PARTSTAT=ACCEPTED"), ("declined", "EXDATE;TZID=Europe/Berlin:20260113T090000")]
    {
        let office = Office::new(&series, date);
        office.sync();
        office.answer(&office.reply(answer));
        office.graph.asked("");
        office.sync();
        office.sync();
        office.assert_told(&[&format!("{answer} to {MARTA}")], answer);
        let verb = if answer == "accepted" { "accept" } else { "decline" };
        assert_eq!(office.graph.asked(&format!(".20260113/{verb}")).len(), 1, "{answer}");
        let there = &office.desk.events()[0].2;
        assert_eq!(there.matches(left).count(), 1, "{answer}: {there}");
    }
}

#[test]
fn an_attendee_asks_nobody_in_somebodys_name() {
    let office = Office::known();
    let there = office.desk.events()[0].2.clone();
    // Taken back after it was gone, it comes to Exchange as a new one.
    office.graph.annas(|annas| annas.delete(TAKEN_IN));
    office.sync();
    assert!(office.desk.events().is_empty());
    office.desk.create(&there);
    office.sync();
    office.assert_told(&[], "made anew");
    let attendees = office
        .graph
        .annas(|annas| annas.events.values().map(|one| one.fields["attendees"].clone()).collect::<Vec<_>>());
    assert_eq!(attendees, [json!([])]);
    let office = Office::known();
    office.desk.change("END:VEVENT", "ATTENDEE:mailto:eve@client.example\r\nEND:VEVENT");
    office.sync();
    office.sync();
    office.assert_told(&[], "asked by an attendee");
    assert!(!office.desk.events()[0].2.contains("eve@"), "whom Marta asks is Marta's to say");
}
