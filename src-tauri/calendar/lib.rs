//! Appointments between a calendar elsewhere and the store: what to fetch and what to write is planned purely, carried out in batches, and can stop
//! anywhere.

pub mod dav;
pub mod derive;
pub mod edit;
pub mod graph;
pub mod invite;
pub mod merge;
pub mod place;
pub mod plan;
pub mod quick;
pub mod recur;
pub mod remind;
pub mod remote;
pub mod run;
mod same;
pub mod subscription;

pub use account::{Cancel, Trouble};
