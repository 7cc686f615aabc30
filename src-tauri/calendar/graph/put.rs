//! Writes an event: only what differs from what is there, so that what Exchange has and a calendar object has not stays as it is.
//!
//! What is there is read first. Where it is not the version that is known, and somebody else changed anything, nothing is written. A series is written
//! first and then each of its dates that differs; cut off in between, the next attempt goes on where this one ended.

use account::graph::{Act, Client, GraphError, Refusal, segment};
use serde_json::{Value, json};

use super::event::{self, RULER, TRANSACTION};
use super::row::{EventRow, Page, read};
use super::wish::{Fields, NoEvent, Wish, difference};
use super::{bring, of_calendar, time};
use crate::Trouble;
use crate::remote::{Etag, RemoteKey, Writing, Written};

/// No longer name is told to the service whole.
const LONGEST: usize = 200;
const DAY: i64 = 86_400;
/// By what a twice created event is told from the one that was meant; not by its text, which the service writes anew.
const TELLING: [&str; 6] = ["subject", "start", "end", "isAllDay", "location", "recurrence"];

/// A calendar events are written to.
#[derive(Clone, Copy)]
pub(super) struct Desk<'d> {
    pub client: &'d Client,
    /// `/me/calendars/…`.
    pub path: &'d str,
    /// The address of its mailbox.
    pub mailbox: &'d str,
    /// In which zone days are meant.
    pub zone: &'d str,
}

/// An event as it is there.
struct Now {
    row: EventRow,
    wish: Wish,
}

/// Why something is not written.
enum Not {
    Written(Written),
    Trouble(Trouble),
}

impl Desk<'_> {
    /// Writes an event.
    pub fn put(&self, writing: &Writing<'_>) -> Result<Written, Trouble> {
        let Ok(ours) = Wish::of(writing.ics, self.zone) else { return Ok(Written::Refused("no VEVENT".into())) };
        let done = match writing.known {
            Some((key, etag)) => self.change(key, (etag, writing.base), &ours),
            None => self.create(writing.uid, &ours),
        };
        ended(done, writing.known.map(|(key, _)| key))
    }

    /// Removes an event in the version that is known.
    pub fn remove(&self, (key, etag): (&RemoteKey, &Etag)) -> Result<Written, Trouble> {
        let path = format!("{}?$select=id", self.event(&key.0));
        let row: EventRow = match self.client.get(&path) {
            Ok(answer) => read(&answer)?,
            Err(GraphError::Refused(refusal)) if refusal.is_missing() => return Ok(Written::Gone),
            Err(other) => return Err(other.into()),
        };
        if row.etag != etag.0 {
            return Ok(Written::Clash { key: Some(key.clone()) });
        }
        let done = self.act((&key.0, &etag.0), Act::Delete).map_err(not);
        ended(done.map(|()| key.clone()), Some(key))
    }

    fn event(&self, id: &str) -> String {
        format!("{}/events/{}", self.path, segment(id))
    }

    fn now(&self, key: &RemoteKey) -> Result<Now, Not> {
        self.understood(bring::one((self.client, self.path), key)?.ok_or(Not::Written(Written::Gone))?)
    }

    fn understood(&self, row: EventRow) -> Result<Now, Not> {
        let wish = event::ics(&row, self.mailbox).ok().and_then(|ics| Wish::of(&ics, self.zone).ok());
        Ok(Now { wish: wish.ok_or_else(|| Trouble::Protocol("an event that cannot be read".into()))?, row })
    }

    fn create(&self, uid: &str, ours: &Wish) -> Result<RemoteKey, Not> {
        let is_asked = ours.is_asked(self.mailbox);
        if is_asked && !ours.answers.is_empty() {
            // Exchange has put it into the calendar by itself: made once more it would ask everybody in the user's name.
            let key = self.asked(uid)?.ok_or(Not::Written(Written::Refused("no_invitation".into())))?;
            return self.answer(self.now(&key)?, (false, None), ours);
        }
        let mut body = ours.fields.clone();
        body.retain(|name, _| !is_asked || name != "attendees");
        let recurrence = ours.rule.clone().transpose().map_err(refused)?;
        body.insert("recurrence".into(), json!(recurrence));
        let body: Fields = body.into_iter().filter(|(_, value)| !is_nothing(value)).collect();
        let mut asked = difference(&Fields::new(), &body);
        asked.insert("transactionId".into(), json!(transaction(uid)));
        let asked = Value::Object(asked).to_string();
        let answer = self.client.act(&format!("{}/events", self.path), Act::Post("application/json", asked.as_bytes()));
        let now = match answer {
            Ok(answer) => self.understood(read(&answer)?)?,
            // Created before, and the answer was lost.
            Err(GraphError::Refused(refusal)) if refusal.status == 409 => self.now(&self.created(uid, ours)?)?,
            Err(other) => return Err(not(other)),
        };
        let key = RemoteKey(now.row.id.clone());
        // What the service answers to a second attempt is as the first one wrote it.
        let differs = self.of_master(&now, ours)?;
        if differs.keys().any(|name| TELLING.contains(&name.as_str())) {
            self.change_to(self.now(&key)?, ours)?;
        } else if !ours.dates.is_empty() || !ours.cancelled.is_empty() {
            self.dates(&self.now(&key)?, ours)?;
        }
        Ok(key)
    }

    /// Looks for the event of a transaction around the day it begins.
    fn created(&self, uid: &str, ours: &Wish) -> Result<RemoteKey, Not> {
        let day = ours.fields.get("start").and_then(|start| start.get("dateTime")).and_then(Value::as_str);
        let at = day.and_then(time::wall).unwrap_or(0);
        let window = format!("startDateTime={}Z&endDateTime={}Z", time::iso(at - 2 * DAY), time::iso(at + 3 * DAY));
        let path = format!("{}/calendarView?{window}&$select=id,type,seriesMasterId,transactionId&$top=200", self.path);
        let page: Page<EventRow> = read(&self.client.page(&path, 200).map_err(of_calendar)?)?;
        let is_it = |row: &&EventRow| row.transaction_id.as_deref() == Some(&transaction(uid));
        let found = page.value.iter().find(is_it).map(|row| row.series().unwrap_or(&row.id).to_owned());
        found.map(RemoteKey).ok_or(Not::Written(Written::Clash { key: None }))
    }

    /// An invitation Exchange took in, by the name whoever asked gave it.
    fn asked(&self, uid: &str) -> Result<Option<RemoteKey>, Not> {
        let filter = segment(&format!("iCalUId eq '{}'", uid.replace('\'', "''")));
        let answer = self.client.get(&format!("{}/events?$filter={filter}&$select=id&$top=2", self.path));
        let page: Page<EventRow> = read(&answer.map_err(of_calendar)?)?;
        Ok(page.value.into_iter().next().map(|row| RemoteKey(row.id)))
    }

    fn change(&self, key: &RemoteKey, (etag, base): (&Etag, Option<&[u8]>), ours: &Wish) -> Result<RemoteKey, Not> {
        let now = self.now(key)?;
        let is_known = now.row.etag == etag.0;
        let base = base.and_then(|base| Wish::of(base, self.zone).ok());
        if !ours.to_answer(base.as_ref()).is_empty() {
            return self.answer(now, (is_known, base.as_ref()), ours);
        }
        if !is_known && !base.is_some_and(|base| now.wish.is_only_ours(&base, ours)) {
            return Err(Not::Written(Written::Clash { key: None }));
        }
        self.change_to(now, ours)?;
        Ok(key.clone())
    }

    /// Answers what is to be answered and was not yet; what else the user changed is written then. What takes place at another time by now is not what
    /// was answered.
    fn answer(&self, now: Now, (is_known, base): (bool, Option<&Wish>), ours: &Wish) -> Result<RemoteKey, Not> {
        let key = RemoteKey(now.row.id.clone());
        if !is_known && !now.wish.is_when(base.unwrap_or(ours)) {
            return Err(Not::Written(Written::Clash { key: None }));
        }
        let mut is_gone = false;
        for (day, wanted) in ours.to_answer(base) {
            if now.wish.has_given(base, (day, wanted)) {
                continue;
            }
            let id = match day {
                "" => now.row.id.clone(),
                day => match self.date(&now, day)? {
                    Some(row) => row.id,
                    None if wanted.declines() => continue,
                    None => return Err(Not::Written(Written::Clash { key: None })),
                },
            };
            let place = format!("{}/{}", self.event(&id), wanted.verb);
            self.client.act(&place, Act::Post("application/json", wanted.body.as_bytes())).map_err(not)?;
            is_gone |= day.is_empty() && wanted.declines();
        }
        let differs = ours.own_changes(base);
        if !differs.is_empty() && !is_gone {
            let now = self.now(&key)?;
            self.patch((&now.row.id, &now.row.etag), &differs).map_err(not)?;
        }
        Ok(key)
    }

    /// Makes an event as it shall be.
    fn change_to(&self, now: Now, ours: &Wish) -> Result<(), Not> {
        let differs = self.of_master(&now, ours)?;
        if differs.is_empty() {
            return self.dates(&now, ours);
        }
        let key = RemoteKey(now.row.id.clone());
        self.patch((&now.row.id, &now.row.etag), &differs).map_err(not)?;
        // Another beginning or rule takes the dates that differed away.
        let has_dates = [&now.wish, ours].iter().any(|wish| !wish.dates.is_empty() || !wish.cancelled.is_empty());
        if has_dates { self.dates(&self.now(&key)?, ours) } else { Ok(()) }
    }

    /// What of the event itself, or of all dates of a series, has to be written.
    fn of_master(&self, now: &Now, ours: &Wish) -> Result<Fields, Not> {
        let mut differs = difference(&now.wish.fields, &ours.fields);
        if now.wish.rule != ours.rule {
            differs.insert("recurrence".into(), json!(ours.rule.clone().transpose().map_err(refused)?));
        }
        if let Some(body) = differs.get_mut("body") {
            keep_meeting(body, &now.row);
        }
        if now.row.is_organizer == Some(false) {
            // Whom somebody else asks is theirs to say.
            differs.remove("attendees");
        }
        Ok(differs)
    }

    /// Writes the dates of a series that differ.
    fn dates(&self, now: &Now, ours: &Wish) -> Result<(), Not> {
        if ours.rule.is_none() {
            return Ok(());
        }
        if now.wish.cancelled.difference(&ours.cancelled).next().is_some() {
            // The service brings no cancelled date back.
            return Err(refused("EXDATE"));
        }
        for day in ours.cancelled.difference(&now.wish.cancelled) {
            if let Some(row) = self.date(now, day)? {
                self.act((&row.id, &row.etag), Act::Delete).map_err(not_date)?;
            }
        }
        let days = now.wish.dates.keys().chain(ours.dates.keys()).collect::<std::collections::BTreeSet<_>>();
        for day in days.into_iter().filter(|day| !ours.cancelled.contains(*day)) {
            let is = now.wish.dates.get(day).cloned().unwrap_or_else(|| now.wish.on(day));
            let differs = difference(&is, &ours.dates.get(day).cloned().unwrap_or_else(|| ours.on(day)));
            if differs.is_empty() {
                continue;
            }
            let row = self.date(now, day)?.ok_or_else(|| refused("RECURRENCE-ID"))?;
            self.patch((&row.id, &row.etag), &differs).map_err(not_date)?;
        }
        Ok(())
    }

    /// A date of a series as it is now, by its day.
    fn date(&self, now: &Now, day: &str) -> Result<Option<EventRow>, Not> {
        let is_it = |row: &EventRow| row.occurrence_id.as_deref().is_some_and(|id| id.ends_with(&format!(".{day}")));
        let changed = now.row.exception_occurrences.iter().flatten().find(|row| is_it(row));
        let path = if let Some(row) = changed {
            format!("{}?$select=id,type,occurrenceId", self.event(&row.id))
        } else {
            let at = now.wish.moment(day).ok_or_else(|| refused("RECURRENCE-ID"))?;
            let window = format!("startDateTime={}Z&endDateTime={}Z", time::iso(at - DAY), time::iso(at + 2 * DAY));
            format!("{}/instances?{window}&$select=id,type,occurrenceId&$top=50", self.event(&now.row.id))
        };
        let answer = match self.client.get(&path) {
            Ok(answer) => answer,
            Err(GraphError::Refused(refusal)) if refusal.is_missing() => return Ok(None),
            Err(other) => return Err(Not::Trouble(other.into())),
        };
        if changed.is_some() {
            return Ok(Some(read(&answer)?));
        }
        let page: Page<EventRow> = read(&answer)?;
        Ok(page.value.into_iter().find(|row| is_it(row)))
    }

    fn patch(&self, aim: (&str, &str), differs: &Fields) -> Result<(), GraphError> {
        let body = Value::Object(differs.clone()).to_string();
        self.act(aim, Act::Patch(body.as_bytes()))
    }

    fn act(&self, (id, etag): (&str, &str), act: Act<'_>) -> Result<(), GraphError> {
        self.client.act_on(&self.event(id), Some(etag), act).map(drop)
    }
}

/// The words below a meeting's text are the meeting: a new text stands above them.
fn keep_meeting(body: &mut Value, row: &EventRow) {
    let content = row.body.as_ref().and_then(|body| body.content.as_deref()).unwrap_or_default();
    let Some(link) = row.link() else { return };
    let text = body.get("content").and_then(Value::as_str).unwrap_or_default();
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('\n', "<br>");
    let ruler = content.find(RULER);
    let kept = ruler.and_then(|at| content.get(..at)?.rfind('<')).and_then(|at| content.get(at..));
    let kept = kept.map_or_else(|| format!("<br>{RULER}<br><a href=\"{link}\">{link}</a>"), str::to_owned);
    *body = json!({ "contentType": "html", "content": format!("<html><body>{escaped}{kept}</body></html>") });
}

/// What names an event to the service before it has a name there.
fn transaction(uid: &str) -> String {
    let whole = format!("{TRANSACTION}{uid}");
    if whole.len() <= LONGEST { whole } else { format!("dossier-{}", short(uid)) }
}

/// A name for what is too long to be one (FNV-1a, twice).
fn short(uid: &str) -> String {
    let hash =
        |start: u64| uid.bytes().fold(start, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    format!("{:016x}{:016x}", hash(0xcbf2_9ce4_8422_2325), hash(0x9e37_79b9_7f4a_7c15))
}

fn is_nothing(value: &Value) -> bool {
    value.is_null() || value == "" || value.as_array().is_some_and(Vec::is_empty)
}

fn refused(what: &str) -> Not {
    Not::Written(Written::Refused(format!("not_there {what}")))
}

/// What became of it, told of the event itself.
fn ended(done: Result<RemoteKey, Not>, known: Option<&RemoteKey>) -> Result<Written, Trouble> {
    match done {
        Ok(key) => Ok(Written::Done { key, etag: None }),
        Err(Not::Written(Written::Clash { .. })) => Ok(Written::Clash { key: known.cloned() }),
        Err(Not::Written(written)) => Ok(written),
        Err(Not::Trouble(trouble)) => Err(trouble),
    }
}

/// A date that went away meanwhile is a change like others.
fn not_date(error: GraphError) -> Not {
    match not(error) {
        Not::Written(Written::Gone) => Not::Written(Written::Clash { key: None }),
        other => other,
    }
}

fn not(error: GraphError) -> Not {
    let GraphError::Refused(refusal) = error else { return Not::Trouble(error.into()) };
    let Refusal { status, code, .. } = &refusal;
    Not::Written(match status {
        _ if code == "ErrorQuotaExceeded" => Written::Full,
        507 => Written::Full,
        409 | 412 => Written::Clash { key: None },
        404 => Written::Gone,
        // What is answered so may be done half-way.
        500.. => return Not::Trouble(refusal.into()),
        _ => Written::Refused(refusal.words()),
    })
}

impl From<Trouble> for Not {
    fn from(trouble: Trouble) -> Self {
        Self::Trouble(trouble)
    }
}

impl From<NoEvent> for Not {
    fn from(_: NoEvent) -> Self {
        refused("VEVENT")
    }
}
