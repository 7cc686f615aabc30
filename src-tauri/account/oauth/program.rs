//! Where each provider signs in, as which program, and what is asked for.

use serde::{Deserialize, Serialize};

use crate::grant::{Grant, Issuer};

/// What an access token is for; Microsoft gives one token for each, Google one for all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// IMAP and SMTP.
    Mail,
    /// Microsoft Graph: mail, also of shared mailboxes.
    Graph,
    /// Calendars, also of colleagues: Microsoft Graph; Google by CalDAV.
    Calendar,
}

/// A program as a provider knows it, and where that provider signs in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    /// Whose sign-in it is.
    pub issuer: Issuer,
    /// Its client id.
    pub id: String,
    /// Where the browser goes.
    pub authorize: String,
    /// Where codes become tokens.
    pub token: String,
    /// Where tokens are taken back (RFC 7009); Microsoft has no such place.
    pub revoke: Option<String>,
    /// Microsoft: whether only personal accounts sign in. They know nothing of shared mailboxes and refuse to be asked for them.
    pub is_personal: bool,
}

/// The scopes by which a provider says who signed in.
const WHO: [&str; 3] = ["openid", "email", "profile"];
/// Microsoft's for personal accounts and every organisation.
const EVERYBODY: &str = "common";
/// Microsoft's for personal accounts alone.
pub const PERSONAL: &str = "consumers";
/// What is asked for about shared mailboxes ends so.
const SHARED: &str = ".Shared";

impl Program {
    /// The program a grant names: the user's own, else the one this program was built with; `None` where there is neither, or the tenant's name is
    /// none.
    pub fn of(grant: &Grant) -> Option<Self> {
        let id = grant.client_id.clone().filter(|id| !id.trim().is_empty()).or_else(|| built_in(grant.issuer))?;
        let tenant = grant.tenant.as_deref().map_or(EVERYBODY, str::trim);
        let tenant = if tenant.is_empty() { EVERYBODY } else { tenant };
        if let Some(base) = stand_in() {
            return Some(Self { is_personal: tenant == PERSONAL, ..Self::at(&base, grant.issuer, &id) });
        }
        let is_name = |tenant: &str| tenant.chars().all(|c| c.is_ascii_alphanumeric() || "-.".contains(c));
        is_name(tenant).then(|| Self::known(grant.issuer, id, tenant))
    }

    fn known(issuer: Issuer, id: String, tenant: &str) -> Self {
        match issuer {
            Issuer::Google => Self {
                issuer,
                id,
                authorize: "https://accounts.google.com/o/oauth2/v2/auth".into(),
                token: "https://oauth2.googleapis.com/token".into(),
                revoke: Some("https://oauth2.googleapis.com/revoke".into()),
                is_personal: false,
            },
            Issuer::Microsoft => Self {
                issuer,
                id,
                authorize: format!("https://login.microsoftonline.com/{tenant}/oauth2/v2.0/authorize"),
                token: format!("https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token"),
                revoke: None,
                is_personal: tenant == PERSONAL,
            },
        }
    }

    /// A program at an identity provider that stands in for a real one, as in tests; it is spoken to without TLS only on this machine.
    pub fn at(base: &str, issuer: Issuer, id: &str) -> Self {
        Self {
            issuer,
            id: id.into(),
            authorize: format!("{base}/authorize"),
            token: format!("{base}/token"),
            revoke: (issuer == Issuer::Google).then(|| format!("{base}/revoke")),
            is_personal: false,
        }
    }

    /// What is asked for when signing in.
    pub fn scopes(&self, purpose: Purpose) -> Vec<&'static str> {
        let own: &[&str] = match (self.issuer, purpose) {
            (Issuer::Google, Purpose::Calendar) => &["https://www.googleapis.com/auth/calendar"],
            (Issuer::Google, Purpose::Mail | Purpose::Graph) => &["https://mail.google.com/"],
            (Issuer::Microsoft, Purpose::Mail) => &[
                "https://outlook.office.com/IMAP.AccessAsUser.All",
                "https://outlook.office.com/SMTP.Send",
                "offline_access",
            ],
            (Issuer::Microsoft, Purpose::Graph) => &[
                "https://graph.microsoft.com/Mail.ReadWrite",
                "https://graph.microsoft.com/Mail.Send",
                "https://graph.microsoft.com/Mail.ReadWrite.Shared",
                "https://graph.microsoft.com/Mail.Send.Shared",
                "https://graph.microsoft.com/User.Read",
                "offline_access",
            ],
            (Issuer::Microsoft, Purpose::Calendar) => &[
                "https://graph.microsoft.com/Calendars.ReadWrite",
                "https://graph.microsoft.com/Calendars.ReadWrite.Shared",
                "offline_access",
            ],
        };
        let own = own.iter().filter(|scope| !(self.is_personal && scope.ends_with(SHARED)));
        own.chain(&WHO).copied().collect()
    }

    /// What is asked for when an access token is refreshed: `None` lets the provider give what was granted (RFC 6749 section 6).
    pub(super) fn refresh_scopes(&self, purpose: Purpose) -> Option<Vec<&'static str>> {
        (self.issuer == Issuer::Microsoft).then(|| self.scopes(purpose))
    }

    /// The redirect to a port of this machine. Microsoft ignores the port of registered addresses for `localhost`, which its portal takes, and
    /// for 127.0.0.1 only where the manifest was edited by hand; Google for 127.0.0.1, as RFC 8252 section 7.3 says.
    pub(super) fn redirect(&self, port: u16) -> String {
        match self.issuer {
            Issuer::Google => format!("http://127.0.0.1:{port}/"),
            Issuer::Microsoft => format!("http://localhost:{port}"),
        }
    }

    /// What the provider needs besides, to give a refresh token and to let the user say which account.
    pub(super) fn extras(&self) -> &'static [(&'static str, &'static str)] {
        match self.issuer {
            Issuer::Google => &[("access_type", "offline"), ("prompt", "consent")],
            Issuer::Microsoft => &[("prompt", "select_account")],
        }
    }

    /// The secret this program was built with; Google gives one to desktop programs too and says that it is none.
    pub(super) fn built_in_secret(&self) -> Option<&'static str> {
        let is_built_in = built_in(self.issuer).is_some_and(|id| id == self.id);
        option_env!("DOSSIER_GOOGLE_CLIENT_SECRET").filter(|_| is_built_in && self.issuer == Issuer::Google)
    }
}

/// The client id this program was built with.
fn built_in(issuer: Issuer) -> Option<String> {
    let id = match issuer {
        Issuer::Google => option_env!("DOSSIER_GOOGLE_CLIENT_ID"),
        Issuer::Microsoft => option_env!("DOSSIER_MICROSOFT_CLIENT_ID"),
    };
    let id = id.filter(|id| !id.is_empty()).map(str::to_owned);
    id.or_else(|| stand_in().and_then(|_| std::env::var("DOSSIER_IDENTITY_CLIENT").ok()))
}

/// Whether a mail server is the issuer's own: nobody else gets its tokens, whatever a place says.
pub fn takes(issuer: Issuer, host: &str) -> bool {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    let own: &[&str] = match issuer {
        Issuer::Google => &["gmail.com", "googlemail.com"],
        Issuer::Microsoft => &["office365.com", "outlook.com", "office.com", "office365.us", "outlook.cn"],
    };
    let is_below = |domain: &&str| host.strip_suffix(*domain).is_some_and(|rest| rest.ends_with('.'));
    own.iter().any(is_below) || (stand_in().is_some() && host == "localhost")
}

/// Whether a calendar server (RFC 4791) is the issuer's own. By its whole name: below it, and beside it, lies what anybody put there.
pub fn takes_calendars(issuer: Issuer, host: &str) -> bool {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    let is_own = issuer == Issuer::Google && host == "apidata.googleusercontent.com";
    is_own || (stand_in().is_some() && matches!(host.as_str(), "localhost" | "127.0.0.1"))
}

/// In a debug build tests may name an identity provider on this machine.
fn stand_in() -> Option<String> {
    if !cfg!(debug_assertions) {
        return None;
    }
    std::env::var("DOSSIER_IDENTITY").ok().filter(|base| base.starts_with("http://127.0.0.1:"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_token_goes_to_its_issuers_own_servers_only() {
        for (issuer, host, expected) in [
            (Issuer::Google, "imap.gmail.com", true),
            (Issuer::Google, "SMTP.GoogleMail.com.", true),
            (Issuer::Google, "gmail.com", false),
            (Issuer::Google, "imap.evilgmail.com", false),
            (Issuer::Google, "imap.gmail.com.evil.example", false),
            (Issuer::Google, "outlook.office365.com", false),
            (Issuer::Microsoft, "outlook.office365.com", true),
            (Issuer::Microsoft, "smtp-mail.outlook.com", true),
            (Issuer::Microsoft, "imap.firm.example", false),
        ] {
            assert_eq!(takes(issuer, host), expected, "{host}");
        }
    }

    #[test]
    fn a_calendar_server_gets_a_token_by_its_whole_name_only() {
        for (issuer, host, expected) in [
            (Issuer::Google, "apidata.googleusercontent.com", true),
            (Issuer::Google, "ApiData.GoogleUserContent.com.", true),
            (Issuer::Google, "evil.apidata.googleusercontent.com", false),
            (Issuer::Google, "lh3.googleusercontent.com", false),
            (Issuer::Google, "imap.gmail.com", false),
            (Issuer::Microsoft, "apidata.googleusercontent.com", false),
            (Issuer::Microsoft, "outlook.office365.com", false),
        ] {
            assert_eq!(takes_calendars(issuer, host), expected, "{host}");
        }
    }

    #[test]
    fn calendars_are_asked_for_without_mail_and_mail_without_calendars() {
        for issuer in [Issuer::Google, Issuer::Microsoft] {
            let program = Program::of(&grant(issuer, None)).unwrap();
            let asks = |purpose| -> Vec<&str> {
                program.scopes(purpose).into_iter().filter(|scope| scope.starts_with("https://")).collect()
            };
            let (mail, calendars) = ([asks(Purpose::Mail), asks(Purpose::Graph)].concat(), asks(Purpose::Calendar));
            assert!(calendars.iter().all(|scope| scope.to_lowercase().contains("calendar")), "{calendars:?}");
            assert!(mail.iter().all(|scope| !scope.to_lowercase().contains("calendar")), "{mail:?}");
        }
    }

    fn grant(issuer: Issuer, tenant: Option<&str>) -> Grant {
        Grant { issuer, client_id: Some("own".into()), tenant: tenant.map(str::to_owned) }
    }

    #[test]
    fn a_tenant_is_a_name_and_never_a_way_elsewhere() {
        for (tenant, expected) in [
            (None, Some("https://login.microsoftonline.com/common/oauth2/v2.0/token")),
            (Some(" "), Some("https://login.microsoftonline.com/common/oauth2/v2.0/token")),
            (Some("firm.example"), Some("https://login.microsoftonline.com/firm.example/oauth2/v2.0/token")),
            (Some("a/../../b"), None),
            (Some("x@evil.example"), None),
            (Some("x?y"), None),
        ] {
            let program = Program::of(&grant(Issuer::Microsoft, tenant));
            assert_eq!(program.map(|program| program.token).as_deref(), expected, "{tenant:?}");
        }
    }

    #[test]
    fn every_place_is_reached_over_tls() {
        for issuer in [Issuer::Google, Issuer::Microsoft] {
            let program = Program::of(&grant(issuer, None)).unwrap();
            let places = [Some(program.authorize), Some(program.token), program.revoke];
            assert!(places.iter().flatten().all(|place| place.starts_with("https://")), "{issuer:?}");
        }
    }

    #[test]
    fn personal_accounts_are_not_asked_for_shared_mailboxes() {
        for (tenant, is_asked) in [(None, true), (Some("firm.example"), true), (Some(PERSONAL), false)] {
            let program = Program::of(&grant(Issuer::Microsoft, tenant)).unwrap();
            for (purpose, own) in [(Purpose::Graph, "Mail.ReadWrite"), (Purpose::Calendar, "Calendars.ReadWrite")] {
                for asked in [program.scopes(purpose), program.refresh_scopes(purpose).unwrap()] {
                    assert_eq!(asked.iter().any(|scope| scope.ends_with(SHARED)), is_asked, "{tenant:?}");
                    let own = format!("https://graph.microsoft.com/{own}");
                    assert!(asked.iter().any(|scope| *scope == own), "{tenant:?}");
                }
            }
        }
    }

    #[test]
    fn microsoft_is_asked_for_one_resource_at_a_time() {
        let program = Program::of(&grant(Issuer::Microsoft, None)).unwrap();
        let resources = |purpose| -> std::collections::BTreeSet<&str> {
            let scopes = program.scopes(purpose);
            scopes.into_iter().filter_map(|scope| scope.strip_prefix("https://")?.split('/').next()).collect()
        };
        assert_eq!(resources(Purpose::Mail).into_iter().collect::<Vec<_>>(), ["outlook.office.com"]);
        for purpose in [Purpose::Graph, Purpose::Calendar] {
            assert_eq!(resources(purpose).into_iter().collect::<Vec<_>>(), ["graph.microsoft.com"]);
        }
    }
}
