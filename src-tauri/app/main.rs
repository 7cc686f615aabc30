//! The window's program.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::env;
use std::process::ExitCode;

use dossier_desktop::Arguments;

fn main() -> ExitCode {
    let arguments = Arguments::read(env::args_os().skip(1), env::var_os("DOSSIER_HOME"));
    dossier_desktop::run(arguments)
}
