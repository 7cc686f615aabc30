//! The row types a face shows. Times are Unix seconds; ids are texts that mean the same on every machine.

mod account;
mod appointment;
mod calendar;
mod calendar_place;
mod code;
mod file;
mod inbox;
mod invitation;
mod mailbox;
mod message;
mod outgoing;
mod people;
mod reading;
mod review;
mod search;
mod settings;
mod sign_in;
mod users;

pub use account::*;
pub use appointment::*;
pub use calendar::*;
pub use calendar_place::*;
pub use code::*;
pub use file::*;
pub use inbox::*;
pub use invitation::*;
pub use mailbox::*;
pub use message::*;
pub use outgoing::*;
pub use people::*;
pub use reading::*;
pub use review::*;
pub use search::*;
pub use settings::*;
pub use sign_in::*;
pub use users::*;
