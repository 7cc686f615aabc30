#![allow(clippy::unwrap_used)]
use std::collections::HashMap;

use super::*;
use crate::dns::Offered;
use crate::provider::SignIn;

/// A network of a test: what web servers can, and what the DNS holds.
#[derive(Default)]
struct Played {
    options: HashMap<String, Head>,
    records: HashMap<String, Record>,
}

impl Ways for Played {
    fn fetch(&self, _: &str, _: Instant) -> Result<Option<Vec<u8>>, NoAnswer> {
        Err(NoAnswer)
    }

    fn head(&self, _: &str, _: Instant) -> Result<Head, NoAnswer> {
        Err(NoAnswer)
    }

    fn options(&self, url: &str, _: Instant) -> Result<Head, NoAnswer> {
        self.options.get(url).cloned().ok_or(NoAnswer)
    }

    fn ask(&self, (name, _): (&str, Kind), _: Instant) -> Result<Option<Vec<Record>>, NoAnswer> {
        Ok(Some(self.records.get(name).cloned().into_iter().collect()))
    }

    fn knock(&self, _: &(Half, Settings), _: Instant) -> bool {
        false
    }
}

impl Played {
    fn web(mut self, url: &str, status: u16, header: (&str, &str)) -> Self {
        let headers = vec![(header.0.to_owned(), header.1.to_owned())];
        self.options.insert(url.into(), Head { status, headers });
        self
    }

    fn service(mut self, name: &str, target: &str, port: u16) -> Self {
        self.records.insert(name.into(), Record::Srv(Offered { priority: 0, weight: 0, port, target: target.into() }));
        self
    }
}

const AT_HOME: &str = "https://firm.example/.well-known/caldav";
const AT_CLOUD: &str = "https://cloud.firm.example/.well-known/caldav";
const DAV: (&str, &str) = ("dav", "1, 3, calendar-access, addressbook");

#[test]
fn calendars_are_where_the_best_source_says() {
    let played = Played::default;
    let asks = ("www-authenticate", "Basic realm=\"Nextcloud\"");
    for (what, net, expected) in [
        ("nobody knows", played(), "none"),
        ("it says so", played().web(AT_HOME, 200, DAV), "https://firm.example/.well-known/caldav"),
        (
            "it leads there",
            played().web(AT_CLOUD, 301, ("location", "/remote.php/dav/")).web(
                "https://cloud.firm.example/remote.php/dav/",
                401,
                asks,
            ),
            "https://cloud.firm.example/remote.php/dav/",
        ),
        (
            "to a stranger",
            played().web(AT_HOME, 302, ("location", "https://dav.other.example/")).web(
                "https://dav.other.example/",
                200,
                DAV,
            ),
            "https://dav.other.example/ foreign",
        ),
        ("out of TLS", played().web(AT_HOME, 301, ("location", "http://firm.example/")), "none"),
        ("in circles", played().web(AT_HOME, 301, ("location", "/.well-known/caldav")), "none"),
        ("a web page", played().web(AT_HOME, 200, ("content-type", "text/html")), "none"),
        ("Exchange", played().web(AT_HOME, 401, ("www-authenticate", "Negotiate")), "none"),
        (
            "the domain before its other names",
            played().web(AT_CLOUD, 200, DAV).web(AT_HOME, 401, asks),
            "https://firm.example/.well-known/caldav",
        ),
        (
            "services before what is usual",
            played().web(AT_HOME, 200, DAV).service("_caldavs._tcp.firm.example", "dav.firm.example", 8443),
            "https://dav.firm.example:8443/.well-known/caldav",
        ),
        (
            "a service in the open, asked with TLS",
            played().service("_caldav._tcp.firm.example", "dav.firm.example", 80),
            "https://dav.firm.example/.well-known/caldav",
        ),
    ] {
        let address = Address::parse("anna@firm.example").unwrap();
        let found = calendars(&address, &(Arc::new(net) as Arc<dyn Ways>), (PATIENCE, &Cancel::default())).unwrap();
        let shown = found
            .calendar
            .map_or("none".to_owned(), |one| format!("{}{}", one.url, if one.foreign { " foreign" } else { "" }));
        assert_eq!(shown, expected, "{what}");
    }
}

#[test]
fn a_provider_of_the_table_is_not_asked_where_its_calendars_are() {
    for (address, provider, sign_in, expected) in [
        (
            "Anna.K@gmail.com",
            "Google",
            SignIn::Browser,
            "https://apidata.googleusercontent.com/caldav/v2/anna.k%40gmail.com/user",
        ),
        ("anna@posteo.de", "Posteo", SignIn::Password, "https://posteo.de:8443"),
        ("anna@icloud.com", "iCloud", SignIn::AppPassword, "https://caldav.icloud.com"),
        ("anna@outlook.com", "Microsoft", SignIn::Browser, ""),
        ("anna@tuta.com", "", SignIn::Password, ""),
    ] {
        let address = Address::parse(address).unwrap();
        let found = discover_calendars(&address, &Cancel::default()).unwrap();
        let url = found.calendar.as_ref().map(|one| one.url.as_str()).unwrap_or_default();
        let name = found.provider.map(|one| one.name.as_str()).unwrap_or_default();
        assert_eq!((name, found.sign_in(), url), (provider, sign_in, expected), "{address:?}");
    }
}

#[test]
fn whose_mail_is_at_a_provider_has_their_calendars_there_unless_they_are_elsewhere() {
    let mail_at = |exchanger: &str| Played {
        records: HashMap::from([("firm.example".into(), Record::Mx(10, exchanger.into()))]),
        ..Played::default()
    };
    let (google, microsoft) = ("aspmx.l.google.com", "firm-example.mail.protection.outlook.com");
    for (what, net, expected) in [
        (
            "Google",
            mail_at(google),
            ("Google", "https://apidata.googleusercontent.com/caldav/v2/anna%40firm.example/user"),
        ),
        ("Microsoft", mail_at(microsoft), ("Microsoft", "")),
        ("Microsoft, and an old server of their own", mail_at(microsoft).web(AT_HOME, 200, DAV), ("Microsoft", "")),
        ("Posteo", mail_at("mx01.posteo.de"), ("Posteo", "https://posteo.de:8443")),
        (
            "Posteo, and their own cloud named by the DNS",
            mail_at("mx01.posteo.de").service("_caldavs._tcp.firm.example", "dav.firm.example", 443),
            ("", "https://dav.firm.example/.well-known/caldav"),
        ),
    ] {
        let address = Address::parse("anna@firm.example").unwrap();
        let found = calendars(&address, &(Arc::new(net) as Arc<dyn Ways>), (PATIENCE, &Cancel::default())).unwrap();
        let url = found.calendar.as_ref().map(|one| one.url.as_str()).unwrap_or_default();
        assert_eq!((found.provider.map(|one| one.name.as_str()).unwrap_or_default(), url), expected, "{what}");
    }
}
