//! What the own provider found out about the sender (RFC 8601).

use domain::{Address, SenderCheck};

use crate::auth_words::{Token, tokens};
use crate::field::Fields;

#[derive(Default)]
struct Results {
    dmarc: Option<bool>,
    passed: bool,
    failed: bool,
    garbled: bool,
}

/// Judges by the topmost Authentication-Results; fields of the same server right below it (before the next Received) count with it.
///
/// The sender chooses some of the words in them: what does not end as it began was made to mislead and counts as failed.
pub(crate) fn sender_check(fields: &Fields<'_>, from: Option<&Address>) -> SenderCheck {
    let mut server: Option<String> = None;
    let mut results = Results::default();
    for field in fields.iter() {
        if server.is_some() && field.name.eq_ignore_ascii_case("Received") {
            break;
        }
        if !field.name.eq_ignore_ascii_case("Authentication-Results") {
            continue;
        }
        let (words, whole) = tokens(&field.ascii().to_ascii_lowercase());
        let name = server_name(&words);
        if *server.get_or_insert_with(|| name.to_owned()) == name {
            results.garbled |= !whole;
            words.split(|token| *token == Token::Semicolon).for_each(|result| results.take(result, from));
        }
    }
    results.verdict()
}

impl Results {
    fn take(&mut self, result: &[Token], from: Option<&Address>) {
        let Some(equals) = result.iter().position(|token| *token == Token::Equals) else {
            return;
        };
        let (method, rest) = result.split_at(equals);
        let method: Vec<&str> = method.iter().filter_map(Token::word).collect();
        let method = method.join(" ");
        let [_, Token::Word(word), properties @ ..] = rest else {
            return;
        };
        let word = word.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        match (method.split('/').next().unwrap_or_default().trim(), word) {
            ("dmarc", "pass" | "bestguesspass") => self.dmarc = self.dmarc.or(Some(true)),
            ("dmarc", "fail") => self.dmarc = Some(false),
            (method @ ("spf" | "dkim"), "pass") => self.passed |= is_aligned(method, properties, from),
            ("spf" | "dkim", "fail" | "hardfail") => self.failed = true,
            _ => {}
        }
    }

    /// One method's failure is enough where the other does not pass. A soft failure is none: forwarded mail soft-fails every day.
    fn verdict(&self) -> SenderCheck {
        match self.dmarc {
            _ if self.garbled => SenderCheck::Failed,
            Some(true) => SenderCheck::Passed,
            Some(false) => SenderCheck::Failed,
            None if self.passed => SenderCheck::Passed,
            None if self.failed => SenderCheck::Failed,
            None => SenderCheck::Unknown,
        }
    }
}

/// The server's name stands first; some write none and start with a result.
fn server_name(words: &[Token]) -> &str {
    let first = words.split(|token| *token == Token::Semicolon).next().unwrap_or_default();
    if first.contains(&Token::Equals) { "" } else { first.first().and_then(Token::word).unwrap_or_default() }
}

/// Whether a method vouched for the domain From shows, relaxed as in RFC 7489 section 3.1: anybody's own domain passes.
fn is_aligned(method: &str, properties: &[Token], from: Option<&Address>) -> bool {
    let named: &[&[&str]] =
        if method == "spf" { &[&["smtp.mailfrom"], &["smtp.helo"]] } else { &[&["header.d", "header.i"]] };
    let values = |names: &[&str]| -> Vec<&str> {
        let value = |three: &&[Token]| match three {
            [Token::Word(name), Token::Equals, Token::Word(_)] => names.contains(&name.as_str()),
            _ => false,
        };
        properties.windows(3).filter(value).filter_map(|three| three.last().and_then(Token::word)).collect()
    };
    let found = named.iter().map(|names| values(names)).find(|found| !found.is_empty()).unwrap_or_default();
    !found.is_empty() && found.iter().all(|value| from.is_some_and(|from| is_of(value, from.domain())))
}

/// Whether the domain of an address or a bare domain is this one, above or below it.
fn is_of(value: &str, domain: &str) -> bool {
    let found = value.rsplit('@').next().unwrap_or_default().trim_matches(['"', '<', '>', '.']);
    let found = Address::parse_domain(found).unwrap_or_default();
    let is_below = |one: &str, other: &str| one.strip_suffix(other).is_some_and(|rest| rest.ends_with('.'));
    !found.is_empty() && (found == domain || is_below(&found, domain) || is_below(domain, &found))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_topmost_results_decide() {
        use SenderCheck::{Failed, Passed, Unknown};
        let from = Address::parse("anna@post.a.test").unwrap();
        for (what, head, expected) in [
            ("no results", "Subject: x\n", Unknown),
            (
                "DMARC passed",
                "Authentication-Results: mx.test; spf=fail; dmarc=pass (p=none) header.from=a.test\n",
                Passed,
            ),
            ("DMARC failed", "Authentication-Results: mx.test 1; spf=pass smtp.mailfrom=b.test; dmarc=fail\n", Failed),
            ("SPF passed", "Authentication-Results: mx.test; dkim=none; spf=pass smtp.mailfrom=a.test\n", Passed),
            (
                "one of two signatures passed",
                "Authentication-Results: mx.test; dkim=fail; dkim=pass header.d=a.test\n",
                Passed,
            ),
            ("both failed", "Authentication-Results: mx.test; dkim=fail; spf=fail\n", Failed),
            ("SPF failed, not signed", "Authentication-Results: mx.test; dkim=none; spf=fail\n", Failed),
            ("only a soft failure", "Authentication-Results: mx.test; spf=softfail; dkim=none\n", Unknown),
            ("a soft failure beside a hard one", "Authentication-Results: mx.test; spf=softfail; dkim=fail\n", Failed),
            ("nothing checked", "Authentication-Results: mx.test; none\n", Unknown),
            (
                "folded, with comments",
                "Authentication-Results: mx.test;\n\tdkim=pass (good; dmarc=fail)\n header.d=a.test\n",
                Passed,
            ),
            (
                "a comment opened inside a quoted string",
                "Authentication-Results: mx.test; spf=pass smtp.mailfrom=\"(\"@evil.example; dmarc=fail header.from=a.test\n",
                Failed,
            ),
            (
                "a result inside a quoted string",
                "Authentication-Results: mx.test; spf=fail smtp.mailfrom=\"; dkim=pass header.d=a.test \"@evil.example; dkim=none\n",
                Failed,
            ),
            (
                "the same behind an escaped quote",
                "Authentication-Results: mx.test; spf=fail smtp.mailfrom=\"\\\"; dkim=pass header.d=a.test \"@evil.example\n",
                Failed,
            ),
            (
                "a quote left open",
                "Authentication-Results: mx.test; dmarc=pass; spf=pass smtp.mailfrom=\"@a.test\n",
                Failed,
            ),
            ("a comment left open", "Authentication-Results: mx.test; dmarc=pass (; spf=pass (\\)\n", Failed),
            (
                "a comment closed by the sender",
                "Authentication-Results: mx.test; spf=fail (of \");dmarc=pass\"@b.test)\n",
                Failed,
            ),
            (
                "nested comments",
                "Authentication-Results: mx.test; spf = pass (of (x \\) \") y) smtp.mailfrom=b=1@x.post.a.test\n",
                Passed,
            ),
            ("somebody else's SPF", "Authentication-Results: mx.test; spf=pass smtp.mailfrom=b@evil-a.test\n", Unknown),
            (
                "somebody else's SPF, with the greeting of the sender's choice",
                "Authentication-Results: mx.test; spf=pass smtp.mailfrom=b@b.test smtp.helo=a.test\n",
                Unknown,
            ),
            (
                "SPF of the greeting alone",
                "Authentication-Results: mx.test; spf=pass smtp.helo=x.post.a.test\n",
                Passed,
            ),
            ("somebody else's signature", "Authentication-Results: mx.test; dkim=pass header.d=b.test\n", Unknown),
            (
                "somebody else's signature beside a failure",
                "Authentication-Results: mx.test; spf=fail; dkim=pass header.i=\"a.test\"@b.test\n",
                Failed,
            ),
            (
                "the signature of the same domain",
                "Authentication-Results: mx.test; dkim=pass header.i=@Post.a.test.\n",
                Passed,
            ),
            ("no server name", "Authentication-Results: spf=fail smtp.mailfrom=a.test; dkim=none\n", Failed),
            (
                "the lower one is the sender's own",
                "Authentication-Results: mx.test; spf=fail\nReceived: x\nAuthentication-Results: mx.test; dmarc=pass\n",
                Failed,
            ),
            (
                "one field a method",
                "Authentication-Results: mx.test; spf=fail\nAuthentication-Results: mx.test; dmarc=pass\n",
                Passed,
            ),
            (
                "another server's below",
                "Authentication-Results: mx.test; spf=fail\nAuthentication-Results: evil.test; dmarc=pass\n",
                Failed,
            ),
        ] {
            assert_eq!(sender_check(&Fields::read(head.as_bytes()), Some(&from)), expected, "{what}");
        }
    }
}
