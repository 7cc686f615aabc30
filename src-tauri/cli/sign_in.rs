//! `--sign-in`: the provider's own sign-in in the browser, instead of a password.

use api::Failure;
use api::rows::AccountRow;
use clap::Args;
use domain::Sensitive;
use worker::sign_in::{Waiting, Wanted};
use worker::{Grant, ImapPlace, Issuer, Opened, PageWords, Place, Purpose, Secret, SignInWith};

use crate::account::secret_from_stdin;
use crate::exit::{self, Stop, unchanged};
use crate::out::Out;
use crate::place::passphrase;
use crate::{ids, signal};

/// A password from standard input, or the provider's own sign-in.
#[derive(Debug, Args)]
pub struct SignIn {
    /// Reads the password from standard input
    #[arg(long, required_unless_present = "sign_in", conflicts_with = "sign_in")]
    password_stdin: bool,
    #[command(flatten)]
    provider: Provider,
}

/// The same where what is kept may do.
#[derive(Debug, Args)]
pub struct Again {
    /// Reads another password from standard input
    #[arg(long, conflicts_with = "sign_in")]
    password_stdin: bool,
    #[command(flatten)]
    provider: Provider,
}

/// The provider's own sign-in.
#[derive(Debug, Args)]
pub struct Provider {
    /// Signs in at the provider instead: prints a link, and waits five minutes for your browser to come back
    #[arg(long, value_name = "PROVIDER", value_parser = ["google", "microsoft"])]
    sign_in: Option<String>,
    /// Your own client id at the provider
    #[arg(long, value_name = "ID", requires = "sign_in")]
    client_id: Option<String>,
    /// Reads the secret of your own client from standard input, where it has one
    #[arg(long, requires = "client_id")]
    client_secret_stdin: bool,
    /// Your own client's tenant at Microsoft
    #[arg(long, value_name = "TENANT", requires = "client_id")]
    tenant: Option<String>,
}

/// For whom, and for what.
pub struct Wished<'a> {
    /// The address to offer.
    pub user: &'a str,
    /// What the tokens are for.
    pub purpose: Purpose,
    /// As which program they signed in before, where that is known.
    pub before: Option<Grant>,
}

impl<'a> Wished<'a> {
    /// Whoever signed in to a connected mailbox, once more.
    pub fn again(opened: &Opened, row: &'a AccountRow) -> Result<Self, Stop> {
        let number = ids::number(&opened.store, row)?;
        let account = opened.store.read(|read| read.account(number)).map_err(Failure::from)?;
        let user = row.identities.first().map(String::as_str).unwrap_or_default();
        Ok(match Place::read(&account.config) {
            Ok(Place::Graph(place)) => Self { user, purpose: Purpose::Graph, before: Some(place.grant) },
            Ok(Place::Imap(ImapPlace { sign_in: SignInWith::OAuth(grant), .. })) => {
                Self { user, purpose: Purpose::Mail, before: Some(grant) }
            }
            _ => Self { user, purpose: Purpose::Mail, before: None },
        })
    }
}

impl SignIn {
    /// What opens the mailbox of this user.
    pub fn secret(&self, wished: Wished<'_>, out: &mut Out) -> Result<Secret, Stop> {
        match self.provider.secret(wished, out)? {
            Some(signed_in) => Ok(signed_in),
            None => Ok(Secret::Password(passphrase("Password: ")?)),
        }
    }
}

impl Again {
    /// What opens the mailbox of this user from now on, where it is not what is kept.
    pub fn secret(&self, wished: Wished<'_>, out: &mut Out) -> Result<Option<Secret>, Stop> {
        match self.provider.secret(wished, out)? {
            None if self.password_stdin => Ok(Some(Secret::Password(passphrase("Password: ")?))),
            signed_in => Ok(signed_in),
        }
    }
}

impl Provider {
    /// Signs in, where that was asked for.
    pub fn secret(&self, wished: Wished<'_>, out: &mut Out) -> Result<Option<Secret>, Stop> {
        let Some(provider) = &self.sign_in else { return Ok(None) };
        let issuer = if provider == "google" { Issuer::Google } else { Issuer::Microsoft };
        if wished.purpose == Purpose::Graph && issuer != Issuer::Microsoft {
            return Err(Stop::Asked("This mailbox is Microsoft's: --sign-in microsoft.".into()));
        }
        let client_secret: Option<Sensitive<String>> =
            if self.client_secret_stdin { Some(secret_from_stdin()?) } else { None };
        let before = wished.before.filter(|before| before.issuer == issuer && self.client_id.is_none());
        let named = Grant { issuer, client_id: self.client_id.clone(), tenant: self.tenant.clone() };
        let grant = before.unwrap_or(named);
        let wanted = Wanted { grant, client_secret, purpose: wished.purpose, hint: wished.user.to_owned() };
        let waiting = Waiting::begin(wanted).map_err(|failure| exit::known(&failure))?;
        let what = if wished.purpose == Purpose::Calendar { "calendars" } else { "mail" };
        out.line(format_args!(
            "Open this link in a browser on this computer, sign in there and allow the access to your {what}:\n"
        ))?;
        out.line(format_args!("{}\n", waiting.address()))?;
        out.flush()?;
        let ticket = waiting.wait(&words(), &signal::cancel()).map_err(|failure| unchanged(exit::known(&failure)))?;
        if !ticket.address.is_empty() {
            out.line(format_args!("Signed in as {}.", ticket.address))?;
        }
        Ok(Some(Secret::SignedIn(ticket.into())))
    }
}

/// What the browser shows in the end.
fn words() -> PageWords {
    PageWords {
        lang: "en".into(),
        done: "You are signed in. You can close this page and go back to the command line.".into(),
        refused: "The sign-in was refused. Close this page; the command line says what you can do.".into(),
        strange:
            "This answer does not belong to the sign-in that is waited for. Close this page and open the link again."
                .into(),
    }
}
