//! Invitations: shown first, exactly as each recipient gets them, then sent as they were shown.

use std::collections::BTreeSet;

use ::calendar::invite::{Around, Guest, Language, Mail, Nobody, Plan, What, invitations, said};
use domain::{Address, EventId, Party};
use mime::ics::Object;
use outgoing::message::{CalendarPart, Letter, make, message_id};
use sha2::{Digest, Sha256};
use store::keys::{Random, SystemRandom};
use store::{Invited, InvitedForm, NewOutgoing, OutgoingAccount, Read, Store, Summary, Write};

use crate::rows::{
    AppointmentParty, GuestAnswer, GuestForm, GuestRow, InvitationForm, InvitationMail, InvitationPart, InvitationPlan,
    InvitationSent, NotMailed,
};
use crate::{Code, Failure, settings, undo};

/// How long a message waits before it leaves, seconds: until then it can be taken back.
pub(crate) const GRACE: i64 = 10;
const MOST_GUESTS: usize = 200;
const ROLES: [&str; 4] = ["candidate", "client", "colleague", "other"];

/// What an invitation is made from.
struct Draft {
    event: EventId,
    sender: OutgoingAccount,
    organizer: Party,
    guests: Vec<Guest>,
    plan: Plan,
}

/// Who would be mailed what. Nothing leaves.
///
/// # Errors
/// `NotFound`, `Ambiguous`; `NoSender`; `BadAddress`, `BadValue`; `NotOwner` where somebody else asks to the appointment.
pub fn invitation_plan(store: &Store, form: &InvitationForm, now: i64) -> Result<InvitationPlan, Failure> {
    store.read(|read| Ok(shown(&draft(read, form, now)?)))
}

/// Sends what was shown, in one transaction with what is kept of it; `digest` is that of the plan.
///
/// # Errors
/// `PlanChanged` where it would be something else by now; nothing is sent then. Those of [`invitation_plan`].
pub fn invitation_send(
    store: &Store,
    form: &InvitationForm,
    digest: &str,
    now: i64,
) -> Result<InvitationSent, Failure> {
    let messages = store.act("invitation", now, |write| {
        let draft = draft(write, form, now)?;
        if shown(&draft).digest != digest {
            return Err(Failure::new(Code::PlanChanged));
        }
        for mail in &draft.plan.mails {
            send(write, &draft, mail, now)?;
        }
        keep_others(write, &draft)?;
        let count = draft.plan.mails.len();
        let name = draft.plan.mails.first().map(|mail| mail.says.summary.clone()).unwrap_or_default();
        Ok((count, Summary { count, name, ..Summary::default() }))
    })?;
    let undo = if messages == 0 { None } else { Some(undo::latest(store)?) };
    Ok(InvitationSent { messages: u32::try_from(messages).unwrap_or(u32::MAX), undo })
}

/// Whom Dossier asked to an appointment, and what they answered.
///
/// # Errors
/// `NotFound`, `Ambiguous`; `NotOwner`.
pub fn invitation_guests(store: &Store, event: &str) -> Result<Vec<GuestRow>, Failure> {
    store.read(|read| {
        let event = own_event(read, event)?;
        Ok(read.invited(event)?.into_iter().map(guest_row).collect())
    })
}

/// Whom Dossier asked to an appointment, as its card names people: those who still are asked.
///
/// # Errors
/// Those of the store.
pub fn invited_parties(read: &Read<'_>, event: EventId) -> Result<Vec<AppointmentParty>, Failure> {
    let asked = read.invited(event)?.into_iter().filter(|one| one.told.is_some() && !one.cancelled);
    Ok(asked
        .map(|one| AppointmentParty {
            answer: one
                .answers
                .iter()
                .find(|it| it.date.is_none())
                .map(|it| it.answer)
                .unwrap_or_default()
                .word()
                .into(),
            name: one.form.name,
            address: one.form.address.as_str().into(),
            ..AppointmentParty::default()
        })
        .collect())
}

/// An event in a calendar of the user's own.
pub(crate) fn own_event(read: &Read<'_>, id: &str) -> Result<EventId, Failure> {
    let event = read.event_by_uuid(id.trim())?;
    let own = read.calendar(read.event_bytes(event)?.calendar)?.own;
    if own { Ok(event) } else { Err(Failure::new(Code::NotOwner)) }
}

fn draft(read: &Read<'_>, form: &InvitationForm, now: i64) -> Result<Draft, Failure> {
    let event = own_event(read, &form.event)?;
    let bytes = read.event_bytes(event)?;
    let calendar = read.calendar(bytes.calendar)?;
    let object = Object::read(bytes.shown()).map_err(|_| Failure::new(Code::StoreCorrupt).with("why", "event"))?;
    let own: BTreeSet<String> = read.own_addresses()?.into_iter().collect();
    let asks = object.appointments().into_iter().find_map(|one| one.organizer);
    if asks.and_then(|party| Address::parse(&party.address).ok()).is_some_and(|asks| !own.contains(asks.as_str())) {
        return Err(Failure::new(Code::NotOwner));
    }
    let account = read.calendar_account(calendar.account)?;
    let sender = sender(read, form.sender.as_deref(), &account.form.address, account.form.account)?;
    let organizer =
        Party { name: sender.form.display_name.clone(), address: sender.form.address.clone(), ..Party::default() };
    let guests = guests(read, event, &form.guests)?;
    let language = Language::of(&settings::settings_in(read)?.language).unwrap_or_default();
    // Where attendees stand on the event its server tells them; those kept here alone it does not know.
    let names_them = object.appointments().iter().any(|one| !one.attendees.is_empty());
    let around = Around { organizer: &organizer, schedules: calendar.schedules && names_them, language, now };
    let is_on = !form.off && !bytes.removed;
    let plan = invitations(Some(&object).filter(|_| is_on), &guests, &around);
    Ok(Draft { event, sender, organizer, guests, plan })
}

/// Everybody who is or was asked: as entered, with what they were told.
fn guests(read: &Read<'_>, event: EventId, forms: &[GuestForm]) -> Result<Vec<Guest>, Failure> {
    if forms.len() > MOST_GUESTS {
        return Err(Failure::new(Code::BadValue).with("field", "guests"));
    }
    let mut known = read.invited(event)?;
    let mut all: Vec<Guest> = Vec::new();
    for form in forms {
        let form = guest_form(read, form)?;
        if all.iter().any(|one| one.invited.form.address == form.address) {
            continue;
        }
        let at = known.iter().position(|one| one.form.address == form.address);
        let before = at.map(|at| known.remove(at));
        let new =
            || Invited { id: None, form: form.clone(), told: None, sequence: 0, cancelled: false, answers: Vec::new() };
        let invited = before.map_or_else(new, |before| Invited { form: form.clone(), ..before });
        all.push(Guest { invited, wanted: true });
    }
    all.extend(known.into_iter().map(|invited| Guest { invited, wanted: false }));
    Ok(all)
}

fn guest_form(read: &Read<'_>, form: &GuestForm) -> Result<InvitedForm, Failure> {
    let bad = |_| Failure::new(Code::BadAddress).with("field", "address").with("value", form.address.trim());
    let address = Address::parse(form.address.trim()).map_err(bad)?;
    if !ROLES.contains(&form.role.as_str()) {
        return Err(Failure::new(Code::BadValue).with("field", "role"));
    }
    let language = match form.language.trim() {
        "" => language_on_file(read, &address)?,
        tag => tag.to_owned(),
    };
    Ok(InvitedForm {
        address,
        name: form.name.trim().to_owned(),
        role: form.role.clone(),
        apart: form.apart,
        title: form.title.trim().to_owned(),
        words: form.words.trim().to_owned(),
        language,
        zone: form.zone.trim().to_owned(),
    })
}

fn language_on_file(read: &Read<'_>, address: &Address) -> Result<String, Failure> {
    let Some(address) = read.address(address)? else { return Ok(String::new()) };
    for target in read.targets_of(address)? {
        if let Some(language) = read.language_of(target)?.filter(|language| !language.is_empty()) {
            return Ok(language);
        }
    }
    Ok(String::new())
}

/// The account a message leaves by: the one named, else that of the address, else the half of the mailbox, else the first there is.
pub(crate) fn sender(
    read: &Read<'_>,
    named: Option<&str>,
    address: &str,
    mailbox: Option<domain::AccountId>,
) -> Result<OutgoingAccount, Failure> {
    if let Some(id) = named {
        let account = read.outgoing_by_uuid(id.trim())?;
        read.need_sending(account.id)?;
        return Ok(account);
    }
    let mut all = read.outgoing_accounts()?;
    all.retain(|account| account.disconnected.is_none() && read.need_sending(account.id).is_ok());
    let of_address = all.iter().position(|account| account.form.address == address && !address.is_empty());
    let of_mailbox = || all.iter().position(|account| mailbox.is_some() && account.form.account == mailbox);
    let at = of_address.or_else(of_mailbox).unwrap_or(0);
    if at < all.len() { Ok(all.swap_remove(at)) } else { Err(Failure::new(Code::NoSender)) }
}

fn shown(draft: &Draft) -> InvitationPlan {
    let mails: Vec<InvitationMail> = draft.plan.mails.iter().map(mail_row).collect();
    let silent: Vec<NotMailed> = draft
        .plan
        .silent
        .iter()
        .map(|(address, why)| NotMailed { address: address.as_str().into(), why: why_word(*why).into() })
        .collect();
    let said = serde_json::to_string(&(&draft.sender.form.address, &mails)).unwrap_or_default();
    let digest = Sha256::digest(said.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    InvitationPlan { from: draft.organizer.address.clone(), mails, silent, digest }
}

fn mail_row(mail: &Mail) -> InvitationMail {
    let form = &mail.invited.form;
    let says = &mail.says;
    let name = |party: &Party| if party.name.is_empty() { party.address.clone() } else { party.name.clone() };
    let language = Language::of(&form.language).unwrap_or_default();
    InvitationMail {
        kind: kind(mail.what).into(),
        address: form.address.as_str().into(),
        name: form.name.clone(),
        role: form.role.clone(),
        subject: mail.subject.clone(),
        text: mail.text.clone(),
        part: InvitationPart {
            title: says.summary.clone(),
            when: said(&says.span, &form.zone, language),
            place: says.location.clone(),
            link: says.link.clone(),
            description: says.description.clone(),
            organizer: says.organizer.as_ref().map(name).unwrap_or_default(),
            names: says.attendees.iter().map(name).collect(),
            repeats: says.repeats,
            sequence: says.sequence,
        },
    }
}

fn kind(what: What) -> &'static str {
    match what {
        What::Invite => "invitation",
        What::Update => "update",
        What::Cancel => "cancellation",
    }
}

fn why_word(why: Nobody) -> &'static str {
    match why {
        Nobody::ServerTells => "server_tells",
        Nobody::NothingNew => "nothing_new",
        Nobody::NeverTold => "never_told",
    }
}

fn send(write: &Write<'_>, draft: &Draft, mail: &Mail, now: i64) -> Result<(), Failure> {
    let parcel = Parcel {
        sender: &draft.sender,
        kind: kind(mail.what),
        event: Some(draft.event),
        to: &mail.invited.form.address,
        subject: &mail.subject,
        text: &mail.text,
        method: mail.ics.method(),
        ics: mail.ics.bytes(),
    };
    parcel.put(write, now)?;
    let id = write.keep_invited(draft.event, &mail.invited)?;
    if mail.asks_again {
        write.ask_again(id)?;
    }
    Ok(())
}

/// What was entered of those who get no message is kept too, where they know of the appointment.
fn keep_others(write: &Write<'_>, draft: &Draft) -> Result<(), Failure> {
    let is_mailed = |one: &Invited| draft.plan.mails.iter().any(|mail| mail.invited.form.address == one.form.address);
    for guest in draft.guests.iter().filter(|guest| guest.wanted && guest.invited.told.is_some()) {
        if !is_mailed(&guest.invited) {
            write.keep_invited(draft.event, &guest.invited)?;
        }
    }
    Ok(())
}

/// One message with a calendar part to one person.
pub(crate) struct Parcel<'a> {
    pub sender: &'a OutgoingAccount,
    pub kind: &'a str,
    pub event: Option<EventId>,
    pub to: &'a Address,
    pub subject: &'a str,
    pub text: &'a str,
    pub method: String,
    pub ics: Vec<u8>,
}

impl Parcel<'_> {
    /// Puts it into the outbox.
    pub fn put(&self, write: &Write<'_>, now: i64) -> Result<(), Failure> {
        let form = &self.sender.form;
        let from = Address::parse(&form.address).map_err(|_| Failure::new(Code::BadAddress).with("field", "from"))?;
        let reply_to = Address::parse(&form.reply_to).ok();
        let mut chance = [0; 16];
        SystemRandom.fill(&mut chance)?;
        let id = message_id(chance, &from);
        let unwritable = |_| Failure::new(Code::BadAddress).with("field", "address").with("value", self.to.as_str());
        let made = make(&Letter {
            from: &from,
            name: &form.display_name,
            reply_to: reply_to.as_ref(),
            to: std::slice::from_ref(self.to),
            cc: &[],
            bcc: &[],
            subject: self.subject,
            text: self.text,
            signature: &form.signature,
            date: now,
            id: &id,
            automatic: false,
            calendar: Some(CalendarPart { method: &self.method, ics: &self.ics }),
        })
        .map_err(unwritable)?;
        let (sent_as, to) = (write.keep_address(&from)?, write.keep_address(self.to)?);
        write.put_in_outbox(&NewOutgoing {
            sender: self.sender.id,
            kind: self.kind,
            event: self.event,
            message_id: &id,
            sent_as,
            to: &[to],
            subject: self.subject,
            raw: &made.bytes,
            at: now,
            due: now + GRACE,
        })?;
        Ok(())
    }
}

fn guest_row(one: Invited) -> GuestRow {
    GuestRow {
        told: one.told.is_some(),
        cancelled: one.cancelled,
        answers: one
            .answers
            .into_iter()
            .map(|it| GuestAnswer {
                date: it.date,
                answer: it.answer.word().into(),
                comment: it.comment,
                proposed_start: it.proposed.map(|it| it.0),
                proposed_end: it.proposed.map(|it| it.1),
            })
            .collect(),
        form: GuestForm {
            address: one.form.address.as_str().into(),
            name: one.form.name,
            role: one.form.role,
            apart: one.form.apart,
            title: one.form.title,
            words: one.form.words,
            language: one.form.language,
            zone: one.form.zone,
        },
    }
}
