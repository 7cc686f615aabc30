//! The faces' questions, asked of a real store.

mod desk;
mod reading;
mod search;
