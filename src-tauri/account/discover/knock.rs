//! Usual names, each tried by a secure connection whose greeting is read. Nothing is said there but what asks for encryption.

use std::io::{self, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};

use domain::Address;

use super::Ways;
use super::found::{Half, How, Said, Server};
use crate::names;
use crate::place::TlsMode;
use crate::provider::Settings;
use crate::tls::{self, Trust};

/// How long a server may take for a connection or a line.
const ANSWER: Duration = Duration::from_secs(4);
/// What a server may say before it is believed, in octets.
const ALLOWANCE: u64 = 8 * 1024;

/// Tries the usual names of a domain side by side; those that answer, the best first.
pub fn usual(address: &Address, ways: &dyn Ways, until: Instant) -> Said {
    let rows: Vec<(Half, Settings)> = candidates(address);
    let answers: Vec<bool> = thread::scope(|scope| {
        let knocks: Vec<_> = rows.iter().map(|row| scope.spawn(move || ways.knock(row, until))).collect();
        knocks.into_iter().map(|knock| knock.join().unwrap_or(false)).collect()
    });
    let server = |(half, settings)| Server { half, settings, how: How::Answered, foreign: false };
    let servers: Vec<Server> =
        rows.into_iter().zip(answers).filter(|(_, answers)| *answers).map(|(row, _)| server(row)).collect();
    Said { answered: !servers.is_empty(), servers, ..Said::default() }
}

fn candidates(address: &Address) -> Vec<(Half, Settings)> {
    let domain = address.domain();
    let row = |half, name: &str, port, tls| {
        let host = if name.is_empty() { domain.to_owned() } else { format!("{name}.{domain}") };
        (half, Settings { host, port, tls, user: address.as_str().to_owned() })
    };
    let ports = [(993, 465, TlsMode::Implicit), (143, 587, TlsMode::StartTls)];
    ports
        .iter()
        .flat_map(|(imap, smtp, tls)| {
            let incoming = ["imap", "mail", ""].map(|name| row(Half::Incoming, name, *imap, *tls));
            let outgoing = ["smtp", "mail", ""].map(|name| row(Half::Outgoing, name, *smtp, *tls));
            incoming.into_iter().chain(outgoing)
        })
        .collect()
}

/// Whether a server of this kind greets over a connection that is secure and whose certificate the system trusts.
pub fn greets((half, settings): &(Half, Settings), until: Instant) -> bool {
    let mut dial = || {
        let mut tcp = dial(settings, until)?;
        if settings.tls == TlsMode::StartTls {
            ask_for_tls(*half, &mut tcp)?;
        }
        Ok::<_, io::Error>(tcp)
    };
    let secured = tls::secure(&settings.host, &Trust::default(), &mut dial);
    let Ok(mut stream) = secured else {
        return false;
    };
    settings.tls == TlsMode::StartTls || Lines::new(&mut stream).greeting(*half).is_ok()
}

fn dial(settings: &Settings, until: Instant) -> io::Result<TcpStream> {
    let addresses = names::resolve(&settings.host, settings.port)?;
    let address = addresses.first().ok_or(ErrorKind::NotFound)?;
    let left = until.saturating_duration_since(Instant::now()).min(ANSWER);
    if left.is_zero() {
        return Err(ErrorKind::TimedOut.into());
    }
    let tcp = TcpStream::connect_timeout(address, left)?;
    tcp.set_read_timeout(Some(left))?;
    tcp.set_write_timeout(Some(left))?;
    Ok(tcp)
}

fn ask_for_tls<S: Read + Write>(half: Half, stream: &mut S) -> io::Result<()> {
    Lines::new(&mut *stream).greeting(half)?;
    let (ask, begin) = match half {
        Half::Incoming => ("a CAPABILITY\r\n", "b STARTTLS\r\n"),
        Half::Outgoing => ("EHLO [127.0.0.1]\r\n", "STARTTLS\r\n"),
    };
    stream.write_all(ask.as_bytes())?;
    if !Lines::new(&mut *stream).offers_tls(half)? {
        return Err(ErrorKind::Unsupported.into());
    }
    stream.write_all(begin.as_bytes())?;
    let line = Lines::new(&mut *stream).next()?;
    let begins = match half {
        Half::Incoming => line.to_ascii_uppercase().starts_with("B OK"),
        Half::Outgoing => line.starts_with("220"),
    };
    if begins { Ok(()) } else { Err(ErrorKind::Unsupported.into()) }
}

/// Lines as a server says them, not one octet further and not without end.
struct Lines<S> {
    stream: io::Take<S>,
}

impl<S: Read> Lines<S> {
    fn new(stream: S) -> Self {
        Self { stream: stream.take(ALLOWANCE) }
    }

    fn next(&mut self) -> io::Result<String> {
        let mut line = Vec::new();
        loop {
            let mut octet = [0];
            self.stream.read_exact(&mut octet)?;
            match octet {
                [b'\n'] => return Ok(String::from_utf8_lossy(&line).trim_end().to_owned()),
                [octet] => line.push(octet),
            }
        }
    }

    fn greeting(&mut self, half: Half) -> io::Result<()> {
        loop {
            let line = self.next()?;
            match half {
                Half::Incoming if line.to_ascii_uppercase().starts_with("* OK") => return Ok(()),
                Half::Outgoing if line.starts_with("220-") => {}
                Half::Outgoing if line.starts_with("220") => return Ok(()),
                _ => return Err(ErrorKind::InvalidData.into()),
            }
        }
    }

    fn offers_tls(&mut self, half: Half) -> io::Result<bool> {
        let mut offered = false;
        loop {
            let line = self.next()?.to_ascii_uppercase();
            offered |= line.split([' ', '-']).any(|word| word == "STARTTLS");
            match half {
                Half::Incoming if line.starts_with("A ") => return Ok(offered && line.starts_with("A OK")),
                Half::Outgoing if !line.starts_with("250") => return Ok(false),
                Half::Outgoing if !line.starts_with("250-") => return Ok(offered),
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// Plays what a server says and keeps what it hears.
    struct Played(io::Cursor<Vec<u8>>, Vec<u8>);

    impl Read for Played {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            self.0.read(out)
        }
    }

    impl Write for Played {
        fn write(&mut self, octets: &[u8]) -> io::Result<usize> {
            self.1.extend_from_slice(octets);
            Ok(octets.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn in_the_open_nothing_is_said_but_what_asks_for_encryption() {
        use Half::{Incoming, Outgoing};
        let imap = "* OK hello\r\n* CAPABILITY IMAP4rev1 STARTTLS\r\na OK done\r\nb OK begin\r\n";
        let smtp = "220-mail\r\n220 ready\r\n250-mail\r\n250-STARTTLS\r\n250 SIZE\r\n220 go\r\n";
        for (what, half, says, ok, heard) in [
            ("IMAP", Incoming, imap.to_owned(), true, "a CAPABILITY\r\nb STARTTLS\r\n"),
            ("SMTP", Outgoing, smtp.to_owned(), true, "EHLO [127.0.0.1]\r\nSTARTTLS\r\n"),
            ("not offered", Incoming, imap.replace(" STARTTLS", ""), false, "a CAPABILITY\r\n"),
            ("not offered for SMTP", Outgoing, smtp.replace("250-STARTTLS\r\n", ""), false, "EHLO [127.0.0.1]\r\n"),
            ("refused", Incoming, imap.replace("b OK", "b NO"), false, "a CAPABILITY\r\nb STARTTLS\r\n"),
            ("signed in already", Incoming, imap.replace("* OK", "* PREAUTH"), false, ""),
            ("another protocol", Incoming, smtp.to_owned(), false, ""),
            ("without end", Outgoing, "220-x\r\n".repeat(5000), false, ""),
            ("silent", Outgoing, String::new(), false, ""),
        ] {
            let mut played = Played(io::Cursor::new(says.into_bytes()), Vec::new());
            assert_eq!(ask_for_tls(half, &mut played).is_ok(), ok, "{what}");
            assert_eq!(String::from_utf8(played.1).unwrap(), heard, "{what}");
        }
    }

    #[test]
    fn encryption_from_the_first_byte_is_tried_before_any_other() {
        let rows = candidates(&Address::parse("anna@firm.example").unwrap());
        let shown: Vec<String> = rows.iter().map(|(_, one)| format!("{}:{}", one.host, one.port)).collect();
        assert_eq!(
            shown[..4],
            ["imap.firm.example:993", "mail.firm.example:993", "firm.example:993", "smtp.firm.example:465"]
        );
        assert_eq!(shown.len(), 12);
        assert!(rows.iter().skip(6).all(|(_, one)| one.tls == TlsMode::StartTls));
    }
}
