//! A message file brought to the form it travelled in: lines that end in CRLF (RFC 5322 section 2.1).

use std::fs::{File, Metadata};
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::time::UNIX_EPOCH;

use super::LARGEST;
use crate::remote::{Brought, Extent, Unreadable};
use crate::{Cancel, Trouble};

/// What a message's lines go through on their way out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quoting {
    /// None: Maildir, .eml.
    None,
    /// `>From ` at the start of a body line loses one `>` (mboxrd; mboxo alike).
    Mbox,
}

/// A reader that fails once the work was asked to stop; whoever reads asks the cancel why.
pub(super) struct Stoppable<'a, R> {
    pub reader: R,
    pub cancel: &'a Cancel,
}

impl<R: Read> Read for Stoppable<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.cancel.check().map_err(io::Error::other)?;
        self.reader.read(buffer)
    }
}

/// Opens a file of the archive. What is no regular file is not read: a link leads out of the archive, a pipe never ends.
///
/// It is looked at before, because opening a device may do something, and again once it is open, because it may have been changed for
/// another in between; a link is not followed even then, and a pipe not waited for.
pub(super) fn open(path: &Path) -> io::Result<(File, Metadata)> {
    if !path.symlink_metadata()?.is_file() {
        return Err(not_a_file());
    }
    open_looked_at(path)
}

fn open_looked_at(path: &Path) -> io::Result<(File, Metadata)> {
    let mut options = File::options();
    options.read(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, libc::O_NOFOLLOW | libc::O_NONBLOCK);
    let file = options.open(path).map_err(|error| if is_link(&error) { not_a_file() } else { error })?;
    let metadata = file.metadata()?;
    if metadata.is_file() { Ok((file, metadata)) } else { Err(not_a_file()) }
}

/// The kind that says so: no reading of a regular file ends with it.
fn not_a_file() -> io::Error {
    io::ErrorKind::Unsupported.into()
}

/// What opening a link says where links are not followed: ELOOP, EMLINK on some systems.
#[cfg(unix)]
fn is_link(error: &io::Error) -> bool {
    matches!(error.raw_os_error(), Some(libc::ELOOP | libc::EMLINK))
}

#[cfg(not(unix))]
fn is_link(_: &io::Error) -> bool {
    false
}

/// Reads a file of one message.
pub(super) fn read(path: &Path, extent: Extent, cancel: &Cancel) -> Result<Brought, Trouble> {
    let bytes = match open(path) {
        Ok((_, metadata)) if metadata.len() > LARGEST => return Ok(Brought::Unreadable(Unreadable::TooLarge)),
        Ok((reader, _)) => travel(Stoppable { reader, cancel }, extent, Quoting::None),
        Err(error) => Err(error),
    };
    cancel.check()?;
    match bytes {
        Ok(bytes) => Ok(Brought::Bytes(bytes)),
        Err(error) if error.kind() == io::ErrorKind::Unsupported => Ok(Brought::Unreadable(Unreadable::NotAFile)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Brought::Gone),
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

/// Counts the octets of a file with CRLF line ends, without holding it. What will not be read is not counted either.
pub(super) fn travel_size(path: &Path, metadata: &Metadata, cancel: &Cancel) -> Result<u64, Trouble> {
    if !metadata.is_file() {
        return Ok(0);
    }
    if metadata.len() > LARGEST {
        return Ok(metadata.len());
    }
    let counted = open(path).and_then(|(reader, _)| count(Stoppable { reader: reader.take(LARGEST), cancel }));
    cancel.check()?;
    Ok(counted.unwrap_or(metadata.len()))
}

fn count(reader: impl Read) -> io::Result<u64> {
    let mut reader = BufReader::with_capacity(64 * 1024, reader);
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
pub(super) fn modified(metadata: &Metadata) -> i64 {
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

#[cfg(all(test, unix))]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn what_was_changed_for_a_link_or_a_pipe_behind_the_look_is_not_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        std::fs::write(path("letter"), "Subject: a\n\nhi\n").unwrap();
        std::os::unix::fs::symlink(path("letter"), path("link")).unwrap();
        assert!(std::process::Command::new("mkfifo").arg(path("pipe")).status().unwrap().success());
        std::fs::create_dir(path("folder")).unwrap();
        assert_eq!(open_looked_at(&path("letter")).unwrap().1.len(), 15);
        for name in ["link", "pipe", "folder"] {
            assert_eq!(open_looked_at(&path(name)).unwrap_err().kind(), io::ErrorKind::Unsupported, "{name}");
            let brought = read(&path(name), Extent::Whole, &Cancel::default()).unwrap();
            assert_eq!(brought, Brought::Unreadable(Unreadable::NotAFile), "{name}");
        }
    }
}
