//! What a domain's name servers say of its mail: services (RFC 6186, RFC 8314 section 5.1, RFC 6764) and mail exchangers.

use std::cmp::Reverse;
use std::thread;
use std::time::Instant;

use domain::Address;

use super::Ways;
use super::found::{Calendar, Half, How, Said, Server};
use super::host;
use crate::dns::{Kind, Offered, Record};
use crate::place::TlsMode;
use crate::provider::{self, Settings, SignIn};

/// The services of mail, the best first: from the first byte before STARTTLS.
const MAIL: [(&str, Half, TlsMode); 4] = [
    ("_imaps._tcp", Half::Incoming, TlsMode::Implicit),
    ("_imap._tcp", Half::Incoming, TlsMode::StartTls),
    ("_submissions._tcp", Half::Outgoing, TlsMode::Implicit),
    ("_submission._tcp", Half::Outgoing, TlsMode::StartTls),
];
const CALENDAR: &str = "_caldavs._tcp";
/// The one without encryption from the first byte: its host is asked with it all the same.
const OPEN_CALENDAR: &str = "_caldav._tcp";
/// Where a calendar server begins if nobody says (RFC 6764 section 5).
pub(super) const WELL_KNOWN: &str = "/.well-known/caldav";

/// Asks for the services.
pub fn ask(address: &Address, ways: &dyn Ways, until: Instant) -> Said {
    let asked = |name: &str, kind| {
        ways.ask((&format!("{name}.{}", address.domain()), kind), until).map(Option::unwrap_or_default)
    };
    let (mail, calendar, path, open, open_path) = thread::scope(|scope| {
        let mail = MAIL.map(|(name, ..)| scope.spawn(move || asked(name, Kind::Srv)));
        let path = scope.spawn(move || asked(CALENDAR, Kind::Txt));
        let open = scope.spawn(move || asked(OPEN_CALENDAR, Kind::Srv));
        let open_path = scope.spawn(move || asked(OPEN_CALENDAR, Kind::Txt));
        let calendar = asked(CALENDAR, Kind::Srv);
        let mail = mail.map(|one| one.join().ok().and_then(Result::ok));
        let [path, open, open_path] = [path, open, open_path].map(|one| one.join().ok().and_then(Result::ok));
        (mail, calendar.ok(), path, open, open_path)
    });
    let answered = calendar.is_some() || mail.iter().any(Option::is_some);
    let servers = MAIL.iter().zip(mail).filter_map(|(row, records)| server(*row, &records?, address)).collect();
    let at = |records: Option<Vec<Record>>, path: Option<Vec<Record>>, port: Option<u16>| {
        let service = best(&records?)?;
        let service = Offered { port: port.unwrap_or(service.port), ..service };
        calendar_at(&service, path.as_deref().unwrap_or(&[]), address)
    };
    let calendar = at(calendar, path, None).or_else(|| at(open, open_path, Some(443)));
    Said { servers, calendar, answered, ..Said::default() }
}

/// Asks who takes the domain's mail, and looks for a provider of our table behind it.
pub fn exchangers(address: &Address, ways: &dyn Ways, until: Instant) -> Said {
    let Ok(records) = ways.ask((address.domain(), Kind::Mx), until) else {
        return Said::default();
    };
    let Some(records) = records else {
        return Said { answered: true, no_such_domain: true, ..Said::default() };
    };
    let mut exchangers: Vec<(u16, &str)> = records
        .iter()
        .filter_map(
            |record| if let Record::Mx(preference, host) = record { Some((*preference, host.as_str())) } else { None },
        )
        .collect();
    exchangers.sort_by_key(|(preference, _)| *preference);
    let said = exchangers.iter().find_map(|(_, host)| provider::behind(host)).map(|provider| {
        let only_there = provider.oauth.is_some() || provider.sign_in == SignIn::Own;
        Said::of(provider, if only_there { How::OnlyThere } else { How::Exchanger }, address)
    });
    Said { answered: true, ..said.unwrap_or_default() }
}

/// The service to try first: of the lowest priority the heaviest. RFC 2782 draws among equals, to spread the load of many; here one person looks at
/// it and expects the same answer twice. `None` where it is not offered.
pub(super) fn best(records: &[Record]) -> Option<Offered> {
    let services =
        records.iter().filter_map(|record| if let Record::Srv(service) = record { Some(service) } else { None });
    let best = services.min_by_key(|service| (service.priority, Reverse(service.weight), service.target.clone()))?;
    (!best.target.is_empty() && best.port != 0).then(|| best.clone())
}

fn server((_, half, tls): (&str, Half, TlsMode), records: &[Record], address: &Address) -> Option<Server> {
    let best = best(records)?;
    let settings =
        Settings { host: host::usable(&best.target)?, port: best.port, tls, user: address.as_str().to_owned() };
    Some(Server::named((half, How::Srv), settings, address))
}

pub(super) fn calendar_at(service: &Offered, texts: &[Record], address: &Address) -> Option<Calendar> {
    let host = host::usable(&service.target)?;
    let path =
        texts.iter().find_map(|record| if let Record::Txt(text) = record { text.strip_prefix("path=") } else { None });
    let is_path =
        |path: &&str| path.starts_with('/') && path.len() <= 512 && path.chars().all(|c| c.is_ascii_graphic());
    let path = path.filter(is_path).unwrap_or(WELL_KNOWN);
    let port = if service.port == 443 { String::new() } else { format!(":{}", service.port) };
    let foreign = host::is_foreign(&host, address.domain());
    Some(Calendar { url: format!("https://{host}{port}{path}"), how: How::Srv, foreign })
}
