//! Which servers an address has, found from the address alone: our table first, then what the domain's own web and name servers say, then usual
//! names. Nothing secret is known here, so nothing secret can be sent.

mod autoconfig;
mod calendars;
mod exchange;
mod fetch;
mod found;
mod host;
mod knock;
mod services;

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use domain::Address;

use crate::dns::{self, Kind, NoAnswer, Record};
use crate::provider::{self, Settings};
use crate::{Cancel, Cancelled};
pub use exchange::Head;
pub use found::{Calendar, Calendars, Found, Half, How, Said, Server};
pub use host::{is_foreign, registered};

/// The whole search.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long the usual names wait for the better sources.
const HEAD_START: Duration = Duration::from_secs(3);
/// How often a stop is looked for.
const LOOK: Duration = Duration::from_millis(100);

/// Where is looked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stage {
    /// Our table.
    Table,
    /// The domain's web servers.
    Autoconfig,
    /// The domain's services in the DNS.
    Services,
    /// The domain's mail exchangers.
    Exchangers,
    /// Usual names.
    Usual,
    /// An Exchange server that may have its web server alone; asked beside the usual names.
    Exchange,
    /// Where calendars usually begin.
    Calendars,
}

/// What a search is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wanted {
    Mail,
    Calendar,
}

impl Stage {
    /// The stages that ask on the network and may all be asked at once.
    const AT_ONCE: [Self; 3] = [Self::Autoconfig, Self::Services, Self::Exchangers];
    /// The same where only calendars are looked for.
    const OF_CALENDARS: [Self; 3] = [Self::Calendars, Self::Services, Self::Exchangers];

    /// As faces spell it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Autoconfig => "autoconfig",
            Self::Services => "services",
            Self::Exchangers => "exchanger",
            Self::Usual | Self::Exchange | Self::Calendars => "usual",
        }
    }

    /// The best that can come of it.
    fn best(self) -> How {
        match self {
            Self::Table => How::Table,
            Self::Exchangers => How::OnlyThere,
            Self::Autoconfig => How::Autoconfig,
            Self::Services => How::Srv,
            Self::Usual | Self::Calendars => How::Answered,
            Self::Exchange => How::Usual,
        }
    }

    /// Looks there.
    fn look(self, address: &Address, ways: &dyn Ways, until: Instant) -> Said {
        match self {
            Self::Table => Said::default(),
            Self::Autoconfig => autoconfigs(address, ways, until),
            Self::Services => services::ask(address, ways, until),
            Self::Exchangers => services::exchangers(address, ways, until),
            Self::Usual => knock::usual(address, ways, until),
            Self::Exchange => exchange::ask(address, ways, until),
            Self::Calendars => calendars::usual(address, ways, until),
        }
    }
}

/// The ways to the network a search takes.
pub trait Ways: Send + Sync {
    /// A file from a web server, by https only; `None` where there is none.
    ///
    /// # Errors
    /// `NoAnswer`.
    fn fetch(&self, url: &str, until: Instant) -> Result<Option<Vec<u8>>, NoAnswer>;

    /// How a page of a web server answers, by https only.
    ///
    /// # Errors
    /// `NoAnswer`.
    fn head(&self, url: &str, until: Instant) -> Result<Head, NoAnswer>;

    /// What a web server says that can be done with a page, by https only.
    ///
    /// # Errors
    /// `NoAnswer`.
    fn options(&self, url: &str, until: Instant) -> Result<Head, NoAnswer>;

    /// Records of a name; `None` where there is no such name.
    ///
    /// # Errors
    /// `NoAnswer`.
    fn ask(&self, question: (&str, Kind), until: Instant) -> Result<Option<Vec<Record>>, NoAnswer>;

    /// Whether a server greets over a secure connection.
    fn knock(&self, server: &(Half, Settings), until: Instant) -> bool;
}

/// The real network.
struct Network(Vec<SocketAddr>);

impl Ways for Network {
    fn fetch(&self, url: &str, until: Instant) -> Result<Option<Vec<u8>>, NoAnswer> {
        fetch::fetch(url, until)
    }

    fn head(&self, url: &str, until: Instant) -> Result<Head, NoAnswer> {
        fetch::head(url, until)
    }

    fn options(&self, url: &str, until: Instant) -> Result<Head, NoAnswer> {
        fetch::options(url, until)
    }

    fn ask(&self, question: (&str, Kind), until: Instant) -> Result<Option<Vec<Record>>, NoAnswer> {
        dns::ask(question, &self.0, until)
    }

    fn knock(&self, server: &(Half, Settings), until: Instant) -> bool {
        knock::greets(server, until)
    }
}

/// Looks for the servers of an address, ten seconds at most, and tells where it looks.
///
/// # Errors
/// `Cancelled`.
pub fn discover(address: &Address, told: &mut dyn FnMut(Stage), cancel: &Cancel) -> Result<Found, Cancelled> {
    told(Stage::Table);
    if let Some(provider) = provider::of(address) {
        return Ok(found::known(provider, address));
    }
    search(address, &(Arc::new(Network(dns::servers())) as Arc<dyn Ways>), told, (PATIENCE, cancel))
}

/// Looks for the calendars of an address alone, ten seconds at most: in our table, with the provider its mail goes to, in the domain's services, and
/// where they usually begin.
///
/// # Errors
/// `Cancelled`.
pub fn discover_calendars(address: &Address, cancel: &Cancel) -> Result<Calendars, Cancelled> {
    if let Some(provider) = provider::of(address) {
        return Ok(Calendars::of(found::known(provider, address), address));
    }
    calendars(address, &(Arc::new(Network(dns::servers())) as Arc<dyn Ways>), (PATIENCE, cancel))
}

fn calendars(
    address: &Address,
    ways: &Arc<dyn Ways>,
    (patience, cancel): (Duration, &Cancel),
) -> Result<Calendars, Cancelled> {
    let mut search = Search::new((address, Wanted::Calendar), ways, patience);
    Stage::OF_CALENDARS.into_iter().for_each(|stage| search.begin(stage));
    while !search.is_settled() && !search.open.is_empty() && Instant::now() < search.until {
        cancel.check()?;
        search.hear();
    }
    Ok(Calendars::of(found::together(address, search.said), address))
}

/// A search under way.
struct Search<'s> {
    address: &'s Address,
    wanted: Wanted,
    ways: &'s Arc<dyn Ways>,
    until: Instant,
    send: Sender<(Stage, Said)>,
    receive: Receiver<(Stage, Said)>,
    open: Vec<Stage>,
    said: Vec<Said>,
}

fn search(
    address: &Address,
    ways: &Arc<dyn Ways>,
    told: &mut dyn FnMut(Stage),
    (patience, cancel): (Duration, &Cancel),
) -> Result<Found, Cancelled> {
    let begun = Instant::now();
    let mut search = Search::new((address, Wanted::Mail), ways, patience);
    let until = search.until;
    for stage in Stage::AT_ONCE {
        told(stage);
        search.begin(stage);
    }
    let mut guesses = false;
    while !search.is_settled() && Instant::now() < until {
        if !guesses && (search.open.is_empty() || begun.elapsed() >= HEAD_START) {
            guesses = true;
            told(Stage::Usual);
            search.begin(Stage::Usual);
            search.begin(Stage::Exchange);
        }
        cancel.check()?;
        search.hear();
        if guesses && search.open.is_empty() {
            break;
        }
    }
    Ok(found::together(address, search.said))
}

impl<'s> Search<'s> {
    fn new((address, wanted): (&'s Address, Wanted), ways: &'s Arc<dyn Ways>, patience: Duration) -> Self {
        let (send, receive) = mpsc::channel();
        let until = Instant::now() + patience;
        Self { address, wanted, ways, until, send, receive, open: Vec::new(), said: Vec::new() }
    }

    /// A thread nobody waits for longer than the search lasts: a name that is being looked up cannot be broken off.
    fn begin(&mut self, stage: Stage) {
        let (address, ways, until, send) = (self.address.clone(), Arc::clone(self.ways), self.until, self.send.clone());
        let thread = thread::Builder::new().name("discover".into());
        // Whoever has heard enough listens no more.
        let begun = thread.spawn(move || drop(send.send((stage, stage.look(&address, ways.as_ref(), until)))));
        if begun.is_ok() {
            self.open.push(stage);
        }
    }

    fn hear(&mut self) {
        match self.receive.recv_timeout(LOOK) {
            Ok((stage, said)) => {
                self.open.retain(|open| *open != stage);
                self.said.push(said);
            }
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {}
        }
    }

    /// Whether what is wanted is known, of mail both halves, and nobody who is still asked knows better.
    fn is_settled(&self) -> bool {
        let best = match self.wanted {
            Wanted::Mail => self.said.iter().filter(|said| said.is_whole()).map(Said::how).min(),
            Wanted::Calendar => self.said.iter().filter_map(Said::how_of_calendars).min(),
        };
        best.is_some_and(|best| self.open.iter().all(|stage| best <= stage.best()))
    }
}

/// Asks the domain's web servers in the order of the convention; only the first is told the address.
fn autoconfigs(address: &Address, ways: &dyn Ways, until: Instant) -> Said {
    let domain = address.domain();
    let urls = [
        format!("https://autoconfig.{domain}/mail/config-v1.1.xml?emailaddress={}", escaped(address.as_str())),
        format!("https://{domain}/.well-known/autoconfig/mail/config-v1.1.xml"),
    ];
    let mut said = Said::default();
    for url in urls {
        let Ok(file) = ways.fetch(&url, until) else {
            continue;
        };
        said.answered = true;
        let Some(config) = file.and_then(|file| autoconfig::read(&file, address)) else {
            continue;
        };
        let named = |half| move |settings| Server::named((half, How::Autoconfig), settings, address);
        let incoming = config.incoming.into_iter().map(named(Half::Incoming));
        said.servers = incoming.chain(config.outgoing.into_iter().map(named(Half::Outgoing))).collect();
        if !said.servers.is_empty() {
            break;
        }
    }
    said
}

/// An address as a value in a query (RFC 3986 section 2.1).
fn escaped(text: &str) -> String {
    let one = |octet: u8| match octet {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(octet).to_string(),
        other => format!("%{other:02X}"),
    };
    text.bytes().map(one).collect()
}

#[cfg(test)]
mod calendar_tests;
#[cfg(test)]
mod silence_tests;
#[cfg(test)]
mod tests;
