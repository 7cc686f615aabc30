//! Names of things at a server: compared decoded, so that it does not matter how a server writes them today.

use url::Url;

/// A place at the server: its path in the one form we write, with the host before it where that is another one than the account's.
pub fn name(base: &Url, url: &Url) -> String {
    let path = path(url.path());
    if url.origin() == base.origin() { path } else { format!("{}{path}", url.origin().ascii_serialization()) }
}

/// Where a name is; `None` for what is none.
pub fn url(base: &Url, name: &str) -> Option<Url> {
    base.join(name).ok().filter(|url| url.query().is_none() && url.fragment().is_none())
}

/// Where a server says something is, seen from where it said so.
pub fn resolve(said_at: &Url, href: &str) -> Option<Url> {
    let url = said_at.join(href.trim()).ok()?;
    // Some write the account's name before the host.
    url.username().is_empty().then_some(url)
}

/// A path in the one form: every octet that may stand as it is does, every other one is written by its number (RFC 3986 section 6.2.2).
pub fn path(path: &str) -> String {
    let mut octets = path.bytes();
    let mut one_form = String::with_capacity(path.len());
    while let Some(octet) = octets.next() {
        let mut octet = octet;
        let mut was_written_out = false;
        if octet == b'%' {
            let ahead: Vec<u8> = octets.clone().take(2).collect();
            let number = std::str::from_utf8(&ahead).ok().and_then(|digits| u8::from_str_radix(digits, 16).ok());
            if let Some(number) = number.filter(|_| ahead.len() == 2) {
                octets.nth(1);
                octet = number;
                was_written_out = true;
            }
        }
        match octet {
            b'/' if !was_written_out => one_form.push('/'),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => one_form.push(char::from(octet)),
            _ => one_form.push_str(&format!("%{octet:02X}")),
        }
    }
    one_form
}

/// The last part of a path, as people would read it.
pub fn last(path: &str) -> String {
    let part = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let mut octets = Vec::new();
    let mut rest = part.bytes();
    while let Some(octet) = rest.next() {
        let digits: Vec<u8> = if octet == b'%' { rest.clone().take(2).collect() } else { Vec::new() };
        match std::str::from_utf8(&digits).ok().and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(number) => {
                rest.nth(1);
                octets.push(number);
            }
            None => octets.push(octet),
        }
    }
    String::from_utf8_lossy(&octets).into_owned()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_place_has_one_name_however_it_is_written() {
        let base = Url::parse("https://dav.firm.example/home/").unwrap();
        for (said_at, href, expected) in [
            (
                "https://dav.firm.example/home/",
                "/cal/anna%40firm.example/a b.ics",
                "/cal/anna%40firm.example/a%20b.ics",
            ),
            (
                "https://dav.firm.example/home/",
                "/cal/anna@firm.example/a%20b.ics",
                "/cal/anna%40firm.example/a%20b.ics",
            ),
            ("https://dav.firm.example/home/", "/cal/%c3%bc(1).ics", "/cal/%C3%BC%281%29.ics"),
            ("https://dav.firm.example/home/", "/cal/ü(1).ics", "/cal/%C3%BC%281%29.ics"),
            ("https://dav.firm.example/home/", "/cal/a%2Fb.ics", "/cal/a%2Fb.ics"),
            ("https://dav.firm.example/home/", "/%63al/./x/../a%2eics", "/cal/a.ics"),
            ("https://dav.firm.example/home/", "https://dav.firm.example:443/cal/", "/cal/"),
            ("https://p34.firm.example/x/", "/cal/", "https://p34.firm.example/cal/"),
            ("https://dav.firm.example/home/", "work/", "/home/work/"),
            ("https://dav.firm.example/home/", "/100%.ics", "/100%25.ics"),
        ] {
            let url = resolve(&Url::parse(said_at).unwrap(), href).unwrap();
            let name = name(&base, &url);
            assert_eq!(name, expected, "{href}");
            let again = super::url(&base, &name).unwrap();
            assert_eq!(super::name(&base, &again), expected, "{href}, there and back");
        }
        assert!(resolve(&base, "https://anna:secret@dav.firm.example/").is_none());
    }

    #[test]
    fn a_name_that_would_lead_elsewhere_is_none() {
        let base = Url::parse("https://dav.firm.example/home/").unwrap();
        assert!(url(&base, "/a?b=c").is_none() && url(&base, "http://[").is_none());
        assert_eq!(last("/cal/anna/Meine%20Termine%C3%BC/"), "Meine Termineü");
    }
}
