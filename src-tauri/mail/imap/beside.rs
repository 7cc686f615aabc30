//! Asking about folders while another is waited for (RFC 3501 section 6.3.10).

use std::collections::HashMap;
use std::io::{Read, Write};
use std::time::{Duration, Instant};

use super::command::Command;
use super::idle::is_news;
use super::list::{self, Standing};
use super::mark::{Approach, Mark, approach};
use super::session::Session;
use crate::Trouble;
use crate::remote::{Cursor, Vigil};

/// After how long flags are listed anew where a server keeps no MODSEQ and nothing else says that one changed.
const LISTED_EVERY: Duration = Duration::from_secs(120);
/// So many messages put that off by a second: listing them all costs the server that much more.
const PER_SECOND: u32 = 100;

/// What was last told of each folder without MODSEQ, and since when its flags were not listed.
#[derive(Default)]
pub(super) struct Beside(HashMap<String, (Option<u32>, Instant)>);

impl Beside {
    /// Asks where the other folders stand: whether news of the first came meanwhile, and which of the others is not as it was.
    pub fn ask<S: Read + Write>(
        &mut self,
        session: &mut Session<S>,
        vigil: &Vigil<'_>,
    ) -> Result<(bool, Option<usize>), Trouble> {
        for (place, (name, cursor)) in vigil.beside.iter().enumerate() {
            let (has_news, told) = ask_one(session, name)?;
            let is_other = told.is_some_and(|now| self.is_other((name, cursor), &now, Instant::now()));
            if has_news || is_other {
                return Ok((has_news, is_other.then_some(place)));
            }
        }
        Ok((false, None))
    }

    /// Whether a folder is not as it was, or could be without saying so.
    fn is_other(&mut self, (name, cursor): (&str, &Cursor), told: &Standing, now: Instant) -> bool {
        if told.mark.highestmodseq > 0 {
            return has_changed(cursor, &told.mark);
        }
        let rest = LISTED_EVERY + Duration::from_secs(u64::from(told.mark.exists / PER_SECOND));
        let (unseen, since) = *self.0.entry(name.to_owned()).or_insert((told.unseen, now));
        let is_other =
            has_changed(cursor, &told.mark) || unseen != told.unseen || now.saturating_duration_since(since) >= rest;
        if is_other {
            self.0.insert(name.to_owned(), (told.unseen, now));
        }
        is_other
    }
}

/// Asks where a folder stands that is not open; whether news of the one that is came meanwhile.
fn ask_one<S: Read + Write>(session: &mut Session<S>, name: &str) -> Result<(bool, Option<Standing>), Trouble> {
    let mut items = list::standing(&session.features).to_owned();
    if !session.features.condstore() {
        items.push_str(" UNSEEN");
    }
    let Some(command) = Command::standing(name, &items) else { return Ok((false, None)) };
    let (mut has_news, mut told) = (false, None);
    let asked = session.link.run(&command, &mut |answer| {
        has_news |= is_news(&answer);
        told = list::standing_of(&answer).or(told.take());
        Ok(())
    });
    match asked {
        // Gone, or closed to us: the next sync says so.
        Err(Trouble::Refused { .. }) => Ok((has_news, None)),
        other => other.map(|_| (has_news, told)),
    }
}

/// Whether a folder is not as it was. A server without MODSEQ does not say whether flags changed while nobody listened.
pub(super) fn has_changed(cursor: &Cursor, now: &Mark) -> bool {
    let last = Mark::of(cursor);
    if now.highestmodseq > 0 {
        return approach(last.as_ref(), now) != Approach::Same;
    }
    last.is_none_or(|last| (last.uidvalidity, last.uidnext, last.exists) != (now.uidvalidity, now.uidnext, now.exists))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::link::Link;
    use super::super::wire::Wire;
    use super::super::wire::tests::Fed;
    use super::*;
    use crate::Cancel;

    const HELLO: &str = "d1 OK x\r\n";

    fn cursor(highestmodseq: u64) -> Cursor {
        Mark { uidvalidity: 7, uidnext: 12, highestmodseq, exists: 5, digest: None }.cursor()
    }

    fn asked(capabilities: &str, lines: &str) -> (Result<(bool, Option<usize>), Trouble>, String) {
        let bytes = format!("* CAPABILITY IMAP4rev1 {capabilities}\r\n{HELLO}{lines}");
        let mut session = Session::begin(Link::new(Wire::new(Fed::new(bytes, 1000)), &Cancel::default())).unwrap();
        let cursor = cursor(40);
        let beside = [("Arch\"iv", &cursor), ("Old", &cursor)];
        let asked = Beside::default()
            .ask(&mut session, &Vigil { folder: ("INBOX", &cursor), beside: &beside, goes_on: &|| true });
        (asked, String::from_utf8(session.link.into_wire().into_stream().sent).unwrap())
    }

    #[test]
    fn the_others_are_asked_about_and_news_of_the_first_are_not_lost_meanwhile() {
        let told = |folder: &str, modseq: u32, next: u32| {
            format!("* STATUS \"{folder}\" (MESSAGES 5 UIDNEXT {next} UIDVALIDITY 7 HIGHESTMODSEQ {modseq})\r\n")
        };
        let now = |modseq, next| told("Arch\\\"iv", modseq, next);
        let then = |modseq| format!("{}d2 OK x\r\n{}", now(40, 12), told("Old", modseq, 12));
        for (what, lines, expected, commands) in [
            ("as they were", then(40), (false, None), 2),
            ("a flag", now(41, 12), (false, Some(0)), 1),
            ("a new message", now(42, 13), (false, Some(0)), 1),
            ("a flag in the other", then(41), (false, Some(1)), 2),
            ("news of the first", format!("* 6 EXISTS\r\n{}", now(40, 12)), (true, None), 1),
        ] {
            let (asked, sent) = asked("CONDSTORE", &format!("{lines}d{} OK x\r\n", commands + 1));
            assert_eq!(asked.unwrap(), expected, "{what}");
            let first = "d2 STATUS \"Arch\\\"iv\" (MESSAGES UIDNEXT UIDVALIDITY HIGHESTMODSEQ)\r\n";
            assert!(sent.contains(first), "{what}: {sent}");
            assert_eq!(sent.matches("STATUS").count(), commands, "{what}: {sent}");
        }
        let gone = "d2 NO [NONEXISTENT] gone\r\nd3 OK x\r\n";
        let (asked, sent) = asked("", gone);
        assert_eq!(asked.unwrap(), (false, None), "a folder that went, and no answer");
        assert!(sent.ends_with("d3 STATUS \"Old\" (MESSAGES UIDNEXT UIDVALIDITY UNSEEN)\r\n"), "{sent}");
    }

    #[test]
    fn where_there_is_no_modseq_the_unread_are_counted_and_flags_listed_from_time_to_time() {
        let (mut beside, start) = (Beside::default(), Instant::now());
        let cursor = cursor(0);
        for (what, unseen, exists, seconds, expected) in [
            ("told for the first time", 3, 5, 0, false),
            ("the same", 3, 5, 4, false),
            ("one was read", 2, 5, 8, true),
            ("the same again", 2, 5, 12, false),
            ("not long after", 2, 5, 127, false),
            ("long after", 2, 5, 128, true),
            ("a new message", 2, 6, 129, true),
            ("not long after that", 2, 5, 248, false),
        ] {
            let mark = Mark { uidvalidity: 7, uidnext: 12, highestmodseq: 0, exists, digest: None };
            let told = Standing { mark, unseen: Some(unseen), ..Standing::default() };
            let is_other = beside.is_other(("Old", &cursor), &told, start + Duration::from_secs(seconds));
            assert_eq!(is_other, expected, "{what}");
        }
        let many = Mark { uidvalidity: 7, uidnext: 12, exists: 200_000, ..Mark::default() };
        let told = Standing { mark: many.clone(), unseen: Some(0), ..Standing::default() };
        for (seconds, expected) in [(0, false), (2_000, false), (2_120, true)] {
            let now = start + Duration::from_secs(seconds);
            assert_eq!(beside.is_other(("Large", &many.cursor()), &told, now), expected, "200,000 messages");
        }
    }
}
