//! HTML from strangers made safe to look at: what is not known to be harmless goes.
//!
//! Two passes that need not trust each other: [`soup`] writes the page anew, well nested, from elements, attributes and styles it knows; then a
//! parser that follows the standard reads that, and keeps only what both know.

mod attributes;
mod background;
mod css;
mod element;
mod find;
mod soup;
mod tag;

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use ammonia::{Builder, UrlRelative};

use crate::bounds;
use attributes::Shown;
use css::Fetch;
use find::Find;
use soup::Soup;

/// What is longer is shown in part.
const LONGEST: usize = 4 << 20;

/// A page that can be put into a frame. Its links lead to `link/N`, its pictures lie at `part/N` and `picture/N`, `N` being places in the lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SafeHtml {
    /// What stands in the body.
    pub body: String,
    /// The page's own style sheet.
    pub sheet: String,
    /// Whether not all of it was taken, because it is too large.
    pub in_part: bool,
    /// Where its links lead.
    pub links: Vec<Link>,
    /// Addresses of remote pictures, each once.
    pub pictures: Vec<String>,
    /// How many things it would have fetched.
    pub remote: usize,
    /// Content-IDs of the message's own pictures, each once.
    pub embedded: Vec<String>,
    /// How often it holds what was looked for; each place has a name of its own, `dossier-find-N`.
    pub hits: usize,
    /// Those of these places that are marked in several pieces; further ones are named `dossier-find-N-1` and so on.
    pub in_pieces: Vec<usize>,
}

/// How a page is wanted.
#[derive(Clone, Debug, Default)]
pub struct Wanted<'a> {
    /// Remote pictures are let in, by name.
    pub pictures: bool,
    /// The number of the message's own first picture, where a page is one of several in a document.
    pub first_part: usize,
    /// What is marked in its text, whatever its case and diacritics.
    pub find: &'a str,
}

/// A link of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Where it leads: `http`, `https` or `mailto`, as a browser reads it.
    pub address: String,
    /// The words that are shown.
    pub words: String,
}

/// Makes a page safe, in time linear in its length.
pub fn safe_html(html: &str, wanted: &Wanted<'_>) -> SafeHtml {
    let mut shown = Shown {
        with_pictures: wanted.pictures,
        first_part: wanted.first_part,
        find: Find::new(wanted.find),
        ..Shown::default()
    };
    let soup = Soup::read(bounds::start(html, LONGEST), &mut shown);
    let (out, sheets, in_part) = (soup.out, soup.sheets, soup.in_part || html.len() > LONGEST);
    let sheet = css::sheet(&sheets, &mut |fetch| shown.fetch(fetch, false));
    SafeHtml {
        body: second().clean(&out).to_string().replace(attributes::AMPERSAND, "&amp;"),
        sheet,
        in_part,
        links: shown.links,
        pictures: shown.pictures,
        remote: shown.remote,
        embedded: shown.embedded,
        hits: shown.find.marked,
        in_pieces: shown.find.in_pieces,
    }
}

/// What the second pass keeps.
fn second() -> Builder<'static> {
    let mut builder = Builder::empty();
    builder
        .tags(element::names().collect())
        .generic_attributes(attributes::names().collect())
        .tag_attributes(HashMap::from([("a", HashSet::from(["href"])), ("img", HashSet::from(["src"]))]))
        .url_relative(UrlRelative::PassThrough)
        .url_schemes(HashSet::from(["data"]))
        .link_rel(Some("noopener noreferrer"))
        .attribute_filter(is_kept);
    builder
}

fn is_kept<'v>(element: &str, attribute: &str, value: &'v str) -> Option<Cow<'v, str>> {
    let kept = match (element, attribute) {
        (_, "href") => is_numbered(value, "link/"),
        (_, "src") => is_place(value),
        (_, "style") => return Some(Cow::Owned(css::declarations(value, &mut own_place))),
        _ => true,
    };
    kept.then_some(Cow::Borrowed(value))
}

fn own_place(fetch: Fetch<'_>) -> Option<String> {
    let Fetch::Background(place) = fetch else { return None };
    is_place(place).then(|| place.to_owned())
}

/// Whether a picture lies in the page, or at a place of it.
fn is_place(value: &str) -> bool {
    is_numbered(value, "part/") || is_numbered(value, "picture/") || attributes::is_picture(value)
}

fn is_numbered(value: &str, start: &str) -> bool {
    let number = value.strip_prefix(start);
    number.is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests;

#[cfg(test)]
mod background_tests;
