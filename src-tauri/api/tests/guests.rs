//! Whom Dossier asks, as they are entered: kept with the appointment, told only once the user saw it.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use domain::{Answer, Clock, Party, Span};
use mime::ics::itip::{self, Method, Reply};

use super::desk::NOW;
use super::office::{EVENT, Office, START, answer, both, guest};
use crate::Code;
use crate::rows::{AppointmentAt, GuestForm, InvitationForm, InvitationWhat};

const ANNA: &str = "anna@poczta.example";
const LUCA: &str = "luca@acme.example";

fn told_both() -> (Office, String) {
    let office = Office::new("caldav", false);
    let (_, id) = office.event(EVENT);
    office.keep(&id, &both(&id).guests);
    office.send(&both(&id));
    (office, id)
}

fn asks(what: InvitationWhat, event: &str) -> InvitationForm {
    InvitationForm { event: event.into(), what, ..InvitationForm::default() }
}

fn addresses(guests: &[crate::rows::GuestRow]) -> Vec<(&str, bool, bool)> {
    guests.iter().map(|one| (one.form.address.as_str(), one.told, one.cancelled)).collect()
}

#[test]
fn saving_an_appointment_keeps_who_is_asked_and_tells_nobody() {
    let office = Office::new("caldav", false);
    let (event, id) = office.event(EVENT);
    office.keep(&id, &both(&id).guests);
    assert_eq!(addresses(&office.guests(&id)), [(ANNA, false, false), (LUCA, false, false)]);
    assert_eq!(office.outbox(), []);
    let bytes = office.desk.store.read(|read| read.event_bytes(event)).unwrap();
    assert!(!String::from_utf8_lossy(bytes.shown()).contains("ATTENDEE"), "the server's copy names nobody");
    let card = crate::appointment_card(&office.desk.store, &AppointmentAt { event: id.clone(), date: START }).unwrap();
    assert_eq!((card.untold, card.guests.len()), (2, 2));
    crate::undo(&office.desk.store, &|_, _| true).unwrap();
    assert!(office.guests(&id).is_empty());
}

#[test]
fn whoever_is_taken_out_is_forgotten_untold_and_else_stays_until_told_or_left() {
    let office = Office::new("caldav", false);
    let (_, id) = office.event(EVENT);
    let [anna, luca] = [both(&id).guests[0].clone(), both(&id).guests[1].clone()];
    office.keep(&id, &[anna.clone(), luca]);
    office.keep(&id, std::slice::from_ref(&anna));
    assert_eq!(addresses(&office.guests(&id)), [(ANNA, false, false)], "he knew of nothing");
    let (office, id) = told_both();
    office.keep(&id, std::slice::from_ref(&anna));
    assert_eq!(addresses(&office.guests(&id)), [(ANNA, true, false), (LUCA, true, false)], "he has been told");
    let without = InvitationForm { guests: vec![anna.clone()], ..both(&id) };
    assert_eq!((office.plan(&without).mails[0].kind.as_str(), office.plan(&without).mails.len()), ("cancellation", 1));
    crate::invitation_leave(&office.desk.store, &id, &[ANNA.to_uppercase()]).unwrap();
    assert_eq!(addresses(&office.guests(&id)), [(ANNA, true, false), (LUCA, true, true)]);
    assert_eq!((office.plan(&without).mails, office.outbox().len()), (Vec::new(), 2), "and nobody is told");
    office.keep(&id, &both(&id).guests);
    assert_eq!(addresses(&office.guests(&id))[1], (LUCA, false, false));
    let again = office.plan(&both(&id));
    let [mail] = &again.mails[..] else { panic!("{again:?}") };
    assert_eq!((mail.address.as_str(), mail.part.sequence), (LUCA, 2), "above what he knows");
}

#[test]
fn a_reminder_goes_to_who_is_silent_in_the_version_they_know_and_once_a_look() {
    let (office, id) = told_both();
    let remind = asks(InvitationWhat::Remind, &id);
    let why = |plan: &crate::rows::InvitationPlan| plan.silent.iter().map(|one| one.why.clone()).collect::<Vec<_>>();
    assert_eq!(why(&office.plan(&remind)), ["not_left", "not_left"], "it is on its way");
    office.post();
    office.arrive(ANNA, "", &answer(&office.part(0), ANNA, Answer::Accepted, NOW + 200), 1);
    office.take();
    let plan = office.plan(&remind);
    assert_eq!((plan.mails.len(), why(&plan)), (1, vec!["answered".to_owned()]));
    assert_eq!((plan.mails[0].kind.as_str(), plan.mails[0].address.as_str()), ("reminder", LUCA));
    let store = &office.desk.store;
    crate::invitation_send(store, &remind, &plan.digest, NOW).unwrap();
    let twice = crate::invitation_send(store, &remind, &plan.digest, NOW).unwrap_err();
    assert_eq!((twice.code, office.outbox().len()), (Code::PlanChanged, 3), "pressed twice it leaves once");
    let came = office.part(2);
    assert_eq!((came.method, came.words[0].sequence), (Method::Request, office.part(1).words[0].sequence));
    let all = String::from_utf8(office.raw(2)).unwrap();
    assert!(!all.contains("anna") && !all.contains("needle-notes"), "{all}");
}

#[test]
fn a_proposed_time_is_turned_down_once_to_whoever_proposed_it() {
    let (office, id) = told_both();
    office.post();
    let span = Span { start: START + 3600, end: START + 7200, clock: Clock::Zone("UTC".into()) };
    let who = Party { address: ANNA.into(), ..Party::default() };
    let counter = Reply {
        product: "x",
        who: &who,
        answer: Answer::Tentative,
        comment: "Later?",
        proposal: Some(&span),
        stamp: NOW + 200,
    };
    office.arrive(ANNA, "", &itip::reply(&office.part(0).object, &counter).bytes(), 1);
    office.take();
    assert_eq!(office.guests(&id)[0].answers[0].proposed_start, Some(START + 3600));
    let decline = InvitationForm { whose: ANNA.into(), ..asks(InvitationWhat::Decline, &id) };
    assert_eq!((office.send(&decline), office.guests(&id)[0].answers[0].proposed_start), (1, None));
    let (row, raw) = (&office.outbox()[2], String::from_utf8(office.raw(2)).unwrap());
    assert_eq!(
        (row.kind.as_str(), row.to[0].0.as_str(), office.part(2).method),
        ("answer", ANNA, Method::DeclineCounter)
    );
    assert!(!raw.contains("luca") && !raw.contains("needle-notes"), "{raw}");
    let stranger = InvitationForm { whose: "eve@elsewhere.example".into(), ..decline };
    let failure = crate::invitation_plan(&office.desk.store, &stranger, NOW).unwrap_err();
    assert_eq!(failure.code, Code::NotInvited);
}

#[test]
fn what_is_taken_off_is_removed_and_told_in_one_act_that_can_be_taken_back() {
    let (office, id) = told_both();
    office.post();
    let event = office.desk.store.read(|read| read.event_by_uuid(&id)).unwrap();
    let removed = || office.desk.store.read(|read| read.event_bytes(event)).unwrap().removed;
    assert_eq!((office.send(&asks(InvitationWhat::Off, &id)), removed()), (2, true));
    let kinds: Vec<String> = office.outbox()[2..].iter().map(|row| row.kind.clone()).collect();
    assert_eq!(kinds, ["cancellation", "cancellation"]);
    for (at, other) in [(2, "luca"), (3, "anna")] {
        assert!(!String::from_utf8(office.raw(at)).unwrap().contains(other));
    }
    crate::undo(&office.desk.store, &|_, _| true).unwrap();
    assert!(!removed() && office.outbox()[2..].iter().all(|row| row.state == "void"));
}

#[test]
fn a_later_message_comes_from_who_told_of_it_first() {
    let (office, id) = told_both();
    let plan = office.plan(&asks(InvitationWhat::Off, &id));
    assert_eq!(plan.from, super::office::ME);
    let together: Vec<GuestForm> = ["eva", "jan"]
        .map(|name| GuestForm { apart: false, ..guest(&format!("{name}@agency.example"), "colleague", "") })
        .to_vec();
    let all = InvitationForm { guests: [both(&id).guests, together].concat(), ..both(&id) };
    let plan = office.plan(&all);
    let names: Vec<usize> = plan.mails.iter().map(|mail| mail.part.names.len()).collect();
    assert_eq!(names, [2, 2], "those of the own house share one, and the others are not in it");
}

#[test]
fn a_message_that_is_given_up_leaves_its_recipient_untold_until_that_is_taken_back() {
    let (office, id) = told_both();
    let store = &office.desk.store;
    let to_anna = |at: usize| office.outbox()[at].uuid.to_string();
    let undo = crate::outbox_give_up(store, &to_anna(0), NOW).unwrap();
    assert_eq!((undo.verb.as_str(), addresses(&office.guests(&id))[0]), ("outbox_give_up", (ANNA, false, false)));
    crate::undo(store, &|_, _| true).unwrap();
    assert_eq!((office.outbox()[0].state.as_str(), addresses(&office.guests(&id))[0]), ("queued", (ANNA, true, false)));
    office.post();
    let event = store.read(|read| read.event_by_uuid(&id)).unwrap();
    office.change(event, "T100000Z", "T103000Z");
    office.send(&both(&id));
    crate::outbox_give_up(store, &to_anna(2), NOW).unwrap();
    let again = office.plan(&both(&id));
    let [mail] = &again.mails[..] else { panic!("{again:?}") };
    assert_eq!((mail.address.as_str(), mail.kind.as_str()), (ANNA, "update"), "she knows the first one");
    assert_eq!(crate::outbox_give_up(store, &to_anna(0), NOW).unwrap_err().code, Code::HasLeft);
}

#[test]
fn a_message_is_sent_by_another_account_instead_and_never_by_both() {
    let (office, id) = told_both();
    let other = office.sender("jobs@agency.example");
    let instead = InvitationForm {
        sender: Some(other),
        instead: Some(office.outbox()[0].uuid.to_string()),
        ..asks(InvitationWhat::Tell, &id)
    };
    let plan = office.plan(&instead);
    let [mail] = &plan.mails[..] else { panic!("{plan:?}") };
    assert_eq!((plan.from.as_str(), mail.address.as_str()), ("jobs@agency.example", ANNA));
    assert_eq!(office.send(&instead), 1);
    let states: Vec<(String, String)> =
        office.outbox().into_iter().map(|row| (row.to[0].0.clone(), row.state)).collect();
    let said = |to: &str, state: &str| (to.to_owned(), state.to_owned());
    assert_eq!(states, [said(ANNA, "void"), said(LUCA, "queued"), said(ANNA, "queued")]);
    assert!(!String::from_utf8(office.raw(2)).unwrap().contains("luca"));
    office.post();
    let left = InvitationForm { instead: Some(office.outbox()[1].uuid.to_string()), ..instead };
    assert_eq!(crate::invitation_plan(&office.desk.store, &left, NOW).unwrap_err().code, Code::HasLeft);
}
