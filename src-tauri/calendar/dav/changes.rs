//! What is in a calendar and what changed: by sync-token (RFC 6578), else by the calendar's tag, else by looking at everything.

use std::collections::{BTreeMap, BTreeSet};

use account::Trouble;
use account::http::{Ask, HttpError, LineError};
use url::Url;

use super::multistatus::{Multistatus, Response};
use super::xml::{Ns, escaped};
use super::{Dav, LARGEST, WORDS, href, refused};
use crate::remote::{Changes, Cursor, Etag, Listed, RemoteKey};

/// A server that needs more rounds than this for one answer never ends.
const MOST_ROUNDS: usize = 1000;
/// One that tells of more events in all of them neither.
const MOST: usize = 500_000;
const ALL: &str = "<d:resourcetype/><d:getetag/><d:getcontenttype/><d:sync-token/><s:getctag/>";

/// Where a sync ended, as its cursor says.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Mark {
    /// The server's token.
    Token(String),
    /// The tag of a calendar whose server has no tokens.
    Tag(String),
    /// A hash of all that was there, where it has neither.
    Content(String),
}

impl Mark {
    fn read(cursor: &Cursor) -> Option<Self> {
        let (kind, rest) = cursor.0.split_once(' ')?;
        let rest = rest.to_owned();
        match kind {
            "token" => Some(Self::Token(rest)),
            "tag" => Some(Self::Tag(rest)),
            "content" => Some(Self::Content(rest)),
            _ => None,
        }
    }

    fn cursor(&self) -> Cursor {
        Cursor(match self {
            Self::Token(token) => format!("token {token}"),
            Self::Tag(tag) => format!("tag {tag}"),
            Self::Content(hash) => format!("content {hash}"),
        })
    }
}

impl Dav {
    pub(super) fn changes_since(&mut self, calendar: &Url, cursor: Option<&Cursor>) -> Result<Changes, Trouble> {
        if cursor.is_none()
            && let Some(all) = self.all_at_once(calendar)?
        {
            return Ok(all);
        }
        let mark = cursor.and_then(Mark::read);
        match &mark {
            Some(Mark::Token(token)) => {
                if let Some(changes) = self.rounds(calendar, token)? {
                    return Ok(changes);
                }
            }
            Some(Mark::Tag(_)) if self.mark(calendar)? == mark => return Ok(Changes::Same),
            _ => {}
        }
        let (listed, now) = self.everything(calendar)?;
        let is_same = matches!(now, Mark::Content(_)) && mark.as_ref() == Some(&now);
        Ok(if is_same { Changes::Same } else { Changes::All { listed, cursor: now.cursor() } })
    }

    /// The first time everything is wanted: its names, versions and content in one answer (RFC 4791 section 7.8), which costs a server less than a
    /// list and then its events by name. Its token is asked for by the next sync, which lists everything beside it. `None` where it gives no such answer.
    fn all_at_once(&mut self, calendar: &Url) -> Result<Option<Changes>, Trouble> {
        let body = format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?><c:calendar-query {WORDS}><d:prop><d:getetag/><c:calendar-data/></d:prop>\
             <c:filter><c:comp-filter name=\"VCALENDAR\"><c:comp-filter name=\"VEVENT\"/></c:comp-filter></c:filter></c:calendar-query>"
        );
        let headers = [("content-type", "application/xml; charset=utf-8"), ("depth", "1")];
        let ask = Ask { method: "REPORT", url: calendar, headers: &headers, body: body.as_bytes(), most: LARGEST };
        let told = match self.ask(&ask) {
            Ok(answer) if answer.status == 207 => Multistatus::read(&answer).unwrap_or_default(),
            // Whatever it has against that, a list and some at a time may do.
            Ok(_) | Err(HttpError::Line(LineError::TooLarge | LineError::Cut)) => Multistatus::default(),
            Err(error) => return Err(self.trouble(error)),
        };
        // Less than everything (RFC 4791 section 7.8.1), or nothing it could be told from.
        if told.responses.is_empty() || told.responses.iter().any(|one| one.status == Some(507)) {
            return Ok(None);
        }
        // Some give tasks as well, whatever was asked for.
        let says_event =
            |one: &Response| one.text(Ns::CalDav, "calendar-data").is_none_or(|ics| ics.contains("BEGIN:VEVENT"));
        let events =
            told.responses.into_iter().filter(|one| !is_at(&one.url, calendar) && is_event(one) && says_event(one));
        self.whole = events.map(|one| (self.name(&one.url), one)).collect();
        let all: BTreeMap<_, _> = self.whole.iter().map(|(key, one)| (key.clone(), etag(one))).collect();
        let cursor = Mark::Content(hash(&all)).cursor();
        Ok(Some(Changes::All { listed: listed(all), cursor }))
    }

    /// Asks what happened since a token, until the server has told everything; `None` where it does not know the token, or no tokens at all.
    fn rounds(&self, calendar: &Url, token: &str) -> Result<Option<Changes>, Trouble> {
        let mut story = Story::default();
        let mut at = token.to_owned();
        for _ in 0..MOST_ROUNDS {
            let body = format!(
                "<d:sync-collection {WORDS}><d:sync-token>{}</d:sync-token><d:sync-level>1</d:sync-level>\
                 <d:prop><d:getetag/><d:getcontenttype/></d:prop></d:sync-collection>",
                escaped(&at)
            );
            let answer = self.report(("REPORT", "0"), calendar, &body)?;
            match answer.status {
                207 => {}
                // Servers refuse a token they have forgotten in many ways, and one that goes on asking never syncs again.
                501 | 507 => return Ok(None),
                status if status != 423 && (400..500).contains(&status) => return Ok(None),
                _ => return Err(refused(&answer)),
            }
            let told = Multistatus::read(&answer)?;
            let Some(next) = told.token else { return Ok(None) };
            let is_cut = told.responses.iter().any(|one| is_at(&one.url, &answer.url) && one.status == Some(507));
            for response in told.responses.iter().filter(|one| !is_at(&one.url, &answer.url)) {
                story.add(self, response);
            }
            if is_cut && (next == at || story.listed.len() + story.removed.len() > MOST) {
                return Err(Trouble::Protocol("an answer without end".into()));
            }
            at = next;
            if !is_cut {
                return Ok(Some(story.end(token, at)));
            }
        }
        Err(Trouble::Protocol("an answer without end".into()))
    }

    /// Where the calendar is now, without what is in it.
    fn mark(&self, calendar: &Url) -> Result<Option<Mark>, Trouble> {
        let (told, answer) = self.properties(calendar, "0", "<d:sync-token/><s:getctag/>")?;
        Ok(told.responses.iter().find(|one| is_at(&one.url, &answer.url)).and_then(of))
    }

    fn everything(&self, calendar: &Url) -> Result<(Vec<Listed>, Mark), Trouble> {
        let (told, answer) = self.properties(calendar, "1", ALL)?;
        let own = told.responses.iter().find(|one| is_at(&one.url, &answer.url));
        let mut all = BTreeMap::new();
        for one in told.responses.iter().filter(|one| !is_at(&one.url, &answer.url) && is_event(one)) {
            all.insert(self.name(&one.url), etag(one));
        }
        let mark = own.and_then(of).unwrap_or_else(|| Mark::Content(hash(&all)));
        Ok((listed(all), mark))
    }
}

/// What the rounds tell, the last word on each event.
#[derive(Default)]
struct Story {
    listed: BTreeMap<String, String>,
    removed: BTreeSet<String>,
}

impl Story {
    fn add(&mut self, dav: &Dav, response: &Response) {
        let key = dav.name(&response.url);
        match response.status {
            // May not be read for now; it is not gone.
            Some(401 | 403) => {}
            // Some servers put another number here than 404.
            Some(400..500) => {
                self.listed.remove(&key);
                self.removed.insert(key);
            }
            _ if is_event(response) => {
                self.removed.remove(&key);
                self.listed.insert(key, etag(response));
            }
            _ => {}
        }
    }

    fn end(self, begun: &str, token: String) -> Changes {
        if self.listed.is_empty() && self.removed.is_empty() && begun == token {
            return Changes::Same;
        }
        Changes::Some {
            listed: listed(self.listed),
            removed: self.removed.into_iter().map(RemoteKey).collect(),
            cursor: Mark::Token(token).cursor(),
        }
    }
}

fn listed(all: BTreeMap<String, String>) -> Vec<Listed> {
    all.into_iter().map(|(key, etag)| Listed { key: RemoteKey(key), etag: Etag(etag) }).collect()
}

fn is_at(url: &Url, other: &Url) -> bool {
    let path = |url: &Url| href::path(url.path()).trim_end_matches('/').to_owned();
    url.origin() == other.origin() && path(url) == path(other)
}

fn of(calendar: &Response) -> Option<Mark> {
    let token = calendar.text(Ns::Dav, "sync-token").map(|token| Mark::Token(token.to_owned()));
    token.or_else(|| calendar.text(Ns::Server, "getctag").map(|tag| Mark::Tag(tag.to_owned())))
}

fn etag(event: &Response) -> String {
    event.text(Ns::Dav, "getetag").unwrap_or_default().to_owned()
}

/// Whether something in a calendar is an event, as far as its listing tells: tasks say that they are.
fn is_event(response: &Response) -> bool {
    let kind = response.text(Ns::Dav, "getcontenttype").unwrap_or("text/calendar").to_ascii_lowercase();
    let component = kind.split(';').find_map(|part| part.trim().strip_prefix("component="));
    let is_other = component.is_some_and(|component| !component.trim_matches('"').eq_ignore_ascii_case("vevent"));
    let is_there = response.status.is_none_or(|status| status < 300);
    is_there && kind.starts_with("text/calendar") && !is_other && !response.is_a(Ns::Dav, "collection")
}

fn hash(all: &BTreeMap<String, String>) -> String {
    let mut hasher = blake3::Hasher::new();
    for (key, etag) in all {
        hasher.update(format!("{key}\n{etag}\n").as_bytes());
    }
    hasher.finalize().to_hex().to_string()
}
