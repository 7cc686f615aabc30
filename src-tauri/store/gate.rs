//! One writer at a time, the user's writes first.

use std::sync::{Condvar, Mutex, PoisonError};

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
    /// Waits for the right to write.
    pub fn enter(&self, who: Who) -> Pass<'_> {
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        if who == Who::User {
            inside.users_waiting += 1;
        }
        while inside.busy || (who == Who::Background && inside.users_waiting > 0) {
            inside = self.freed.wait(inside).unwrap_or_else(PoisonError::into_inner);
        }
        if who == Who::User {
            inside.users_waiting -= 1;
        }
        inside.busy = true;
        Pass(self)
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
        let pass = gate.enter(Who::User);
        let threads: Vec<_> = [Who::Background, Who::User]
            .into_iter()
            .map(|who| {
                let (gate, order, ready) = (gate.clone(), order.clone(), ready.clone());
                thread::spawn(move || {
                    ready.send(()).unwrap();
                    let _pass = gate.enter(who);
                    order.lock().unwrap().push(who);
                })
            })
            .collect();
        is_ready.recv().unwrap();
        is_ready.recv().unwrap();
        while gate.inside.lock().unwrap().users_waiting == 0 {
            thread::yield_now();
        }
        drop(pass);
        threads.into_iter().for_each(|t| t.join().unwrap());
        assert_eq!(*order.lock().unwrap(), [Who::User, Who::Background]);
    }
}
