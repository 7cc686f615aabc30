//! How much a folder holds, without fetching any of it: EXAMINE and SEARCH (RFC 3501), counted by the server where it can (RFC 4731).

use std::io::{Read, Write};

use chrono::DateTime;

use super::answer::{Answer, Parts, Value};
use super::command::Command;
use super::session::Session;
use crate::Trouble;
use crate::remote::Tally;

/// Counts the messages of a folder, and those since the days of some moments.
pub(super) fn tally<S: Read + Write>(session: &mut Session<S>, name: &str, since: &[i64]) -> Result<Tally, Trouble> {
    let messages = session.examine(name)?.exists;
    let count = |from: &i64| if messages == 0 { Ok(0) } else { count(session, *from) };
    let since = since.iter().map(count).collect::<Result<_, _>>()?;
    Ok(Tally { since, messages, octets: None })
}

fn count<S: Read + Write>(session: &mut Session<S>, from: i64) -> Result<u32, Trouble> {
    let day = DateTime::from_timestamp(from, 0).unwrap_or_default().format("%-d-%b-%Y").to_string();
    let command = Command::search_since(&day, session.features.has("ESEARCH"));
    let mut found = 0;
    session.link.run(&command, &mut |answer| {
        match answer {
            Answer::Named(name, parts) if name == "ESEARCH" => found = told(parts),
            Answer::Named(name, mut parts) if name == "SEARCH" => {
                found += std::iter::from_fn(|| parts.next()).filter(|value| value.number().is_some()).count();
            }
            _ => {}
        }
        Ok(())
    })?;
    Ok(u32::try_from(found).unwrap_or(u32::MAX))
}

/// `(TAG "d4") UID COUNT 17` (RFC 4466 section 2.6.2).
fn told(mut parts: Parts<'_>) -> usize {
    let values = std::iter::from_fn(|| parts.next());
    let count = values.skip_while(|value| !value.is("COUNT")).nth(1).and_then(|value| value.number());
    count.and_then(|count| usize::try_from(count).ok()).unwrap_or(0)
}

/// Asks how many octets a folder holds, of a server that can say so.
pub(super) fn octets<S: Read + Write>(session: &mut Session<S>, name: &str) -> Result<Option<u64>, Trouble> {
    if !session.features.has("STATUS=SIZE") {
        return Ok(None);
    }
    let command = Command::octets(name).ok_or(Trouble::FolderGone)?;
    let mut octets = None;
    session.link.run(&command, &mut |answer| {
        if let Answer::Named(name, mut parts) = answer
            && name == "STATUS"
        {
            parts.next();
            let values = parts.next().and_then(Value::list).unwrap_or_default();
            octets = values.get(1).and_then(Value::number);
        }
        Ok(())
    })?;
    Ok(octets)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::link::Link;
    use super::super::wire::Wire;
    use super::super::wire::tests::Fed;
    use super::*;
    use crate::Cancel;

    fn session(capabilities: &str, rest: &str) -> Session<Fed> {
        let bytes = format!("* CAPABILITY {capabilities}\r\nd1 OK x\r\n{rest}");
        Session::begin(Link::new(Wire::new(Fed::new(bytes, 1000)), &Cancel::default())).unwrap()
    }

    const EXAMINED: &str = "* 40 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\nd2 OK x\r\n";
    /// 23 August 2026, 11:20 UTC.
    const AUGUST: i64 = 1_787_484_000;

    #[test]
    fn messages_are_counted_the_way_the_server_can() {
        for (what, capabilities, rest, sent) in [
            (
                "numbers",
                "IMAP4rev1",
                "* SEARCH 3 5\r\n* SEARCH 9\r\nd3 OK x\r\n",
                "d3 UID SEARCH SINCE 23-Aug-2026\r\n",
            ),
            (
                "a count",
                "IMAP4rev1 ESEARCH",
                "* ESEARCH (TAG \"d3\") UID COUNT 3\r\nd3 OK x\r\n",
                "d3 UID SEARCH RETURN (COUNT) SINCE 23-Aug-2026\r\n",
            ),
        ] {
            let mut session = session(capabilities, &format!("{EXAMINED}{rest}"));
            let found = tally(&mut session, "INBOX", &[AUGUST]).unwrap();
            assert_eq!(found, Tally { since: vec![3], messages: 40, octets: None }, "{what}");
            let lines = String::from_utf8(session.link.into_wire().into_stream().sent).unwrap();
            assert!(lines.ends_with(sent), "{what}: {lines}");
        }
    }

    #[test]
    fn an_empty_folder_is_not_searched() {
        let mut session = session("IMAP4rev1", "* 0 EXISTS\r\nd2 OK x\r\n");
        assert_eq!(tally(&mut session, "INBOX", &[0, 1]).unwrap().since, [0, 0]);
    }

    #[test]
    fn only_a_server_that_can_weigh_is_asked_to() {
        let weigh = |capabilities, rest| octets(&mut session(capabilities, rest), "INBOX").unwrap();
        assert_eq!(weigh("IMAP4rev1", ""), None);
        assert_eq!(weigh("IMAP4rev1 STATUS=SIZE", "* STATUS INBOX (SIZE 1234567)\r\nd2 OK x\r\n"), Some(1_234_567));
        assert_eq!(weigh("IMAP4rev1 STATUS=SIZE", "d2 OK x\r\n"), None);
    }
}
