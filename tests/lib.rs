//! Stories.

#[path = "fixtures/hostile.rs"]
pub mod hostile;
#[path = "fixtures/needles.rs"]
pub mod needles;
#[cfg(target_os = "linux")]
#[path = "fixtures/netless.rs"]
pub mod netless;
pub mod servers;
