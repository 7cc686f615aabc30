//! Access tokens (RFC 6750), however they are come by: whoever speaks to a server asks for one and never keeps it.

use domain::Sensitive;

/// Gives access tokens of one sign-in; clones of an `Arc` share it, and only one of them refreshes at a time.
pub trait Bearer: Send + Sync {
    /// An access token that is good now, refreshed where the last one is about to end. `refused` is one a server has just refused although it
    /// should be good: it is not given again.
    ///
    /// # Errors
    /// See [`BearerError`].
    fn token(&self, refused: Option<&Sensitive<String>>) -> Result<Sensitive<String>, BearerError>;
}

/// Why there is no access token.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BearerError {
    /// The user has to sign in again: the grant has ended, was taken back, or its token was used before (RFC 6749 section 5.2, `invalid_grant`).
    #[error("the sign-in has ended")]
    SignInAgain,
    /// The administrator of the organisation has to allow it first; carries what the provider says.
    #[error("the administrator has to allow it")]
    AdminMustAllow(String),
    /// The provider's sign-in cannot be reached now.
    #[error("the sign-in cannot be reached: {0}")]
    Unreachable(String),
    /// The provider refuses for another reason: its code and words.
    #[error("the provider refuses: {0}")]
    Refused(String),
    /// What was kept of the sign-in cannot be read or written now, for example in a locked keychain.
    #[error("the keychain does not answer: {0}")]
    Secret(String),
}

/// What is said to a server that takes access tokens by SASL (XOAUTH2): to IMAP and SMTP alike, in Base64 there.
pub fn xoauth2(user: &str, token: &Sensitive<String>) -> Sensitive<String> {
    Sensitive::new(format!("user={user}\u{1}auth=Bearer {}\u{1}\u{1}", token.expose()))
}
