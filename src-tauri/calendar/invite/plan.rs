//! Who is mailed what, purely: from what everybody was told last and from what the appointment says now.

use std::collections::BTreeSet;

use domain::{Address, Answer, Appointment, Party, Span};
use mime::ics::itip::{self, Ask};
use mime::ics::{Component, Object};
use store::Invited;

use super::PRODUCT;
use super::words::{About, Language, letter};
use crate::same::says_the_same;

/// Somebody who is, or was, asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guest {
    /// Who, with what they were told last.
    pub invited: Invited,
    /// Whether the user wants them to come.
    pub wanted: bool,
}

/// What counts besides the appointment.
#[derive(Clone, Copy, Debug)]
pub struct Around<'a> {
    /// Who asks: the address it is sent as.
    pub organizer: &'a Party,
    /// Whom the calendar's server tells itself: addresses in normal form.
    pub tells: &'a BTreeSet<String>,
    /// The language of whoever has none of their own.
    pub language: Language,
    /// Now, Unix seconds.
    pub now: i64,
}

/// What somebody is mailed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// They are asked.
    Invite,
    /// What they were told has changed.
    Update,
    /// It does not take place, or not with them.
    Cancel,
    /// They are asked once more, since they have not answered.
    Remind,
    /// The time they proposed is turned down.
    Decline,
}

/// Why somebody is not mailed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nobody {
    /// The calendar's server tells them.
    ServerTells,
    /// Nothing they would notice has changed.
    NothingNew,
    /// They were never told of it.
    NeverTold,
    /// They have answered.
    Answered,
    /// What they were told last has not left yet.
    NotLeft,
}

/// One message to one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// What it is for.
    pub what: What,
    /// Whom it goes to, with what is kept of them once it is on its way.
    pub invited: Invited,
    /// What they answered counts no longer: they are asked for another time.
    pub asks_again: bool,
    /// Its subject.
    pub subject: String,
    /// Its text.
    pub text: String,
    /// The calendar part.
    pub ics: Object,
    /// What that part says: the appointment, and everybody it names.
    pub says: Appointment,
}

/// Who is mailed what, and why others are not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// The messages.
    pub mails: Vec<Mail>,
    /// Who gets none.
    pub silent: Vec<(Address, Nobody)>,
}

/// Plans what is mailed: `event` as it is now, `None` where it is taken off.
pub fn invitations(event: Option<&Object>, guests: &[Guest], around: &Around<'_>) -> Plan {
    let mut plan = Plan::default();
    let event = event.filter(|event| !is_off(event));
    for guest in guests {
        match mail(event, guest, guests, around) {
            Ok(mail) => plan.mails.push(mail),
            Err(why) => plan.silent.push((guest.invited.form.address.clone(), why)),
        }
    }
    plan
}

pub(super) fn is_off(event: &Object) -> bool {
    let status = |one: &&Component| one.text("STATUS").trim().eq_ignore_ascii_case("CANCELLED");
    event.events().iter().all(status)
}

pub(super) fn mail(event: Option<&Object>, guest: &Guest, all: &[Guest], around: &Around<'_>) -> Result<Mail, Nobody> {
    let one = &guest.invited;
    if around.tells.contains(one.form.address.as_str()) {
        return Err(Nobody::ServerTells);
    }
    let told = one.told.as_deref().and_then(|told| Object::read(told).ok());
    match (event.filter(|_| guest.wanted), told) {
        (Some(event), told) => asked(event, one, told.filter(|_| !one.cancelled), all, around),
        (None, Some(told)) if !one.cancelled => called_off(one, &told, around).ok_or(Nobody::NeverTold),
        (None, _) => Err(Nobody::NeverTold),
    }
}

/// Asks somebody, or tells them of what changed since `told`.
fn asked(
    event: &Object,
    one: &Invited,
    told: Option<Object>,
    all: &[Guest],
    around: &Around<'_>,
) -> Result<Mail, Nobody> {
    let own = event.appointments().first().map_or(0, |first| first.sequence);
    let seen = seen_by(one, all);
    let made = |sequence: u32, attendees: &[Party]| {
        let ask = Ask {
            product: PRODUCT,
            organizer: around.organizer,
            attendees,
            sequence,
            stamp: around.now,
            title: &one.form.title,
            words: &one.form.words,
        };
        itip::request(event, &ask)
    };
    let same = made(one.sequence, &seen);
    if told.as_ref().is_some_and(|told| says_the_same(&told.bytes(), &same.bytes())) {
        return Err(Nobody::NothingNew);
    }
    let is_other_time = told.as_ref().is_none_or(|told| times(told) != times(&same));
    let sequence = match (&one.told, is_other_time) {
        (None, _) if one.sequence == 0 => own,
        // Asked anew: above what took it off.
        (None, _) => own.max(one.sequence.saturating_add(1)),
        (Some(_), true) => own.max(one.sequence.saturating_add(1)),
        (Some(_), false) => own.max(one.sequence),
    };
    let answer = one.answers.iter().find(|answer| answer.date.is_none()).map(|answer| answer.answer);
    let sent_to: Vec<Party> = seen
        .iter()
        .map(|party| match answer {
            // Whoever answered is not asked once more for the same time.
            Some(answer) if !is_other_time && party.address == one.form.address.as_str() => {
                Party { answer, asked: answer == Answer::Waiting, ..party.clone() }
            }
            _ => party.clone(),
        })
        .collect();
    let what = if told.is_some() { What::Update } else { What::Invite };
    let before = told.and_then(|told| told.appointments().into_iter().next()).map(|first| first.span);
    let kept = Invited { told: Some(made(sequence, &seen).bytes()), sequence, cancelled: false, ..one.clone() };
    let asks_again = is_other_time && what == What::Update;
    written((what, asks_again), made(sequence, &sent_to), (kept, before), around).ok_or(Nobody::NothingNew)
}

/// Tells somebody that what they were told does not take place for them.
fn called_off(one: &Invited, told: &Object, around: &Around<'_>) -> Option<Mail> {
    let sequence = one.sequence.saturating_add(1);
    let ask = Ask {
        product: PRODUCT,
        organizer: around.organizer,
        attendees: &[party(one)],
        sequence,
        stamp: around.now,
        title: &one.form.title,
        words: "",
    };
    let ics = itip::cancel(told, &ask);
    let kept = Invited { sequence, cancelled: true, ..one.clone() };
    written((What::Cancel, false), ics, (kept, None), around)
}

pub(super) fn written(
    (what, asks_again): (What, bool),
    ics: Object,
    (invited, before): (Invited, Option<Span>),
    around: &Around<'_>,
) -> Option<Mail> {
    let says = ics.appointments().into_iter().next()?;
    let form = &invited.form;
    let language = Language::of(&form.language).unwrap_or(around.language);
    let words = if matches!(what, What::Invite | What::Update) { form.words.as_str() } else { "" };
    let letter = letter(
        &About {
            what,
            title: &says.summary,
            span: &says.span,
            before: before.as_ref().filter(|before| **before != says.span && what == What::Update),
            zone: &form.zone,
            place: &says.location,
            link: &says.link,
            repeats: says.repeats || ics.events().len() > 1,
            words,
        },
        language,
    );
    Some(Mail { what, asks_again, subject: letter.subject, text: letter.text, ics, says, invited })
}

/// Whom somebody sees: themselves, and those who come together with them.
pub(super) fn seen_by(one: &Invited, all: &[Guest]) -> Vec<Party> {
    let beside = all.iter().filter(|other| {
        let form = &other.invited.form;
        !one.form.apart && !form.apart && other.wanted && form.address != one.form.address
    });
    std::iter::once(party(one)).chain(beside.map(|other| party(&other.invited))).collect()
}

pub(super) fn party(one: &Invited) -> Party {
    Party {
        name: one.form.name.clone(),
        address: one.form.address.as_str().to_owned(),
        asked: true,
        ..Party::default()
    }
}

/// Every line that says when.
fn times(event: &Object) -> Vec<String> {
    const WHEN: [&str; 7] = ["DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"];
    let lines = |one: &Component| -> Vec<String> {
        let kept = one.lines().filter(|line| WHEN.contains(&line.name()));
        kept.map(|line| format!("{} {:?} {}", line.name(), line.params(), line.value())).collect()
    };
    let mut all: Vec<String> = event.events().into_iter().map(|one| lines(one).join("\n")).collect();
    all.sort();
    all
}
