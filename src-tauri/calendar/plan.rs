//! What to do about a calendar: pure functions over what is here, what the source lists, and what it then brings.

use std::collections::{HashMap, HashSet};

use domain::EventId;
use store::{EventFacts, EventState};

use crate::remote::{Changes, Cursor, RemoteKey};

/// What carries a calendar's changes over into the store.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Events to ask for: the source has another version of them than is known here.
    pub fetch: Vec<RemoteKey>,
    /// Events to forget, and those that are to be seen as removed on both sides.
    pub lose: Vec<EventId>,
    /// Events that were changed here and removed there: the user decides.
    pub clash: Vec<EventId>,
    /// Names of what was set aside and is no more.
    pub forget_aside: Vec<RemoteKey>,
    /// Where the next sync starts; `None` where it stays.
    pub cursor: Option<Cursor>,
}

/// What the source says about one name.
#[derive(Clone, Copy, Debug)]
enum There<'a> {
    /// It is there, in this version.
    Listed(&'a str),
    /// It was removed.
    Removed,
    /// It is not spoken of: unchanged.
    Unsaid,
}

/// What is to be done about one name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Deed {
    Nothing,
    Fetch,
    Lose(EventId),
    Clash(EventId),
    ForgetAside,
}

/// Plans what to do about a calendar, given its events here and what the source says.
pub fn plan(here: &[EventFacts], changes: &Changes) -> Plan {
    let (listed, removed, cursor) = match changes {
        Changes::Same => return Plan::default(),
        Changes::Some { listed, removed, cursor } => (listed, removed.as_slice(), cursor),
        Changes::All { listed, cursor } => (listed, [].as_slice(), cursor),
    };
    let there: HashMap<&str, &str> = listed.iter().map(|one| (one.key.0.as_str(), one.etag.0.as_str())).collect();
    let removed: HashSet<&str> = removed.iter().map(|key| key.0.as_str()).collect();
    let is_all = matches!(changes, Changes::All { .. });
    let said = |key: &str| match there.get(key) {
        // Told as there and as removed: it went while the list was made.
        _ if removed.contains(key) => There::Removed,
        Some(etag) => There::Listed(etag),
        None if is_all => There::Removed,
        None => There::Unsaid,
    };
    let known: HashMap<&str, &EventFacts> = here.iter().filter_map(|one| Some((one.key.as_deref()?, one))).collect();
    let mut plan = Plan { cursor: Some(cursor.clone()), ..Plan::default() };
    let mut seen = HashSet::new();
    let new = listed.iter().map(|one| one.key.0.as_str()).filter(|key| !known.contains_key(key) && seen.insert(*key));
    new.for_each(|key| plan.note(key, decide(None, said(key))));
    known.iter().for_each(|(key, one)| plan.note(key, decide(Some(one), said(key))));
    plan.in_order();
    plan
}

impl Plan {
    /// Whether there is nothing to do but to remember the cursor.
    pub fn is_empty(&self) -> bool {
        self.fetch.is_empty() && self.lose.is_empty() && self.clash.is_empty() && self.forget_aside.is_empty()
    }

    fn note(&mut self, key: &str, deed: Deed) {
        match deed {
            Deed::Nothing => {}
            Deed::Fetch => self.fetch.push(RemoteKey(key.to_owned())),
            Deed::Lose(event) => self.lose.push(event),
            Deed::Clash(event) => self.clash.push(event),
            Deed::ForgetAside => self.forget_aside.push(RemoteKey(key.to_owned())),
        }
    }

    /// The same plan however the events were gathered.
    fn in_order(&mut self) {
        self.fetch.sort();
        self.lose.sort();
        self.clash.sort();
        self.forget_aside.sort();
    }
}

fn decide(here: Option<&EventFacts>, there: There<'_>) -> Deed {
    let Some(one) = here else {
        return if matches!(there, There::Listed(_)) { Deed::Fetch } else { Deed::Nothing };
    };
    match (there, one.state, one.id) {
        (There::Unsaid, ..) => Deed::Nothing,
        (There::Listed(etag), ..) if etag == one.etag => Deed::Nothing,
        (There::Listed(_), ..) => Deed::Fetch,
        (There::Removed, EventState::Aside, _) | (There::Removed, _, None) => Deed::ForgetAside,
        (There::Removed, EventState::Same | EventState::Removed | EventState::Gone | EventState::New, Some(id)) => {
            Deed::Lose(id)
        }
        (There::Removed, EventState::Changed | EventState::Clash, Some(id)) => Deed::Clash(id),
    }
}

/// How what the source brought compares with what is here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Compared {
    /// It says what the user wants: what was written came back.
    pub as_wanted: bool,
    /// It says what the source said before, in another version.
    pub as_before: bool,
    /// It says some of what the user wants, and nothing else: the rest is still to be written.
    pub in_part: bool,
}

/// What is to be done with an event the source brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meeting {
    /// It is taken over; nothing waits any more.
    Take,
    /// Only its name and version are noted; what waits goes on waiting.
    Note,
    /// Both sides changed it: the user decides.
    Clash,
}

/// Decides what is to be done with an event the source brought.
pub fn meet(state: EventState, compared: Compared) -> Meeting {
    match (state, compared) {
        (EventState::Same | EventState::Aside | EventState::Gone, _) => Meeting::Take,
        (EventState::Removed, Compared { as_before: true, .. }) => Meeting::Note,
        (EventState::Removed, _) => Meeting::Clash,
        (EventState::New | EventState::Changed | EventState::Clash, Compared { as_wanted: true, .. }) => Meeting::Take,
        (EventState::Changed, Compared { as_before: true, .. })
        | (EventState::New | EventState::Changed, Compared { in_part: true, .. }) => Meeting::Note,
        (EventState::New | EventState::Changed | EventState::Clash, _) => Meeting::Clash,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::remote::{Etag, Listed};
    use proptest::prelude::*;

    const STATES: [EventState; 7] = [
        EventState::Same,
        EventState::New,
        EventState::Changed,
        EventState::Removed,
        EventState::Clash,
        EventState::Gone,
        EventState::Aside,
    ];

    fn here(state: EventState) -> EventFacts {
        let id = (state != EventState::Aside).then_some(EventId(7));
        EventFacts { id, key: Some("k".into()), etag: "1".into(), state }
    }

    fn listed(key: &str, etag: &str) -> Listed {
        Listed { key: RemoteKey(key.into()), etag: Etag(etag.into()) }
    }

    fn some(listed: Vec<Listed>, removed: &[&str]) -> Changes {
        let removed = removed.iter().map(|key| RemoteKey((*key).into())).collect();
        Changes::Some { listed, removed, cursor: Cursor("2".into()) }
    }

    fn in_words(plan: &Plan) -> &'static str {
        match (plan.fetch.len(), plan.lose.len(), plan.clash.len(), plan.forget_aside.len()) {
            (0, 0, 0, 0) => "nothing",
            (1, 0, 0, 0) => "fetch",
            (0, 1, 0, 0) => "lose",
            (0, 0, 1, 0) => "clash",
            (0, 0, 0, 1) => "forget",
            _ => "several",
        }
    }

    #[test]
    fn every_state_meets_everything_a_source_can_say() {
        use EventState::{Aside, Changed, Clash, Gone, New, Removed, Same};
        let all = |listed| Changes::All { listed, cursor: Cursor("2".into()) };
        for (said, expected) in [
            (some(vec![listed("k", "1")], &[]), "nothing"),
            (some(vec![listed("k", "2")], &[]), "fetch"),
            (some(vec![listed("other", "2")], &["unknown"]), "fetch"),
            (some(vec![], &[]), "nothing"),
            (all(vec![listed("k", "2")]), "fetch"),
            (Changes::Same, "nothing"),
        ] {
            for state in STATES {
                assert_eq!(in_words(&plan(&[here(state)], &said)), expected, "{state:?} {said:?}");
            }
        }
        for removed in [some(vec![], &["k"]), some(vec![listed("k", "2")], &["k"]), all(vec![])] {
            for (state, expected) in [
                (Same, "lose"),
                (New, "lose"),
                (Changed, "clash"),
                (Removed, "lose"),
                (Clash, "clash"),
                (Gone, "lose"),
                (Aside, "forget"),
            ] {
                assert_eq!(in_words(&plan(&[here(state)], &removed)), expected, "{state:?} {removed:?}");
            }
        }
    }

    #[test]
    fn what_the_source_does_not_know_yet_is_left_alone() {
        let new = EventFacts { key: None, ..here(EventState::New) };
        assert_eq!(in_words(&plan(&[new], &Changes::All { listed: vec![], cursor: Cursor("2".into()) })), "nothing");
    }

    #[test]
    fn what_waits_is_never_replaced_by_another_version_unasked() {
        for number in 0..8 {
            let [as_wanted, as_before, in_part] = [1, 2, 4].map(|bit| number & bit != 0);
            let compared = Compared { as_wanted, as_before, in_part };
            for state in STATES {
                let expected = match state {
                    EventState::Same | EventState::Aside | EventState::Gone => Meeting::Take,
                    EventState::Removed if as_before => Meeting::Note,
                    EventState::Removed => Meeting::Clash,
                    _ if as_wanted => Meeting::Take,
                    EventState::Changed if as_before || in_part => Meeting::Note,
                    EventState::New if in_part => Meeting::Note,
                    _ => Meeting::Clash,
                };
                assert_eq!(meet(state, compared), expected, "{state:?} {compared:?}");
            }
        }
    }

    proptest! {
        /// Whether a source says everything or only what changed, both sides agree afterwards.
        #[test]
        fn both_sides_agree(before in proptest::collection::btree_map(0u8..12, 0u8..3, 0..10), now in proptest::collection::btree_map(0u8..12, 0u8..3, 0..10)) {
            let facts: Vec<EventFacts> = before.iter().map(|(key, etag)| EventFacts {
                id: Some(EventId(i64::from(*key))), key: Some(key.to_string()), etag: etag.to_string(), state: EventState::Same,
            }).collect();
            let whole: Vec<Listed> = now.iter().map(|(key, etag)| listed(&key.to_string(), &etag.to_string())).collect();
            let news = now.iter().filter(|(key, etag)| before.get(key) != Some(etag)).map(|(key, etag)| listed(&key.to_string(), &etag.to_string())).collect();
            let gone: Vec<RemoteKey> = before.keys().filter(|key| !now.contains_key(key)).map(|key| RemoteKey(key.to_string())).collect();
            let all = plan(&facts, &Changes::All { listed: whole, cursor: Cursor("2".into()) });
            let part = plan(&facts, &Changes::Some { listed: news, removed: gone, cursor: Cursor("2".into()) });
            prop_assert_eq!(&all, &part);
            let mut after: std::collections::BTreeMap<String, String> = before.iter().map(|(key, etag)| (key.to_string(), etag.to_string())).collect();
            for lost in &all.lose { after.remove(&lost.0.to_string()); }
            for key in &all.fetch { after.insert(key.0.clone(), now[&key.0.parse::<u8>().unwrap()].to_string()); }
            let expected: std::collections::BTreeMap<String, String> = now.iter().map(|(key, etag)| (key.to_string(), etag.to_string())).collect();
            prop_assert_eq!(after, expected);
        }
    }
}
