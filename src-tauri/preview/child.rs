//! The process that reads: bytes in, a document or a word of trouble out.

use std::io::{Read as _, Write as _, stdin, stdout};
use std::process::ExitCode;

use serde::{Deserialize, Serialize};

use crate::{Blocks, Format, Trouble, lock_in, read};

/// The first word on the command line of a program that is to be the reading process; the format follows.
pub const VERB: &str = "read-document-apart";

/// What the process answers.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Answer {
    Read(Blocks),
    Trouble(String),
}

/// Is the reading process: reads standard input, answers on standard output.
pub fn run_child(format: Option<&str>) -> ExitCode {
    let Some(format) = format.and_then(Format::from_word) else { return ExitCode::from(2) };
    // Whatever went wrong, a document says nothing on standard error.
    std::panic::set_hook(Box::new(|_| ()));
    let answered = answer(format).and_then(|answer| {
        let mut out = stdout().lock();
        serde_json::to_writer(&mut out, &answer)?;
        out.flush()
    });
    if answered.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn answer(format: Format) -> std::io::Result<Answer> {
    if lock_in().is_err() {
        return Ok(Answer::Trouble(Trouble::NoReader.word().into()));
    }
    let mut bytes = Vec::new();
    stdin().lock().read_to_end(&mut bytes)?;
    Ok(match read(format, &bytes) {
        Ok(reading) => Answer::Read(reading),
        Err(trouble) => Answer::Trouble(trouble.word().into()),
    })
}
