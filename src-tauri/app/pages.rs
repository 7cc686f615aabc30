//! The pages of messages, served to frames under a scheme of their own: each under a name nobody can guess, with a policy that lets it ask for nothing else.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use api::rows::LinkTarget;
use api::{PAGE_POLICY, Page, picture_kind};
use serde::Serialize;
use tauri::http::{Request, Response, StatusCode, header};
use tauri::{AppHandle, Emitter, Manager, UriSchemeResponder, Url};
use worker::picture::{self, Reach};

use crate::fetched::Fetched;

/// The scheme; Windows serves it as `http://mail.localhost`.
pub const SCHEME: &str = "mail";
/// Pages that are kept; an older one is read anew when its frame is shown again.
const MOST_PAGES: usize = 48;
/// A frame of a page this high (in CSS pixels) scrolls by itself.
const HIGHEST: u32 = 40_000;
const DOT: &[u8] =
    b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\0\0\0!\xf9\x04\x01\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";

/// The pages that frames may show, and the remote pictures that were let in.
#[derive(Default)]
pub struct Pages {
    kept: Mutex<VecDeque<(String, Arc<Page>)>>,
    fetched: Fetched,
}

/// How high a page is.
#[derive(Clone, Serialize)]
struct Height<'a> {
    token: &'a str,
    height: u32,
}

/// What a frame asks for.
#[derive(Debug, PartialEq, Eq)]
enum Wanted {
    Document,
    Part(usize),
    Picture(usize),
    Height(u32),
    Link(usize),
}

impl Pages {
    /// Keeps a page and gives its token.
    pub fn keep(&self, page: Page) -> String {
        let token = token();
        let mut pages = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if pages.len() >= MOST_PAGES {
            pages.pop_front();
        }
        pages.push_back((token.clone(), Arc::new(page)));
        token
    }

    /// Forgets every page: the window was locked.
    pub fn forget(&self) {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    fn page(&self, token: &str) -> Option<Arc<Page>> {
        let pages = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        pages.iter().find(|(known, _)| known == token).map(|(_, page)| Arc::clone(page))
    }
}

/// Where a frame finds the page with this token.
pub fn address(token: &str) -> String {
    if cfg!(windows) { format!("http://{SCHEME}.localhost/{token}/") } else { format!("{SCHEME}://localhost/{token}/") }
}

/// Whether an address is one of a page; what a click on a link asks for is told to the windows and not gone to.
pub fn may_go(app: &AppHandle, address: &Url) -> Option<bool> {
    let is_page = address.scheme() == SCHEME || address.host_str() == Some("mail.localhost");
    if !is_page {
        return None;
    }
    let Some((token, wanted)) = asked(address.path()) else { return Some(false) };
    let Some(page) = app.state::<Pages>().page(token) else { return Some(false) };
    if let Wanted::Link(number) = wanted {
        tell_link(app, page.link(number, token));
    }
    Some(wanted == Wanted::Document)
}

/// Answers a frame.
pub fn serve(app: &AppHandle, request: &Request<Vec<u8>>, responder: UriSchemeResponder) {
    let (app, address) = (app.clone(), request.uri().clone());
    if let Some((_, Wanted::Height(_))) = asked(address.path()) {
        // In the order they are asked for: else a page that grew may tell its former height last.
        return responder.respond(answer(&app, address.path(), None));
    }
    tauri::async_runtime::spawn_blocking(move || responder.respond(answer(&app, address.path(), address.query())));
}

fn answer(app: &AppHandle, path: &str, query: Option<&str>) -> Response<Vec<u8>> {
    let found = asked(path).and_then(|(token, wanted)| Some((token, wanted, app.state::<Pages>().page(token)?)));
    let Some((token, wanted, page)) = found else { return nothing(StatusCode::NOT_FOUND) };
    match wanted {
        Wanted::Document => document(&page, query),
        Wanted::Part(number) => match page.parts.get(number) {
            Some((kind, octets)) if !kind.is_empty() => shown(kind, octets.clone()),
            _ => nothing(StatusCode::NOT_FOUND),
        },
        Wanted::Picture(number) => fetched(app, page.pictures.get(number)),
        Wanted::Height(height) => {
            tell(app, "mail-height", Height { token, height: height.min(HIGHEST) });
            shown("image/gif", DOT.to_vec())
        }
        Wanted::Link(number) => {
            tell_link(app, page.link(number, token));
            nothing(StatusCode::NO_CONTENT)
        }
    }
}

/// A remote picture is fetched by the program: the page itself never touches the network.
fn fetched(app: &AppHandle, address: Option<&String>) -> Response<Vec<u8>> {
    let pages = app.state::<Pages>();
    let fetch = |address: &str| picture::picture(address, reach()).filter(|octets| picture_kind(octets).is_some());
    let octets = address.and_then(|address| pages.fetched.picture(address, fetch));
    match octets.and_then(|octets| Some((picture_kind(&octets)?, octets))) {
        Some((kind, octets)) => shown(kind, octets.to_vec()),
        None => nothing(StatusCode::NOT_FOUND),
    }
}

/// A test asks a server of its own; a program that is shipped never asks anything in the user's own network.
fn reach() -> Reach {
    let is_test = cfg!(debug_assertions) && std::env::var_os("DOSSIER_PICTURES_ANYWHERE").is_some();
    if is_test { Reach::Anywhere } else { Reach::Public }
}

fn asked(path: &str) -> Option<(&str, Wanted)> {
    let (token, rest) = path.strip_prefix('/')?.split_once('/')?;
    let Some((kind, number)) = rest.split_once('/') else {
        return rest.is_empty().then_some((token, Wanted::Document));
    };
    let wanted = match kind {
        "part" => Wanted::Part(number.parse().ok()?),
        "picture" => Wanted::Picture(number.parse().ok()?),
        "height" => Wanted::Height(number.parse().ok()?),
        "link" => Wanted::Link(number.parse().ok()?),
        _ => return None,
    };
    Some((token, wanted))
}

fn document(page: &Page, query: Option<&str>) -> Response<Vec<u8>> {
    let without = |layer: &str| is_switched_off(query, layer);
    let text = if without("sanitiser") { &page.as_it_came } else { &page.document };
    let mut response = shown("text/html; charset=utf-8", text.clone().into_bytes());
    if !without("policy") {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, header::HeaderValue::from_static(PAGE_POLICY));
    }
    response
}

/// A test shows that each layer holds alone by switching the others off; a program that is shipped has no such switch.
fn is_switched_off(query: Option<&str>, layer: &str) -> bool {
    cfg!(debug_assertions)
        && query.is_some_and(|query| query.split('&').any(|word| word.strip_prefix("without=") == Some(layer)))
}

fn shown(kind: &str, octets: Vec<u8>) -> Response<Vec<u8>> {
    let mut response = Response::new(octets);
    let headers = response.headers_mut();
    let mut put = |name: &'static str, value: &str| {
        if let Ok(value) = header::HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    };
    put("content-type", kind);
    put("x-content-type-options", "nosniff");
    put("x-dns-prefetch-control", "off");
    put("referrer-policy", "no-referrer");
    put("cache-control", "no-store");
    response
}

fn nothing(status: StatusCode) -> Response<Vec<u8>> {
    let mut response = shown("text/plain", Vec::new());
    *response.status_mut() = status;
    response
}

fn tell_link(app: &AppHandle, target: Option<LinkTarget>) {
    if let Some(target) = target {
        tell(app, "mail-link", target);
    }
}

fn tell(app: &AppHandle, event: &str, what: impl Serialize + Clone) {
    if app.emit(event, what).is_err() {
        log::warn!("the windows could not be told of {event}");
    }
}

/// 32 letters nobody can guess.
fn token() -> String {
    let mut octets = [0; 16];
    // Without randomness the page gets a name that no frame can ask for.
    if getrandom::fill(&mut octets).is_err() {
        return String::new();
    }
    octets.iter().map(|octet| format!("{octet:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_asks_for_few_things() {
        for (path, wanted) in [
            ("/t/", Some(("t", Wanted::Document))),
            ("/t/part/0", Some(("t", Wanted::Part(0)))),
            ("/t/picture/12", Some(("t", Wanted::Picture(12)))),
            ("/t/height/480", Some(("t", Wanted::Height(480)))),
            ("/t/link/3", Some(("t", Wanted::Link(3)))),
            ("/t", None),
            ("/t/part/-1", None),
            ("/t/part/1/2", None),
            ("/t/other/1", None),
            ("", None),
        ] {
            assert_eq!(asked(path), wanted, "{path}");
        }
    }

    #[test]
    fn only_the_newest_pages_are_kept() {
        let pages = Pages::default();
        let tokens: Vec<String> = (0..=MOST_PAGES).map(|_| pages.keep(Page::default())).collect();
        let kept = tokens.iter().filter(|token| pages.page(token).is_some()).count();
        assert_eq!((kept, tokens.first().and_then(|token| pages.page(token)).is_none()), (MOST_PAGES, true));
    }
}
