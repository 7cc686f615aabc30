//! Asking a server in the name of somebody who signed in. A password or token is said only over TLS, and only to whoever may hear it.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::Sensitive;
use ureq::Body;
use ureq::http::header::{AUTHORIZATION, LOCATION, WWW_AUTHENTICATE};
use ureq::http::{HeaderMap, HeaderValue, Request, Response};
use url::Url;

use super::{HttpError, Limit, Line, LineError, Step, is_kin, may_be_asked, retry_after};
use crate::Cancel;
use crate::bearer::{Bearer, BearerError};
use crate::credential::Credential;
use crate::tls::Trust;

/// A server that sends further than this runs in circles.
const MOST_REDIRECTS: usize = 5;

/// Who signs in, and where.
#[derive(Clone, Debug)]
pub struct Signed {
    /// The server that may hear the secret; others only where they belong to the same.
    pub home: Url,
    /// User name.
    pub user: String,
    /// The secret; `None`: nobody signs in.
    pub credential: Option<Credential>,
}

/// Speaks to a server; shared by several threads it uses a connection each.
pub struct Client {
    line: Line,
    signed: Signed,
}

/// Something a server is asked.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
    /// `PROPFIND`.
    pub method: &'a str,
    /// Where.
    pub url: &'a Url,
    /// Headers besides the usual ones.
    pub headers: &'a [(&'a str, &'a str)],
    /// The body.
    pub body: &'a [u8],
    /// An answer is no larger, octets.
    pub most: usize,
}

/// What a server answers, whatever its status says but 401, 429, 503 and a redirect.
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The body.
    pub body: Vec<u8>,
    /// Who answered in the end.
    pub url: Url,
    headers: HeaderMap,
}

impl Answer {
    /// A header, where it can be read; several of a name together.
    pub fn header(&self, name: &str) -> Option<String> {
        let values: Vec<&str> = self.headers.get_all(name).iter().filter_map(|value| value.to_str().ok()).collect();
        (!values.is_empty()).then(|| values.join(", "))
    }

    /// Whether what was asked is done.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

impl Client {
    /// A client whose work ends with `cancel`.
    pub fn new(signed: Signed, trust: Trust, cancel: &Cancel) -> Self {
        Self { line: Line::new(trust, signed.home.scheme() == "https", cancel), signed }
    }

    /// The server that may hear the secret.
    pub fn home(&self) -> &Url {
        &self.signed.home
    }

    /// Whether something may be said to this address.
    pub fn may_ask(&self, url: &Url) -> bool {
        match self.signed.credential {
            None => may_be_asked(url),
            Some(Credential::Password(_)) => is_kin(&self.signed.home, url),
            // What lies beside a provider's own host may be anybody's.
            Some(Credential::Tokens(_)) => is_kin(&self.signed.home, url) && url.host() == self.signed.home.host(),
        }
    }

    /// Asks for the first time, and tells each step of the connection as it is taken.
    ///
    /// # Errors
    /// See [`HttpError`].
    pub fn ask_telling(&self, ask: &Ask<'_>, told: &mut dyn FnMut(Step)) -> Result<Answer, HttpError> {
        self.line.telling(told, || self.ask(ask))
    }

    /// Asks; once more where the line is cut and asking changes nothing, and once more with another token where the server refuses one that should
    /// be good. Redirects are followed where they stay with whoever may hear the secret.
    ///
    /// # Errors
    /// See [`HttpError`]; after `Cut` it is open whether it was done, after any other it was not.
    pub fn ask(&self, ask: &Ask<'_>) -> Result<Answer, HttpError> {
        let only_looks = matches!(ask.method, "GET" | "HEAD" | "OPTIONS" | "PROPFIND" | "REPORT");
        match self.along(ask) {
            Err(HttpError::Line(LineError::Cut)) if only_looks => self.along(ask),
            other => other,
        }
    }

    fn along(&self, ask: &Ask<'_>) -> Result<Answer, HttpError> {
        let mut url = ask.url.clone();
        for _ in 0..=MOST_REDIRECTS {
            if !self.may_ask(&url) {
                return Err(HttpError::Elsewhere);
            }
            let answer = self.signed_in(ask, &url)?;
            let status = answer.status().as_u16();
            if !matches!(status, 301 | 302 | 307 | 308) {
                return self.answer(answer, url, ask.most);
            }
            let next = location(&answer, &url);
            self.line.drop(answer);
            url = next.filter(|next| !turns_to_a_number(&url, next)).ok_or(HttpError::Elsewhere)?;
        }
        Err(HttpError::Elsewhere)
    }

    /// Asks one address; never with a third token.
    fn signed_in(&self, ask: &Ask<'_>, url: &Url) -> Result<Response<Body>, HttpError> {
        if self.line.is_cancelled() {
            return Err(LineError::Cancelled.into());
        }
        let answer = match &self.signed.credential {
            None => self.once(ask, url, None)?,
            Some(Credential::Password(password)) => {
                let pair = STANDARD.encode(format!("{}:{}", self.signed.user, password.expose()));
                self.once(ask, url, Some(&Sensitive::new(format!("Basic {pair}"))))?
            }
            Some(Credential::Tokens(bearer)) => self.with_token(ask, url, bearer)?,
        };
        if answer.status() != 401 {
            return Ok(answer);
        }
        let ways = ways(answer.headers());
        self.line.drop(answer);
        let was_token = matches!(self.signed.credential, Some(Credential::Tokens(_)));
        Err(HttpError::NotSignedIn { ways, was_token })
    }

    fn with_token(&self, ask: &Ask<'_>, url: &Url, bearer: &Arc<dyn Bearer>) -> Result<Response<Body>, HttpError> {
        let said = |token: &Sensitive<String>| Sensitive::new(format!("Bearer {}", token.expose()));
        let token = bearer.token(None)?;
        let answer = self.once(ask, url, Some(&said(&token)))?;
        if answer.status() != 401 {
            return Ok(answer);
        }
        self.line.drop(answer);
        let fresh = bearer.token(Some(&token))?;
        self.once(ask, url, Some(&said(&fresh)))
    }

    fn once(
        &self,
        ask: &Ask<'_>,
        url: &Url,
        authorization: Option<&Sensitive<String>>,
    ) -> Result<Response<Body>, HttpError> {
        let mut request = Request::builder().method(ask.method).uri(url.as_str());
        for (name, value) in ask.headers {
            request = request.header(*name, *value);
        }
        if let Some(said) = authorization {
            let mut value = HeaderValue::from_str(said.expose())
                .map_err(|_| BearerError::Refused("a token that cannot be sent".into()))?;
            value.set_sensitive(true);
            request = request.header(AUTHORIZATION, value);
        }
        let unsaid = |_| LineError::Protocol("a request that cannot be sent".into());
        let answer = if ask.body.is_empty() {
            self.line.send(request.body(()).map_err(unsaid)?)
        } else {
            self.line.send(request.body(ask.body).map_err(unsaid)?)
        };
        Ok(answer?)
    }

    fn answer(&self, answer: Response<Body>, url: Url, most: usize) -> Result<Answer, HttpError> {
        let status = answer.status().as_u16();
        let headers = answer.headers().clone();
        if matches!(status, 429 | 503) {
            self.line.drop(answer);
            return Err(HttpError::Busy { status, wait: retry_after(&headers) });
        }
        Ok(Answer { status, body: self.line.take(answer, Limit::of(most))?, url, headers })
    }
}

/// Where a redirect leads; a fragment is nothing to ask for.
fn location(answer: &Response<Body>, from: &Url) -> Option<Url> {
    let location = answer.headers().get(LOCATION)?.to_str().ok()?;
    let mut url = from.join(location).ok()?;
    url.set_fragment(None);
    Some(url)
}

/// From a name to a bare address, as nobody does who means well.
fn turns_to_a_number(from: &Url, to: &Url) -> bool {
    let is_name = |url: &Url| matches!(url.host(), Some(url::Host::Domain(_)));
    is_name(from) && !is_name(to)
}

/// The ways of signing in a server names.
fn ways(headers: &HeaderMap) -> Vec<String> {
    let values = headers.get_all(WWW_AUTHENTICATE).iter().filter_map(|value| value.to_str().ok());
    let first = |one: &str| one.trim().split(' ').next().unwrap_or_default().to_ascii_lowercase();
    let known = |way: &String| ["basic", "bearer", "digest", "negotiate", "ntlm"].contains(&way.as_str());
    values.flat_map(|value| value.split(',')).map(first).filter(known).collect()
}

impl std::fmt::Debug for Client {
    /// Without the address, which may be all the secret there is.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Client(…)")
    }
}

impl std::fmt::Debug for Answer {
    /// Without what was said.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Answer").field("status", &self.status).finish_non_exhaustive()
    }
}
