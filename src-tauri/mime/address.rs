//! Who stands in the address fields (RFC 5322 section 3.4).

use std::collections::HashSet;

use domain::{Address, Mailbox, Role};
use mail_parser::{HeaderValue, parsers::MessageStream};

use crate::{
    field::{Field, Fields},
    word,
};

/// The mailboxes of all address fields. Only the first From counts; of the other fields every occurrence does.
pub(crate) fn mailboxes(fields: &Fields<'_>, hint: &dyn Fn() -> Option<String>) -> Vec<Mailbox> {
    let mut found = from(fields, hint);
    let senders: Vec<Address> = found.iter().map(|mailbox| mailbox.address.clone()).collect();
    for (role, name) in
        [(Role::Sender, "Sender"), (Role::ReplyTo, "Reply-To"), (Role::To, "To"), (Role::Cc, "Cc"), (Role::Bcc, "Bcc")]
    {
        let mut seen = HashSet::new();
        let mut of_role: Vec<Mailbox> = fields.all(name).flat_map(|field| read(field, role, hint)).collect();
        of_role.retain(|m| seen.insert(m.address.clone()) && !(role == Role::Sender && senders.contains(&m.address)));
        found.append(&mut of_role);
    }
    found
}

/// The From field as written, decoded, white space folded.
pub(crate) fn from_text(fields: &Fields<'_>, hint: &dyn Fn() -> Option<String>) -> String {
    fields.first("From").map(|field| word::fold_space(&word::decode(&field.text(hint)))).unwrap_or_default()
}

fn from(fields: &Fields<'_>, hint: &dyn Fn() -> Option<String>) -> Vec<Mailbox> {
    fields.first("From").map(|field| read(field, Role::From, hint)).unwrap_or_default()
}

fn read(field: &Field<'_>, role: Role, hint: &dyn Fn() -> Option<String>) -> Vec<Mailbox> {
    let written = field.text(hint);
    let text = format!("{}\n", word::unite(&written));
    let found: Vec<Mailbox> = match MessageStream::new(text.as_bytes()).parse_address() {
        HeaderValue::Address(list) => list.iter().filter_map(|one| mailbox(one, role)).collect(),
        _ => Vec::new(),
    };
    if found.is_empty() { bare(&word::decode(&written), role) } else { found }
}

fn mailbox(one: &mail_parser::Addr<'_>, role: Role) -> Option<Mailbox> {
    let address = one.address.as_deref()?.trim_matches(['<', '>', ' ']);
    let address = Address::parse(address).ok().filter(|address| !address.local().contains('@'))?;
    let name = word::fold_space(one.name.as_deref().unwrap_or(""));
    let name = name.trim_matches(['"', '\'', '<', '>', ' ']);
    Some(Mailbox { role, name: name.to_owned(), address })
}

/// Addresses in a field whose grammar is broken: the words that are one, of From only the first.
fn bare(text: &str, role: Role) -> Vec<Mailbox> {
    let words =
        text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '<' | '>' | '"' | '(' | ')' | '[' | ']'));
    let addresses = words.filter_map(|word| Address::parse(word).ok()).filter(|address| !address.local().contains('@'));
    let mailboxes = addresses.map(|address| Mailbox { role, name: String::new(), address });
    mailboxes.take(if role == Role::From { 1 } else { usize::MAX }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_head(head: &str) -> Vec<(Role, String, String)> {
        let found = mailboxes(&Fields::read(head.as_bytes()), &|| None);
        found.into_iter().map(|m| (m.role, m.name, m.address.to_string())).collect()
    }

    #[test]
    fn mailboxes_are_read_however_they_are_written() {
        for (what, value, expected) in [
            ("bare", "anna@b.example", vec![("", "anna@b.example")]),
            ("with a name", "Anna Kowalska <Anna@B.example>", vec![("Anna Kowalska", "anna@b.example")]),
            ("a quoted name", r#""Kowalska, Anna" <anna@b.example>"#, vec![("Kowalska, Anna", "anna@b.example")]),
            ("a name in apostrophes", "'Anna' <anna@b.example>", vec![("Anna", "anna@b.example")]),
            ("a name in a comment", "anna@b.example (Anna Kowalska)", vec![("Anna Kowalska", "anna@b.example")]),
            (
                "an encoded name",
                "=?utf-8?Q?=C5=81=C4=85cka=2C?= =?utf-8?Q?_Anna?= <anna@b.example>",
                vec![("Łącka, Anna", "anna@b.example")],
            ),
            ("raw UTF-8", "Łącka <anna@b.example>", vec![("Łącka", "anna@b.example")]),
            ("two", "a@b.example, Ben <ben@b.example>", vec![("", "a@b.example"), ("Ben", "ben@b.example")]),
            ("one twice", "a@b.example, A <a@b.example>", vec![("", "a@b.example")]),
            ("a group", "team: a@b.example, Ben <ben@b.example>;", vec![("", "a@b.example"), ("Ben", "ben@b.example")]),
            ("an empty group", "undisclosed-recipients:;", vec![]),
            ("semicolons", "a@b.example; ben@b.example", vec![("", "a@b.example"), ("", "ben@b.example")]),
            ("spaces", "a@b.example ben@b.example", vec![("", "a@b.example"), ("", "ben@b.example")]),
            ("brackets left open", "Anna <anna@b.example", vec![("Anna", "anna@b.example")]),
            ("brackets doubled", "Anna <<anna@b.example>>", vec![("Anna", "anna@b.example")]),
            ("an address as name", "\"a@b.example\" <ben@b.example>", vec![("a@b.example", "ben@b.example")]),
            ("an encoded whole", "=?utf-8?Q?Anna_=3Canna=40b=2Eexample=3E?=", vec![("", "anna@b.example")]),
            ("a domain with letters of its own", "a@bücher.example", vec![("", "a@xn--bcher-kva.example")]),
            ("no address", "MAILER DAEMON <>", vec![]),
        ] {
            let expected: Vec<_> =
                expected.iter().map(|(name, address)| (Role::To, (*name).to_owned(), (*address).to_owned())).collect();
            assert_eq!(read_head(&format!("To: {value}\n")), expected, "{what}");
        }
    }

    #[test]
    fn fields_stand_in_the_order_of_their_roles_and_the_first_from_wins() {
        let head = "Cc: c@b.example\nTo: t@b.example\nReply-To: r@b.example\nFrom: f@b.example\nSender: f@b.example\nFrom: g@b.example\nTo: u@b.example\nBcc: b@b.example\n";
        let read: Vec<_> = read_head(head).into_iter().map(|(role, _, address)| (role, address)).collect();
        let expected = [
            (Role::From, "f"),
            (Role::ReplyTo, "r"),
            (Role::To, "t"),
            (Role::To, "u"),
            (Role::Cc, "c"),
            (Role::Bcc, "b"),
        ];
        assert_eq!(read, expected.map(|(role, name)| (role, format!("{name}@b.example"))));
        assert_eq!(
            read_head("From: a@b.example\nSender: s@b.example\n").last().map(|m| m.0),
            Some(Role::Sender),
            "another sender"
        );
        assert_eq!(
            from_text(&Fields::read(b"From: MAILER\n  =?utf-8?Q?D=C3=A4mon?= <>\n"), &|| None),
            "MAILER Dämon <>"
        );
    }
}
