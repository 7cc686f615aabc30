//! What leaves: how a message is made, and how it is handed to the server that sends it.

pub mod graph;
pub mod message;
pub mod place;
pub mod smtp;
mod trouble;

pub use trouble::{Refusal, Trouble};
