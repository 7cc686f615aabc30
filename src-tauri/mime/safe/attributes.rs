//! The attributes a message may use, and what becomes of its pictures and links.

use url::Url;

use super::css::Fetch;
use super::element::{Element, Kind};
use super::find::{self, Find};
use super::tag::Tag;
use super::{Link, background, css};
use crate::bounds;

/// Stands for `&` between the two passes: the parser's time grows with the square of the ampersands it sees, bare or written as references.
pub(crate) const AMPERSAND: char = '\u{e000}';
/// A link's words are heard up to this many octets.
const LONGEST_WORDS: usize = 400;
const LONGEST_ADDRESS: usize = 4000;
const MOST_LINKS: usize = 5000;
const MOST_PICTURES: usize = 500;
/// Written out as it is: names, and values that hold nothing but letters, digits and these.
const PLAIN: [(&str, &str); 22] = [
    ("align", ""),
    ("valign", ""),
    ("dir", ""),
    ("lang", "-"),
    ("class", " -_"),
    ("id", "-_:."),
    ("width", "%."),
    ("height", "%."),
    ("border", ""),
    ("cellpadding", ""),
    ("cellspacing", ""),
    ("hspace", ""),
    ("vspace", ""),
    ("colspan", ""),
    ("rowspan", ""),
    ("span", ""),
    ("color", "#"),
    ("size", "+-"),
    ("face", " ,-'"),
    ("start", "-"),
    ("type", ""),
    ("clear", ""),
];

/// What was found in a page while it was written anew.
#[derive(Debug, Default)]
pub(crate) struct Shown {
    /// Whether remote pictures are let in.
    pub with_pictures: bool,
    /// The number of the message's own first picture.
    pub first_part: usize,
    /// What is looked for.
    pub find: Find,
    pub links: Vec<Link>,
    /// Addresses of remote pictures, each once.
    pub pictures: Vec<String>,
    /// How many things the page would have fetched.
    pub remote: usize,
    /// Content-IDs of the message's own pictures, each once.
    pub embedded: Vec<String>,
    /// The link whose words are being read.
    pub within: Option<usize>,
}

impl Shown {
    /// Writes what may be kept of a tag's attributes.
    pub fn attributes(&mut self, element: Element, tag: &Tag, out: &mut String) {
        let is_dot = is_beacon(tag);
        let style =
            tag.attribute("style").map(|style| css::declarations(style, &mut |fetch| self.fetch(fetch, is_dot)));
        let mut style = style.unwrap_or_default();
        for (name, value) in &tag.attributes {
            match name.as_str() {
                "bgcolor" if !is_of_table(element) => {
                    style = format!("background-color:{};{style}", colour(value));
                }
                "bgcolor" => write(out, name, &colour(value)),
                "text" if tag.name == "body" => style = format!("color:{};{style}", colour(value)),
                "title" | "alt" => write(out, name, bounds::start(value, 1000)),
                "nowrap" => write(out, name, ""),
                "id" if value.trim().starts_with(find::OWN) => {}
                "background" if is_of_table(element) || tag.name == "body" => {
                    let place = self.picture(value, is_dot).map(|place| background::url(&place));
                    style = place.map_or_else(String::new, |url| format!("background-image:{url};")) + &style;
                }
                "src" if element.name == "img" => {
                    if let Some(place) = self.picture(value, is_dot) {
                        write(out, name, &place);
                    }
                }
                "srcset" | "poster" | "dynsrc" | "lowsrc" => self.remote += usize::from(tag.attribute("src").is_none()),
                "href" if element.name == "a" => self.link(value, out),
                _ => {
                    let plain = PLAIN.iter().find(|(known, _)| known == name);
                    if plain.is_some_and(|(_, more)| is_plain(value, more)) {
                        write(out, name, value.trim());
                    }
                }
            }
        }
        if !style.is_empty() {
            write(out, "style", &style);
        }
    }

    /// Counts what a style would fetch, and answers where a picture behind a text lies.
    pub fn fetch(&mut self, fetch: Fetch<'_>, is_beacon: bool) -> Option<String> {
        match fetch {
            Fetch::Background(address) => self.picture(address, is_beacon),
            Fetch::Sometimes(address) if web_address(address).is_none() => self.picture(address, is_beacon),
            Fetch::Sometimes(_) | Fetch::Other => {
                self.remote += 1;
                None
            }
        }
    }

    /// Where in the page the picture with this address lies; `None` for one that is not shown.
    fn picture(&mut self, value: &str, is_beacon: bool) -> Option<String> {
        let value = value.trim();
        if let Some(id) = start_of(value, "cid:") {
            let id = percent(id);
            let known = self.embedded.iter().position(|one| *one == id);
            let number = known.unwrap_or(self.embedded.len());
            if known.is_none() && number < MOST_PICTURES {
                self.embedded.push(id);
            }
            return Some(format!("part/{}", self.first_part + number));
        }
        if is_picture(value) {
            return Some(value.to_owned());
        }
        let address = web_address(value)?;
        self.remote += 1;
        let known = self.pictures.iter().position(|one| *one == address);
        let number = known.unwrap_or(self.pictures.len());
        if is_beacon || number >= MOST_PICTURES {
            return None;
        }
        if known.is_none() {
            self.pictures.push(address);
        }
        self.with_pictures.then(|| format!("picture/{number}"))
    }

    /// A link leads to its number; where that leads is looked up once it is clicked.
    fn link(&mut self, value: &str, out: &mut String) {
        let Some(address) = web_address(value).or_else(|| mail_address(value)) else { return };
        if self.links.len() >= MOST_LINKS {
            return;
        }
        self.within = Some(self.links.len());
        write(out, "href", &format!("link/{}", self.links.len()));
        write(out, "title", bounds::start(&address, 300));
        self.links.push(Link { address, words: String::new() });
    }

    /// Hears a piece of text.
    pub fn heard(&mut self, text: &str) {
        let link = self.within.and_then(|at| self.links.get_mut(at));
        if let Some(link) = link.filter(|link| link.words.len() < LONGEST_WORDS) {
            link.words.push_str(bounds::start(text, LONGEST_WORDS));
        }
    }

    /// The words that follow belong to no link.
    pub fn link_ends(&mut self) {
        self.within = None;
    }
}

/// The names of all attributes that any element may have.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    PLAIN.iter().map(|(name, _)| *name).chain(["style", "title", "alt", "bgcolor", "nowrap"])
}

fn is_of_table(element: Element) -> bool {
    matches!(element.kind, Kind::Table | Kind::Rows | Kind::Row | Kind::Cell)
}

/// Nobody looks at a picture of one dot.
fn is_beacon(tag: &Tag) -> bool {
    let is_dot = |value: &str| matches!(value.trim(), "0" | "1" | "0px" | "1px");
    let is_styled = |name: &str| {
        let mut declarations = tag.attribute("style").unwrap_or("").split(';').filter_map(|one| one.split_once(':'));
        declarations.any(|(found, value)| {
            let value = value.trim().trim_end_matches("!important");
            found.trim().eq_ignore_ascii_case(name) && is_dot(&value.to_ascii_lowercase())
        })
    };
    ["width", "height"].iter().all(|name| tag.attribute(name).is_some_and(is_dot) || is_styled(name))
}

/// The picture types that are shown, within the page itself.
pub(crate) fn is_picture(value: &str) -> bool {
    let kinds = ["png", "jpeg", "jpg", "gif", "webp"];
    let Some((kind, content)) = start_of(value, "data:image/").and_then(|rest| rest.split_once(";base64,")) else {
        return false;
    };
    kinds.iter().any(|known| kind.eq_ignore_ascii_case(known))
        && content.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/=\r\n \t".contains(&byte))
}

/// An address of the web as a browser reads it; `None` for any other.
pub(crate) fn web_address(value: &str) -> Option<String> {
    let value = value.trim_matches(|c: char| c.is_whitespace() || c.is_control());
    let base = Url::parse("https://nowhere.invalid/").ok()?;
    let slashes = value.chars().take_while(|c| matches!(c, '/' | '\\')).count();
    let address = if slashes >= 2 { base.join(value).ok()? } else { Url::parse(value).ok()? };
    let leads = matches!(address.scheme(), "http" | "https") && address.host_str().is_some_and(|host| !host.is_empty());
    let address = address.to_string();
    (leads && address.len() <= LONGEST_ADDRESS).then_some(address)
}

fn mail_address(value: &str) -> Option<String> {
    let address = Url::parse(value.trim()).ok().filter(|address| address.scheme() == "mailto")?.to_string();
    (address.len() <= LONGEST_ADDRESS).then_some(address)
}

fn start_of<'a>(value: &'a str, start: &str) -> Option<&'a str> {
    value.get(..start.len()).filter(|found| found.eq_ignore_ascii_case(start)).and_then(|_| value.get(start.len()..))
}

/// Percent-encoded octets as what they are.
fn percent(value: &str) -> String {
    let mut octets = Vec::with_capacity(value.len());
    let mut rest = value;
    while let Some((before, from)) = rest.split_once('%') {
        octets.extend_from_slice(before.as_bytes());
        let octet = from.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        octets.push(octet.unwrap_or(b'%'));
        rest = if octet.is_some() { from.get(2..).unwrap_or("") } else { from };
    }
    octets.extend_from_slice(rest.as_bytes());
    String::from_utf8_lossy(&octets).into_owned()
}

fn colour(value: &str) -> String {
    let value = value.trim();
    let is_bare = value.len() == 6 && value.bytes().all(|byte| byte.is_ascii_hexdigit());
    match value {
        _ if is_bare => format!("#{value}"),
        _ if is_plain(value, "#") => value.to_owned(),
        _ => "inherit".to_owned(),
    }
}

fn is_plain(value: &str, more: &str) -> bool {
    value.len() <= 200 && value.chars().all(|c| c.is_ascii_alphanumeric() || more.contains(c))
}

fn write(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    for c in value.chars() {
        match c {
            '&' => out.push(AMPERSAND),
            '"' => out.push_str("&quot;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\0' | AMPERSAND => {}
            c => out.push(c),
        }
    }
    out.push('"');
}
