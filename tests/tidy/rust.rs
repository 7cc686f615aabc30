//! Enough of Rust's lexical structure to tell code, strings and comments apart, and to find functions.

/// One file three times, each time with everything else turned into spaces: offsets and lines stay.
pub struct Parts {
    pub code: String,
    pub strings: String,
    pub comments: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Code,
    Text,
    Comment,
}

pub struct Function {
    pub name: String,
    /// Counted from 1.
    pub line: usize,
    pub lines: usize,
    /// The lines that are rows of a table: inside square brackets.
    pub rows: usize,
}

pub fn parts(text: &str) -> Parts {
    let chars: Vec<char> = text.chars().collect();
    let mut parts = Parts { code: String::new(), strings: String::new(), comments: String::new() };
    let mut at = 0;
    while at < chars.len() {
        let (kind, length) = token(&chars, at);
        for &c in &chars[at..at + length] {
            parts.push(c, kind);
        }
        at += length;
    }
    parts
}

impl Parts {
    fn push(&mut self, c: char, kind: Kind) {
        let all = [(Kind::Code, &mut self.code), (Kind::Text, &mut self.strings), (Kind::Comment, &mut self.comments)];
        for (own, text) in all {
            if own == kind || c == '\n' {
                text.push(c);
            } else {
                text.extend(std::iter::repeat_n(' ', c.len_utf8()));
            }
        }
    }

    /// The code before the file's own tests.
    pub fn code_outside_tests(&self) -> &str {
        &self.code[..self.tests_begin()]
    }

    pub fn strings_outside_tests(&self) -> &str {
        &self.strings[..self.tests_begin()]
    }

    /// Where the file's own tests begin, as a byte offset.
    pub fn tests_begin(&self) -> usize {
        self.code.find("#[cfg(test)]").unwrap_or(self.code.len())
    }
}

/// The kind and length of what begins here; always at least one character.
fn token(chars: &[char], at: usize) -> (Kind, usize) {
    let next = |ahead: usize| chars.get(at + ahead).copied().unwrap_or(' ');
    match (chars[at], next(1)) {
        ('/', '/') => (Kind::Comment, chars[at..].iter().take_while(|c| **c != '\n').count()),
        ('/', '*') => (Kind::Comment, block_comment(&chars[at..])),
        ('"', _) => (Kind::Text, quoted(&chars[at..], '"')),
        ('\'', '\\') => (Kind::Text, quoted(&chars[at..], '\'')),
        ('\'', _) if next(2) == '\'' => (Kind::Text, 3),
        ('r', '"' | '#') if !continues_a_word(chars, at) => raw(&chars[at..]),
        _ => (Kind::Code, 1),
    }
}

/// Whether a letter belongs to a longer name; the prefixes `b` and `c` of a literal do not.
fn continues_a_word(chars: &[char], at: usize) -> bool {
    let is_part = |at: usize| chars.get(at).is_some_and(|c| c.is_alphanumeric() || *c == '_');
    match at.checked_sub(1).map(|before| (before, chars[before])) {
        Some((before, 'b' | 'c')) => before.checked_sub(1).is_some_and(is_part),
        Some((before, _)) => is_part(before),
        None => false,
    }
}

fn block_comment(chars: &[char]) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while at < chars.len() {
        match (chars[at], chars.get(at + 1)) {
            ('/', Some('*')) => (depth, at) = (depth + 1, at + 2),
            ('*', Some('/')) => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            return at;
        }
    }
    chars.len()
}

fn quoted(chars: &[char], quote: char) -> usize {
    let mut at = 1;
    while at < chars.len() && chars[at] != quote {
        at += if chars[at] == '\\' { 2 } else { 1 };
    }
    (at + 1).min(chars.len())
}

/// `r"…"`, `r#"…"#` and so on; `r#name` is code.
fn raw(chars: &[char]) -> (Kind, usize) {
    let hashes = chars[1..].iter().take_while(|c| **c == '#').count();
    if chars.get(1 + hashes) != Some(&'"') {
        return (Kind::Code, 1);
    }
    let mut end = vec!['"'];
    end.extend(std::iter::repeat_n('#', hashes));
    let start = 2 + hashes;
    let inside = chars[start..].windows(end.len()).position(|window| window == end);
    (Kind::Text, inside.map_or(chars.len(), |inside| start + inside + end.len()))
}

/// Every function with a body in a text of pure code.
pub fn functions(code: &str) -> Vec<Function> {
    let named = super::whole_words(code, "fn").filter_map(|at| {
        let name: String =
            code[at + 2..].trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        (!name.is_empty()).then_some((at, name))
    });
    let with_body = named.filter_map(|(at, name)| {
        let end = at + body_end(&code[at..])?;
        let body = &code[at..end];
        Some(Function { name, line: super::line_at(code, at), lines: body.matches('\n').count() + 1, rows: rows(body) })
    });
    with_body.collect()
}

fn rows(body: &str) -> usize {
    let mut depth = 0_usize;
    let inside = body.chars().filter(|c| {
        match c {
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        *c == '\n' && depth > 0
    });
    inside.count()
}

/// The offset behind the brace that closes a function; none when it is only declared.
fn body_end(code: &str) -> Option<usize> {
    let (mut brackets, mut braces) = (0_i32, 0_i32);
    for (at, c) in code.char_indices() {
        match c {
            '(' | '[' => brackets += 1,
            ')' | ']' => brackets -= 1,
            ';' if brackets == 0 && braces == 0 => return None,
            '{' => braces += 1,
            '}' if braces == 1 => return Some(at + 1),
            '}' => braces -= 1,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_and_comments_are_told_from_code() {
        let rows = [
            ("a line comment", "a(); // \"b\"\nc", "a();       \nc"),
            ("nested comments", "a /* b /* c */ d */ e", "a                   e"),
            ("an escaped quote", r#"a("\"{") b"#, "a(     ) b"),
            ("a comment sign in a string", "a(\"//\") b", "a(    ) b"),
            ("a raw string", "a(r#\"}\"{\"#) b", "a(        ) b"),
            ("a raw byte string", "a(br\"\\\") b", "a(b    ) b"),
            ("a raw name", "r#type { x }", "r#type { x }"),
            ("a word that ends in r", "for\"x\"", "for   "),
            ("a brace as a character", "a('{') b", "a(   ) b"),
            ("a quote as a character", "a('\\'') b", "a(    ) b"),
            ("a lifetime", "fn a<'a>(b: &'a str) {}", "fn a<'a>(b: &'a str) {}"),
            ("letters of two bytes", "\"ä\" b", "     b"),
        ];
        for (what, text, code) in rows {
            assert_eq!(parts(text).code.trim_end(), code.trim_end(), "{what}");
            assert_eq!(parts(text).code.len(), text.len(), "{what}: offsets move");
        }
    }

    #[test]
    fn what_is_left_out_of_the_code_is_in_the_strings_or_the_comments() {
        let parts = parts("let a = \"SELECT\"; // because\n");
        assert_eq!(parts.strings.trim(), "\"SELECT\"");
        assert_eq!(parts.comments.trim(), "// because");
    }

    #[test]
    fn a_functions_lines_are_counted_to_its_own_closing_brace() {
        let code = "trait T { fn declared(&self, a: [u8; 2]); }\nfn one() { x }\nimpl A {\n    fn three(f: fn(u8)) -> u8\n    {\n        if a { b }\n    }\n}\n";
        let found: Vec<_> = functions(code).into_iter().map(|f| (f.name, f.line, f.lines)).collect();
        assert_eq!(found, [("one".into(), 2, 1), ("three".into(), 4, 4)]);
    }

    #[test]
    fn a_files_own_tests_are_cut_off() {
        let parts = parts("fn a() { \"x\" }\n#[cfg(test)]\nmod tests { fn b() { \"y\" } }\n");
        assert!(!parts.code_outside_tests().contains("fn b"));
        assert_eq!(parts.strings_outside_tests().trim(), "\"x\"");
    }
}
