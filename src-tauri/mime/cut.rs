//! Big parts cut out of the raw bytes, so that the same file is stored once however often it was sent.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

pub use crate::encoding::{Encoding, UnknownEncoding};
use crate::{
    encoding::{layout, write},
    meta::Meta,
    transfer::{self, Transfer},
    tree::Tree,
};

/// Texts of fewer octets stay in: there they are compressed with their message, and no two are the same.
const SMALLEST_TEXT: usize = 64 << 10;

/// So do files of fewer decoded octets: a row and a page of their own would take more than they do.
const SMALLEST_FILE: usize = 4 << 10;

/// More parts than this stay in.
const MOST: usize = 500;

/// Parts of so many written octets are decoded once and held; larger ones are decoded again when they are read.
const LITTLE: usize = 2 << 20;

/// A part that was cut out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Where it belongs: an offset in the skeleton. Several pieces never share one.
    pub at: u64,
    /// How it was written.
    pub encoding: Encoding,
    /// The decoded octets.
    pub bytes: Vec<u8>,
}

/// A message taken apart without being copied.
#[derive(Clone, Debug)]
pub struct Taken<'r> {
    /// The raw bytes without what can be cut out, in order.
    pub skeleton: Vec<&'r [u8]>,
    /// What can be cut out.
    pub parts: Vec<BigPart<'r>>,
}

/// A part that can be cut out, as it is written.
#[derive(Clone, Debug)]
pub struct BigPart<'r> {
    /// Where it belongs, as in [`Piece`].
    pub at: u64,
    /// How it is written.
    pub encoding: Encoding,
    /// Its decoded octets.
    pub size: u64,
    text: &'r [u8],
    /// Decoded already, where that is little.
    bytes: Option<Vec<u8>>,
}

impl BigPart<'_> {
    /// Hands over the decoded octets, some at a time.
    pub fn read(&self, each: &mut dyn FnMut(&[u8])) {
        match &self.bytes {
            Some(bytes) => each(bytes),
            None => drop(decode(self.text, self.encoding, false, each)),
        }
    }
}

/// Finds every leaf of 64 KiB or more (decoded), and every one of 4 KiB or more that is written in base64 or has a file's name, whose encoding can
/// be repeated exactly; what cannot stays in the skeleton.
pub fn take_apart(raw: &[u8]) -> Taken<'_> {
    let tree = Tree::read(raw);
    let (mut skeleton, mut parts) = (Vec::new(), Vec::new());
    let (mut at, mut copied) = (0, 0);
    for node in tree.nodes.iter().filter(|node| node.children.is_empty() && node.body.len() >= smallest(&node.meta)) {
        if parts.len() == MOST {
            break;
        }
        let Some(Cut { place, encoding, size, bytes }) = cut(tree.body(node), node.meta.transfer) else {
            continue;
        };
        let (from, to) = (node.body.start + place.start, node.body.start + place.end);
        let between = raw.get(copied..from).unwrap_or_default();
        (at, copied) = (at + between.len() as u64, to);
        skeleton.push(between);
        parts.push(BigPart { at, encoding, size, bytes, text: raw.get(from..to).unwrap_or_default() });
    }
    skeleton.push(raw.get(copied..).unwrap_or_default());
    Taken { skeleton, parts }
}

/// Cuts out what [`take_apart`] finds.
pub fn split(raw: &[u8]) -> (Vec<u8>, Vec<Piece>) {
    let taken = take_apart(raw);
    let piece = |part: &BigPart<'_>| {
        let mut bytes = Vec::new();
        part.read(&mut |some| bytes.extend_from_slice(some));
        Piece { at: part.at, encoding: part.encoding, bytes }
    };
    (taken.skeleton.concat(), taken.parts.iter().map(piece).collect())
}

/// Puts pieces back where they were; with the pieces of `split`, the result is the raw bytes.
pub fn join(skeleton: &[u8], pieces: &[Piece]) -> Vec<u8> {
    let mut sorted: Vec<&Piece> = pieces.iter().collect();
    sorted.sort_by_key(|piece| piece.at);
    let mut raw =
        Vec::with_capacity(skeleton.len() + pieces.iter().map(|piece| piece.bytes.len() * 3 / 2).sum::<usize>());
    let mut copied = 0;
    for piece in sorted {
        let at = usize::try_from(piece.at).unwrap_or(usize::MAX).min(skeleton.len());
        raw.extend_from_slice(skeleton.get(copied..at).unwrap_or_default());
        copied = at;
        write(piece.encoding, &piece.bytes, &mut raw);
    }
    raw.extend_from_slice(skeleton.get(copied..).unwrap_or_default());
    raw
}

/// How small a part may be and is still cut out.
fn smallest(meta: &Meta) -> usize {
    let is_file = meta.transfer == Transfer::Base64 || !meta.name.is_empty();
    if is_file { SMALLEST_FILE } else { SMALLEST_TEXT }
}

/// What can be cut out of a body.
struct Cut {
    /// Where it is.
    place: std::ops::Range<usize>,
    encoding: Encoding,
    /// Its decoded octets.
    size: u64,
    /// See [`BigPart`].
    bytes: Option<Vec<u8>>,
}

fn cut(body: &[u8], transfer: Transfer) -> Option<Cut> {
    match transfer {
        Transfer::Identity => {
            Some(Cut { place: 0..body.len(), encoding: Encoding::Identity, size: body.len() as u64, bytes: None })
        }
        Transfer::Base64 => {
            let start = body.len() - body.trim_ascii_start().len();
            let text = body.trim_ascii();
            let encoding = layout(text)?;
            let (mut size, mut bytes) = (0, (text.len() <= LITTLE).then(|| Vec::with_capacity(text.len() / 4 * 3)));
            let is_exact = decode(text, encoding, true, &mut |some| {
                size += some.len() as u64;
                bytes.iter_mut().for_each(|bytes| bytes.extend_from_slice(some));
            });
            let place = start..start + text.len();
            (is_exact && size >= SMALLEST_FILE as u64).then_some(Cut { place, encoding, size, bytes })
        }
        Transfer::QuotedPrintable | Transfer::Uuencode => None,
    }
}

/// Characters that are decoded at once; so many hold whole octets.
const AT_ONCE: usize = 64 << 10;

/// Decodes what is written in this way, some at a time. Where it is to be exact, answers whether writing it again gives the same.
fn decode(text: &[u8], encoding: Encoding, exact: bool, each: &mut dyn FnMut(&[u8])) -> bool {
    let Encoding::Base64 { line, crlf } = encoding else {
        each(text);
        return true;
    };
    let line = if line == 0 { text.len().max(1) } else { usize::from(line) };
    let line_break: &[u8] = if crlf { b"\r\n" } else { b"\n" };
    let (mut held, mut rest) = (Vec::with_capacity(AT_ONCE + line.min(AT_ONCE)), text);
    while !rest.is_empty() {
        let (mut letters, behind) = rest.split_at(line.min(rest.len()));
        let Some(next) = behind.strip_prefix(line_break).or_else(|| behind.is_empty().then_some(behind)) else {
            return false;
        };
        rest = next;
        while !letters.is_empty() {
            let (some, more) = letters.split_at((AT_ONCE - held.len()).min(letters.len()));
            held.extend_from_slice(some);
            letters = more;
            if held.len() == AT_ONCE && !decode_some(&held, (exact, !rest.is_empty() || !letters.is_empty()), each) {
                return false;
            }
            if held.len() == AT_ONCE {
                held.clear();
            }
        }
    }
    decode_some(&held, (exact, false), each)
}

/// Padding may only stand at the very end.
fn decode_some(letters: &[u8], (exact, more_follows): (bool, bool), each: &mut dyn FnMut(&[u8])) -> bool {
    let bytes = transfer::base64(letters);
    each(&bytes);
    !exact || STANDARD.encode(&bytes).as_bytes() == letters && (!more_follows || bytes.len() * 4 == letters.len() * 3)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn letter(parts: &[(&str, Vec<u8>)], line_break: &str) -> Vec<u8> {
        let mut raw =
            "Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n".replace('\n', line_break).into_bytes();
        for (head, body) in parts {
            raw.extend_from_slice(format!("--b\n{head}\n\n").replace('\n', line_break).as_bytes());
            raw.extend_from_slice(body);
            raw.extend_from_slice(line_break.as_bytes());
        }
        raw.extend_from_slice(b"--b--");
        raw
    }

    fn noise(length: usize) -> Vec<u8> {
        (0..length).map(|n| (n * 31 % 251) as u8).collect()
    }

    fn lines(bytes: &[u8], line: u16, crlf: bool) -> Vec<u8> {
        let mut out = Vec::new();
        write(Encoding::Base64 { line, crlf }, bytes, &mut out);
        out
    }

    #[test]
    fn big_parts_are_cut_out_where_they_can_be_repeated() {
        let base64 = "Content-Transfer-Encoding: base64";
        let big = noise(70_000);
        let mut odd = lines(&big, 76, true);
        odd.splice(10..10, *b"\r\n");
        for (what, head, body, line_break, pieces) in [
            ("base64 of 76", base64, lines(&big, 76, true), "\r\n", 1),
            ("base64 of 60, LF", base64, lines(&big, 60, false), "\n", 1),
            ("base64 on one line", base64, lines(&big, 0, false), "\n", 1),
            (
                "base64 behind a blank line",
                base64,
                [b"\n".to_vec(), lines(&big, 76, false), b"\n\n".to_vec()].concat(),
                "\n",
                1,
            ),
            ("a broken line", base64, odd, "\r\n", 0),
            ("no padding", base64, lines(&big, 76, true).strip_suffix(b"==").unwrap().to_vec(), "\r\n", 0),
            ("a small one", base64, lines(&noise(1000), 76, true), "\r\n", 0),
            ("binary", "Content-Transfer-Encoding: binary", big.clone(), "\r\n", 1),
            ("quoted-printable", "Content-Transfer-Encoding: quoted-printable", vec![b'a'; 70_000], "\r\n", 0),
        ] {
            let raw = letter(&[("X: y", b"small".to_vec()), (head, body)], line_break);
            let (skeleton, cut) = split(&raw);
            assert_eq!(cut.len(), pieces, "{what}");
            assert!(cut.iter().all(|piece| piece.bytes == big), "{what}: decoded");
            assert!(pieces == 0 || skeleton.len() < 1000, "{what}: what is left is small");
            assert_eq!(join(&skeleton, &cut), raw, "{what}: put back");
        }
    }

    #[test]
    fn smaller_files_are_cut_out_too_and_texts_are_not() {
        let (base64, little) = ("Content-Transfer-Encoding: base64", noise(5_000));
        let named = "Content-Disposition: attachment; filename=cv.txt";
        let table: [(&str, &str, Vec<u8>, usize); 5] = [
            ("a picture", base64, lines(&little, 76, false), 1),
            ("too little", base64, lines(&noise(4_000), 76, false), 0),
            ("a text", "Content-Type: text/plain", vec![b'a'; 60_000], 0),
            ("a text of a name", named, vec![b'a'; 60_000], 1),
            ("a long text", "Content-Type: text/plain", vec![b'a'; 70_000], 1),
        ];
        for (what, head, body, pieces) in table {
            let raw = letter(&[(head, body.clone()), (head, body)], "\n");
            let (skeleton, cut) = split(&raw);
            assert_eq!(cut.len(), 2 * pieces, "{what}");
            assert!(join(&skeleton, &cut) == raw, "{what}: put back");
        }
        let raw = letter(&vec![(base64, lines(&little, 76, false)); MOST + 1], "\n");
        let (skeleton, cut) = split(&raw);
        assert_eq!(cut.len(), MOST);
        assert!(join(&skeleton, &cut) == raw, "very many: put back");
    }

    #[test]
    fn large_parts_are_decoded_some_at_a_time() {
        let base64 = "Content-Transfer-Encoding: base64";
        let big = noise((3 << 20) + 1);
        for line in [76, 77, 0] {
            let raw = letter(&[(base64, lines(&big, line, true))], "\r\n");
            let (skeleton, cut) = split(&raw);
            assert!(cut.len() == 1 && cut.iter().all(|piece| piece.bytes == big), "lines of {line}");
            assert!(join(&skeleton, &cut) == raw, "lines of {line}: put back");
        }
        let padded = lines(&noise(AT_ONCE / 4 * 3 - 1), 0, true);
        assert!(padded.len() == AT_ONCE && padded.ends_with(b"="));
        let raw = letter(&[(base64, [padded, lines(&big, 0, true)].concat())], "\r\n");
        assert_eq!(split(&raw).1.len(), 0, "padding in the middle cannot be repeated");
    }

    #[test]
    fn parts_of_attached_messages_are_cut_out_too() {
        let inner = letter(&[("Content-Transfer-Encoding: base64", lines(&noise(70_000), 76, false))], "\n");
        let raw = String::from_utf8(letter(&[("Content-Type: message/rfc822", inner)], "\n")).unwrap();
        let raw = raw.replacen("boundary=b", "boundary=c", 1).replacen("--b\n", "--c\n", 1);
        let (skeleton, pieces) = split(raw.as_bytes());
        assert_eq!(pieces.len(), 1);
        assert_eq!(join(&skeleton, &pieces), raw.as_bytes());
    }

    proptest::proptest! {
        #![proptest_config(proptest::test_runner::Config::with_cases(24))]
        #[test]
        fn what_is_put_back_is_what_was_there(
            sizes in proptest::collection::vec(2_000_usize..70_000, 0..3), line in 0_u16..200, crlf: bool, last_break: bool,
            damage in proptest::collection::vec((proptest::prelude::any::<proptest::sample::Index>(), proptest::prelude::any::<u8>()), 0..3),
        ) {
            let head = "Content-Transfer-Encoding: base64";
            let parts: Vec<_> = sizes.iter().map(|size| (head, lines(&noise(*size), line, crlf))).collect();
            let mut raw = letter(&parts, if crlf { "\r\n" } else { "\n" });
            if last_break {
                raw.push(b'\n');
            }
            for (at, byte) in damage {
                let at = at.index(raw.len());
                raw[at] = byte;
            }
            let (skeleton, pieces) = split(&raw);
            proptest::prop_assert!(join(&skeleton, &pieces) == raw);
        }
    }
}
