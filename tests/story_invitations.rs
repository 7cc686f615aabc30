//! Invitations leave by a real conversation with a server, answers come back through a real mailbox; nothing leaks, and nothing is sent twice.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, Stdio};

use calendar::invite::answers::parts;
use domain::Answer;
use dossier_tests::servers::Dovecot;
use dossier_tests::servers::desk::{key, secrets};
use dossier_tests::servers::office::{ANNA, LUCA, ME, Office, answer, sender, sends};
use dossier_tests::servers::smtp::{Act, At, Handed, Offer, Smtp};
use mail::Cancel;
use store::{Store, Who, unix_now};
use worker::postman::{PostStep, Posted, post};

/// The store a child works on, and the step at which it ends.
const CHILD: &str = "STORY_INVITATIONS_CHILD";
const KILL: i32 = 9;

#[test]
fn an_invitation_goes_out_and_its_answer_comes_back_and_nobody_learns_of_anybody_else() {
    let (server, smtp) = (Dovecot::start(), Smtp::start(Offer::default()));
    let office = Office::new(&server, &smtp);
    office.desk.sync();
    assert_eq!((office.send(false), office.post().sent), (2, 2));
    assert_eq!(office.post(), Posted::default(), "once");
    let handed = smtp.book().handed.clone();
    for (one, (own, to, other)) in handed.iter().zip([("anna", ANNA, "luca"), ("luca", LUCA, "anna")]) {
        assert_eq!((one.from.as_str(), one.to.as_slice()), (ME, [to.to_owned()].as_slice()));
        let part = String::from_utf8(parts(&one.bytes)[0].object.bytes()).unwrap();
        let letter = mime::letter(&one.bytes);
        let files: Vec<String> = letter
            .calendars
            .iter()
            .map(|part| String::from_utf8(mime::part(&one.bytes, *part).unwrap()).unwrap())
            .collect();
        let all = format!(
            "{}{}{part}{}",
            String::from_utf8_lossy(&one.bytes),
            mime::parse(&one.bytes).unwrap().text,
            files.concat().replace("\r\n ", "")
        );
        for needle in [other, "needle-notes", "needle-comment", "needle-file"] {
            assert!(!all.contains(needle), "{needle} in {all}");
        }
        assert!(all.contains(&format!("needle-{own}")) && files.len() == 2, "{all}");
    }
    server.deliver(ME, "INBOX", &answer(&handed[0], ANNA, Answer::Accepted, 0));
    office.desk.sync();
    assert_eq!(office.answers(), ["accepted", ""]);
    server.deliver(ME, "INBOX", &answer(&handed[0], LUCA, Answer::Declined, 5));
    office.desk.sync();
    assert_eq!(office.answers(), ["accepted", "declined"], "each for themselves, whosever copy it was");
    office.change("T100000", "T103000");
    assert_eq!((office.send(false), office.post().sent), (2, 2));
    server.deliver(ME, "INBOX", &answer(&handed[0], ANNA, Answer::Declined, 9));
    office.desk.sync();
    assert_eq!(office.answers(), ["", ""], "an answer to what was asked before is none to this");
    let update = smtp.book().handed[2].clone();
    server.deliver(ME, "INBOX", &answer(&update, ANNA, Answer::Tentative, 12));
    office.desk.sync();
    assert_eq!(office.answers(), ["tentative", ""]);
    assert_eq!((office.send(true), office.post().sent), (2, 2));
    let last = smtp.book().handed.last().unwrap().clone();
    let off = &parts(&last.bytes)[0];
    assert_eq!((off.object.method().as_str(), off.words[0].sequence), ("CANCEL", 2));
    assert_eq!(office.states(), ["sent"; 6]);
}

#[test]
fn what_comes_in_sends_nothing_not_even_at_the_first_sync() {
    let (server, smtp) = (Dovecot::start(), Smtp::start(Offer::default()));
    let office = Office::new(&server, &smtp);
    office.send(false);
    let rows = office.outbox();
    let raw = office.desk.store.read(|read| read.outbox_mail(rows[0].id)).unwrap().raw;
    office
        .desk
        .store
        .write(Who::User, |write| rows.iter().try_for_each(|row| write.outbox_give_up(row.id, 0)))
        .unwrap();
    let handed = Handed { from: ME.into(), to: vec![ANNA.into()], bytes: raw.clone(), taken: true };
    for message in
        [answer(&handed, ANNA, Answer::Declined, 0), answer(&handed, "eve@else.example", Answer::Accepted, 1), raw]
    {
        server.deliver(ME, "INBOX", &message);
    }
    office.desk.sync();
    office.desk.sync();
    assert_eq!(office.post(), Posted::default());
    assert_eq!((office.outbox().len(), smtp.book().connections()), (2, 0));
}

#[test]
fn killed_around_the_handing_over_nothing_is_sent_twice() {
    if let Ok(order) = std::env::var(CHILD) {
        return child(&order);
    }
    for (step, handed) in [("sending", 0), ("answered", 1)] {
        let (server, smtp) = (Dovecot::start(), Smtp::start(Offer::default()));
        let office = Office::new(&server, &smtp);
        office.send(false);
        is_killed(office.desk.dir.path(), step);
        assert_eq!(office.states(), ["sending", "queued"], "{step}: committed before the server hears of it");
        assert_eq!(office.post().sent, 1, "{step}: the other one goes");
        assert_eq!(
            (office.states(), office.post()),
            (vec!["uncertain".into(), "sent".into()], Posted::default()),
            "{step}"
        );
        assert_eq!(smtp.book().handed.len(), handed + 1, "{step}: nobody repeats it");
        if handed == 1 {
            // The server keeps what it sends, and the next sync sees it.
            let copy = smtp.book().handed[0].bytes.clone();
            server.admin(["mailbox", "create", "-u", ME, "Gesendet"]);
            server.deliver(ME, "Gesendet", &copy);
            office.desk.sync();
            office.desk.choose_all();
            office.desk.sync();
            office.post();
        } else {
            office.again(0);
            assert_eq!(office.post().sent, 1, "{step}: the user said so");
        }
        assert_eq!((office.states(), smtp.book().handed.len()), (vec!["sent".into(), "sent".into()], 2), "{step}");
    }
}

#[test]
fn a_refusal_names_whom_and_a_cut_behind_the_message_is_uncertain() {
    let (server, smtp) = (Dovecot::start(), Smtp::start(Offer::default()));
    let office = Office::new(&server, &smtp);
    smtp.will_once(At::Recipient("anna"), Act::Says("550 5.1.1 nobody here"));
    smtp.will_once(At::Message, Act::DoesAndHangsUp);
    office.send(false);
    assert_eq!(office.post(), Posted { sent: 0, waiting: 0, trouble: 2 });
    let rows = office.outbox();
    assert!(rows[0].to[0].1.contains("nobody here"), "{rows:?}");
    assert_eq!(office.states(), ["refused", "uncertain"]);
    let page = api::outbox_page(&office.desk.store, 0, 9).unwrap().rows;
    assert_eq!(page[0].failure.as_ref().unwrap().data["fault"], "uncertain");
    assert_eq!(page[1].failure.as_ref().unwrap().data["fault"], "recipient");
    assert_eq!((office.post(), smtp.book().handed.len()), (Posted::default(), 1));
}

#[test]
fn offline_it_waits_and_goes_out_later() {
    let (server, smtp) = (Dovecot::start(), Smtp::start(Offer::default()));
    let office = Office::new(&server, &smtp);
    let id = office.desk.store.read(|read| read.outgoing_accounts()).unwrap()[0].clone();
    let aim = |host: &str| {
        let form = sender(sends(host, &smtp));
        office.desk.store.write(Who::User, |write| write.set_outgoing(id.id, &form)).unwrap();
    };
    aim("smtp.agency.invalid");
    office.send(false);
    assert_eq!(office.post(), Posted { sent: 0, waiting: 2, trouble: 0 });
    let rows = office.outbox();
    assert!(rows.iter().all(|row| row.state == "queued" && row.why.contains("no_such_host") && row.due > unix_now()));
    aim("localhost");
    (0..2).for_each(|at| office.again(at));
    assert_eq!((office.post().sent, smtp.book().handed.len()), (2, 2));
}

/// Lets a child hand over what is due and end by SIGKILL at a step.
fn is_killed(dir: &Path, step: &str) {
    let status = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "killed_around_the_handing_over_nothing_is_sent_twice"])
        .env(CHILD, format!("{step} {}", dir.display()))
        .stdout(Stdio::null())
        .status()
        .unwrap();
    assert_eq!(status.signal(), Some(KILL), "{step}: {status:?}");
}

fn child(order: &str) {
    let (step, dir) = order.split_once(' ').unwrap();
    let wanted = if step == "sending" { PostStep::Sending } else { PostStep::Answered };
    let store = Store::open(Path::new(dir), &key()).unwrap();
    let end = |step: PostStep| {
        if step == wanted {
            drop(Command::new("kill").args(["-KILL", &std::process::id().to_string()]).status());
            std::thread::park();
        }
    };
    post((&store, &secrets(Path::new(dir))), &end, &Cancel::default()).unwrap();
}
