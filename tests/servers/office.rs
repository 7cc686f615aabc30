//! A recruiter with a mailbox, an account that sends, and an appointment to ask people to.

use calendar::derive::read_event;
use calendar::invite::answers::parts;
use domain::{Address, Answer, CalendarId, EventId, Party, Sensitive, Span, Uuid};
use mail::Cancel;
use mail::place::ImapPlace;
use mime::ics::itip::{Reply, reply};
use outgoing::message::{CalendarPart, Letter, make};
use store::keys::SystemRandom;
use store::{CalendarForm, ListedCalendar, OutboxRow, OutgoingForm, StoreError, Summary, Who, unix_now};
use worker::postman::{Posted, post};
use worker::{OutgoingPlace, SmtpPlace, TlsMode};

use super::Dovecot;
use super::desk::{Desk, place};
use super::dovecot::PASSWORD;
use super::smtp::{Handed, Smtp};

/// The recruiter.
pub const ME: &str = "recruiter@agency.example";
/// The candidate.
pub const ANNA: &str = "anna@poczta.example";
/// The client.
pub const LUCA: &str = "luca@acme.example";
const EVENT: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:one@agency.example\r\nDTSTART;TZID=Europe/Warsaw:20270124T100000\r\nDTEND;TZID=Europe/Warsaw:20270124T110000\r\nSUMMARY:Interview\r\nLOCATION:Room 7\r\nDESCRIPTION:needle-notes\r\nCOMMENT:needle-comment\r\nATTACH:https://needle-file.example/cv.pdf\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

/// See the module.
pub struct Office {
    /// The store and the mailbox.
    pub desk: Desk,
    /// The appointment.
    pub event: EventId,
    /// Its id.
    pub id: String,
}

impl Office {
    /// Nobody was asked yet.
    pub fn new(server: &Dovecot, smtp: &Smtp) -> Self {
        let desk = Desk::at(&ImapPlace { user: ME.into(), ..place(server) }, "everything");
        desk.choose_all();
        let sender = sender(sends("localhost", smtp));
        let uuid = Uuid::now_v7();
        desk.secrets.put(uuid, &Sensitive::new(PASSWORD.into()), &mut SystemRandom).unwrap();
        let (calendar, event) = desk
            .store
            .write(Who::User, |write| {
                write.add_identity(desk.account, &Address::parse(ME).unwrap())?;
                write.add_outgoing(uuid, &sender, unix_now())?;
                let calendar = connect(write)?;
                let read = read_event(EVENT.as_bytes(), unix_now()).unwrap();
                let event = write.create_event(calendar, (&read.uid, EVENT.as_bytes()), &read.derived)?;
                Ok::<_, StoreError>((calendar, event))
            })
            .unwrap();
        assert_eq!(desk.store.read(|read| read.event_bytes(event)).unwrap().calendar, calendar);
        let id = desk.store.read(|read| read.event_bytes(event)).unwrap().uuid.to_string();
        Self { desk, event, id }
    }

    /// Anna and Luca, each with their own words.
    pub fn form(&self, off: bool) -> api::rows::InvitationForm {
        let guest = |address: &str, role: &str, words: &str| api::rows::GuestForm {
            address: address.into(),
            role: role.into(),
            apart: true,
            words: words.into(),
            ..Default::default()
        };
        api::rows::InvitationForm {
            event: self.id.clone(),
            guests: vec![
                guest(ANNA, "candidate", "Dear Anna: needle-anna"),
                guest(LUCA, "client", "Dear Luca: needle-luca"),
            ],
            what: if off { api::rows::InvitationWhat::Off } else { api::rows::InvitationWhat::Tell },
            ..Default::default()
        }
    }

    /// Sends what the plan says, and lets the time pass in which it can be taken back.
    pub fn send(&self, off: bool) -> u32 {
        self.send_form(&self.form(off))
    }

    /// The same for anything else that is told.
    pub fn send_form(&self, form: &api::rows::InvitationForm) -> u32 {
        let then = unix_now() - 60;
        let plan = api::invitation_plan(&self.desk.store, form, then).unwrap();
        api::invitation_send(&self.desk.store, form, &plan.digest, then).unwrap().messages
    }

    /// Changes words of the appointment.
    pub fn change(&self, from: &str, to: &str) {
        let before = self.desk.store.read(|read| read.event_bytes(self.event)).unwrap();
        let text = String::from_utf8(before.shown().to_vec()).unwrap().replace(from, to);
        let read = read_event(text.as_bytes(), unix_now()).unwrap();
        self.desk
            .store
            .act("appointment", unix_now(), |write| {
                Ok::<_, StoreError>((
                    write.change_event(self.event, text.as_bytes(), &read.derived)?,
                    Summary::default(),
                ))
            })
            .unwrap();
    }

    /// Hands over what is due.
    pub fn post(&self) -> Posted {
        post((&self.desk.store, &self.desk.secrets), &|_| (), &Cancel::default()).unwrap()
    }

    /// What was to be sent, oldest first.
    pub fn outbox(&self) -> Vec<OutboxRow> {
        let mut rows = self.desk.store.read(|read| read.outbox_page((0, 99))).unwrap();
        rows.reverse();
        rows
    }

    /// How it stands with it.
    pub fn states(&self) -> Vec<String> {
        self.outbox().into_iter().map(|row| row.state).collect()
    }

    /// What the guests answered last.
    pub fn answers(&self) -> Vec<String> {
        let guests = api::invitation_guests(&self.desk.store, &self.id).unwrap();
        guests.iter().map(|one| one.answers.first().map(|it| it.answer.clone()).unwrap_or_default()).collect()
    }

    /// Sends a message once more.
    pub fn again(&self, at: usize) {
        api::outbox_again(&self.desk.store, &self.outbox()[at].uuid.to_string(), unix_now()).unwrap();
    }
}

/// Where the recruiter's mail is handed over.
pub fn sends(host: &str, smtp: &Smtp) -> SmtpPlace {
    SmtpPlace {
        host: host.into(),
        port: smtp.smtps,
        tls: TlsMode::Implicit,
        user: ME.into(),
        ca: Some(smtp.certificates().ca()),
        ..SmtpPlace::default()
    }
}

/// An account that sends as the recruiter.
pub fn sender(place: SmtpPlace) -> OutgoingForm {
    OutgoingForm {
        name: "Office".into(),
        kind: "smtp".into(),
        config: OutgoingPlace::Smtp(place).config(),
        own_secret: true,
        address: ME.into(),
        display_name: "Marta Nowak".into(),
        ..OutgoingForm::default()
    }
}

fn connect(write: &store::Write<'_>) -> Result<CalendarId, StoreError> {
    let form = CalendarForm {
        name: "Work".into(),
        kind: "here".into(),
        config: "{}".into(),
        address: ME.into(),
        ..CalendarForm::default()
    };
    let account = write.add_calendar_account(Uuid::now_v7(), &form, unix_now())?;
    let listed =
        ListedCalendar { key: "here".into(), name: "Work".into(), access: "write".into(), ..ListedCalendar::default() };
    write.list_calendars(account, &[listed])?;
    let calendar = write.calendars_in(account)?[0].id;
    write.set_direction(calendar, "both")?;
    Ok(calendar)
}

/// What the other side's program answers to what it got.
pub fn answer(handed: &Handed, from: &str, said: Answer, later: i64) -> Vec<u8> {
    answer_to(ME, (handed, from), (said, None), later)
}

/// The same to any address, with another time that is proposed.
pub fn answer_to(
    asks: &str,
    (handed, from): (&Handed, &str),
    (said, proposal): (Answer, Option<&Span>),
    later: i64,
) -> Vec<u8> {
    let came = parts(&handed.bytes).remove(0);
    let who = Party { address: from.into(), ..Party::default() };
    let stamp = unix_now() + later;
    let ics = reply(&came.object, &Reply { product: "other", who: &who, answer: said, comment: "", proposal, stamp });
    let (from, to) = (Address::parse(from).unwrap(), [Address::parse(asks).unwrap()]);
    let method = ics.method();
    let letter = Letter {
        from: &from,
        name: "",
        reply_to: None,
        to: &to,
        cc: &[],
        bcc: &[],
        subject: "Answer",
        text: "See the calendar.",
        signature: "",
        date: stamp,
        id: &format!("{}@{}", Uuid::now_v7(), from.domain()),
        automatic: false,
        calendar: Some(CalendarPart { method: &method, ics: &ics.bytes() }),
    };
    make(&letter).unwrap().bytes
}
