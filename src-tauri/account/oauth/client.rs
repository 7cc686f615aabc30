//! What is asked of a provider behind the browser's back: codes for tokens, new tokens for old, and taking them back.

use std::io::Read as _;
use std::time::Duration;

use domain::Sensitive;
use oauth2::basic::{
    BasicErrorResponse, BasicErrorResponseType, BasicRevocationErrorResponse, BasicTokenIntrospectionResponse,
    BasicTokenType,
};
use oauth2::{
    AuthType, AuthUrl, AuthorizationCode, Client, ClientId, ClientSecret, CsrfToken, EndpointNotSet, EndpointSet,
    ExtraTokenFields, HttpRequest, HttpResponse, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RefreshToken,
    RequestTokenError, Scope, StandardRevocableToken, StandardTokenResponse, TokenResponse, TokenUrl,
};
use serde::{Deserialize, Serialize};
use ureq::Agent;
use ureq::tls::{RootCerts, TlsConfig, TlsProvider};
use zeroize::Zeroizing;

use super::tokens::Granted;
use super::{Program, Purpose, SignInError};

/// An answer beyond this is none of a provider's.
const LARGEST: u64 = 256 << 10;
const PATIENCE: Duration = Duration::from_secs(20);
/// How long an access token is taken to last where the provider does not say, seconds.
const USUAL: u64 = 3600;

/// The identity token comes beside the others.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Beside {
    #[serde(default)]
    id_token: String,
}

impl ExtraTokenFields for Beside {}

type Response = StandardTokenResponse<Beside, BasicTokenType>;
type Asked = Client<
    BasicErrorResponse,
    Response,
    BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    BasicRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointSet,
>;

/// Why an answer did not come.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct NoAnswer(String);

/// What the browser is sent to, and what must come back with its answer.
pub(super) struct Question {
    pub address: String,
    pub state: Sensitive<String>,
    pub verifier: Sensitive<String>,
}

/// Where to send the browser.
pub(super) fn question(
    program: &Program,
    purpose: Purpose,
    redirect: &str,
    hint: &str,
) -> Result<Question, SignInError> {
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let asked = asked(program, None, Some(redirect))?;
    let mut request = asked.authorize_url(CsrfToken::new_random).set_pkce_challenge(challenge);
    for scope in program.scopes(purpose) {
        request = request.add_scope(Scope::new(scope.into()));
    }
    for (name, value) in program.extras() {
        request = request.add_extra_param(*name, *value);
    }
    if !hint.is_empty() {
        request = request.add_extra_param("login_hint", hint);
    }
    let (address, state) = request.url();
    Ok(Question {
        address: address.into(),
        state: Sensitive::new(state.secret().clone()),
        verifier: Sensitive::new(verifier.secret().clone()),
    })
}

/// Tokens for a code (RFC 6749 section 4.1.3).
pub(super) fn exchange(
    program: &Program,
    secret: Option<&Sensitive<String>>,
    (code, verifier, redirect): (&Sensitive<String>, &Sensitive<String>, &str),
) -> Result<Granted, SignInError> {
    let asked = asked(program, secret, Some(redirect))?;
    let request = asked.exchange_code(AuthorizationCode::new(code.expose().clone()));
    let verifier = PkceCodeVerifier::new(verifier.expose().clone());
    granted(request.set_pkce_verifier(verifier).request(&send))
}

/// New tokens for a refresh token (RFC 6749 section 6).
pub(super) fn refresh(
    program: &Program,
    secret: Option<&Sensitive<String>>,
    (refresh, purpose): (&Sensitive<String>, Purpose),
) -> Result<Granted, SignInError> {
    let (asked, token) = (asked(program, secret, None)?, RefreshToken::new(refresh.expose().clone()));
    let mut request = asked.exchange_refresh_token(&token);
    for scope in program.refresh_scopes(purpose).unwrap_or_default() {
        request = request.add_scope(Scope::new(scope.into()));
    }
    granted(request.request(&send))
}

/// Has a refresh token taken back, and with it what came of it (RFC 7009).
pub(super) fn revoke(program: &Program, token: &Sensitive<String>) -> Result<(), SignInError> {
    let Some(place) = &program.revoke else { return Ok(()) };
    let answer = agent(place).post(place).send_form([("token", token.expose().as_str()), ("client_id", &program.id)]);
    match answer.map(|answer| answer.status().as_u16()) {
        // A token that is not known any more is taken back too.
        Ok(200 | 400) => Ok(()),
        Ok(status) => Err(SignInError::Unreachable(format!("HTTP {status}"))),
        Err(error) => Err(SignInError::Unreachable(in_words(&error))),
    }
}

fn asked(program: &Program, secret: Option<&Sensitive<String>>, redirect: Option<&str>) -> Result<Asked, SignInError> {
    let bad = |_| SignInError::Refused("an address of the provider is none".into());
    let client = Client::new(ClientId::new(program.id.clone()))
        .set_auth_type(AuthType::RequestBody)
        .set_auth_uri(AuthUrl::new(program.authorize.clone()).map_err(bad)?)
        .set_token_uri(TokenUrl::new(program.token.clone()).map_err(bad)?);
    let secret = secret.map(|secret| secret.expose().clone()).or_else(|| program.built_in_secret().map(str::to_owned));
    let client = match secret {
        Some(secret) => client.set_client_secret(ClientSecret::new(secret)),
        None => client,
    };
    Ok(match redirect {
        Some(redirect) => client.set_redirect_uri(RedirectUrl::new(redirect.to_owned()).map_err(bad)?),
        None => client,
    })
}

type Outcome = Result<Response, RequestTokenError<NoAnswer, BasicErrorResponse>>;

fn granted(outcome: Outcome) -> Result<Granted, SignInError> {
    let response = outcome.map_err(|error| match error {
        RequestTokenError::ServerResponse(said) => {
            SignInError::of(word(said.error()), said.error_description().map_or("", String::as_str))
        }
        RequestTokenError::Request(why) => SignInError::Unreachable(why.0),
        // What came is never passed on: it may hold tokens.
        RequestTokenError::Parse(..) | RequestTokenError::Other(_) => {
            SignInError::Refused("an answer that cannot be understood".into())
        }
    })?;
    let lasts = response.expires_in().map_or(USUAL, |lasts| lasts.as_secs());
    Ok(Granted {
        access: Zeroizing::new(response.access_token().secret().clone()),
        lasts: i64::try_from(lasts).unwrap_or(i64::MAX),
        refresh: response.refresh_token().map(|token| Zeroizing::new(token.secret().clone())),
        identity: response.extra_fields().id_token.clone(),
    })
}

fn word(error: &BasicErrorResponseType) -> &str {
    error.as_ref()
}

/// One request, without redirects: a provider's token place has none, and a code goes nowhere else.
fn send(request: HttpRequest) -> Result<HttpResponse, NoAnswer> {
    let agent = agent(&request.uri().to_string());
    let answer = agent.run(request).map_err(|error| NoAnswer(in_words(&error)))?;
    let (parts, body) = answer.into_parts();
    let status = parts.status.as_u16();
    if status >= 500 || status == 429 {
        return Err(NoAnswer(format!("HTTP {status}")));
    }
    let mut octets = Vec::new();
    let read = body.into_reader().take(LARGEST + 1).read_to_end(&mut octets);
    if read.is_err() || octets.len() as u64 > LARGEST {
        return Err(NoAnswer("an answer beyond reason".into()));
    }
    Ok(HttpResponse::from_parts(parts, octets))
}

/// Only an identity provider on this machine, which a debug build alone is told of, is spoken to without TLS.
fn agent(place: &str) -> Agent {
    let is_near = cfg!(debug_assertions) && place.starts_with("http://127.0.0.1:");
    let tls = TlsConfig::builder().provider(TlsProvider::NativeTls).root_certs(RootCerts::PlatformVerifier).build();
    let config = Agent::config_builder()
        .tls_config(tls)
        .https_only(!is_near)
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .timeout_global(Some(PATIENCE))
        .max_idle_connections(0);
    let config = if is_near { config.proxy(None) } else { config };
    config.build().new_agent()
}

/// What went wrong on the way, without what was sent.
fn in_words(error: &ureq::Error) -> String {
    match error {
        ureq::Error::Io(why) => why.kind().to_string(),
        ureq::Error::HostNotFound => "the name cannot be found".into(),
        ureq::Error::Timeout(_) => "no answer in time".into(),
        ureq::Error::ConnectionFailed => "no connection".into(),
        ureq::Error::NativeTls(_) | ureq::Error::Tls(_) => "no secure connection".into(),
        _ => "no answer".into(),
    }
}
