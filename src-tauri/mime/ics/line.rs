//! Content lines (RFC 5545 section 3.1, RFC 6350 section 3.2): kept as they came, read where somebody asks.

use std::borrow::Cow;

use crate::charset;

/// Octets of a line before it is folded (RFC 5545 section 3.1).
const FOLD_AT: usize = 75;
/// What is longer is no name of a property.
const LONGEST_NAME: usize = 200;

/// One content line with its folds and its line break, as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    raw: Vec<u8>,
    name: String,
}

/// How the lines of an object end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ending {
    /// As the standard wants it.
    #[default]
    CrLf,
    /// As many programs on Unix write it.
    Lf,
}

impl Ending {
    pub(super) fn octets(self) -> &'static str {
        match self {
            Self::CrLf => "\r\n",
            Self::Lf => "\n",
        }
    }
}

/// A property's parameters: names and what they say.
pub type Params<'a> = &'a [(&'a str, &'a str)];

/// A line taken apart: what stands before its value, and the value, both without folds.
struct Parts<'a> {
    head: &'a [u8],
    value: &'a [u8],
}

impl Line {
    /// Reads one line with its folds.
    pub(super) fn read(raw: &[u8]) -> Self {
        Self { name: name_of(raw), raw: raw.to_vec() }
    }

    /// Writes a line; `value` as the property's type wants it, already escaped.
    pub fn write(name: &str, params: Params<'_>, value: &str, ending: Ending) -> Self {
        let mut text = name.to_owned();
        for (key, said) in params {
            text.push(';');
            text.push_str(key);
            text.push('=');
            text.push_str(&quoted(said));
        }
        text.push(':');
        text.extend(value.chars().filter(|c| !matches!(c, '\r' | '\n')));
        Self { name: name.to_ascii_uppercase(), raw: folded(&text, ending).into_bytes() }
    }

    /// As it came.
    pub fn bytes(&self) -> &[u8] {
        &self.raw
    }

    /// The property's name in capitals; empty where the line is damaged.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The value as written, without folds.
    pub fn value(&self) -> String {
        let line = unfolded(&self.raw);
        charset::decode(parts(&line).value, self.param("CHARSET").as_deref())
    }

    /// The value as TEXT (RFC 5545 section 3.3.11), unescaped.
    pub fn text(&self) -> String {
        unescaped(&self.value())
    }

    /// What a parameter says first.
    pub fn param(&self, name: &str) -> Option<String> {
        self.params().into_iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, said)| said)
    }

    /// All parameters as written, unquoted; of one with several values all of them, separated by commas.
    pub fn params(&self) -> Vec<(String, String)> {
        let line = unfolded(&self.raw);
        let head = String::from_utf8_lossy(parts(&line).head).into_owned();
        let mut pieces = split_outside_quotes(&head, ';').into_iter();
        pieces.next();
        pieces.filter_map(|piece| piece.split_once('=')).map(|(key, said)| (key.to_owned(), unquoted(said))).collect()
    }
}

/// Escapes a TEXT (RFC 5545 section 3.3.11).
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\r' => {}
            '\n' => out.push_str("\\n"),
            '\\' | ',' | ';' => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
    out
}

/// Unescapes a TEXT; a backslash before anything else is itself.
pub(super) fn unescaped(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut letters = value.chars().peekable();
    while let Some(c) = letters.next() {
        match (c, letters.peek()) {
            ('\\', Some('n' | 'N')) => out.push('\n'),
            ('\\', Some(next @ ('\\' | ',' | ';' | ':' | '"'))) => out.push(*next),
            _ => {
                out.push(c);
                continue;
            }
        }
        letters.next();
    }
    out
}

/// The raw lines of a file, each with its folds and its line break.
pub(crate) fn lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    // Files of old Macs end their lines with CR alone.
    let end = if memchr::memchr(b'\n', bytes).is_some() { b'\n' } else { b'\r' };
    let mut rest = bytes;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let mut length = 0;
        loop {
            let from = rest.get(length..).unwrap_or_default();
            length = memchr::memchr(end, from).map_or(rest.len(), |at| length + at + 1);
            if !matches!(rest.get(length), Some(b' ' | b'\t')) {
                break;
            }
        }
        let (line, behind) = rest.split_at(length);
        rest = behind;
        Some(line)
    })
}

/// A raw line without folds and line break.
pub(crate) fn unfolded(raw: &[u8]) -> Cow<'_, [u8]> {
    let line = without_break(raw);
    if memchr::memchr2(b'\n', b'\r', line).is_none() {
        return Cow::Borrowed(line);
    }
    let mut out = Vec::with_capacity(line.len());
    let mut at = 0;
    while let Some(octet) = line.get(at) {
        let ahead = (line.get(at + 1), line.get(at + 2));
        at += match (octet, ahead) {
            (b'\r', (Some(b'\n'), Some(b' ' | b'\t'))) => 3,
            (b'\r' | b'\n', (Some(b' ' | b'\t'), _)) => 2,
            _ => {
                out.push(*octet);
                1
            }
        };
    }
    Cow::Owned(out)
}

fn without_break(raw: &[u8]) -> &[u8] {
    let end = raw.iter().rposition(|octet| !matches!(octet, b'\r' | b'\n')).map_or(0, |at| at + 1);
    raw.get(..end).unwrap_or_default()
}

fn name_of(raw: &[u8]) -> String {
    let raw = raw.strip_prefix(b"\xef\xbb\xbf").unwrap_or(raw);
    let start = unfolded(raw.get(..LONGEST_NAME).unwrap_or(raw));
    let Some(end) = start.iter().position(|octet| matches!(octet, b':' | b';')) else { return String::new() };
    let name = start.get(..end).unwrap_or_default().trim_ascii();
    let fits = |octet: &u8| octet.is_ascii_alphanumeric() || matches!(octet, b'-' | b'_' | b'.');
    if name.is_empty() || !name.iter().all(fits) {
        return String::new();
    }
    String::from_utf8_lossy(name).to_ascii_uppercase()
}

/// A value begins behind the first colon outside quotes; where a quote never ends, behind the first colon.
fn parts(line: &[u8]) -> Parts<'_> {
    let mut inside = false;
    let outside = line.iter().position(|octet| {
        inside ^= *octet == b'"';
        *octet == b':' && !inside
    });
    let colon = outside.or_else(|| memchr::memchr(b':', line)).unwrap_or(line.len());
    Parts { head: line.get(..colon).unwrap_or_default(), value: line.get(colon + 1..).unwrap_or_default() }
}

pub(super) fn split_outside_quotes(text: &str, at: char) -> Vec<&str> {
    let mut inside = false;
    text.split(|c| {
        inside ^= c == '"';
        c == at && !inside
    })
    .collect()
}

/// RFC 6868: what a parameter cannot hold is written with a caret.
fn quoted(said: &str) -> String {
    let mut out = String::with_capacity(said.len());
    for c in said.chars() {
        match c {
            '^' => out.push_str("^^"),
            '\n' => out.push_str("^n"),
            '"' => out.push_str("^'"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    if out.contains([':', ';', ',']) { format!("\"{out}\"") } else { out }
}

fn unquoted(said: &str) -> String {
    let mut out = String::with_capacity(said.len());
    let mut letters = said.trim().chars().filter(|c| *c != '"').peekable();
    while let Some(c) = letters.next() {
        match (c, letters.peek()) {
            ('^', Some('^')) => out.push('^'),
            ('^', Some('n')) => out.push('\n'),
            ('^', Some('\'')) => out.push('"'),
            _ => {
                out.push(c);
                continue;
            }
        }
        letters.next();
    }
    out
}

fn folded(text: &str, ending: Ending) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 30 + 2);
    let mut room = FOLD_AT;
    for c in text.chars() {
        if c.len_utf8() > room {
            out.push_str(ending.octets());
            out.push(' ');
            room = FOLD_AT - 1;
        }
        room -= c.len_utf8();
        out.push(c);
    }
    out.push_str(ending.octets());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_read_as_it_is_meant() {
        for (what, raw, name, value, param) in [
            ("plain", &b"SUMMARY:Interview\r\n"[..], "SUMMARY", "Interview", None),
            ("folded in the name", b"SUMM\r\n ARY:Inter\r\n\tview", "SUMMARY", "Interview", None),
            ("folded inside a letter", b"SUMMARY:M\xc3\n \xbcller\n", "SUMMARY", "Müller", None),
            ("escaped", b"LOCATION:R\\, 1\\;2\\nx\\\\n \\d\n", "LOCATION", "R, 1;2\nx\\n \\d", None),
            ("a colon in quotes", b"x;CN=\"a:b\":c:d", "X", "c:d", Some("a:b")),
            ("a quote that never ends", b"X;CN=\"a:b", "X", "b", Some("a")),
            ("carets", b"X;CN=^'A^'^n^^:b", "X", "b", Some("\"A\"\n^")),
            ("Latin-1", b"SUMMARY:M\xfcller", "SUMMARY", "Müller", None),
            ("a byte order mark", b"\xef\xbb\xbfBEGIN:VCALENDAR", "BEGIN", "VCALENDAR", None),
            ("no colon", b"nonsense\n", "", "", None),
            ("no name", b"==:x\n", "", "x", None),
        ] {
            let line = Line::read(raw);
            assert_eq!((line.name(), line.text().as_str()), (name, value), "{what}");
            assert_eq!(line.param("cn").as_deref(), param, "{what}");
            assert_eq!(line.bytes(), raw, "{what}");
        }
    }

    #[test]
    fn a_written_line_is_folded_and_reads_back() {
        let text = "Gespräch mit Łukasz; \\ Zwölf, vierzig\nzweite Zeile ".repeat(9);
        let line = Line::write("description", &[("ALTREP", "cid:1"), ("X-N", "a\"b^")], &escaped(&text), Ending::CrLf);
        assert_eq!(line.text(), text);
        assert_eq!(line.param("ALTREP").as_deref(), Some("cid:1"));
        assert_eq!(line.param("x-n").as_deref(), Some("a\"b^"));
        let raw = String::from_utf8(line.bytes().to_vec()).unwrap();
        assert!(raw.split("\r\n").all(|piece| piece.len() <= FOLD_AT), "{raw}");
        assert_eq!(Line::read(line.bytes()), line);
    }
}
