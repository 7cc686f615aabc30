//! `account test`: both halves of an account, step by step, and a message to oneself seen arriving.

use api::rows::OutgoingRow;
use api::{Code, Failure};
use clap::Args;
use domain::{AccountId, OutgoingId};
use serde_json::json;
use worker::outgoing::{self, SendTest, Words};
use worker::{Opened, WorkerFailure, accounts};

use crate::exit::{self, Exit, Stop, unchanged};
use crate::out::{self, Out};
use crate::{ids, signal, words, words_sending};

/// What to test.
#[derive(Debug, Args)]
pub struct Test {
    /// A mailbox by name or id, or an account that sends by its name
    account: String,
    /// Sends a message to its own address and waits up to two minutes until it is seen arriving
    #[arg(long)]
    send: bool,
    /// One object a line, see docs/cli.md
    #[arg(long)]
    json: bool,
}

/// The two halves there may be, each with its name.
struct Halves {
    receives: Option<(AccountId, String)>,
    sends: Option<(OutgoingId, String)>,
}

/// Prints the steps of one half as they are taken.
struct Shown<'o> {
    out: &'o mut Out,
    half: &'static str,
    json: bool,
    broken: Option<Stop>,
}

impl Test {
    /// Carries it out; the first failure decides how it ends, after both halves were tested.
    pub fn run(&self, opened: &Opened, out: &mut Out) -> Result<Exit, Stop> {
        let halves = Halves::named(opened, &self.account)?;
        if self.send && halves.sends.is_none() {
            return Err(Stop::Asked(format!(
                "{0} does not send. Connect its sending half: `dossier account add smtp ADDRESS --for \"{0}\"`.",
                self.account
            )));
        }
        let desk = (&opened.store, &opened.secrets);
        let mut failed = None;
        if let Some((mailbox, name)) = halves.receives {
            let mut shown = Shown::of(out, "receives", self.json);
            let found = accounts::test(desk, mailbox, (&signal::cancel(), &mut |step| shown.step(step)))?;
            failed = shown.ended(found.failure, &found.steps)?.map(|failure| words::of_account(failure, &name));
        }
        if let Some((sender, name)) = halves.sends {
            let mut shown = Shown::of(out, "sends", self.json);
            let (failure, steps) = if self.send {
                let test =
                    outgoing::send_test(desk, sender, &message(), &signal::cancel(), &mut |step| shown.step(step))?;
                (shown.verdict(&test)?, test.steps)
            } else {
                let found = outgoing::test(desk, sender, &signal::cancel(), &mut |step| shown.step(step))?;
                (found.failure, found.steps)
            };
            let also = shown.ended(failure, &steps)?.map(|failure| words::of_account(failure, &name));
            if let (Some(_), Some(failure)) = (&failed, &also) {
                out::say(&format!("sends: {}", words::sentence(failure)));
            }
            failed = failed.or(also);
        }
        failed.map_or(Ok(Exit::Done), |failure| Err(failure.into()))
    }
}

impl Halves {
    /// A mailbox comes with what sends for it; what only sends may be named too.
    fn named(opened: &Opened, text: &str) -> Result<Self, Stop> {
        let senders = api::outgoing_accounts(&opened.store)?;
        let number =
            |row: &OutgoingRow| api::outgoing_id(&opened.store, &row.id).map(|number| (number, row.entry.name.clone()));
        match ids::mailbox(&opened.store, text) {
            Ok(row) => {
                let half =
                    senders.iter().find(|sender| sender.entry.account == row.id && sender.disconnected.is_none());
                let sends = half.map(number).transpose()?;
                Ok(Self { receives: Some((ids::number(&opened.store, &row)?, row.name)), sends })
            }
            Err(refused) => {
                let one = ids::sender(&opened.store, text)?.ok_or(refused)?;
                Ok(Self { receives: None, sends: Some(number(&one)?) })
            }
        }
    }
}

impl<'o> Shown<'o> {
    fn of(out: &'o mut Out, half: &'static str, json: bool) -> Self {
        Self { out, half, json, broken: None }
    }

    /// A step that went well; what cannot be printed is told at the end.
    fn step(&mut self, step: &str) {
        if let Err(stop) = self.line(step, None).and_then(|()| self.out.flush()) {
            self.broken.get_or_insert(stop);
        }
    }

    fn line(&mut self, step: &str, failure: Option<&Failure>) -> Result<(), Stop> {
        if self.json {
            let (code, said) =
                (failure.map(|failure| failure.code), failure.and_then(|failure| failure.data.get("said")));
            return self.out.json(
                &json!({"half": self.half, "step": step, "ok": failure.is_none(), "failure": code, "said": said}),
            );
        }
        self.out.line(format_args!("{:<9} {step:<9} {}", self.half, if failure.is_none() { "ok" } else { "failed" }))
    }

    /// The step that failed, and why; stopped by the user is no failure of a step.
    fn ended(
        mut self,
        failure: Option<WorkerFailure>,
        steps: &[(&'static str, bool)],
    ) -> Result<Option<Failure>, Stop> {
        let failure = failure.map(|failure| stopped(exit::known(&failure), steps));
        let bad = steps.iter().find(|(_, ok)| !ok).zip(failure.as_ref());
        if let Some(((step, _), failure)) = bad.filter(|(_, failure)| failure.code != Code::Cancelled) {
            self.line(step, Some(failure))?;
        }
        self.out.flush()?;
        self.broken.map_or(Ok(failure), Err)
    }

    /// What became of the message, beside its steps.
    fn verdict(&mut self, test: &SendTest) -> Result<Option<WorkerFailure>, Stop> {
        if let Some(sentence) = words_sending::sent(test).filter(|_| !self.json) {
            self.out.line(sentence)?;
        }
        Ok(test.failure.clone())
    }
}

/// What a user's stop left behind: nothing, unless the message was handed over already.
fn stopped(failure: Failure, steps: &[(&'static str, bool)]) -> Failure {
    if failure.code == Code::Cancelled && steps.contains(&("message", true)) {
        return failure.with("kept", "handed_over");
    }
    unchanged(failure)
}

fn message() -> Words {
    Words {
        subject: "Test message from Dossier".into(),
        text: "This message shows that your account can send. You may delete it.".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_stops_waiting_for_the_test_message_is_told_that_it_was_handed_over() {
        let told = |steps: &[(&'static str, bool)]| words::sentence(&stopped(Failure::new(Code::Cancelled), steps));
        assert_eq!(told(&[("login", true)]), "Stopped. Nothing was changed.");
        assert_eq!(told(&[("login", true), ("message", false)]), "Stopped. Nothing was changed.");
        assert!(told(&[("message", true)]).starts_with("Stopped waiting. The message was handed over"));
    }
}
