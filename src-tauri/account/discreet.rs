//! A server may repeat what it was told; user name and password go nowhere.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use domain::Sensitive;

use crate::bearer::xoauth2;

/// A word shorter than this that happens to be a part of a secret's Base64 gives nothing away.
const TELLING: usize = 6;

/// What must not be passed on of what a server says.
#[derive(Clone, Default)]
pub struct Discreet {
    spelled: Vec<String>,
    encoded: Vec<String>,
}

impl Discreet {
    /// Keeps a user name and a password or token back, as they are and as they are sent (RFC 3501 section 4.3, RFC 4616,
    /// XOAUTH2).
    pub fn of(user: &str, password: &Sensitive<String>) -> Self {
        let token = xoauth2(user, password);
        let password = password.expose();
        let quoted = password.replace('\\', "\\\\").replace('"', "\\\"");
        let mut spelled = vec![quoted, password.clone(), user.to_owned()];
        spelled.retain(|secret| !secret.is_empty());
        let encoded = [format!("\0{user}\0{password}"), token.expose().clone(), user.to_owned(), password.clone()];
        Self { spelled, encoded: encoded.iter().map(|secret| STANDARD.encode(secret)).collect() }
    }

    /// What may be passed on.
    #[must_use]
    pub fn tell(&self, said: &str) -> String {
        let said = self.spelled.iter().fold(said.to_owned(), |said, secret| said.replace(secret, "…"));
        let is_base64 = |letter: char| letter.is_ascii_alphanumeric() || "+/=".contains(letter);
        let words: Vec<String> = said
            .split(|letter| !is_base64(letter))
            .filter(|word| word.len() >= TELLING && self.encoded.iter().any(|secret| secret.contains(word)))
            .map(str::to_owned)
            .collect();
        words.iter().fold(said, |said, word| said.replace(word, "…"))
    }
}

impl fmt::Debug for Discreet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Discreet(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_way_a_server_repeats_a_secret_it_is_not_passed_on() {
        let discreet = Discreet::of("anna@acme.example", &Sensitive::new("s3cret \"quoted\"".into()));
        for (what, said, told) in [
            ("nothing secret", "the mailbox of acme is full", "the mailbox of acme is full"),
            ("as it is", "anna@acme.example with s3cret \"quoted\"", "… with …"),
            ("quoted", "LOGIN \"anna@acme.example\" \"s3cret \\\"quoted\\\"\"", "LOGIN \"…\" \"…\""),
            ("PLAIN", "bad AGFubmFAYWNtZS5leGFtcGxlAHMzY3JldCAicXVvdGVkIg== here", "bad … here"),
            (
                "XOAUTH2",
                "bad dXNlcj1hbm5hQGFjbWUuZXhhbXBsZQFhdXRoPUJlYXJlciBzM2NyZXQgInF1b3RlZCIBAQ== here",
                "bad … here",
            ),
            ("the start of it", "bad AGFubmFAYWNtZS5leGFt", "bad …"),
            ("LOGIN's second line", "<czNjcmV0ICJxdW90ZWQi>", "<…>"),
        ] {
            assert_eq!(discreet.tell(said), told, "{what}");
        }
    }
}
