//! What is answered to what is asked about calendars.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Value, json};

use super::delta::{Round, moment};
use super::render::{self, Wish};
use super::write::missing;
use super::{Calendars, Event};
use crate::servers::graph::http::{Answer, Request};
use crate::servers::graph::routes::{found, refusal};

/// Who asks, and where from: the root of the address, and how many rows are on a page at most.
pub(in crate::servers::graph) struct Asking<'a> {
    pub user: &'a str,
    pub owner: &'a str,
    pub root: String,
    pub page: usize,
}

/// The answer to a request about calendars; `None` where it is about something else.
pub(in crate::servers::graph) fn answer(
    calendars: &mut Calendars,
    asking: &Asking<'_>,
    (request, rest): (&Request, &[&str]),
) -> Option<Answer> {
    let verb = request.method.as_str();
    let first = calendars.first();
    Some(match rest {
        ["calendars"] if verb == "GET" => list(calendars, asking, request),
        ["calendar", "getSchedule"] if verb == "POST" => calendars.schedule(request),
        ["calendarView", ..] | ["events", ..] => inside(calendars, asking, (request, None, rest))?,
        ["calendar", rest @ ..] => inside(calendars, asking, (request, Some(&first), rest))?,
        ["calendars", id, rest @ ..] => inside(calendars, asking, (request, Some(*id), rest))?,
        _ => return None,
    })
}

fn may_see(calendars: &Calendars, asking: &Asking<'_>, id: &str) -> bool {
    let is_shared = |one: &super::Calendar| one.shared_with.iter().any(|who| who == asking.user);
    calendars.calendars.get(id).is_some_and(|one| asking.user == asking.owner || is_shared(one))
}

fn list(calendars: &Calendars, asking: &Asking<'_>, request: &Request) -> Answer {
    let ids = calendars.calendars.keys().filter(|id| may_see(calendars, asking, id));
    let rows: Vec<Value> = ids.map(|id| calendars.row(id)).collect();
    if rows.is_empty() {
        return refusal(403, "ErrorAccessDenied", "Access is denied. Check credentials and try again.");
    }
    paged(&rows, (asking, "calendars", request))
}

/// A page of a list that is no list of changes.
fn paged(rows: &[Value], (asking, below, request): (&Asking<'_>, &str, &Request)) -> Answer {
    let top = request.asks("$top").parse().unwrap_or(10).min(asking.page);
    let skip: usize = request.asks("$skip").parse().unwrap_or(0);
    let mut page = json!({ "value": rows.iter().skip(skip).take(top).collect::<Vec<_>>() });
    if skip + top < rows.len() {
        let kept: String = ["$select", "startDateTime", "endDateTime"]
            .iter()
            .filter(|name| !request.asks(name).is_empty())
            .map(|name| format!("{name}={}&", request.asks(name)))
            .collect();
        page["@odata.nextLink"] = json!(format!("{}/{below}?{kept}$top={top}&$skip={}", asking.root, skip + top));
    }
    found(&page)
}

fn wish(request: &Request) -> Wish {
    let prefers = request.header("prefer");
    let zone = prefers.split("outlook.timezone=\"").nth(1).and_then(|rest| rest.split('"').next());
    let select = request.asks("$select").split(',').filter(|name| !name.is_empty()).map(str::to_owned);
    Wish {
        is_immutable: prefers.contains("IdType=\"ImmutableId\""),
        is_text: prefers.contains("outlook.body-content-type=\"text\""),
        zone: zone.unwrap_or("UTC").into(),
        select: select.collect(),
        expands: request.asks("$expand").contains("exceptionOccurrences"),
    }
}

fn inside(
    calendars: &mut Calendars,
    asking: &Asking<'_>,
    (request, calendar, rest): (&Request, Option<&str>, &[&str]),
) -> Option<Answer> {
    let first = calendars.first();
    let id = calendar.unwrap_or(&first).to_owned();
    if !may_see(calendars, asking, &id) {
        return Some(missing());
    }
    let wish = wish(request);
    Some(match (request.method.as_str(), rest) {
        ("GET", []) => found(&calendars.row(&id)),
        ("GET", ["calendarView", "delta"]) => delta(calendars, asking, (request, &id, &wish)),
        ("GET", ["calendarView"]) => view(calendars, asking, (request, &id, &wish)),
        ("GET", ["events"]) => {
            let uid = request.asks("$filter").strip_prefix("iCalUId eq '").map(|rest| rest.trim_end_matches('\''));
            let is_meant = |event: &Event| event.calendar == id && uid.is_none_or(|uid| event.uid == uid);
            let own = calendars.events.iter().filter(|(_, event)| is_meant(event));
            let rows: Vec<Value> = own.map(|(number, event)| render::event(*number, event, &wish)).collect();
            paged(&rows, (asking, &format!("calendars/{id}/events"), request))
        }
        ("POST", ["events"]) => calendars.create(&id, request, &wish),
        (_, ["events", event, verb @ ..]) => one(calendars, asking, (request, calendar, &wish), (event, verb)),
        _ => return None,
    })
}

fn delta(calendars: &Calendars, asking: &Asking<'_>, (request, id, wish): (&Request, &str, &Wish)) -> Answer {
    if !request.asks("$select").is_empty() || !request.asks("$expand").is_empty() || !request.asks("$filter").is_empty()
    {
        return refusal(
            400,
            "ErrorInvalidUrlQuery",
            "The following parameters are not supported with change tracking over the 'Events' resource.",
        );
    }
    let token = [request.asks("$skiptoken"), request.asks("$deltatoken")].concat();
    let round = if token.is_empty() {
        let Some(round) = Round::begin(calendars, request.asks("startDateTime"), request.asks("endDateTime")) else {
            return refusal(
                400,
                "ErrorInvalidRequest",
                "The range between the start and end dates is greater than the allowed range. Maximum number of days: 1825.",
            );
        };
        Some(round)
    } else {
        Round::of(&token)
    };
    let wished = request
        .header("prefer")
        .split("odata.maxpagesize=")
        .nth(1)
        .and_then(|rest| rest.split(',').next()?.parse().ok());
    let most = wished.unwrap_or(10).min(asking.page);
    let link = format!("{}/calendars/{id}/calendarView/delta", asking.root);
    match round.and_then(|round| calendars.page(id, (round, most), wish)) {
        Some(page) => {
            let (name, token) =
                if page.goes_on { ("@odata.nextLink", "$skiptoken") } else { ("@odata.deltaLink", "$deltatoken") };
            found(&json!({ "value": page.rows, name: format!("{link}?{token}={}", page.token) }))
        }
        None => {
            let mut gone = refusal(410, "SyncStateNotFound", "The sync state generation is not found.");
            gone.headers.push(("Location".into(), format!("{link}?$deltatoken=")));
            gone
        }
    }
}

fn window(request: &Request) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
    Some((moment(request.asks("startDateTime"))?, moment(request.asks("endDateTime"))?))
}

fn view(calendars: &Calendars, asking: &Asking<'_>, (request, id, wish): (&Request, &str, &Wish)) -> Answer {
    let Some(between) = window(request) else { return refusal(400, "ErrorInvalidParameter", "A window is missing.") };
    let own = calendars.events.iter().filter(|(_, event)| event.calendar == id);
    let rows: Vec<Value> = own
        .flat_map(|(number, event)| {
            let dates = event.dates(between).into_iter();
            dates.map(move |one| {
                if event.repeats() {
                    render::date(*number, event, &one, wish)
                } else {
                    render::event(*number, event, wish)
                }
            })
        })
        .collect();
    paged(&rows, (asking, &format!("calendars/{id}/calendarView"), request))
}

/// An event, or one date of it, by its name.
fn aim(calendars: &Calendars, calendar: Option<&str>, id: &str) -> Option<(u32, Option<NaiveDate>)> {
    let (name, date) = match id.rsplit_once('.') {
        Some((name, date)) => (name, Some(NaiveDate::parse_from_str(date, "%Y%m%d").ok()?)),
        None => (id, None),
    };
    let number = calendars.number(name)?;
    let event: &Event = calendars.events.get(&number)?;
    let lies = calendar.is_none_or(|calendar| event.calendar == calendar);
    let is_there = date.is_none_or(|date| !event.cancelled.contains(&date));
    (lies && is_there).then_some((number, date))
}

fn one(
    calendars: &mut Calendars,
    asking: &Asking<'_>,
    (request, calendar, wish): (&Request, Option<&str>, &Wish),
    (id, verb): (&str, &[&str]),
) -> Answer {
    let Some((number, date)) = aim(calendars, calendar, id) else { return missing() };
    let version = request.header("if-match");
    if matches!(request.method.as_str(), "PATCH" | "DELETE") {
        calendars.meant_for.push(version.into());
    }
    if calendars.heeds_versions && !version.is_empty() && version != "*" && version != calendars.events[&number].etag()
    {
        return refusal(
            412,
            "ErrorIrresolvableConflict",
            "The send or update operation could not be performed because the change key passed in the request does not match the current change key for the item.",
        );
    }
    match (request.method.as_str(), verb) {
        ("GET", []) => {
            let event = &calendars.events[&number];
            let Some(date) = date else { return found(&render::event(number, event, wish)) };
            let at = date.and_hms_opt(0, 0, 0).unwrap().and_utc();
            let near = (at - chrono::Duration::days(60), at + chrono::Duration::days(60));
            let shown = event.dates(near).into_iter().find(|one| one.date == date);
            shown.map_or_else(missing, |one| found(&render::date(number, event, &one, wish)))
        }
        ("GET", ["instances"]) => {
            let Some(between) = window(request) else {
                return refusal(400, "ErrorInvalidParameter", "A window is missing.");
            };
            let event = &calendars.events[&number];
            if !event.repeats() {
                return refusal(
                    400,
                    "ErrorInvalidRequest",
                    "Expand event occurrences is only allowed against event with type master.",
                );
            }
            let rows: Vec<Value> =
                event.dates(between).iter().map(|one| render::date(number, event, one, wish)).collect();
            paged(&rows, (asking, &format!("events/{id}/instances"), request))
        }
        ("PATCH", []) => calendars.patch((number, date), request, wish),
        ("DELETE", []) => calendars.drop_event((number, date)),
        ("POST", ["accept" | "decline" | "tentativelyAccept"]) => calendars.respond((number, date), verb[0], request),
        _ => refusal(405, "ErrorMethodNotAllowed", "It cannot be done."),
    }
}
