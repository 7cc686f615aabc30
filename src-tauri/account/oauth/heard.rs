//! What a request to the loopback port says (RFC 8252 section 7.3, RFC 6749 section 4.1.2).

use domain::Sensitive;
use oauth2::url::form_urlencoded;

/// What was heard.
#[derive(Debug)]
pub(super) enum Heard {
    /// The browser brings an answer.
    Answer(Answer),
    /// Something else: the HTTP status it is refused with.
    Other(u16),
}

/// What a provider answers through the browser.
#[derive(Debug)]
pub(super) struct Answer {
    pub state: Sensitive<String>,
    /// A code, or `error` and `error_description`.
    pub said: Result<Sensitive<String>, (String, String)>,
}

/// Reads the head of a request.
pub(super) fn heard(head: &str, port: u16) -> Heard {
    let mut lines = head.split("\r\n");
    let mut words = lines.next().unwrap_or_default().split(' ');
    let (method, target, version) = (words.next(), words.next().unwrap_or_default(), words.next().unwrap_or_default());
    if !version.starts_with("HTTP/1.") || !is_for_us(lines, port) {
        return Heard::Other(400);
    }
    if method != Some("GET") {
        return Heard::Other(405);
    }
    let Some(("/", query)) = target.split_once('?') else { return Heard::Other(404) };
    answer(query).map_or(Heard::Other(400), Heard::Answer)
}

/// A page elsewhere may have a name of its own lead to this machine; its requests name that host.
fn is_for_us<'a>(lines: impl Iterator<Item = &'a str>, port: u16) -> bool {
    let named = lines.filter_map(|line| line.split_once(':')).filter(|(name, _)| name.eq_ignore_ascii_case("host"));
    let hosts: Vec<&str> = named.map(|(_, host)| host.trim()).collect();
    let own = [format!("127.0.0.1:{port}"), format!("localhost:{port}")];
    matches!(hosts.as_slice(), [host] if own.iter().any(|name| name == host))
}

/// A name that comes twice is no answer.
fn answer(query: &str) -> Option<Answer> {
    let pairs: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let one = |name: &str| {
        let mut found = pairs.iter().filter(|(key, _)| key == name).map(|(_, value)| value.clone());
        match (found.next(), found.next()) {
            (_, Some(_)) => None,
            (found, None) => Some(found.filter(|value| !value.is_empty())),
        }
    };
    let said = match (one("code")?, one("error")?) {
        (Some(code), None) => Ok(Sensitive::new(code)),
        (None, Some(error)) => Err((error, one("error_description")?.unwrap_or_default())),
        _ => return None,
    };
    Some(Answer { state: Sensitive::new(one("state")?.unwrap_or_default()), said })
}

/// Compares without telling by the time it takes where two secrets differ.
pub(super) fn is_same(one: &Sensitive<String>, other: &Sensitive<String>) -> bool {
    let (one, other) = (one.expose().as_bytes(), other.expose().as_bytes());
    let differs = one.iter().zip(other).fold(0_u8, |differs, (one, other)| differs | (one ^ other));
    one.len() == other.len() && std::hint::black_box(differs) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(head: &str) -> String {
        match heard(head, 4711) {
            Heard::Other(status) => status.to_string(),
            Heard::Answer(Answer { state, said: Ok(code) }) => format!("{} {}", state.expose(), code.expose()),
            Heard::Answer(Answer { said: Err((error, description)), .. }) => format!("{error}: {description}"),
        }
    }

    #[test]
    fn only_the_answer_at_the_right_place_is_heard() {
        let here = "Host: 127.0.0.1:4711";
        for (what, line, hosts, expected) in [
            ("an answer", "GET /?code=a%2Bb&state=s HTTP/1.1", here, "s a+b"),
            ("by name", "GET /?code=c&state=s HTTP/1.1", "host: localhost:4711", "s c"),
            (
                "a refusal",
                "GET /?error=access_denied&error_description=no+way&state=s HTTP/1.1",
                here,
                "access_denied: no way",
            ),
            ("another path", "GET /favicon.ico HTTP/1.1", here, "404"),
            ("another path with an answer", "GET /x?code=c&state=s HTTP/1.1", here, "404"),
            ("the bare path", "GET / HTTP/1.1", here, "404"),
            ("another method", "POST /?code=c&state=s HTTP/1.1", here, "405"),
            ("another host", "GET /?code=c&state=s HTTP/1.1", "Host: evil.example:4711", "400"),
            ("another port", "GET /?code=c&state=s HTTP/1.1", "Host: 127.0.0.1:4712", "400"),
            ("no host", "GET /?code=c&state=s HTTP/1.1", "Accept: */*", "400"),
            ("two hosts", "GET /?code=c&state=s HTTP/1.1", "Host: 127.0.0.1:4711\r\nHost: evil.example", "400"),
            ("two codes", "GET /?code=c&code=d&state=s HTTP/1.1", here, "400"),
            ("code and error", "GET /?code=c&error=e&state=s HTTP/1.1", here, "400"),
            ("neither", "GET /?state=s HTTP/1.1", here, "400"),
            ("two states", "GET /?code=c&state=s&state=t HTTP/1.1", here, "400"),
            ("no HTTP", "hello", here, "400"),
        ] {
            assert_eq!(told(&format!("{line}\r\n{hosts}\r\n\r\n")), expected, "{what}");
        }
    }

    #[test]
    fn states_are_the_same_only_as_a_whole() {
        for (one, other, same) in [("abc", "abc", true), ("abc", "abd", false), ("abc", "ab", false), ("", "a", false)]
        {
            assert_eq!(is_same(&Sensitive::new(one.into()), &Sensitive::new(other.into())), same, "{one} {other}");
        }
    }
}
