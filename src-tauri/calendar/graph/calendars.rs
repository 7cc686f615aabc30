//! The calendars of a mailbox.

use account::graph::Client;

use super::row::{CalendarRow, Named, Page, read};
use crate::Trouble;
use crate::remote::{Access, CalendarKey, RemoteCalendar};

const FIELDS: &str = "$select=id,name,hexColor,canEdit,isDefaultCalendar,owner";
/// Calendars on a page.
const PAGE: u32 = 100;
/// A mailbox with more calendars than this is none.
const MOST: usize = 5000;
/// A longer name is cut, characters.
const LONGEST: usize = 200;

/// Lists them, the one new events go into first; `mailbox` is the address they belong to.
pub(super) fn list(client: &Client, root: &str, mailbox: &str) -> Result<Vec<RemoteCalendar>, Trouble> {
    let mut found: Vec<(bool, RemoteCalendar)> = Vec::new();
    let mut next = Some(format!("{root}/calendars?{FIELDS}&$top={PAGE}"));
    while let Some(place) = next {
        let page: Page<CalendarRow> = read(&client.page(&place, PAGE)?)?;
        found.extend(page.value.into_iter().map(|row| (row.is_default_calendar, calendar(row, mailbox))));
        if found.len() > MOST || page.next.as_ref() == Some(&place) {
            return Err(Trouble::Protocol("a list of calendars without end".into()));
        }
        next = page.next;
    }
    found.sort_by_key(|(is_default, _)| !is_default);
    Ok(found.into_iter().map(|(_, calendar)| calendar).collect())
}

fn calendar(row: CalendarRow, mailbox: &str) -> RemoteCalendar {
    RemoteCalendar {
        key: CalendarKey(row.id),
        name: shown(&row.name.unwrap_or_default()),
        colour: colour(&row.hex_color.unwrap_or_default()),
        owner: row.owner.map(|owner| colleague(owner, mailbox)).unwrap_or_default(),
        access: if row.can_edit { Access::Write } else { Access::Read },
        schedules: true,
    }
}

/// Whose it is, unless it is the mailbox's own.
fn colleague(owner: Named, mailbox: &str) -> String {
    let address = owner.address.unwrap_or_default();
    if address.is_empty() || address.eq_ignore_ascii_case(mailbox) {
        return String::new();
    }
    let name = shown(&owner.name.unwrap_or_default());
    if name.is_empty() { shown(&address) } else { name }
}

fn shown(name: &str) -> String {
    let plain = name.chars().filter(|c| !c.is_control() && !domain::turns_direction(*c));
    plain.take(LONGEST).collect::<String>().trim().to_owned()
}

fn colour(hex: &str) -> String {
    let is_one =
        hex.strip_prefix('#').is_some_and(|rest| rest.len() == 6 && rest.bytes().all(|c| c.is_ascii_hexdigit()));
    if is_one { hex.to_ascii_lowercase() } else { String::new() }
}
