//! HTTP as every other line of ours: it can be stopped, says which steps it took, believes whom the user believes, and reads no more than is wanted.

mod client;
mod error;
mod reach;
mod wire;

use std::io::Read as _;
use std::panic::resume_unwind;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

use ureq::http::header::RETRY_AFTER;
use ureq::http::{HeaderMap, Request, Response};
use ureq::{Agent, AsSendBody, Body};

use crate::Cancel;
use crate::socket::Reins;
use crate::tls::Trust;
use wire::{Dial, Later};

pub use client::{Answer, Ask, Client, Signed};
pub use error::{HttpError, LineError};
pub use reach::{is_kin, may_be_asked};

/// What is behind the part of an answer that was wanted is read away up to here (octets), so that the connection can be used again.
pub(crate) const REST: usize = 64 << 10;
/// Nobody is waited for longer, seconds.
pub(crate) const LONGEST_WAIT: i64 = 3600;

/// A step of connecting that was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The host's address is known.
    Found,
    /// It answers.
    Reached,
    /// Nobody can listen.
    Secured,
}

/// How much of an answer is wanted.
#[derive(Clone, Copy)]
pub struct Limit<'a> {
    /// Octets at most.
    pub most: usize,
    /// Whether what is here is enough already.
    pub is_enough: &'a dyn Fn(&[u8]) -> bool,
}

impl Limit<'_> {
    /// So many octets at most.
    pub const fn of(most: usize) -> Limit<'static> {
        Limit { most, is_enough: &|_| false }
    }
}

/// Connections to servers; shared by several threads it makes one for each. Redirects are answers like others.
pub(crate) struct Line {
    agent: Agent,
    reins: Reins,
    /// The steps of connections; heard once.
    steps: Sender<Option<Step>>,
    heard: Mutex<Option<Receiver<Option<Step>>>>,
}

impl Line {
    /// What goes over it ends with `cancel`.
    pub fn new(trust: Trust, is_secure: bool, cancel: &Cancel) -> Self {
        let reins = Reins { cancel: cancel.clone(), ..Reins::default() };
        let (steps, heard) = channel();
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .allow_non_standard_methods(true)
            .https_only(is_secure)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .proxy(None)
            .user_agent("Dossier")
            .build();
        let agent = Agent::with_parts(config, Dial { reins: reins.clone(), trust, steps: steps.clone() }, Later);
        Self { agent, reins, steps, heard: Mutex::new(Some(heard)) }
    }

    /// Whether it was stopped.
    pub fn is_cancelled(&self) -> bool {
        self.reins.cancel.is_cancelled()
    }

    /// Does something, and tells each step of the connection it needs as it is taken; only the first time.
    pub fn telling<T: Send>(&self, told: &mut dyn FnMut(Step), act: impl FnOnce() -> T + Send) -> T {
        let Some(heard) = self.heard.lock().unwrap_or_else(PoisonError::into_inner).take() else {
            return act();
        };
        thread::scope(|scope| {
            let acted = scope.spawn(|| {
                let done = act();
                let _ = self.steps.send(None);
                done
            });
            while let Ok(Some(step)) = heard.recv() {
                told(step);
            }
            acted.join().unwrap_or_else(|panic| resume_unwind(panic))
        })
    }

    /// Asks once.
    pub fn send(&self, request: Request<impl AsSendBody>) -> Result<Response<Body>, LineError> {
        self.agent.run(request).map_err(|error| LineError::of(error, self.is_cancelled()))
    }

    /// Reads what was answered, up to a limit.
    pub fn take(&self, answer: Response<Body>, limit: Limit<'_>) -> Result<Vec<u8>, LineError> {
        let mut body = answer.into_body().into_reader();
        let mut read = |into: &mut Vec<u8>, most: usize| -> Result<bool, LineError> {
            let mut part = [0; 16 * 1024];
            let room = part.get_mut(..most.min(16 * 1024)).unwrap_or_default();
            let count = body.read(room).map_err(|error| LineError::of(error.into(), self.is_cancelled()))?;
            into.extend_from_slice(part.get(..count).unwrap_or_default());
            Ok(count > 0)
        };
        let mut taken = Vec::new();
        while !(limit.is_enough)(&taken) {
            let room = (limit.most + 1).saturating_sub(taken.len());
            if !read(&mut taken, room)? {
                return Ok(taken);
            }
            if taken.len() > limit.most {
                return Err(LineError::TooLarge);
            }
        }
        let mut rest = Vec::new();
        while rest.len() < REST && read(&mut rest, REST).unwrap_or(false) {}
        Ok(taken)
    }

    /// Reads an answer away that nobody wants, so that the connection can be used again.
    pub fn drop(&self, answer: Response<Body>) {
        let _ = self.take(answer, Limit::of(REST));
    }
}

/// For how many seconds a server asks to be left alone; a date (RFC 9110 section 10.2.3) counts as no time at all.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<i64> {
    let seconds: i64 = headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(seconds.clamp(1, LONGEST_WAIT))
}

#[cfg(test)]
pub(crate) mod tests;
