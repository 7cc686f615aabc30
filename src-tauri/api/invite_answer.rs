//! Invitations that came by mail: how they stand, and the user's answer. One sender only: where the calendar's server tells the organizer, no mail does.

use std::collections::BTreeSet;

use ::calendar::derive::read_event;
use ::calendar::graph::{self as microsoft, Reply as Said};
use ::calendar::invite::answers::parts;
use ::calendar::invite::{Language, PRODUCT, answer_letter};
use domain::{Address, Answer, Appointment, Clock, EventId, MessageRow, Party, Role, Span};
use mime::ics::Object;
use mime::ics::itip::{self, Came, Method, Word};
use store::{Calendar, Read, Store, Summary, Write};

use crate::invite::sender;
use crate::message::raw;
use crate::parcel::Parcel;
use crate::rows::{InvitationReplied, InvitationReply};
use crate::{Code, Failure, ids, settings, undo};

/// How an invitation in a message stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Standing {
    /// `open` where it can be answered, `off` where it can be taken out of the calendar; else why not: `forwarded`, `cancelled`, `outdated`, `own`,
    /// `not_theirs`, `none`; of answers what became of them.
    pub word: String,
    /// What the user answered, where it is in a calendar.
    pub answer: Answer,
    /// It is in a calendar of the user's.
    pub kept: bool,
    /// What would be kept of it, and who would hear the answer.
    pub says: Option<(Appointment, Option<Party>)>,
}

/// Everything an answer hangs on.
struct Case {
    came: Came,
    own: BTreeSet<String>,
    /// The one of the user's addresses that is asked.
    asked: Option<Party>,
    /// The event in a calendar of the user's, and how it is now.
    known: Option<(EventId, Object)>,
    calendar: Option<Calendar>,
    /// The calendar's account is at Microsoft, and whose it is.
    microsoft: Option<String>,
    from: Option<Address>,
    sender_failed: bool,
}

/// How the invitations in a message stand, by UID and method.
pub(crate) fn standing(
    read: &Read<'_>,
    message: MessageRow,
    bytes: &[u8],
) -> Result<Vec<(String, Method, Standing)>, Failure> {
    let mut all: Vec<(String, Method, Standing)> = Vec::new();
    for came in parts(bytes) {
        let (uid, method) = (came.uid.clone(), came.method);
        // What the user says is said to the first of a kind.
        let is_first = all.iter().all(|(_, known, _)| *known != method);
        let standing = match method {
            _ if !is_first => Standing { word: "none".into(), ..Standing::default() },
            Method::Reply | Method::Counter => Standing {
                word: read.answer_logged(message)?.map_or_else(|| "none".into(), |(what, _)| what),
                ..Standing::default()
            },
            _ => case(read, message, came)?.standing(),
        };
        all.push((uid, method, standing));
    }
    Ok(all)
}

/// Answers an invitation: puts it into the user's calendar, or takes it out, and tells the organizer once.
///
/// # Errors
/// `NotFound`, `Ambiguous`; `NotInvited`, `Outdated`; `NoSender`; `BadValue` for an answer that is none.
pub fn invitation_answer(store: &Store, reply: &InvitationReply, now: i64) -> Result<InvitationReplied, Failure> {
    let answer = match reply.answer.as_str() {
        "accepted" | "tentative" | "declined" => Answer::of(&reply.answer),
        _ => return Err(Failure::new(Code::BadValue).with("field", "answer")),
    };
    let (told, event) = store.act("invitation_answer", now, |write| {
        let message = ids::message(write, &reply.message)?;
        let bytes = raw(write, message)?;
        let asks = |one: &Came| one.method == Method::Request;
        let none = || Failure::new(Code::NotFound).with("what", "invitation");
        let came = parts(&bytes).into_iter().find(asks).ok_or_else(none)?;
        let case = case(write, message, came)?;
        match case.standing().word.as_str() {
            "open" => {}
            "forwarded" | "own" => return Err(Failure::new(Code::NotInvited)),
            _ => return Err(Failure::new(Code::Outdated)),
        }
        let name = case.came.object.appointments().first().map(|it| it.summary.clone()).unwrap_or_default();
        let done = case.reply(write, (reply, answer), now)?;
        Ok((done, Summary { count: 1, name, ..Summary::default() }))
    })?;
    let event = event.map(|event| store.read(|read| read.event_bytes(event))).transpose()?;
    let event = event.filter(|event| !event.removed).map(|event| ids::uuid_text(&event.uuid));
    Ok(InvitationReplied { told: told.into(), event, undo: Some(undo::latest(store)?) })
}

/// Takes what was cancelled out of the user's calendar.
///
/// # Errors
/// `NotFound`, `Ambiguous`; `Outdated` where it is not there, or the cancellation is not the organizer's.
pub fn invitation_take_off(store: &Store, message: &str, now: i64) -> Result<InvitationReplied, Failure> {
    store.act("invitation_off", now, |write| {
        let message = ids::message(write, message)?;
        let bytes = raw(write, message)?;
        let none = || Failure::new(Code::NotFound).with("what", "invitation");
        let came = parts(&bytes).into_iter().find(|one| one.method == Method::Cancel).ok_or_else(none)?;
        let case = case(write, message, came)?;
        let Some((event, known)) = case.known.as_ref().filter(|_| case.standing().word == "off") else {
            return Err(Failure::new(Code::Outdated));
        };
        let name = known.appointments().first().map(|it| it.summary.clone()).unwrap_or_default();
        if case.came.words.iter().all(Word::is_of_a_date) {
            put(write, (*event, known.merged(&case.came.object)), now)?;
        } else {
            write.remove_event(*event)?;
        }
        Ok(((), Summary { count: 1, name, ..Summary::default() }))
    })?;
    Ok(InvitationReplied { told: "nobody".into(), event: None, undo: Some(undo::latest(store)?) })
}

fn case(read: &Read<'_>, message: MessageRow, came: Came) -> Result<Case, Failure> {
    let own: BTreeSet<String> = read.own_addresses()?.into_iter().collect();
    let is_own = |party: &&Party| Address::parse(&party.address).is_ok_and(|address| own.contains(address.as_str()));
    let asked = came.words.iter().flat_map(|word| &word.attendees).find(is_own).cloned();
    let facts = read.reading(message)?;
    let from = facts.parties.iter().find(|party| party.role == Role::From);
    let from = from.and_then(|party| Address::parse(&party.address).ok());
    let mut known = None;
    let mut calendar = None;
    for event in read.events_of_uid(&came.uid)? {
        let bytes = read.event_bytes(event)?;
        let of = read.calendar(bytes.calendar)?;
        if let (true, false, Ok(object)) = (of.own, bytes.removed, Object::read(bytes.shown())) {
            known = Some((event, object));
            calendar = Some(of);
            break;
        }
    }
    if calendar.is_none() {
        calendar = default_calendar(read, asked.as_ref())?;
    }
    let account = calendar.as_ref().map(|one| read.calendar_account(one.account)).transpose()?;
    let microsoft = account.map(|account| account.form).filter(|form| form.kind == "graph").map(|form| form.address);
    Ok(Case { came, own, asked, known, calendar, microsoft, from, sender_failed: facts.sender_failed })
}

/// Where an invitation is put: with the address that is asked, else where interviews are, else the first that can be written to.
fn default_calendar(read: &Read<'_>, asked: Option<&Party>) -> Result<Option<Calendar>, Failure> {
    let asked = asked.and_then(|party| Address::parse(&party.address).ok());
    let mut found: Option<(u8, Calendar)> = None;
    for one in read.calendars()?.into_iter().filter(Calendar::may_write) {
        let address = read.calendar_account(one.account)?.form.address;
        let is_asked = asked.as_ref().is_some_and(|asked| asked.as_str() == address);
        let fits = 2 * u8::from(is_asked) + u8::from(one.interviews);
        if found.as_ref().is_none_or(|(best, _)| fits > *best) {
            found = Some((fits, one));
        }
    }
    Ok(found.map(|(_, one)| one))
}

impl Case {
    fn standing(&self) -> Standing {
        let kept = self.known.as_ref().map(|(_, object)| object);
        let answer = kept.map(|object| self.own_answer(object)).unwrap_or_default();
        let word = match self.came.method {
            Method::Request => self.of_request(kept),
            Method::Cancel => self.of_cancel(kept),
            _ => "none",
        };
        let asks = self.came.words.iter().find_map(|word| word.organizer.clone());
        let says = self.came.object.appointments().into_iter().next().map(|one| (one, asks));
        Standing { word: word.into(), answer, kept: kept.is_some(), says }
    }

    fn of_request(&self, kept: Option<&Object>) -> &'static str {
        let is_own = |party: &Party| Address::parse(&party.address).is_ok_and(|it| self.own.contains(it.as_str()));
        let said = self.came.words.iter().map(|word| word.sequence).max().unwrap_or(0);
        let appointments = kept.map(Object::appointments).unwrap_or_default();
        let newest = appointments.iter().map(|one| one.sequence).max();
        if self.came.words.iter().filter_map(|word| word.organizer.as_ref()).any(is_own) {
            "own"
        } else if self.came.words.iter().all(|word| word.cancelled) {
            "cancelled"
        } else if self.asked.is_none() {
            "forwarded"
        } else if newest.is_some_and(|newest| newest > said) {
            "outdated"
        } else if kept.is_some_and(|kept| !self.may_change(kept) && !self.says_as_kept(kept)) {
            "not_theirs"
        } else {
            "open"
        }
    }

    /// Only whoever asks takes off what they asked to.
    fn of_cancel(&self, kept: Option<&Object>) -> &'static str {
        let Some(kept) = kept else { return "cancelled" };
        let said = self.came.words.iter().map(|word| word.sequence).max().unwrap_or(0);
        let newest = kept.appointments().iter().map(|one| one.sequence).max().unwrap_or(0);
        if !self.may_change(kept) {
            "not_theirs"
        } else if newest > said {
            "outdated"
        } else {
            "off"
        }
    }

    /// Whether it comes from whoever asked to what is kept: a UID alone is known to everybody who was ever asked.
    fn may_change(&self, kept: &Object) -> bool {
        self.asks_alike(kept) && asks(kept) == self.from && !self.sender_failed
    }

    fn asks_alike(&self, kept: &Object) -> bool {
        let asks = asks(kept);
        let named = self.came.words.iter().filter_map(|word| word.organizer.as_ref());
        asks.is_some() && named.map(|party| Address::parse(&party.address).ok()).all(|named| named == asks)
    }

    /// Whether it names the same times in the same version as what is kept: so it may come by anybody's hand, and nothing but the answer is noted.
    fn says_as_kept(&self, kept: &Object) -> bool {
        let times = |object: &Object| -> BTreeSet<(Option<i64>, i64, i64, u32, bool)> {
            let all = object.appointments().into_iter();
            all.map(|one| (one.instead_of, one.span.start, one.span.end, one.sequence, one.repeats)).collect()
        };
        self.asks_alike(kept) && times(&self.came.object).is_subset(&times(kept))
    }

    fn own_answer(&self, object: &Object) -> Answer {
        let is_own = |party: &&Party| Address::parse(&party.address).is_ok_and(|it| self.own.contains(it.as_str()));
        let appointments = object.appointments();
        let own = appointments.iter().flat_map(|one| &one.attendees).find(is_own);
        own.map(|party| party.answer).unwrap_or_default()
    }

    /// Writes the calendar and the letter, each where it is due.
    fn reply(
        &self,
        write: &Write<'_>,
        (reply, answer): (&InvitationReply, Answer),
        now: i64,
    ) -> Result<(&'static str, Option<EventId>), Failure> {
        let asked = self.asked.as_ref().ok_or_else(|| Failure::new(Code::NotInvited))?;
        let proposal = self.proposal(reply);
        let tells = self.tells(asked);
        // A server that tells the organizer would say "perhaps" beside the time that is proposed; Exchange sends that time.
        let stays_away = proposal.is_some() && tells && self.microsoft.is_none();
        let said = Said { who: &asked.address, answer, comment: &reply.comment, instead: proposal.as_ref() };
        let event = if stays_away { None } else { self.write_calendar(write, (&said, tells), now)? };
        if tells && !stays_away && event.is_some() {
            return Ok(("server", event));
        }
        self.mail(write, (asked, answer, &reply.comment), proposal.as_ref(), now)?;
        Ok(("mail", event))
    }

    fn proposal(&self, reply: &InvitationReply) -> Option<Span> {
        let (start, end) = reply.proposed_start.zip(reply.proposed_end).filter(|(start, end)| start < end)?;
        let clock = self.came.object.appointments().into_iter().next().map_or(Clock::Floating, |one| one.span.clock);
        Some(Span { start, end, clock })
    }

    /// Whether the calendar's server tells the organizer. Exchange does of what it took in itself: what was sent to its own mailbox.
    fn tells(&self, asked: &Party) -> bool {
        let is_there = |mailbox: &String| match &self.known {
            Some((_, object)) => object.appointments().iter().any(|one| one.organizer.is_some()),
            None => asked.address.eq_ignore_ascii_case(mailbox),
        };
        self.calendar.as_ref().is_some_and(|it| it.may_write() && it.schedules)
            && self.microsoft.as_ref().is_none_or(is_there)
    }

    /// What is declined is not kept; of a server that tells the organizer it is, so that it does.
    fn write_calendar(
        &self,
        write: &Write<'_>,
        (said, tells): (&Said<'_>, bool),
        now: i64,
    ) -> Result<Option<EventId>, Failure> {
        let Some(calendar) = self.calendar.as_ref().filter(|calendar| calendar.may_write()) else { return Ok(None) };
        let known = self.known.as_ref().map(|(event, _)| *event);
        let is_declined = said.answer == Answer::Declined;
        match known {
            Some(event) if is_declined && !tells => write.remove_event(event)?,
            None if is_declined && !(tells && self.microsoft.is_some()) => return Ok(None),
            Some(event) => put(write, (event, self.kept(said, tells)), now)?,
            None => {
                let bytes = self.kept(said, tells).bytes();
                let read =
                    read_event(&bytes, now).map_err(|_| Failure::new(Code::BadValue).with("field", "invitation"))?;
                return Ok(Some(write.create_event(calendar.id, (&read.uid, &bytes), &read.derived)?));
            }
        }
        Ok(known)
    }

    /// The event as the calendar keeps it.
    fn kept(&self, said: &Said<'_>, tells: bool) -> Object {
        let known = self.known.as_ref().map(|(_, object)| object);
        if tells && self.microsoft.is_some() {
            return microsoft::answered(known, &self.came.object, said);
        }
        let new = itip::answered(&self.came.object, said.who, said.answer);
        let mut kept = match known {
            Some(known) if self.may_change(known) => known.merged(&new),
            Some(known) => noted(known, said),
            None => new,
        };
        if self.microsoft.is_some() {
            // Exchange would ask everybody who is named in it, in the user's name.
            let names = |line: &str| matches!(line, "ORGANIZER" | "ATTENDEE");
            kept.events_mut().into_iter().for_each(|event| event.keep_lines(|line| !names(line.name())));
        }
        kept
    }

    fn mail(
        &self,
        write: &Write<'_>,
        (asked, answer, comment): (&Party, Answer, &str),
        proposal: Option<&Span>,
        now: i64,
    ) -> Result<(), Failure> {
        let first = self.came.object.appointments().into_iter().next();
        let first = first.ok_or_else(|| Failure::new(Code::NotFound).with("what", "invitation"))?;
        let organizer = self.came.words.iter().find_map(|word| word.organizer.as_ref());
        let to = organizer.and_then(|party| Address::parse(&party.address).ok());
        let to = to.ok_or_else(|| Failure::new(Code::Missing).with("field", "organizer"))?;
        let normal = Address::parse(&asked.address).map(|it| it.as_str().to_owned()).unwrap_or_default();
        let sender = sender(write, None, &normal, None)?;
        let who = if asked.name.is_empty() { sender.form.display_name.clone() } else { asked.name.clone() };
        let party = Party { name: who.clone(), ..asked.clone() };
        let reply = itip::Reply { product: PRODUCT, who: &party, answer, comment, proposal, stamp: now };
        let ics = itip::reply(&self.came.object, &reply);
        let language = Language::of(&settings::settings_in(write)?.language).unwrap_or_default();
        let who = if who.is_empty() { asked.address.as_str() } else { &who };
        let letter = answer_letter((&first.summary, &first.span), (who, answer, comment), proposal, language);
        let parcel = Parcel {
            sender: &sender,
            kind: "answer",
            event: self.known.as_ref().map(|(event, _)| *event),
            to: &to,
            subject: &letter.subject,
            text: &letter.text,
            method: ics.method(),
            ics: ics.bytes(),
        };
        parcel.put(write, now)
    }
}

/// Who asks to what is kept.
fn asks(kept: &Object) -> Option<Address> {
    kept.appointments().iter().find_map(|one| Address::parse(&one.organizer.as_ref()?.address).ok())
}

/// What is kept, with nothing but the answer in it.
fn noted(kept: &Object, said: &Said<'_>) -> Object {
    let mut noted = kept.clone();
    noted.set_answer(said.who, said.answer, None);
    noted
}

fn put(write: &Write<'_>, (event, object): (EventId, Object), now: i64) -> Result<(), Failure> {
    let bytes = object.bytes();
    let read = read_event(&bytes, now).map_err(|_| Failure::new(Code::BadValue).with("field", "invitation"))?;
    Ok(write.change_event(event, &bytes, &read.derived)?)
}
