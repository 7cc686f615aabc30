//! Where Microsoft Graph is, and where a token may go.

/// The host of the official one.
pub const HOST: &str = "graph.microsoft.com";
/// The one place tokens are sent to.
const OFFICIAL: &str = "https://graph.microsoft.com/v1.0";
/// No link the service gives is longer, octets.
const LONGEST: usize = 16 * 1024;

/// Where the service is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    base: String,
}

impl Endpoint {
    /// The official one, or in a debug build a fake on this machine (`http://127.0.0.1:PORT/…`) where `stand_in` names one.
    pub fn or(stand_in: Option<&str>) -> Self {
        let near = stand_in.filter(|base| cfg!(debug_assertions) && base.starts_with("http://127.0.0.1:"));
        Self { base: near.unwrap_or(OFFICIAL).trim_end_matches('/').to_owned() }
    }

    /// Whether everything is said over TLS.
    pub(super) fn is_secure(&self) -> bool {
        self.base.starts_with("https://")
    }

    /// The address of a path (`/me/…`).
    pub(super) fn address(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// Whether a link the service gave leads back to it: anywhere else a token must not go.
    pub(super) fn owns(&self, link: &str) -> bool {
        let below = link.strip_prefix(&self.base).is_some_and(|rest| rest.starts_with('/'));
        below && link.len() <= LONGEST && link.bytes().all(|byte| byte.is_ascii_graphic())
    }
}

impl Default for Endpoint {
    fn default() -> Self {
        Self::or(std::env::var("DOSSIER_GRAPH").ok().as_deref())
    }
}

/// Part of a path, whatever is in it (RFC 3986 section 3.3).
pub fn segment(text: &str) -> String {
    let mut escaped = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'~' | b'@' => escaped.push(char::from(byte)),
            // Alone it would be a step in the path.
            b'.' if text.len() > 2 => escaped.push('.'),
            _ => escaped.push_str(&format!("%{byte:02X}")),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_links_below_the_service_are_its_own() {
        let service = Endpoint::or(None);
        for (link, own) in [
            ("https://graph.microsoft.com/v1.0/me/mailFolders('AQ')/messages/delta?$deltatoken=x", true),
            ("https://graph.microsoft.com/v1.0", false),
            ("https://graph.microsoft.com/v1.0.evil.example/me", false),
            ("https://graph.microsoft.com.evil.example/v1.0/me", false),
            ("https://graph.microsoft.com@evil.example/v1.0/me", false),
            ("https://evil.example/v1.0/me", false),
            ("http://graph.microsoft.com/v1.0/me", false),
            ("//graph.microsoft.com/v1.0/me", false),
            ("/me", false),
            ("https://graph.microsoft.com/v1.0/me\r\nHost: evil.example", false),
            ("https://graph.microsoft.com/v1.0/me mine", false),
        ] {
            assert_eq!(service.owns(link), own, "{link}");
        }
        let long = service.address(&format!("/me?$deltatoken={}", "x".repeat(LONGEST)));
        assert!(!service.owns(&long), "without end");
    }

    #[test]
    fn nothing_stands_in_for_the_service_but_this_machine() {
        for stand_in in ["http://127.0.0.1.evil.example/v1.0", "https://evil.example/v1.0", "http://localhost:80", ""] {
            assert_eq!(Endpoint::or(Some(stand_in)), Endpoint::or(None), "{stand_in}");
        }
        assert!(Endpoint::or(Some("http://127.0.0.1:8080/v1.0")).owns("http://127.0.0.1:8080/v1.0/me"));
    }

    #[test]
    fn no_name_leads_out_of_its_place_in_a_path() {
        for (text, expected) in [
            ("AQMk-_0=", "AQMk-_0%3D"),
            ("anna@firm.example", "anna@firm.example"),
            ("a/b?c#d", "a%2Fb%3Fc%23d"),
            ("..", "%2E%2E"),
            (".", "%2E"),
            ("ż'", "%C5%BC%27"),
        ] {
            assert_eq!(segment(text), expected);
        }
    }
}
