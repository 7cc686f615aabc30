//! What is in a calendar and what changed: by sync-token (RFC 6578), else by the calendar's tag, else by looking at everything.

use std::collections::{BTreeMap, BTreeSet};

use account::Trouble;
use url::Url;

use super::multistatus::{Multistatus, Response};
use super::xml::{Ns, escaped};
use super::{Dav, WORDS, href, refused};
use crate::remote::{Changes, Cursor, Etag, Listed, RemoteKey};

/// A server that needs more rounds than this for one answer never ends.
const MOST_ROUNDS: usize = 1000;
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
    pub(super) fn changes_since(&self, calendar: &Url, cursor: Option<&Cursor>) -> Result<Changes, Trouble> {
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
            if is_cut && next == at {
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
        let listed = all.into_iter().map(|(key, etag)| Listed { key: RemoteKey(key), etag: Etag(etag) }).collect();
        Ok((listed, mark))
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
        let listed = self.listed.into_iter().map(|(key, etag)| Listed { key: RemoteKey(key), etag: Etag(etag) });
        Changes::Some {
            listed: listed.collect(),
            removed: self.removed.into_iter().map(RemoteKey).collect(),
            cursor: Mark::Token(token).cursor(),
        }
    }
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
