//! An SMTP server for submission (RFC 6409, with RFC 3207 and 4954) that takes what it should, keeps a book of all it was told, and refuses,
//! falls silent or hangs up where a test wants it to.

mod book;
mod conversation;

use std::fmt;
use std::fs;
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread;
use std::time::Duration;

use native_tls::{Identity, TlsAcceptor};
use tempfile::TempDir;

use super::Certificates;
use super::dovecot::Postbox;
pub use book::{Book, Handed, Heard};
use conversation::Conversation;

/// A point of the conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// Before anybody said anything.
    Greeting,
    /// EHLO.
    Hello,
    /// STARTTLS.
    StartTls,
    /// AUTH, once it is known who signs in.
    SignIn,
    /// MAIL FROM.
    Sender,
    /// RCPT TO somebody whose address begins like this.
    Recipient(&'static str),
    /// DATA.
    Data,
    /// The end of a message.
    Message,
}

/// What it does there in the place of what it should.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Says this; what is refused is not done.
    Says(&'static str),
    /// Says this and hangs up.
    SaysAndHangsUp(&'static str),
    /// Hangs up.
    HangsUp,
    /// Does what it should, and hangs up before it says so.
    DoesAndHangsUp,
    /// Says nothing more and keeps the line.
    FallsSilent,
    /// Says this line over and over.
    GoesOn(&'static str),
    /// Says this, and behind it all it was told on this line, plain and decoded.
    Repeats(&'static str),
}

/// What it offers.
#[derive(Clone, Debug)]
pub struct Offer {
    /// Ways to sign in; none where it relays for whoever comes.
    pub ways: &'static str,
    /// How many octets a message may have.
    pub size: Option<u64>,
    /// Whether it offers STARTTLS.
    pub start_tls: bool,
    /// Where it asks whether an access token is good (RFC 7662).
    pub introspection: Option<String>,
}

impl Default for Offer {
    fn default() -> Self {
        Self { ways: "PLAIN LOGIN XOAUTH2", size: None, start_tls: true, introspection: None }
    }
}

/// See the module.
pub struct Smtp {
    /// Implicit TLS.
    pub smtps: u16,
    /// In the open, and STARTTLS.
    pub smtp: u16,
    state: Arc<State>,
    certificates: Certificates,
    folder: Option<TempDir>,
}

struct State {
    offer: Offer,
    acceptor: TlsAcceptor,
    ended: AtomicBool,
    book: Mutex<Book>,
}

impl Smtp {
    /// Starts one with certificates of its own.
    ///
    /// # Panics
    /// Without a free port.
    pub fn start(offer: Offer) -> Self {
        let folder = tempfile::Builder::new().prefix("dossier-smtp-").tempdir().unwrap();
        let certificates = Certificates::make(folder.path());
        let mut server = Self::by(&certificates, offer);
        server.folder = Some(folder);
        server
    }

    /// Starts one with another server's certificates, as the two halves of a mailbox have them.
    ///
    /// # Panics
    /// Without a free port.
    pub fn by(certificates: &Certificates, offer: Offer) -> Self {
        let read = |path| fs::read(path).unwrap();
        let identity = Identity::from_pkcs8(&read(certificates.certificate()), &read(certificates.key())).unwrap();
        let acceptor = TlsAcceptor::new(identity).unwrap();
        let state = Arc::new(State { offer, acceptor, ended: AtomicBool::default(), book: Mutex::default() });
        let [smtps, smtp] = [true, false].map(|secured| listen(&state, secured));
        Self { smtps, smtp, state, certificates: certificates.clone(), folder: None }
    }

    /// Its certificates.
    pub fn certificates(&self) -> &Certificates {
        &self.certificates
    }

    /// What it was told, and what it is to do.
    ///
    /// # Panics
    /// Where it broke off.
    pub fn book(&self) -> MutexGuard<'_, Book> {
        self.state.book.lock().unwrap()
    }

    /// Does this from now on.
    pub fn will(&self, at: At, act: Act) {
        self.book().acts.push((at, act, usize::MAX));
    }

    /// Does this the first time.
    pub fn will_once(&self, at: At, act: Act) {
        self.book().acts.push((at, act, 1));
    }

    /// Lays what it takes into mailboxes, in this folder, as a mail server behind it does.
    pub fn delivers_to(&self, postbox: Postbox, folder: &'static str) {
        self.book().post = Some((postbox, folder));
    }
}

impl fmt::Debug for Smtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Smtp").field("offer", &self.state.offer).field("folder", &self.folder).finish_non_exhaustive()
    }
}

impl Drop for Smtp {
    fn drop(&mut self) {
        self.state.ended.store(true, Ordering::SeqCst);
        for port in [self.smtps, self.smtp] {
            drop(TcpStream::connect(("127.0.0.1", port)));
        }
    }
}

fn listen(state: &Arc<State>, secured: bool) -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    let state = Arc::clone(state);
    thread::spawn(move || {
        for client in listener.incoming().flatten() {
            if state.ended.load(Ordering::SeqCst) {
                return;
            }
            let state = Arc::clone(&state);
            thread::spawn(move || serve(client, secured, &state));
        }
    });
    port
}

fn serve(client: TcpStream, secured: bool, state: &State) {
    client.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    let number = state.book.lock().unwrap().connects();
    if !secured {
        let again = client.try_clone().unwrap();
        if !Conversation::new(client, number, state, false).go(true) {
            return;
        }
        // It asked for TLS.
        if let Ok(secured) = state.acceptor.accept(again) {
            Conversation::new(secured, number, state, true).go(false);
        }
    } else if let Ok(secured) = state.acceptor.accept(client) {
        Conversation::new(secured, number, state, true).go(true);
    }
}
