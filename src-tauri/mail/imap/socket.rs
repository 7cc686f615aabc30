//! A TCP connection that notices a cancel within a quarter of a second and gives up when nothing comes for a minute.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use super::{Step, Told};
use crate::{Cancel, Trouble};

/// How often a waiting call looks whether it was cancelled.
const LOOK: Duration = Duration::from_millis(250);
/// How long a connection may be silent while something is asked, seconds.
const SILENCE: u64 = 60;
/// The same while news are waited for; home routers forget connections that are silent longer.
const QUIET: u64 = 600;
/// How long one address may take to answer.
const ANSWER: Duration = Duration::from_secs(20);
/// Several TLS records at once: fewer system calls.
const BUFFER: usize = 64 * 1024;

/// How long a connection may be silent; clones share it.
#[derive(Clone, Debug)]
pub(super) struct Patience(Arc<AtomicU64>);

impl Default for Patience {
    fn default() -> Self {
        Self(Arc::new(AtomicU64::new(SILENCE)))
    }
}

impl Patience {
    /// Whether silence is what is expected.
    pub fn expect_silence(&self, is_expected: bool) {
        self.0.store(if is_expected { QUIET } else { SILENCE }, Ordering::Relaxed);
    }

    fn ends(&self, since: Instant) -> bool {
        since.elapsed() > Duration::from_secs(self.0.load(Ordering::Relaxed))
    }
}

/// What holds a connection back: a stop, and silence.
#[derive(Clone, Debug)]
pub(super) struct Reins {
    pub cancel: Cancel,
    pub patience: Patience,
}

/// See the module.
#[derive(Debug)]
pub(super) struct Socket {
    tcp: TcpStream,
    reins: Reins,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
}

/// What a dialling thread says.
enum Dialling {
    Found,
    Ended(Result<TcpStream, Trouble>),
}

/// Connects to the first address of a host that answers.
pub(super) fn dial((host, port): (&str, u16), reins: &Reins, told: &mut Told<'_>) -> Result<Socket, Trouble> {
    let (send, receive) = mpsc::channel();
    let host = host.to_owned();
    thread::Builder::new()
        .name("dial".into())
        .spawn(move || send.send(Dialling::Ended(resolve_and_connect(&host, port, &send))))
        .map_err(Trouble::Unreachable)?;
    let tcp = loop {
        reins.cancel.check()?;
        match receive.recv_timeout(LOOK) {
            Ok(Dialling::Found) => told(Step::Found),
            Ok(Dialling::Ended(dialled)) => break dialled?,
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return Err(Trouble::Cut),
        }
    };
    told(Step::Reached);
    Socket::new(tcp, reins).map_err(Trouble::Unreachable)
}

fn resolve_and_connect(host: &str, port: u16, said: &Sender<Dialling>) -> Result<TcpStream, Trouble> {
    let addresses = (host, port).to_socket_addrs().map_err(|_| Trouble::NoSuchHost)?;
    // Whoever cancelled listens no more.
    let _ = said.send(Dialling::Found);
    let mut refused = None;
    for address in addresses {
        match TcpStream::connect_timeout(&address, ANSWER) {
            Ok(tcp) => return Ok(tcp),
            Err(error) => refused = Some(error),
        }
    }
    Err(refused.map_or(Trouble::NoSuchHost, Trouble::Unreachable))
}

impl Socket {
    fn new(tcp: TcpStream, reins: &Reins) -> io::Result<Self> {
        tcp.set_read_timeout(Some(LOOK))?;
        tcp.set_write_timeout(Some(LOOK))?;
        tcp.set_nodelay(true)?;
        Ok(Self { tcp, reins: reins.clone(), buffer: vec![0; BUFFER], start: 0, end: 0 })
    }

    /// Whether bytes have come that nobody has read.
    pub fn holds_bytes(&self) -> bool {
        self.start < self.end
    }

    fn fill(&mut self) -> io::Result<()> {
        let since = Instant::now();
        loop {
            match self.tcp.read(&mut self.buffer) {
                Ok(count) => {
                    (self.start, self.end) = (0, count);
                    return Ok(());
                }
                Err(error) => wait(&self.reins, since, error)?,
            }
        }
    }
}

/// Lets a call that only ran out of its short time go on.
fn wait(reins: &Reins, since: Instant, error: io::Error) -> io::Result<()> {
    let short = matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted);
    if !short {
        return Err(error);
    }
    if reins.cancel.is_cancelled() {
        return Err(io::Error::other("stopped"));
    }
    if reins.patience.ends(since) { Err(ErrorKind::ConnectionAborted.into()) } else { Ok(()) }
}

impl Read for Socket {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.reins.cancel.is_cancelled() {
            return Err(io::Error::other("stopped"));
        }
        if !self.holds_bytes() {
            self.fill()?;
        }
        let held = self.buffer.get(self.start..self.end).unwrap_or(&[]);
        let count = held.len().min(out.len());
        if let (Some(to), Some(from)) = (out.get_mut(..count), held.get(..count)) {
            to.copy_from_slice(from);
        }
        self.start += count;
        Ok(count)
    }
}

impl Write for Socket {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let since = Instant::now();
        loop {
            match self.tcp.write(bytes) {
                Ok(count) => return Ok(count),
                Err(error) => wait(&self.reins, since, error)?,
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.tcp.flush()
    }
}
