//! An IMAP mailbox as a remote (RFC 3501). Folders are examined and messages peeked at, unless the user wants one changed; reconnects once
//! when it is cut off, never in the middle of a change.
//!
//! The `imap` crate signs in; everything behind that is read by this module, because that crate loses step at one line it cannot
//! parse and brings a message three times slower.

mod answer;
mod beside;
mod bring;
mod changes;
mod command;
mod fetched;
mod greet;
mod idle;
mod link;
mod list;
mod mark;
mod provider;
mod session;
mod sign_in;
mod store;
mod tally;
mod wire;

use std::collections::HashMap;
use std::fmt;
use std::path::PathBuf;

use account::credential::Credential;
use account::place::TlsMode;
use account::socket::{Reins, Socket};
use account::tls;

use crate::remote::{
    Changes, Cursor, Extent, Listed, News, Remote, RemoteFolder, RemoteKey, Sink, Sought, Tally, Unreadable, Vigil,
};
use crate::write::{Aim, Change, Outcome, Whereabouts};
use crate::{Cancel, Trouble};
use beside::Beside;
use bring::{Bringing, Ended};
use command::Command;
use link::Link;
use mark::{Approach, Mark, approach};

/// Where a mailbox is and how to sign in.
#[derive(Clone)]
pub struct Settings {
    /// The server's name or address.
    pub host: String,
    /// TCP port.
    pub port: u16,
    /// How the connection becomes secure.
    pub tls: TlsMode,
    /// User name.
    pub user: String,
    /// What they sign in with.
    pub credential: Credential,
    /// A PEM file with further certificate authorities.
    pub ca: Option<PathBuf>,
    /// The SHA-256 of a certificate the user has looked at and accepted.
    pub fingerprint: Option<String>,
}

/// A step of connecting that was taken. A certificate that is not trusted is looked at over a second connection, so that the first two may come twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The host's address is known.
    Found,
    /// It answers.
    Reached,
    /// Nobody can listen.
    Secured,
    /// User name and password, or the token, were taken.
    SignedIn,
}

/// Hears which steps were taken.
pub type Told<'a> = dyn FnMut(Step) + 'a;

/// Where the connection ends at so many messages in a row, it is not the messages' fault.
const HANG_UPS: usize = 3;

type Session = session::Session<tls::Stream<Socket>>;

/// A mailbox on a server.
pub struct ImapRemote {
    settings: Settings,
    reins: Reins,
    session: Option<Session>,
    marks: HashMap<String, Mark>,
    /// What was last told of folders that are asked about while another is waited for.
    beside: Beside,
    /// Messages set aside because the connection ended at them, since anything came.
    hang_ups: usize,
}

/// Connects and signs in.
///
/// # Errors
/// By step: `NoSuchHost`, `Unreachable`, `Untrusted`, `Tls` or `NoStartTls`, then `WrongPassword`, `NeedsProviderSignIn` or `Busy`.
pub fn connect(settings: &Settings, cancel: &Cancel) -> Result<ImapRemote, Trouble> {
    connect_telling(settings, cancel, &mut |_| ())
}

/// The same, and tells each step as it is taken.
///
/// # Errors
/// Those of [`connect`].
pub fn connect_telling(settings: &Settings, cancel: &Cancel, told: &mut Told<'_>) -> Result<ImapRemote, Trouble> {
    let reins = Reins { cancel: cancel.clone(), ..Reins::default() };
    let session = open(settings, &reins, told)?;
    let settings = settings.clone();
    let beside = Beside::default();
    Ok(ImapRemote { settings, reins, session: Some(session), marks: HashMap::new(), beside, hang_ups: 0 })
}

fn open(settings: &Settings, reins: &Reins, told: &mut Told<'_>) -> Result<Session, Trouble> {
    let wire = greet::greet(settings, reins, told)?;
    let (wire, discreet) = sign_in::sign_in(wire, settings, &reins.cancel)?;
    told(Step::SignedIn);
    Session::begin(Link::new(wire, &reins.cancel).discreet(discreet))
}

impl fmt::Debug for Settings {
    /// Without the user name.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings").field("port", &self.port).field("tls", &self.tls).finish_non_exhaustive()
    }
}

impl fmt::Debug for ImapRemote {
    /// Without what came over the line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ImapRemote").field("settings", &self.settings).finish_non_exhaustive()
    }
}

impl Remote for ImapRemote {
    fn folders(&mut self) -> Result<Vec<RemoteFolder>, Trouble> {
        let tree = self.with(&mut |session| list::list(session))?;
        self.marks = tree.marks;
        Ok(tree.folders)
    }

    fn counts(&self) -> HashMap<String, u32> {
        self.marks.iter().map(|(name, mark)| (name.clone(), mark.exists)).collect()
    }

    fn changes(
        &mut self,
        name: &str,
        cursor: Option<&Cursor>,
        known: &dyn Fn() -> Vec<RemoteKey>,
    ) -> Result<Changes, Trouble> {
        let last = cursor.and_then(Mark::of);
        // Good once: what the list said is about the moment it was asked for.
        if let Some(now) = self.marks.remove(name)
            && approach(last.as_ref(), &now) == Approach::Same
        {
            return Ok(Changes::Same);
        }
        self.with(&mut |session| changes::changes(session, name, last.as_ref(), known))
    }

    fn latest(&mut self, name: &str, most: u32) -> Result<Vec<Listed>, Trouble> {
        self.with(&mut |session| changes::latest(session, name, most))
    }

    fn tally(&mut self, name: &str, since: &[i64]) -> Result<Tally, Trouble> {
        self.with(&mut |session| tally::tally(session, name, since))
    }

    fn octets(&mut self, name: &str) -> Result<Option<u64>, Trouble> {
        self.with(&mut |session| tally::octets(session, name))
    }

    fn bring(&mut self, name: &str, wanted: &[Listed], extent: Extent, sink: &mut Sink<'_>) -> Result<(), Trouble> {
        let mut bringing = Bringing::new(wanted, extent);
        loop {
            let uidvalidity = self.with(&mut |session| session.open(name))?;
            let Some(mut session) = self.session.take() else {
                return Err(Trouble::Cut);
            };
            let ended = bringing.run(&mut session, uidvalidity, sink);
            let has_progressed = bringing.take_progress();
            if has_progressed {
                self.hang_ups = 0;
            }
            match ended {
                Ok(Ended::Done) => {
                    self.session = Some(session);
                    return Ok(());
                }
                Ok(Ended::Stopped) => return Ok(()),
                Err(Trouble::Cut | Trouble::Goodbye { .. }) if has_progressed => {}
                Err(trouble @ (Trouble::Cut | Trouble::Goodbye { .. })) => {
                    self.hang_ups += usize::from(bringing.narrow(Unreadable::HangsUp));
                    if self.hang_ups == HANG_UPS {
                        return Err(trouble);
                    }
                }
                Err(Trouble::Protocol(why)) => drop(bringing.narrow(Unreadable::NotUnderstood(why))),
                Err(Trouble::Refused { said }) => drop(bringing.narrow(Unreadable::Refused(said))),
                Err(other) => return Err(other),
            }
        }
    }

    fn wait(&mut self, vigil: &Vigil<'_>) -> Result<News, Trouble> {
        let alarm = self.reins.alarm.clone();
        let mut beside = std::mem::take(&mut self.beside);
        let news = self.with(&mut |session| idle::wait(session, vigil, (&alarm, &mut beside)));
        self.beside = beside;
        news
    }

    fn change(&mut self, name: &str, change: &Change, aims: &[Aim]) -> Result<Vec<Outcome>, Trouble> {
        // Opening may be asked for again on a new connection; what follows may not.
        self.with(&mut |session| session.open_to_write(name))?;
        let mut session = self.session.take().ok_or(Trouble::Cut)?;
        self.marks.clear();
        let changed = store::change(&mut session, name, (change, aims));
        if matches!(changed, Ok(_) | Err(Trouble::Refused { .. } | Trouble::FolderGone)) {
            self.session = Some(session);
        }
        changed
    }

    fn whereabouts(&mut self, sought: &Sought<'_>) -> Result<Whereabouts, Trouble> {
        self.with(&mut |session| store::whereabouts(session, sought))
    }
}

impl ImapRemote {
    /// Acts over the connection; opens a new one, once, where it was cut or the server had said goodbye while nobody asked.
    fn with<T>(&mut self, act: &mut dyn FnMut(&mut Session) -> Result<T, Trouble>) -> Result<T, Trouble> {
        let was_idle = self.session.is_some();
        match self.attempt(act) {
            Err(Trouble::Cut) => self.attempt(act),
            Err(Trouble::Busy { .. } | Trouble::Goodbye { .. }) if was_idle && self.session.is_none() => {
                self.attempt(act)
            }
            other => other,
        }
    }

    fn attempt<T>(&mut self, act: &mut dyn FnMut(&mut Session) -> Result<T, Trouble>) -> Result<T, Trouble> {
        let mut session = match self.session.take() {
            Some(session) => session,
            None => open(&self.settings, &self.reins, &mut |_| ())?,
        };
        let result = act(&mut session);
        if matches!(result, Ok(_) | Err(Trouble::Refused { .. } | Trouble::FolderGone)) {
            self.session = Some(session);
        }
        result
    }
}

impl Drop for ImapRemote {
    fn drop(&mut self) {
        if let Some(session) = &mut self.session {
            // Politeness only: nobody waits for the answer.
            drop(session.link.send(&Command::logout()));
        }
    }
}
