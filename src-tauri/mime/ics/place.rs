//! Where to meet by video.

use super::component::Component;
use crate::bounds::start;

/// Properties that hold a link, the surest first.
const NAMED: [&str; 4] =
    ["CONFERENCE", "X-GOOGLE-CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL", "X-MICROSOFT-ONLINEMEETINGEXTERNALLINK"];
/// Hosts where people meet: the end of a host's name, and how the path begins.
const HOSTS: [(&str, &str); 12] = [
    ("teams.microsoft.com", "/l/meetup-join"),
    ("teams.microsoft.com", "/meet/"),
    ("teams.live.com", "/meet/"),
    ("meet.google.com", "/"),
    ("zoom.us", "/j/"),
    ("zoom.us", "/my/"),
    ("webex.com", "/"),
    ("whereby.com", "/"),
    ("meet.jit.si", "/"),
    ("gotomeeting.com", "/"),
    ("goto.com", "/"),
    ("meet.starface.de", "/"),
];
const LONGEST: usize = 2000;
/// How much of a text is looked through; of a longer link no more either, since each might hold thousands that begin in it.
const LOOKED_AT: usize = 32 << 10;

/// The link of an event: one that is said to be it, else one to a host where people meet.
pub(super) fn link(event: &Component, location: &str, description: &str) -> String {
    let named = NAMED.iter().flat_map(|name| event.all(name)).map(|line| line.text());
    let named = named.filter_map(|text| links(&text).next().map(str::to_owned)).next();
    let url = event.text("URL");
    let texts = [&url, location, description];
    let known = || texts.into_iter().flat_map(links).find(|link| is_meeting(link)).map(str::to_owned);
    named.or_else(known).unwrap_or_default()
}

/// The `https:` links in a text.
fn links(text: &str) -> impl Iterator<Item = &str> {
    let ends = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"' | '\'' | ')' | ']');
    let is_cut = text.len() > LOOKED_AT;
    let text = start(text, LOOKED_AT);
    text.match_indices("https://").filter_map(move |(at, _)| {
        let rest = start(text.get(at..)?, LONGEST + 1);
        let link = rest.get(..rest.find(ends).unwrap_or(rest.len()))?.trim_end_matches(['.', ',', ';']);
        let breaks_off = is_cut && at + link.len() == text.len();
        (link.len() > 8 && link.len() <= LONGEST && !breaks_off).then_some(link)
    })
}

fn is_meeting(link: &str) -> bool {
    let Ok(url) = url::Url::parse(link) else { return false };
    let Some(host) = url.host_str() else { return false };
    HOSTS.iter().any(|(end, path)| {
        let rest = host.strip_suffix(end);
        rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('.')) && url.path().starts_with(path)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_full_of_beginnings_of_links_is_looked_through_once() {
        let long = "https://".repeat(400_000);
        let read = |lines: &str| {
            crate::ics::Object::read(
                format!("BEGIN:VCALENDAR\nBEGIN:VEVENT\n{lines}\nEND:VEVENT\nEND:VCALENDAR\n").as_bytes(),
            )
            .unwrap()
        };
        for (what, lines, expected) in [
            ("in its link", format!("URL:{long}"), ""),
            ("where it is named", format!("CONFERENCE:{long}"), ""),
            ("before a link", format!("URL:https://zoom.us/j/1\nCONFERENCE:{long}"), "https://zoom.us/j/1"),
        ] {
            let object = read(&lines);
            let found = link(object.events().first().unwrap(), "", &long);
            assert_eq!(found, expected, "{what}");
        }
    }
}
