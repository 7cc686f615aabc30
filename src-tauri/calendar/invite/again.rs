//! What is said besides: a reminder to whoever has not answered, and that a time somebody proposed does not suit.

use std::collections::BTreeSet;

use domain::{Address, Answer};
use mime::ics::Object;
use mime::ics::itip::{self, Ask};
use store::InvitedAnswer;

use super::PRODUCT;
use super::plan::{Around, Guest, Mail, Nobody, Plan, What, is_off, mail, party, seen_by, written};

/// Plans who is reminded: whoever was told and has not answered is asked again, in the version they know. `waiting` are those whose last message has
/// not left; whoever does not know how the appointment is now is told of that instead.
pub fn reminders(event: &Object, guests: &[Guest], around: &Around<'_>, waiting: &BTreeSet<Address>) -> Plan {
    let mut plan = Plan::default();
    for guest in guests.iter().filter(|one| one.wanted && one.invited.told.is_some() && !one.invited.cancelled) {
        match reminder(event, (guest, guests), around, waiting) {
            Ok(mail) => plan.mails.push(mail),
            Err(why) => plan.silent.push((guest.invited.form.address.clone(), why)),
        }
    }
    plan
}

fn reminder(
    event: &Object,
    (guest, all): (&Guest, &[Guest]),
    around: &Around<'_>,
    waiting: &BTreeSet<Address>,
) -> Result<Mail, Nobody> {
    let one = &guest.invited;
    if around.tells.contains(one.form.address.as_str()) {
        return Err(Nobody::ServerTells);
    }
    if waiting.contains(&one.form.address) {
        return Err(Nobody::NotLeft);
    }
    if is_off(event) {
        return Err(Nobody::NothingNew);
    }
    if one.answers.iter().any(has_answered) {
        return Err(Nobody::Answered);
    }
    if let Ok(news) = mail(Some(event), guest, all, around) {
        return Ok(news);
    }
    let attendees = seen_by(one, all);
    let ask = Ask {
        product: PRODUCT,
        organizer: around.organizer,
        attendees: &attendees,
        sequence: one.sequence,
        stamp: around.now,
        title: &one.form.title,
        words: &one.form.words,
    };
    written((What::Remind, false), itip::request(event, &ask), (one.clone(), None), around).ok_or(Nobody::NothingNew)
}

fn has_answered(answer: &InvitedAnswer) -> bool {
    answer.date.is_none() && (answer.answer != Answer::Waiting || answer.proposed.is_some())
}

/// Tells somebody that the time they proposed does not suit: what they were told last stays.
pub fn declined(guest: &Guest, around: &Around<'_>) -> Plan {
    let one = &guest.invited;
    let told = one.told.as_deref().filter(|_| !one.cancelled).and_then(|told| Object::read(told).ok());
    let made = told.and_then(|told| {
        let ask = Ask {
            product: PRODUCT,
            organizer: around.organizer,
            attendees: &[party(one)],
            sequence: one.sequence,
            stamp: around.now,
            title: &one.form.title,
            words: "",
        };
        written((What::Decline, false), itip::decline_counter(&told, &ask), (one.clone(), None), around)
    });
    match made {
        Some(mail) => Plan { mails: vec![mail], silent: Vec::new() },
        None => Plan { mails: Vec::new(), silent: vec![(one.form.address.clone(), Nobody::NeverTold)] },
    }
}
