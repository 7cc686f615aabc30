//! A server of a few lines that says what a test wants it to say, over TLS or in the open.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use native_tls::{Identity, TlsAcceptor};

use super::Certificates;

/// Gives the bytes to answer a line with; `None` hangs up.
pub type Script = dyn Fn(&str) -> Option<Vec<u8>> + Send + Sync;

/// A played server.
#[derive(Debug)]
pub struct Played {
    /// Where to connect to.
    pub port: u16,
    ended: Arc<AtomicBool>,
    heard: Arc<Mutex<Vec<String>>>,
}

impl Played {
    /// Plays over TLS with these certificates, or in the open without.
    ///
    /// # Panics
    /// Without a free port.
    pub fn start(certificates: Option<&Certificates>, greeting: &'static str, script: Arc<Script>) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let acceptor = certificates.map(acceptor);
        let (ended, heard) = (Arc::new(AtomicBool::new(false)), Arc::new(Mutex::new(Vec::new())));
        let (stop, ears) = (Arc::clone(&ended), Arc::clone(&heard));
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                if stop.load(Ordering::SeqCst) {
                    return;
                }
                let (acceptor, script, ears) = (acceptor.clone(), Arc::clone(&script), Arc::clone(&ears));
                thread::spawn(move || serve(client, acceptor, greeting, &*script, &ears));
            }
        });
        Self { port, ended, heard }
    }

    /// Every line that was sent to it.
    pub fn heard(&self) -> Vec<String> {
        self.heard.lock().unwrap().clone()
    }
}

impl Drop for Played {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::SeqCst);
        drop(TcpStream::connect(("127.0.0.1", self.port)));
    }
}

fn acceptor(certificates: &Certificates) -> TlsAcceptor {
    let read = |path| fs::read(path).unwrap();
    let identity = Identity::from_pkcs8(&read(certificates.certificate()), &read(certificates.key())).unwrap();
    TlsAcceptor::new(identity).unwrap()
}

fn serve(client: TcpStream, acceptor: Option<TlsAcceptor>, greeting: &str, script: &Script, ears: &Mutex<Vec<String>>) {
    client.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    match acceptor {
        Some(acceptor) => {
            if let Ok(stream) = acceptor.accept(client) {
                talk(stream, greeting, script, ears);
            }
        }
        None => talk(client, greeting, script, ears),
    }
}

fn talk(mut stream: impl Read + Write, greeting: &str, script: &Script, ears: &Mutex<Vec<String>>) {
    if stream.write_all(greeting.as_bytes()).is_err() {
        return;
    }
    let mut stream = BufReader::new(stream);
    let mut line = String::new();
    while matches!(stream.read_line(&mut line), Ok(1..)) {
        let text = line.trim_end().to_owned();
        ears.lock().unwrap().push(text.clone());
        let Some(answer) = script(&text) else { return };
        if stream.get_mut().write_all(&answer).is_err() {
            return;
        }
        line.clear();
    }
}
