//! A desk with a calendar, for the tests of linking appointments.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use domain::{
    Answer, Appointment, CalendarId, Clock, EventId, Occurrence, Party, Span, State, Status, TargetId, Uuid, Verdict,
};
use store::{
    CalendarForm, DerivedEvent, Interview, Invited, InvitedAnswer, InvitedForm, ListedCalendar, SourceEvent,
    StoreError, Summary, WaitingPart, Who, Write,
};

use super::{EventOrder, EventWhat, event_differences};
use crate::desk::{Desk, NOW, address};

const DAY: i64 = 86_400;
pub const OTHER: &str = "marta@elsewhere.example";

/// A desk with a calendar.
pub struct Diary {
    pub desk: Desk,
    pub calendar: CalendarId,
}

/// What the calendar's source has: people are counted as on the desk, 0 being the user.
#[derive(Clone, Debug, Default)]
pub struct Meeting {
    pub number: usize,
    pub organizer: Option<usize>,
    pub attendees: Vec<usize>,
    pub summary: String,
    pub days: i64,
    pub off: bool,
    pub moved_with: Option<usize>,
}

fn party(who: usize) -> Party {
    Party { address: address(who).to_string(), ..Party::default() }
}

impl Meeting {
    pub fn appointment(&self, attendees: &[usize]) -> Appointment {
        let start = NOW + self.days * DAY;
        Appointment {
            summary: self.summary.clone(),
            status: if self.off { Status::Cancelled } else { Status::Confirmed },
            organizer: self.organizer.map(party),
            attendees: attendees.iter().copied().map(party).collect(),
            ..Appointment::at(Span { start, end: start + 3600, clock: Clock::Zone("Europe/Warsaw".into()) })
        }
    }

    pub fn derived(&self) -> DerivedEvent {
        let mut appointments = vec![self.appointment(&self.attendees)];
        if let Some(who) = self.moved_with {
            appointments.push(Appointment { instead_of: Some(NOW), ..self.appointment(&[who]) });
        }
        let span = appointments[0].span.clone();
        let dates = vec![Occurrence { start: span.start, end: span.end, date: span.start, shows: 0 }];
        DerivedEvent { appointments, dates, between: None }
    }
}

impl Diary {
    pub fn new() -> Self {
        let desk = Desk::new();
        let calendar = desk
            .store
            .write(Who::User, |write| {
                let form = CalendarForm {
                    name: "Work".into(),
                    kind: "caldav".into(),
                    config: "{}".into(),
                    ..CalendarForm::default()
                };
                let account = write.add_calendar_account(Uuid::from_bytes([7; 16]), &form, NOW)?;
                let listed = ListedCalendar {
                    key: "/mine/".into(),
                    name: "Work".into(),
                    access: "write".into(),
                    ..ListedCalendar::default()
                };
                write.list_calendars(account, &[listed])?;
                let calendar = write.calendars_in(account)?[0].id;
                write.set_direction(calendar, "both")?;
                Ok::<_, StoreError>(calendar)
            })
            .unwrap();
        Self { desk, calendar }
    }

    pub fn take(&self, meeting: &Meeting) -> EventId {
        let (key, ics) = (meeting.number.to_string(), format!("{meeting:?}"));
        let event = SourceEvent { key: &key, etag: &ics, uid: &key, ics: ics.as_bytes() };
        self.background(|write| write.take_event(self.calendar, &event, &meeting.derived()))
    }

    pub fn background<T>(&self, change: impl FnOnce(&Write<'_>) -> Result<T, StoreError>) -> T {
        self.desk.store.write(Who::Background, change).unwrap()
    }

    pub fn event(&self, number: usize) -> Option<EventId> {
        self.desk.store.read(|read| read.event_by_key(self.calendar, &number.to_string())).unwrap()
    }

    pub fn lose(&self, number: usize) {
        self.event(number).into_iter().for_each(|event| self.background(|write| write.lose_event(event, NOW)));
    }

    /// The user is known in the calendar by an address of their own.
    pub fn known_as(&self, text: &str) {
        let store = &self.desk.store;
        store
            .write(Who::User, |write| {
                let account = write.calendar_accounts()?[0].clone();
                write.set_calendar_account(account.id, &CalendarForm { address: text.into(), ..account.form })
            })
            .unwrap();
    }

    /// Dossier asks somebody by a message of their own, and they may have answered it.
    pub fn ask(&self, event: EventId, who: usize, answer: Option<Answer>) {
        let form = InvitedForm {
            address: address(who),
            name: String::new(),
            role: "other".into(),
            apart: true,
            title: String::new(),
            words: String::new(),
            language: String::new(),
            zone: String::new(),
        };
        let one = Invited { id: None, form, told: None, sequence: 0, cancelled: false, answers: Vec::new() };
        self.background(|write| {
            let id = write.keep_invited(event, &one)?;
            let Some(answer) = answer else { return write.ask_again(id) };
            write.note_answer(id, &InvitedAnswer { answer, ..InvitedAnswer::default() })
        });
    }

    pub fn interview(&self, event: EventId, candidate: Option<TargetId>) {
        let interview = candidate.map(|_| Interview { kind: "video".into(), candidate, ..Interview::default() });
        self.act(|write| write.set_interview(event, interview.as_ref()));
    }

    pub fn act<T>(&self, change: impl FnOnce(&Write<'_>) -> Result<T, StoreError>) -> T {
        self.desk
            .store
            .act("appointment", NOW, |write| Ok::<_, StoreError>((change(write)?, Summary::default())))
            .unwrap()
    }

    /// Every proposal of an event, after looking at what is marked.
    pub fn proposed(&self, event: EventId) -> Vec<(TargetId, Verdict, bool, State)> {
        self.desk.settle();
        let all = self.desk.store.read(|read| read.event_proposals(event)).unwrap();
        all.into_iter().map(|one| (one.target, one.verdict, one.is_ticked(), one.state)).collect()
    }

    pub fn linked(&self, event: EventId) -> Vec<TargetId> {
        let filings = self.desk.store.read(|read| read.event_filings(event)).unwrap();
        filings.into_iter().map(|(target, _)| target).collect()
    }

    pub fn order(what: &EventWhat) -> EventOrder<'_> {
        EventOrder { what, group: None, now: NOW }
    }

    pub fn to_link(&self, part: WaitingPart) -> Vec<EventId> {
        let found = self.desk.store.read(|read| read.events_to_link(NOW, part)).unwrap();
        found.into_iter().map(|one| one.event).collect()
    }

    pub fn agrees(&self) {
        self.desk.settle();
        assert_eq!(self.desk.store.read(event_differences).unwrap(), []);
    }
}

pub fn meeting(number: usize, organizer: usize, attendees: &[usize]) -> Meeting {
    Meeting { number, organizer: Some(organizer), attendees: attendees.to_vec(), days: 1, ..Meeting::default() }
}
