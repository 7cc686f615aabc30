//! An event of Microsoft Graph as a calendar object: a series with its changed and cancelled dates is one.

use mime::html_to_text;
use mime::ics::{Component, DAY, Ending, How, Line, Object, Rule, Time, Zone, escaped};

use super::row::{AttendeeRow, Body, EventRow, Recipient};
use super::{answer, rule, time};

/// The program that writes these objects.
pub(super) const PRODUCT: &str = "-//Dossier//Microsoft Graph//EN";
pub(super) const ENDING: Ending = Ending::CrLf;
/// What stands above the words that Exchange puts below the text of a meeting by video.
pub(super) const RULER: &str = "____________________";
/// How a `transactionId` begins that holds the UID of an event made here.
pub(super) const TRANSACTION: &str = "dossier:";
/// The name Exchange itself gives an event that was made here.
const EXCHANGE_UID: &str = "X-DOSSIER-EXCHANGE-UID";
/// How somebody is taken up, in more words than TRANSP has (MS-OXCICAL section 2.1.3.1.1.20.31).
pub(super) const BUSY_STATUS: &str = "X-MICROSOFT-CDO-BUSYSTATUS";
/// Where Exchange's own programs say the link of a meeting by video.
pub const LINK: &str = "X-MICROSOFT-SKYPETEAMSMEETINGURL";
/// Whether no other time may be proposed (MS-OXCICAL section 2.1.3.1.1.20.38).
const NO_COUNTER: &str = "X-MICROSOFT-DISALLOW-COUNTER";

/// The bytes of an event, told in the name of a mailbox; the error names what of it cannot be understood.
pub(super) fn ics(row: &EventRow, mailbox: &str) -> Result<Vec<u8>, &'static str> {
    let start = start(row, &how(row)).ok_or("start")?;
    let series = row.recurrence.as_ref().map(|one| rule::rule(one, &start).ok_or("recurrence")).transpose()?;
    let mut object = Object::new(PRODUCT);
    let mut events = vec![event(row, (row, &start), mailbox)?];
    if let (Some(master), Some(rule)) = (events.first_mut(), &series) {
        master.put("RRULE", vec![Line::write("RRULE", &[], &rule.write(), ENDING)]);
        let gone = row.cancelled_occurrences.iter().flatten().filter_map(|id| day_of(id));
        let lines = gone.map(|day| timed("EXDATE", in_rule(day, rule, &start), &start.how)).collect();
        master.put("EXDATE", lines);
        for one in row.exception_occurrences.iter().flatten() {
            let date = date(one, rule, &start).ok_or("originalStart")?;
            let mut changed = event(one, (row, &start), mailbox)?;
            changed.put("RECURRENCE-ID", vec![timed("RECURRENCE-ID", date, &start.how)]);
            events.push(changed);
        }
    }
    if let Some(calendar) = object.calendar_mut() {
        events.into_iter().for_each(|event| calendar.add(event));
    }
    Ok(object.bytes())
}

/// How the times of an event are meant. A zone that desktop Outlook made up has no name; a series then says the one it is reckoned in.
fn how(row: &EventRow) -> How {
    if row.is_all_day == Some(true) {
        return How::Day;
    }
    let range = row.recurrence.as_ref().and_then(|one| one.range.recurrence_time_zone.as_deref());
    let names = [row.original_start_time_zone.as_deref(), range];
    How::In(names.into_iter().flatten().find_map(Zone::named).unwrap_or_else(Zone::utc))
}

fn start(row: &EventRow, how: &How) -> Option<Time> {
    let start = row.start.as_ref()?;
    let at = match how {
        How::In(_) => time::moment(start)?,
        _ => time::wall(&start.date_time)?,
    };
    Some(Time::reckoned(at, how.clone()))
}

fn timed(name: &str, at: i64, how: &How) -> Line {
    let (params, value) = time::written(at, how);
    let params: Vec<(&str, &str)> = params.iter().map(|(key, said)| (*key, said.as_str())).collect();
    Line::write(name, &params, &value, ENDING)
}

/// The day in `OID.….2026-01-05`.
fn day_of(id: &str) -> Option<i64> {
    time::wall(id.rsplit_once('.')?.1)
}

/// The date of a series on that day, or beside it: near midnight the service may count days by another clock.
fn in_rule(day: i64, rule: &Rule, start: &Time) -> i64 {
    let wall = day + start.wall.rem_euclid(DAY);
    let until = rule.until_on_wall(|at| if let How::In(zone) = &start.how { zone.wall(at) } else { at });
    let near: Vec<i64> = rule.walk(start.wall, until).between(wall - DAY, wall + DAY + 1).collect();
    let meant = [wall, wall - DAY, wall + DAY].into_iter().find(|one| near.contains(one)).unwrap_or(wall);
    start.how.at(meant)
}

/// Which date of its series a changed one replaces.
fn date(one: &EventRow, rule: &Rule, start: &Time) -> Option<i64> {
    let original = one.original_start.as_deref().and_then(time::wall);
    let day = one.occurrence_id.as_deref().and_then(day_of);
    match (&start.how, original, day) {
        (How::In(_), Some(at), _) => Some(at),
        (_, _, Some(day)) => Some(in_rule(day, rule, start)),
        (_, Some(at), None) => Some(at - at.rem_euclid(DAY)),
        _ => None,
    }
}

/// One VEVENT; what all dates share is taken from the series.
fn event(row: &EventRow, (series, first): (&EventRow, &Time), mailbox: &str) -> Result<Component, &'static str> {
    let mut event = Component::new("VEVENT", ENDING);
    let whole = row.is_all_day == Some(true);
    // A date of a series is told in the zone of the series.
    let how = if whole {
        How::Day
    } else if first.how == How::Day {
        how(row)
    } else {
        first.how.clone()
    };
    let begins = start(row, &how).ok_or("start")?;
    let end = row.end.as_ref().and_then(|end| if whole { time::wall(&end.date_time) } else { time::moment(end) });
    name(&mut event, series);
    for (name, moment) in [("CREATED", &row.created_date_time), ("LAST-MODIFIED", &row.last_modified_date_time)] {
        if let Some(at) = moment.as_deref().and_then(time::wall) {
            event.set(name, &[], &format!("{}Z", time::ics(at)), ENDING);
        }
    }
    let stamp = row.last_modified_date_time.as_deref().and_then(time::wall).unwrap_or_else(|| begins.at());
    event.set("DTSTAMP", &[], &format!("{}Z", time::ics(stamp)), ENDING);
    event.set_text("SUMMARY", row.subject.as_deref().unwrap_or_default(), ENDING);
    event.put("DTSTART", vec![timed("DTSTART", begins.at(), &how)]);
    event.put("DTEND", vec![timed("DTEND", end.ok_or("end")?.max(begins.at()), &how)]);
    let place = row.location.as_ref().and_then(|place| place.display_name.as_deref());
    event.set_text("LOCATION", place.unwrap_or_default(), ENDING);
    event.set_text("DESCRIPTION", &text(row), ENDING);
    shown(&mut event, row);
    people(&mut event, row, mailbox);
    answer::note(&mut event, row);
    let link = row.link().unwrap_or_default();
    if !link.is_empty() {
        event.put(LINK, vec![Line::write(LINK, &[], link, ENDING)]);
    }
    alarm(&mut event, row);
    Ok(event)
}

/// An event made here keeps the name it was given here; the one Exchange gave it, which its mails carry, stands beside it.
fn name(event: &mut Component, series: &EventRow) {
    let exchange = series.ical_uid.as_deref().unwrap_or_default();
    let own = series.transaction_id.as_deref().and_then(|id| id.strip_prefix(TRANSACTION)).unwrap_or_default();
    let (uid, beside) = match (own, exchange) {
        ("", "") => (series.id.as_str(), ""),
        ("", uid) => (uid, ""),
        (own, uid) => (own, uid),
    };
    event.set_text("UID", uid, ENDING);
    event.set_text(EXCHANGE_UID, beside, ENDING);
}

/// The text, without the words Exchange puts below that of a meeting by video.
fn text(row: &EventRow) -> String {
    let Some(Body { content_type, content: Some(content) }) = &row.body else { return String::new() };
    let is_text = content_type.as_deref().is_some_and(|kind| kind.eq_ignore_ascii_case("text"));
    let text = if is_text { content.replace("\r\n", "\n") } else { html_to_text(content) };
    let own = match row.link() {
        Some(_) => text.find(RULER).and_then(|at| text.get(..at)).unwrap_or(&text),
        None => &text,
    };
    own.trim().to_owned()
}

fn shown(event: &mut Component, row: &EventRow) {
    let busy = row.show_as.as_deref().unwrap_or("busy");
    let status = match busy {
        _ if row.is_cancelled == Some(true) => "CANCELLED",
        "tentative" => "TENTATIVE",
        _ => "CONFIRMED",
    };
    let taken = if matches!(busy, "free" | "workingElsewhere") { "TRANSPARENT" } else { "OPAQUE" };
    event.set("STATUS", &[], status, ENDING);
    event.set("TRANSP", &[], taken, ENDING);
    event.set(BUSY_STATUS, &[], &busy.to_ascii_uppercase(), ENDING);
    let class = match row.sensitivity.as_deref() {
        None | Some("normal") => "PUBLIC",
        Some("personal") => "X-PERSONAL",
        Some("confidential") => "CONFIDENTIAL",
        Some(_) => "PRIVATE",
    };
    event.set("CLASS", &[], class, ENDING);
    let priority = match row.importance.as_deref() {
        Some("high") => "1",
        Some("low") => "9",
        _ => "5",
    };
    event.set("PRIORITY", &[], priority, ENDING);
    let words: Vec<String> = row.categories.iter().flatten().map(|word| escaped(word)).collect();
    if !words.is_empty() {
        event.put("CATEGORIES", vec![Line::write("CATEGORIES", &[], &words.join(","), ENDING)]);
    }
    if row.allow_new_time_proposals == Some(false) {
        event.set(NO_COUNTER, &[], "TRUE", ENDING);
    }
}

fn people(event: &mut Component, row: &EventRow, mailbox: &str) {
    let attendees = row.attendees.as_deref().unwrap_or_default();
    let is_own = row.is_organizer != Some(false);
    if attendees.is_empty() && is_own {
        return;
    }
    let organizer = row.organizer.as_ref().and_then(|organizer| person("ORGANIZER", organizer, &[]));
    event.put("ORGANIZER", organizer.into_iter().collect());
    let own_answer = row.response_status.as_ref().filter(|_| !is_own).and_then(|one| one.response.as_deref());
    let lines = attendees.iter().filter_map(|one| attendee(one, (mailbox, own_answer))).collect();
    event.put("ATTENDEE", lines);
}

fn attendee(one: &AttendeeRow, (mailbox, own_answer): (&str, Option<&str>)) -> Option<Line> {
    let address = one.email_address.address.as_deref().unwrap_or_default();
    let said = one.status.as_ref().and_then(|status| status.response.as_deref());
    let said = if address.eq_ignore_ascii_case(mailbox) { own_answer.or(said) } else { said };
    let answer = match said {
        Some("accepted" | "organizer") => "ACCEPTED",
        Some("tentativelyAccepted") => "TENTATIVE",
        Some("declined") => "DECLINED",
        _ => "NEEDS-ACTION",
    };
    let (kind, role) = match one.kind.as_deref() {
        Some("resource") => ("ROOM", "NON-PARTICIPANT"),
        Some("optional") => ("INDIVIDUAL", "OPT-PARTICIPANT"),
        _ => ("INDIVIDUAL", "REQ-PARTICIPANT"),
    };
    let recipient = Recipient { email_address: one.email_address.clone() };
    person("ATTENDEE", &recipient, &[("CUTYPE", kind), ("ROLE", role), ("PARTSTAT", answer), ("RSVP", "TRUE")])
}

/// Somebody; `None` without an address.
fn person(line: &str, who: &Recipient, said: &[(&str, &str)]) -> Option<Line> {
    let address = who.email_address.address.as_deref().unwrap_or_default().trim();
    let is_address = address.contains('@') && !address.contains(|c: char| c.is_whitespace() || c.is_control());
    let name = who.email_address.name.as_deref().unwrap_or_default();
    let named = [("CN", name)].into_iter().filter(|(_, name)| !name.is_empty());
    let params: Vec<(&str, &str)> = named.chain(said.iter().copied()).collect();
    is_address.then(|| Line::write(line, &params, &format!("mailto:{address}"), ENDING))
}

fn alarm(event: &mut Component, row: &EventRow) {
    let Some(minutes) = row.reminder_minutes_before_start.filter(|_| row.is_reminder_on == Some(true)) else { return };
    let mut alarm = Component::new("VALARM", ENDING);
    alarm.set("ACTION", &[], "DISPLAY", ENDING);
    alarm.set("TRIGGER", &[], &format!("-PT{}M", minutes.max(0)), ENDING);
    alarm.set_text("DESCRIPTION", row.subject.as_deref().filter(|text| !text.is_empty()).unwrap_or("-"), ENDING);
    event.add(alarm);
}
