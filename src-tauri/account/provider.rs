//! Which server belongs to an address, from a table of well-known providers; nothing is asked on the network.

use std::collections::HashMap;
use std::sync::LazyLock;

use domain::Address;
use serde::Deserialize;

/// How the connection is secured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tls {
    /// From the first byte (RFC 8314 section 3.2).
    Implicit,
    /// By STARTTLS (RFC 9051 section 6.2.1).
    StartTls,
}

/// What the provider wants to see before it opens the mailbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignIn {
    /// The password of the mailbox.
    Password,
    /// A password made for this one program in the provider's settings.
    AppPassword,
    /// Microsoft's sign-in in the browser, which cannot be had yet; passwords are refused.
    Microsoft,
    /// The provider's own programs only: it offers no IMAP.
    Own,
}

/// The settings to try for an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guess {
    /// The provider's name, where the domain is known.
    pub provider: Option<&'static str>,
    /// The IMAP host; empty where there is none.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is secured.
    pub tls: Tls,
    /// The user name.
    pub user: String,
    /// What to sign in with.
    pub sign_in: SignIn,
}

impl SignIn {
    /// Whether the mailbox cannot be connected yet, whatever password is entered.
    pub fn cannot_be_had_yet(self) -> bool {
        matches!(self, Self::Microsoft | Self::Own)
    }
}

/// Guesses the settings from the domain; an unknown one gets `imap.` before it, implicit TLS and the whole address as user.
pub fn guess(address: &Address) -> Guess {
    known(address.domain()).map_or_else(|| unknown(address), |provider| provider.settings(address))
}

/// The provider behind a server's name, for a failed sign-in at a server the user entered by hand.
pub fn sign_in_at(host: &str) -> Option<(&'static str, SignIn)> {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    let same = TABLE.iter().find(|provider| !host.is_empty() && provider.host == host);
    same.map(|provider| (provider.provider.as_str(), provider.sign_in))
}

static TABLE: LazyLock<Vec<Provider>> = LazyLock::new(|| read_table().unwrap_or_default());

static BY_DOMAIN: LazyLock<HashMap<&'static str, &'static Provider>> = LazyLock::new(|| {
    let domains = |provider: &'static Provider| provider.domains.iter().map(move |domain| (domain.as_str(), provider));
    TABLE.iter().flat_map(domains).collect()
});

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Provider {
    provider: String,
    /// In normal form; `*.` before one stands for any name below it.
    domains: Vec<String>,
    host: String,
    port: u16,
    tls: Tls,
    user: UserForm,
    sign_in: SignIn,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum UserForm {
    Address,
    LocalPart,
}

impl Provider {
    fn settings(&'static self, address: &Address) -> Guess {
        let user = match self.user {
            UserForm::Address => address.as_str(),
            UserForm::LocalPart => address.local(),
        };
        Guess {
            provider: Some(&self.provider),
            host: self.host.clone(),
            port: self.port,
            tls: self.tls,
            user: user.to_owned(),
            sign_in: self.sign_in,
        }
    }
}

fn read_table() -> Result<Vec<Provider>, serde_json::Error> {
    serde_json::from_str(include_str!("../../assets/providers.json"))
}

fn known(domain: &str) -> Option<&'static Provider> {
    let below = || domain.split_once('.').and_then(|(_, parent)| BY_DOMAIN.get(format!("*.{parent}").as_str()));
    BY_DOMAIN.get(domain).or_else(below).copied()
}

fn unknown(address: &Address) -> Guess {
    Guess {
        provider: None,
        host: format!("imap.{}", address.domain()),
        port: 993,
        tls: Tls::Implicit,
        user: address.as_str().to_owned(),
        sign_in: SignIn::Password,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn guessed(address: &str) -> Guess {
        guess(&Address::parse(address).unwrap())
    }

    #[test]
    fn well_known_providers_are_recognised() {
        use SignIn::{AppPassword, Microsoft, Own, Password};
        for (address, provider, host, user, sign_in) in [
            ("Anna@Gmail.com", "Google", "imap.gmail.com", "anna@gmail.com", AppPassword),
            ("anna@googlemail.com", "Google", "imap.gmail.com", "anna@googlemail.com", AppPassword),
            ("anna@gmx.de", "GMX", "imap.gmx.net", "anna@gmx.de", Password),
            ("anna@free.fr", "Free", "imap.free.fr", "anna", Password),
            ("anna@wp.pl", "WP", "imap.wp.pl", "anna@wp.pl", Password),
            ("anna@icloud.com", "iCloud", "imap.mail.me.com", "anna", AppPassword),
            ("anna@hotmail.it", "Microsoft", "outlook.office365.com", "anna@hotmail.it", Microsoft),
            ("a@firm.onmicrosoft.com", "Microsoft", "outlook.office365.com", "a@firm.onmicrosoft.com", Microsoft),
            ("anna@tuta.com", "Tuta", "", "anna@tuta.com", Own),
        ] {
            let guess = guessed(address);
            assert_eq!(guess.provider, Some(provider), "{address}");
            assert_eq!((guess.host.as_str(), guess.user.as_str(), guess.sign_in), (host, user, sign_in), "{address}");
        }
    }

    #[test]
    fn a_domain_of_ones_own_gets_the_usual_settings() {
        let expected = Guess {
            provider: None,
            host: "imap.xn--bcher-kva.example".into(),
            port: 993,
            tls: Tls::Implicit,
            user: "jörg@xn--bcher-kva.example".into(),
            sign_in: SignIn::Password,
        };
        assert_eq!(guessed("Jörg@bücher.example"), expected);
        assert_eq!(guessed("a@mail.gmail.com").provider, None, "a name below a known domain is not that domain");
    }

    #[test]
    fn only_a_bridge_on_this_machine_goes_without_implicit_tls() {
        let bridge = guessed("anna@proton.me");
        assert_eq!((bridge.host.as_str(), bridge.port, bridge.tls), ("127.0.0.1", 1143, Tls::StartTls));
        for provider in TABLE.iter().filter(|provider| provider.host != "127.0.0.1") {
            assert_eq!((provider.port, provider.tls), (993, Tls::Implicit), "{}", provider.provider);
        }
    }

    #[test]
    fn a_server_entered_by_hand_is_recognised_too() {
        assert_eq!(sign_in_at("Outlook.Office365.com."), Some(("Microsoft", SignIn::Microsoft)));
        assert_eq!(sign_in_at("imap.brandt-logistik.example"), None);
        assert_eq!(sign_in_at(""), None);
        assert!(SignIn::Microsoft.cannot_be_had_yet() && !SignIn::AppPassword.cannot_be_had_yet());
    }

    #[test]
    fn the_table_is_sound() {
        let table = read_table().unwrap();
        assert!(table.len() >= 60);
        let mut domains: Vec<&str> = table.iter().flat_map(|provider| &provider.domains).map(String::as_str).collect();
        for domain in &domains {
            let bare = domain.trim_start_matches("*.");
            assert_eq!(Address::parse_domain(bare).unwrap(), bare, "every domain is in normal form");
        }
        for provider in &table {
            assert_eq!(provider.host.is_empty(), provider.sign_in == SignIn::Own, "{}", provider.provider);
        }
        let all = domains.len();
        domains.sort_unstable();
        domains.dedup();
        assert_eq!(domains.len(), all, "no domain belongs to two providers");
    }
}
