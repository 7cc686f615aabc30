//! `calendar add`: calendars are looked for, then connected, and those that are meant are chosen.

use std::path::PathBuf;

use api::{Code, Failure};
use clap::{Args, Subcommand};
use domain::{AccountId, Address, CalendarAccountId};
use worker::calendar::opener::opener;
use worker::calendar::places::{self, NewCalendars};
use worker::calendar::{Calendar, DavPlace, Place};
use worker::code::Codes;
use worker::{Grant, GraphPlace, Issuer, Opened, Purpose, Secret, code_guard, code_mail, detect};

use crate::calendar_life::{self, Direction};
use crate::exit::{Exit, Stop};
use crate::out::{self, Out};
use crate::place::passphrase;
use crate::sign_in::{Again, Provider, Wished};
use crate::{account_add, code, ids, signal};

/// Which kind of calendars.
#[derive(Debug, Args)]
pub struct Add {
    #[command(subcommand)]
    kind: Kind,
}

#[derive(Debug, Subcommand)]
enum Kind {
    /// Calendars on a CalDAV server (Google, iCloud, Nextcloud, Fastmail, mailbox.org and others); connected only if signing in works
    Caldav(Box<CalDav>),
    /// Calendars at Microsoft 365
    Graph(Box<Graph>),
    /// A calendar on the web that is only read
    Subscription(Subscription),
    /// An .ics file that is only read
    File(File),
    /// A calendar that is kept in this store alone
    Here {
        /// Your name for it
        name: String,
    },
}

/// What every kind has.
#[derive(Debug, Args)]
struct Common {
    /// Your name for it; without it the address or server
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Only these calendars, by name; without it all of your own
    #[arg(long, value_name = "NAME", value_delimiter = ',', conflicts_with = "all_calendars")]
    calendars: Vec<String>,
    /// Also colleagues' calendars that you may see
    #[arg(long)]
    all_calendars: bool,
    /// Nothing is ever written to them
    #[arg(long)]
    read_only: bool,
}

#[derive(Debug, Args)]
struct CalDav {
    /// Your address, by which the server is looked for, or the server's own (https://…)
    #[arg(value_name = "ADDRESS|URL")]
    at: String,
    /// The user name; without it the address
    #[arg(long, value_name = "USER")]
    user: Option<String>,
    /// Who you are in its appointments; without it the address or user name, where that is one
    #[arg(long, value_name = "ADDRESS")]
    address: Option<String>,
    /// The mailbox it is the other half of, by name or id: signs in with what is kept for that, where no password is given
    #[arg(long = "for", value_name = "ACCOUNT")]
    mailbox: Option<String>,
    #[command(flatten)]
    sign_in: Again,
    /// Takes the server that was found without asking, unless it belongs to another domain
    #[arg(long)]
    yes: bool,
    /// A PEM file with your firm's own certificate authority
    #[arg(long, value_name = "FILE")]
    ca: Option<PathBuf>,
    /// The SHA-256 fingerprint of a certificate that you compared and accept
    #[arg(long, value_name = "SHA256")]
    fingerprint: Option<String>,
    #[command(flatten)]
    common: Common,
}

#[derive(Debug, Args)]
struct Graph {
    /// Your address
    address: String,
    #[command(flatten)]
    provider: Provider,
    #[command(flatten)]
    common: Common,
}

#[derive(Debug, Args)]
struct Subscription {
    /// Its address (https:// or webcal://); `-` reads it from standard input, for one that is a secret
    url: String,
    /// Your name for it; without it its own
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
}

#[derive(Debug, Args)]
struct File {
    /// The file; it is read anew with every sync, never changed
    path: PathBuf,
    /// Your name for it; without it its own
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
}

impl Add {
    /// Connects them.
    pub fn run(&self, opened: &Opened, out: &mut Out) -> Result<Exit, Stop> {
        match &self.kind {
            Kind::Caldav(caldav) => caldav.run(opened, out),
            Kind::Graph(graph) => graph.run(opened, out),
            Kind::Subscription(subscription) => subscription.run(opened, out),
            Kind::File(file) => file.run(opened, out),
            Kind::Here { name } => {
                is_free(opened, name)?;
                places::add_here(&opened.store, name)?;
                out.line(format_args!("{name} is kept in this store alone."))?;
                Ok(Exit::Done)
            }
        }
    }
}

impl CalDav {
    fn run(&self, opened: &Opened, out: &mut Out) -> Result<Exit, Stop> {
        let Some((url, address)) = self.server(out)? else { return Ok(Exit::Nothing) };
        let user = self.user.clone().or_else(|| address.as_ref().map(|address| address.as_str().to_owned()));
        let user = user.ok_or_else(|| Failure::new(Code::Missing).with("field", "--user"))?;
        let (given, mailbox) = self.given(opened, &user, out)?;
        let me = match &self.address {
            Some(text) => Some(account_add::said(text)?),
            None => address.or_else(|| Address::parse(&user).ok()),
        };
        let place = DavPlace {
            url,
            user,
            ca: self.ca.as_ref().map(std::path::absolute).transpose()?,
            fingerprint: self.fingerprint.clone(),
            ..DavPlace::default()
        };
        let mut new = NewCalendars {
            name: self.common.name.clone().unwrap_or_else(|| self.at.clone()),
            place: Place::CalDav(place),
            mailbox,
            address: me.map(|me| me.as_str().to_owned()).unwrap_or_default(),
        };
        let secret = opener((&opened.store, &opened.secrets), &mut new, given)?;
        self.common.connect(opened, (&new, secret.as_ref()), out)
    }

    /// The server, said or found and agreed to; and the address it was found by.
    fn server(&self, out: &mut Out) -> Result<Option<(String, Option<Address>)>, Stop> {
        if self.at.contains("://") {
            return Ok(Some((self.at.clone(), None)));
        }
        let address = account_add::said(&self.at)?;
        let found = detect::calendars(&address, &signal::cancel())?;
        let Some(calendar) = found.calendar else {
            out::say("No calendar server was found for this address. Name it yourself: https://…");
            return Ok(None);
        };
        out.line(format_args!("calendar  {}", calendar.url))?;
        out.flush()?;
        if calendar.foreign && self.yes {
            return Err(Stop::Asked(format!(
                "{}: not of your domain. If it is your provider's, name it instead of the address, with --user.",
                calendar.url
            )));
        }
        if self.yes || crate::detect::yes("Connect it like this? [y/N]", out)? {
            return Ok(Some((calendar.url, Some(address))));
        }
        Err(Stop::Asked("Nothing was connected. Name the server yourself: https://…".into()))
    }

    /// The secret of its own, where it has one, and the mailbox it belongs to.
    fn given(&self, opened: &Opened, user: &str, out: &mut Out) -> Result<(Option<Secret>, Option<AccountId>), Stop> {
        let own = self.sign_in.secret(Wished { user, purpose: Purpose::Calendar, before: None }, out)?;
        let Some(mailbox) = &self.mailbox else {
            return Ok((Some(own.map_or_else(|| passphrase("Password: ").map(Secret::Password), Ok)?), None));
        };
        Ok((own, Some(ids::number(&opened.store, &ids::mailbox(&opened.store, mailbox)?)?)))
    }
}

impl Graph {
    fn run(&self, opened: &Opened, out: &mut Out) -> Result<Exit, Stop> {
        let address = account_add::said(&self.address)?;
        let grant = Grant { issuer: Issuer::Microsoft, client_id: None, tenant: None };
        let place = Place::Graph(GraphPlace { mailbox: address.as_str().into(), grant, through: None });
        let wished = Wished { user: &self.address, purpose: Purpose::Calendar, before: None };
        let secret = self.provider.secret(wished, out)?;
        let secret = secret.ok_or_else(|| Stop::Asked("Say how you sign in: --sign-in microsoft.".into()))?;
        let name = self.common.name.clone().unwrap_or_else(|| self.address.clone());
        let new = NewCalendars { name, place, mailbox: None, address: address.as_str().into() };
        self.common.connect(opened, (&new, Some(&secret)), out)
    }
}

impl Subscription {
    fn run(&self, opened: &Opened, out: &mut Out) -> Result<Exit, Stop> {
        let url = match self.url.as_str() {
            "-" => crate::account::secret_from_stdin()?.expose().trim().to_owned(),
            url => url.to_owned(),
        };
        let place = Place::Subscription { url };
        let name = self.name.clone().unwrap_or_else(|| place.shown());
        only_read(opened, &name, place, out)
    }
}

impl File {
    fn run(&self, opened: &Opened, out: &mut Out) -> Result<Exit, Stop> {
        let path = std::path::absolute(&self.path)?;
        if path.to_str().is_none() {
            return Err(Stop::Asked("The path of this file is not in UTF-8, so it cannot be kept. Rename it.".into()));
        }
        let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        only_read(opened, &self.name.clone().unwrap_or(stem), Place::File { path }, out)
    }
}

fn only_read(opened: &Opened, name: &str, place: Place, out: &mut Out) -> Result<Exit, Stop> {
    let new = NewCalendars { name: name.into(), place, mailbox: None, address: String::new() };
    let common = Common { name: None, calendars: Vec::new(), all_calendars: true, read_only: true };
    common.connect(opened, (&new, None), out)
}

/// A place calendars come from has a name nothing else has.
fn is_free(opened: &Opened, name: &str) -> Result<(), Stop> {
    if name.trim().is_empty() {
        return Err(Stop::Asked("Calendars need a name: --name NAME.".into()));
    }
    if api::calendar_places(&opened.store)?.iter().any(|place| place.name == name) {
        return Err(Stop::Asked(format!("There are calendars called {name} already. Choose another --name.")));
    }
    Ok(())
}

impl Common {
    /// Connects a place, once a code was typed where that is wanted, and chooses its calendars. A sign-in that opens nothing is taken back.
    fn connect(
        &self,
        opened: &Opened,
        (new, secret): (&NewCalendars, Option<&Secret>),
        out: &mut Out,
    ) -> Result<Exit, Stop> {
        is_free(opened, &new.name)?;
        let (codes, cancel) = (Codes::default(), signal::cancel());
        let connect = || places::add((&opened.store, &opened.secrets, &codes), new, secret, &cancel);
        let added = match connect() {
            Err(failure) if failure.code == "code_needed" => {
                prove((opened, &codes), (new, secret), out).and_then(|()| Ok(connect()?))
            }
            added => added.map_err(Stop::from),
        };
        if let (Err(_), Some(Secret::SignedIn(ticket))) = (&added, secret) {
            ticket.take_back(&opened.store);
        }
        let account = added?;
        let chosen = self.choose(opened, account)?;
        out.line(format_args!("Connected {}. Fetch its appointments with `dossier sync`.", new.name))?;
        chosen.iter().try_for_each(|line| out.line(format_args!("  {line}")))?;
        Ok(Exit::Done)
    }

    /// Chooses those that are meant, and where interviews go; takes the place back where one that was named is not there.
    fn choose(&self, opened: &Opened, account: CalendarAccountId) -> Result<Vec<String>, Stop> {
        let listed = opened.store.read(|read| read.calendars_in(account)).map_err(Failure::from)?;
        if let Some(missing) = self.calendars.iter().find(|name| listed.iter().all(|one| one.name != **name)) {
            places::remove((&opened.store, &opened.secrets), account)?;
            return Err(Failure::new(Code::NotFound).with("what", "calendar").with("id", missing).into());
        }
        let is_meant = |one: &&Calendar| match self.calendars.is_empty() {
            true => self.all_calendars || one.belongs_to.is_empty(),
            false => self.calendars.contains(&one.name),
        };
        let meant: Vec<_> = listed.iter().filter(is_meant).collect();
        let way = if self.read_only { Direction::Read } else { Direction::Both };
        let chosen: Vec<_> = meant.iter().map(|one| (one.id, way.of(&one.access))).collect();
        let has_interviews = opened.store.read(|read| read.calendars()).map_err(Failure::from)?;
        let has_interviews = has_interviews.iter().any(|one| one.own && one.interviews);
        let first = meant.iter().find(|one| way.of(&one.access) == "both").filter(|_| !has_interviews);
        places::choose(&opened.store, &chosen, first.map(|one| one.id))?;
        Ok(meant.iter().map(|one| calendar_life::said(one, way.of(&one.access))).collect())
    }
}

/// Tests new calendars, sends a code to their address and has it typed.
fn prove(
    (opened, codes): (&Opened, &Codes),
    (new, secret): (&NewCalendars, Option<&Secret>),
    out: &mut Out,
) -> Result<(), Stop> {
    let place = secret.map_or_else(|| new.place.clone(), |secret| secret.marked_calendars(new.place.clone()));
    places::look(&place, secret, &signal::cancel(), &mut |_| ())?;
    let address = code_guard::address_of_calendars(new)?;
    let aims = code_guard::calendars(&new.place).into_iter().collect();
    let desk = (&opened.store, &opened.secrets);
    let half = new.mailbox.map(|mailbox| code_mail::half_of(desk, mailbox)).transpose()?.flatten();
    code::ask((opened, codes), (&address, aims, half), out)
}
