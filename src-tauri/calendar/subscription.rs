//! An iCalendar file that is only read: on the web, or on disk. A file that is not there any more, or is none any more, removes nothing.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{ErrorKind, Read as _};
use std::path::{Path, PathBuf};

use account::credential::Credential;
use account::http::{Answer, Ask, Client, Signed, may_be_asked};
use account::tls::Trust;
use domain::Sensitive;
use mime::ics::{Object, split};
use serde::{Deserialize, Serialize};
use url::Url;

use crate::remote::{
    Access, Brought, CalendarKey, Changes, Cursor, Etag, Listed, Remote, RemoteCalendar, RemoteKey, Sink, Writing,
    Written,
};
use crate::{Cancel, Trouble};

/// No file is larger, octets.
const LARGEST: usize = 20 << 20;
/// A longer UID is no name, octets.
const LONGEST: usize = 500;
/// The one calendar there is.
const ONLY: &str = "";

/// A calendar in a file.
#[derive(Debug)]
pub struct Subscription {
    source: Source,
    /// As it was listed before, and which version was seen then.
    known: Option<(RemoteCalendar, Cursor)>,
    held: Option<Held>,
    /// It was asked for a moment ago, to list it: whoever asks for changes next is told from that.
    asked: Option<Asked>,
}

/// What came of asking.
#[derive(Clone, Copy, Debug)]
enum Asked {
    Read,
    Unchanged,
}

#[derive(Debug)]
enum Source {
    Web(Box<Client>),
    Disk(PathBuf),
}

/// The file as it was read last.
#[derive(Debug, Default)]
struct Held {
    name: String,
    colour: String,
    events: BTreeMap<String, (Etag, Vec<u8>)>,
    seen: Seen,
}

/// Which version of the file was read, as its cursor says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct Seen {
    /// As the server calls it (RFC 9110 sections 8.8.2 and 8.8.3).
    etag: Option<String>,
    modified: Option<String>,
    /// What was in it.
    content: String,
}

impl Subscription {
    /// A file on the web. `webcal:` and `http:` mean `https:`; a name and password in the address sign in.
    ///
    /// # Errors
    /// `NotACalendar` where the address is none.
    pub fn at(address: &str, cancel: &Cancel) -> Result<Self, Trouble> {
        let (home, user, credential) = address_of(address).ok_or(Trouble::NotACalendar)?;
        let client = Client::new(Signed { home, user, credential }, Trust::default(), cancel);
        Ok(Self { source: Source::Web(Box::new(client)), known: None, held: None, asked: None })
    }

    /// A file on disk.
    pub fn of_file(path: &Path) -> Self {
        Self { source: Source::Disk(path.to_owned()), known: None, held: None, asked: None }
    }

    /// As it was listed before and where its last sync ended, so that a file that did not change is not sent again only to be listed.
    #[must_use]
    pub fn knowing(self, calendar: RemoteCalendar, cursor: Cursor) -> Self {
        Self { known: Some((calendar, cursor)), ..self }
    }

    /// What the source is called where the calendar has no name: never a part of the address that could be a secret.
    fn called(&self) -> String {
        match &self.source {
            Source::Web(client) => client.home().host_str().unwrap_or_default().to_owned(),
            Source::Disk(path) => path.file_stem().unwrap_or_default().to_string_lossy().into_owned(),
        }
    }

    /// Reads the file, unless it is still the one that was seen.
    fn read(&mut self, seen: Option<&Seen>) -> Result<Option<&Held>, Trouble> {
        let (octets, etag, modified) = match &self.source {
            Source::Disk(path) => (on_disk(path)?, None, None),
            Source::Web(client) => match fetch(client, seen)? {
                None => return Ok(None),
                Some(answer) => {
                    let (etag, modified) = (answer.header("etag"), answer.header("last-modified"));
                    (answer.body, etag, modified)
                }
            },
        };
        let mut held = Held::read(&octets)?;
        held.seen.etag = etag;
        held.seen.modified = modified;
        Ok(Some(self.held.insert(held)))
    }

    fn held(&mut self) -> Result<&Held, Trouble> {
        if self.held.is_none() {
            self.read(None)?;
        }
        self.held.as_ref().ok_or(Trouble::NotACalendar)
    }
}

impl Remote for Subscription {
    fn calendars(&mut self) -> Result<Vec<RemoteCalendar>, Trouble> {
        let called = self.called();
        if self.held.is_none() {
            let seen = self.known.as_ref().and_then(|(_, cursor)| Seen::of(cursor));
            let is_new = self.read(seen.as_ref())?.is_some();
            self.asked = Some(if is_new { Asked::Read } else { Asked::Unchanged });
        }
        if let (Some(Asked::Unchanged), Some((calendar, _))) = (self.asked, &self.known) {
            return Ok(vec![calendar.clone()]);
        }
        let held = self.held()?;
        Ok(vec![RemoteCalendar {
            key: CalendarKey(ONLY.into()),
            name: if held.name.is_empty() { called } else { held.name.clone() },
            colour: held.colour.clone(),
            owner: String::new(),
            access: Access::Read,
            schedules: false,
        }])
    }

    fn changes(&mut self, _: &CalendarKey, cursor: Option<&Cursor>) -> Result<Changes, Trouble> {
        let seen = cursor.and_then(Seen::of);
        let is_asked_alike = cursor.is_some() && self.known.as_ref().map(|(_, known)| known) == cursor;
        let read = match self.asked.take() {
            Some(Asked::Unchanged) if is_asked_alike => None,
            Some(Asked::Read) => self.held.as_ref(),
            _ => self.read(seen.as_ref())?,
        };
        let Some(held) = read else { return Ok(Changes::Same) };
        if seen.is_some_and(|seen| seen == held.seen) {
            return Ok(Changes::Same);
        }
        let listed =
            held.events.iter().map(|(key, (etag, _))| Listed { key: RemoteKey(key.clone()), etag: etag.clone() });
        let cursor = Cursor(serde_json::to_string(&held.seen).unwrap_or_default());
        Ok(Changes::All { listed: listed.collect(), cursor })
    }

    fn bring(&mut self, _: &CalendarKey, wanted: &[RemoteKey], sink: &mut Sink<'_>) -> Result<(), Trouble> {
        if wanted.is_empty() {
            return Ok(());
        }
        let held = self.held()?;
        for key in wanted {
            let brought = match held.events.get(&key.0) {
                Some((etag, ics)) => Brought::Event { etag: etag.clone(), ics: ics.clone() },
                None => Brought::Gone,
            };
            if !sink(key, brought) {
                break;
            }
        }
        Ok(())
    }

    fn put(&mut self, _: &CalendarKey, _: &Writing<'_>) -> Result<Written, Trouble> {
        Ok(Written::Refused("read_only".into()))
    }

    fn remove(&mut self, _: &CalendarKey, _: (&RemoteKey, &Etag)) -> Result<Written, Trouble> {
        Ok(Written::Refused("read_only".into()))
    }
}

impl Seen {
    fn of(cursor: &Cursor) -> Option<Self> {
        serde_json::from_str(&cursor.0).ok()
    }
}

impl Held {
    /// Takes a file apart.
    fn read(octets: &[u8]) -> Result<Self, Trouble> {
        let file = Object::read(octets).map_err(|_| Trouble::NotACalendar)?;
        if !is_whole(octets) {
            return Err(Trouble::Cut);
        }
        let own = |name| file.calendars().map(|one| one.text(name)).find(|text| !text.trim().is_empty());
        let name = own("X-WR-CALNAME").or_else(|| own("NAME")).unwrap_or_default();
        let colour = own("X-APPLE-CALENDAR-COLOR").unwrap_or_default();
        let mut held =
            Self { name: crate::dav::shown(&name), colour: crate::dav::colour(colour.trim()), ..Self::default() };
        let mut content = blake3::Hasher::new();
        for object in split(&file) {
            let ics = object.bytes();
            let etag = hash(&ics);
            let uid = object.uid();
            let is_name = uid.len() <= LONGEST && !uid.chars().any(char::is_control);
            let key = if is_name { uid } else { blake3::hash(uid.as_bytes()).to_hex().to_string() };
            held.events.insert(key, (Etag(etag), ics));
        }
        for (key, (etag, _)) in &held.events {
            content.update(format!("{key}\n{}\n", etag.0).as_bytes());
        }
        held.seen.content = content.finalize().to_hex().to_string();
        Ok(held)
    }
}

/// An address as it is asked, and who signs in there.
fn address_of(address: &str) -> Option<(Url, String, Option<Credential>)> {
    let address = address.trim();
    let (scheme, rest) = address.split_once("://")?;
    let is_here = cfg!(debug_assertions) && address.starts_with("http://127.0.0.1:");
    let mut url = match scheme.to_ascii_lowercase().as_str() {
        "http" if is_here => Url::parse(address).ok()?,
        "https" | "http" | "webcal" | "webcals" => Url::parse(&format!("https://{rest}")).ok()?,
        _ => return None,
    };
    let decoded = |text: &str| crate::dav::decoded(text);
    let (user, password) = (decoded(url.username()), url.password().map(decoded));
    url.set_username("").ok()?;
    url.set_password(None).ok()?;
    url.set_fragment(None);
    let credential = password.map(|password| Credential::Password(Sensitive::new(password)));
    may_be_asked(&url).then_some((url, user, credential))
}

/// The file on the web; `None` where it is still the one that was seen.
fn fetch(client: &Client, seen: Option<&Seen>) -> Result<Option<Answer>, Trouble> {
    let mut headers = vec![("accept", "text/calendar, */*;q=0.1")];
    if let Some(seen) = seen {
        headers.extend(seen.etag.as_deref().map(|etag| ("if-none-match", etag)));
        headers.extend(seen.modified.as_deref().map(|when| ("if-modified-since", when)));
    }
    let ask = Ask { method: "GET", url: client.home(), headers: &headers, body: b"", most: LARGEST };
    let answer = client.ask(&ask)?;
    match answer.status {
        200 => Ok(Some(answer)),
        304 if seen.is_some() => Ok(None),
        403 => Err(Trouble::NotAllowed { said: "HTTP 403".into() }),
        404 | 410 => Err(Trouble::NotACalendar),
        status @ 500.. => Err(Trouble::Busy { said: format!("HTTP {status}") }),
        status => Err(Trouble::Refused { said: format!("HTTP {status}") }),
    }
}

/// The file on disk. Where it is gone or no file, there is no calendar.
fn on_disk(path: &Path) -> Result<Vec<u8>, Trouble> {
    let trouble = |error: std::io::Error| match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => Trouble::NotACalendar,
        _ => Trouble::Archive(error),
    };
    // A pipe would be waited for.
    if !fs::metadata(path).map_err(trouble)?.is_file() {
        return Err(Trouble::NotACalendar);
    }
    let mut octets = Vec::new();
    let most = u64::try_from(LARGEST).unwrap_or(u64::MAX);
    File::open(path).map_err(trouble)?.take(most + 1).read_to_end(&mut octets).map_err(Trouble::Archive)?;
    if octets.len() > LARGEST { Err(Trouble::Protocol("a file without end".into())) } else { Ok(octets) }
}

/// Whether nothing is missing at its end: half a file must not remove the other half's events.
fn is_whole(octets: &[u8]) -> bool {
    const END: &[u8] = b"END:VCALENDAR";
    let end = octets.trim_ascii_end();
    end.len().checked_sub(END.len()).and_then(|at| end.get(at..)).is_some_and(|end| end.eq_ignore_ascii_case(END))
}

/// What an event says, but for when its file was made: some servers write that anew for each event whenever they are asked.
fn hash(ics: &[u8]) -> String {
    let mut hasher = blake3::Hasher::new();
    for line in ics.split_inclusive(|octet| *octet == b'\n').filter(|line| !line.starts_with(b"DTSTAMP")) {
        hasher.update(line);
    }
    hasher.finalize().to_hex().to_string()
}

#[cfg(test)]
mod tests;
