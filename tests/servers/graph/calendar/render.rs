//! Events as they are answered.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Map, Value, json};

use super::event::{Changed, Event, span};
use super::zone::{self, moment, written};

/// How an answer is wanted.
#[derive(Clone, Debug)]
pub(super) struct Wish {
    pub is_immutable: bool,
    pub is_text: bool,
    /// The zone times are told in.
    pub zone: String,
    /// Only these; all where it is empty.
    pub select: Vec<String>,
    pub expands: bool,
}

impl Wish {
    fn time(&self, at: DateTime<Utc>) -> Value {
        let zone = zone::zone(&self.zone).unwrap_or(chrono_tz::Tz::UTC);
        written(at.with_timezone(&zone).naive_local(), &self.zone)
    }

    fn selected(&self, mut row: Value) -> Value {
        let Value::Object(fields) = &mut row else { return row };
        let always = |name: &str| name.starts_with('@') || name == "id";
        let on_wish = ["cancelledOccurrences", "exceptionOccurrences", "occurrenceId"];
        fields.retain(|name, _| {
            let is_wished = self.select.iter().any(|one| one == name);
            always(name) || is_wished || self.select.is_empty() && !on_wish.contains(&name.as_str())
        });
        row
    }
}

/// The name of a date of a series.
pub(super) fn date_id(number: u32, date: NaiveDate, is_immutable: bool) -> String {
    format!("{}.{}", Event::id(number, is_immutable), date.format("%Y%m%d"))
}

/// An event, or a whole series.
pub(super) fn event(number: u32, event: &Event, wish: &Wish) -> Value {
    let id = Event::id(number, wish.is_immutable);
    let mut row = common(event, &event.fields, wish);
    let cancelled: Vec<String> = event.cancelled.iter().map(|date| format!("OID.{id}.{date}")).collect();
    row["id"] = json!(id);
    row["type"] = json!(if event.repeats() { "seriesMaster" } else { "singleInstance" });
    row["seriesMasterId"] = Value::Null;
    row["recurrence"] = event.fields["recurrence"].clone();
    if event.repeats() {
        row["recurrence"]["range"]["recurrenceTimeZone"] = json!(event.span().0.1);
        row["cancelledOccurrences"] = json!(cancelled);
        if wish.expands && event.exceptions.is_empty() {
            row["exceptionOccurrences"] = json!([]);
        } else if wish.expands {
            let far = (DateTime::<Utc>::MIN_UTC, DateTime::from_timestamp(2_200_000_000, 0).unwrap());
            let all = event.dates(far).into_iter().filter(|one| one.fields.is_some());
            row["exceptionOccurrences"] = all.map(|one| date(number, event, &one, wish)).collect();
        }
    }
    wish.selected(row)
}

/// One date of a series with all that is known of it.
pub(super) fn date(number: u32, event: &Event, one: &Changed, wish: &Wish) -> Value {
    let mut fields = event.fields.clone();
    fields.extend(one.fields.clone().unwrap_or_default());
    let ((start, zone_name), _) = event.span();
    let mut row = common(event, &fields, wish);
    let series = Event::id(number, wish.is_immutable);
    (row["start"], row["end"]) = (wish.time(one.start), wish.time(one.end));
    row["id"] = json!(date_id(number, one.date, wish.is_immutable));
    row["type"] = json!(if one.fields.is_some() { "exception" } else { "occurrence" });
    row["occurrenceId"] = json!(format!("OID.{series}.{}", one.date));
    row["originalStart"] =
        json!(moment(one.date.and_time(start.time()), &zone_name).format("%Y-%m-%dT%H:%M:%SZ").to_string());
    row["seriesMasterId"] = json!(series);
    row["recurrence"] = Value::Null;
    wish.selected(row)
}

/// What a list of changes tells of a date that differs in nothing.
pub(super) fn short(number: u32, event: &Event, one: &Changed, wish: &Wish) -> Value {
    json!({
        "@odata.type": "#microsoft.graph.event", "@odata.etag": event.etag(),
        "id": date_id(number, one.date, wish.is_immutable), "type": "occurrence",
        "seriesMasterId": Event::id(number, wish.is_immutable),
        "start": wish.time(one.start), "end": wish.time(one.end),
    })
}

fn common(event: &Event, fields: &Map<String, Value>, wish: &Wish) -> Value {
    let mut row = Value::Object(fields.clone());
    let ((start, zone_name), end) = span(fields);
    let is_day = fields["isAllDay"] == true;
    // A whole day is told as midnight of the zone that is asked for, wherever it was written.
    let told = |local| if is_day { written(local, &wish.zone) } else { wish.time(moment(local, &zone_name)) };
    (row["start"], row["end"]) = (told(start), told(end));
    row["@odata.etag"] = json!(event.etag());
    row["changeKey"] = json!(format!("CQAAABYA+/{}", event.key));
    row["iCalUId"] = json!(event.uid);
    row["isOrganizer"] = json!(event.is_organizer());
    row["isDraft"] = json!(false);
    row["webLink"] = json!("https://outlook.office365.com/owa/?itemid=x");
    row["originalStartTimeZone"] = json!(zone_name);
    row["originalEndTimeZone"] = json!(zone_name);
    let content = fields["body"]["content"].as_str().unwrap_or_default();
    if wish.is_text {
        let plain = content.replace("<br>", "\n").replace("<html><body>", "").replace("</body></html>", "");
        row["body"] = json!({ "contentType": "text", "content": plain });
    } else {
        row["body"] = json!({ "contentType": "html", "content": content });
    }
    row["bodyPreview"] = json!(content.chars().take(255).collect::<String>());
    row
}
