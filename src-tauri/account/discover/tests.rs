#![allow(clippy::unwrap_used)]
use std::collections::HashMap;
use std::net::Ipv4Addr;
use std::sync::Mutex;

use super::*;
use crate::dns::Offered;
use crate::place::TlsMode;

/// A network of a test: who says what; everybody else is silent, or answers that there is nothing.
#[derive(Default)]
struct Played {
    files: HashMap<String, String>,
    records: HashMap<String, Vec<Record>>,
    open: Vec<String>,
    heads: HashMap<String, Head>,
    options: HashMap<String, Head>,
    /// Names without records are none.
    is_nowhere: bool,
    is_dead: bool,
    /// Holds the web server's answer back until somebody sends.
    held: Option<Mutex<Receiver<()>>>,
    fetched: Mutex<Vec<String>>,
}

impl Played {
    fn file(mut self, url: &str, text: String) -> Self {
        self.files.insert(url.into(), text);
        self
    }

    fn service(self, name: &str, target: &str, port: u16) -> Self {
        self.record(name, Record::Srv(Offered { priority: 0, weight: 0, port, target: target.into() }))
    }

    fn exchanger(self, host: &str) -> Self {
        self.record("firm.example", Record::Mx(10, host.into()))
    }

    fn record(mut self, name: &str, record: Record) -> Self {
        self.records.entry(name.into()).or_default().push(record);
        self
    }

    fn open(mut self, server: &str) -> Self {
        self.open.push(server.into());
        self
    }
}

impl Ways for Played {
    fn fetch(&self, url: &str, _: Instant) -> Result<Option<Vec<u8>>, NoAnswer> {
        if let Some(held) = &self.held {
            let _ = held.lock().unwrap().recv();
        }
        self.fetched.lock().unwrap().push(url.into());
        if self.is_dead { Err(NoAnswer) } else { Ok(self.files.get(url).map(|text| text.clone().into_bytes())) }
    }

    fn head(&self, url: &str, _: Instant) -> Result<Head, NoAnswer> {
        self.heads.get(url).cloned().ok_or(NoAnswer)
    }

    fn options(&self, url: &str, _: Instant) -> Result<Head, NoAnswer> {
        self.options.get(url).cloned().ok_or(NoAnswer)
    }

    fn ask(&self, (name, _): (&str, Kind), _: Instant) -> Result<Option<Vec<Record>>, NoAnswer> {
        if self.is_dead {
            Err(NoAnswer)
        } else {
            Ok(self.records.get(name).cloned().or((!self.is_nowhere).then(Vec::new)))
        }
    }

    fn knock(&self, (_, settings): &(Half, Settings), _: Instant) -> bool {
        self.open.contains(&format!("{}:{}", settings.host, settings.port))
    }
}

fn anna() -> Address {
    Address::parse("anna@firm.example").unwrap()
}

fn found(played: Played) -> Found {
    search(&anna(), &(Arc::new(played) as Arc<dyn Ways>), &mut |_| (), (PATIENCE, &Cancel::default())).unwrap()
}

const FILE: &str = "https://autoconfig.firm.example/mail/config-v1.1.xml?emailaddress=anna%40firm.example";
const WELL_KNOWN: &str = "https://firm.example/.well-known/autoconfig/mail/config-v1.1.xml";

fn config(imap: &str, smtp: &str) -> String {
    format!(
        "<clientConfig><emailProvider><incomingServer type=\"imap\"><hostname>{imap}</hostname><port>993</port><socketType>SSL</socketType></incomingServer>\
         <outgoingServer type=\"smtp\"><hostname>{smtp}</hostname><port>465</port><socketType>SSL</socketType></outgoingServer></emailProvider></clientConfig>"
    )
}

fn shown(server: Option<&Server>) -> String {
    server.map_or("none".into(), |one| {
        format!(
            "{}:{} {:?}{}",
            one.settings.host,
            one.settings.port,
            one.how,
            if one.foreign { " foreign" } else { "" }
        )
    })
}

#[test]
fn the_best_source_is_believed_and_says_so() {
    let own = || config("imap.firm.example", "smtp.firm.example");
    for (what, played, incoming, outgoing) in [
        (
            "the first file",
            Played::default().file(FILE, own()).file(WELL_KNOWN, config("b.firm.example", "b.firm.example")),
            "imap.firm.example:993 Autoconfig",
            "smtp.firm.example:465 Autoconfig",
        ),
        (
            "the second file",
            Played::default().file(FILE, "<html/>".into()).file(WELL_KNOWN, own()),
            "imap.firm.example:993 Autoconfig",
            "smtp.firm.example:465 Autoconfig",
        ),
        (
            "services",
            Played::default()
                .service("_imap._tcp.firm.example", "b.firm.example", 143)
                .service("_imaps._tcp.firm.example", "a.firm.example", 9993)
                .service("_submission._tcp.firm.example", "a.firm.example", 587),
            "a.firm.example:9993 Srv",
            "a.firm.example:587 Srv",
        ),
        (
            "not offered",
            Played::default()
                .service("_imaps._tcp.firm.example", "", 0)
                .service("_imap._tcp.firm.example", "b.firm.example", 143)
                .service("_submissions._tcp.firm.example", "b.firm.example", 465),
            "b.firm.example:143 Srv",
            "b.firm.example:465 Srv",
        ),
        (
            "an exchanger",
            Played::default().exchanger("mx00.ionos.de"),
            "imap.ionos.de:993 Exchanger",
            "smtp.ionos.de:465 Exchanger",
        ),
        (
            "a file before an exchanger",
            Played::default().exchanger("mx00.ionos.de").file(FILE, own()),
            "imap.firm.example:993 Autoconfig",
            "smtp.firm.example:465 Autoconfig",
        ),
        (
            "Microsoft before a file of the old web server",
            Played::default().exchanger("firm-example.mail.protection.outlook.com").file(FILE, own()),
            "outlook.office365.com:993 OnlyThere",
            "smtp.office365.com:587 OnlyThere",
        ),
        (
            "usual names that answer",
            Played::default().open("mail.firm.example:993").open("mail.firm.example:587"),
            "mail.firm.example:993 Answered",
            "mail.firm.example:587 Answered",
        ),
        (
            "one half here, the other there",
            Played::default().service("_imaps._tcp.firm.example", "a.firm.example", 993).open("smtp.firm.example:465"),
            "a.firm.example:993 Srv",
            "smtp.firm.example:465 Answered",
        ),
        ("nothing", Played::default(), "imap.firm.example:993 Usual", "smtp.firm.example:465 Usual"),
    ] {
        let found = found(played);
        assert_eq!(shown(found.incoming.as_ref()), incoming, "{what}");
        assert_eq!(shown(found.outgoing.as_ref()), outgoing, "{what}");
        assert!(!found.offline, "{what}");
    }
}

#[test]
fn a_stranger_that_is_named_is_marked_and_a_provider_of_ours_is_not() {
    for (what, played, incoming) in [
        (
            "a file",
            Played::default().file(FILE, config("imap.evil.example", "smtp.evil.example")),
            "imap.evil.example:993 Autoconfig foreign",
        ),
        (
            "a service",
            Played::default().service("_imaps._tcp.firm.example", "imap.evil.example", 993).service(
                "_submissions._tcp.firm.example",
                "smtp.firm.example",
                465,
            ),
            "imap.evil.example:993 Srv foreign",
        ),
        (
            "a provider of ours",
            Played::default().file(FILE, config("imap.gmail.com", "smtp.gmail.com")),
            "imap.gmail.com:993 Autoconfig",
        ),
        (
            "what looks like one",
            Played::default().file(FILE, config("imap.gmаil.com", "x.firm.example")),
            "imap.xn--gmil-63d.com:993 Autoconfig foreign",
        ),
    ] {
        assert_eq!(shown(found(played).incoming.as_ref()), incoming, "{what}");
    }
    let provider = found(Played::default().file(FILE, config("imap.gmail.com", "smtp.gmail.com"))).provider;
    assert_eq!(provider.map(|provider| provider.name.as_str()), Some("Google"));
}

#[test]
fn a_service_that_leads_astray_is_none() {
    for target in ["localhost", "127.0.0.1", "printer.local", "under_score.firm.example"] {
        let played = Played::default().service("_imaps._tcp.firm.example", target, 993).service(
            "_imap._tcp.firm.example",
            "imap.firm.example",
            143,
        );
        let expected = if target.contains('_') { "under_score" } else { "imap.firm.example:143 Srv" };
        let shown = shown(found(played).incoming.as_ref());
        assert!(
            if target.contains('_') { !shown.starts_with(expected) } else { shown == expected },
            "{target}: {shown}"
        );
    }
}

#[test]
fn what_other_sources_said_is_kept_as_a_choice() {
    let played = Played::default()
        .file(FILE, config("imap.firm.example", "smtp.firm.example"))
        .service("_imaps._tcp.firm.example", "imap.firm.example", 993)
        .exchanger("mx00.ionos.de");
    let found = found(played);
    // Who answers after the search has settled is not waited for; who answered before and says the same is not said twice.
    assert!(found.alternatives.iter().all(|one| one.settings.host.contains("ionos") || one.how == How::Srv));
    let all: Vec<_> = found.alternatives.iter().chain(&found.incoming).chain(&found.outgoing).collect();
    let mut once: Vec<_> = all.iter().map(|one| (one.half, one.settings.host.clone(), one.settings.port)).collect();
    once.sort_by_key(|one| format!("{one:?}"));
    once.dedup();
    assert_eq!(once.len(), all.len());
}

#[test]
fn calendars_are_found_where_services_or_the_provider_say() {
    let text = |path: &str| Record::Txt(path.into());
    let dav = |played: Played| {
        played
            .service("_caldavs._tcp.firm.example", "dav.firm.example", 8443)
            .service("_imaps._tcp.firm.example", "imap.firm.example", 993)
            .service("_submissions._tcp.firm.example", "smtp.firm.example", 465)
    };
    for (what, played, expected) in [
        ("the usual path", dav(Played::default()), "https://dav.firm.example:8443/.well-known/caldav"),
        ("a provider", Played::default().exchanger("mx.zoho.eu"), "https://calendar.zoho.eu/caldav"),
    ] {
        assert_eq!(found(played).calendar.unwrap().url, expected, "{what}");
    }
    let service = Offered { priority: 0, weight: 0, port: 443, target: "dav.evil.example".into() };
    for (path, expected) in [
        ("path=/dav/", "https://dav.evil.example/dav/"),
        ("path=//x\r\ny", "https://dav.evil.example/.well-known/caldav"),
        ("nonsense", "https://dav.evil.example/.well-known/caldav"),
    ] {
        let calendar = services::calendar_at(&service, &[text(path)], &anna()).unwrap();
        assert_eq!((calendar.url.as_str(), calendar.foreign), (expected, true), "{path}");
    }
}

#[test]
fn among_services_the_lowest_priority_counts_then_the_heaviest() {
    let service =
        |priority, weight, target: &str| Record::Srv(Offered { priority, weight, port: 993, target: target.into() });
    let records = [service(20, 9, "c"), service(10, 1, "b"), service(10, 5, "a"), Record::A(Ipv4Addr::LOCALHOST)];
    assert_eq!(services::best(&records).unwrap().target, "a");
    assert_eq!(services::best(&[]), None);
}

#[test]
fn without_network_the_usual_names_are_given_and_it_is_said() {
    let found = found(Played { is_dead: true, ..Played::default() });
    assert_eq!(shown(found.incoming.as_ref()), "imap.firm.example:993 Usual");
    assert!(found.offline);
    let mut stages = Vec::new();
    let known =
        discover(&Address::parse("anna@gmail.com").unwrap(), &mut |stage| stages.push(stage), &Cancel::default())
            .unwrap();
    assert_eq!(
        (stages.as_slice(), shown(known.incoming.as_ref()).as_str()),
        (&[Stage::Table][..], "imap.gmail.com:993 Table")
    );
    let own = discover(&Address::parse("anna@tuta.com").unwrap(), &mut |_| (), &Cancel::default()).unwrap();
    assert_eq!((own.sign_in(), own.incoming, own.outgoing), (provider::SignIn::Own, None, None));
}

#[test]
fn a_domain_that_does_not_exist_is_told_from_one_that_says_nothing() {
    let nowhere = || Played { is_nowhere: true, ..Played::default() };
    let unlisted = "imap.firm.example:993 Answered";
    for (what, played, incoming, expected) in [
        ("it does not exist", nowhere(), "none", (true, false)),
        ("it exists and says nothing", Played::default(), "imap.firm.example:993 Usual", (false, false)),
        ("nobody answers", Played { is_dead: true, ..nowhere() }, "imap.firm.example:993 Usual", (false, true)),
        ("only its own network knows it", nowhere().open("imap.firm.example:993"), unlisted, (false, false)),
    ] {
        let found = found(played);
        assert_eq!(shown(found.incoming.as_ref()), incoming, "{what}");
        assert_eq!((found.no_such_domain, found.offline), expected, "{what}");
    }
}

#[test]
fn an_exchange_server_is_recognised_where_nobody_answers_by_imap() {
    let page = "https://autodiscover.firm.example/autodiscover/autodiscover.xml";
    let head = || Head { status: 401, headers: vec![("www-authenticate".into(), "Negotiate".into())] };
    let exchange = |url: &str| Played { heads: HashMap::from([(url.into(), head())]), ..Played::default() };
    let service = |played: Played| played.service("_autodiscover._tcp.firm.example", "ex.hoster.example", 8443);
    let other = "https://ex.hoster.example:8443/EWS/Exchange.asmx";
    for (what, played, expected) in [
        ("at the usual name", exchange(page), true),
        ("where a service says", service(exchange(other)), true),
        ("nobody says where", exchange(other), false),
        ("it sends by SMTP", exchange(page).open("smtp.firm.example:465"), true),
        ("it has IMAP too", exchange(page).open("mail.firm.example:993"), false),
    ] {
        assert_eq!(found(played).is_exchange, expected, "{what}");
    }
}

#[test]
fn a_search_does_not_wait_for_who_cannot_know_better() {
    let (send, held) = mpsc::channel();
    let played = Played { held: Some(Mutex::new(held)), ..Played::default() }.exchanger("aspmx.l.google.com");
    let found = found(played);
    assert_eq!(shown(found.incoming.as_ref()), "imap.gmail.com:993 OnlyThere", "the web server has not answered");
    drop(send);
}

#[test]
fn a_search_that_is_stopped_finds_nothing() {
    let (send, held) = mpsc::channel();
    let played: Arc<dyn Ways> = Arc::new(Played { held: Some(Mutex::new(held)), ..Played::default() });
    let cancel = Cancel::default();
    cancel.cancel();
    assert!(search(&anna(), &played, &mut |_| (), (PATIENCE, &cancel)).is_err());
    drop(send);
}

#[test]
fn only_the_first_web_server_is_told_the_address_and_as_it_is_documented() {
    let played = Arc::new(Played::default());
    let address = Address::parse("a+b&c=d%@firm.example").unwrap();
    search(&address, &(Arc::clone(&played) as Arc<dyn Ways>), &mut |_| (), (PATIENCE, &Cancel::default())).unwrap();
    let first = "https://autoconfig.firm.example/mail/config-v1.1.xml?emailaddress=a%2Bb%26c%3Dd%25%40firm.example";
    assert_eq!(*played.fetched.lock().unwrap(), [first, WELL_KNOWN]);
}

#[test]
fn usual_names_are_secure_from_the_first_byte() {
    let found = found(Played::default());
    let both = [found.incoming.unwrap(), found.outgoing.unwrap()];
    assert!(both.iter().all(|one| one.settings.tls == TlsMode::Implicit));
}
