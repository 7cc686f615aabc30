//! Invitations: shown first, exactly as each recipient gets them, then sent as they were shown.

use std::collections::BTreeSet;

use ::calendar::graph::WANTS_MEETING;
use ::calendar::invite::{Around, Guest, Language, Mail, Nobody, Plan, What, declined, invitations, reminders, said};
use domain::{Address, EventId, Party};
use mime::ics::Object;
use sha2::{Digest, Sha256};
use store::{Invited, InvitedAnswer, OutboxRow, OutgoingAccount, Read, Store, Summary, Write};

use crate::invite_guests::{guests, kept};
use crate::parcel::Parcel;
use crate::rows::{
    InvitationForm, InvitationMail, InvitationPart, InvitationPlan, InvitationSent, InvitationWhat, NotMailed,
};
use crate::{Code, Failure, ids, invite_guests, outbox, settings, undo};

/// What an invitation is made from.
struct Draft {
    event: EventId,
    sender: OutgoingAccount,
    organizer: Party,
    guests: Vec<Guest>,
    plan: Plan,
    /// A meeting was asked for whose link is not known yet.
    lacks_link: bool,
    /// The message this is sent instead of.
    instead: Option<OutboxRow>,
    /// How many messages about it there were before: the same plan is another one once something was sent.
    sent: usize,
}

/// Who would be mailed what. Nothing leaves.
///
/// # Errors
/// `NotFound`, `Ambiguous`; `NoSender`; `BadAddress`, `BadValue`; `NotOwner` where somebody else asks to the appointment.
pub fn invitation_plan(store: &Store, form: &InvitationForm, now: i64) -> Result<InvitationPlan, Failure> {
    store.read(|read| Ok(shown(&draft(read, form, now)?)))
}

/// How many people do not know an appointment as it is now; none where nothing could be sent.
pub(crate) fn untold(read: &Read<'_>, event: EventId, now: i64) -> Result<usize, Failure> {
    let form = InvitationForm {
        event: ids::uuid_text(&read.event_bytes(event)?.uuid),
        guests: invite_guests::rows(read, event)?
            .into_iter()
            .filter(|one| !one.cancelled)
            .map(|one| one.form)
            .collect(),
        ..InvitationForm::default()
    };
    if form.guests.is_empty() {
        return Ok(0);
    }
    match draft(read, &form, now) {
        Ok(draft) => Ok(draft.plan.mails.len()),
        Err(failure) if matches!(failure.code, Code::NoSender | Code::NotOwner) => Ok(0),
        Err(failure) => Err(failure),
    }
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
    let verb = match form.what {
        InvitationWhat::Off => "appointment_remove",
        _ => "invitation",
    };
    let messages = store.act(verb, now, |write| {
        let draft = draft(write, form, now)?;
        if shown(&draft).digest != digest {
            return Err(Failure::new(Code::PlanChanged));
        }
        if let Some(row) = &draft.instead {
            outbox::give_up(write, row, now)?;
        }
        for mail in &draft.plan.mails {
            send(write, &draft, mail, now)?;
        }
        match form.what {
            InvitationWhat::Tell if draft.instead.is_some() => {}
            InvitationWhat::Tell => keep_others(write, &draft)?,
            InvitationWhat::Off => write.remove_event(draft.event)?,
            InvitationWhat::Remind | InvitationWhat::Decline => {}
        }
        let count = draft.plan.mails.len();
        let name = draft.plan.mails.first().map(|mail| mail.says.summary.clone()).unwrap_or_default();
        Ok((count, Summary { count, name, ..Summary::default() }))
    })?;
    let undo = if messages == 0 { None } else { Some(undo::latest(store)?) };
    Ok(InvitationSent { messages: u32::try_from(messages).unwrap_or(u32::MAX), undo })
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
    let before = told_by(&read.invited(event)?, &own);
    let address = before.as_deref().unwrap_or(&account.form.address);
    let sender = sender(read, form.sender.as_deref(), address, account.form.account)?;
    let organizer =
        Party { name: sender.form.display_name.clone(), address: sender.form.address.clone(), ..Party::default() };
    let letters = read.outbox_of(event)?;
    let instead = form.instead.as_deref().map(|id| instead(read, id, &letters)).transpose()?;
    let guests = match (&instead, form.what) {
        (Some(row), _) => without(read, kept(read, event)?, (row, &letters))?,
        (None, InvitationWhat::Tell) => guests(read, event, &form.guests)?,
        _ => kept(read, event)?,
    };
    let language = Language::of(&settings::settings_in(read)?.language).unwrap_or_default();
    // Where attendees stand on the event its server tells them; those kept here alone it does not know.
    let tells = if calendar.schedules { named(&object) } else { BTreeSet::new() };
    let around = Around { organizer: &organizer, tells: &tells, language, now };
    let mut plan = match form.what {
        InvitationWhat::Tell => invitations(Some(&object).filter(|_| !bytes.removed), &guests, &around),
        InvitationWhat::Off => with_others(invitations(None, &guests, &around), &tells),
        InvitationWhat::Remind => reminders(&object, &guests, &around, &waiting(&letters)),
        InvitationWhat::Decline => match guests.iter().find(|one| is_whose(&one.invited, &form.whose)) {
            Some(guest) => declined(guest, &around),
            None => return Err(Failure::new(Code::NotInvited)),
        },
    };
    if let Some(row) = &instead {
        plan.mails.retain(|mail| outbox::is_to(row, &mail.invited.form.address));
        plan.silent.retain(|(address, _)| outbox::is_to(row, address));
    }
    let lacks_link = form.what != InvitationWhat::Off && lacks_link(&object);
    Ok(Draft { event, sender, organizer, guests, plan, lacks_link, sent: letters.len(), instead })
}

/// The message that has not left and is to be replaced.
fn instead(read: &Read<'_>, id: &str, letters: &[OutboxRow]) -> Result<OutboxRow, Failure> {
    let id = read.outbox_by_uuid(id.trim())?;
    let row = letters.iter().find(|row| row.id == id && row.kind != "answer");
    let row = row.ok_or_else(|| Failure::new(Code::NotFound).with("what", "outbox"))?;
    let has_left = !matches!(row.state.as_str(), "queued" | "refused" | "uncertain");
    if has_left { Err(Failure::new(Code::HasLeft)) } else { Ok(row.clone()) }
}

/// Everybody, and those a message is for as if it had never been.
fn without(
    read: &Read<'_>,
    all: Vec<Guest>,
    (row, letters): (&OutboxRow, &[OutboxRow]),
) -> Result<Vec<Guest>, Failure> {
    let known = |one: Guest| match outbox::is_to(row, &one.invited.form.address) {
        true => Ok(Guest { invited: outbox::without(read, (one.invited, row), letters)?, ..one }),
        false => Ok(one),
    };
    all.into_iter().map(known).collect()
}

/// Whom the event names: its calendar's server tells them, where it tells anybody.
fn named(object: &Object) -> BTreeSet<String> {
    let parties = object.appointments().into_iter().flat_map(|one| one.attendees);
    parties.filter_map(|party| Some(Address::parse(&party.address).ok()?.as_str().to_owned())).collect()
}

/// The plan with all whom the calendar's server tells by itself.
fn with_others(mut plan: Plan, tells: &BTreeSet<String>) -> Plan {
    for other in tells.iter().filter_map(|one| Address::parse(one).ok()) {
        if plan.silent.iter().all(|(known, _)| *known != other) {
            plan.silent.push((other, Nobody::ServerTells));
        }
    }
    plan
}

/// As whom the user told of it before: a later message comes from the same address.
fn told_by(invited: &[Invited], own: &BTreeSet<String>) -> Option<String> {
    let told = invited.iter().filter_map(|one| Object::read(one.told.as_deref()?).ok());
    let asks = told.flat_map(|told| told.appointments()).find_map(|one| one.organizer);
    asks.and_then(|party| Address::parse(&party.address).ok())
        .map(|it| it.as_str().to_owned())
        .filter(|it| own.contains(it))
}

/// To whom the last message about it has not left yet, or nobody knows.
fn waiting(letters: &[OutboxRow]) -> BTreeSet<Address> {
    let mut open = BTreeSet::new();
    for row in letters {
        let has_left = matches!(row.state.as_str(), "sent" | "void");
        for to in row.to.iter().filter_map(|(to, _)| Address::parse(to).ok()) {
            if has_left {
                open.remove(&to)
            } else {
                open.insert(to)
            };
        }
    }
    open
}

fn is_whose(one: &Invited, whose: &str) -> bool {
    Address::parse(whose.trim()).is_ok_and(|whose| whose == one.form.address)
}

/// Whether a meeting was asked for that the calendar's server has not made yet.
fn lacks_link(object: &Object) -> bool {
    let wants = object.events().iter().any(|event| event.get(WANTS_MEETING).is_some());
    wants && object.appointments().iter().all(|one| one.link.is_empty())
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
    let said = serde_json::to_string(&(&draft.sender.form.address, &mails, draft.sent)).unwrap_or_default();
    let digest = Sha256::digest(said.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    InvitationPlan {
        from: draft.organizer.address.clone(),
        sender: ids::uuid_text(&draft.sender.uuid),
        lacks_link: draft.lacks_link,
        mails,
        silent,
        digest,
    }
}

fn mail_row(mail: &Mail) -> InvitationMail {
    let form = &mail.invited.form;
    let says = &mail.says;
    let name = |party: &Party| if party.name.is_empty() { party.address.clone() } else { party.name.clone() };
    let language = Language::of(&form.language).unwrap_or_default();
    InvitationMail {
        kind: mail_word(mail.what).into(),
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

fn mail_word(what: What) -> &'static str {
    match what {
        What::Remind => "reminder",
        What::Decline => "decline",
        other => kind(other),
    }
}

/// As the outbox keeps it.
fn kind(what: What) -> &'static str {
    match what {
        What::Invite | What::Remind => "invitation",
        What::Update => "update",
        What::Cancel => "cancellation",
        What::Decline => "answer",
    }
}

fn why_word(why: Nobody) -> &'static str {
    match why {
        Nobody::ServerTells => "server_tells",
        Nobody::NothingNew => "nothing_new",
        Nobody::NeverTold => "never_told",
        Nobody::Answered => "answered",
        Nobody::NotLeft => "not_left",
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
    if mail.what == What::Decline {
        for answer in mail.invited.answers.iter().filter(|answer| answer.proposed.is_some()) {
            write.note_answer(id, &InvitedAnswer { proposed: None, ..answer.clone() })?;
        }
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
