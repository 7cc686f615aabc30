//! From a source of mail into the store: what to fetch is planned purely, carried out in batches, and can stop anywhere.

pub mod archive;
pub mod graph;
pub mod imap;
pub mod place;
pub mod plan;
pub mod remote;
pub mod run;
mod special_use;
pub mod utf7;
pub mod write;

pub use account::{Cancel, Trouble};
