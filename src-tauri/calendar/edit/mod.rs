//! What the user changes, as new bytes of an event: this date, this and all that follow, or all of them. Lines that need not change stay as they are.

#[cfg(test)]
mod by_chance;
mod field;
mod following;
mod series;
#[cfg(test)]
mod tests;
mod whole;

use domain::{Appointment, Repeat};
use mime::ics::{Component, Form, Object, Rule, Time, stamp};

pub use field::{Field, TEXTS};
use series::Series;
pub(crate) use series::each_value;

/// Who wrote an object, for programs that ask.
const PRODUCT: &str = "-//Dossier//Dossier//EN";

/// What a form says.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// The appointment; of a series, on the date that was looked at. Which date it stands for and its version are not asked.
    pub appointment: &'a Appointment,
    /// How it repeats. Looked at only where all dates change, or all that follow.
    pub repeat: Option<&'a Repeat>,
}

/// Which dates of a series are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The one that was looked at.
    This,
    /// It and all later ones.
    Following,
    /// All.
    All,
}

/// A change to be made.
#[derive(Clone, Copy, Debug)]
pub struct Edit<'a> {
    /// The date that was looked at, as [`domain::Occurrence::date`] has it.
    pub date: i64,
    /// Which dates are meant.
    pub scope: Scope,
    /// Unix seconds.
    pub now: i64,
    /// The user asks the others, or nobody is asked: the version rises (RFC 5546 section 2.1.4).
    pub organizes: bool,
    /// The identity of the series that begins where the old one ends.
    pub uid: &'a str,
}

/// What became of an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edited {
    /// The event; `None` where no date is left of it.
    pub event: Option<Object>,
    /// The event that goes on where the first now ends.
    pub next: Option<Object>,
}

/// A change that cannot be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// There is no event in the object that says when.
    #[error("the event is damaged")]
    Damaged,
    /// The event does not take place then.
    #[error("the event has no such date")]
    NoDate,
    /// Another program changed "this and all later dates" in a way that only it understands.
    #[error("the series was changed in a way that cannot be edited here")]
    TooRich,
}

/// A new event.
pub fn create(wanted: &Wanted<'_>, uid: &str, now: i64) -> Object {
    let mut object = Object::new(PRODUCT);
    let ending = object.ending();
    let form = Form::of_clock(&wanted.appointment.span.clock);
    let mut event = Component::new("VEVENT", ending);
    event.set_text("UID", uid, ending);
    for name in ["DTSTAMP", "CREATED", "LAST-MODIFIED"] {
        event.set(name, &[], &stamp(now), ending);
    }
    event.set("SEQUENCE", &[], "0", ending);
    series::write_times(&mut event, &form, &wanted.appointment.span, ending);
    if let Some(repeat) = wanted.repeat {
        let start = Time::reckoned(wanted.appointment.span.start, form.how.clone());
        event.set("RRULE", &[], &Rule::of_repeat(repeat, &start, None).write(), ending);
    }
    let nothing = Appointment::at(wanted.appointment.span.clone());
    for field in TEXTS.into_iter().filter(|field| field.differs(&nothing, wanted.appointment)) {
        field.write(&mut event, wanted.appointment, ending);
    }
    if let Some(calendar) = object.calendar_mut() {
        series::add_zone(calendar, &form, wanted.appointment.span.start, ending);
        calendar.add(event);
    }
    object
}

/// Changes an event to what a form says.
///
/// # Errors
/// `EditError` where it cannot be changed so; nothing is half changed.
pub fn change(object: &Object, edit: &Edit<'_>, wanted: &Wanted<'_>) -> Result<Edited, EditError> {
    let series = Series::of(object)?;
    let whole = |event: Object| Edited { event: Some(event), next: None };
    match series.meant(edit)? {
        Scope::This => series.change_one(edit, wanted).map(whole),
        Scope::All => series.change_all(edit, wanted).map(whole),
        Scope::Following => {
            let (first, next) = series.cut(edit)?;
            let rest = Series::of(&next)?;
            // A rule that the form left as it was counts what is left of it.
            let left = rest.repeat();
            let same = series.repeat().as_ref() == wanted.repeat;
            let repeat = if same { left.as_ref() } else { wanted.repeat };
            let next = rest.change_all(edit, &Wanted { repeat, ..*wanted })?;
            Ok(Edited { event: Some(first), next: Some(next) })
        }
    }
}

/// Removes dates of an event.
///
/// # Errors
/// `EditError` where they cannot be removed so.
pub fn remove(object: &Object, edit: &Edit<'_>) -> Result<Edited, EditError> {
    let series = Series::of(object)?;
    let event = match series.meant(edit)? {
        Scope::This if series.repeats() => series.take_out(edit)?,
        Scope::This | Scope::All => None,
        Scope::Following => Some(series.cut(edit)?.0),
    };
    Ok(Edited { event, next: None })
}

/// The appointment on a date of its event, as a form begins with it.
pub fn shown(object: &Object, date: i64) -> Option<Appointment> {
    Series::of(object).ok()?.shown(date).ok()
}

/// How an event repeats, as a form begins with it.
pub fn repeat(object: &Object) -> Option<Repeat> {
    Series::of(object).ok()?.repeat()
}
