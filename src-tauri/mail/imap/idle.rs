//! Waiting for news of a folder (RFC 2177), and asking about others meanwhile.

use std::io::{Read, Write};
use std::time::{Duration, Instant};

use account::socket::Alarm;

use super::answer::Answer;
use super::beside::{Beside, has_changed};
use super::command::Command;
use super::session::Session;
use crate::Trouble;
use crate::remote::{News, Vigil};

/// A server may take whoever waits longer than half an hour for gone.
const AT_MOST: Duration = Duration::from_secs(25 * 60);
/// How long a connection may be silent meanwhile; home routers forget those that are silent longer.
const SILENCE: Duration = Duration::from_secs(600);
/// How often the other folders are asked about: "within seconds", for three short lines each way.
const ASK_EVERY: Duration = Duration::from_secs(4);

/// Waits until a folder is no longer as it was, or one of the others. Whoever waits asks for the changes afterwards: what is told here is only that
/// there are some.
pub(super) fn wait<S: Read + Write>(
    session: &mut Session<S>,
    vigil: &Vigil<'_>,
    (alarm, beside): (&Alarm, &mut Beside),
) -> Result<News, Trouble> {
    let (name, cursor) = vigil.folder;
    let now = session.examine(name)?;
    if has_changed(cursor, &now) {
        return Ok(News::Changed);
    }
    if !session.features.has("IDLE") {
        let (_, other) = beside.ask(session, vigil)?;
        return Ok(other.map_or(News::Unable, News::ChangedBeside));
    }
    let since = Instant::now();
    while since.elapsed() < AT_MOST && (vigil.goes_on)() {
        match idle(session, vigil, alarm)? {
            None => return Ok(News::Quiet),
            Some(true) => return Ok(News::Changed),
            Some(false) => {}
        }
        match beside.ask(session, vigil)? {
            (true, _) => return Ok(News::Changed),
            (false, Some(other)) => return Ok(News::ChangedBeside(other)),
            (false, None) => {}
        }
    }
    Ok(News::Quiet)
}

/// Waits once, until news come or the other folders are to be asked about: whether there are news, `None` where the server ended the waiting.
fn idle<S: Read + Write>(session: &mut Session<S>, vigil: &Vigil<'_>, alarm: &Alarm) -> Result<Option<bool>, Trouble> {
    let (since, mut heard) = (Instant::now(), Instant::now());
    let at_most = if vigil.beside.is_empty() { AT_MOST } else { ASK_EVERY };
    let sent = session.link.send(&Command::idle())?;
    let (mut is_waiting, mut has_news) = (false, false);
    // DONE is only understood once the server waits.
    while !is_waiting || (!has_news && since.elapsed() < at_most && (vigil.goes_on)()) {
        alarm.set(true);
        let has_come = session.link.has_come();
        alarm.set(false);
        if !has_come? {
            if heard.elapsed() > SILENCE {
                return Err(Trouble::Cut);
            }
            continue;
        }
        heard = Instant::now();
        match session.link.hear(&sent)? {
            // The server ended the waiting by itself.
            None => return Ok(has_news.then_some(true)),
            Some(Answer::Continue) => is_waiting = true,
            Some(answer) => has_news |= is_news(&answer),
        }
    }
    session.link.done(&sent, &mut |answer| {
        has_news |= is_news(&answer);
        Ok(())
    })?;
    Ok(Some(has_news))
}

pub(super) fn is_news(answer: &Answer<'_>) -> bool {
    match answer {
        Answer::Numbered(_, name, _) => matches!(name.as_str(), "EXISTS" | "EXPUNGE" | "FETCH"),
        Answer::Named(name, _) => name == "VANISHED",
        Answer::Status(_) | Answer::Tagged(..) | Answer::Continue => false,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::link::Link;
    use super::super::mark::Mark;
    use super::super::wire::Wire;
    use super::super::wire::tests::Fed;
    use super::*;
    use crate::Cancel;
    use crate::remote::Cursor;

    const OPEN: &str =
        "* OK [UIDVALIDITY 7] x\r\n* OK [UIDNEXT 12] x\r\n* OK [HIGHESTMODSEQ 40] x\r\n* 5 EXISTS\r\nd2 OK x\r\n";

    const HELLO: &str = "d1 OK x\r\n";

    fn cursor(exists: u32) -> Cursor {
        Mark { uidvalidity: 7, uidnext: 12, highestmodseq: 40, exists, digest: None }.cursor()
    }

    fn waited(capabilities: &str, lines: &str, exists: u32) -> (Result<News, Trouble>, String) {
        let bytes = format!("* CAPABILITY IMAP4rev1 {capabilities}\r\n{HELLO}{OPEN}{lines}");
        let mut session = Session::begin(Link::new(Wire::new(Fed::new(bytes, 1000)), &Cancel::default())).unwrap();
        let folder = ("INBOX", &cursor(exists));
        let news = wait(
            &mut session,
            &Vigil { folder, beside: &[], goes_on: &|| true },
            (&Alarm::default(), &mut Beside::default()),
        );
        (news, String::from_utf8(session.link.into_wire().into_stream().sent).unwrap())
    }

    #[test]
    fn news_end_the_waiting_and_idle_talk_does_not() {
        for news in ["* 6 EXISTS", "* 3 EXPUNGE", "* VANISHED 9", "* 2 FETCH (FLAGS (\\Seen))"] {
            let lines = format!("+ idling\r\n* OK Still here\r\n* 0 RECENT\r\n{news}\r\nd3 OK x\r\n");
            let (came, sent) = waited("IDLE", &lines, 5);
            assert_eq!(came.unwrap(), News::Changed, "{news}");
            assert!(sent.ends_with("d3 IDLE\r\nDONE\r\n"), "{sent}");
        }
    }

    #[test]
    fn what_changed_before_the_waiting_is_news_at_once() {
        let (came, sent) = waited("IDLE", "", 4);
        assert_eq!(came.unwrap(), News::Changed);
        assert!(!sent.contains("IDLE\r\n"));
    }

    #[test]
    fn a_server_that_cannot_or_will_not_wait_is_told_apart_from_one_that_hangs_up() {
        assert_eq!(waited("", "", 5).0.unwrap(), News::Unable);
        assert_eq!(waited("IDLE", "+ idling\r\nd3 OK enough\r\n", 5).0.unwrap(), News::Quiet);
        assert!(matches!(waited("IDLE", "d3 BAD what\r\n", 5).0, Err(Trouble::Refused { .. })));
        assert!(matches!(
            waited("IDLE", "+ idling\r\n* BYE shutting down\r\n", 5).0,
            Err(Trouble::Goodbye { .. } | Trouble::Cut)
        ));
    }

    #[test]
    fn whoever_no_longer_wants_to_wait_is_let_go_once_the_server_waits() {
        let bytes = format!("* CAPABILITY IMAP4rev1 IDLE\r\n{HELLO}{OPEN}+ idling\r\n* 6 EXISTS\r\nd3 OK x\r\n");
        let mut session = Session::begin(Link::new(Wire::new(Fed::new(bytes, 1)), &Cancel::default())).unwrap();
        let (cursor, looked) = (cursor(5), std::cell::Cell::new(0));
        let goes_on = || {
            looked.set(looked.get() + 1);
            looked.get() == 1
        };
        let vigil = Vigil { folder: ("INBOX", &cursor), beside: &[], goes_on: &goes_on };
        assert_eq!(
            wait(&mut session, &vigil, (&Alarm::default(), &mut Beside::default())).unwrap(),
            News::Changed,
            "it came behind DONE"
        );
        assert_eq!(looked.get(), 2);
    }
}
