//! A server before the server that passes everything on, and hangs up or falls silent whenever certain words come by.

use std::fs;
use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use native_tls::{Identity, TlsAcceptor, TlsConnector, TlsStream};

use super::Dovecot;

/// How far the words may be behind the beginning of their line.
const LINE: usize = 64;

/// When to hang up, and how.
#[derive(Clone, Debug, Default)]
pub struct Fault {
    /// The words of the server at which it hangs up.
    pub at: Vec<u8>,
    /// How many octets behind these words still come through.
    pub behind: usize,
    /// Whether it falls silent instead and keeps the line.
    pub is_silent: bool,
    /// What it says before, in the place of the line with the words.
    pub last_words: &'static str,
}

impl Fault {
    /// Hangs up at the content of a message.
    pub fn of_message(uid: u32) -> Self {
        Self { at: format!("(UID {uid} BODY[").into_bytes(), ..Self::default() }
    }
}

/// See the module.
#[derive(Debug)]
pub struct Faulty {
    /// Where to connect to, with TLS by the server's own certificate.
    pub port: u16,
    state: Arc<State>,
}

#[derive(Debug, Default)]
struct State {
    ended: AtomicBool,
    fault: Mutex<Option<Fault>>,
    hung_up: AtomicUsize,
    fell_silent: AtomicUsize,
}

impl Faulty {
    /// Stands before a server with a fault.
    ///
    /// # Panics
    /// Without a free port.
    pub fn before(server: &Dovecot, fault: Fault) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let (port, behind) = (listener.local_addr().unwrap().port(), server.imaps);
        let read = |path| fs::read(path).unwrap();
        let certificates = server.certificates();
        let identity = Identity::from_pkcs8(&read(certificates.certificate()), &read(certificates.key())).unwrap();
        let acceptor = TlsAcceptor::new(identity).unwrap();
        let state = Arc::new(State { fault: Mutex::new(Some(fault)), ..State::default() });
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                if shared.ended.load(Ordering::SeqCst) {
                    return;
                }
                let (acceptor, shared) = (acceptor.clone(), Arc::clone(&shared));
                thread::spawn(move || {
                    if let Ok(client) = acceptor.accept(client) {
                        pass(client, enter(behind), &shared);
                    }
                });
            }
        });
        Self { port, state }
    }

    /// Passes everything on from now on.
    ///
    /// # Panics
    /// Never in practice.
    pub fn mend(&self) {
        *self.state.fault.lock().unwrap() = None;
    }

    /// How often it fell silent.
    pub fn fell_silent(&self) -> usize {
        self.state.fell_silent.load(Ordering::SeqCst)
    }

    /// How often it hung up.
    pub fn hung_up(&self) -> usize {
        self.state.hung_up.load(Ordering::SeqCst)
    }
}

impl Drop for Faulty {
    fn drop(&mut self) {
        self.state.ended.store(true, Ordering::SeqCst);
        drop(TcpStream::connect(("127.0.0.1", self.port)));
    }
}

type Line = TlsStream<TcpStream>;

fn enter(port: u16) -> Line {
    let connector = TlsConnector::builder().danger_accept_invalid_certs(true).build().unwrap();
    connector.connect("localhost", TcpStream::connect(("127.0.0.1", port)).unwrap()).unwrap()
}

/// One thread for both directions: the two halves of a TLS line cannot be told apart.
fn pass(mut client: Line, mut server: Line, state: &State) {
    for line in [&client, &server] {
        line.get_ref().set_read_timeout(Some(Duration::from_millis(1))).unwrap();
        line.get_ref().set_nodelay(true).unwrap();
    }
    let mut buffer = vec![0; 64 * 1024];
    let mut seen = Vec::new();
    while let Some(count) = read(&mut client, &mut buffer) {
        if server.write_all(&buffer[..count]).is_err() {
            break;
        }
        let Some(count) = read(&mut server, &mut buffer) else { break };
        let fault = state.fault.lock().unwrap().clone();
        let end = fault.as_ref().and_then(|fault| fault.end(&mut seen, &buffer[..count]));
        if client.write_all(&buffer[..end.unwrap_or(count)]).is_err() {
            break;
        }
        if let (Some(_), Some(Fault { is_silent: true, .. })) = (end, &fault) {
            state.fell_silent.fetch_add(1, Ordering::SeqCst);
            while read(&mut client, &mut buffer).is_some() && !state.ended.load(Ordering::SeqCst) {}
            break;
        }
        if let (Some(_), Some(fault)) = (end, fault) {
            let _ = client.write_all(fault.last_words.as_bytes());
            state.hung_up.fetch_add(1, Ordering::SeqCst);
            break;
        }
    }
    for line in [client, server] {
        drop(line.get_ref().shutdown(Shutdown::Both));
    }
}

/// How many octets came; `None` where the line has ended.
fn read(line: &mut Line, buffer: &mut [u8]) -> Option<usize> {
    match line.read(buffer) {
        Ok(0) => None,
        Ok(count) => Some(count),
        Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => Some(0),
        Err(_) => None,
    }
}

impl Fault {
    /// How many octets of `new` still go through, where the words end in `seen` and `new`. Keeps in `seen` what the words may begin with.
    fn end(&self, seen: &mut Vec<u8>, new: &[u8]) -> Option<usize> {
        let before = seen.len();
        seen.extend_from_slice(new);
        match seen.windows(self.at.len()).position(|window| window == self.at) {
            Some(at) => {
                let line = seen[..at].iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
                let end = if self.last_words.is_empty() { at + self.at.len() + self.behind } else { line };
                (end <= seen.len()).then(|| end.saturating_sub(before))
            }
            None => {
                seen.drain(..seen.len().saturating_sub(self.at.len() + LINE));
                None
            }
        }
    }
}
