//! Microsoft Graph over HTTP: whoever asks gives a path and gets the answer. Tokens, limits, and where a token may go are kept here.

mod batch;
mod endpoint;
mod error;

use std::sync::Arc;

use domain::Sensitive;
use ureq::Body;
use ureq::http::header::{AUTHORIZATION, CONTENT_TYPE, IF_MATCH, LOCATION};
use ureq::http::{HeaderValue, Method, Request, Response, StatusCode};

use crate::Cancel;
use crate::bearer::{Bearer, BearerError};
use crate::discreet::Discreet;
use crate::http::{Line, LineError, REST, retry_after};
use crate::tls::Trust;

pub use crate::http::{Limit, Step};
pub use batch::{AT_ONCE, Many};
pub use endpoint::{Endpoint, HOST, segment};
pub use error::{GraphError, Refusal};

/// An answer in JSON is no larger, octets.
const LARGEST: usize = 32 << 20;
/// All of an answer in JSON.
const JSON: Limit<'static> = Limit::of(LARGEST);
/// The preference for names that stay when something is moved.
pub const IMMUTABLE: &str = "IdType=\"ImmutableId\"";

/// Speaks to the service in the name of somebody who signed in; shared by several threads it uses a connection each.
pub struct Client {
    line: Line,
    endpoint: Endpoint,
    bearer: Arc<dyn Bearer>,
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

struct Ask<'a> {
    address: &'a str,
    method: Method,
    body: Option<(&'static str, &'a [u8])>,
    /// Only this version may be changed.
    version: Option<&'a str>,
    page: Option<u32>,
    limit: Limit<'a>,
}

impl Client {
    /// A client whose work ends with `cancel`.
    pub fn new((endpoint, bearer): (Endpoint, Arc<dyn Bearer>), cancel: &Cancel) -> Self {
        Self { line: Line::new(Trust::default(), endpoint.is_secure(), cancel), endpoint, bearer }
    }

    /// Reads a path for the first time, and tells each step of the connection as it is taken.
    ///
    /// # Errors
    /// See [`GraphError`].
    pub fn read_telling(&self, path: &str, told: &mut dyn FnMut(Step)) -> Result<Vec<u8>, GraphError> {
        self.line.telling(told, || self.get(path))
    }

    /// Reads a path (`/me/…`); once more where the line is cut.
    ///
    /// # Errors
    /// See [`GraphError`].
    pub fn get(&self, path: &str) -> Result<Vec<u8>, GraphError> {
        self.read(path, JSON)
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
        self.twice(&address, (Some(most), JSON))
    }

    /// Does something, once: after `Cut` it is open whether it was done, after any other error it was not.
    ///
    /// # Errors
    /// See [`GraphError`].
    pub fn act(&self, path: &str, act: Act<'_>) -> Result<Vec<u8>, GraphError> {
        self.act_on(path, None, act)
    }

    /// The same, only where what is changed is still this version (its `@odata.etag`): refused with 412 where it is not.
    ///
    /// # Errors
    /// See [`GraphError`].
    pub fn act_on(&self, path: &str, version: Option<&str>, act: Act<'_>) -> Result<Vec<u8>, GraphError> {
        let (method, body) = match act {
            Act::Post(kind, body) => (Method::POST, Some((kind, body))),
            Act::Patch(body) => (Method::PATCH, Some(("application/json", body))),
            Act::Delete => (Method::DELETE, None),
        };
        let address = &self.endpoint.address(path);
        self.ask(&Ask { address, method, body, version, page: None, limit: JSON })
    }

    fn twice(&self, address: &str, (page, limit): (Option<u32>, Limit<'_>)) -> Result<Vec<u8>, GraphError> {
        let ask = Ask { address, method: Method::GET, body: None, version: None, page, limit };
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
        if self.line.is_cancelled() {
            return Err(GraphError::Cancelled);
        }
        Ok(self.bearer.token(refused)?)
    }

    /// `None` where the token is refused: nothing was done.
    fn once(&self, ask: &Ask<'_>, token: &Sensitive<String>) -> Result<Option<Vec<u8>>, GraphError> {
        let answer = self.send(ask, token)?;
        let status = answer.status();
        if status == StatusCode::UNAUTHORIZED {
            self.line.drop(answer);
            Ok(None)
        } else if status.is_success() {
            Ok(Some(self.line.take(answer, ask.limit)?))
        } else if status.is_redirection() {
            let leads = answer.headers().contains_key(LOCATION);
            Err(GraphError::Protocol(format!("HTTP {}{}", status.as_u16(), if leads { " with Location" } else { "" })))
        } else {
            Err(self.refused(answer, token))
        }
    }

    fn send(&self, ask: &Ask<'_>, token: &Sensitive<String>) -> Result<Response<Body>, GraphError> {
        let unsaid = |what: &str| GraphError::Protocol(format!("{what} that cannot be sent"));
        let mut authorization =
            HeaderValue::from_str(&format!("Bearer {}", token.expose())).map_err(|_| unsaid("a token"))?;
        authorization.set_sensitive(true);
        let page = ask.page.map(|most| format!(", odata.maxpagesize={most}")).unwrap_or_default();
        let request = Request::builder()
            .method(ask.method.clone())
            .uri(ask.address)
            .header(AUTHORIZATION, authorization)
            .header("Prefer", format!("{IMMUTABLE}{page}"));
        let request = match ask.version {
            Some(version) => request.header(IF_MATCH, version),
            None => request,
        };
        let unsaid = |_| unsaid("a request");
        Ok(match ask.body {
            Some((kind, body)) => self.line.send(request.header(CONTENT_TYPE, kind).body(body).map_err(unsaid)?)?,
            None => self.line.send(request.body(()).map_err(unsaid)?)?,
        })
    }

    fn refused(&self, answer: Response<Body>, token: &Sensitive<String>) -> GraphError {
        let (status, wait) = (answer.status().as_u16(), retry_after(answer.headers()));
        let body = match self.line.take(answer, Limit::of(REST)) {
            Err(LineError::Cancelled) => return GraphError::Cancelled,
            body => body.unwrap_or_default(),
        };
        let refusal = Refusal::read(status, &body, &Discreet::of("", token));
        if matches!(status, 429 | 503) {
            GraphError::Busy { said: refusal.words(), wait }
        } else {
            GraphError::Refused(refusal)
        }
    }
}

impl std::fmt::Debug for Client {
    /// Without what was said.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client").field("endpoint", &self.endpoint).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
