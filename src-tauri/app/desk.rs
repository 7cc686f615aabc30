//! The store on the desk: none yet, locked, out of order, or open.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::thread;
use std::time::{Duration, Instant};

use api::rows::{BackupLook, BackupRestored, Start};
use api::{Code, Failure};
use tauri::AppHandle;
use tempfile::TempDir;
use worker::calendar::keeper::Keeper;
use worker::code::Codes;
use worker::postman::Postman;
use worker::remind::Reminders;
use worker::supervise::Supervisor;
use worker::{Cancel, Home, Restored, WorkerFailure, default_dir, demo};

use crate::door::Door;
use crate::events::{self, Bell};
use crate::{Arguments, logbook, rows};

/// Whoever works on a store that is to be put away is waited for this long, and looked after this often.
const PUT_AWAY_WITHIN: Duration = Duration::from_secs(20);
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// An open store and what works on it in the background.
pub struct Opened {
    /// The store.
    pub store: Arc<api::Store>,
    /// The passwords of its accounts.
    pub secrets: Arc<worker::Secrets>,
    /// Codes that wait to be typed, and what those that were right allow.
    pub codes: Codes,
    /// Synchronises mail.
    pub supervisor: Supervisor,
    /// Keeps calendars in step.
    pub keeper: Keeper,
    pub postman: Postman,
    /// Reminds of appointments.
    pub reminders: Reminders,
}

impl Opened {
    /// What connecting something takes.
    pub fn with_codes(&self) -> (&api::Store, &worker::Secrets, &Codes) {
        (&self.store, &self.secrets, &self.codes)
    }
}

/// How it stands with the store.
enum Phase {
    /// Nobody has looked yet.
    Unopened,
    /// It could not be opened.
    Refused(Failure),
    /// It is open.
    Open(Arc<Opened>),
}

/// What all windows stand on.
pub struct Desk {
    pub(crate) home: Home,
    phase: RwLock<Phase>,
    /// Opening and making stores is done by one at a time.
    pub(crate) opening: Mutex<()>,
    /// The folder of a throw-away store; deleted with it.
    sample: Mutex<Option<TempDir>>,
    starts_with_sample: bool,
    /// Whether the page was told how it stands.
    was_told: AtomicBool,
    probing: Mutex<Cancel>,
    acting: Mutex<Cancel>,
    /// Whether the windows show nothing until somebody says who they are.
    pub(crate) door: Door,
}

impl Desk {
    /// An empty desk.
    pub fn new(arguments: Arguments) -> Self {
        let dir = arguments.home.or_else(default_dir).unwrap_or_else(|| PathBuf::from("."));
        Self {
            home: Home::new(dir, arguments.key_file),
            phase: RwLock::new(Phase::Unopened),
            opening: Mutex::default(),
            sample: Mutex::default(),
            starts_with_sample: arguments.demo,
            was_told: AtomicBool::new(false),
            probing: Mutex::default(),
            acting: Mutex::default(),
            door: Door::default(),
        }
    }

    /// The folder of the user's own store.
    pub fn home(&self) -> &Path {
        self.home.dir()
    }

    /// The open store, for whoever is signed in.
    ///
    /// # Errors
    /// Why it is not open; `SignIn` while the windows are locked.
    pub fn opened(&self) -> Result<Arc<Opened>, Failure> {
        let opened = self.behind_the_door()?;
        if self.door.is_locked() || opened.store.signed_in().is_none() {
            return Err(Failure::new(Code::SignIn));
        }
        Ok(opened)
    }

    /// The open store, whether or not anybody is signed in.
    pub(crate) fn behind_the_door(&self) -> Result<Arc<Opened>, Failure> {
        match &*self.phase.read().unwrap_or_else(PoisonError::into_inner) {
            Phase::Unopened => Err(Failure::new(Code::NoStore)),
            Phase::Refused(failure) => Err(failure.clone()),
            Phase::Open(opened) => Ok(Arc::clone(opened)),
        }
    }

    /// Opens the store if nobody has tried. May wait for the keychain, and so for the user.
    pub fn begin(&self, app: &AppHandle) {
        let _turn = lock(&self.opening);
        if self.is(|phase| matches!(phase, Phase::Unopened)) {
            self.try_to_open(app);
        }
    }

    /// Says how it stands with the store. Whoever was told that it does not open and asks again makes another try.
    pub fn start(&self, app: &AppHandle) -> Start {
        self.begin(app);
        let _turn = lock(&self.opening);
        let is_known = self.was_told.swap(true, Ordering::Relaxed);
        if is_known && self.is(|phase| matches!(phase, Phase::Refused(_))) {
            self.try_to_open(app);
        }
        self.status()
    }

    fn try_to_open(&self, app: &AppHandle) {
        // What went wrong is the phase from now on.
        let _ = if self.starts_with_sample {
            self.lay_out_sample(app)
        } else {
            self.lay_out(app, self.home.open().map_err(Failure::from))
        };
        let status = self.status();
        log::info!("version {}: {}", status.version, status.phase);
    }

    fn is(&self, wanted: impl Fn(&Phase) -> bool) -> bool {
        wanted(&self.phase.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Makes the user's own store, opened by the keychain, or where there is none by a passphrase; gives the recovery key.
    ///
    /// # Errors
    /// `WeakPassphrase`, and those of [`Home::create`].
    pub fn create(&self, app: &AppHandle, passphrase: Option<&str>) -> Result<String, Failure> {
        let _turn = lock(&self.opening);
        let created = match passphrase {
            Some(passphrase) => {
                api::strong(passphrase)?;
                self.home.create_by_passphrase(passphrase, now())?
            }
            None => self.home.create(now())?,
        };
        logbook::begin(self.home());
        self.lay_out(app, Ok(created.opened))?;
        Ok(created.recovery_key.expose().clone())
    }

    /// Opens the user's own store with the recovery key.
    ///
    /// # Errors
    /// Those of [`Home::unlock`]; the desk stays as it was then.
    pub fn unlock(&self, app: &AppHandle, recovery_key: &str) -> Result<(), Failure> {
        let _turn = lock(&self.opening);
        self.nobody_locked_it()?;
        let opened = self.home.unlock(recovery_key, now())?;
        self.lay_out(app, Ok(opened))
    }

    /// Makes a throw-away store with the sample mailbox.
    ///
    /// # Errors
    /// Those of [`demo::create`].
    pub fn create_sample(&self, app: &AppHandle) -> Result<(), Failure> {
        let _turn = lock(&self.opening);
        self.nobody_locked_it()?;
        self.lay_out_sample(app)
    }

    /// A store that is open behind the door is not put away by whoever stands before it.
    fn nobody_locked_it(&self) -> Result<(), Failure> {
        if self.behind_the_door().is_ok() { self.opened().map(drop) } else { Ok(()) }
    }

    /// Puts a backup in the place of the user's own store and opens it; what was there lies aside now.
    ///
    /// # Errors
    /// Those of [`Home::restore`]; the store that was open is open again then.
    pub fn restore(&self, app: &AppHandle, file: &Path, typed: Option<&str>) -> Result<BackupRestored, Failure> {
        let _turn = lock(&self.opening);
        if lock(&self.sample).is_some() {
            return Err(Failure::new(Code::Internal).with("why", "sample"));
        }
        if self.behind_the_door().is_ok() {
            api::need_admin(&self.opened()?.store)?;
        }
        self.put_away();
        let restored = self.home.restore(file, typed, now()).inspect_err(|_| self.try_to_open(app));
        let Restored { opened, aside, made } = restored?;
        logbook::begin(self.home());
        self.lay_out(app, Ok(opened))?;
        log::info!("a backup was restored");
        Ok(BackupRestored { made, aside: aside.map(|aside| aside.display().to_string()).unwrap_or_default() })
    }

    /// Says what a backup holds.
    ///
    /// # Errors
    /// Those of [`Home::look_into`].
    pub fn look_into(&self, file: &Path, typed: Option<&str>) -> Result<BackupLook, Failure> {
        Ok(rows::backup_look(&self.home.look_into(file, typed)?))
    }

    /// Closes the open store and waits until whoever works on it has let go.
    fn put_away(&self) {
        let before = match &*self.phase.read().unwrap_or_else(PoisonError::into_inner) {
            Phase::Open(opened) => Arc::downgrade(opened),
            _ => return,
        };
        self.set(Phase::Unopened);
        let end = Instant::now() + PUT_AWAY_WITHIN;
        while before.strong_count() > 0 && Instant::now() < end {
            thread::park_timeout(LOOK_EVERY);
        }
    }

    /// What [`Desk::stop_probe`] stops.
    pub fn probe(&self) -> Cancel {
        let cancel = Cancel::default();
        *lock(&self.probing) = cancel.clone();
        cancel
    }

    /// Stops the live test of a connection, if there is one.
    pub fn stop_probe(&self) {
        lock(&self.probing).cancel();
    }

    /// What [`Desk::stop_act`] stops.
    pub fn act(&self) -> Cancel {
        let cancel = Cancel::default();
        *lock(&self.acting) = cancel.clone();
        cancel
    }

    /// Gives up the import or undo that runs, if there is one; nothing of it stays.
    pub fn stop_act(&self) {
        lock(&self.acting).cancel();
    }

    /// Where copies for other programs lie until the end.
    pub fn copies(&self) -> PathBuf {
        let sample = lock(&self.sample).as_ref().map(|folder| folder.path().to_owned());
        sample.unwrap_or_else(|| self.home().to_owned()).join("copies")
    }

    /// Ends what runs in the background and deletes a throw-away store and what other programs were given.
    pub fn clear(&self) {
        self.stop_probe();
        api::forget_copies(&self.copies());
        self.set(Phase::Unopened);
        lock(&self.sample).take();
    }

    fn lay_out_sample(&self, app: &AppHandle) -> Result<(), Failure> {
        let made =
            tempfile::Builder::new().prefix("dossier-sample-").tempdir().map_err(Failure::from).and_then(|folder| {
                let opened = demo::create(folder.path(), &|_| (), &Cancel::default());
                *lock(&self.sample) = Some(folder);
                opened.map_err(|failure: WorkerFailure| rows::failure(&failure))
            });
        self.lay_out(app, made)
    }

    pub(crate) fn lay_out(&self, app: &AppHandle, made: Result<worker::Opened, Failure>) -> Result<(), Failure> {
        let opened = made.and_then(|made| open(app, made));
        let refused = opened.as_ref().err().cloned();
        self.set(match opened {
            Ok(opened) => Phase::Open(opened),
            Err(failure) => Phase::Refused(failure),
        });
        refused.map_or(Ok(()), Err)
    }

    fn set(&self, phase: Phase) {
        let before = std::mem::replace(&mut *self.phase.write().unwrap_or_else(PoisonError::into_inner), phase);
        // Ending a sync takes a moment: nobody has to wait for the desk meanwhile.
        drop(before);
    }

    fn status(&self) -> Start {
        let (phase, failure) = match self.opened() {
            Ok(_) => ("ready", None),
            Err(failure) => (phase_of(failure.code), Some(failure)),
        };
        let looks = api::looks(self.present_home().dir());
        Start {
            users: self.who_may_sign_in(phase, &looks),
            look: looks.of(&looks.last),
            last_user: looks.last,
            phase: phase.into(),
            failure: failure.filter(|_| phase != "first_run"),
            version: env!("CARGO_PKG_VERSION").into(),
            demo: phase == "ready" && lock(&self.sample).is_some(),
            system_language: sys_locale::get_locale().unwrap_or_default(),
        }
    }
}

fn open(app: &AppHandle, made: worker::Opened) -> Result<Arc<Opened>, Failure> {
    let (bell, heard) = Bell::new();
    let (store, secrets) = (Arc::new(made.store), Arc::new(made.secrets));
    let rung = bell.clone();
    let supervisor = Supervisor::start(Arc::clone(&store), Arc::clone(&secrets), move || rung.ring());
    let rung = bell.clone();
    let postman = Postman::start((Arc::clone(&store), Arc::clone(&secrets)), move || rung.ring());
    let keeper = Keeper::start((Arc::clone(&store), Arc::clone(&secrets)), move || bell.ring(), supervisor.may());
    let windows = app.clone();
    let reminders = Reminders::start(Arc::clone(&store), move |rang| events::tell_reminders(&windows, rang));
    let codes = Codes::default();
    let opened = Arc::new(Opened { store, secrets, codes, supervisor, keeper, postman, reminders });
    events::tell(app, Arc::downgrade(&opened), heard)?;
    Ok(opened)
}

/// What the page shows where the store does not open.
fn phase_of(code: Code) -> &'static str {
    match code {
        Code::NoStore => "first_run",
        Code::SignIn => "sign_in",
        Code::NoKey | Code::WrongKey => "locked",
        _ => "failed",
    }
}

/// Now, in Unix seconds.
pub fn now() -> i64 {
    chrono::Utc::now().timestamp()
}

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_reason_leads_to_the_page_that_helps() {
        for (code, phase) in [
            (Code::NoStore, "first_run"),
            (Code::SignIn, "sign_in"),
            (Code::NoKey, "locked"),
            (Code::WrongKey, "locked"),
            (Code::StoreTooNew, "failed"),
            (Code::StoreCorrupt, "failed"),
            (Code::ReadOnly, "failed"),
            (Code::NetworkDrive, "failed"),
            (Code::InUse, "failed"),
        ] {
            assert_eq!(phase_of(code), phase, "{code:?}");
        }
    }

    #[test]
    fn a_desk_nobody_opened_has_no_store() {
        let desk = Desk::new(Arguments::default());
        assert_eq!(desk.opened().err().map(|failure| failure.code), Some(Code::NoStore));
        let probe = desk.probe();
        desk.stop_probe();
        assert!(probe.is_cancelled());
    }
}
