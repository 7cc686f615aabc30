//! A file of many events taken apart, and events put together into one file.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::component::{Component, Entry};
use super::line::Ending;
use super::object::Object;

/// What a calendar says of itself that each of its events needs. METHOD and the calendar's name are none of it (RFC 4791 section 4.1).
const OF_EACH: [&str; 3] = ["VERSION", "PRODID", "CALSCALE"];

/// No event names more time zones.
const MOST_ZONES: usize = 100;

/// Takes a file apart: an object for every UID, in order, with the time zones it names. An event without a UID gets one that is the same every time the same
/// file is read.
pub fn split(file: &Object) -> Vec<Object> {
    let mut found: Vec<Object> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for calendar in file.calendars() {
        let head = head(calendar);
        let zones = calendar.components().filter(|one| one.kind() == "VTIMEZONE");
        let zones: HashMap<String, &Component> = zones.map(|zone| (zone.text("TZID"), zone)).collect();
        for event in calendar.components().filter(|one| one.kind() == "VEVENT") {
            let event = with_uid(event, file);
            let at = *places.entry(event.text("UID")).or_insert_with(|| {
                found.push(shell(calendar, &head, file.ending()));
                found.len() - 1
            });
            if let Some(to) = found.get_mut(at).and_then(Object::calendar_mut) {
                add_with_zones(to, event, &zones);
            }
        }
    }
    found
}

/// Puts objects into one calendar; `name` is shown by the program that opens it.
pub fn join<'a>(objects: impl IntoIterator<Item = &'a Object>, product: &str, name: &str) -> Object {
    let mut all = Object::new(product);
    let ending = all.ending();
    let mut named = HashSet::new();
    if let Some(calendar) = all.calendar_mut() {
        calendar.set_text("X-WR-CALNAME", name, ending);
        let (mut zones, mut others) = (Vec::new(), Vec::new());
        for component in objects.into_iter().flat_map(Object::calendars).flat_map(Component::components) {
            match component.kind() {
                "VTIMEZONE" if !named.insert(component.text("TZID")) => {}
                "VTIMEZONE" => zones.push(component),
                _ => others.push(component),
            }
        }
        calendar.entries.extend(zones.into_iter().chain(others).cloned().map(Entry::Component));
    }
    all
}

fn with_uid(event: &Component, file: &Object) -> Component {
    let mut event = event.clone();
    if event.text("UID").trim().is_empty() {
        let mut bytes = Vec::new();
        event.write_into(&mut bytes, file.ending());
        event.set("UID", &[], &blake3::hash(&bytes).to_hex(), file.ending());
    }
    event
}

/// What a calendar says of itself, each once.
fn head(calendar: &Component) -> Vec<Entry> {
    let mut seen = HashSet::new();
    let lines = calendar.lines().filter(|line| OF_EACH.contains(&line.name()) && seen.insert(line.name()));
    lines.cloned().map(Entry::Line).collect()
}

/// A calendar with nothing in it but that.
fn shell(calendar: &Component, head: &[Entry], ending: Ending) -> Object {
    // A calendar that is cut off ends here all the same.
    let end = Component::new("VCALENDAR", ending).end;
    let shell = Component { begin: calendar.begin.clone(), entries: head.to_vec(), end, kind: calendar.kind.clone() };
    Object { entries: vec![Entry::Component(shell)], ending }
}

fn add_with_zones(calendar: &mut Component, event: Component, zones: &HashMap<String, &Component>) {
    let mut wanted = BTreeSet::new();
    zones_of(&event, &mut wanted);
    for zone in wanted.iter().filter_map(|name| zones.get(name)).take(MOST_ZONES) {
        let name = zone.text("TZID");
        if !calendar.components().any(|one| one.kind() == "VTIMEZONE" && one.text("TZID") == name) {
            calendar.add_zone((*zone).clone());
        }
    }
    calendar.add(event);
}

/// The TZIDs a component names.
pub(super) fn zones_of(component: &Component, found: &mut BTreeSet<String>) {
    found.extend(component.lines().filter_map(|line| line.param("TZID")));
    for one in component.components() {
        zones_of(one, found);
    }
}
