//! How much memory the command line takes for messages of a size no letter has.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::print_stdout)]

#[path = "cli/mod.rs"]
mod cli;

use std::fs;
use std::process::{Command, Stdio};

use cli::Desk;
use dossier_tests::servers::Dovecot;
use dossier_tests::servers::dovecot::PASSWORD;
use dossier_tests::servers::mailbox::{large, letter};

const USER: &str = "recruiter@agency.example";
const MIB: usize = 1 << 20;
/// What the command line may take, kB.
const MOST: u64 = 200 * 1024;

/// Octets that cannot be made smaller, as base64 in lines of 76.
fn attached(octets: usize) -> Vec<u8> {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut line = || {
        let letters = (0..76).map(|_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            LETTERS[(state >> 58) as usize]
        });
        letters.chain(*b"\r\n").collect::<Vec<u8>>()
    };
    (0..octets / 78).flat_map(|_| line()).collect()
}

fn with_attachment(octets: usize) -> Vec<u8> {
    let head = String::from_utf8(letter("attached")).unwrap();
    let head = head.split("\r\n\r\n").next().unwrap().to_owned();
    let kind = "Content-Type: application/pdf; name=cv.pdf\r\nContent-Transfer-Encoding: base64";
    [format!("{head}\r\n{kind}\r\n\r\n").into_bytes(), attached(octets)].concat()
}

/// Many parts, each within another, all large.
fn nested(octets: usize) -> Vec<u8> {
    let mut message =
        String::from_utf8(letter("nested")).unwrap().split("\r\n\r\n").next().unwrap().as_bytes().to_vec();
    let levels = 20;
    for level in 0..levels {
        message.extend(format!("\r\nContent-Type: multipart/mixed; boundary=b{level}\r\n\r\n--b{level}\r\nContent-Type: application/pdf; name=cv.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n").into_bytes());
        message.extend(attached(octets / levels));
        message.extend(format!("\r\n--b{level}").into_bytes());
    }
    message.extend(b"\r\n\r\nend\r\n");
    message
}

/// Synchronises one message and says the peak of memory, kB.
fn peak(message: &[u8]) -> u64 {
    let server = Dovecot::start();
    server.put(USER, "INBOX", "1700000001.M1.host:2,", message);
    let desk = Desk::new();
    let added = desk.with_input(
        &format!(
            "account add imap --name Work --host localhost --port {} --tls implicit --user {USER} --password-stdin --ca {} --keep everything",
            server.imaps,
            server.ca().display()
        ),
        &format!("{PASSWORD}\n"),
    );
    assert_eq!(added.code, 0, "{added:?}");
    let report = desk.path("time");
    let program = desk.command();
    let mut command = Command::new("/usr/bin/time");
    command.args(["-f", "%M", "-o", &report]).arg(program.get_program()).args(program.get_args()).arg("sync");
    let ran = command.stdin(Stdio::null()).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&ran.stdout), "Work: 1 fetched.\n", "{ran:?}");
    let id = desk.json("review --verdict none", "review")[0]["id"].as_str().unwrap().to_owned();
    let raw = desk.command().args(["show", &id, "--raw"]).output().unwrap().stdout;
    assert!(raw == message, "it comes out as it came");
    assert!(desk.json("doctor", "check").iter().all(|check| check["ok"] == true || check["check"] == "free_space"));
    fs::read_to_string(report).unwrap().trim().parse().unwrap()
}

#[test]
fn a_large_message_takes_little_more_memory_than_itself() {
    for (what, message) in [
        ("an attachment of 50 MB", with_attachment(50 * MIB)),
        ("a text of 50 MB", large(50 * MIB)),
        ("50 MB in nested parts", nested(50 * MIB)),
    ] {
        let peak = peak(&message);
        println!("{what}: {} MB", peak / 1024);
        assert!(peak < MOST, "{what}: {peak} kB");
    }
}
