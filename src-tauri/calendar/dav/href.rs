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
    let mut one_form = String::with_capacity(path.len());
    for (octet, was_escaped) in octets(path) {
        match octet {
            b'/' if !was_escaped => one_form.push('/'),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => one_form.push(char::from(octet)),
            _ => one_form.push_str(&format!("%{octet:02X}")),
        }
    }
    one_form
}

/// The last part of a path, as people would read it.
pub fn last(path: &str) -> String {
    decoded(path.trim_end_matches('/').rsplit('/').next().unwrap_or_default())
}

/// A part of an address without its escapes.
pub fn decoded(part: &str) -> String {
    let plain: Vec<u8> = octets(part).into_iter().map(|(octet, _)| octet).collect();
    String::from_utf8_lossy(&plain).into_owned()
}

/// The octets that are meant, and whether each was written by its number.
fn octets(text: &str) -> Vec<(u8, bool)> {
    let mut octets = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let digits = after.get(..2).filter(|digits| *first == b'%' && digits.iter().all(u8::is_ascii_hexdigit));
        let number = digits.and_then(|digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok());
        octets.push((number.unwrap_or(*first), number.is_some()));
        rest = if number.is_some() { after.get(2..).unwrap_or_default() } else { after };
    }
    octets
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
