//! What a certificate says of itself, so that a refusal can be explained in words.

use std::net::IpAddr;

use x509_parser::prelude::{FromDer, GeneralName, X509Certificate};

/// The most names that are told of a certificate.
const MOST_NAMES: usize = 8;
/// The longest name that is told, characters.
const LONGEST: usize = 100;

/// What a server's certificate says of itself. Nobody vouches for any of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Certificate {
    /// Whom it was made out to: names of hosts and addresses (RFC 5280 section 4.2.1.6), a few of them.
    pub names: Vec<String>,
    /// Whether the server's name is among them.
    pub fits: bool,
    /// Who issued it.
    pub issuer: String,
    /// Whether it was issued by itself.
    pub self_signed: bool,
    /// From when on it is valid, Unix seconds.
    pub from: i64,
    /// Until when it is valid, Unix seconds.
    pub until: i64,
    /// Whether the user accepted another certificate of this server before.
    pub replaces: bool,
}

/// What is wrong with a certificate, the gravest first where it is several things.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The user accepted another one for this server before.
    Changed,
    /// It was made out to other hosts.
    WrongHost,
    /// Its time is over, or the clock of this computer is fast.
    Expired,
    /// Its time has not begun, or the clock of this computer is slow.
    NotYetValid,
    /// It was issued by itself: nobody vouches for it.
    SelfSigned,
    /// Nobody this computer trusts has issued it.
    UnknownIssuer,
}

impl Fault {
    /// The word it is known as.
    pub fn word(self) -> &'static str {
        match self {
            Self::Changed => "changed",
            Self::WrongHost => "wrong_host",
            Self::Expired => "expired",
            Self::NotYetValid => "not_yet_valid",
            Self::SelfSigned => "self_signed",
            Self::UnknownIssuer => "unknown_issuer",
        }
    }
}

impl Certificate {
    /// Reads what a certificate (DER) says, and whether it is made out to `host`; `None` where it cannot be read.
    pub fn read(der: &[u8], host: &str) -> Option<Self> {
        let (_, certificate) = X509Certificate::from_der(der).ok()?;
        let names = names(&certificate);
        Some(Self {
            fits: names.iter().any(|name| covers(name, host)),
            names: names.iter().take(MOST_NAMES).map(|name| shown(name)).collect(),
            issuer: shown(&certificate.issuer().to_string()),
            self_signed: certificate.issuer().as_raw() == certificate.subject().as_raw(),
            from: certificate.validity().not_before.timestamp(),
            until: certificate.validity().not_after.timestamp(),
            replaces: false,
        })
    }

    /// What is wrong with a certificate that was refused, at a moment in Unix seconds.
    pub fn fault(&self, now: i64) -> Fault {
        match self {
            Self { replaces: true, .. } => Fault::Changed,
            Self { fits: false, .. } => Fault::WrongHost,
            Self { until, .. } if *until < now => Fault::Expired,
            Self { from, .. } if *from > now => Fault::NotYetValid,
            Self { self_signed: true, .. } => Fault::SelfSigned,
            Self { .. } => Fault::UnknownIssuer,
        }
    }
}

/// Names of hosts and IP addresses alone: the common name counts no more (RFC 9525 section 2).
fn names(certificate: &X509Certificate<'_>) -> Vec<String> {
    let alternatives = certificate.subject_alternative_name().ok().flatten();
    let named = |name: &GeneralName<'_>| match name {
        GeneralName::DNSName(name) => Some((*name).to_owned()),
        GeneralName::IPAddress(octets) => address(octets).map(|address| address.to_string()),
        _ => None,
    };
    alternatives.map_or_else(Vec::new, |names| names.value.general_names.iter().filter_map(named).collect())
}

fn address(octets: &[u8]) -> Option<IpAddr> {
    let four = <[u8; 4]>::try_from(octets).map(IpAddr::from);
    four.or_else(|_| <[u8; 16]>::try_from(octets).map(IpAddr::from)).ok()
}

/// Whether a name covers a host: the same, or `*` for its first label (RFC 9525 section 6.3).
fn covers(name: &str, host: &str) -> bool {
    let host = host.trim_end_matches('.');
    if host.parse::<IpAddr>().is_ok() || name.parse::<IpAddr>().is_ok() {
        return name == host;
    }
    match (name.strip_prefix("*."), host.split_once('.')) {
        (Some(parent), Some((label, rest))) => !label.is_empty() && rest.eq_ignore_ascii_case(parent),
        (Some(_), None) => false,
        (None, _) => name.eq_ignore_ascii_case(host),
    }
}

/// A stranger's text as it may be shown: no line breaks or signs that turn text round, and not endless.
fn shown(text: &str) -> String {
    let plain = |c: &char| {
        !c.is_control() && !matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().filter(plain).take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_covers_a_host_as_the_standard_says() {
        for (name, host, expected) in [
            ("mail.firm.example", "mail.firm.example", true),
            ("MAIL.firm.example", "mail.FIRM.example.", true),
            ("*.firm.example", "mail.firm.example", true),
            ("*.firm.example", "firm.example", false),
            ("*.firm.example", "a.mail.firm.example", false),
            ("m*.firm.example", "mail.firm.example", false),
            ("firm.example", "mail.firm.example", false),
            ("127.0.0.1", "127.0.0.1", true),
            ("*.0.0.1", "127.0.0.1", false),
            ("", "", false),
        ] {
            assert_eq!(covers(name, host) && !name.is_empty(), expected, "{name} for {host}");
        }
    }

    #[test]
    fn the_gravest_fault_is_told() {
        let well = Certificate { fits: true, from: 100, until: 200, ..Certificate::default() };
        for (what, certificate, now, expected) in [
            ("nothing but who vouches", well.clone(), 150, Fault::UnknownIssuer),
            ("by itself", Certificate { self_signed: true, ..well.clone() }, 150, Fault::SelfSigned),
            ("over", Certificate { self_signed: true, ..well.clone() }, 201, Fault::Expired),
            ("to come", well.clone(), 99, Fault::NotYetValid),
            ("of another host, and over", Certificate { fits: false, ..well.clone() }, 201, Fault::WrongHost),
            ("another than before", Certificate { replaces: true, ..well }, 150, Fault::Changed),
        ] {
            assert_eq!(certificate.fault(now), expected, "{what}");
        }
    }

    #[test]
    fn what_is_no_certificate_tells_nothing() {
        assert_eq!(Certificate::read(b"", "mail.firm.example"), None);
        assert_eq!(Certificate::read(b"\x30\x82\xff\xff", "mail.firm.example"), None);
    }

    #[test]
    fn a_strangers_text_is_shown_on_one_line_and_in_its_order() {
        assert_eq!(shown("CN=\u{202e}elpmaxe\r\nO=x"), "CN=elpmaxeO=x");
        assert_eq!(shown(&"x".repeat(1000)).len(), LONGEST);
    }
}
