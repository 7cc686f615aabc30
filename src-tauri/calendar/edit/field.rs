//! What an appointment says, field by field: what differs, and how it is written where it does.

use domain::{Answer, Appointment, Class, Party, Status};
use mime::ics::{Component, Ending, Length, Line};

/// What an appointment says. The order is that of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// What.
    Summary,
    /// When, from its beginning to its end.
    When,
    /// How it repeats.
    Repeat,
    /// Where.
    Location,
    /// Where to meet by video.
    Link,
    /// More about it.
    Description,
    /// Whether it takes place.
    Status,
    /// Whether its time is taken.
    Busy,
    /// Who may read it.
    Class,
    /// Who asks.
    Organizer,
    /// Who is asked.
    Attendees,
    /// When to remind.
    Alarms,
}

/// All but the times.
pub const TEXTS: [Field; 10] = [
    Field::Summary,
    Field::Location,
    Field::Link,
    Field::Description,
    Field::Status,
    Field::Busy,
    Field::Class,
    Field::Organizer,
    Field::Attendees,
    Field::Alarms,
];

impl Field {
    /// Whether two appointments say it differently; how they repeat is not theirs to say.
    pub fn differs(self, one: &Appointment, other: &Appointment) -> bool {
        match self {
            Self::Summary => one.summary != other.summary,
            Self::When => one.span != other.span,
            Self::Repeat => false,
            Self::Location => one.location != other.location,
            Self::Link => one.link != other.link,
            Self::Description => one.description != other.description,
            Self::Status => one.status != other.status,
            Self::Busy => one.busy != other.busy,
            Self::Class => one.class != other.class,
            Self::Organizer => one.organizer != other.organizer,
            Self::Attendees => one.attendees != other.attendees,
            Self::Alarms => one.alarms != other.alarms,
        }
    }

    /// Writes it as `wanted` says it; times are written elsewhere.
    pub fn write(self, event: &mut Component, wanted: &Appointment, ending: Ending) {
        match self {
            Self::When | Self::Repeat => {}
            Self::Summary => event.set_text("SUMMARY", &wanted.summary, ending),
            Self::Location => {
                event.set_text("LOCATION", &wanted.location, ending);
                event.remove("X-APPLE-STRUCTURED-LOCATION");
            }
            Self::Description => {
                event.set_text("DESCRIPTION", &wanted.description, ending);
                // The same text as HTML would say the old one.
                event.remove("X-ALT-DESC");
            }
            Self::Link if wanted.link.is_empty() => {
                for name in ["CONFERENCE", "X-GOOGLE-CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL"] {
                    event.remove(name);
                }
            }
            Self::Link => event.set("CONFERENCE", &[("VALUE", "URI"), ("FEATURE", "VIDEO")], &wanted.link, ending),
            Self::Status => event.set("STATUS", &[], status(wanted.status), ending),
            Self::Busy => {
                event.set("TRANSP", &[], if wanted.busy { "OPAQUE" } else { "TRANSPARENT" }, ending);
                event.remove("X-MICROSOFT-CDO-BUSYSTATUS");
            }
            Self::Class => event.set("CLASS", &[], class(wanted.class), ending),
            Self::Organizer => people(event, "ORGANIZER", wanted.organizer.as_slice(), ending),
            Self::Attendees => people(event, "ATTENDEE", &wanted.attendees, ending),
            Self::Alarms => alarms(event, wanted, ending),
        }
    }
}

fn status(status: Status) -> &'static str {
    match status {
        Status::Tentative => "TENTATIVE",
        Status::Confirmed => "CONFIRMED",
        Status::Cancelled => "CANCELLED",
    }
}

fn class(class: Class) -> &'static str {
    match class {
        Class::Public => "PUBLIC",
        Class::Private => "PRIVATE",
    }
}

/// Lines of people who stay as they are stay as they are.
fn people(event: &mut Component, name: &str, wanted: &[Party], ending: Ending) {
    let old: Vec<(Option<Party>, Line)> = event.all(name).map(|line| (line.party(), line.clone())).collect();
    let line = |party: &Party| {
        let same = old.iter().find(|(said, _)| said.as_ref() == Some(party));
        let address = |said: &Option<Party>| said.as_ref().map(|said| said.address.to_lowercase());
        let known = || old.iter().find(|(said, _)| address(said) == Some(party.address.to_lowercase()));
        match same {
            Some((_, line)) => line.clone(),
            None => person(name, party, known().map(|(_, line)| line), ending),
        }
    };
    let lines: Vec<Line> = wanted.iter().map(line).collect();
    event.put(name, lines);
}

fn person(name: &str, party: &Party, old: Option<&Line>, ending: Ending) -> Line {
    const OURS: [&str; 5] = ["CN", "CUTYPE", "ROLE", "PARTSTAT", "RSVP"];
    let mut params: Vec<(String, String)> = Vec::new();
    let mut say = |key: &str, said: &str| params.push((key.to_owned(), said.to_owned()));
    if !party.name.is_empty() {
        say("CN", &party.name);
    }
    if name == "ATTENDEE" {
        if party.thing {
            say("CUTYPE", "RESOURCE");
        }
        say("ROLE", if party.optional { "OPT-PARTICIPANT" } else { "REQ-PARTICIPANT" });
        say("PARTSTAT", answer(party.answer));
        if party.asked {
            say("RSVP", "TRUE");
        }
    }
    let others = old.map(Line::params).unwrap_or_default();
    params.extend(others.into_iter().filter(|(key, _)| !OURS.iter().any(|own| key.eq_ignore_ascii_case(own))));
    let params: Vec<(&str, &str)> = params.iter().map(|(key, said)| (key.as_str(), said.as_str())).collect();
    let value = old.map_or_else(|| format!("mailto:{}", party.address), Line::value);
    Line::write(name, &params, &value, ending)
}

fn answer(answer: Answer) -> &'static str {
    match answer {
        Answer::Waiting => "NEEDS-ACTION",
        Answer::Accepted => "ACCEPTED",
        Answer::Tentative => "TENTATIVE",
        Answer::Declined => "DECLINED",
        Answer::Delegated => "DELEGATED",
    }
}

/// Alarms at a fixed moment, and those that stay, are left alone.
fn alarms(event: &mut Component, wanted: &Appointment, ending: Ending) {
    let lasts = wanted.span.end - wanted.span.start;
    let before = |one: &Component| if one.kind() == "VALARM" { one.rings(lasts) } else { None };
    event.keep_components(|one| before(one).is_none_or(|at| wanted.alarms.contains(&at)));
    let there: Vec<i64> = event.components().filter_map(before).collect();
    for at in wanted.alarms.iter().filter(|at| !there.contains(at)) {
        let mut alarm = Component::new("VALARM", ending);
        alarm.set("ACTION", &[], "DISPLAY", ending);
        let text = if wanted.summary.is_empty() { "…" } else { &wanted.summary };
        alarm.set_text("DESCRIPTION", text, ending);
        alarm.set("TRIGGER", &[], &Length { days: 0, seconds: *at }.write(), ending);
        event.add(alarm);
    }
}
