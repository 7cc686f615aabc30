//! What goes wrong in sending, in words, and what became of a test message.

use api::{Code, Failure};
use worker::outgoing::SendTest;

use crate::words::{value, with};

/// What went wrong in sending and what to do next, in English; nothing for what is no matter of sending.
pub fn sentence(failure: &Failure) -> Option<String> {
    let said = || said(failure);
    Some(match (failure.code, value(failure, "fault")) {
        (Code::Cut, "unsent") => "The connection was cut before the message was handed over. Nothing was sent; try again.".into(),
        (Code::Cut, "uncertain") => {
            "The connection was cut after the message was handed over: it may have been sent. It is not sent again by itself; look into the mailbox before you do it.".into()
        }
        (Code::NoStartTls, "sending") => {
            "The server offers no secure connection on this port. Try implicit TLS, usually on port 465. Your password was not sent.".into()
        }
        (Code::Busy, "unsent") => format!("The server asks to wait.{} Nothing was sent; try again in some minutes.", said()),
        (Code::Busy, "later") => format!(
            "The server takes the message later, not now.{} Many do that with senders they do not know yet; try again in some minutes.",
            said()
        ),
        (Code::NotFound, "test_message") => {
            "The server took the message, but it has not arrived after two minutes. Look into the mailbox later, also where spam goes; if it stays away, ask your provider.".into()
        }
        (Code::Refused, fault) => refused(failure, fault)?,
        _ => return None,
    })
}

/// The server's own words, told from ours.
fn said(failure: &Failure) -> String {
    match value(failure, "said") {
        "" => String::new(),
        said => format!(" It said: \u{201c}{said}\u{201d}."),
    }
}

fn refused(failure: &Failure, fault: &str) -> Option<String> {
    let said = said(failure);
    Some(match fault {
        "sending" => format!(
            "The server refused.{said} Ask your provider whether sending with a mail program (SMTP) is switched on."
        ),
        "switched_off" => format!(
            "Your organisation has switched off sending with mail programs.{said} Your IT can allow it for this mailbox (authenticated SMTP)."
        ),
        "token_elsewhere" => format!(
            "{} does not belong to the provider you signed in at, and does not get that sign-in. Use a password of its own there, or the provider's server.",
            value(failure, "host")
        ),
        "sender" => format!(
            "The server does not let you send as this address.{said} Check that the address belongs to this account."
        ),
        "recipient" => format!(
            "The server does not take mail for {}.{said} Check the spelling; nobody got the message.",
            value(failure, "recipients")
        ),
        "message" => {
            format!("The server does not take the message itself.{said} Nothing was sent; your provider can tell why.")
        }
        "too_large" => format!(
            "The message is larger than the server takes{}. Nothing was sent.",
            with(failure, ", in octets: ", "limit")
        ),
        "letters" => format!(
            "The server cannot carry the letters in {}. Use an address without special letters before the @.",
            value(failure, "address")
        ),
        _ => return None,
    })
}

/// What became of a test message that was taken.
pub fn sent(test: &SendTest) -> Option<String> {
    let to = &test.address;
    match &test.arrival {
        Some(arrival) if arrival.junk => Some(format!(
            "The message to {to} arrived, but among spam, in {}. Yours may end there with others too: ask your provider about SPF and DKIM.",
            arrival.folder
        )),
        Some(arrival) => Some(format!("The message to {to} arrived in {}.", arrival.folder)),
        None if test.failure.is_none() && !test.taken.is_empty() => Some(format!(
            "The server took the message to {to}. No mailbox here receives it, so nobody saw it arriving."
        )),
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_refused_in_sending_is_said_with_the_servers_words_and_the_next_step() {
        for (code, fault, next) in [
            (Code::Cut, "unsent", "try again"),
            (Code::Cut, "uncertain", "look into the mailbox before"),
            (Code::NoStartTls, "sending", "465"),
            (Code::Busy, "unsent", "in some minutes"),
            (Code::Busy, "later", "in some minutes"),
            (Code::NotFound, "test_message", "where spam goes"),
            (Code::Refused, "sending", "Ask your provider"),
            (Code::Refused, "switched_off", "Your IT"),
            (Code::Refused, "sender", "Check that the address"),
            (Code::Refused, "recipient", "Check the spelling"),
            (Code::Refused, "message", "your provider can tell"),
            (Code::Refused, "too_large", "Nothing was sent"),
            (Code::Refused, "letters", "without special letters"),
        ] {
            let failure = Failure::new(code).with("fault", fault).with("said", "550 5.7.1 not you");
            let said = crate::words::sentence(&failure);
            assert!(said.contains(next), "{fault}: {said}");
            let quotes =
                matches!(code, Code::Busy) || code == Code::Refused && !matches!(fault, "too_large" | "letters");
            assert_eq!(said.contains("550 5.7.1 not you"), quotes, "{fault}: {said}");
        }
        let elsewhere = Failure::new(Code::Refused).with("fault", "token_elsewhere").with("host", "imap.firm.example");
        assert!(crate::words::sentence(&elsewhere).starts_with("imap.firm.example does not belong"));
    }
}
