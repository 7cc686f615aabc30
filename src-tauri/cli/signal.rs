//! Ctrl-C, SIGTERM and SIGHUP: whoever works on something long is asked to stop; everything else ends at once, half-made nothing.

use std::sync::OnceLock;

use worker::Cancel;

use crate::exit::Exit;
use crate::out;

static ASKED: OnceLock<Cancel> = OnceLock::new();

/// Begins to listen. What a verb stores it stores in one transaction, so that one that is ended has done nothing.
pub fn listen() {
    let _ = ctrlc::set_handler(|| match ASKED.get() {
        Some(cancel) if !cancel.is_cancelled() => cancel.cancel(),
        Some(_) => std::process::exit(Exit::Stopped as i32),
        None => {
            out::say("Stopped. Nothing was changed.");
            std::process::exit(Exit::Stopped as i32)
        }
    });
}

/// What is cancelled by the first signal, for whoever has to put something in order first; the second one does not wait for it.
pub fn cancel() -> Cancel {
    ASKED.get_or_init(Cancel::default).clone()
}
