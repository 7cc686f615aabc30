//! A mailbox on a real server, connected, tested, synchronised and forgotten by the command line.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "cli/mod.rs"]
mod cli;

use std::io::{Read, Write};
use std::net::TcpListener;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::{fs, thread};

use cli::{Desk, Ran, ended};
use dossier_tests::servers::dovecot::PASSWORD;
use dossier_tests::servers::faulty::{Fault, Faulty};
use dossier_tests::servers::mailbox::letter;
use dossier_tests::servers::played::Played;
use dossier_tests::servers::{Certificates, Dovecot};

const USER: &str = "recruiter@agency.example";

fn add(desk: &Desk, port: u16, more: &str, password: &str) -> Ran {
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

    let untrusted = add(&desk, server.imaps, "", PASSWORD);
    assert!(untrusted.code == 5 && untrusted.err.contains("--fingerprint "), "{untrusted:?}");
    let wrong = add(&desk, server.imaps, &ca, "wrong");
    assert!(wrong.code == 5 && wrong.err.contains("password is wrong"), "{wrong:?}");
    let missing = add(&desk, server.imaps, &format!("{ca} --folders Nowhere"), PASSWORD);
    assert!(missing.code == 3 && missing.err.contains("Nowhere"), "{missing:?}");
    assert!(desk.json("account list", "account").is_empty(), "nothing is kept of what failed");

    let fingerprint = untrusted.err.split("--fingerprint ").nth(1).unwrap().trim().to_owned();
    assert_eq!(add(&desk, server.imaps, &format!(" --fingerprint {fingerprint}"), PASSWORD).code, 0);
    assert_eq!(desk.run("account remove Work").code, 0);

    assert_eq!(add(&desk, server.imaps, &format!("{ca} --all-folders --keep everything"), PASSWORD).code, 0);
    assert_eq!(add(&desk, server.imaps, &ca, PASSWORD).code, 2, "the name is taken");
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

#[test]
fn mail_is_changed_where_it_lies_only_after_that_was_asked_for_and_is_written_down() {
    let server = Dovecot::start();
    server.admin(["mailbox", "create", "-u", USER, "Trash"]);
    for subject in ["one", "two"] {
        server.put(USER, "INBOX", &format!("1700000001.{subject}.host:2,"), &letter(subject));
    }
    let desk = Desk::new();
    let ca = format!(" --ca {} --keep everything", server.ca().display());
    assert_eq!(add(&desk, server.imaps, &ca, PASSWORD).code, 0);
    assert_eq!(desk.run("sync").code, 0);
    let ids: Vec<String> =
        desk.json("search hello", "search").iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect();
    let asked = desk.run(&format!("mailbox mark read --ids {}", ids[0]));
    assert!(asked.code == 1 && asked.err.contains("dossier account step Work both"), "{asked:?}");
    server.assert_only_looked_at();
    assert_eq!(desk.run("account step Work both").code, 0);
    assert_eq!(desk.json("account list", "account")[0]["in_step"], "both");
    let marked = desk.run(&format!("mailbox mark read --ids {} {}", ids[0], ids[1]));
    assert!(marked.code == 0 && marked.out.contains("2 messages marked as read"), "{marked:?}");
    assert_eq!(desk.run(&format!("mailbox mark read --ids {}", ids[0])).code, 3, "it is so already");
    let no_folder = desk.run(&format!("mailbox archive --ids {}", ids[0]));
    assert!(no_folder.code == 1 && no_folder.err.contains("Work has no folder for archive"), "{no_folder:?}");
    assert_eq!(desk.run(&format!("mailbox delete --ids {}", ids[0])).code, 0);
    let again = desk.run(&format!("mailbox delete --ids {}", ids[0]));
    assert!(again.code == 1 && again.err.contains("--for-good"), "{again:?}");
    assert_eq!(desk.run(&format!("mailbox delete --for-good --ids {}", ids[0])).code, 0);
    let log = desk.json("mailbox log", "written");
    let acts: Vec<_> =
        log.iter().map(|line| (line["act"].as_str().unwrap(), line["state"].as_str().unwrap())).collect();
    assert_eq!(acts, [("delete", "done"), ("move", "done"), ("read", "done"), ("read", "done")]);
    let left = server.admin(["-f", "tab", "fetch", "-u", USER, "flags", "mailbox", "*", "all"]);
    assert_eq!(left.lines().skip(1).collect::<Vec<_>>(), ["\\Seen"], "{left}");
}

#[test]
fn a_message_the_server_does_not_give_is_named_and_the_others_arrive() {
    let server = Dovecot::start();
    for n in 1..=9 {
        server.put(USER, "INBOX", &format!("170000000{n}.M{n}.host:2,"), &letter(&format!("in-{n}")));
    }
    let faulty = Faulty::before(&server, Fault::of_message(4));
    let desk = Desk::new();
    let ca = format!(" --ca {} --keep everything", server.ca().display());
    assert_eq!(add(&desk, faulty.port, &ca, PASSWORD).code, 0);
    let sync = desk.json("sync", "sync").remove(0);
    assert_eq!((sync["bodies"].as_i64(), sync["aside"].as_i64()), (Some(8), Some(1)), "{sync}");
    assert_eq!(
        (&sync["unreadable"][0]["folder"], &sync["unreadable"][0]["why"]),
        (&"INBOX".into(), &"hangs_up".into())
    );
    let again = desk.run("sync");
    assert_eq!((again.code, again.out.as_str()), (0, "Work: nothing new.\n"));
}

#[test]
fn a_sync_is_stopped_by_ctrl_c_and_by_sigterm_whatever_it_waits_for() {
    let server = Dovecot::start();
    server.put(USER, "INBOX", "1700000001.M1.host:2,", &letter("one"));
    let fault = Fault { at: b"BODY[".to_vec(), is_silent: true, ..Fault::default() };
    let faulty = Faulty::before(&server, fault);
    let desk = Desk::new();
    assert_eq!(add(&desk, faulty.port, &format!(" --ca {}", server.ca().display()), PASSWORD).code, 0);
    for (at, signal) in ["INT", "TERM"].into_iter().enumerate() {
        let mut command = desk.command();
        command.arg("sync").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let child = command.spawn().unwrap();
        while faulty.fell_silent() == at {
            thread::yield_now();
        }
        assert!(Command::new("kill").args([format!("-{signal}"), child.id().to_string()]).status().unwrap().success());
        let ran = ended(child);
        assert!(ran.code == 130 && ran.err.contains("Stopped."), "{signal}: {ran:?}");
    }
    faulty.mend();
    assert_eq!(desk.run("sync").out, "Work: 1 fetched.\n");
}

#[test]
fn a_network_that_asks_to_sign_in_first_is_told_as_such_and_nothing_is_sent_to_it() {
    let server = Dovecot::start();
    let desk = Desk::new();
    let portal = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let address = portal.local_addr().unwrap().to_string();
    thread::spawn(move || {
        for stream in portal.incoming() {
            let mut stream = stream.unwrap();
            let _ = stream.read(&mut [0; 1024]).unwrap();
            stream.write_all(b"HTTP/1.1 302 Found\r\nLocation: http://login.example/\r\n\r\n").unwrap();
        }
    });
    let added = add(&desk, server.imaps, &format!(" --ca {}", server.ca().display()), PASSWORD);
    assert_eq!(added.code, 0, "{added:?}");
    // The network's own page in the place of the server: another certificate, and an answer at an address that is nobody's.
    let elsewhere = tempfile::tempdir().unwrap();
    let played = Played::start(
        Some(&Certificates::with_names(elsewhere.path(), "DNS:login.example")),
        "* OK\r\n",
        Arc::new(|_: &str| None),
    );
    let line = format!(
        "account add imap --name Other --host localhost --port {} --tls implicit --user {USER} --password-stdin",
        played.port
    );
    let through = |portal: Option<&str>| {
        let mut command = desk.command();
        command.args(line.split(' ')).envs(portal.map(|address| ("DOSSIER_PORTAL", address)));
        cli::ran(&mut command, &format!("{PASSWORD}\n"))
    };
    let (behind, open) = (through(Some(&address)), through(None));
    assert!(behind.code != 0 && behind.err.contains("asks you to sign in"), "{behind:?}");
    assert!(open.err.contains("made out to another server"), "{open:?}");
    assert_eq!(desk.json("account list", "account").len(), 1, "nothing is kept of what failed");
}

#[test]
fn a_port_that_becomes_secure_in_another_way_is_told_with_the_right_one() {
    let folder = tempfile::tempdir().unwrap();
    let certificates = Certificates::make(folder.path());
    let open = Played::start(None, "* OK ready\r\n", Arc::new(|_| None));
    let secure = Played::start(Some(&certificates), "* OK ready\r\n", Arc::new(|_| None));
    let desk = Desk::new();
    for (mode, server, advice) in [("implicit", &open, "--tls starttls"), ("starttls", &secure, "--tls implicit")] {
        let line = format!(
            "account add imap --name W --host localhost --port {} --tls {mode} --user {USER} --password-stdin",
            server.port
        );
        let ran = desk.with_input(&line, &format!("{PASSWORD}\n"));
        assert!(ran.code == 1 && ran.err.contains(advice), "{mode}: {ran:?}");
        assert!(!server.heard().join("\n").contains(PASSWORD), "{mode}");
    }
}
