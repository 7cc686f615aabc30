//! A live test of a connection, step by step, before anything is kept.

use domain::Sensitive;
use mail::Cancel;
use mail::place::Place;
use mail::remote::{Remote, RemoteFolder, SpecialUse};

use crate::{WorkerFailure, connect};

/// The steps of a test in order.
pub const STEPS: [&str; 5] = ["dns", "tcp", "tls", "login", "folders"];

/// What a test found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Probe {
    /// The steps that were taken, each with whether it went well. An archive has only `folders`.
    pub steps: Vec<(&'static str, bool)>,
    /// What went wrong at the first step that failed.
    pub failure: Option<WorkerFailure>,
    /// The folders.
    pub folders: Vec<ProbedFolder>,
}

/// A folder a test found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProbedFolder {
    /// Its full path.
    pub path: String,
    /// `inbox`, `sent`, `drafts`, `junk`, `trash`, `archive`, `all`, `flagged`, or empty.
    pub special_use: &'static str,
    /// Whether it can hold messages.
    pub selectable: bool,
    /// How many messages it holds, where the source said so.
    pub messages: Option<u32>,
}

/// Tests a place with a password that may not be kept yet.
pub fn probe(place: &Place, password: Option<&Sensitive<String>>, cancel: &Cancel) -> Probe {
    let steps: &[&'static str] = if matches!(place, Place::Imap(_)) { &STEPS } else { STEPS.get(4..).unwrap_or(&[]) };
    let found = connect::open(place, password, cancel).map_err(|failure| (failed_step(&failure), failure)).and_then(
        |mut remote| {
            let folders = remote.folders().map_err(|trouble| ("folders", WorkerFailure::from(trouble)))?;
            Ok(with_counts(folders, remote.as_ref()))
        },
    );
    match found {
        Ok(folders) => Probe { steps: steps.iter().map(|step| (*step, true)).collect(), failure: None, folders },
        Err((at, failure)) => {
            let well = steps.iter().take_while(|step| **step != at).map(|step| (*step, true));
            Probe { steps: well.chain([(at, false)]).collect(), failure: Some(failure), folders: Vec::new() }
        }
    }
}

/// The step at which connecting failed.
fn failed_step(failure: &WorkerFailure) -> &'static str {
    match failure.code.as_str() {
        "no_such_host" => "dns",
        "unreachable" => "tcp",
        "untrusted" | "tls" | "no_start_tls" | "cut" => "tls",
        "archive_unreadable" | "not_an_archive" => "folders",
        _ => "login",
    }
}

fn with_counts(folders: Vec<RemoteFolder>, remote: &dyn Remote) -> Vec<ProbedFolder> {
    let counts = remote.counts();
    let probed = |folder: RemoteFolder| ProbedFolder {
        messages: counts.get(&folder.name).copied(),
        path: folder.path,
        special_use: folder.special_use.map_or("", SpecialUse::word),
        selectable: folder.selectable,
    };
    folders.into_iter().map(probed).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use mail::place::ImapPlace;

    #[test]
    fn an_archive_has_one_step() {
        let dir = tempfile::tempdir().unwrap();
        let place = Place::Archive { path: dir.path().into() };
        let probe_now = || probe(&place, None, &Cancel::default());
        let empty = probe_now();
        assert_eq!(empty.steps, [("folders", false)]);
        assert_eq!(empty.failure.unwrap().code, "not_an_archive");
        std::fs::write(dir.path().join("Sent.mbox"), "From a Thu Jan  1 00:00:00 2026\nSubject: x\n\nx\n").unwrap();
        let found = probe_now();
        assert_eq!((found.steps, found.failure), (vec![("folders", true)], None));
        assert_eq!(
            found.folders.iter().map(|f| (f.path.as_str(), f.special_use)).collect::<Vec<_>>(),
            [("Sent", "sent")]
        );
    }

    #[test]
    fn a_server_whose_name_nobody_knows_fails_at_the_first_step() {
        let place = Place::Imap(ImapPlace { host: "mail.firm.invalid".into(), port: 993, ..ImapPlace::default() });
        let found = probe(&place, Some(&Sensitive::new("x".into())), &Cancel::default());
        assert_eq!(found.steps, [("dns", false)]);
        assert_eq!(found.failure.unwrap().code, "no_such_host");
    }
}
