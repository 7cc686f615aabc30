//! How a run ends: exit codes, and what is said about a failure.

use std::io;
use std::process::ExitCode;

use api::{Code, Failure};
use worker::WorkerFailure;

use crate::{out, words};

/// The exit codes; documented in docs/cli.md.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Done.
    Done = 0,
    /// It failed.
    Failed = 1,
    /// The command line was not understood.
    Usage = 2,
    /// Nothing found, or nothing to do.
    Nothing = 3,
    /// Another process has the store or the mailbox.
    InUse = 4,
    /// The mailbox needs a sign-in that works.
    SignIn = 5,
    /// The store cannot be opened.
    Closed = 6,
    /// Stopped by the user.
    Stopped = 130,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Why a run ends before it is done.
#[derive(Debug)]
pub enum Stop {
    /// Something failed.
    Failed(Failure),
    /// Something cannot be asked for like that.
    Asked(String),
    /// Standard input or output failed.
    Io(io::Error),
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl From<WorkerFailure> for Stop {
    fn from(failure: WorkerFailure) -> Self {
        Self::Failed(known(&failure))
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// A failure of the worker in the form every face knows failures by.
pub fn known(failure: &WorkerFailure) -> Failure {
    let read = serde_json::from_str(&failure.to_json());
    read.unwrap_or_else(|_| Failure::new(Code::Internal).with("why", failure.code.clone()))
}

/// The exit code of a failure.
pub fn of(failure: &Failure) -> Exit {
    match failure.code {
        Code::NotFound | Code::NothingToUndo => Exit::Nothing,
        Code::InUse | Code::SyncRuns => Exit::InUse,
        Code::WrongPassword
        | Code::NeedsProviderSignIn
        | Code::Untrusted
        | Code::SignInAgain
        | Code::SignInDenied
        | Code::SignInExpired
        | Code::SignInRefused
        | Code::SignInOther
        | Code::AdminMustAllow
        | Code::NotAllowed
        | Code::NotInCloud
        | Code::OpenerGone
        | Code::NoClientId => Exit::SignIn,
        Code::NoStore
        | Code::WrongKey
        | Code::NoKey
        | Code::SignIn
        | Code::RecoveryKeyMistyped
        | Code::StoreCorrupt
        | Code::StoreTooNew
        | Code::NetworkDrive => Exit::Closed,
        Code::Cancelled => Exit::Stopped,
        _ => Exit::Failed,
    }
}

/// The failure of a verb that changes nothing when it is stopped.
pub fn unchanged(failure: Failure) -> Failure {
    if failure.code == Code::Cancelled { failure.with("kept", "nothing") } else { failure }
}

/// Says where the program stopped by a fault of its own, never what it said then: a message may quote a value. A debug build stops where a test asks
/// for it.
pub fn note_stops() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(|at| format!(" at {}:{}", at.file(), at.line())).unwrap_or_default();
        out::say(&format!(
            "Dossier stopped{place} by a fault of its own. What was kept before is kept; please report the place."
        ));
    }));
    if cfg!(debug_assertions)
        && let Ok(words) = std::env::var("DOSSIER_STOPS")
    {
        assert!(words.is_empty(), "{words}");
    }
}

/// Ends the run. A reader that closed the pipe had enough: nothing is said.
pub fn end(ended: Result<Exit, Stop>) -> ExitCode {
    let exit = match ended {
        Ok(exit) => exit,
        Err(Stop::Failed(failure)) => {
            out::say(&words::sentence(&failure));
            of(&failure)
        }
        Err(Stop::Asked(sentence)) => {
            out::say(&sentence);
            Exit::Usage
        }
        Err(Stop::Io(error)) if error.kind() == io::ErrorKind::BrokenPipe => Exit::Done,
        Err(Stop::Io(error)) => {
            out::say(&format!(
                "Standard input or output failed: {error}. What was asked for may be done all the same: look before you repeat it."
            ));
            Exit::Failed
        }
    };
    exit.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_failure_ends_with_its_code() {
        for (code, exit) in [
            (Code::NotFound, 3),
            (Code::NothingToUndo, 3),
            (Code::SyncRuns, 4),
            (Code::InUse, 4),
            (Code::WrongPassword, 5),
            (Code::NoStore, 6),
            (Code::WrongKey, 6),
            (Code::Cancelled, 130),
            (Code::Ambiguous, 1),
            (Code::DiskFull, 1),
        ] {
            assert_eq!(of(&Failure::new(code)) as u8, exit, "{code:?}");
        }
    }

    #[test]
    fn the_workers_failures_are_known() {
        let untrusted = known(&WorkerFailure::new("untrusted").with("fingerprint", "AB:CD"));
        assert_eq!(untrusted.code, Code::Untrusted);
        assert_eq!(untrusted.data["fingerprint"], "AB:CD");
        assert_eq!(known(&WorkerFailure::new("never heard of")).code, Code::Internal);
    }
}
