//! Pictures behind a text: the only addresses a style may name, each put in the place of the one it came with.

use super::css::{Fetch, is_harmless};

/// Pictures on one another, in one value.
const MOST: usize = 8;

/// Whether a property shows a picture behind what it belongs to.
pub(crate) fn is_background(name: &str) -> bool {
    name == "background" || name == "background-image"
}

/// The value with its pictures at their places in the page, those that have none taken out; `None` where it is more than pictures,
/// colours and lengths. A value that only some readers would see has all of its pictures or is left out.
pub(crate) fn shown(value: &str, always: bool, fetch: &mut dyn FnMut(Fetch<'_>) -> Option<String>) -> Option<String> {
    let (mut out, mut rest) = (String::new(), value);
    let mut words = String::new();
    for _ in 0..MOST {
        let Some(at) = rest.to_ascii_lowercase().find("url(") else {
            words.push_str(rest);
            out.push_str(rest);
            return is_harmless(&words.to_ascii_lowercase()).then_some(out);
        };
        let (before, from) = rest.split_at(at);
        if before.ends_with(|c: char| c.is_alphanumeric() || "-_\\".contains(c)) {
            return None;
        }
        let Some((address, behind)) = from.get("url(".len()..).and_then(argument) else {
            fetch(Fetch::Other);
            return None;
        };
        let place = fetch(if always { Fetch::Background(address) } else { Fetch::Sometimes(address) });
        if place.is_none() && !always {
            return None;
        }
        for text in [&mut words, &mut out] {
            text.push_str(before);
        }
        words.push_str("none");
        out.push_str(&place.map_or_else(|| "none".to_owned(), |place| url(&place)));
        rest = behind;
    }
    None
}

/// A place of the page as a value.
pub(crate) fn url(place: &str) -> String {
    format!("url({})", place.split_ascii_whitespace().collect::<String>())
}

/// The plain colour of a background that cannot be shown as it is.
pub(crate) fn colour(value: &str) -> Option<&str> {
    value.split_ascii_whitespace().find(|word| {
        let digits = word.strip_prefix('#').unwrap_or("");
        matches!(digits.len(), 3 | 4 | 6 | 8) && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
    })
}

/// The address in front of the bracket that ends it, and what follows; `None` where it could be read in another way (CSS Syntax section 4.3.6).
fn argument(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_ascii_start();
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''));
    let (address, behind) = match quote {
        Some(quote) => {
            let (address, behind) = text.get(1..)?.split_once(quote)?;
            (address, behind.trim_ascii_start().strip_prefix(')')?)
        }
        None => {
            let (address, behind) = text.split_once(')')?;
            (address.trim_ascii_end(), behind)
        }
    };
    let is_odd = |c: char| c == '\\' || c.is_control() || quote.is_none() && (c.is_whitespace() || "\"'(".contains(c));
    (!address.contains(is_odd)).then_some((address, behind))
}
