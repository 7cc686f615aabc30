//! The real `dossier` program on a store of its own, with a key file.

#![allow(dead_code, reason = "each story uses its part")]

pub mod browser;
pub mod needles;
pub mod schema;
pub mod secrecy;
pub mod sender;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use schema::Schemas;

/// Who owns the sample mailbox.
pub const MARTA: &str = "marta@zielinska-rekrutacja.example";

/// A folder with a store and its key file.
pub struct Desk {
    folder: TempDir,
    schemas: Schemas,
}

/// What a run said.
#[derive(Debug)]
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Desk {
    /// A new store.
    pub fn new() -> Self {
        let desk = Self::without_store();
        assert_eq!(desk.run("init").code, 0);
        desk
    }

    /// A folder without a store.
    pub fn without_store() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), schemas: Schemas::read() }
    }

    /// A store with the sample's people on file and its mailbox connected, not synchronised yet.
    pub fn with_sample() -> Self {
        let desk = Self::new();
        for table in ["clients.csv", "jobs.csv", "people.csv"] {
            let ran = desk.words(&["people", "import", &sample(table)]);
            assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{}", ran.out);
        }
        let ran = desk.words(&[
            "account",
            "add",
            "archive",
            "--name",
            "Marta",
            "--keep",
            "everything",
            "--address",
            MARTA,
            &sample(""),
        ]);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""));
        assert_eq!(desk.run("folders --account Marta --applications Bewerbungen").code, 0);
        desk
    }

    pub fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    pub fn path(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().unwrap().to_owned()
    }

    /// The program, not started yet.
    pub fn command(&self) -> Command {
        self.command_with("key")
    }

    /// The same with another key file.
    pub fn command_with(&self, key: &str) -> Command {
        let mut command = Command::new(program());
        command.env_remove("DOSSIER_HOME").env_remove("COLUMNS").env("TZ", "UTC");
        command.arg("--home").arg(self.home()).arg("--key-file").arg(self.folder.path().join(key));
        command
    }

    /// Runs a line without spaces in its words.
    pub fn run(&self, line: &str) -> Ran {
        self.words(&line.split(' ').collect::<Vec<_>>())
    }

    pub fn words(&self, words: &[&str]) -> Ran {
        ran(self.command().args(words), "")
    }

    pub fn with_input(&self, line: &str, input: &str) -> Ran {
        ran(self.command().args(line.split(' ')), input)
    }

    /// Starts a line and does not wait for it.
    pub fn start(&self, line: &str) -> Child {
        let mut command = self.command();
        command.args(line.split(' ')).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.spawn().unwrap()
    }

    /// The objects a line prints, each of them as docs/cli.md describes it.
    pub fn json(&self, line: &str, schema: &str) -> Vec<Value> {
        let ran = self.run(&format!("{line} --json"));
        assert!(ran.code == 0 || ran.code == 3, "{line}: {ran:?}");
        self.lines(&ran.out, schema)
    }

    pub fn lines(&self, text: &str, schema: &str) -> Vec<Value> {
        let read = |line: &str| {
            let object: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{schema}: {error}: {line}"));
            self.schemas.hold(schema, &object);
            object
        };
        text.lines().map(read).collect()
    }

    /// The blocks of docs/cli.md that some line was held against.
    pub fn held(&self) -> Vec<String> {
        self.schemas.held()
    }

    /// The id of somebody on file.
    pub fn id_of(&self, name: &str) -> String {
        let people = self.json("people list", "people");
        let clients = self.json("people list --kind client", "clients");
        let found = people.iter().chain(&clients).find(|one| one["name"] == name);
        found.unwrap_or_else(|| panic!("{name} is not on file"))["id"].as_str().unwrap().to_owned()
    }
}

/// A file of the sample.
pub fn sample(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets/sample").join(name);
    path.canonicalize().unwrap().to_str().unwrap().to_owned()
}

/// The program lies beside the folder of the tests.
fn program() -> PathBuf {
    let me = std::env::current_exe().unwrap();
    let program = me.parent().and_then(Path::parent).unwrap().join("dossier");
    assert!(program.is_file(), "{} is not built: cargo build --workspace", program.display());
    program
}

/// Runs a command with this on its standard input.
pub fn ran(command: &mut Command, input: &str) -> Ran {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    ended(child)
}

/// What a started run said.
pub fn ended(child: Child) -> Ran {
    let output = child.wait_with_output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    Ran { code: output.status.code().unwrap_or(-1), out: text(&output.stdout), err: text(&output.stderr) }
}
