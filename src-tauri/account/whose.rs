//! Whose server it is, where that decides what a refused sign-in means.

/// A provider with a sign-in of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Google.
    Google,
    /// Microsoft.
    Microsoft,
    /// Somebody else's.
    Other,
}

/// Whose server it is, by its name.
pub fn whose(host: &str) -> Whose {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    let is_at = |domains: &[&str]| domains.iter().any(|d| host == *d || host.ends_with(&format!(".{d}")));
    if is_at(&["gmail.com", "googlemail.com", "google.com"]) {
        Whose::Google
    } else if is_at(&["office365.com", "outlook.com", "hotmail.com", "office.com", "live.com"]) {
        Whose::Microsoft
    } else {
        Whose::Other
    }
}

/// Whether a password has the form of a Google app password: 16 letters, perhaps in groups of four.
pub fn is_app_password(password: &str) -> bool {
    let letters = password.chars().filter(|c| *c != ' ');
    letters.clone().count() == 16 && letters.clone().all(|c| c.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn app_passwords_are_known_by_their_form() {
        for (password, expected) in
            [("abcdefghijklmnop", true), ("abcd efgh ijkl mnop", true), ("Abcdefghijklmnop", false), ("hunter2", false)]
        {
            assert_eq!(is_app_password(password), expected, "{password}");
        }
    }

    #[test]
    fn a_server_belongs_to_whoever_has_the_domain_above_it() {
        for (host, expected) in [
            ("smtp.gmail.com", Whose::Google),
            ("SMTP.Office365.com.", Whose::Microsoft),
            ("smtp-mail.outlook.com", Whose::Microsoft),
            ("notgmail.com", Whose::Other),
            ("gmail.com.mail.example", Whose::Other),
        ] {
            assert_eq!(whose(host), expected, "{host}");
        }
    }
}
