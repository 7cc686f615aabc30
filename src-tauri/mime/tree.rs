//! The MIME tree of a message (RFC 2046 section 5), found in one pass over its lines.
//!
//! Depth and number of parts are capped, so time is linear and no nesting can exhaust the stack: what lies deeper stays one opaque part.

use std::ops::Range;

use crate::{
    field::{self, Fields, Lines},
    meta::Meta,
    transfer::Transfer,
};

const DEEPEST: usize = 32;
const MOST_PARTS: usize = 10_000;

/// One part: a container with children, or a leaf.
#[derive(Debug)]
pub(crate) struct Node {
    pub meta: Meta,
    /// Where the encoded body stands in the raw bytes, without the line break before the next boundary.
    pub body: Range<usize>,
    pub children: Vec<usize>,
}

/// All parts of a message in order of appearance; the first is the message itself.
pub(crate) struct Tree<'a> {
    pub raw: &'a [u8],
    pub nodes: Vec<Node>,
}

/// An open container.
struct Frame {
    node: usize,
    /// `None` for an attached message, which ends where its own container goes on.
    boundary: Option<Vec<u8>>,
}

struct Walk<'a> {
    tree: Tree<'a>,
    open: Vec<Frame>,
    at: usize,
}

/// Which open container a boundary line belongs to, and whether it closes it.
struct Delimiter {
    frame: usize,
    closes: bool,
}

impl<'a> Tree<'a> {
    /// Finds the parts of a message whose lines end in LF or CRLF.
    pub fn read(raw: &'a [u8]) -> Self {
        let mut walk = Walk { tree: Tree { raw, nodes: Vec::new() }, open: Vec::new(), at: 0 };
        while walk.part() {}
        walk.close(0, raw.len());
        walk.tree
    }

    /// The encoded body of a part.
    pub fn body(&self, node: &Node) -> &'a [u8] {
        self.raw.get(node.body.clone()).unwrap_or_default()
    }

    /// The part with this number.
    pub fn node(&self, index: usize) -> Option<&Node> {
        self.nodes.get(index)
    }
}

impl Walk<'_> {
    /// Reads the part that starts here, up to where the next one starts; `false` at the end.
    fn part(&mut self) -> bool {
        let parent = self.open.last().map(|frame| frame.node);
        let default = match parent.and_then(|parent| self.tree.nodes.get(parent)) {
            Some(parent) if parent.meta.is("multipart/digest") => "message/rfc822",
            _ => "text/plain",
        };
        let head = self.head();
        let bytes = self.tree.raw.get(head.clone()).unwrap_or_default();
        let meta = Meta::read(&Fields::read(bytes), default);
        let index = self.tree.nodes.len();
        if let Some(parent) = parent.and_then(|parent| self.tree.nodes.get_mut(parent)) {
            parent.children.push(index);
        }
        self.at = head.end;
        let frame = self.frame(&meta, index);
        self.tree.nodes.push(Node { meta, body: head.end..self.tree.raw.len(), children: Vec::new() });
        match frame {
            Some(frame) => {
                let is_message = frame.boundary.is_none();
                self.open.push(frame);
                is_message || self.skip_to_part(None)
            }
            None => self.skip_to_part(Some(index)),
        }
    }

    /// The container this part opens, if it is one and may be opened.
    fn frame(&self, meta: &Meta, node: usize) -> Option<Frame> {
        if self.open.len() >= DEEPEST || self.tree.nodes.len() >= MOST_PARTS || meta.transfer == Transfer::Base64 {
            return None;
        }
        if meta.is("multipart/") {
            let boundary = meta.boundary.as_deref().map(str::trim_end).filter(|boundary| !boundary.is_empty())?;
            return Some(Frame { node, boundary: Some(boundary.as_bytes().to_vec()) });
        }
        let is_message = matches!(meta.media.as_str(), "message/rfc822" | "message/global");
        (is_message && meta.transfer == Transfer::Identity).then_some(Frame { node, boundary: None })
    }

    /// The header block that starts here; a boundary line ends it where its empty line is missing.
    fn head(&self) -> Range<usize> {
        let rest = self.tree.raw.get(self.at..).unwrap_or_default();
        if self.open.is_empty() {
            return self.at..self.at + field::end_of_fields(field::split(rest).0);
        }
        let mut end = self.at;
        for line in Lines(rest) {
            if self.delimiter(line).is_some() {
                break;
            }
            end += line.len();
            if field::is_blank(line) {
                break;
            }
        }
        self.at..self.at + field::end_of_fields(self.tree.raw.get(self.at..end).unwrap_or_default())
    }

    /// Goes to the next part behind a boundary; `leaf` ends before it. `false` when there is none.
    fn skip_to_part(&mut self, leaf: Option<usize>) -> bool {
        let mut leaf = leaf;
        let full = self.tree.nodes.len() >= MOST_PARTS;
        let rest = self.tree.raw.get(self.at..).unwrap_or_default();
        let mut start = self.at;
        for line in Lines(if full { &[] } else { rest }) {
            let Some(delimiter) = self.delimiter(line) else {
                start += line.len();
                continue;
            };
            let end = self.before_line_break(start);
            if let Some(node) = leaf.take().and_then(|leaf| self.tree.nodes.get_mut(leaf)) {
                node.body.end = end.max(node.body.start);
            }
            self.close(delimiter.frame + 1, end);
            start += line.len();
            if !delimiter.closes {
                self.at = start;
                return true;
            }
            self.close(delimiter.frame, start);
        }
        false
    }

    /// Closes open containers down to `depth`; their bodies end at `end`.
    fn close(&mut self, depth: usize, end: usize) {
        for frame in self.open.drain(depth.min(self.open.len())..) {
            if let Some(node) = self.tree.nodes.get_mut(frame.node) {
                node.body.end = end.max(node.body.start);
            }
        }
    }

    fn delimiter(&self, line: &[u8]) -> Option<Delimiter> {
        let line = line.strip_prefix(b"--")?.trim_ascii_end();
        self.open.iter().enumerate().rev().find_map(|(frame, open)| {
            let rest = line.strip_prefix(open.boundary.as_deref()?)?;
            (rest.is_empty() || rest == b"--").then_some(Delimiter { frame, closes: !rest.is_empty() })
        })
    }

    /// The line break before a boundary belongs to the boundary.
    fn before_line_break(&self, at: usize) -> usize {
        let before = self.tree.raw.get(..at).unwrap_or_default();
        let before = before.strip_suffix(b"\n").map_or(before, |before| before.strip_suffix(b"\r").unwrap_or(before));
        before.len()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;

    fn bodies(raw: &str) -> Vec<(String, String)> {
        let tree = Tree::read(raw.as_bytes());
        let leaf = |node: &&Node| node.children.is_empty();
        let text = |node: &Node| (node.meta.media.clone(), String::from_utf8_lossy(tree.body(node)).into_owned());
        tree.nodes.iter().filter(leaf).map(text).collect()
    }

    #[test]
    fn parts_are_found_in_broken_mail_too() {
        let mixed = "Content-Type: multipart/mixed; boundary=b\n\n";
        let plain = |text: &str| ("text/plain".to_owned(), text.to_owned());
        for (what, raw, expected) in [
            ("no MIME", "Subject: x\n\nHello\n".to_owned(), vec![plain("Hello\n")]),
            ("two parts", format!("{mixed}pre\n--b\n\none\n--b\n\ntwo\n--b--\npost"), vec![plain("one"), plain("two")]),
            ("CRLF", format!("{mixed}--b\r\n\r\none\r\n\r\n--b--\r\n"), vec![plain("one\r\n")]),
            ("not closed", format!("{mixed}--b\n\none\n"), vec![plain("one\n")]),
            (
                "no empty line",
                format!("{mixed}--b\nContent-Type: text/html\n--b\n\ntwo\n--b--"),
                vec![("text/html".into(), String::new()), plain("two")],
            ),
            ("an alike boundary is none", format!("{mixed}--b\n\n--bb\n--b--"), vec![plain("--bb")]),
            ("white space behind the boundary", format!("{mixed}--b \t\n\none\n--b-- \n"), vec![plain("one")]),
            (
                "an outer boundary ends the inner parts",
                format!("{mixed}--b\nContent-Type: multipart/mixed; boundary=c\n\n--c\n\none\n--b\n\ntwo\n--b--"),
                vec![plain("one"), plain("two")],
            ),
            (
                "an attached message",
                format!("{mixed}--b\nContent-Type: message/rfc822\n\nSubject: y\n\none\n--b--\n"),
                vec![plain("one")],
            ),
            (
                "a boundary that never comes",
                format!("{mixed}Hello\n"),
                vec![("multipart/mixed".into(), "Hello\n".into())],
            ),
            (
                "a digest",
                "Content-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: y\n\none\n--b--".to_owned(),
                vec![plain("one")],
            ),
        ] {
            assert_eq!(bodies(&raw), expected, "{what}");
        }
    }

    #[test]
    fn ten_thousand_nested_parts_neither_overflow_nor_take_long() {
        for head in ["multipart/mixed; boundary=b{}\n\n--b{}\n", "message/rfc822\n\n"] {
            let raw: String =
                (0..10_000).map(|n| format!("Content-Type: {}", head.replace("{}", &n.to_string()))).collect();
            let tree = Tree::read(raw.as_bytes());
            assert!(tree.nodes.len() <= DEEPEST + 1, "{}", tree.nodes.len());
        }
    }

    #[test]
    fn parts_beyond_the_cap_stay_in_the_last_one() {
        let raw = format!("Content-Type: multipart/mixed; boundary=b\n\n{}", "--b\n\nx\n".repeat(MOST_PARTS + 50));
        let tree = Tree::read(raw.as_bytes());
        assert_eq!(tree.nodes.len(), MOST_PARTS);
        assert_eq!(tree.nodes.last().unwrap().body.end, raw.len());
    }
}
