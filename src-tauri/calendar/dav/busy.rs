//! When somebody is not free: their calendar asked (RFC 4791 section 7.10), or the server about them (RFC 6638 section 5).

use account::Trouble;
use url::Url;

use super::freebusy::{self, stamp};
use super::list::{Person, is_silence};
use super::xml::{self, Element, Ns};
use super::{Dav, WORDS};
use crate::remote::Busy;

impl Dav {
    pub(super) fn busy_between(&mut self, calendar: &Url, between: (i64, i64)) -> Result<Option<Vec<Busy>>, Trouble> {
        let (start, end) = (stamp(between.0), stamp(between.1));
        let body =
            format!("<c:free-busy-query {WORDS}><c:time-range start=\"{start}\" end=\"{end}\"/></c:free-busy-query>");
        let answer = self.report(("REPORT", "1"), calendar, &body)?;
        if answer.status == 200
            && let Some(busy) = freebusy::read(&answer.body)
        {
            return Ok(Some(busy));
        }
        self.asked_of_server(calendar, between)
    }

    /// Asks the server about the owner of a calendar, as for an invitation.
    fn asked_of_server(&mut self, calendar: &Url, between: (i64, i64)) -> Result<Option<Vec<Busy>>, Trouble> {
        let (told, _) = match self.properties(calendar, "0", "<d:owner/><d:current-user-principal/>") {
            Err(trouble) if is_silence(&trouble) => return Ok(None),
            other => other?,
        };
        let Some(here) = told.responses.first() else { return Ok(None) };
        let link = |name| here.links(Ns::Dav, name).into_iter().find(|url| self.client.may_ask(url));
        let (owner, own) = (link("owner"), link("current-user-principal"));
        if self.person.is_none()
            && let Some(own) = own
        {
            self.person = self.who(&own)?;
        }
        let Some(person) = &self.person else { return Ok(None) };
        // Not every server says whose one's own are.
        let is_below = |home: &Url| self.name(calendar).starts_with(&self.name(home));
        let own = person.homes.iter().any(is_below).then(|| person.url.clone());
        let Some(owner) = owner.or(own) else { return Ok(None) };
        let Some(outbox) = person.outbox.clone().filter(|outbox| self.client.may_ask(outbox)) else { return Ok(None) };
        let Some(asked) = self.who(&owner)? else { return Ok(None) };
        let (Some(from), Some(to)) = (address(person), address(&asked)) else { return Ok(None) };
        let question = freebusy::question((from, to), between);
        let headers = [("content-type", "text/calendar; charset=utf-8"), ("originator", from), ("recipient", to)];
        let answer = self.say("POST", &outbox, &headers, question.as_bytes())?;
        if answer.status != 200 {
            return Ok(None);
        }
        let mut told = None;
        let root = xml::read(&answer.body, &mut |element| told = told.take().or_else(|| calendar_of(&element)));
        Ok(root.ok().and(told).and_then(|ics| freebusy::read(ics.as_bytes())))
    }
}

/// As whom somebody is invited.
fn address(person: &Person) -> Option<&str> {
    let is_written = |address: &&String| address.bytes().all(|byte| byte.is_ascii_graphic());
    let mut addresses = person.addresses.iter().filter(is_written);
    addresses.find(|address| address.to_ascii_lowercase().starts_with("mailto:")).map(String::as_str)
}

/// The calendar data in an answer of the outbox (RFC 6638 section 3.2.10).
fn calendar_of(response: &Element) -> Option<String> {
    response.child(Ns::CalDav, "calendar-data").map(|data| data.text.trim_start().to_owned())
}
