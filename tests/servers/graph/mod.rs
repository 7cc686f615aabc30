//! Microsoft Graph, as far as a mail program asks it, after its public documentation (v1.0): folders, `delta`, `$value`, changes, `sendMail`,
//! shared mailboxes, throttling, immutable ids. Plain HTTP on the loopback: only a debug build speaks to it.
#![allow(clippy::missing_panics_doc)]

mod batch;
pub mod calendar;
pub mod desk;
mod http;
mod mailbox;
mod routes;
mod send;

use std::collections::BTreeMap;
use std::io::BufReader;
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread;

use account::bearer::{Bearer, BearerError};
use account::graph::Endpoint;
use domain::Sensitive;

use calendar::Calendars;
pub use http::{Answer, Request};
pub use mailbox::{Mailbox, Message};

/// What goes wrong at a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The line is cut before anything is done.
    CutBefore,
    /// It is done, and the line is cut before the answer.
    CutAfter,
    /// The line is cut in the middle of the answer.
    CutWithin(usize),
    /// It is refused with this status and code.
    Refuse(u16, &'static str),
    /// It is refused for so many seconds.
    Throttle(u16, u32),
    /// The body of the answer is this, whatever was asked.
    Say(String),
    /// Nothing is ever answered.
    Silence,
}

/// At which requests: the first so many that have these words in their line are let through, the next so many meet the fault.
struct Trap {
    at: String,
    after: usize,
    times: usize,
    fault: Fault,
}

/// Says whose an access token is.
type Provider = dyn Fn(&str, &str) -> Option<String> + Send;

/// The state of the service.
#[derive(Default)]
pub struct State {
    /// Mailboxes by address.
    pub mailboxes: BTreeMap<String, Mailbox>,
    /// Their calendars.
    pub calendars: BTreeMap<String, Calendars>,
    /// Whom an access token belongs to.
    pub tokens: BTreeMap<String, String>,
    /// Who else says whose an access token is, where it reaches as far as this scope.
    provider: Option<Box<Provider>>,
    /// Every request that came, `GET /me/…`, with its `Authorization`.
    pub requests: Vec<(String, String)>,
    /// What came with requests that write, `PATCH /me/…`, as JSON.
    pub bodies: Vec<(String, serde_json::Value)>,
    /// How many requests came, those in one counted as one.
    pub lines: usize,
    /// Messages on a page at most.
    pub page: usize,
    /// Whether further properties can be asked for in lists of changes.
    pub expands: bool,
    traps: Vec<Trap>,
    base: String,
    ended: bool,
}

impl State {
    /// Who asks, by a token that reaches as far as this.
    fn user(&self, token: &str, reach: &str) -> Option<String> {
        let scope = &format!("https://graph.microsoft.com/{reach}");
        self.tokens.get(token).cloned().or_else(|| self.provider.as_ref().and_then(|whose| whose(token, scope)))
    }

    /// Whose mailbox an address is.
    fn owner(&self, address: &str) -> String {
        let address = address.to_lowercase();
        let owner = self.mailboxes.iter().find(|(_, mailbox)| mailbox.aliases.contains(&address));
        owner.map_or(address, |(owner, _)| owner.clone())
    }
}

/// See the module.
pub struct Graph {
    state: Arc<Mutex<State>>,
    /// The port it listens at.
    pub port: u16,
}

/// Whose mailbox most stories are about.
pub const ANNA: &str = "anna@agency.example";

impl Graph {
    /// A service with Anna's mailbox.
    pub fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let base = format!("http://127.0.0.1:{port}/v1.0");
        let state = Arc::new(Mutex::new(State { page: 1000, expands: true, base, ..State::default() }));
        let graph = Self { state: Arc::clone(&state), port };
        graph.add_mailbox(ANNA);
        thread::spawn(move || {
            for line in listener.incoming().flatten() {
                if state.lock().unwrap().ended {
                    return;
                }
                let state = Arc::clone(&state);
                thread::spawn(move || serve(line, &state));
            }
        });
        graph
    }

    /// Where it is.
    pub fn endpoint(&self) -> Endpoint {
        Endpoint::or(Some(&self.base()))
    }

    /// Its address, as a debug build takes it from the environment.
    pub fn base(&self) -> String {
        self.state().base.clone()
    }

    /// From now on tokens of a provider are good here too.
    pub fn trust(&self, provider: impl Fn(&str, &str) -> Option<String> + Send + 'static) {
        self.state().provider = Some(Box::new(provider));
    }

    /// What is in it.
    pub fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    /// Adds somebody with a mailbox; their token is `token of ADDRESS`.
    pub fn add_mailbox(&self, address: &str) {
        let mut state = self.state();
        let mark = state.mailboxes.len();
        state.mailboxes.insert(address.into(), Mailbox::new(mark));
        state.calendars.insert(address.into(), Calendars::new(address));
        state.tokens.insert(token_of(address), address.into());
    }

    /// Acts on Anna's mailbox, as another program does.
    pub fn anna<T>(&self, act: impl FnOnce(&mut Mailbox) -> T) -> T {
        act(self.state().mailboxes.get_mut(ANNA).unwrap())
    }

    /// The same on Anna's calendars.
    pub fn annas<T>(&self, act: impl FnOnce(&mut Calendars) -> T) -> T {
        act(self.state().calendars.get_mut(ANNA).unwrap())
    }

    /// Sets a trap at the request behind the next `after` with these words in their line, once.
    pub fn trap(&self, at: &str, after: usize, fault: Fault) {
        self.trap_times((at, after, 1), fault);
    }

    /// The same for several requests in a row.
    pub fn trap_times(&self, (at, after, times): (&str, usize, usize), fault: Fault) {
        self.state().traps.push(Trap { at: at.into(), after, times, fault });
    }

    /// Takes all traps away.
    pub fn mend(&self) {
        self.state().traps.clear();
    }

    /// The lines of requests that came and have these words, and forgets all.
    pub fn asked(&self, words: &str) -> Vec<String> {
        let requests = std::mem::take(&mut self.state().requests);
        requests.into_iter().map(|(line, _)| line).filter(|line| line.contains(words)).collect()
    }

    /// Gives tokens of somebody that are never refreshed.
    pub fn bearer(&self, address: &str) -> Arc<Tokens> {
        tokens(address)
    }
}

/// Tokens of somebody that are never refreshed, wherever the service runs.
pub fn tokens(address: &str) -> Arc<Tokens> {
    Arc::new(Tokens { token: Mutex::new(token_of(address)), fresh: Mutex::new(None) })
}

impl Drop for Graph {
    fn drop(&mut self) {
        self.state().ended = true;
        drop(TcpStream::connect(("127.0.0.1", self.port)));
    }
}

fn token_of(address: &str) -> String {
    format!("token-of-{address}")
}

/// Tokens kept in memory.
pub struct Tokens {
    token: Mutex<String>,
    fresh: Mutex<Option<String>>,
}

impl Tokens {
    /// What a refresh gives.
    pub fn refresh_gives(&self, token: &str) {
        *self.fresh.lock().unwrap() = Some(token.into());
    }
}

impl Bearer for Tokens {
    fn token(&self, refused: Option<&Sensitive<String>>) -> Result<Sensitive<String>, BearerError> {
        let mut token = self.token.lock().unwrap();
        if refused.is_some_and(|refused| refused.expose() == &*token) {
            *token = self.fresh.lock().unwrap().take().ok_or(BearerError::SignInAgain)?;
        }
        Ok(Sensitive::new(token.clone()))
    }
}

fn serve(line: TcpStream, state: &Mutex<State>) {
    // Head and body go out by themselves; the second is not to wait for word of the first.
    line.set_nodelay(true).unwrap();
    let mut read = BufReader::new(line.try_clone().unwrap());
    let mut write = line;
    while let Some(request) = Request::read(&mut read) {
        let (answer, only) = {
            let mut state = state.lock().unwrap();
            if state.ended {
                break;
            }
            match meet(&mut state, &request) {
                Some(Fault::CutBefore) => break,
                Some(Fault::CutAfter) => {
                    routes::answer(&mut state, &request);
                    break;
                }
                Some(Fault::Silence) => (None, None),
                Some(Fault::CutWithin(octets)) => (Some(routes::answer(&mut state, &request)), Some(octets)),
                Some(fault) => (Some(said(&fault)), None),
                None => (Some(routes::answer(&mut state, &request)), None),
            }
        };
        let Some(answer) = answer else {
            // Silent until the other side gives up.
            while Request::read(&mut read).is_some() {}
            break;
        };
        if answer.write(&mut write, only).is_err() || only.is_some() {
            break;
        }
    }
    drop(write.shutdown(Shutdown::Both));
}

/// What is said instead of an answer.
fn said(fault: &Fault) -> Answer {
    match fault {
        Fault::Refuse(status, code) => routes::refusal(*status, code, "It is refused."),
        Fault::Throttle(status, seconds) => {
            let mut answer = routes::refusal(*status, "ApplicationThrottled", "Too many requests.");
            answer.headers.push(("Retry-After".into(), seconds.to_string()));
            answer
        }
        Fault::Say(body) => Answer { status: 200, body: body.clone().into_bytes(), ..Answer::default() },
        Fault::CutBefore | Fault::CutAfter | Fault::CutWithin(_) | Fault::Silence => {
            panic!("{fault:?} happens to a line, not to an answer")
        }
    }
}

/// Notes a request; the fault it meets.
fn meet(state: &mut State, request: &Request) -> Option<Fault> {
    let line = request.line();
    state.requests.push((line.clone(), request.header("authorization").into()));
    state.lines += 1;
    if let Ok(body) = serde_json::from_slice(&request.body) {
        state.bodies.push((line.clone(), body));
    }
    sprung(state.traps.iter_mut().find(|trap| trap.times > 0 && line.contains(&trap.at))?)
}

/// The same for one of several in one request: what happens to lines does not happen to it.
fn meet_within(state: &mut State, request: &Request) -> Option<Fault> {
    let line = request.line();
    state.requests.push((line.clone(), request.header("authorization").into()));
    let is_said = |fault: &Fault| matches!(fault, Fault::Refuse(..) | Fault::Throttle(..) | Fault::Say(_));
    let mut traps = state.traps.iter_mut();
    sprung(traps.find(|trap| trap.times > 0 && line.contains(&trap.at) && is_said(&trap.fault))?)
}

fn sprung(trap: &mut Trap) -> Option<Fault> {
    if trap.after > 0 {
        trap.after -= 1;
        return None;
    }
    trap.times -= 1;
    Some(trap.fault.clone())
}
