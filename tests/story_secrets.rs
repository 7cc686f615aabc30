//! Where passwords and tokens are not: looked for, as they are and in Base64, in all that a machine keeps or shows of the program.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "cli/mod.rs"]
mod cli;

use std::fs;
use std::path::Path;
use std::process::Stdio;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use cli::browser::{USER, add, command, run, sign_in};
use cli::needles::{self, count, files};
use cli::{Desk, ended};
use dossier_tests::servers::Dovecot;
use dossier_tests::servers::dovecot::PASSWORD;
use dossier_tests::servers::identity::Identity;
use dossier_tests::servers::mailbox::letter;
use worker::Home;

/// In the environment of every process, and the name of a mailbox: what must be found.
const CONTROL: &str = "ControlNeedle";

/// A secret as it is and as protocols write it.
fn guises(secret: &str) -> [String; 3] {
    [secret.to_owned(), STANDARD.encode(secret), URL_SAFE_NO_PAD.encode(secret)]
}

/// Every page of the store, decrypted.
fn pages(desk: &Desk) -> Vec<u8> {
    let key = Home::new(desk.home(), Some(desk.path("key").into())).open().unwrap().store.key().clone();
    needles::pages(desk, &key)
}

/// Runs a line and gives what the system shows of its process all the while, and what it says.
fn shown(desk: &Desk, identity: &Identity, line: &str) -> (Vec<u8>, Vec<u8>) {
    let mut command = command(desk, identity);
    command.args(line.split(' ')).env("CONTROL", CONTROL).env("TMPDIR", desk.path("tmp"));
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let proc = format!("/proc/{}", child.id());
    let mut seen = Vec::new();
    while child.try_wait().unwrap().is_none() {
        for name in ["cmdline", "environ"] {
            seen = [seen, fs::read(format!("{proc}/{name}")).unwrap_or_default()].concat();
            seen.truncate(1 << 20);
        }
    }
    let ran = ended(child);
    assert_eq!(ran.code, 0, "{line}: {ran:?}");
    (seen, [ran.out, ran.err].concat().into_bytes())
}

#[test]
fn no_secret_is_in_the_store_in_files_or_in_what_the_system_shows() {
    let identity = Identity::start(USER);
    let server = Dovecot::with_tokens(&identity.introspection());
    server.deliver(USER, "INBOX", &letter("one"));
    let desk = Desk::new();
    fs::create_dir(desk.path("tmp")).unwrap();
    identity.book().lasts = 30;
    assert_eq!(sign_in(&desk, &identity, &add(&server)).code, 0);
    let by_password = format!(
        "account add imap --name {CONTROL} --host localhost --port {} --tls implicit --user alice --address alice@agency.example --ca {} --password-stdin",
        server.imaps,
        server.ca().display()
    );
    let added = desk.with_input(&by_password, &format!("{PASSWORD}\n"));
    assert_eq!(added.code, 0, "{added:?}");
    let (mut seen, mut said) = shown(&desk, &identity, "sync");
    let wrong = desk.with_input(&format!("account password {CONTROL} --password-stdin"), "another-passw0rd\n");
    assert_eq!(wrong.code, 0);
    let refused = run(&desk, &identity, "sync");
    said.extend([refused.out, refused.err].concat().into_bytes());
    identity.book().end_all();
    let ended = run(&desk, &identity, "sync --account Work");
    said.extend([ended.out, ended.err].concat().into_bytes());
    let more = shown(&desk, &identity, "account list --json");
    seen.extend(more.0);
    said.extend(more.1);

    let places = [
        ("the decrypted store", pages(&desk)),
        ("files", files(Path::new(&desk.path("")))),
        ("processes", seen),
        ("what is said", said),
    ];
    let name_in_files = fs::write(desk.path("tmp/control"), CONTROL).map(|()| files(Path::new(&desk.path(""))));
    assert!(count(&name_in_files.unwrap(), CONTROL) > 0, "the control is found in a file");
    for (place, hay) in places.iter().filter(|(place, _)| *place != "files") {
        assert!(count(hay, CONTROL) > 0, "the control is found in {place}");
    }
    let given = identity.book().given.clone();
    assert!(given.len() >= 5, "a code, and tokens twice at least: {}", given.len());
    let secrets = given.iter().map(String::as_str).chain([PASSWORD, "another-passw0rd"]);
    for guise in secrets.flat_map(guises) {
        for (place, hay) in &places {
            assert_eq!(count(hay, &guise), 0, "{guise} in {place}");
        }
    }
}
