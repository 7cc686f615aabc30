//! What an account signs in with, in the hands of whoever speaks to its server.

use std::fmt;
use std::sync::Arc;

use domain::Sensitive;

use crate::bearer::Bearer;

/// What an account signs in with.
#[derive(Clone)]
pub enum Credential {
    /// A password, or one made for this program.
    Password(Sensitive<String>),
    /// Access tokens, asked for when one is needed.
    Tokens(Arc<dyn Bearer>),
}

impl fmt::Debug for Credential {
    /// Only of which kind.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Password(_) => "Password(…)",
            Self::Tokens(_) => "Tokens(…)",
        })
    }
}
