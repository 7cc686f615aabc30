//! The real window, driven through WebKit's own driver: one at a time, each in a home of its own.

mod driver;
mod look;
pub mod screen;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use fantoccini::actions::{InputSource, KeyAction, KeyActions, MOUSE_BUTTON_LEFT, MouseActions, PointerAction};
use fantoccini::error::CmdError;
use fantoccini::key::Key;
use fantoccini::wd::TimeoutConfiguration;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};
use tokio::time::timeout;

use driver::Driver;
use screen::Screen;

/// How long a condition may take to come true on a loaded machine.
const PATIENCE: Duration = Duration::from_secs(30);

static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// An open window.
pub struct Window {
    client: Client,
    runtime: Runtime,
    driver: Driver,
    home: TempDir,
    _turn: MutexGuard<'static, ()>,
}

impl Window {
    /// Opens the window on an empty home.
    pub fn first_run() -> Self {
        Self::open(tempfile::tempdir().unwrap(), &[])
    }

    /// Opens the window with the sample mailbox.
    pub fn demo() -> Self {
        Self::open(tempfile::tempdir().unwrap(), &["--demo"])
    }

    /// Opens the window on a home, with more words on its command line.
    pub fn open(home: TempDir, words: &[&str]) -> Self {
        Self::open_in(home, words, &[])
    }

    /// The same with more in its environment; it is shown a network without name servers unless that names another.
    pub fn open_in(home: TempDir, words: &[&str], environment: &[(&str, &str)]) -> Self {
        let environment = &[&[("DOSSIER_NET", "")], environment].concat();
        let turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
        let driver = Driver::start(home.path(), environment);
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let mut arguments = vec!["--home".to_owned(), home.path().join("store").display().to_string()];
        arguments.extend(words.iter().map(|word| (*word).to_owned()));
        let options = json!({"binary": program(), "args": arguments});
        let capabilities = json!({"webkitgtk:browserOptions": options}).as_object().unwrap().clone();
        let client = runtime.block_on(async {
            let address = driver.address();
            let mut builder = ClientBuilder::new(HttpConnector::new());
            let opened = timeout(PATIENCE * 2, builder.capabilities(capabilities).connect(&address)).await;
            let client = opened.expect("no window opens: is there a screen?").unwrap();
            client.update_timeouts(TimeoutConfiguration::new(Some(PATIENCE * 2), None, None)).await.unwrap();
            client
        });
        Self { client, runtime, driver, home, _turn: turn }
    }

    fn wait<T>(&self, answer: impl Future<Output = Result<T, CmdError>>) -> T {
        let answer = self.runtime.block_on(async { timeout(PATIENCE * 2, answer).await });
        answer.expect("the window does not answer").expect("the window refuses")
    }

    /// Closes the window and keeps its home, for another one.
    pub fn close(self) -> TempDir {
        let Self { client, runtime, home, .. } = self;
        runtime.block_on(client.close()).unwrap();
        home
    }

    /// Closes the window as its own button does, and keeps its home: the program ends by itself.
    pub fn leave(self) -> TempDir {
        Screen::connect().close("Dossier");
        let end = Instant::now() + PATIENCE;
        while !self.processes().is_empty() {
            assert!(Instant::now() < end, "the program does not end with its window");
            std::thread::park_timeout(Duration::from_millis(50));
        }
        let Self { runtime, driver, home, .. } = self;
        drop((runtime, driver));
        home
    }

    /// Kills the window without a word, as a crash would, and keeps its home for another one.
    pub fn crash(self) -> TempDir {
        for process in self.processes() {
            let killed = Command::new("kill").args(["-9", &process.to_string()]).status().unwrap();
            assert!(killed.success());
        }
        let Self { runtime, driver, home, .. } = self;
        drop((runtime, driver));
        home
    }

    /// The folder that lasts longer than the window.
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// An address on this machine where a server answers whoever may ask.
    pub fn somebody_who_answers(&self) -> String {
        format!("{}/status", self.driver.address())
    }

    /// Waits until the place where the window is was saved with some word in it.
    pub fn until_saved(&self, word: &str) {
        let script = format!(
            "const done = arguments[0];
            const ask = () => window.__TAURI_INTERNALS__.invoke('settings').then((settings) =>
                settings.place.includes({}) ? done(true) : setTimeout(ask, 50));
            ask();",
            json!(word)
        );
        assert_eq!(self.ask_later(&script), json!(true));
    }

    /// Loads the page anew and waits until it is another one.
    pub fn load_again(&self) {
        self.wait(self.client.refresh());
    }

    /// The process group of the driver and of everything it started; the driver has its number.
    pub fn group(&self) -> u32 {
        self.driver.group()
    }

    /// When the program was started, Unix milliseconds, as exactly as the kernel tells (10 ms).
    #[allow(dead_code, reason = "only measurements ask")]
    pub fn started(&self) -> f64 {
        let [process] = self.processes()[..] else { panic!("the window's program is not one process") };
        let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap();
        let after_name = stat.rsplit(") ").next().unwrap();
        let ticks: f64 = after_name.split(' ').nth(19).unwrap().parse().unwrap();
        let boot = std::fs::read_to_string("/proc/uptime").unwrap();
        let up: f64 = boot.split(' ').next().unwrap().parse().unwrap();
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs_f64();
        (now - up) * 1000.0 + ticks * 10.0
    }

    /// The processes that run on this home.
    fn processes(&self) -> Vec<u32> {
        let mine = format!("--home\0{}", self.home.path().join("store").display());
        let runs_here = |process: &u32| {
            let words = std::fs::read(format!("/proc/{process}/cmdline")).unwrap_or_default();
            String::from_utf8_lossy(&words).contains(&mine)
        };
        let processes = std::fs::read_dir("/proc").unwrap().flatten();
        processes.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).filter(runs_here).collect()
    }

    /// What the system shows of the program and of all that it started: arguments and environments.
    pub fn processes_shown(&self) -> Vec<u8> {
        let group = self.group();
        let belongs = |process: &u32| {
            let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
            let after_name = stat.rsplit(") ").next().unwrap_or_default();
            after_name.split(' ').nth(2).and_then(|number| number.parse().ok()) == Some(group)
        };
        let all = std::fs::read_dir("/proc").unwrap().flatten();
        let processes = all.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).filter(belongs);
        let shown = |process: u32, what: &str| std::fs::read(format!("/proc/{process}/{what}")).unwrap_or_default();
        processes.flat_map(|process| [shown(process, "cmdline"), shown(process, "environ")].concat()).collect()
    }

    /// The title of the page.
    pub fn title(&self) -> String {
        self.wait(self.client.title())
    }

    /// Clicks in the middle of a frame's link, as a user would: at this place of the window.
    pub fn click_at(&self, x: i64, y: i64) {
        let pointer = MouseActions::new("mouse".into())
            .then(PointerAction::MoveTo { duration: None, x: x as f64, y: y as f64 })
            .then(PointerAction::Down { button: MOUSE_BUTTON_LEFT })
            .then(PointerAction::Up { button: MOUSE_BUTTON_LEFT });
        self.wait(self.client.perform_actions(pointer));
    }

    /// What a piece of script gives; it begins with `return`.
    pub fn ask(&self, script: &str) -> Value {
        self.wait(self.client.execute(script, Vec::new()))
    }

    /// What a piece of script gives to `arguments[0]`, some time.
    pub fn ask_later(&self, script: &str) -> Value {
        self.wait(self.client.execute_async(script, Vec::new()))
    }

    /// Asks the core, as the page does.
    ///
    /// # Panics
    /// With the failure, where there is one.
    pub fn call(&self, command: &str, arguments: Value) -> Value {
        let script = "const [name, values, done] = arguments;
            window.__TAURI_INTERNALS__.invoke(name, values).then((fine) => done({ fine }), (failed) => done({ failed }));";
        let answer = self.wait(self.client.execute_async(script, vec![json!(command), arguments]));
        assert!(answer.get("failed").is_none(), "{command}: {answer}");
        answer["fine"].clone()
    }

    /// Waits until an expression of the page is true.
    ///
    /// # Panics
    /// When it does not come true, with what the window shows instead.
    pub fn until(&self, expression: &str) {
        let script = format!(
            "const [patience, done] = arguments;
            const end = performance.now() + patience;
            const holds = () => {{ try {{ return Boolean({expression}); }} catch {{ return false; }} }};
            const look = () => holds() ? done(true) : performance.now() > end ? done(false) : setTimeout(look, 30);
            look();"
        );
        let patience = json!(PATIENCE.as_millis() as u64);
        let end = Instant::now() + PATIENCE;
        let came_true = loop {
            let asked = self.client.execute_async(&script, vec![patience.clone()]);
            match self
                .runtime
                .block_on(async { timeout(PATIENCE * 2, asked).await })
                .expect("the window does not answer")
            {
                // The page was loaded anew in the meantime, and forgot what it was asked.
                Err(gone) if gone.is_no_such_frame() && Instant::now() < end => {}
                answer => break answer.expect("the window refuses"),
            }
        };
        assert_eq!(came_true, json!(true), "never true: {expression}\nthe window shows:\n{}", self.shown());
    }

    /// Waits until the window shows some words.
    pub fn until_shown(&self, words: &str) {
        self.until(&format!("document.body.innerText.includes({})", json!(words)));
    }

    /// Waits until some words are gone.
    pub fn until_gone(&self, words: &str) {
        self.until(&format!("!document.body.innerText.includes({})", json!(words)));
    }

    /// Goes over to the second window once it is open.
    ///
    /// # Panics
    /// When it does not open.
    pub fn go_to_second(&self) {
        let end = Instant::now() + PATIENCE;
        let here = self.wait(self.client.window());
        let second = loop {
            let windows = self.wait(self.client.windows());
            if let Some(other) = windows.into_iter().find(|window| *window != here) {
                break other;
            }
            assert!(Instant::now() < end, "no second window");
        };
        self.wait(self.client.switch_to_window(second));
    }

    /// Waits until one window is left, and goes back to it.
    ///
    /// # Panics
    /// When the others stay.
    pub fn until_alone(&self) {
        let end = Instant::now() + PATIENCE;
        let left = loop {
            let windows = self.wait(self.client.windows());
            if let [left] = windows.as_slice() {
                break left.clone();
            }
            assert!(Instant::now() < end, "{} windows stay open", windows.len());
            std::thread::park_timeout(Duration::from_millis(50));
        };
        self.wait(self.client.switch_to_window(left));
    }

    /// The words in the window.
    pub fn shown(&self) -> String {
        let shown = self.ask("return document.body.innerText.replace(/\\n+/g, ' · ').slice(0, 1500)");
        shown.as_str().unwrap_or_default().to_owned()
    }

    /// Presses keys one after another: `"g r"`, `"Enter"`, `"Control+k"`.
    pub fn press(&self, keys: &str) {
        for chord in keys.split(' ') {
            let parts: Vec<char> = chord.split('+').map(key).collect();
            let down = parts.iter().map(|value| KeyAction::Down { value: *value });
            let up = parts.iter().rev().map(|value| KeyAction::Up { value: *value });
            let actions = down.chain(up).fold(KeyActions::new("keyboard".into()), KeyActions::then);
            self.wait(self.client.perform_actions(actions));
        }
    }

    /// Types words, letter by letter.
    pub fn write(&self, words: &str) {
        let presses = words.chars().flat_map(|value| [KeyAction::Down { value }, KeyAction::Up { value }]);
        let actions = presses.fold(KeyActions::new("keyboard".into()), KeyActions::then);
        self.wait(self.client.perform_actions(actions));
    }

    /// Goes with the Tab key until a button, link or field with this name has the focus.
    ///
    /// # Panics
    /// When no such thing can be reached by keyboard.
    pub fn reach(&self, name: &str) {
        let names = "[it.getAttribute('aria-label'), it.labels?.[0]?.innerText, it.innerText, it.title].join('\\n').split('\\n')";
        self.reach_where(&format!(
            "!it.matches('[role=region]') && {names}.some((line) => line.trim() === {})",
            json!(name)
        ));
    }

    /// Goes with the Tab key until a row of the list has the focus.
    ///
    /// # Panics
    /// When none can be reached by keyboard.
    pub fn reach_list(&self) {
        self.reach_where("it.closest('[role=row], [role=grid], [role=listbox]')");
    }

    /// Goes with the Tab key until what has the focus, `it`, is as an expression says.
    ///
    /// # Panics
    /// When no such thing can be reached by keyboard.
    pub fn reach_where(&self, holds: &str) {
        const MOST: usize = 80;
        let script =
            format!("const it = document.activeElement; return Boolean(it && it !== document.body && {holds});");
        for _ in 0..MOST {
            if self.ask(&script) == json!(true) {
                return;
            }
            self.press("Tab");
        }
        panic!("nothing with {holds} can be reached by keyboard; the window shows:\n{}", self.shown());
    }

    /// Reaches a thing by keyboard and presses Enter.
    pub fn choose(&self, name: &str) {
        self.reach(name);
        self.press("Enter");
    }
}

/// The window's program, beside the tests' own.
fn program() -> PathBuf {
    let me = std::env::current_exe().unwrap();
    let folder = me.ancestors().find(|folder| folder.join("deps").is_dir()).unwrap_or(Path::new("."));
    let program = folder.join("dossier-desktop");
    assert!(program.is_file(), "{} is not built: cargo build --workspace", program.display());
    program
}

/// Shows the plan of older mail in Mail to sort, or today's list.
pub fn show_plan(window: &Window, wanted: bool) {
    window.press("g m");
    window.until("document.querySelectorAll('main.review [role=row]').length > 5");
    if window.ask("return !!document.querySelector('main .older')") != json!(wanted) {
        window.press("h");
    }
    window.until(&format!("!!document.querySelector('main .older') === {wanted}"));
    window.until("document.querySelectorAll('main.review [role=row]').length > 5");
}

/// The key of WebDriver's table (W3C WebDriver, section 17.4.2) with this name, else the letter itself.
fn key(name: &str) -> char {
    let named = match name {
        "Tab" => Key::Tab,
        "Enter" => Key::Enter,
        "Escape" => Key::Escape,
        "Space" => Key::Space,
        "Control" => Key::Control,
        "Shift" => Key::Shift,
        "Alt" => Key::Alt,
        "Down" => Key::Down,
        "Up" => Key::Up,
        "Home" => Key::Home,
        "End" => Key::End,
        "Backspace" => Key::Backspace,
        "Delete" => Key::Delete,
        letter => return letter.chars().next().unwrap_or_default(),
    };
    named.into()
}
