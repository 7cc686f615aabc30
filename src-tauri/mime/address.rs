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
    let Some(field) = fields.first("From") else { return Vec::new() };
    let mut found = read(field, Role::From, hint);
    if found.is_empty()
        && let Ok(address) = Address::parse(&word::decode(&field.text(hint)))
    {
        found.push(Mailbox { role: Role::From, name: String::new(), address });
    }
    found
}

fn read(field: &Field<'_>, role: Role, hint: &dyn Fn() -> Option<String>) -> Vec<Mailbox> {
    let text = format!("{}\n", word::unite(&field.text(hint)));
    let HeaderValue::Address(list) = MessageStream::new(text.as_bytes()).parse_address() else { return Vec::new() };
    let mailbox = |one: &mail_parser::Addr<'_>| {
        let address = Address::parse(one.address.as_deref()?).ok()?;
        let name = word::fold_space(one.name.as_deref().unwrap_or(""));
        let name = name.trim_matches(['"', '\'']).trim();
        Some(Mailbox { role, name: name.to_owned(), address })
    };
    list.iter().filter_map(mailbox).collect()
}
