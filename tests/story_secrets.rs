//! Where passwords and tokens are not: looked for, as they are and in Base64, in all that a machine keeps or shows of the program.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "cli/mod.rs"]
mod cli;

use std::fs;

use cli::Desk;
use cli::browser::{USER, add, command, run, sign_in};
use cli::secrecy::{CONTROL, assert_nowhere, shown};
use dossier_tests::servers::Dovecot;
use dossier_tests::servers::dovecot::PASSWORD;
use dossier_tests::servers::identity::Identity;
use dossier_tests::servers::mailbox::letter;

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
    let (mut seen, mut said) = shown(command(&desk, &identity), &desk, "sync");
    let wrong = desk.with_input(&format!("account password {CONTROL} --password-stdin"), "another-passw0rd\n");
    assert_eq!(wrong.code, 0);
    let refused = run(&desk, &identity, "sync");
    said.extend([refused.out, refused.err].concat().into_bytes());
    identity.book().end_all();
    let ended = run(&desk, &identity, "sync --account Work");
    said.extend([ended.out, ended.err].concat().into_bytes());
    let more = shown(command(&desk, &identity), &desk, "account list --json");
    seen.extend(more.0);
    said.extend(more.1);

    let given = identity.book().given.clone();
    assert!(given.len() >= 5, "a code, and tokens twice at least: {}", given.len());
    let secrets: Vec<String> = given.into_iter().chain([PASSWORD, "another-passw0rd"].map(str::to_owned)).collect();
    assert_nowhere(&secrets, &desk, (seen, said));
}
