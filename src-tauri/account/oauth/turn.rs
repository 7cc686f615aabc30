//! Access tokens of a sign-in, refreshed by one at a time.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use domain::{Sensitive, Uuid};
use store::keys::{SystemRandom, lock_changes};

use super::{Program, Purpose, SignInError, Tokens, client};
use crate::bearer::{Bearer, BearerError};
use crate::secret::{SecretError, Secrets};

/// Where the tokens of a sign-in are kept.
pub trait Keep: Send + Sync {
    /// Runs while nobody else, in this process or another, does the same for this sign-in.
    ///
    /// # Errors
    /// Those of what runs; where the lock cannot be had.
    fn alone(
        &self,
        act: &mut dyn FnMut() -> Result<Sensitive<String>, BearerError>,
    ) -> Result<Sensitive<String>, BearerError>;

    /// What is kept; `afresh` where another process may have kept something else since. `None`: nothing.
    ///
    /// # Errors
    /// Where the keychain does not answer.
    fn read(&self, afresh: bool) -> Result<Option<Sensitive<String>>, SecretError>;

    /// Keeps new tokens in place of the old ones. What cannot be kept now is held for this run, so that it goes on.
    fn write(&self, secret: &Sensitive<String>);
}

/// Gives access tokens and refreshes them: one after another where several ask.
pub struct Turn {
    keep: Box<dyn Keep>,
    program: Program,
    purpose: Purpose,
    clock: fn() -> i64,
}

impl Turn {
    /// Access tokens for a purpose from what is kept; `clock` gives Unix seconds.
    pub fn new(keep: Box<dyn Keep>, program: Program, purpose: Purpose, clock: fn() -> i64) -> Self {
        Self { keep, program, purpose, clock }
    }

    /// Has the provider take the sign-in back, where it has a place for that.
    ///
    /// # Errors
    /// `Unreachable`, `Secret`: it may still be good then, until it ends by itself.
    pub fn revoke(&self) -> Result<(), BearerError> {
        match self.kept(true)?.refresh() {
            Some(refresh) => Ok(client::revoke(&self.program, &refresh)?),
            None => Ok(()),
        }
    }

    fn kept(&self, afresh: bool) -> Result<Tokens, BearerError> {
        let secret = self.keep.read(afresh).map_err(|error| BearerError::Secret(error.word()))?;
        secret.as_ref().and_then(Tokens::read).ok_or(BearerError::SignInAgain)
    }

    fn refresh(&self, refused: Option<&Sensitive<String>>) -> Result<Sensitive<String>, BearerError> {
        // Another process may have been quicker, and then the old refresh token is good no more.
        let mut tokens = self.kept(true)?;
        if let Some(token) = tokens.good(self.purpose, (self.clock)(), refused) {
            return Ok(token);
        }
        let refresh = tokens.refresh().ok_or(BearerError::SignInAgain)?;
        let secret = tokens.client_secret();
        match client::refresh(&self.program, secret.as_ref(), (&refresh, self.purpose)) {
            Ok(granted) => {
                tokens.take(self.purpose, &granted, (self.clock)());
                self.keep.write(&tokens.to_secret());
                Ok(Sensitive::new(granted.access.to_string()))
            }
            Err(SignInError::Ended) => {
                // From now on nobody asks the provider again before the user has signed in.
                tokens.end();
                self.keep.write(&tokens.to_secret());
                Err(BearerError::SignInAgain)
            }
            Err(error) => Err(error.into()),
        }
    }
}

impl Bearer for Turn {
    fn token(&self, refused: Option<&Sensitive<String>>) -> Result<Sensitive<String>, BearerError> {
        if let Some(token) = self.kept(false)?.good(self.purpose, (self.clock)(), refused) {
            return Ok(token);
        }
        self.keep.alone(&mut || self.refresh(refused))
    }
}

/// Tokens of an account, among its secrets.
pub fn of_account(secrets: Secrets, account: Uuid) -> Box<dyn Keep> {
    Box::new(OfAccount { secrets, account })
}

/// Deletes what is kept for an account while nobody refreshes it: who is in the middle of that would keep it anew.
///
/// # Errors
/// Where the keychain does not answer.
pub fn forget(secrets: &Secrets, account: Uuid) -> Result<(), SecretError> {
    let lock = lock_changes(&lock_of(secrets, account));
    let done = secrets.delete(account, &mut SystemRandom);
    if let Ok(lock) = lock {
        drop(lock.unlock());
    }
    done
}

fn lock_of(secrets: &Secrets, account: Uuid) -> PathBuf {
    secrets.dir().join(format!("tokens-{}", account.simple()))
}

struct OfAccount {
    secrets: Secrets,
    account: Uuid,
}

impl Keep for OfAccount {
    fn alone(
        &self,
        act: &mut dyn FnMut() -> Result<Sensitive<String>, BearerError>,
    ) -> Result<Sensitive<String>, BearerError> {
        let lock = lock_changes(&lock_of(&self.secrets, self.account));
        let lock = lock.map_err(|error| BearerError::Secret(error.to_string()))?;
        let done = act();
        drop(lock.unlock());
        done
    }

    fn read(&self, afresh: bool) -> Result<Option<Sensitive<String>>, SecretError> {
        if afresh {
            return self.secrets.read_afresh(self.account, &mut SystemRandom);
        }
        self.secrets.read_connected(self.account)
    }

    fn write(&self, secret: &Sensitive<String>) {
        if self.secrets.put(self.account, secret, &mut SystemRandom).is_err() {
            self.secrets.hold(self.account, secret);
        }
    }
}

/// Tokens of a sign-in that belongs to no account yet; clones share them.
pub fn in_memory(kept: Arc<Mutex<Tokens>>) -> Box<dyn Keep> {
    Box::new(InMemory { kept, turn: Mutex::default() })
}

struct InMemory {
    kept: Arc<Mutex<Tokens>>,
    turn: Mutex<()>,
}

impl Keep for InMemory {
    fn alone(
        &self,
        act: &mut dyn FnMut() -> Result<Sensitive<String>, BearerError>,
    ) -> Result<Sensitive<String>, BearerError> {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        act()
    }

    fn read(&self, _afresh: bool) -> Result<Option<Sensitive<String>>, SecretError> {
        Ok(Some(self.kept.lock().unwrap_or_else(PoisonError::into_inner).to_secret()))
    }

    fn write(&self, secret: &Sensitive<String>) {
        if let Some(tokens) = Tokens::read(secret) {
            *self.kept.lock().unwrap_or_else(PoisonError::into_inner) = tokens;
        }
    }
}
