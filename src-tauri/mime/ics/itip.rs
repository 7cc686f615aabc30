//! Invitations and answers (RFC 5546): what is sent of an event, and what is read of what came. Nothing goes out that is not named here: no alarms, no
//! notes, no categories, nobody else's address.

mod ask;
mod read;
mod reply;

pub use ask::{Ask, cancel, decline_counter, request};
pub use read::{Came, Word, came, is_newer};
pub use reply::{Reply, answered, reply};

/// What a part is for (RFC 5546 section 1.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    /// Asks somebody to come, or tells of a change.
    Request,
    /// It does not take place, or not for whoever gets it.
    Cancel,
    /// An answer.
    Reply,
    /// Another time is proposed.
    Counter,
    /// Asks for the newest version.
    Refresh,
    /// One more date of a series.
    Add,
    /// A proposal is turned down.
    DeclineCounter,
    /// For information.
    Publish,
}

impl Method {
    const ALL: [(Self, &'static str); 8] = [
        (Self::Request, "REQUEST"),
        (Self::Cancel, "CANCEL"),
        (Self::Reply, "REPLY"),
        (Self::Counter, "COUNTER"),
        (Self::Refresh, "REFRESH"),
        (Self::Add, "ADD"),
        (Self::DeclineCounter, "DECLINECOUNTER"),
        (Self::Publish, "PUBLISH"),
    ];

    /// As a part spells it.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(method, _)| *method == self).map_or("PUBLISH", |(_, word)| word)
    }

    /// Reads [`Method::word`]; what says nothing, or something else, is published.
    pub fn of(word: &str) -> Self {
        Self::ALL
            .iter()
            .find(|(_, known)| known.eq_ignore_ascii_case(word))
            .map_or(Self::Publish, |(method, _)| *method)
    }
}

#[cfg(test)]
mod tests;
