//! A mailbox on a real server, connected, tested, synchronised and forgotten by the command line.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "cli/mod.rs"]
mod cli;

use std::fs;

use cli::{Desk, Ran};
use dossier_tests::servers::Dovecot;
use dossier_tests::servers::dovecot::PASSWORD;
use dossier_tests::servers::mailbox::letter;

const USER: &str = "recruiter@agency.example";

fn add(desk: &Desk, server: &Dovecot, more: &str, password: &str) -> Ran {
    let port = server.imaps;
    desk.with_input(
        &format!("account add imap --name Work --host localhost --port {port} --tls implicit --user {USER} --password-stdin{more}"),
        &format!("{password}\n"),
    )
}

#[test]
fn a_mailbox_is_connected_only_when_signing_in_works() {
    let server = Dovecot::start();
    server.put(USER, "INBOX", "1700000001.M1.host:2,", &letter("one"));
    let desk = Desk::new();
    let ca = format!(" --ca {}", server.ca().display());

    let untrusted = add(&desk, &server, "", PASSWORD);
    assert!(untrusted.code == 5 && untrusted.err.contains("--fingerprint "), "{untrusted:?}");
    let wrong = add(&desk, &server, &ca, "wrong");
    assert!(wrong.code == 5 && wrong.err.contains("password is wrong"), "{wrong:?}");
    let missing = add(&desk, &server, &format!("{ca} --folders Nowhere"), PASSWORD);
    assert!(missing.code == 3 && missing.err.contains("Nowhere"), "{missing:?}");
    assert!(desk.json("account list", "account").is_empty(), "nothing is kept of what failed");

    let fingerprint = untrusted.err.split("--fingerprint ").nth(1).unwrap().trim().to_owned();
    assert_eq!(add(&desk, &server, &format!(" --fingerprint {fingerprint}"), PASSWORD).code, 0);
    assert_eq!(desk.run("account remove Work").code, 0);

    assert_eq!(add(&desk, &server, &format!("{ca} --all-folders --keep everything"), PASSWORD).code, 0);
    assert_eq!(add(&desk, &server, &ca, PASSWORD).code, 2, "the name is taken");
    assert_eq!(desk.json("account list", "account")[0]["identities"][0], USER);
    assert!(desk.json("account test Work", "step").iter().all(|step| step["ok"] == true));
    assert_eq!(desk.run("sync --account Work").out, "Work: 1 fetched.\n");
    assert_eq!(desk.json("review --verdict none", "review").len(), 1);

    let changed = desk.with_input("account password Work --password-stdin", "wrong\n");
    assert_eq!(changed.code, 0);
    let refused = desk.run("account test Work --json");
    assert_eq!(refused.code, 5);
    let last = desk.lines(&refused.out, "step").pop().unwrap();
    assert_eq!((last["step"].as_str(), last["failure"].as_str()), (Some("login"), Some("wrong_password")));
    assert_eq!(desk.run("sync").code, 5);
    assert_eq!(desk.json("account list", "account")[0]["failure"], "wrong_password");
    for file in fs::read_dir(desk.home()).unwrap() {
        let bytes = fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(PASSWORD.len()).any(|part| part == PASSWORD.as_bytes()), "a password lies open");
    }
    assert_eq!(desk.run("account remove Work").code, 0);
    assert!(desk.json("review --verdict all", "review").is_empty());
    assert!(desk.json("doctor", "check").iter().all(|check| check["ok"] == true));
}
