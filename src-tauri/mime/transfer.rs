//! Content transfer encodings, read leniently (RFC 2045 section 6).

use memchr::memchr;

use crate::date::without_comments;

/// How the octets of a part are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Transfer {
    #[default]
    Identity,
    Base64,
    QuotedPrintable,
    Uuencode,
}

impl Transfer {
    /// Reads the value of Content-Transfer-Encoding; an unknown one reads as identity.
    pub fn read(value: &str) -> Self {
        let value = without_comments(value);
        let word = value.trim().trim_matches('"').split([' ', '\t', ';']).next().unwrap_or_default();
        match word.to_ascii_lowercase().as_str() {
            "base64" => Self::Base64,
            "quoted-printable" => Self::QuotedPrintable,
            "x-uuencode" | "x-uue" | "uuencode" => Self::Uuencode,
            _ => Self::Identity,
        }
    }

    /// The decoded octets.
    pub fn decode(self, bytes: &[u8]) -> Vec<u8> {
        match self {
            Self::Identity => bytes.to_vec(),
            Self::Base64 => base64(bytes),
            Self::QuotedPrintable => quoted_printable(bytes),
            Self::Uuencode => uuencode(bytes),
        }
    }

    /// How many octets `decode` gives, without decoding where that can be counted.
    pub fn size(self, bytes: &[u8]) -> u64 {
        match self {
            Self::Identity => bytes.len() as u64,
            Self::Base64 => base64_size(bytes),
            Self::QuotedPrintable => quoted_printable(bytes).len() as u64,
            Self::Uuencode => uuencode(bytes).len() as u64,
        }
    }
}

const OTHER: u8 = 0xff;
const PAD: u8 = 0xfe;

const fn sextets() -> [u8; 256] {
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut table = [OTHER; 256];
    let mut at = 0;
    #[allow(clippy::indexing_slicing, reason = "evaluated while compiling")]
    while at < 64 {
        table[alphabet[at] as usize] = at as u8;
        at += 1;
    }
    #[allow(clippy::indexing_slicing, reason = "evaluated while compiling")]
    {
        table[b'=' as usize] = PAD;
    }
    table
}

static SEXTETS: [u8; 256] = sextets();

fn sextet(byte: u8) -> u8 {
    SEXTETS.get(usize::from(byte)).copied().unwrap_or(OTHER)
}

/// Base64; characters outside the alphabet are passed over, and padding in the middle starts afresh.
pub(crate) fn base64(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() / 4 * 3 + 3);
    let mut rest = bytes;
    let (mut bits, mut count) = (0_u32, 0_u8);
    loop {
        if count == 0 {
            rest = whole_groups(rest, &mut out);
        }
        let Some((byte, tail)) = rest.split_first() else { break };
        rest = tail;
        match sextet(*byte) {
            OTHER => {}
            PAD => flush(&mut out, &mut bits, &mut count),
            value => {
                bits = bits << 6 | u32::from(value);
                count += 1;
                if count == 4 {
                    out.extend_from_slice(&[(bits >> 16) as u8, (bits >> 8) as u8, bits as u8]);
                    (bits, count) = (0, 0);
                }
            }
        }
    }
    flush(&mut out, &mut bits, &mut count);
    out
}

/// Decodes groups of four for as long as nothing else stands between them: the speed of the whole lies here.
fn whole_groups<'a>(mut rest: &'a [u8], out: &mut Vec<u8>) -> &'a [u8] {
    while let [a, b, c, d, tail @ ..] = rest {
        let (a, b, c, d) = (sextet(*a), sextet(*b), sextet(*c), sextet(*d));
        if (a | b | c | d) >= 64 {
            break;
        }
        out.extend_from_slice(&[a << 2 | b >> 4, b << 4 | c >> 2, c << 6 | d]);
        rest = tail;
    }
    rest
}

fn flush(out: &mut Vec<u8>, bits: &mut u32, count: &mut u8) {
    match *count {
        2 => out.push((*bits >> 4) as u8),
        3 => out.extend_from_slice(&[(*bits >> 10) as u8, (*bits >> 2) as u8]),
        _ => {}
    }
    (*bits, *count) = (0, 0);
}

fn base64_size(bytes: &[u8]) -> u64 {
    let is_sextet = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    let octets = |count: u64| count / 4 * 3 + (count % 4).saturating_sub(1);
    bytes.split(|byte| *byte == b'=').map(|run| octets(run.iter().filter(is_sextet).count() as u64)).sum()
}

/// Quoted-printable; what is no escape stands for itself, white space before a line break goes.
pub(crate) fn quoted_printable(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    for line in crate::field::Lines(bytes) {
        let text = line.strip_suffix(b"\n").unwrap_or(line);
        let text = text.strip_suffix(b"\r").unwrap_or(text);
        let line_break = line.get(text.len()..).unwrap_or_default();
        let text = text.trim_ascii_end();
        if let Some(text) = text.strip_suffix(b"=") {
            escapes(text, &mut out);
        } else {
            escapes(text, &mut out);
            out.extend_from_slice(line_break);
        }
    }
    out
}

fn escapes(text: &[u8], out: &mut Vec<u8>) {
    let mut rest = text;
    while let Some(at) = memchr(b'=', rest) {
        let (plain, from) = rest.split_at(at);
        out.extend_from_slice(plain);
        let octet = from.get(1..3).and_then(hex);
        out.push(octet.unwrap_or(b'='));
        rest = from.get(if octet.is_some() { 3 } else { 1 }..).unwrap_or_default();
    }
    out.extend_from_slice(rest);
}

fn hex(digits: &[u8]) -> Option<u8> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16);
    let [high, low] = digits else { return None };
    u8::try_from(digit(high)? << 4 | digit(low)?).ok()
}

/// The Q encoding of encoded words (RFC 2047 section 4.2).
pub(crate) fn q_word(text: &[u8]) -> Vec<u8> {
    let spaced: Vec<u8> = text.iter().map(|byte| if *byte == b'_' { b' ' } else { *byte }).collect();
    let mut out = Vec::with_capacity(text.len());
    escapes(&spaced, &mut out);
    out
}

/// Uuencode between its `begin` and `end` lines.
fn uuencode(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() / 4 * 3);
    let lines = crate::field::Lines(bytes).skip_while(|line| !line.starts_with(b"begin ")).skip(1);
    for line in lines.take_while(|line| line.trim_ascii() != b"end") {
        let value = |byte: &u8| byte.wrapping_sub(b' ') & 0x3f;
        let Some((count, text)) = line.split_first() else {
            continue;
        };
        let wanted = out.len() + usize::from(value(count));
        for group in text.trim_ascii_end().chunks(4) {
            let mut four = group.iter().map(value).chain(std::iter::repeat(0));
            let (a, b) = (four.next().unwrap_or(0), four.next().unwrap_or(0));
            let (c, d) = (four.next().unwrap_or(0), four.next().unwrap_or(0));
            out.extend_from_slice(&[a << 2 | b >> 4, b << 4 | c >> 2, c << 6 | d]);
        }
        out.resize(wanted, 0);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn transfer_encodings_are_read_leniently() {
        for (what, name, text, expected) in [
            ("base64 over lines", "base64", "SGVs\r\nbG8=\r\n", "Hello"),
            ("base64 with other characters", "BASE64 ", "SG*Vs bG8", "Hello"),
            ("base64 in two padded pieces", "base64", "SGk=SGk=", "HiHi"),
            ("quoted-printable", "Quoted-Printable", "a=3Db=\r\nc \r\nd=zz=", "a=bc\r\nd=zz"),
            ("a comment behind the name", "quoted-printable (x)", "=41", "A"),
            ("a comment before the name", "(x (y)) quoted-printable;", "=41", "A"),
            ("identity", "8bit", "a=41", "a=41"),
            ("uuencode", "x-uuencode", "begin 644 x\n%2&5L;&\\\n`\nend\n", "Hello"),
        ] {
            let transfer = Transfer::read(name);
            assert_eq!(String::from_utf8_lossy(&transfer.decode(text.as_bytes())), expected, "{what}");
            assert_eq!(transfer.size(text.as_bytes()), expected.len() as u64, "{what}");
        }
    }

    proptest::proptest! {
        #[test]
        fn the_counted_size_is_the_decoded_size(bytes: Vec<u8>, text in "[A-Za-z0-9+/= \r\n]{0,200}") {
            for transfer in [Transfer::Identity, Transfer::Base64, Transfer::QuotedPrintable, Transfer::Uuencode] {
                for input in [bytes.as_slice(), text.as_bytes()] {
                    proptest::prop_assert_eq!(transfer.decode(input).len() as u64, transfer.size(input));
                }
            }
        }
    }
}
