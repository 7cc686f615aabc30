//! What goes on by itself rests on battery and on networks paid by what goes through them, if the user says so and the system tells.

#[cfg(any(target_os = "linux", test))]
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde::Deserialize;

/// How long what the system told is believed.
const FRESH: Duration = Duration::from_secs(20);

/// What the system tells; `None` where it does not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Power {
    /// Whether the computer runs on its battery.
    pub battery: Option<bool>,
    /// Whether the network is metered.
    pub metered: Option<bool>,
}

/// Why nothing begins by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// The computer runs on its battery.
    Battery,
    /// The network is metered.
    Metered,
}

/// Asks the system. May take a moment.
pub type AskPower = dyn Fn() -> Power + Send + Sync;

impl Held {
    /// The word faces know it by: `battery` or `metered`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Battery => "battery",
            Self::Metered => "metered",
        }
    }
}

/// What the user set, of all settings.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Switches {
    pause_on_battery: bool,
    pause_on_metered: bool,
}

impl Switches {
    /// Why nothing begins by itself, where something is in the way.
    pub fn held(&self, power: Power) -> Option<Held> {
        let battery = (self.pause_on_battery && power.battery == Some(true)).then_some(Held::Battery);
        battery.or_else(|| (self.pause_on_metered && power.metered == Some(true)).then_some(Held::Metered))
    }
}

/// Asks the system, and not again for twenty seconds.
pub(crate) struct Meter {
    ask: Box<AskPower>,
    told: Mutex<Option<(Instant, Power)>>,
}

impl Meter {
    pub fn new(ask: Box<AskPower>) -> Self {
        Self { ask, told: Mutex::default() }
    }

    /// What the system tells, or told a moment ago.
    pub fn look(&self) -> Power {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        match *told {
            Some((at, power)) if at.elapsed() < FRESH => power,
            _ => {
                let power = (self.ask)();
                *told = Some((Instant::now(), power));
                power
            }
        }
    }

    /// Asks at the next look, however soon that is.
    pub fn forget(&self) {
        *self.told.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// How this system is asked.
#[cfg(target_os = "linux")]
pub fn system() -> Box<AskPower> {
    let networks = crate::metered::Networks::new(zbus::Address::system().ok());
    Box::new(move || Power { battery: on_battery(Path::new("/sys/class/power_supply")), metered: networks.metered() })
}

/// How this system is asked: it does not tell.
#[cfg(not(target_os = "linux"))]
pub fn system() -> Box<AskPower> {
    Box::new(Power::default)
}

/// Whether nothing feeds the computer and a battery of its own is being emptied (Documentation/ABI/testing/sysfs-class-power).
#[cfg(any(target_os = "linux", test))]
fn on_battery(supplies: &Path) -> Option<bool> {
    let said = |of: &Path, what: &str| std::fs::read_to_string(of.join(what)).unwrap_or_default().trim().to_owned();
    // What feeds a mouse or a keyboard says nothing of the computer.
    let own: Vec<_> = std::fs::read_dir(supplies)
        .ok()?
        .flatten()
        .map(|entry| entry.path())
        .filter(|supply| said(supply, "scope") != "Device")
        .collect();
    let feeds = |of: &Path| {
        (said(of, "type") == "Mains" || said(of, "type").starts_with("USB"))
            && !matches!(said(of, "online").as_str(), "" | "0")
    };
    let is_emptied = |of: &Path| said(of, "type") == "Battery" && said(of, "status") == "Discharging";
    Some(own.iter().any(|supply| is_emptied(supply)) && !own.iter().any(|supply| feeds(supply)))
}

#[cfg(test)]
#[path = "power_tests.rs"]
mod tests;
