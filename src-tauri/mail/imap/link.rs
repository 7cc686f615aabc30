//! Commands and their answers over a wire, one after the other or one ahead.

use std::io::{self, ErrorKind, Read, Write};

use account::discreet::Discreet;

use super::answer::{self, Answer, Status, Word};
use super::command::Command;
use super::wire::Wire;
use crate::{Cancel, Trouble};

/// A conversation with a server.
#[derive(Debug)]
pub(super) struct Link<S> {
    wire: Wire<S>,
    cancel: Cancel,
    tag: u32,
    line: Vec<u8>,
    discreet: Discreet,
}

/// A command that was sent and whose answer is to come.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Sent(String);

/// Takes each untagged answer to a command.
pub(super) type Each<'a> = dyn FnMut(Answer<'_>) -> Result<(), Trouble> + 'a;

impl<S: Read + Write> Link<S> {
    pub fn new(wire: Wire<S>, cancel: &Cancel) -> Self {
        Self { wire, cancel: cancel.clone(), tag: 0, line: Vec::new(), discreet: Discreet::default() }
    }

    /// Keeps secrets out of everything the server says from now on.
    pub fn discreet(self, discreet: Discreet) -> Self {
        Self { discreet, ..self }
    }

    /// The wire below.
    pub fn into_wire(self) -> Wire<S> {
        self.wire
    }

    /// Reads the greeting (RFC 3501 section 7.1).
    pub fn greeting(&mut self) -> Result<Status, Trouble> {
        match self.next()? {
            Answer::Status(status) if status.word == Word::Bye => Err(Trouble::Busy { said: status.text }),
            Answer::Status(status) => Ok(status),
            _ => Err(Trouble::Protocol("the greeting is none".into())),
        }
    }

    /// Sends a command and reads its answers; NO and BAD are trouble.
    pub fn run(&mut self, command: &Command, each: &mut Each<'_>) -> Result<Status, Trouble> {
        let sent = self.send(command)?;
        accepted(self.receive(&sent, each)?)
    }

    /// Sends a command.
    pub fn send(&mut self, command: &Command) -> Result<Sent, Trouble> {
        self.cancel.check()?;
        self.tag += 1;
        let tag = format!("d{}", self.tag);
        let line = format!("{tag} {}\r\n", command.as_str());
        self.wire.send(line.as_bytes()).map_err(|error| trouble(&self.cancel, &error))?;
        Ok(Sent(tag))
    }

    /// Reads the answers to the oldest command sent, up to its tagged one.
    pub fn receive(&mut self, sent: &Sent, each: &mut Each<'_>) -> Result<Status, Trouble> {
        let mut farewell: Option<Status> = None;
        loop {
            self.cancel.check()?;
            match (self.next(), farewell.take()) {
                (Ok(Answer::Tagged(tag, status)), _) if tag == sent.0 => return Ok(status),
                (Ok(Answer::Tagged(..)), _) => return Err(Trouble::Protocol("an answer to another command".into())),
                (Ok(Answer::Status(status)), _) if status.word == Word::Bye => farewell = Some(status),
                (Ok(answer), last) => {
                    farewell = last;
                    each(answer)?;
                }
                (Err(Trouble::Cut), Some(last)) if is_busy(last.code.as_deref()) => {
                    return Err(Trouble::Busy { said: last.text });
                }
                (Err(Trouble::Cut), Some(last)) => return Err(Trouble::Goodbye { said: last.text }),
                (Err(error), _) => return Err(error),
            }
        }
    }

    /// Waits until something has come; `false` where the stream wakes whoever waits before that.
    pub fn has_come(&mut self) -> Result<bool, Trouble> {
        self.cancel.check()?;
        match self.wire.fill() {
            Err(error) if error.kind() == ErrorKind::WouldBlock => Ok(false),
            other => other.map(|()| true).map_err(|error| trouble(&self.cancel, &error)),
        }
    }

    /// Reads the next answer to a command that goes on until [`Link::done`]; `None` where the server ended it, well.
    pub fn hear(&mut self, sent: &Sent) -> Result<Option<Answer<'_>>, Trouble> {
        self.cancel.check()?;
        match self.next()? {
            Answer::Tagged(tag, status) if tag == sent.0 => accepted(status).map(|_| None),
            Answer::Tagged(..) => Err(Trouble::Protocol("an answer to another command".into())),
            Answer::Status(status) if status.word == Word::Bye => Err(Trouble::Goodbye { said: status.text }),
            other => Ok(Some(other)),
        }
    }

    /// Ends a command that goes on (RFC 2177).
    pub fn done(&mut self, sent: &Sent, each: &mut Each<'_>) -> Result<(), Trouble> {
        self.wire.send(b"DONE\r\n").map_err(|error| trouble(&self.cancel, &error))?;
        accepted(self.receive(sent, each)?).map(drop)
    }

    fn next(&mut self) -> Result<Answer<'_>, Trouble> {
        answer::read(&mut self.wire, &mut self.line).map_err(|error| trouble(&self.cancel, &error))?;
        let mut answer =
            answer::parse(&self.line).ok_or_else(|| Trouble::Protocol("a line that is no answer".into()))?;
        if let Answer::Status(status) | Answer::Tagged(_, status) = &mut answer
            && status.word != Word::Ok
        {
            status.text = self.discreet.tell(&status.text);
            status.code = status.code.take().map(|code| self.discreet.tell(&code));
        }
        Ok(answer)
    }
}

/// Turns NO and BAD into trouble, by their code (RFC 5530).
pub(super) fn accepted(status: Status) -> Result<Status, Trouble> {
    match status.word {
        Word::Ok | Word::PreAuth => Ok(status),
        Word::Bye => Err(Trouble::Busy { said: status.text }),
        Word::No | Word::Bad => Err(refusal(status)),
    }
}

/// What a NO or BAD means.
pub(super) fn refusal(status: Status) -> Trouble {
    let said = match &status.code {
        Some(code) => format!("[{code}] {}", status.text),
        None => status.text,
    };
    if is_busy(status.code.as_deref()) { Trouble::Busy { said } } else { Trouble::Refused { said } }
}

/// Whether a code asks to come back later.
pub(super) fn is_busy(code: Option<&str>) -> bool {
    let word = code.and_then(|code| code.split(' ').next()).unwrap_or("").to_ascii_uppercase();
    ["UNAVAILABLE", "LIMIT", "INUSE", "THROTTLED"].contains(&word.as_str())
}

/// What an error on the stream means.
pub(super) fn trouble(cancel: &Cancel, error: &io::Error) -> Trouble {
    if cancel.is_cancelled() {
        return Trouble::Cancelled;
    }
    match error.kind() {
        ErrorKind::InvalidData => Trouble::Protocol(error.to_string()),
        _ => Trouble::Cut,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::wire::tests::Fed;
    use super::*;

    fn run(bytes: &str) -> (Result<Status, Trouble>, usize) {
        let mut link = Link::new(Wire::new(Fed::new(bytes, 3)), &Cancel::default());
        let mut count = 0;
        let done = link.run(&Command::search_all(), &mut |_| {
            count += 1;
            Ok(())
        });
        (done, count)
    }

    #[test]
    fn answers_are_handed_over_until_the_tagged_one() {
        let (done, count) = run("* SEARCH 1\r\n* 3 EXISTS\r\nd1 OK [READ-ONLY] done\r\n* 4 EXISTS\r\n");
        assert_eq!((done.unwrap().code.as_deref(), count), (Some("READ-ONLY"), 2));
    }

    #[test]
    fn trouble_is_told_by_its_code() {
        for (bytes, expected) in [
            ("d1 NO [UNAVAILABLE] later\r\n", "Busy"),
            ("d1 NO [limit] many\r\n", "Busy"),
            ("* BYE [LIMIT] too many\r\n", "Busy"),
            ("* BYE too many\r\n", "Goodbye"),
            ("d1 NO no\r\n", "Refused"),
            ("d1 BAD what\r\n", "Refused"),
            ("d2 OK other\r\n", "Protocol"),
            ("hello\r\n", "Protocol"),
            ("* 1 FETCH (BODY[] {99999999999}\r\n", "Protocol"),
            ("* 3 EXISTS\r\n", "Cut"),
            ("", "Cut"),
        ] {
            let shown = format!("{:?}", run(bytes).0.unwrap_err());
            assert!(shown.starts_with(expected), "{bytes:?}: {shown}");
        }
    }
}
