//! Where may be asked, and who may hear what another was told.

use std::net::IpAddr;

use url::Url;

use crate::discover::registered;

/// No address is longer, octets.
const LONGEST: usize = 16 * 1024;

/// Whether an address may be asked at all: over TLS, without a user's name in it. A debug build also speaks to this machine in the open, as in tests.
pub fn may_be_asked(url: &Url) -> bool {
    let is_plain = url.username().is_empty() && url.password().is_none() && url.host_str().is_some();
    let is_here = cfg!(debug_assertions) && url.scheme() == "http" && url.host_str() == Some("127.0.0.1");
    is_plain && (url.scheme() == "https" || is_here) && url.as_str().len() <= LONGEST
}

/// Whether `other` may hear what was told to `one`: it may be asked, and is the same machine, or belongs to whoever registered its name.
pub fn is_kin(one: &Url, other: &Url) -> bool {
    let (Some(host), Some(there)) = (one.host_str(), other.host_str()) else { return false };
    let is_number = |host: &str| host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok();
    let same = host == there || (!is_number(host) && !is_number(there) && registered(host) == registered(there));
    same && may_be_asked(other) && one.scheme() == other.scheme()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_secret_goes_only_to_whoever_registered_the_name() {
        for (one, other, expected) in [
            ("https://caldav.firm.example/", "https://p34.firm.example/home/", true),
            ("https://firm.example/", "https://firm.example:8443/dav/", true),
            ("https://firm.example/", "http://firm.example/", false),
            ("https://firm.example/", "https://anna:secret@firm.example/", false),
            ("https://firm.example/", "https://evil.example/", false),
            ("https://firm.example/", "https://firm.example.evil.example/", false),
            ("https://anna.github.io/", "https://mallory.github.io/", false),
            ("https://a.firm.co.uk/", "https://b.other.co.uk/", false),
            ("https://192.0.2.1/", "https://192.0.2.1:8443/", true),
            ("https://192.0.2.1/", "https://198.51.2.1/", false),
            ("https://[2001:db8::1]/", "https://[2001:db8::2]/", false),
            ("http://127.0.0.1:8080/", "http://127.0.0.1:8081/", true),
            ("http://127.0.0.1:8080/", "http://localhost:8081/", false),
            ("https://localhost/", "https://localhost:8443/", true),
            ("https://firm.example/", "file:///etc/passwd", false),
        ] {
            let url = |text: &str| Url::parse(text).unwrap();
            assert_eq!(is_kin(&url(one), &url(other)), expected, "{one} {other}");
        }
    }
}
