//! What a server answers (RFC 5321 section 4.2), read with bounds and made fit to be shown.

use std::io::{self, BufRead, ErrorKind, Read};

/// Longest line and longest answer, in octets. The standard says 512 for a line; servers greet with more.
const LONGEST_LINE: u64 = 4 * 1024;
const LONGEST_ANSWER: usize = 64 * 1024;
/// So much of what a server says is shown.
const SHOWN: usize = 400;

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reply {
    /// The three digits.
    pub code: u16,
    /// The text of each line.
    pub lines: Vec<String>,
}

/// A line of an answer: code, whether another follows, text.
type Line<'a> = (u16, bool, &'a str);

/// Reads an answer to its last line.
///
/// # Errors
/// `InvalidData` for what is no answer or has no end; `UnexpectedEof` where the connection ends.
pub(super) fn read(from: &mut impl BufRead) -> io::Result<Reply> {
    let mut reply: Option<Reply> = None;
    let mut octets = 0;
    loop {
        let mut bytes = Vec::new();
        from.take(LONGEST_LINE).read_until(b'\n', &mut bytes)?;
        octets += bytes.len();
        if bytes.last() != Some(&b'\n') {
            let cut_off = (bytes.len() as u64) < LONGEST_LINE;
            return Err(if cut_off { ErrorKind::UnexpectedEof.into() } else { bad("a line without end") });
        }
        let text = String::from_utf8_lossy(&bytes);
        let (code, goes_on, said) = line(&text).ok_or_else(|| bad("a line that is no answer"))?;
        let reply = reply.get_or_insert(Reply { code, lines: Vec::new() });
        if reply.code != code {
            return Err(bad("an answer with two codes"));
        }
        reply.lines.push(shown(said));
        if !goes_on {
            return Ok(reply.clone());
        }
        if octets > LONGEST_ANSWER {
            return Err(bad("an answer without end"));
        }
    }
}

fn line(text: &str) -> Option<Line<'_>> {
    let text = text.trim_end_matches(['\r', '\n']);
    let code = text.get(..3)?.parse().ok().filter(|code| (200..600).contains(code))?;
    let rest = text.get(3..)?;
    match rest.strip_prefix('-') {
        Some(said) => Some((code, true, said)),
        None if rest.is_empty() => Some((code, false, "")),
        None => rest.strip_prefix(' ').map(|said| (code, false, said)),
    }
}

/// Without what moves a cursor, turns the reading direction, or cannot be seen.
fn shown(said: &str) -> String {
    let hidden = |c: &char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    said.chars().filter(|c| !hidden(c)).collect::<String>().trim().to_owned()
}

fn bad(what: &'static str) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, what)
}

impl Reply {
    /// 2yz, or 3yz where more is asked for.
    pub fn is_good(&self) -> bool {
        self.code < 400
    }

    /// 4yz: the same may be taken later.
    pub fn is_for_now(&self) -> bool {
        (400..500).contains(&self.code)
    }

    /// What was said, with the code before it, in one line.
    pub fn said(&self) -> String {
        let words = self.lines.iter().map(String::as_str).filter(|line| !line.is_empty());
        let whole = std::iter::once(self.code.to_string().as_str()).chain(words).collect::<Vec<_>>().join(" ");
        match whole.char_indices().nth(SHOWN) {
            Some((at, _)) => format!("{}…", whole.get(..at).unwrap_or_default()),
            None => whole,
        }
    }

    /// The enhanced status code (RFC 3463) as `5.7.1`, where there is one.
    pub fn status(&self) -> Option<&str> {
        let word = self.lines.first()?.split(' ').next()?;
        let is_one = word.split('.').count() == 3
            && word.split('.').all(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()));
        is_one.then_some(word)
    }

    /// Whether any line holds these words, whatever their case.
    pub fn mentions(&self, words: &str) -> bool {
        self.lines.iter().any(|line| line.to_ascii_lowercase().contains(words))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn answer(bytes: &str) -> io::Result<Reply> {
        read(&mut io::BufReader::with_capacity(3, bytes.as_bytes()))
    }

    #[test]
    fn an_answer_is_read_to_its_last_line() {
        for (what, bytes, said, status) in [
            ("one line", "250 2.1.0 Ok\r\n", "250 2.1.0 Ok", Some("2.1.0")),
            ("no text", "354\r\n", "354", None),
            (
                "several lines",
                "550-5.7.1 not\r\n550-5.7.1\r\n550 5.7.1 today\r\n",
                "550 5.7.1 not 5.7.1 5.7.1 today",
                Some("5.7.1"),
            ),
            ("line feeds alone", "250-a\n250 b\n", "250 a b", None),
            ("an escape and a turn of direction", "220 \u{1b}[2Jhi \u{202e}txt\u{7}\r\n", "220 [2Jhi txt", None),
            ("not UTF-8 is told", "220 gr\u{fc}ezi\r\n", "220 gr\u{fc}ezi", None),
            ("a version is no status", "220 4.9x ready\r\n", "220 4.9x ready", None),
        ] {
            let reply = answer(bytes).unwrap();
            assert_eq!((reply.said().as_str(), reply.status()), (said, status), "{what}");
        }
        assert_eq!(answer(&format!("250 {}\r\n", "ä".repeat(900))).unwrap().said().chars().count(), SHOWN + 1);
    }

    #[test]
    fn what_is_no_answer_ends_it() {
        for (what, bytes, kind) in [
            ("another protocol", "* OK IMAP4rev1\r\n", ErrorKind::InvalidData),
            ("a code of nobody", "999 x\r\n", ErrorKind::InvalidData),
            ("no space", "250x\r\n", ErrorKind::InvalidData),
            ("letters in two octets", "25é x\r\n", ErrorKind::InvalidData),
            ("two codes", "250-a\r\n550 b\r\n", ErrorKind::InvalidData),
            ("an endless line", &"220 x".repeat(2000), ErrorKind::InvalidData),
            ("an endless answer", &"220-hello\r\n".repeat(20_000), ErrorKind::InvalidData),
            ("cut in a line", "250 o", ErrorKind::UnexpectedEof),
            ("cut between lines", "250-a\r\n", ErrorKind::UnexpectedEof),
            ("nothing", "", ErrorKind::UnexpectedEof),
        ] {
            assert_eq!(answer(bytes).unwrap_err().kind(), kind, "{what}");
        }
    }
}
