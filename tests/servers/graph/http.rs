//! As much of HTTP/1.1 as the service speaks: requests with a length, answers with a length or in chunks, one connection for many.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;

/// A request as it came.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// `GET`.
    pub method: String,
    /// Path and query, decoded part by part: `me`, `mailFolders`, … and `$select`, …
    pub path: Vec<String>,
    /// The query.
    pub query: Vec<(String, String)>,
    /// Headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

/// An answer.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// Headers besides the usual ones.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
    /// Whether it goes out in chunks.
    pub is_chunked: bool,
}

impl Request {
    /// The next request of a connection; `None` where it ends.
    pub fn read(from: &mut BufReader<TcpStream>) -> Option<Self> {
        let mut line = || {
            let mut line = String::new();
            (from.read_line(&mut line).ok()? > 0).then(|| line.trim_end().to_owned())
        };
        let first = line()?;
        let mut headers = Vec::new();
        while let Some((name, value)) = line()?.split_once(": ") {
            headers.push((name.to_ascii_lowercase(), value.to_owned()));
        }
        let mut words = first.split(' ');
        let mut request = Self { headers, ..Self::of(words.next()?, words.next()?) };
        let length = request.header("content-length").parse().unwrap_or(0);
        request.body = vec![0; length];
        from.read_exact(&mut request.body).ok()?;
        Some(request)
    }

    /// A request without headers.
    pub fn of(method: &str, target: &str) -> Self {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        Self {
            method: method.into(),
            path: path.trim_start_matches('/').split('/').map(decoded).collect(),
            query: query
                .split('&')
                .filter_map(|one| one.split_once('='))
                .map(|(n, v)| (decoded(n), decoded(v)))
                .collect(),
            ..Self::default()
        }
    }

    /// A header; empty where there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(one, _)| one == name).map_or("", |(_, value)| value)
    }

    /// A value of the query; empty where there is none.
    pub fn asks(&self, name: &str) -> &str {
        self.query.iter().find(|(one, _)| one == name).map_or("", |(_, value)| value)
    }

    /// `GET /me/mailFolders/inbox`, without the query.
    pub fn line(&self) -> String {
        format!("{} /{}", self.method, self.path.join("/"))
    }
}

impl Answer {
    /// Sends so much of it (octets of the body; all where `None`).
    pub fn write(&self, to: &mut TcpStream, only: Option<usize>) -> std::io::Result<()> {
        let mut head = format!("HTTP/1.1 {} X\r\nContent-Type: application/json\r\n", self.status);
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        let shown = &self.body[..only.unwrap_or(self.body.len()).min(self.body.len())];
        if self.is_chunked {
            head.push_str("Transfer-Encoding: chunked\r\n\r\n");
            to.write_all(head.as_bytes())?;
            for chunk in shown.chunks(4096) {
                to.write_all(format!("{:x}\r\n", chunk.len()).as_bytes())?;
                to.write_all(chunk)?;
                to.write_all(b"\r\n")?;
            }
            if only.is_none() {
                to.write_all(b"0\r\n\r\n")?;
            }
        } else {
            head.push_str(&format!("Content-Length: {}\r\n\r\n", self.body.len()));
            to.write_all(head.as_bytes())?;
            to.write_all(shown)?;
        }
        to.flush()
    }
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits: Vec<u8> = rest.by_ref().take(2).collect();
            bytes.push(u8::from_str_radix(&String::from_utf8_lossy(&digits), 16).unwrap_or(b'?'));
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
