//! What a server says, taken apart without trusting it (RFC 3501 section 7).

use std::borrow::Cow;
use std::io::{self, ErrorKind, Read, Write};

use super::wire::{LONGEST_LITERAL, Wire};

/// Longest response with all its literals, octets: the longest literal and what stands around it.
const LONGEST_RESPONSE: u64 = LONGEST_LITERAL + (1 << 20);
/// How deep lists may nest.
const DEEPEST: usize = 16;

/// The word of a status response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    Ok,
    No,
    Bad,
    Bye,
    PreAuth,
}

/// A status response: `OK [CODE] text`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Status {
    pub word: Word,
    /// What stands in the square brackets.
    pub code: Option<String>,
    pub text: String,
}

/// One response.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Answer<'a> {
    /// `* OK …`, `* BYE …`.
    Status(Status),
    /// `a1 OK …`.
    Tagged(&'a str, Status),
    /// `+ …`.
    Continue,
    /// `* 12 FETCH …`: the number, the name in upper case, the rest.
    Numbered(u32, String, Parts<'a>),
    /// `* LIST …`.
    Named(String, Parts<'a>),
}

/// A value inside a response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value<'a> {
    /// A word, a number, `NIL`.
    Atom(&'a [u8]),
    /// A quoted string or a literal.
    Text(Cow<'a, [u8]>),
    /// What stands in round brackets.
    List(Vec<Value<'a>>),
}

/// Values still to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Parts<'a> {
    rest: &'a [u8],
}

/// Reads one response, literals included, into an emptied buffer.
pub(super) fn read<S: Read + Write>(wire: &mut Wire<S>, into: &mut Vec<u8>) -> io::Result<()> {
    into.clear();
    wire.line(into)?;
    if !may_hold_literals(into) {
        return Ok(());
    }
    while let Some(count) = literal_at_end(into) {
        if count.saturating_add(into.len() as u64) > LONGEST_RESPONSE {
            return Err(io::Error::new(ErrorKind::InvalidData, "a response beyond reason"));
        }
        wire.literal(count, into)?;
        wire.line(into)?;
    }
    Ok(())
}

/// Takes a response apart; `None` where it is none.
pub(super) fn parse(line: &[u8]) -> Option<Answer<'_>> {
    let (first, rest) = word(line);
    match first {
        b"+" => Some(Answer::Continue),
        b"*" => untagged(rest),
        tag => Some(Answer::Tagged(std::str::from_utf8(tag).ok()?, status(rest)?)),
    }
}

fn untagged(rest: &[u8]) -> Option<Answer<'_>> {
    if let Some(status) = status(rest) {
        return Some(Answer::Status(status));
    }
    let (first, rest) = word(rest);
    let name = |word: &[u8]| String::from_utf8_lossy(word).to_ascii_uppercase();
    match number(first) {
        Some(number) => {
            let (second, rest) = word(rest);
            Some(Answer::Numbered(u32::try_from(number).ok()?, name(second), Parts { rest }))
        }
        None if first.is_empty() => None,
        None => Some(Answer::Named(name(first), Parts { rest })),
    }
}

fn status(rest: &[u8]) -> Option<Status> {
    let (first, rest) = word(rest);
    let word = status_word(first)?;
    let text = String::from_utf8_lossy(rest);
    let text = text.trim();
    let (code, text) = match text.strip_prefix('[').and_then(|inner| inner.split_once(']')) {
        Some((code, text)) => (Some(code.to_owned()), text.trim_start()),
        None => (None, text),
    };
    Some(Status { word, code, text: text.to_owned() })
}

fn status_word(word: &[u8]) -> Option<Word> {
    let all: [(&[u8], Word); 5] =
        [(b"OK", Word::Ok), (b"NO", Word::No), (b"BAD", Word::Bad), (b"BYE", Word::Bye), (b"PREAUTH", Word::PreAuth)];
    all.iter().find(|(name, _)| word.eq_ignore_ascii_case(name)).map(|(_, word)| *word)
}

/// Free text may end in `{5}` without meaning it.
fn may_hold_literals(line: &[u8]) -> bool {
    let (first, rest) = word(line);
    first == b"*" && status_word(word(rest).0).is_none()
}

fn literal_at_end(line: &[u8]) -> Option<u64> {
    let line = line.strip_suffix(b"\n")?;
    let inner = line.strip_suffix(b"\r").unwrap_or(line).strip_suffix(b"}")?;
    let inner = inner.strip_suffix(b"+").unwrap_or(inner);
    let open = inner.iter().rposition(|byte| *byte == b'{')?;
    number(inner.get(open + 1..)?)
}

fn word(line: &[u8]) -> (&[u8], &[u8]) {
    let end = line.iter().position(|byte| matches!(byte, b' ' | b'\r' | b'\n')).unwrap_or(line.len());
    let (first, rest) = line.split_at_checked(end).unwrap_or((line, &[]));
    (first, rest.strip_prefix(b" ").unwrap_or(rest))
}

/// A decimal number; `None` for anything else.
pub(super) fn number(digits: &[u8]) -> Option<u64> {
    std::str::from_utf8(digits).ok().filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()))?.parse().ok()
}

impl<'a> Parts<'a> {
    /// The next value; `None` at the end or where the brackets do not fit.
    pub fn next(&mut self) -> Option<Value<'a>> {
        self.value(0)
    }

    /// What is left as text, without the line end.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(self.rest).trim().to_owned()
    }

    fn value(&mut self, depth: usize) -> Option<Value<'a>> {
        self.rest = self.rest.iter().position(|byte| *byte != b' ').and_then(|at| self.rest.get(at..))?;
        match self.rest.first()? {
            b'(' if depth < DEEPEST => self.list(depth),
            b'(' | b')' | b'\r' | b'\n' => None,
            b'"' => self.quoted(),
            b'{' | b'~' => self.literal(),
            _ => Some(Value::Atom(self.atom())),
        }
    }

    fn list(&mut self, depth: usize) -> Option<Value<'a>> {
        self.rest = self.rest.get(1..)?;
        let mut values = Vec::new();
        loop {
            while let [b' ', rest @ ..] = self.rest {
                self.rest = rest;
            }
            if let [b')', rest @ ..] = self.rest {
                self.rest = rest;
                return Some(Value::List(values));
            }
            values.push(self.value(depth + 1)?);
        }
    }

    fn quoted(&mut self) -> Option<Value<'a>> {
        let mut text = Vec::new();
        let mut escaped = false;
        for (at, byte) in self.rest.iter().enumerate().skip(1) {
            match byte {
                b'\r' | b'\n' => return None,
                b'\\' if !escaped => escaped = true,
                b'"' if !escaped => {
                    self.rest = self.rest.get(at + 1..)?;
                    return Some(Value::Text(Cow::Owned(text)));
                }
                other => {
                    escaped = false;
                    text.push(*other);
                }
            }
        }
        None
    }

    fn literal(&mut self) -> Option<Value<'a>> {
        let line = self.rest.iter().position(|byte| *byte == b'\n')?;
        let count = usize::try_from(literal_at_end(self.rest.get(..=line)?)?).ok()?;
        let after = self.rest.get(line + 1..)?;
        let text = after.get(..count)?;
        self.rest = after.get(count..)?;
        Some(Value::Text(Cow::Borrowed(text)))
    }

    fn atom(&mut self) -> &'a [u8] {
        let end = |byte: &u8| matches!(byte, b' ' | b'(' | b')' | b'\r' | b'\n');
        let end = self.rest.iter().position(end).unwrap_or(self.rest.len());
        let (atom, rest) = self.rest.split_at_checked(end).unwrap_or((self.rest, &[]));
        self.rest = rest;
        atom
    }
}

impl<'a> Value<'a> {
    /// The bytes of a word or a text; `None` for a list and for NIL.
    pub fn bytes(&self) -> Option<&[u8]> {
        match self {
            Self::Atom(atom) if atom.eq_ignore_ascii_case(b"NIL") => None,
            Self::Atom(atom) => Some(atom),
            Self::Text(text) => Some(text),
            Self::List(_) => None,
        }
    }

    /// The number a word spells.
    pub fn number(&self) -> Option<u64> {
        self.bytes().and_then(number)
    }

    /// The values in round brackets.
    pub fn list(self) -> Option<Vec<Value<'a>>> {
        match self {
            Self::List(values) => Some(values),
            _ => None,
        }
    }

    /// Whether it is this word, in any case.
    pub fn is(&self, name: &str) -> bool {
        matches!(self, Self::Atom(atom) if atom.eq_ignore_ascii_case(name.as_bytes()))
    }
}

#[cfg(test)]
#[path = "answer_tests.rs"]
mod tests;
