//! Which provider a server belongs to, and what its refusals mean there.

use super::answer::Status;
use super::link::is_busy;
use crate::Trouble;

/// A provider with a sign-in of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Provider {
    Google,
    Microsoft,
    Other,
}

/// What is known when a sign-in was refused, or before it is tried.
#[derive(Clone, Debug, Default)]
pub(super) struct Offer {
    pub host: String,
    /// Upper case.
    pub capabilities: Vec<String>,
}

impl Offer {
    /// Whether the server names a capability.
    pub fn has(&self, name: &str) -> bool {
        self.capabilities.iter().any(|word| word == name)
    }

    /// Whether a password can be used at all.
    pub fn takes_passwords(&self) -> bool {
        self.has("AUTH=PLAIN") || !self.has("LOGINDISABLED")
    }

    fn wants_tokens(&self) -> bool {
        self.has("AUTH=XOAUTH2") || self.has("AUTH=OAUTHBEARER")
    }

    fn provider(&self) -> Provider {
        let host = self.host.to_ascii_lowercase();
        let is_at = |domains: &[&str]| domains.iter().any(|d| host == *d || host.ends_with(&format!(".{d}")));
        if is_at(&["gmail.com", "googlemail.com", "google.com"]) || self.has("X-GM-EXT-1") {
            Provider::Google
        } else if is_at(&["office365.com", "outlook.com", "hotmail.com", "office.com", "live.com"]) {
            Provider::Microsoft
        } else {
            Provider::Other
        }
    }

    /// What to say when the server takes no password.
    pub fn no_password(&self) -> Trouble {
        match self.provider() {
            Provider::Google => needs("Google"),
            Provider::Microsoft => needs("Microsoft"),
            Provider::Other if self.wants_tokens() => needs("other"),
            Provider::Other => Trouble::Refused { said: "the server takes no password".into() },
        }
    }

    /// What a refused sign-in means. `password_fits` tells whether the password has the form of one made for mail programs.
    pub fn refused(&self, status: Status, password_fits: bool) -> Trouble {
        let code = status.code.as_deref().map(str::to_ascii_uppercase);
        if is_busy(code.as_deref()) || status.text.to_ascii_lowercase().contains("too many simultaneous connections") {
            return Trouble::Busy { said: status.text };
        }
        match (self.provider(), code.as_deref()) {
            (Provider::Google, _) if !password_fits || wants_other_password(&status.text) => needs("Google"),
            (Provider::Microsoft, _) => needs("Microsoft"),
            (_, Some("CONTACTADMIN" | "PRIVACYREQUIRED" | "EXPIRED")) => Trouble::Refused { said: status.text },
            _ => Trouble::WrongPassword { said: status.text },
        }
    }
}

/// Whether a password has the form of a Google app password: 16 letters, perhaps in groups of four.
pub(super) fn is_app_password(password: &str) -> bool {
    let letters = password.chars().filter(|c| *c != ' ');
    letters.clone().count() == 16 && letters.clone().all(|c| c.is_ascii_lowercase())
}

/// The sentences Google answers with instead of a code.
fn wants_other_password(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    ["application-specific password", "web browser", "web login required"].iter().any(|part| text.contains(part))
}

fn needs(provider: &'static str) -> Trouble {
    Trouble::NeedsProviderSignIn { provider }
}

#[cfg(test)]
mod tests {
    use super::super::answer::Word;
    use super::*;

    #[test]
    fn a_refusal_is_told_by_who_says_it() {
        let google = ("imap.gmail.com", "IMAP4REV1 X-GM-EXT-1 AUTH=XOAUTH2 AUTH=PLAIN");
        let microsoft = ("outlook.office365.com", "IMAP4REV1 AUTH=PLAIN AUTH=XOAUTH2");
        let own = ("mail.acme.example", "IMAP4REV1 AUTH=PLAIN AUTH=XOAUTH2");
        for (what, (host, capabilities), code, text, fits, expected) in [
            (
                "Google, password of the account",
                google,
                Some("AUTHENTICATIONFAILED"),
                "Invalid credentials (Failure)",
                false,
                "Google",
            ),
            (
                "Google, app password",
                google,
                Some("AUTHENTICATIONFAILED"),
                "Invalid credentials (Failure)",
                true,
                "WrongPassword",
            ),
            ("Google, says so", google, Some("ALERT"), "Application-specific password required", true, "Google"),
            ("Google, too many", google, Some("ALERT"), "Too many simultaneous connections. (Failure)", true, "Busy"),
            ("Microsoft", microsoft, None, "AUTHENTICATE failed.", false, "Microsoft"),
            ("an own server", own, Some("AUTHENTICATIONFAILED"), "no", false, "WrongPassword"),
            ("without a code", own, None, "LOGIN failed", false, "WrongPassword"),
            ("for now", own, Some("UNAVAILABLE"), "later", false, "Busy"),
            ("a locked account", own, Some("CONTACTADMIN"), "locked", false, "Refused"),
        ] {
            let capabilities = capabilities.split(' ').map(Into::into).collect();
            let offer = Offer { host: host.into(), capabilities };
            let trouble = offer.refused(Status { word: Word::No, code: code.map(Into::into), text: text.into() }, fits);
            assert!(format!("{trouble:?}").contains(expected), "{what}: {trouble:?}");
        }
    }

    #[test]
    fn a_server_without_passwords_is_named() {
        for (host, capabilities, expected) in [
            ("outlook.office365.com", "AUTH=XOAUTH2 LOGINDISABLED", "Microsoft"),
            ("proxy.example", "X-GM-EXT-1 AUTH=XOAUTH2 LOGINDISABLED", "Google"),
            ("imap.provider.example", "AUTH=OAUTHBEARER LOGINDISABLED", "other"),
            ("imap.provider.example", "LOGINDISABLED", "Refused"),
        ] {
            let offer = Offer { host: host.into(), capabilities: capabilities.split(' ').map(Into::into).collect() };
            assert!(!offer.takes_passwords());
            let trouble = offer.no_password();
            assert!(format!("{trouble:?}").contains(expected), "{capabilities}: {trouble:?}");
        }
    }

    #[test]
    fn app_passwords_are_known_by_their_form() {
        for (password, expected) in
            [("abcdefghijklmnop", true), ("abcd efgh ijkl mnop", true), ("Abcdefghijklmnop", false), ("hunter2", false)]
        {
            assert_eq!(is_app_password(password), expected, "{password}");
        }
    }
}
