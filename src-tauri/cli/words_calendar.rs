//! Calendars in words: what goes wrong with them, and what somebody has to look at.

use api::rows::CalendarActRow;
use api::{Code, Failure, Store};
use worker::calendar::CalendarAccount;

use crate::exit::Stop;
use crate::words::{value, with};

/// What can be done about appointments that wait for a decision.
pub const DECIDE: &str = "Decide with `dossier calendar clash ID mine`, `theirs`, or `both`.";
/// Where the name of the place stands that a failure is about.
const PLACE: &str = "calendar_place";

/// What went wrong with calendars and what to do next, in English; nothing for what is no matter of theirs.
pub fn sentence(failure: &Failure) -> Option<String> {
    let place = value(failure, PLACE);
    let said = || with(failure, " It said: ", "said");
    Some(match failure.code {
        Code::ReadOnlyCalendar => {
            "This calendar is only read: by its server\u{2019}s will, or by yours. `dossier calendar choose CALENDAR both` changes yours.".into()
        }
        Code::EventChanged => {
            "This appointment was changed since, or nothing is to be decided about it. Look at it with `dossier calendar agenda`.".into()
        }
        Code::OfferDecided => {
            "This offer was decided already, or its time is over. Look at what is in your calendar with `dossier calendar agenda`.".into()
        }
        Code::Refused if value(failure, "fault") == "full" => {
            format!("The server has no room left.{} Make room there. What you changed waits and is sent then.", said())
        }
        Code::NotFound => match value(failure, "what") {
            "calendar" => format!("There is no such calendar{}. `dossier calendar list` lists them.", with(failure, ": ", "id")),
            "calendar_place" | "calendar_account" => {
                format!("No calendars are connected under this name{}. `dossier calendar list` lists them.", with(failure, ": ", "id"))
            }
            "event" | "appointment" => {
                format!("There is no appointment with this id{}. `dossier calendar agenda --json` gives ids.", with(failure, ": ", "id"))
            }
            "folder" if !place.is_empty() => "This calendar is no longer at its server. What it held is here; `dossier calendar list` shows it.".into(),
            _ => return None,
        },
        _ if place.is_empty() => return None,
        Code::WrongPassword if !value(failure, "missing").is_empty() => {
            format!("No password is kept for these calendars. Enter it with `dossier calendar reconnect \"{place}\" --password-stdin`.")
        }
        Code::SignInAgain => format!(
            "The sign-in at the provider has ended.{} Sign in again: `dossier calendar reconnect \"{place}\" --sign-in PROVIDER`.",
            said()
        ),
        Code::Untrusted => format!(
            "The server\u{2019}s certificate is not trusted. If you compared its fingerprint with whoever runs the server, accept it with: dossier calendar reconnect \"{place}\" --fingerprint {}",
            value(failure, "fingerprint")
        ),
        Code::Disconnected => {
            format!("You disconnected {place}: its appointments are here, nothing is fetched or written. `dossier calendar reconnect \"{place}\"` connects it again.")
        }
        Code::SyncRuns => format!("{place} is being synchronised by another process{}. Wait until it is done.", with(failure, ": ", "who")),
        Code::NotAllowed => format!("You may not open this calendar.{} Ask its owner, or choose `none` for it.", said()),
        Code::File => "The file of this calendar cannot be read. Its last state is shown; put it back, or forget it with `dossier calendar remove`.".into(),
        _ => return None,
    })
}

/// The failure of a place that is connected: the sentence names what mends it there.
pub fn of_place(failure: Failure, name: &str) -> Failure {
    failure.with(PLACE, name)
}

/// Why a source did not take what waits, by the code that is kept and what it said.
fn refused(why: &str) -> String {
    let (code, said) = why.split_once(' ').unwrap_or((why, ""));
    let what = match code {
        "duplicate" => "it has another appointment of the same identity",
        "no-uid-conflict" => "it has this appointment under another name",
        "max-resource-size" => "it is larger than the server takes",
        "supported-calendar-component" | "supported-calendar-data" => "the calendar does not take such appointments",
        "valid-calendar-data" | "valid-calendar-object-resource" => "the server does not understand it",
        "max-attendees-per-instance" => "the server does not take so many attendees",
        "min-date-time" | "max-date-time" => "the server does not take this date",
        "max-instances" => "it repeats more often than the server takes",
        "no_invitation" => {
            "Microsoft's calendar holds no such invitation, and nobody was told: answer it in Outlook, or by mail"
        }
        "not_there" => "a Microsoft calendar cannot hold what was changed",
        _ => return format!("the server said: {}", why.trim()),
    };
    if said.is_empty() { what.to_owned() } else { format!("{what} (it said: {said})") }
}

/// What became of a change.
pub fn state(row: &CalendarActRow) -> String {
    match row.state.as_str() {
        "here" => "done; kept here alone".into(),
        "queued" => "waits".into(),
        "done" => "done".into(),
        "clash" => "changed on both sides; see `dossier calendar clash`".into(),
        "refused" => format!("refused: {}", refused(&format!("{} {}", row.why, row.said))),
        _ if row.why == "undone" => "taken back".into(),
        _ => "given up".into(),
    }
}

/// The appointments of a place that wait for the user: changed on both sides, or refused.
pub fn stuck(store: &Store, account: &CalendarAccount) -> Result<Vec<String>, Stop> {
    let mut lines = Vec::new();
    for (calendar, one) in api::calendar_stuck(store, account.id)? {
        lines.push(match one.clashes {
            true => format!(
                "{calendar}: \u{201c}{}\u{201d} was changed here and there: `dossier calendar clash`.",
                one.summary
            ),
            false => format!("{calendar}: \u{201c}{}\u{201d} was not taken: {}.", one.summary, refused(&one.why)),
        });
    }
    Ok(lines)
}

/// What of a place could not be read.
pub fn aside(store: &Store, account: &CalendarAccount) -> Result<Vec<String>, Stop> {
    let lines = api::calendar_aside(store, account.id)?;
    let said = |(calendar, key, why): (String, String, String)| {
        let (code, said) = why.split_once(' ').unwrap_or((why.as_str(), ""));
        let what = match code {
            "no_calendar" => "it is no iCalendar",
            "no_event" => "it holds no appointment that says when it is",
            _ => "the server does not give it",
        };
        let said = if said.is_empty() { String::new() } else { format!(" ({said})") };
        format!("{calendar}: {key} is set aside: {what}{said}.")
    };
    Ok(lines.into_iter().map(said).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_of_calendars_names_what_mends_them() {
        let of = |code, name: &str, text: &str| {
            sentence(&of_place(Failure::new(code).with(name, text), "Firm")).unwrap_or_default()
        };
        for (said, part) in [
            (of(Code::WrongPassword, "missing", "none"), "calendar reconnect \"Firm\" --password-stdin"),
            (of(Code::SignInAgain, "said", ""), "calendar reconnect \"Firm\" --sign-in"),
            (of(Code::Untrusted, "fingerprint", "AB:CD"), "--fingerprint AB:CD"),
            (of(Code::Refused, "fault", "full"), "no room"),
            (of(Code::NotFound, "what", "calendar"), "calendar list"),
            (of(Code::Disconnected, "name", "Firm"), "calendar reconnect"),
            (of(Code::SyncRuns, "who", "dossier (12)"), "dossier (12)"),
            (of(Code::ReadOnlyCalendar, "", ""), "calendar choose"),
        ] {
            assert!(said.contains(part), "{said}");
        }
        assert_eq!(sentence(&Failure::new(Code::WrongPassword).with("missing", "none")), None, "a mailbox's own");
    }

    #[test]
    fn what_was_refused_is_said_in_words() {
        for (why, expected) in [
            ("duplicate", "it has another appointment of the same identity"),
            ("max-resource-size", "it is larger than the server takes"),
            ("HTTP 403", "the server said: HTTP 403"),
            ("not_there FREQ", "a Microsoft calendar cannot hold what was changed (it said: FREQ)"),
            ("max-instances 500", "it repeats more often than the server takes (it said: 500)"),
        ] {
            assert_eq!(refused(why), expected, "{why}");
        }
    }
}
