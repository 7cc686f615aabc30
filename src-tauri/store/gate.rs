//! One writer at a time, the user's writes first.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

/// How often whoever waits looks whether they still want to.
const LOOK: Duration = Duration::from_millis(100);

/// Who wants to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Somebody waits for it.
    User,
    /// Nobody waits for it: goes behind every user's write.
    Background,
}

#[derive(Default)]
struct Inside {
    busy: bool,
    users_waiting: usize,
}

/// Lets one writer in at a time; a background writer only while no user waits.
#[derive(Default)]
pub struct Gate {
    inside: Mutex<Inside>,
    freed: Condvar,
}

/// The right to write; ends when dropped.
pub struct Pass<'a>(&'a Gate);

impl Gate {
    /// Waits for the right to write, as long as `go_on` says so.
    pub fn enter(&self, who: Who, go_on: &dyn Fn() -> bool) -> Option<Pass<'_>> {
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        if who == Who::User {
            inside.users_waiting += 1;
        }
        let mut wanted = true;
        while wanted && (inside.busy || (who == Who::Background && inside.users_waiting > 0)) {
            inside = self.freed.wait_timeout(inside, LOOK).unwrap_or_else(PoisonError::into_inner).0;
            wanted = go_on();
        }
        if who == Who::User {
            inside.users_waiting -= 1;
        }
        inside.busy |= wanted;
        wanted.then(|| Pass(self))
    }

    /// Whether a user waits for the right to write.
    pub fn has_user_waiting(&self) -> bool {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner).users_waiting > 0
    }
}

impl Drop for Pass<'_> {
    fn drop(&mut self) {
        self.0.inside.lock().unwrap_or_else(PoisonError::into_inner).busy = false;
        self.0.freed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::sync::{Arc, mpsc};
    use std::thread;

    #[test]
    fn a_user_who_waits_goes_before_the_background() {
        let gate = Arc::new(Gate::default());
        let order = Arc::new(Mutex::new(Vec::new()));
        let (ready, is_ready) = mpsc::channel();
        let pass = gate.enter(Who::User, &|| true);
        let threads: Vec<_> = [Who::Background, Who::User]
            .into_iter()
            .map(|who| {
                let (gate, order, ready) = (gate.clone(), order.clone(), ready.clone());
                thread::spawn(move || {
                    ready.send(()).unwrap();
                    let _pass = gate.enter(who, &|| true);
                    order.lock().unwrap().push(who);
                })
            })
            .collect();
        is_ready.recv().unwrap();
        is_ready.recv().unwrap();
        while !gate.has_user_waiting() {
            thread::yield_now();
        }
        drop(pass);
        threads.into_iter().for_each(|t| t.join().unwrap());
        assert_eq!(*order.lock().unwrap(), [Who::User, Who::Background]);
    }

    #[test]
    fn whoever_no_longer_wants_to_write_goes_without_having_written() {
        let gate = Gate::default();
        let pass = gate.enter(Who::User, &|| true);
        assert!(gate.enter(Who::Background, &|| false).is_none());
        assert!(gate.enter(Who::User, &|| false).is_none());
        drop(pass);
        assert!(gate.enter(Who::Background, &|| false).is_some(), "nobody is in the way any more");
    }
}
