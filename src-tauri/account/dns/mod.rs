//! Questions to the system's name servers that the system's own resolver cannot be asked: mail exchangers and services (RFC 1035, 2782).

mod packet;
mod servers;

use std::io::{self, Read as _, Write as _};
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream, UdpSocket};
use std::time::{Duration, Instant};

use packet::{Query, Reading};
pub use servers::servers;

/// How long one server may take for one answer.
const ANSWER: Duration = Duration::from_secs(2);
/// How often the servers are gone through.
const ROUNDS: usize = 2;
/// More than any answer without EDNS may have.
const LARGEST_DATAGRAM: usize = 4096;

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The address of a host, version 4.
    A,
    /// Who takes a domain's mail.
    Mx,
    /// Where a service is (RFC 2782).
    Srv,
    /// A text, such as the path of a service (RFC 6764 section 4).
    Txt,
}

/// What is answered; names are lower case, without the dot at the end, and hold letters, digits, hyphens and underscores only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Record {
    /// An address.
    A(Ipv4Addr),
    /// A mail exchanger; the lowest preference comes first.
    Mx(u16, String),
    /// A service.
    Srv(Offered),
    /// A text.
    Txt(String),
}

/// Where a service is (RFC 2782).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offered {
    /// The lowest comes first.
    pub priority: u16,
    /// Among equals the heaviest is the most likely.
    pub weight: u16,
    /// TCP port.
    pub port: u16,
    /// Host; empty (the root): the service is not offered.
    pub target: String,
}

/// Nobody answered, or nobody could.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no name server answers")]
pub struct NoAnswer;

/// Asks servers in turn, by datagram and, where the answer does not fit into one, by TCP. `None`: there is no such name, nor any below it (RFC 8020).
///
/// # Errors
/// `NoAnswer` where none answers before `until`, or none can.
pub fn ask(
    (name, kind): (&str, Kind),
    servers: &[SocketAddr],
    until: Instant,
) -> Result<Option<Vec<Record>>, NoAnswer> {
    for server in servers.iter().cycle().take(servers.len() * ROUNDS) {
        let left = until.saturating_duration_since(Instant::now()).min(ANSWER);
        if left.is_zero() {
            break;
        }
        let query = Query::new(name, kind).ok_or(NoAnswer)?;
        let reading = datagram(&query, *server, left).and_then(|reading| match reading {
            Reading::Truncated => stream(&query, *server, left),
            other => Ok(other),
        });
        match reading {
            Ok(Reading::Records(records)) => return Ok(Some(records)),
            Ok(Reading::NoSuchName) => return Ok(None),
            _ => {}
        }
    }
    Err(NoAnswer)
}

/// From a port of its own, as every socket gets a random one, and to this server alone: whoever wants to answer in its stead has to guess that port
/// and the number of the question (RFC 5452).
fn datagram(query: &Query, server: SocketAddr, patience: Duration) -> io::Result<Reading> {
    let from: SocketAddr =
        if server.is_ipv4() { (Ipv4Addr::UNSPECIFIED, 0).into() } else { (Ipv6Addr::UNSPECIFIED, 0).into() };
    let socket = UdpSocket::bind(from)?;
    socket.connect(server)?;
    socket.send(query.bytes())?;
    let until = Instant::now() + patience;
    let mut buffer = [0; LARGEST_DATAGRAM];
    loop {
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(io::ErrorKind::TimedOut.into());
        }
        socket.set_read_timeout(Some(left))?;
        let count = socket.recv(&mut buffer)?;
        match query.read(buffer.get(..count).unwrap_or(&[])) {
            Reading::NotOurs => {}
            other => return Ok(other),
        }
    }
}

fn stream(query: &Query, server: SocketAddr, patience: Duration) -> io::Result<Reading> {
    let mut tcp = TcpStream::connect_timeout(&server, patience)?;
    tcp.set_read_timeout(Some(patience))?;
    tcp.set_write_timeout(Some(patience))?;
    let length = u16::try_from(query.bytes().len()).map_err(io::Error::other)?;
    tcp.write_all(&[&length.to_be_bytes(), query.bytes()].concat())?;
    let mut length = [0; 2];
    tcp.read_exact(&mut length)?;
    let mut answer = vec![0; usize::from(u16::from_be_bytes(length))];
    tcp.read_exact(&mut answer)?;
    match query.read(&answer) {
        Reading::Truncated | Reading::NotOurs => Err(io::ErrorKind::InvalidData.into()),
        other => Ok(other),
    }
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
