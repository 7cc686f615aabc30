//! The conversation with a server: one command, one answer.

use std::io::{self, BufReader, ErrorKind, Read, Write};

use account::Cancel;
use account::discreet::Discreet;

use super::reply::{self, Reply};
use crate::Trouble;

/// So many octets of a message are written at once.
const PIECE: usize = 32 * 1024;
/// Names nobody and no machine: what stands here ends up in the headers of what is sent (RFC 5321 section 4.1.3).
const HELLO: &str = "EHLO [127.0.0.1]";

/// What a server says it can do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Features {
    /// SIZE (RFC 1870); the limit, where there is one.
    pub size: Option<Option<u64>>,
    /// 8BITMIME (RFC 6152).
    pub eight_bit: bool,
    /// SMTPUTF8 (RFC 6531).
    pub utf8: bool,
    /// STARTTLS (RFC 3207).
    pub start_tls: bool,
    /// Ways to sign in (RFC 4954), upper case.
    pub sign_in: Vec<String>,
}

impl Features {
    fn of(reply: &Reply) -> Self {
        let mut features = Self::default();
        for line in reply.lines.iter().skip(1) {
            let line = line.to_ascii_uppercase().replacen("AUTH=", "AUTH ", 1);
            let mut words = line.split_ascii_whitespace();
            match words.next() {
                Some("SIZE") => {
                    features.size = Some(words.next().and_then(|limit| limit.parse().ok()).filter(|limit| *limit > 0));
                }
                Some("8BITMIME") => features.eight_bit = true,
                Some("SMTPUTF8") => features.utf8 = true,
                Some("STARTTLS") => features.start_tls = true,
                Some("AUTH") => features.sign_in.extend(words.map(str::to_owned)),
                _ => {}
            }
        }
        features
    }

    /// Whether the server names a way to sign in.
    pub fn signs_in_by(&self, way: &str) -> bool {
        self.sign_in.iter().any(|word| word == way)
    }
}

/// See the module.
#[derive(Debug)]
pub(super) struct Talk<S: Read> {
    stream: BufReader<S>,
    cancel: Cancel,
    discreet: Discreet,
}

impl<S: Read + Write> Talk<S> {
    pub fn new(stream: S, cancel: &Cancel, discreet: Discreet) -> Self {
        Self { stream: BufReader::new(stream), cancel: cancel.clone(), discreet }
    }

    /// The stream below, where nothing came that was not read.
    pub fn into_drained(self) -> Option<S> {
        self.stream.buffer().is_empty().then(|| self.stream.into_inner())
    }

    /// Reads the greeting.
    pub fn greeting(&mut self) -> Result<(), Trouble> {
        let reply = self.reply()?;
        if reply.code == 220 { Ok(()) } else { Err(refused(&reply)) }
    }

    /// Says hello and learns what the server can do.
    pub fn hello(&mut self) -> Result<Features, Trouble> {
        let reply = self.ask(HELLO)?;
        if reply.code == 250 { Ok(Features::of(&reply)) } else { Err(refused(&reply)) }
    }

    /// Sends a command and reads its answer, whatever it is; only 421 ends the conversation.
    pub fn ask(&mut self, command: &str) -> Result<Reply, Trouble> {
        self.cancel.check()?;
        self.say(command)?;
        match self.reply()? {
            reply if reply.code == 421 => Err(Trouble::Busy { said: reply.said() }),
            reply => Ok(reply),
        }
    }

    /// Sends a command and waits for no answer.
    pub fn say(&mut self, command: &str) -> Result<(), Trouble> {
        if command.contains(['\r', '\n', '\0']) {
            return Err(Trouble::Protocol("a line break in a command".into()));
        }
        self.write(format!("{command}\r\n").as_bytes()).map_err(|error| trouble(&self.cancel, &error))
    }

    /// Sends a message (RFC 5321 section 4.5.2), all but its end. Lines end in CRLF whatever they ended in: what a server takes for an
    /// end and what the next one does must not differ.
    pub fn body(&mut self, message: &[u8]) -> Result<(), Trouble> {
        let mut out = Vec::with_capacity(PIECE + 2);
        for line in lines(message) {
            if line.first() == Some(&b'.') {
                out.push(b'.');
            }
            out.extend_from_slice(line);
            out.extend_from_slice(b"\r\n");
            if out.len() >= PIECE {
                self.write(&out).map_err(|error| trouble(&self.cancel, &error))?;
                out.clear();
            }
        }
        self.write(&out).map_err(|error| trouble(&self.cancel, &error))
    }

    /// Ends a message and hears what became of it. From here on it may be sent, whatever happens to the connection.
    pub fn end_body(&mut self) -> Result<Reply, Trouble> {
        self.cancel.check()?;
        self.write(b".\r\n").map_err(|_| Trouble::Uncertain)?;
        self.reply().map_err(|_| Trouble::Uncertain)
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stream.get_mut().write_all(bytes)?;
        self.stream.get_mut().flush()
    }

    fn reply(&mut self) -> Result<Reply, Trouble> {
        let mut reply = reply::read(&mut self.stream).map_err(|error| trouble(&self.cancel, &error))?;
        reply.lines.iter_mut().for_each(|line| *line = self.discreet.tell(line));
        Ok(reply)
    }
}

/// The lines of a message without their ends; CR, LF and CRLF all end one.
fn lines(message: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = message;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let at = rest.iter().position(|byte| matches!(byte, b'\r' | b'\n')).unwrap_or(rest.len());
        let (line, end) = rest.split_at(at);
        let ends = if end.starts_with(b"\r\n") { 2 } else { 1 };
        rest = end.get(ends..).unwrap_or(&[]);
        Some(line)
    })
}

/// A refusal of whoever asks, not of what is sent.
pub(super) fn refused(reply: &Reply) -> Trouble {
    match reply.said() {
        said if reply.is_for_now() => Trouble::Busy { said },
        said if reply.is_good() => Trouble::Protocol(said),
        said => Trouble::Refused { said },
    }
}

/// What an error on the stream means.
fn trouble(cancel: &Cancel, error: &io::Error) -> Trouble {
    if cancel.is_cancelled() {
        return Trouble::Cancelled;
    }
    match error.kind() {
        ErrorKind::InvalidData => Trouble::Protocol(error.to_string()),
        _ => Trouble::Cut,
    }
}

#[cfg(test)]
pub(super) mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// A stream that plays a server's bytes and keeps what was sent.
    #[derive(Debug, Default)]
    pub struct Fed {
        bytes: io::Cursor<Vec<u8>>,
        pub sent: Vec<u8>,
    }

    impl Fed {
        pub fn saying(bytes: &str) -> Self {
            Self { bytes: io::Cursor::new(bytes.as_bytes().to_vec()), sent: Vec::new() }
        }
    }

    impl Read for Fed {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            self.bytes.read(out)
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

    /// A conversation with a server that says this.
    pub fn fed(bytes: &str) -> Talk<Fed> {
        let password = domain::Sensitive::new("s3cret word".to_owned());
        Talk::new(Fed::saying(bytes), &Cancel::default(), Discreet::of("anna@firm.example", &password))
    }

    /// What was said to it.
    pub fn sent(talk: &Talk<Fed>) -> String {
        String::from_utf8(talk.stream.get_ref().sent.clone()).unwrap()
    }

    #[test]
    fn what_a_server_can_do_is_read_from_its_hello() {
        let mut talk = fed(
            "250-mail.firm.example\r\n250-size 1000\r\n250-8BITMIME\r\n250-AUTH=LOGIN\r\n250 auth plain XOAUTH2\r\n",
        );
        let features = talk.hello().unwrap();
        let sign_in = ["LOGIN", "PLAIN", "XOAUTH2"].map(str::to_owned).to_vec();
        assert_eq!(features, Features { size: Some(Some(1000)), eight_bit: true, sign_in, ..Features::default() });
        assert_eq!(sent(&talk), "EHLO [127.0.0.1]\r\n");
        assert_eq!(fed("250-x\r\n250 SIZE 0\r\n").hello().unwrap().size, Some(None), "no limit");
        assert_eq!(fed("250 AUTH PLAIN\r\n").hello().unwrap(), Features::default(), "the first line is its name");
    }

    #[test]
    fn a_message_cannot_end_itself_nor_give_a_command() {
        for (what, message, on_the_wire) in [
            ("as it should be", "a\r\n\r\nb\r\n", "a\r\n\r\nb\r\n"),
            ("a dot alone", "a\r\n.\r\nRSET\r\n", "a\r\n..\r\nRSET\r\n"),
            ("a dot behind a line feed", "a\n.\nb", "a\r\n..\r\nb\r\n"),
            ("a dot behind a carriage return", "a\r.\rb\r\n", "a\r\n..\r\nb\r\n"),
            ("a line feed, a dot, a line's end", "a\n.\r\nb\r\n", "a\r\n..\r\nb\r\n"),
            ("nothing", "", ""),
            ("two dots", "..a", "...a\r\n"),
        ] {
            let mut talk = fed("");
            talk.body(message.as_bytes()).unwrap();
            assert_eq!(sent(&talk), on_the_wire, "{what}");
        }
        assert!(matches!(fed("250 x\r\n").ask("RCPT TO:<a>\r\nDATA"), Err(Trouble::Protocol(_))));
    }

    #[test]
    fn what_is_said_instead_of_a_greeting_is_told_apart() {
        for (what, bytes, expected) in [
            ("busy", "421 4.3.2 later\r\n", "Busy"),
            ("temporary", "450 4.7.0 later\r\n", "Busy"),
            ("for good", "554 5.7.1 you are on a list\r\n", "Refused"),
            ("good, but no greeting", "250 hello\r\n", "Protocol"),
            ("another protocol", "+OK POP3\r\n", "Protocol"),
            ("nothing", "", "Cut"),
        ] {
            let error = fed(bytes).greeting().unwrap_err();
            assert!(format!("{error:?}").starts_with(expected), "{what}: {error:?}");
        }
    }

    #[test]
    fn what_the_server_repeats_of_a_secret_is_not_passed_on() {
        let said = fed("535 5.7.8 anna@firm.example s3cret word AGFubmFAZmlybS5leGFtcGxlAHMzY3JldCB3b3Jk\r\n");
        let reply = { said }.ask("AUTH PLAIN x").unwrap();
        assert_eq!(reply.said(), "535 5.7.8 … … …");
    }
}
