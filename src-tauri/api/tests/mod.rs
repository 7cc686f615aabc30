//! The faces' questions, asked of a real store.

mod desk;
mod keeping;
mod leaving;
mod reading;
mod search;
