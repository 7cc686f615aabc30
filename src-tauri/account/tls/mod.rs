//! TLS to a server, and what to show the user when its certificate is not trusted.

use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

mod certificate;
mod mode;
#[cfg_attr(target_os = "linux", path = "openssl.rs")]
#[cfg_attr(not(target_os = "linux"), path = "native.rs")]
mod system;

pub use certificate::{Certificate, Fault};
pub use mode::{BEGINS_WITHIN, other_mode};
use system::Connector;
pub use system::{Stream, begin};

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
        /// What it says of itself.
        certificate: Box<Certificate>,
    },
    /// The handshake failed for another reason.
    #[error("the secure connection cannot be made")]
    Handshake(String),
}

/// Who vouches for a server.
enum Roots<'r> {
    /// The authorities of the system.
    System,
    /// Those of this PEM file alone.
    Only(&'r [u8]),
    /// Nobody has to: for looking at a certificate, or comparing it with one the user has accepted.
    Anybody,
}

/// Makes a secure connection to `host`. `dial` gives a fresh connection that is ready for the handshake, as often as it is asked.
///
/// The user's own authorities are asked first: whose server has one of those seldom needs the system's. A certificate that is not
/// trusted is read over a further connection on which nothing is sent, so that it can be shown.
///
/// # Errors
/// See [`TlsError`].
pub fn secure<S, E>(host: &str, trust: &Trust, dial: &mut dyn FnMut() -> Result<S, E>) -> Result<Stream<S>, TlsError<E>>
where
    S: Read + Write,
{
    let mut shake = |roots| shake(&roots, host, dial);
    if let Some(accepted) = &trust.fingerprint {
        let stream = shake(Roots::Anybody).map_err(TlsError::from)?;
        if same_fingerprint(&fingerprint_of(&stream), accepted) {
            return Ok(stream);
        }
    }
    let own = trust.ca.as_deref().map(authorities).transpose()?;
    let mut why = None;
    for roots in own.iter().map(|pem| Roots::Only(pem)).chain([Roots::System]) {
        match shake(roots) {
            Ok(stream) => return Ok(stream),
            Err(Shake::Dial(error)) => return Err(TlsError::Dial(error)),
            Err(Shake::Failed(said)) => drop(why.get_or_insert(said)),
        }
    }
    let why = why.unwrap_or_default();
    match shake(Roots::Anybody) {
        Ok(stream) => {
            let der = system::certificate(&stream).unwrap_or_default();
            let seen = Certificate::read(&der, host).unwrap_or_default();
            let certificate = Box::new(Certificate { replaces: trust.fingerprint.is_some(), ..seen });
            Err(TlsError::Untrusted { fingerprint: fingerprint(&der), why, certificate })
        }
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
    roots: &Roots<'_>,
    host: &str,
    dial: &mut dyn FnMut() -> Result<S, E>,
) -> Result<Stream<S>, Shake<E>> {
    let connector = Connector::new(roots).map_err(Shake::Failed)?;
    let stream = dial().map_err(Shake::Dial)?;
    connector.connect(host, stream).map_err(|why| Shake::Failed(in_short(&why)))
}

/// A PEM file with at least one certificate, all of which can be read.
fn authorities<E>(path: &Path) -> Result<Vec<u8>, TlsError<E>> {
    let pem = fs::read(path).map_err(|error: io::Error| TlsError::Authority(error.kind().to_string()))?;
    if blocks(&pem).is_empty() {
        return Err(TlsError::Authority("no certificate in it".into()));
    }
    Connector::new(&Roots::Only(&pem)).map_err(TlsError::Authority)?;
    Ok(pem)
}

/// The certificates of a PEM file (RFC 7468).
fn blocks(pem: &[u8]) -> Vec<String> {
    const END: &str = "-----END CERTIFICATE-----";
    let text = String::from_utf8_lossy(pem);
    let blocks = text.split_inclusive(END).filter(|block| block.ends_with(END));
    blocks.map(|block| block.trim_start().to_owned()).collect()
}

fn fingerprint_of<S: Read + Write>(stream: &Stream<S>) -> String {
    system::certificate(stream).map_or_else(String::new, |der| fingerprint(&der))
}

fn same_fingerprint(presented: &str, accepted: &str) -> bool {
    let digits =
        |text: &str| text.chars().filter(char::is_ascii_hexdigit).map(|c| c.to_ascii_uppercase()).collect::<String>();
    let presented = digits(presented);
    presented.len() == 64 && presented == digits(accepted)
}

/// The reason in an OpenSSL text: in the brackets at its end, or behind number, library and function; other texts as they are.
fn in_short(text: &str) -> String {
    if text.starts_with("error:") && !text.ends_with(')') {
        return text.split(':').nth(4).filter(|reason| !reason.is_empty()).unwrap_or(text).to_owned();
    }
    let inner = text.strip_suffix(')').and_then(|text| text.rsplit_once('(')).map(|(_, inner)| inner);
    inner.filter(|inner| !inner.is_empty()).unwrap_or(text).to_owned()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
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
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ca.pem");
        assert!(matches!(authorities::<()>(&path), Err(TlsError::Authority(_))), "there is none");
        for pem in ["", "hello", "-----BEGIN CERTIFICATE-----\n!!\n-----END CERTIFICATE-----\n"] {
            fs::write(&path, pem).unwrap();
            assert!(matches!(authorities::<()>(&path), Err(TlsError::Authority(_))), "{pem:?}");
        }
    }

    #[test]
    fn the_reason_is_taken_out_of_the_brackets() {
        assert_eq!(
            in_short("error:0A000086:SSL routines:x.c:1889: (self-signed certificate)"),
            "self-signed certificate"
        );
        assert_eq!(
            in_short("error:0A00010B:SSL routines:ssl3_get_record:wrong version number:../ssl/x.c:350:"),
            "wrong version number"
        );
        assert_eq!(in_short("connection reset"), "connection reset");
    }
}
