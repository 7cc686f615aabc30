//! A live test of a connection, step by step, before anything is kept.

use mail::Cancel;
use mail::imap::Step;
use mail::place::Place;
use mail::remote::{Remote, RemoteFolder, SpecialUse};

use crate::steps::Steps;
use crate::{Secret, WorkerFailure, connect};

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

/// Tests a place with a secret that may not be kept yet, and tells each step once it went well.
pub fn probe(place: &Place, secret: Option<&Secret>, cancel: &Cancel, told: &mut dyn FnMut(&'static str)) -> Probe {
    probe_by(place, &mut |step| connect::open_telling(place, secret, cancel, step), told)
}

/// Connects and tells the steps.
type Connect<'a> = dyn FnMut(&mut dyn FnMut(Step)) -> Result<Box<dyn Remote>, WorkerFailure> + 'a;

/// The same, connected in another way.
pub(crate) fn probe_by(place: &Place, connect: &mut Connect<'_>, told: &mut dyn FnMut(&'static str)) -> Probe {
    let names = if matches!(place, Place::Archive { .. }) { STEPS.get(4..).unwrap_or(&[]) } else { &STEPS };
    let mut steps = Steps::new(names, told);
    let found = connect(&mut |step| steps.take(word(step))).and_then(|mut remote| {
        let folders = remote.folders()?;
        Ok(with_counts(folders, remote.as_ref()))
    });
    if found.is_ok() {
        steps.take("folders");
    }
    let steps = steps.told(found.as_ref().err());
    let (folders, failure) = match found {
        Ok(folders) => (folders, None),
        Err(failure) => (Vec::new(), Some(failure)),
    };
    Probe { steps, failure, folders }
}

fn word(step: Step) -> &'static str {
    match step {
        Step::Found => "dns",
        Step::Reached => "tcp",
        Step::Secured => "tls",
        Step::SignedIn => "login",
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
    use domain::Sensitive;
    use mail::place::ImapPlace;

    #[test]
    fn an_archive_has_one_step() {
        let dir = tempfile::tempdir().unwrap();
        let place = Place::Archive { path: dir.path().into() };
        let probe_now = || probe(&place, None, &Cancel::default(), &mut |_| ());
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
        let mut told = Vec::new();
        let found =
            probe(&place, Some(&Secret::Password(Sensitive::new("x".into()))), &Cancel::default(), &mut |step| {
                told.push(step)
            });
        assert_eq!((found.steps, told), (vec![("dns", false)], Vec::<&str>::new()));
        assert_eq!(found.failure.unwrap().code, "no_such_host");
    }
}
