//! A series cut in two: it ends before a date, and another begins there.

use domain::Span;
use mime::ics::{Component, Object, Rule, Time, Zones, stamp};

use super::series::{Series, each_value, touch, write_times};
use super::{Edit, EditError};

impl Series<'_> {
    /// The series until a date, and the one from it on under a name of its own. Changed, left out and further dates go with their half.
    pub fn cut(&self, edit: &Edit<'_>) -> Result<(Object, Object), EditError> {
        self.shown(edit.date)?;
        let (start, date) = (&self.begins.start, edit.date);
        let cut = Time { wall: self.wall(date), how: start.how.clone() };
        let first = self.half(
            |one| one < date,
            |rule| rule.before(&cut, start),
            |event| {
                touch(event, edit.now, edit.organizes, self.ending);
            },
        )?;
        let next = self.half(
            |one| one >= date,
            |rule| rule.from(&cut, start),
            |event| {
                event.set("CREATED", &[], &stamp(edit.now), self.ending);
                event.set("SEQUENCE", &[], "0", self.ending);
                touch(event, edit.now, false, self.ending);
                let (start, end) = self.begins.on(cut.wall);
                let span = Span { start, end, clock: self.begins.start.how.clock() };
                write_times(event, &self.form, &span, self.ending);
                event.set("DTSTART", &self.form.params(), &self.form.value(cut.wall), self.ending);
            },
        )?;
        Ok((first, self.named(next, edit.uid)))
    }

    /// The part of the series whose dates `keep` says.
    fn half(
        &self,
        keep: impl Fn(i64) -> bool,
        rule: impl Fn(&Rule) -> Option<Rule>,
        write: impl Fn(&mut Component),
    ) -> Result<Object, EditError> {
        let mut object = self.object.clone();
        let start = &self.begins.start;
        let kept = |one: &Component, zones: &Zones| {
            one.kind() != "VEVENT" || Time::of_id(one, zones).is_none_or(|id| keep(id.in_series(start)))
        };
        object.calendar_mut().ok_or(EditError::Damaged)?.keep_components(|one| kept(one, &self.zones));
        let mut events = object.events_mut();
        let event = events.first_mut().ok_or(EditError::Damaged)?;
        let rules = event.all("RRULE").filter_map(|line| {
            let old = Rule::read(&line.value())?;
            let new = rule(&old)?;
            let same = new == old;
            Some(if same { line.clone() } else { mime::ics::Line::write("RRULE", &[], &new.write(), self.ending) })
        });
        let rules: Vec<_> = rules.collect();
        event.put("RRULE", rules);
        for name in ["RDATE", "EXDATE"] {
            each_value(event, name, (&self.zones, &self.form, self.ending), |time, said| {
                keep(time.in_series(start)).then(|| said.to_owned())
            });
        }
        write(event);
        Ok(object)
    }

    fn named(&self, mut object: Object, uid: &str) -> Object {
        for event in object.events_mut() {
            event.set_text("UID", uid, self.ending);
        }
        object
    }
}
