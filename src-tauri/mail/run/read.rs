//! Bytes become messages: the stage between the network and the store.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender};

use domain::Header;
use mime::cut;
use store::{BacklogCopy, BigPart, Content, Packed, PartFacts, Source};

use super::fetch::Job;
use crate::remote::{Brought, Extent, Unreadable};

/// How much of a message's text is kept beside its raw bytes to be searched, octets: more than anybody reads, and soon indexed.
const LONGEST_TEXT: usize = 1 << 20;

/// What passes from one stage to the next.
pub(super) enum Flow<T> {
    /// One message.
    One(T),
    /// All messages of a batch passed.
    End,
}

/// A message as it came.
pub(super) struct Raw<'j> {
    /// What it was asked for by.
    pub job: Job<'j>,
    /// The copy it was asked for as.
    pub row: BacklogCopy,
    /// What came.
    pub brought: Brought,
    /// What it takes of the budget, octets.
    pub cost: u64,
}

/// A message as it can be stored.
pub(super) struct Letter<'j> {
    /// What it was asked for by.
    pub job: Job<'j>,
    /// The copy it was asked for as.
    pub row: BacklogCopy,
    /// What it says.
    pub said: Said,
    /// What it takes of the budget until it is stored, octets.
    pub cost: u64,
}

/// What a message says.
pub(super) enum Said {
    /// Its headers.
    Header(Box<Header>),
    /// Everything, and its bytes packed: those of the content itself are gone.
    Whole(Box<Header>, Box<Content>, Box<Packed>),
    /// The header block is blank: only the whole message can tell.
    Blank,
    /// It cannot be read: why, and its bytes where they came.
    Unreadable(Unreadable, Option<Vec<u8>>),
    /// It is no longer there.
    Gone,
}

/// Reads messages as they come and hands them on, until no more come or nobody takes them.
pub(super) fn read_all<'j>(raw: &Receiver<Flow<Raw<'j>>>, letters: &Sender<Flow<Letter<'j>>>) {
    for flow in raw {
        let next = match flow {
            Flow::End => Flow::End,
            Flow::One(Raw { job, row, brought, cost }) => {
                Flow::One(Letter { job, row, said: read(brought, job.extent), cost })
            }
        };
        if letters.send(next).is_err() {
            return;
        }
    }
}

/// Reads one message.
pub(super) fn read(brought: Brought, extent: Extent) -> Said {
    match (brought, extent) {
        (Brought::Gone, _) => Said::Gone,
        (Brought::Unreadable(why), _) => Said::Unreadable(why, None),
        (Brought::Bytes(raw), Extent::Header) if raw.iter().all(u8::is_ascii_whitespace) => Said::Blank,
        (Brought::Bytes(raw), Extent::Header) => guarded(raw, |raw| Ok(Said::Header(Box::new(mime::header(raw))))),
        (Brought::Bytes(raw), Extent::Whole) => guarded(raw, whole),
    }
}

/// Sets aside what a parser chokes on: a message never stands in the way of the others.
fn guarded(raw: Vec<u8>, read: impl FnOnce(&[u8]) -> Result<Said, String>) -> Said {
    match catch_unwind(AssertUnwindSafe(|| read(&raw))) {
        Ok(Ok(said)) => said,
        Ok(Err(why)) => Said::Unreadable(Unreadable::NoMessage(why), Some(raw)),
        Err(_) => Said::Unreadable(Unreadable::NoMessage("the parser gave up".into()), Some(raw)),
    }
}

fn whole(raw: &[u8]) -> Result<Said, String> {
    let message = mime::parse(raw).map_err(|why| why.to_string())?;
    let body_hash = mime::body_hash(raw);
    let taken = cut::take_apart(raw);
    let content = Content {
        skeleton: Vec::new(),
        pieces: taken.parts.iter().map(big_part).collect(),
        preview: mime::preview(&message.text),
        text: start_of(message.text),
        parts: message.parts.into_iter().map(part_facts).collect(),
        forwarded: message.forwarded,
        body_hash,
    };
    let sources: Vec<_> = taken.parts.iter().map(|part| |each: &mut dyn FnMut(&[u8])| part.read(each)).collect();
    let pieces: Vec<(u64, &Source<'_>)> =
        taken.parts.iter().zip(&sources).map(|(part, source)| (part.size, source as &Source<'_>)).collect();
    let packed = Packed::from(&taken.skeleton, &pieces, &content.text).map_err(|why| why.to_string())?;
    Ok(Said::Whole(Box::new(message.header), Box::new(content), Box::new(packed)))
}

fn start_of(mut text: String) -> String {
    let end = (0..=LONGEST_TEXT.min(text.len())).rev().find(|at| text.is_char_boundary(*at));
    text.truncate(end.unwrap_or(0));
    text.shrink_to_fit();
    text
}

/// Its bytes are packed by themselves.
fn big_part(part: &cut::BigPart<'_>) -> BigPart {
    BigPart { at: part.at, encoding: part.encoding.to_string(), bytes: Vec::new() }
}

fn part_facts(part: mime::Part) -> PartFacts {
    PartFacts {
        position: part.index,
        name: part.name,
        content_type: part.content_type,
        size: part.size,
        inline: part.inline,
        content_id: part.content_id,
        kind: Some(part.kind),
        reordered: part.reordered,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_read_is_set_aside_with_its_bytes() {
        assert!(
            matches!(read(Brought::Bytes(b" \r\n".to_vec()), Extent::Whole), Said::Unreadable(_, Some(raw)) if raw == b" \r\n")
        );
        assert!(
            matches!(guarded(b"x".to_vec(), |_| panic!("on purpose")), Said::Unreadable(_, Some(raw)) if raw == b"x")
        );
        assert!(matches!(read(Brought::Unreadable(Unreadable::NoContent), Extent::Whole), Said::Unreadable(_, None)));
    }

    #[test]
    fn of_a_huge_text_the_start_is_searchable() {
        let raw = [b"Content-Type: text/plain; charset=utf-8\r\n\r\n".to_vec(), "ä".repeat(LONGEST_TEXT).into_bytes()]
            .concat();
        let Said::Whole(_, content, _) = read(Brought::Bytes(raw), Extent::Whole) else { panic!("unread") };
        assert_eq!(content.text.len(), LONGEST_TEXT);
        assert_eq!(start_of("aä".repeat(LONGEST_TEXT)).len(), LONGEST_TEXT, "never half a letter");
    }

    #[test]
    fn a_blank_header_is_no_verdict_about_the_message() {
        assert!(matches!(read(Brought::Bytes(b"\r\n".to_vec()), Extent::Header), Said::Blank));
        let Said::Whole(header, content, _) = read(Brought::Bytes(b"\r\njust text\r\n".to_vec()), Extent::Whole) else {
            panic!("unread")
        };
        assert_eq!((header.message_id, content.text.trim()), (None, "just text"));
    }
}
