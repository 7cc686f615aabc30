//! Where an account's calendars are, found from any address of its server (RFC 6764 section 6): a calendar, a home, a person, or only the host.

use account::Trouble;
use account::credential::Credential;
use account::http::{Ask, Step};
use url::Url;

use super::list::{CALENDAR, WAYS, is_silence};
use super::multistatus::Multistatus;
use super::xml::Ns;
use super::{Dav, WORDS, refused};
use crate::Cancel;
use crate::place::DavPlace;
use crate::remote::RemoteCalendar;

/// Where a server says that calendars begin.
const WELL_KNOWN: &str = "/.well-known/caldav";
/// Where the last word on a host is.
const ROOT: &str = "/";

/// What was found.
#[derive(Clone, Debug)]
pub struct Found {
    /// The place as it is to be kept.
    pub place: DavPlace,
    /// Its calendars.
    pub calendars: Vec<RemoteCalendar>,
}

/// Looks for calendars, telling each step of the first connection. A user name that is an address is tried without its domain too.
///
/// # Errors
/// By step: `NoSuchHost`, `Unreachable`, `Untrusted` or `Tls`, then `WrongPassword`, `SignInAgain` or `NeedsProviderSignIn`, then `NotACalendar` where
/// the server shows none, or what it refused.
pub fn find(
    place: &DavPlace,
    credential: &Credential,
    cancel: &Cancel,
    told: &mut dyn FnMut(Step),
) -> Result<Found, Trouble> {
    let mut wrong = None;
    let local = place.user.split_once('@').map(|(local, _)| local);
    for user in [Some(place.user.as_str()), local].into_iter().flatten() {
        let place = DavPlace { user: user.to_owned(), ..place.clone() };
        match as_user(&place, credential, cancel, told) {
            // What the first name met is what is told.
            Err(trouble @ Trouble::WrongPassword { .. }) => drop(wrong.get_or_insert(trouble)),
            other => return other,
        }
    }
    Err(wrong.unwrap_or(Trouble::NotACalendar))
}

fn as_user(
    place: &DavPlace,
    credential: &Credential,
    cancel: &Cancel,
    told: &mut dyn FnMut(Step),
) -> Result<Found, Trouble> {
    let dav = Dav::new(place, credential.clone(), cancel)?;
    let given = dav.base().clone();
    let of_host = |path: &str| {
        let mut url = given.clone();
        url.set_path(path);
        url
    };
    let mut ways = vec![given.clone()];
    // The host alone is where the server's own word counts most.
    let after = if given.path() == ROOT { 0 } else { 1 };
    ways.insert(after, of_host(WELL_KNOWN));
    ways.push(of_host(ROOT));
    ways.dedup();
    let (mut broken, mut closed) = (None, None);
    for way in &ways {
        match dav.place_from(way, told) {
            Ok(Some(url)) => {
                let place = DavPlace { url: url.to_string(), ..place.clone() };
                let calendars = Dav::new(&place, credential.clone(), cancel)?.list()?;
                return Ok(Found { place, calendars });
            }
            Ok(None) => {}
            // A place that is broken need not be the server.
            Err(trouble @ Trouble::Busy { .. }) => broken = broken.or(Some(trouble)),
            Err(trouble @ Trouble::NotAllowed { .. }) => closed = closed.or(Some(trouble)),
            Err(trouble) if is_silence(&trouble) => {}
            Err(trouble) => return Err(trouble),
        }
    }
    Err(broken.or(closed).unwrap_or(Trouble::NotACalendar))
}

impl Dav {
    /// The place that leads to calendars from here; `None` where nothing does.
    fn place_from(&self, way: &Url, told: &mut dyn FnMut(Step)) -> Result<Option<Url>, Trouble> {
        let body = format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?><d:propfind {WORDS}><d:prop>{CALENDAR}{WAYS}</d:prop></d:propfind>"
        );
        let headers = [("content-type", "application/xml; charset=utf-8"), ("depth", "0")];
        let ask = Ask { method: "PROPFIND", url: way, headers: &headers, body: body.as_bytes(), most: super::LARGEST };
        let answer = self.client.ask_telling(&ask, told).map_err(|error| self.trouble(error))?;
        if !answer.is_success() {
            return Err(refused(&answer));
        }
        let seen = Multistatus::read(&answer)?;
        let Some(here) = seen.responses.first() else { return Ok(None) };
        if here.is_a(Ns::CalDav, "calendar") {
            return Ok(Some(answer.url));
        }
        let mut homes = here.links(Ns::CalDav, "calendar-home-set");
        let person = here.links(Ns::Dav, "current-user-principal").into_iter().find(|url| self.client.may_ask(url));
        if let (true, Some(person)) = (homes.is_empty(), &person) {
            homes = self.who(person)?.map(|person| person.homes).unwrap_or_default();
        }
        homes.retain(|home| self.client.may_ask(home));
        match (homes.as_slice(), person) {
            ([home], _) => Ok(Some(home.clone())),
            ([_, ..], Some(person)) => Ok(Some(person)),
            _ => {
                let (told, _) = self.properties(&answer.url, "1", CALENDAR)?;
                let has_any = told.responses.iter().any(|one| one.is_a(Ns::CalDav, "calendar"));
                Ok(has_any.then_some(answer.url))
            }
        }
    }
}
