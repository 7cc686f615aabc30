//! Microsoft Graph over HTTP: whoever asks gives a path and gets the answer. Tokens, limits, and where a token may go are kept here.

mod endpoint;
mod error;
mod wire;

use std::io::Read;
use std::panic::resume_unwind;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use domain::Sensitive;
use ureq::http::header::{AUTHORIZATION, CONTENT_TYPE, LOCATION, RETRY_AFTER};
use ureq::http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode};
use ureq::{Agent, Body};

use crate::Cancel;
use crate::bearer::{Bearer, BearerError};
use crate::discreet::Discreet;
use crate::socket::Reins;
use wire::{Dial, Later};

pub use endpoint::{Endpoint, HOST, segment};
pub use error::{GraphError, Refusal};

/// An answer in JSON is no larger, octets.
const LARGEST: usize = 32 << 20;
/// What is behind the part of an answer that was wanted is read away up to here (octets), so that the connection can be used again.
const REST: usize = 64 << 10;
/// Nobody is waited for longer, seconds.
const LONGEST_WAIT: i64 = 3600;

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

/// Speaks to the service in the name of somebody who signed in; shared by several threads it uses a connection each.
pub struct Client {
    agent: Agent,
    endpoint: Endpoint,
    bearer: Arc<dyn Bearer>,
    reins: Reins,
    /// The steps of connections; heard once.
    steps: Sender<Option<Step>>,
    heard: Mutex<Option<Receiver<Option<Step>>>>,
}

/// Something the service is asked to do. It is never said twice by itself.
#[derive(Clone, Copy, Debug)]
pub enum Act<'a> {
    /// POST of a body of this type.
    Post(&'static str, &'a [u8]),
    /// PATCH of JSON.
    Patch(&'a [u8]),
    /// DELETE.
    Delete,
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
    /// All of an answer in JSON.
    pub const JSON: Limit<'static> = Limit { most: LARGEST, is_enough: &|_| false };
}

struct Ask<'a> {
    address: &'a str,
    method: Method,
    body: Option<(&'static str, &'a [u8])>,
    page: Option<u32>,
    limit: Limit<'a>,
}

impl Client {
    /// A client whose work ends with `cancel`.
    pub fn new((endpoint, bearer): (Endpoint, Arc<dyn Bearer>), cancel: &Cancel) -> Self {
        let reins = Reins { cancel: cancel.clone(), ..Reins::default() };
        let (steps, heard) = channel();
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .https_only(endpoint.is_secure())
            .max_redirects(0)
            .max_redirects_will_error(false)
            .proxy(None)
            .user_agent("Dossier")
            .build();
        let agent = Agent::with_parts(config, Dial { reins: reins.clone(), steps: steps.clone() }, Later);
        Self { agent, endpoint, bearer, reins, steps, heard: Mutex::new(Some(heard)) }
    }

    /// Reads a path for the first time, and tells each step of the connection as it is taken.
    ///
    /// # Errors
    /// See [`GraphError`].
    pub fn read_telling(&self, path: &str, told: &mut dyn FnMut(Step)) -> Result<Vec<u8>, GraphError> {
        let Some(heard) = self.heard.lock().unwrap_or_else(PoisonError::into_inner).take() else {
            return self.get(path);
        };
        thread::scope(|scope| {
            let asked = scope.spawn(|| {
                let answer = self.get(path);
                let _ = self.steps.send(None);
                answer
            });
            while let Ok(Some(step)) = heard.recv() {
                told(step);
            }
            asked.join().unwrap_or_else(|panic| resume_unwind(panic))
        })
    }

    /// Reads a path (`/me/…`); once more where the line is cut.
    ///
    /// # Errors
    /// See [`GraphError`].
    pub fn get(&self, path: &str) -> Result<Vec<u8>, GraphError> {
        self.read(path, Limit::JSON)
    }

    /// The same up to a limit, and only so much of it.
    ///
    /// # Errors
    /// See [`GraphError`].
    pub fn read(&self, path: &str, limit: Limit<'_>) -> Result<Vec<u8>, GraphError> {
        self.twice(&self.endpoint.address(path), (None, limit))
    }

    /// Reads a page of a list: by its path, or by a link the service gave.
    ///
    /// # Errors
    /// `Protocol` where a link leads elsewhere: nothing is sent there. Else see [`GraphError`].
    pub fn page(&self, place: &str, most: u32) -> Result<Vec<u8>, GraphError> {
        let is_path = place.starts_with('/');
        if !is_path && !self.endpoint.owns(place) {
            return Err(GraphError::Protocol("a link that leads away from the service".into()));
        }
        let address = if is_path { self.endpoint.address(place) } else { place.to_owned() };
        self.twice(&address, (Some(most), Limit::JSON))
    }

    /// Does something, once: after `Cut` it is open whether it was done, after any other error it was not.
    ///
    /// # Errors
    /// See [`GraphError`].
    pub fn act(&self, path: &str, act: Act<'_>) -> Result<Vec<u8>, GraphError> {
        let (method, body) = match act {
            Act::Post(kind, body) => (Method::POST, Some((kind, body))),
            Act::Patch(body) => (Method::PATCH, Some(("application/json", body))),
            Act::Delete => (Method::DELETE, None),
        };
        self.ask(&Ask { address: &self.endpoint.address(path), method, body, page: None, limit: Limit::JSON })
    }

    fn twice(&self, address: &str, (page, limit): (Option<u32>, Limit<'_>)) -> Result<Vec<u8>, GraphError> {
        let ask = Ask { address, method: Method::GET, body: None, page, limit };
        match self.ask(&ask) {
            Err(GraphError::Cut) => self.ask(&ask),
            other => other,
        }
    }

    /// Asks; once more with another token where the service refuses one that should be good.
    fn ask(&self, ask: &Ask<'_>) -> Result<Vec<u8>, GraphError> {
        let token = self.token(None)?;
        match self.once(ask, &token)? {
            Some(answer) => Ok(answer),
            None => {
                let fresh = self.token(Some(&token))?;
                self.once(ask, &fresh)?.ok_or(GraphError::Token(BearerError::SignInAgain))
            }
        }
    }

    fn token(&self, refused: Option<&Sensitive<String>>) -> Result<Sensitive<String>, GraphError> {
        if self.reins.cancel.is_cancelled() {
            return Err(GraphError::Cancelled);
        }
        Ok(self.bearer.token(refused)?)
    }

    /// `None` where the token is refused: nothing was done.
    fn once(&self, ask: &Ask<'_>, token: &Sensitive<String>) -> Result<Option<Vec<u8>>, GraphError> {
        let answer = self.send(ask, token).map_err(|error| GraphError::of(error, self.reins.cancel.is_cancelled()))?;
        let status = answer.status();
        if status == StatusCode::UNAUTHORIZED {
            // Read away, so that the connection can be used again.
            let _ = self.take(answer, Limit { most: REST, is_enough: &|_| false });
            Ok(None)
        } else if status.is_success() {
            self.take(answer, ask.limit).map(Some)
        } else if status.is_redirection() {
            let leads = answer.headers().contains_key(LOCATION);
            Err(GraphError::Protocol(format!("HTTP {}{}", status.as_u16(), if leads { " with Location" } else { "" })))
        } else {
            Err(self.refused(answer, token))
        }
    }

    fn send(&self, ask: &Ask<'_>, token: &Sensitive<String>) -> Result<Response<Body>, ureq::Error> {
        let mut authorization = HeaderValue::from_str(&format!("Bearer {}", token.expose()))
            .map_err(|_| ureq::Error::BadUri("a token that cannot be sent".into()))?;
        authorization.set_sensitive(true);
        let page = ask.page.map(|most| format!(", odata.maxpagesize={most}")).unwrap_or_default();
        let request = Request::builder()
            .method(ask.method.clone())
            .uri(ask.address)
            .header(AUTHORIZATION, authorization)
            .header("Prefer", format!("IdType=\"ImmutableId\"{page}"));
        match ask.body {
            Some((kind, body)) => self.agent.run(request.header(CONTENT_TYPE, kind).body(body)?),
            None => self.agent.run(request.body(())?),
        }
    }

    fn refused(&self, answer: Response<Body>, token: &Sensitive<String>) -> GraphError {
        let (status, wait) = (answer.status().as_u16(), retry_after(answer.headers()));
        let body = match self.take(answer, Limit { most: REST, is_enough: &|_| false }) {
            Err(GraphError::Cancelled) => return GraphError::Cancelled,
            body => body.unwrap_or_default(),
        };
        let refusal = Refusal::read(status, &body, &Discreet::of("", token));
        if matches!(status, 429 | 503) {
            GraphError::Busy { said: refusal.words(), wait }
        } else {
            GraphError::Refused(refusal)
        }
    }

    fn take(&self, answer: Response<Body>, limit: Limit<'_>) -> Result<Vec<u8>, GraphError> {
        let mut body = answer.into_body().into_reader();
        let mut read = |into: &mut Vec<u8>, most: usize| -> Result<bool, GraphError> {
            let mut part = [0; 16 * 1024];
            let room = part.get_mut(..most.min(16 * 1024)).unwrap_or_default();
            let count =
                body.read(room).map_err(|error| GraphError::of(error.into(), self.reins.cancel.is_cancelled()))?;
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
                return Err(GraphError::TooLarge);
            }
        }
        let mut rest = Vec::new();
        while rest.len() < REST && read(&mut rest, REST).unwrap_or(false) {}
        Ok(taken)
    }
}

fn retry_after(headers: &HeaderMap) -> Option<i64> {
    let seconds: i64 = headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(seconds.clamp(1, LONGEST_WAIT))
}

impl std::fmt::Debug for Client {
    /// Without what was said.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client").field("endpoint", &self.endpoint).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
