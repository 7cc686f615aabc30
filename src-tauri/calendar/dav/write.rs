//! Writing and removing, each only over the version that is known (RFC 4791 section 5.3.2).

use account::Trouble;
use account::http::Answer;
use url::Url;

use super::multistatus::Precondition;
use super::{Dav, href, refused};
use crate::remote::{Etag, RemoteKey, Writing, Written};

const ICS: (&str, &str) = ("content-type", "text/calendar; charset=utf-8");
/// A longer UID names no file, octets.
const LONGEST_NAME: usize = 120;

impl Dav {
    pub(super) fn write(&self, calendar: &Url, writing: &Writing<'_>) -> Result<Written, Trouble> {
        let (url, answer) = match writing.known {
            Some((key, etag)) => {
                let url = self.url(&key.0)?;
                let answer = self.say("PUT", &url, &[ICS, ("if-match", strong(etag))], writing.ics)?;
                (url, answer)
            }
            None => {
                let url = below(calendar, &file_name(writing.uid))?;
                let answer = self.say("PUT", &url, &[ICS, ("if-none-match", "*")], writing.ics)?;
                (url, answer)
            }
        };
        if !answer.is_success() {
            return self.unwritten(&url, writing.known.is_some(), &answer);
        }
        // Weak, or none at all: the server keeps something else than it was given (RFC 4791 section 5.3.4).
        let etag = answer.header("etag").filter(|etag| !etag.starts_with("W/") && !etag.is_empty()).map(Etag);
        let moved = answer.header("location").and_then(|to| href::resolve(&answer.url, &to));
        let at = moved.filter(|_| answer.status == 201).unwrap_or(url);
        Ok(Written::Done { key: RemoteKey(self.name(&at)), etag })
    }

    pub(super) fn delete(&self, (key, etag): (&RemoteKey, &Etag)) -> Result<Written, Trouble> {
        let url = self.url(&key.0)?;
        let answer = self.say("DELETE", &url, &[("if-match", strong(etag))], b"")?;
        if answer.is_success() {
            return Ok(Written::Done { key: key.clone(), etag: None });
        }
        self.unwritten(&url, true, &answer)
    }

    /// Why nothing was written.
    fn unwritten(&self, url: &Url, is_known: bool, answer: &Answer) -> Result<Written, Trouble> {
        let why = Precondition::read(answer);
        let own = || Some(RemoteKey(self.name(url)));
        Ok(match (answer.status, why.name.as_str()) {
            (403 | 409 | 412, "no-uid-conflict") => {
                Written::Clash { key: why.links.first().map(|link| RemoteKey(self.name(link))) }
            }
            (507, _) | (403, "quota-not-exceeded" | "sufficient-disk-space") => Written::Full,
            // What is gone has no version either.
            (412, _) if is_known && self.is_gone(url)? => Written::Gone,
            (412, _) => Written::Clash { key: own() },
            (404 | 410, _) => Written::Gone,
            // The calendar it should go into is not there (RFC 4918 section 9.7.1).
            (409, "") => Written::Gone,
            (423 | 500.., _) => return Err(refused(answer)),
            (status, _) => Written::Refused(why.words(status)),
        })
    }

    fn is_gone(&self, url: &Url) -> Result<bool, Trouble> {
        match self.properties(url, "0", "<d:getetag/>") {
            Err(Trouble::FolderGone) => Ok(true),
            other => other.map(|_| false),
        }
    }
}

/// The version to compare with: only strong ones are ever equal here (RFC 9110 section 13.1.1), and what made one weak was on the way.
fn strong(etag: &Etag) -> &str {
    etag.0.strip_prefix("W/").unwrap_or(&etag.0)
}

fn below(calendar: &Url, name: &str) -> Result<Url, Trouble> {
    let mut url = calendar.clone();
    url.set_path(&format!("{}/{name}", calendar.path().trim_end_matches('/')));
    href::url(&url, url.path()).ok_or_else(|| Trouble::Protocol("a name that is none".into()))
}

/// The same name for the same UID, so that writing again after a cut meets what was written.
fn file_name(uid: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '@');
    let is_name = uid.chars().all(is_plain) && !uid.starts_with('.') && (1..=LONGEST_NAME).contains(&uid.len());
    let name = if is_name { uid.to_owned() } else { blake3::hash(uid.as_bytes()).to_hex().to_string() };
    href::path(&format!("{name}.ics"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uid_names_its_file_and_leads_nowhere_else() {
        for (uid, expected) in [
            ("0f8fad5b-d9cb-469f-a165-70867728950e", "0f8fad5b-d9cb-469f-a165-70867728950e.ics"),
            ("abc@firm.example", "abc%40firm.example.ics"),
        ] {
            assert_eq!(file_name(uid), expected);
        }
        for uid in ["../../x", "a/b", "a?b", ".hidden", "", "ü", &"x".repeat(200)] {
            let name = file_name(uid);
            assert!(name.len() == 68 && name == file_name(uid), "{uid}: {name}");
        }
    }
}
