//! The tables of an export. People, clients and jobs have the headings their import knows.

use chrono::{DateTime, SecondsFormat};
use domain::{Address, PersonKind, Reason, TargetKind};
use people::plan::Draft;
use people::table::as_text;
use store::{DocumentFacts, EventBytes, TargetLabel};

use crate::{Code, Failure, ids};

/// A profile, and whether a job is open.
type Profile = (Draft, bool);

/// Everybody on file.
pub fn people(drafts: &[Profile]) -> Vec<Vec<String>> {
    let drafts: Vec<&Draft> = of_kind(drafts, TargetKind::Person);
    let mut kept: Vec<&str> =
        drafts.iter().flat_map(|draft| &draft.fields).map(|(heading, _)| heading.as_str()).collect();
    kept.sort_unstable();
    kept.dedup();
    let head = ["given", "family", "email", "kind", "client", "language", "phone", "tags", "note"];
    let mut rows = vec![head.into_iter().chain(kept.iter().copied()).map(String::from).collect::<Vec<_>>()];
    for draft in drafts {
        let own = [
            draft.given.clone(),
            draft.family.clone(),
            addresses(draft),
            draft.roles.iter().map(|role: &PersonKind| role.word()).collect::<Vec<_>>().join(", "),
            draft.client.clone(),
            draft.language.clone(),
            draft.phone.clone(),
            draft.tags.join(", "),
            draft.note.clone(),
        ];
        let of = |heading: &&str| {
            draft.fields.iter().find(|(name, _)| name == heading).map(|(_, value)| value.clone()).unwrap_or_default()
        };
        rows.push(own.into_iter().chain(kept.iter().map(of)).collect());
    }
    rows
}

/// Every client.
pub fn clients(drafts: &[Profile]) -> Vec<Vec<String>> {
    let mut rows = vec![["kind", "name", "domain", "email", "tags", "note"].map(String::from).to_vec()];
    for draft in of_kind(drafts, TargetKind::Client) {
        let cells = [
            "client".into(),
            draft.family.clone(),
            draft.domains.join("; "),
            addresses(draft),
            draft.tags.join(", "),
            draft.note.clone(),
        ];
        rows.push(cells.to_vec());
    }
    rows
}

/// Every job.
pub fn jobs(drafts: &[Profile]) -> Vec<Vec<String>> {
    let mut rows = vec![["kind", "reference", "title", "client", "tags", "note", "open"].map(String::from).to_vec()];
    for (draft, open) in drafts.iter().filter(|(draft, _)| draft.kind == TargetKind::Job) {
        let cells = [
            "job".into(),
            draft.reference.clone(),
            draft.family.clone(),
            draft.client.clone(),
            draft.tags.join(", "),
            draft.note.clone(),
            if *open { "yes" } else { "no" }.into(),
        ];
        rows.push(cells.to_vec());
    }
    rows
}

/// The headings of what is saved where.
pub fn filings_head() -> Vec<String> {
    ["message", "kind", "profile", "name", "verdict", "how", "at", "reasons"].map(String::from).to_vec()
}

/// The headings of the documents.
pub fn documents_head() -> Vec<String> {
    ["document", "path", "kind", "profile", "name", "content_type", "added", "came_with"].map(String::from).to_vec()
}

/// A document, where it lies, and the messages it came with.
pub fn document_row(path: String, target: &TargetLabel, document: &DocumentFacts) -> Vec<String> {
    vec![
        ids::uuid_text(&document.uuid),
        path,
        target.kind.word().into(),
        ids::uuid_text(&target.uuid),
        document.name.clone(),
        document.content_type.clone(),
        moment(document.added),
        document.sources.iter().map(|source| ids::message_text(&source.key)).collect::<Vec<_>>().join(", "),
    ]
}

/// The headings of the appointments that are saved to profiles.
pub fn appointments_head() -> Vec<String> {
    ["uid", "path", "kind", "profile", "name", "reasons"].map(String::from).to_vec()
}

/// An appointment by its UID, the calendar it is in, and a profile it is saved to.
pub fn appointment_row(path: &str, event: &EventBytes, target: &TargetLabel, reasons: &[Reason]) -> Vec<String> {
    vec![
        event.uid.clone(),
        path.to_owned(),
        target.kind.word().into(),
        ids::uuid_text(&target.uuid),
        target.name.clone(),
        serde_json::to_string(reasons).unwrap_or_default(),
    ]
}

/// A time as ISO 8601 in UTC.
pub fn moment(seconds: i64) -> String {
    DateTime::from_timestamp(seconds, 0).map(|time| time.to_rfc3339_opts(SecondsFormat::Secs, true)).unwrap_or_default()
}

/// Rows as CSV (RFC 4180), UTF-8; no cell is a formula to a spreadsheet.
///
/// # Errors
/// None that is known.
pub fn to_csv(rows: &[Vec<String>]) -> Result<Vec<u8>, Failure> {
    let unwritten = |_| Failure::new(Code::Internal).with("why", "csv");
    let mut csv = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    for row in rows {
        csv.write_record(row.iter().map(|cell| as_text(cell).into_owned())).map_err(unwritten)?;
    }
    csv.into_inner().map_err(|_| Failure::new(Code::Internal).with("why", "csv"))
}

fn of_kind(drafts: &[Profile], kind: TargetKind) -> Vec<&Draft> {
    drafts.iter().map(|(draft, _)| draft).filter(|draft| draft.kind == kind).collect()
}

fn addresses(draft: &Draft) -> String {
    draft.addresses.iter().map(Address::as_str).collect::<Vec<_>>().join("; ")
}
