//! Stories.

pub mod servers;
