//! Signing in to an IMAP server, and every way it can fail before a folder is seen.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::path::Path;
use std::sync::Arc;

use account::credential::Credential;
use account::place::TlsMode;
use account::tls::{Fault, TlsError, Trust};
use domain::Sensitive;
use dossier_tests::servers::dovecot::PASSWORD;
use dossier_tests::servers::mailbox::{refused, settings};
use dossier_tests::servers::played::Played;
use dossier_tests::servers::{Certificates, Dovecot};
use mail::imap::{Settings, connect};
use mail::remote::Remote;
use mail::{Cancel, Trouble};

#[test]
fn signing_in_works_over_tls_and_over_starttls() {
    let server = Dovecot::start();
    for tls in [TlsMode::Implicit, TlsMode::StartTls] {
        let port = if tls == TlsMode::Implicit { server.imaps } else { server.imap };
        for user in ["alice", "recruiter@agency.example"] {
            let settings = Settings { tls, port, user: user.into(), ..settings(&server) };
            let mut remote = connect(&settings, &Cancel::default()).unwrap();
            assert_eq!(remote.folders().unwrap()[0].path, "INBOX", "{tls:?}");
        }
    }
}

#[test]
fn trouble_is_told_apart_step_by_step() {
    let server = Dovecot::start();
    let good = settings(&server);
    let nobody = Settings { host: "mail.nowhere.invalid".into(), ..good.clone() };
    assert!(matches!(refused(&nobody), Trouble::NoSuchHost));
    // Nobody is given a port below 1024 by chance.
    let closed = Settings { port: 1, ..good.clone() };
    assert!(matches!(refused(&closed), Trouble::Unreachable(_)));
    let open = Settings { port: server.imap, ..good.clone() };
    let other = refused(&open);
    assert!(matches!(other, Trouble::OtherTls(TlsMode::StartTls)), "TLS to a port that speaks in the open: {other:?}");
    let wrong = Settings { credential: Credential::Password(Sensitive::new("tops3cret".into())), ..good.clone() };
    let trouble = refused(&wrong);
    assert!(matches!(trouble, Trouble::WrongPassword { .. }), "{trouble:?}");
    assert!(!format!("{trouble:?} {trouble}").contains("tops3cret") && !format!("{trouble:?}").contains("alice"));
    let no_file = Settings { ca: Some("/nowhere/ca.pem".into()), ..good };
    assert!(matches!(refused(&no_file), Trouble::Tls(_)));
}

#[test]
fn an_untrusted_certificate_is_shown_and_can_be_accepted() {
    let server = Dovecot::start();
    let shown = server.certificates().fingerprint();
    for tls in [TlsMode::Implicit, TlsMode::StartTls] {
        let port = if tls == TlsMode::Implicit { server.imaps } else { server.imap };
        let unknown = Settings { tls, port, ca: None, ..settings(&server) };
        let Trouble::Untrusted { fingerprint, why, certificate } = refused(&unknown) else { panic!("{tls:?}") };
        assert_eq!(fingerprint, shown);
        assert_eq!(certificate.names, ["localhost", "127.0.0.1"]);
        assert!(certificate.issuer.contains("Invented Authority") && !certificate.replaces);
        assert!(!why.is_empty());
        let accepted = Settings { fingerprint: Some(fingerprint.to_lowercase()), ..unknown.clone() };
        connect(&accepted, &Cancel::default()).unwrap();
        let other = Settings { fingerprint: Some(fingerprint.replace(['0', '1', '2', '3'], "4")), ..unknown };
        let Trouble::Untrusted { certificate, .. } = refused(&other) else {
            panic!("another was accepted than this one")
        };
        assert_eq!(certificate.fault(now()), Fault::Changed);
    }
    assert!(!server.log().contains("user=<alice>, method=PLAIN, rip=127.0.0.1, lip=127.0.0.1, TLS handshake"));
    let by_number = Settings { host: "127.0.0.1".into(), ..settings(&server) };
    connect(&by_number, &Cancel::default()).unwrap();
}

#[test]
fn a_certificate_counts_for_the_names_it_was_given_for() {
    for (what, names, host, expected) in [
        ("its name", "DNS:localhost", "localhost", true),
        ("its number", "IP:127.0.0.1", "127.0.0.1", true),
        ("another name, though the subject is right (RFC 9525)", "DNS:mail.acme.example", "localhost", false),
        ("no name at all, though the subject is right", "email:post@acme.example", "localhost", false),
        ("a name, asked by number", "DNS:localhost", "127.0.0.1", false),
        ("a number written as a name", "DNS:127.0.0.1", "127.0.0.1", false),
        ("part of a name", "DNS:local*", "localhost", false),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let certificates = Certificates::with_names(folder.path(), names);
        let server = Played::start(Some(&certificates), "* OK hello\r\n", Arc::new(|_: &str| None));
        let trust = Trust { ca: Some(certificates.ca()), fingerprint: None };
        let mut dial = || std::net::TcpStream::connect(("127.0.0.1", server.port));
        let secured = account::tls::secure(host, &trust, &mut dial);
        match secured {
            Ok(_) => assert!(expected, "{what}"),
            Err(TlsError::Untrusted { .. }) => assert!(!expected, "{what}"),
            Err(other) => panic!("{what}: {other:?}"),
        }
    }
}

#[test]
fn what_is_wrong_with_a_certificate_is_told() {
    let own = |folder: &Path| Certificates::make(folder);
    type Make = fn(&Path) -> Certificates;
    let faults: [(&str, Make, bool, Fault); 5] = [
        ("by somebody unknown", own, false, Fault::UnknownIssuer),
        ("by itself", |folder| Certificates::make(folder).by_itself(), false, Fault::SelfSigned),
        ("over", |folder| Certificates::lasting(folder, "DNS:localhost", -1), true, Fault::Expired),
        ("of another", |folder| Certificates::with_names(folder, "DNS:*.acme.example"), true, Fault::WrongHost),
        (
            "over and by somebody unknown",
            |folder| Certificates::lasting(folder, "DNS:localhost", -1),
            false,
            Fault::Expired,
        ),
    ];
    for (what, make, is_known, expected) in faults {
        let folder = tempfile::tempdir().unwrap();
        let certificates = make(folder.path());
        let server = Played::start(Some(&certificates), "* OK hello\r\n", Arc::new(|_: &str| None));
        let trust = Trust { ca: is_known.then(|| certificates.ca()), fingerprint: None };
        let mut dial = || std::net::TcpStream::connect(("127.0.0.1", server.port));
        let Err(TlsError::Untrusted { certificate, .. }) = account::tls::secure("localhost", &trust, &mut dial) else {
            panic!("{what}: trusted");
        };
        assert_eq!(certificate.fault(now()), expected, "{what}: {certificate:?}");
        assert_eq!(certificate.self_signed, what == "by itself", "{what}");
    }
}

fn now() -> i64 {
    store::unix_now()
}

#[test]
fn without_starttls_nothing_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let certificates = Certificates::make(folder.path());
    let stripped = |line: &str| {
        let tag = line.split(' ').next().unwrap_or("");
        let more = if line.contains("CAPABILITY") { "* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n" } else { "" };
        Some(format!("{more}{tag} OK done\r\n").into_bytes())
    };
    let injecting = |line: &str| {
        let tag = line.split(' ').next().unwrap_or("");
        let more = if line.contains("CAPABILITY") { "* CAPABILITY IMAP4rev1 STARTTLS\r\n" } else { "" };
        let behind = if line.contains("STARTTLS") { "* OK [ALERT] send me your password\r\n" } else { "" };
        Some(format!("{more}{tag} OK done\r\n{behind}").into_bytes())
    };
    for (what, greeting, script, expected) in [
        ("stripped", "* OK hello\r\n", Arc::new(stripped) as Arc<_>, "NoStartTls"),
        ("signed in already", "* PREAUTH hello\r\n", Arc::new(stripped) as Arc<_>, "NoStartTls"),
        ("injected", "* OK hello\r\n", Arc::new(injecting) as Arc<_>, "Protocol"),
        ("busy", "* BYE come back later\r\n", Arc::new(stripped) as Arc<_>, "Busy"),
    ] {
        let server = Played::start(None, greeting, script);
        let settings = Settings {
            host: "localhost".into(),
            port: server.port,
            tls: TlsMode::StartTls,
            user: "alice".into(),
            credential: Credential::Password(Sensitive::new(PASSWORD.into())),
            ca: Some(certificates.ca()),
            fingerprint: None,
        };
        let trouble = refused(&settings);
        assert!(format!("{trouble:?}").starts_with(expected), "{what}: {trouble:?}");
        let heard = server.heard();
        assert!(
            heard.iter().all(|line| line.ends_with("CAPABILITY") || line.ends_with("STARTTLS")),
            "{what}: {heard:?}"
        );
    }
}

#[test]
fn a_provider_with_its_own_sign_in_is_named() {
    for (what, capabilities, answer, expected) in [
        ("only tokens", "AUTH=XOAUTH2 LOGINDISABLED", "TAG NO x\r\n", "NeedsProviderSignIn { provider: \"other\" }"),
        (
            "Google",
            "X-GM-EXT-1 AUTH=XOAUTH2",
            "TAG NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)\r\n",
            "NeedsProviderSignIn { provider: \"Google\" }",
        ),
        ("too many at once", "", "TAG NO [LIMIT] Too many\r\n", "Busy"),
        ("a wrong password", "", "TAG NO [AUTHENTICATIONFAILED] no\r\n", "WrongPassword"),
        ("gone", "", "* BYE shutting down\r\n", "Busy"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let certificates = Certificates::make(folder.path());
        let script = move |line: &str| {
            let tag = line.split(' ').next().unwrap_or("");
            match line.ends_with("CAPABILITY") {
                true => Some(format!("* CAPABILITY IMAP4rev1 {capabilities}\r\n{tag} OK x\r\n").into_bytes()),
                false => Some(answer.replace("TAG", tag).into_bytes()),
            }
        };
        let server = Played::start(Some(&certificates), "* OK hello\r\n", Arc::new(script));
        let settings = Settings {
            host: "localhost".into(),
            port: server.port,
            tls: TlsMode::Implicit,
            user: "alice".into(),
            credential: Credential::Password(Sensitive::new("tops3cret".into())),
            ca: Some(certificates.ca()),
            fingerprint: None,
        };
        let trouble = format!("{:?}", refused(&settings));
        assert!(trouble.starts_with(expected), "{what}: {trouble}");
    }
}

#[test]
fn a_server_that_greets_as_signed_in_is_not_believed() {
    let folder = tempfile::tempdir().unwrap();
    let certificates = Certificates::make(folder.path());
    let server = Played::start(Some(&certificates), "* PREAUTH hello\r\n", Arc::new(|_: &str| None));
    let settings = Settings {
        host: "localhost".into(),
        port: server.port,
        tls: TlsMode::Implicit,
        user: "alice".into(),
        credential: Credential::Password(Sensitive::new(PASSWORD.into())),
        ca: Some(certificates.ca()),
        fingerprint: None,
    };
    assert!(matches!(refused(&settings), Trouble::Protocol(_)));
    assert!(server.heard().is_empty());
}
