//! Stories.

#[path = "fixtures/hostile.rs"]
pub mod hostile;
#[cfg(target_os = "linux")]
#[path = "fixtures/netless.rs"]
pub mod netless;
pub mod servers;
