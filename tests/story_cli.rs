//! The main job from end to end by the command line alone: the sample's people and mailbox, sorted, saved, left out, taken back.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "cli/mod.rs"]
mod cli;

use std::collections::{BTreeMap, BTreeSet};

use cli::{Desk, ended, sample};
use serde_json::Value;

/// What the manifest says of the sample, by Message-ID: each message's verdict.
fn manifest() -> BTreeMap<String, Vec<String>> {
    let text = std::fs::read_to_string(sample("manifest.csv")).unwrap();
    let mut seen = BTreeSet::new();
    let mut verdicts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.splitn(7, ',').collect();
        let (id, verdict, note) = (cells[2], cells[4], cells[6]);
        // A copy in a second folder is the same message; the same Message-ID on another one is not.
        let is_other = note.contains("Message-ID used again");
        if seen.insert((id, if is_other { note } else { "" })) {
            verdicts.entry(id.to_owned()).or_default().push(verdict.to_owned());
        }
    }
    verdicts
}

/// The same of what `review` printed. Somebody unknown at a client's domain is new, for that reason.
fn reviewed(lines: &[Value]) -> BTreeMap<String, Vec<String>> {
    let mut verdicts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in lines {
        let own = |reason: &&Value| reason.get("target").is_none() && reason["kind"] == "client_domain";
        let is_newcomer =
            line["verdict"] == "new" && line["reasons"].as_array().unwrap().iter().any(|reason| own(&reason));
        let verdict = if is_newcomer { "newcomer" } else { line["verdict"].as_str().unwrap() };
        verdicts
            .entry(line["message_id"].as_str().unwrap_or_default().to_owned())
            .or_default()
            .push(verdict.to_owned());
    }
    verdicts
}

fn assert_as_in_the_manifest(desk: &Desk) {
    let got = reviewed(&desk.json("review --verdict all", "review"));
    let expected = manifest();
    let differ: Vec<_> = expected
        .iter()
        .filter(|(id, verdicts)| got.get(*id) != Some(*verdicts))
        .map(|(id, v)| (id, v, got.get(id)))
        .collect();
    assert!(differ.is_empty(), "message, expected, got: {differ:#?}");
    assert_eq!(got.len(), expected.len());
}

fn well(desk: &Desk) {
    let checks = desk.json("doctor", "check");
    assert!(checks.len() > 8 && checks.iter().all(|check| check["ok"] == true), "{checks:#?}");
}

fn ids(lines: &[Value]) -> BTreeSet<String> {
    lines.iter().map(|line| line["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn from_a_mailbox_to_a_profile_and_back() {
    let desk = Desk::with_sample();
    assert_eq!(desk.run("sync").out, "Marta: 403 fetched.\n");
    assert_as_in_the_manifest(&desk);
    assert_eq!(desk.run("sync").out, "Marta: nothing new.\n");
    assert_as_in_the_manifest(&desk);
    well(&desk);

    let waiting = desk.json("review", "review");
    assert!(waiting.iter().all(|line| line["verdict"] != "none"));
    assert!(
        waiting.iter().all(|line| line["to"].as_array().unwrap().iter().all(|to| to.as_str().unwrap().contains('@')))
    );
    let ticked: Vec<Value> = waiting.iter().filter(|line| line["ticked"] == true).cloned().collect();
    assert!(ticked.iter().all(|line| ["reply", "sent"].contains(&line["verdict"].as_str().unwrap())));

    let anna = desk.id_of("Kowalska, Anna");
    assert_eq!(desk.json(&format!("people show {anna}"), "profile")[0]["messages"], 0);
    let before = desk.run("import --ticked --dry-run");
    assert_eq!(before.out, format!("Would save {} messages to 49 profiles.\n", ticked.len()));
    assert_eq!(desk.json("review", "review"), waiting, "a dry run changes nothing");
    let imported = desk.run("import --ticked");
    assert!(
        imported.out.starts_with(&format!("Saved {} messages to 49 profiles.\n", ticked.len())),
        "{}",
        imported.out
    );
    let left = desk.json("review", "review");
    assert!(ids(&left).is_disjoint(&ids(&ticked)) && left.len() == waiting.len() - ticked.len());
    assert_eq!(desk.run("import --ticked").code, 3, "nothing is ticked any more");

    shown_left_out_and_back(&desk, &anna);
    assert_eq!(desk.run("undo").code, 0);
    assert_eq!(desk.json("review", "review"), waiting, "the import is taken back whole");
    well(&desk);
    assert_eq!(desk.run("sync").out, "Marta: nothing new.\n", "nothing was lost, nothing comes again");
}

fn shown_left_out_and_back(desk: &Desk, anna: &str) {
    let profile = &desk.json(&format!("people show {anna}"), "profile")[0];
    let newest = profile["newest"].as_array().unwrap();
    assert!(!newest.is_empty() && profile["messages"] == newest.len());
    let message = newest[0]["id"].as_str().unwrap();
    let shown = &desk.json(&format!("show {message}"), "show")[0];
    assert_eq!(
        (&shown["filings"][0]["target"]["id"], &shown["filings"][0]["how"]),
        (&Value::from(anna), &Value::from("import"))
    );
    assert!(shown["text"].as_str().unwrap().contains("Anna"));
    let raw = desk.run(&format!("show {message} --raw")).out;
    assert!(raw.contains("\r\n") || raw.contains('\n'), "the raw message");
    assert!(raw.contains(&format!("<{}>", shown["message_id"].as_str().unwrap())));

    let found = desk.json("search from:anna.kowalska@poczta.example", "search");
    assert!(ids(&found).contains(message));
    let everywhere = desk.json("review --verdict all", "review").len();
    let preview = desk.run(&format!("exclude add --person {anna} --dry-run")).out;
    let said = |count: &Value| count.as_u64().unwrap();
    assert!(
        preview.contains(&format!(
            "{} saved to profiles, {} in Mail to sort",
            said(&profile["messages"]),
            said(&profile["waiting"])
        )),
        "{preview}"
    );
    assert_eq!(desk.run(&format!("exclude add --person {anna}")).code, 0);
    assert_eq!(desk.json("exclude list", "exclusion")[0]["value"], anna);
    assert_eq!(desk.run("search from:anna.kowalska@poczta.example").code, 3);
    assert_eq!(desk.json(&format!("show {message}"), "show")[0]["text"], Value::Null);
    let skipped = desk.json("review --verdict skipped", "review");
    assert!(!skipped.is_empty() && skipped.iter().all(|line| line["subject"] == "" && line["ticked"] == false));
    assert_eq!(desk.json(&format!("people show {anna}"), "profile")[0]["messages"], 0);
    well(desk);

    assert!(desk.run("undo").out.contains("Kowalska, Anna left out"));
    assert_eq!(desk.json("search from:anna.kowalska@poczta.example", "search"), found);
    assert_eq!(desk.json("review --verdict all", "review").len(), everywhere);
    assert_eq!(&desk.json(&format!("people show {anna}"), "profile")[0], profile);
}

#[test]
fn a_search_is_saved_run_and_forgotten() {
    let desk = Desk::with_sample();
    assert_eq!(desk.run("sync").code, 0);
    assert_eq!(desk.run("search save Anna from:anna.kowalska@poczta.example").code, 0);
    let saved = desk.json("search list", "saved_search");
    assert_eq!((saved.len(), &saved[0]["name"]), (1, &Value::from("Anna")));
    let found = desk.json("search --saved anna", "search");
    assert_eq!(found, desk.json("search from:anna.kowalska@poczta.example", "search"));
    assert!(!found.is_empty());
    assert_eq!(desk.run("search --saved anna no-such-word-anywhere").code, 3, "words narrow it");
    let grouped = desk.json("search --group --saved anna", "search");
    let hits: u64 = grouped.iter().map(|line| line["hits"].as_u64().unwrap()).sum();
    assert!(grouped.len() < found.len() && hits == found.len() as u64, "{grouped:?}");
    let best = desk.json("search --by relevance --saved anna interview", "search");
    assert_eq!(ids(&best), ids(&desk.json("search --saved anna interview", "search")));
    assert!(desk.run("search remove Anna").out.contains("search Anna removed"));
    assert!(desk.json("search list", "saved_search").is_empty());
    assert_eq!(desk.run("search --saved anna").code, 3);
    assert_eq!(desk.run("undo").code, 0);
    assert_eq!(desk.json("search list", "saved_search"), saved);
}

#[test]
fn single_messages_are_put_off_declined_and_saved_by_hand() {
    let desk = Desk::with_sample();
    assert_eq!(desk.run("sync").code, 0);
    let waiting = desk.json("review --verdict new", "review");
    let id = |at: usize| waiting[at]["id"].as_str().unwrap();
    assert!(desk.run(&format!("later --ids {} {}", id(0), &id(1)[..10])).out.starts_with("2 messages put off."));
    assert_eq!(desk.json("review --verdict new", "review")[0]["state"], "later");
    assert_eq!(desk.run(&format!("no --ids {}", id(0))).code, 0);
    assert!(!ids(&desk.json("review --verdict all", "review")).contains(id(0)));
    assert_eq!(desk.run(&format!("no --ids {}", id(0))).code, 3, "it waits no more");
    assert!(desk.run("undo").out.contains("1 message declined"));
    let client = desk.id_of("Brandt Logistik");
    let saved = desk.with_input(&format!("import --ids - --into {client}"), &format!("{}\n{}\n", id(0), id(2)));
    assert!(saved.out.starts_with("Saved 2 messages to 1 profile."), "{saved:?}");
    assert_eq!(desk.json(&format!("people show {client}"), "profile")[0]["messages"], 2);
    assert_eq!(desk.run(&format!("import --ids {} --group Team", id(1))).code, 3, "there is only one group yet");
    let group = desk.run(&format!("import --ids {} --group Public --dry-run", id(1)));
    assert!(group.code == 0 && group.out.starts_with("Would save 1 message"), "{group:?}");
    well(&desk);
}

#[test]
fn a_sync_that_is_killed_goes_on_where_it_was() {
    let desk = Desk::with_sample();
    let stored = || -> u64 {
        desk.json("account list", "account").iter().map(|account| account["messages"].as_u64().unwrap()).sum()
    };
    for _ in 0..4 {
        let before = stored();
        let mut child = desk.start("sync");
        while stored() == before && child.try_wait().unwrap().is_none() {}
        let _ = child.kill();
        ended(child);
        well(&desk);
    }
    assert_eq!(desk.run("sync").code, 0);
    assert_eq!(desk.run("sync").out, "Marta: nothing new.\n");
    assert_as_in_the_manifest(&desk);
    well(&desk);
}

#[test]
#[cfg(unix)]
fn a_sync_stops_on_request_and_says_so() {
    for _ in 0..5 {
        let desk = Desk::with_sample();
        let child = desk.start("sync");
        while desk.json("folders", "folder").iter().all(|folder| folder["messages"] == 0) {}
        let stop = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
        let ran = ended(child);
        if stop.success() && ran.code == 130 {
            assert!(ran.err.starts_with("Stopped."), "{}", ran.err);
            assert_eq!(desk.run("sync").code, 0);
            assert_as_in_the_manifest(&desk);
            return;
        }
        assert_eq!(ran.code, 0, "it was done before it could be stopped");
    }
    panic!("five syncs in a row were done before they could be stopped");
}

#[test]
fn the_second_of_two_syncs_is_told_who_has_the_mailbox() {
    let desk = Desk::with_sample();
    let account = desk.json("account list", "account")[0]["id"].as_str().unwrap().replace('-', "");
    let held = store::Lock::sync(&desk.home(), &account).unwrap();
    let second = desk.run("sync");
    assert_eq!(second.code, 4);
    assert!(second.err.contains(&format!("({})", std::process::id())), "{}", second.err);
    assert_eq!(desk.lines(&desk.run("sync --json").out, "sync")[0]["failure"], "sync_runs");
    assert_eq!(desk.run("review").code, 0, "the store itself is open to both");
    drop(held);
    assert_eq!(desk.run("sync").code, 0);
}
