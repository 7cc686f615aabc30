//! Sign-in at a provider in the user's own browser: authorization code with PKCE (RFC 6749, RFC 7636) and a loopback redirect (RFC 8252).

mod claims;
mod client;
mod heard;
mod listen;
mod program;
mod refusal;
mod sign_in;
mod tokens;
mod turn;

pub use listen::PageWords;
pub use program::{PERSONAL, Program, Purpose, takes, takes_calendars};
pub use refusal::SignInError;
pub use sign_in::{Asking, SignIn, SignedIn};
pub use tokens::Tokens;
pub(crate) use tokens::fitting;
pub use turn::{Keep, Turn, forget, in_memory, of_account};
