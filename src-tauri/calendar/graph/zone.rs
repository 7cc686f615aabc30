//! Time zones by the names Windows gives them, which is how Exchange keeps them.

use std::collections::HashMap;
use std::sync::LazyLock;

use mime::ics::Zone;

/// The names of Windows' zones. The first of several that mean the same place is the one that is written.
const NAMES: &[&str] = &[
    "UTC",
    "W. Europe Standard Time",
    "Romance Standard Time",
    "Central European Standard Time",
    "Central Europe Standard Time",
    "GMT Standard Time",
    "Greenwich Standard Time",
    "GTB Standard Time",
    "FLE Standard Time",
    "E. Europe Standard Time",
    "Turkey Standard Time",
    "Kaliningrad Standard Time",
    "Belarus Standard Time",
    "Russian Standard Time",
    "Russia Time Zone 3",
    "Astrakhan Standard Time",
    "Saratov Standard Time",
    "Volgograd Standard Time",
    "Morocco Standard Time",
    "W. Central Africa Standard Time",
    "South Africa Standard Time",
    "E. Africa Standard Time",
    "Egypt Standard Time",
    "Libya Standard Time",
    "Sudan Standard Time",
    "Namibia Standard Time",
    "Sao Tome Standard Time",
    "Jordan Standard Time",
    "Middle East Standard Time",
    "Syria Standard Time",
    "West Bank Standard Time",
    "Israel Standard Time",
    "Arabic Standard Time",
    "Arab Standard Time",
    "Arabian Standard Time",
    "Iran Standard Time",
    "Azerbaijan Standard Time",
    "Georgian Standard Time",
    "Caucasus Standard Time",
    "Mauritius Standard Time",
    "Afghanistan Standard Time",
    "West Asia Standard Time",
    "Qyzylorda Standard Time",
    "Ekaterinburg Standard Time",
    "Pakistan Standard Time",
    "India Standard Time",
    "Sri Lanka Standard Time",
    "Nepal Standard Time",
    "Central Asia Standard Time",
    "Bangladesh Standard Time",
    "Omsk Standard Time",
    "Myanmar Standard Time",
    "SE Asia Standard Time",
    "Altai Standard Time",
    "W. Mongolia Standard Time",
    "North Asia Standard Time",
    "N. Central Asia Standard Time",
    "Tomsk Standard Time",
    "China Standard Time",
    "North Asia East Standard Time",
    "Singapore Standard Time",
    "W. Australia Standard Time",
    "Taipei Standard Time",
    "Ulaanbaatar Standard Time",
    "Aus Central W. Standard Time",
    "Transbaikal Standard Time",
    "Tokyo Standard Time",
    "North Korea Standard Time",
    "Korea Standard Time",
    "Yakutsk Standard Time",
    "Cen. Australia Standard Time",
    "AUS Central Standard Time",
    "E. Australia Standard Time",
    "AUS Eastern Standard Time",
    "West Pacific Standard Time",
    "Tasmania Standard Time",
    "Vladivostok Standard Time",
    "Lord Howe Standard Time",
    "Bougainville Standard Time",
    "Russia Time Zone 10",
    "Magadan Standard Time",
    "Norfolk Standard Time",
    "Sakhalin Standard Time",
    "Central Pacific Standard Time",
    "Russia Time Zone 11",
    "New Zealand Standard Time",
    "Fiji Standard Time",
    "Chatham Islands Standard Time",
    "Tonga Standard Time",
    "Samoa Standard Time",
    "Line Islands Standard Time",
    "Azores Standard Time",
    "Cape Verde Standard Time",
    "Greenland Standard Time",
    "E. South America Standard Time",
    "Argentina Standard Time",
    "Tocantins Standard Time",
    "SA Eastern Standard Time",
    "Montevideo Standard Time",
    "Magallanes Standard Time",
    "Bahia Standard Time",
    "Saint Pierre Standard Time",
    "Newfoundland Standard Time",
    "Atlantic Standard Time",
    "Paraguay Standard Time",
    "Venezuela Standard Time",
    "Central Brazilian Standard Time",
    "SA Western Standard Time",
    "Pacific SA Standard Time",
    "Turks And Caicos Standard Time",
    "Eastern Standard Time",
    "Eastern Standard Time (Mexico)",
    "US Eastern Standard Time",
    "Haiti Standard Time",
    "Cuba Standard Time",
    "SA Pacific Standard Time",
    "Central Standard Time",
    "Central Standard Time (Mexico)",
    "Canada Central Standard Time",
    "Central America Standard Time",
    "Easter Island Standard Time",
    "Mountain Standard Time",
    "Mountain Standard Time (Mexico)",
    "US Mountain Standard Time",
    "Yukon Standard Time",
    "Pacific Standard Time",
    "Pacific Standard Time (Mexico)",
    "Alaskan Standard Time",
    "Aleutian Standard Time",
    "Hawaiian Standard Time",
    "Marquesas Standard Time",
    "Dateline Standard Time",
    "UTC-11",
    "UTC-09",
    "UTC-08",
    "UTC-02",
    "UTC+12",
    "UTC+13",
];
/// When zones are compared: every ten days from 2024 to the end of 2027.
const COMPARED: (i64, i64) = (1_704_067_200, 1_830_297_600);
const TEN_DAYS: usize = 864_000;

static BY_PLACE: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let mut names = HashMap::new();
    for name in NAMES {
        if let Some(zone) = Zone::named(name) {
            names.entry(zone.name().to_owned()).or_insert(*name);
        }
    }
    names
});

/// What Exchange calls a zone: by its own name, else by that of the first zone with the same time, else as it is.
pub(super) fn windows(zone: &Zone) -> String {
    if let Some(name) = BY_PLACE.get(zone.name()) {
        return (*name).to_owned();
    }
    let same = NAMES.iter().find(|name| Zone::named(name).is_some_and(|known| agrees(&known, zone)));
    same.map_or_else(|| zone.name().to_owned(), |name| (*name).to_owned())
}

fn agrees(one: &Zone, other: &Zone) -> bool {
    (COMPARED.0..COMPARED.1).step_by(TEN_DAYS).all(|at| one.offset(at) == other.offset(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_keep_their_names_both_ways() {
        for (windows_name, place) in [
            ("W. Europe Standard Time", "Europe/Berlin"),
            ("Romance Standard Time", "Europe/Paris"),
            ("Central European Standard Time", "Europe/Warsaw"),
            ("GMT Standard Time", "Europe/London"),
            ("Eastern Standard Time", "America/New_York"),
            ("Pacific Standard Time", "America/Los_Angeles"),
            ("Tokyo Standard Time", "Asia/Tokyo"),
            ("UTC", "UTC"),
        ] {
            let zone = Zone::named(windows_name);
            assert_eq!(zone.as_ref().map(Zone::name), Some(place));
            assert_eq!(zone.map(|zone| windows(&zone)).as_deref(), Some(windows_name));
        }
    }

    #[test]
    fn every_name_is_known_and_comes_back_as_one_with_the_same_time() {
        for name in NAMES {
            let zone = Zone::named(name);
            assert!(zone.is_some(), "{name}");
            let Some(zone) = zone else { continue };
            let back = Zone::named(&windows(&zone));
            assert!(back.is_some_and(|back| agrees(&back, &zone)), "{name}");
        }
    }

    #[test]
    fn a_place_windows_has_no_name_for_is_called_by_one_with_the_same_time() {
        for (place, expected) in [
            ("Europe/Vienna", "W. Europe Standard Time"),
            ("Europe/Zurich", "W. Europe Standard Time"),
            ("Africa/Abidjan", "UTC"),
            ("Antarctica/Troll", "Antarctica/Troll"),
        ] {
            assert_eq!(Zone::named(place).map(|zone| windows(&zone)).as_deref(), Some(expected));
        }
    }
}
