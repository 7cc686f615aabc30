//! Why a sign-in came to nothing, by the provider's codes.

use crate::bearer::BearerError;

/// Why somebody is not signed in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignInError {
    /// The user stopped it here.
    #[error("stopped")]
    Stopped,
    /// Nothing came back from the browser in time.
    #[error("nothing came back in time")]
    Expired,
    /// The user, or the provider for them, said no.
    #[error("the sign-in was refused")]
    Denied,
    /// The administrator of the organisation has to allow it first; carries what the provider says.
    #[error("the administrator has to allow it")]
    AdminMustAllow(String),
    /// This program has no client id for the provider, and the user named none.
    #[error("there is no client id")]
    NoClientId,
    /// The grant has ended (RFC 6749 section 5.2, `invalid_grant`).
    #[error("the sign-in has ended")]
    Ended,
    /// The provider cannot be reached now.
    #[error("the sign-in cannot be reached: {0}")]
    Unreachable(String),
    /// The provider refuses for another reason: its code and words.
    #[error("the provider refuses: {0}")]
    Refused(String),
    /// No port of this machine can be listened on.
    #[error("no port can be listened on")]
    NoPort,
}

/// Microsoft's codes for what only an administrator can change: consent is theirs (65001, 90093 to 90095, 900941), the user is not assigned to the
/// program (50105), the program is not allowed or not known in the tenant (7000112, 500112, 650052), a rule of access stands against it (53000 to
/// 53003).
const ADMIN: [&str; 12] =
    ["65001", "90093", "90094", "90095", "900941", "50105", "7000112", "650052", "53000", "53001", "53002", "53003"];
/// Microsoft's code for a user who declined.
const DECLINED: &str = "65004";
/// So much of a provider's words is kept.
const LONGEST: usize = 300;

impl SignInError {
    /// What a provider's `error` and `error_description` mean (RFC 6749 sections 4.1.2.1 and 5.2).
    pub(super) fn of(code: &str, description: &str) -> Self {
        let said = in_short(code, description);
        let number = microsoft_number(description);
        match (code, number) {
            (_, Some(number)) if ADMIN.contains(&number) => Self::AdminMustAllow(said),
            ("consent_required" | "admin_policy_enforced" | "org_internal", _) => Self::AdminMustAllow(said),
            (_, Some(DECLINED)) | ("access_denied", _) => Self::Denied,
            ("invalid_grant" | "interaction_required" | "login_required" | "account_selection_required", _) => {
                Self::Ended
            }
            ("temporarily_unavailable" | "server_error", _) => Self::Unreachable(said),
            _ => Self::Refused(said),
        }
    }
}

/// The number behind "AADSTS".
fn microsoft_number(description: &str) -> Option<&str> {
    let (_, rest) = description.split_once("AADSTS")?;
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    rest.get(..end).filter(|number| !number.is_empty())
}

/// One line, of a length that fits a sentence, without control characters.
fn in_short(code: &str, description: &str) -> String {
    let first = description.lines().next().unwrap_or_default();
    let said = if first.is_empty() { code.to_owned() } else { format!("{code}: {first}") };
    said.chars().filter(|c| !c.is_control()).take(LONGEST).collect()
}

impl From<SignInError> for BearerError {
    fn from(error: SignInError) -> Self {
        match error {
            SignInError::Ended | SignInError::Denied | SignInError::Expired | SignInError::Stopped => Self::SignInAgain,
            SignInError::AdminMustAllow(said) => Self::AdminMustAllow(said),
            SignInError::Unreachable(why) => Self::Unreachable(why),
            SignInError::Refused(said) => Self::Refused(said),
            SignInError::NoClientId | SignInError::NoPort => Self::Refused(error.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_refusal_says_what_the_user_can_do() {
        let admin = |error: &SignInError| matches!(error, SignInError::AdminMustAllow(_));
        let refused = |error: &SignInError| matches!(error, SignInError::Refused(_));
        let unreachable = |error: &SignInError| matches!(error, SignInError::Unreachable(_));
        type Is = fn(&SignInError) -> bool;
        let rows: [(&str, &str, Is); 12] = [
            ("access_denied", "", |error| *error == SignInError::Denied),
            ("access_denied", "AADSTS65004: User declined to consent", |error| *error == SignInError::Denied),
            ("access_denied", "AADSTS90094: Admin consent is required", admin),
            ("invalid_grant", "AADSTS65001: The user or administrator has not consented", admin),
            ("invalid_grant", "AADSTS650011: something else", |error| *error == SignInError::Ended),
            ("interaction_required", "AADSTS53003: Access has been blocked by policies", admin),
            ("interaction_required", "AADSTS50076: multi-factor", |error| *error == SignInError::Ended),
            ("consent_required", "", admin),
            ("admin_policy_enforced", "", admin),
            ("invalid_grant", "Token has been expired or revoked.", |error| *error == SignInError::Ended),
            ("temporarily_unavailable", "", unreachable),
            ("unauthorized_client", "AADSTS700016: not found in the directory", refused),
        ];
        for (code, description, expected) in rows {
            let error = SignInError::of(code, description);
            assert!(expected(&error), "{code} {description}: {error:?}");
        }
    }

    #[test]
    fn a_providers_words_are_one_short_line() {
        let long = format!("first\u{7} line {}\nTrace ID: 1", "x".repeat(1000));
        let SignInError::Refused(said) = SignInError::of("odd_thing", &long) else { panic!("refused") };
        assert!(said.starts_with("odd_thing: first line x") && said.chars().count() == LONGEST, "{said}");
    }
}
