//! vCard files brought into one form: a card's telling lines, unfolded, in UTF-8, without quoted-printable, preferred ones first.

use std::borrow::Cow;

use crate::{charset, field::Lines, transfer};

/// The lines of one card, and where it begins.
#[derive(Debug, Default)]
pub(crate) struct RawCard {
    /// Line number in the file, from 1.
    pub line: usize,
    pub closed: bool,
    lines: Vec<(bool, String)>,
}

/// The properties a profile has room for.
const READ: [&str; 10] = ["VERSION", "FN", "N", "EMAIL", "TEL", "ORG", "TITLE", "NOTE", "CATEGORIES", "LANG"];
/// Name and parameters.
const LONGEST_HEAD: usize = 1000;
/// What a longer value holds is no contact.
const LONGEST_VALUE: usize = 64 << 10;

impl RawCard {
    /// The card as text of vCard 3.0 or 4.0 grammar.
    pub fn text(&self) -> String {
        let preferred = self.lines.iter().filter(|(preferred, _)| *preferred);
        let others = self.lines.iter().filter(|(preferred, _)| !preferred);
        let lines: String = preferred.chain(others).map(|(_, line)| format!("{line}\r\n")).collect();
        format!("BEGIN:VCARD\r\n{lines}END:VCARD\r\n")
    }
}

/// Splits a file into cards; a card inside a card (an agent) is left out.
pub(crate) fn cards(bytes: &[u8]) -> Vec<RawCard> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let utf16 = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
    let bytes =
        if utf16 { Cow::Owned(charset::decode(bytes, Some("utf-16")).into_bytes()) } else { Cow::Borrowed(bytes) };
    let bytes = crate::field::with_line_feeds(&bytes);
    let mut found: Vec<RawCard> = Vec::new();
    let mut depth = 0_usize;
    for (number, line) in logical_lines(&bytes) {
        let word: Vec<u8> =
            line.iter().filter(|byte| !byte.is_ascii_whitespace()).take(12).map(u8::to_ascii_uppercase).collect();
        match word.as_slice() {
            b"BEGIN:VCARD" => {
                depth += 1;
                if depth == 1 {
                    found.push(RawCard { line: number, ..RawCard::default() });
                }
            }
            b"END:VCARD" => {
                depth = depth.saturating_sub(1);
                if let Some(card) = found.last_mut().filter(|_| depth == 0) {
                    card.closed = true;
                }
            }
            _ if depth == 1 => {
                if let Some(card) = found.last_mut() {
                    card.lines.extend(property(&line));
                }
            }
            _ => {}
        }
    }
    found
}

/// Lines with their continuations, also those of quoted-printable values; with the number of the first.
fn logical_lines(bytes: &[u8]) -> Vec<(usize, Vec<u8>)> {
    let mut found: Vec<(usize, Vec<u8>)> = Vec::new();
    let mut soft_break = false;
    for (number, line) in Lines(bytes).enumerate() {
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let continues = soft_break || matches!(line.first(), Some(b' ' | b'\t'));
        match found.last_mut().filter(|_| continues) {
            Some((_, open)) if soft_break => {
                open.pop();
                open.extend_from_slice(line);
            }
            Some((_, open)) => open.extend_from_slice(line.get(1..).unwrap_or_default()),
            None => found.push((number + 1, line.to_vec())),
        }
        soft_break = found.last().is_some_and(|(_, line)| line.ends_with(b"=") && is_quoted_printable(head_of(line)));
    }
    found
}

fn head_of(line: &[u8]) -> &[u8] {
    line.get(..LONGEST_HEAD).unwrap_or(line).split(|byte| *byte == b':').next().unwrap_or_default()
}

fn is_quoted_printable(head: &[u8]) -> bool {
    head.to_ascii_uppercase().windows(16).any(|window| window == b"QUOTED-PRINTABLE")
}

/// One line in UTF-8 without transfer encoding and without parameters, and whether it is the preferred one of its kind.
fn property(line: &[u8]) -> Option<(bool, String)> {
    let head = head_of(line);
    let value = line.get(head.len()..)?.strip_prefix(b":")?;
    let head_text = String::from_utf8_lossy(head).to_ascii_uppercase();
    let mut words = head_text.split(';');
    let name = words.next()?.rsplit('.').next()?.trim().to_owned();
    if !READ.contains(&name.as_str()) || value.len() > LONGEST_VALUE {
        return None;
    }
    let params: Vec<&str> = words.map(str::trim).collect();
    let preferred =
        params.iter().any(|param| param.starts_with("PREF") || param.starts_with("TYPE") && param.contains("PREF"));
    let label = params.iter().find_map(|param| param.strip_prefix("CHARSET=")).map(|label| label.trim_matches('"'));
    if !is_quoted_printable(head) {
        return Some((preferred, format!("{name}:{}", charset::decode(value, label))));
    }
    let pieces = value
        .split(|byte| *byte == b';')
        .map(|piece| escape(&charset::decode(&transfer::quoted_printable(piece), label)));
    let value = if name == "N" || name == "ORG" {
        pieces.collect::<Vec<_>>().join(";")
    } else {
        pieces.collect::<Vec<_>>().join("\\;")
    };
    Some((preferred, format!("{name}:{value}")))
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\r' => {}
            '\n' => out.push_str("\\n"),
            '\\' | ',' => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
    out
}
