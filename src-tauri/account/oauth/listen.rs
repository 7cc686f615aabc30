//! The loopback port the browser comes back to: bound to this machine, for one answer, for a while.

use std::io::{self, ErrorKind, Read as _, Write as _};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use domain::Sensitive;

use super::SignInError;
use super::heard::{Answer, Heard, heard, is_same};

/// How often it is looked whether somebody knocks or the user stopped it.
const LOOK_EVERY: Duration = Duration::from_millis(50);
/// A browser that opens a connection says something within this.
const SPEAKS_WITHIN: Duration = Duration::from_secs(10);
/// The head of a request, octets.
const LONGEST: usize = 16 << 10;
/// So many connections are read at once.
const AT_ONCE: usize = 16;

/// What the browser shows in the end, in the user's language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageWords {
    /// The language's tag, such as `de`.
    pub lang: String,
    /// It went well: the page can be closed.
    pub done: String,
    /// It was refused: back to the program, which says why.
    pub refused: String,
    /// The answer does not belong to the sign-in that is waited for.
    pub strange: String,
}

/// A port of this machine that waits for one answer.
pub(super) struct Listener {
    listener: TcpListener,
    pub port: u16,
}

type Knock = (Heard, TcpStream);

impl Listener {
    pub fn open() -> Result<Self, SignInError> {
        let opened = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|listener| {
            listener.set_nonblocking(true)?;
            Ok(Self { port: listener.local_addr()?.port(), listener })
        });
        opened.map_err(|_| SignInError::NoPort)
    }

    /// Waits for the answer with this state; whatever else comes is refused and changes nothing.
    pub fn wait(
        self,
        state: &Sensitive<String>,
        words: &PageWords,
        (patience, go_on): (Duration, &dyn Fn() -> bool),
    ) -> Result<Sensitive<String>, SignInError> {
        let until = Instant::now() + patience;
        let ((knock, knocked), readers) = (mpsc::channel(), Arc::new(()));
        while go_on() {
            self.accept(&knock, &readers);
            if let Some(answer) = self.next(&knocked, state, words) {
                return answer.said.map_err(|(error, description)| SignInError::of(&error, &description));
            }
            if Instant::now() >= until {
                return Err(SignInError::Expired);
            }
        }
        Err(SignInError::Stopped)
    }

    /// Each connection is read on a thread of its own: browsers open some that say nothing. Whoever floods the port is not let in as fast as that,
    /// so that the wait still ends.
    fn accept(&self, knock: &Sender<Knock>, readers: &Arc<()>) {
        while Arc::strong_count(readers) <= AT_ONCE
            && let Ok((stream, _)) = self.listener.accept()
        {
            let (knock, port, reader) = (knock.clone(), self.port, Arc::clone(readers));
            let named = thread::Builder::new().name("sign-in".into());
            drop(named.spawn(move || {
                if let Ok(head) = head(&stream) {
                    drop(knock.send((heard(&head, port), stream)));
                }
                drop(reader);
            }));
        }
    }

    fn next(&self, knocked: &Receiver<Knock>, state: &Sensitive<String>, words: &PageWords) -> Option<Answer> {
        let (heard, stream) = match knocked.recv_timeout(LOOK_EVERY) {
            Ok(knock) => knock,
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return None,
        };
        match heard {
            Heard::Answer(answer) if is_same(&answer.state, state) => {
                let said = if answer.said.is_ok() { &words.done } else { &words.refused };
                tell(stream, 200, &page(&words.lang, said));
                Some(answer)
            }
            Heard::Answer(_) => {
                tell(stream, 403, &page(&words.lang, &words.strange));
                None
            }
            Heard::Other(status) => {
                tell(stream, status, "");
                None
            }
        }
    }
}

fn head(stream: &TcpStream) -> io::Result<String> {
    stream.set_nonblocking(false)?;
    stream.set_write_timeout(Some(SPEAKS_WITHIN))?;
    let (end, mut head, mut some) = (Instant::now() + SPEAKS_WITHIN, Vec::new(), [0; 1024]);
    while !head.windows(4).any(|part| part == b"\r\n\r\n") {
        let left = end.saturating_duration_since(Instant::now());
        stream.set_read_timeout(Some(left.max(Duration::from_millis(1))))?;
        let read = (&*stream).read(&mut some)?;
        let is_over = read == 0 || left.is_zero() || head.len() + read > LONGEST;
        head.extend_from_slice(some.get(..read).filter(|_| !is_over).ok_or(ErrorKind::UnexpectedEof)?);
    }
    String::from_utf8(head).map_err(|_| ErrorKind::InvalidData.into())
}

/// A browser that does not listen any more misses nothing.
fn tell(mut stream: TcpStream, status: u16, page: &str) {
    let answer = format!(
        "HTTP/1.1 {status} \r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\nConnection: close\r\n\
         Cache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nX-Content-Type-Options: nosniff\r\nX-Frame-Options: DENY\r\n\
         Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'\r\n\r\n{page}",
        page.len()
    );
    let told = stream.write_all(answer.as_bytes()).and_then(|()| stream.flush());
    drop(told.and_then(|()| stream.shutdown(Shutdown::Write)));
}

/// Nothing on it comes from anywhere else.
fn page(lang: &str, said: &str) -> String {
    format!(
        "<!doctype html><html lang=\"{}\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>Dossier</title>\
         <style>:root{{color-scheme:light dark}}body{{font:1.125rem/1.6 system-ui,sans-serif;max-width:34rem;margin:18vh auto;padding:0 1.5rem}}</style>\
         <h1>Dossier</h1><p>{}</p></html>",
        escaped(lang),
        escaped(said)
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
