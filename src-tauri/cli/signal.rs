//! Ctrl-C and SIGTERM ask whoever has something to put in order to stop. Every other verb is ended by the signal itself: what it stores it
//! stores in one transaction, and leaving through the program's own exit would take the cipher away under a thread that still works with it.

use std::sync::OnceLock;

use worker::Cancel;

use crate::exit::Exit;

static ASKED: OnceLock<Cancel> = OnceLock::new();

/// What is cancelled by the first signal from now on; the second one does not wait for it.
pub fn cancel() -> Cancel {
    ASKED.get_or_init(listen).clone()
}

fn listen() -> Cancel {
    let cancel = Cancel::default();
    let asked = cancel.clone();
    let _ = ctrlc::set_handler(move || {
        if asked.is_cancelled() {
            std::process::exit(Exit::Stopped as i32);
        }
        asked.cancel();
    });
    cancel
}
