//! An event as an edit looks at it: its series, and the dates that were changed before.

use domain::{Appointment, Repeat, Span};
use mime::ics::{
    Begins, Component, DAY, Ending, Form, How, Length, Line, Object, Rule, Time, Zones, stamp, zone_rules,
};

use super::{Edit, EditError, Field, Scope, TEXTS, Wanted};
use crate::recur::occurrences;

/// What says on which dates an event takes place.
pub const OF_SERIES: [&str; 4] = ["RRULE", "RDATE", "EXDATE", "EXRULE"];

pub struct Series<'a> {
    pub object: &'a Object,
    pub zones: Zones,
    pub ending: Ending,
    /// Of the first event.
    pub begins: Begins,
    pub form: Form,
    /// Each event as read.
    pub appointments: Vec<Appointment>,
}

impl<'a> Series<'a> {
    pub fn of(object: &'a Object) -> Result<Self, EditError> {
        let zones = Zones::of(object);
        let dated = object.dated(&zones);
        let (first, begins) = dated.first().ok_or(EditError::Damaged)?;
        if dated.len() != object.events().len() {
            return Err(EditError::Damaged);
        }
        let line = first.get("DTSTART").or_else(|| first.get("RECURRENCE-ID"));
        let form = line.and_then(|line| Form::of(line, &zones)).ok_or(EditError::Damaged)?;
        let begins = begins.clone();
        Ok(Self { object, ending: object.ending(), begins, form, appointments: object.appointments(), zones })
    }

    pub fn master(&self) -> Option<&Component> {
        self.object.events().into_iter().next().filter(|event| event.get("RECURRENCE-ID").is_none())
    }

    pub fn repeats(&self) -> bool {
        self.appointments.first().is_some_and(|first| first.repeats)
    }

    /// What a scope comes to: of an event that does not repeat all is one, and from the first date on is all.
    pub fn meant(&self, edit: &Edit<'_>) -> Result<Scope, EditError> {
        if self.master().is_none() {
            return Ok(Scope::This);
        }
        let is_ranged =
            |event: &Component| event.get("RECURRENCE-ID").is_some_and(|line| line.param("RANGE").is_some());
        let scope = match edit.scope {
            _ if !self.repeats() => Scope::All,
            Scope::Following if edit.date <= self.begins.start.at() => Scope::All,
            scope => scope,
        };
        let is_rich = self.object.events().into_iter().any(is_ranged);
        if is_rich && (scope != Scope::This || self.place(edit.date).is_none()) {
            return Err(EditError::TooRich);
        }
        Ok(scope)
    }

    /// Which event stands for a date of the series, where it was changed.
    pub fn place(&self, date: i64) -> Option<usize> {
        self.appointments.iter().position(|one| one.instead_of == Some(date))
    }

    /// The appointment on a date.
    pub fn shown(&self, date: i64) -> Result<Appointment, EditError> {
        if let Some(changed) = self.place(date).and_then(|at| self.appointments.get(at)) {
            return Ok(changed.clone());
        }
        let first = self.appointments.first().ok_or(EditError::Damaged)?;
        if !self.takes_place(date) {
            return Err(EditError::NoDate);
        }
        let (start, end) = self.begins.on(self.wall(date));
        Ok(Appointment { span: Span { start, end, clock: first.span.clock.clone() }, ..first.clone() })
    }

    /// Where the series has a date on the wall: also where clocks leap over it, so that the next one is not later too.
    pub fn wall(&self, date: i64) -> i64 {
        let start = &self.begins.start;
        let shown = start.how.wall(date);
        let meant = shown - shown.rem_euclid(DAY) + start.wall.rem_euclid(DAY);
        if start.how.at(meant) == date { meant } else { shown }
    }

    pub fn takes_place(&self, date: i64) -> bool {
        let found = occurrences(self.object, (date, date.saturating_add(1)), "UTC");
        found.dates.iter().any(|one| one.date == date)
    }

    pub fn rules(&self) -> Vec<Rule> {
        let rules = |event: &Component| event.all("RRULE").filter_map(|line| Rule::read(&line.value())).collect();
        self.master().map(rules).unwrap_or_default()
    }

    pub fn repeat(&self) -> Option<Repeat> {
        let rules = self.rules();
        let repeats = self.repeats();
        let has_more = rules.len() > 1 || self.master().is_some_and(|one| one.get("RDATE").is_some());
        let repeat = rules.first().map(|rule| rule.repeat(&self.begins.start));
        // Further dates alone are a series too, but none a form can say.
        let repeat = repeat.or_else(|| repeats.then(|| Repeat { every: 1, other: true, ..Repeat::default() }));
        repeat.map(|repeat| Repeat { other: repeat.other || has_more, ..repeat })
    }

    /// Changes one date alone.
    pub fn change_one(&self, edit: &Edit<'_>, wanted: &Wanted<'_>) -> Result<Object, EditError> {
        let base = self.shown(edit.date)?;
        let mut object = self.object.clone();
        let differs = |field: &Field| field.differs(&base, wanted.appointment);
        let fields: Vec<Field> = TEXTS.into_iter().chain([Field::When]).filter(differs).collect();
        if fields.is_empty() {
            return Ok(object);
        }
        let at = match self.place(edit.date) {
            Some(at) => at,
            None => {
                let changed = self.changed_date(edit.date, &base).ok_or(EditError::NoDate)?;
                let calendar = object.calendar_mut().ok_or(EditError::Damaged)?;
                calendar.add(changed);
                object.events().len() - 1
            }
        };
        let form = self.form_for(&object, at, wanted.appointment);
        let mut events = object.events_mut();
        let event = events.get_mut(at).ok_or(EditError::Damaged)?;
        for field in &fields {
            field.write(event, wanted.appointment, self.ending);
        }
        if fields.contains(&Field::When) {
            write_times(event, &form, &wanted.appointment.span, self.ending);
        }
        let counts = fields.iter().any(|field| matches!(field, Field::When | Field::Status));
        touch(event, edit.now, counts && edit.organizes, self.ending);
        if let Some(calendar) = object.calendar_mut() {
            add_zone(calendar, &form, wanted.appointment.span.start, self.ending);
        }
        Ok(object)
    }

    /// A date of the series as an event of its own that says the same.
    fn changed_date(&self, date: i64, base: &Appointment) -> Option<Component> {
        let mut one = self.master()?.clone();
        for name in OF_SERIES {
            one.remove(name);
        }
        let id = self.form.line("RECURRENCE-ID", self.wall(date), self.ending);
        one.put("RECURRENCE-ID", vec![id]);
        write_times(&mut one, &self.form, &base.span, self.ending);
        Some(one)
    }

    /// Takes one date out of the series; `None` where none is left.
    pub fn take_out(&self, edit: &Edit<'_>) -> Result<Option<Object>, EditError> {
        self.shown(edit.date)?;
        let mut object = self.object.clone();
        let zones = &self.zones;
        let (start, date) = (&self.begins.start, edit.date);
        let is_date = |one: &Component| Time::of_id(one, zones).is_some_and(|id| id.in_series(start) == date);
        object.calendar_mut().ok_or(EditError::Damaged)?.keep_components(|one| one.kind() != "VEVENT" || !is_date(one));
        let mut events = object.events_mut();
        let master = events.first_mut().ok_or(EditError::Damaged)?;
        master.push(self.form.line("EXDATE", self.wall(date), self.ending));
        touch(master, edit.now, edit.organizes, self.ending);
        let left = occurrences(&object, (i64::MIN / 4, i64::MAX / 4), "UTC");
        Ok((left.endless || !left.dates.is_empty()).then_some(object))
    }

    /// How an event's times are written when they say what is wanted: as before wherever that can be.
    pub fn form_for(&self, object: &Object, at: usize, wanted: &Appointment) -> Form {
        let own =
            object.events().get(at).and_then(|event| event.get("DTSTART")).and_then(|line| Form::of(line, &self.zones));
        let clock = &wanted.span.clock;
        let fits = |form: &Form| form.how.clock() == *clock;
        own.filter(fits).or_else(|| Some(self.form.clone()).filter(fits)).unwrap_or_else(|| Form::of_clock(clock))
    }
}

/// Writes when an event begins and ends, in the properties it has for it.
pub fn write_times(event: &mut Component, form: &Form, span: &Span, ending: Ending) {
    let lasts = span.end - span.start;
    let say = |event: &mut Component, name: &str, at: i64| {
        event.set(name, &form.params(), &form.value(form.how.wall(at)), ending);
    };
    say(event, "DTSTART", span.start);
    if event.get("DTEND").is_none() && event.get("DURATION").is_some() {
        let length = match form.how {
            How::Day => Length { days: lasts / DAY, seconds: 0 },
            _ => Length { days: 0, seconds: lasts },
        };
        event.set("DURATION", &[], &length.write(), ending);
    } else {
        // The second of two hours that clocks show alike can only be said in universal time.
        let wall = form.how.wall(span.end);
        if form.how.at(wall) == span.end {
            say(event, "DTEND", span.end);
        } else {
            event.set("DTEND", &[], &stamp(span.end), ending);
        }
    }
}

/// Adds the rules of the zone that times are written in, where the object has none.
pub fn add_zone(calendar: &mut Component, form: &Form, at: i64, ending: Ending) {
    let name = form.zone();
    let is_there = calendar.components().any(|one| one.kind() == "VTIMEZONE" && one.text("TZID") == name);
    if !name.is_empty()
        && !is_there
        && let Some(rules) = zone_rules(name, at, ending)
    {
        calendar.add_zone(rules);
    }
}

/// Says when an event was changed, and counts its version where that is asked.
pub fn touch(event: &mut Component, now: i64, counts: bool, ending: Ending) {
    for name in ["DTSTAMP", "LAST-MODIFIED"] {
        event.set(name, &[], &stamp(now), ending);
    }
    if counts {
        let sequence: u32 = event.text("SEQUENCE").trim().parse().unwrap_or(0);
        event.set("SEQUENCE", &[], &sequence.saturating_add(1).to_string(), ending);
    }
}

/// Goes through the values of RDATE or EXDATE lines: `take` says what becomes of each, as its value is written, `None` to leave it out. Lines of which nothing
/// changes stay.
pub fn each_value(
    event: &mut Component,
    name: &str,
    (zones, form, ending): (&Zones, &Form, Ending),
    take: impl Fn(&Time, &str) -> Option<String>,
) {
    let rewritten = |line: &Line| -> Option<Line> {
        let zone = line.param("TZID");
        let value = line.value();
        let mut new = Vec::new();
        for one in value.split(',') {
            let (begins, rest) = one.split_once('/').map_or((one, None), |(begins, rest)| (begins, Some(rest)));
            let Some(time) = Time::read(begins, zone.as_deref(), zones) else { continue };
            // A period keeps its length.
            let rest = rest.map(|rest| match Time::read(rest, zone.as_deref(), zones) {
                Some(end) => Length { days: 0, seconds: end.at() - time.at() }.write(),
                None => rest.to_owned(),
            });
            if let Some(said) = take(&time, begins) {
                new.push(rest.map_or_else(|| said.clone(), |rest| format!("{said}/{rest}")));
            }
        }
        let new = new.join(",");
        if new == value {
            return Some(line.clone());
        }
        let is_period = new.contains('/');
        let mut params = form.params();
        if is_period {
            params.push(("VALUE", "PERIOD"));
        }
        // Values that stay as they were written keep the parameters they were written with.
        let old = line.params();
        let old: Vec<(&str, &str)> = old.iter().map(|(key, said)| (key.as_str(), said.as_str())).collect();
        let kept = new.split(',').all(|one| value.split(',').any(|before| before == one));
        let params = if kept { &old } else { &params };
        (!new.is_empty()).then(|| Line::write(name, params, &new, ending))
    };
    let lines: Vec<Line> = event.all(name).filter_map(rewritten).collect();
    event.put(name, lines);
}
