//! An Exchange server of an organisation's own, told by its web server. It answers there also where it offers no IMAP, by which it could be read.
//! Nothing is said to it but which page is asked for.

use std::thread;
use std::time::{Duration, Instant};

use domain::Address;

use super::found::Said;
use super::{Ways, host, services};
use crate::dns::Kind;

/// Where Exchange says where mailboxes are (MS-OXDISCO), and where it gives them to programs (MS-OXWSADISC). Both want a sign-in.
const PAGES: [&str; 2] = ["/autodiscover/autodiscover.xml", "/EWS/Exchange.asmx"];
/// How long one page may take.
const ANSWER: Duration = Duration::from_secs(4);
/// Headers that Exchange sends and nobody else.
const OWN: [&str; 4] = ["x-feserver", "x-beserver", "x-owa-version", "x-calculatedbetarget"];

/// The beginning of a web server's answer; names of headers are lower case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// The status code.
    pub status: u16,
    /// Names and values.
    pub headers: Vec<(String, String)>,
}

impl Head {
    /// Whether Exchange answers: by headers of its own, or by asking for a sign-in the way Windows' web server does.
    pub(super) fn is_exchange(&self) -> bool {
        let has = |name: &str| self.headers.iter().any(|(given, _)| given == name);
        let says = |name: &str, part: &str| {
            self.headers.iter().any(|(given, value)| given == name && value.to_ascii_lowercase().contains(part))
        };
        let asks = |way: &str| {
            let offers = |value: &str| value.split(',').any(|one| one.trim().to_ascii_lowercase().starts_with(way));
            self.headers.iter().any(|(given, value)| given == "www-authenticate" && offers(value))
        };
        let is_windows = asks("ntlm") || asks("negotiate") || (asks("basic") && says("server", "microsoft-iis"));
        OWN.iter().any(|name| has(name)) || (self.status == 401 && is_windows)
    }
}

/// Asks the hosts where an Exchange server of this domain would be.
pub fn ask(address: &Address, ways: &dyn Ways, until: Instant) -> Said {
    let domain = address.domain();
    let named = |records: Vec<_>| {
        let best = services::best(&records)?;
        Some((host::usable(&best.target)?, best.port))
    };
    let service = ways.ask((&format!("_autodiscover._tcp.{domain}"), Kind::Srv), until);
    let service = service.ok().flatten().and_then(named);
    let usual = ["autodiscover", "mail"].map(|name| (format!("{name}.{domain}"), 443));
    let hosts: Vec<(String, u16)> = usual.into_iter().chain(service).collect();
    let is_there = thread::scope(|scope| {
        let asked: Vec<_> = hosts.iter().map(|host| scope.spawn(move || is_at(host, ways, until))).collect();
        asked.into_iter().any(|one| one.join().unwrap_or(false))
    });
    Said { is_exchange: is_there, answered: is_there, ..Said::default() }
}

fn is_at((host, port): &(String, u16), ways: &dyn Ways, until: Instant) -> bool {
    let until = until.min(Instant::now() + ANSWER);
    let port = if *port == 443 { String::new() } else { format!(":{port}") };
    let mut pages = PAGES.iter().map(|page| ways.head(&format!("https://{host}{port}{page}"), until));
    pages.any(|head| head.is_ok_and(|head| head.is_exchange()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exchange_is_told_from_other_web_servers() {
        let head = |status, headers: &[(&str, &str)]| {
            let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
            Head { status, headers: headers.iter().map(own).collect() }
        };
        for (what, seen, expected) in [
            ("NTLM", head(401, &[("www-authenticate", "NTLM")]), true),
            ("in one line", head(401, &[("www-authenticate", "Basic realm=\"x\", Negotiate")]), true),
            ("with its header", head(401, &[("x-feserver", "EX01"), ("www-authenticate", "Basic realm=\"x\"")]), true),
            ("by another status", head(302, &[("x-owa-version", "15.2.1544.4")]), true),
            (
                "Basic of Windows",
                head(401, &[("server", "Microsoft-IIS/10.0"), ("www-authenticate", "Basic realm=\"mail\"")]),
                true,
            ),
            (
                "Basic of somebody else",
                head(401, &[("server", "nginx"), ("www-authenticate", "Basic realm=\"Negotiate\"")]),
                false,
            ),
            ("open to all", head(200, &[("www-authenticate", "NTLM")]), false),
            ("a page that is missing", head(404, &[("server", "Microsoft-IIS/10.0")]), false),
            ("silence", Head::default(), false),
        ] {
            assert_eq!(seen.is_exchange(), expected, "{what}");
        }
    }
}
