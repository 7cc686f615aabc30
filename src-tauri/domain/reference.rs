//! Message-IDs as they name and refer to messages.

/// The canonical form of a Message-ID (RFC 5322 section 3.6.4): without brackets, comments and white space. `None` where nothing is left.
pub fn canonical_message_id(text: &str) -> Option<String> {
    message_ids(text).into_iter().next()
}

/// All Message-IDs in an In-Reply-To or References field, in order, each once. Lenient: brackets may be missing.
pub fn message_ids(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut rest = text;
    let mut push = |id: &str| {
        let id: String = id.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
        if !id.is_empty() && !found.contains(&id) {
            found.push(id);
        }
    };
    if !text.contains('<') {
        text.split_whitespace().filter(|word| word.contains('@')).for_each(&mut push);
        return found;
    }
    while let Some(open) = rest.find('<') {
        rest = rest.get(open + 1..).unwrap_or("");
        let Some(close) = rest.find('>') else { break };
        push(rest.get(..close).unwrap_or(""));
        rest = rest.get(close + 1..).unwrap_or("");
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn message_ids_are_read_leniently() {
        for (what, text, ids) in [
            ("one", "<a@b.example>", vec!["a@b.example"]),
            ("two, folded", "<a@b.example>\r\n <c@d.example>", vec!["a@b.example", "c@d.example"]),
            ("twice the same", "<a@b.example> <a@b.example>", vec!["a@b.example"]),
            ("a phrase around it", "Your message of Monday <a@b.example>", vec!["a@b.example"]),
            ("no brackets", "a@b.example", vec!["a@b.example"]),
            ("unclosed", "<a@b.example> <c@", vec!["a@b.example"]),
            ("empty", "", vec![]),
        ] {
            assert_eq!(message_ids(text), ids, "{what}");
        }
    }
}
