//! One conversation with somebody who wants to hand over a message.

use std::io::{BufRead, BufReader, Read, Write};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::super::dovecot::{PASSWORD, USERS};
use super::super::identity::get;
use super::{Act, At, Handed, Heard, State};

/// What happens to the line.
type Goes = Option<()>;
const ENDS: Goes = None;

pub(super) struct Conversation<'s, L: Read + Write> {
    line: BufReader<L>,
    number: usize,
    state: &'s State,
    secured: bool,
    /// All that was said on this line, with base64 decoded too.
    told: Vec<String>,
    signed_in: bool,
    from: Option<String>,
    to: Vec<String>,
    upgrades: bool,
}

impl<'s, L: Read + Write> Conversation<'s, L> {
    pub fn new(line: L, number: usize, state: &'s State, secured: bool) -> Self {
        let line = BufReader::new(line);
        let (told, to) = (Vec::new(), Vec::new());
        Self { line, number, state, secured, told, signed_in: false, from: None, to, upgrades: false }
    }

    /// Talks until the line ends, or until TLS is to begin: then the answer is yes.
    pub fn go(mut self, greets: bool) -> bool {
        if greets && self.answer(At::Greeting, "220 mail.agency.example ESMTP").is_none() {
            return false;
        }
        while let Some(line) = self.hear() {
            if self.command(&line).is_none() {
                break;
            }
        }
        self.upgrades
    }

    fn command(&mut self, line: &str) -> Goes {
        let upper = line.to_ascii_uppercase();
        match upper.split(' ').next().unwrap_or_default() {
            "EHLO" => self.hello(),
            "STARTTLS" => self.start_tls(),
            "AUTH" => self.sign_in(line),
            "MAIL" => self.mail(line),
            "RCPT" => self.rcpt(line),
            "DATA" => self.data(),
            "RSET" => {
                (self.from, self.to) = (None, Vec::new());
                self.say("250 2.0.0 forgotten")
            }
            "QUIT" => {
                self.say("221 2.0.0 bye");
                ENDS
            }
            _ => self.say("502 5.5.1 what?"),
        }
    }

    fn hello(&mut self) -> Goes {
        let offer = &self.state.offer;
        let mut lines = vec!["mail.agency.example".to_owned(), "8BITMIME".into(), "ENHANCEDSTATUSCODES".into()];
        lines.push(offer.size.map_or_else(|| "SIZE".into(), |size| format!("SIZE {size}")));
        if !self.secured && offer.start_tls {
            lines.push("STARTTLS".into());
        }
        if self.secured && !offer.ways.is_empty() {
            lines.push(format!("AUTH {}", offer.ways));
        }
        let last = lines.pop().unwrap_or_default();
        let said: String = lines.iter().map(|line| format!("250-{line}\r\n")).collect();
        self.answer(At::Hello, &format!("{said}250 {last}"))
    }

    fn start_tls(&mut self) -> Goes {
        if self.secured || !self.state.offer.start_tls {
            return self.say("502 5.5.1 not here");
        }
        if let Some(act) = self.act(At::StartTls) {
            return self.carry_out(act);
        }
        self.say("220 2.0.0 go ahead")?;
        self.upgrades = true;
        ENDS
    }

    fn sign_in(&mut self, line: &str) -> Goes {
        let words: Vec<&str> = line.split(' ').collect();
        let way = words.get(1).copied().unwrap_or_default().to_ascii_uppercase();
        if !self.secured || !self.state.offer.ways.split(' ').any(|offered| offered == way) {
            return self.say("504 5.5.4 not this way");
        }
        let first = words.get(2).map(|word| decoded(word)).unwrap_or_default();
        let good = match way.as_str() {
            "LOGIN" => {
                let user = self.ask("Username:")?;
                is_known(&user, &self.ask("Password:")?)
            }
            "XOAUTH2" => self.is_good(&first),
            _ => first.trim_start_matches('\0').split_once('\0').is_some_and(|(user, word)| is_known(user, word)),
        };
        if let Some(act) = self.act(At::SignIn) {
            return self.carry_out(act);
        }
        if !good && way == "XOAUTH2" {
            self.ask(r#"{"status":"400","schemes":"Bearer"}"#)?;
        }
        self.signed_in = good;
        self.say(if good { "235 2.7.0 come in" } else { "535 5.7.8 user name or password is wrong" })
    }

    /// Whether an access token is good for who shows it.
    fn is_good(&self, said: &str) -> bool {
        let between = |before: &str| said.split(before).nth(1)?.split('\u{1}').next();
        let (Some(place), Some(user), Some(token)) =
            (&self.state.offer.introspection, between("user="), between("auth=Bearer "))
        else {
            return false;
        };
        let answer = get(&format!("{place}?token={token}"), "POST");
        answer.contains(r#""active":"true""#) && answer.contains(&format!(r#""username":"{user}""#))
    }

    fn mail(&mut self, line: &str) -> Goes {
        if !self.signed_in && !self.state.offer.ways.is_empty() {
            return self.say("530 5.7.0 sign in first");
        }
        if let Some(act) = self.act(At::Sender) {
            return self.carry_out(act);
        }
        self.from = Some(address(line));
        self.say("250 2.1.0 sender ok")
    }

    fn rcpt(&mut self, line: &str) -> Goes {
        let to = address(line);
        let act = self.act_where(|at| matches!(at, At::Recipient(beginning) if to.starts_with(beginning)));
        if let Some(act) = act {
            return self.carry_out(act);
        }
        if self.from.is_none() {
            return self.say("503 5.5.1 who sends?");
        }
        self.to.push(to);
        self.say("250 2.1.5 recipient ok")
    }

    fn data(&mut self) -> Goes {
        if self.to.is_empty() {
            return self.say("554 5.5.1 to nobody?");
        }
        if let Some(act) = self.act(At::Data) {
            return self.carry_out(act);
        }
        self.say("354 go on")?;
        let bytes = self.message()?;
        let too_large = self.state.offer.size.is_some_and(|size| bytes.len() as u64 > size);
        let act = self.act(At::Message);
        let taken = !too_large && act.is_none_or(|act| act == Act::DoesAndHangsUp);
        let (from, to) = (self.from.take().unwrap_or_default(), std::mem::take(&mut self.to));
        self.state.book.lock().unwrap().hand(Handed { from, to, bytes, taken });
        match act {
            Some(act) => self.carry_out(act),
            None if too_large => self.say("552 5.3.4 too large"),
            None => self.say("250 2.0.0 queued as 7"),
        }
    }

    fn message(&mut self) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        loop {
            let mut line = Vec::new();
            if !matches!(self.line.read_until(b'\n', &mut line), Ok(1..)) {
                return None;
            }
            if line == b".\r\n" {
                return Some(bytes);
            }
            bytes.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
        }
    }

    fn answer(&mut self, at: At, usual: &str) -> Goes {
        match self.act(at) {
            Some(act) => self.carry_out(act),
            None => self.say(usual),
        }
    }

    fn act(&self, at: At) -> Option<Act> {
        self.act_where(|point| point == at)
    }

    fn act_where(&self, at: impl Fn(At) -> bool) -> Option<Act> {
        self.state.book.lock().unwrap().act(at)
    }

    fn carry_out(&mut self, act: Act) -> Goes {
        match act {
            Act::Says(text) => return self.say(text),
            Act::Repeats(text) => {
                let all = format!("{text} {}", self.told.join(" "));
                self.state.book.lock().unwrap().said.push(all.clone());
                return self.say(&all);
            }
            Act::SaysAndHangsUp(text) => drop(self.say(text)),
            Act::HangsUp | Act::DoesAndHangsUp => {}
            Act::GoesOn(text) => while self.say(text).is_some() {},
            Act::FallsSilent => {
                self.state.book.lock().unwrap().fell_silent += 1;
                while self.hear().is_some() {}
            }
        }
        ENDS
    }

    fn say(&mut self, text: &str) -> Goes {
        self.line.get_mut().write_all(format!("{text}\r\n").as_bytes()).ok()
    }

    fn hear(&mut self) -> Option<String> {
        let mut bytes = Vec::new();
        if !matches!(self.line.read_until(b'\n', &mut bytes), Ok(1..)) {
            return None;
        }
        let line = String::from_utf8_lossy(&bytes).trim_end().to_owned();
        self.told.extend(line.split(' ').flat_map(|word| [word.to_owned(), decoded(word).replace('\0', " ")]));
        let heard = Heard { connection: self.number, secured: self.secured, line: line.clone() };
        self.state.book.lock().unwrap().heard.push(heard);
        Some(line)
    }

    fn ask(&mut self, challenge: &str) -> Option<String> {
        self.say(&format!("334 {}", STANDARD.encode(challenge)))?;
        self.hear().map(|answer| decoded(&answer))
    }
}

fn is_known(user: &str, password: &str) -> bool {
    USERS.contains(&user) && password == PASSWORD
}

fn decoded(word: &str) -> String {
    let bytes = STANDARD.decode(word).unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

/// What stands between the angle brackets.
fn address(line: &str) -> String {
    let inside = line.split_once('<').and_then(|(_, rest)| rest.split_once('>'));
    inside.map(|(address, _)| address.to_owned()).unwrap_or_default()
}
