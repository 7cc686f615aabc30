//! `--sign-in`: the provider's own sign-in in the browser, instead of a password.

use clap::Args;
use domain::Sensitive;
use worker::sign_in::{Waiting, Wanted};
use worker::{Grant, Issuer, PageWords, Purpose, Secret};

use crate::account::secret_from_stdin;
use crate::exit::{self, Stop, unchanged};
use crate::out::Out;
use crate::signal;

/// A password from standard input, or the provider's own sign-in.
#[derive(Debug, Args)]
pub struct SignIn {
    /// Reads the password from standard input
    #[arg(long, required_unless_present = "sign_in", conflicts_with = "sign_in")]
    password_stdin: bool,
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

impl SignIn {
    /// What opens the mailbox of this user.
    pub fn secret(&self, user: &str, out: &mut Out) -> Result<Secret, Stop> {
        let Some(provider) = &self.sign_in else { return Ok(Secret::Password(secret_from_stdin()?)) };
        let issuer = if provider == "google" { Issuer::Google } else { Issuer::Microsoft };
        let client_secret: Option<Sensitive<String>> =
            if self.client_secret_stdin { Some(secret_from_stdin()?) } else { None };
        let grant = Grant { issuer, client_id: self.client_id.clone(), tenant: self.tenant.clone() };
        let wanted = Wanted { grant, client_secret, purpose: Purpose::Mail, hint: user.to_owned() };
        let waiting = Waiting::begin(wanted).map_err(|failure| exit::known(&failure))?;
        out.line("Open this link in a browser on this computer, sign in there and allow the access to your mail:\n")?;
        out.line(format_args!("{}\n", waiting.address()))?;
        out.flush()?;
        let ticket = waiting.wait(&words(), &signal::cancel()).map_err(|failure| unchanged(exit::known(&failure)))?;
        if !ticket.address.is_empty() {
            out.line(format_args!("Signed in as {}.", ticket.address))?;
        }
        Ok(Secret::SignedIn(ticket.into()))
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
