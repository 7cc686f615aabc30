//! Asking the reading process, and not waiting for it longer than people wait.

use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use crate::child::{Answer, VERB};
use crate::{Blocks, Format, Trouble};

/// Octets a document may have.
const LARGEST: usize = 64 << 20;
/// Octets an answer may have: a full document in JSON has fewer.
const LONGEST_ANSWER: u64 = 32 << 20;
/// How long the process may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// The program that is to be the reading process: one that calls `run_child` when its first word is `VERB`.
#[derive(Clone, Debug)]
pub struct Apart {
    program: PathBuf,
    patience: Duration,
}

impl Apart {
    /// This very program.
    ///
    /// # Errors
    /// `NoReader` where the system does not say which that is.
    pub fn this() -> Result<Self, Trouble> {
        Ok(Self::program(&std::env::current_exe().map_err(|_| Trouble::NoReader)?))
    }

    /// Another program.
    pub fn program(path: &Path) -> Self {
        Self { program: path.to_owned(), patience: PATIENCE }
    }

    /// Waits only so long.
    #[must_use]
    pub fn with_patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    fn start(&self, format: Format) -> std::io::Result<Child> {
        let mut command = Command::new(&self.program);
        command.arg(VERB).arg(format.word()).env_clear();
        // Where the program's own libraries are, and what Windows needs to start anything.
        for name in ["LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SystemRoot"] {
            if let Some(value) = std::env::var_os(name) {
                command.env(name, value);
            }
        }
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()
    }
}

/// Reads a document in a process of its own.
///
/// # Errors
/// `NoReader`; what the process says; `TooMuch` where it takes too long or dies of its limits.
pub fn read_apart(apart: &Apart, format: Format, bytes: Vec<u8>) -> Result<Blocks, Trouble> {
    if bytes.len() > LARGEST {
        return Err(Trouble::TooMuch);
    }
    let mut child = apart.start(format).map_err(|_| Trouble::NoReader)?;
    let (Some(mut to), Some(from)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(Trouble::NoReader);
    };
    // It may die before it took everything: that shows in what it answers. Both threads end with the process.
    thread::spawn(move || drop(to.write_all(&bytes)));
    let (said, heard) = channel();
    thread::spawn(move || {
        let mut answer = Vec::new();
        let read = from.take(LONGEST_ANSWER + 1).read_to_end(&mut answer);
        let _ = said.send(read.map(|_| answer));
    });
    let answer = heard.recv_timeout(apart.patience);
    let _ = (child.kill(), child.wait());
    let answer = answer.ok().and_then(Result::ok).filter(|answer| answer.len() as u64 <= LONGEST_ANSWER);
    match answer.as_deref().map(serde_json::from_slice::<Answer>) {
        Some(Ok(Answer::Read(reading))) => Ok(reading),
        Some(Ok(Answer::Trouble(word))) => Err(Trouble::from_word(&word)),
        // Late, or ended by one of its limits.
        _ => Err(Trouble::TooMuch),
    }
}
