//! Whose a host is: names from strangers are looked at before anything is believed of them.

use domain::Address;

use crate::provider;

/// A host's name in normal form; `None` for what no provider's server is called: addresses of machines, names without a domain, anything
/// with white space or control characters in it.
pub fn usable(host: &str) -> Option<String> {
    let is_written = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-');
    if !host.chars().all(is_written) {
        return None;
    }
    let host = Address::parse_domain(host).ok()?;
    let (_, last) = host.rsplit_once('.')?;
    let is_number = last.chars().all(|c| c.is_ascii_digit()) || last.starts_with("0x");
    (!is_number && last != "local" && last != "localhost").then_some(host)
}

/// Whether a server may be signed in to for an address of `domain` without asking: it is one of that domain's, or of a provider of our table.
pub fn is_foreign(host: &str, domain: &str) -> bool {
    !(is_below(host, registered(domain)) || provider::at(host).is_some())
}

/// The part of a name that somebody registered; the name itself where it is a suffix under which others register.
pub fn registered(name: &str) -> &str {
    psl::domain_str(name).unwrap_or(name)
}

fn is_below(host: &str, domain: &str) -> bool {
    host == domain || host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_a_name_with_a_domain_and_nothing_else() {
        for (host, expected) in [
            ("IMAP.Firm.example.", Some("imap.firm.example")),
            ("imap.bücher.example", Some("imap.xn--bcher-kva.example")),
            // Cyrillic: another name than it looks like, and written so that it shows.
            ("imap.gmаil.com", Some("imap.xn--gmil-63d.com")),
            ("192.0.2.1", None),
            ("0x7f.1", None),
            ("127.1", None),
            ("1.0x7f000001", None),
            ("[::1]", None),
            ("::1", None),
            ("localhost", None),
            ("printer.local", None),
            ("imap.firm.example\r\nA1 LOGIN", None),
            ("imap.firm.example ", None),
            ("imap.firm.example\0", None),
            ("imap.firm.example:143", None),
            ("user@imap.firm.example", None),
            ("*.firm.example", None),
            ("imap\u{202e}.firm.example", None),
            ("imap..firm.example", None),
            ("", None),
        ] {
            assert_eq!(usable(host).as_deref(), expected, "{host:?}");
        }
    }

    #[test]
    fn a_server_elsewhere_is_told_from_the_domains_own() {
        for (host, domain, expected) in [
            ("imap.firm.example", "firm.example", false),
            ("firm.example", "firm.example", false),
            ("imap.firm.example", "berlin.firm.example", false),
            ("imap.firm.co.uk", "firm.co.uk", false),
            ("imap.gmail.com", "firm.example", false),
            ("imap.other.example", "firm.example", true),
            ("imap.notfirm.example", "firm.example", true),
            ("firm.example.evil.example", "firm.example", true),
            ("imap.other.co.uk", "firm.co.uk", true),
            ("other.github.io", "mine.github.io", true),
            ("imap.co.uk", "co.uk", false),
            ("vps-1.ovh.net", "firm.example", true),
            ("imap.xn--gmil-63d.com", "gmail.com", true),
        ] {
            assert_eq!(is_foreign(host, domain), expected, "{host} for {domain}");
        }
    }
}
