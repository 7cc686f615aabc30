//! Two changes of one event: what each side changed since both had the same, and the event that keeps what is chosen of both. What neither a form nor a
//! person knows (properties of other programs) stays as the source has it.

use std::collections::{BTreeMap, BTreeSet};

use domain::{Appointment, Repeat};
use mime::ics::{Begins, Component, Form, Line, Object, Time, Zones, stamp};

use crate::edit::{self, Field};

/// Whose version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// The user's.
    Mine,
    /// That of the source.
    Theirs,
}

/// What may be chosen by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// What the event, or the series, says.
    Field(Field),
    /// What becomes of one date of the series, as [`domain::Occurrence::date`] has it: changed, left out, or as the series says.
    Date(i64),
}

/// What one side says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Said {
    /// The appointment, or the changed date; `None` where the date is as the series says.
    pub appointment: Option<Appointment>,
    /// How it repeats.
    pub repeat: Option<Repeat>,
    /// The date is left out.
    pub left_out: bool,
}

/// A part that differs.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// What differs.
    pub part: Part,
    /// What the user's version says.
    pub mine: Said,
    /// What the source says.
    pub theirs: Said,
    /// The side that alone changed it; `None` where both did.
    pub changed_by: Option<Side>,
}

/// An event in the versions that clash.
pub struct Clash {
    base: Option<Version>,
    mine: Version,
    theirs: Version,
}

/// The properties of each field, as programs write them.
const NAMES: [(Field, &[&str]); 12] = [
    (Field::Summary, &["SUMMARY"]),
    (Field::When, &["DTSTART", "DTEND", "DURATION"]),
    (Field::Repeat, &["RRULE", "RDATE", "EXRULE"]),
    (Field::Location, &["LOCATION", "GEO", "X-APPLE-STRUCTURED-LOCATION"]),
    (Field::Link, &["CONFERENCE", "X-GOOGLE-CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL", "URL"]),
    (Field::Description, &["DESCRIPTION", "X-ALT-DESC"]),
    (Field::Status, &["STATUS"]),
    (Field::Busy, &["TRANSP", "X-MICROSOFT-CDO-BUSYSTATUS"]),
    (Field::Class, &["CLASS"]),
    (Field::Organizer, &["ORGANIZER"]),
    (Field::Attendees, &["ATTENDEE"]),
    (Field::Alarms, &[]),
];
/// What programs write anew without anybody having changed anything.
const BY_ITSELF: [&str; 5] = ["DTSTAMP", "LAST-MODIFIED", "CREATED", "SEQUENCE", "X-MOZ-GENERATION"];

impl Clash {
    /// Reads the versions: what both had (`None` where they never had the same), the user's and the source's; `None` where one is no event.
    pub fn read(base: Option<&[u8]>, mine: &[u8], theirs: &[u8]) -> Option<Self> {
        Some(Self { base: base.and_then(Version::read), mine: Version::read(mine)?, theirs: Version::read(theirs)? })
    }

    /// What differs between the user's version and the source's, in the order of a form, then by date.
    pub fn differences(&self) -> Vec<Difference> {
        let fields = NAMES.iter().map(|(field, _)| Part::Field(*field));
        let dates: BTreeSet<i64> =
            [&self.mine, &self.theirs].iter().flat_map(|one| one.dates.keys().copied()).collect();
        fields.chain(dates.into_iter().map(Part::Date)).filter_map(|part| self.difference(part)).collect()
    }

    fn difference(&self, part: Part) -> Option<Difference> {
        let (mine, theirs) = (self.mine.signature(part), self.theirs.signature(part));
        if mine == theirs {
            return None;
        }
        let base = self.base.as_ref().map(|base| base.signature(part));
        let changed_by = match base {
            Some(base) if base == theirs => Some(Side::Mine),
            Some(base) if base == mine => Some(Side::Theirs),
            _ => None,
        };
        Some(Difference { part, mine: self.mine.said(part), theirs: self.theirs.said(part), changed_by })
    }

    /// The event with each part as the side has it that `chosen` names; a part that is not named is as whoever alone changed it has it, else as the source has it.
    /// Where anything is the user's, it is newer than both (RFC 5546 section 2.1.4).
    pub fn merged(&self, chosen: &BTreeMap<Part, Side>, now: i64) -> Object {
        let mut object = self.theirs.object.clone();
        let side = |one: &Difference| chosen.get(&one.part).copied().or(one.changed_by).unwrap_or(Side::Theirs);
        let mine: Vec<Part> =
            self.differences().iter().filter(|one| side(one) == Side::Mine).map(|one| one.part).collect();
        for part in &mine {
            match part {
                Part::Field(field) => self.take_field(&mut object, *field),
                Part::Date(date) => self.take_date(&mut object, *date),
            }
        }
        if !mine.is_empty() {
            self.take_zones(&mut object);
            self.count(&mut object, now);
        }
        object
    }

    fn take_field(&self, object: &mut Object, field: Field) {
        let (Some(mine), Some(to)) = (self.mine.series(), object.events_mut().into_iter().next()) else { return };
        for name in names(field) {
            to.put(name, mine.all(name).cloned().collect());
        }
        if field == Field::Alarms {
            to.keep_components(|one| one.kind() != "VALARM");
            mine.components().filter(|one| one.kind() == "VALARM").for_each(|one| to.add(one.clone()));
        }
    }

    fn take_date(&self, object: &mut Object, date: i64) {
        let theirs = &self.theirs;
        let is_date = |one: &Component| {
            one.kind() == "VEVENT" && Time::of_id(one, &theirs.zones).is_some_and(|id| theirs.date(&id) == date)
        };
        let mine = self.mine.dates.get(&date);
        let ending = object.ending();
        if let Some(calendar) = object.calendar_mut() {
            calendar.keep_components(|one| !is_date(one));
            if let Some(changed) = mine.and_then(|mine| mine.event) {
                let event = self.mine.object.events().into_iter().nth(changed).cloned();
                event.into_iter().for_each(|event| calendar.add(event));
            }
        }
        let Some(series) = object.events_mut().into_iter().next() else { return };
        if mine.is_some_and(|mine| mine.out) {
            let is_out = theirs.dates.get(&date).is_some_and(|theirs| theirs.out);
            if !is_out {
                series.push(theirs.form.line("EXDATE", theirs.form.how.wall(date), ending));
            }
        } else {
            let form = (&theirs.zones, &theirs.form, ending);
            edit::each_value(series, "EXDATE", form, |time, said| (theirs.date(time) != date).then(|| said.to_owned()));
        }
    }

    /// The rules of zones that only the user's version had.
    fn take_zones(&self, object: &mut Object) {
        let named: BTreeSet<String> =
            object.events().iter().flat_map(|event| event.lines()).filter_map(|line| line.param("TZID")).collect();
        let there: BTreeSet<String> = object.time_zones().map(|zone| zone.text("TZID")).collect();
        let Some(calendar) = object.calendar_mut() else { return };
        for zone in self.mine.object.time_zones() {
            let name = zone.text("TZID");
            if named.contains(&name) && !there.contains(&name) {
                calendar.add_zone(zone.clone());
            }
        }
    }

    fn count(&self, object: &mut Object, now: i64) {
        let newest = |version: &Version| version.appointments.iter().map(|one| one.sequence).max().unwrap_or(0);
        let (mine, theirs) = (newest(&self.mine), newest(&self.theirs));
        let sequence = if mine > theirs { mine } else { theirs.saturating_add(u32::from(mine > self.newest_base())) };
        let ending = object.ending();
        if let Some(event) = object.events_mut().into_iter().next() {
            for name in ["DTSTAMP", "LAST-MODIFIED"] {
                event.set(name, &[], &stamp(now), ending);
            }
            if sequence > 0 {
                event.set("SEQUENCE", &[], &sequence.to_string(), ending);
            }
        }
    }

    fn newest_base(&self) -> u32 {
        let base = self.base.iter().flat_map(|base| &base.appointments);
        base.map(|one| one.sequence).max().unwrap_or(0)
    }
}

/// What becomes of one date.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Date {
    /// Which event stands for it.
    event: Option<usize>,
    /// It is left out.
    out: bool,
}

struct Version {
    object: Object,
    zones: Zones,
    begins: Begins,
    form: Form,
    appointments: Vec<Appointment>,
    dates: BTreeMap<i64, Date>,
}

impl Version {
    fn read(bytes: &[u8]) -> Option<Self> {
        let object = Object::read(bytes).ok()?;
        let zones = Zones::of(&object);
        let dated = object.dated(&zones);
        let (first, begins) = dated.first()?;
        if dated.len() != object.events().len() {
            return None;
        }
        let line = first.get("DTSTART").or_else(|| first.get("RECURRENCE-ID"))?;
        let form = Form::of(line, &zones)?;
        let begins = begins.clone();
        let appointments = object.appointments();
        let mut version = Self { zones, begins, form, appointments, dates: BTreeMap::new(), object };
        version.dates = version.find_dates();
        Some(version)
    }

    fn find_dates(&self) -> BTreeMap<i64, Date> {
        let mut dates: BTreeMap<i64, Date> = BTreeMap::new();
        for (at, one) in self.appointments.iter().enumerate() {
            if let Some(date) = one.instead_of {
                dates.entry(date).or_default().event = Some(at);
            }
        }
        for line in self.series().into_iter().flat_map(|event| event.all("EXDATE")) {
            let zone = line.param("TZID");
            for time in line.value().split(',').filter_map(|one| Time::read(one, zone.as_deref(), &self.zones)) {
                dates.entry(self.date(&time)).or_default().out = true;
            }
        }
        dates
    }

    fn date(&self, time: &Time) -> i64 {
        time.in_series(&self.begins.start)
    }

    fn series(&self) -> Option<&Component> {
        self.object.events().into_iter().next()
    }

    /// What a part says, in a form that can be compared.
    fn signature(&self, part: Part) -> Vec<String> {
        match part {
            Part::Field(Field::Alarms) => {
                let alarms = self.series().into_iter().flat_map(Component::components);
                sorted(alarms.filter(|one| one.kind() == "VALARM").map(whole).collect())
            }
            Part::Field(field) => {
                let series = self.series();
                let lines = names(field).iter().flat_map(|name| series.into_iter().flat_map(|event| event.all(name)));
                sorted(lines.map(said).collect())
            }
            Part::Date(date) => {
                let date = self.dates.get(&date).copied().unwrap_or_default();
                let event = date.event.and_then(|at| self.object.events().into_iter().nth(at).map(whole));
                event.into_iter().chain(date.out.then(|| "out".to_owned())).collect()
            }
        }
    }

    fn said(&self, part: Part) -> Said {
        match part {
            Part::Field(_) => Said {
                appointment: self.appointments.first().cloned(),
                repeat: edit::repeat(&self.object),
                left_out: false,
            },
            Part::Date(date) => {
                let date = self.dates.get(&date).copied().unwrap_or_default();
                let appointment = date.event.and_then(|at| self.appointments.get(at)).cloned();
                Said { appointment, repeat: None, left_out: date.out }
            }
        }
    }
}

fn names(field: Field) -> &'static [&'static str] {
    NAMES.iter().find(|(one, _)| *one == field).map_or(&[], |(_, names)| names)
}

/// A component with all that is in it, but for what programs write by themselves.
fn whole(component: &Component) -> String {
    let lines = component.lines().filter(|line| !BY_ITSELF.contains(&line.name())).map(said);
    sorted(lines.chain(component.components().map(whole)).collect()).join("\n")
}

/// A line whatever the order of its parameters.
fn said(line: &Line) -> String {
    let mut params = line.params();
    params.sort();
    format!("{} {params:?} {}", line.name(), line.value())
}

fn sorted(mut all: Vec<String>) -> Vec<String> {
    all.sort_unstable();
    all
}

#[cfg(test)]
#[path = "merge_tests.rs"]
mod tests;
