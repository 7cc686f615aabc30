//! Answers about many things at once (RFC 4918 section 13), and why something is refused (section 16).

use account::Trouble;
use account::http::Answer;
use url::Url;

use super::href;
use super::xml::{self, Element, Ns};

/// More things than this are no calendar's.
const MOST: usize = 300_000;

/// What is said of many things.
#[derive(Debug, Default)]
pub struct Multistatus {
    /// One after another.
    pub responses: Vec<Response>,
    /// Where a round of sync ended (RFC 6578 section 6.2).
    pub token: Option<String>,
}

/// What is said of one thing.
#[derive(Debug)]
pub struct Response {
    /// Where it is.
    pub url: Url,
    /// The status of the whole, where there is one.
    pub status: Option<u16>,
    /// The properties it has.
    pub props: Vec<Element>,
    /// The statuses of properties it does not give.
    pub missing: Vec<u16>,
}

impl Response {
    /// A property it has.
    pub fn prop(&self, ns: Ns, name: &str) -> Option<&Element> {
        self.props.iter().find(|prop| prop.is(ns, name))
    }

    /// The text of a property; `None` where it is empty.
    pub fn text(&self, ns: Ns, name: &str) -> Option<&str> {
        self.prop(ns, name).map(Element::trimmed).filter(|text| !text.is_empty())
    }

    /// The addresses in a property.
    pub fn links(&self, ns: Ns, name: &str) -> Vec<Url> {
        let links = self.prop(ns, name).into_iter().flat_map(Element::hrefs);
        links.filter_map(|link| href::resolve(&self.url, link)).collect()
    }

    /// Whether it is of a kind.
    pub fn is_a(&self, ns: Ns, name: &str) -> bool {
        self.prop(Ns::Dav, "resourcetype").is_some_and(|kinds| kinds.child(ns, name).is_some())
    }
}

impl Multistatus {
    /// Reads the body of an answer with status 207.
    ///
    /// # Errors
    /// `Protocol` where it is none.
    pub fn read(answer: &Answer) -> Result<Self, Trouble> {
        if answer.status != 207 {
            return Err(Trouble::Protocol(format!("HTTP {} where 207 was expected", answer.status)));
        }
        Self::parse(&answer.body, &answer.url)
    }

    /// Reads it as said at an address.
    ///
    /// # Errors
    /// `Protocol`.
    pub fn parse(body: &[u8], said_at: &Url) -> Result<Self, Trouble> {
        let mut read = Self::default();
        let root = xml::read(body, &mut |element| match (element.ns, element.name.as_str()) {
            (Ns::Dav, "response") if read.responses.len() > MOST => {}
            (Ns::Dav, "response") => read.responses.extend(Response::of(element, said_at)),
            (Ns::Dav, "sync-token") => read.token = Some(element.trimmed().to_owned()).filter(|one| !one.is_empty()),
            _ => {}
        });
        match root {
            Ok(_) if read.responses.len() > MOST => Err(Trouble::Protocol("an answer without end".into())),
            Ok((Ns::Dav, name)) if name == "multistatus" => Ok(read),
            Ok(_) => Err(Trouble::Protocol("an answer that is no multistatus".into())),
            Err(why) => Err(Trouble::Protocol(why.to_string())),
        }
    }
}

impl Response {
    fn of(element: Element, said_at: &Url) -> Option<Self> {
        let url = href::resolve(said_at, element.hrefs().next()?)?;
        let status = element.child(Ns::Dav, "status").and_then(status);
        let mut response = Self { url, status, props: Vec::new(), missing: Vec::new() };
        for propstat in element.children.into_iter().filter(|child| child.is(Ns::Dav, "propstat")) {
            let code = propstat.child(Ns::Dav, "status").and_then(self::status).unwrap_or(200);
            if (200..300).contains(&code) {
                let props = propstat.children.into_iter().filter(|child| child.is(Ns::Dav, "prop"));
                response.props.extend(props.flat_map(|prop| prop.children));
            } else {
                response.missing.push(code);
            }
        }
        Some(response)
    }
}

/// `HTTP/1.1 404 Not Found`.
fn status(element: &Element) -> Option<u16> {
    element.trimmed().split_ascii_whitespace().nth(1)?.parse().ok()
}

/// What had to hold and does not, by the name the RFCs give it, and the addresses in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Precondition {
    /// `valid-sync-token`; empty where the server names none.
    pub name: String,
    /// What stands in the way.
    pub links: Vec<Url>,
}

impl Precondition {
    /// Reads the body of a refusal.
    pub fn read(answer: &Answer) -> Self {
        let mut first = None;
        let root = xml::read(&answer.body, &mut |element| {
            if matches!(element.ns, Ns::Dav | Ns::CalDav | Ns::Server) && first.is_none() {
                first = Some(element);
            }
        });
        match (root, first) {
            (Ok((Ns::Dav, name)), Some(element)) if name == "error" => {
                let links = element.hrefs().filter_map(|link| href::resolve(&answer.url, link)).collect();
                let is_word = |c: char| c.is_ascii_alphanumeric() || c == '-';
                Self { name: element.name.chars().filter(|c| is_word(*c)).take(60).collect(), links }
            }
            _ => Self::default(),
        }
    }

    /// In words that may be shown.
    pub fn words(&self, status: u16) -> String {
        if self.name.is_empty() { format!("HTTP {status}") } else { self.name.clone() }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;

    #[test]
    fn each_thing_has_the_properties_that_are_there() {
        let body = r#"<d:multistatus xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav">
          <d:response><d:href>/cal/a%20b.ics</d:href>
            <d:propstat><d:prop><d:getetag>"1"</d:getetag></d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat>
            <d:propstat><d:prop><c:calendar-data/></d:prop><d:status>HTTP/1.1 404 Not Found</d:status></d:propstat>
          </d:response>
          <d:response><d:href>gone.ics</d:href><d:status>HTTP/1.1 418 I'm a teapot</d:status></d:response>
          <d:response><d:propstat/></d:response>
          <d:sync-token> token </d:sync-token></d:multistatus>"#;
        let read = Multistatus::parse(body.as_bytes(), &Url::parse("https://dav.firm.example/cal/").unwrap()).unwrap();
        assert_eq!(read.token.as_deref(), Some("token"));
        assert_eq!(read.responses.len(), 2);
        let [first, second] = [&read.responses[0], &read.responses[1]];
        assert_eq!((first.text(Ns::Dav, "getetag"), first.missing.as_slice()), (Some("\"1\""), [404].as_slice()));
        assert_eq!((second.url.as_str(), second.status), ("https://dav.firm.example/cal/gone.ics", Some(418)));
    }
}
