//! How the window looks to each user, kept beside the store: the page that asks who is there looks like it too. Colours, size and language, nothing else.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use serde::{Deserialize, Serialize};
use store::Store;
use store::keys::write_private;

use crate::rows::{Look, Settings};
use crate::{settings, signed_in};

/// Beside the store.
const FILE: &str = "look.json";
/// More than that is none of ours.
const LONGEST: u64 = 65_536;

/// How the window looks to whom.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Looks {
    /// Whoever was signed in last, by id.
    pub last: String,
    /// By id.
    users: BTreeMap<String, Look>,
}

impl Looks {
    /// To that user; as nobody ever chose where nothing is known.
    pub fn of(&self, user: &str) -> Look {
        self.users.get(user).cloned().unwrap_or_default()
    }
}

/// What is kept in a store's folder; what cannot be read is as if it were not there.
pub fn looks(folder: &Path) -> Looks {
    let mut text = String::new();
    let read = File::open(folder.join(FILE)).and_then(|file| file.take(LONGEST).read_to_string(&mut text));
    read.ok().and_then(|_| serde_json::from_str(&text).ok()).unwrap_or_default()
}

/// Keeps how the window looks to whoever is signed in. Where that fails, the next start looks as the system does.
pub(crate) fn keep_look(store: &Store) {
    let Ok(Settings { theme, text_size, language, region, .. }) = settings(store) else { return };
    let known = looks(store.dir());
    let mut kept = Looks { last: signed_in(store), ..known.clone() };
    kept.users.insert(kept.last.clone(), Look { theme, text_size, language, region });
    if let (true, Ok(json)) = (kept != known, serde_json::to_vec(&kept)) {
        let _ = write_private(&store.dir().join(FILE), &json);
    }
}
