//! Which provider a server belongs to, and what its refusals mean there.

use account::whose::{Whose, whose};

use super::answer::Status;
use super::link::is_busy;
use crate::Trouble;

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

    fn provider(&self) -> Whose {
        match whose(&self.host) {
            Whose::Other if self.has("X-GM-EXT-1") => Whose::Google,
            known => known,
        }
    }

    /// What to say when the server takes no password.
    pub fn no_password(&self) -> Trouble {
        match self.provider() {
            Whose::Google => needs("Google"),
            Whose::Microsoft => needs("Microsoft"),
            Whose::Other if self.wants_tokens() => needs("other"),
            Whose::Other => Trouble::Refused { said: "the server takes no password".into() },
        }
    }

    /// What a refused sign-in means. `password_fits` tells whether the password has the form of one made for mail programs.
    pub fn refused(&self, status: Status, password_fits: bool) -> Trouble {
        let code = status.code.as_deref().map(str::to_ascii_uppercase);
        if is_busy(code.as_deref()) || status.text.to_ascii_lowercase().contains("too many simultaneous connections") {
            return Trouble::Busy { said: status.text };
        }
        match (self.provider(), code.as_deref()) {
            (Whose::Google, _) if !password_fits || wants_other_password(&status.text) => needs("Google"),
            (Whose::Microsoft, _) => needs("Microsoft"),
            (_, Some("CONTACTADMIN" | "PRIVACYREQUIRED" | "EXPIRED")) => Trouble::Refused { said: status.text },
            _ => Trouble::WrongPassword { said: status.text },
        }
    }
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
}
