//! What stands before a calendar server: TLS, a sign-in where the server has none, a log of what was asked, and whatever a test wants to go wrong.

use std::fs;
use std::io::{BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use native_tls::{Identity, TlsAcceptor};

use super::http::Message;
use crate::servers::Certificates;

/// A server that looks at ten thousand events for the first time takes long on a busy machine.
const LONGEST: Duration = Duration::from_secs(600);

/// What becomes of a request.
#[derive(Clone, Debug)]
pub enum Act {
    /// The server answers.
    Pass,
    /// This is answered, and the server hears nothing.
    Answer(Message),
    /// The line is cut before the server hears it.
    Cut,
    /// The line is cut behind it: the server did what was asked, and nobody hears so.
    Lose,
}

/// Looks at each request, changes it, and says what becomes of it.
pub type Rule = dyn FnMut(&mut Message) -> Act + Send;
/// Looks at each answer and changes it.
pub type Retouch = dyn FnMut(&Message, &mut Message) + Send;

/// See the module.
pub struct Front {
    /// Where to connect to.
    pub port: u16,
    state: Arc<State>,
}

struct State {
    ended: AtomicBool,
    behind: u16,
    /// Whether it signs in itself, and says to the server as whom.
    people: Option<Vec<(String, String)>>,
    rule: Mutex<Option<Box<Rule>>>,
    retouch: Mutex<Option<Box<Retouch>>>,
    asked: Mutex<Vec<String>>,
}

impl Front {
    /// Stands before the server at a port, over TLS.
    ///
    /// # Panics
    /// Without a free port.
    pub fn before(behind: u16, certificates: &Certificates, people: Option<Vec<(String, String)>>) -> Self {
        let read = |path| fs::read(path).unwrap();
        let identity = Identity::from_pkcs8(&read(certificates.certificate()), &read(certificates.key())).unwrap();
        Self::start(behind, Some(TlsAcceptor::new(identity).unwrap()), people)
    }

    /// Answers in the open by a rule alone.
    ///
    /// # Panics
    /// Without a free port.
    pub fn alone(rule: impl FnMut(&mut Message) -> Act + Send + 'static) -> Self {
        let front = Self::start(0, None, None);
        front.rule(rule);
        front
    }

    fn start(behind: u16, acceptor: Option<TlsAcceptor>, people: Option<Vec<(String, String)>>) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let state = Arc::new(State {
            ended: AtomicBool::new(false),
            behind,
            people,
            rule: Mutex::new(None),
            retouch: Mutex::new(None),
            asked: Mutex::new(Vec::new()),
        });
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                if shared.ended.load(Ordering::SeqCst) {
                    return;
                }
                let (acceptor, shared) = (acceptor.clone(), Arc::clone(&shared));
                thread::spawn(move || {
                    client.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
                    client.set_nodelay(true).unwrap();
                    match acceptor {
                        None => serve(client, &shared),
                        Some(acceptor) => drop(acceptor.accept(client).map(|client| serve(client, &shared))),
                    }
                });
            }
        });
        Self { port, state }
    }

    /// From now on each request is looked at by this.
    pub fn rule(&self, rule: impl FnMut(&mut Message) -> Act + Send + 'static) {
        *self.state.rule.lock().unwrap() = Some(Box::new(rule));
    }

    /// From now on each answer is looked at by this.
    pub fn retouch(&self, retouch: impl FnMut(&Message, &mut Message) + Send + 'static) {
        *self.state.retouch.lock().unwrap() = Some(Box::new(retouch));
    }

    /// Passes everything on from now on.
    pub fn mend(&self) {
        *self.state.rule.lock().unwrap() = None;
        *self.state.retouch.lock().unwrap() = None;
    }

    /// What was asked since this was last asked: `PROPFIND /anna/`.
    pub fn asked(&self) -> Vec<String> {
        std::mem::take(&mut *self.state.asked.lock().unwrap())
    }
}

impl Drop for Front {
    fn drop(&mut self) {
        self.state.ended.store(true, Ordering::SeqCst);
        drop(TcpStream::connect(("127.0.0.1", self.port)));
    }
}

impl std::fmt::Debug for Front {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Front").field("port", &self.port).finish_non_exhaustive()
    }
}

fn serve(client: impl Read + Write, state: &State) {
    let mut stream = BufReader::new(client);
    while let Some(mut request) = Message::read(&mut stream, false) {
        state.asked.lock().unwrap().push(format!("{} {}", request.method(), request.path()));
        let act = match state.rule.lock().unwrap().as_mut() {
            Some(rule) => rule(&mut request),
            None => Act::Pass,
        };
        let answer = match act {
            Act::Cut => return,
            Act::Answer(answer) => answer,
            Act::Pass => state.pass(request),
            Act::Lose => {
                state.pass(request);
                return;
            }
        };
        if answer.write(stream.get_mut(), false).is_err() {
            return;
        }
    }
}

impl State {
    fn pass(&self, mut request: Message) -> Message {
        if let Some(people) = &self.people {
            let said = request.header("authorization").to_owned();
            let Some((user, _)) = people.iter().find(|(_, basic)| *basic == said) else {
                return Message::answer(401, &[("www-authenticate", "Basic realm=\"calendars\"")], "");
            };
            request.headers.retain(|(name, _)| name != "x-remote-user");
            request.headers.push(("x-remote-user".into(), user.clone()));
        }
        let mut answer = ask(self.behind, &request);
        if let Some(retouch) = self.retouch.lock().unwrap().as_mut() {
            retouch(&request, &mut answer);
        }
        answer
    }
}

/// Asks a server in the open.
///
/// # Panics
/// When it does not answer.
pub fn ask(port: u16, request: &Message) -> Message {
    let mut server = TcpStream::connect(("127.0.0.1", port)).unwrap();
    server.set_read_timeout(Some(LONGEST)).unwrap();
    request.write(&mut server, true).unwrap();
    Message::read(&mut BufReader::new(server), true).expect("an answer")
}
