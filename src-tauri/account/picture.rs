//! Remote pictures of a page, fetched so that the sender learns as little as can be: no cookies, no referrer, nothing of the machine.

use std::io::Read as _;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use ureq::Agent;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::tls::{RootCerts, TlsConfig, TlsProvider};
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};

const LARGEST: u64 = 10 << 20;
const PATIENCE: Duration = Duration::from_secs(15);
const MOST_REDIRECTS: u32 = 4;
/// Says nothing about who asks.
const AGENT: &str = "Mozilla/5.0";

/// Whom a picture may come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// The internet, and nothing of the user's own network: a message must not make the program knock there.
    Public,
    /// This machine too, for tests.
    Anywhere,
}

/// Looks names up and gives only addresses within reach; asked again for every redirect.
#[derive(Debug)]
struct Within(Reach, DefaultResolver);

impl Resolver for Within {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = self.1.resolve(uri, config, timeout)?;
        let is_near = |address: &SocketAddr| self.0 == Reach::Public && !is_public(address.ip());
        if found.iter().any(is_near) { Err(ureq::Error::HostNotFound) } else { Ok(found) }
    }
}

/// The octets at an address, whatever they are; `None` where nothing comes, or too much.
pub fn picture(address: &str, reach: Reach) -> Option<Vec<u8>> {
    let tls = TlsConfig::builder().provider(TlsProvider::NativeTls).root_certs(RootCerts::PlatformVerifier).build();
    let config = Agent::config_builder()
        .tls_config(tls)
        .timeout_global(Some(PATIENCE))
        .max_redirects(MOST_REDIRECTS)
        .user_agent(AGENT)
        .proxy(None)
        .max_idle_connections(0)
        .build();
    let agent = Agent::with_parts(config, DefaultConnector::default(), Within(reach, DefaultResolver::default()));
    let answer = agent.get(address).header("accept", "image/png,image/jpeg,image/gif,image/webp").call().ok()?;
    let mut octets = Vec::new();
    answer.into_body().into_reader().take(LARGEST + 1).read_to_end(&mut octets).ok()?;
    (octets.len() as u64 <= LARGEST).then_some(octets)
}

/// Whether an address belongs to the internet (RFC 6890).
fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(four) => {
            let [first, second, third, _] = four.octets();
            let is_shared = first == 100 && (64..128).contains(&second);
            let is_kept = first == 0
                || first >= 224
                || (first, second, third) == (192, 0, 0)
                || first == 198 && matches!(second, 18 | 19);
            !(four.is_private()
                || four.is_loopback()
                || four.is_link_local()
                || four.is_documentation()
                || is_shared
                || is_kept)
        }
        IpAddr::V6(six) => {
            let [first, second, ..] = six.segments();
            let is_global = first & 0xe000 == 0x2000;
            // Addresses that carry another one within (6to4, Teredo), and those of documents.
            is_global && first != 0x2002 && !(first == 0x2001 && (second == 0 || second == 0xdb8))
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::io::{BufRead as _, BufReader, Write as _};
    use std::net::TcpListener;

    use super::*;

    #[test]
    fn only_the_internet_is_within_reach() {
        for (address, public) in [
            ("93.184.216.34", true),
            ("2606:2800:220:1::1", true),
            ("127.0.0.1", false),
            ("10.1.2.3", false),
            ("172.16.0.1", false),
            ("192.168.1.1", false),
            ("169.254.169.254", false),
            ("100.64.0.1", false),
            ("0.0.0.0", false),
            ("255.255.255.255", false),
            ("224.0.0.1", false),
            ("192.0.2.1", false),
            ("::1", false),
            ("::ffff:127.0.0.1", false),
            ("64:ff9b::7f00:1", false),
            ("fe80::1", false),
            ("fd00::1", false),
            ("2002:7f00:1::", false),
        ] {
            assert_eq!(is_public(address.parse().unwrap()), public, "{address}");
        }
    }

    /// Answers one request and gives what was asked.
    fn answering(answer: &'static str) -> (String, std::thread::JoinHandle<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}/p.png", listener.local_addr().unwrap());
        let asked = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let lines = BufReader::new(stream.try_clone().unwrap()).lines().map(Result::unwrap);
            let head: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
            stream.write_all(answer.as_bytes()).unwrap();
            head.join("\n").to_lowercase()
        });
        (address, asked)
    }

    #[test]
    fn a_picture_is_asked_for_without_a_word_about_who_asks() {
        let (address, asked) =
            answering("HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc");
        assert_eq!(picture(&address, Reach::Anywhere).as_deref(), Some(&b"abc"[..]));
        let asked = asked.join().unwrap();
        assert!(
            ["cookie", "referer", "accept-language", "dossier"].iter().all(|word| !asked.contains(word)),
            "{asked}"
        );
    }

    #[test]
    fn the_own_machine_is_not_knocked_at() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let port = listener.local_addr().unwrap().port();
        for host in ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "2130706433"] {
            assert_eq!(picture(&format!("http://{host}:{port}/"), Reach::Public), None, "{host}");
        }
        assert!(listener.accept().is_err(), "nobody knocked");
    }
}
