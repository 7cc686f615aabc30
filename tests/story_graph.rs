//! A mailbox at Microsoft Graph, kept in step whatever happens on the way.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use dossier_tests::servers::graph::desk::{GraphDesk, settings};
use dossier_tests::servers::graph::{ANNA, Fault, Graph};
use dossier_tests::servers::mailbox::{bring, bytes, large, letter};
use mail::remote::{Brought, Changes, Extent, Listed, Remote};
use mail::{Cancel, Trouble};
use store::Who;

const SHARED: &str = "jobs@agency.example";

/// Twelve messages in the inbox, three sent, and a folder below another.
fn filled() -> Graph {
    let graph = Graph::start();
    graph.anna(|anna| {
        let clients = anna.put_folder("Kunden", "", "");
        anna.put_folder("ACME 2024/25", &clients, "");
        for n in 1..=12 {
            anna.put("inbox", &letter(&format!("in-{n}")));
        }
        for n in 1..=3 {
            anna.put("sentitems", &letter(&format!("out-{n}")));
        }
        anna.put("ACME 2024/25", &letter("deep"));
        anna.put("Verborgen", &letter("hidden"));
    });
    graph
}

/// Everything another program can do to a mailbox.
fn stir(graph: &Graph) {
    graph.anna(|anna| {
        anna.put("inbox", &letter("new"));
        anna.alter(1, |message| message.is_read = true);
        anna.alter(2, |message| message.is_flagged = true);
        anna.move_to(3, "archive");
        anna.move_to(4, "sentitems");
        anna.delete(5);
        anna.delete(6);
        anna.delete(6);
        anna.move_to(7, "archive");
        anna.move_to(7, "inbox");
    });
}

fn listed(remote: &mut dyn Remote, folder: &str) -> Vec<Listed> {
    match remote.changes(folder, None, &Vec::new).unwrap() {
        Changes::All { listed, .. } => listed,
        other => panic!("{other:?}"),
    }
}

fn inbox(graph: &Graph) -> String {
    graph.anna(|anna| anna.folder("inbox").unwrap())
}

#[test]
fn the_tree_is_listed_whatever_its_folders_are_called_and_however_it_is_paged() {
    for page in [1000, 2] {
        let graph = filled();
        graph.state().page = page;
        let mut remote = GraphDesk::new(&graph, "everything").enter().unwrap();
        let folders = remote.folders().unwrap();
        let told: Vec<(String, &str, bool)> = folders
            .iter()
            .map(|one| (one.path.clone(), one.special_use.map_or("", mail::remote::SpecialUse::word), one.selectable))
            .collect();
        let expected = [
            ("Archiv", "archive"),
            ("Entwürfe", "drafts"),
            ("Gelöschte Elemente", "trash"),
            ("Gesendete Elemente", "sent"),
            ("Junk-E-Mail", "junk"),
            ("Kunden", ""),
            ("Kunden/ACME 2024∕25", ""),
            ("Posteingang", "inbox"),
        ];
        assert_eq!(told, expected.map(|(path, special_use)| (path.to_owned(), special_use, true)), "{page} a page");
        assert_eq!(remote.counts()[&inbox(&graph)], 12);
        assert_eq!(remote.tally(&inbox(&graph), &[0, 1_767_225_600 + 11 * 60]).unwrap().since, [12, 2]);
        assert!(remote.octets(&inbox(&graph)).unwrap() > Some(12 * 100));
        let latest = remote.latest(&inbox(&graph), 3).unwrap();
        assert!(latest.len() == 3 && latest.is_sorted_by_key(|one| -one.internal_date));
    }
}

#[test]
fn what_is_there_and_what_changes_arrives_page_by_page_and_once() {
    for (page, expands) in [(1000, true), (3, true), (1, true), (3, false)] {
        let graph = filled();
        (graph.state().page, graph.state().expands) = (page, expands);
        let desk = GraphDesk::new(&graph, "everything");
        assert_eq!(desk.sync().report.bodies, 15);
        desk.desk.choose_all();
        desk.sync();
        desk.assert_in_step_with(&graph, ANNA);
        stir(&graph);
        desk.sync();
        desk.assert_in_step_with(&graph, ANNA);
        graph.asked("");
        assert_eq!(desk.sync().report.fetched(), 0, "nothing is fetched again");
        assert_eq!(graph.asked("$value"), Vec::<String>::new(), "{page} a page");
        assert!(graph.asked("").iter().all(|line| line.starts_with("GET ")), "nothing is changed unasked");
    }
}

#[test]
fn a_round_that_was_forgotten_begins_anew_and_loses_nothing() {
    let graph = filled();
    let desk = GraphDesk::new(&graph, "everything");
    desk.sync();
    stir(&graph);
    graph.anna(|anna| anna.forget_rounds());
    let report = desk.sync().report;
    assert_eq!((report.listed, report.bodies), (2, 1), "the one moved to Sent, and the new one whose text is not here");
    desk.assert_in_step_with(&graph, ANNA);
}

#[test]
fn headers_come_with_nothing_of_the_text_and_as_the_message_has_them() {
    let graph = Graph::start();
    graph.anna(|anna| {
        anna.put("inbox", &letter("small"));
        anna.put("inbox", &large(400_000));
        anna.put("inbox", &letter("last"));
    });
    let mut remote = GraphDesk::new(&graph, "everything").enter().unwrap();
    let wanted = listed(&mut remote, &inbox(&graph));
    let headers = bring(&mut remote, &inbox(&graph), &wanted, Extent::Header).unwrap();
    let whole = bring(&mut remote, &inbox(&graph), &wanted, Extent::Whole).unwrap();
    for (header, whole) in headers.into_iter().zip(whole) {
        let (header, whole) = (bytes(header), bytes(whole));
        assert!(header.ends_with(b"\r\n\r\n") && header.len() < 300 && whole.starts_with(&header), "{}", header.len());
    }
}

#[test]
fn a_message_that_is_gone_or_cannot_be_had_keeps_no_other_back() {
    let graph = filled();
    let mut remote = GraphDesk::new(&graph, "everything").enter().unwrap();
    let wanted = listed(&mut remote, &inbox(&graph));
    graph.anna(|anna| {
        anna.delete(2);
        anna.alter(4, |message| message.raw.clear());
    });
    graph.trap("AAkALg-6_=/$value", 0, Fault::Refuse(400, "ErrorCorruptData"));
    graph.trap_times(("AAkALg-8_=/$value", 0, 2), Fault::Refuse(500, "ErrorMimeContentConversionFailed"));
    graph.trap_times(("AAkALg-10_=/$value", 0, 2), Fault::CutWithin(20));
    let brought = bring(&mut remote, &inbox(&graph), &wanted, Extent::Whole).unwrap();
    let odd: Vec<(usize, String)> = brought
        .iter()
        .enumerate()
        .filter_map(|(at, brought)| match brought {
            Brought::Bytes(_) => None,
            Brought::Gone => Some((at + 1, "gone".into())),
            Brought::Unreadable(why) => Some((at + 1, why.to_string())),
        })
        .collect();
    let expected = [
        (2, "gone"),
        (4, "no_content"),
        (6, "refused It is refused. (ErrorCorruptData)"),
        (8, "refused It is refused. (ErrorMimeContentConversionFailed)"),
        (10, "hangs_up"),
    ];
    assert_eq!(odd, expected.map(|(at, why)| (at, why.to_owned())));
}

#[test]
fn a_line_that_is_cut_at_any_request_loses_nothing_and_doubles_nothing() {
    let asked = {
        let graph = filled();
        graph.state().page = 4;
        GraphDesk::new(&graph, "everything").sync();
        graph.asked("").len()
    };
    assert!(asked > 25, "{asked}");
    let faults = [Fault::CutBefore, Fault::CutAfter, Fault::CutWithin(30)];
    for (after, fault) in (0..asked).zip(faults.iter().cycle()) {
        let graph = filled();
        graph.state().page = 4;
        // Twice: the first is asked for once more.
        graph.trap_times(("", after, 2), fault.clone());
        let desk = GraphDesk::new(&graph, "everything");
        desk.try_sync();
        graph.mend();
        // A message at which the line was cut twice is set aside for some hours.
        desk.desk.store.write(Who::Background, |write| write.retry_aside(desk.desk.account, i64::MAX)).unwrap();
        desk.sync();
        desk.assert_in_step_with(&graph, ANNA);
    }
}

#[test]
fn a_service_that_asks_to_wait_is_left_alone_for_as_long() {
    for (status, at) in
        [(429, "/delta"), (503, "/delta"), (429, "$value"), (429, "mailFolders/inbox"), (503, "mailFolders")]
    {
        let graph = filled();
        graph.trap_times((at, 0, 9), Fault::Throttle(status, 120));
        let desk = GraphDesk::new(&graph, "everything");
        let failure = desk.try_sync().failure.unwrap();
        assert_eq!((failure.code.as_str(), failure.wait(), failure.passes()), ("busy", 120, true), "{status} at {at}");
        graph.mend();
        desk.sync();
        desk.assert_in_step_with(&graph, ANNA);
    }
}

#[test]
fn a_token_that_is_refused_is_refreshed_once_and_then_the_user_is_asked() {
    let graph = filled();
    let bearer = graph.bearer(ANNA);
    let desk = GraphDesk::with(settings(&graph, None, bearer.clone()), "everything");
    desk.sync();
    let old = graph.state().tokens.keys().next().unwrap().clone();
    graph.state().tokens = [("fresh".to_owned(), ANNA.to_owned())].into();
    bearer.refresh_gives("fresh");
    stir(&graph);
    desk.sync();
    desk.assert_in_step_with(&graph, ANNA);
    graph.state().tokens.clear();
    graph.state().requests.clear();
    assert_eq!(desk.try_sync().failure.unwrap().code, "sign_in_again");
    assert_eq!(graph.state().requests.len(), 1, "it is not asked again and again");
    bearer.refresh_gives("another that is no good");
    assert_eq!(desk.try_sync().failure.unwrap().code, "sign_in_again");
    assert!(graph.state().requests.iter().all(|(_, authorization)| !authorization.contains(&old)));
}

#[test]
fn a_shared_mailbox_opens_for_whom_it_is_shared_with_and_for_nobody_else() {
    let graph = filled();
    graph.add_mailbox(SHARED);
    graph.state().mailboxes.get_mut(SHARED).unwrap().put("inbox", &letter("application"));
    let desk = GraphDesk::with(settings(&graph, Some(SHARED), graph.bearer(ANNA)), "everything");
    assert_eq!(desk.try_sync().failure.unwrap().code, "not_allowed");
    graph.state().mailboxes.get_mut(SHARED).unwrap().shared_with.push(ANNA.into());
    assert_eq!(desk.sync().report.bodies, 1);
    desk.assert_in_step_with(&graph, SHARED);
    let nobody = settings(&graph, Some("nobody@agency.example"), graph.bearer(ANNA));
    assert!(matches!(mail::graph::connect(&nobody, &Cancel::default()), Err(Trouble::Refused { .. })));
}

#[test]
fn a_link_that_leads_elsewhere_gets_neither_a_request_nor_a_token() {
    let stranger = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    stranger.set_nonblocking(true).unwrap();
    let elsewhere = format!("http://{}/v1.0/me/mailFolders", stranger.local_addr().unwrap());
    let graph = filled();
    let desk = GraphDesk::new(&graph, "everything");
    desk.sync();
    for name in ["@odata.nextLink", "@odata.deltaLink"] {
        graph.trap("/delta", 0, Fault::Say(format!(r#"{{"value":[],"{name}":"{elsewhere}"}}"#)));
        let first = desk.try_sync();
        let second = desk.try_sync();
        let failures = [first, second].map(|report| report.failure.map(|failure| failure.code));
        assert!(failures.contains(&Some("protocol".into())), "{name}: {failures:?}");
        graph.mend();
        assert!(stranger.accept().is_err(), "{name}: nobody knocked");
    }
}

#[test]
fn a_stop_ends_the_waiting_for_an_answer() {
    let graph = filled();
    let cancel = Cancel::default();
    let mut remote = mail::graph::connect(&settings(&graph, None, graph.bearer(ANNA)), &cancel).unwrap();
    graph.trap("", 0, Fault::Silence);
    std::thread::scope(|scope| {
        let asked = scope.spawn(|| remote.folders());
        while graph.state().requests.len() < 2 {
            std::thread::yield_now();
        }
        cancel.cancel();
        assert!(matches!(asked.join().unwrap(), Err(Trouble::Cancelled)));
    });
}
