//! TLS by the system's OpenSSL. Not through `native-tls`, which parses the system's authorities twice for every connection it prepares, also
//! where they are not asked: most of a sync that finds nothing new.

use std::io::{Read, Write};
use std::net::IpAddr;

use openssl::error::ErrorStack;
use openssl::ssl::{HandshakeError, Ssl, SslContext, SslContextBuilder, SslMethod, SslMode, SslOptions};
use openssl::ssl::{SslStream, SslVerifyMode, SslVersion};
use openssl::x509::store::X509StoreBuilder;
use openssl::x509::verify::X509CheckFlags;
use openssl::x509::{X509, X509VerifyResult};

use super::Roots;

/// Starts OpenSSL before anything else in the process does, so that it is there until the end: else the store's cipher, which shares it, has it
/// torn down when the program exits, under threads that still talk to a server, and the program crashes instead of ending.
pub fn begin() {
    openssl::init();
}

/// What is offered below TLS 1.3.
const CIPHERS: &str = "DEFAULT:!aNULL:!eNULL:!MD5:!3DES:!DES:!RC4:!IDEA:!SEED:!aDSS:!SRP:!PSK";

/// A secure connection.
pub type Stream<S> = SslStream<S>;

/// Makes connections secure.
pub(super) struct Connector {
    context: SslContext,
    names_count: bool,
}

impl Connector {
    /// Prepares connections that trust `roots`.
    pub fn new(roots: &Roots<'_>) -> Result<Self, String> {
        let context = context(roots).map_err(|error| error.to_string())?;
        Ok(Self { context, names_count: !matches!(roots, Roots::Anybody) })
    }

    /// Shakes hands over a fresh connection.
    pub fn connect<S: Read + Write>(&self, host: &str, stream: S) -> Result<Stream<S>, String> {
        let ssl = self.addressed(host).map_err(|error| error.to_string())?;
        ssl.connect(stream).map_err(|error| match error {
            HandshakeError::SetupFailure(error) => error.to_string(),
            HandshakeError::Failure(failed) => match failed.ssl().verify_result() {
                X509VerifyResult::OK => failed.error().to_string(),
                verdict => verdict.error_string().to_owned(),
            },
            HandshakeError::WouldBlock(_) => "the server did not answer in time".into(),
        })
    }

    fn addressed(&self, host: &str) -> Result<Ssl, ErrorStack> {
        let mut ssl = Ssl::new(&self.context)?;
        let address = host.parse::<IpAddr>().ok();
        if address.is_none() {
            ssl.set_hostname(host)?;
        }
        if self.names_count {
            let expected = ssl.param_mut();
            expected.set_hostflags(X509CheckFlags::NO_PARTIAL_WILDCARDS | X509CheckFlags::NEVER_CHECK_SUBJECT);
            match address {
                Some(address) => expected.set_ip(address)?,
                None => expected.set_host(host)?,
            }
        }
        Ok(ssl)
    }
}

fn context(roots: &Roots<'_>) -> Result<SslContext, ErrorStack> {
    let mut builder = SslContextBuilder::new(SslMethod::tls_client())?;
    builder.set_min_proto_version(Some(SslVersion::TLS1_2))?;
    builder.set_cipher_list(CIPHERS)?;
    builder.set_options(SslOptions::NO_COMPRESSION | SslOptions::NO_RENEGOTIATION);
    builder.set_mode(SslMode::AUTO_RETRY | SslMode::ACCEPT_MOVING_WRITE_BUFFER | SslMode::ENABLE_PARTIAL_WRITE);
    builder.set_verify(SslVerifyMode::PEER);
    match roots {
        Roots::System => builder.set_default_verify_paths()?,
        Roots::Only(pem) => {
            let mut store = X509StoreBuilder::new()?;
            X509::stack_from_pem(pem)?.into_iter().try_for_each(|certificate| store.add_cert(certificate))?;
            builder.set_cert_store(store.build());
        }
        Roots::Anybody => builder.set_verify(SslVerifyMode::NONE),
    }
    Ok(builder.build())
}

/// The server's certificate, DER.
pub(super) fn certificate<S>(stream: &Stream<S>) -> Option<Vec<u8>> {
    stream.ssl().peer_certificate()?.to_der().ok()
}
