//! Lines and literals over a stream (RFC 3501 section 4.3). What the other side announces is never allocated before it has come.

use std::io::{self, ErrorKind, Read, Write};
use std::sync::{Arc, Mutex};

/// Longest line (a VANISHED or SEARCH of a large folder) and longest literal, in octets.
const LONGEST_LINE: usize = 32 * 1024 * 1024;
/// See [`LONGEST_LINE`]. Larger messages are only brought in parts.
pub(super) const LONGEST_LITERAL: u64 = 64 * 1024 * 1024;
const BUFFER: usize = 64 * 1024;

/// A stream read by lines and counts.
#[derive(Debug)]
pub(super) struct Wire<S> {
    stream: S,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
}

impl<S: Read + Write> Wire<S> {
    pub fn new(stream: S) -> Self {
        Self { stream, buffer: vec![0; BUFFER], start: 0, end: 0 }
    }

    /// Appends the next line with its end.
    pub fn line(&mut self, into: &mut Vec<u8>) -> io::Result<()> {
        let begin = into.len();
        loop {
            let held = self.held()?;
            let found = held.iter().position(|byte| *byte == b'\n');
            let count = found.map_or(held.len(), |at| at + 1);
            into.extend_from_slice(held.get(..count).unwrap_or(held));
            self.start += count;
            if found.is_some() {
                return Ok(());
            }
            if into.len() - begin > LONGEST_LINE {
                return Err(too_much("a line without end"));
            }
        }
    }

    /// Appends the next `count` octets.
    pub fn literal(&mut self, count: u64, into: &mut Vec<u8>) -> io::Result<()> {
        let mut left = usize::try_from(count)
            .ok()
            .filter(|_| count <= LONGEST_LITERAL)
            .ok_or(too_much("a literal beyond reason"))?;
        while left > 0 {
            let held = self.held()?;
            let take = held.len().min(left);
            into.extend_from_slice(held.get(..take).unwrap_or(held));
            self.start += take;
            left -= take;
        }
        Ok(())
    }

    /// Sends all bytes.
    pub fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stream.write_all(bytes)?;
        self.stream.flush()
    }

    /// Whether nothing has come that was not read.
    pub fn is_drained(&self) -> bool {
        self.start == self.end
    }

    /// The stream below; what was not read is dropped.
    pub fn into_stream(self) -> S {
        self.stream
    }

    /// Waits until something has come that was not read.
    pub fn fill(&mut self) -> io::Result<()> {
        if self.is_drained() {
            let count = self.stream.read(&mut self.buffer)?;
            if count == 0 {
                return Err(ErrorKind::UnexpectedEof.into());
            }
            (self.start, self.end) = (0, count);
        }
        Ok(())
    }

    fn held(&mut self) -> io::Result<&[u8]> {
        self.fill()?;
        Ok(self.buffer.get(self.start..self.end).unwrap_or(&[]))
    }
}

fn too_much(what: &'static str) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, what)
}

/// A wire lent to the `imap` crate for sign-in: it gets a line at a time, so that nothing is left in its own buffer when the wire comes back.
///
/// A BYE, which that crate passes over, ends the reading with `ConnectionRefused` and what the server said.
#[derive(Debug)]
pub(super) struct Lent<S> {
    wire: Arc<Mutex<Wire<S>>>,
    line: Vec<u8>,
    allowance: usize,
}

impl<S: Read + Write> Lent<S> {
    /// Lends a wire for conversations of at most `allowance` octets.
    pub fn new(wire: &Arc<Mutex<Wire<S>>>, allowance: usize) -> Self {
        Self { wire: Arc::clone(wire), line: Vec::new(), allowance }
    }

    fn with<T>(&self, act: impl FnOnce(&mut Wire<S>) -> io::Result<T>) -> io::Result<T> {
        let mut wire = self.wire.lock().map_err(|_| io::Error::other("another thread broke off"))?;
        act(&mut wire)
    }
}

impl<S: Read + Write> Read for Lent<S> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.line.is_empty() {
            let mut line = Vec::new();
            self.with(|wire| wire.line(&mut line))?;
            self.allowance = self.allowance.checked_sub(line.len()).ok_or(too_much("too much before sign-in"))?;
            if line.get(..5).is_some_and(|start| start.eq_ignore_ascii_case(b"* BYE")) {
                let said = String::from_utf8_lossy(line.get(5..).unwrap_or(&[])).trim().to_owned();
                return Err(io::Error::new(ErrorKind::ConnectionRefused, said));
            }
            self.line = line;
        }
        let count = self.line.len().min(out.len());
        for (to, from) in out.iter_mut().zip(self.line.drain(..count)) {
            *to = from;
        }
        Ok(count)
    }
}

impl<S: Read + Write> Write for Lent<S> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.with(|wire| wire.stream.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.with(|wire| wire.stream.flush())
    }
}

#[cfg(test)]
pub(super) mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// A stream that plays a server's bytes, a few at a time, and keeps what was sent.
    #[derive(Debug, Default)]
    pub struct Fed {
        pub bytes: Vec<u8>,
        pub at: usize,
        pub piece: usize,
        pub sent: Vec<u8>,
    }

    impl Fed {
        pub fn new(bytes: impl AsRef<[u8]>, piece: usize) -> Self {
            Self { bytes: bytes.as_ref().to_vec(), at: 0, piece, sent: Vec::new() }
        }
    }

    impl Read for Fed {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            let rest = self.bytes.get(self.at..).unwrap_or(&[]);
            let count = rest.len().min(out.len()).min(self.piece);
            out.iter_mut().zip(rest).take(count).for_each(|(to, from)| *to = *from);
            self.at += count;
            Ok(count)
        }
    }

    impl Write for Fed {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.sent.extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn lines_and_literals_come_whole_however_the_bytes_arrive() {
        for piece in [1, 2, 3, 7, 1000] {
            let mut wire = Wire::new(Fed::new(b"one {5}\r\na\r\nb\x00 two\r\n", piece));
            let mut all = Vec::new();
            wire.line(&mut all).unwrap();
            assert_eq!(all, b"one {5}\r\n");
            wire.literal(5, &mut all).unwrap();
            wire.line(&mut all).unwrap();
            assert_eq!(all, b"one {5}\r\na\r\nb\x00 two\r\n");
            assert_eq!(wire.line(&mut all).unwrap_err().kind(), ErrorKind::UnexpectedEof, "{piece}");
        }
    }

    #[test]
    fn a_literal_of_ten_gigabytes_is_not_believed() {
        let mut wire = Wire::new(Fed::new(b"abc", 3));
        let mut all = Vec::new();
        assert_eq!(wire.literal(10_000_000_000, &mut all).unwrap_err().kind(), ErrorKind::InvalidData);
        assert_eq!(wire.literal(LONGEST_LITERAL, &mut all).unwrap_err().kind(), ErrorKind::UnexpectedEof);
        assert!(all.capacity() < 4096, "only what came was stored");
    }

    #[test]
    fn a_lent_wire_comes_back_with_the_next_line_untouched() {
        let wire = Arc::new(Mutex::new(Wire::new(Fed::new(b"a1 OK in\r\n* BYE\r\n", 1000))));
        let mut lent = Lent::new(&wire, 100);
        let mut out = [0; 64];
        assert_eq!(lent.read(&mut out).unwrap(), 10);
        drop(lent);
        let mut rest = Vec::new();
        Arc::try_unwrap(wire).unwrap().into_inner().unwrap().line(&mut rest).unwrap();
        assert_eq!(rest, b"* BYE\r\n");
    }

    #[test]
    fn before_sign_in_nobody_may_talk_without_end() {
        let wire = Arc::new(Mutex::new(Wire::new(Fed::new(b"* OK hello\r\n".repeat(20), 1000))));
        let mut lent = Lent::new(&wire, 100);
        assert!(io::copy(&mut lent, &mut io::sink()).is_err());
    }
}
