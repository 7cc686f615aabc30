//! The sending half: beside a mailbox that is being connected, or an account of its own by `account add smtp`.

use std::path::PathBuf;

use api::rows::{OutgoingEntry, OutgoingRow};
use clap::Args;
use domain::{AccountId, Address};
use worker::code::{Aim, Codes};
use worker::{Opened, OutgoingPlace, Place, Purpose, Secret, Server, SmtpPlace, code_guard, outgoing, senders};

use crate::account_add::{mode, said};
use crate::exit::{self, Exit, Stop};
use crate::out::Out;
use crate::sign_in::{Again, Wished};
use crate::{code, detect, ids, signal};

/// The server a mailbox sends by.
#[derive(Debug, Args)]
pub struct Beside {
    /// The server it sends by, signed in to as the mailbox is; where only an address was given the one that was found
    #[arg(long, value_name = "HOST", conflicts_with = "receive_only")]
    smtp_host: Option<String>,
    /// The port of that server
    #[arg(long, value_name = "PORT", requires = "smtp_host", default_value = "465")]
    smtp_port: u16,
    /// How the connection there becomes secure
    #[arg(long, value_name = "MODE", requires = "smtp_host", value_parser = ["implicit", "starttls"], default_value = "implicit")]
    smtp_tls: String,
    /// Only receives
    #[arg(long)]
    pub receive_only: bool,
}

/// An account that sends.
#[derive(Debug, Args)]
pub struct Smtp {
    /// The address it sends as; its server is looked for where none is named
    address: String,
    /// Your name for it; without it the address
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// The connected mailbox whose sending half it is, by name or id: signs in as that does, unless told otherwise
    #[arg(long = "for", value_name = "ACCOUNT", required_unless_present_any = ["password_stdin", "sign_in"])]
    mailbox: Option<String>,
    /// The server's name
    #[arg(long, value_name = "HOST")]
    host: Option<String>,
    /// The server's port
    #[arg(long, value_name = "PORT", requires = "host", default_value = "465")]
    port: u16,
    /// How the connection becomes secure: from the first byte, or by STARTTLS
    #[arg(long, value_name = "MODE", requires = "host", value_parser = ["implicit", "starttls"], default_value = "implicit")]
    tls: String,
    /// The user name; without it the address
    #[arg(long, value_name = "USER")]
    user: Option<String>,
    #[command(flatten)]
    again: Again,
    /// A PEM file with your firm's own certificate authority
    #[arg(long, value_name = "FILE")]
    ca: Option<PathBuf>,
    /// The SHA-256 fingerprint of a certificate that you compared and accept
    #[arg(long, value_name = "SHA256")]
    fingerprint: Option<String>,
    /// Takes the server that was found without asking, unless it belongs to another domain
    #[arg(long)]
    yes: bool,
}

/// A sending half that is to be connected along with its mailbox.
pub struct Half {
    place: OutgoingPlace,
    address: Address,
}

impl Beside {
    /// What sends beside a mailbox: by the server that is named, else by the one that was found.
    pub fn place(&self, mailbox: &SmtpPlace, found: Option<&Server>) -> Option<SmtpPlace> {
        if self.receive_only {
            return None;
        }
        let at = |host: &str, port, tls, user: &str| SmtpPlace {
            host: host.into(),
            port,
            tls,
            user: user.into(),
            ..mailbox.clone()
        };
        let named = self.smtp_host.as_ref().map(|host| at(host, self.smtp_port, mode(&self.smtp_tls), &mailbox.user));
        named.or_else(|| {
            let found = &found?.settings;
            Some(at(&found.host, found.port, found.tls, &found.user))
        })
    }
}

impl Half {
    /// Signs in where the mailbox is to send by, with what opens the mailbox; nothing is sent.
    pub fn tested(
        place: SmtpPlace,
        (mailbox, address, secret): (&Place, &Address, &Secret),
        out: &mut Out,
    ) -> Result<Self, Stop> {
        let host = place.host.clone();
        let own = |_| {
            Stop::Asked(format!(
                "{host} belongs to another domain and does not get this mailbox's password. Connect it with --receive-only, then `dossier account add smtp` with a password of its own."
            ))
        };
        let place = senders::beside(OutgoingPlace::Smtp(place), &secret.marked(mailbox.clone())).map_err(own)?;
        test(&place, secret, out)?;
        Ok(Self { place, address: address.clone() })
    }

    /// What a code has to be good for.
    pub fn aim(&self) -> Aim {
        code_guard::sender(&self.place)
    }

    /// Keeps it as the half of a mailbox.
    pub fn keep(
        &self,
        (opened, codes): (&Opened, &Codes),
        account: AccountId,
        (name, out): (&str, &mut Out),
    ) -> Result<(), Stop> {
        let row = opened.store.read(|read| read.account(account)).map_err(api::Failure::from)?;
        let entry =
            OutgoingEntry { account: api::ids::uuid_text(&row.uuid), ..entry(name, &self.address, &self.place) };
        let form = api::outgoing_form(&opened.store, None, &entry)?;
        senders::save((&opened.store, &opened.secrets, codes), None, &form, None)?;
        sends(&entry, out)
    }
}

impl Smtp {
    /// Connects it, once signing in works.
    pub fn run(&self, opened: &Opened, out: &mut Out) -> Result<Exit, Stop> {
        let address = said(&self.address)?;
        let name = self.name.clone().unwrap_or_else(|| address.as_str().to_owned());
        let known = api::outgoing_accounts(&opened.store)?;
        self.is_new(&name, &known)?;
        let mailbox = self.mailbox.as_ref().map(|mailbox| ids::mailbox(&opened.store, mailbox)).transpose()?;
        if let Some(half) = known.iter().find(|half| mailbox.as_ref().is_some_and(|of| of.id == half.entry.account)) {
            let words = "sends already, as";
            return Err(Stop::Asked(format!("{} {words} {}.", half.mailbox, half.entry.address)));
        }
        let Some(place) = self.place(&address, out)? else { return Ok(Exit::Nothing) };
        let wished = Wished { user: &place.user, purpose: Purpose::Mail, before: None };
        let secret = self.again.secret(wished, out)?;
        let place = OutgoingPlace::Smtp(place);
        let account = mailbox.map(|mailbox| mailbox.id).unwrap_or_default();
        let entry = OutgoingEntry { account, own_secret: secret.is_some(), ..entry(&name, &address, &place) };
        let kept = self.kept((opened, &entry), (&address, secret.as_ref()), out);
        if let (Err(_), Some(Secret::SignedIn(ticket))) = (&kept, &secret) {
            ticket.take_back(&opened.store);
        }
        kept.map(|()| Exit::Done)
    }

    fn is_new(&self, name: &str, known: &[OutgoingRow]) -> Result<(), Stop> {
        if known.iter().any(|one| one.entry.name == name) {
            let other = if self.name.is_some() { "Choose another" } else { "Choose one with" };
            return Err(Stop::Asked(format!("There is an account called {name} already. {other} --name.")));
        }
        Ok(())
    }

    fn place(&self, address: &Address, out: &mut Out) -> Result<Option<SmtpPlace>, Stop> {
        let user = self.user.as_deref();
        let (ca, fingerprint) = (self.ca.as_ref().map(std::path::absolute).transpose()?, self.fingerprint.clone());
        if let Some(host) = &self.host {
            let (host, user) = (host.clone(), user.unwrap_or(address.as_str()).to_owned());
            let (port, tls) = (self.port, mode(&self.tls));
            return Ok(Some(SmtpPlace { host, port, tls, user, ca, fingerprint, ..SmtpPlace::default() }));
        }
        let Some(found) = detect::agreed(address, self.yes, out)?.and_then(|found| found.outgoing) else {
            return Ok(None);
        };
        let (settings, sign_in) = (found.settings, worker::SignInWith::Password);
        let user = user.unwrap_or(&settings.user).to_owned();
        Ok(Some(SmtpPlace {
            host: settings.host,
            port: settings.port,
            tls: settings.tls,
            user,
            ca,
            fingerprint,
            sign_in,
        }))
    }

    fn kept(
        &self,
        (opened, entry): (&Opened, &OutgoingEntry),
        (address, secret): (&Address, Option<&Secret>),
        out: &mut Out,
    ) -> Result<(), Stop> {
        let (codes, form) = (Codes::default(), api::outgoing_form(&opened.store, None, entry)?);
        let meant = senders::meant((&opened.store, &opened.secrets), (None, &form), secret);
        let (place, opens) = meant.map_err(|failure| match failure.code.as_str() {
            "missing" => Stop::Asked(format!(
                "{} belongs to another domain and does not get this mailbox's password. Give it its own with --password-stdin.",
                entry.host
            )),
            _ => failure.into(),
        })?;
        test(&place, &opens, out)?;
        let save = || senders::save((&opened.store, &opened.secrets, &codes), None, &form, secret);
        match save() {
            Err(failure) if failure.code == "code_needed" => {
                let aims = vec![code_guard::sender(&place)];
                code::ask((opened, &codes), (address, aims, Some((place, opens))), out)?;
                save()?
            }
            saved => saved?,
        };
        sends(entry, out)
    }
}

/// Signs in where messages are to be handed over, and prints each step.
fn test(place: &OutgoingPlace, secret: &Secret, out: &mut Out) -> Result<(), Stop> {
    let mut broken = None;
    let mut step = |step: &str| {
        if let Err(stop) = out.line(format_args!("{:<9} {step:<9} ok", "sends")).and_then(|()| out.flush()) {
            broken.get_or_insert(stop);
        }
    };
    let found = outgoing::probe(place, secret, &signal::cancel(), &mut step);
    match (broken, found.failure) {
        (Some(stop), _) => Err(stop),
        (None, Some(failure)) => Err(exit::unchanged(exit::known(&failure)).into()),
        (None, None) => Ok(()),
    }
}

fn entry(name: &str, address: &Address, place: &OutgoingPlace) -> OutgoingEntry {
    let entry = OutgoingEntry { name: name.into(), address: address.as_str().into(), ..OutgoingEntry::default() };
    match place {
        OutgoingPlace::Graph(_) => OutgoingEntry { kind: "graph".into(), ..entry },
        OutgoingPlace::Smtp(place) => OutgoingEntry {
            kind: "smtp".into(),
            host: place.host.clone(),
            port: place.port,
            tls: place.tls.word().into(),
            user: place.user.clone(),
            ca: place.ca.as_ref().map(|path| path.to_string_lossy().into_owned()).unwrap_or_default(),
            fingerprint: place.fingerprint.clone().unwrap_or_default(),
            ..entry
        },
    }
}

fn sends(entry: &OutgoingEntry, out: &mut Out) -> Result<(), Stop> {
    let name = &entry.name;
    out.line(format_args!("{name} sends as {}. Try it with `dossier account test \"{name}\" --send`.", entry.address))
}
