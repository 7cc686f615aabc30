//! The window's program.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::env;
use std::process::ExitCode;

use dossier_desktop::Arguments;

fn main() -> ExitCode {
    let mut words = env::args_os().skip(1);
    if words.next().is_some_and(|word| word == dossier_desktop::READER_VERB) {
        return dossier_desktop::run_reader(words.next().as_deref().and_then(|format| format.to_str()));
    }
    let arguments = Arguments::read(env::args_os().skip(1), env::var_os("DOSSIER_HOME"));
    dossier_desktop::run(arguments)
}
