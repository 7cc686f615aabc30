//! Tasks: put down, done, and put into the calendar.

use domain::{Clock, Span};
use mime::ics::Object;
use store::{Read, Store, StoreError, Summary, Task, TaskFields, unix_now};

use crate::appointment_edit::{Change, altered, carry_out, link, planned, removed};
use crate::rows::{AppointmentForm, ClockKind, SeriesScope, TaskDue, TaskForm, TaskPut, TaskRow, TaskSaved, UndoRow};
use crate::{Code, Failure, ids, targets, undo};

/// How long a task is in the calendar, seconds.
const HALF_HOUR: i64 = 1800;
const DAY: i64 = 86_400;
/// No title is longer, characters; no note.
const LONGEST: (usize, usize) = (300, 20_000);

/// One's own tasks: what is open, by when it is due, or what is done, the latest first.
///
/// # Errors
/// Those of the store.
pub fn task_list(store: &Store, done: bool) -> Result<Vec<TaskRow>, Failure> {
    store.read(|read| rows(read, read.tasks(done)?))
}

/// One's own open tasks about a profile.
///
/// # Errors
/// `NotFound`, `Ambiguous`.
pub fn tasks_about(store: &Store, target: &str) -> Result<Vec<TaskRow>, Failure> {
    store.read(|read| rows(read, read.tasks_about(ids::target(read, target)?)?))
}

/// How many of one's own are open and due before then.
///
/// # Errors
/// Those of the store.
pub fn task_count(store: &Store, due: TaskDue) -> Result<u32, Failure> {
    Ok(store.read(|read| read.tasks_due(due.moment, due.day))?)
}

/// Puts a task down, or changes one; one that is in the calendar is changed there too, and without a time goes from it.
///
/// # Errors
/// `Missing` without a title, `BadValue`, `NotFound`, `Ambiguous`; for one in the calendar those of an appointment.
pub fn task_save(store: &Store, form: &TaskForm) -> Result<TaskSaved, Failure> {
    Failure::missing(&[("title", form.title.trim().is_empty())])?;
    if form.title.chars().count() > LONGEST.0 || form.note.chars().count() > LONGEST.1 {
        return Err(Failure::new(Code::BadValue).with("field", "title"));
    }
    let now = unix_now();
    let verb = if form.id.is_some() { "task_change" } else { "task_add" };
    let id = store.act(verb, now, |write| {
        let target = form.target.as_deref().map(|target| ids::target(write, target)).transpose()?;
        let fields = TaskFields {
            title: form.title.trim().to_owned(),
            note: form.note.trim_end().to_owned(),
            due: form.due.map(|due| if form.whole_day { due - due.rem_euclid(DAY) } else { due }),
            whole_day: form.whole_day && form.due.is_some(),
            target,
        };
        let uuid = match &form.id {
            None => write.add_task(&fields, now)?,
            Some(id) => {
                let task = write.task_by_uuid(id)?;
                if let Some(change) = in_calendar(write, &task, fields.due.map(|due| (due, &fields)), now)? {
                    carry_out(write, &change)?;
                }
                write.change_task(task.id, &fields)?;
                task.uuid
            }
        };
        Ok::<_, Failure>((uuid, named(&fields.title)))
    })?;
    Ok(TaskSaved { id: ids::uuid_text(&id), undo: undo::latest(store)? })
}

/// Says that a task is done, or that it is open again.
///
/// # Errors
/// `NotFound`, `Ambiguous`.
pub fn task_tick(store: &Store, id: &str, done: bool) -> Result<UndoRow, Failure> {
    let now = unix_now();
    store.act(if done { "task_done" } else { "task_open" }, now, |write| {
        let task = write.task_by_uuid(id)?;
        write.tick_task(task.id, done.then_some(now))?;
        Ok::<_, StoreError>(((), named(&task.fields.title)))
    })?;
    undo::latest(store)
}

/// Removes a task, and its appointment with it.
///
/// # Errors
/// `NotFound`, `Ambiguous`; for one in the calendar those of an appointment.
pub fn task_remove(store: &Store, id: &str) -> Result<UndoRow, Failure> {
    let now = unix_now();
    store.act("task_remove", now, |write| {
        let task = write.task_by_uuid(id)?;
        if let Some(change) = in_calendar(write, &task, None, now)? {
            carry_out(write, &change)?;
        }
        write.remove_task(task.id)?;
        Ok::<_, Failure>(((), named(&task.fields.title)))
    })?;
    undo::latest(store)
}

/// Puts a task that has a date into a calendar, half an hour long or for the whole day, linked to the profile it is about.
///
/// # Errors
/// `Missing` where it has no date; `BadValue` where it is in the calendar already; `ReadOnlyCalendar`, `NotOwner`, `NotFound`, `Ambiguous`.
pub fn task_put(store: &Store, put: &TaskPut) -> Result<UndoRow, Failure> {
    let now = unix_now();
    let (task, form, change) = store.read(|read| {
        let task = read.task_by_uuid(&put.id)?;
        let form = appointment(read, &task, put)?;
        let change = planned(read, &form, now)?;
        Ok::<_, Failure>((task, form, change))
    })?;
    store.act("task_put", now, |write| {
        let event = carry_out(write, &change)?;
        link(write, event, &form, now)?;
        write.set_task_event(task.id, event)?;
        Ok::<_, Failure>(((), named(&task.fields.title)))
    })?;
    undo::latest(store)
}

/// Takes a task out of the calendar again; it stays, with its date.
///
/// # Errors
/// `NotFound`, `Ambiguous`; those of an appointment.
pub fn task_take_out(store: &Store, id: &str) -> Result<UndoRow, Failure> {
    let now = unix_now();
    store.act("task_take_out", now, |write| {
        let task = write.task_by_uuid(id)?;
        if let Some(change) = in_calendar(write, &task, None, now)? {
            carry_out(write, &change)?;
        }
        Ok::<_, Failure>(((), named(&task.fields.title)))
    })?;
    undo::latest(store)
}

fn appointment(read: &Read<'_>, task: &Task, put: &TaskPut) -> Result<AppointmentForm, Failure> {
    let TaskFields { title, note, due, whole_day, target } = &task.fields;
    let Some(start) = *due else { return Err(Failure::new(Code::Missing).with("field", "due")) };
    if task.event.is_some() {
        return Err(Failure::new(Code::BadValue).with("field", "calendar"));
    }
    let (clock, zone, end) = match whole_day {
        true => (ClockKind::Day, String::new(), start + DAY),
        false => (ClockKind::Zone, put.zone.clone(), start + HALF_HOUR),
    };
    let links = target.map(|target| Ok::<_, Failure>(targets::target_row(read, target)?.id)).transpose()?;
    Ok(AppointmentForm {
        calendar: put.calendar.clone(),
        title: title.clone(),
        description: note.clone(),
        alarms: put.remind.into_iter().collect(),
        links: links.into_iter().collect(),
        ..AppointmentForm { start, end, clock, zone, ..AppointmentForm::default() }
    })
}

/// What becomes of a task's appointment, where it has one: as it is entered now, or removed.
fn in_calendar(
    read: &Read<'_>,
    task: &Task,
    wanted: Option<(i64, &TaskFields)>,
    now: i64,
) -> Result<Option<Change>, Failure> {
    let Some(event) = task.event else { return Ok(None) };
    let before = read.event_bytes(event)?;
    let all = Object::read(before.shown()).map(|object| object.appointments()).unwrap_or_default();
    let Some(first) = all.first() else { return Ok(None) };
    let how = (first.span.start, SeriesScope::All, false, now);
    let Some((due, fields)) = wanted else { return removed(read, before, how).map(Some) };
    altered(read, before, how, |one| {
        one.summary.clone_from(&fields.title);
        one.description.clone_from(&fields.note);
        one.span = moved(&one.span, due, fields.whole_day);
    })
    .map(Some)
}

/// As long as before, unless it becomes a whole day or is none any more.
fn moved(before: &Span, due: i64, whole_day: bool) -> Span {
    let clock = match (&before.clock, whole_day) {
        (_, true) => Clock::Day,
        (Clock::Zone(zone), false) => Clock::Zone(zone.clone()),
        (_, false) => Clock::Zone("UTC".into()),
    };
    let is_kept = (clock == Clock::Day) == (before.clock == Clock::Day);
    let length = match whole_day {
        _ if is_kept => before.end - before.start,
        true => DAY,
        false => HALF_HOUR,
    };
    Span { start: due, end: due + length, clock }
}

fn rows(read: &Read<'_>, tasks: Vec<Task>) -> Result<Vec<TaskRow>, Failure> {
    let labels = read.labels(tasks.iter().filter_map(|task| task.fields.target))?;
    let row = |task: Task| {
        let event = task.event.map(|event| read.event_bytes(event)).transpose()?;
        Ok(TaskRow {
            id: ids::uuid_text(&task.uuid),
            title: task.fields.title,
            note: task.fields.note,
            due: task.fields.due,
            whole_day: task.fields.whole_day,
            target: task.fields.target.and_then(|target| labels.get(&target)).cloned().map(targets::row),
            event: event.map(|event| ids::uuid_text(&event.uuid)),
            done: task.done,
        })
    };
    tasks.into_iter().map(row).collect()
}

fn named(name: &str) -> Summary {
    Summary { count: 1, name: name.to_owned(), ..Summary::default() }
}
