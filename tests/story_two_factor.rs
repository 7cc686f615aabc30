//! Two-factor: nobody connects an address they do not read, whichever way they try.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "cli/mod.rs"]
mod cli;

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use account::secret::Secrets;
use cli::needles::{self, count, files};
use cli::{Desk, Ran, ended};
use domain::{Address, Sensitive};
use dossier_tests::servers::Dovecot;
use dossier_tests::servers::dav::{self, DavServer, Which};
use dossier_tests::servers::dovecot::PASSWORD;
use dossier_tests::servers::smtp::{Act, At, Offer, Smtp};
use mail::Cancel;
use outgoing::place::{OutgoingPlace, SmtpPlace};
use store::{OutgoingForm, Store, Who, unix_now};
use worker::accounts::{self, Folders, NewMailbox};
use worker::code::Codes;
use worker::code_mail::{self, Asked};
use worker::outgoing::Words;
use worker::{Home, ImapPlace, Opened, Place, Secret, WorkerFailure, code_guard, leave, senders};

const MARTA: &str = "four words for marta";
const JAN: &str = "four words for jan";
const BOB: &str = "bob@agency.example";

/// A server, and a store that Marta, an admin, and Jan use; codes are sent from the agency's own account.
struct Team {
    desk: Desk,
    server: Dovecot,
    smtp: Smtp,
}

fn password() -> Secret {
    Secret::Password(Sensitive::new(PASSWORD.into()))
}

impl Team {
    fn new() -> Self {
        let server = Dovecot::start();
        let smtp = Smtp::by(server.certificates(), Offer::default());
        smtp.delivers_to(server.postbox(), "INBOX");
        let team = Self { desk: Desk::new(), server, smtp };
        let opened = Home::new(team.desk.home(), Some(team.desk.path("key").into())).open().unwrap();
        let form = team.sends_as("office@agency.example", "alice");
        let desk = (&opened.store, &opened.secrets, &Codes::default());
        let id = senders::save(desk, None, &form, Some(&password())).unwrap();
        opened.store.write(Who::User, |write| write.set_system(Some(id))).unwrap();
        drop(opened);
        for (line, input) in [
            ("user begin Marta", format!("{MARTA}\n")),
            ("user add Jan", format!("{JAN}\n")),
            ("--as Marta user two-factor on", format!("{MARTA}\n")),
        ] {
            let ran = team.desk.with_input(line, &input);
            assert_eq!(ran.code, 0, "{line}: {ran:?}");
        }
        team
    }

    fn sends_as(&self, address: &str, user: &str) -> OutgoingForm {
        let place = SmtpPlace {
            host: "localhost".into(),
            port: self.smtp.smtps,
            user: user.into(),
            ca: Some(self.server.ca()),
            ..SmtpPlace::default()
        };
        OutgoingForm {
            name: address.into(),
            kind: "smtp".into(),
            config: OutgoingPlace::Smtp(place).config(),
            own_secret: true,
            address: address.into(),
            ..OutgoingForm::default()
        }
    }

    fn bobs(&self) -> NewMailbox {
        let place = ImapPlace {
            host: "localhost".into(),
            port: self.server.imaps,
            user: "bob".into(),
            ca: Some(self.server.ca()),
            ..ImapPlace::default()
        };
        NewMailbox {
            name: "Bob".into(),
            place: Place::Imap(place),
            identities: vec![Address::parse(BOB).unwrap()],
            keep: "people",
            keep_days: 0,
        }
    }

    /// The store as somebody opens it.
    fn opened_by(&self, passphrase: &str) -> Opened {
        let home = Home::new(self.desk.home(), Some(self.desk.path("key").into()));
        let name = if passphrase == JAN { "Jan" } else { "Marta" };
        let user = home.users().into_iter().find(|user| user.name == name).unwrap();
        home.sign_in(user.id, passphrase).unwrap()
    }

    fn line(&self) -> String {
        format!(
            "--as Jan account add imap --name Bob --host localhost --port {} --tls implicit --user bob --address {BOB} --ca {} --password-stdin",
            self.server.imaps,
            self.server.ca().display()
        )
    }

    /// The code that came to Bob last.
    fn code(&self) -> String {
        let book = self.smtp.book();
        let handed = book.handed.iter().rev().find(|handed| handed.to == [BOB]).expect("a message to Bob");
        let text = String::from_utf8(handed.bytes.clone()).unwrap();
        let code = text.lines().map(str::trim).find(|line| line.len() == 6 && line.bytes().all(|b| b.is_ascii_digit()));
        let code = code.unwrap_or_else(|| panic!("no code: {text}")).to_owned();
        assert!(text.contains("Jan wants to connect bob@agency.example") || text.contains("Marta wants"), "{text}");
        code
    }

    fn mailboxes(&self) -> usize {
        let opened = self.opened_by(MARTA);
        opened.store.read(|read| read.accounts()).unwrap().len()
    }
}

/// The program, at work while somebody types.
struct Typing {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    said: String,
}

impl Typing {
    fn start(team: &Team) -> Self {
        Self::with(team, &team.line(), PASSWORD)
    }

    /// Jan's line, and the password it reads.
    fn with(team: &Team, line: &str, password: &str) -> Self {
        let mut command = team.desk.command();
        command.args(line.split(' ')).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let (input, output) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
        let mut typing = Self { child, input, output, said: String::new() };
        typing.types(JAN);
        typing.types(password);
        typing
    }

    fn types(&mut self, line: &str) {
        writeln!(self.input, "{line}").unwrap();
    }

    /// Reads on until it asks for the code.
    fn is_asked(&mut self) {
        let mut line = String::new();
        while line != "Code:\n" {
            line.clear();
            assert!(self.output.read_line(&mut line).unwrap() > 0, "it does not ask: {}", self.said);
            self.said.push_str(&line);
        }
    }

    fn ends(mut self) -> Ran {
        drop(self.input);
        std::io::Read::read_to_string(&mut self.output, &mut self.said).unwrap();
        let ran = ended(self.child);
        Ran { out: self.said, ..ran }
    }
}

#[test]
fn a_mailbox_is_connected_once_the_code_that_came_to_its_address_is_typed() {
    let team = Team::new();
    let mut typing = Typing::start(&team);
    typing.is_asked();
    assert!(typing.said.contains("sent to bob@agency.example, from office@agency.example"), "{}", typing.said);
    let code = team.code();
    let maildir = String::from_utf8_lossy(&files(&team.server.maildir("bob"))).into_owned();
    assert!(maildir.contains(&code), "it is in Bob's mailbox");
    typing.types(if code == "000000" { "000001" } else { "000000" });
    typing.is_asked();
    assert!(typing.said.contains("Tries left: 4"), "{}", typing.said);
    assert_eq!(team.mailboxes(), 0);
    typing.types(&format!("{} {}", &code[..3], &code[3..]));
    let ran = typing.ends();
    assert!(ran.code == 0 && ran.out.contains("Connected Bob."), "{ran:?}");
    assert_eq!(team.mailboxes(), 1);

    let key = team.opened_by(MARTA).store.key().clone();
    let store = needles::pages(&team.desk.home(), &key);
    let said = [ran.out, ran.err].concat();
    for (place, hay) in [
        ("the decrypted store", store.as_slice()),
        ("files", &files(Path::new(&team.desk.path("")))),
        ("what is said", said.as_bytes()),
    ] {
        assert_eq!(count(hay, &code), 0, "{place}");
    }
    assert!(count(&store, BOB) > 0 && count(said.as_bytes(), BOB) > 0, "the control is found");
}

#[test]
fn without_the_code_nothing_is_connected() {
    let team = Team::new();
    let typing = Typing::start(&team);
    let silent = typing.ends();
    assert!(silent.code == 2 && silent.err.contains("nothing was connected"), "{silent:?}");

    let again = Typing::start(&team).ends();
    assert!(again.code == 1 && again.err.contains("just now"), "another program keeps to the pause: {again:?}");
    assert_eq!(team.mailboxes(), 0);

    let opened = team.opened_by(JAN);
    let refused = opened.store.read(|read| read.me()).map(|me| me.name).unwrap();
    assert_eq!(refused, "Jan");
    let by_jan = team.desk.with_input("--as Jan user two-factor off", &format!("{JAN}\n"));
    assert!(by_jan.code == 1 && by_jan.err.contains("Only an admin"), "{by_jan:?}");
}

#[test]
fn calendars_are_connected_once_the_code_that_came_to_their_address_is_typed() {
    let team = Team::new();
    let calendars = DavServer::start(Which::Radicale);
    let line = format!(
        "--as Jan calendar add caldav https://localhost:{}/ --name Bob --user anna --address {BOB} --ca {} --password-stdin",
        calendars.front.port,
        calendars.certificates().ca().display()
    );
    let places = || {
        let opened = team.opened_by(JAN);
        opened.store.read(|read| read.calendar_accounts()).unwrap().len()
    };
    let wrong = Typing::with(&team, &line, "wrong").ends();
    assert!(wrong.code == 5 && team.smtp.book().handed.is_empty(), "no code for what does not open: {wrong:?}");
    let mut typing = Typing::with(&team, &line, dav::PASSWORD);
    typing.is_asked();
    let code = team.code();
    typing.types(if code == "000000" { "000001" } else { "000000" });
    typing.is_asked();
    assert_eq!(places(), 0);
    typing.types(&code);
    let ran = typing.ends();
    assert!(ran.code == 0 && ran.out.contains("Connected Bob."), "{ran:?}");
    assert_eq!(places(), 1);
}

#[test]
fn a_code_typed_wrong_five_times_is_void() {
    let team = Team::new();
    let mut typing = Typing::start(&team);
    typing.is_asked();
    let wrong = if team.code() == "000000" { "000001" } else { "000000" };
    for _ in 0..4 {
        typing.types(wrong);
        typing.is_asked();
    }
    typing.types(wrong);
    let ran = typing.ends();
    assert!(ran.code == 1 && ran.err.contains("Tries left: 0"), "{ran:?}");
    assert_eq!(team.mailboxes(), 0);
}

fn words() -> Words {
    Words { subject: "Code".into(), text: "{user} wants to connect {address}\n\n{code}\n".into() }
}

fn send(
    team: &Team,
    opened: &Opened,
    codes: &Codes,
    half: Option<(OutgoingPlace, Secret)>,
) -> Result<code_mail::Sent, WorkerFailure> {
    let new = team.bobs();
    let aims = code_guard::mailbox(&new.place).into_iter().collect();
    let asked = Asked { address: Address::parse(BOB).unwrap(), aims, half };
    code_mail::send((&opened.store, &opened.secrets, codes), &asked, &words(), (&Cancel::default(), unix_now()))
}

fn add(team: &Team, opened: &Opened, codes: &Codes) -> Result<domain::AccountId, String> {
    let desk = (&opened.store, &opened.secrets, codes);
    accounts::add(desk, &team.bobs(), Some(&password()), &Folders::Usual).map_err(|failure| failure.code)
}

fn type_it(opened: &Opened, codes: &Codes, code: &str) -> Result<(), String> {
    let user = opened.store.read(|read| read.me()).unwrap().id;
    codes.check(user, &Address::parse(BOB).unwrap(), code, unix_now()).map_err(|failure| failure.code)
}

#[test]
fn every_way_in_asks_for_the_code() {
    let team = Team::new();
    let (opened, codes) = (team.opened_by(JAN), Codes::default());
    assert_eq!(add(&team, &opened, &codes), Err("code_needed".into()));
    let form = team.sends_as(BOB, "bob");
    let save = |codes: &Codes, form: &OutgoingForm| {
        let desk = (&opened.store, &opened.secrets, codes);
        senders::save(desk, None, form, Some(&password())).map(drop).map_err(|failure| failure.code)
    };
    assert_eq!(save(&codes, &form), Err("code_needed".into()));
    assert_eq!(team.mailboxes(), 0);

    send(&team, &opened, &codes, None).unwrap();
    type_it(&opened, &codes, &team.code()).unwrap();
    assert_eq!(save(&codes, &form), Err("code_needed".into()), "the code was for a mailbox alone");
    let account = add(&team, &opened, &codes).unwrap();
    assert_eq!(add(&team, &opened, &codes), Err("code_needed".into()), "a pass is good once");

    let mut elsewhere = team.bobs().place;
    if let Place::Imap(place) = &mut elsewhere {
        (place.port, place.tls) = (team.server.imap, worker::TlsMode::StartTls);
    }
    let desk = (&opened.store, &opened.secrets, &codes);
    let mut told = |_: &'static str| ();
    let moved = leave::move_to(desk, account, &elsewhere, (None, &Cancel::default(), &mut told));
    assert_eq!(moved.unwrap_err().code, "code_needed");
    let again = leave::reconnect(desk, account, None, (&Cancel::default(), &mut told)).unwrap();
    assert_eq!(again.failure, None, "the same place asks for nothing");
    let config = |store: &Store| store.read(|read| read.account(account)).unwrap().config;
    assert_eq!(config(&opened.store), team.bobs().place.config());
}

#[test]
fn what_may_have_been_sent_says_so_and_is_not_sent_again() {
    let team = Team::new();
    let (opened, codes) = (team.opened_by(JAN), Codes::default());
    team.smtp.will_once(At::Message, Act::DoesAndHangsUp);
    let sent = send(&team, &opened, &codes, None).unwrap();
    assert!(sent.uncertain && sent.from.as_str() == "office@agency.example");
    assert_eq!(team.smtp.book().handed.len(), 1);
    type_it(&opened, &codes, &team.code()).unwrap();
    add(&team, &opened, &codes).unwrap();
}

#[test]
fn a_server_of_their_own_hands_a_code_to_nobody_but_an_admin() {
    let team = Team::new();
    let own = || {
        let form = team.sends_as(BOB, "bob");
        Some((OutgoingPlace::read(&form.config).unwrap(), password()))
    };
    team.smtp.will_once(At::Sender, Act::Says("550 5.7.1 not today"));
    let (jans, codes) = (team.opened_by(JAN), Codes::default());
    let refused = send(&team, &jans, &codes, own()).unwrap_err();
    assert_eq!((refused.code.as_str(), refused.data["fault"].as_str()), ("refused", "sender"));
    assert_eq!(team.smtp.book().handed.len(), 0);
    assert!(jans.store.read(|read| read.system_account()).unwrap().unwrap().last_failure.is_some(), "an admin sees it");

    team.smtp.will_once(At::Sender, Act::Says("550 5.7.1 not today"));
    let (martas, codes) = (team.opened_by(MARTA), Codes::default());
    let sent = send(&team, &martas, &codes, own()).unwrap();
    assert_eq!(sent.from.as_str(), BOB);
    type_it(&martas, &codes, &team.code()).unwrap();
    add(&team, &martas, &codes).unwrap();
}

#[test]
fn where_nothing_can_send_that_is_said_and_a_half_of_ones_own_can() {
    let team = Team::new();
    let martas = team.opened_by(MARTA);
    let system = martas.store.read(|read| read.system_account()).unwrap().unwrap().id;
    senders::remove((&martas.store, &martas.secrets), system).unwrap();
    drop(martas);
    let ran = Typing::start(&team).ends();
    assert!(ran.code == 1 && ran.err.contains("Nothing here can send the code"), "{ran:?}");
    let (opened, codes) = (team.opened_by(JAN), Codes::default());
    assert_eq!(send(&team, &opened, &codes, None).unwrap_err().code, "code_no_sender");
    let form = team.sends_as(BOB, "bob");
    let half = Some((OutgoingPlace::read(&form.config).unwrap(), password()));
    assert_eq!(send(&team, &opened, &codes, half).unwrap().from.as_str(), BOB);
    type_it(&opened, &codes, &team.code()).unwrap();
    add(&team, &opened, &codes).unwrap();
    let _: &Secrets = &opened.secrets;
}
