//! Writes a message as RFC 5322 and MIME (RFC 2045, 2046) bytes with LF line ends.

use super::cast::{ME, SERVER};
use super::clock::Moment;
use super::encode::{base64_lines, percent, quoted_printable, words};
use super::habit::{Habit, Naming, Transfer};
use super::paper::Paper;
use super::seed::Seed;

/// A name and an address.
pub type Mailbox = (String, String);

/// A MIME part.
pub enum Part {
    /// `text/plain` or `text/html`, by the subtype.
    Text(&'static str, String),
    /// An attachment.
    File(Paper),
    /// A picture shown inside HTML, with its Content-ID.
    Inline(Paper, &'static str),
    /// `multipart/…`, by the subtype with its parameters.
    Multi(&'static str, Vec<Part>),
}

/// A message before it is written.
pub struct Letter {
    pub from: Mailbox,
    pub to: Vec<Mailbox>,
    pub cc: Vec<Mailbox>,
    pub subject: String,
    pub at: Moment,
    pub id: String,
    /// Message-IDs of the conversation so far, the answered one last.
    pub references: Vec<String>,
    /// Further header fields.
    pub extra: Vec<(&'static str, String)>,
    pub habit: Habit,
    pub body: Part,
}

impl Letter {
    /// A letter from one mailbox to another with nothing special about it.
    pub fn plain(from: Mailbox, to: Mailbox, at: Moment, habit: Habit) -> Self {
        let id = message_id(&from.1, at);
        let (subject, body) = (String::new(), Part::Text("plain", String::new()));
        Self {
            from,
            to: vec![to],
            cc: Vec::new(),
            subject,
            at,
            id,
            references: Vec::new(),
            extra: Vec::new(),
            habit,
            body,
        }
    }

    /// The bytes of the message.
    pub fn bytes(&self) -> Vec<u8> {
        let mut out = self.trace();
        for (name, value) in self.fields() {
            out.extend(format!("{name}: {value}\n").bytes());
        }
        out.extend(b"MIME-Version: 1.0\n");
        let mut seed = Seed::of(&self.id);
        part(&self.body, &self.habit, &mut seed, &mut out);
        out
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        let mut fields = vec![("From", self.mailbox(&self.from)), ("To", self.mailboxes(&self.to))];
        if !self.cc.is_empty() {
            fields.push(("Cc", self.mailboxes(&self.cc)));
        }
        fields.push(("Subject", words(&self.subject, self.habit.charset, self.habit.q_words)));
        fields.push(("Date", self.at.header()));
        if !self.id.is_empty() {
            fields.push(("Message-ID", format!("<{}>", self.id)));
        }
        if let Some(last) = self.references.last() {
            fields.push(("In-Reply-To", format!("<{last}>")));
            let all: Vec<String> = self.references.iter().map(|id| format!("<{id}>")).collect();
            fields.push(("References", all.join("\n ")));
        }
        if !self.habit.program.is_empty() {
            fields.push(("X-Mailer", self.habit.program.to_owned()));
        }
        fields.extend(self.extra.iter().cloned());
        fields
    }

    /// The lines of the receiving server; none on what the recruiter sent.
    fn trace(&self) -> Vec<u8> {
        if self.from.1 == ME.1 {
            return Vec::new();
        }
        let domain = self.from.1.rsplit_once('@').map_or("", |(_, domain)| domain);
        let host = 1 + Seed::of(domain).below(250);
        let queue = Seed::of(&self.id).below(0xFFFF_FFFF);
        let mut lines = format!(
            "Return-Path: <{}>\nReceived: from mx.{domain} (mx.{domain} [192.0.2.{host}])\n by {SERVER} with ESMTPS id {queue:08X}\n for <{}>; {}\n",
            self.from.1,
            ME.1,
            self.at.header()
        );
        if !self.extra.iter().any(|(name, _)| *name == "Authentication-Results") {
            lines.push_str(&format!(
                "Authentication-Results: {SERVER};\n spf=pass smtp.mailfrom={domain};\n dkim=pass header.d={domain};\n dmarc=pass header.from={domain}\n"
            ));
        }
        lines.into_bytes()
    }

    fn mailboxes(&self, list: &[Mailbox]) -> String {
        list.iter().map(|mailbox| self.mailbox(mailbox)).collect::<Vec<_>>().join(",\n ")
    }

    fn mailbox(&self, (name, address): &Mailbox) -> String {
        if name.is_empty() {
            return address.clone();
        }
        let special = name.is_ascii() && name.contains(['.', ',', '@', '&', '\'', '(']);
        let name = if special { format!("\"{name}\"") } else { words(name, self.habit.charset, self.habit.q_words) };
        format!("{name} <{address}>")
    }
}

/// A Message-ID without its angle brackets.
pub fn message_id(address: &str, at: Moment) -> String {
    let domain = address.rsplit_once('@').map_or("mail.example", |(_, domain)| domain);
    let mut seed = Seed::of(&format!("id {address} {}", at.0));
    format!("{:x}.{:012x}@{domain}", at.0, seed.draw() >> 16)
}

fn part(what: &Part, habit: &Habit, seed: &mut Seed, out: &mut Vec<u8>) {
    match what {
        Part::Text(kind, body) => text(kind, body, habit, out),
        Part::File(paper) => {
            let name = file_name(&paper.name, habit);
            file(paper, &format!("Content-Disposition: attachment;{name}\n"), out);
        }
        Part::Inline(paper, id) => {
            file(paper, &format!("Content-ID: <{id}>\nContent-Disposition: inline; filename=\"{}\"\n", paper.name), out)
        }
        Part::Multi(kind, parts) => {
            let boundary = format!("=_{:016x}", seed.draw());
            out.extend(format!("Content-Type: multipart/{kind}; boundary=\"{boundary}\"\n\n").bytes());
            for inner in parts {
                out.extend(format!("--{boundary}\n").bytes());
                part(inner, habit, seed, out);
                out.push(b'\n');
            }
            out.extend(format!("--{boundary}--\n").bytes());
        }
    }
}

fn text(kind: &str, body: &str, habit: &Habit, out: &mut Vec<u8>) {
    let western = habit.charset != super::charset::Charset::Utf8;
    let body =
        if western { body.replace("Zielińska", "Zielinska").replace(['“', '”'], "\"") } else { body.to_owned() };
    let body = if habit.transfer == Transfer::Quoted || kind == "html" { body } else { wrap(&body) };
    let (charset, bytes) = habit.charset.fit(&body);
    let seven = body.is_ascii() && body.lines().all(|line| line.len() < 900);
    let (name, content) = match habit.transfer {
        Transfer::Base64 => ("base64", base64_lines(&bytes).into_bytes()),
        _ if seven => ("7bit", wrap(&body).into_bytes()),
        Transfer::Quoted => ("quoted-printable", quoted_printable(&bytes).into_bytes()),
        Transfer::Eight => ("8bit", bytes),
    };
    let charset = if seven { "us-ascii" } else { charset.name() };
    out.extend(format!("Content-Type: text/{kind}; charset={charset}\nContent-Transfer-Encoding: {name}\n\n").bytes());
    out.extend(content);
    if out.last() != Some(&b'\n') {
        out.push(b'\n');
    }
}

/// Wraps long lines at 72 characters, quoted ones with their mark.
fn wrap(body: &str) -> String {
    let mut out = String::new();
    for line in body.lines() {
        let mark = if line.starts_with("> ") { "> " } else { "" };
        let mut width = 0;
        for (place, word) in line.split(' ').enumerate() {
            let length = word.chars().count();
            if place > 0 && width + length > 72 {
                out.push('\n');
                out.push_str(mark);
                width = mark.len();
            } else if place > 0 {
                out.push(' ');
                width += 1;
            }
            out.push_str(word);
            width += length;
        }
        out.push('\n');
    }
    out
}

fn file(paper: &Paper, disposition: &str, out: &mut Vec<u8>) {
    let plain = if paper.name.is_ascii() { format!("; name=\"{}\"", paper.name) } else { String::new() };
    out.extend(
        format!("Content-Type: {}{plain}\nContent-Transfer-Encoding: base64\n{disposition}\n", paper.kind).bytes(),
    );
    out.extend(base64_lines(&paper.bytes).bytes());
}

fn file_name(name: &str, habit: &Habit) -> String {
    if name.is_ascii() {
        return format!("\n filename=\"{name}\"");
    }
    match habit.naming {
        Naming::Raw => format!("\n filename=\"{name}\""),
        Naming::Word => format!("\n filename=\"{}\"", words(name, habit.charset, habit.q_words)),
        Naming::Extended => format!("\n filename*=utf-8''{}", percent(name)),
        Naming::Continued => {
            let chars: Vec<char> = name.chars().collect();
            let pieces = chars.chunks(12).map(|piece| percent(&piece.iter().collect::<String>()));
            let lines = pieces
                .enumerate()
                .map(|(n, piece)| format!("\n filename*{n}*={}{piece}", if n == 0 { "utf-8''" } else { "" }));
            lines.collect::<Vec<_>>().join(";")
        }
    }
}
