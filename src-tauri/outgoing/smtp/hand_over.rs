//! One message handed over (RFC 5321 section 3.3): to all of its recipients or to nobody.

use std::io::{Read, Write};

use domain::Address;

use super::reply::Reply;
use super::talk::{Features, Talk};
use super::{Step, Told};
use crate::message::Envelope;
use crate::trouble::{Refusal, Trouble};

/// Hands a message over; returns what the server said when it took it.
pub(super) fn hand_over<S: Read + Write>(
    talk: &mut Talk<S>,
    features: &Features,
    (envelope, message): (&Envelope, &[u8]),
    told: &mut Told<'_>,
) -> Result<String, Trouble> {
    let size = message.len() as u64;
    if let Some(Some(limit)) = features.size
        && size > limit
    {
        return Err(Trouble::TooLarge { limit: Some(limit) });
    }
    let from = format!("MAIL FROM:<{}>{}", envelope.from, parameters(features, envelope, message)?);
    let reply = talk.ask(&from)?;
    if !reply.is_good() {
        return Err(again(talk, of_the_size(&reply).unwrap_or_else(|| Trouble::SenderRefused(refusal(&reply)))));
    }
    told(Step::SenderTaken);
    let refused = recipients(talk, &envelope.to)?;
    if !refused.is_empty() {
        return Err(again(talk, Trouble::RecipientsRefused(refused)));
    }
    told(Step::RecipientsTaken);
    let reply = talk.ask("DATA")?;
    if reply.code != 354 {
        return Err(again(talk, message_refused(&reply)));
    }
    talk.body(message)?;
    let reply = talk.end_body()?;
    match reply.code {
        200..300 => Ok(reply.said()),
        400.. => Err(message_refused(&reply)),
        _ => Err(Trouble::Uncertain),
    }
}

/// What the server has to know before it takes the message.
fn parameters(features: &Features, envelope: &Envelope, message: &[u8]) -> Result<String, Trouble> {
    let mut parameters = String::new();
    if features.size.is_some() {
        parameters.push_str(&format!(" SIZE={}", message.len()));
    }
    let beyond = [&envelope.from].into_iter().chain(&envelope.to).find(|address| !address.as_str().is_ascii());
    match beyond {
        Some(address) if !features.utf8 => return Err(Trouble::NoSuchLetters { address: address.clone() }),
        Some(_) => parameters.push_str(" SMTPUTF8"),
        None => {}
    }
    if features.eight_bit && !message.is_ascii() {
        parameters.push_str(" BODY=8BITMIME");
    }
    Ok(parameters)
}

/// Names every recipient, also behind one that was refused, so that all refusals are known at once.
fn recipients<S: Read + Write>(talk: &mut Talk<S>, to: &[Address]) -> Result<Vec<(Address, Refusal)>, Trouble> {
    let mut refused = Vec::new();
    for address in to {
        let reply = talk.ask(&format!("RCPT TO:<{address}>"))?;
        if !reply.is_good() {
            refused.push((address.clone(), refusal(&reply)));
        }
    }
    Ok(refused)
}

/// Leaves the connection ready for another message; the trouble stays what it was.
fn again<S: Read + Write>(talk: &mut Talk<S>, trouble: Trouble) -> Trouble {
    drop(talk.ask("RSET"));
    trouble
}

fn message_refused(reply: &Reply) -> Trouble {
    of_the_size(reply).unwrap_or_else(|| Trouble::MessageRefused(refusal(reply)))
}

/// Whether it is the size: 552 without a status that says otherwise (RFC 1870 section 6.1, RFC 3463 sections 3.3 and 3.4).
fn of_the_size(reply: &Reply) -> Option<Trouble> {
    let is_size = match reply.status() {
        Some(status) => matches!(status, "5.3.4" | "5.2.3"),
        None => reply.code == 552,
    };
    is_size.then_some(Trouble::TooLarge { limit: None })
}

fn refusal(reply: &Reply) -> Refusal {
    Refusal { said: reply.said(), for_now: reply.is_for_now() }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::talk::tests::{fed, sent};
    use super::*;

    fn envelope(to: &[&str]) -> Envelope {
        Envelope {
            from: Address::parse("anna@firm.example").unwrap(),
            to: to.iter().map(|to| Address::parse(to).unwrap()).collect(),
        }
    }

    fn attempt(features: &Features, to: &[&str], message: &str, bytes: &str) -> (Result<String, Trouble>, String) {
        let mut talk = fed(bytes);
        let done = hand_over(&mut talk, features, (&envelope(to), message.as_bytes()), &mut |_| ());
        (done, sent(&talk))
    }

    #[test]
    fn the_server_is_told_what_it_has_to_know() {
        let all = Features { size: Some(None), eight_bit: true, utf8: true, ..Features::default() };
        let none = Features::default();
        for (what, features, to, message, expected) in [
            ("nothing to tell", &none, "luca@acme.example", "x", "MAIL FROM:<anna@firm.example>"),
            ("the size", &all, "luca@acme.example", "x", "MAIL FROM:<anna@firm.example> SIZE=1"),
            ("eight bits", &all, "luca@acme.example", "é", "MAIL FROM:<anna@firm.example> SIZE=2 BODY=8BITMIME"),
            ("letters", &all, "jörg@acme.example", "x", "MAIL FROM:<anna@firm.example> SIZE=1 SMTPUTF8"),
        ] {
            let (done, said) =
                attempt(features, &[to], message, "250 a\r\n250 b\r\n354 c\r\n250 2.0.0 queued as 7\r\n");
            assert_eq!(done.unwrap(), "250 2.0.0 queued as 7", "{what}");
            assert_eq!(said.lines().next(), Some(expected), "{what}");
        }
        let (refused, said) = attempt(&none, &["jörg@acme.example"], "x", "");
        assert!(matches!(refused, Err(Trouble::NoSuchLetters { .. })) && said.is_empty());
        let small = Features { size: Some(Some(3)), ..Features::default() };
        let (refused, said) = attempt(&small, &["luca@acme.example"], "four", "");
        assert!(matches!(refused, Err(Trouble::TooLarge { limit: Some(3) })) && said.is_empty());
    }

    #[test]
    fn each_refusal_is_told_by_its_step() {
        for (what, bytes, expected) in [
            ("sender", "550 5.7.1 not you\r\n", "SenderRefused(Refusal { said: \"550 5.7.1 not you\", for_now: false"),
            (
                "sender, for now",
                "451 4.7.1 greylisted\r\n",
                "SenderRefused(Refusal { said: \"451 4.7.1 greylisted\", for_now: true",
            ),
            ("size at once", "552 5.3.4 big\r\n", "TooLarge"),
            ("mailbox full is not size", "250 a\r\n552 5.2.2 full\r\n250 b\r\n", "RecipientsRefused"),
            (
                "one of two",
                "250 a\r\n550 5.1.1 nobody\r\n250 b\r\n",
                "RecipientsRefused([(Address(\"luca@acme.example\")",
            ),
            ("data", "250 a\r\n250 b\r\n250 c\r\n554 5.5.1 no\r\n", "MessageRefused"),
            ("data, closing", "250 a\r\n250 b\r\n250 c\r\n421 4.3.2 bye\r\n", "Busy"),
            ("message", "250 a\r\n250 b\r\n250 c\r\n354 d\r\n554 5.7.1 spam\r\n", "MessageRefused"),
            (
                "message, for now",
                "250 a\r\n250 b\r\n250 c\r\n354 d\r\n451 4.3.0 later\r\n",
                "MessageRefused(Refusal { said: \"451 4.3.0 later\", for_now: true",
            ),
            ("message, closing", "250 a\r\n250 b\r\n250 c\r\n354 d\r\n421 4.3.0 bye\r\n", "MessageRefused"),
            ("message too large", "250 a\r\n250 b\r\n250 c\r\n354 d\r\n552 too big\r\n", "TooLarge"),
            ("cut before its end", "250 a\r\n250 b\r\n250 c\r\n", "Cut"),
            ("cut behind its end", "250 a\r\n250 b\r\n250 c\r\n354 d\r\n", "Uncertain"),
            ("nonsense behind its end", "250 a\r\n250 b\r\n250 c\r\n354 d\r\nhello\r\n", "Uncertain"),
            ("another question behind its end", "250 a\r\n250 b\r\n250 c\r\n354 d\r\n354 more\r\n", "Uncertain"),
        ] {
            let (done, _) = attempt(&Features::default(), &["luca@acme.example", "eva@acme.example"], "x", bytes);
            let shown = format!("{:?}", done.unwrap_err());
            assert!(shown.starts_with(expected), "{what}: {shown}");
        }
    }

    #[test]
    fn where_one_recipient_is_refused_nobody_gets_it() {
        let to = ["luca@acme.example", "eva@acme.example", "max@acme.example"];
        let bytes = "250 a\r\n550 5.1.1 nobody\r\n250 b\r\n451 4.2.1 later\r\n250 reset\r\n";
        let (done, said) = attempt(&Features::default(), &to, "x", bytes);
        let Err(Trouble::RecipientsRefused(refused)) = done else { panic!("{done:?}") };
        let refused: Vec<_> = refused.iter().map(|(to, refusal)| (to.local(), refusal.for_now)).collect();
        assert_eq!(refused, [("luca", false), ("max", true)]);
        assert!(said.ends_with("RCPT TO:<max@acme.example>\r\nRSET\r\n") && !said.contains("DATA"), "{said}");
    }
}
