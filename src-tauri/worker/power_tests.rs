#![allow(clippy::unwrap_used)]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;

/// A supply: what its files say.
type Supply<'a> = &'a [(&'a str, &'a str)];

const EMPTIED: Supply<'_> = &[("type", "Battery"), ("scope", "System"), ("status", "Discharging")];
const MAINS_OUT: Supply<'_> = &[("type", "Mains"), ("online", "0")];

#[test]
fn a_computer_is_on_battery_where_nothing_feeds_it_and_a_battery_of_its_own_is_emptied() {
    for (what, supplies, expected) in [
        ("no battery, no mains", &[][..], false),
        ("mains out, emptied", &[MAINS_OUT, EMPTIED], true),
        ("without a scope it is the computer's", &[MAINS_OUT, &[("type", "Battery"), ("status", "Discharging")]], true),
        ("a battery alone", &[EMPTIED], true),
        ("mains in, emptied a little all the same", &[&[("type", "Mains"), ("online", "1")], EMPTIED], false),
        ("one of two plugs in", &[MAINS_OUT, &[("type", "USB"), ("online", "1")], EMPTIED], false),
        ("a programmable plug", &[&[("type", "USB"), ("online", "2")], EMPTIED], false),
        ("the plug's kind in its type", &[&[("type", "USB_PD"), ("online", "1")], EMPTIED], false),
        ("filled", &[MAINS_OUT, &[("type", "Battery"), ("status", "Charging")]], false),
        ("full", &[&[("type", "Battery"), ("status", "Full")]], false),
        ("a mouse's", &[&[("type", "Battery"), ("scope", "Device"), ("status", "Discharging")]], false),
        ("the mouse is fed", &[&[("type", "USB"), ("scope", "Device"), ("online", "1")], EMPTIED], true),
        ("a second battery", &[MAINS_OUT, &[("type", "Battery"), ("status", "Unknown")], EMPTIED], true),
        ("files that say nothing", &[&[("type", "Battery")], &[]], false),
    ] {
        let root = tempfile::tempdir().unwrap();
        for (number, supply) in supplies.iter().enumerate() {
            let dir = root.path().join(format!("supply{number}"));
            std::fs::create_dir(&dir).unwrap();
            supply.iter().for_each(|(file, says)| std::fs::write(dir.join(file), format!("{says}\n")).unwrap());
        }
        assert_eq!(on_battery(root.path()), Some(expected), "{what}");
    }
    assert_eq!(on_battery(Path::new("/nowhere/at/all")), None);
}

#[test]
fn only_what_the_user_switched_on_and_the_system_tells_is_in_the_way() {
    let power = |battery, metered| Power { battery, metered };
    for (settings, power, expected) in [
        ("{}", power(Some(true), Some(true)), None),
        (r#"{"pause_on_battery":true}"#, power(Some(true), Some(true)), Some(Held::Battery)),
        (r#"{"pause_on_battery":true}"#, power(Some(false), Some(true)), None),
        (r#"{"pause_on_battery":true}"#, power(None, None), None),
        (r#"{"pause_on_metered":true}"#, power(Some(true), Some(true)), Some(Held::Metered)),
        (r#"{"pause_on_metered":true}"#, power(Some(true), Some(false)), None),
        (r#"{"pause_on_metered":true}"#, power(Some(true), None), None),
        (r#"{"pause_on_battery":true,"pause_on_metered":true}"#, power(None, Some(true)), Some(Held::Metered)),
    ] {
        let switches: Switches = serde_json::from_str(settings).unwrap();
        assert_eq!(switches.held(power), expected, "{settings} {power:?}");
    }
}

#[test]
fn the_system_is_asked_once_for_all_who_look_within_a_moment() {
    let asked = Arc::<AtomicUsize>::default();
    let count = Arc::clone(&asked);
    let meter = Meter::new(Box::new(move || Power {
        battery: Some(count.fetch_add(1, Ordering::Relaxed) == 0),
        metered: None,
    }));
    assert_eq!([meter.look(), meter.look()].map(|power| power.battery), [Some(true); 2]);
    assert_eq!(asked.load(Ordering::Relaxed), 1);
    meter.forget();
    assert_eq!(meter.look().battery, Some(false));
}
