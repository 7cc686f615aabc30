//! `account detect`: which servers an address has. Nothing secret is asked for, and no store is opened.

use api::{Code, Failure};
use domain::Address;
use serde_json::{Value, json};
use worker::{Calendar, Cancel, Found, Issuer, Server, detect};

use crate::exit::{Exit, Stop};
use crate::out::{self, Out};
use crate::words_detect::{next, notes};

/// Looks for them and prints them.
pub fn run(typed: &str, json: bool, out: &mut Out) -> Result<Exit, Stop> {
    let bad = |_| Failure::new(Code::BadAddress).with("value", typed);
    let address = Address::parse(typed).map_err(bad)?;
    let found = detect::detect(&address, &Cancel::default(), &mut |_| ())?;
    if json {
        out.json(&object(&found))?;
    } else {
        show(&found, out)?;
        out.flush()?;
        notes(&found, (&address, typed)).iter().chain(&next(&found, &address)).for_each(|note| out::say(note));
    }
    Ok(match found {
        Found { offline: true, .. } => Exit::Failed,
        found if found.incoming.is_none() || found.is_guess() => Exit::Nothing,
        _ => Exit::Done,
    })
}

/// What was found, where it can be connected like that and the user agrees; else what is to be known about it was said. A server that a stranger
/// named is taken only where somebody says so, never unasked.
pub fn agreed(address: &Address, unasked: bool, out: &mut Out) -> Result<Option<Found>, Stop> {
    let found = detect::detect(address, &Cancel::default(), &mut |_| ())?;
    show(&found, out)?;
    out.flush()?;
    notes(&found, (address, address.as_str())).iter().for_each(|note| out::say(note));
    if found.incoming.is_none() || found.is_guess() || found.offline {
        return Ok(None);
    }
    let strangers = [&found.incoming, &found.outgoing].into_iter().flatten().filter(|server| server.foreign);
    let strangers: Vec<&str> = strangers.map(|server| server.settings.host.as_str()).collect();
    if unasked && !strangers.is_empty() {
        let named = strangers.join(", ");
        return Err(Stop::Asked(format!(
            "{named}: not of your domain. If it is your provider's, name it with --host."
        )));
    }
    if unasked || yes("Connect it like this? [y/N]", out)? {
        return Ok(Some(found));
    }
    Err(Stop::Asked("Nothing was connected. Name the servers yourself with --host and --port.".into()))
}

/// Whether the next line of standard input says yes.
pub fn yes(question: &str, out: &mut Out) -> Result<bool, Stop> {
    out.line(question)?;
    out.flush()?;
    let mut line = String::new();
    std::io::stdin().read_line(&mut line)?;
    Ok(matches!(line.trim().to_lowercase().as_str(), "y" | "yes"))
}

fn object(found: &Found) -> Value {
    let provider = found.provider;
    json!({
        "provider": provider.map_or("", |provider| provider.name.as_str()),
        "sign_in": found.sign_in().word(),
        "oauth": found.oauth().map_or("", Issuer::word),
        "page": provider.map_or("", |provider| provider.page.as_str()),
        "incoming": found.incoming.as_ref().map(server),
        "outgoing": found.outgoing.as_ref().map(server),
        "calendar": found.calendar.as_ref().map(calendar),
        "alternatives": found.alternatives.iter().map(server).collect::<Vec<_>>(),
        "offline": found.offline,
        "no_such_domain": found.no_such_domain,
        "exchange": found.is_exchange,
    })
}

fn server(server: &Server) -> Value {
    let settings = &server.settings;
    json!({
        "half": server.half.word(), "host": settings.host, "port": settings.port, "tls": settings.tls.word(), "user": settings.user,
        "how": server.how.word(), "foreign": server.foreign,
    })
}

fn calendar(calendar: &Calendar) -> Value {
    json!({"url": calendar.url, "how": calendar.how.word(), "foreign": calendar.foreign})
}

fn show(found: &Found, out: &mut Out) -> Result<(), Stop> {
    if let Some(provider) = found.provider {
        out.line(format_args!("{:<9} {}", "provider", provider.name))?;
    }
    for (name, server) in [("receives", &found.incoming), ("sends", &found.outgoing)] {
        if let Some(server) = server {
            out.line(line(name, server))?;
        }
    }
    if let Some(calendar) = &found.calendar {
        out.line(format_args!(
            "{:<9} {} ({}{})",
            "calendar",
            calendar.url,
            how(calendar.how.word()),
            asked(calendar.foreign)
        ))?;
    }
    found.alternatives.iter().try_for_each(|server| out.line(line("or", server)))
}

fn line(name: &str, server: &Server) -> String {
    let settings = &server.settings;
    format!(
        "{name:<9} {}:{} {}, as {} ({}{})",
        settings.host,
        settings.port,
        settings.tls.word(),
        settings.user,
        how(server.how.word()),
        asked(server.foreign)
    )
}

fn how(word: &str) -> &'static str {
    match word {
        "table" => "in Dossier's own table",
        "exchanger" => "by the domain's mail exchanger",
        "autoconfig" => "by the domain's autoconfig",
        "services" => "by the domain's DNS",
        "answered" => "a guess that answered",
        _ => "a guess that nobody answered",
    }
}

fn asked(foreign: bool) -> &'static str {
    if foreign { "; belongs to another domain: make sure that it is your provider's" } else { "" }
}
