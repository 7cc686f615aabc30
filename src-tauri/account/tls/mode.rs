//! Whether a server at a port becomes secure in the other way than was tried: TLS from the first byte, or STARTTLS.

use std::io::Read;
use std::time::Duration;

use super::{TlsError, Trust, secure};
use crate::Cancel;
use crate::place::TlsMode;
use crate::socket::{self, Reins};

/// How long a server that speaks first in the open may take to begin, before it is taken for one that does not.
pub const BEGINS_WITHIN: Duration = Duration::from_secs(15);
/// How long it may take here.
const ANSWER: Duration = Duration::from_secs(5);

/// The way that works at this port where the one that was tried failed; `None` where neither does. Nothing is said to the server.
pub fn other_mode((host, port): (&str, u16), tried: TlsMode, cancel: &Cancel) -> Option<TlsMode> {
    let reins = Reins { cancel: cancel.clone(), ..Reins::default() };
    reins.patience.set(ANSWER);
    let mut dial = || socket::dial((host, port), &reins, &mut |_| ());
    match tried {
        TlsMode::Implicit => begins_in_the_open(dial().ok()?).then_some(TlsMode::StartTls),
        TlsMode::StartTls => {
            // Whose certificate it shows is looked at when the right way is tried.
            let secured = secure(host, &Trust::default(), &mut dial);
            matches!(secured, Ok(_) | Err(TlsError::Untrusted { .. })).then_some(TlsMode::Implicit)
        }
    }
}

/// Whether a mail server greets: `* OK` (RFC 3501 section 7.1.1) or `220` (RFC 5321 section 4.2).
fn begins_in_the_open(mut stream: impl Read) -> bool {
    let mut begun = [0; 3];
    stream.read_exact(&mut begun).is_ok() && (begun.starts_with(b"* ") || &begun == b"220")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::io::Write;
    use std::net::TcpListener;
    use std::thread;

    use super::*;

    #[test]
    fn a_server_that_greets_in_the_open_is_recognised_by_its_first_octets() {
        for (greeting, expected) in [
            ("* OK ready\r\n", Some(TlsMode::StartTls)),
            ("220 mail ESMTP\r\n", Some(TlsMode::StartTls)),
            ("SSH-2.0-x\r\n", None),
            ("", None),
        ] {
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            let port = listener.local_addr().unwrap().port();
            let served = thread::spawn(move || listener.accept().unwrap().0.write_all(greeting.as_bytes()));
            assert_eq!(
                other_mode(("127.0.0.1", port), TlsMode::Implicit, &Cancel::default()),
                expected,
                "{greeting:?}"
            );
            served.join().unwrap().unwrap();
        }
    }
}
