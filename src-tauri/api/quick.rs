//! A line typed for a new appointment.

use calendar::quick::{Asked, Held, Kind, Quick, read};
use mime::ics::Zone;
use store::{Read, Store, TargetLabel};

use crate::rows::{ClockKind, InterviewKind, QuickAsk, QuickPart, QuickPartKind, QuickRow, TargetRow};
use crate::{Code, Failure, targets};

/// Shorter words are nobody's name.
const SHORTEST: usize = 3;
/// More are not looked for.
const MOST_NAMES: usize = 6;
/// Of so many with one name the first is shown.
const ALIKE: u32 = 20;

/// Reads a line; whom or what on file it names is looked up by whole words, and is not sure where several have them.
///
/// # Errors
/// `BadValue` for no zone; those of the store.
pub fn quick_read(store: &Store, ask: &QuickAsk) -> Result<QuickRow, Failure> {
    let zone = Zone::named(&ask.zone).ok_or_else(|| Failure::new(Code::BadValue).with("field", "zone"))?;
    let month_first = ask.language == "en" && ask.region.ends_with("-US");
    let quick = read(&ask.text, &Asked { now: ask.now, zone: &zone, language: &ask.language, month_first });
    store.read(|store| told(store, &ask.text, quick))
}

fn told(read: &Read<'_>, text: &str, quick: Quick) -> Result<QuickRow, Failure> {
    let mut row = QuickRow {
        title: quick.title,
        start: quick.span.map(|(start, _)| start),
        end: quick.span.map(|(_, end)| end),
        clock: if quick.span.is_some() && quick.is_day { ClockKind::Day } else { ClockKind::Zone },
        interview: quick.is_interview.then(|| held(quick.held)),
        targets: Vec::new(),
        place: quick.place,
        sure: quick.sure,
        parts: quick.parts.iter().map(|(kind, start, end)| part(text, kind_of(*kind), (*start, *end))).collect(),
    };
    for (start, end) in quick.names.into_iter().take(MOST_NAMES) {
        for (start, end, found, alone) in named(read, text, (start, end))? {
            row.sure &= alone;
            if !row.targets.contains(&found) {
                row.targets.push(found);
            }
            row.parts.push(part(text, QuickPartKind::Target, (start, end)));
        }
    }
    row.parts.sort_by_key(|part| part.start);
    Ok(row)
}

/// Where in some words somebody or something is named, who or what it is first, and whether nobody else is called so.
fn named(
    read: &Read<'_>,
    text: &str,
    (start, end): (usize, usize),
) -> Result<Vec<(usize, usize, TargetRow, bool)>, Failure> {
    let whole = text.get(start..end).unwrap_or_default();
    if let Some((found, alone)) = called(read, whole)? {
        return Ok(vec![(start, end, found, alone)]);
    }
    let mut all = Vec::new();
    for word in whole.split_whitespace().filter(|word| *word != whole) {
        let at = start + word.as_ptr() as usize - whole.as_ptr() as usize;
        all.extend(called(read, word)?.map(|(found, alone)| (at, at + word.len(), found, alone)));
    }
    Ok(all)
}

fn called(read: &Read<'_>, name: &str) -> Result<Option<(TargetRow, bool)>, Failure> {
    if name.chars().count() < SHORTEST {
        return Ok(None);
    }
    let mut found = read.targets_matching(name, ALIKE)?.into_iter().filter(|label| has(label, name));
    let Some(first) = found.next() else { return Ok(None) };
    Ok(Some((targets::row(first), found.next().is_none())))
}

/// Whether a name or reference holds these words, whole.
fn has(label: &TargetLabel, words: &str) -> bool {
    let split = |text: &str| -> Vec<String> {
        domain::fold(text)
            .split(|one: char| !one.is_alphanumeric())
            .filter(|one| !one.is_empty())
            .map(Into::into)
            .collect()
    };
    let known = [split(&label.name), split(&label.note)].concat();
    split(words).iter().all(|word| known.contains(word))
}

fn held(held: Option<Held>) -> InterviewKind {
    match held {
        Some(Held::Phone) => InterviewKind::Phone,
        Some(Held::OnSite) => InterviewKind::OnSite,
        Some(Held::Video) | None => InterviewKind::Video,
    }
}

fn kind_of(kind: Kind) -> QuickPartKind {
    match kind {
        Kind::Day => QuickPartKind::Day,
        Kind::Time => QuickPartKind::Time,
        Kind::Length => QuickPartKind::Length,
        Kind::Interview | Kind::Held => QuickPartKind::Interview,
        Kind::Place => QuickPartKind::Place,
    }
}

/// A part by UTF-16 units, as the page counts.
fn part(text: &str, kind: QuickPartKind, (start, end): (usize, usize)) -> QuickPart {
    let units = |at: usize| {
        let before = text.get(..at).unwrap_or_default().encode_utf16().count();
        u32::try_from(before).unwrap_or(u32::MAX)
    };
    QuickPart { kind, start: units(start), end: units(end) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::tests::linked::Team;

    fn ask(text: &str) -> QuickAsk {
        QuickAsk {
            text: text.into(),
            now: 1_795_422_600,
            zone: "Europe/Warsaw".into(),
            language: "en".into(),
            region: "en-GB".into(),
        }
    }

    #[test]
    fn parts_are_counted_as_the_page_counts_and_nobody_is_assumed() {
        let team = Team::new();
        let row = quick_read(team.store(), &ask("😀 Interview Nobody Tue 10-11 Teams")).unwrap();
        let said: Vec<(QuickPartKind, u32, u32)> =
            row.parts.iter().map(|part| (part.kind, part.start, part.end)).collect();
        let expected = [
            (QuickPartKind::Interview, 3, 12),
            (QuickPartKind::Day, 20, 23),
            (QuickPartKind::Time, 24, 29),
            (QuickPartKind::Interview, 30, 35),
        ];
        assert_eq!(said, expected);
        assert_eq!((row.targets.len(), row.interview, row.sure), (0, Some(InterviewKind::Video), true));
        assert_eq!(row.end.zip(row.start).map(|(end, start)| end - start), Some(3600));
        let nowhere = QuickAsk { zone: "Nowhere".into(), ..ask("x") };
        assert_eq!(quick_read(team.store(), &nowhere).unwrap_err().code, Code::BadValue);
    }
}
