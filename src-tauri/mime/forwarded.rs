//! Who wrote what a message forwards.

use domain::{Forwarded, Header, Role, forwarded_from, forwards};

use crate::header::header;
use crate::tree::{Node, Tree};

/// Octets of an attached message that are looked at: its fields.
const FRONT: usize = 64 << 10;
/// How many senders are told, at most.
const MOST: usize = 4;

/// The senders of attached messages, then those its text names; each once.
pub(crate) fn forwarded(tree: &Tree<'_>, outer: &Header, text: &str) -> Vec<Forwarded> {
    let is_answer = !outer.references.is_empty() && !forwards(&outer.subject);
    let attached = attached(tree).filter_map(|node| sender(tree, node));
    let mut found: Vec<Forwarded> = Vec::new();
    for one in attached.take(MOST).chain(forwarded_from(text, is_answer)) {
        if found.len() < MOST && found.iter().all(|known| known.address != one.address) {
            found.push(one);
        }
    }
    found
}

/// Messages attached to this one itself, but not what a server returns and not the issues of a mailing list.
fn attached<'t>(tree: &'t Tree<'_>) -> impl Iterator<Item = &'t Node> {
    let mut inside: Vec<usize> = vec![0];
    let mut found = Vec::new();
    while let Some(node) = inside.pop().and_then(|index| tree.node(index)) {
        if matches!(node.meta.media.as_str(), "message/rfc822" | "message/global") {
            found.push(node);
        } else if !(node.meta.is("multipart/report") || node.meta.is("multipart/digest")) {
            inside.extend(node.children.iter().rev());
        }
    }
    found.into_iter()
}

fn sender(tree: &Tree<'_>, node: &Node) -> Option<Forwarded> {
    let body = tree.body(node);
    let inner = header(&node.meta.transfer.decode(body.get(..FRONT).unwrap_or(body)));
    let from = inner.mailboxes.into_iter().find(|mailbox| mailbox.role == Role::From)?;
    Forwarded::new(&from.name, from.address)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use crate::parse;

    const INNER: &str = "From: Anna Kowalska <anna@mail.example>\nTo: luca@post.example\nSubject: CV\n\nHello\n";
    const MARKED: &str =
        "---------- Forwarded message ---------\nFrom: Berta <berta@mail.example>\nDate: Fri\nTo: Luca\n";

    fn message(head: &str, kind: &str, parts: &[&str]) -> String {
        let parts: String = parts.iter().map(|part| format!("--b\n{part}\n")).collect();
        format!("From: luca@post.example\n{head}Content-Type: multipart/{kind}; boundary=b\n\n{parts}--b--\n")
    }

    #[test]
    fn the_sender_of_an_attached_message_is_who_wrote_what_is_forwarded() {
        let text = "Content-Type: text/plain\n\nSee below.\n";
        let attached = format!("Content-Type: message/rfc822\nContent-Disposition: attachment\n\n{INNER}");
        let packed = "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nRnJvbTogYW5uYUBtYWlsLmV4YW1wbGUKCkhpCg==\n";
        let deep = format!(
            "Content-Type: message/rfc822\n\nFrom: carla@mail.example\nContent-Type: message/rfc822\n\n{INNER}"
        );
        let marked = format!("Content-Type: text/plain\n\n{MARKED}");
        let block = "From: Berta <berta@mail.example>\nDate: Fri\nTo: Luca\n";
        let many: Vec<String> =
            (0..100).map(|n| format!("Content-Type: message/rfc822\n\nFrom: a{n}@mail.example\n\nx\n")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        let crowd =
            format!("Content-Type: message/rfc822\n\nFrom: {}b@y.example\n\nx\n", "a@x.example, ".repeat(10_000));
        for (what, raw, expected) in [
            ("attached", message("", "mixed", &[text, &attached]), "Anna Kowalska <anna@mail.example>"),
            ("packed", message("", "mixed", &[text, packed]), " <anna@mail.example>"),
            (
                "alone",
                format!("From: luca@post.example\nContent-Type: message/rfc822\n\n{INNER}"),
                "Anna Kowalska <anna@mail.example>",
            ),
            ("one within another", message("", "mixed", &[text, &deep]), " <carla@mail.example>"),
            (
                "attached and in the text",
                message("", "mixed", &[&marked, &attached]),
                "Anna Kowalska <anna@mail.example>, Berta <berta@mail.example>",
            ),
            ("returned by a server", message("", "report", &[text, &attached]), ""),
            ("the issues of a list", message("", "digest", &[&format!("\n{INNER}")]), ""),
            (
                "a hundred",
                message("", "mixed", &many),
                " <a0@mail.example>,  <a1@mail.example>,  <a2@mail.example>,  <a3@mail.example>",
            ),
            ("10,000 senders of one", message("", "mixed", &[text, &crowd]), " <a@x.example>"),
            ("a block", format!("From: luca@post.example\nSubject: CV\n\n{block}"), "Berta <berta@mail.example>"),
            (
                "a block above an answer",
                format!("From: luca@post.example\nSubject: Re: CV\nIn-Reply-To: <1@a.example>\n\n{block}"),
                "",
            ),
            (
                "a block in what answers and forwards",
                format!("From: luca@post.example\nSubject: WG: CV\nReferences: <1@a.example>\n\n{block}"),
                "Berta <berta@mail.example>",
            ),
            ("nothing", message("", "mixed", &[text]), ""),
        ] {
            let found = parse(raw.as_bytes()).unwrap().forwarded;
            let found: Vec<_> = found.iter().map(|one| format!("{} <{}>", one.name, one.address.as_str())).collect();
            assert_eq!(found.join(", "), expected, "{what}");
        }
    }
}
