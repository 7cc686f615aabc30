#![allow(clippy::unwrap_used)]

use super::super::link::Link;
use super::super::wire::Wire;
use super::super::wire::tests::Fed;
use super::*;
use crate::Cancel;
use crate::remote::RemoteKey;

const HELLO: &str = "d1 OK x\r\n* OK [UIDVALIDITY 7] x\r\n* 9 EXISTS\r\n";

fn session(capabilities: &str, lines: &str) -> Session<Fed> {
    let bytes = format!("* CAPABILITY IMAP4rev1 {capabilities}\r\n{HELLO}{lines}");
    Session::begin(Link::new(Wire::new(Fed::new(bytes, 1000)), &Cancel::default())).unwrap()
}

fn aims(uids: &[u32]) -> Vec<Aim> {
    uids.iter().map(|uid| Aim { key: RemoteKey(format!("7:{uid}")), modseq: 40 }).collect()
}

/// What came of a change, and what was sent for it behind the opening of the folder.
fn changed(capabilities: &str, lines: &str, asked: (&Change, &[Aim])) -> (Result<Vec<Outcome>, Trouble>, Vec<String>) {
    let mut session = session(capabilities, lines);
    let came = change(&mut session, "INBOX", asked);
    let sent = String::from_utf8(session.link.into_wire().into_stream().sent).unwrap();
    (came, sent.lines().skip(2).map(str::to_owned).collect())
}

fn key(uid: u32) -> Placed {
    Placed { key: RemoteKey(format!("8:{uid}")), uid: Some(uid) }
}

fn moved_to(uid: u32) -> Outcome {
    Outcome::Moved(Some(key(uid)))
}

#[test]
fn a_flag_is_set_on_what_is_there_and_said_again_where_somebody_else_changed_it() {
    let seen = Change::Flag { bit: flag::SEEN, set: true };
    let lines = "d2 OK [READ-WRITE] x\r\n* SEARCH 3 4\r\nd3 OK x\r\nd4 OK [MODIFIED 4] x\r\nd5 OK x\r\n";
    let (came, sent) = changed("CONDSTORE", lines, (&seen, &aims(&[3, 4, 5])));
    assert_eq!(came.unwrap(), [Outcome::Done, Outcome::Done, Outcome::Gone]);
    assert_eq!(
        sent,
        [
            "d3 UID SEARCH UID 3:5",
            "d4 UID STORE 3:4 (UNCHANGEDSINCE 40) +FLAGS.SILENT (\\Seen)",
            "d5 UID STORE 4 +FLAGS.SILENT (\\Seen)"
        ]
    );
}

#[test]
fn a_message_is_moved_in_the_way_the_server_can() {
    let to = Change::Move { to: "Archive".into() };
    let open = "d2 OK [READ-WRITE] x\r\n* SEARCH 3 4\r\nd3 OK x\r\n";
    let both = [moved_to(70), moved_to(71)];
    for (what, capabilities, lines, outcomes, last) in [
        (
            "MOVE",
            "MOVE UIDPLUS",
            "* OK [COPYUID 8 3:4 70:71] x\r\n* 1 EXPUNGE\r\nd4 OK x\r\n",
            &both,
            "d4 UID MOVE 3:4 \"Archive\"",
        ),
        ("UIDPLUS", "UIDPLUS", "d4 OK [COPYUID 8 3,4 70,71] x\r\nd5 OK x\r\nd6 OK x\r\n", &both, "d6 UID EXPUNGE 3:4"),
        (
            "without COPYUID",
            "MOVE",
            "d4 OK x\r\n",
            &[Outcome::Moved(None), Outcome::Moved(None)],
            "d4 UID MOVE 3:4 \"Archive\"",
        ),
        (
            "a COPYUID that does not fit",
            "MOVE",
            "d4 OK [COPYUID 8 3:4 70] x\r\n",
            &[Outcome::Moved(None), Outcome::Moved(None)],
            "d4 UID MOVE 3:4 \"Archive\"",
        ),
        ("neither", "", "", &[Outcome::Unable, Outcome::Unable], "d3 UID SEARCH UID 3:4"),
    ] {
        let (came, sent) = changed(capabilities, &format!("{open}{lines}"), (&to, &aims(&[3, 4])));
        assert_eq!(came.unwrap(), outcomes, "{what}");
        assert_eq!(sent.last().map(String::as_str), Some(last), "{what}");
    }
}

#[test]
fn what_is_refused_for_all_is_tried_one_by_one() {
    let to = Change::Move { to: "Archive".into() };
    let lines = "d2 OK [READ-WRITE] x\r\n* SEARCH 3 4\r\nd3 OK x\r\nd4 NO [LIMITED] x\r\n\
                 * SEARCH 3\r\nd5 OK x\r\nd6 OK [COPYUID 8 3 70] x\r\n* SEARCH 4\r\nd7 OK x\r\nd8 NO [OVERQUOTA] full\r\n";
    let (came, _) = changed("MOVE", lines, (&to, &aims(&[3, 4])));
    assert_eq!(came.unwrap(), [moved_to(70), Outcome::Refused("[OVERQUOTA] full".into())]);
}

#[test]
fn what_was_copied_and_may_not_be_removed_is_not_copied_again() {
    let to = Change::Move { to: "Archive".into() };
    let lines =
        "d2 OK [READ-WRITE] x\r\n* SEARCH 3 4\r\nd3 OK x\r\nd4 OK [COPYUID 8 3:4 70:71] x\r\nd5 NO [NOPERM] x\r\n";
    let (came, sent) = changed("UIDPLUS", lines, (&to, &aims(&[3, 4])));
    let refused = || Outcome::Refused("[NOPERM] x".into());
    assert_eq!(came.unwrap(), [refused(), refused()]);
    assert_eq!(sent.iter().filter(|line| line.contains("COPY")).count(), 1, "{sent:?}");
}

#[test]
fn nothing_is_sent_where_the_folder_was_numbered_anew_or_may_not_be_written_to() {
    let old = [Aim { key: RemoteKey("6:3".into()), modseq: 0 }];
    let (came, sent) = changed("MOVE", "d2 OK [READ-WRITE] x\r\n", (&Change::Delete, &old));
    assert_eq!((came.unwrap(), sent), (vec![Outcome::Renumbered], Vec::new()));
    let (came, sent) = changed("MOVE", "d2 OK [READ-ONLY] x\r\n", (&Change::Delete, &aims(&[3])));
    assert!(matches!(came, Err(Trouble::Refused { said }) if said.starts_with("[READ-ONLY]")));
    assert_eq!(sent, Vec::<String>::new());
}

#[test]
fn a_move_that_was_cut_off_is_found_out_about() {
    let at_target = "* OK [UIDVALIDITY 8] x\r\n* 2 EXISTS\r\nd4 OK x\r\n";
    for (what, capabilities, lines, id, expected) in [
        ("still there", "MOVE", "* SEARCH 3\r\nd3 OK x\r\n".to_owned(), Some("1@x"), Whereabouts::Source),
        (
            "moved",
            "MOVE",
            format!("* SEARCH\r\nd3 OK x\r\n{at_target}* SEARCH 5 9\r\nd5 OK x\r\n"),
            Some("1@x"),
            Whereabouts::Target(key(9)),
        ),
        (
            "nowhere",
            "MOVE",
            format!("* SEARCH\r\nd3 OK x\r\n{at_target}* SEARCH\r\nd5 OK x\r\n"),
            Some("1@x"),
            Whereabouts::Unknown,
        ),
        ("gone, without a name", "MOVE", format!("* SEARCH\r\nd3 OK x\r\n{at_target}"), None, Whereabouts::Unknown),
        (
            "in both places, copied by whom?",
            "UIDPLUS",
            format!("* SEARCH 3\r\nd3 OK x\r\n{at_target}* SEARCH 5\r\nd5 OK x\r\n"),
            Some("1@x"),
            Whereabouts::Unknown,
        ),
        (
            "not copied yet",
            "UIDPLUS",
            format!("* SEARCH 3\r\nd3 OK x\r\n{at_target}* SEARCH\r\nd5 OK x\r\n"),
            Some("1@x"),
            Whereabouts::Source,
        ),
    ] {
        let mut session = session(capabilities, &format!("d2 OK x\r\n{lines}"));
        let key = RemoteKey("7:3".into());
        let sought = Sought { key: &key, from: "INBOX", to: Some("Archive"), message_id: id };
        assert_eq!(whereabouts(&mut session, &sought).unwrap(), expected, "{what}");
    }
}
