//! A small file from a web server: encrypted at every step, a few steps at most, and not without end.

use std::io::Read as _;
use std::time::Instant;

use ureq::Agent;
use ureq::config::Config;
use ureq::http::uri::PathAndQuery;
use ureq::http::{HeaderValue, Request, Uri};
use ureq::tls::{RootCerts, TlsConfig, TlsProvider};
use ureq::unversioned::resolver::{ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};

use super::exchange::Head;
use super::host;
use crate::dns::NoAnswer;
use crate::names;

/// More than any file of settings.
const LARGEST: u64 = 256 * 1024;
const MOST_REDIRECTS: usize = 3;

/// The file there; `None` where there is none, none that may be fetched, or too much. A redirect may lead to another host, since that is what the
/// domain says, but only by https and to a name.
///
/// # Errors
/// `NoAnswer` where nobody answered.
pub fn fetch(url: &str, until: Instant) -> Result<Option<Vec<u8>>, NoAnswer> {
    let mut next = url.parse().ok().filter(is_safe);
    let mut answered = false;
    for _ in 0..=MOST_REDIRECTS {
        let Some(uri) = next else {
            return Ok(None);
        };
        let answer = match agent(until).get(uri.clone()).call() {
            Ok(answer) => answer,
            Err(_) if answered => return Ok(None),
            Err(_) => return Err(NoAnswer),
        };
        answered = true;
        if !answer.status().is_redirection() {
            let file = answer.status().is_success().then(|| body(answer)).flatten();
            return Ok(file);
        }
        let location = answer.headers().get("location").and_then(|value| value.to_str().ok());
        next = location.and_then(|location| led_to(&uri, location));
    }
    Ok(None)
}

/// How a page answers; nothing of it is read, and no redirect is followed.
///
/// # Errors
/// `NoAnswer` where nobody answered, or none that may be asked.
pub fn head(url: &str, until: Instant) -> Result<Head, NoAnswer> {
    answers("GET", url, until)
}

/// The same when a server is asked what can be done with a page.
///
/// # Errors
/// As of [`head`].
pub fn options(url: &str, until: Instant) -> Result<Head, NoAnswer> {
    answers("OPTIONS", url, until)
}

fn answers(method: &str, url: &str, until: Instant) -> Result<Head, NoAnswer> {
    let uri: Uri = url.parse().ok().filter(is_safe).ok_or(NoAnswer)?;
    let request = Request::builder().method(method).uri(uri).body(()).map_err(|_| NoAnswer)?;
    let answer = agent(until).run(request).map_err(|_| NoAnswer)?;
    let readable = |value: &HeaderValue| value.to_str().ok().map(str::to_owned);
    let headers =
        answer.headers().iter().filter_map(|(name, value)| Some((name.as_str().to_owned(), readable(value)?)));
    Ok(Head { status: answer.status().as_u16(), headers: headers.collect() })
}

fn body(answer: ureq::http::Response<ureq::Body>) -> Option<Vec<u8>> {
    let mut octets = Vec::new();
    answer.into_body().into_reader().take(LARGEST + 1).read_to_end(&mut octets).ok()?;
    (octets.len() as u64 <= LARGEST).then_some(octets)
}

/// Where a redirect leads, if anywhere we go.
pub(super) fn led_to(from: &Uri, location: &str) -> Option<Uri> {
    let uri = if location.starts_with('/') && !location.starts_with("//") {
        let mut parts = from.clone().into_parts();
        parts.path_and_query = Some(PathAndQuery::try_from(location).ok()?);
        Uri::from_parts(parts).ok()?
    } else {
        location.parse().ok()?
    };
    Some(uri).filter(is_safe)
}

fn is_safe(uri: &Uri) -> bool {
    let plain = uri.authority().is_some_and(|authority| !authority.as_str().contains('@'));
    uri.scheme_str() == Some("https") && plain && uri.host().is_some_and(|host| host::usable(host).is_some())
}

fn agent(until: Instant) -> Agent {
    let tls = TlsConfig::builder().provider(TlsProvider::NativeTls).root_certs(RootCerts::PlatformVerifier).build();
    let config = Agent::config_builder()
        .tls_config(tls)
        .https_only(true)
        .timeout_global(Some(until.saturating_duration_since(Instant::now())))
        .max_redirects(0)
        .max_redirects_will_error(false)
        .http_status_as_error(false)
        .user_agent("")
        .proxy(None)
        .max_idle_connections(0)
        .build();
    Agent::with_parts(config, DefaultConnector::default(), Names)
}

/// Looks names up as every connection of ours does.
#[derive(Debug)]
struct Names;

impl Resolver for Names {
    fn resolve(&self, uri: &Uri, _: &Config, _: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let host = uri.host().ok_or(ureq::Error::HostNotFound)?;
        let found = names::resolve(host, uri.port_u16().unwrap_or(443)).map_err(|_| ureq::Error::HostNotFound)?;
        let mut addresses = self.empty();
        found.into_iter().take(8).for_each(|address| addresses.push(address));
        if addresses.is_empty() { Err(ureq::Error::HostNotFound) } else { Ok(addresses) }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_redirect_leads_to_https_and_a_name_or_nowhere() {
        let from: Uri =
            "https://autoconfig.firm.example/mail/config-v1.1.xml?emailaddress=a%40firm.example".parse().unwrap();
        for (location, expected) in [
            ("https://hoster.example/c.xml", Some("https://hoster.example/c.xml")),
            ("/other.xml?a=b", Some("https://autoconfig.firm.example/other.xml?a=b")),
            ("http://autoconfig.firm.example/c.xml", None),
            ("//evil.example/c.xml", None),
            ("file:///etc/passwd", None),
            ("ftp://hoster.example/c.xml", None),
            ("https://127.0.0.1/c.xml", None),
            ("https://[::1]/c.xml", None),
            ("https://localhost/c.xml", None),
            ("https://a:b@hoster.example/c.xml", None),
            ("javascript:alert(1)", None),
            ("c.xml", None),
            ("", None),
        ] {
            assert_eq!(led_to(&from, location).map(|uri| uri.to_string()).as_deref(), expected, "{location}");
        }
    }

    #[test]
    fn what_is_not_encrypted_is_never_asked_for() {
        let until = Instant::now() + std::time::Duration::from_secs(5);
        for url in ["http://autoconfig.firm.example/", "https://127.0.0.1/", "nonsense"] {
            assert_eq!(fetch(url, until), Ok(None), "{url}");
        }
    }
}
