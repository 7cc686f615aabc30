//! Whose an appointment, an account and a message are: nobody tells, or sends, in somebody else's name.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]

use domain::{Answer, Uuid};
use store::{InvitedAnswer, NewOutgoing, OutgoingForm, StoreError, Summary, Who};

use super::desk::NOW;
use super::linked::Team;
use super::office::{EVENT, ME, Office, both, guest};
use crate::Code;
use crate::rows::{InvitationForm, InvitationWhat};

#[test]
fn of_an_appointment_somebody_else_asks_to_nobody_is_told() {
    let office = Office::new("caldav", false);
    let (_, id) = office.event(&EVENT.replace("SUMMARY", "ORGANIZER:mailto:else@acme.example\r\nSUMMARY"));
    let failure = crate::invitation_plan(&office.desk.store, &both(&id), NOW).unwrap_err();
    assert_eq!(failure.code, Code::NotOwner);
}

#[test]
fn a_colleague_neither_tells_of_ones_appointments_nor_sends_by_ones_account() {
    let team = Team::new();
    let event = team.take("one", vec![team.meeting(1, &[])]);
    team.link(event, None);
    let form = OutgoingForm {
        name: ME.into(),
        kind: "smtp".into(),
        config: "{}".into(),
        address: ME.into(),
        ..Default::default()
    };
    let account = Uuid::now_v7();
    let row = team
        .store()
        .act("invitation", NOW, |write| {
            let new = NewOutgoing {
                sender: write.add_outgoing(account, &form, NOW)?,
                kind: "invitation",
                event: None,
                message_id: "a@agency.example",
                sent_as: write.keep_address(&domain::Address::parse(ME).unwrap())?,
                to: &[write.keep_address(&domain::Address::parse("anna@a.example").unwrap())?],
                subject: "Interview",
                raw: b"Subject: Interview\r\n\r\nHello",
                at: NOW,
                due: NOW,
            };
            let id = write.put_in_outbox(&new)?;
            write.outbox_refused(id, "{}", &[], NOW)?;
            Ok::<_, StoreError>((id, Summary::default()))
        })
        .unwrap();
    let state = || team.store().read(|read| read.outbox_mail(row)).unwrap().row;
    let (uuid, named) = (state().uuid.to_string(), Some(account.to_string()));
    team.sign_in("Jan");
    let wanted = InvitationForm {
        event: team.text(event),
        guests: vec![guest("luca@acme.example", "client", "")],
        ..InvitationForm::default()
    };
    assert_eq!(crate::invitation_plan(team.store(), &wanted, NOW).unwrap_err().code, Code::NotOwner);
    let sender = |named: Option<&str>| {
        team.store().read(|read| crate::invite::sender(read, named, ME, None)).map(|_| ()).unwrap_err().code
    };
    assert_eq!([sender(named.as_deref()), sender(None)], [Code::NotOwner, Code::NoSender]);
    assert!(crate::outbox_again(team.store(), &uuid, NOW).is_err());
    assert_eq!(state().state, "refused");
}

#[test]
fn an_account_that_is_disconnected_sends_nothing() {
    let office = Office::new("caldav", false);
    let (_, id) = office.event(EVENT);
    office
        .desk
        .store
        .write(Who::User, |write| {
            let account = write.outgoing_accounts()?[0].id;
            write.disconnect_outgoing(account, Some(NOW))
        })
        .unwrap();
    assert_eq!(crate::invitation_plan(&office.desk.store, &both(&id), NOW).unwrap_err().code, Code::NoSender);
}

#[test]
fn whoever_was_told_from_one_address_is_told_of_a_change_from_the_same() {
    let office = Office::new("caldav", false);
    let (event, id) = office.event(EVENT);
    let other = office.sender("hiring@agency.example");
    office
        .desk
        .store
        .write(Who::User, |write| {
            let mailbox = write.accounts()?[0].id;
            write.add_identity(mailbox, &domain::Address::parse("hiring@agency.example").unwrap())
        })
        .unwrap();
    office.send(&InvitationForm { sender: Some(other), ..both(&id) });
    office.change(event, "T100000Z", "T103000Z");
    assert_eq!(office.plan(&both(&id)).from, "hiring@agency.example");
}

#[test]
fn an_answer_that_is_given_up_leaves_what_its_recipient_knows() {
    let office = Office::new("caldav", false);
    let (event, id) = office.event(EVENT);
    office.send(&both(&id));
    office.post();
    let store = &office.desk.store;
    let anna = store.read(|read| read.invited(event)).unwrap().remove(0);
    let proposal =
        InvitedAnswer { answer: Answer::Tentative, proposed: Some((NOW, NOW + 60)), ..InvitedAnswer::default() };
    store.write(Who::User, |write| write.note_answer(anna.id.unwrap(), &proposal)).unwrap();
    let whose = anna.form.address.as_str().to_owned();
    assert_eq!(office.send(&InvitationForm { what: InvitationWhat::Decline, whose, ..both(&id) }), 1);
    let declined = office.outbox().pop().unwrap();
    assert_eq!(declined.kind, "answer");
    crate::outbox_give_up(store, &declined.uuid.to_string(), NOW).unwrap();
    assert_eq!(office.plan(&both(&id)).mails, [], "nobody is invited once more");
}

#[test]
fn whoever_is_asked_to_a_part_that_was_split_off_was_not_told_of_it_yet() {
    let office = Office::new("caldav", false);
    let (event, id) = office.event(EVENT);
    let (part, part_id) = office.event(&EVENT.replace("one@", "two@"));
    office.send(&both(&id));
    office.desk.store.write(Who::User, |write| crate::invite_guests::ask_too(write, event, part)).unwrap();
    assert_eq!(office.guests(&part_id).iter().map(|one| one.told).collect::<Vec<_>>(), [false, false]);
}
