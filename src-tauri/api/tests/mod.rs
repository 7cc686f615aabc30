//! The faces' questions, asked of a real store.

mod desk;
mod history;
mod keeping;
mod leaving;
mod reading;
mod search;
mod sorting;
mod tables;
