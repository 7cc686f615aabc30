//! Microsoft 365 on the command line, from the sign-in in the browser to the day everything is taken away again: the provider and the service are
//! ours, the program is the real one.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "cli/mod.rs"]
mod cli;

use cli::secrecy::{CONTROL, assert_nowhere, shown};
use cli::{Desk, Ran, ran};
use dossier_tests::servers::graph::{ANNA, Fault, Graph};
use dossier_tests::servers::identity::{Identity, Mood};
use dossier_tests::servers::mailbox::letter;
use serde_json::Value;

const JOBS: &str = "jobs@agency.example";
const ADD: &str = "account add graph --name Work anna@agency.example --sign-in microsoft";

/// A recruiter's computer, their provider, and the service that believes it.
struct Agency {
    desk: Desk,
    identity: Identity,
    graph: Graph,
}

impl Agency {
    /// Anna's inbox has two messages, and she may open one shared mailbox of two.
    fn new() -> Self {
        let (identity, graph) = (Identity::start(ANNA), Graph::start());
        graph.trust(identity.whose());
        graph.state().tokens.clear();
        graph.anna(|anna| {
            anna.put("inbox", &letter("one"));
            anna.put("inbox", &letter("two"));
        });
        for (name, is_open) in [(JOBS, true), ("hr@agency.example", false)] {
            graph.add_mailbox(name);
            let mut state = graph.state();
            let mailbox = state.mailboxes.get_mut(name).unwrap();
            mailbox.put("inbox", &letter("application"));
            if is_open {
                mailbox.shared_with.push(ANNA.into());
            }
        }
        Self { desk: Desk::new(), identity, graph }
    }

    /// The same with Anna's mailbox connected and synchronised.
    fn connected() -> Self {
        let agency = Self::new();
        agency.sign_in(ADD);
        assert_eq!(agency.run("sync").out, "Work: 2 fetched.\n");
        agency
    }

    fn command(&self) -> std::process::Command {
        let mut command = cli::browser::command(&self.desk, &self.identity);
        command.env("DOSSIER_GRAPH", self.graph.base());
        command
    }

    fn run(&self, line: &str) -> Ran {
        ran(self.command().args(line.split(' ')), "")
    }

    /// Runs a line that has to go well with somebody at the browser.
    fn sign_in(&self, line: &str) -> Ran {
        let signed_in = cli::browser::go_there(self.command(), line);
        assert_eq!(signed_in.code, 0, "{signed_in:?}");
        signed_in
    }

    fn json(&self, line: &str, schema: &str) -> Vec<Value> {
        self.desk.lines(&self.run(&format!("{line} --json")).out, schema)
    }

    /// How many messages a mailbox brought, as the store counts them.
    fn messages(&self, name: &str) -> u64 {
        let accounts = self.json("account list", "account");
        accounts.iter().find(|one| one["name"] == name).unwrap()["messages"].as_u64().unwrap()
    }

    /// The steps of a test that went well, by half.
    fn steps(&self, line: &str) -> String {
        let steps = self.json(line, "step");
        assert!(steps.iter().all(|one| one["ok"] == true), "{steps:?}");
        let of = |half: &str| {
            let taken = steps.iter().filter(|one| one["half"] == half).filter_map(|one| one["step"].as_str());
            [half].into_iter().chain(taken).collect::<Vec<_>>().join(" ")
        };
        [of("receives"), of("sends")].join(", ")
    }

    fn refreshes(&self) -> usize {
        self.identity.book().asked.iter().filter(|kind| *kind == "refresh_token").count()
    }
}

#[test]
fn a_mailbox_is_connected_by_the_sign_in_alone_and_follows_what_happens_there() {
    let agency = Agency::new();
    let added = agency.sign_in(ADD);
    assert!(added.out.contains(&format!("Signed in as {ANNA}.")), "{added:?}");
    let row = &agency.json("account list", "account")[0];
    for (field, expected) in [("kind", "graph"), ("place", ANNA), ("sign_in", "microsoft"), ("name", "Work")] {
        assert_eq!(row[field], expected, "{field}");
    }
    assert_eq!(agency.steps("account test Work"), "receives dns tcp tls login folders, sends dns tcp tls login");
    assert!(agency.run("account show Work").out.contains(&format!("Sends as {ANNA}.")));

    for (what, act, expected) in [
        ("a first sync", None, "Work: 2 fetched.\n"),
        ("nothing new", None, "Work: nothing new.\n"),
        ("one more", Some("three"), "Work: 1 fetched.\n"),
    ] {
        if let Some(subject) = act {
            agency.graph.anna(|anna| anna.put("inbox", &letter(subject)));
        }
        let synced = agency.run("sync");
        assert_eq!((synced.code, synced.out.as_str()), (0, expected), "{what}: {synced:?}");
    }
    agency.graph.anna(|anna| anna.forget_rounds());
    agency.graph.anna(|anna| anna.put("inbox", &letter("four")));
    assert_eq!(agency.run("sync").out, "Work: 1 fetched.\n", "a cursor that was forgotten (410) fetches nothing twice");
    assert_eq!(agency.messages("Work"), 4);
    let asked = agency.graph.asked("");
    assert!(asked.iter().all(|line| line.starts_with("GET ")), "nothing is changed unasked: {asked:?}");
}

#[test]
fn a_personal_account_is_not_asked_for_what_only_organisations_have() {
    let agency = Agency::new();
    let anna = "anna@outlook.com";
    agency.graph.add_mailbox(anna);
    agency.graph.state().mailboxes.get_mut(anna).unwrap().put("inbox", &letter("home"));
    agency.identity.book().user = anna.into();
    agency.identity.book().lasts = 30;
    agency.sign_in("account add graph --name Home anna@outlook.com --sign-in microsoft");
    assert_eq!(agency.run("sync").out, "Home: 1 fetched.\n", "refreshed as it was granted");
    assert_eq!(agency.run("account shared Home").code, 3);
}

#[test]
fn a_service_that_asks_to_wait_says_until_when_and_loses_nothing() {
    let agency = Agency::connected();
    agency.graph.anna(|anna| anna.put("inbox", &letter("three")));
    agency.graph.trap_times(("/delta", 0, 9), Fault::Throttle(429, 600));
    let waits = agency.run("sync");
    assert!(waits.code == 1 && waits.err.contains("asks to wait"), "{waits:?}");
    let failure = &agency.json("account list", "account")[0]["failure"];
    assert_eq!(failure, "busy");
    let said = agency.run("account list").err;
    assert!(said.contains("Try again after "), "{said}");
    agency.graph.mend();
    assert_eq!(agency.run("sync").out, "Work: 1 fetched.\n");
    assert_eq!(agency.messages("Work"), 3);
}

#[test]
fn tokens_end_rotate_and_are_taken_back_and_the_user_is_asked_once() {
    let agency = Agency::new();
    // Every run has to refresh.
    agency.identity.book().lasts = 30;
    agency.sign_in(ADD);
    for expected in ["Work: 2 fetched.\n", "Work: nothing new.\n"] {
        assert_eq!(agency.run("sync").out, expected);
    }
    assert!(agency.refreshes() >= 2, "each run refreshed");
    agency.identity.book().lasts = 0;
    assert_eq!(agency.run("sync").code, 0);
    agency.identity.book().take_access_back();
    agency.graph.anna(|anna| anna.put("inbox", &letter("three")));
    assert_eq!(agency.run("sync").out, "Work: 1 fetched.\n", "a token that is refused before its time is refreshed");

    agency.identity.book().end_all();
    let before = agency.refreshes();
    for _ in 0..2 {
        let ended = agency.run("sync");
        assert!(ended.code == 5 && ended.err.contains("sign-in at the provider has ended"), "{ended:?}");
    }
    assert_eq!(agency.refreshes(), before + 1, "the provider is asked once and no more");
    assert_eq!(agency.json("account list", "account")[0]["failure"], "sign_in_again");
    assert_eq!(agency.messages("Work"), 3, "what is here stays");

    agency.graph.anna(|anna| anna.put("inbox", &letter("four")));
    agency.identity.book().user = "jan@agency.example".into();
    let other = cli::browser::go_there(agency.command(), "account password Work --sign-in microsoft");
    assert!(other.code == 5 && other.err.contains("jan@agency.example signed in"), "{other:?}");
    agency.identity.book().user = ANNA.into();
    agency.sign_in("account password Work --sign-in microsoft");
    assert_eq!(agency.run("sync").out, "Work: 1 fetched.\n");
    assert_eq!(agency.messages("Work"), 4);
}

#[test]
fn a_sign_in_that_fails_keeps_nothing() {
    let agency = Agency::new();
    for (mood, part) in
        [(Mood::Declines, "was refused in the browser"), (Mood::NeedsAdmin, "administrator has to allow")]
    {
        agency.identity.book().mood = mood;
        let refused = cli::browser::go_there(agency.command(), ADD);
        assert!(refused.code == 5 && refused.err.contains(part), "{mood:?}: {refused:?}");
    }
    agency.identity.book().mood = Mood::Consents;
    agency.identity.book().user = "nobody@agency.example".into();
    let refused = cli::browser::go_there(agency.command(), ADD);
    assert!(refused.code == 5 && refused.err.contains("runs Exchange itself, connect by IMAP"), "{refused:?}");
    assert!(agency.json("account list", "account").is_empty());
    assert!(!agency.desk.home().join("secrets").exists());
    std::fs::write(agency.desk.path("old.mbox"), "From a Thu Jan  1 00:00:00 2026\nSubject: x\n\nx\n").unwrap();
    assert_eq!(agency.run(&format!("account add archive --name Old {}", agency.desk.path("old.mbox"))).code, 0);
    for (line, part) in [
        ("account add graph --name Jobs jobs@agency.example --through Old", "old is not at microsoft 365"),
        ("account shared Old", "old is not at microsoft 365"),
        ("account add graph --name Work anna@agency.example", "--sign-in"),
        ("account add graph --name Work anna@agency.example --sign-in google", "microsoft"),
        ("account add graph --name Work anna --sign-in microsoft", "address"),
        ("account add graph --name Jobs jobs@agency.example --through Work", "no such mailbox"),
    ] {
        let refused = agency.run(line);
        assert!(refused.code != 0 && refused.err.to_lowercase().contains(part), "{line}: {refused:?}");
    }
}

#[test]
fn a_shared_mailbox_is_found_and_opened_with_the_sign_in_of_the_other() {
    let agency = Agency::connected();
    let found = agency.json("account shared Work", "shared");
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((&found[0]["address"], &found[0]["opens"]), (&JOBS.into(), &true.into()));
    let typed = agency.run("account shared Work hr@agency.example");
    assert!(typed.code == 3 && typed.out.contains("hr@agency.example") && typed.out.contains(" no"), "{typed:?}");

    let closed = agency.run("account add graph --name HR hr@agency.example --through Work");
    assert!(closed.code == 5 && closed.err.contains("may not open this mailbox"), "{closed:?}");
    assert_eq!(agency.run("account add graph --name Jobs jobs@agency.example --through Work").code, 0);
    assert_eq!(agency.run("sync --account Jobs").out, "Jobs: 1 fetched.\n");
    let shown = agency.run("account show Jobs").out;
    assert!(shown.contains("with the sign-in of Work") && shown.contains("Sends as jobs@"), "{shown}");
    let other = cli::browser::go_there(agency.command(), "account password Jobs --sign-in microsoft");
    assert!(other.code == 5 && other.err.contains("jobs@agency.example's"), "{other:?}");

    assert_eq!(agency.run("account disconnect Work").code, 0);
    let alone = agency.run("sync --account Jobs");
    assert!(alone.code == 5 && alone.err.contains("opens this shared mailbox"), "{alone:?}");
    assert_eq!(agency.messages("Jobs"), 1);
    agency.sign_in("account reconnect Work --sign-in microsoft");
    agency.graph.state().mailboxes.get_mut(JOBS).unwrap().put("inbox", &letter("late"));
    assert_eq!(agency.run("sync").out, "Work: nothing new.\nJobs: 1 fetched.\n");

    agency.identity.book().end_all();
    let both = agency.run("sync");
    assert!(both.err.contains("Work: The sign-in at the provider has ended"), "{both:?}");
    assert!(both.err.contains("Jobs: The mailbox whose sign-in opens this shared mailbox"), "{both:?}");
    agency.sign_in("account password Work --sign-in microsoft");
    assert_eq!(agency.run("account delete Jobs --for-good Jobs").code, 0);
    assert_eq!(agency.run("sync").out, "Work: nothing new.\n", "the sign-in was not its own to take along");
}

#[test]
fn a_test_message_is_handed_over_and_seen_arriving() {
    let agency = Agency::connected();
    assert_eq!(agency.run("account add graph --name Jobs jobs@agency.example --through Work").code, 0);
    for (name, owner) in [("Work", ANNA), ("Jobs", JOBS)] {
        agency.graph.asked("");
        assert_eq!(
            agency.steps(&format!("account test {name} --send")),
            "receives dns tcp tls login folders, sends dns tcp tls login sender recipient message arrived",
            "{name}"
        );
        assert_eq!(agency.graph.asked("sendMail").len(), 1, "{name}: said once");
        let state = agency.graph.state();
        let sent: Vec<_> =
            state.mailboxes[owner].messages.values().map(|one| String::from_utf8_lossy(&one.raw)).collect();
        let tests: Vec<_> = sent.iter().filter(|text| text.contains("Auto-Submitted: ")).collect();
        assert_eq!(tests.len(), 2, "{name}: one with sent mail, and one that arrived");
        assert!(
            tests.iter().all(|text| text.contains(&format!("From: {owner}")) && text.contains(&format!("To: {owner}")))
        );
    }
    agency.graph.state().mailboxes.get_mut(JOBS).unwrap().shared_with.clear();
    let closed = agency.run("account test Jobs --send");
    assert!(closed.code == 5 && closed.err.contains("may not"), "{closed:?}");
    agency.graph.trap("sendMail", 0, Fault::CutAfter);
    let cut = agency.run("account test Work --send");
    assert!(cut.code == 1 && cut.err.contains("may have been sent"), "{cut:?}");
}

#[test]
fn a_mailbox_that_is_taken_away_leaves_nothing() {
    let agency = Agency::connected();
    let secrets = || std::fs::read(agency.desk.home().join("secrets")).unwrap_or_default();
    let kept = secrets();
    assert_eq!(agency.run("account disconnect Work").code, 0);
    assert!(secrets().len() < kept.len(), "the sign-in goes");
    assert_eq!(agency.messages("Work"), 2, "its mail stays");
    agency.graph.asked("");
    let away = agency.run("sync --account Work");
    assert!(away.err.contains("You disconnected Work"), "{away:?}");
    assert!(agency.graph.asked("").is_empty(), "nothing is asked of the service");
    let kept = agency.run("account reconnect Work");
    assert_eq!(kept.code, 5, "no sign-in is kept: {kept:?}");
    agency.sign_in("account reconnect Work --sign-in microsoft");
    assert_eq!(agency.run("sync").out, "Work: nothing new.\n", "it goes on where it stopped");
    let deleted = agency.run("account delete Work --for-good Work");
    assert!(deleted.code == 0 && deleted.out.contains("Deleted."), "{deleted:?}");
    let left = deleted.out.rsplit("What is left of it: ").next().unwrap();
    assert!(left.trim_end_matches(".\n").split(", ").all(|one| one.ends_with(" 0")), "{left}");
    assert!(agency.json("account list", "account").is_empty());
}

#[test]
fn no_token_is_in_the_store_in_files_or_in_what_the_system_shows() {
    let agency = Agency::new();
    std::fs::create_dir(agency.desk.path("tmp")).unwrap();
    agency.sign_in(&ADD.replace("Work", CONTROL));
    let through = format!("account add graph --name Jobs jobs@agency.example --through {CONTROL}");
    assert_eq!(agency.run(&through).code, 0);
    let (mut seen, mut said) = (Vec::new(), Vec::new());
    let lines =
        ["sync", "account list --json", &format!("account shared {CONTROL}"), &format!("account test {CONTROL}")];
    for line in lines {
        agency.identity.book().take_access_back();
        let (more, words) = shown(agency.command(), &agency.desk, line);
        seen.extend(more);
        said.extend(words);
    }
    agency.identity.book().end_all();
    let ended = agency.run("sync");
    assert_eq!(ended.code, 5, "{ended:?}");
    said.extend([ended.out, ended.err].concat().into_bytes());
    let given = agency.identity.book().given.clone();
    assert!(given.len() >= 9, "a code, and tokens at each run: {}", given.len());
    assert_nowhere(&given, &agency.desk, (seen, said));
}
