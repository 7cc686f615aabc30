//! How much mail there is and since when, asked before anything is fetched.

use mail::Cancel;
use mail::place::Place;
use mail::remote::RemoteFolder;

use crate::{Secret, WorkerFailure, connect};

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Paths, in the order they are counted; empty: every folder there is.
    pub folders: Vec<String>,
    /// Unix seconds.
    pub since: Vec<i64>,
}

/// How much a folder holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FolderTally {
    /// Its path.
    pub path: String,
    /// Messages since each moment asked for, in that order.
    pub since: Vec<u32>,
    /// Messages in all.
    pub messages: u32,
    /// Octets in all, where known.
    pub octets: Option<u64>,
}

/// Counts folder by folder and tells each as soon as it is known, those that the source weighs apart a second time; a folder that is gone is left
/// out. Nothing is fetched.
///
/// # Errors
/// Trouble with the source; what was told before holds.
pub fn tally(
    (place, secret): (&Place, Option<&Secret>),
    question: &Question,
    cancel: &Cancel,
    told: &mut dyn FnMut(&FolderTally),
) -> Result<(), WorkerFailure> {
    let mut remote = connect::open(place, secret, cancel)?;
    let listed = remote.folders()?;
    let mut unweighed = Vec::new();
    for folder in asked_for(&listed, &question.folders) {
        let found = match remote.tally(&folder.name, &question.since) {
            Err(mail::Trouble::FolderGone | mail::Trouble::Refused { .. }) => continue,
            found => found?,
        };
        let path = folder.path.clone();
        let tally = FolderTally { path, since: found.since, messages: found.messages, octets: found.octets };
        told(&tally);
        if tally.octets.is_none() {
            unweighed.push((&folder.name, tally));
        }
    }
    for (name, mut tally) in unweighed {
        tally.octets = match remote.octets(name) {
            Err(mail::Trouble::FolderGone | mail::Trouble::Refused { .. }) => None,
            octets => octets?,
        };
        if tally.octets.is_some() {
            told(&tally);
        }
    }
    Ok(())
}

fn asked_for<'a>(listed: &'a [RemoteFolder], paths: &[String]) -> Vec<&'a RemoteFolder> {
    let selectable = listed.iter().filter(|folder| folder.selectable);
    if paths.is_empty() {
        return selectable.collect();
    }
    let named = |path: &String| listed.iter().find(|folder| folder.selectable && folder.path == *path);
    paths.iter().filter_map(named).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const MAIL: &str =
        "From a Thu Jan  1 00:00:00 2026\nSubject: x\n\nx\n\nFrom a Sun Mar  1 00:00:00 2026\nSubject: y\n\ny\n";
    /// 1 February 2026.
    const FEBRUARY: i64 = 1_769_904_000;

    #[test]
    fn an_archive_says_what_it_holds_and_since_when() {
        let dir = tempfile::tempdir().unwrap();
        for name in ["Sent.mbox", "INBOX.mbox"] {
            std::fs::write(dir.path().join(name), MAIL).unwrap();
        }
        let place = Place::Archive { path: dir.path().into() };
        for (what, folders, expected) in [
            ("all", vec![], vec!["INBOX", "Sent"]),
            ("in the order asked for", vec!["Sent", "INBOX"], vec!["Sent", "INBOX"]),
            ("one that is gone", vec!["Gone", "Sent"], vec!["Sent"]),
        ] {
            let question =
                Question { folders: folders.iter().map(ToString::to_string).collect(), since: vec![FEBRUARY, 0] };
            let mut told = Vec::new();
            tally((&place, None), &question, &Cancel::default(), &mut |one| told.push(one.clone())).unwrap();
            let mut paths: Vec<&str> = told.iter().map(|one| one.path.as_str()).collect();
            if question.folders.is_empty() {
                paths.sort_unstable();
            }
            assert_eq!(paths, expected, "{what}");
            for one in &told {
                assert_eq!((one.since.as_slice(), one.messages), (&[1, 2][..], 2), "{what}");
                assert!(one.octets.is_some_and(|octets| octets > 20), "{what}");
            }
        }
    }

    #[test]
    fn whoever_stops_it_is_told_so() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("INBOX.mbox"), MAIL).unwrap();
        let place = Place::Archive { path: dir.path().into() };
        let cancel = Cancel::default();
        cancel.cancel();
        let question = Question { folders: Vec::new(), since: Vec::new() };
        assert!(tally((&place, None), &question, &cancel, &mut |_| ()).unwrap_err().is_cancelled());
    }
}
