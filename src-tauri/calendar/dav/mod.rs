//! A CalDAV server (RFC 4791, 6578, 6638, 6764). Nothing is kept between calls but what the server has shown itself to be.

mod bring;
mod busy;
mod changes;
mod find;
mod freebusy;
mod href;
mod list;
mod multistatus;
mod write;
mod xml;

use std::collections::HashMap;

use account::credential::Credential;
use account::http::{Answer, Ask, Client, HttpError, Signed, may_be_asked};
use account::tls::Trust;
use account::whose::{Whose, whose};
use url::Url;

use crate::place::DavPlace;
use crate::remote::{
    Busy, CalendarKey, Changes, Cursor, Etag, Remote, RemoteCalendar, RemoteKey, Sink, Writing, Written,
};
use crate::{Cancel, Trouble};
use multistatus::{Multistatus, Precondition, Response};

pub use find::{Found, find};
pub(crate) use href::decoded;
pub(crate) use list::{colour, shown};

/// An answer is no larger, octets.
const LARGEST: usize = 32 << 20;
/// The words of all requests.
const WORDS: &str = r#"xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav" xmlns:s="http://calendarserver.org/ns/" xmlns:a="http://apple.com/ns/ical/" xmlns:o="http://owncloud.org/ns" xmlns:n="http://nextcloud.com/ns""#;

/// A server's calendars.
#[derive(Debug)]
pub struct Dav {
    client: Client,
    /// So many events are asked for at once; fewer once the server could not bear it.
    batch: usize,
    /// Whether it gives several events at once.
    gives_many: bool,
    /// What came as a whole and was not wanted yet, by name.
    whole: HashMap<String, Response>,
    /// Who signs in, where that was asked already.
    person: Option<list::Person>,
}

impl Dav {
    /// The calendars at a place; nothing is said to it yet.
    ///
    /// # Errors
    /// `Protocol` where the place is none.
    pub fn new(place: &DavPlace, credential: Credential, cancel: &Cancel) -> Result<Self, Trouble> {
        let home = Url::parse(&place.url).ok().filter(may_be_asked);
        let home = home.ok_or_else(|| Trouble::Protocol("an address that is none".into()))?;
        let trust = Trust { ca: place.ca.clone(), fingerprint: place.fingerprint.clone() };
        let signed = Signed { home, user: place.user.clone(), credential: Some(credential) };
        let client = Client::new(signed, trust, cancel);
        Ok(Self { client, batch: bring::BATCH, gives_many: true, whole: HashMap::new(), person: None })
    }

    fn base(&self) -> &Url {
        self.client.home()
    }

    /// Where something is; its name came from this remote once.
    fn url(&self, name: &str) -> Result<Url, Trouble> {
        href::url(self.base(), name).ok_or_else(|| Trouble::Protocol("a name that is none".into()))
    }

    fn name(&self, url: &Url) -> String {
        href::name(self.base(), url)
    }

    fn say(&self, method: &str, url: &Url, headers: &[(&str, &str)], body: &[u8]) -> Result<Answer, Trouble> {
        self.ask(&Ask { method, url, headers, body, most: LARGEST }).map_err(|error| self.trouble(error))
    }

    fn ask(&self, ask: &Ask<'_>) -> Result<Answer, HttpError> {
        self.client.ask(ask)
    }

    /// Asks for something in XML.
    fn report(&self, (method, depth): (&str, &str), url: &Url, body: &str) -> Result<Answer, Trouble> {
        let body = format!("<?xml version=\"1.0\" encoding=\"utf-8\"?>{body}");
        self.say(method, url, &[("content-type", "application/xml; charset=utf-8"), ("depth", depth)], body.as_bytes())
    }

    fn propfind(&self, url: &Url, depth: &str, props: &str) -> Result<Answer, Trouble> {
        let body = format!("<d:propfind {WORDS}><d:prop>{props}</d:prop></d:propfind>");
        self.report(("PROPFIND", depth), url, &body)
    }

    /// Properties of something that has to be there.
    fn properties(&self, url: &Url, depth: &str, props: &str) -> Result<(Multistatus, Answer), Trouble> {
        let answer = self.propfind(url, depth, props)?;
        if !answer.is_success() {
            return Err(refused(&answer));
        }
        let told = Multistatus::read(&answer)?;
        // Some say of the whole that it is not there only in what they say of each.
        if told.responses.first().is_some_and(|first| matches!(first.status, Some(404 | 410))) {
            return Err(Trouble::FolderGone);
        }
        Ok((told, answer))
    }

    /// What a refused sign-in means depends on whose server it is.
    fn trouble(&self, error: HttpError) -> Trouble {
        match Trouble::from(error) {
            Trouble::WrongPassword { said } => match whose(self.base().host_str().unwrap_or_default()) {
                Whose::Google => Trouble::NeedsProviderSignIn { provider: "Google" },
                Whose::Microsoft => Trouble::NeedsProviderSignIn { provider: "Microsoft" },
                Whose::Other => Trouble::WrongPassword { said },
            },
            other => other,
        }
    }
}

/// What a status means for something that has to be there.
fn refused(answer: &Answer) -> Trouble {
    let said = Precondition::read(answer).words(answer.status);
    match answer.status {
        403 => Trouble::NotAllowed { said },
        404 | 410 => Trouble::FolderGone,
        423 | 500.. => Trouble::Busy { said },
        _ => Trouble::Refused { said },
    }
}

impl Remote for Dav {
    fn calendars(&mut self) -> Result<Vec<RemoteCalendar>, Trouble> {
        self.list()
    }

    fn changes(&mut self, calendar: &CalendarKey, cursor: Option<&Cursor>) -> Result<Changes, Trouble> {
        self.whole.clear();
        self.changes_since(&self.url(&calendar.0)?, cursor)
    }

    fn bring(&mut self, calendar: &CalendarKey, wanted: &[RemoteKey], sink: &mut Sink<'_>) -> Result<(), Trouble> {
        self.bring_all(&self.url(&calendar.0)?, wanted, sink)
    }

    fn put(&mut self, calendar: &CalendarKey, writing: &Writing<'_>) -> Result<Written, Trouble> {
        self.write(&self.url(&calendar.0)?, writing)
    }

    fn remove(&mut self, _: &CalendarKey, known: (&RemoteKey, &Etag)) -> Result<Written, Trouble> {
        self.delete(known)
    }

    fn busy(&mut self, calendar: &CalendarKey, between: (i64, i64)) -> Result<Option<Vec<Busy>>, Trouble> {
        self.busy_between(&self.url(&calendar.0)?, between)
    }
}
