//! Where a host's name leads. A debug build can be told of other name servers and ports, so that tests need neither the world's nor the machine's.

use std::io;
use std::net::{SocketAddr, ToSocketAddrs};
#[cfg(debug_assertions)]
use std::time::{Duration, Instant};

#[cfg(debug_assertions)]
use crate::dns::{self, Kind, Record};

/// The addresses of a host, in the order they are to be tried.
///
/// # Errors
/// Those of the system's resolver, or none there.
pub fn resolve(host: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
    #[cfg(debug_assertions)]
    if let Some(played) = Played::told() {
        return played.resolve(host, port);
    }
    (host, port).to_socket_addrs().map(Iterator::collect)
}

/// The network of a test: `DOSSIER_NET=dns=127.0.0.1:5300,443=8443,993=9933`.
#[cfg(debug_assertions)]
pub(crate) struct Played(String);

#[cfg(debug_assertions)]
impl Played {
    /// What the environment says of it.
    pub fn told() -> Option<Self> {
        std::env::var("DOSSIER_NET").ok().map(Self)
    }

    /// The name server to ask.
    pub fn server(&self) -> Option<SocketAddr> {
        self.value("dns")?.parse().ok()
    }

    fn value(&self, name: &str) -> Option<&str> {
        self.0.split(',').find_map(|pair| pair.split_once('=').filter(|(key, _)| *key == name)).map(|(_, value)| value)
    }

    fn resolve(&self, host: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
        let port = self.value(&port.to_string()).and_then(|port| port.parse().ok()).unwrap_or(port);
        if host == "localhost" || host.parse::<std::net::IpAddr>().is_ok() {
            return (host, port).to_socket_addrs().map(Iterator::collect);
        }
        let servers: Vec<SocketAddr> = self.server().into_iter().collect();
        let until = Instant::now() + Duration::from_secs(5);
        let found = dns::ask((host, Kind::A), &servers, until).map_err(|_| io::ErrorKind::NotConnected)?;
        let address =
            |record| if let Record::A(address) = record { Some(SocketAddr::from((address, port))) } else { None };
        let found: Vec<SocketAddr> = found.unwrap_or_default().into_iter().filter_map(address).collect();
        if found.is_empty() { Err(io::ErrorKind::NotFound.into()) } else { Ok(found) }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_test_says_where_names_and_ports_lead() {
        let played = Played("dns=127.0.0.1:5300,993=9933".into());
        assert_eq!(played.server(), Some("127.0.0.1:5300".parse().unwrap()));
        for (host, port, expected) in [("127.0.0.1", 993, "127.0.0.1:9933"), ("127.0.0.1", 465, "127.0.0.1:465")] {
            assert_eq!(played.resolve(host, port).unwrap(), [expected.parse().unwrap()]);
        }
    }
}
