#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::expect_used)]

mod allowance;
mod archive;
mod fake;
mod keep;
mod stops;
mod sync;
mod world;
