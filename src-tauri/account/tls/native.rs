//! TLS by the system's library: Schannel, Secure Transport.

use std::io::{Read, Write};

use native_tls::{Certificate, HandshakeError, Protocol, TlsConnector, TlsStream};

use super::{Roots, blocks};

/// The system's TLS ends with the program by itself.
pub fn begin() {}

/// A secure connection.
pub type Stream<S> = TlsStream<S>;

/// Makes connections secure.
pub(super) struct Connector(TlsConnector);

impl Connector {
    /// Prepares connections that trust `roots`.
    pub fn new(roots: &Roots<'_>) -> Result<Self, String> {
        let mut builder = TlsConnector::builder();
        builder.min_protocol_version(Some(Protocol::Tlsv12));
        match roots {
            Roots::System => {}
            Roots::Only(pem) => {
                builder.disable_built_in_roots(true);
                for block in blocks(pem) {
                    let certificate = Certificate::from_pem(block.as_bytes()).map_err(|error| error.to_string())?;
                    builder.add_root_certificate(certificate);
                }
            }
            Roots::Anybody => {
                builder.danger_accept_invalid_certs(true).danger_accept_invalid_hostnames(true);
            }
        }
        builder.build().map(Self).map_err(|error| error.to_string())
    }

    /// Shakes hands over a fresh connection.
    pub fn connect<S: Read + Write>(&self, host: &str, stream: S) -> Result<Stream<S>, String> {
        self.0.connect(host, stream).map_err(|error| match error {
            HandshakeError::Failure(error) => error.to_string(),
            HandshakeError::WouldBlock(_) => "the server did not answer in time".into(),
        })
    }
}

/// The server's certificate, DER.
pub(super) fn certificate<S: Read + Write>(stream: &Stream<S>) -> Option<Vec<u8>> {
    stream.peer_certificate().ok().flatten()?.to_der().ok()
}
