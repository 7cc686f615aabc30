//! Where to meet by video.

use super::component::Component;

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
/// How much of a text is looked through.
const LOOKED_AT: usize = 32 << 10;

/// The link of an event: one that is said to be it, else one to a host where people meet.
pub(super) fn link(event: &Component, location: &str, description: &str) -> String {
    let named = NAMED.iter().flat_map(|name| event.all(name)).map(|line| line.text());
    let named = named.filter_map(|text| links(&text).next().map(str::to_owned)).next();
    let url = event.text("URL");
    let texts = [url.as_str(), location, crate::bounds::start(description, LOOKED_AT)];
    let known = || texts.iter().flat_map(|text| links(text)).find(|link| is_meeting(link)).map(str::to_owned);
    named.or_else(known).unwrap_or_default()
}

/// The `https:` links in a text.
fn links(text: &str) -> impl Iterator<Item = &str> {
    let ends = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"' | '\'' | ')' | ']');
    text.match_indices("https://").filter_map(move |(at, _)| {
        let rest = text.get(at..)?;
        let link = rest.get(..rest.find(ends).unwrap_or(rest.len()))?.trim_end_matches(['.', ',', ';']);
        (link.len() > 8 && link.len() <= LONGEST).then_some(link)
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
