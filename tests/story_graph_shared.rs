//! Shared mailboxes at Microsoft Graph: which ones somebody can open is found out by trying, and told for no mailbox that does not open.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use domain::Address;
use dossier_tests::servers::graph::desk::settings;
use dossier_tests::servers::graph::{ANNA, Fault, Graph};
use mail::graph::{Shared, Tried, shared};
use mail::{Cancel, Trouble};

fn address(text: &str) -> Address {
    Address::parse(text).unwrap()
}

/// An agency: Anna may open `jobs`, `info` and an oddly named one, not `hr` nor her colleague's.
fn agency() -> Graph {
    let graph = Graph::start();
    for (name, is_open) in [("jobs", true), ("info", true), ("o'neil/jobs#1?a=b", true), ("hr", false), ("jan", false)]
    {
        let owner = format!("{name}@agency.example");
        graph.add_mailbox(&owner);
        if is_open {
            graph.state().mailboxes.get_mut(&owner).unwrap().shared_with.push(ANNA.into());
        }
    }
    graph.anna(|anna| {
        anna.aliases.push("anna.k@agency.example".into());
        for to in [
            "Jobs at the agency <jobs@agency.example>, Jan <jan@agency.example>",
            "Anna <Anna.K@agency.example>, <gone@agency.example>",
            "Jan <jan@agency.example>, Ola <ola@poczta.example>",
        ] {
            let letter =
                format!("From: Ola <ola@poczta.example>\r\nTo: {to}\r\nMessage-ID: <{}>\r\n\r\nx\r\n", to.len());
            anna.put("inbox", letter.as_bytes());
        }
    });
    graph
}

fn tried(graph: &Graph, own: &str, typed: &[&str]) -> Result<Vec<Shared>, Trouble> {
    let typed: Vec<Address> = typed.iter().copied().map(address).collect();
    let tried = Tried { own: &[address(own)], typed: &typed };
    shared(&settings(graph, None, graph.bearer(ANNA)), tried, &Cancel::default(), &mut |_| ())
}

fn lines(found: &[Shared]) -> Vec<(&str, &str, bool)> {
    found.iter().map(|one| (one.address.as_str(), one.name.as_str(), one.opens)).collect()
}

#[test]
fn what_opens_is_offered_and_nothing_is_said_of_what_does_not() {
    let graph = agency();
    let mut told = Vec::new();
    let (own, bearer) = ([address(ANNA)], graph.bearer(ANNA));
    let tried = Tried { own: &own, typed: &[] };
    let found = shared(&settings(&graph, None, bearer), tried, &Cancel::default(), &mut |one| told.push(one.clone()));
    let found = found.unwrap();
    assert_eq!(lines(&found), [("jobs@agency.example", "Jobs at the agency", true), ("info@agency.example", "", true)]);
    assert_eq!(told, found);
    let asked = graph.asked("");
    assert!(asked.iter().all(|line| line.starts_with("GET ") || line == "POST /v1.0/$batch"), "{asked:?}");
    assert!(asked.iter().filter(|line| line.ends_with("$batch")).count() <= 3, "{asked:?}");
    assert!(asked.iter().any(|line| line.contains("/users/jan@")) && !asked.iter().any(|line| line.contains("poczta")));
}

#[test]
fn what_is_typed_is_tried_alone_and_answered_either_way() {
    let graph = agency();
    let typed =
        ["o'neil/jobs#1?a=b@agency.example", "hr@agency.example", "nobody@other.example", "anna.k@agency.example"];
    let found = tried(&graph, ANNA, &typed).unwrap();
    assert_eq!(
        lines(&found),
        [(typed[0], "", true), (typed[1], "", false), (typed[2], "", false)],
        "whether one is not there or not open is not told apart, and the own mailbox is none that is shared"
    );
    assert_eq!(graph.asked("/users/").len(), typed.len());
}

#[test]
fn who_has_an_address_where_everybody_has_one_is_offered_nobodys_mailbox() {
    let graph = agency();
    assert_eq!(tried(&graph, "anna@outlook.com", &[]).unwrap(), []);
    assert_eq!(graph.asked("").len(), 1, "only her own inbox");
}

#[test]
fn a_mailbox_the_service_has_no_time_for_is_asked_for_again_but_not_for_ever() {
    let jobs = ["jobs@agency.example", "hr@agency.example"];
    for (what, fault, times, expected) in [
        ("once", Fault::Throttle(429, 0), 1, Ok(1)),
        ("a fault that passes", Fault::Refuse(500, "ErrorInternalServerError"), 2, Ok(1)),
        ("for two minutes", Fault::Throttle(429, 120), 1, Err(Some(120))),
        ("again and again", Fault::Throttle(429, 0), 9, Err(None)),
    ] {
        let graph = agency();
        graph.trap_times(("/users/jobs", 0, times), fault);
        let found = tried(&graph, ANNA, &jobs);
        let ended = match &found {
            Ok(found) => Ok(found.iter().filter(|one| one.opens).count()),
            Err(Trouble::Throttled { seconds, .. }) => Err(Some(*seconds)),
            Err(Trouble::Busy { .. }) => Err(None),
            Err(other) => panic!("{what}: {other:?}"),
        };
        assert_eq!(ended, expected, "{what}");
        assert_eq!(graph.asked("/users/hr").len(), 1, "{what}: what was answered is not asked again");
    }
    let graph = agency();
    graph.trap("$batch", 0, Fault::Throttle(429, 90));
    assert!(matches!(tried(&graph, ANNA, &jobs), Err(Trouble::Throttled { seconds: 90, .. })));
    graph.trap("$batch", 0, Fault::CutAfter);
    assert_eq!(tried(&graph, ANNA, &jobs).unwrap().len(), 2, "a line that is cut is asked once more");
}

#[test]
fn an_answer_that_makes_no_sense_opens_nothing() {
    let jobs = ["jobs@agency.example"];
    for (what, answer, expected) in [
        ("no list", r#"{"value":[]}"#.to_owned(), "protocol"),
        ("a status that is none", r#"{"responses":[{"id":"0","status":"open"}]}"#.into(), "protocol"),
        ("another one's", r#"{"responses":[{"id":"7","status":200,"body":{"id":"x"}}]}"#.into(), "busy"),
        ("nobody's", r#"{"responses":[{"id":"../0","status":200,"body":{"id":"x"}}]}"#.into(), "busy"),
        ("none at all", r#"{"responses":[]}"#.into(), "busy"),
        ("without a name", r#"{"responses":[{"id":"0","status":200,"body":{"id":7}}]}"#.into(), "does not open"),
        (
            "two that do not agree",
            r#"{"responses":[{"id":"0","status":403},{"id":"0","status":200,"body":{"id":"x"}}]}"#.into(),
            "does not open",
        ),
        ("moved", r#"{"responses":[{"id":"0","status":302,"body":{"id":"x"}}]}"#.into(), "does not open"),
        (
            "a wait of years",
            r#"{"responses":[{"id":"0","status":429,"headers":{"retry-after":99999999999}}]}"#.into(),
            "throttled 3600",
        ),
    ] {
        let graph = agency();
        graph.trap_times(("$batch", 0, 9), Fault::Say(answer));
        let ended = match tried(&graph, ANNA, &jobs) {
            Ok(found) if found.iter().any(|one| one.opens) => "opens".to_owned(),
            Ok(_) => "does not open".into(),
            Err(Trouble::Protocol(_)) => "protocol".into(),
            Err(Trouble::Busy { .. }) => "busy".into(),
            Err(Trouble::Throttled { seconds, .. }) => format!("throttled {seconds}"),
            Err(other) => panic!("{what}: {other:?}"),
        };
        assert_eq!(ended, expected, "{what}");
    }
}

#[test]
fn a_stop_ends_the_trying_and_the_waiting() {
    for fault in [Fault::Silence, Fault::Throttle(429, 10)] {
        let graph = agency();
        let at = if fault == Fault::Silence { "$batch" } else { "/users/jobs" };
        graph.trap(at, 0, fault);
        let (cancel, own, typed) = (Cancel::default(), [address(ANNA)], [address("jobs@agency.example")]);
        let settings = settings(&graph, None, graph.bearer(ANNA));
        std::thread::scope(|scope| {
            let tried = scope.spawn(|| shared(&settings, Tried { own: &own, typed: &typed }, &cancel, &mut |_| ()));
            while !graph.state().requests.iter().any(|(line, _)| line.contains(at)) {
                std::thread::yield_now();
            }
            cancel.cancel();
            assert!(matches!(tried.join().unwrap(), Err(Trouble::Cancelled)));
        });
    }
}
