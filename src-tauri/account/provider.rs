//! Well-known providers, from a table of our own: their servers and how they want to be signed in to. Nothing is asked on the network.

use std::collections::HashMap;
use std::sync::LazyLock;

use domain::Address;
use serde::{Deserialize, Deserializer};

use crate::grant::Issuer;
use crate::place::TlsMode;

/// What a provider wants to see before it opens the mailbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignIn {
    /// The password of the mailbox.
    Password,
    /// A password made for this one program in the provider's settings.
    AppPassword,
    /// The provider's own sign-in in the browser; passwords are refused.
    Browser,
    /// The provider's own programs only: nothing else gets in.
    Own,
}

impl SignIn {
    /// As faces spell it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::AppPassword => "app_password",
            Self::Browser => "browser",
            Self::Own => "own",
        }
    }
}

/// A server and who signs in there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Host, in normal form.
    pub host: String,
    /// TCP port.
    pub port: u16,
    /// How the connection is secured.
    pub tls: TlsMode,
    /// The user name.
    pub user: String,
}

/// A row of the table.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provider {
    /// What it is called.
    #[serde(rename = "provider")]
    pub name: String,
    /// Where it is at home (ISO 3166-1 alpha-2).
    pub country: String,
    /// In normal form; `*.` before one stands for any name below it.
    domains: Vec<String>,
    /// Who takes mail for its customers' own domains, in the same form.
    #[serde(default)]
    mx: Vec<String>,
    /// Where mail is read.
    #[serde(default)]
    imap: Option<Spot>,
    /// Where mail is handed in.
    #[serde(default)]
    smtp: Option<Spot>,
    user: UserForm,
    /// Where handing in wants another form.
    #[serde(default)]
    smtp_user: Option<UserForm>,
    /// Where its calendars are (RFC 4791); `{address}` in it stands for the address; empty where it has none or says nothing of it.
    #[serde(default)]
    calendar: String,
    /// What it wants to see.
    pub sign_in: SignIn,
    /// Whose sign-in in the browser it takes, beside or instead of a password.
    #[serde(default)]
    pub oauth: Option<Issuer>,
    /// The key of the words that say what to do there first; empty: nothing.
    #[serde(default)]
    pub steps: String,
    /// The provider's page to do it on.
    #[serde(default)]
    pub page: String,
}

/// `host:port`.
#[derive(Debug, PartialEq, Eq)]
struct Spot {
    host: String,
    port: u16,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum UserForm {
    Address,
    LocalPart,
}

/// The provider an address belongs to by its domain.
pub fn of(address: &Address) -> Option<&'static Provider> {
    known(&BY_DOMAIN, address.domain())
}

/// The provider a mail exchanger belongs to.
pub fn behind(exchanger: &str) -> Option<&'static Provider> {
    known(&BY_EXCHANGER, exchanger)
}

/// The provider behind a server's name, whichever half of the mail it serves.
pub fn at(host: &str) -> Option<&'static Provider> {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    let is_it = |spot: &Option<Spot>| spot.as_ref().is_some_and(|spot| spot.host == host);
    TABLE.iter().find(|provider| is_it(&provider.imap) || is_it(&provider.smtp))
}

/// The provider behind a server's name that wants a password made for this one program. A server on this computer is anybody's.
pub fn wants_app_password(host: &str) -> Option<&'static Provider> {
    let is_name = host.parse::<std::net::IpAddr>().is_err();
    let is_it = |provider: &&Provider| is_name && provider.sign_in == SignIn::AppPassword;
    at(host).or_else(|| with_calendars_on(host)).filter(is_it)
}

/// The provider behind the name of a server of calendars, unless it wants to be signed in to in the browser for them.
fn with_calendars_on(host: &str) -> Option<&'static Provider> {
    TABLE.iter().find(|provider| provider.oauth.is_none() && provider.has_calendars_on(host))
}

static TABLE: LazyLock<Vec<Provider>> = LazyLock::new(|| read_table().unwrap_or_default());

type Index = HashMap<&'static str, &'static Provider>;

static BY_DOMAIN: LazyLock<Index> = LazyLock::new(|| index(|provider| &provider.domains));
static BY_EXCHANGER: LazyLock<Index> = LazyLock::new(|| index(|provider| &provider.mx));

fn index(names: fn(&'static Provider) -> &'static Vec<String>) -> Index {
    TABLE.iter().flat_map(|provider| names(provider).iter().map(move |name| (name.as_str(), provider))).collect()
}

fn read_table() -> Result<Vec<Provider>, serde_json::Error> {
    serde_json::from_str(include_str!("../../assets/providers.json"))
}

/// By the whole name, or by the nearest name above it that stands for all below.
fn known(index: &Index, name: &str) -> Option<&'static Provider> {
    if let Some(provider) = index.get(name) {
        return Some(provider);
    }
    let mut above = name.split_once('.').map(|(_, above)| above);
    while let Some(parent) = above {
        if let Some(provider) = index.get(format!("*.{parent}").as_str()) {
            return Some(provider);
        }
        above = parent.split_once('.').map(|(_, above)| above);
    }
    None
}

impl Provider {
    /// Where mail is read, for an address there.
    pub fn incoming(&self, address: &Address) -> Option<Settings> {
        self.imap.as_ref().map(|spot| spot.settings(self.user, address))
    }

    /// Where mail is handed in.
    pub fn outgoing(&self, address: &Address) -> Option<Settings> {
        self.smtp.as_ref().map(|spot| spot.settings(self.smtp_user.unwrap_or(self.user), address))
    }
}

impl Provider {
    /// Whether its calendars are on a host of this name.
    pub fn has_calendars_on(&self, host: &str) -> bool {
        let rest = self.calendar.strip_prefix("https://").unwrap_or_default();
        let own = rest.split(['/', ':']).next().unwrap_or_default();
        !own.is_empty() && own.eq_ignore_ascii_case(host.trim_end_matches('.'))
    }

    /// Where the calendars of an address there are.
    pub fn calendar(&self, address: &Address) -> Option<String> {
        let escaped = crate::graph::segment(address.as_str()).replace('@', "%40");
        (!self.calendar.is_empty()).then(|| self.calendar.replace("{address}", &escaped))
    }
}

impl Spot {
    fn settings(&self, form: UserForm, address: &Address) -> Settings {
        let user = match form {
            UserForm::Address => address.as_str(),
            UserForm::LocalPart => address.local(),
        };
        let tls = if matches!(self.port, 993 | 465) { TlsMode::Implicit } else { TlsMode::StartTls };
        Settings { host: self.host.clone(), port: self.port, tls, user: user.to_owned() }
    }
}

impl<'de> Deserialize<'de> for Spot {
    fn deserialize<D: Deserializer<'de>>(de: D) -> Result<Self, D::Error> {
        let text = String::deserialize(de)?;
        let spot =
            text.rsplit_once(':').and_then(|(host, port)| Some(Self { host: host.into(), port: port.parse().ok()? }));
        spot.ok_or_else(|| serde::de::Error::custom("host:port is meant"))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn at_home(address: &str) -> Option<(&'static Provider, Option<Settings>)> {
        let address = Address::parse(address).unwrap();
        of(&address).map(|provider| (provider, provider.incoming(&address)))
    }

    #[test]
    fn well_known_providers_are_recognised() {
        use SignIn::{AppPassword, Browser, Own, Password};
        for (address, name, host, user, sign_in) in [
            ("Anna@Gmail.com", "Google", "imap.gmail.com", "anna@gmail.com", AppPassword),
            ("anna@googlemail.com", "Google", "imap.gmail.com", "anna@googlemail.com", AppPassword),
            ("anna@gmx.de", "GMX", "imap.gmx.net", "anna@gmx.de", Password),
            ("anna@free.fr", "Free", "imap.free.fr", "anna", Password),
            ("anna@wp.pl", "WP", "imap.wp.pl", "anna@wp.pl", Password),
            ("anna@icloud.com", "iCloud", "imap.mail.me.com", "anna", AppPassword),
            ("anna@hotmail.it", "Microsoft", "outlook.office365.com", "anna@hotmail.it", Browser),
            ("a@firm.onmicrosoft.com", "Microsoft", "outlook.office365.com", "a@firm.onmicrosoft.com", Browser),
            ("anna@tuta.com", "Tuta", "", "anna@tuta.com", Own),
        ] {
            let (provider, found) = at_home(address).unwrap();
            assert_eq!((provider.name.as_str(), provider.sign_in), (name, sign_in), "{address}");
            let found = found.map(|found| (found.host, found.user));
            let expected = (!host.is_empty()).then(|| (host.to_owned(), user.to_owned()));
            assert_eq!(found, expected, "{address}");
        }
        for address in ["a@firm.example", "a@mail.gmail.com", "a@onmicrosoft.com"] {
            assert!(at_home(address).is_none(), "{address}");
        }
    }

    #[test]
    fn a_user_name_can_differ_between_reading_and_handing_in() {
        let address = Address::parse("anna@icloud.com").unwrap();
        let provider = of(&address).unwrap();
        assert_eq!(provider.incoming(&address).unwrap().user, "anna");
        let out = provider.outgoing(&address).unwrap();
        assert_eq!((out.user.as_str(), out.port, out.tls), ("anna@icloud.com", 587, TlsMode::StartTls));
    }

    #[test]
    fn a_mail_exchanger_names_the_provider_of_a_domain_of_ones_own() {
        for (exchanger, expected) in [
            ("aspmx.l.google.com", Some("Google")),
            ("firm-example.mail.protection.outlook.com", Some("Microsoft")),
            ("mx00.ionos.de", Some("IONOS")),
            ("smtpin.rzone.de", Some("STRATO")),
            ("mx1.mail.ovh.net", Some("OVHcloud")),
            ("vps-1.ovh.net", None),
            ("google.com.evil.example", None),
            ("notgoogle.com", None),
            ("", None),
        ] {
            assert_eq!(behind(exchanger).map(|provider| provider.name.as_str()), expected, "{exchanger}");
        }
    }

    #[test]
    fn a_server_entered_by_hand_is_recognised_too() {
        for (host, expected) in [
            ("Outlook.Office365.com.", Some("Microsoft")),
            ("smtp.gmail.com", Some("Google")),
            ("imap.firm.example", None),
            ("", None),
        ] {
            assert_eq!(at(host).map(|provider| provider.name.as_str()), expected, "{host}");
        }
    }

    #[test]
    fn only_a_bridge_on_this_machine_is_read_without_implicit_tls() {
        let address = Address::parse("anna@firm.example").unwrap();
        for provider in TABLE.iter() {
            let Some(read) = provider.incoming(&address) else {
                continue;
            };
            let expected = if read.host == "127.0.0.1" { (1143, TlsMode::StartTls) } else { (993, TlsMode::Implicit) };
            assert_eq!((read.port, read.tls), expected, "{}", provider.name);
        }
    }

    #[test]
    fn at_least_sixty_providers_with_servers_are_at_home_where_dossier_is_used() {
        let count = |country: &str| TABLE.iter().filter(|row| row.country == country && row.imap.is_some()).count();
        let home = ["DE", "FR", "IT", "PL", "GB", "US"].map(|country| (country, count(country)));
        assert!(home.iter().map(|(_, rows)| rows).sum::<usize>() >= 60, "{home:?}");
        assert!(home.iter().all(|(_, rows)| *rows >= 6), "{home:?}");
    }

    #[test]
    fn every_server_is_a_name_reached_over_tls_alone() {
        let address = Address::parse("anna@firm.example").unwrap();
        for provider in TABLE.iter().filter(|provider| !provider.page.ends_with("/bridge")) {
            let what = &provider.name;
            for found in [provider.incoming(&address), provider.outgoing(&address)].into_iter().flatten() {
                assert!(found.host.contains('.') && !found.host.ends_with(|c: char| c.is_ascii_digit()), "{what}");
                assert_eq!(found.tls == TlsMode::StartTls, found.port == 587, "{what}");
                assert!(matches!(found.port, 993 | 465 | 587), "{what}");
            }
        }
    }

    #[test]
    fn the_table_is_sound() {
        let table = read_table().unwrap();
        assert!(table.len() >= 60);
        let mut names = Vec::new();
        for provider in &table {
            let what = &provider.name;
            names.extend(provider.domains.iter().chain(&provider.mx).map(String::as_str));
            let is_country = provider.country.len() == 2 && provider.country.bytes().all(|c| c.is_ascii_uppercase());
            assert!(is_country, "{what}: {}", provider.country);
            assert!(!(provider.domains.is_empty() && provider.mx.is_empty()), "{what} can be met");
            let spots: Vec<&Spot> = [&provider.imap, &provider.smtp].into_iter().flatten().collect();
            assert_eq!(spots.len(), if provider.sign_in == SignIn::Own { 0 } else { 2 }, "{what} has both halves");
            for spot in spots {
                assert!(spot.host == "127.0.0.1" || Address::parse_domain(&spot.host).unwrap() == spot.host, "{what}");
                assert!(matches!(spot.port, 993 | 465 | 587 | 1143 | 1025), "{what}");
            }
            assert_eq!(provider.steps.is_empty(), provider.page.is_empty(), "{what}: steps and their page");
            let wants_steps = provider.sign_in == SignIn::AppPassword;
            assert!(!wants_steps || !provider.steps.is_empty(), "{what} says how to make a password");
            assert!(provider.sign_in != SignIn::Browser || provider.oauth.is_some(), "{what}");
            for page in [&provider.page, &provider.calendar] {
                assert!(page.is_empty() || page.starts_with("https://"), "{what}");
            }
        }
        for name in &names {
            let bare = name.trim_start_matches("*.");
            assert_eq!(Address::parse_domain(bare).unwrap(), bare, "every name is in normal form");
        }
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all, "no name belongs to two providers");
    }
}
