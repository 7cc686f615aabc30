//! What NetworkManager says of the network: `Metered` and `Connectivity` of `org.freedesktop.NetworkManager` on the system bus.

use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use zbus::blocking::connection::Builder;
use zbus::blocking::proxy::Builder as ProxyBuilder;
use zbus::blocking::{Connection, Proxy};
use zbus::proxy::{CacheProperties, MethodFlags};
use zbus::zvariant::OwnedValue;
use zbus::{Address, Result};

const NAME: &str = "org.freedesktop.NetworkManager";
const PATH: &str = "/org/freedesktop/NetworkManager";
/// How long an answer is waited for.
const PATIENCE: Duration = Duration::from_secs(2);
/// Of `NMMetered`: it is, and it seems to be. 0 is unknown (no network), 2 and 4 are their opposites.
const METERED: [u32; 2] = [1, 3];
/// Of `NMConnectivityState`: behind a captive portal.
const PORTAL: u32 = 2;

/// What NetworkManager says of the networks, on a bus.
pub(crate) struct Networks {
    bus: Option<Address>,
    line: Mutex<Line>,
}

/// The way to the bus.
#[derive(Default)]
enum Line {
    #[default]
    None,
    /// Being connected, by a thread that nobody waits for any longer: the library never gives up on a bus that takes the call and says nothing.
    Ringing(Receiver<Result<Connection>>),
    Open(Connection),
}

impl Networks {
    pub fn new(bus: Option<Address>) -> Self {
        Self { bus, line: Mutex::default() }
    }

    /// Whether the network is metered; `None` where nobody tells.
    pub fn metered(&self) -> Option<bool> {
        self.property("Metered").map(|metered| METERED.contains(&metered))
    }

    /// Whether a captive portal is in the way; `None` where nobody tells.
    pub fn behind_portal(&self) -> Option<bool> {
        self.property("Connectivity").map(|connectivity| connectivity == PORTAL)
    }

    fn property(&self, name: &str) -> Option<u32> {
        let mut line = self.line.lock().unwrap_or_else(PoisonError::into_inner);
        *line = match std::mem::take(&mut *line) {
            Line::None => picked_up(ring(self.bus.clone()?)?, PATIENCE),
            Line::Ringing(coming) => picked_up(coming, Duration::ZERO),
            open @ Line::Open(_) => open,
        };
        let Line::Open(connection) = &*line else { return None };
        let answer = ask(connection, name);
        if answer.is_err() {
            *line = Line::None;
        }
        answer.ok()
    }
}

fn ring(bus: Address) -> Option<Receiver<Result<Connection>>> {
    let (tell, coming) = channel();
    let call = move || drop(tell.send(connect(bus)));
    std::thread::Builder::new().name("bus".into()).spawn(call).ok().map(|_| coming)
}

fn picked_up(coming: Receiver<Result<Connection>>, patience: Duration) -> Line {
    match coming.recv_timeout(patience) {
        Ok(Ok(connection)) => Line::Open(connection),
        Err(RecvTimeoutError::Timeout) => Line::Ringing(coming),
        Ok(Err(_)) | Err(RecvTimeoutError::Disconnected) => Line::None,
    }
}

fn connect(bus: Address) -> Result<Connection> {
    Builder::address(bus)?.method_timeout(PATIENCE).build()
}

/// Asks whoever is there; nobody is started for it.
fn ask(connection: &Connection, name: &str) -> Result<u32> {
    let properties: Proxy<'_> = ProxyBuilder::new(connection)
        .destination(NAME)?
        .path(PATH)?
        .interface("org.freedesktop.DBus.Properties")?
        .cache_properties(CacheProperties::No)
        .build()?;
    let answer: Option<OwnedValue> =
        properties.call_with_flags("Get", MethodFlags::NoAutoStart.into(), &(NAME, name))?;
    Ok(u32::try_from(answer.ok_or(zbus::Error::InvalidReply)?)?)
}

#[cfg(test)]
#[path = "metered_tests.rs"]
mod tests;
