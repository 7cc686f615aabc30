//! The steps of a test, as they are taken and told.

use crate::WorkerFailure;
use crate::connect::DISCONNECTED;

/// Which steps were taken, of those there are.
pub(crate) struct Steps<'a> {
    names: &'static [&'static str],
    taken: usize,
    told: &'a mut dyn FnMut(&'static str),
}

impl<'a> Steps<'a> {
    pub fn new(names: &'static [&'static str], told: &'a mut dyn FnMut(&'static str)) -> Self {
        Self { names, taken: 0, told }
    }

    /// Tells a step that went well; one that comes twice is told once.
    pub fn take(&mut self, step: &'static str) {
        if self.names.get(self.taken) == Some(&step) {
            self.taken += 1;
            (self.told)(step);
        }
    }

    /// All that were taken went well; the one behind them did not, where there was trouble. What opens the account is found before anybody is
    /// asked for anything, and belongs to signing in all the same; of an account that is disconnected no step is tried.
    pub fn told(&self, failure: Option<&WorkerFailure>) -> Vec<(&'static str, bool)> {
        let well = self.names.iter().take(self.taken).map(|step| (*step, true));
        let tried = failure.filter(|failure| failure.code != DISCONNECTED);
        let bad = tried.and_then(|failure| {
            let login = self.names.iter().skip(self.taken).find(|step| **step == "login");
            login.filter(|_| failure.is_about_the_secret()).or(self.names.get(self.taken))
        });
        well.chain(bad.map(|step| (*step, false))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fails_is_the_next_step_and_a_secret_that_is_not_there_is_signing_in() {
        let names: &[&str] = &["dns", "tcp", "tls", "login", "sender"];
        let missing = WorkerFailure::new("wrong_password").with("missing", "none");
        let provider = WorkerFailure::new("unreachable").with("what", "sign_in");
        for (what, taken, failure, expected) in [
            ("well", 2, None, None),
            ("cut", 2, Some(WorkerFailure::new("cut")), Some("tls")),
            ("unreachable", 1, Some(WorkerFailure::new("unreachable")), Some("tcp")),
            ("refused there", 3, Some(WorkerFailure::new("wrong_password")), Some("login")),
            ("behind it", 4, Some(WorkerFailure::new("sign_in_again")), Some("sender")),
            ("no secret", 0, Some(missing), Some("login")),
            ("ended", 0, Some(WorkerFailure::new("sign_in_again")), Some("login")),
            ("locked", 0, Some(WorkerFailure::new("no_key")), Some("login")),
            ("disconnected", 0, Some(WorkerFailure::new(DISCONNECTED)), None),
            ("its provider is away", 0, Some(provider), Some("login")),
        ] {
            let mut ignored = |_: &'static str| ();
            let mut steps = Steps::new(names, &mut ignored);
            names.iter().take(taken).for_each(|step| steps.take(step));
            let told = steps.told(failure.as_ref());
            assert_eq!(told.iter().find(|(_, well)| !well).map(|(step, _)| *step), expected, "{what}");
            assert_eq!(told.iter().filter(|(_, well)| *well).count(), taken, "{what}");
        }
    }
}
