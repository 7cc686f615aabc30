//! Sign-ins in the browser: the one that is waited for, and those no mailbox has taken over yet.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use api::rows::{SecretEntry, SignInAsked, SignInPage, SignedIn};
use api::{Code, Failure};
use domain::Sensitive;
use worker::sign_in::{Tickets, Waiting, Wanted};
use worker::{Cancel, Grant, Issuer, PageWords, Purpose, Secret};

use crate::rows;

/// Every sign-in there is.
#[derive(Default)]
pub struct SignIns {
    tickets: Tickets,
    waiting: Mutex<(Cancel, String)>,
}

impl SignIns {
    /// Waits for one sign-in; `open` is given where to send the browser. Another one that is waited for ends.
    ///
    /// # Errors
    /// `BadValue`, `NoClientId`, and why nobody is signed in.
    pub fn start(&self, asked: SignInAsked, page: SignInPage, open: impl FnOnce(&str)) -> Result<SignedIn, Failure> {
        let waiting = Waiting::begin(wanted(asked)?).map_err(|failure| rows::failure(&failure))?;
        let cancel = Cancel::default();
        let before = std::mem::replace(&mut *self.waiting(), (cancel.clone(), waiting.address().to_owned()));
        before.0.cancel();
        open(waiting.address());
        let words = PageWords { lang: page.lang, done: page.done, refused: page.refused, strange: page.strange };
        let ticket = waiting.wait(&words, &cancel).map_err(|failure| rows::failure(&failure))?;
        let (address, name) = (ticket.address.clone(), ticket.name.clone());
        Ok(SignedIn { ticket: self.tickets.keep(ticket).to_string(), address, name })
    }

    /// Where the browser was sent last.
    pub fn address(&self) -> String {
        self.waiting().1.clone()
    }

    /// Ends the one that is waited for.
    pub fn stop(&self) {
        self.waiting().0.cancel();
    }

    /// Forgets every sign-in that no mailbox has taken over, and ends the one that is waited for.
    pub fn forget(&self) {
        self.stop();
        self.tickets.clear();
    }

    /// What opens a mailbox; nothing where that is kept already.
    ///
    /// # Errors
    /// `SignInAgain` where the sign-in is not known any more.
    pub fn secret(&self, entry: SecretEntry) -> Result<Option<Secret>, Failure> {
        match entry {
            SecretEntry::Password { password } => Ok(Some(Secret::Password(Sensitive::new(password)))),
            SecretEntry::Ticket { ticket } => {
                let found: Result<Arc<_>, _> = self.tickets.find(&ticket);
                found.map(|found| Some(Secret::SignedIn(found))).map_err(|failure| rows::failure(&failure))
            }
            SecretEntry::Kept => Ok(None),
        }
    }

    fn waiting(&self) -> MutexGuard<'_, (Cancel, String)> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn wanted(asked: SignInAsked) -> Result<Wanted, Failure> {
    let unknown = |field: &str| Failure::new(Code::BadValue).with("field", field);
    let some = |text: &str| Some(text.trim()).filter(|text| !text.is_empty()).map(str::to_owned);
    let issuer = match asked.issuer.as_str() {
        "google" => Issuer::Google,
        "microsoft" => Issuer::Microsoft,
        _ => return Err(unknown("issuer")),
    };
    let purpose = match asked.purpose.as_str() {
        "mail" => Purpose::Mail,
        "graph" => Purpose::Graph,
        "calendar" => Purpose::Calendar,
        _ => return Err(unknown("purpose")),
    };
    Ok(Wanted {
        grant: Grant { issuer, client_id: some(&asked.client_id), tenant: some(&asked.tenant) },
        client_secret: some(&asked.client_secret).map(Sensitive::new),
        purpose,
        hint: asked.hint.trim().to_owned(),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn asked(issuer: &str, purpose: &str, client_id: &str) -> SignInAsked {
        SignInAsked {
            issuer: issuer.into(),
            purpose: purpose.into(),
            client_id: client_id.into(),
            client_secret: String::new(),
            tenant: " ".into(),
            hint: " anna@firm.example".into(),
        }
    }

    fn page() -> SignInPage {
        SignInPage { lang: String::new(), done: String::new(), refused: String::new(), strange: String::new() }
    }

    #[test]
    fn what_is_asked_for_is_understood_or_named() {
        for (asked, expected) in [
            (asked("yahoo", "mail", "own"), Err(Some("issuer".to_owned()))),
            (asked("google", "everything", "own"), Err(Some("purpose".to_owned()))),
            (asked("google", "calendar", "own"), Ok((Some("own".to_owned()), None, "anna@firm.example".to_owned()))),
            (asked("microsoft", "graph", " own "), Ok((Some("own".to_owned()), None, "anna@firm.example".to_owned()))),
        ] {
            let found = wanted(asked).map(|wanted| (wanted.grant.client_id, wanted.grant.tenant, wanted.hint));
            assert_eq!(found.map_err(|failure| failure.data.get("field").cloned()), expected);
        }
    }

    #[test]
    fn a_program_without_a_client_id_says_so_before_any_browser_opens() {
        let refused = SignIns::default().start(asked("google", "mail", ""), page(), |_| panic!("opened"));
        assert_eq!(refused.unwrap_err().code, Code::NoClientId);
    }

    #[test]
    fn a_second_sign_in_ends_the_first_and_a_stop_ends_it() {
        let sign_ins = SignIns::default();
        let first = sign_ins.start(asked("google", "mail", "own"), page(), |address| {
            assert!(address.starts_with("https://accounts.google.com/") && sign_ins.address() == address);
            let second = sign_ins.start(asked("microsoft", "mail", "own"), page(), |_| sign_ins.stop());
            assert_eq!(second.unwrap_err().code, Code::Cancelled);
        });
        assert_eq!(first.unwrap_err().code, Code::Cancelled);
    }

    #[test]
    fn a_ticket_nobody_gave_opens_nothing() {
        let entry = SecretEntry::Ticket { ticket: "made up".into() };
        assert_eq!(SignIns::default().secret(entry).err().unwrap().code, Code::SignInAgain);
    }
}
