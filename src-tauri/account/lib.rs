//! What lies between Dossier and a provider: which servers an address has, TLS, certificates, sign-in. Keeps no rows.

pub mod bearer;
mod cancel;
pub mod credential;
pub mod discover;
pub mod discreet;
pub mod dns;
pub mod grant;
pub mod graph;
pub mod http;
mod keychain;
pub mod names;
pub mod oauth;
pub mod picture;
pub mod place;
pub mod portal;
pub mod provider;
pub mod secret;
mod secret_file;
mod secrets_left;
pub mod socket;
pub mod tls;
mod trouble;
pub mod whose;

pub use cancel::{Cancel, Cancelled};
pub use keychain::SystemKeychain;
pub use trouble::Trouble;
