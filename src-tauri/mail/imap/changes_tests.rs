#![allow(clippy::unwrap_used, clippy::panic)]

use super::super::link::Link;
use super::super::wire::Wire;
use super::super::wire::tests::Fed;
use super::*;
use crate::Cancel;

const QRESYNC: &str = "* CAPABILITY ENABLE QRESYNC CONDSTORE\r\nd1 OK x\r\nd2 OK x\r\n";

fn mark(uidnext: u32, highestmodseq: u64, exists: u32) -> Mark {
    Mark { uidvalidity: 7, uidnext, highestmodseq, exists, digest: None }
}

fn examined(tag: u32, mark: &Mark) -> String {
    format!(
        "* {} EXISTS\r\n* OK [UIDVALIDITY {}] x\r\n* OK [UIDNEXT {}] x\r\n* OK [HIGHESTMODSEQ {}] x\r\nd{tag} OK x\r\n",
        mark.exists, mark.uidvalidity, mark.uidnext, mark.highestmodseq
    )
}

fn row(uid: u32, flags: &str) -> String {
    format!(
        "* 1 FETCH (UID {uid} FLAGS ({flags}) MODSEQ (5) INTERNALDATE \"01-Jan-2026 00:00:00 +0000\" RFC822.SIZE 10)\r\n"
    )
}

/// The answer to a played server, and the commands it was sent after CAPABILITY.
fn play(bytes: &str, last: Option<&Mark>, known: &[u32]) -> (Changes, Vec<String>) {
    let mut session = Session::begin(Link::new(Wire::new(Fed::new(bytes, 1000)), &Cancel::default())).unwrap();
    let keys: Vec<RemoteKey> = known.iter().map(|uid| RemoteKey(format!("7:{uid}"))).collect();
    let found = changes(&mut session, "a", last, &|| keys.clone()).unwrap();
    let sent = String::from_utf8(session.link.into_wire().into_stream().sent).unwrap();
    (found, sent.lines().skip(1).map(str::to_owned).collect())
}

fn some(changes: Changes) -> (Vec<u32>, Vec<String>) {
    let Changes::Some { listed, mut vanished, .. } = changes else { panic!("{changes:?}") };
    vanished.sort();
    (listed.iter().filter_map(|l| l.uid).collect(), vanished.into_iter().map(|key| key.0).collect())
}

#[test]
fn the_newest_are_listed_by_their_place() {
    for (what, exists, asked) in
        [("more than asked for", 4, Some("d4 FETCH 3:* ")), ("fewer", 1, Some("d4 FETCH 1:* ")), ("none", 0, None)]
    {
        let bytes = format!("{QRESYNC}{}{}{}d4 OK x\r\n", examined(3, &mark(12, 50, exists)), row(10, ""), row(11, ""));
        let mut session = Session::begin(Link::new(Wire::new(Fed::new(&bytes, 1000)), &Cancel::default())).unwrap();
        let uids: Vec<_> = latest(&mut session, "a", 2).unwrap().iter().filter_map(|one| one.uid).collect();
        let sent = String::from_utf8(session.link.into_wire().into_stream().sent).unwrap();
        assert_eq!(sent.lines().nth(3).map(|line| &line[..13]), asked, "{what}");
        assert_eq!(uids, if exists > 0 { vec![10, 11] } else { vec![] }, "{what}");
    }
}

#[test]
fn qresync_tells_all_in_one_answer() {
    let now = mark(12, 50, 4);
    let bytes = format!(
        "{QRESYNC}{}* VANISHED (EARLIER) 1:3,4294967000:4294967295\r\n{}{}{}d4 OK x\r\n",
        examined(3, &now),
        row(5, "\\Seen"),
        row(10, ""),
        row(11, "")
    );
    let (found, sent) = play(&bytes, Some(&mark(10, 40, 4)), &[2, 3, 5, 9]);
    let Changes::Some { cursor, .. } = &found else { panic!("{found:?}") };
    assert_eq!(Mark::of(cursor), Some(now));
    assert_eq!(
        some(found),
        (vec![5, 10, 11], vec!["7:2".into(), "7:3".into()]),
        "a range of billions names only what is known"
    );
    assert_eq!(
        sent.last().unwrap(),
        "d4 UID FETCH 1:* (UID FLAGS MODSEQ INTERNALDATE RFC822.SIZE) (CHANGEDSINCE 40 VANISHED)"
    );
}

#[test]
fn where_the_count_does_not_fit_the_list_is_compared() {
    let bytes =
        format!("{QRESYNC}{}{}d4 OK x\r\n* SEARCH 5 10\r\nd5 OK x\r\n", examined(3, &mark(11, 50, 2)), row(10, ""));
    let (found, sent) = play(&bytes, Some(&mark(10, 40, 3)), &[2, 3, 5]);
    assert_eq!(some(found), (vec![10], vec!["7:2".into(), "7:3".into()]));
    assert_eq!(sent.last().unwrap(), "d5 UID SEARCH ALL");
}

#[test]
fn where_an_old_message_is_not_known_everything_is_listed() {
    let rows = format!("{}{}", row(4, ""), row(5, ""));
    let bytes =
        format!("{QRESYNC}{}d4 OK x\r\n* SEARCH 4 5\r\nd5 OK x\r\n{rows}d6 OK x\r\n", examined(3, &mark(10, 50, 2)));
    let (found, _) = play(&bytes, Some(&mark(10, 40, 3)), &[5]);
    let Changes::All { listed, removals_count: true, .. } = found else { panic!("{found:?}") };
    assert_eq!(listed.len(), 2);
}

#[test]
fn condstore_alone_searches_only_when_something_is_missing() {
    let hello = "* CAPABILITY CONDSTORE\r\nd1 OK x\r\n";
    let bytes = format!("{hello}{}{}d3 OK x\r\n", examined(2, &mark(11, 50, 3)), row(10, ""));
    let (found, sent) = play(&bytes, Some(&mark(10, 40, 2)), &[4, 5]);
    assert_eq!(some(found), (vec![10], vec![]));
    assert!(sent.last().unwrap().ends_with("(CHANGEDSINCE 40)"));
}

#[test]
fn what_arrives_while_we_look_is_left_to_the_next_sync() {
    let bytes =
        format!("{QRESYNC}{}{}{}* 3 EXISTS\r\nd4 OK x\r\n", examined(3, &mark(11, 50, 3)), row(10, ""), row(11, ""));
    let (found, _) = play(&bytes, Some(&mark(10, 40, 2)), &[4, 5]);
    assert_eq!(some(found), (vec![10], vec![]));
}

#[test]
fn without_modseq_equal_lists_mean_nothing_changed() {
    let hello = "* CAPABILITY IMAP4rev1\r\nd1 OK x\r\n";
    let bytes = |flags: &str| {
        format!("{hello}{}{}* 1 FETCH (FLAGS ())\r\nd3 OK x\r\n", examined(2, &mark(11, 0, 1)), row(10, flags))
    };
    let (first, _) = play(&bytes(""), None, &[]);
    let Changes::All { listed, cursor, .. } = first else { panic!("{first:?}") };
    assert_eq!(listed.len(), 1);
    let last = Mark::of(&cursor).unwrap();
    assert_eq!(play(&bytes(""), Some(&last), &[10]).0, Changes::Same);
    assert!(matches!(play(&bytes("\\Seen"), Some(&last), &[10]).0, Changes::All { .. }));
}

#[test]
fn an_empty_folder_is_not_asked_for_its_messages() {
    let (found, sent) = play(&format!("{QRESYNC}{}", examined(3, &mark(1, 1, 0))), None, &[]);
    assert!(matches!(found, Changes::All { listed, .. } if listed.is_empty()));
    assert!(sent.last().unwrap().contains("EXAMINE"));
}
