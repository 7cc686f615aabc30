//! The line below HTTP: dialled and secured as every other line of ours, so that it can be stopped and says which step it took.

use std::io::{Read as _, Write as _};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Mutex;
use std::sync::mpsc::Sender;

use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{Buffers, ConnectionDetails, Connector, LazyBuffers, NextTimeout, Transport};

use super::{LineError, Step};
use crate::socket::{self, DialError, Dialled, Reins, Socket};
use crate::tls::{self, TlsError, Trust};

/// Makes connections.
#[derive(Debug)]
pub(super) struct Dial {
    pub reins: Reins,
    /// Whom to believe besides the system's authorities.
    pub trust: Trust,
    /// Hears each step; whoever listens no more is told nothing.
    pub steps: Sender<Option<Step>>,
}

/// Leaves looking up names to [`Dial`], where it can be stopped.
#[derive(Debug)]
pub(super) struct Later;

/// See the module.
pub(super) struct Wire {
    /// Nobody ever waits for it: a TLS library need not promise that its streams may be shared.
    line: Mutex<Line>,
    is_secure: bool,
    buffers: LazyBuffers,
}

enum Line {
    Open(Socket),
    Secure(Box<tls::Stream<Socket>>),
}

impl Resolver for Later {
    fn resolve(&self, uri: &Uri, _: &Config, _: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let mut addresses = self.empty();
        addresses.push(SocketAddr::new(IpAddr::V4(Ipv4Addr::UNSPECIFIED), uri.port_u16().unwrap_or(443)));
        Ok(addresses)
    }
}

impl Dial {
    fn tell(&self, step: Step) {
        let _ = self.steps.send(Some(step));
    }

    fn dial(&self, host: &str, port: u16) -> Result<Socket, DialError> {
        socket::dial((host, port), &self.reins, &mut |dialled| {
            self.tell(match dialled {
                Dialled::Found => Step::Found,
                Dialled::Reached => Step::Reached,
            });
        })
    }

    fn secure(&self, host: &str, port: u16) -> Result<Line, LineError> {
        let secured = tls::secure(host, &self.trust, &mut || self.dial(host, port));
        secured.map(|stream| Line::Secure(Box::new(stream))).map_err(|error| match error {
            _ if self.reins.cancel.is_cancelled() => LineError::Cancelled,
            TlsError::Dial(error) => error.into(),
            TlsError::Untrusted { fingerprint, why, certificate } => {
                LineError::Untrusted { fingerprint, why, certificate }
            }
            TlsError::Handshake(why) | TlsError::Authority(why) => LineError::Tls(why),
        })
    }
}

impl Connector for Dial {
    type Out = Wire;

    fn connect(&self, details: &ConnectionDetails<'_>, _: Option<()>) -> Result<Option<Wire>, ureq::Error> {
        let (uri, is_secure) = (details.uri, details.needs_tls());
        let host = uri.host().ok_or(ureq::Error::HostNotFound)?;
        let port = uri.port_u16().unwrap_or(if is_secure { 443 } else { 80 });
        let line = if is_secure {
            self.secure(host, port)
        } else {
            self.dial(host, port).map(Line::Open).map_err(LineError::from)
        };
        let line = line.map_err(|error| ureq::Error::Other(Box::new(error)))?;
        self.tell(Step::Secured);
        let buffers = LazyBuffers::new(details.config.input_buffer_size(), details.config.output_buffer_size());
        Ok(Some(Wire { line: Mutex::new(line), is_secure, buffers }))
    }
}

impl Wire {
    fn line(line: &mut Mutex<Line>) -> &mut Line {
        line.get_mut().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Transport for Wire {
    fn buffers(&mut self) -> &mut dyn Buffers {
        &mut self.buffers
    }

    fn transmit_output(&mut self, amount: usize, _: NextTimeout) -> Result<(), ureq::Error> {
        let output = self.buffers.output().get(..amount).unwrap_or_default();
        match Self::line(&mut self.line) {
            Line::Open(socket) => socket.write_all(output)?,
            Line::Secure(stream) => stream.write_all(output)?,
        }
        Ok(())
    }

    fn await_input(&mut self, _: NextTimeout) -> Result<bool, ureq::Error> {
        let room = self.buffers.input_append_buf();
        let count = match Self::line(&mut self.line) {
            Line::Open(socket) => socket.read(room)?,
            Line::Secure(stream) => stream.read(room)?,
        };
        self.buffers.input_appended(count);
        Ok(count > 0)
    }

    fn is_open(&mut self) -> bool {
        match Self::line(&mut self.line) {
            Line::Open(socket) => socket.is_quiet(),
            Line::Secure(stream) => stream.get_ref().is_quiet(),
        }
    }

    fn is_tls(&self) -> bool {
        self.is_secure
    }
}

impl std::fmt::Debug for Wire {
    /// Without what came over it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Wire")
    }
}
