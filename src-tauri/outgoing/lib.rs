//! What leaves: how a message is made, and how it is handed to the server that sends it.

pub mod place;
