//! Dovecot takes a message for submission, passes it on, and it is seen arriving in the mailbox of whoever sent it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "cli/mod.rs"]
mod cli;

use cli::Desk;
use cli::browser::{add, run, sign_in};
use cli::sender::{USER, keep, keep_shared};
use dossier_tests::servers::dovecot::{Dovecot, PASSWORD};
use dossier_tests::servers::identity::Identity;
use dossier_tests::servers::names::{Names, Zone};
use dossier_tests::servers::smtp::{Act, At, Offer, Smtp};
use worker::{SmtpPlace, TlsMode};

/// A server that passes on to whoever has a mailbox at Dovecot, into this folder, and that Dovecot.
fn servers(folder: &'static str) -> (Smtp, Dovecot) {
    let relay = Smtp::start(Offer { ways: "", ..Offer::default() });
    let server = Dovecot::sending(relay.smtp, None);
    if folder != "INBOX" {
        server.admin(["mailbox", "create", "-u", USER, folder]);
    }
    relay.delivers_to(server.postbox(), folder);
    (relay, server)
}

fn place(server: &Dovecot, tls: TlsMode) -> SmtpPlace {
    let port = if tls == TlsMode::Implicit { server.submissions } else { server.submission };
    SmtpPlace { host: "localhost".into(), port, tls, user: USER.into(), ca: Some(server.ca()), ..SmtpPlace::default() }
}

/// A desk whose mailbox is the receiving half.
fn desk(server: &Dovecot) -> Desk {
    let desk = Desk::new();
    let add = format!(
        "account add imap --name Work --host localhost --port {} --tls implicit --user {USER} --ca {} --password-stdin",
        server.imaps,
        server.ca().display()
    );
    let added = desk.with_input(&add, PASSWORD);
    assert_eq!((added.code, added.err.as_str()), (0, ""));
    desk
}

#[test]
fn a_test_message_is_sent_and_seen_arriving_over_tls_and_over_starttls() {
    let (relay, server) = servers("INBOX");
    let desk = desk(&server);
    for (count, tls) in [(1, TlsMode::Implicit), (2, TlsMode::StartTls)] {
        keep(&desk, place(&server, tls), PASSWORD, Some("Work"));
        let ran = desk.run("account test Work --send");
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{tls:?}: {ran:?}");
        let lines: Vec<&str> = ran.out.lines().collect();
        assert_eq!((lines[4], lines[12]), ("receives  folders   ok", "sends     arrived   ok"), "{ran:?}");
        assert!(ran.out.contains(&format!("The message to {USER} arrived in INBOX.")), "{ran:?}");
        let book = relay.book();
        assert_eq!((book.handed.len(), book.handed[0].to.as_slice()), (count, [USER.to_owned()].as_slice()), "{tls:?}");
    }
    let steps = desk.json("account test Work --send", "step");
    assert!(steps.len() == 13 && steps.iter().all(|step| step["ok"] == true), "{steps:?}");
    let without = desk.json("account test Work", "step");
    assert_eq!((without.len(), without[8]["step"].as_str()), (9, Some("login")), "both halves, and nothing is sent");
    assert_eq!(relay.book().handed.len(), 3);
}

#[test]
fn a_test_message_among_spam_is_found_there_and_said_so() {
    let (_relay, server) = servers("Junk");
    let desk = desk(&server);
    keep(&desk, place(&server, TlsMode::Implicit), PASSWORD, Some("Work"));
    let ran = desk.run("account test Work --send");
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{ran:?}");
    assert!(ran.out.contains("arrived, but among spam, in Junk.") && ran.out.contains("SPF and DKIM"), "{ran:?}");
}

#[test]
fn a_wrong_password_and_a_refusal_behind_the_server_are_told_by_the_half_that_has_them() {
    let (relay, server) = servers("INBOX");
    let desk = desk(&server);
    for tls in [TlsMode::Implicit, TlsMode::StartTls] {
        keep(&desk, place(&server, tls), "not this one", Some("Work"));
        let ran = desk.run("account test Work --send");
        assert_eq!(ran.code, 5, "{ran:?}");
        assert!(
            ran.out.contains("receives  folders   ok") && ran.out.ends_with("sends     login     failed\n"),
            "{ran:?}"
        );
        assert!(ran.err.contains("User name or password is wrong."), "{ran:?}");
    }
    assert_eq!(desk.with_input("account password Work --password-stdin", "nor this one").code, 0);
    let both = desk.run("account test Work --send");
    assert!(both.code == 5 && both.err.starts_with("sends: User name or password is wrong."), "{both:?}");
    assert_eq!(
        both.err.matches("User name or password is wrong.").count(),
        2,
        "each half says what is wrong: {both:?}"
    );
    assert_eq!(desk.with_input("account password Work --password-stdin", PASSWORD).code, 0);
    assert!(relay.book().handed.is_empty());
    keep(&desk, place(&server, TlsMode::Implicit), PASSWORD, Some("Work"));
    relay.will(At::Recipient(USER), Act::Says("550 5.1.1 nobody here"));
    let ran = desk.run("account test Work --send");
    assert!(ran.code == 1 && ran.out.ends_with("sends     recipient failed\n"), "{ran:?}");
    assert!(
        ran.err.contains("550 5.1.1") && ran.err.contains("nobody here") && ran.err.contains("Check the spelling"),
        "{ran:?}"
    );
    assert!(relay.book().handed.is_empty());
}

#[test]
fn without_a_mailbox_only_what_the_server_took_is_said() {
    let (relay, server) = servers("INBOX");
    let desk = Desk::new();
    keep(&desk, place(&server, TlsMode::Implicit), PASSWORD, None);
    let ran = desk.run("account test Office --send");
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{ran:?}");
    assert!(ran.out.contains("The server took the message") && !ran.out.contains("arrived"), "{ran:?}");
    assert_eq!(relay.book().handed.len(), 1);
}

#[test]
fn what_was_signed_in_to_in_the_browser_sends_with_the_same_sign_in_until_that_ends() {
    let identity = Identity::start(USER);
    let relay = Smtp::start(Offer { ways: "", ..Offer::default() });
    let server = Dovecot::sending(relay.smtp, Some(&identity.introspection()));
    relay.delivers_to(server.postbox(), "INBOX");
    let desk = Desk::new();
    let added = sign_in(&desk, &identity, &add(&server));
    assert_eq!(added.code, 0, "{added:?}");
    for (count, tls) in [(1, TlsMode::Implicit), (2, TlsMode::StartTls)] {
        keep_shared(&desk, place(&server, tls), "Work");
        // Refused with a challenge, refreshed, taken.
        identity.book().take_access_back();
        let ran = run(&desk, &identity, "account test Work --send");
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{tls:?}: {ran:?}");
        assert!(ran.out.contains(&format!("The message to {USER} arrived in INBOX.")), "{ran:?}");
        assert_eq!(relay.book().handed.len(), count);
    }
    identity.book().take_access_back();
    identity.book().end_all();
    let ended = run(&desk, &identity, "account test Work --send");
    assert!(ended.code == 5 && ended.err.contains("sign-in at the provider has ended"), "{ended:?}");
    // Nobody is asked for anything without a token.
    assert!(ended.out.ends_with("sends     login     failed\n") && !ended.out.contains("sends     dns"), "{ended:?}");
    let given = identity.book().given.clone();
    assert!(given.iter().all(|secret| !format!("{ended:?}").contains(secret)), "{ended:?}");
    assert_eq!(relay.book().handed.len(), 2);
}

#[test]
fn an_address_is_enough_to_connect_what_receives_and_what_sends() {
    let (relay, server) = servers("INBOX");
    let zone = Zone {
        hosts: vec!["mail.agency.example"],
        services: vec![
            ("_imaps._tcp.agency.example", "mail.agency.example", 993),
            ("_submissions._tcp.agency.example", "mail.agency.example", 465),
        ],
        ..Zone::default()
    };
    let names = Names::start(zone);
    let desk = Desk::new();
    let run = |line: &str, input: &str| {
        let mut command = desk.command();
        names.shown_to(&mut command, &[(993, server.imaps), (465, server.submissions)]);
        cli::ran(command.args(line.split(' ')), input)
    };
    let add = format!("account add imap {USER} --password-stdin");
    let asked = run(&add, "n\n");
    assert!(asked.code == 2 && asked.out.contains("sends     mail.agency.example:465"), "{asked:?}");
    let foreign = vec![
        ("_imaps._tcp.agency.example", "mail.evil.test", 993),
        ("_submissions._tcp.agency.example", "mail.agency.example", 465),
    ];
    let evil = Names::start(Zone { services: foreign, ..Zone::default() });
    let mut command = desk.command();
    let unasked = cli::ran(evil.shown_to(&mut command, &[]).args(format!("{add} --yes").split(' ')), PASSWORD);
    assert!(unasked.code == 2 && unasked.err.contains("mail.evil.test: not of your domain"), "{unasked:?}");
    let untrusted = run(&format!("{add} --yes"), &format!("{PASSWORD}\n"));
    assert_eq!(untrusted.code, 5, "{untrusted:?}");
    let accepted = untrusted.err.split("--fingerprint ").nth(1).unwrap().trim().to_owned();
    let wrong = run(&format!("{add} --yes --fingerprint {accepted}"), "wrong\n");
    assert!(wrong.code == 5 && wrong.err.contains("password is wrong"), "{wrong:?}");
    assert!(desk.run("account list").out.starts_with("No mailbox is connected"), "nothing is kept of what failed");
    let added = run(&format!("{add} --fingerprint {accepted}"), &format!("y\n{PASSWORD}\n"));
    assert!(added.code == 0 && added.out.contains("sends     login     ok"), "{added:?}");
    let shown = desk.run("account show recruiter@agency.example").out;
    assert!(shown.contains("Sends as recruiter@agency.example by mail.agency.example:465"), "{shown}");
    let sent = run("account test recruiter@agency.example --send", "");
    assert!(sent.code == 0 && sent.out.contains("arrived in INBOX"), "{sent:?}");
    assert_eq!(relay.book().handed.len(), 1);
}

#[test]
fn a_sending_half_signs_in_as_its_mailbox_does_and_only_where_that_may_go() {
    let (_relay, server) = servers("INBOX");
    let desk = desk(&server);
    let add = |more: &str, input: &str| {
        desk.with_input(&format!("account add smtp {USER} --ca {} {more}", server.ca().display()), input)
    };
    let office = "--name Office --host localhost --tls starttls";
    for (what, more, code, said) in [
        ("nobody's password", "--host localhost".to_owned(), 2, "--for"),
        ("another domain", "--for Work --host smtp.evil.test".to_owned(), 2, "its own with --password-stdin"),
        ("another way", format!("--for Work --host localhost --port {}", server.submission), 1, "--tls starttls"),
    ] {
        let refused = add(&more, "");
        assert!(refused.code == code && refused.err.contains(said), "{what}: {refused:?}");
        assert!(!desk.run("account list").out.contains("Sends as"), "{what}");
    }
    let beside = format!(
        "account add imap --name Other --host localhost --port {} --user {USER} --ca {} --smtp-host smtp.evil.test --password-stdin",
        server.imaps,
        server.ca().display()
    );
    let refused = desk.with_input(&beside, &format!("{PASSWORD}\n"));
    assert!(refused.code == 2 && refused.err.contains("does not get this mailbox's password"), "{refused:?}");
    assert!(!desk.run("account list").out.contains("Other"));
    let half = add(&format!("--for Work --host localhost --port {} --tls starttls", server.submission), "");
    assert!(half.code == 0 && half.out.contains("sends     login     ok"), "{half:?}");
    assert_eq!(desk.json("account test Work", "step").iter().filter(|step| step["half"] == "sends").count(), 4);
    assert_eq!(add("--for Work --name Twice --host localhost", "").code, 2, "it sends already");
    let alone = add(&format!("{office} --port {} --password-stdin", server.submission), &format!("{PASSWORD}\n"));
    assert_eq!((alone.code, alone.err.as_str()), (0, ""), "{alone:?}");
    assert!(desk.run("account list").out.contains("Office: Sends as recruiter@agency.example by localhost:"));
    assert_eq!(desk.run("account remove Office").out, "Office no longer sends.\n");
    assert!(!desk.run("account list").out.contains("Office"));
}

#[test]
fn a_new_certificate_of_a_connected_account_is_shown_and_accepted_for_both_halves_without_the_password() {
    let (relay, server) = servers("INBOX");
    let desk = desk(&server);
    keep(&desk, place(&server, TlsMode::Implicit), PASSWORD, Some("Work"));
    assert_eq!(desk.run("account test Work").code, 0);
    let shown = server.renew();
    let before = server.commands().len();
    let refused = desk.run("account test Work");
    assert_eq!(refused.code, 5, "{refused:?}");
    let next = format!("dossier account set \"Work\" --fingerprint {shown}");
    assert!(refused.err.contains(&next), "{refused:?}");
    assert!(desk.run("sync").err.contains(&next), "a sync says the same");
    assert_eq!(server.commands().len(), before, "nothing is said to a server that is not known");

    let other = shown.replace(['0', '1', '2', '3'], "4");
    assert_eq!(desk.run(&format!("account set Work --fingerprint {other}")).code, 5);
    assert_eq!(desk.run("account test Work").code, 5, "nothing is kept of what failed");
    let accepted = desk.run(&format!("account set Work --fingerprint {shown}"));
    assert_eq!((accepted.code, accepted.err.as_str()), (0, ""));
    let sent = desk.run("account test Work --send");
    assert!(sent.code == 0 && sent.out.contains("arrived in INBOX"), "{sent:?}");
    assert_eq!(relay.book().handed.len(), 1);
}
