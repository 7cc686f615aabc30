//! What went wrong in sending, in the form the faces know failures by: the code says what kind of trouble it is, `fault` at what.

use ::outgoing::message::NotMade;
use ::outgoing::place::BadPlace;
use ::outgoing::{Refusal, Trouble};

use crate::WorkerFailure;
use crate::failure::untrusted;

impl From<Trouble> for WorkerFailure {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Cancelled => Self::new("cancelled"),
            Trouble::NoSuchHost => Self::new("no_such_host"),
            Trouble::Unreachable(why) => Self::new("unreachable").with("why", why.to_string()),
            Trouble::Cut => Self::new("cut").with("fault", "unsent"),
            Trouble::Uncertain => Self::new("cut").with("fault", "uncertain"),
            Trouble::Untrusted { fingerprint, why, certificate } => untrusted(fingerprint, why, &certificate),
            Trouble::Tls(why) => Self::new("tls").with("why", why),
            Trouble::OtherTls(mode) => Self::new("tls").with("fault", mode.word()),
            Trouble::NoStartTls => Self::new("no_start_tls").with("fault", "sending"),
            Trouble::WrongPassword { said } => Self::new("wrong_password").with("said", said),
            Trouble::NeedsProviderSignIn { provider } => Self::new("needs_provider_sign_in").with("provider", provider),
            Trouble::Token(why) => why.into(),
            Trouble::Busy { said } => Self::new("busy").with("fault", "unsent").with("said", said),
            Trouble::Protocol(why) => Self::new("protocol").with("why", why),
            Trouble::Refused { said } => refused("sending").with("said", said),
            Trouble::SwitchedOff { said } => refused("switched_off").with("said", said),
            Trouble::SenderRefused(refusal) => of("sender", &refusal),
            Trouble::MessageRefused(refusal) => of("message", &refusal),
            Trouble::RecipientsRefused(all) => {
                let whom: Vec<&str> = all.iter().map(|(address, _)| address.as_str()).collect();
                let first = all.iter().find(|(_, refusal)| !refusal.for_now).or(all.first());
                let failure = first.map_or_else(|| refused("recipient"), |(_, refusal)| of("recipient", refusal));
                failure.with("recipients", whom.join(", "))
            }
            Trouble::TooLarge { limit } => {
                let failure = refused("too_large");
                limit.map(|limit| limit.to_string()).map_or(failure.clone(), |limit| failure.with("limit", limit))
            }
            Trouble::NoSuchLetters { address } => refused("letters").with("address", address.as_str()),
        }
    }
}

/// A refusal that may pass is one to wait for (RFC 6647 greylisting), whatever it was about.
fn of(what: &str, refusal: &Refusal) -> WorkerFailure {
    let failure = if refusal.for_now { WorkerFailure::new("busy").with("fault", "later") } else { refused(what) };
    failure.with("said", &refusal.said)
}

fn refused(what: &str) -> WorkerFailure {
    WorkerFailure::new("refused").with("fault", what)
}

impl From<NotMade> for WorkerFailure {
    fn from(why: NotMade) -> Self {
        match why {
            NotMade::BadAddress(address) => Self::new("bad_address").with("value", address.as_str()),
            NotMade::NoRecipient => Self::new("missing").with("field", "recipient"),
            NotMade::Unwritable => Self::new("internal").with("why", why.to_string()),
        }
    }
}

impl From<BadPlace> for WorkerFailure {
    fn from(why: BadPlace) -> Self {
        Self::new("internal").with("why", why.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Address;

    fn refusal(for_now: bool) -> Refusal {
        Refusal { said: "550 no".into(), for_now }
    }

    #[test]
    fn a_refusal_says_what_it_was_about_and_whether_it_passes() {
        let whom = |names: &[(&str, bool)]| {
            let one = |(name, for_now): &(&str, bool)| Address::parse(name).ok().map(|to| (to, refusal(*for_now)));
            Trouble::RecipientsRefused(names.iter().filter_map(one).collect())
        };
        for (what, trouble, code, fault) in [
            ("sender", Trouble::SenderRefused(refusal(false)), "refused", Some("sender")),
            ("sender for now", Trouble::SenderRefused(refusal(true)), "busy", Some("later")),
            ("message", Trouble::MessageRefused(refusal(false)), "refused", Some("message")),
            ("recipient", whom(&[("a@b.example", false)]), "refused", Some("recipient")),
            ("all for now", whom(&[("a@b.example", true)]), "busy", Some("later")),
            ("one for good", whom(&[("a@b.example", true), ("c@b.example", false)]), "refused", Some("recipient")),
            ("size", Trouble::TooLarge { limit: None }, "refused", Some("too_large")),
            ("switched off", Trouble::SwitchedOff { said: String::new() }, "refused", Some("switched_off")),
            ("uncertain", Trouble::Uncertain, "cut", Some("uncertain")),
            ("no TLS", Trouble::NoStartTls, "no_start_tls", Some("sending")),
            ("password", Trouble::WrongPassword { said: String::new() }, "wrong_password", None),
        ] {
            let failure = WorkerFailure::from(trouble);
            assert_eq!((failure.code.as_str(), failure.data.get("fault").map(String::as_str)), (code, fault), "{what}");
        }
        let both = WorkerFailure::from(whom(&[("a@b.example", false), ("c@b.example", true)]));
        assert_eq!(both.data.get("recipients").map(String::as_str), Some("a@b.example, c@b.example"));
    }
}
