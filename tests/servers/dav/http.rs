//! As much of HTTP/1.1 as a server and what stands before it need: a head, and a body of a length, in chunks, or to the end.

use std::io::{BufRead, Write};

/// A request or an answer as it came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Message {
    /// `PROPFIND /anna/ HTTP/1.1`, `HTTP/1.1 207 Multi-Status`.
    pub first: String,
    /// Headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Message {
    /// The next one of a connection; `None` where it ends. An answer may go on to the end of the connection, a request may not.
    pub fn read(from: &mut impl BufRead, is_answer: bool) -> Option<Self> {
        let first = line(from).filter(|line| !line.is_empty())?;
        let mut message = Self { first, ..Self::default() };
        while let Some((name, value)) = line(from)?.split_once(':') {
            message.headers.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
        let has_none = matches!(message.status(), 204 | 304 | 100..200) && is_answer;
        if message.header("transfer-encoding").eq_ignore_ascii_case("chunked") {
            while let Ok(length @ 1..) = usize::from_str_radix(&line(from)?, 16) {
                take(from, length, &mut message.body)?;
                line(from)?;
            }
            line(from)?;
        } else if let Ok(length) = message.header("content-length").parse() {
            take(from, length, &mut message.body)?;
        } else if is_answer && !has_none {
            from.read_to_end(&mut message.body).ok()?;
        }
        Some(message)
    }

    /// An answer.
    pub fn answer(status: u16, headers: &[(&str, &str)], body: &str) -> Self {
        let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        Self {
            first: format!("HTTP/1.1 {status} X"),
            headers: headers.iter().map(own).collect(),
            body: body.as_bytes().to_vec(),
        }
    }

    /// A request.
    pub fn request(method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Self {
        Self { first: format!("{method} {path} HTTP/1.1"), ..Self::answer(0, headers, body) }
    }

    /// `PROPFIND`.
    pub fn method(&self) -> &str {
        self.first.split(' ').next().unwrap_or_default()
    }

    /// `/anna/`.
    pub fn path(&self) -> &str {
        self.first.split(' ').nth(1).unwrap_or_default()
    }

    /// `207`; 0 of a request.
    pub fn status(&self) -> u16 {
        self.first.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0)
    }

    /// A header; empty where there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(one, _)| one == name).map_or("", |(_, value)| value)
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Writes it with its length, however it came.
    pub fn write(&self, to: &mut impl Write, last: bool) -> std::io::Result<()> {
        let mut head = format!("{}\r\n", self.first);
        let kept = self.headers.iter().filter(|(name, _)| {
            !matches!(name.as_str(), "content-length" | "transfer-encoding" | "connection" | "keep-alive")
        });
        for (name, value) in kept {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        let connection = if last { "close" } else { "keep-alive" };
        head.push_str(&format!("content-length: {}\r\nconnection: {connection}\r\n\r\n", self.body.len()));
        to.write_all(&[head.as_bytes(), &self.body].concat())?;
        to.flush()
    }
}

fn line(from: &mut impl BufRead) -> Option<String> {
    let mut line = String::new();
    (from.read_line(&mut line).ok()? > 0).then(|| line.trim_end().to_owned())
}

fn take(from: &mut impl BufRead, length: usize, into: &mut Vec<u8>) -> Option<()> {
    let begun = into.len();
    into.resize(begun + length, 0);
    from.read_exact(&mut into[begun..]).ok()
}
