//! A command as a value: it can be printed before it is run.

use std::env;
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use crate::place::Place;
use crate::stop::{Outcome, Stop};
use crate::tally::Tally;

/// How long an output may be quiet before somebody looks whether its command has ended.
const PAUSE: Duration = Duration::from_millis(300);

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    pub program: String,
    pub arguments: Vec<String>,
    pub folder: PathBuf,
    pub variables: Vec<(String, String)>,
}

impl Run {
    pub fn new(folder: &Path, program: &str, arguments: &[&str]) -> Self {
        Self {
            program: program.to_owned(),
            arguments: arguments.iter().map(|&argument| argument.to_owned()).collect(),
            folder: folder.to_path_buf(),
            variables: Vec::new(),
        }
    }

    /// A cargo command over the whole workspace with the one feature set.
    pub fn cargo(place: &Place, verb: &str, arguments: &[&str]) -> Self {
        let all = [&[verb, "--workspace"], place.features(), arguments].concat();
        Self::new(&place.root, "cargo", &all)
    }

    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.variables.push((name.to_owned(), value.into()));
        self
    }

    pub fn command(&self) -> Command {
        let mut command = Command::new(program(&self.program));
        command.args(&self.arguments).current_dir(&self.folder).stdin(Stdio::null());
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command
    }

    /// Runs to the end with the terminal as its own.
    pub fn go(&self) -> Outcome {
        println!("$ {self}");
        let status = self.command().status().map_err(Stop::io(format!("start {}", self.program)))?;
        self.judge(status)
    }

    /// Runs to the end and may ask the user at the keyboard, for sudo's password.
    pub fn go_asking(&self) -> Outcome {
        println!("$ {self}");
        let status = self.command().stdin(Stdio::inherit()).status();
        self.judge(status.map_err(Stop::io(format!("start {}", self.program)))?)
    }

    /// Runs to the end, passing each line of output on, and counts the tests the output reports.
    pub fn counted(&self) -> (Tally, Outcome) {
        let mut tally = Tally::default();
        let status = self.stream(&mut io::stdout(), &mut |line| tally.read(line));
        let outcome = status.and_then(|status| self.judge(status));
        (tally, outcome)
    }

    fn stream(&self, screen: &mut dyn Write, read: &mut dyn FnMut(&str)) -> Result<ExitStatus, Stop> {
        println!("$ {self}");
        let start = self.command().stdout(Stdio::piped()).spawn();
        let mut child = start.map_err(Stop::io(format!("start {}", self.program)))?;
        let lines = lines(child.stdout.take());
        let mut has_ended = false;
        loop {
            match lines.recv_timeout(PAUSE) {
                Ok(line) => pass_on(&line, screen, read).map_err(Stop::io("write to the terminal"))?,
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) if has_ended => break,
                Err(RecvTimeoutError::Timeout) => {
                    let status = child.try_wait().map_err(Stop::io(format!("wait for {}", self.program)))?;
                    has_ended = status.is_some();
                }
            }
        }
        child.wait().map_err(Stop::io(format!("wait for {}", self.program)))
    }

    fn judge(&self, status: ExitStatus) -> Outcome {
        if status.success() {
            return Ok(());
        }
        let code = status.code().and_then(|code| u8::try_from(code).ok()).filter(|code| *code != 0).unwrap_or(1);
        Err(Stop::Failed { what: self.to_string(), code })
    }
}

impl std::fmt::Display for Run {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let words = std::iter::once(&self.program).chain(&self.arguments);
        let words: Vec<&str> = words.map(String::as_str).collect();
        f.write_str(&words.join(" "))
    }
}

/// The lines as they come. What a command leaves running may hold the output open for ever: nobody waits for that.
fn lines(output: Option<ChildStdout>) -> Receiver<Vec<u8>> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut output = BufReader::new(output?);
        loop {
            let mut line = Vec::new();
            let length = output.read_until(b'\n', &mut line).ok()?;
            if length == 0 || sender.send(line).is_err() {
                return Some(());
            }
        }
    });
    receiver
}

fn pass_on(line: &[u8], screen: &mut dyn Write, read: &mut dyn FnMut(&str)) -> io::Result<()> {
    screen.write_all(line)?;
    screen.flush()?;
    read(&String::from_utf8_lossy(line));
    Ok(())
}

/// The cargo that runs us, so that the toolchain stays the same; on Windows npm is a script with an ending.
fn program(name: &str) -> String {
    match name {
        "cargo" => env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()),
        "npm" if cfg!(windows) => "npm.cmd".to_owned(),
        other => other.to_owned(),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn shell(script: &str) -> Run {
        Run::new(Path::new("."), "sh", &["-c", script])
    }

    #[test]
    fn the_code_of_a_command_is_kept() {
        assert!(shell("exit 0").go().is_ok());
        assert_eq!(shell("exit 7").go().map_err(|stop| stop.code()), Err(7));
        assert_eq!(shell("kill -9 $$").go().map_err(|stop| stop.code()), Err(1));
    }

    #[test]
    fn output_is_passed_on_whole_and_read_line_by_line() {
        let (mut screen, mut lines) = (Vec::new(), Vec::new());
        let run = shell("printf 'one\\ntwo\\nno end'; exit 101");
        let status = run.stream(&mut screen, &mut |line| lines.push(line.to_owned())).unwrap();
        assert_eq!(screen, b"one\ntwo\nno end");
        assert_eq!(lines, ["one\n", "two\n", "no end"]);
        assert_eq!(run.judge(status).map_err(|stop| stop.code()), Err(101));
    }

    #[test]
    fn what_a_command_leaves_running_is_not_waited_for() {
        let mut lines = Vec::new();
        let run = shell("tail -f /dev/null & echo $!; exit 3");
        let status = run.stream(&mut io::sink(), &mut |line| lines.push(line.trim().to_owned())).unwrap();
        assert_eq!(status.code(), Some(3));
        assert!(shell(&format!("kill {}", lines[0])).go().is_ok());
    }

    #[test]
    fn a_command_that_does_not_exist_is_named() {
        let stop = Run::new(Path::new("."), "no-such-program-here", &[]).go();
        assert!(stop.is_err_and(|stop| stop.to_string().contains("no-such-program-here")));
    }
}
