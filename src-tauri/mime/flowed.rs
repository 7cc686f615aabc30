//! Lines that were broken only for transport (RFC 3676).

/// Joins flowed lines of one quote depth; `delete_space` is the parameter DelSp.
pub(crate) fn unwrap(text: &str, delete_space: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut flowing: Option<usize> = None;
    for line in text.split('\n') {
        let depth = line.bytes().take_while(|byte| *byte == b'>').count();
        let content = line.get(depth..).unwrap_or("");
        let content = content.strip_prefix(' ').unwrap_or(content);
        let is_signature = content == "-- ";
        if flowing != Some(depth) || is_signature {
            if !out.is_empty() || flowing.is_some() {
                out.push('\n');
            }
            out.extend(std::iter::repeat_n('>', depth));
            if depth > 0 && !content.is_empty() {
                out.push(' ');
            }
        }
        let flows = content.ends_with(' ') && !is_signature;
        out.push_str(if flows && delete_space { content.strip_suffix(' ').unwrap_or(content) } else { content });
        flowing = Some(if flows { depth } else { usize::MAX });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flowed_lines_are_joined_within_one_depth() {
        for (what, text, delete_space, expected) in [
            ("flowed", "one \ntwo\nthree", false, "one two\nthree"),
            ("with DelSp", "one \ntwo", true, "onetwo"),
            ("quoted", "> one \n> two\n>> deep \nmine", false, "> one two\n>> deep \nmine"),
            ("stuffed", "  two spaces\n >no quote", false, " two spaces\n>no quote"),
            ("a signature is not joined", "bye \n-- \nAnna", false, "bye \n-- \nAnna"),
            ("blank lines stay", "one\n\ntwo\n", false, "one\n\ntwo\n"),
            ("a blank line first", "\none", false, "\none"),
        ] {
            assert_eq!(unwrap(text, delete_space), expected, "{what}");
        }
    }
}
