//! Whether a captive portal (RFC 8952) stands in the way: a network that answers in everybody's place until its own page was visited.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream, ToSocketAddrs};
use std::sync::mpsc::{self, Sender};
use std::thread;
use std::time::{Duration, Instant};

/// How long an answer is waited for, at each step.
const PATIENCE: Duration = Duration::from_secs(2);
/// How long both answers are waited for in all, however slowly they come.
const IN_ALL: Duration = Duration::from_secs(5);
/// The status line of an answer ends before this, octets.
const LINE: u64 = 256;
/// "Network Authentication Required" (RFC 6585 section 6).
const SIGN_IN_FIRST: u16 = 511;

/// Where is knocked, in the clear and with nothing of the user's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Doors {
    /// An address that belongs to nobody (RFC 5737): who answers there answers for everybody.
    pub nobody: SocketAddr,
    /// The port of HTTP.
    pub http: u16,
}

impl Default for Doors {
    fn default() -> Self {
        Self { nobody: SocketAddr::from(([192, 0, 2, 1], 80)), http: 80 }
    }
}

/// Asks whether the network answers in the place of `host`. Takes a few seconds; nobody but `host` and the network itself is asked.
pub fn in_the_way(host: &str, doors: Doors) -> bool {
    let (tell, told) = mpsc::channel();
    let host = host.to_owned();
    beside(tell.clone(), move || answer(doors.nobody, "network.invalid").is_some());
    beside(tell, move || {
        let address = (host.as_str(), doors.http).to_socket_addrs().ok().and_then(|mut found| found.next());
        address.and_then(|address| answer(address, &host)) == Some(SIGN_IN_FIRST)
    });
    let end = Instant::now() + IN_ALL;
    while let Ok(answers) = told.recv_timeout(end.saturating_duration_since(Instant::now())) {
        if answers {
            return true;
        }
    }
    false
}

/// Asks on a thread of its own; where there is none, nobody is heard.
fn beside(tell: Sender<bool>, ask: impl FnOnce() -> bool + Send + 'static) {
    let _ = thread::Builder::new().name("portal".into()).spawn(move || tell.send(ask()));
}

/// The status of the answer to `GET /` (RFC 9112 section 4); `None` where nobody speaks HTTP.
fn answer(address: SocketAddr, host: &str) -> Option<u16> {
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE).ok()?;
    stream.set_read_timeout(Some(PATIENCE)).ok()?;
    stream.set_write_timeout(Some(PATIENCE)).ok()?;
    // In one piece: whoever answers the first one and closes takes the answer back.
    let request = format!("GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).ok()?;
    let (end, mut said, mut octet) = (Instant::now() + IN_ALL, Vec::new(), [0; 1]);
    while (said.len() as u64) < LINE && Instant::now() < end && stream.read(&mut octet).ok()? == 1 && octet != *b"\n" {
        said.extend_from_slice(&octet);
    }
    status(&said)
}

fn status(line: &[u8]) -> Option<u16> {
    let line = std::str::from_utf8(line).ok()?;
    line.strip_prefix("HTTP/1.")?.split(' ').nth(1)?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::net::TcpListener;

    use super::*;

    /// Answers every connection with the same words, as long as the test runs.
    fn answering(words: &'static str) -> SocketAddr {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = listener.local_addr().unwrap();
        thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                // Whoever closes on unread words takes back what was said.
                let _ = stream.read(&mut [0; 1024]).unwrap();
                stream.write_all(words.as_bytes()).unwrap();
            }
        });
        address
    }

    /// An address nobody listens at.
    fn silent() -> SocketAddr {
        SocketAddr::from(([127, 0, 0, 1], 1))
    }

    #[test]
    fn a_network_that_answers_for_everybody_is_told_from_a_server_that_answers_for_itself() {
        let own = "HTTP/1.1 200 OK\r\n\r\n";
        for (what, nobody, host, expected) in [
            (
                "an answer where nobody is",
                answering("HTTP/1.0 302 Found\r\nLocation: http://login.example/\r\n\r\n"),
                silent(),
                true,
            ),
            (
                "an answer for the server",
                silent(),
                answering("HTTP/1.1 511 Network Authentication Required\r\n\r\n"),
                true,
            ),
            ("the server's own page", silent(), answering(own), false),
            (
                "the server leads elsewhere",
                silent(),
                answering("HTTP/1.1 301 Moved\r\nLocation: https://hoster.example/\r\n\r\n"),
                false,
            ),
            ("something else where nobody is", answering("220 smtp.example ready\r\n"), silent(), false),
            ("nobody answers", silent(), silent(), false),
        ] {
            assert_eq!(in_the_way("127.0.0.1", Doors { nobody, http: host.port() }), expected, "{what}");
        }
    }

    #[test]
    fn an_endless_line_is_no_answer() {
        assert_eq!(status(b"HTTP/1.1 511 Network"), Some(511));
        assert_eq!(status(&[b'a'; 300]), None);
        assert_eq!(status(b"HTTP/1.1 5 1 1"), Some(5));
        assert_eq!(status(b"HTTP/1.1"), None);
    }
}
