//! What the user does to a mailbox at Microsoft Graph, and what they send through it: each once, whatever happens on the way.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use dossier_tests::servers::graph::desk::GraphDesk;
use dossier_tests::servers::graph::{ANNA, Fault, Graph};
use dossier_tests::servers::mailbox::letter;
use mail::remote::{Remote, RemoteKey, Sought};
use mail::write::{Aim, Change, Outcome, Whereabouts};

/// A mailbox with three letters in the inbox, and a connection to it.
fn entered() -> (Graph, mail::graph::GraphRemote) {
    let graph = Graph::start();
    graph.anna(|anna| {
        for subject in ["one", "two", "three"] {
            anna.put("inbox", &letter(subject));
        }
    });
    let remote = GraphDesk::new(&graph, "everything").enter().unwrap();
    (graph, remote)
}

fn folder(graph: &Graph, called: &str) -> String {
    graph.anna(|anna| anna.folder(called).unwrap())
}

fn aims(graph: &Graph, numbers: &[u32]) -> Vec<Aim> {
    graph.anna(|anna| numbers.iter().map(|number| Aim { key: RemoteKey(anna.id(*number, true)), modseq: 0 }).collect())
}

/// Where a letter lies, and whether it is read and starred; `None` where it is gone.
fn lies(graph: &Graph, number: u32) -> Option<(String, bool, bool)> {
    graph.anna(|anna| {
        let message = anna.messages.get(&number)?;
        Some((anna.folders[&message.folder].well_known.to_owned(), message.is_read, message.is_flagged))
    })
}

/// What is asked for, and how a letter lies then.
type Asked = (Change, (&'static str, bool, bool));

fn changes(graph: &Graph) -> Vec<Asked> {
    let flag = |bit, set| Change::Flag { bit, set };
    vec![
        (flag(mail::remote::flag::SEEN, true), ("inbox", true, false)),
        (flag(mail::remote::flag::SEEN, false), ("inbox", false, false)),
        (flag(mail::remote::flag::FLAGGED, true), ("inbox", false, true)),
        (flag(mail::remote::flag::FLAGGED, false), ("inbox", false, false)),
        (Change::Move { to: folder(graph, "archive") }, ("archive", false, false)),
        (Change::Delete, ("deleteditems", false, false)),
    ]
}

#[test]
fn each_change_is_made_to_the_letters_it_is_meant_for_and_to_no_other() {
    for at in 0..changes(&entered().0).len() {
        let (graph, mut remote) = entered();
        let (change, expected) = changes(&graph).swap_remove(at);
        let gone = Aim { key: RemoteKey("AAkALg-99_=".into()), modseq: 0 };
        let aims = [aims(&graph, &[1, 3]), vec![gone]].concat();
        let outcomes = remote.change(&folder(&graph, "inbox"), &change, &aims).unwrap();
        let done = |aim: &Aim| match &change {
            Change::Move { .. } => Outcome::Moved(Some(mail::write::Placed { key: aim.key.clone(), uid: None })),
            _ => Outcome::Done,
        };
        assert_eq!(outcomes, [done(&aims[0]), done(&aims[1]), Outcome::Gone], "{change:?}");
        let expected = Some((expected.0.to_owned(), expected.1, expected.2));
        assert_eq!((lies(&graph, 1), lies(&graph, 3)), (expected.clone(), expected), "{change:?}");
        assert_eq!(lies(&graph, 2), Some(("inbox".into(), false, false)), "{change:?}: the other one");
    }
    let (graph, mut remote) = entered();
    graph.anna(|anna| anna.delete(1));
    let aims = aims(&graph, &[1]);
    assert_eq!(remote.change(&folder(&graph, "deleteditems"), &Change::Delete, &aims).unwrap(), [Outcome::Done]);
    assert_eq!(lies(&graph, 1), None, "out of the trash for good");
}

#[test]
fn a_change_whose_answer_is_cut_off_is_not_sent_again_and_can_be_found_out_about() {
    for (fault, whereabouts) in
        [(Fault::CutBefore, "source"), (Fault::CutAfter, "target"), (Fault::CutWithin(9), "target")]
    {
        let (graph, mut remote) = entered();
        let (from, to) = (folder(&graph, "inbox"), folder(&graph, "archive"));
        let aims = aims(&graph, &[1, 2]);
        graph.trap("/move", 0, fault.clone());
        graph.asked("");
        let cut = remote.change(&from, &Change::Move { to: to.clone() }, &aims);
        assert!(matches!(cut, Err(mail::Trouble::Cut)), "{fault:?}: {cut:?}");
        assert_eq!(graph.asked("/move").len(), 1, "{fault:?}");
        assert_eq!(lies(&graph, 2).unwrap().0, "inbox", "{fault:?}: nothing behind it was begun");
        let sought = Sought { key: &aims[0].key, from: &from, to: Some(&to), message_id: None };
        let found = match remote.whereabouts(&sought).unwrap() {
            Whereabouts::Source => "source",
            Whereabouts::Target(placed) if placed.key == aims[0].key => "target",
            other => panic!("{other:?}"),
        };
        assert_eq!(found, whereabouts, "{fault:?}");
    }
}

#[test]
fn what_is_refused_changes_nothing_and_says_why() {
    let (graph, mut remote) = entered();
    let inbox = folder(&graph, "inbox");
    graph.trap("PATCH", 0, Fault::Refuse(403, "ErrorAccessDenied"));
    let read = Change::Flag { bit: mail::remote::flag::SEEN, set: true };
    let outcomes = remote.change(&inbox, &read, &aims(&graph, &[1, 2])).unwrap();
    assert_eq!(outcomes, [Outcome::Refused("It is refused. (ErrorAccessDenied)".into()), Outcome::Done]);
    let elsewhere = Change::Move { to: "AQMk-folder_99=".into() };
    graph.asked("");
    assert!(matches!(remote.change(&inbox, &elsewhere, &aims(&graph, &[1])), Err(mail::Trouble::FolderGone)));
    assert!(graph.asked("POST").is_empty());
    let answered = Change::Flag { bit: mail::remote::flag::ANSWERED, set: true };
    assert_eq!(remote.change(&inbox, &answered, &aims(&graph, &[1])).unwrap(), [Outcome::Unable]);
}

mod sending {
    use std::sync::Arc;

    use account::grant::{Grant, Issuer};
    use domain::Address;
    use mail::Cancel;
    use outgoing::Trouble;
    use outgoing::graph::connect;
    use outgoing::message::{Letter, Made, make};
    use outgoing::place::GraphPlace;

    use super::*;

    const JAN: &str = "jan@agency.example";

    fn address(text: &str) -> Address {
        Address::parse(text).unwrap()
    }

    fn made(from: &str, to: &[&str], bcc: &[&str]) -> Made {
        let all = |texts: &[&str]| texts.iter().map(|text| address(text)).collect::<Vec<_>>();
        make(&Letter {
            from: &address(from),
            name: "Anna",
            reply_to: None,
            to: &all(to),
            cc: &[],
            bcc: &all(bcc),
            subject: "Hello",
            text: "Good morning",
            signature: "",
            date: 1_767_225_600,
            id: "1@agency.example",
            automatic: false,
            calendar: None,
        })
        .unwrap()
    }

    fn send(graph: &Graph, made: &Made) -> Result<(), Trouble> {
        let grant = Grant { issuer: Issuer::Microsoft, client_id: None, tenant: None };
        let place = GraphPlace { mailbox: ANNA.into(), grant, through: None };
        let bearer: Arc<dyn account::bearer::Bearer> = graph.bearer(ANNA);
        let mut sender = connect((&place, graph.endpoint()), bearer, &Cancel::default(), &mut |_| ()).unwrap();
        sender.send(made, &mut |_| ())
    }

    /// What lies in a folder of somebody.
    fn texts(graph: &Graph, whose: &str, folder: &str) -> Vec<String> {
        let state = graph.state();
        let mailbox = &state.mailboxes[whose];
        let folder = mailbox.folder(folder).unwrap();
        let there = mailbox.messages.values().filter(|message| message.folder == folder);
        there.map(|message| String::from_utf8(message.raw.clone()).unwrap()).collect()
    }

    #[test]
    fn a_message_arrives_as_it_was_made_lies_with_sent_mail_and_names_nobody_hidden() {
        let graph = Graph::start();
        graph.add_mailbox(JAN);
        let made = made(ANNA, &[ANNA], &[JAN]);
        send(&graph, &made).unwrap();
        let bytes = String::from_utf8(made.bytes).unwrap();
        assert_eq!(texts(&graph, ANNA, "inbox"), [bytes.as_str()]);
        assert_eq!(texts(&graph, JAN, "inbox"), [bytes.as_str()]);
        assert_eq!(texts(&graph, ANNA, "sentitems"), [format!("Bcc: {JAN}\r\n{bytes}")]);
    }

    #[test]
    fn what_is_not_taken_says_at_which_step_and_nothing_is_said_twice() {
        for (what, from, fault, expected, sent) in [
            ("another sender", "boss@agency.example", None, "SenderRefused", 0),
            ("a pause", ANNA, Some(Fault::Throttle(429, 60)), "Busy", 0),
            ("recipients", ANNA, Some(Fault::Refuse(400, "ErrorInvalidRecipients")), "RecipientsRefused", 0),
            ("an administrator", ANNA, Some(Fault::Refuse(403, "ErrorAccessDenied")), "Token(AdminMustAllow", 0),
            ("cut before", ANNA, Some(Fault::CutBefore), "Uncertain", 0),
            ("cut behind", ANNA, Some(Fault::CutAfter), "Uncertain", 1),
            ("a fault of the service", ANNA, Some(Fault::Refuse(500, "ErrorInternalServerError")), "Uncertain", 0),
        ] {
            let graph = Graph::start();
            if let Some(fault) = fault {
                graph.trap("sendMail", 0, fault);
            }
            let trouble = format!("{:?}", send(&graph, &made(from, &[ANNA], &[])).unwrap_err());
            assert!(trouble.starts_with(expected), "{what}: {trouble}");
            assert_eq!((texts(&graph, ANNA, "inbox").len(), graph.asked("sendMail").len()), (sent, 1), "{what}");
        }
    }
}
