//! What the own provider found out about the sender (RFC 8601).

use domain::SenderCheck;

use crate::field::Fields;

#[derive(Default)]
struct Results {
    dmarc: Option<bool>,
    passed: bool,
    failed: bool,
}

/// Judges by the topmost Authentication-Results; fields of the same server right below it (before the next Received) count with it.
pub(crate) fn sender_check(fields: &Fields<'_>) -> SenderCheck {
    let mut server: Option<String> = None;
    let mut results = Results::default();
    for field in fields.iter() {
        if server.is_some() && field.name.eq_ignore_ascii_case("Received") {
            break;
        }
        if !field.name.eq_ignore_ascii_case("Authentication-Results") {
            continue;
        }
        let text = without_comments(&field.ascii()).to_ascii_lowercase();
        let name = server_name(&text);
        if *server.get_or_insert(name.clone()) == name {
            text.split(';').for_each(|result| results.take(result));
        }
    }
    results.verdict()
}

impl Results {
    fn take(&mut self, result: &str) {
        let Some((method, rest)) = result.split_once('=') else {
            return;
        };
        let method = method.split('/').next().unwrap_or_default().trim();
        let word = rest.trim_start().split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        match (method, word) {
            ("dmarc", "pass" | "bestguesspass") => self.dmarc = self.dmarc.or(Some(true)),
            ("dmarc", "fail") => self.dmarc = Some(false),
            ("spf" | "dkim", "pass") => self.passed = true,
            ("spf" | "dkim", "fail" | "hardfail") => self.failed = true,
            _ => {}
        }
    }

    /// One method's failure is enough where the other does not pass. A soft failure is none: forwarded mail soft-fails every day.
    fn verdict(&self) -> SenderCheck {
        match self.dmarc {
            Some(true) => SenderCheck::Passed,
            Some(false) => SenderCheck::Failed,
            None if self.passed => SenderCheck::Passed,
            None if self.failed => SenderCheck::Failed,
            None => SenderCheck::Unknown,
        }
    }
}

/// The server's name stands first; some write none and start with a result.
fn server_name(text: &str) -> String {
    let first = text.split(';').next().unwrap_or_default();
    if first.contains('=') { String::new() } else { first.split_whitespace().next().unwrap_or_default().to_owned() }
}

fn without_comments(text: &str) -> String {
    let mut depth = 0_usize;
    text.chars()
        .filter(|c| {
            let before = depth;
            match c {
                '(' => depth += 1,
                ')' => depth = depth.saturating_sub(1),
                _ => {}
            }
            before == 0 && *c != '('
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_topmost_results_decide() {
        use SenderCheck::{Failed, Passed, Unknown};
        for (what, head, expected) in [
            ("no results", "Subject: x\n", Unknown),
            (
                "DMARC passed",
                "Authentication-Results: mx.test; spf=fail; dmarc=pass (p=none) header.from=a.test\n",
                Passed,
            ),
            ("DMARC failed", "Authentication-Results: mx.test 1; spf=pass smtp.mailfrom=b.test; dmarc=fail\n", Failed),
            ("SPF passed", "Authentication-Results: mx.test; dkim=none; spf=pass\n", Passed),
            ("one of two signatures passed", "Authentication-Results: mx.test; dkim=fail; dkim=pass\n", Passed),
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
            assert_eq!(sender_check(&Fields::read(head.as_bytes())), expected, "{what}");
        }
    }
}
