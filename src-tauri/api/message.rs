//! Messages: their lines in lists, the reading pane, raw bytes and attachments.

use std::io::Write as _;
use std::path::Path;

use domain::{Direction, MessageRow as MessageId, Role};
use mime::cut::{self, Piece};
use store::{FilingFacts, LeftOutRow, MessageLine, PartFacts, PartyFacts, Read, Reading, Store, StoreError};
use tempfile::NamedTempFile;

use crate::nature::nature;
use crate::review_rows::answered;
use crate::rows::{FilingRow, MessageRow, MessageView, PartRow, Party};
use crate::targets;
use crate::{Code, Failure, ids};

/// A message as the reading pane shows it; of one that an exclusion hides, only who and when.
///
/// # Errors
/// `NotFound`, `Ambiguous`.
pub fn message(store: &Store, id: &str) -> Result<MessageView, Failure> {
    store.read(|read| match ids::line(read, id)? {
        ids::Line::Withheld(copy) => Ok(grey_view(grey_row(&read.withheld_row(copy)?, ids::withheld_text(copy)))),
        ids::Line::Message(id) => match read.message_line(id) {
            Err(StoreError::NotFound { .. }) => Ok(grey_view(left_out_row(&read.left_out_row(id)?))),
            line => with_kept(read, id, view(read, row(line?), read.reading(id)?)?),
        },
    })
}

/// The raw bytes of a message as text; what is not UTF-8 is shown as replacement characters.
///
/// # Errors
/// `NotFound`, also while the bytes are not here; `Ambiguous`.
pub fn message_raw(store: &Store, id: &str) -> Result<String, Failure> {
    Ok(String::from_utf8_lossy(&message_bytes(store, id)?).into_owned())
}

/// The raw bytes of a message.
///
/// # Errors
/// `NotFound`, also while the bytes are not here; `Ambiguous`.
pub fn message_bytes(store: &Store, id: &str) -> Result<Vec<u8>, Failure> {
    store.read(|read| raw(read, ids::message(read, id)?))
}

/// The decoded bytes of an attachment.
///
/// # Errors
/// `NotFound` where the message, its bytes or the part is not here.
pub fn part_bytes(store: &Store, id: &str, index: u32) -> Result<Vec<u8>, Failure> {
    let raw = message_bytes(store, id)?;
    mime::part(&raw, index).ok_or_else(|| Failure::new(Code::NotFound).with("what", "part"))
}

/// Saves a message as it came to a file the user chose in a dialog that asked about an existing one.
///
/// # Errors
/// `NotFound`, `ReadOnly`, `DiskFull`, `File`.
pub fn message_save(store: &Store, id: &str, path: &Path) -> Result<(), Failure> {
    save(&message_bytes(store, id)?, path)
}

/// Writes bytes to a file in the place of an existing one, which stays as it was where that fails.
pub(crate) fn save(bytes: &[u8], path: &Path) -> Result<(), Failure> {
    if path.is_dir() {
        return Err(Failure::new(Code::File).with("why", "is_a_folder"));
    }
    Ok(beside(path, bytes)?.persist(path).map(|_| ()).map_err(|failed| failed.error)?)
}

/// Writes bytes into a file that has no name yet, in the folder of one.
pub(crate) fn beside(path: &Path, bytes: &[u8]) -> std::io::Result<NamedTempFile> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    Ok(file)
}

/// A line as a row.
pub(crate) fn row(line: MessageLine) -> MessageRow {
    let outside = line.outside;
    let direction = if outside.outgoing { Direction::Out } else { Direction::In };
    MessageRow {
        id: ids::message_text(&outside.key),
        received: outside.received,
        direction,
        who: if outside.outgoing && !outside.to.is_empty() { outside.to.join(", ") } else { outside.from },
        from_address: outside.from_address,
        subject: outside.subject,
        preview: line.preview,
        attachments: u32::try_from(outside.attachments).unwrap_or(0),
        unread: outside.unread && !outside.outgoing,
        filed: line.filed.into_iter().map(targets::row).collect(),
        verdict: line.verdict,
        excluded: false,
        folder: outside.folder,
        account: outside.account.map(|account| ids::uuid_text(&account)).unwrap_or_default(),
        marks: Vec::new(),
    }
}

/// The grey line of a message that an exclusion hides.
pub(crate) fn left_out_row(one: &LeftOutRow) -> MessageRow {
    grey_row(one, one.key.as_ref().map(ids::message_text).unwrap_or_default())
}

/// A grey line: who and when, nothing else.
pub(crate) fn grey_row(one: &LeftOutRow, id: String) -> MessageRow {
    MessageRow {
        id,
        received: one.received,
        direction: one.direction,
        who: one.sender.clone(),
        from_address: String::new(),
        subject: String::new(),
        preview: String::new(),
        attachments: 0,
        unread: false,
        filed: Vec::new(),
        verdict: None,
        excluded: true,
        folder: one.folder.clone(),
        account: String::new(),
        marks: Vec::new(),
    }
}

/// The raw bytes of a message, its pieces put back.
pub(crate) fn raw(read: &Read<'_>, id: MessageId) -> Result<Vec<u8>, Failure> {
    let stored = read.stored_raw(id)?.ok_or_else(|| Failure::new(Code::NotFound).with("what", "body"))?;
    let mut pieces = Vec::with_capacity(stored.pieces.len());
    for part in stored.pieces {
        let encoding =
            part.encoding.parse().map_err(|_| Failure::new(Code::StoreCorrupt).with("why", "piece.encoding"))?;
        pieces.push(Piece { at: part.at, encoding, bytes: part.bytes });
    }
    Ok(if pieces.is_empty() { stored.skeleton } else { cut::join(&stored.skeleton, &pieces) })
}

/// What the reading pane shows of a message.
pub(crate) fn view(read: &Read<'_>, row: MessageRow, reading: Reading) -> Result<MessageView, Failure> {
    let nobody = Party { name: reading.from_text, address: String::new(), target: None };
    let mut from = None;
    let (mut to, mut cc) = (Vec::new(), Vec::new());
    for facts in reading.parties {
        match facts.role {
            Role::From if from.is_none() => from = Some(party(facts)),
            Role::To => to.push(party(facts)),
            Role::Cc | Role::Bcc => cc.push(party(facts)),
            _ => {}
        }
    }
    // What is forwarded is what there is to read.
    let is_forward = domain::forwards(&row.subject);
    Ok(MessageView {
        row,
        message_id: reading.message_id,
        from: from.unwrap_or(nobody),
        to,
        cc,
        quote_start: reading.text.as_deref().filter(|_| !is_forward).and_then(quote_start),
        text: reading.text,
        parts: reading.parts.into_iter().map(part_row).collect(),
        size: reading.size,
        body: reading.body,
        filings: reading.filings.into_iter().map(|filing| filing_row(read, filing)).collect::<Result<_, _>>()?,
        sender_check_failed: reading.sender_failed,
    })
}

/// Says of each part with whom it is kept as a document.
fn with_kept(read: &Read<'_>, id: MessageId, mut view: MessageView) -> Result<MessageView, Failure> {
    let kept = read.kept_parts(id)?;
    for part in &mut view.parts {
        for target in kept.get(&part.index).into_iter().flatten() {
            part.kept.push(targets::row(read.label(*target)?));
        }
    }
    Ok(view)
}

fn grey_view(row: MessageRow) -> MessageView {
    MessageView {
        message_id: None,
        from: Party { name: row.who.clone(), address: String::new(), target: None },
        row,
        to: Vec::new(),
        cc: Vec::new(),
        text: None,
        quote_start: None,
        parts: Vec::new(),
        size: 0,
        body: "headers".into(),
        filings: Vec::new(),
        sender_check_failed: false,
    }
}

fn party(facts: PartyFacts) -> Party {
    Party { name: facts.name, address: facts.address, target: facts.target.map(targets::row) }
}

/// An attachment as a row.
pub(crate) fn part_row(part: PartFacts) -> PartRow {
    PartRow {
        nature: nature(&part.name, &part.content_type, part.kind, part.reordered),
        kept: Vec::new(),
        index: part.position,
        name: part.name,
        content_type: part.content_type,
        size: i64::try_from(part.size).unwrap_or(i64::MAX),
        inline: part.inline,
    }
}

/// Where a message is filed and why, as a row.
pub(crate) fn filing_row(read: &Read<'_>, filing: FilingFacts) -> Result<FilingRow, Failure> {
    Ok(FilingRow {
        target: targets::row(filing.target),
        verdict: filing.verdict,
        answers: answered(read, &[&filing.reasons])?.pop().flatten(),
        reasons: filing.reasons,
        group: ids::uuid_text(&filing.group),
        how: filing.how,
        at: filing.at,
    })
}

/// Where quoted text begins, in UTF-16 units.
fn quote_start(text: &str) -> Option<u32> {
    let own = text.get(..mime::quote_start(text)?)?;
    u32::try_from(own.encode_utf16().count()).ok()
}
