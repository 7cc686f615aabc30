//! Waiting for news of a folder (RFC 2177).

use std::io::{Read, Write};
use std::time::{Duration, Instant};

use super::answer::Answer;
use super::command::Command;
use super::mark::{Approach, Mark, approach};
use super::session::Session;
use crate::Trouble;
use crate::remote::News;

/// A server may take whoever waits longer than half an hour for gone.
const AT_MOST: Duration = Duration::from_secs(25 * 60);

/// Waits until a folder is no longer as it was at `last`. Whoever waits asks for the changes afterwards: what is told here is only that there are
/// some.
pub(super) fn wait<S: Read + Write>(
    session: &mut Session<S>,
    name: &str,
    last: Option<&Mark>,
) -> Result<News, Trouble> {
    let now = session.examine(name)?;
    if has_changed(last, &now) {
        return Ok(News::Changed);
    }
    if !session.features.has("IDLE") {
        return Ok(News::Unable);
    }
    let since = Instant::now();
    let sent = session.link.send(&Command::idle())?;
    let (mut is_waiting, mut has_news) = (false, false);
    // DONE is only understood once the server waits.
    while !is_waiting || (!has_news && since.elapsed() < AT_MOST) {
        match session.link.hear(&sent)? {
            // The server ended the waiting by itself.
            None => return Ok(if has_news { News::Changed } else { News::Quiet }),
            Some(Answer::Continue) => is_waiting = true,
            Some(answer) => has_news |= is_news(&answer),
        }
    }
    session.link.done(&sent)?;
    Ok(if has_news { News::Changed } else { News::Quiet })
}

/// Whether a folder is not as it was. A server without MODSEQ does not say whether flags changed while nobody listened.
fn has_changed(last: Option<&Mark>, now: &Mark) -> bool {
    if now.highestmodseq > 0 {
        return approach(last, now) != Approach::Same;
    }
    last.is_none_or(|last| (last.uidvalidity, last.uidnext, last.exists) != (now.uidvalidity, now.uidnext, now.exists))
}

fn is_news(answer: &Answer<'_>) -> bool {
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
    use super::super::wire::Wire;
    use super::super::wire::tests::Fed;
    use super::*;
    use crate::Cancel;

    const OPEN: &str =
        "* OK [UIDVALIDITY 7] x\r\n* OK [UIDNEXT 12] x\r\n* OK [HIGHESTMODSEQ 40] x\r\n* 5 EXISTS\r\nd2 OK x\r\n";

    fn waited(capabilities: &str, lines: &str, exists: u32) -> (Result<News, Trouble>, String) {
        let bytes = format!("* CAPABILITY IMAP4rev1 {capabilities}\r\nd1 OK x\r\n{OPEN}{lines}");
        let mut session = Session::begin(Link::new(Wire::new(Fed::new(bytes, 1000)), &Cancel::default())).unwrap();
        let last = Mark { uidvalidity: 7, uidnext: 12, highestmodseq: 40, exists, digest: None };
        let news = wait(&mut session, "INBOX", Some(&last));
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
}
