//! What a search finds, and how it was found.

use domain::Address;

use super::host;
use crate::grant::Issuer;
use crate::place::TlsMode;
use crate::provider::{self, Provider, Settings, SignIn};

/// Which half of the mail a server serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Half {
    /// Mail is read there (IMAP).
    Incoming,
    /// Mail is handed in there (SMTP submission, RFC 6409).
    Outgoing,
}

/// How something was found, the best first: what the best source says is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum How {
    /// The address belongs to a provider of our table.
    Table,
    /// The domain's mail goes to Google or Microsoft, where it can be read nowhere else: what an old web server still says does not count.
    OnlyThere,
    /// The domain's web server says so.
    Autoconfig,
    /// The domain's name servers say so (RFC 6186, 8314, 6764).
    Srv,
    /// The domain's mail goes to a provider of our table.
    Exchanger,
    /// A usual name, and the server answered.
    Answered,
    /// A usual name that nobody answered under.
    Usual,
}

impl Half {
    /// As faces spell it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Incoming => "incoming",
            Self::Outgoing => "outgoing",
        }
    }
}

impl How {
    /// As faces spell it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::OnlyThere | Self::Exchanger => "exchanger",
            Self::Autoconfig => "autoconfig",
            Self::Srv => "services",
            Self::Answered => "answered",
            Self::Usual => "usual",
        }
    }
}

/// A server that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// What it is for.
    pub half: Half,
    /// Where it is and who signs in.
    pub settings: Settings,
    /// How it was found.
    pub how: How,
    /// Whether a stranger named it: it belongs neither to the address' domain nor to a provider of our table, and the user has to be asked before
    /// anything is sent to it.
    pub foreign: bool,
}

/// A calendar server that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    /// Its address, `https` only.
    pub url: String,
    /// How it was found.
    pub how: How,
    /// As of a server.
    pub foreign: bool,
}

/// What is known about an address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The provider of our table whose servers these are.
    pub provider: Option<&'static Provider>,
    /// Where mail is read; none where the provider lets no program in.
    pub incoming: Option<Server>,
    /// Where mail is handed in.
    pub outgoing: Option<Server>,
    /// Where calendars are.
    pub calendar: Option<Calendar>,
    /// What other sources said, the best first.
    pub alternatives: Vec<Server>,
    /// Nobody on the network answered: what is here was found without it.
    pub offline: bool,
    /// The DNS has no such domain, and nobody answers under it: there is no server to give.
    pub no_such_domain: bool,
    /// An Exchange server of the organisation's own answers, but nobody by IMAP.
    pub is_exchange: bool,
}

/// What one source says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// Servers, the best first.
    pub servers: Vec<Server>,
    /// Calendar.
    pub calendar: Option<Calendar>,
    /// Whether anybody answered, if only that there is nothing.
    pub answered: bool,
    /// Whether it says that there is no such domain.
    pub no_such_domain: bool,
    /// Whether it is an Exchange server.
    pub is_exchange: bool,
}

impl Found {
    /// What to sign in with.
    pub fn sign_in(&self) -> SignIn {
        self.provider.map_or(SignIn::Password, |provider| provider.sign_in)
    }

    /// Whether nobody answered where mail would be read.
    pub fn is_guess(&self) -> bool {
        self.incoming.as_ref().is_some_and(|incoming| incoming.how == How::Usual)
    }

    /// Whose sign-in in the browser can be used.
    pub fn oauth(&self) -> Option<Issuer> {
        self.provider.and_then(|provider| provider.oauth)
    }
}

/// What is known about the calendars of an address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calendars {
    /// The provider of our table who has them.
    pub provider: Option<&'static Provider>,
    /// Where they are; none where nobody knows of any, and at Microsoft, which is asked another way.
    pub calendar: Option<Calendar>,
    /// As of a search for mail.
    pub offline: bool,
    /// As of a search for mail.
    pub no_such_domain: bool,
}

impl Calendars {
    /// Who has an address' mail has its calendars too, unless these are elsewhere.
    pub(super) fn of(found: Found, address: &Address) -> Self {
        let url = found.calendar.as_ref().map(|calendar| calendar.url.as_str());
        let has_them = |provider: &&Provider| match provider.calendar(address) {
            Some(own) => url == Some(own.as_str()),
            None => provider.oauth == Some(Issuer::Microsoft),
        };
        let provider = found.provider.filter(has_them);
        let at_microsoft = provider.is_some_and(|provider| provider.oauth == Some(Issuer::Microsoft));
        let calendar = found.calendar.filter(|_| !at_microsoft);
        Self { provider, calendar, offline: found.offline, no_such_domain: found.no_such_domain }
    }

    /// Whose sign-in in the browser opens them.
    pub fn oauth(&self) -> Option<Issuer> {
        self.provider.and_then(|provider| provider.oauth)
    }

    /// What to sign in with; Google takes no app password for calendars.
    pub fn sign_in(&self) -> SignIn {
        match self.provider {
            Some(provider) if provider.oauth.is_some() => SignIn::Browser,
            provider => provider.map_or(SignIn::Password, |provider| provider.sign_in),
        }
    }
}

impl Server {
    /// A server a stranger named, judged against the domain of the address.
    pub(super) fn named((half, how): (Half, How), settings: Settings, address: &Address) -> Self {
        let foreign = host::is_foreign(&settings.host, address.domain());
        Self { half, settings, how, foreign }
    }
}

impl Said {
    /// What our table says of a provider, for an address of it.
    pub(super) fn of(provider: &'static Provider, how: How, address: &Address) -> Self {
        let server = |half, settings| Server { half, settings, how, foreign: false };
        let incoming = provider.incoming(address).map(|settings| server(Half::Incoming, settings));
        let outgoing = provider.outgoing(address).map(|settings| server(Half::Outgoing, settings));
        let calendar = provider.calendar(address).map(|url| Calendar { url, how, foreign: false });
        Self { servers: incoming.into_iter().chain(outgoing).collect(), calendar, ..Self::default() }
    }

    /// Whether it names both halves.
    pub(super) fn is_whole(&self) -> bool {
        [Half::Incoming, Half::Outgoing].iter().all(|half| self.servers.iter().any(|server| server.half == *half))
    }

    /// How good its source is about calendars; whose mail is only at Microsoft has them there too, without an address of their own.
    pub(super) fn how_of_calendars(&self) -> Option<How> {
        let only_there = (self.how() == How::OnlyThere).then_some(How::OnlyThere);
        self.calendar.as_ref().map(|calendar| calendar.how).or(only_there)
    }

    /// How good its source is.
    pub(super) fn how(&self) -> How {
        self.servers.iter().map(|server| server.how).min().unwrap_or(How::Usual)
    }
}

/// Puts together what was said; what is missing gets the usual name. A domain counts as none only where nobody was found under it, because the
/// DNS of the world need not know an organisation's own.
pub(super) fn together(address: &Address, mut said: Vec<Said>) -> Found {
    said.sort_by_key(Said::how);
    let offline = !said.iter().any(|one| one.answered);
    let is_exchange = said.iter().any(|one| one.is_exchange);
    let is_nowhere = said.iter().any(|one| one.no_such_domain) && !is_exchange;
    let mut calendars: Vec<Calendar> = said.iter().filter_map(|one| one.calendar.clone()).collect();
    calendars.sort_by_key(|calendar| calendar.how);
    let mut servers: Vec<Server> = Vec::new();
    for server in said.into_iter().flat_map(|one| one.servers) {
        let same = |kept: &Server| kept.half == server.half && kept.settings == server.settings;
        if !servers.iter().any(same) {
            servers.push(server);
        }
    }
    if is_nowhere && servers.is_empty() && calendars.is_empty() {
        return Found { no_such_domain: true, ..Found::default() };
    }
    let is_exchange = is_exchange && servers.iter().all(|server| server.half != Half::Incoming);
    let mut first = |half| {
        let at = servers.iter().position(|server| server.half == half)?;
        Some(servers.remove(at))
    };
    let incoming = first(Half::Incoming).unwrap_or_else(|| usual(Half::Incoming, address));
    let outgoing = first(Half::Outgoing).unwrap_or_else(|| usual(Half::Outgoing, address));
    Found {
        provider: provider::at(&incoming.settings.host),
        incoming: Some(incoming),
        outgoing: Some(outgoing),
        calendar: calendars.into_iter().next(),
        alternatives: servers,
        offline,
        no_such_domain: false,
        is_exchange,
    }
}

/// What the table alone says of a provider the address belongs to.
pub(super) fn known(provider: &'static Provider, address: &Address) -> Found {
    let said = Said::of(provider, How::Table, address);
    let half = |half| said.servers.iter().find(|server| server.half == half).cloned();
    Found {
        provider: Some(provider),
        incoming: half(Half::Incoming),
        outgoing: half(Half::Outgoing),
        calendar: said.calendar.clone(),
        ..Found::default()
    }
}

fn usual(half: Half, address: &Address) -> Server {
    let (before, port) = match half {
        Half::Incoming => ("imap", 993),
        Half::Outgoing => ("smtp", 465),
    };
    let host = format!("{before}.{}", address.domain());
    let settings = Settings { host, port, tls: TlsMode::Implicit, user: address.as_str().to_owned() };
    Server { half, settings, how: How::Usual, foreign: false }
}
