//! Codes that prove who reads an address, and the passes they give. They live in memory, and a code only as a salted hash.

use std::sync::{Mutex, MutexGuard, PoisonError};

use domain::{Address, Sensitive, UserId};
use store::keys::{KeyError, Random};
use zeroize::Zeroizing;

use crate::WorkerFailure;

/// Digits of a code.
pub const DIGITS: usize = 6;
/// Seconds in which a code can be typed, and a pass be used.
pub const LASTS: i64 = 600;
/// So often a code can be typed wrong; then another one is needed.
pub const TRIES: u8 = 5;
/// How many codes of so many digits there are.
const ALL: u32 = 1_000_000;

/// What kind of integration a code is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// What receives.
    Mailbox,
    /// What sends.
    Sender,
    /// A calendar.
    Calendar,
}

/// One integration: its kind, and where it is (as its row would say it, without how it is signed in to).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aim {
    /// Its kind.
    pub kind: Kind,
    /// Where it is.
    pub place: String,
}

/// Who wants to connect what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// Who asks.
    pub user: UserId,
    /// The address that was entered.
    pub address: Address,
    /// What is to be connected under it: one code is enough for a mailbox and its sending half.
    pub aims: Vec<Aim>,
}

/// Codes that wait to be typed, and what those that were right allow.
#[derive(Default)]
pub struct Codes(Mutex<Known>);

#[derive(Default)]
struct Known {
    live: Vec<Live>,
    passes: Vec<Pass>,
}

struct Live {
    wish: Wish,
    salt: Zeroizing<[u8; 32]>,
    hash: Zeroizing<[u8; 32]>,
    until: i64,
    wrong: u8,
}

/// Whoever it names may connect what it names, once.
struct Pass {
    user: UserId,
    address: Address,
    aim: Aim,
    until: i64,
}

/// A pass in use: it is good again if what it was for did not come about.
#[must_use]
pub struct InUse<'a> {
    codes: &'a Codes,
    pass: Option<Pass>,
}

impl Codes {
    /// A new code for a wish (Unix seconds); the one for the same address from before is void.
    ///
    /// # Errors
    /// `internal` without randomness.
    pub fn make(&self, wish: Wish, now: i64, random: &mut dyn Random) -> Result<Sensitive<String>, WorkerFailure> {
        let chance = |why: KeyError| WorkerFailure::new("internal").with("why", why.to_string());
        let code = drawn(random).map_err(chance)?;
        let mut salt = Zeroizing::new([0; 32]);
        random.fill(salt.as_mut()).map_err(chance)?;
        let hash = hashed(&salt, code.expose());
        let mut known = self.known();
        known.forget(now);
        known.live.retain(|live| live.wish.address != wish.address);
        known.live.push(Live { wish, salt, hash, until: now + LASTS, wrong: 0 });
        Ok(code)
    }

    /// Forgets the code for an address: it was not sent.
    pub fn void(&self, address: &Address) {
        self.known().live.retain(|live| live.wish.address != *address);
    }

    /// Takes what was typed for a code; white space does not count. Whoever typed the right one may connect what they asked for.
    ///
    /// # Errors
    /// `code_wrong` with how many tries are `left`; `code_over` where none is waited for, or not any more.
    pub fn check(&self, user: UserId, address: &Address, typed: &str, now: i64) -> Result<(), WorkerFailure> {
        let typed = Zeroizing::new(typed.chars().filter(|letter| !letter.is_whitespace()).collect::<String>());
        let mut known = self.known();
        known.forget(now);
        let found = known.live.iter().position(|live| live.wish.user == user && live.wish.address == *address);
        let at = found.ok_or_else(|| WorkerFailure::new("code_over"))?;
        let Some(live) = known.live.get_mut(at) else { return Err(WorkerFailure::new("code_over")) };
        // The library compares hashes in constant time.
        if blake3::Hash::from_bytes(*hashed(&live.salt, &typed)) != blake3::Hash::from_bytes(*live.hash) {
            live.wrong += 1;
            let left = TRIES - live.wrong;
            if left == 0 {
                known.live.swap_remove(at);
            }
            return Err(WorkerFailure::new("code_wrong").with("left", left.to_string()));
        }
        let Wish { user, address, aims } = known.live.swap_remove(at).wish;
        for aim in aims {
            known.passes.retain(|pass| !pass.is_for(user, &address, &aim));
            known.passes.push(Pass { user, address: address.clone(), aim, until: now + LASTS });
        }
        Ok(())
    }

    /// Takes the pass of a user for an address and an aim, as long as what comes back lives.
    ///
    /// # Errors
    /// `code_needed` with `address`.
    pub fn take(&self, user: UserId, address: &Address, aim: &Aim, now: i64) -> Result<InUse<'_>, WorkerFailure> {
        let mut known = self.known();
        known.forget(now);
        let found = known.passes.iter().position(|pass| pass.is_for(user, address, aim));
        let at = found.ok_or_else(|| WorkerFailure::new("code_needed").with("address", address.as_str()))?;
        let pass = known.passes.swap_remove(at);
        Ok(InUse { codes: self, pass: Some(pass) })
    }

    /// What stands for a pass where none is needed.
    pub fn none_needed(&self) -> InUse<'_> {
        InUse { codes: self, pass: None }
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl InUse<'_> {
    /// What it was for has come about: it is good for nothing any more.
    pub fn spend(mut self) {
        self.pass = None;
    }
}

impl Drop for InUse<'_> {
    fn drop(&mut self) {
        if let Some(pass) = self.pass.take() {
            self.codes.known().passes.push(pass);
        }
    }
}

impl Known {
    fn forget(&mut self, now: i64) {
        self.live.retain(|live| now < live.until);
        self.passes.retain(|pass| now < pass.until);
    }
}

impl Pass {
    fn is_for(&self, user: UserId, address: &Address, aim: &Aim) -> bool {
        self.user == user && self.address == *address && self.aim == *aim
    }
}

/// Every code is as likely as any other: what would favour the lower ones is drawn again.
fn drawn(random: &mut dyn Random) -> Result<Sensitive<String>, KeyError> {
    loop {
        let mut bytes = Zeroizing::new([0; 4]);
        random.fill(bytes.as_mut())?;
        let number = u32::from_le_bytes(*bytes);
        if number < u32::MAX / ALL * ALL {
            return Ok(Sensitive::new(format!("{:0DIGITS$}", number % ALL)));
        }
    }
}

fn hashed(salt: &[u8; 32], code: &str) -> Zeroizing<[u8; 32]> {
    Zeroizing::new(blake3::keyed_hash(salt, code.as_bytes()).into())
}

#[cfg(test)]
#[path = "code_tests.rs"]
mod tests;
