#![allow(clippy::unwrap_used)]
use std::net::{TcpListener, UdpSocket};
use std::thread;

use simple_dns::rdata::{CNAME, MX, RData, SRV};
use simple_dns::{CLASS, Name, Packet, PacketFlag, RCODE, ResourceRecord};

use super::*;

const ASKED: &str = "_imaps._tcp.firm.example";

fn query(kind: Kind) -> Query {
    Query::numbered(77, ASKED, kind).unwrap()
}

/// An answer to the question that was sent.
fn answer(asked: &[u8], change: impl Fn(&mut Packet<'_>)) -> Vec<u8> {
    let mut packet = Packet::parse(asked).unwrap().into_reply();
    change(&mut packet);
    packet.build_bytes_vec_compressed().unwrap()
}

fn add<'a>(packet: &mut Packet<'a>, name: &'a str, data: RData<'a>) {
    packet.answers.push(ResourceRecord::new(Name::new_unchecked(name), CLASS::IN, 60, data));
}

fn srv(target: &str) -> RData<'_> {
    RData::SRV(SRV { priority: 1, weight: 2, port: 993, target: Name::new_unchecked(target) })
}

fn service(target: &str) -> Record {
    Record::Srv(Offered { priority: 1, weight: 2, port: 993, target: target.into() })
}

#[test]
fn only_an_answer_to_the_very_question_counts() {
    let query = query(Kind::Srv);
    let other = Query::numbered(77, "_imaps._tcp.other.example", Kind::Srv).unwrap();
    let mx = Query::numbered(77, ASKED, Kind::Mx).unwrap();
    let full = |asked: &[u8]| answer(asked, |packet| add(packet, ASKED, srv("Imap.Firm.example")));
    for (what, bytes, expected) in [
        ("an answer", full(query.bytes()), Reading::Records(vec![service("imap.firm.example")])),
        ("another number", full(Query::numbered(78, ASKED, Kind::Srv).unwrap().bytes()), Reading::NotOurs),
        ("another name", full(other.bytes()), Reading::NotOurs),
        ("another kind", full(mx.bytes()), Reading::NotOurs),
        ("the question itself", query.bytes().to_vec(), Reading::NotOurs),
        ("no question", answer(query.bytes(), |packet| packet.questions.clear()), Reading::NotOurs),
        ("noise", vec![0xff; 40], Reading::NotOurs),
        ("nothing", Vec::new(), Reading::NotOurs),
        (
            "a record of another name",
            answer(query.bytes(), |packet| add(packet, "evil.example", srv("imap.evil.example"))),
            Reading::Records(vec![]),
        ),
        (
            "a name that does not exist",
            answer(query.bytes(), |packet| *packet.rcode_mut() = RCODE::NameError),
            Reading::NoSuchName,
        ),
        (
            "a name that stands for one that does not exist",
            answer(query.bytes(), |packet| {
                *packet.rcode_mut() = RCODE::NameError;
                add(packet, ASKED, RData::CNAME(CNAME(Name::new_unchecked("gone.example"))));
            }),
            Reading::Records(vec![]),
        ),
        (
            "a server in trouble",
            answer(query.bytes(), |packet| *packet.rcode_mut() = RCODE::ServerFailure),
            Reading::Refused,
        ),
        (
            "not offered",
            answer(query.bytes(), |packet| add(packet, ASKED, srv(""))),
            Reading::Records(vec![service("")]),
        ),
        (
            "a name with a line end",
            answer(query.bytes(), |packet| add(packet, ASKED, srv("a\r\nb.firm.example"))),
            Reading::Records(vec![]),
        ),
    ] {
        assert_eq!(query.read(&bytes), expected, "{what}");
    }
}

#[test]
fn a_name_that_stands_for_another_is_followed_and_not_for_ever() {
    let query = query(Kind::Mx);
    let mx = RData::MX(MX { preference: 10, exchange: Name::new_unchecked("mx.firm.example") });
    let alias = |to: &'static str| RData::CNAME(CNAME(Name::new_unchecked(to)));
    let followed = answer(query.bytes(), |packet| {
        add(packet, ASKED, alias("one.example"));
        add(packet, "one.example", mx.clone());
    });
    assert_eq!(query.read(&followed), Reading::Records(vec![Record::Mx(10, "mx.firm.example".into())]));
    let round = answer(query.bytes(), |packet| {
        add(packet, ASKED, alias("one.example"));
        add(packet, "one.example", alias("_imaps._tcp.firm.example"));
    });
    assert_eq!(query.read(&round), Reading::Records(vec![]));
}

#[test]
fn what_is_no_name_is_not_asked_for() {
    for name in ["a b.example", "a\r\n.example", "a..example", "ä.example", &format!("{}.example", "a".repeat(64))] {
        assert!(Query::numbered(1, name, Kind::A).is_none(), "{name:?}");
    }
}

#[test]
fn what_does_not_fit_into_a_datagram_is_asked_for_again_by_tcp() {
    let tcp = TcpListener::bind("127.0.0.1:0").unwrap();
    let server = tcp.local_addr().unwrap();
    let udp = UdpSocket::bind(server).unwrap();
    let served = thread::spawn(move || {
        let mut buffer = [0; 512];
        let (count, from) = udp.recv_from(&mut buffer).unwrap();
        // Whoever guesses is not heard: the answer with another number comes first.
        let asked = &buffer[..count];
        let mut forged = answer(asked, |packet| add(packet, ASKED, srv("imap.evil.example")));
        forged[0] ^= 1;
        udp.send_to(&forged, from).unwrap();
        udp.send_to(&answer(asked, |packet| packet.set_flags(PacketFlag::TRUNCATION)), from).unwrap();
        let (mut stream, _) = tcp.accept().unwrap();
        let mut length = [0; 2];
        stream.read_exact(&mut length).unwrap();
        let mut asked = vec![0; usize::from(u16::from_be_bytes(length))];
        stream.read_exact(&mut asked).unwrap();
        let answer = answer(&asked, |packet| add(packet, ASKED, srv("imap.firm.example")));
        stream.write_all(&u16::try_from(answer.len()).unwrap().to_be_bytes()).unwrap();
        stream.write_all(&answer).unwrap();
    });
    let until = Instant::now() + Duration::from_secs(20);
    assert_eq!(ask((ASKED, Kind::Srv), &[server], until), Ok(Some(vec![service("imap.firm.example")])));
    served.join().unwrap();
}

#[test]
fn where_nobody_listens_there_is_no_answer() {
    let taken = UdpSocket::bind("127.0.0.1:0").unwrap();
    let server = taken.local_addr().unwrap();
    drop(taken);
    assert_eq!(ask((ASKED, Kind::Srv), &[server], Instant::now() + Duration::from_secs(5)), Err(NoAnswer));
    assert_eq!(ask((ASKED, Kind::Srv), &[], Instant::now() + Duration::from_secs(5)), Err(NoAnswer));
}
