//! What a part of a workbook would cost its reader, found while it is unpacked a piece at a time and thrown away.

use std::io::Read;

use memchr::memmem;

use super::TableTrouble;
use super::xlsx::Limits;

/// Octets unpacked at once.
const PIECE: u64 = 64 * 1024;
/// Octets looked at again together with the next piece: whatever is looked for is shorter.
const OVERLAP: usize = 4096;
/// The longest prefix of a name that is looked at.
const PREFIX: usize = 64;
const COUNT: &[u8] = b"uniqueCount";

/// What was found so far.
#[derive(Default)]
pub(super) struct Scan {
    /// The end of the piece before, and the one that is looked at.
    bytes: Vec<u8>,
    octets: u64,
    /// Shared texts (`si`): the reader keeps every one, used or not, and an empty one is five octets in the file.
    texts: usize,
    /// The most texts the part says it holds: the reader sets memory aside for all of them.
    promised: u64,
}

impl Scan {
    /// Looks through a part and answers how many octets it has, at most one more than `left`.
    ///
    /// # Errors
    /// `TooManyCells`, `TooMuchText` as soon as there are more shared texts than anybody has; `BrokenWorkbook` where it promises more than it
    /// holds, or is no XML the reader knows.
    pub(super) fn of(part: &mut impl Read, left: u64, limits: &Limits) -> Result<u64, TableTrouble> {
        let (mut scan, mut is_last) = (Self::default(), false);
        let mut part = part.take(left + 1);
        while !is_last {
            let piece = part.by_ref().take(PIECE).read_to_end(&mut scan.bytes);
            let piece = piece.map_err(|_| TableTrouble::BrokenWorkbook)? as u64;
            if scan.octets == 0 && is_wide(&scan.bytes) {
                return Err(TableTrouble::BrokenWorkbook);
            }
            scan.octets += piece;
            is_last = piece == 0;
            scan.look(is_last);
            scan.refuse(limits)?;
        }
        if scan.promised > scan.octets.min(limits.texts as u64) {
            return Err(TableTrouble::BrokenWorkbook);
        }
        Ok(scan.octets)
    }

    fn refuse(&self, limits: &Limits) -> Result<(), TableTrouble> {
        if self.texts > limits.texts {
            return Err(TableTrouble::TooManyCells { limit: limits.texts });
        }
        if self.texts > 0 && self.octets > limits.text as u64 {
            return Err(TableTrouble::TooMuchText { limit: limits.text });
        }
        Ok(())
    }

    /// Looks at everything but the last octets, which are looked at with the next piece. One octet that was looked at stays: it says what
    /// stood before.
    fn look(&mut self, is_last: bool) {
        let end = if is_last { self.bytes.len() } else { self.bytes.len().saturating_sub(OVERLAP) };
        if end <= 1 {
            return;
        }
        let is_new = |at: &usize| (1..end).contains(at);
        self.texts += memmem::find_iter(&self.bytes, b"si").filter(is_new).filter(|at| self.begins_text(*at)).count();
        let promises = memmem::find_iter(&self.bytes, COUNT).filter(is_new).map(|at| self.promise(at));
        self.promised = promises.fold(self.promised, u64::max);
        self.bytes.drain(..end - 1);
    }

    fn begins_text(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|before| self.bytes.get(before));
        let behind = self.bytes.get(at + 2);
        matches!(before, Some(b'<' | b':'))
            && behind.is_some_and(|b| b.is_ascii_whitespace() || b"/>".contains(b))
            && !self.is_end_tag(at)
    }

    /// Whether the name that ends here, with its prefix, stands in an end tag; a prefix is not followed far.
    fn is_end_tag(&self, at: usize) -> bool {
        let before = self.bytes.get(at.saturating_sub(PREFIX)..at).unwrap_or(&[]);
        let start = before.iter().rposition(|b| *b == b'<').and_then(|start| before.get(start + 1));
        start == Some(&b'/')
    }

    /// The number behind the word; where none follows soon, more than anybody has.
    fn promise(&self, at: usize) -> u64 {
        let rest = self.bytes.get(at + COUNT.len()..).unwrap_or(&[]);
        let Some(start) = rest.iter().position(|b| b.is_ascii_digit() || *b == b'>') else {
            return u64::MAX;
        };
        let digits = rest.iter().skip(start).take_while(|b| b.is_ascii_digit());
        digits.fold(0, |sum: u64, digit| sum.saturating_mul(10).saturating_add(u64::from(digit - b'0')))
    }
}

/// UTF-16, in which none of this could be found.
fn is_wide(start: &[u8]) -> bool {
    [&[0xFF, 0xFE][..], &[0xFE, 0xFF], b"<\0", b"\0<"].iter().any(|mark| start.starts_with(mark))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::xlsx::LIMITS;
    use super::*;

    /// Gives the same octets over and over, and counts them.
    struct Endless<'a>(&'a [u8], u64);

    impl Read for Endless<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            for byte in buffer.iter_mut() {
                *byte = self.0[usize::try_from(self.1).unwrap() % self.0.len()];
                self.1 += 1;
            }
            Ok(buffer.len())
        }
    }

    #[test]
    fn a_bomb_of_shared_texts_is_unpacked_no_further_than_it_is_known_for_one() {
        let limits = Limits { texts: 100_000, text: 1_000_000, ..LIMITS };
        for (what, texts, refused, most) in [
            ("empty texts", b"<si/>".as_slice(), TableTrouble::TooManyCells { limit: 100_000 }, 500_000),
            ("texts", b"<x:si><t>a</t></x:si>", TableTrouble::TooMuchText { limit: 1_000_000 }, 1_000_000),
        ] {
            let mut bomb = Endless(texts, 0);
            assert_eq!(Scan::of(&mut bomb, u64::MAX - 1, &limits), Err(refused), "{what}");
            assert!(bomb.1 < most + 3 * PIECE, "{what}: {}", bomb.1);
        }
        let mut scan = Scan::default();
        let mut long = b"<sst><si><t>".chain(Endless(b"a", 0));
        assert!(matches!(Scan::of(&mut long, u64::MAX - 1, &limits), Err(TableTrouble::TooMuchText { .. })));
        scan.bytes = vec![b'a'; 100_000];
        scan.look(false);
        assert_eq!(scan.bytes.len(), OVERLAP + 1, "no more than that is kept");
    }

    #[test]
    fn what_lies_across_two_pieces_is_found_once() {
        let limits = Limits { texts: 3, ..LIMITS };
        let around = usize::try_from(PIECE).unwrap();
        for shift in (around - OVERLAP - 20..around - OVERLAP + 20).chain(around - 20..around + 20) {
            let part = |texts: &str| format!("<sst>{}{texts}</sst>", "x".repeat(shift));
            let of = |text: String, limits: &Limits| Scan::of(&mut text.as_bytes(), LIMITS.unpacked, limits);
            assert!(of(part("<si>a</si><s:si >b</s:si ><si/><six/>"), &limits).is_ok(), "{shift}");
            assert!(of(part("<si>a</si><s:si >b</s:si ><si/><si\n/>"), &limits).is_err(), "{shift}");
            assert!(of(part("<sst count='1' uniqueCount = '3'/>"), &limits).is_ok(), "{shift}");
            assert!(of(part("<sst count='1' uniqueCount = '4'/>"), &limits).is_err(), "{shift}");
        }
    }
}
