//! The servers of an address are found on a network that lies: a name server, a web server and mail servers of a test.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "cli/mod.rs"]
mod cli;

use std::net::UdpSocket;
use std::process::Command;
use std::sync::{Arc, Mutex};

use cli::Desk;
use dossier_tests::servers::names::{Names, Zone};
use dossier_tests::servers::played::Played;
use dossier_tests::servers::{Certificates, Dovecot};
use serde_json::Value;
use tempfile::TempDir;

const ADDRESS: &str = "anna@firm.test";
const FIRST: &str = "/mail/config-v1.1.xml?emailaddress=anna%40firm.test";

/// A network with a web server whose answers a test chooses by host and path.
struct Net {
    names: Names,
    web: Played,
    certificates: Certificates,
    asked: Arc<Mutex<Vec<String>>>,
    _folder: TempDir,
}

impl Net {
    fn new(zone: Zone, answer: impl Fn(&str, &str) -> String + Send + Sync + 'static) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let alt: Vec<String> = zone.hosts.iter().map(|host| format!("DNS:{host}")).collect();
        let certificates =
            Certificates::with_names(folder.path(), format!("DNS:none.test,{}", alt.join(",")).trim_end_matches(','));
        let asked = Arc::new(Mutex::new(Vec::new()));
        let heard = Arc::clone(&asked);
        let state = Mutex::new((String::new(), String::new()));
        let script = move |line: &str| {
            let mut state = state.lock().unwrap();
            if let Some(path) = line.strip_prefix("GET ") {
                state.1 = path.split(' ').next().unwrap().to_owned();
            } else if let Some(host) = line.to_lowercase().strip_prefix("host: ") {
                state.0 = host.to_owned();
            } else if line.is_empty() {
                heard.lock().unwrap().push(format!("{}{}", state.0, state.1));
                return Some(answer(&state.0, &state.1).into_bytes());
            }
            Some(Vec::new())
        };
        let web = Played::start(Some(&certificates), "", Arc::new(script));
        Self { names: Names::start(zone), web, certificates, asked, _folder: folder }
    }

    fn detect(&self, desk: &Desk) -> Value {
        detected(desk, &mut self.shown(desk)).1
    }

    /// The program that sees this network.
    fn shown(&self, desk: &Desk) -> Command {
        let mut command = desk.command();
        self.names.shown_to(&mut command, &[(443, self.web.port)]).env("SSL_CERT_FILE", self.certificates.ca());
        command
    }
}

/// How it ended, and what was found.
fn detected(desk: &Desk, command: &mut Command) -> (i32, Value) {
    let ran = cli::ran(command.args(["account", "detect", ADDRESS, "--json"]), "");
    (ran.code, desk.lines(&ran.out, "detected").remove(0))
}

fn ok(body: &str) -> String {
    format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len())
}

fn moved(to: &str) -> String {
    format!("HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
}

fn missing() -> String {
    "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".into()
}

fn config(imap: &str, socket: &str, smtp: &str) -> String {
    format!(
        "<clientConfig><emailProvider><incomingServer type=\"imap\"><hostname>{imap}</hostname><port>993</port><socketType>{socket}</socketType>\
         <username>%EMAILADDRESS%</username></incomingServer><outgoingServer type=\"smtp\"><hostname>{smtp}</hostname><port>465</port>\
         <socketType>SSL</socketType></outgoingServer></emailProvider></clientConfig>"
    )
}

fn both() -> Zone {
    Zone { hosts: vec!["autoconfig.firm.test", "firm.test"], ..Zone::default() }
}

fn shown(server: &Value) -> String {
    format!(
        "{}:{} {} {}",
        server["host"].as_str().unwrap(),
        server["port"],
        server["how"].as_str().unwrap(),
        server["foreign"]
    )
}

#[test]
fn what_the_domain_says_by_https_is_taken_and_said() {
    let net = Net::new(both(), |host, path| match (host, path) {
        ("autoconfig.firm.test", FIRST) => moved("https://firm.test/settings.xml"),
        ("firm.test", "/settings.xml") => ok(&config("imap.firm.test", "SSL", "smtp.firm.test")),
        _ => missing(),
    });
    let found = net.detect(&Desk::without_store());
    assert_eq!(shown(&found["incoming"]), "imap.firm.test:993 autoconfig false");
    assert_eq!(shown(&found["outgoing"]), "smtp.firm.test:465 autoconfig false");
    assert_eq!(*net.asked.lock().unwrap(), [format!("autoconfig.firm.test{FIRST}"), "firm.test/settings.xml".into()]);
}

#[test]
fn a_hostile_web_server_leads_nowhere_unasked() {
    let desk = Desk::without_store();
    let evil = || config("imap.evil.test", "SSL", "smtp.evil.test");
    let foreign = Net::new(both(), move |_, _| ok(&evil())).detect(&desk);
    assert_eq!(shown(&foreign["incoming"]), "imap.evil.test:993 autoconfig true", "named, and marked as foreign");
    let usual = "imap.firm.test:993 usual false";
    type Answer = Box<dyn Fn(&str, &str) -> String + Send + Sync>;
    let cases: Vec<(&str, Answer)> = vec![
        (
            "no encryption",
            Box::new(|_, _| ok(&config("imap.firm.test", "plain", "smtp.firm.test").replace("SSL", "plain"))),
        ),
        ("redirects without end", Box::new(|host, _| moved(&format!("https://{host}/again")))),
        ("a redirect out of encryption", Box::new(|_, _| moved("http://firm.test/settings.xml"))),
        ("a redirect to this machine", Box::new(|_, _| moved("https://127.0.0.1/settings.xml"))),
        (
            "a huge file",
            Box::new(|_, _| {
                ok(&format!("{}{}", config("imap.firm.test", "SSL", "smtp.firm.test"), " ".repeat(300_000)))
            }),
        ),
        (
            "a bomb",
            Box::new(|_, _| {
                ok(&format!("<!DOCTYPE a [<!ENTITY b \"c\">]>{}", config("imap.firm.test", "SSL", "smtp.firm.test")))
            }),
        ),
        ("addresses of machines", Box::new(|_, _| ok(&config("127.0.0.1", "SSL", "10.0.0.1")))),
        (
            "an answer cut short",
            Box::new(|_, _| "HTTP/1.1 200 OK\r\nContent-Length: 900\r\nConnection: close\r\n\r\n<clientConfig>".into()),
        ),
    ];
    for (what, answer) in cases {
        let net = Net::new(both(), answer);
        let (code, found) = detected(&desk, &mut net.shown(&desk));
        assert_eq!((code, shown(&found["incoming"]).as_str()), (3, usual), "{what}");
        assert!(net.asked.lock().unwrap().len() <= 8, "{what}: {:?}", net.asked.lock().unwrap());
    }
}

#[test]
fn a_domain_that_does_not_exist_is_said_and_nothing_is_guessed() {
    let net = Net::new(Zone { hosts: vec!["other.test"], ..Zone::default() }, |_, _| missing());
    let desk = Desk::without_store();
    let (code, found) = detected(&desk, &mut net.shown(&desk));
    assert_eq!((code, &found["no_such_domain"], &found["offline"]), (3, &Value::Bool(true), &Value::Bool(false)));
    assert_eq!((&found["incoming"], &found["outgoing"]), (&Value::Null, &Value::Null));
    let ran = cli::ran(net.shown(&desk).args(["account", "detect", ADDRESS]), "");
    assert_eq!((ran.code, ran.out.as_str()), (3, ""));
    assert!(ran.err.contains("There is no domain firm.test"), "{}", ran.err);
    let net = Net::new(both(), |_, _| missing());
    let ran = cli::ran(net.shown(&desk).args(["account", "detect", ADDRESS]), "");
    assert!(ran.code == 3 && ran.err.contains("firm.test exists, but says nowhere"), "{ran:?}");
}

#[test]
fn an_exchange_server_without_imap_is_told_by_its_web_server_to_which_nothing_is_said() {
    let refused =
        |headers: &str| format!("HTTP/1.1 401 Unauthorized\r\n{headers}Content-Length: 0\r\nConnection: close\r\n\r\n");
    let own =
        "Server: Microsoft-IIS/10.0\r\nX-FEServer: EX01\r\nWWW-Authenticate: Negotiate\r\nWWW-Authenticate: NTLM\r\n";
    let service = Zone {
        hosts: vec!["firm.test", "ex.firm.test"],
        services: vec![("_autodiscover._tcp.firm.test", "ex.firm.test", 443)],
        ..Zone::default()
    };
    let usual = Zone { hosts: vec!["firm.test", "autodiscover.firm.test"], ..Zone::default() };
    let desk = Desk::without_store();
    for (what, zone, host, page, headers, expected) in [
        ("autodiscover", usual.clone(), "autodiscover.firm.test", "/autodiscover/autodiscover.xml", own, true),
        ("a service", service, "ex.firm.test", "/EWS/Exchange.asmx", own, true),
        (
            "another server",
            usual,
            "autodiscover.firm.test",
            "/autodiscover/autodiscover.xml",
            "Server: nginx\r\n",
            false,
        ),
    ] {
        let net =
            Net::new(zone, move |asked, path| if (asked, path) == (host, page) { refused(headers) } else { missing() });
        let (code, found) = detected(&desk, &mut net.shown(&desk));
        assert_eq!((code, &found["exchange"]), (3, &Value::Bool(expected)), "{what}");
        let heard = net.web.heard().join("\n").to_lowercase();
        assert!(heard.contains(&page.to_lowercase()) && !heard.contains("authorization"), "{what}: {heard}");
        let ran = cli::ran(net.shown(&desk).args(["account", "detect", ADDRESS]), "");
        assert_eq!(ran.err.contains("IMAP and SMTP for my mailbox anna@firm.test"), expected, "{what}: {}", ran.err);
    }
}

#[test]
fn a_web_server_nobody_vouches_for_is_not_heard() {
    let net = Net::new(both(), |_, _| ok(&config("imap.firm.test", "SSL", "smtp.firm.test")));
    let mut command = Desk::without_store().command();
    net.names.shown_to(&mut command, &[(443, net.web.port)]);
    let (_, found) = detected(&Desk::without_store(), &mut command);
    assert_eq!(shown(&found["incoming"]), "imap.firm.test:993 usual false");
    assert!(net.asked.lock().unwrap().is_empty(), "not a word was said to it");
}

#[test]
fn name_servers_say_where_mail_is_and_whose_it_is() {
    let desk = Desk::without_store();
    let services = Zone {
        services: vec![
            ("_imaps._tcp.firm.test", "mail.firm.test", 993),
            ("_submissions._tcp.firm.test", "out.evil.test", 465),
            ("_caldavs._tcp.firm.test", "dav.firm.test", 443),
        ],
        ..Zone::default()
    };
    let found = Net::new(services, |_, _| missing()).detect(&desk);
    assert_eq!(shown(&found["incoming"]), "mail.firm.test:993 services false");
    assert_eq!(shown(&found["outgoing"]), "out.evil.test:465 services true");
    assert_eq!(found["calendar"]["url"], "https://dav.firm.test/.well-known/caldav");
    let microsoft =
        Zone { exchangers: vec![("firm.test", "firm-test.mail.protection.outlook.com")], ..Zone::default() };
    let found = Net::new(microsoft, |_, _| missing()).detect(&desk);
    assert_eq!(
        (found["provider"].as_str(), found["oauth"].as_str(), found["sign_in"].as_str()),
        (Some("Microsoft"), Some("microsoft"), Some("browser"))
    );
}

#[test]
fn a_usual_name_is_guessed_where_a_server_greets_securely() {
    let folder = tempfile::tempdir().unwrap();
    let certificates = Certificates::with_names(folder.path(), "DNS:mail.firm.test");
    let imap = Played::start(Some(&certificates), "* OK ready\r\n", Arc::new(|_| None));
    let zone = Zone { hosts: vec!["mail.firm.test"], ..Zone::default() };
    let names = Names::start(zone);
    let desk = Desk::without_store();
    let mut command = desk.command();
    // The other mail ports lead to the same server, which speaks IMAP: none of them is taken for a server of another kind.
    let ports = [993, 465, 143, 587].map(|port| (port, imap.port));
    names.shown_to(&mut command, &ports).env("SSL_CERT_FILE", certificates.ca());
    let (code, found) = detected(&desk, &mut command);
    assert_eq!((code, shown(&found["incoming"]).as_str()), (0, "mail.firm.test:993 answered false"));
    assert_eq!(shown(&found["outgoing"]), "smtp.firm.test:465 usual false");
    assert!(imap.heard().is_empty(), "nothing was said to it: {:?}", imap.heard());
    let asked = names.asked();
    assert!(asked.iter().all(|name| name.ends_with("firm.test")), "{asked:?}");
}

#[test]
fn a_server_that_was_found_is_the_one_that_is_connected() {
    let server = Dovecot::start();
    let names = Names::start(Zone { hosts: vec!["localhost"], ..Zone::default() });
    let desk = Desk::new();
    let mut command = desk.command();
    names.shown_to(&mut command, &[(993, server.imaps)]).env("SSL_CERT_FILE", server.ca());
    command.args(
        "account add imap --name W --host localhost --port 993 --tls implicit --user anna@firm.test --password-stdin"
            .split(' '),
    );
    let ran = cli::ran(&mut command, "wrong\n");
    assert!(ran.code == 5 && ran.err.contains("password is wrong"), "port 993 led to the test's server: {ran:?}");
}

#[test]
fn without_network_the_table_still_knows_and_the_rest_is_said_to_be_guessed() {
    let silent = UdpSocket::bind("127.0.0.1:0").unwrap();
    let net = format!("dns={}", silent.local_addr().unwrap());
    drop(silent);
    let desk = Desk::without_store();
    let (code, found) = detected(&desk, desk.command().env("DOSSIER_NET", &net));
    assert_eq!(
        (code, shown(&found["incoming"]).as_str(), &found["offline"]),
        (1, "imap.firm.test:993 usual false", &Value::Bool(true))
    );
    let known = desk.command().env("DOSSIER_NET", &net).args(["account", "detect", "anna@gmail.com"]).output().unwrap();
    let text = String::from_utf8(known.stdout).unwrap();
    assert!(text.contains("imap.gmail.com:993 implicit, as anna@gmail.com (in Dossier's own table)"), "{text}");
    let own = desk.command().args(["account", "detect", "anna@tuta.com"]).output().unwrap();
    assert_eq!(own.status.code(), Some(3));
}
