//! Whom Dossier asks to an appointment by mail, one by one: as they are entered and kept. Nothing here tells anybody.

use std::collections::BTreeSet;

use ::calendar::invite::Guest;
use domain::{Address, EventId};
use store::{Invited, InvitedForm, OutboxRow, Read, Store, Summary, Write, unix_now};

use crate::invite::own_event;
use crate::rows::{GuestAnswer, GuestForm, GuestRow};
use crate::{Code, Failure, outbox, targets};

const MOST_GUESTS: usize = 200;
const ROLES: [&str; 4] = ["candidate", "client", "colleague", "other"];

/// Whom Dossier asked to an appointment, and what they answered.
///
/// # Errors
/// `NotFound`, `Ambiguous`; `NotOwner`.
pub fn invitation_guests(store: &Store, event: &str) -> Result<Vec<GuestRow>, Failure> {
    store.read(|read| rows(read, own_event(read, event)?))
}

/// Leaves it untold that somebody is asked no longer: of those who are kept only these addresses are asked from now on.
///
/// # Errors
/// `NotFound`, `Ambiguous`; `NotOwner`.
pub fn invitation_leave(store: &Store, event: &str, wanted: &[String]) -> Result<(), Failure> {
    let wanted: BTreeSet<Address> = wanted.iter().filter_map(|one| Address::parse(one.trim()).ok()).collect();
    let event = store.read(|read| own_event(read, event))?;
    let gone = |read: &Read<'_>| -> Result<Vec<Invited>, Failure> {
        let known = read.invited(event)?.into_iter();
        Ok(known.filter(|one| !one.cancelled && !wanted.contains(&one.form.address)).collect())
    };
    if store.read(gone)?.is_empty() {
        return Ok(());
    }
    store.act("invitation_leave", unix_now(), |write| {
        let all = gone(write)?;
        all.iter().filter_map(|one| one.id).try_for_each(|id| write.ask_no_longer(id))?;
        let name = all.first().map(|one| said_name(&one.form)).unwrap_or_default();
        Ok::<_, Failure>(((), Summary { count: all.len(), name, ..Summary::default() }))
    })
}

fn said_name(form: &InvitedForm) -> String {
    if form.name.is_empty() { form.address.as_str().to_owned() } else { form.name.clone() }
}

/// Whom Dossier asks to an appointment, as rows: also those who are asked no longer.
pub(crate) fn rows(read: &Read<'_>, event: EventId) -> Result<Vec<GuestRow>, Failure> {
    let letters = read.outbox_of(event)?;
    read.invited(event)?.into_iter().map(|one| row(read, one, &letters)).collect()
}

/// Keeps who is to be asked; whoever was told and is not wanted stays until it is told or left.
pub(crate) fn keep(write: &Write<'_>, event: EventId, forms: &[GuestForm]) -> Result<(), Failure> {
    for guest in guests(write, event, forms)? {
        let known = guest.invited;
        match (guest.wanted, known.id) {
            (true, _) if known.cancelled => {
                write.keep_invited(event, &Invited { told: None, cancelled: false, ..known })?;
            }
            (true, _) => drop(write.keep_invited(event, &known)?),
            (false, Some(id)) if known.told.is_none() => write.ask_no_longer(id)?,
            (false, _) => {}
        }
    }
    Ok(())
}

/// Asks to an event whoever is asked to another one; nobody was told of it yet.
pub(crate) fn ask_too(write: &Write<'_>, like: EventId, event: EventId) -> Result<(), Failure> {
    for one in write.invited(like)?.into_iter().filter(|one| !one.cancelled) {
        let new = Invited { id: None, told: None, sequence: 0, answers: Vec::new(), ..one };
        write.keep_invited(event, &new)?;
    }
    Ok(())
}

/// Everybody who is kept, as they are.
pub(crate) fn kept(read: &Read<'_>, event: EventId) -> Result<Vec<Guest>, Failure> {
    let all = read.invited(event)?.into_iter();
    Ok(all.map(|invited| Guest { wanted: !invited.cancelled, invited }).collect())
}

/// Everybody who is or was asked: as entered, with what they were told.
pub(crate) fn guests(read: &Read<'_>, event: EventId, forms: &[GuestForm]) -> Result<Vec<Guest>, Failure> {
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

fn row(read: &Read<'_>, one: Invited, letters: &[OutboxRow]) -> Result<GuestRow, Failure> {
    let address = one.form.address.as_str();
    let letter = letters.iter().rev().find(|row| row.to.iter().any(|(to, _)| to == address));
    let target = match read.address(&one.form.address)? {
        Some(known) => read.targets_of(known)?.first().copied(),
        None => None,
    };
    Ok(GuestRow {
        told: one.told.is_some(),
        cancelled: one.cancelled,
        profile: target.map(|target| targets::target_row(read, target)).transpose()?,
        letter: letter.map(|row| outbox::line(read, row.clone())).transpose()?,
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
            address: address.into(),
            name: one.form.name,
            role: one.form.role,
            apart: one.form.apart,
            title: one.form.title,
            words: one.form.words,
            language: one.form.language,
            zone: one.form.zone,
        },
    })
}
