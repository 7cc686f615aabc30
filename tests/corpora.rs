//! Messages of all kinds, read as a sync reads them. `cargo xtask test --corpora DIR` adds a folder of public ones.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test stops at the first surprise and says what it skipped"
)]

#[path = "corpora/broken.rs"]
mod broken;
#[path = "corpora/expected.rs"]
mod expected;
#[path = "corpora/hostile.rs"]
mod hostile;
#[cfg(target_os = "linux")]
#[path = "corpora/offline.rs"]
mod offline;
#[path = "corpora/public.rs"]
mod public;
#[path = "corpora/recurrence.rs"]
mod recurrence;
#[path = "corpora/source.rs"]
mod source;
