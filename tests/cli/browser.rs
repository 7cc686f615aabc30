//! The command line beside an identity provider on this machine, with somebody at the browser.

use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};

use dossier_tests::servers::Dovecot;
use dossier_tests::servers::identity::{CLIENT, Identity, browse};

use super::{Desk, Ran, ran};

/// Who signs in.
pub const USER: &str = "recruiter@agency.example";

/// Connects their mailbox by the provider's sign-in.
pub fn add(server: &Dovecot) -> String {
    format!(
        "account add imap --name Work --host localhost --port {} --tls implicit --user {USER} --ca {} --sign-in google",
        server.imaps,
        server.ca().display()
    )
}

/// The program, told of the provider as only a debug build can be.
pub fn command(desk: &Desk, identity: &Identity) -> Command {
    let mut command = desk.command();
    command.env("DOSSIER_IDENTITY", &identity.base).env("DOSSIER_IDENTITY_CLIENT", CLIENT);
    command
}

pub fn run(desk: &Desk, identity: &Identity, line: &str) -> Ran {
    ran(command(desk, identity).args(line.split(' ')), "")
}

/// Runs a line that prints a link, and goes there.
pub fn sign_in(desk: &Desk, identity: &Identity, line: &str) -> Ran {
    go_there(command(desk, identity), line)
}

/// The same with a program that was told of more.
pub fn go_there(mut command: Command, line: &str) -> Ran {
    command.args(line.split(' ')).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut said = String::new();
    while out.read_line(&mut said).unwrap() > 0 {
        if let Some(link) = said.lines().last().filter(|line| line.starts_with("http")) {
            browse(link);
            break;
        }
    }
    out.read_to_string(&mut said).unwrap();
    let ended = super::ended(child);
    Ran { out: said, ..ended }
}
