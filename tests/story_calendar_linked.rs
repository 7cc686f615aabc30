//! Appointments of a real server are proposed to whom they concern, linked, told in timelines, and left out where somebody is excluded.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "cli/mod.rs"]
mod cli;

use api::rows::{LinkPage, LinkQuery, LinkWhat, TimelineRow};
use chrono::{DateTime, Days, Utc};
use cli::Desk;
use domain::{AppointmentReason, Reason, Verdict};
use dossier_tests::servers::dav::{DavServer, PASSWORD, Which, event};
use store::Store;
use worker::Home;

const ME: &str = "anna@firm.example";
const JAN: &str = "jan@people.example";

/// A recruiter with a calendar on Radicale, and Jan and Ewa on file.
struct Recruiter {
    desk: Desk,
    server: DavServer,
}

fn days_from_now(days: u64) -> DateTime<Utc> {
    Utc::now().checked_add_days(Days::new(days)).unwrap()
}

impl Recruiter {
    fn new() -> Self {
        let recruiter = Self { desk: Desk::new(), server: DavServer::start(Which::Radicale) };
        for (given, family, address) in [("Jan", "Nowak", JAN), ("Ewa", "Lis", "ewa@people.example")] {
            let line = format!("people add --kind candidate --given {given} --family {family} --email {address}");
            assert_eq!(recruiter.desk.run(&line).code, 0);
        }
        let (server, desk) = (&recruiter.server, &recruiter.desk);
        let url = format!("https://localhost:{}{}", server.front.port, server.home("anna"));
        let ca = server.certificates().ca();
        let add = format!(
            "calendar add caldav {url} --name Firm --user anna --address {ME} --password-stdin --ca {}",
            ca.display()
        );
        assert_eq!(desk.with_input(&add, &format!("{PASSWORD}\n")).code, 0);
        recruiter
    }

    /// Another program writes an appointment: who asks, and who is asked, in so many days.
    fn put(&self, uid: &str, (organizer, attendee): (&str, &str), days: u64) {
        let day = days_from_now(days).format("%Y%m%d").to_string();
        let people =
            format!("ORGANIZER:mailto:{organizer}\r\nATTENDEE;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:{attendee}");
        let ics = event(uid, &format!("Talk {uid}")).replace("20261201", &day).replace("X-OTHER-COLOUR:teal", &people);
        let path = format!("{}{uid}.ics", self.server.calendar("work").0);
        let answer = self.server.ask("anna", ("PUT", &path), &[("content-type", "text/calendar")], &ics);
        assert!(matches!(answer.status(), 200..300), "{}", answer.text());
    }

    /// By the program alone, as it runs without a mailbox.
    fn sync(&self) {
        let ran = self.desk.run("calendar sync");
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{ran:?}");
    }

    fn inside<T>(&self, look: impl FnOnce(&Store) -> T) -> T {
        look(&Home::new(self.desk.home(), Some(self.desk.path("key").into())).open().unwrap().store)
    }

    fn waiting(&self) -> LinkPage {
        self.inside(|store| api::link_page(store, &LinkQuery { before: false, offset: 0, limit: 50 }).unwrap())
    }

    /// What waits, by title: where it would go, how sure, and whether it is ticked.
    fn proposed(&self) -> Vec<(String, String, Verdict, bool)> {
        let row = |one: api::rows::LinkRow| (one.row.title, one.into[0].target.name.clone(), one.verdict, one.ticked);
        let mut all: Vec<_> = self.waiting().rows.into_iter().map(row).collect();
        all.sort();
        all
    }

    /// The appointments of somebody's timeline.
    fn timeline(&self, name: &str) -> Vec<TimelineRow> {
        let id = self.desk.id_of(name);
        let page = self.inside(|store| api::timeline(store, &id, 0, 50).unwrap());
        page.rows.into_iter().filter(|row| row.appointment.is_some()).collect()
    }

    fn titles(&self, name: &str) -> Vec<String> {
        self.timeline(name).into_iter().map(|row| row.appointment.unwrap().row.title).collect()
    }
}

#[test]
fn an_appointment_with_somebody_on_file_is_proposed_linked_and_told_in_their_timeline() {
    let recruiter = Recruiter::new();
    recruiter.put("mine", (ME, JAN), 2);
    recruiter.put("theirs", ("ewa@people.example", ME), 3);
    recruiter.put("nobody", (ME, "somebody@else.example"), 4);
    recruiter.sync();
    let proposed = [
        ("Talk mine".to_owned(), "Nowak, Jan".to_owned(), Verdict::Sent, true),
        ("Talk theirs".into(), "Lis, Ewa".into(), Verdict::New, false),
    ];
    assert_eq!(recruiter.proposed(), proposed, "without a mailbox too, and without another act");
    let page = recruiter.waiting();
    let mine = page.rows.iter().find(|one| one.row.title == "Talk mine").unwrap();
    assert_eq!(
        mine.into[0].reasons,
        [
            Reason::Appointment { part: AppointmentReason::Own },
            Reason::Appointment { part: AppointmentReason::Attendee }
        ]
    );
    assert_eq!((page.plan.appointments, page.plan.profiles, page.plan.unticked), (1, 1, 1));
    assert!(recruiter.timeline("Nowak, Jan").is_empty(), "nothing is linked unasked");

    let ticked = LinkWhat::Ticked { before: false };
    let report = recruiter.inside(|store| api::link_run(store, &ticked, None).unwrap());
    assert_eq!((report.appointments, report.profiles), (1, 1));
    assert_eq!(recruiter.proposed(), proposed[1..], "what is not ticked still waits");
    let told = recruiter.timeline("Nowak, Jan");
    assert_eq!((told.len(), told[0].kind.as_str(), told[0].verdict), (1, "appointment", Some(Verdict::Sent)));

    recruiter.put("mine", (ME, JAN), 9);
    recruiter.sync();
    let moved = recruiter.timeline("Nowak, Jan").remove(0).appointment.unwrap();
    let day = days_from_now(9).date_naive();
    assert_eq!(DateTime::from_timestamp(moved.row.start, 0).unwrap().date_naive(), day, "it is told as it is by now");
    assert_eq!(moved.row.linked, 1, "and stays linked");

    recruiter.server.delete("mine");
    recruiter.sync();
    let gone = recruiter.timeline("Nowak, Jan").remove(0).appointment.unwrap();
    assert!(gone.gone, "what was linked is remembered when the server has it no longer");
    assert_eq!(recruiter.desk.run("doctor").code, 0);
}

#[test]
fn linking_is_undone_and_what_was_declined_is_not_proposed_again() {
    let recruiter = Recruiter::new();
    recruiter.put("mine", (ME, JAN), 2);
    recruiter.sync();
    let ticked = LinkWhat::Ticked { before: false };
    recruiter.inside(|store| api::link_run(store, &ticked, None).unwrap());
    assert_eq!(recruiter.titles("Nowak, Jan"), ["Talk mine"]);
    assert_eq!(recruiter.desk.run("undo").code, 0);
    assert!(recruiter.titles("Nowak, Jan").is_empty());
    assert_eq!(recruiter.proposed().len(), 1);
    let event = recruiter.waiting().rows.remove(0).row.event;
    recruiter.inside(|store| api::link_decide(store, &[event], domain::State::No).unwrap());
    recruiter.put("mine", (ME, JAN), 3);
    recruiter.sync();
    assert_eq!(recruiter.proposed(), [], "moving it asks nobody again");
}

#[test]
fn appointments_of_somebody_excluded_are_neither_proposed_nor_told() {
    let recruiter = Recruiter::new();
    recruiter.put("before", (ME, JAN), 2);
    recruiter.sync();
    let ticked = LinkWhat::Ticked { before: false };
    recruiter.inside(|store| api::link_run(store, &ticked, None).unwrap());
    recruiter.put("waits", (ME, JAN), 3);
    recruiter.sync();
    assert_eq!((recruiter.titles("Nowak, Jan").len(), recruiter.proposed().len()), (1, 1));

    assert_eq!(recruiter.desk.run(&format!("exclude add --address {JAN}")).code, 0);
    recruiter.put("after", (ME, JAN), 4);
    recruiter.sync();
    assert_eq!(recruiter.proposed(), []);
    assert!(recruiter.titles("Nowak, Jan").is_empty(), "what was linked is hidden");
    let from = Utc::now().format("%Y-%m-%d");
    let agenda = recruiter.desk.run(&format!("calendar agenda --from {from} --days 9")).out;
    assert!(!agenda.contains("Talk") && agenda.matches(":00").count() >= 6, "only when they are: {agenda}");

    assert_eq!(recruiter.desk.run(&format!("exclude remove --address {JAN}")).code, 0);
    recruiter.sync();
    assert_eq!(recruiter.titles("Nowak, Jan"), ["Talk before"]);
    let titles: Vec<String> = recruiter.proposed().into_iter().map(|row| row.0).collect();
    assert_eq!(titles, ["Talk after", "Talk waits"]);
    assert_eq!(recruiter.desk.run("doctor").code, 0);
}
