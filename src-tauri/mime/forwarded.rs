//! Who wrote what a message forwards.

use domain::{Forwarded, Header, Role, forwarded_from, forwards};

use crate::header::header;
use crate::tnef::{self, Parcel};
use crate::tree::{Node, Tree};

/// Octets of an attached message that are looked at: its fields.
const FRONT: usize = 64 << 10;
/// How many senders are told, at most.
const MOST: usize = 4;

/// The senders of attached messages, then those its text names; each once.
pub(crate) fn forwarded(tree: &Tree<'_>, outer: &Header, text: &str) -> Vec<Forwarded> {
    let is_answer = !outer.references.is_empty() && !forwards(&outer.subject);
    let attached = attached(tree).flat_map(|node| senders(tree, node));
    let mut found: Vec<Forwarded> = Vec::new();
    for one in attached.take(MOST).chain(forwarded_from(text, is_answer)) {
        if found.len() < MOST && found.iter().all(|known| known.address != one.address) {
            found.push(one);
        }
    }
    found
}

/// What is attached to this message itself, but not what a server returns and not the issues of a mailing list.
fn attached<'t>(tree: &'t Tree<'_>) -> impl Iterator<Item = &'t Node> {
    let mut inside: Vec<usize> = vec![0];
    let mut found = Vec::new();
    while let Some(node) = inside.pop().and_then(|index| tree.node(index)) {
        if is_message(node) || node.children.is_empty() {
            found.push(node);
        } else if !(node.meta.is("multipart/report") || node.meta.is("multipart/digest")) {
            inside.extend(node.children.iter().rev());
        }
    }
    found.into_iter()
}

fn is_message(node: &Node) -> bool {
    matches!(node.meta.media.as_str(), "message/rfc822" | "message/global")
}

/// The senders of the messages that a part is or holds.
fn senders(tree: &Tree<'_>, node: &Node) -> Vec<Forwarded> {
    if is_message(node) || (node.meta.is("application/") && is_message_name(&node.meta.name)) {
        let body = tree.body(node);
        return sender(&node.meta.transfer.decode(body.get(..FRONT).unwrap_or(body))).into_iter().collect();
    }
    let Some(octets) = tnef::octets(tree, node) else { return Vec::new() };
    let parcel = Parcel::read(&octets);
    let files = parcel.files.iter().filter(|file| file.media == "message/rfc822" || is_message_name(&file.name));
    let files = files.filter_map(|file| sender(file.bytes.get(..FRONT).unwrap_or(&file.bytes)));
    parcel.senders.iter().cloned().chain(files).take(MOST).collect()
}

/// Mail programs that know no attached messages write them as files of this kind.
fn is_message_name(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, ending)| ending.eq_ignore_ascii_case("eml"))
}

fn sender(message: &[u8]) -> Option<Forwarded> {
    let from = header(message).mailboxes.into_iter().find(|mailbox| mailbox.role == Role::From)?;
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
        let file = |name: &str| {
            format!(
                "Content-Type: application/octet-stream\nContent-Disposition: attachment; filename={name}\n\n{INNER}"
            )
        };
        let packed_file = packed.replace("message/rfc822", "application/octet-stream; name=\"=?utf-8?q?CV.eml?=\"");
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
            (
                "a file of that kind",
                message("", "mixed", &[text, &file("CV.EML")]),
                "Anna Kowalska <anna@mail.example>",
            ),
            ("the same packed", message("", "mixed", &[text, &packed_file]), " <anna@mail.example>"),
            ("a file of another kind", message("", "mixed", &[text, &file("eml.txt")]), ""),
            (
                "a file of that kind which is none",
                message("", "mixed", &[text, &file("x.eml").replace("From:", "Von")]),
                "",
            ),
            ("a file returned by a server", message("", "report", &[text, &file("x.eml")]), ""),
            ("nothing", message("", "mixed", &[text]), ""),
        ] {
            let found = parse(raw.as_bytes()).unwrap().forwarded;
            let found: Vec<_> = found.iter().map(|one| format!("{} <{}>", one.name, one.address.as_str())).collect();
            assert_eq!(found.join(", "), expected, "{what}");
        }
    }
}
