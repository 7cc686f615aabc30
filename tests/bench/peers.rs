//! The peers, as Debian ships them, each set up as its manual says.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::measure::{Cost, octets, run};
use crate::{Bench, USER, both};

/// A program that fetches, and one that indexes what was fetched.
pub struct Peer {
    name: &'static str,
    home: PathBuf,
    indexer: &'static str,
}

/// The peers that are on this machine.
pub fn installed(bench: &Bench) -> Vec<Peer> {
    let is_there = |program: &str| Command::new(program).arg("--version").output().is_ok_and(|o| o.status.success());
    if !is_there("mbsync") {
        println!("mbsync is not installed: no peers are measured");
        return Vec::new();
    }
    let wanted = [("mbsync + mu", "mu"), ("mbsync + notmuch", "notmuch")];
    wanted
        .into_iter()
        .filter(|(_, indexer)| is_there(indexer))
        .map(|(name, indexer)| Peer::new(bench, name, indexer))
        .collect()
}

impl Peer {
    fn new(bench: &Bench, name: &'static str, indexer: &'static str) -> Self {
        let home = bench.place.path().join(indexer);
        fs::create_dir_all(home.join("mail")).unwrap();
        let config = format!(
            "FSync no\nIMAPAccount a\nHost localhost\nPort {port}\nUser {USER}\nPass \"{password}\"\nSSLType IMAPS\nCertificateFile {ca}\n\n\
             IMAPStore far\nAccount a\n\nMaildirStore near\nPath {mail}/\nInbox {mail}/INBOX\nSubFolders Verbatim\n\n\
             Channel all\nFar :far:\nNear :near:\nPatterns *\nCreate Near\nSync Pull\nSyncState *\n",
            port = bench.server.imaps,
            password = dossier_tests::servers::dovecot::PASSWORD,
            ca = bench.server.ca().display(),
            mail = home.join("mail").display(),
        );
        fs::write(home.join("mbsyncrc"), config).unwrap();
        fs::write(
            home.join("notmuch"),
            format!("[database]\npath={}\n[user]\nprimary_email={}\n", home.join("mail").display(), crate::corpus::ME),
        )
        .unwrap();
        let peer = Self { name, home, indexer };
        if indexer == "mu" {
            run(peer.command("mu").arg("init").arg("--maildir").arg(peer.home.join("mail")));
        }
        peer
    }

    /// What it is called in the table.
    pub fn name(&self) -> &'static str {
        self.name
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command
            .env("HOME", &self.home)
            .env("NOTMUCH_CONFIG", self.home.join("notmuch"))
            .env("MUHOME", self.home.join("muhome"));
        command.env_remove("XDG_CACHE_HOME");
        command
    }

    /// Fetches what is new.
    pub fn fetch(&self) -> Cost {
        run(self.command("mbsync").arg("-c").arg(self.home.join("mbsyncrc")).arg("-q").arg("all"))
    }

    /// Fetches what is new and makes it searchable: what the first took, and both together.
    pub fn fetch_and_index(&self) -> (Cost, Cost) {
        let fetched = self.fetch();
        let indexed = match self.indexer {
            "mu" => run(self.command("mu").args(["index", "--quiet"])),
            _ => run(self.command("notmuch").args(["new", "--quiet"])),
        };
        (fetched, both(fetched, indexed))
    }

    /// What its mail and index take on the disk, octets.
    pub fn octets(&self) -> u64 {
        octets(&self.home)
    }

    /// Looks for each word, newest fifty; `None` where a word is not in any message (mu then ends with a failure).
    pub fn search(&self, words: &[String]) -> Option<Cost> {
        let one = |word: &String| match self.indexer {
            "mu" => run(self
                .command("sh")
                .arg("-c")
                .arg(format!("mu find -n 50 --sortfield=date --reverse {word} || true"))),
            _ => run(self.command("notmuch").args(["search", "--limit=50", "--sort=newest-first", word])),
        };
        words.iter().map(one).reduce(both)
    }
}
