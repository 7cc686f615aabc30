//! The timeline and the messages of a profile.

use std::collections::BTreeMap;

use domain::{MessageRow as MessageId, Reason, Verdict};
use store::{MessageLine, Read, Store, TimelineEntry};

use crate::message::{part_row, row};
use crate::review_rows::answered;
use crate::rows::{MessageRow, Page, PartRow, TimelineRow};
use crate::targets::target_row;
use crate::{Failure, ids};

/// A page of a profile's timeline, newest first; a client's shows its contacts' messages too. Its last line says when it came on file.
///
/// # Errors
/// `NotFound`.
pub fn timeline(store: &Store, id: &str, offset: u32, limit: u32) -> Result<Page<TimelineRow>, Failure> {
    store.read(|read| {
        let target = ids::target(read, id)?;
        let (entries, total) = read.timeline(target, (offset, limit))?;
        let lines = lines(read, &entries)?;
        let mut rows = Vec::new();
        for entry in entries {
            let via = if entry.target == target { None } else { Some(target_row(read, entry.target)?) };
            let reasons: Vec<Reason> = serde_json::from_str(&entry.reasons).unwrap_or_default();
            rows.push(TimelineRow {
                kind: "message".into(),
                at: entry.received,
                message: lines.get(&entry.message).cloned().map(row),
                answers: answered(read, &[&reasons])?.pop().flatten(),
                attachments: attachments(read, entry.message)?,
                reasons,
                verdict: Verdict::from_word(&entry.verdict),
                via,
            });
        }
        let total = u32::try_from(total).unwrap_or(u32::MAX);
        let shown = offset.saturating_add(u32::try_from(rows.len()).unwrap_or(u32::MAX));
        if shown == total && u32::try_from(rows.len()).unwrap_or(u32::MAX) < limit {
            let at = read.note_and_added(target)?.1;
            rows.push(TimelineRow {
                kind: "created".into(),
                at,
                message: None,
                answers: None,
                attachments: Vec::new(),
                reasons: Vec::new(),
                verdict: None,
                via: None,
            });
        }
        Ok(Page { rows, total: total.saturating_add(1) })
    })
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
