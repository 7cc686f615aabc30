//! What is said after an invitation, by a real conversation with servers: who is silent is asked again, a proposed time is turned down, and a message
//! that cannot leave leaves by another account.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use api::rows::{InvitationForm, InvitationWhat};
use calendar::invite::answers::parts;
use domain::{Address, Answer, Clock, Sensitive, Span, Uuid};
use dossier_tests::servers::Dovecot;
use dossier_tests::servers::desk::place;
use dossier_tests::servers::dovecot::PASSWORD;
use dossier_tests::servers::office::{ANNA, LUCA, ME, Office, answer, answer_to, sender, sends};
use dossier_tests::servers::smtp::{Act, At, Handed, Offer, Smtp};
use mail::place::{ImapPlace, Place};
use mime::ics::itip::Came;
use store::keys::SystemRandom;
use store::{NewAccount, OutgoingForm, StoreError, Who, unix_now};
use worker::SmtpPlace;
use worker::postman::Posted;

/// Another address of the recruiter's, with a mailbox and a server of its own.
const JOBS: &str = "jobs@agency.example";
/// An hour later than what Anna was asked to, 2027-01-24 11:00 in Warsaw.
const LATER: i64 = 1_800_784_800;

fn part(handed: &Handed) -> Came {
    parts(&handed.bytes).remove(0)
}

/// Everything that is said in a message.
fn all_of(handed: &Handed) -> String {
    let part = String::from_utf8(part(handed).object.bytes()).unwrap();
    format!("{}{part}{}", String::from_utf8_lossy(&handed.bytes), mime::parse(&handed.bytes).unwrap().text)
}

/// Both were asked.
fn asked() -> (Dovecot, Smtp, Office) {
    let (server, smtp) = (Dovecot::start(), Smtp::start(Offer::default()));
    let office = Office::new(&server, &smtp);
    office.desk.sync();
    assert_eq!((office.send(false), office.post().sent), (2, 2));
    (server, smtp, office)
}

fn says(office: &Office, what: InvitationWhat, whose: &str) -> InvitationForm {
    InvitationForm { event: office.id.clone(), what, whose: whose.into(), ..InvitationForm::default() }
}

#[test]
fn who_is_silent_is_asked_again_in_the_version_they_know_and_can_answer_it() {
    let (server, smtp, office) = asked();
    server.deliver(ME, "INBOX", &answer(&smtp.book().handed[0], ANNA, Answer::Accepted, 0));
    office.desk.sync();
    let remind = says(&office, InvitationWhat::Remind, "");
    assert_eq!((office.send_form(&remind), office.post().sent), (1, 1), "only Luca");
    let handed = smtp.book().handed.clone();
    let (first, again) = (part(&handed[1]), part(&handed[2]));
    assert_eq!((handed[2].to.as_slice(), again.method.word()), ([LUCA.to_owned()].as_slice(), "REQUEST"));
    assert_eq!((&again.uid, again.words[0].sequence), (&first.uid, first.words[0].sequence), "the same, once more");
    assert_eq!(again.words[0].span, first.words[0].span);
    for needle in ["anna", "needle-notes", "needle-comment", "needle-file"] {
        assert!(!all_of(&handed[2]).contains(needle), "{needle}");
    }
    assert_eq!(office.post(), Posted::default(), "once");
    // It was asked in the same version: an answer to either is an answer.
    server.deliver(ME, "INBOX", &answer(&handed[2], LUCA, Answer::Tentative, 5));
    office.desk.sync();
    assert_eq!(office.answers(), ["accepted", "tentative"]);
    let plan = api::invitation_plan(&office.desk.store, &remind, unix_now()).unwrap();
    assert!(plan.mails.is_empty(), "nobody is silent: {plan:?}");
}

#[test]
fn a_proposed_time_comes_back_and_is_turned_down_to_nobody_but_whoever_proposed_it() {
    let (server, smtp, office) = asked();
    let span = Span { start: LATER, end: LATER + 3600, clock: Clock::Zone("Europe/Warsaw".into()) };
    let first = smtp.book().handed[0].clone();
    server.deliver(ME, "INBOX", &answer_to(ME, (&first, ANNA), (Answer::Tentative, Some(&span)), 0));
    office.desk.sync();
    let proposed = || {
        let guests = api::invitation_guests(&office.desk.store, &office.id).unwrap();
        guests.iter().map(|one| one.answers.first().and_then(|it| it.proposed_start)).collect::<Vec<_>>()
    };
    assert_eq!(proposed(), [Some(LATER), None]);
    assert_eq!(office.post(), Posted::default(), "what comes in sends nothing");
    assert_eq!((office.send_form(&says(&office, InvitationWhat::Decline, ANNA)), office.post().sent), (1, 1));
    let turned = smtp.book().handed.last().unwrap().clone();
    let came = part(&turned);
    assert_eq!((turned.to.as_slice(), came.method.word()), ([ANNA.to_owned()].as_slice(), "DECLINECOUNTER"));
    assert_eq!((&came.uid, came.words[0].sequence), (&part(&first).uid, part(&first).words[0].sequence));
    for needle in ["luca", "needle-notes", "needle-comment", "needle-file"] {
        assert!(!all_of(&turned).contains(needle), "{needle}");
    }
    assert_eq!((proposed(), office.post()), (vec![None, None], Posted::default()));
    // Asked to the time that stands, she answers that.
    server.deliver(ME, "INBOX", &answer(&first, ANNA, Answer::Accepted, 30));
    office.desk.sync();
    assert_eq!(office.answers(), ["accepted", ""]);
}

/// A second mailbox and what sends for it.
fn second(office: &Office, server: &Dovecot, smtp: &Smtp) -> String {
    let config = Place::Imap(ImapPlace { user: JOBS.into(), ..place(server) });
    let new = NewAccount {
        name: "jobs".into(),
        kind: config.kind().into(),
        config: config.config(),
        keep: "everything".into(),
        ..NewAccount::default()
    };
    let form = OutgoingForm {
        name: "Jobs".into(),
        address: JOBS.into(),
        ..sender(SmtpPlace { user: JOBS.into(), ..sends("localhost", smtp) })
    };
    let (store, id) = (&office.desk.store, Uuid::now_v7());
    let mailbox = store
        .write(Who::User, |write| {
            let mailbox = write.add_account(&new)?;
            write.add_identity(mailbox, &Address::parse(JOBS).unwrap())?;
            write.add_outgoing(id, &form, unix_now())?;
            Ok::<_, StoreError>(write.account(mailbox)?.uuid)
        })
        .unwrap();
    for one in [mailbox, id] {
        office.desk.secrets.put(one, &Sensitive::new(PASSWORD.into()), &mut SystemRandom).unwrap();
    }
    id.to_string()
}

#[test]
fn what_cannot_leave_leaves_by_another_account_once_and_is_answered_there() {
    let (server, smtp, other) = (Dovecot::start(), Smtp::start(Offer::default()), Smtp::start(Offer::default()));
    let office = Office::new(&server, &smtp);
    let jobs = second(&office, &server, &other);
    office.desk.sync();
    smtp.will_once(At::Recipient("anna"), Act::Says("550 5.7.1 not from here"));
    assert_eq!(office.send(false), 2);
    assert_eq!(office.post(), Posted { sent: 1, waiting: 0, trouble: 1 });
    let instead = InvitationForm {
        sender: Some(jobs),
        instead: Some(office.outbox()[0].uuid.to_string()),
        ..says(&office, InvitationWhat::Tell, "")
    };
    let instead = InvitationForm { guests: office.form(false).guests, ..instead };
    assert_eq!((office.send_form(&instead), office.post().sent), (1, 1));
    assert_eq!(office.states(), ["void", "sent", "sent"]);
    let handed = other.book().handed.clone();
    let [one] = &handed[..] else { panic!("{handed:?}") };
    assert_eq!((one.from.as_str(), one.to.as_slice()), (JOBS, [ANNA.to_owned()].as_slice()));
    let organizer = part(one).words[0].organizer.clone().unwrap();
    assert_eq!(organizer.address, JOBS, "answers go where it came from");
    assert!(!all_of(one).contains("luca"));
    assert_eq!((office.post(), smtp.book().handed.len()), (Posted::default(), 1), "never by both");
    server.deliver(JOBS, "INBOX", &answer_to(JOBS, (one, ANNA), (Answer::Accepted, None), 3));
    office.desk.sync();
    office.desk.sync();
    assert_eq!(office.answers(), ["accepted", ""]);
}
