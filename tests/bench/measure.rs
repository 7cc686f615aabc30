//! Seconds and peak memory of a whole process.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What a run cost.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cost {
    /// From start to end.
    pub seconds: f64,
    /// The most memory it held at once, in kB (VmHWM); 0 where it ended too fast to be read.
    pub peak_kb: u64,
}

/// How often the peak is read while a process runs.
const GLANCE: Duration = Duration::from_millis(2);

/// Runs a command to its end.
///
/// # Panics
/// When it cannot be started or ends with a failure, with what it said.
pub fn run(command: &mut Command) -> Cost {
    let log = tempfile::NamedTempFile::new().unwrap();
    let start = Instant::now();
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log.reopen().unwrap()).spawn().unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut peak_kb = 0;
    let ended = loop {
        if let Some(ended) = child.try_wait().unwrap() {
            break ended;
        }
        peak_kb = peak_kb.max(peak(&status));
        std::thread::sleep(GLANCE);
    };
    let seconds = start.elapsed().as_secs_f64();
    assert!(
        ended.success(),
        "{command:?} ended with {ended}: {}",
        std::fs::read_to_string(log.path()).unwrap_or_default()
    );
    Cost { seconds, peak_kb }
}

/// What a folder takes on the disk, octets.
pub fn octets(folder: &Path) -> u64 {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    entries
        .map(|entry| if entry.path().is_dir() { octets(&entry.path()) } else { entry.metadata().unwrap().len() })
        .sum()
}

fn peak(status: &str) -> u64 {
    let text = std::fs::read_to_string(status).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}

/// The p-th percentile of some seconds.
pub fn percentile(seconds: &mut [f64], p: usize) -> f64 {
    seconds.sort_by(f64::total_cmp);
    seconds[((seconds.len() - 1) * p).div_ceil(100)]
}
