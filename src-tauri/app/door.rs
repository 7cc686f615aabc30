//! The door of the store: who comes in, and when it closes. Behind it the background goes on; in front of it nothing of the store is shown.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use api::rows::SignInRow;
use api::{Code, Failure};
use domain::Uuid;
use tauri::{AppHandle, Manager};
use worker::Home;
use worker::tries::Tries;

use crate::desk::{Desk, lock, now};
use crate::pages::Pages;
use crate::sign_in::SignIns;
use crate::{events, windows};

/// Whether the windows are locked, and what was tried to open them.
#[derive(Default)]
pub struct Door {
    is_locked: AtomicBool,
    tries: Tries,
    /// When somebody last pressed a key or a button in any window.
    touched: Mutex<Option<Instant>>,
    /// What tells the time.
    clock: Clock,
}

struct Clock(Box<dyn Fn() -> Instant + Send + Sync>);

impl Default for Clock {
    fn default() -> Self {
        Self(Box::new(Instant::now))
    }
}

impl Door {
    /// Whether somebody has to say who they are.
    pub fn is_locked(&self) -> bool {
        self.is_locked.load(Ordering::SeqCst)
    }

    /// Notes that somebody is there.
    pub fn touch(&self) {
        *lock(&self.touched) = Some((self.clock.0)());
    }

    /// Whether nobody has pressed anything in any window for that many minutes; what runs meanwhile is nobody. Never for 0.
    fn is_idle(&self, minutes: u16) -> bool {
        let now = (self.clock.0)();
        let since = *lock(&self.touched).get_or_insert(now);
        minutes > 0 && now.duration_since(since) >= Duration::from_secs(u64::from(minutes) * 60)
    }

    /// Lets a passphrase be tried, unless too many were wrong.
    fn tried<T>(&self, tried: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
        if let Some(wait) = self.tries.wait(Instant::now()) {
            return Err(Failure::new(Code::TooSoon).with("wait", wait.as_secs().max(1).to_string()));
        }
        let tried = tried();
        match &tried {
            Ok(_) => self.tries.was_right(),
            Err(failure) if matches!(failure.code, Code::WrongKey | Code::RecoveryKeyMistyped) => {
                self.tries.was_wrong(Instant::now());
            }
            Err(_) => {}
        }
        tried
    }
}

impl Desk {
    /// Whether nobody may be told anything.
    pub fn is_locked(&self) -> bool {
        self.opened().is_err()
    }

    /// Closes the door: every window shows the sign-in, and what was read for them is forgotten.
    ///
    /// # Errors
    /// `AdminOnly` where nobody has a passphrase to open it again.
    pub fn lock(&self, app: &AppHandle) -> Result<(), Failure> {
        let opened = self.opened()?;
        if !api::team(&opened.store)?.may_lock {
            return Err(Failure::new(Code::AdminOnly));
        }
        self.door.is_locked.store(true, Ordering::SeqCst);
        app.state::<Pages>().forget();
        app.state::<SignIns>().forget();
        api::forget_copies(&self.copies());
        windows::close_others(app);
        events::tell_store(app);
        log::info!("locked");
        Ok(())
    }

    /// Locks once nobody has pressed anything for as long as the settings say.
    pub fn lock_when_idle(&self, app: &AppHandle) {
        let Ok(opened) = self.opened() else { return };
        let minutes = api::settings(&opened.store).map_or(0, |settings| settings.lock_after);
        if self.door.is_idle(minutes) {
            // Where nobody has a passphrase there is no door: the next look is after as long again.
            self.door.touch();
            let _ = self.lock(app);
        }
    }

    /// Lets somebody in who proves to be who they say.
    ///
    /// # Errors
    /// `WrongKey`; `TooSoon` after many wrong ones; those of opening the store.
    pub fn sign_in(&self, app: &AppHandle, id: &str, passphrase: &str) -> Result<(), Failure> {
        let _turn = lock(&self.opening);
        self.door.tried(|| match self.behind_the_door() {
            Ok(opened) => {
                api::passphrase_proves(&opened.store, id, passphrase)?;
                api::sign_in(&opened.store, id)
            }
            Err(_) => self.lay_out(app, self.home.sign_in(user(id)?, passphrase).map_err(Failure::from)),
        })?;
        self.let_in(app);
        Ok(())
    }

    /// Opens the store of a machine without a keychain.
    ///
    /// # Errors
    /// `WrongKey`; `TooSoon` after many wrong ones; those of opening the store.
    pub fn open_by_passphrase(&self, app: &AppHandle, passphrase: &str) -> Result<(), Failure> {
        let _turn = lock(&self.opening);
        let opened = self.door.tried(|| Ok(self.home.open_by_passphrase(passphrase)?))?;
        self.lay_out(app, Ok(opened))
    }

    /// Gives somebody who forgot their passphrase another, with the recovery key, and lets them in.
    ///
    /// # Errors
    /// `RecoveryKeyMistyped`, `WrongKey`, `WeakPassphrase`, `TooSoon`.
    pub fn recover(&self, app: &AppHandle, typed: &str, (id, passphrase): (&str, &str)) -> Result<(), Failure> {
        api::strong(passphrase)?;
        let _turn = lock(&self.opening);
        let user = user(id)?;
        self.door.tried(|| {
            let home = self.present_home();
            let recovered = home.recover(typed, (user, passphrase), now())?;
            match self.behind_the_door() {
                Ok(opened) => api::sign_in(&opened.store, id),
                Err(_) => self.lay_out(app, Ok(recovered)),
            }
        })?;
        self.let_in(app);
        Ok(())
    }

    /// Who may sign in, and how the windows look to each.
    pub fn who_may_sign_in(&self, phase: &str, looks: &api::Looks) -> Vec<SignInRow> {
        if phase != "sign_in" {
            return Vec::new();
        }
        let row = |user: worker::Named| {
            let id = user.id.hyphenated().to_string();
            SignInRow { look: looks.of(&id), id, name: user.name }
        };
        self.present_home().users().into_iter().map(row).collect()
    }

    /// Where the open store is: a sample has a home of its own.
    pub(crate) fn present_home(&self) -> Home {
        self.behind_the_door()
            .map_or_else(|_| self.home.clone(), |opened| Home::new(opened.store.dir().to_owned(), None))
    }

    fn let_in(&self, app: &AppHandle) {
        self.door.touch();
        self.door.is_locked.store(false, Ordering::SeqCst);
        if let Ok(opened) = self.opened() {
            opened.reminders.look_again();
        }
        events::tell_store(app);
        log::info!("signed in");
    }
}

fn user(id: &str) -> Result<Uuid, Failure> {
    Uuid::parse_str(id).map_err(|_| Failure::new(Code::NotFound).with("what", "user"))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::AtomicU64;

    use super::*;

    #[test]
    fn many_wrong_passphrases_slow_the_next_one_down() {
        let door = Door::default();
        let wrong = || door.tried::<()>(|| Err(Failure::new(Code::WrongKey))).err().map(|failure| failure.code);
        for _ in 0..4 {
            assert_eq!(wrong(), Some(Code::WrongKey));
        }
        assert_eq!(wrong(), Some(Code::TooSoon));
        assert!(!door.is_locked());
    }

    /// A door whose clock is put forward by hand, in seconds.
    fn door() -> (Door, Arc<AtomicU64>) {
        let (began, ahead) = (Instant::now(), Arc::new(AtomicU64::new(0)));
        let told = Arc::clone(&ahead);
        let clock = Clock(Box::new(move || began + Duration::from_secs(told.load(Ordering::SeqCst))));
        (Door { clock, ..Door::default() }, ahead)
    }

    #[test]
    fn after_as_many_minutes_as_were_set_without_a_key_nobody_is_there() {
        let (door, ahead) = door();
        assert!(!door.is_idle(15), "the count begins with the first look");
        for (second, minutes, idle) in
            [(899, 15, false), (900, 15, true), (900, 0, false), (900, 30, false), (1800, 30, true)]
        {
            ahead.store(second, Ordering::SeqCst);
            assert_eq!(door.is_idle(minutes), idle, "{second} s of {minutes} min");
        }
    }

    #[test]
    fn a_key_in_any_window_keeps_all_of_them_open_and_looking_keeps_none() {
        let (door, ahead) = door();
        door.touch();
        ahead.store(800, Ordering::SeqCst);
        door.touch();
        for second in [900, 1200, 1699] {
            ahead.store(second, Ordering::SeqCst);
            assert!(!door.is_idle(15), "{second}");
        }
        ahead.store(1700, Ordering::SeqCst);
        assert!(door.is_idle(15), "who only looked in between was nobody");
    }
}
