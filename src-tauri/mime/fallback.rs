//! Something readable from parts that are no letters: invitations and reports.

/// What can be told of a part of this media type; empty where nothing can. The content is asked for only when it is of use.
pub(crate) fn text(media: &str, content: impl FnOnce() -> String) -> String {
    match media {
        "text/calendar" => calendar(&content()),
        "message/delivery-status" | "message/disposition-notification" | "message/feedback-report" => {
            report(&content())
        }
        _ => String::new(),
    }
}

/// Summary, time, place, people and description of the first event (RFC 5545).
fn calendar(content: &str) -> String {
    const SHOWN: [&str; 7] = ["SUMMARY", "DTSTART", "DTEND", "LOCATION", "ORGANIZER", "ATTENDEE", "DESCRIPTION"];
    let unfolded = content.replace("\r\n", "\n").replace("\n ", "").replace("\n\t", "");
    let event = unfolded.lines().skip_while(|line| !line.eq_ignore_ascii_case("BEGIN:VEVENT"));
    let mut lines = Vec::new();
    for line in event.take_while(|line| !line.eq_ignore_ascii_case("END:VEVENT")).take(500) {
        let Some((name, value)) = line.split_once(':') else {
            continue;
        };
        let name = name.split(';').next().unwrap_or_default().to_ascii_uppercase();
        if let Some(rank) = SHOWN.iter().position(|shown| *shown == name) {
            lines.push((rank, unescape(value)));
        }
    }
    lines.sort_by_key(|(rank, _)| *rank);
    lines.into_iter().map(|(_, value)| value).collect::<Vec<_>>().join("\n")
}

fn unescape(value: &str) -> String {
    let value = value
        .get(..7)
        .filter(|start| start.eq_ignore_ascii_case("mailto:"))
        .map_or(value, |start| value.get(start.len()..).unwrap_or(""));
    value.replace("\\n", "\n").replace("\\N", "\n").replace("\\,", ",").replace("\\;", ";").replace("\\\\", "\\")
}

/// The fields of a report, as they are.
fn report(content: &str) -> String {
    content.replace("\r\n", "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invitation_tells_what_when_and_where() {
        let ics = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;TZID=Europe/Berlin:20261121T100000\r\nLOCATION:Room 1\\, Berlin\r\nSUMMARY:Inter\r\n view\r\nUID:1\r\nORGANIZER;CN=Anna:mailto:anna@poczta.example\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
        assert_eq!(
            text("text/calendar", || ics.into()),
            "Interview\n20261121T100000\nRoom 1, Berlin\nanna@poczta.example"
        );
        assert_eq!(text("application/pdf", || unreachable!("never decoded")), "");
    }
}
