//! Answers that came by mail: believed where whoever was asked sent them, and noted in any case. Nothing here sends.

use domain::{Address, Answer, Clock, EventId, MessageRow, Role, Span};
use mime::cut::{self, Piece};
use mime::ics::Object;
use mime::ics::itip::{Came, Method, Word, came, is_newer};
use store::{EventBytes, InvitedAnswer, LoggedAnswer, Read, Store, StoreError, Who, Write};

use crate::derive::read_event;

/// So many messages are looked at in one go.
const AT_ONCE: u32 = 50;
/// So many calendar parts of a message are read.
const MOST_PARTS: usize = 8;

/// Clocks of others are ahead by so much at most, seconds.
const AHEAD: i64 = 3600;

/// A message with what its calendar parts say.
struct Mail {
    id: MessageRow,
    /// Who sent it, as far as that may be believed.
    from: Option<Address>,
    sender_failed: bool,
    parts: Vec<Came>,
}

/// Takes over the answers that came, as long as `go_on` holds. Returns how many were taken.
///
/// # Errors
/// Those of the store.
pub fn take(store: &Store, now: i64, go_on: &dyn Fn() -> bool) -> Result<usize, StoreError> {
    let mut taken = 0;
    loop {
        let unread = store.read(|read| read.unread_invitations(AT_ONCE))?;
        if unread.is_empty() {
            return Ok(taken);
        }
        for id in unread {
            if !go_on() {
                return Ok(taken);
            }
            let mail = store.read(|read| mail(read, id))?;
            taken += store.write(Who::Background, |write| {
                let mut taken = 0;
                for part in &mail.parts {
                    taken += note(write, &mail, part, now)?;
                }
                write.invitation_read(id)?;
                Ok::<_, StoreError>(taken)
            })?;
        }
    }
}

/// The calendar parts of a message, each once: many programs send the same one as a part and as a file.
pub fn parts(bytes: &[u8]) -> Vec<Came> {
    let mut found: Vec<Came> = Vec::new();
    for index in mime::letter(bytes).calendars.into_iter().take(MOST_PARTS) {
        let Some(one) = mime::part(bytes, index).and_then(|part| came(&part)) else { continue };
        if !found.iter().any(|known| known.uid == one.uid && known.method == one.method) {
            found.push(one);
        }
    }
    found
}

fn mail(read: &Read<'_>, id: MessageRow) -> Result<Mail, StoreError> {
    let facts = read.reading(id)?;
    let mut from = facts.parties.iter().filter(|party| party.role == Role::From);
    let first = from.next().and_then(|party| Address::parse(&party.address).ok());
    // Who of several sent it nobody knows.
    let from = if from.next().is_none() { first } else { None };
    let parts = match read.stored_raw(id)? {
        Some(stored) => {
            let piece = |part: store::BigPart| {
                let encoding = part.encoding.parse().map_err(|_| StoreError::Value("piece.encoding"))?;
                Ok(Piece { at: part.at, encoding, bytes: part.bytes })
            };
            let pieces = stored.pieces.into_iter().map(piece).collect::<Result<Vec<_>, StoreError>>()?;
            parts(&cut::join(&stored.skeleton, &pieces))
        }
        None => Vec::new(),
    };
    Ok(Mail { id, from, sender_failed: facts.sender_failed, parts })
}

/// Takes over what a part answers, or notes why not.
fn note(write: &Write<'_>, mail: &Mail, part: &Came, now: i64) -> Result<usize, StoreError> {
    if !matches!(part.method, Method::Reply | Method::Counter) {
        return Ok(0);
    }
    let event = write.events_of_uid(&part.uid)?.first().copied();
    let mut taken = 0;
    for word in &part.words {
        let found = match event {
            Some(event) => answer(write, (mail, part, word), event, now)?,
            None => Verdict::of("unknown"),
        };
        taken += usize::from(found.what == "taken");
        let address = match &found.address {
            Some(address) => write.address(address)?,
            None => None,
        };
        write.log_answer(
            &LoggedAnswer {
                message: mail.id,
                event,
                address,
                date: found.date,
                sequence: found.said.0,
                stamp: found.said.1,
                what: found.what,
            },
            now,
        )?;
    }
    Ok(taken)
}

struct Verdict {
    what: &'static str,
    address: Option<Address>,
    date: Option<i64>,
    /// SEQUENCE and DTSTAMP, as far as they may be believed.
    said: (u32, i64),
}

impl Verdict {
    fn of(what: &'static str) -> Self {
        Self { what, address: None, date: None, said: (0, 0) }
    }
}

fn answer(
    write: &Write<'_>,
    (mail, part, word): (&Mail, &Came, &Word),
    event: EventId,
    now: i64,
) -> Result<Verdict, StoreError> {
    let Some(from) = mail.from.as_ref() else { return Ok(Verdict::of("not_theirs")) };
    let is_theirs = |address: &str| Address::parse(address).is_ok_and(|address| address == *from);
    let Some(theirs) = word.attendees.iter().find(|party| is_theirs(&party.address)) else {
        return Ok(Verdict::of("not_theirs"));
    };
    let bytes = write.event_bytes(event)?;
    let object = Object::read(bytes.shown()).ok().filter(|_| !mail.sender_failed);
    let Some(object) = object else {
        let what = if mail.sender_failed { "sender_failed" } else { "unknown" };
        return Ok(Verdict { address: Some(from.clone()), ..Verdict::of(what) });
    };
    let date = word.date(&part.object, &object);
    let invited = write.invited(event)?.into_iter().find(|one| one.form.address == *from && one.told.is_some());
    let asked = invited
        .as_ref()
        .map_or_else(|| object.appointments().first().map_or(0, |first| first.sequence), |one| one.sequence);
    // Nobody answers what they were not asked yet, nor tomorrow: a forged answer would keep away all that come after it.
    let said = (word.sequence.min(asked), word.stamp.min(now + AHEAD));
    let verdict = |what, date| Ok(Verdict { what, address: Some(from.clone()), date, said });
    if word.is_of_a_date() && date.is_none() {
        return verdict("unknown_date", None);
    }
    if word.sequence < asked {
        return verdict("outdated", date);
    }
    let last = match write.address(from)? {
        Some(address) => write.answered_last((event, address), date)?,
        None => None,
    };
    if last.is_some_and(|last| !is_newer(said, last)) {
        return verdict("older", date);
    }
    if let Some(id) = invited.and_then(|one| one.id) {
        let answer = InvitedAnswer {
            date,
            answer: theirs.answer,
            sequence: said.0,
            stamp: said.1,
            comment: word.comment.clone(),
            proposed: word
                .span
                .as_ref()
                .filter(|_| part.method == Method::Counter)
                .and_then(|it| proposed(it, &object)),
            message: Some(mail.id),
        };
        write.note_answer(id, &answer)?;
        return verdict("taken", date);
    }
    let is_taken = part.method == Method::Reply && written(write, (&bytes, object), (from, theirs.answer, date), now)?;
    verdict(if is_taken { "taken" } else { "not_invited" }, date)
}

/// Notes an answer at the attendee's own line, where the user's event names them and no server does so.
fn written(
    write: &Write<'_>,
    (bytes, mut object): (&EventBytes, Object),
    (from, answer, date): (&Address, Answer, Option<i64>),
    now: i64,
) -> Result<bool, StoreError> {
    let calendar = write.calendar(bytes.calendar)?;
    // Of what somebody else asks to, they alone hear the answers.
    let asks = object.appointments().into_iter().find_map(|one| one.organizer);
    let asks = asks.and_then(|party| Address::parse(&party.address).ok());
    let is_own = |asks: &Address| Ok::<_, StoreError>(write.own_addresses()?.iter().any(|own| own == asks.as_str()));
    if !asks.as_ref().map_or(Ok(true), is_own)? {
        return Ok(false);
    }
    if calendar.schedules || !calendar.may_write() || !object.set_answer(from.as_str(), answer, date) {
        return Ok(false);
    }
    let new = object.bytes();
    match read_event(&new, now) {
        Ok(read) if new != bytes.shown() => write.change_event(bytes.id, &new, &read.derived)?,
        _ => {}
    }
    Ok(true)
}

/// A time somebody proposes, where it is reckoned as the appointment's is.
fn proposed(span: &Span, object: &Object) -> Option<(i64, i64)> {
    let own = object.appointments().into_iter().next()?.span;
    let is_same = matches!(
        (&own.clock, &span.clock),
        (Clock::Zone(_), Clock::Zone(_)) | (Clock::Floating, Clock::Floating) | (Clock::Day, Clock::Day)
    );
    is_same.then_some((span.start, span.end))
}
