//! Brings events, many with one request (RFC 4791 section 7.9), fewer where a server cannot bear it, one by one where it knows no other way.

use std::collections::HashMap;
use std::mem;

use account::Trouble;
use account::http::{Answer, Ask, HttpError, LineError};
use url::Url;

use super::multistatus::{Multistatus, Precondition, Response};
use super::xml::{Ns, escaped};
use super::{Dav, LARGEST, WORDS};
use crate::remote::{Brought, Etag, RemoteKey, Sink};

/// Events asked for at once.
pub const BATCH: usize = 200;
/// No event is larger, octets.
const LARGEST_EVENT: usize = 8 << 20;
/// When so many in a row fail one by one, it is the server that fails.
const FAILURES: usize = 3;

/// What became of a request for many.
enum Many {
    Came(Multistatus),
    /// Too much at once, perhaps.
    Fewer,
    /// Not this way.
    Singly,
}

impl Dav {
    pub(super) fn bring_all(
        &mut self,
        calendar: &Url,
        wanted: &[RemoteKey],
        sink: &mut Sink<'_>,
    ) -> Result<(), Trouble> {
        let mut failures = 0;
        let Some(left) = self.hand_on(wanted, sink) else { return Ok(()) };
        let mut rest = left.as_slice();
        while !rest.is_empty() {
            let (batch, later) = rest.split_at(self.batch.min(rest.len()));
            let came = if self.gives_many && batch.len() > 1 { self.many(calendar, batch)? } else { Many::Singly };
            let came = match came {
                Many::Fewer => {
                    self.batch = (batch.len() / 2).max(1);
                    continue;
                }
                Many::Came(told) => told,
                Many::Singly => Multistatus::default(),
            };
            let mut by_name: HashMap<String, Response> =
                came.responses.into_iter().map(|one| (self.name(&one.url), one)).collect();
            for key in batch {
                let brought = match by_name.remove(&key.0).and_then(of) {
                    Some(brought) => brought,
                    None => self.one(key, &mut failures)?,
                };
                if !sink(key, brought) {
                    return Ok(());
                }
            }
            rest = later;
        }
        Ok(())
    }

    /// Hands on what came as a whole; answers what is still to be asked for by name, `None` where the sink wants no more.
    fn hand_on(&mut self, wanted: &[RemoteKey], sink: &mut Sink<'_>) -> Option<Vec<RemoteKey>> {
        let mut came = mem::take(&mut self.whole);
        let mut left = Vec::new();
        for key in wanted {
            let Some(event @ Brought::Event { .. }) = came.remove(&key.0).and_then(of) else {
                left.push(key.clone());
                continue;
            };
            if !sink(key, event) {
                return None;
            }
        }
        Some(left)
    }

    fn many(&mut self, calendar: &Url, batch: &[RemoteKey]) -> Result<Many, Trouble> {
        let mut hrefs = String::new();
        for key in batch {
            let url = self.url(&key.0)?;
            hrefs.push_str(&format!("<d:href>{}</d:href>", escaped(url.path())));
        }
        let body = format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?><c:calendar-multiget {WORDS}><d:prop><d:getetag/><c:calendar-data/></d:prop>{hrefs}\
             </c:calendar-multiget>"
        );
        let headers = [("content-type", "application/xml; charset=utf-8")];
        let ask = Ask { method: "REPORT", url: calendar, headers: &headers, body: body.as_bytes(), most: LARGEST };
        match self.ask(&ask) {
            Ok(answer) => self.came(&answer),
            Err(HttpError::Line(LineError::TooLarge | LineError::Cut)) => Ok(Many::Fewer),
            Err(error) => Err(self.trouble(error)),
        }
    }

    fn came(&mut self, answer: &Answer) -> Result<Many, Trouble> {
        Ok(match answer.status {
            207 => Multistatus::read(answer).map_or(Many::Fewer, Many::Came),
            413 | 500.. if answer.status != 501 => Many::Fewer,
            404 | 410 => Many::Singly,
            _ => {
                self.gives_many = false;
                Many::Singly
            }
        })
    }

    /// Asks for one event by itself.
    fn one(&self, key: &RemoteKey, failures: &mut usize) -> Result<Brought, Trouble> {
        let url = self.url(&key.0)?;
        let ask =
            Ask { method: "GET", url: &url, headers: &[("accept", "text/calendar")], body: b"", most: LARGEST_EVENT };
        let (why, trouble) = match self.ask(&ask) {
            Ok(answer) if answer.status == 200 => {
                *failures = 0;
                let etag = Etag(answer.header("etag").unwrap_or_default());
                return Ok(Brought::Event { etag, ics: answer.body });
            }
            Ok(answer) if matches!(answer.status, 404 | 410) => return Ok(Brought::Gone),
            Ok(answer) if answer.status < 500 => {
                return Ok(refused(&Precondition::read(&answer).words(answer.status)));
            }
            Ok(answer) => (format!("refused HTTP {}", answer.status), super::refused(&answer)),
            Err(HttpError::Line(LineError::TooLarge)) => return Ok(Brought::Unreadable("too_large".into())),
            Err(error @ HttpError::Line(LineError::Cut)) => ("hangs_up".into(), self.trouble(error)),
            Err(error) => return Err(self.trouble(error)),
        };
        *failures += 1;
        if *failures >= FAILURES { Err(trouble) } else { Ok(Brought::Unreadable(why)) }
    }
}

/// What is said of one of many; `None` where that is nothing that helps.
fn of(response: Response) -> Option<Brought> {
    let etag = Etag(response.text(Ns::Dav, "getetag").unwrap_or_default().to_owned());
    match response.status {
        Some(404 | 410) => return Some(Brought::Gone),
        Some(status @ 400..500) => return Some(refused(&format!("HTTP {status}"))),
        _ => {}
    }
    let data = response.props.into_iter().find(|prop| prop.is(Ns::CalDav, "calendar-data"))?;
    let ics = data.text.trim_start().as_bytes().to_vec();
    (!ics.is_empty()).then_some(Brought::Event { etag, ics })
}

fn refused(words: &str) -> Brought {
    Brought::Unreadable(format!("refused {words}"))
}
