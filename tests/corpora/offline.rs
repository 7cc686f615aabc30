//! Every message is opened in a network of its own that leads nowhere and counts what is tried.

use std::net::{SocketAddr, TcpStream, ToSocketAddrs as _, UdpSocket};
use std::time::{Duration, Instant};

use dossier_tests::netless::{self, Tried};

use super::source::Desk;
use super::{broken, hostile, public};

/// Our own broken and hostile messages, and the public ones.
fn messages() -> Vec<Vec<u8>> {
    let own = broken::messages().into_iter().map(|broken| broken.raw).chain(hostile::messages());
    own.chain(public::messages().into_iter().flatten().map(|known| known.raw)).collect()
}

#[test]
fn opening_every_message_asks_nothing_of_the_network() {
    netless::run("offline::inside");
}

/// Started by the test above, where there is no network.
#[test]
#[ignore = "runs in a network of its own"]
fn inside() {
    netless::assert_inside();
    let messages = messages();
    let count = messages.len();
    let desk = Desk::with(messages);
    let ids = desk.ids();
    let mut pages = 0;
    for id in ids.values() {
        if let Some(page) = desk.open_whole(id) {
            pages += 1;
            let acting = hostile::acting(&page.document);
            assert_eq!(acting.lines().find(|line| line.contains("//")), None, "what a page asks for is its own");
            for link in 0..50 {
                page.link(link, "token");
            }
        }
    }
    println!("opened {} of {count} messages, {pages} of them with a page", ids.len());
    assert!(ids.len() + 5 > count && pages > 120, "all but what holds nothing at all");
    assert_eq!(Tried::now(), Tried::default(), "nothing tried to leave");
    assert_what_leaves_is_seen();
}

/// What a connection and a name ask for is counted; else the test above could not fail.
fn assert_what_leaves_is_seen() {
    let nowhere = SocketAddr::from(([203, 0, 113, 1], 80));
    assert!(TcpStream::connect_timeout(&nowhere, Duration::from_millis(50)).is_err());
    let connected = Tried::now();
    assert_ne!(connected, Tried::default(), "a connection is seen");
    let _ = UdpSocket::bind(("0.0.0.0", 0)).unwrap().send_to(b"x", nowhere);
    let sent = Tried::now();
    assert_ne!(sent, connected, "a datagram is seen");
    // The answer takes long to stay away.
    std::thread::spawn(|| ("tracker.attack.example", 80).to_socket_addrs().is_ok());
    let end = Instant::now() + Duration::from_secs(10);
    while Tried::now().datagrams == sent.datagrams {
        assert!(Instant::now() < end, "a name that is looked up is seen");
        std::thread::yield_now();
    }
}
