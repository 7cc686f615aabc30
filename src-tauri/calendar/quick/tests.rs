//! Lines in five languages: what is typed, and when it is (days from a Monday; `?`: it could have been meant otherwise).
#![allow(clippy::unwrap_used)]

use mime::ics::{DAY, Zone};
use proptest::prelude::*;

use super::*;

/// Monday, 23 November 2026, 09:30 in Warsaw.
const NOW: i64 = 1_795_422_600;
const TODAY: i64 = NOW.div_euclid(DAY);

fn quick(text: &str, language: &str) -> Quick {
    let zone = Zone::named("Europe/Warsaw").unwrap();
    read(text, &Asked { now: NOW, zone: &zone, language, month_first: false })
}

/// "+1 10:00-11:00", "+8 day", "none"; with a question mark where it is not sure.
fn told(quick: &Quick) -> String {
    let zone = Zone::named("Europe/Warsaw").unwrap();
    let Some((start, end)) = quick.span else { return "none".into() };
    let doubt = if quick.sure { "" } else { "?" };
    if quick.is_day {
        return format!("+{} day{doubt}", start / DAY - TODAY);
    }
    let clock = |at: i64| {
        let wall = zone.wall(at);
        (wall.div_euclid(DAY) - TODAY, format!("{:02}:{:02}", wall.rem_euclid(DAY) / 3600, wall % 3600 / 60))
    };
    let ((day, from), (_, to)) = (clock(start), clock(end));
    format!("+{day} {from}-{to}{doubt}")
}

fn all_read(language: &str, table: &str) {
    let rows: Vec<(&str, &str)> = table.lines().filter_map(|line| line.trim().split_once(" = ")).collect();
    assert!(rows.len() >= 40, "{}", rows.len());
    let wrong: Vec<String> = rows
        .iter()
        .map(|(text, expected)| (text, expected, told(&quick(text, language))))
        .filter(|(_, expected, found)| **expected != found)
        .map(|(text, expected, found)| format!("{text}: {found}, not {expected}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn english() {
    all_read("en", include_str!("lines_en.txt"));
}

#[test]
fn german() {
    all_read("de", include_str!("lines_de.txt"));
}

#[test]
fn french() {
    all_read("fr", include_str!("lines_fr.txt"));
}

#[test]
fn italian() {
    all_read("it", include_str!("lines_it.txt"));
}

#[test]
fn polish() {
    all_read("pl", include_str!("lines_pl.txt"));
}

#[test]
fn what_is_left_is_the_title_and_what_was_read_is_said() {
    for (language, text, title, place, held) in [
        ("en", "Interview Anna Tue 10-11", "Interview Anna", "", None),
        ("en", "Lunch with Jonas tomorrow at noon at Café Nord", "Lunch with Jonas", "Café Nord", None),
        ("en", "Call Brandt Fri 9:30 Teams", "Call Brandt", "Teams", Some(Held::Video)),
        ("en", "Interview Anna Kowalska Tue 10 by phone", "Interview Anna Kowalska", "", Some(Held::Phone)),
        (
            "de",
            "Vorstellungsgespräch Müller morgen 14 Uhr 45 min Teams",
            "Vorstellungsgespräch Müller",
            "",
            Some(Held::Video),
        ),
        ("de", "Kaffee mit Jonas Di 15-16 Uhr bei Brandt Logistik", "Kaffee mit Jonas", "Brandt Logistik", None),
        ("de", "Interview Weiß Do 10 Uhr vor Ort", "Interview Weiß", "", Some(Held::OnSite)),
        ("fr", "Entretien Claire Moreau mardi 10h30 chez Acme", "Entretien Claire Moreau", "Acme", None),
        ("it", "Colloquio Rossi giovedì alle 15:00 in presenza", "Colloquio Rossi", "", Some(Held::OnSite)),
        ("pl", "Rozmowa Kowalska w piątek o 10 w Krakowie", "Rozmowa Kowalska", "Krakowie", None),
        ("en", "Briefing @ Room 7, Acme Tue 10-11", "Briefing, Acme", "Room 7", None),
    ] {
        let found = quick(text, language);
        assert_eq!((found.title.as_str(), found.place.as_str(), found.held), (title, place, held), "{text}");
        for (_, start, end) in &found.parts {
            assert!(text.get(*start..*end).is_some_and(|said| !said.is_empty()), "{text}");
        }
    }
    let text = "Interview Anna Tue 10-11";
    let found = quick(text, "en");
    let said: Vec<(Kind, &str)> =
        found.parts.iter().map(|(kind, start, end)| (*kind, text.get(*start..*end).unwrap())).collect();
    assert_eq!(said, [(Kind::Interview, "Interview"), (Kind::Day, "Tue"), (Kind::Time, "10-11")]);
    assert_eq!(found.names.iter().map(|(start, end)| text.get(*start..*end).unwrap()).collect::<Vec<_>>(), ["Anna"]);
}

#[test]
fn a_month_comes_first_where_the_region_writes_it_so() {
    let zone = Zone::named("America/New_York").unwrap();
    let asked = Asked { now: NOW, zone: &zone, language: "en", month_first: true };
    let day = |text: &str| read(text, &asked).span.map(|(start, _)| mime::ics::date_of(start / DAY));
    assert_eq!((day("Fair 12/3"), day("Fair 25/12")), (Some((2026, 12, 3)), None));
}

proptest! {
    #[test]
    fn whatever_is_typed_is_read(text in "[ \\PC]{0,200}", words in prop::collection::vec("(10|-|:|h|Tue|am|12\\.|3/4|Uhr|le|à|w|@|,|min|nächsten|половина|😀|99999999999)", 0..60)) {
        for language in ["en", "de", "fr", "it", "pl", "", "xx"] {
            for text in [text.clone(), words.join(" "), words.concat(), text.repeat(50)] {
                let found = quick(&text, language);
                prop_assert!(found.span.is_none_or(|(start, end)| start < end));
                for (start, end) in found.parts.iter().map(|(_, start, end)| (*start, *end)).chain(found.names) {
                    prop_assert!(text.get(start..end).is_some());
                }
            }
        }
    }
}
