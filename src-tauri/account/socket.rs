//! A TCP connection that notices a cancel within a quarter of a second and gives up when nothing comes for a minute.

use std::io::{self, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use crate::{Cancel, Cancelled, names};

/// How often a waiting call looks whether it was cancelled.
const LOOK: Duration = Duration::from_millis(250);
/// How long a connection may be silent while something is asked.
const SILENCE: Duration = Duration::from_secs(60);
/// When an alarm rings.
const RINGS_AFTER: Duration = Duration::from_secs(1);
/// How long one address may take to answer.
const ANSWER: Duration = Duration::from_secs(20);
/// Several TLS records at once: fewer system calls.
const BUFFER: usize = 64 * 1024;

/// Wakes whoever waits for a connection to say something; clones share it.
#[derive(Clone, Debug, Default)]
pub struct Alarm(Arc<AtomicBool>);

impl Alarm {
    /// While set, reading ends with `WouldBlock` after a second in which nothing came. Nothing is lost by that.
    pub fn set(&self, is_set: bool) {
        self.0.store(is_set, Ordering::Relaxed);
    }

    fn rings(&self, since: Instant) -> bool {
        self.0.load(Ordering::Relaxed) && since.elapsed() >= RINGS_AFTER
    }
}

/// How long a connection may be silent before it counts as cut; clones share it.
#[derive(Clone, Debug)]
pub struct Patience(Arc<AtomicU64>);

impl Patience {
    /// Lets it be silent for so long from now on.
    pub fn set(&self, silence: Duration) {
        self.0.store(silence.as_secs(), Ordering::Relaxed);
    }

    /// Lets it be silent as long as usual again.
    pub fn reset(&self) {
        self.set(SILENCE);
    }

    fn ends(&self, since: Instant) -> bool {
        since.elapsed().as_secs() >= self.0.load(Ordering::Relaxed)
    }
}

impl Default for Patience {
    fn default() -> Self {
        Self(Arc::new(AtomicU64::new(SILENCE.as_secs())))
    }
}

/// What holds a connection back: a stop, what wakes whoever reads from it, and how long silence is borne.
#[derive(Clone, Debug, Default)]
pub struct Reins {
    /// Ends every waiting.
    pub cancel: Cancel,
    /// Wakes whoever reads.
    pub alarm: Alarm,
    /// When silence ends it.
    pub patience: Patience,
}

/// See the module.
#[derive(Debug)]
pub struct Socket {
    tcp: TcpStream,
    reins: Reins,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
}

/// A step of dialling that was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialled {
    /// The host's address is known.
    Found,
    /// It answers.
    Reached,
}

/// Why nobody was reached.
#[derive(Debug, thiserror::Error)]
pub enum DialError {
    /// The user stopped it.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// The host's name cannot be resolved: offline, or misspelt.
    #[error("the server's name cannot be found")]
    NoSuchHost,
    /// Nothing answers at that host and port.
    #[error("the server cannot be reached")]
    Unreachable(#[source] io::Error),
}

/// What a dialling thread says.
enum Dialling {
    Found,
    Ended(Result<TcpStream, DialError>),
}

/// Connects to the first address of a host that answers.
///
/// # Errors
/// See [`DialError`].
pub fn dial((host, port): (&str, u16), reins: &Reins, told: &mut dyn FnMut(Dialled)) -> Result<Socket, DialError> {
    let (send, receive) = mpsc::channel();
    let host = host.to_owned();
    thread::Builder::new()
        .name("dial".into())
        .spawn(move || send.send(Dialling::Ended(resolve_and_connect(&host, port, &send))))
        .map_err(DialError::Unreachable)?;
    let tcp = loop {
        reins.cancel.check()?;
        match receive.recv_timeout(LOOK) {
            Ok(Dialling::Found) => told(Dialled::Found),
            Ok(Dialling::Ended(dialled)) => break dialled?,
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return Err(DialError::Unreachable(ErrorKind::Other.into())),
        }
    };
    told(Dialled::Reached);
    Socket::new(tcp, reins).map_err(DialError::Unreachable)
}

fn resolve_and_connect(host: &str, port: u16, said: &Sender<Dialling>) -> Result<TcpStream, DialError> {
    let addresses = names::resolve(host, port).map_err(|_| DialError::NoSuchHost)?;
    // Whoever cancelled listens no more.
    let _ = said.send(Dialling::Found);
    let mut refused = None;
    for address in addresses {
        match TcpStream::connect_timeout(&address, ANSWER) {
            Ok(tcp) => return Ok(tcp),
            Err(error) => refused = Some(error),
        }
    }
    Err(refused.map_or(DialError::NoSuchHost, DialError::Unreachable))
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

    /// Whether the other side has neither hung up nor said anything that nobody has read.
    pub fn is_quiet(&self) -> bool {
        let peek = || {
            self.tcp.set_nonblocking(true)?;
            let peeked = self.tcp.peek(&mut [0]);
            self.tcp.set_nonblocking(false)?;
            peeked
        };
        !self.holds_bytes() && peek().is_err_and(|error| error.kind() == ErrorKind::WouldBlock)
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
            if self.reins.alarm.rings(since) {
                return Err(ErrorKind::WouldBlock.into());
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
