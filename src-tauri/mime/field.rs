//! The header block: where it ends, and its fields as written.

use std::borrow::Cow;

use memchr::memchr;

use crate::charset;

/// One header field as written (RFC 5322 section 2.2).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field<'a> {
    pub name: &'a str,
    value: &'a [u8],
}

/// The fields of one header block, in order.
#[derive(Debug, Default)]
pub(crate) struct Fields<'a>(Vec<Field<'a>>);

/// Turns messages whose lines end in a bare CR into ones with LF; every other message stays as it is.
pub(crate) fn with_line_feeds(raw: &[u8]) -> Cow<'_, [u8]> {
    if memchr(b'\n', raw).is_some() || memchr(b'\r', raw).is_none() {
        return Cow::Borrowed(raw);
    }
    Cow::Owned(raw.iter().map(|byte| if *byte == b'\r' { b'\n' } else { *byte }).collect())
}

/// The header block and what follows its empty line. Text without a single field is all body.
pub(crate) fn split(raw: &[u8]) -> (&[u8], &[u8]) {
    let (head, body) = raw.split_at(end_of_head(raw));
    if Lines(head).all(|line| is_blank(line) || name_of(line).is_none()) && !starts_blank(raw) {
        return (&[], raw);
    }
    (head, body)
}

/// The offset behind the first empty line, or the length.
pub(crate) fn end_of_head(raw: &[u8]) -> usize {
    let mut at = 0;
    for line in Lines(raw) {
        at += line.len();
        if is_blank(line) {
            break;
        }
    }
    at
}

/// The length of a header block without the text that follows where its empty line is missing: text begins with the first line that is no field,
/// once there were fields, or where there are none.
pub(crate) fn end_of_fields(head: &[u8]) -> usize {
    let (mut at, mut text, mut has_fields) = (0, None, false);
    for line in Lines(head) {
        let is_field = name_of(line).is_some();
        let goes_on = has_fields && matches!(line.first(), Some(b' ' | b'\t'));
        if is_blank(line) {
            return head.len();
        }
        if text.is_none() && has_fields && !is_field && !goes_on {
            text = Some(at);
        }
        has_fields |= is_field;
        at += line.len();
    }
    if has_fields { text.unwrap_or(head.len()) } else { 0 }
}

fn starts_blank(raw: &[u8]) -> bool {
    Lines(raw).next().is_some_and(is_blank)
}

/// Whether a line holds nothing but its own line break.
pub(crate) fn is_blank(line: &[u8]) -> bool {
    line.iter().all(|byte| matches!(byte, b'\r' | b'\n'))
}

/// Lines with their line breaks, split after every LF.
pub(crate) struct Lines<'a>(pub &'a [u8]);

impl<'a> Iterator for Lines<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        if self.0.is_empty() {
            return None;
        }
        let length = memchr(b'\n', self.0).map_or(self.0.len(), |at| at + 1);
        let (line, rest) = self.0.split_at(length);
        self.0 = rest;
        Some(line)
    }
}

impl<'a> Fields<'a> {
    /// Reads a header block; lines that are neither field nor continuation are passed over.
    pub fn read(head: &'a [u8]) -> Self {
        let mut fields: Vec<Field<'a>> = Vec::new();
        let mut at = 0;
        let mut open: Option<(&'a str, usize)> = None;
        let mut close = |open: &mut Option<(&'a str, usize)>, end: usize| {
            if let Some((name, start)) = open.take() {
                fields.push(Field { name, value: head.get(start..end).unwrap_or_default() });
            }
        };
        for line in Lines(head) {
            if !matches!(line.first(), Some(b' ' | b'\t')) || open.is_none() {
                close(&mut open, at);
                open = name_of(line).map(|(name, colon)| (name, at + colon + 1));
            }
            at += line.len();
        }
        close(&mut open, at);
        Self(fields)
    }

    /// All fields from the top.
    pub fn iter(&self) -> impl Iterator<Item = &Field<'a>> {
        self.0.iter()
    }

    /// The fields of one name, from the top.
    pub fn all<'s>(&'s self, name: &'s str) -> impl Iterator<Item = &'s Field<'a>> {
        self.0.iter().filter(move |field| field.name.eq_ignore_ascii_case(name))
    }

    /// The topmost field of one name.
    pub fn first(&self, name: &str) -> Option<&Field<'a>> {
        self.0.iter().find(|field| field.name.eq_ignore_ascii_case(name))
    }
}

impl<'a> Field<'a> {
    /// The value on one line, in UTF-8; 8-bit bytes that are no UTF-8 are read in `hint` or else windows-1252.
    pub fn text(&self, hint: &dyn Fn() -> Option<String>) -> Cow<'a, str> {
        let unfolded = unfold(self.value);
        match unfolded {
            Cow::Borrowed(bytes) => match std::str::from_utf8(bytes) {
                Ok(text) => Cow::Borrowed(text),
                Err(_) => Cow::Owned(charset::decode(bytes, hint().as_deref())),
            },
            Cow::Owned(bytes) => Cow::Owned(match String::from_utf8(bytes) {
                Ok(text) => text,
                Err(error) => charset::decode(error.as_bytes(), hint().as_deref()),
            }),
        }
    }

    /// The value for fields that are ASCII by their grammar.
    pub fn ascii(&self) -> Cow<'a, str> {
        self.text(&|| None)
    }
}

fn unfold(value: &[u8]) -> Cow<'_, [u8]> {
    let value = value.trim_ascii();
    if value.iter().all(|byte| *byte >= b' ' && *byte != 0x7f) {
        return Cow::Borrowed(value);
    }
    let kept = value.iter().filter(|byte| !matches!(byte, b'\r' | b'\n'));
    Cow::Owned(kept.map(|byte| if byte.is_ascii_control() && *byte != 0x1b { b' ' } else { *byte }).collect())
}

/// The name of the field a line starts and where its colon stands; names hold printable ASCII only.
fn name_of(line: &[u8]) -> Option<(&str, usize)> {
    let colon = line.iter().position(|byte| *byte == b':' || *byte < b' ' && *byte != b'\t')?;
    if line.get(colon) != Some(&b':') {
        return None;
    }
    let name = line.get(..colon)?.trim_ascii_end();
    let printable = !name.is_empty() && name.iter().all(u8::is_ascii_graphic);
    printable.then(|| std::str::from_utf8(name).ok()).flatten().map(|name| (name, colon))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_header_block_ends_at_the_first_empty_line() {
        for (what, raw, head, body) in [
            ("CRLF", "A: 1\r\n\r\nx", "A: 1\r\n\r\n", "x"),
            ("LF", "A: 1\n\nx", "A: 1\n\n", "x"),
            ("mixed", "A: 1\n\r\nx", "A: 1\n\r\n", "x"),
            ("doubled CR", "A: 1\r\r\nB: 2\r\r\n\r\r\nx", "A: 1\r\r\nB: 2\r\r\n\r\r\n", "x"),
            ("no body", "A: 1\r\n", "A: 1\r\n", ""),
            ("a line of white space is no empty line", "A: 1\n \nB: 2\n\nx", "A: 1\n \nB: 2\n\n", "x"),
            ("no header", "Hello there\n\nx", "", "Hello there\n\nx"),
            ("an empty header", "\nx", "\n", "x"),
        ] {
            assert_eq!(split(raw.as_bytes()), (head.as_bytes(), body.as_bytes()), "{what}");
        }
    }

    #[test]
    fn text_begins_at_the_first_line_that_is_no_field_where_the_empty_line_is_missing() {
        for (what, head, fields) in [
            ("an empty line", "A: 1\nnonsense\n\n", "A: 1\nnonsense\n\n"),
            ("fields alone", "A: 1\n b: 2\nC: 3\n", "A: 1\n b: 2\nC: 3\n"),
            ("text behind them", "A: 1\n 2\nHello there\nB: 2\n", "A: 1\n 2\n"),
            ("text alone", "Hello there\n goes on\n", ""),
            (
                "a line of an mbox first",
                "From a@b.example Fri May 25 10:59:55 2001\nA: 1\n",
                "From a@b.example Fri May 25 10:59:55 2001\nA: 1\n",
            ),
        ] {
            assert_eq!(end_of_fields(head.as_bytes()), fields.len(), "{what}");
        }
    }

    #[test]
    fn fields_are_read_whatever_stands_between_them() {
        let head =
            b"From anna@poczta.example Fri May 25 10:59:55 2001\nSubject : One\r\n two\r\nnonsense\n more\nX-Y: \xfc\n";
        let fields = Fields::read(head);
        let read: Vec<_> = fields.iter().map(|f| (f.name, f.ascii().into_owned())).collect();
        assert_eq!(read, [("Subject", "One two".into()), ("X-Y", "ü".into())]);
    }
}
