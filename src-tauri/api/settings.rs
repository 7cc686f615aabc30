//! What the user set.

use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use store::{Read, Store, StoreError, Who};

use crate::look::keep_look;
use crate::rows::Settings;
use crate::{Code, Failure};

/// The setting that holds all of them, as JSON; the worker reads it too.
const SETTINGS: &str = "settings";
/// Where the window was; apart, because it is written often.
const PLACE: &str = "place";

const THEMES: [&str; 4] = ["system", "light", "dark", "contrast"];
const LANGUAGES: [&str; 6] = ["", "en", "de", "fr", "it", "pl"];
const TELLS: [&str; 3] = ["full", "time", "none"];
/// A week.
const EARLIEST: u16 = 7 * SELDOMEST;
/// What of the settings is each user's own. The first user's stand among the others, where they stood when there was one.
#[derive(Serialize, Deserialize)]
#[serde(default)]
struct Own {
    theme: String,
    text_size: u16,
    language: String,
    region: String,
    read_after: Option<u16>,
    unanswered_days: u16,
    remind: Option<u16>,
    remind_tells: String,
}

impl Default for Own {
    fn default() -> Self {
        Self::of(Settings::default())
    }
}

impl Own {
    fn of(settings: Settings) -> Self {
        let Settings { theme, text_size, language, region, read_after, unanswered_days, remind, remind_tells, .. } =
            settings;
        Self { theme, text_size, language, region, read_after, unanswered_days, remind, remind_tells }
    }

    fn over(self, all: Settings) -> Settings {
        let Self { theme, text_size, language, region, read_after, unanswered_days, remind, remind_tells } = self;
        Settings { theme, text_size, language, region, read_after, unanswered_days, remind, remind_tells, ..all }
    }
}

/// A day.
const SELDOMEST: u16 = 1440;
/// A minute: whoever reads longer than that has read it.
const SLOWEST: u16 = 60;

/// The settings; what was never set has its default.
///
/// # Errors
/// Those of the store.
pub fn settings(store: &Store) -> Result<Settings, Failure> {
    store.read(|read| Ok(settings_in(read)?))
}

pub(crate) fn settings_in(read: &Read<'_>) -> Result<Settings, StoreError> {
    let (settings, place) = (all_in(read)?, read.setting(&own_name(PLACE, read)?)?);
    let place = place.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default();
    let settings = match own_name(SETTINGS, read)? {
        name if name == SETTINGS => settings,
        name => own_in(read, &name)?.over(settings),
    };
    Ok(Settings { place, ..settings })
}

/// What counts for everybody, with what is the first user's own.
fn all_in(read: &Read<'_>) -> Result<Settings, StoreError> {
    Ok(read.setting(SETTINGS)?.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default())
}

fn own_in(read: &Read<'_>, name: &str) -> Result<Own, StoreError> {
    Ok(read.setting(name)?.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default())
}

/// Saves the settings, all but the place, and gives them as they are now: values nobody could have meant fall back or are brought into range.
///
/// # Errors
/// `File` where a folder of backups that was just chosen is none; those of the store.
pub fn settings_save(store: &Store, wanted: Settings) -> Result<Settings, Failure> {
    let known = settings(store)?;
    if wanted.backup_folder != known.backup_folder
        && !wanted.backup_folder.is_empty()
        && !Path::new(&wanted.backup_folder).is_dir()
    {
        return Err(Failure::new(Code::File).with("why", "no_folder"));
    }
    let kept = Settings { place: String::new(), ..sound(wanted) };
    store.write(Who::User, |write| {
        let mut all = kept.clone();
        let name = own_name(SETTINGS, write)?;
        if name != SETTINGS {
            write.set_setting(&name, &json(&Own::of(kept.clone()))?)?;
            all = Own::of(all_in(write)?).over(all);
        }
        Ok::<_, Failure>(write.set_setting(SETTINGS, &json(&all)?)?)
    })?;
    keep_look(store);
    settings(store)
}

fn json(value: &impl Serialize) -> Result<String, Failure> {
    serde_json::to_string(value).map_err(|_| Failure::new(Code::Internal).with("why", "settings"))
}

/// Keeps what changed of where the window was: a JSON object, laid over what is kept two levels deep, so that another process with
/// another screen open keeps its own.
///
/// # Errors
/// `BadValue` for what is no object; those of the store.
pub fn place_save(store: &Store, changed: &str) -> Result<(), Failure> {
    let Ok(Value::Object(changed)) = serde_json::from_str(changed) else {
        return Err(Failure::new(Code::BadValue).with("field", "place"));
    };
    store.write(Who::User, |write| {
        let known = settings_in(write)?.place;
        let mut place = serde_json::from_str::<Map<String, Value>>(&known).unwrap_or_default();
        lay_over(&mut place, changed, 1);
        let json = serde_json::to_string(&Value::Object(place).to_string());
        Ok(write.set_setting(
            &own_name(PLACE, write)?,
            &json.map_err(|_| Failure::new(Code::Internal).with("why", "place"))?,
        )?)
    })
}

/// Each user has settings and a place of their own: it tells what was open and looked for. The first has those that were always there.
pub(crate) fn own_name(name: &str, read: &Read<'_>) -> Result<String, StoreError> {
    Ok(match read.signed_in()? {
        1 => name.into(),
        user => format!("{name} {user}"),
    })
}

/// Puts the entries of an object over those of another; objects inside it likewise, so many levels deep.
fn lay_over(kept: &mut Map<String, Value>, changed: Map<String, Value>, deep: u8) {
    for (key, value) in changed {
        match (kept.get_mut(&key), value) {
            (Some(Value::Object(inner)), Value::Object(value)) if deep > 0 => lay_over(inner, value, deep - 1),
            (_, value) => _ = kept.insert(key, value),
        }
    }
}

fn sound(wanted: Settings) -> Settings {
    let one_of = |known: &[&str], value: String| {
        if known.contains(&value.as_str()) { value } else { known.first().map(ToString::to_string).unwrap_or_default() }
    };
    Settings {
        theme: one_of(&THEMES, wanted.theme),
        language: one_of(&LANGUAGES, wanted.language),
        text_size: wanted.text_size.clamp(85, 150),
        sync_every: wanted.sync_every.min(SELDOMEST),
        read_after: wanted.read_after.map(|seconds| seconds.min(SLOWEST)),
        unanswered_days: wanted.unanswered_days.clamp(1, 90),
        lock_after: wanted.lock_after.min(SELDOMEST),
        remind: wanted.remind.map(|minutes| minutes.min(EARLIEST)),
        remind_tells: one_of(&TELLS, wanted.remind_tells),
        ..wanted
    }
}
