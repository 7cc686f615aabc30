//! How many tests passed and failed, read off what the test runners print.

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub passed: u32,
    pub failed: u32,
}

impl Tally {
    /// Adds what one line of output reports: libtest's `test result:` or vitest's `Tests`.
    pub fn read(&mut self, line: &str) {
        let line = plain(line);
        let line = line.trim();
        let counts = line.strip_prefix("test result:").or_else(|| line.strip_prefix("Tests "));
        if let Some(counts) = counts {
            self.passed += before(counts, "passed");
            self.failed += before(counts, "failed");
        }
    }

    pub fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }

    pub fn is_empty(self) -> bool {
        self == Self::default()
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

/// The number that stands before the word, 0 when there is none.
fn before(counts: &str, word: &str) -> u32 {
    let words: Vec<&str> = counts.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words
        .windows(2)
        .find_map(|pair| if pair.get(1) == Some(&word) { pair.first()?.parse().ok() } else { None })
        .unwrap_or(0)
}

/// The line without colour codes (ECMA-48 section 5.4).
fn plain(line: &str) -> String {
    let mut rest = line;
    let mut out = String::new();
    while let Some((text, code)) = rest.split_once("\u{1b}[") {
        out.push_str(text);
        rest = code.find(|c: char| c.is_ascii_alphabetic()).and_then(|end| code.get(end + 1..)).unwrap_or_default();
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_each_runner_prints() {
        let rows = [
            (
                "libtest, all well",
                "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 3 filtered out",
                (12, 0),
            ),
            ("libtest, one broken", "test result: FAILED. 11 passed; 1 failed; 0 ignored", (11, 1)),
            ("vitest", "      Tests  34 passed (34)", (34, 0)),
            ("vitest, some broken", "      Tests  2 failed | 32 passed | 1 skipped (35)", (32, 2)),
            (
                "vitest in colour",
                "\u{1b}[2m      Tests \u{1b}[22m \u{1b}[1m\u{1b}[32m34 passed\u{1b}[39m\u{1b}[22m (34)",
                (34, 0),
            ),
            ("vitest's files are not tests", " Test Files  3 passed (3)", (0, 0)),
            ("a test's own words", "test it_says_5_passed ... ok", (0, 0)),
        ];
        for (what, line, (passed, failed)) in rows {
            let mut tally = Tally::default();
            tally.read(line);
            assert_eq!(tally, Tally { passed, failed }, "{what}");
        }
    }

    #[test]
    fn the_last_line_is_plain() {
        assert_eq!(Tally { passed: 842, failed: 1 }.to_string(), "842 passed, 1 failed");
    }
}
