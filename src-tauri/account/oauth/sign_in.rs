//! One sign-in, from the first address to the tokens.

use std::time::Duration;

use domain::Sensitive;

use super::claims::Claims;
use super::listen::Listener;
use super::{PageWords, Program, Purpose, SignInError, Tokens, client};

/// What to ask for.
pub struct Asking {
    /// Where, and as which program.
    pub program: Program,
    /// The secret of the user's own client, where it has one.
    pub client_secret: Option<Sensitive<String>>,
    /// What for.
    pub purpose: Purpose,
    /// The address to offer, or empty.
    pub hint: String,
}

/// A sign-in that waits for the browser.
pub struct SignIn {
    asking: Asking,
    listener: Listener,
    question: client::Question,
}

/// Who signed in, and what they gave.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// Their address as the provider says it, or empty.
    pub address: String,
    /// Their name, or empty.
    pub name: String,
    /// The tokens.
    pub tokens: Tokens,
}

/// The browser may take this long.
const PATIENCE: Duration = Duration::from_secs(300);

impl SignIn {
    /// Opens the port and says where to send the browser.
    ///
    /// # Errors
    /// `NoPort`; `Refused` where the provider's addresses are none.
    pub fn begin(asking: Asking) -> Result<Self, SignInError> {
        let listener = Listener::open()?;
        let redirect = asking.program.redirect(listener.port);
        let question = client::question(&asking.program, asking.purpose, &redirect, &asking.hint)?;
        Ok(Self { asking, listener, question })
    }

    /// Where to send the browser. Tells nothing that is secret for longer than this sign-in.
    pub fn address(&self) -> &str {
        &self.question.address
    }

    /// Waits five minutes at most for the browser to come back, and fetches the tokens; gives up once `go_on` answers `false`. `now` is asked for when
    /// they came, Unix seconds.
    ///
    /// # Errors
    /// See [`SignInError`].
    pub fn wait(
        self,
        words: &PageWords,
        now: &dyn Fn() -> i64,
        go_on: &dyn Fn() -> bool,
    ) -> Result<SignedIn, SignInError> {
        self.wait_at_most(words, now, (PATIENCE, go_on))
    }

    pub(super) fn wait_at_most(
        self,
        words: &PageWords,
        now: &dyn Fn() -> i64,
        waiting: (Duration, &dyn Fn() -> bool),
    ) -> Result<SignedIn, SignInError> {
        let Asking { program, client_secret, purpose, .. } = &self.asking;
        let redirect = program.redirect(self.listener.port);
        let code = self.listener.wait(&self.question.state, words, waiting)?;
        let came = (&code, &self.question.verifier, redirect.as_str());
        let granted = match client::exchange(program, client_secret.as_ref(), came) {
            // A code that is good no more is nothing the user signs in "again" for: this sign-in did not work.
            Err(SignInError::Ended) => Err(SignInError::Refused("invalid_grant".into())),
            granted => granted,
        }?;
        if granted.refresh.is_none() {
            return Err(SignInError::Refused("no refresh token".into()));
        }
        let mut tokens = Tokens::with_client_secret(client_secret.as_ref());
        tokens.take(*purpose, &granted, now());
        let claims = Claims::read(&granted.identity);
        Ok(SignedIn { address: claims.address(), name: claims.name(), tokens })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::net::{Ipv4Addr, TcpStream};

    use super::*;
    use crate::grant::Issuer;

    #[test]
    fn a_browser_that_does_not_come_back_in_time_finds_nobody_waiting() {
        let program = Program::at("https://accounts.provider.example", Issuer::Google, "id");
        let asking = Asking { program, client_secret: None, purpose: Purpose::Mail, hint: String::new() };
        let sign_in = SignIn::begin(asking).unwrap();
        let port = sign_in.listener.port;
        let ended = sign_in.wait_at_most(&PageWords::default(), &|| 0, (Duration::ZERO, &|| true));
        assert!(matches!(ended, Err(SignInError::Expired)), "{ended:?}");
        assert!(TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err(), "the port is closed");
        assert_eq!(PATIENCE.as_secs(), 5 * 60);
    }
}
