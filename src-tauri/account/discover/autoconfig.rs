//! A provider's settings as a file of its web server: `clientConfig` in XML, as mail programs read it.

use domain::Address;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::host;
use crate::place::TlsMode;
use crate::provider::Settings;

/// Elements inside one another.
const DEEPEST: usize = 16;
/// Servers of each kind that are looked at.
const MOST: usize = 8;
/// Octets of one value.
const LONGEST: usize = 512;

/// What a file offers, in its order.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Config {
    /// Servers to read mail from.
    pub incoming: Vec<Settings>,
    /// Servers to hand mail in to.
    pub outgoing: Vec<Settings>,
}

/// A server as far as it is read.
#[derive(Default)]
struct Draft {
    host: String,
    port: String,
    socket: String,
    user: String,
}

/// Where the reading is.
enum Half {
    Incoming,
    Outgoing,
}

/// Reads a file for an address; `None` for what is no such file. Servers without encryption are passed over, and so is whatever names no host a
/// provider would have.
pub fn read(octets: &[u8], address: &Address) -> Option<Config> {
    let text = str::from_utf8(octets).ok()?;
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    let mut config = Config::default();
    let mut path: Vec<String> = Vec::new();
    let mut draft: Option<(Half, Draft)> = None;
    let mut is_config = false;
    loop {
        match reader.read_event().ok()? {
            Event::Start(start) => {
                path.push(start.local_name().as_ref().to_owned());
                if path.len() > DEEPEST {
                    return None;
                }
                is_config |= path == ["clientConfig"];
                draft = draft.or_else(|| begin(&start).map(|half| (half, Draft::default())));
            }
            Event::End(end) => {
                if matches!(end.local_name().as_ref(), "incomingServer" | "outgoingServer")
                    && let Some((half, draft)) = draft.take()
                {
                    config.keep(half, &draft, address);
                }
                path.pop();
            }
            Event::Text(text) => take(draft.as_mut(), &path, &text),
            Event::CData(text) => take(draft.as_mut(), &path, &text),
            // The one entity that a user name may need; whatever a file declares itself is no settings.
            Event::GeneralRef(name) if &*name == "amp" => take(draft.as_mut(), &path, "&"),
            Event::GeneralRef(_) | Event::DocType(_) => return None,
            Event::Eof => break,
            _ => {}
        }
    }
    is_config.then_some(config)
}

/// The half a server is for, by its element; `None` for any other element and for other ways than IMAP and SMTP.
fn begin(start: &BytesStart<'_>) -> Option<Half> {
    let kind = start.attributes().flatten().find(|one| one.key.local_name().as_ref() == "type")?.value;
    match (start.local_name().as_ref(), &*kind) {
        ("incomingServer", "imap") => Some(Half::Incoming),
        ("outgoingServer", "smtp") => Some(Half::Outgoing),
        _ => None,
    }
}

fn take(draft: Option<&mut (Half, Draft)>, path: &[String], text: &str) {
    let (Some((_, draft)), Some(name)) = (draft, path.last()) else {
        return;
    };
    let field = match name.as_str() {
        "hostname" => &mut draft.host,
        "port" => &mut draft.port,
        "socketType" => &mut draft.socket,
        "username" => &mut draft.user,
        _ => return,
    };
    if field.len() + text.len() <= LONGEST {
        field.push_str(text);
    }
}

impl Config {
    fn keep(&mut self, half: Half, draft: &Draft, address: &Address) {
        let list = match half {
            Half::Incoming => &mut self.incoming,
            Half::Outgoing => &mut self.outgoing,
        };
        if list.len() < MOST {
            list.extend(draft.settings(address));
        }
    }
}

impl Draft {
    fn settings(&self, address: &Address) -> Option<Settings> {
        let tls = match self.socket.trim().to_ascii_uppercase().as_str() {
            "SSL" | "TLS" => TlsMode::Implicit,
            "STARTTLS" => TlsMode::StartTls,
            _ => return None,
        };
        let port = self.port.trim().parse().ok().filter(|port| *port != 0)?;
        let host = host::usable(filled(self.host.trim(), address).trim())?;
        Some(Settings { host, port, tls, user: user(&self.user, address)? })
    }
}

/// The user name; one that asks for something only the user knows becomes the address.
fn user(form: &str, address: &Address) -> Option<String> {
    let user = filled(form.trim(), address);
    if user.chars().any(char::is_control) {
        return None;
    }
    Some(if user.is_empty() || user.contains('%') { address.as_str().to_owned() } else { user })
}

fn filled(form: &str, address: &Address) -> String {
    // What an address holds is put in last, so that nothing in it is taken for a place to fill.
    let parts = [
        ("%EMAILDOMAIN%", address.domain()),
        ("%EMAILADDRESS%", address.as_str()),
        ("%EMAILLOCALPART%", address.local()),
    ];
    let mut filled = String::new();
    let mut rest = form;
    while let Some(at) = rest.find('%') {
        filled.push_str(rest.get(..at).unwrap_or(""));
        rest = rest.get(at..).unwrap_or("");
        let (form, value) = parts.iter().find(|(form, _)| rest.starts_with(form)).copied().unwrap_or(("%", "%"));
        filled.push_str(value);
        rest = rest.get(form.len()..).unwrap_or("");
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
#[path = "autoconfig_tests.rs"]
mod tests;
