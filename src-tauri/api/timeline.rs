//! The timeline and the messages of a profile.

use std::collections::BTreeMap;

use domain::{MessageRow as MessageId, Reason, TargetId, Verdict};
use store::{LinkedEvent, MessageLine, Read, Store, TimelineEntry, unix_now};

use crate::message::{part_row, row};
use crate::review_rows::answered;
use crate::rows::{MessageRow, Page, PartRow, TargetRow, TimelineAppointment, TimelineRow};
use crate::targets::target_row;
use crate::to_link::told;
use crate::{Failure, ids};

/// A page of a profile's timeline, newest first; a client's shows its contacts' messages and appointments too. Its last line says when it came on file.
///
/// # Errors
/// `NotFound`.
pub fn timeline(store: &Store, id: &str, offset: u32, limit: u32) -> Result<Page<TimelineRow>, Failure> {
    store.read(|read| {
        let target = ids::target(read, id)?;
        let (page, total) = page(read, target, (offset, limit))?;
        let mut rows = page;
        let total = u32::try_from(total).unwrap_or(u32::MAX);
        let shown = offset.saturating_add(u32::try_from(rows.len()).unwrap_or(u32::MAX));
        if shown == total && u32::try_from(rows.len()).unwrap_or(u32::MAX) < limit {
            rows.push(line("created", read.note_and_added(target)?.1));
        }
        Ok(Page { rows, total: total.saturating_add(1) })
    })
}

/// Messages and appointments as they follow one another. An appointment stands where as many messages were received after it as there are above it.
fn page(read: &Read<'_>, target: TargetId, (offset, limit): (u32, u32)) -> Result<(Vec<TimelineRow>, i64), Failure> {
    let events = read.linked_events(target, unix_now())?;
    let (first, last) = (i64::from(offset), i64::from(offset) + i64::from(limit));
    let mut placed = Vec::new();
    let mut above = 0;
    for (number, event) in (0i64..).zip(events.iter()) {
        let place = number + read.timeline_after(target, event.shown.date.start)?;
        if place >= last {
            break;
        }
        match place < first {
            true => above += 1,
            false => placed.push((place, event)),
        }
    }
    let among = u32::try_from(placed.len()).unwrap_or(u32::MAX);
    let (entries, messages) = read.timeline(target, (offset.saturating_sub(above), limit.saturating_sub(among)))?;
    let mut rows = message_rows(read, target, entries)?;
    for ((place, _), row) in placed.iter().zip(event_rows(read, target, &placed)?) {
        let at = usize::try_from(place - first).unwrap_or(usize::MAX).min(rows.len());
        rows.insert(at, row);
    }
    Ok((rows, messages + i64::try_from(events.len()).unwrap_or(i64::MAX)))
}

fn message_rows(read: &Read<'_>, target: TargetId, entries: Vec<TimelineEntry>) -> Result<Vec<TimelineRow>, Failure> {
    let lines = lines(read, &entries)?;
    let mut rows = Vec::with_capacity(entries.len());
    for entry in entries {
        let reasons: Vec<Reason> = serde_json::from_str(&entry.reasons).unwrap_or_default();
        rows.push(TimelineRow {
            message: lines.get(&entry.message).cloned().map(row),
            answers: answered(read, &[&reasons])?.pop().flatten(),
            attachments: attachments(read, entry.message)?,
            reasons,
            verdict: Verdict::from_word(&entry.verdict),
            via: via(read, entry.target, target)?,
            ..line("message", entry.received)
        });
    }
    Ok(rows)
}

fn event_rows(read: &Read<'_>, target: TargetId, placed: &[(i64, &LinkedEvent)]) -> Result<Vec<TimelineRow>, Failure> {
    let shown: Vec<_> = placed.iter().map(|(_, event)| event.shown).collect();
    let mut told = told(read, read.dates_remembered(&shown)?)?;
    let mut rows = Vec::with_capacity(placed.len());
    for (_, event) in placed {
        let scored = read.interview(event.shown.event)?.is_some_and(|interview| !interview.scorecard.is_empty());
        let appointment = told.remove(&event.shown.event).map(|(row, people)| TimelineAppointment {
            row,
            people,
            gone: event.gone,
            scored,
        });
        rows.push(TimelineRow {
            appointment,
            reasons: serde_json::from_str(&event.reasons).unwrap_or_default(),
            verdict: Verdict::from_word(&event.verdict),
            via: via(read, event.target, target)?,
            ..line("appointment", event.shown.date.start)
        });
    }
    Ok(rows)
}

fn line(kind: &str, at: i64) -> TimelineRow {
    TimelineRow {
        kind: kind.into(),
        at,
        message: None,
        appointment: None,
        answers: None,
        attachments: Vec::new(),
        reasons: Vec::new(),
        verdict: None,
        via: None,
    }
}

fn via(read: &Read<'_>, saved_to: TargetId, shown: TargetId) -> Result<Option<TargetRow>, Failure> {
    if saved_to == shown { Ok(None) } else { target_row(read, saved_to).map(Some) }
}

fn attachments(read: &Read<'_>, id: MessageId) -> Result<Vec<PartRow>, Failure> {
    Ok(read.parts(id)?.into_iter().filter(|part| !part.inline).map(part_row).collect())
}

/// A page of the messages saved to a profile, newest first.
///
/// # Errors
/// `NotFound`.
pub fn profile_messages(store: &Store, id: &str, offset: u32, limit: u32) -> Result<Page<MessageRow>, Failure> {
    store.read(|read| {
        let target = ids::target(read, id)?;
        let (entries, total) = read.timeline(target, (offset, limit))?;
        let lines = lines(read, &entries)?;
        let rows = entries.iter().filter_map(|entry| lines.get(&entry.message)).cloned().map(row).collect();
        Ok(Page { rows, total: u32::try_from(total).unwrap_or(u32::MAX) })
    })
}

fn lines(read: &Read<'_>, entries: &[TimelineEntry]) -> Result<BTreeMap<MessageId, MessageLine>, Failure> {
    Ok(read.message_lines(&entries.iter().map(|entry| entry.message).collect::<Vec<_>>())?)
}
