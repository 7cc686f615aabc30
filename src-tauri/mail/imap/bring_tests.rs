#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use super::super::link::Link;
use super::super::wire::Wire;
use super::super::wire::tests::Fed;
use super::*;
use crate::Cancel;
use crate::remote::RemoteKey;

fn listed(uid: u32, size: u64) -> Listed {
    Listed { key: RemoteKey(format!("7:{uid}")), uid: Some(uid), flags: 0, modseq: 0, size, internal_date: 0 }
}

fn session(bytes: &[u8]) -> Session<Fed> {
    let mut all = b"* CAPABILITY IMAP4rev1\r\nd1 OK x\r\n".to_vec();
    all.extend(bytes);
    Session::begin(Link::new(Wire::new(Fed::new(all, 1000)), &Cancel::default())).unwrap()
}

fn commands(session: Session<Fed>) -> Vec<String> {
    let sent = String::from_utf8(session.link.into_wire().into_stream().sent).unwrap();
    sent.lines().skip(1).map(str::to_owned).collect()
}

#[test]
fn batches_end_by_octets_and_by_count() {
    let shape = |sizes: &[u64], extent| -> Vec<(usize, bool)> {
        let wanted: Vec<Listed> = sizes.iter().zip(1..).map(|(size, uid)| listed(uid, *size)).collect();
        batches(&wanted, extent).iter().map(|b| (b.to - b.from, b.parts.is_some())).collect()
    };
    let mib = 1024 * 1024;
    assert_eq!(
        shape(&[mib, mib, 1, 9 * mib, 1, 3 * mib, 1], Extent::Whole),
        [(2, false), (1, false), (1, true), (1, false), (1, false), (1, false)]
    );
    assert_eq!(shape(&[9 * mib, 9 * mib], Extent::Header), [(2, false)]);
    assert_eq!(shape(&[1; 1001], Extent::Whole), [(500, false), (500, false), (1, false)]);
    assert_eq!(shape(&[], Extent::Whole), []);
}

#[test]
fn messages_are_handed_over_in_the_order_wanted() {
    let wanted = [listed(9, 1), listed(3, 1), listed(5, 1), Listed { key: RemoteKey("6:1".into()), ..listed(1, 1) }];
    let mut session = session(b"* 1 FETCH (UID 3 BODY[] {1}\r\nc)\r\n* 2 FETCH (FLAGS ())\r\n* 3 FETCH (UID 9 BODY[] {1}\r\ni)\r\nd2 OK x\r\n");
    let mut got = Vec::new();
    let ended = Bringing::new(&wanted, Extent::Whole).run(&mut session, 7, &mut |key, brought| {
        got.push((key.0.clone(), brought));
        true
    });
    assert_eq!(ended.unwrap(), Ended::Done);
    let expected = [
        ("7:9", Brought::Bytes(b"i".to_vec())),
        ("7:3", Brought::Bytes(b"c".to_vec())),
        ("7:5", Brought::Gone),
        ("6:1", Brought::Gone),
    ];
    assert_eq!(got, expected.map(|(key, brought)| (key.to_owned(), brought)));
    assert_eq!(commands(session), ["d2 UID FETCH 3,5,9 (UID BODY.PEEK[])"]);
}

#[test]
fn a_server_that_understates_its_messages_is_not_listened_to_for_long() {
    let wanted: Vec<Listed> = (1..=5).map(|uid| listed(uid, 1)).collect();
    let literal = 8 << 20;
    let mut bytes = Vec::new();
    for uid in 1..=5 {
        bytes.extend(format!("* {uid} FETCH (UID {uid} BODY[] {{{literal}}}\r\n").into_bytes());
        bytes.extend(vec![b'x'; literal]);
        bytes.extend(b")\r\n");
    }
    let mut bringing = Bringing::new(&wanted, Extent::Whole);
    let ended = bringing.run(&mut session(&bytes), 7, &mut |_, _| true);
    assert!(matches!(ended, Err(Trouble::Protocol(_))), "{ended:?}");
    assert_eq!(bringing.arrived.len(), 4, "what came before that is kept");
}

#[test]
fn a_message_the_server_cannot_give_is_narrowed_down_and_set_aside() {
    let wanted: Vec<Listed> = (1..=4).map(|uid| listed(uid, 1)).collect();
    let mut session = session(
        b"* 1 FETCH (UID 1 BODY[HEADER] {1}\r\na)\r\nd2 NO [SERVERBUG] x\r\n* 2 FETCH (UID 2 BODY[HEADER] {1}\r\nb)\r\nd3 OK x\r\n\
          d4 NO [SERVERBUG] y\r\nd5 NO [SERVERBUG] z\r\n* 4 FETCH (UID 4 BODY[HEADER] {1}\r\nd)\r\nd6 OK x\r\n",
    );
    let mut got = Vec::new();
    let ended = Bringing::new(&wanted, Extent::Header).run(&mut session, 7, &mut |_, brought| {
        got.push(brought);
        true
    });
    assert_eq!(ended.unwrap(), Ended::Done);
    let bytes = |text: &str| Brought::Bytes(text.as_bytes().to_vec());
    assert_eq!(
        got,
        [bytes("a"), bytes("b"), Brought::Unreadable(Unreadable::Refused("[SERVERBUG] y".into())), bytes("d")]
    );
}

/// A server that holds one message under UID 3 and answers for its parts beginning `early` octets too early, except for the first.
fn in_parts(message: &[u8], asked: &[(usize, usize)], early: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (at, (from, count)) in asked.iter().enumerate() {
        let begins = if *from == 0 { 0 } else { from - early };
        let part = &message[begins..(begins + count).min(message.len())];
        bytes.extend(format!("* 1 FETCH (UID 3 BODY[]<{from}> {{{}}}\r\n", part.len()).into_bytes());
        bytes.extend_from_slice(part);
        bytes.extend(format!(")\r\nd{} OK x\r\n", at + 2).into_bytes());
    }
    bytes
}

fn brought(session: &mut Session<Fed>, size: u64) -> Vec<Brought> {
    let mut got = Vec::new();
    let wanted = [listed(3, size)];
    let ended = Bringing::new(&wanted, Extent::Whole).run(session, 7, &mut |_, brought| {
        got.push(brought);
        true
    });
    assert_eq!(ended.unwrap(), Ended::Done);
    got
}

fn numbers(count: usize) -> Vec<u8> {
    (0..count.div_ceil(8)).flat_map(|n| format!("{n:07}\n").into_bytes()).take(count).collect()
}

#[test]
fn a_large_message_comes_in_parts_that_overlap() {
    let (part, seam) = (usize::try_from(PART).unwrap(), 65536);
    let message = numbers(part + 2);
    let asked = [(0, part), (part - seam, part + seam), (part + 2 - seam, part + seam)];
    let mut session = session(&in_parts(&message, &asked, 0));
    assert!(brought(&mut session, PART + 2) == [Brought::Bytes(message)]);
    let asked = asked.map(|(from, count)| format!("(UID BODY.PEEK[]<{from}.{count}>)"));
    assert_eq!(
        commands(session),
        [2, 3, 4].map(|n| format!("d{n} UID FETCH 3 {}", asked[n - 2])),
        "the last one finds nothing more"
    );
}

#[test]
fn parts_that_do_not_fit_together_are_never_put_together() {
    let part = usize::try_from(PART).unwrap();
    let asked = [(0, part), (part - 65536, part + 65536)];
    let message = numbers(part + 2);
    let mut bytes = in_parts(&message, &asked, 26);
    bytes.extend(format!("* 1 FETCH (UID 3 BODY[] {{{}}}\r\n", message.len()).into_bytes());
    bytes.extend_from_slice(&message);
    bytes.extend(b")\r\nd4 OK x\r\n");
    let mut whole = session(&bytes);
    assert!(brought(&mut whole, PART + 2) == [Brought::Bytes(message.clone())]);
    assert_eq!(commands(whole).pop().unwrap(), "d4 UID FETCH 3 (UID BODY.PEEK[])");
    let got = brought(&mut session(&in_parts(&message, &asked, 26)), 1 << 30);
    assert!(matches!(&got[..], [Brought::Unreadable(Unreadable::NotUnderstood(_))]), "too large for one answer");
}

#[test]
fn what_breaks_the_conversation_is_found() {
    let wanted: Vec<Listed> = (1..=5).map(|uid| listed(uid, 1)).collect();
    let mut bringing = Bringing::new(&wanted, Extent::Whole);
    let mut got: Vec<(u32, bool)> = Vec::new();
    let mut connections = 0;
    loop {
        connections += 1;
        assert!(connections < 20, "it ends");
        // This server's answer about message 3 is never whole.
        let mut played = Vec::new();
        let asked = bringing.queue.iter().map(|batch| bringing.missing(batch, 7)).filter(|uids| !uids.is_empty());
        for (at, uids) in asked.enumerate() {
            for uid in uids {
                let line = if uid == 3 {
                    "* 3 FETCH (UID 3 BODY[] {1}\r\nx\r\n".to_owned()
                } else {
                    format!("* 1 FETCH (UID {uid} BODY[] {{1}}\r\na)\r\n")
                };
                played.extend(line.into_bytes());
            }
            played.extend(format!("d{} OK x\r\n", at + 2).into_bytes());
        }
        let run = bringing.run(&mut session(&played), 7, &mut |key, brought| {
            got.push((parse_key(key).unwrap().1, matches!(brought, Brought::Bytes(_))));
            true
        });
        match run {
            Ok(Ended::Done) => break,
            Err(Trouble::Protocol(why)) => drop(bringing.narrow(Unreadable::NotUnderstood(why))),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(got, [(1, true), (2, true), (3, false), (4, true), (5, true)]);
}
