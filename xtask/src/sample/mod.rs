//! The sample mailbox: about four hundred invented messages of a recruiter's life, made from the texts beside this module.
//!
//! The same bytes come out on every machine: no clock, no chance but the seeds named in the code.

mod body;
mod cast;
mod charset;
mod clock;
mod docx;
mod encode;
mod folder;
mod habit;
mod intake;
mod letter;
mod odd;
mod paper;
mod pdf;
mod script;
mod seed;
mod single;
mod talk;
mod words;

use std::io;
use std::path::Path;

/// Writes the sample mailbox and the files of people, clients and jobs below a folder.
///
/// # Errors
/// What the file system refuses.
pub fn write(dir: &Path) -> io::Result<()> {
    for (name, bytes) in files() {
        let path = dir.join(name);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(path, bytes)?;
    }
    Ok(())
}

/// Makes all files of the sample: path below its folder, and content.
pub fn files() -> Vec<(&'static str, Vec<u8>)> {
    let cast = cast::Cast::read();
    let mut posted = talk::by_hand(&cast);
    posted.extend(talk::scripted(&cast));
    posted.extend(talk::archived(&cast));
    posted.extend(intake::intake(&cast));
    posted.extend(single::singles(&cast));
    posted.extend(odd::odd());
    let mut files: Vec<_> = folder::mboxes(&mut posted).into_iter().collect();
    files.push(("people.csv", cast.people_csv().into_bytes()));
    files.push(("clients.csv", cast.clients_csv().into_bytes()));
    files.push(("jobs.csv", cast.jobs_csv().into_bytes()));
    files.push(("manifest.csv", folder::manifest(&posted).into_bytes()));
    files
}

#[cfg(test)]
mod tests;
