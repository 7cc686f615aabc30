//! A whole message: its facts, its text, its parts.

use domain::Header;

use crate::{
    body,
    field::{self, Fields},
    header,
    meta::Disposition,
    tree::{Node, Tree},
};

/// What a message says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Message {
    /// The same facts as `header` gives.
    pub header: Header,
    /// The readable text: the plain parts, else the HTML ones turned to text, else what can be told of a calendar or report part. LF only.
    pub text: String,
    /// Attachments and inline parts in order of appearance, those inside attached messages too; not the texts.
    pub parts: Vec<Part>,
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
    Ok(Message {
        header: header::facts(&Fields::read(field::split(&raw).0)),
        text: body::text(&tree, &chosen),
        parts: chosen.rest.iter().filter_map(|index| describe(&tree, *index)).collect(),
    })
}

/// The decoded octets of the part with this index.
pub fn part(raw: &[u8], index: u32) -> Option<Vec<u8>> {
    let raw = field::with_line_feeds(raw);
    let tree = Tree::read(&raw);
    let node = tree.node(usize::try_from(index).ok()?)?;
    Some(node.meta.transfer.decode(tree.body(node)))
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
    })
}

fn is_inline(node: &Node) -> bool {
    match node.meta.disposition {
        Disposition::Inline => true,
        Disposition::Attachment => false,
        Disposition::Unsaid => node.meta.content_id.is_some(),
    }
}
