//! A message file brought to the form it travelled in: lines that end in CRLF (RFC 5322 section 2.1).

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::time::UNIX_EPOCH;

use super::LARGEST;
use crate::Trouble;
use crate::remote::{Brought, Extent, Unreadable};

/// What a message's lines go through on their way out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quoting {
    /// None: Maildir, .eml.
    None,
    /// `>From ` at the start of a body line loses one `>` (mboxrd; mboxo alike).
    Mbox,
}

/// Reads a file of one message.
pub(super) fn read(path: &Path, extent: Extent) -> Result<Brought, Trouble> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Brought::Gone),
        Err(error) => return Ok(Brought::Unreadable(Unreadable::File(error.kind()))),
    };
    if extent == Extent::Whole && file.metadata().map_err(Trouble::Archive)?.len() > LARGEST {
        return Ok(Brought::Unreadable(Unreadable::TooLarge));
    }
    match travel(BufReader::new(file), extent, Quoting::None) {
        Ok(bytes) => Ok(Brought::Bytes(bytes)),
        Err(error) => Ok(Brought::Unreadable(Unreadable::File(error.kind()))),
    }
}

/// Reads lines up to the end, or up to and with the blank line behind the header.
pub(super) fn travel(reader: impl Read, extent: Extent, quoting: Quoting) -> io::Result<Vec<u8>> {
    let mut reader = BufReader::new(reader.take(LARGEST));
    let (mut out, mut line, mut in_body) = (Vec::new(), Vec::new(), false);
    loop {
        line.clear();
        if reader.read_until(b'\n', &mut line)? == 0 {
            return Ok(out);
        }
        let blank = is_blank(&line);
        let text = if in_body && quoting == Quoting::Mbox && is_quoted(&line) {
            line.get(1..).unwrap_or(&line)
        } else {
            &line
        };
        match text.strip_suffix(b"\n") {
            Some(text) => {
                out.extend_from_slice(text.strip_suffix(b"\r").unwrap_or(text));
                out.extend_from_slice(b"\r\n");
            }
            None => out.extend_from_slice(text),
        }
        if blank && !in_body && extent == Extent::Header {
            return Ok(out);
        }
        in_body |= blank;
    }
}

/// Counts the octets of a file with CRLF line ends, without holding it.
pub(super) fn travel_size(path: &Path) -> io::Result<u64> {
    let mut reader = BufReader::with_capacity(64 * 1024, File::open(path)?);
    let (mut size, mut last) = (0u64, 0u8);
    loop {
        let chunk = reader.fill_buf()?;
        if chunk.is_empty() {
            return Ok(size);
        }
        for byte in chunk {
            size += if *byte == b'\n' && last != b'\r' { 2 } else { 1 };
            last = *byte;
        }
        let read = chunk.len();
        reader.consume(read);
    }
}

/// The last change of a file in Unix seconds; 0 where it is not known.
pub(super) fn modified(metadata: &std::fs::Metadata) -> i64 {
    let since = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    since.and_then(|since| i64::try_from(since.as_secs()).ok()).unwrap_or(0)
}

/// Whether a line with its end is nothing but its end.
pub(super) fn is_blank(line: &[u8]) -> bool {
    line == b"\n" || line == b"\r\n"
}

/// Whether a line is a quoted `From ` line: one `>` or more before `From `.
pub(super) fn is_quoted(line: &[u8]) -> bool {
    let rest = line.iter().position(|b| *b != b'>').and_then(|at| line.get(at..));
    line.first() == Some(&b'>') && rest.is_some_and(|rest| rest.starts_with(b"From "))
}
