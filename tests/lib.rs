//! Stories.

pub mod mailbox;
pub mod servers;
