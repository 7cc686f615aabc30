//! What waits on servers and on time: connect, synchronise, probe, schedule, supervise. Faces call it; it calls what each concern offers.

pub mod accounts;
pub mod arrival;
pub mod connect;
pub mod demo;
pub mod detect;
pub mod failure;
pub mod home;
pub mod leave;
pub mod let_go;
#[cfg(target_os = "linux")]
mod metered;
pub mod outgoing;
mod outgoing_failure;
mod portal;
pub mod power;
pub mod probe;
pub mod progress;
pub mod schedule;
pub mod senders;
mod shown;
pub mod sign_in;
mod steps;
pub mod supervise;
pub mod sync;
pub mod tally;
pub mod tell;
mod thread;
pub mod tries;
pub mod upkeep;
mod watch;
pub mod writer;

pub use ::outgoing::place::{OutgoingPlace, SmtpPlace};
pub use account::discover::{Calendar, Found, Server};
pub use account::grant::{Grant, Issuer, SignInWith};
pub use account::oauth::{PageWords, Purpose};
pub use account::picture;
pub use account::provider::Provider;
pub use account::secret::Secrets;
pub use failure::WorkerFailure;
pub use home::{Created, Home, Opened, Restored, default_dir};
pub use mail::Cancel;
pub use mail::place::{GraphPlace, ImapPlace, Place, TlsMode};
pub use sign_in::Secret;
pub use store::keys::Named;
pub use store::{Held, Look, Remains, Store, StoreError};
