//! TLS to a server, and what to show the user when its certificate is not trusted.

use std::fs;
use std::io::{self, Read, Write};
use std::path::PathBuf;

use native_tls::{Certificate, HandshakeError, Protocol, TlsConnector, TlsStream};
use sha2::{Digest, Sha256};

/// Whom to trust besides the authorities of the system.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trust {
    /// A PEM file with further authorities.
    pub ca: Option<PathBuf>,
    /// The SHA-256 of one certificate the user has looked at and accepted, in hexadecimal with or without colons.
    pub fingerprint: Option<String>,
}

/// Why there is no secure connection.
#[derive(Debug, thiserror::Error)]
pub enum TlsError<E> {
    /// The connection below could not be made ready.
    #[error("the server cannot be reached")]
    Dial(E),
    /// The authorities' file cannot be read or holds no certificate.
    #[error("the file with the authority's certificate cannot be used")]
    Authority(String),
    /// The server's certificate is not trusted; nothing was sent to it.
    #[error("the server's certificate is not trusted")]
    Untrusted {
        /// SHA-256 of the certificate, upper-case hexadecimal with colons.
        fingerprint: String,
        /// Why, in the words of the TLS library.
        why: String,
    },
    /// The handshake failed for another reason.
    #[error("the secure connection cannot be made")]
    Handshake(String),
}

/// Makes a secure connection to `host`. `dial` gives a fresh connection that is ready for the handshake, as often as it is asked.
///
/// A certificate that is not trusted is read over a second connection on which nothing is sent, so that it can be shown.
///
/// # Errors
/// See [`TlsError`].
pub fn secure<S, E>(
    host: &str,
    trust: &Trust,
    dial: &mut dyn FnMut() -> Result<S, E>,
) -> Result<TlsStream<S>, TlsError<E>>
where
    S: Read + Write,
{
    if let Some(accepted) = &trust.fingerprint {
        let stream = shake(&unverified()?, host, dial()).map_err(TlsError::from)?;
        if same_fingerprint(&fingerprint_of(&stream), accepted) {
            return Ok(stream);
        }
    }
    let why = match shake(&verified(trust)?, host, dial()) {
        Ok(stream) => return Ok(stream),
        Err(Shake::Dial(error)) => return Err(TlsError::Dial(error)),
        Err(Shake::Failed(why)) => why,
    };
    match shake(&unverified()?, host, dial()) {
        Ok(stream) => Err(TlsError::Untrusted { fingerprint: fingerprint_of(&stream), why }),
        Err(_) => Err(TlsError::Handshake(why)),
    }
}

/// Writes a SHA-256 the way people compare it: upper-case hexadecimal with colons.
#[must_use]
pub fn fingerprint(certificate: &[u8]) -> String {
    let hex: Vec<String> = Sha256::digest(certificate).iter().map(|byte| format!("{byte:02X}")).collect();
    hex.join(":")
}

enum Shake<E> {
    Dial(E),
    Failed(String),
}

impl<E> From<Shake<E>> for TlsError<E> {
    fn from(shake: Shake<E>) -> Self {
        match shake {
            Shake::Dial(error) => Self::Dial(error),
            Shake::Failed(why) => Self::Handshake(why),
        }
    }
}

fn shake<S: Read + Write, E>(
    connector: &TlsConnector,
    host: &str,
    dialled: Result<S, E>,
) -> Result<TlsStream<S>, Shake<E>> {
    let stream = dialled.map_err(Shake::Dial)?;
    connector.connect(host, stream).map_err(|error| match error {
        HandshakeError::Failure(error) => Shake::Failed(in_short(&error.to_string())),
        HandshakeError::WouldBlock(_) => Shake::Failed("the server did not answer in time".into()),
    })
}

fn verified<E>(trust: &Trust) -> Result<TlsConnector, TlsError<E>> {
    let mut builder = TlsConnector::builder();
    builder.min_protocol_version(Some(Protocol::Tlsv12));
    if let Some(path) = &trust.ca {
        let pem = fs::read(path).map_err(|error: io::Error| TlsError::Authority(error.kind().to_string()))?;
        for certificate in authorities(&pem)? {
            builder.add_root_certificate(certificate);
        }
    }
    builder.build().map_err(|error| TlsError::Handshake(error.to_string()))
}

/// For looking at a certificate, or comparing it with one the user has accepted.
fn unverified<E>() -> Result<TlsConnector, TlsError<E>> {
    TlsConnector::builder()
        .min_protocol_version(Some(Protocol::Tlsv12))
        .danger_accept_invalid_certs(true)
        .danger_accept_invalid_hostnames(true)
        .build()
        .map_err(|error| TlsError::Handshake(error.to_string()))
}

fn authorities<E>(pem: &[u8]) -> Result<Vec<Certificate>, TlsError<E>> {
    const END: &str = "-----END CERTIFICATE-----";
    let text = String::from_utf8_lossy(pem);
    let blocks = text.split_inclusive(END).filter(|block| block.ends_with(END));
    let read = blocks.map(|block| Certificate::from_pem(block.trim_start().as_bytes()));
    let certificates = read.collect::<Result<Vec<_>, _>>().map_err(|error| TlsError::Authority(error.to_string()))?;
    if certificates.is_empty() {
        return Err(TlsError::Authority("no certificate in it".into()));
    }
    Ok(certificates)
}

fn fingerprint_of<S: Read + Write>(stream: &TlsStream<S>) -> String {
    let certificate = stream.peer_certificate().ok().flatten().and_then(|certificate| certificate.to_der().ok());
    certificate.map_or_else(String::new, |der| fingerprint(&der))
}

fn same_fingerprint(presented: &str, accepted: &str) -> bool {
    let digits =
        |text: &str| text.chars().filter(char::is_ascii_hexdigit).map(|c| c.to_ascii_uppercase()).collect::<String>();
    let presented = digits(presented);
    presented.len() == 64 && presented == digits(accepted)
}

/// The reason in the brackets at the end of an OpenSSL text, where there is one.
fn in_short(text: &str) -> String {
    let inner = text.strip_suffix(')').and_then(|text| text.rsplit_once('(')).map(|(_, inner)| inner);
    inner.filter(|inner| !inner.is_empty()).unwrap_or(text).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_is_compared_however_it_is_written() {
        let shown = fingerprint(b"certificate");
        assert_eq!(shown.len(), 95);
        assert!(same_fingerprint(&shown, &shown.replace(':', "").to_lowercase()));
        assert!(same_fingerprint(&shown, &shown.replace(':', " ")));
        assert!(!same_fingerprint(&shown, &fingerprint(b"another")));
        assert!(!same_fingerprint("", ""), "no certificate equals none");
    }

    #[test]
    fn a_file_without_a_certificate_is_no_authority() {
        for pem in ["", "hello", "-----BEGIN CERTIFICATE-----\n!!\n-----END CERTIFICATE-----\n"] {
            assert!(matches!(authorities::<()>(pem.as_bytes()), Err(TlsError::Authority(_))), "{pem:?}");
        }
    }

    #[test]
    fn the_reason_is_taken_out_of_the_brackets() {
        assert_eq!(
            in_short("error:0A000086:SSL routines:x.c:1889: (self-signed certificate)"),
            "self-signed certificate"
        );
        assert_eq!(in_short("connection reset"), "connection reset");
    }
}
