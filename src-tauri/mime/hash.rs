//! What makes two messages with the same header the same message.

use memchr::{memchr, memchr2};

use crate::field;

/// Octets that are hashed at once.
const GATHERED: usize = 256 << 10;

/// BLAKE3 of what follows the header block. Line breaks are unified, blank lines at the end dropped and mbox quoting (`>From `) undone, so
/// that one message has one hash whether it came by IMAP or out of an mbox.
pub fn body_hash(raw: &[u8]) -> [u8; 32] {
    let raw = field::with_line_feeds(raw);
    let (_, body) = field::split(&raw);
    let mut hasher = blake3::Hasher::new();
    // Gathered, because hashing by the line is slow, and emptied, because a message may be large.
    let mut unified = Vec::with_capacity(body.len().min(GATHERED) + 1);
    let mut blank = 0;
    let mut rest = body;
    while !rest.is_empty() {
        let (line, behind) = line(rest);
        let line = without_mbox_quoting(line);
        rest = behind;
        if line.is_empty() {
            blank += 1;
            continue;
        }
        unified.resize(unified.len() + std::mem::take(&mut blank), b'\n');
        unified.extend_from_slice(line);
        unified.push(b'\n');
        if unified.len() >= GATHERED {
            hasher.update(&unified);
            unified.clear();
        }
    }
    *hasher.update(&unified).finalize().as_bytes()
}

/// The first line without its line break (CRLF, LF or CR), and the rest.
fn line(text: &[u8]) -> (&[u8], &[u8]) {
    let Some(at) = memchr2(b'\r', b'\n', text) else {
        return (text, &[]);
    };
    let (line, rest) = text.split_at(at);
    (line, rest.strip_prefix(b"\r\n").or_else(|| rest.get(1..)).unwrap_or_default())
}

fn without_mbox_quoting(line: &[u8]) -> &[u8] {
    if line.first() != Some(&b'>') || memchr(b'F', line).is_none() {
        return line;
    }
    let at = line.iter().position(|byte| *byte != b'>').unwrap_or(0);
    line.get(at..).filter(|text| text.starts_with(b"From ")).unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_message_has_one_hash_by_every_route() {
        let hash = body_hash(b"A: 1\r\n\r\nHello\r\n\r\nFrom here\r\n");
        for (what, raw) in [
            ("another header", &b"B: 2\r\nC: 3\r\n\r\nHello\r\n\r\nFrom here\r\n"[..]),
            ("LF", b"A: 1\n\nHello\n\nFrom here\n"),
            ("CR", b"A: 1\r\rHello\r\rFrom here\r"),
            ("no line break at the end", b"A: 1\n\nHello\n\nFrom here"),
            ("blank lines at the end", b"A: 1\n\nHello\n\nFrom here\n\r\n\n"),
            ("out of an mbox", b"A: 1\n\nHello\n\n>From here\n"),
        ] {
            assert_eq!(body_hash(raw), hash, "{what}");
        }
        for (what, raw) in [
            ("another word", &b"A: 1\n\nHallo\n\nFrom here\n"[..]),
            ("a blank line less", b"A: 1\n\nHello\nFrom here\n"),
            ("a quoted line", b"A: 1\n\n> Hello\n\nFrom here\n"),
            ("no body", b"A: 1\n\n"),
        ] {
            assert_ne!(body_hash(raw), hash, "{what}");
        }
        assert_eq!(body_hash(b"A: 1\n"), body_hash(b"A: 1\n\n\n"), "no body is an empty body");
    }
}
