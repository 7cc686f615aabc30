//! The mail client most people would have open instead: its memory, with a fresh profile and no mail at all, which is the least it takes.

use std::fs;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

/// A profile that asks nothing on its first start and does not reach for the network.
const PREFERENCES: &str = r#"user_pref("app.update.enabled", false);
user_pref("datareporting.policy.dataSubmissionPolicyBypassNotification", true);
user_pref("mail.provider.suppress_dialog_on_startup", true);
user_pref("mail.shell.checkDefaultClient", false);
user_pref("mail.spotlight.firstRunDone", true);
user_pref("mailnews.start_page.enabled", false);
user_pref("network.online", false);
"#;

/// A running Thunderbird, in a process group of its own.
pub struct Thunderbird {
    process: Child,
    _home: TempDir,
}

impl Thunderbird {
    /// Starts it where it is installed.
    pub fn start() -> Option<Self> {
        let home = TempDir::new().ok()?;
        let profile = home.path().join("profile");
        fs::create_dir(&profile).ok()?;
        fs::write(profile.join("user.js"), PREFERENCES).ok()?;
        let mut program = Command::new("thunderbird");
        program.args(["--no-remote", "--profile"]).arg(&profile).env("HOME", home.path()).process_group(0);
        let process = program.stdout(Stdio::null()).stderr(Stdio::null()).spawn().ok()?;
        Some(Self { process, _home: home })
    }

    /// Its process group.
    pub fn group(&self) -> u32 {
        self.process.id()
    }
}

impl Drop for Thunderbird {
    fn drop(&mut self) {
        let _ = Command::new("kill").arg("--").arg(format!("-{}", self.group())).status();
        let _ = self.process.wait();
    }
}
