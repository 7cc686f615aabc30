//! `account add`: a mailbox is tested, then connected.

use std::path::PathBuf;

use api::rows::Keep;
use api::{Code, Failure};
use clap::{Args, Subcommand};
use domain::{AccountId, Address};
use worker::accounts::{Folders, NewMailbox, add};
use worker::code::{Aim, Codes};
use worker::{ImapPlace, Opened, Purpose, Secret, TlsMode};

use crate::account_smtp::{Beside, Half, Smtp};
use crate::exit::{Exit, Stop};
use crate::out::Out;
use crate::sign_in::{SignIn, Wished};
use crate::{account_graph, code, detect};

/// Which kind of mailbox.
#[derive(Debug, Args)]
pub struct Add {
    #[command(subcommand)]
    kind: Kind,
}

#[derive(Debug, Subcommand)]
enum Kind {
    /// A mailbox on an IMAP server; connected only if signing in works
    Imap(Box<Imap>),
    /// An account that sends, alone or as the half of a mailbox; connected only if signing in works
    Smtp(Box<Smtp>),
    /// A mailbox at Microsoft 365 or Exchange Online, for receiving and sending, without IMAP
    Graph(Box<account_graph::Graph>),
    /// An archive on disk: an mbox file, a Maildir, or a folder of either or of .eml files
    Archive(Archive),
}

#[derive(Debug, Args)]
struct Imap {
    /// Its address: both servers are looked for and shown, and you are asked before anything is sent there
    #[arg(value_name = "ADDRESS", conflicts_with = "host", required_unless_present = "host")]
    found_by: Option<String>,
    /// Your name for it; without it the address
    #[arg(long, value_name = "NAME", required_unless_present = "found_by")]
    name: Option<String>,
    /// The server's name
    #[arg(long, value_name = "HOST", requires = "user")]
    host: Option<String>,
    /// The server's port
    #[arg(long, value_name = "PORT", requires = "host", default_value = "993")]
    port: u16,
    /// How the connection becomes secure: from the first byte, or by STARTTLS
    #[arg(long, value_name = "MODE", requires = "host", value_parser = ["implicit", "starttls"], default_value = "implicit")]
    tls: String,
    /// The user name
    #[arg(long, value_name = "USER")]
    user: Option<String>,
    #[command(flatten)]
    sign_in: SignIn,
    #[command(flatten)]
    beside: Beside,
    /// Takes the servers that were found without asking, unless they belong to another domain
    #[arg(long)]
    yes: bool,
    /// Your addresses in it, where the user name is none
    #[arg(long, value_name = "ADDRESS", value_delimiter = ',')]
    address: Vec<String>,
    /// A PEM file with your firm's own certificate authority
    #[arg(long, value_name = "FILE")]
    ca: Option<PathBuf>,
    /// The SHA-256 fingerprint of a certificate that you compared and accept
    #[arg(long, value_name = "SHA256")]
    fingerprint: Option<String>,
    #[command(flatten)]
    which: Which,
}

#[derive(Debug, Args)]
struct Archive {
    /// Your name for it
    #[arg(long, value_name = "NAME")]
    name: String,
    /// The file or folder; it is read, never changed
    path: PathBuf,
    /// Your addresses in it; without it they are found out from what was sent
    #[arg(long, value_name = "ADDRESS", value_delimiter = ',')]
    address: Vec<String>,
    #[command(flatten)]
    which: Which,
}

/// What of a mailbox is synchronised.
#[derive(Debug, Args)]
pub struct Which {
    /// Only these folders, by path; without it Inbox and Sent, of an archive all but junk, trash and drafts
    #[arg(long, value_name = "PATH", value_delimiter = ',', conflicts_with = "all_folders")]
    folders: Vec<String>,
    /// Every folder
    #[arg(long)]
    all_folders: bool,
    /// Whose texts are kept: of `people` on file, of `everything`, or also all of the last DAYS
    #[arg(long, value_name = "people|everything|DAYS", default_value = "people", value_parser = keep)]
    keep: Keep,
    /// Who can see it: a group; without it the highest you see
    #[arg(long, value_name = "GROUP")]
    group: Option<String>,
}

impl Add {
    /// Connects it.
    pub fn run(&self, opened: &Opened, out: &mut Out) -> Result<Exit, Stop> {
        match &self.kind {
            Kind::Imap(imap) => imap.run(opened, out),
            Kind::Smtp(smtp) => smtp.run(opened, out),
            Kind::Graph(graph) => graph.run(opened, out),
            Kind::Archive(archive) => archive.run(opened, out),
        }
    }
}

impl Imap {
    fn run(&self, opened: &Opened, out: &mut Out) -> Result<Exit, Stop> {
        let Some((place, smtp)) = self.places(out)? else { return Ok(Exit::Nothing) };
        let user = place.user.clone();
        let identities =
            match self.found_by.as_deref().map_or_else(|| Address::parse(&user).ok(), |text| said(text).ok()) {
                Some(address) if self.address.is_empty() => vec![address],
                _ => addresses(&self.address)?,
            };
        let name =
            self.name.clone().unwrap_or_else(|| identities.first().map(Address::as_str).unwrap_or_default().into());
        let new = self.which.mailbox(opened, &name, worker::Place::Imap(place), identities)?;
        let secret = self.sign_in.secret(Wished { user: &user, purpose: Purpose::Mail, before: None }, out)?;
        let half = match (smtp, new.identities.first()) {
            (Some(smtp), Some(address)) => Some(Half::tested(smtp, (&new.place, address, &secret), out)?),
            (Some(_), None) => return Err(Failure::new(Code::Missing).with("field", "--address").into()),
            (None, _) => None,
        };
        let (codes, aims) = (Codes::default(), half.iter().map(Half::aim).collect::<Vec<_>>());
        let account = self.which.add((opened, &codes), (&new, &aims), Some(&secret), out)?;
        if let Some(half) = half {
            half.keep((opened, &codes), account, (&name, out))?;
        }
        connected(&name, out)
    }

    /// Where it receives and sends: as it was said, or as it was found and agreed to.
    fn places(&self, out: &mut Out) -> Result<Option<(ImapPlace, Option<ImapPlace>)>, Stop> {
        let at = |host: &str, port, tls, user: &str| -> Result<ImapPlace, Stop> {
            Ok(ImapPlace {
                host: host.into(),
                port,
                tls,
                user: self.user.as_deref().unwrap_or(user).into(),
                ca: self.ca.as_ref().map(std::path::absolute).transpose()?,
                fingerprint: self.fingerprint.clone(),
                sign_in: worker::SignInWith::Password,
            })
        };
        if let Some(host) = &self.host {
            let place = at(host, self.port, mode(&self.tls), "")?;
            let smtp = self.beside.place(&place, None);
            return Ok(Some((place, smtp)));
        }
        let address = said(self.found_by.as_deref().unwrap_or_default())?;
        let Some(found) = detect::agreed(&address, self.yes, out)? else { return Ok(None) };
        let Some(incoming) = &found.incoming else { return Ok(None) };
        let settings = &incoming.settings;
        let place = at(&settings.host, settings.port, settings.tls, &settings.user)?;
        let smtp = self.beside.place(&place, found.outgoing.as_ref());
        Ok(Some((place, smtp)))
    }
}

/// How a connection becomes secure, by its word.
pub fn mode(word: &str) -> TlsMode {
    if word == "starttls" { TlsMode::StartTls } else { TlsMode::Implicit }
}

/// The address somebody gave.
pub fn said(text: &str) -> Result<Address, Failure> {
    Address::parse(text).map_err(|_| Failure::new(Code::BadAddress).with("value", text))
}

impl Archive {
    fn run(&self, opened: &Opened, out: &mut Out) -> Result<Exit, Stop> {
        let path = std::path::absolute(&self.path)?;
        if path.to_str().is_none() {
            return Err(Stop::Asked(
                "The path of this archive is not in UTF-8, so it cannot be kept. Rename it.".into(),
            ));
        }
        let new = self.which.mailbox(opened, &self.name, worker::Place::Archive { path }, addresses(&self.address)?)?;
        self.which.add((opened, &Codes::default()), (&new, &[]), None, out)?;
        connected(&self.name, out)
    }
}

impl Which {
    /// Connects a mailbox; where that wants a code, once the right one was typed, which is good for more that goes with it. A sign-in that opens
    /// nothing is taken back.
    pub fn add(
        &self,
        (opened, codes): (&Opened, &Codes),
        (new, more): (&NewMailbox, &[Aim]),
        secret: Option<&Secret>,
        out: &mut Out,
    ) -> Result<AccountId, Stop> {
        let connect = || add((&opened.store, &opened.secrets, codes), new, secret, &self.folders());
        let added = match connect() {
            Err(failure) if failure.code == "code_needed" => {
                let proved = code::prove((opened, codes), (new, more), secret, out);
                proved.and_then(|()| Ok(connect()?))
            }
            added => added.map_err(Stop::from),
        };
        if let (Err(_), Some(Secret::SignedIn(ticket))) = (&added, secret) {
            ticket.take_back(&opened.store);
        }
        self.show(opened, added?)
    }

    /// Says who sees it, before anything of it is fetched.
    fn show(&self, opened: &Opened, account: AccountId) -> Result<AccountId, Stop> {
        if let Some(group) = &self.group {
            let row = opened.store.read(|read| read.account(account)).map_err(Failure::from)?;
            api::account_group(&opened.store, &api::ids::uuid_text(&row.uuid), group, false)?;
        }
        Ok(account)
    }

    /// A mailbox that is to be connected, by a name nothing else has and for a group there is.
    pub fn mailbox(
        &self,
        opened: &Opened,
        name: &str,
        place: worker::Place,
        identities: Vec<Address>,
    ) -> Result<NewMailbox, Stop> {
        if name.trim().is_empty() {
            return Err(Stop::Asked("A mailbox needs a name: --name NAME.".into()));
        }
        if api::accounts(&opened.store)?.iter().any(|account| account.name == name) {
            return Err(Stop::Asked(format!("There is a mailbox called {name} already. Choose another --name.")));
        }
        if let Some(group) = &self.group {
            opened.store.read(|read| api::ids::group(read, group))?;
        }
        let (keep, keep_days) = self.keep.stored();
        Ok(NewMailbox { name: name.to_owned(), place, identities, keep, keep_days })
    }

    fn folders(&self) -> Folders {
        match (self.all_folders, self.folders.is_empty()) {
            (true, _) => Folders::All,
            (_, true) => Folders::Usual,
            _ => Folders::Paths(self.folders.clone()),
        }
    }
}

fn addresses(texts: &[String]) -> Result<Vec<Address>, Failure> {
    texts.iter().map(|text| said(text)).collect()
}

fn keep(text: &str) -> Result<Keep, String> {
    match text {
        "people" => Ok(Keep::People),
        "everything" => Ok(Keep::Everything),
        days => {
            days.parse().map(|days| Keep::Days { days }).map_err(|_| "people, everything, or a number of days".into())
        }
    }
}

/// Says that a mailbox is connected.
pub fn connected(name: &str, out: &mut Out) -> Result<Exit, Stop> {
    out.line(format_args!("Connected {name}. Fetch its mail with `dossier sync`; the mailbox is never changed."))?;
    Ok(Exit::Done)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whose_texts_are_kept_is_a_word_or_a_number_of_days() {
        for (text, expected) in [
            ("people", Some(Keep::People)),
            ("everything", Some(Keep::Everything)),
            ("90", Some(Keep::Days { days: 90 })),
            ("-1", None),
            ("all", None),
        ] {
            assert_eq!(keep(text).ok(), expected, "{text}");
        }
    }
}
