//! Which calendars somebody has: those of their own home, and those of colleagues who let them in.

use std::collections::{HashMap, HashSet};

use account::Trouble;
use account::http::Answer;
use url::Url;

use super::multistatus::Response;
use super::xml::{Element, Ns};
use super::{Dav, href};
use crate::remote::{Access, CalendarKey, RemoteCalendar};

/// Calendars that are listed, and colleagues who are looked at.
const MOST: usize = 500;
const MOST_COLLEAGUES: usize = 50;
/// A longer name is cut, characters.
const LONGEST: usize = 200;
/// What a calendar says of itself.
pub const CALENDAR: &str = "<d:resourcetype/><d:displayname/><d:owner/><d:current-user-privilege-set/>\
     <c:supported-calendar-component-set/><a:calendar-color/><o:owner-principal/><n:owner-displayname/>";
/// What leads from anywhere to where calendars are.
pub const WAYS: &str = "<d:current-user-principal/><c:calendar-home-set/>";
const PERSON: &str = "<d:displayname/><c:calendar-home-set/><c:calendar-user-address-set/><c:schedule-outbox-URL/>\
     <s:calendar-proxy-read-for/><s:calendar-proxy-write-for/>";

/// Somebody the server knows (RFC 3744).
#[derive(Clone, Debug)]
pub struct Person {
    /// Where they are.
    pub url: Url,
    /// What they are called; may be empty.
    pub name: String,
    /// Where their calendars are.
    pub homes: Vec<Url>,
    /// Where the server takes messages for others (RFC 6638 section 2.1).
    pub outbox: Option<Url>,
    /// As whom they are invited: `mailto:…`.
    pub addresses: Vec<String>,
    /// Who lets them see all calendars, and whether they may write there too.
    pub lets_in: Vec<(Url, Access)>,
}

/// A home that is looked into.
struct Home<'h> {
    url: &'h Url,
    /// Whose it is, where it is not one's own.
    owner: String,
    /// No more than this is allowed there.
    most: Access,
    /// One's own place, to tell what is a colleague's.
    own: Option<&'h Url>,
}

impl Dav {
    pub(super) fn list(&mut self) -> Result<Vec<RemoteCalendar>, Trouble> {
        let base = self.base().clone();
        let (told, answer) = self.properties(&base, "0", &format!("{CALENDAR}{WAYS}"))?;
        let mut here = told.responses;
        if here.is_empty() {
            return Err(Trouble::NotACalendar);
        }
        let here = here.swap_remove(0);
        let person = self.person(&here)?;
        let own = person.as_ref().map(|person| person.url.clone());
        let mut homes = here.links(Ns::CalDav, "calendar-home-set");
        if homes.is_empty() {
            homes = person.as_ref().map(|person| person.homes.clone()).unwrap_or_default();
        }
        if homes.is_empty() {
            homes.push(base.clone());
        }
        let mut names = HashMap::new();
        if here.is_a(Ns::CalDav, "calendar") {
            let schedules = self.schedules(&answer)?;
            let home = Home { url: &base, owner: String::new(), most: Access::Write, own: own.as_ref() };
            let one = self.calendar(&here, &home, &mut names)?;
            return Ok(one.map(|one| RemoteCalendar { schedules, ..one }).into_iter().collect());
        }
        let mut all = Vec::new();
        for home in homes.iter().take(MOST_COLLEAGUES) {
            let home = Home { url: home, owner: String::new(), most: Access::Write, own: own.as_ref() };
            all.extend(self.home(&home, &mut names)?);
        }
        for (colleague, most) in person.iter().flat_map(|person| &person.lets_in).take(MOST_COLLEAGUES) {
            all.extend(self.colleague(colleague, *most, &mut names)?);
        }
        let mut seen = HashSet::new();
        all.retain(|one: &RemoteCalendar| seen.insert(one.key.clone()));
        all.truncate(MOST);
        self.person = person;
        Ok(all)
    }

    /// Who signed in, as far as the server says.
    fn person(&self, here: &Response) -> Result<Option<Person>, Trouble> {
        match here.links(Ns::Dav, "current-user-principal").into_iter().next() {
            Some(url) if self.client.may_ask(&url) => self.who(&url),
            _ => Ok(None),
        }
    }

    /// Somebody; `None` where the server does not tell of them.
    pub(super) fn who(&self, url: &Url) -> Result<Option<Person>, Trouble> {
        let told = match self.properties(url, "0", PERSON) {
            Ok((told, _)) => told,
            Err(trouble) if is_silence(&trouble) => return Ok(None),
            Err(trouble) => return Err(trouble),
        };
        Ok(told.responses.first().map(|one| {
            let lets_in = |name, most| one.links(Ns::Server, name).into_iter().map(move |url| (url, most));
            let addresses = one.prop(Ns::CalDav, "calendar-user-address-set");
            Person {
                url: url.clone(),
                name: shown(one.text(Ns::Dav, "displayname").unwrap_or_default()),
                homes: one.links(Ns::CalDav, "calendar-home-set"),
                outbox: one.links(Ns::CalDav, "schedule-outbox-URL").into_iter().next(),
                addresses: addresses.into_iter().flat_map(Element::hrefs).map(str::to_owned).collect(),
                lets_in: lets_in("calendar-proxy-write-for", Access::Write)
                    .chain(lets_in("calendar-proxy-read-for", Access::Read))
                    .collect(),
            }
        }))
    }

    /// The calendars of somebody who lets us in; none where they do so no longer.
    fn colleague(
        &self,
        url: &Url,
        most: Access,
        names: &mut HashMap<String, String>,
    ) -> Result<Vec<RemoteCalendar>, Trouble> {
        if !self.client.may_ask(url) {
            return Ok(Vec::new());
        }
        let Some(person) = self.who(url)? else { return Ok(Vec::new()) };
        let owner = if person.name.is_empty() { shown(&href::last(url.path())) } else { person.name };
        let mut all = Vec::new();
        for home in person.homes.iter().filter(|home| self.client.may_ask(home)) {
            match self.home(&Home { url: home, owner: owner.clone(), most, own: None }, names) {
                Ok(calendars) => all.extend(calendars),
                Err(trouble) if is_silence(&trouble) => {}
                Err(trouble) => return Err(trouble),
            }
        }
        Ok(all)
    }

    fn home(&self, home: &Home<'_>, names: &mut HashMap<String, String>) -> Result<Vec<RemoteCalendar>, Trouble> {
        let (told, answer) = self.properties(home.url, "1", CALENDAR)?;
        let schedules = self.schedules(&answer)?;
        let mut all = Vec::new();
        for one in told.responses.iter().take(MOST) {
            let calendar = self.calendar(one, home, names)?;
            all.extend(calendar.map(|calendar| RemoteCalendar { schedules, ..calendar }));
        }
        Ok(all)
    }

    /// One of a home, where it is a calendar that holds events.
    fn calendar(
        &self,
        one: &Response,
        home: &Home<'_>,
        names: &mut HashMap<String, String>,
    ) -> Result<Option<RemoteCalendar>, Trouble> {
        let is_event = |set: &Element| {
            let mut components = set.all(Ns::CalDav, "comp").peekable();
            components.peek().is_none() || components.any(|comp| comp.called.eq_ignore_ascii_case("VEVENT"))
        };
        let holds_events = one.prop(Ns::CalDav, "supported-calendar-component-set").is_none_or(is_event);
        let is_there = one.is_a(Ns::CalDav, "calendar") && !one.is_a(Ns::Cloud, "deleted-calendar");
        if !is_there || !holds_events || !self.client.may_ask(&one.url) {
            return Ok(None);
        }
        let name = shown(one.text(Ns::Dav, "displayname").unwrap_or_default());
        Ok(Some(RemoteCalendar {
            key: CalendarKey(self.name(&one.url)),
            name: if name.is_empty() { shown(&href::last(one.url.path())) } else { name },
            colour: colour(one.text(Ns::Apple, "calendar-color").unwrap_or_default()),
            owner: if home.owner.is_empty() { self.owner(one, home.own, names)? } else { home.owner.clone() },
            access: access(one).min(home.most),
            schedules: false,
        }))
    }

    /// Whose a calendar is; empty for one's own, and where the server does not say.
    fn owner(&self, one: &Response, own: Option<&Url>, names: &mut HashMap<String, String>) -> Result<String, Trouble> {
        let by_cloud = one.links(Ns::Cloud, "owner-principal");
        let Some(owner) = by_cloud.into_iter().chain(one.links(Ns::Dav, "owner")).next() else {
            return Ok(String::new());
        };
        let place = self.name(&owner);
        let is_own = own.is_none_or(|own| self.name(own).trim_end_matches('/') == place.trim_end_matches('/'));
        if is_own {
            return Ok(String::new());
        }
        if let Some(name) = one.text(Ns::Cloud, "owner-displayname") {
            return Ok(shown(name));
        }
        if let Some(known) = names.get(&place) {
            return Ok(known.clone());
        }
        let is_asked = names.len() < MOST_COLLEAGUES && self.client.may_ask(&owner);
        let name = if is_asked { self.who(&owner)?.map(|person| person.name) } else { None };
        let name = name.filter(|name| !name.is_empty()).unwrap_or_else(|| shown(&href::last(owner.path())));
        names.insert(place, name.clone());
        Ok(name)
    }

    /// Whether the server itself invites (RFC 6638 section 2): it says so with any answer, or when asked what it can.
    fn schedules(&self, answer: &Answer) -> Result<bool, Trouble> {
        let says = |answer: &Answer| {
            answer.header("dav").map(|can| can.split(',').any(|one| one.trim() == "calendar-auto-schedule"))
        };
        if let Some(schedules) = says(answer) {
            return Ok(schedules);
        }
        Ok(says(&self.say("OPTIONS", &answer.url, &[], b"")?).unwrap_or(false))
    }
}

/// Whether somebody is simply not shown.
pub fn is_silence(trouble: &Trouble) -> bool {
    matches!(trouble, Trouble::NotAllowed { .. } | Trouble::FolderGone | Trouble::Refused { .. } | Trouble::Protocol(_))
}

/// What the server lets one do (RFC 3744 section 5.4); everything where it does not say.
fn access(one: &Response) -> Access {
    let Some(set) = one.prop(Ns::Dav, "current-user-privilege-set") else { return Access::Write };
    let may = |ns, name: &str| {
        set.all(Ns::Dav, "privilege").any(|privilege| privilege.children.iter().any(|one| one.is(ns, name)))
    };
    if may(Ns::Dav, "all") || may(Ns::Dav, "write") || (may(Ns::Dav, "write-content") && may(Ns::Dav, "bind")) {
        Access::Write
    } else if may(Ns::Dav, "read") || !may(Ns::CalDav, "read-free-busy") {
        Access::Read
    } else {
        Access::Busy
    }
}

/// `#rrggbb` out of `#RRGGBB` and `#RRGGBBAA`; empty for anything else.
pub(crate) fn colour(said: &str) -> String {
    let digits = said.strip_prefix('#').unwrap_or_default();
    let is_colour = matches!(digits.len(), 6 | 8) && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    let digits = digits.get(..6).filter(|_| is_colour);
    digits.map(|digits| format!("#{}", digits.to_ascii_lowercase())).unwrap_or_default()
}

/// A name as it may be shown.
pub fn shown(name: &str) -> String {
    let plain = name.chars().filter(|c| !c.is_control() && !domain::turns_direction(*c));
    plain.take(LONGEST).collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::multistatus::Multistatus;
    use super::*;

    fn with(props: &str) -> Response {
        let body = format!(
            r#"<d:multistatus xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:response><d:href>/cal/</d:href>
               <d:propstat><d:prop>{props}</d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response></d:multistatus>"#
        );
        Multistatus::parse(body.as_bytes(), &Url::parse("https://dav.firm.example/").unwrap())
            .unwrap()
            .responses
            .remove(0)
    }

    #[test]
    fn what_may_be_done_is_read_from_the_privileges() {
        for (privileges, expected) in [
            ("<d:all/>", Access::Write),
            ("<d:read/>|<d:write/>", Access::Write),
            ("<d:read/>|<d:write-content/>|<d:bind/>", Access::Write),
            ("<d:read/>|<d:write-content/>", Access::Read),
            ("<d:read/>|<d:write-properties/>", Access::Read),
            ("<c:read-free-busy/>", Access::Busy),
            ("<c:read-free-busy/>|<d:read/>", Access::Read),
            ("<c:write/>", Access::Read),
        ] {
            let each = privileges.split('|').map(|one| format!("<d:privilege>{one}</d:privilege>"));
            let set =
                format!("<d:current-user-privilege-set>{}</d:current-user-privilege-set>", each.collect::<String>());
            assert_eq!(access(&with(&set)), expected, "{privileges}");
        }
        assert_eq!(access(&with("")), Access::Write, "a server that does not say");
    }

    #[test]
    fn a_colour_is_one_or_none() {
        for (said, expected) in
            [("#FF2968FF", "#ff2968"), ("#0082c9", "#0082c9"), ("red", ""), ("#12345é", ""), ("#fff", ""), ("", "")]
        {
            assert_eq!(colour(said), expected);
        }
    }
}
