//! Where an account's calendars are, as its row keeps it (JSON): never a secret.

use std::path::PathBuf;

pub use account::grant::SignInWith;
pub use account::place::GraphPlace;
use serde::{Deserialize, Serialize};

/// Where the calendars of an account are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Place {
    /// On a CalDAV server (RFC 4791).
    CalDav(DavPlace),
    /// At Microsoft Graph.
    Graph(GraphPlace),
    /// An iCalendar file on the web that is only read.
    Subscription {
        /// `https:`; whoever knows it can read the calendar, so it is never logged.
        url: String,
    },
    /// An iCalendar file on disk that is only read.
    File {
        /// The file.
        path: PathBuf,
    },
    /// In this store and nowhere else.
    Here,
}

/// A CalDAV server and who signs in there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DavPlace {
    /// Where its calendars are listed: the calendar home, or what leads there (RFC 6764 section 6).
    pub url: String,
    /// User name.
    pub user: String,
    /// A PEM file with further certificate authorities.
    pub ca: Option<PathBuf>,
    /// The SHA-256 of a certificate the user looked at and accepted.
    pub fingerprint: Option<String>,
    /// How to sign in.
    pub sign_in: SignInWith,
}

/// An account's row that says nothing about where its calendars are.
#[derive(Debug, thiserror::Error)]
#[error("the account does not say where its calendars are")]
pub struct BadPlace(#[from] serde_json::Error);

impl Place {
    /// What an account's row keeps as `kind`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::CalDav(_) => "caldav",
            Self::Graph(_) => "graph",
            Self::Subscription { .. } => "subscription",
            Self::File { .. } => "file",
            Self::Here => "here",
        }
    }

    /// What an account's row keeps as `config`.
    pub fn config(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Where that is, as people are told: the server, never a whole address that opens something; or the file.
    pub fn shown(&self) -> String {
        match self {
            Self::CalDav(place) => host_of(&place.url),
            Self::Graph(place) => place.mailbox.clone(),
            Self::Subscription { url } => host_of(url),
            Self::File { path } => path.display().to_string(),
            Self::Here => String::new(),
        }
    }

    /// Reads an account's `config`.
    ///
    /// # Errors
    /// `BadPlace` where it was not written by [`Place::config`].
    pub fn read(config: &str) -> Result<Self, BadPlace> {
        Ok(serde_json::from_str(config)?)
    }
}

/// The host of an address on the web; empty where it is none.
pub fn host_of(url: &str) -> String {
    let rest = url.split_once("://").map_or("", |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    host.split_once(':').map_or(host, |(host, _)| host).to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_place_reads_back_as_it_was_written() {
        let dav = DavPlace { url: "https://dav.firm.example/anna/".into(), user: "anna".into(), ..DavPlace::default() };
        let web = Place::Subscription { url: "https://firm.example/holidays.ics".into() };
        for place in [Place::CalDav(dav), web, Place::File { path: "/home/anna/team.ics".into() }, Place::Here] {
            assert_eq!(Place::read(&place.config()).unwrap(), place);
        }
        assert!(Place::read("{}").is_err());
    }

    #[test]
    fn what_is_shown_of_an_address_opens_nothing() {
        for (url, expected) in [
            ("https://Firm.example/private-9f8a/team.ics", "firm.example"),
            ("webcal://anna:secret@firm.example:8443/x?key=9", "firm.example"),
            ("firm.example/x", ""),
        ] {
            assert_eq!(Place::Subscription { url: url.into() }.shown(), expected, "{url}");
        }
    }
}
