//! What is asked of a mailbox before it is connected: a test step by step, and how much there is since when.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeMap;
use std::fs::File;
use std::time::{Duration, SystemTime};

use domain::Sensitive;
use dossier_tests::servers::Dovecot;
use dossier_tests::servers::desk::place;
use dossier_tests::servers::dovecot::{Capability, PASSWORD};
use dossier_tests::servers::mailbox::letter;
use worker::probe::{STEPS, probe};
use worker::tally::{FolderTally, Question, tally};
use worker::{Cancel, ImapPlace, Place};

const DAY: u64 = 86_400;

#[test]
fn each_step_is_told_as_it_is_taken_and_the_one_that_fails_is_named() {
    let server = Dovecot::start();
    let right = place(&server);
    for (what, place, password, taken, code) in [
        ("all is well", right.clone(), PASSWORD, 5, None),
        ("a wrong password", right.clone(), "wrong", 3, Some("wrong_password")),
        ("nobody listens", ImapPlace { port: 1, ..right.clone() }, PASSWORD, 1, Some("unreachable")),
        ("no authority", ImapPlace { ca: None, ..right.clone() }, PASSWORD, 2, Some("untrusted")),
        ("no such host", ImapPlace { host: "mail.firm.invalid".into(), ..right }, PASSWORD, 0, Some("no_such_host")),
    ] {
        let mut told = Vec::new();
        let found = probe(
            &Place::Imap(place),
            Some(&worker::Secret::Password(Sensitive::new(password.into()))),
            &Cancel::default(),
            &mut |step| {
                told.push(step);
            },
        );
        assert_eq!(told, STEPS[..taken], "{what}");
        assert_eq!(found.failure.as_ref().map(|failure| failure.code.as_str()), code, "{what}");
        let failed: Vec<&str> = found.steps.iter().filter(|(_, well)| !well).map(|(step, _)| *step).collect();
        assert_eq!(failed, STEPS[taken..].iter().take(1).copied().collect::<Vec<_>>(), "{what}");
    }
    server.assert_only_looked_at();
}

#[test]
fn a_mailbox_says_how_much_there_is_since_when() {
    for (capability, weighs) in [(Capability::Full, true), (Capability::Plain, false)] {
        let server = Dovecot::with(capability);
        let now = SystemTime::now();
        for (folder, days) in [("INBOX", 400), ("INBOX", 100), ("INBOX", 10), ("Kunden", 10)] {
            let name = format!("17000000{days}.M1.host:2,");
            server.put("alice", folder, &name, &letter("a"));
            let sub = if folder == "INBOX" { String::new() } else { format!(".{folder}/") };
            let file = server.maildir("alice").join(format!("{sub}cur/{name}"));
            File::options()
                .write(true)
                .open(file)
                .unwrap()
                .set_modified(now - Duration::from_secs(days * DAY))
                .unwrap();
        }
        let seconds = i64::try_from(now.duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs()).unwrap();
        let since = [30, 365].map(|days| seconds - days * i64::try_from(DAY).unwrap()).to_vec();
        let question = Question { folders: vec!["Kunden".into(), "INBOX".into(), "Gone".into()], since };
        let mut told: Vec<FolderTally> = Vec::new();
        let password = Sensitive::new(PASSWORD.into());
        let place = Place::Imap(place(&server));
        tally((&place, Some(&worker::Secret::Password(password))), &question, &Cancel::default(), &mut |one| {
            told.push(one.clone())
        })
        .unwrap();
        assert_eq!(told[0].path, "Kunden", "{capability:?}: in the order asked for");
        let last: BTreeMap<&str, &FolderTally> = told.iter().map(|one| (one.path.as_str(), one)).collect();
        assert_eq!((last["INBOX"].since.as_slice(), last["INBOX"].messages), (&[1, 2][..], 3), "{capability:?}");
        assert_eq!((last["Kunden"].since.as_slice(), last["Kunden"].messages), (&[1, 1][..], 1), "{capability:?}");
        assert_eq!(last["INBOX"].octets.is_some_and(|octets| octets > 300), weighs, "{capability:?}");
        server.assert_only_looked_at();
        assert!(!server.commands().iter().any(|line| line.contains("BODY")), "{capability:?}: nothing is fetched");
    }
}
