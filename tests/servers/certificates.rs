//! A certificate authority for one test, and a certificate for localhost by it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::run;

/// PEM files in a folder.
#[derive(Clone, Debug)]
pub struct Certificates {
    folder: PathBuf,
}

impl Certificates {
    /// Makes an authority and a certificate for `localhost` and 127.0.0.1.
    ///
    /// # Panics
    /// Without the `openssl` program.
    pub fn make(folder: &Path) -> Self {
        Self::with_names(folder, "DNS:localhost,IP:127.0.0.1")
    }

    /// Makes an authority and a certificate by it for these subject alternative names; its subject is localhost all the same.
    ///
    /// # Panics
    /// Without the `openssl` program.
    pub fn with_names(folder: &Path, names: &str) -> Self {
        Self::lasting(folder, names, 30)
    }

    /// The same for so many days from now; it is over already where they are fewer than none.
    ///
    /// # Panics
    /// Without the `openssl` program.
    pub fn lasting(folder: &Path, names: &str, days: i32) -> Self {
        fs::write(folder.join("san"), format!("subjectAltName={names}\n")).unwrap();
        let key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
        let ca = ["-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=Invented Authority", "-days", "30"];
        run(Command::new("openssl").current_dir(folder).args(["req", "-x509"]).args(key).args(ca));
        run(Command::new("openssl").current_dir(folder).arg("req").args(key).args([
            "-keyout",
            "key.pem",
            "-out",
            "request.pem",
            "-subj",
            "/CN=localhost",
        ]));
        run(Command::new("openssl")
            .current_dir(folder)
            .args(["x509", "-req", "-in", "request.pem", "-CA", "ca.pem"])
            .args(["-CAkey", "ca.key", "-CAcreateserial", "-extfile", "san", "-out", "cert.pem"])
            .args(["-days", &days.to_string()]));
        Self { folder: folder.to_owned() }
    }

    /// The same, with a certificate for `localhost` that vouches for itself.
    ///
    /// # Panics
    /// Without the `openssl` program.
    #[must_use]
    pub fn by_itself(self) -> Self {
        let key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
        let names = [
            "-keyout",
            "key.pem",
            "-out",
            "cert.pem",
            "-subj",
            "/CN=localhost",
            "-addext",
            "subjectAltName=DNS:localhost",
        ];
        run(Command::new("openssl").current_dir(&self.folder).args(["req", "-x509"]).args(key).args(names));
        self
    }

    /// The authority's certificate.
    pub fn ca(&self) -> PathBuf {
        self.folder.join("ca.pem")
    }

    /// The server's certificate.
    pub fn certificate(&self) -> PathBuf {
        self.folder.join("cert.pem")
    }

    /// The server's key.
    pub fn key(&self) -> PathBuf {
        self.folder.join("key.pem")
    }

    /// The SHA-256 of the server's certificate as `openssl` writes it.
    pub fn fingerprint(&self) -> String {
        let args = ["x509", "-noout", "-fingerprint", "-sha256", "-in", "cert.pem"];
        let output = run(Command::new("openssl").current_dir(&self.folder).args(args));
        let text = String::from_utf8(output.stdout).unwrap();
        text.trim().rsplit_once('=').unwrap().1.to_owned()
    }
}

/// The SHA-256 of the certificate a server shows at this port of this computer, where there is one.
pub fn shown_at(port: u16) -> Option<String> {
    let mut dial = || std::net::TcpStream::connect(("127.0.0.1", port));
    match account::tls::secure("nobody.invalid", &account::tls::Trust::default(), &mut dial) {
        Err(account::tls::TlsError::Untrusted { fingerprint, .. }) => Some(fingerprint),
        _ => None,
    }
}
