//! Where calendars come from, how each stands, and what was written to them.

use std::collections::BTreeMap;

use ::calendar::place::{DavPlace, Place, SignInWith};
use domain::CalendarId;
use store::{ActLine, Calendar, CalendarAccount, CalendarStanding, Read, Store, StoreError};

use crate::calendar::{direction, kind};
use crate::rows::{CalendarAccess, CalendarActRow, CalendarChoiceRow, CalendarPlaceRow, Page};
use crate::{Failure, ids};

/// The user's own places calendars come from, with all their calendars.
///
/// # Errors
/// Those of the store.
pub fn calendar_places(store: &Store) -> Result<Vec<CalendarPlaceRow>, Failure> {
    store.read(|read| {
        let standings: BTreeMap<CalendarId, CalendarStanding> = read.calendar_standings()?.into_iter().collect();
        let own = read.calendar_accounts()?.into_iter().filter(|account| account.own);
        own.map(|account| {
            let calendars = read.calendars_in(account.id)?;
            let calendars = calendars.into_iter().map(|one| choice(standings.get(&one.id).copied(), one)).collect();
            place_row(read, account, calendars)
        })
        .collect()
    })
}

fn place_row(
    read: &Read<'_>,
    account: CalendarAccount,
    calendars: Vec<CalendarChoiceRow>,
) -> Result<CalendarPlaceRow, Failure> {
    let mailbox = account.form.account.map(|mailbox| read.account(mailbox)).transpose()?;
    let place = Place::read(&account.form.config).ok();
    let opener = mailbox.as_ref().filter(|_| !account.form.own_secret);
    Ok(CalendarPlaceRow {
        id: ids::uuid_text(&account.uuid),
        kind: kind(&account.form.kind),
        place: place.as_ref().map(Place::shown).unwrap_or_default(),
        sign_in: place.as_ref().map_or("", sign_in).into(),
        opener: opener.map(|mailbox| mailbox.name.clone()).unwrap_or_default(),
        mailbox: mailbox.map(|mailbox| ids::uuid_text(&mailbox.uuid)).unwrap_or_default(),
        disconnected: account.disconnected,
        last_success: account.last_success,
        failure: account.last_failure.as_deref().and_then(|failure| serde_json::from_str(failure).ok()),
        name: account.form.name,
        address: account.form.address,
        calendars,
    })
}

/// How a place is signed in to, as its row says it.
fn sign_in(place: &Place) -> &'static str {
    match place {
        Place::CalDav(DavPlace { sign_in: SignInWith::OAuth(grant), .. }) => grant.issuer.word(),
        Place::CalDav(_) => "password",
        Place::Graph(place) => place.grant.issuer.word(),
        Place::Subscription { .. } | Place::File { .. } | Place::Here => "",
    }
}

fn choice(standing: Option<CalendarStanding>, one: Calendar) -> CalendarChoiceRow {
    let standing = standing.unwrap_or_default();
    CalendarChoiceRow {
        id: ids::uuid_text(&one.uuid),
        access: match one.access.as_str() {
            "busy" => CalendarAccess::Busy,
            "write" => CalendarAccess::Write,
            _ => CalendarAccess::Read,
        },
        direction: direction(&one.direction),
        name: one.name,
        colour: one.colour,
        owner: one.belongs_to,
        interviews: one.interviews,
        listed: one.listed,
        server_tells: one.schedules,
        last_success: one.last_success,
        events: standing.events,
        waiting: standing.waiting,
        clashes: standing.clashes,
        refused: standing.refused,
        aside: standing.aside,
    }
}

/// What was written to one's own calendars, or is to be, the latest first.
///
/// # Errors
/// Those of the store.
pub fn calendar_log(store: &Store, offset: u32, limit: u32) -> Result<Page<CalendarActRow>, Failure> {
    let (lines, total) =
        store.read(|read| Ok::<_, StoreError>((read.calendar_acts((offset, limit))?, read.calendar_acts_total()?)))?;
    Ok(Page { rows: lines.into_iter().map(act).collect(), total })
}

fn act(line: ActLine) -> CalendarActRow {
    let (why, said) = line.why.split_once(' ').unwrap_or((&line.why, ""));
    CalendarActRow {
        why: why.to_owned(),
        said: said.to_owned(),
        calendar: line.calendar,
        act: line.act,
        state: line.state,
        title: line.summary,
        at: line.at,
        ended: line.ended,
    }
}
