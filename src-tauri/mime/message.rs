//! A whole message: its facts, its text, its parts.

use domain::{FileKind, Forwarded, Header};

use crate::{
    body,
    field::{self, Fields},
    forwarded::forwarded,
    header,
    meta::Disposition,
    sniff::{self, sniff},
    tnef::{self, Parcel},
    tree::{Node, Tree},
};

/// Encoded octets that decode to enough to tell what a part is.
const FRONT: usize = sniff::ENOUGH * 3 / 2;

/// What a message says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Message {
    /// The same facts as `header` gives.
    pub header: Header,
    /// The readable text: the plain parts, else the HTML ones turned to text, else what can be told of a calendar or report part. LF only.
    pub text: String,
    /// Attachments and inline parts in order of appearance, those inside attached messages and parcels too; not the texts.
    pub parts: Vec<Part>,
    /// Who wrote what it forwards: as an attachment, or in its text.
    pub forwarded: Vec<Forwarded>,
}

/// An attachment or inline part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its number among all parts of the message; `part` takes it.
    pub index: u32,
    /// The file name, decoded and harmless: no control or bidi-override characters, no path separators. May be empty.
    pub name: String,
    /// Media type in lower case.
    pub content_type: String,
    /// Decoded octets.
    pub size: u64,
    /// Meant to be shown inside the text.
    pub inline: bool,
    /// The Content-ID without brackets, which `cid:` links name.
    pub content_id: Option<String>,
    /// What it is by its first octets.
    pub kind: FileKind,
    /// The name as written held characters that turn the direction of text round.
    pub reordered: bool,
}

/// Why bytes are no message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// Nothing but white space.
    #[error("the message is empty")]
    Empty,
}

/// Reads a message; broken MIME gives what there is.
///
/// # Errors
/// Only what holds nothing at all is refused.
pub fn parse(raw: &[u8]) -> Result<Message, Unreadable> {
    if raw.iter().all(u8::is_ascii_whitespace) {
        return Err(Unreadable::Empty);
    }
    let raw = field::with_line_feeds(raw);
    let tree = Tree::read(&raw);
    let chosen = body::choose(&tree);
    let header = header::facts(&Fields::read(field::split(&raw).0));
    let text = body::text(&tree, &chosen);
    Ok(Message {
        forwarded: forwarded(&tree, &header, &text),
        header,
        text,
        parts: chosen.rest.iter().flat_map(|index| parts(&tree, *index)).collect(),
    })
}

/// The decoded octets of the part with this index.
pub fn part(raw: &[u8], index: u32) -> Option<Vec<u8>> {
    let raw = field::with_line_feeds(raw);
    let tree = Tree::read(&raw);
    let Some((outer, file)) = tnef::place(index) else {
        let node = tree.node(usize::try_from(index).ok()?)?;
        return Some(node.meta.transfer.decode(tree.body(node)));
    };
    let octets = tnef::octets(&tree, tree.node(outer)?)?;
    Some(Parcel::read(&octets).files.get(file)?.bytes.to_vec())
}

/// A part, or in place of a parcel the files in it.
fn parts(tree: &Tree<'_>, index: usize) -> Vec<Part> {
    let Some(octets) = tree.node(index).and_then(|node| tnef::octets(tree, node)) else {
        return describe(tree, index).into_iter().collect();
    };
    let files = Parcel::read(&octets).files.into_iter().enumerate();
    files
        .filter_map(|(at, file)| {
            Some(Part {
                index: tnef::number(index, at)?,
                name: file.name,
                content_type: file.media,
                size: file.bytes.len() as u64,
                inline: file.content_id.is_some(),
                content_id: file.content_id,
                kind: sniff(&file.bytes),
                reordered: file.reordered,
            })
        })
        .collect()
}

fn describe(tree: &Tree<'_>, index: usize) -> Option<Part> {
    let node = tree.node(index)?;
    Some(Part {
        index: u32::try_from(index).ok()?,
        name: node.meta.name.clone(),
        content_type: node.meta.media.clone(),
        size: node.meta.transfer.size(tree.body(node)),
        inline: is_inline(node),
        content_id: node.meta.content_id.clone(),
        kind: kind(tree, node),
        reordered: node.meta.reordered,
    })
}

fn kind(tree: &Tree<'_>, node: &Node) -> FileKind {
    if matches!(node.meta.media.as_str(), "message/rfc822" | "message/global") {
        return FileKind::Message;
    }
    let body = tree.body(node);
    sniff(&node.meta.transfer.decode(body.get(..FRONT).unwrap_or(body)))
}

fn is_inline(node: &Node) -> bool {
    match node.meta.disposition {
        Disposition::Inline => true,
        Disposition::Attachment => false,
        Disposition::Unsaid if node.meta.name.is_empty() && node.meta.media == "text/calendar" => true,
        Disposition::Unsaid => node.meta.content_id.is_some(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn multipart(kind: &str, parts: &[&str]) -> String {
        let parts: String = parts.iter().map(|part| format!("--{kind}\n{part}\n")).collect();
        format!("Content-Type: multipart/{kind}; boundary={kind}\n\n{parts}--{kind}--\n")
    }

    const PLAIN: &str = "Content-Type: text/plain\n\nplain";
    const HTML: &str = "Content-Type: text/html\n\n<p>html<img src='cid:logo@x'>";
    const LOGO: &str =
        "Content-Type: image/png; name=logo.png\nContent-ID: <logo@x>\nContent-Transfer-Encoding: base64\n\nAAAA";
    const CV: &str = "Content-Type: application/pdf\nContent-Disposition: attachment; filename=cv.pdf\n\n%PDF";
    const INVITATION: &str = "Content-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Interview\nEND:VEVENT\nEND:VCALENDAR";

    #[test]
    fn text_and_parts_are_told_apart() {
        let related = multipart("related", &[HTML, LOGO]);
        for (what, raw, text, names) in [
            ("plain", PLAIN.to_owned(), "plain", vec![]),
            ("HTML", HTML.to_owned(), "html", vec![]),
            ("both forms", multipart("alternative", &[PLAIN, HTML]), "plain", vec![]),
            (
                "both forms, the plain one empty",
                multipart("alternative", &["Content-Type: text/plain\n\n ", HTML]),
                "html",
                vec![],
            ),
            ("both forms the wrong way round", multipart("alternative", &[HTML, PLAIN]), "plain", vec![]),
            ("HTML with a picture", related.clone(), "html", vec!["logo.png"]),
            (
                "everything",
                multipart("mixed", &[&multipart("alternative", &[PLAIN, &related]), CV]),
                "plain",
                vec!["logo.png", "cv.pdf"],
            ),
            ("two texts", multipart("mixed", &[PLAIN, CV, HTML]), "plain\n\nhtml", vec!["cv.pdf"]),
            (
                "an attached text",
                multipart("mixed", &[PLAIN, "Content-Type: text/plain; name=notes.txt\n\nnotes"]),
                "plain",
                vec!["notes.txt"],
            ),
            (
                "only a named text",
                multipart("mixed", &["Content-Type: text/plain; name=letter.txt\n\nletter", CV]),
                "letter",
                vec!["letter.txt", "cv.pdf"],
            ),
            ("an invitation beside text", multipart("alternative", &[PLAIN, INVITATION]), "plain", vec![""]),
            ("only an invitation", INVITATION.to_owned(), "Interview", vec![""]),
            (
                "a forwarded message",
                multipart(
                    "mixed",
                    &[PLAIN, &format!("Content-Type: message/rfc822\n\n{}", multipart("x", &[HTML, CV]))],
                ),
                "plain",
                vec!["", "cv.pdf"],
            ),
            (
                "a report without words",
                multipart("report", &["Content-Type: message/delivery-status\n\nStatus: 5.1.1"]),
                "Status: 5.1.1",
                vec![""],
            ),
            ("a file alone", CV.to_owned(), "", vec!["cv.pdf"]),
            ("nothing but a header", "Subject: x\n".to_owned(), "", vec![]),
            ("an unknown charset", "Content-Type: text/plain; charset=x\n\nM\u{fc}ller".to_owned(), "Müller", vec![]),
        ] {
            for raw in [raw.clone(), raw.replace('\n', "\r\n")] {
                let message = parse(raw.as_bytes()).unwrap();
                assert_eq!(message.text, text, "{what}");
                assert_eq!(message.parts.iter().map(|part| part.name.as_str()).collect::<Vec<_>>(), names, "{what}");
            }
        }
    }

    #[test]
    fn a_part_is_described_and_given_back() {
        let raw = multipart("mixed", &[PLAIN, &multipart("related", &[HTML, LOGO]), CV]);
        let message = parse(raw.as_bytes()).unwrap();
        let described: Vec<_> = message
            .parts
            .iter()
            .map(|p| (p.content_type.as_str(), p.size, p.inline, p.content_id.as_deref()))
            .collect();
        assert_eq!(described, [("image/png", 3, true, Some("logo@x")), ("application/pdf", 4, false, None)]);
        let bytes: Vec<_> = message.parts.iter().map(|p| part(raw.as_bytes(), p.index).unwrap()).collect();
        assert_eq!(bytes, [vec![0, 0, 0], b"%PDF".to_vec()]);
        assert_eq!(message.parts.iter().map(|part| part.kind).collect::<Vec<_>>(), [FileKind::Unknown, FileKind::Text]);
        assert_eq!(part(raw.as_bytes(), 99), None);
    }

    #[test]
    fn only_nothing_is_unreadable() {
        assert_eq!(parse(b" \r\n"), Err(Unreadable::Empty));
        assert_eq!(parse(b"Hello").unwrap().text, "Hello");
    }
}
