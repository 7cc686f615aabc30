//! A change of all dates of an event.

use domain::{Appointment, Repeat, Span};
use mime::ics::{Component, DAY, Form, How, Line, Object, Rule, Time, Until, weekday};

use super::series::{OF_SERIES, Series, add_zone, each_value, touch, write_times};
use super::{Edit, EditError, Field, TEXTS, Wanted};
use crate::recur::occurrences;

/// How the dates of a series move.
struct Move {
    /// How they are written afterwards.
    form: Form,
    /// By how much on the wall; whole days go by days.
    by: i64,
    /// When the series begins afterwards, on the wall.
    start: i64,
    /// How long each date takes, seconds.
    lasts: i64,
}

impl Series<'_> {
    /// Changes all dates as the one that was looked at changed. Dates that were changed before keep what is their own.
    pub fn change_all(&self, edit: &Edit<'_>, wanted: &Wanted<'_>) -> Result<Object, EditError> {
        let base = self.shown(edit.date)?;
        let old = self.appointments.first().ok_or(EditError::Damaged)?;
        let new = wanted.appointment;
        let mut object = self.object.clone();
        let texts: Vec<Field> = TEXTS.into_iter().filter(|field| field.differs(&base, new)).collect();
        let moves = (base.span != new.span).then(|| self.moves(&base, new));
        let repeat = self.repeat_wanted(wanted);
        if texts.is_empty() && moves.is_none() && repeat.is_none() {
            return Ok(object);
        }
        for (event, said) in object.events_mut().into_iter().zip(&self.appointments) {
            // What a date says as the series did, it says on.
            for field in texts.iter().filter(|field| said.instead_of.is_none() || !field.differs(said, old)) {
                field.write(event, new, self.ending);
            }
            if let Some(moves) = &moves {
                self.write_move(event, said, moves);
            }
            let counts = moves.is_some() || repeat.is_some() || texts.contains(&Field::Status);
            touch(event, edit.now, counts && edit.organizes, self.ending);
        }
        if let Some(moves) = &moves
            && let Some(calendar) = object.calendar_mut()
        {
            add_zone(calendar, &moves.form, new.span.start, self.ending);
        }
        if let Some(repeat) = repeat {
            self.write_repeat(&mut object, repeat, moves.as_ref())?;
        }
        Ok(object)
    }

    /// What a form wants of the rule; `None` where it is to stay.
    fn repeat_wanted<'a>(&self, wanted: &Wanted<'a>) -> Option<Option<&'a Repeat>> {
        let now = self.repeat();
        (now.as_ref() != wanted.repeat && wanted.repeat.is_none_or(|repeat| !repeat.other)).then_some(wanted.repeat)
    }

    fn moves(&self, base: &Appointment, new: &Appointment) -> Move {
        let form = self.form_for(self.object, 0, new);
        let begins = &self.begins;
        let was = Time::reckoned(base.span.start, how_of(base, begins.start.how.clone()));
        let is = form.how.wall(new.span.start);
        let (by, start) = if form.how == How::Day {
            let by = floor(is) - floor(was.wall);
            (by, floor(begins.start.wall) + by)
        } else {
            (is - was.wall, begins.start.wall + is - was.wall)
        };
        let (before, after) = (base.span.end - base.span.start, new.span.end - new.span.start);
        let same_kind = (form.how == How::Day) == (begins.start.how == How::Day);
        let (first_start, first_end) = begins.on(begins.start.wall);
        let lasts = if before == after && same_kind { first_end - first_start } else { after };
        Move { form, by, start, lasts }
    }

    /// Moves an event: the series itself, or a date of it.
    fn write_move(&self, event: &mut Component, said: &Appointment, moves: &Move) {
        let start = &self.begins.start;
        let span = |wall: i64, lasts: i64| {
            let start = moves.form.how.at(wall);
            Span { start, end: start + lasts, clock: moves.form.how.clock() }
        };
        let Some(date) = said.instead_of else {
            write_times(event, &moves.form, &span(moves.start, moves.lasts), self.ending);
            if moves.by != 0 || moves.form != self.form {
                for name in ["RDATE", "EXDATE"] {
                    each_value(event, name, (&self.zones, &moves.form, self.ending), |time, _| {
                        Some(moves.form.value(moves.of(self.wall(time.in_series(start)))))
                    });
                }
                self.move_rules(event, moves);
            }
            return;
        };
        let wall = moves.of(self.wall(date));
        event.put("RECURRENCE-ID", vec![moves.form.line("RECURRENCE-ID", wall, self.ending)]);
        // A date that was put elsewhere stays there, unless days become times or times days.
        let other_kind = (moves.form.how == How::Day) != (start.how == How::Day);
        if said.span.start == date || other_kind {
            let (first_start, first_end) = self.begins.on(start.wall);
            let own = said.span.end - said.span.start;
            let lasts = if own == first_end - first_start || other_kind { moves.lasts } else { own };
            write_times(event, &moves.form, &span(wall, lasts), self.ending);
        }
    }

    fn move_rules(&self, event: &mut Component, moves: &Move) {
        let moved = |line: &Line| match Rule::read(&line.value()) {
            Some(old) => {
                let new = self.moved_rule(&old, moves);
                if new == old { line.clone() } else { Line::write("RRULE", &[], &new.write(), self.ending) }
            }
            None => line.clone(),
        };
        let lines: Vec<Line> = event.all("RRULE").map(moved).collect();
        event.put("RRULE", lines);
    }

    /// A rule that names the days of its first date names those it has now.
    fn moved_rule(&self, old: &Rule, moves: &Move) -> Rule {
        let start = &self.begins.start;
        let days = (floor(moves.start) - floor(start.wall)) / DAY;
        let mut rule = old.clone();
        rule.until = old.until.map(|_| {
            let wall = moves.of(old.until_on_wall(|at| start.how.wall(at)));
            match (&moves.form.how, old.until) {
                (How::Day, _) => Until::Day(floor(wall)),
                (_, Some(Until::Day(day))) => Until::Day(day + days * DAY),
                (How::Floating, _) => Until::Wall(wall),
                (How::In(zone), _) => Until::At(zone.moment(wall)),
            }
        });
        if days == 0 {
            return rule;
        }
        let (was, is) = (start.wall.div_euclid(DAY), moves.start.div_euclid(DAY));
        let ((_, old_month, old_day), (_, month, day)) = (mime::ics::date_of(was), mime::ics::date_of(is));
        for (nth, one) in &mut rule.days {
            if *nth == 0 {
                *one = u8::try_from((i64::from(*one) + days).rem_euclid(7)).unwrap_or(*one);
            } else if *one == weekday(was) {
                *one = weekday(is);
                *nth = if *nth > 0 { i16::from((day - 1) / 7 + 1) } else { *nth };
            }
        }
        rule.days.sort_unstable();
        if rule.month_days == [i16::from(old_day)] {
            rule.month_days = vec![i16::from(day)];
        }
        if rule.months == [i16::from(old_month)] {
            rule.months = vec![i16::from(month)];
        }
        rule
    }

    /// Writes how it repeats; dates that were changed and are none any more go.
    fn write_repeat(
        &self,
        object: &mut Object,
        repeat: Option<&Repeat>,
        moves: Option<&Move>,
    ) -> Result<(), EditError> {
        let start = moves
            .map_or_else(|| self.begins.start.clone(), |moves| Time { wall: moves.start, how: moves.form.how.clone() });
        let old = self.rules();
        let mut events = object.events_mut();
        let master = events.first_mut().ok_or(EditError::Damaged)?;
        match repeat {
            None => OF_SERIES.iter().for_each(|name| master.remove(name)),
            Some(repeat) => {
                let rule = Rule::of_repeat(repeat, &start, old.first());
                master.put("RRULE", vec![Line::write("RRULE", &[], &rule.write(), self.ending)]);
            }
        }
        let zones = mime::ics::Zones::of(object);
        let mut bare = object.clone();
        let calendar = bare.calendar_mut().ok_or(EditError::Damaged)?;
        calendar.keep_components(|one| one.get("RECURRENCE-ID").is_none());
        let is_left = |one: &Component| {
            let Some(date) = Time::of_id(one, &zones).map(|id| id.in_series(&start)) else { return true };
            occurrences(&bare, (date, date.saturating_add(1)), "UTC").dates.iter().any(|found| found.date == date)
        };
        let calendar = object.calendar_mut().ok_or(EditError::Damaged)?;
        calendar.keep_components(|one| one.kind() != "VEVENT" || is_left(one));
        Ok(())
    }
}

impl Move {
    /// Where a date on the wall is afterwards.
    fn of(&self, wall: i64) -> i64 {
        if self.form.how == How::Day { floor(wall) + self.by } else { wall + self.by }
    }
}

fn floor(wall: i64) -> i64 {
    wall - wall.rem_euclid(DAY)
}

/// How an appointment's own times are meant.
fn how_of(appointment: &Appointment, series: How) -> How {
    if series.clock() == appointment.span.clock { series } else { Form::of_clock(&appointment.span.clock).how }
}
