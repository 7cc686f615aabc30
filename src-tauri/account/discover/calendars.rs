//! Where calendars begin at a domain's own web servers (RFC 6764 section 5). They are asked what they can, without a word that signs in.

use std::thread;
use std::time::{Duration, Instant};

use domain::Address;
use ureq::http::Uri;

use super::exchange::Head;
use super::fetch::led_to;
use super::found::{Calendar, How, Said};
use super::services::WELL_KNOWN;
use super::{Ways, host};

/// What such a web server is often called; the domain itself first.
const HOSTS: [&str; 5] = ["", "caldav.", "dav.", "cloud.", "nextcloud."];
/// How long one may take.
const ANSWER: Duration = Duration::from_secs(6);
const MOST_REDIRECTS: usize = 3;

/// Asks them side by side; the first in their order that knows of calendars counts.
pub fn usual(address: &Address, ways: &dyn Ways, until: Instant) -> Said {
    let until = until.min(Instant::now() + ANSWER);
    let urls = HOSTS.map(|before| format!("https://{before}{}{WELL_KNOWN}", address.domain()));
    let answers = thread::scope(|scope| {
        let asked = urls.each_ref().map(|url| scope.spawn(move || begins_at(url, ways, until)));
        asked.map(|one| one.join().ok().flatten())
    });
    let calendar = answers.into_iter().flatten().next().map(|(url, host)| {
        let foreign = host::is_foreign(&host, address.domain());
        Calendar { url, how: How::Answered, foreign }
    });
    Said { answered: calendar.is_some(), calendar, ..Said::default() }
}

/// Where calendars begin, and on which host, as far as an address leads there.
fn begins_at(url: &str, ways: &dyn Ways, until: Instant) -> Option<(String, String)> {
    let mut uri: Uri = url.parse().ok()?;
    for _ in 0..=MOST_REDIRECTS {
        let head = ways.options(&uri.to_string(), until).ok()?;
        if head.knows_calendars() {
            return Some((uri.to_string(), uri.host()?.to_owned()));
        }
        let location = head.headers.iter().find(|(name, _)| name == "location").map(|(_, value)| value.as_str());
        uri = location.filter(|_| matches!(head.status, 301 | 302 | 307 | 308)).and_then(|to| led_to(&uri, to))?;
    }
    None
}

impl Head {
    /// Whether it says that there are calendars (RFC 4791 section 5.1), or asks for a sign-in where they would begin. Exchange asks everywhere.
    fn knows_calendars(&self) -> bool {
        let of = |name: &'static str| self.headers.iter().filter(move |(given, _)| given == name);
        let says = of("dav").any(|(_, value)| value.split(',').any(|one| one.trim() == "calendar-access"));
        says || (self.status == 401 && of("www-authenticate").next().is_some() && !self.is_exchange())
    }
}
