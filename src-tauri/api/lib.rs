//! What a window or a command line may ask of the store: one file a screen, row types, and failures as codes.

mod failure;
pub mod ids;
pub mod rows;

pub use failure::{Code, Failure};
