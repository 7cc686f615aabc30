//! Marta's office: a calendar, a mailbox and what sends for her.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use domain::{Answer, CalendarId, EventId, Party, Uuid};
use mime::ics::itip::{self, Reply};
use store::{CalendarForm, ListedCalendar, OutboxRow, OutgoingForm, StoreError, Summary, Who};

use super::desk::{Desk, INBOX, NOW};
use crate::rows::{AppointmentAt, AppointmentForm, GuestForm, GuestRow, InvitationForm, InvitationPlan};

pub const ME: &str = "marta@agency.example";
pub const EVENT: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:one@agency.example\r\nSEQUENCE:1\r\nDTSTART:20270124T100000Z\r\nDTEND:20270124T110000Z\r\nSUMMARY:Interview\r\nDESCRIPTION:needle-notes\r\nX-DOSSIER:needle-x\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

/// When it begins.
pub const START: i64 = 1_800_784_800;

pub struct Office {
    pub desk: Desk,
    calendar: CalendarId,
}

impl Office {
    /// Marta's calendar, her mailbox and what sends for her. `schedules`: the calendar's server tells attendees itself.
    pub fn new(kind: &str, schedules: bool) -> Self {
        let desk = Desk::new();
        let form = CalendarForm {
            name: "Work".into(),
            kind: kind.into(),
            config: "{}".into(),
            address: ME.into(),
            ..CalendarForm::default()
        };
        let sender = OutgoingForm {
            name: "Marta".into(),
            kind: "smtp".into(),
            config: "{}".into(),
            own_secret: true,
            address: ME.into(),
            display_name: "Marta Nowak".into(),
            ..OutgoingForm::default()
        };
        let calendar = desk
            .store
            .write(Who::User, |write| {
                write.add_outgoing(Uuid::now_v7(), &sender, NOW)?;
                let account = write.add_calendar_account(Uuid::now_v7(), &form, NOW)?;
                let listed = ListedCalendar {
                    key: "/office/".into(),
                    name: "Work".into(),
                    access: "write".into(),
                    schedules,
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

    /// Another address is Marta's, too.
    pub fn own(&self, address: &str) {
        let address = domain::Address::parse(address).unwrap();
        let own = |write: &store::Write<'_>| write.add_identity(write.accounts()?[0].id, &address);
        self.desk.store.write(Who::User, own).unwrap();
    }

    pub fn event(&self, text: &str) -> (EventId, String) {
        let read = ::calendar::derive::read_event(text.as_bytes(), NOW).unwrap();
        let id = self
            .desk
            .store
            .act("appointment", NOW, |write| {
                let id = write.create_event(self.calendar, (&read.uid, text.as_bytes()), &read.derived)?;
                Ok::<_, StoreError>((id, Summary::default()))
            })
            .unwrap();
        (id, self.desk.store.read(|read| read.event_bytes(id)).unwrap().uuid.to_string())
    }

    pub fn change(&self, event: EventId, from: &str, to: &str) {
        let store = &self.desk.store;
        let before = store.read(|read| read.event_bytes(event)).unwrap();
        let text = String::from_utf8(before.shown().to_vec()).unwrap().replace(from, to);
        let read = ::calendar::derive::read_event(text.as_bytes(), NOW).unwrap();
        store
            .act("appointment", NOW, |write| {
                Ok::<_, StoreError>((write.change_event(event, text.as_bytes(), &read.derived)?, Summary::default()))
            })
            .unwrap();
    }

    pub fn plan(&self, form: &InvitationForm) -> InvitationPlan {
        crate::invitation_plan(&self.desk.store, form, NOW).unwrap()
    }

    pub fn send(&self, form: &InvitationForm) -> usize {
        let digest = self.plan(form).digest;
        crate::invitation_send(&self.desk.store, form, &digest, NOW + 60).unwrap().messages as usize
    }

    pub fn outbox(&self) -> Vec<OutboxRow> {
        let mut rows = self.desk.store.read(|read| read.outbox_page((0, 99))).unwrap();
        rows.reverse();
        rows
    }

    /// Another account that sends; its id.
    pub fn sender(&self, address: &str) -> String {
        let form = OutgoingForm {
            name: address.into(),
            kind: "smtp".into(),
            config: "{}".into(),
            own_secret: true,
            address: address.into(),
            ..OutgoingForm::default()
        };
        let id = Uuid::now_v7();
        self.desk.store.write(Who::User, |write| write.add_outgoing(id, &form, NOW)).unwrap();
        id.to_string()
    }

    /// Everything that waits is taken by a server.
    pub fn post(&self) {
        let store = &self.desk.store;
        for row in self.outbox().into_iter().filter(|row| row.state == "queued") {
            let sent = |write: &store::Write<'_>| {
                assert!(write.outbox_sending(row.id, NOW + 9999)?);
                write.outbox_sent(row.id, NOW)
            };
            store.write(Who::User, sent).unwrap();
        }
    }

    /// The same with everything kept of the event as the user had it on file: whom Dossier asks.
    pub fn keep(&self, event: &str, guests: &[GuestForm]) {
        let form = self.form(event, guests);
        crate::appointment_save(&self.desk.store, &form).unwrap();
    }

    pub fn form(&self, event: &str, guests: &[GuestForm]) -> AppointmentForm {
        let store = &self.desk.store;
        let at = AppointmentAt { event: event.into(), date: START };
        let card = crate::appointment_card(store, &at).unwrap();
        AppointmentForm {
            event: Some(event.into()),
            date: Some(START),
            calendar: card.calendar.id,
            title: card.row.title,
            start: card.row.start,
            end: card.row.end,
            zone: card.zone,
            description: card.description,
            guests: Some(guests.to_vec()),
            ..AppointmentForm::default()
        }
    }

    pub fn guests(&self, event: &str) -> Vec<GuestRow> {
        crate::invitation_guests(&self.desk.store, event).unwrap()
    }

    pub fn raw(&self, at: usize) -> Vec<u8> {
        let id = self.outbox()[at].id;
        self.desk.store.read(|read| read.outbox_mail(id)).unwrap().raw
    }

    pub fn part(&self, at: usize) -> itip::Came {
        ::calendar::invite::answers::parts(&self.raw(at)).remove(0)
    }

    /// A message with a calendar part arrives; where it was made the id of.
    pub fn arrive(&self, from: &str, head: &str, ics: &[u8], minutes: i64) -> String {
        let ics = String::from_utf8(ics.to_vec()).unwrap();
        let raw = format!(
            "{head}From: {from}\r\nTo: {ME}\r\nSubject: Answer\r\nMessage-ID: <{minutes}@x.example>\r\nDate: Tue, 12 Jan 2027 10:{minutes:02}:00 +0000\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nYes\r\n--b\r\nContent-Type: text/calendar; method=REPLY; charset=utf-8\r\n\r\n{ics}\r\n--b--\r\n"
        );
        self.desk.arrive(INBOX, 0, &raw).unwrap()
    }

    pub fn take(&self) -> usize {
        ::calendar::invite::answers::take(&self.desk.store, NOW, &|| true).unwrap()
    }

    pub fn log(&self, event: EventId) -> Vec<String> {
        let mut log = self.desk.store.read(|read| read.answer_log(event)).unwrap();
        log.reverse();
        log.into_iter().map(|(_, what, _)| what).collect()
    }
}

pub fn guest(address: &str, role: &str, words: &str) -> GuestForm {
    GuestForm { address: address.into(), role: role.into(), apart: true, words: words.into(), ..GuestForm::default() }
}

pub fn both(event: &str) -> InvitationForm {
    InvitationForm {
        event: event.into(),
        guests: vec![
            guest("anna@poczta.example", "candidate", "Dear Anna, needle-anna"),
            guest("luca@acme.example", "client", "Dear Luca, needle-luca"),
        ],
        ..InvitationForm::default()
    }
}

pub fn answer(came: &itip::Came, address: &str, answer: Answer, stamp: i64) -> Vec<u8> {
    let who = Party { address: address.into(), ..Party::default() };
    let reply = Reply { product: "x", who: &who, answer, comment: "Gladly", proposal: None, stamp };
    itip::reply(&came.object, &reply).bytes()
}
