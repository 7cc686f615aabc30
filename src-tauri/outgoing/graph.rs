//! Handing messages to Microsoft Graph (`sendMail`), for organisations that have switched off sending by SMTP. The message travels as it was made; a
//! copy is put with sent mail there.

use std::sync::Arc;

use account::Cancel;
use account::bearer::{Bearer, BearerError};
use account::graph::{Act, Client, Endpoint, GraphError, Step as Taken, segment};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::Address;

use crate::message::Made;
use crate::place::GraphPlace;
use crate::smtp::{Step, Told};
use crate::{Refusal, Trouble};

/// A request is no larger there (octets), and a message travels in Base64.
const LARGEST: usize = 4 << 20;

/// A mailbox that can send.
pub struct Graph {
    client: Client,
    root: String,
    cancel: Cancel,
}

/// Connects and opens the mailbox; nothing is sent yet. Tells each step as it is taken.
///
/// # Errors
/// By step: `NoSuchHost`, `Unreachable`, `Untrusted` or `Tls`, then `Token`, `SenderRefused` where the mailbox may not be opened, or `Busy`.
pub fn connect(
    (place, endpoint): (&GraphPlace, Endpoint),
    bearer: Arc<dyn Bearer>,
    cancel: &Cancel,
    told: &mut Told<'_>,
) -> Result<Graph, Trouble> {
    let root = match place.through {
        Some(_) => format!("/users/{}", segment(&place.mailbox)),
        None => "/me".into(),
    };
    let client = Client::new((endpoint, bearer), cancel);
    client.read_telling(&format!("{root}/mailFolders/inbox?$select=id"), &mut |step| {
        told(match step {
            Taken::Found => Step::Found,
            Taken::Reached => Step::Reached,
            Taken::Secured => Step::Secured,
        });
    })?;
    told(Step::SignedIn);
    Ok(Graph { client, root, cancel: cancel.clone() })
}

impl Graph {
    /// Hands a message over, once.
    ///
    /// # Errors
    /// `SenderRefused`, `RecipientsRefused`, `MessageRefused`, `TooLarge` or `Busy`: nothing was sent; `Uncertain` where the answer never came.
    pub fn send(&mut self, made: &Made, told: &mut Told<'_>) -> Result<(), Trouble> {
        let body = STANDARD.encode(with_hidden(made));
        if body.len() > LARGEST {
            return Err(Trouble::TooLarge { limit: Some((LARGEST / 4 * 3) as u64) });
        }
        self.cancel.check()?;
        let sent = self.client.act(&format!("{}/sendMail", self.root), Act::Post("text/plain", body.as_bytes()));
        sent.map_err(|error| of_message(error, &made.envelope.to))?;
        told(Step::SenderTaken);
        told(Step::RecipientsTaken);
        Ok(())
    }
}

/// The message with a line for those nobody else learns of: who receives is read from the message alone there, and that line is taken out.
fn with_hidden(made: &Made) -> Vec<u8> {
    let visible = visible(&made.bytes);
    let hidden: Vec<&str> =
        made.envelope.to.iter().map(Address::as_str).filter(|address| !names(&visible, address)).collect();
    let line = if hidden.is_empty() { String::new() } else { format!("Bcc: {}\r\n", hidden.join(",\r\n ")) };
    [line.as_bytes(), &made.bytes].concat()
}

/// The fields To and Cc, unfolded, in lower case.
fn visible(message: &[u8]) -> String {
    let text = String::from_utf8_lossy(message);
    let head =
        text.split("\r\n\r\n").next().unwrap_or_default().to_lowercase().replace("\r\n ", " ").replace("\r\n\t", " ");
    let fields = head.lines().filter(|line| line.starts_with("to:") || line.starts_with("cc:"));
    fields.collect::<Vec<_>>().join("\n")
}

/// Whether an address stands there as one of its own, not as a part of a longer one.
fn names(fields: &str, address: &str) -> bool {
    let ends = |letter: Option<char>| letter.is_none_or(|letter| " ,:<>;\n".contains(letter));
    let address = address.to_lowercase();
    fields.match_indices(&address).any(|(at, found)| {
        let (before, after) =
            (fields.get(..at).unwrap_or_default(), fields.get(at + found.len()..).unwrap_or_default());
        ends(before.chars().next_back()) && ends(after.chars().next())
    })
}

impl From<GraphError> for Trouble {
    fn from(error: GraphError) -> Self {
        match error {
            GraphError::Cancelled => Self::Cancelled,
            GraphError::NoSuchHost => Self::NoSuchHost,
            GraphError::Unreachable(why) => Self::Unreachable(why),
            GraphError::Cut => Self::Cut,
            GraphError::Untrusted { fingerprint, why, certificate } => {
                Self::Untrusted { fingerprint, why, certificate }
            }
            GraphError::Tls(why) => Self::Tls(why),
            GraphError::Token(error) => Self::Token(error),
            GraphError::Busy { said, .. } => Self::Busy { said },
            GraphError::Refused(refusal) if refusal.status == 403 => {
                Self::SenderRefused(Refusal { said: refusal.words(), for_now: false })
            }
            GraphError::Refused(refusal) => Self::Refused { said: refusal.words() },
            GraphError::Protocol(why) => Self::Protocol(why),
            GraphError::TooLarge => Self::Protocol("an answer without end".into()),
        }
    }
}

/// Why a message was not taken; each code by what it is about.
fn of_message(error: GraphError, to: &[Address]) -> Trouble {
    let refusal = match error {
        // From here on it may be on its way, also where the user stopped waiting.
        GraphError::Cut | GraphError::Cancelled | GraphError::Protocol(_) | GraphError::TooLarge => {
            return Trouble::Uncertain;
        }
        GraphError::Refused(refusal) => refusal,
        other => return other.into(),
    };
    let why = Refusal { said: refusal.words(), for_now: false };
    match (refusal.status, refusal.code.as_str()) {
        (500.., _) => Trouble::Uncertain,
        (413, _) | (_, "ErrorMessageSizeExceeded") => Trouble::TooLarge { limit: None },
        (_, "ErrorAccessDenied" | "Authorization_RequestDenied") => {
            Trouble::Token(BearerError::AdminMustAllow(why.said))
        }
        (403, _) | (_, "ErrorSendAsDenied") => Trouble::SenderRefused(why),
        (_, "ErrorInvalidRecipients" | "ErrorRecipientNotFound" | "ErrorInvalidSmtpAddress") => {
            Trouble::RecipientsRefused(to.iter().map(|address| (address.clone(), why.clone())).collect())
        }
        _ => Trouble::MessageRefused(why),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::message::Envelope;

    fn made(to: &[&str], head: &str) -> Made {
        let address = |text: &&str| Address::parse(text).unwrap();
        let envelope = Envelope { from: address(&"anna@firm.example"), to: to.iter().map(address).collect() };
        Made { envelope, bytes: format!("{head}Subject: x\r\n\r\nTo: nobody@firm.example\r\n").into_bytes() }
    }

    #[test]
    fn whoever_stands_nowhere_else_gets_a_line_that_is_taken_out_there() {
        for (what, to, head, line) in [
            ("nobody hidden", &["jan@poczta.example"][..], "To: Jan <jan@poczta.example>\r\n", ""),
            ("bare", &["jan@poczta.example"], "Cc: JAN@poczta.example\r\n", ""),
            ("folded", &["a@x.example", "b@x.example"], "To: A <a@x.example>,\r\n B <b@x.example>\r\n", ""),
            ("one hidden", &["a@x.example", "b@x.example"], "To: a@x.example\r\n", "Bcc: b@x.example\r\n"),
            ("part of a longer one", &["n@x.example"], "To: jan@x.example\r\n", "Bcc: n@x.example\r\n"),
            ("only in the text", &["nobody@firm.example"], "", "Bcc: nobody@firm.example\r\n"),
            ("several", &["a@x.example", "b@x.example"], "", "Bcc: a@x.example,\r\n b@x.example\r\n"),
        ] {
            let made = made(to, head);
            let expected = [line.as_bytes(), &made.bytes].concat();
            assert_eq!(String::from_utf8(with_hidden(&made)).unwrap(), String::from_utf8(expected).unwrap(), "{what}");
        }
    }

    #[test]
    fn a_refusal_is_about_what_its_code_says() {
        let to = [Address::parse("jan@poczta.example").unwrap()];
        for (status, code, expected) in [
            (403, "ErrorSendAsDenied", "SenderRefused"),
            (403, "ErrorMessageSubmissionBlocked", "SenderRefused"),
            (403, "ErrorAccessDenied", "Token(AdminMustAllow"),
            (400, "ErrorInvalidRecipients", "RecipientsRefused([(Address"),
            (400, "ErrorMimeContentInvalidBase64String", "MessageRefused"),
            (413, "", "TooLarge"),
            (400, "ErrorMessageSizeExceeded", "TooLarge"),
            (500, "ErrorInternalServerError", "Uncertain"),
            (504, "", "Uncertain"),
        ] {
            let refusal = account::graph::Refusal { status, code: code.into(), said: String::new() };
            let trouble = format!("{:?}", of_message(GraphError::Refused(refusal), &to));
            assert!(trouble.starts_with(expected), "{status} {code}: {trouble}");
        }
        assert!(matches!(of_message(GraphError::Cut, &to), Trouble::Uncertain));
        assert!(matches!(of_message(GraphError::Busy { said: String::new(), wait: None }, &to), Trouble::Busy { .. }));
    }
}
