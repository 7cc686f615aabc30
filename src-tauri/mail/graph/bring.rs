//! Brings messages as they are (`$value`), several at once, in the order they are wanted.
//!
//! Headers too: `internetMessageHeaders` is empty of what was sent or drafted, and need not be spelled as the message is; a message's key must
//! come out the same from its header block and from the whole. So the message is read until its header block ends.

use std::collections::BTreeMap;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Condvar, Mutex, PoisonError};
use std::thread;

use account::graph::{Client, GraphError, Limit, Refusal, segment};

use crate::Trouble;
use crate::remote::{Brought, Extent, Listed, Sink, Unreadable};

/// Connections at once; Exchange Online allows four a mailbox.
const AT_ONCE: usize = 3;
/// How many messages may be under way or wait for one before them.
const AHEAD: usize = 9;
/// A message larger than this (octets) is not read into memory, and no header block is larger than that.
const LARGEST: usize = 512 << 20;
const LARGEST_HEADER: usize = 1 << 20;
/// Where so many messages in a row cannot be had, it is not the messages' fault.
const FAILURES: usize = 3;

/// What came of one message.
enum Came {
    Brought(Brought),
    /// It could not be had, perhaps by its own fault; and what it is where the next ones fail too.
    Doubtful(Unreadable, Trouble),
    Trouble(Trouble),
}

/// Brings messages, handing over each in its turn. `failures` counts those in a row that could not be had.
pub(super) fn bring(
    (client, folder): (&Client, &str),
    (wanted, extent): (&[Listed], Extent),
    failures: &mut usize,
    sink: &mut Sink<'_>,
) -> Result<(), Trouble> {
    let (send, receive) = channel();
    let belt = Belt { client, folder, wanted, extent, next: AtomicUsize::new(0), turn: Turn::default() };
    thread::scope(|scope| {
        let workers: Vec<_> = (0..AT_ONCE.min(wanted.len()))
            .map(|_| {
                let (belt, send) = (&belt, send.clone());
                scope.spawn(move || belt.work(&send))
            })
            .collect();
        drop(send);
        let ended = hand_over(&belt, &receive, failures, sink);
        belt.turn.end();
        drop(receive);
        for worker in workers {
            worker.join().unwrap_or_else(|panic| resume_unwind(panic));
        }
        ended
    })
}

/// What the workers share.
struct Belt<'b> {
    client: &'b Client,
    folder: &'b str,
    wanted: &'b [Listed],
    extent: Extent,
    next: AtomicUsize,
    turn: Turn,
}

/// How many were handed over, and whether no more are wanted.
#[derive(Default)]
struct Turn {
    handed: Mutex<usize>,
    moved: Condvar,
    has_ended: AtomicBool,
}

impl Turn {
    /// Waits until a message is not too far ahead; answers whether it is still wanted.
    fn comes(&self, at: usize) -> bool {
        let handed = self.handed.lock().unwrap_or_else(PoisonError::into_inner);
        let far = |handed: &mut usize| at >= *handed + AHEAD && !self.has_ended.load(Ordering::SeqCst);
        drop(self.moved.wait_while(handed, far));
        !self.has_ended.load(Ordering::SeqCst)
    }

    fn hand_on(&self) {
        *self.handed.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.moved.notify_all();
    }

    fn end(&self) {
        let _handed = self.handed.lock().unwrap_or_else(PoisonError::into_inner);
        self.has_ended.store(true, Ordering::SeqCst);
        self.moved.notify_all();
    }
}

fn hand_over(
    belt: &Belt<'_>,
    receive: &Receiver<(usize, Came)>,
    failures: &mut usize,
    sink: &mut Sink<'_>,
) -> Result<(), Trouble> {
    let mut early = BTreeMap::new();
    for (at, listed) in belt.wanted.iter().enumerate() {
        let came = loop {
            if let Some(came) = early.remove(&at) {
                break came;
            }
            let (other, came) = receive.recv().map_err(|_| Trouble::Cut)?;
            early.insert(other, came);
        };
        let brought = match came {
            Came::Trouble(trouble) => return Err(trouble),
            Came::Doubtful(why, trouble) => {
                *failures += 1;
                if *failures >= FAILURES {
                    return Err(trouble);
                }
                Brought::Unreadable(why)
            }
            Came::Brought(brought) => {
                *failures = 0;
                brought
            }
        };
        if !sink(&listed.key, brought) {
            return Ok(());
        }
        belt.turn.hand_on();
    }
    Ok(())
}

impl Belt<'_> {
    fn work(&self, send: &Sender<(usize, Came)>) {
        loop {
            let at = self.next.fetch_add(1, Ordering::SeqCst);
            let Some(listed) = self.wanted.get(at) else { return };
            if !self.turn.comes(at) {
                return;
            }
            let came = self.one(listed);
            let is_over = matches!(came, Came::Trouble(_));
            if send.send((at, came)).is_err() || is_over {
                return;
            }
        }
    }

    fn one(&self, listed: &Listed) -> Came {
        let path = format!("{}/messages/{}/$value", self.folder, segment(&listed.key.0));
        let read = || match self.extent {
            Extent::Whole => self.client.read(&path, Limit { most: LARGEST, is_enough: &|_| false }),
            Extent::Header => {
                self.client.read(&path, Limit { most: LARGEST_HEADER, is_enough: &|bytes| header(bytes).is_some() })
            }
        };
        match read() {
            // A passing fault of the service, perhaps.
            Err(GraphError::Refused(refusal)) if refusal.status >= 500 => self.came(read()),
            other => self.came(other),
        }
    }

    fn came(&self, read: Result<Vec<u8>, GraphError>) -> Came {
        Came::Brought(match read {
            Ok(bytes) if bytes.is_empty() => Brought::Unreadable(Unreadable::NoContent),
            Ok(mut bytes) => {
                if let (Extent::Header, Some(end)) = (self.extent, header(&bytes)) {
                    bytes.truncate(end);
                }
                Brought::Bytes(bytes)
            }
            Err(GraphError::TooLarge) if self.extent == Extent::Header => {
                Brought::Unreadable(Unreadable::NotUnderstood("a header without end".into()))
            }
            Err(GraphError::TooLarge) => Brought::Unreadable(Unreadable::TooLarge),
            Err(GraphError::Protocol(why)) => Brought::Unreadable(Unreadable::NotUnderstood(why)),
            Err(GraphError::Refused(refusal)) if refusal.is_missing() => Brought::Gone,
            Err(GraphError::Refused(refusal)) if refusal.status >= 500 => return doubtful(refusal),
            Err(GraphError::Refused(refusal)) if refusal.status != 403 => {
                Brought::Unreadable(Unreadable::Refused(refusal.words()))
            }
            Err(GraphError::Cut) => return Came::Doubtful(Unreadable::HangsUp, Trouble::Cut),
            Err(other) => return Came::Trouble(other.into()),
        })
    }
}

fn doubtful(refusal: Refusal) -> Came {
    Came::Doubtful(Unreadable::Refused(refusal.words()), refusal.into())
}

/// Where the header block ends, its empty line included.
fn header(bytes: &[u8]) -> Option<usize> {
    let ends = |end: &[u8]| bytes.windows(end.len()).position(|window| window == end).map(|at| at + end.len());
    match (ends(b"\r\n\r\n"), ends(b"\n\n")) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}
