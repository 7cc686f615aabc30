//! The truth of messages: where their rows are made, filled, hidden and deleted. Everything else reads `visible_message`.

mod arrive;
mod conversation;
mod drop;
mod facts;
mod forwarded;
mod gone;
#[cfg(test)]
mod gone_tests;
mod index;
mod known;
mod let_go;
#[cfg(test)]
mod let_go_tests;
mod settle;
mod synced;
#[cfg(test)]
mod tests;

pub use arrive::{Arrived, BigPart, Content, Kept, NewMessage, Packed, PartFacts};
pub use facts::MessageFacts;
pub use forwarded::InnerSender;
pub use gone::{Brought, Remains};
pub(crate) use index::Indexing;
pub use known::Known;
pub use synced::{CopyFacts, SyncFolder};
