//! WebKit's driver, as a process of its own that takes its window along when it ends.

use std::net::TcpStream;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use dossier_tests::servers::free_ports;

const PATIENCE: Duration = Duration::from_secs(20);

/// A running driver.
pub struct Driver {
    process: Child,
    port: u16,
}

impl Driver {
    /// Starts a driver on a port of its own and waits until it listens. What the window leaves behind goes with `folder`.
    pub fn start(folder: &Path, environment: &[(&str, &str)]) -> Self {
        let end = Instant::now() + PATIENCE;
        loop {
            let mut driver = Self::launch(folder, environment);
            // It ends when somebody else has taken its port in the meantime.
            while driver.process.try_wait().unwrap().is_none() {
                if TcpStream::connect(("127.0.0.1", driver.port)).is_ok() {
                    return driver;
                }
                assert!(Instant::now() < end, "the driver does not listen");
                std::thread::yield_now();
            }
            assert!(Instant::now() < end, "the driver ends as soon as it is started");
        }
    }

    fn launch(folder: &Path, environment: &[(&str, &str)]) -> Self {
        let [port] = free_ports();
        let process = Command::new("WebKitWebDriver")
            .args([format!("--port={port}"), "--host=127.0.0.1".into()])
            .envs(environment.iter().copied())
            .env("TMPDIR", folder)
            .env("TAURI_AUTOMATION", "true")
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .process_group(0)
            .spawn()
            .unwrap();
        Self { process, port }
    }

    /// Its number, which is its group's.
    pub fn group(&self) -> u32 {
        self.process.id()
    }

    /// Where it listens.
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // The window belongs to the driver's group: nothing may stay behind.
        let group = format!("-{}", self.process.id());
        let _ = Command::new("kill").args(["-TERM", "--", &group]).stderr(Stdio::null()).status();
        let _ = self.process.wait();
    }
}
