//! How a message is shown besides its plain text: its page, made safe, and what is told about it.

use domain::{Address, Role, SafeName};
use mime::{Doubt, Link, SafeHtml, Seal, Wanted};
use store::{Read, Store, Who, unix_now};

use crate::invitation::invitations;
use crate::message::raw;
use crate::page;
use crate::rows::{Inside, LinkTarget, Reading};
use crate::{Code, Failure, ids};

/// Pictures of the message itself that are larger than this together are left out.
const LARGEST_PICTURES: usize = 32 << 20;
/// Hosts that are imitated often, besides those the user knows.
const IMITATED: [&str; 14] = [
    "amazon.com",
    "apple.com",
    "dhl.com",
    "docusign.com",
    "dropbox.com",
    "facebook.com",
    "google.com",
    "indeed.com",
    "linkedin.com",
    "microsoft.com",
    "office.com",
    "paypal.com",
    "stepstone.de",
    "xing.com",
];

/// A page that a frame may show, with everything it may ask for.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// The whole document.
    pub document: String,
    /// The page as it came.
    pub as_it_came: String,
    /// Pictures of the message itself, by number; the media type is empty where there is none.
    pub parts: Vec<(String, Vec<u8>)>,
    /// Addresses of remote pictures, by number; empty while they are not shown.
    pub pictures: Vec<String>,
    links: Vec<Link>,
    known: Vec<String>,
}

/// How a message's page is wanted.
#[derive(Clone, Copy, Debug, Default)]
pub struct Showing<'a> {
    /// The numbers that lead to a message inside it.
    pub within: &'a [u32],
    /// Remote pictures are shown.
    pub pictures: bool,
    /// What is marked in its text.
    pub find: &'a str,
}

/// Reads a message, or one inside it by the numbers that lead there, with nothing marked in it.
///
/// # Errors
/// As [`reading_as`].
pub fn reading(store: &Store, id: &str, within: &[u32], pictures: bool) -> Result<(Reading, Option<Page>), Failure> {
    reading_as(store, id, Showing { within, pictures, find: "" })
}

/// Reads a message, or one inside it; remote pictures wait unless they are wanted or the sender's always are.
///
/// # Errors
/// `NotFound`, also while the bytes are not here; `Ambiguous`.
pub fn reading_as(store: &Store, id: &str, wanted: Showing<'_>) -> Result<(Reading, Option<Page>), Failure> {
    let Showing { within, pictures, find } = wanted;
    store.read(|read| {
        let message = ids::message(read, id)?;
        let facts = read.reading(message)?;
        let sender = facts.parties.iter().find(|party| party.role == Role::From).map(|party| party.address.clone());
        let bytes = inside(raw(read, message)?, within)?;
        let letter = mime::letter(&bytes);
        let always = !facts.sender_failed && within.is_empty() && is_always(read, sender.as_deref())?;
        let shown = pictures || always;
        let mut row = Reading {
            pictures: if always {
                "always"
            } else if pictures {
                "once"
            } else {
                "no"
            }
            .into(),
            may_always: !facts.sender_failed && within.is_empty() && sender.is_some(),
            check: check(&bytes, facts.sender_failed).into(),
            seal: letter.seal.map(seal).unwrap_or_default().into(),
            messages: letter.messages.iter().filter_map(|index| inner(&bytes, *index)).collect(),
            wrapping: letter.wrapping.clone(),
            invitations: invitations(read, within.is_empty().then_some(message), (&bytes, &letter))?,
            speaks: letter.speaks,
            file_name: file_name(&bytes),
            ..Reading::default()
        };
        let Some(html) = letter.html else { return Ok((row, None)) };
        let safe = mime::safe_html(&html, &Wanted { pictures: shown, find, ..Wanted::default() });
        row.hits = u32::try_from(safe.hits).unwrap_or(u32::MAX);
        row.in_part = safe.in_part;
        row.remote = u32::try_from(safe.remote).unwrap_or(u32::MAX);
        row.hosts = hosts(&safe.pictures);
        let mut known = read.own_hosts()?;
        known.extend(facts.parties.iter().filter_map(|party| Some(party.address.rsplit_once('@')?.1.to_owned())));
        known.extend(IMITATED.map(str::to_owned));
        let page = Page {
            document: page::document(&safe),
            as_it_came: html,
            parts: own_pictures(&bytes, &safe, &letter.named),
            pictures: if shown { safe.pictures } else { Vec::new() },
            links: safe.links,
            known,
        };
        Ok((row, Some(page)))
    })
}

/// Shows remote pictures of a message's sender unasked from now on, or asks again.
///
/// # Errors
/// `NotFound`; `BadValue` where the provider's check of the sender failed.
pub fn pictures_always(store: &Store, id: &str, always: bool) -> Result<(), Failure> {
    let (sender, failed) = store.read(|read| {
        let facts = read.reading(ids::message(read, id)?)?;
        let sender = facts.parties.into_iter().find(|party| party.role == Role::From).map(|party| party.address);
        Ok::<_, Failure>((sender, facts.sender_failed))
    })?;
    let sender = sender.and_then(|sender| Address::parse(&sender).ok());
    let sender = sender.ok_or_else(|| Failure::new(Code::NotFound).with("what", "sender"))?;
    if always && failed {
        return Err(Failure::new(Code::BadValue).with("field", "sender"));
    }
    store.write(Who::User, |write: &store::Write<'_>| {
        if always { write.show_pictures_of(&sender, unix_now()) } else { write.ask_about_pictures_of(&sender) }
            .map_err(Failure::from)
    })
}

impl Page {
    /// Where a link of the page leads.
    pub fn link(&self, number: usize, token: &str) -> Option<LinkTarget> {
        let link = self.links.get(number)?;
        let target = mime::target(&link.address, &link.words, &self.known);
        Some(LinkTarget {
            token: token.to_owned(),
            address: target.address,
            words: link.words.split_whitespace().collect::<Vec<_>>().join(" "),
            host: target.host,
            ascii: target.ascii,
            doubts: target.doubts.into_iter().map(|doubt| word(doubt).to_owned()).collect(),
            instead: target.instead,
        })
    }
}

fn word(doubt: Doubt) -> &'static str {
    match doubt {
        Doubt::OtherHost => "other_host",
        Doubt::MixedLetters => "mixed_letters",
        Doubt::LooksLike => "looks_like",
        Doubt::Subdomain => "subdomain",
        Doubt::NameBefore => "name_before",
        Doubt::Number => "number",
    }
}

fn seal(seal: Seal) -> &'static str {
    match seal {
        Seal::SignedSmime => "signed_smime",
        Seal::EncryptedSmime => "encrypted_smime",
        Seal::SignedPgp => "signed_pgp",
        Seal::EncryptedPgp => "encrypted_pgp",
    }
}

fn check(bytes: &[u8], failed: bool) -> &'static str {
    match mime::header(bytes).sender_check {
        _ if failed => "failed",
        domain::SenderCheck::Passed => "passed",
        domain::SenderCheck::Failed => "failed",
        domain::SenderCheck::Unknown => "unknown",
    }
}

fn is_always(read: &Read<'_>, sender: Option<&str>) -> Result<bool, Failure> {
    let sender = sender.and_then(|sender| Address::parse(sender).ok());
    Ok(sender.map(|sender| read.shows_pictures_of(&sender)).transpose()?.unwrap_or(false))
}

fn file_name(bytes: &[u8]) -> String {
    let subject = mime::header(bytes).subject;
    let name = if subject.trim().is_empty() { "message" } else { subject.trim() };
    SafeName::new(&format!("{name}.eml")).name
}

/// The message inside messages that these numbers lead to.
fn inside(mut bytes: Vec<u8>, within: &[u32]) -> Result<Vec<u8>, Failure> {
    for index in within {
        bytes = mime::part(&bytes, *index).ok_or_else(|| Failure::new(Code::NotFound).with("what", "part"))?;
    }
    Ok(bytes)
}

fn inner(bytes: &[u8], index: u32) -> Option<Inside> {
    let message = mime::parse(&mime::part(bytes, index)?).ok()?;
    let header = message.header;
    let to = header.mailboxes.iter().filter(|one| one.role == Role::To).map(|one| one.address.as_str());
    Some(Inside {
        index,
        to: to.collect::<Vec<_>>().join(", "),
        subject: header.subject,
        from: header.from_text,
        date: header.date,
        text: message.text,
    })
}

fn hosts(addresses: &[String]) -> Vec<String> {
    let host = |address: &String| Some(address.split('/').nth(2)?.rsplit('@').next()?.to_owned());
    let mut hosts: Vec<String> = addresses.iter().filter_map(host).collect();
    hosts.sort();
    hosts.dedup();
    hosts
}

/// The pictures a page names by Content-ID, where they are pictures by their first octets.
pub(crate) fn own_pictures(bytes: &[u8], safe: &SafeHtml, named: &[(String, u32)]) -> Vec<(String, Vec<u8>)> {
    let mut left = LARGEST_PICTURES;
    let mut picture = |id: &String| {
        let (_, index) = named.iter().find(|(name, _)| name == id)?;
        let picture = mime::part(bytes, *index)?;
        let kind = page::picture_kind(&picture)?;
        left = left.checked_sub(picture.len())?;
        Some((kind.to_owned(), picture))
    };
    safe.embedded.iter().map(&mut picture).map(Option::unwrap_or_default).collect()
}
